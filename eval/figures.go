package eval

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strings"
)

// Counts compares two sets: what we found and what the annotators hold.
type Counts struct {
	Right int `json:"right"` // in both
	Found int `json:"found"`
	Gold  int `json:"gold"`
}

// Precision gives the share of what was found that is right, 0 to 1.
func (c Counts) Precision() float64 { return share(c.Right, c.Found) }

// Recall gives the share of what the annotators hold that was found, 0 to 1.
func (c Counts) Recall() float64 { return share(c.Right, c.Gold) }

// F1 gives the harmonic mean of precision and recall, 0 to 1.
func (c Counts) F1() float64 { return share(2*c.Right, c.Found+c.Gold) }

// Figures is what a corpus with sets of annotations is measured to: a row for each class of
// them, remarks, and the mistakes by class.
type Figures struct {
	Title   string
	Rows    []Row
	Remarks []string // one line each, what the rows do not say
	Classes map[string]int
	Errors  []Mistake
}

// Row is one line of Figures.
type Row struct {
	Name string `json:"name"`
	Counts
}

func newFigures(title string, rows ...string) *Figures {
	f := &Figures{Title: title, Classes: map[string]int{}}
	for _, name := range rows {
		f.Rows = append(f.Rows, Row{Name: name})
	}
	return f
}

// count adds to a row, which is made where it is new.
func (f *Figures) count(name string, by Counts) {
	for i := range f.Rows {
		if row := &f.Rows[i]; row.Name == name {
			row.Right, row.Found, row.Gold = row.Right+by.Right, row.Found+by.Found, row.Gold+by.Gold
			return
		}
	}
	f.Rows = append(f.Rows, Row{name, by})
}

// Row gives the counts of a row; none where there is no such row.
func (f *Figures) Row(name string) Counts {
	for _, row := range f.Rows {
		if row.Name == name {
			return row.Counts
		}
	}
	return Counts{}
}

// sum gives the counts of all rows together.
func (f *Figures) sum() Counts {
	var all Counts
	for _, row := range f.Rows {
		all.Right, all.Found, all.Gold = all.Right+row.Right, all.Found+row.Found, all.Gold+row.Gold
	}
	return all
}

// macro gives the mean F1 of the rows that the annotators use.
func (f *Figures) macro() float64 {
	sum, used := 0.0, 0
	for _, row := range f.Rows {
		if row.Gold > 0 {
			sum, used = sum+row.F1(), used+1
		}
	}
	if used == 0 {
		return 0
	}
	return sum / float64(used)
}

func (f *Figures) wrong(class, doc, format string, args ...any) {
	f.Classes[class]++
	f.Errors = append(f.Errors, Mistake{class, doc, fmt.Sprintf(format, args...)})
}

func (f *Figures) remark(format string, args ...any) {
	f.Remarks = append(f.Remarks, fmt.Sprintf(format, args...))
}

// Print writes the figures as a table for people, with the classes of mistakes.
func (f *Figures) Print(w io.Writer) error {
	if err := f.PrintBrief(w); err != nil || len(f.Classes) == 0 {
		return err
	}
	_, err := io.WriteString(w, strings.Join(classLines(f.Classes), "\n")+"\n")
	return err
}

// PrintBrief writes the figures alone.
func (f *Figures) PrintBrief(w io.Writer) error {
	lines := []string{f.Title, fmt.Sprintf("%-24s %6s %6s %6s %9s %7s %6s", "", "gold", "found", "right", "precision", "recall", "F1")}
	for _, row := range f.Rows {
		lines = append(lines, fmt.Sprintf("%-24s %6d %6d %6d %9.3f %7.3f %6.3f", row.Name, row.Gold, row.Found, row.Right, row.Precision(), row.Recall(), row.F1()))
	}
	lines = append(lines, f.Remarks...)
	_, err := io.WriteString(w, strings.Join(lines, "\n")+"\n")
	return err
}

// PrintErrors writes every mistake, by class and document.
func (f *Figures) PrintErrors(w io.Writer) error { return printMistakes(w, f.Errors) }

// MarshalJSON gives the figures with the shares worked out, as one line of `--json`.
func (f *Figures) MarshalJSON() ([]byte, error) {
	type row struct {
		Row
		Precision float64 `json:"precision"`
		Recall    float64 `json:"recall"`
		F1        float64 `json:"f1"`
	}
	rows := make([]row, len(f.Rows))
	for i, r := range f.Rows {
		rows[i] = row{r, rounded(r.Precision()), rounded(r.Recall()), rounded(r.F1())}
	}
	return json.Marshal(struct {
		Title   string         `json:"title"`
		Rows    []row          `json:"rows"`
		Remarks []string       `json:"remarks"`
		Classes map[string]int `json:"classes"`
	}{f.Title, rows, f.Remarks, f.Classes})
}

func rounded(share float64) float64 { return math.Round(share*1e4) / 1e4 }
