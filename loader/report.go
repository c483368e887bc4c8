package loader

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"chancery/loader/files"
	"chancery/schema"
	"chancery/store"
)

// Counts says what became of the documents of one form.
type Counts struct {
	New       int `json:"new"`
	Replaced  int `json:"replaced"`  // other metadata, or read again
	Unchanged int `json:"unchanged"` // stored already
	Stale     int `json:"stale"`     // stored by another version of the reader; reread replaces them
	Repeated  int `json:"repeated"`  // the same source and text twice in this load
}

// All gives the number of documents counted.
func (c Counts) All() int { return c.New + c.Replaced + c.Unchanged + c.Stale + c.Repeated }

// Report says what a load did. The figures from Sentences to Bytes are of the documents that
// were written; entities are counted once however many documents name them.
type Report struct {
	Files        int                       `json:"files"`     // documents and lists found
	LeftOut      int                       `json:"leftOut"`   // XML and CSV files in folders that are no lists
	Documents    Counts                    `json:"documents"` // articles
	Entries      Counts                    `json:"entries"`   // list entries
	Sentences    int                       `json:"sentences"`
	Entities     int                       `json:"entities"`
	Mentions     int                       `json:"mentions"`
	Claims       int                       `json:"claims"` // summed over documents
	Assertions   int                       `json:"assertions"`
	ByFactuality map[schema.Factuality]int `json:"byFactuality"` // assertions
	Bytes        int64                     `json:"bytes"`        // of stored text
	PutAside     []files.Quarantine        `json:"putAside"`
	Seconds      float64                   `json:"seconds"`
	PerSecond    float64                   `json:"documentsPerSecond"` // documents and entries written
	Interrupted  bool                      `json:"interrupted,omitempty"`
	Failure      string                    `json:"failure,omitempty"` // of the store, with a remedy
}

func newReport() Report {
	return Report{ByFactuality: map[schema.Factuality]int{}, PutAside: []files.Quarantine{}}
}

func (r *Report) counts(entry bool) *Counts {
	if entry {
		return &r.Entries
	}
	return &r.Documents
}

func (r *Report) written() int {
	return r.Documents.New + r.Documents.Replaced + r.Entries.New + r.Entries.Replaced
}

func (r *Report) finish() {
	if r.Seconds > 0 {
		r.PerSecond = float64(r.written()) / r.Seconds
	}
}

// Whole says whether everything that was found is in the store now.
func (r Report) Whole() bool { return len(r.PutAside) == 0 && !r.Interrupted && r.Failure == "" }

// remedy gives what to do about an error of the store, to stand behind it.
func remedy(err error) string {
	for _, known := range []struct {
		kind   error
		remedy string
	}{
		{store.ErrFull, "free some room and load again"},
		{store.ErrUnavailable, "start the store or check its address, then load again"},
		{store.ErrRefused, "check the name and the password"},
		{store.ErrForeign, "name another database"},
	} {
		if errors.Is(err, known.kind) {
			return "; " + known.remedy + "; what was written before is whole"
		}
	}
	return ""
}

// WriteText writes the report for a terminal. Of more than 20 files put aside the first 20 are
// named; the JSON form names all.
func (r Report) WriteText(w io.Writer) error {
	var out strings.Builder
	counts := func(what string, c Counts) {
		if c.All() == 0 {
			return
		}
		fmt.Fprintf(&out, "%-13s %d new", what, c.New)
		for _, part := range []struct {
			n    int
			word string
		}{{c.Replaced, "replaced"}, {c.Unchanged, "unchanged"}, {c.Stale, "stale (load with --reread to read them again)"}, {c.Repeated, "repeated"}} {
			if part.n > 0 {
				fmt.Fprintf(&out, ", %d %s", part.n, part.word)
			}
		}
		out.WriteByte('\n')
	}
	counts("documents", r.Documents)
	counts("list entries", r.Entries)
	if r.written() > 0 {
		fmt.Fprintf(&out, "%-13s %d sentences, %d entities, %d mentions, %d claims\n", "found", r.Sentences, r.Entities, r.Mentions, r.Claims)
		var parts []string
		for _, f := range schema.Factualities() {
			if n := r.ByFactuality[f]; n > 0 {
				parts = append(parts, fmt.Sprintf("%d %s", n, strings.ToLower(string(f))))
			}
		}
		if len(parts) > 0 {
			fmt.Fprintf(&out, "%-13s %s\n", "as", strings.Join(parts, ", "))
		}
	}
	elapsed := time.Duration(r.Seconds * float64(time.Second)).Round(10 * time.Millisecond)
	fmt.Fprintf(&out, "%-13s %s", "time", elapsed)
	if r.written() > 0 {
		fmt.Fprintf(&out, ", %.0f documents/s, %.0f sentences/s", r.PerSecond, float64(r.Sentences)/max(r.Seconds, 1e-9))
	}
	out.WriteByte('\n')
	if r.LeftOut > 0 {
		fmt.Fprintf(&out, "%-13s %d XML or CSV files that are no lists\n", "left out", r.LeftOut)
	}
	if n := len(r.PutAside); n > 0 {
		fmt.Fprintf(&out, "%-13s %d\n", "put aside", n)
		for i, quarantine := range r.PutAside {
			if i == 20 {
				fmt.Fprintf(&out, "  … and %d more\n", n-i)
				break
			}
			fmt.Fprintf(&out, "  %s\n", visible(quarantine.Error()))
		}
	}
	if r.Interrupted {
		out.WriteString("interrupted   what was written is whole; load the same paths again to go on\n")
	}
	if r.Failure != "" {
		fmt.Fprintf(&out, "%-13s %s\n", "failed", visible(r.Failure))
	}
	if _, err := io.WriteString(w, out.String()); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}

// visible keeps control characters of hostile file names away from the terminal.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return '?'
		}
		return r
	}, s)
}
