package resolve_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"chancery/loader/mention"
	"chancery/loader/text"
)

// update rewrites the expected sections: go test ./loader/resolve -update.
var update = flag.Bool("update", false, "rewrite out/resolve of the cases")

// caseDate is the date of the cases' documents, for offices that stand alone.
const caseDate = "2015-06-15"

// linkLines prints what the mentions refer to, one a line, with the sieve that decided.
func linkLines(r reading) string {
	var out strings.Builder
	for m, x := range r.mentions {
		fmt.Fprintf(&out, "%q", x.Surface)
		if x.Form == mention.OfficeForm {
			out.WriteString(" as an office")
		}
		entities := r.links.All(m)
		if len(entities) == 0 {
			out.WriteString(": nobody\n")
			continue
		}
		for i, e := range entities {
			out.WriteString([]string{": ", ", "}[min(i, 1)])
			fmt.Fprintf(&out, "%s %s", r.links.Entities[e].Kind, r.links.Entities[e].Name)
		}
		fmt.Fprintf(&out, " (%s)\n", r.links.Rule[m])
	}
	return out.String()
}

// TestCases reads every case and checks what its mentions refer to.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("../testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	model, reg := open(t)
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			sections := map[string]string{}
			for _, f := range archive.Files {
				sections[f.Name] = string(f.Data)
			}
			r := read(model, reg, text.Doc{Text: sections["text"], Source: file, Date: caseDate})
			got := linkLines(r)
			if _, ok := sections["out/resolve"]; *update && ok {
				rewrite(t, file, archive, got)
				return
			}
			if want, ok := sections["out/resolve"]; ok && want != got {
				t.Errorf("got\n%swant\n%s", got, want)
			}
		})
	}
}

// rewrite puts a section in place of the old one.
func rewrite(t *testing.T, file string, archive *txtar.Archive, lines string) {
	t.Helper()
	found := false
	for i := range archive.Files {
		if archive.Files[i].Name == "out/resolve" {
			archive.Files[i].Data, found = []byte(lines), true
		}
	}
	if !found {
		archive.Files = append(archive.Files, txtar.File{Name: "out/resolve", Data: []byte(lines)})
	}
	if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
		t.Fatal(err)
	}
}

// FuzzLink checks what links keep, whatever the text: indices that exist, ids that are sorted
// and not repeated, no mention that refers both to one and to several.
func FuzzLink(f *testing.F) {
	model, reg := open(f)
	for _, seed := range []string{"Both sides met. They said its new head is he.", "The SHC (SHC) of the US.", "President President's president"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, content string) {
		doc := text.Doc{Text: strings.ToValidUTF8(content, "?"), Date: "2020"}
		r := read(model, reg, doc)
		for i := range r.links.Entities {
			if i > 0 && r.links.Entities[i-1].ID >= r.links.Entities[i].ID {
				t.Fatalf("entity %d is out of order", i)
			}
			if r.links.Entities[i].Name == "" || r.links.Entities[i].Kind == "" {
				t.Fatalf("entity %d has no name or kind: %+v", i, r.links.Entities[i])
			}
		}
		for m := range r.mentions {
			if r.links.Of[m] >= 0 && r.links.Members[m] != nil {
				t.Fatalf("mention %d refers to one and to several", m)
			}
			for _, e := range r.links.All(m) {
				if e < 0 || e >= len(r.links.Entities) {
					t.Fatalf("mention %d refers to %d of %d entities", m, e, len(r.links.Entities))
				}
			}
		}
	})
}

// TestSameBytesSameLinks reads one text twice.
func TestSameBytesSameLinks(t *testing.T) {
	model, reg := open(t)
	doc := text.Doc{Text: "Russia's president met Recep Tayyip Erdogan in Sochi. Both leaders praised the German government. Their ministers signed 3 agreements.", Date: "2019-02"}
	first, second := read(model, reg, doc), read(model, reg, doc)
	if a, b := linkLines(first), linkLines(second); a != b {
		t.Errorf("first\n%sthen\n%s", a, b)
	}
}
