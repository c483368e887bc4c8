package loader_test

import (
	"strings"
	"sync"
	"testing"

	"chancery/loader"
	"chancery/loader/relate"
	"chancery/loader/text"
	"chancery/schema"
)

// opened opens the stages once for all tests of the package.
var opened = sync.OnceValues(loader.Open)

func stages(t testing.TB) *loader.Stages {
	t.Helper()
	s, err := opened()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestEveryPatternFindsItsExample(t *testing.T) {
	s := stages(t)
	patterns, err := relate.Open()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range patterns.All() {
		t.Run(p.ID, func(t *testing.T) {
			from, to, found := strings.Cut(p.Claim, " > ")
			if !found {
				t.Fatalf("claim %q: want FROM > TO", p.Claim)
			}
			row, _ := schema.RelationNamed(p.Relation)
			doc := text.Doc{Name: "example.txt", Text: p.Example}
			_, trace := s.Read(doc)
			lines := loader.Lines(doc, trace, 0)
			for _, line := range lines {
				if line.Relation == string(p.Relation) && line.Rule == p.ID &&
					(is(line.From, from) && is(line.To, to) || row.Symmetric && is(line.From, to) && is(line.To, from)) {
					if line.Confidence < loader.KeptConfidence {
						t.Errorf("found with confidence %.2f only", line.Confidence)
					}
					return
				}
			}
			t.Errorf("%q does not give %s(%s) by this pattern; it gives:", p.Example, p.Relation, p.Claim)
			for _, line := range lines {
				t.Logf("%s(%s, %s) %.2f by %s", line.Relation, name(line.From), name(line.To), line.Confidence, line.Rule)
			}
		})
	}
}

func TestEveryRelationHasAPattern(t *testing.T) {
	patterns, err := relate.Open()
	if err != nil {
		t.Fatal(err)
	}
	has := map[schema.Relation]bool{"OFFICE_OF": true} // read off the words of an office, without a trigger
	for _, p := range patterns.All() {
		has[p.Relation] = true
	}
	for _, row := range schema.Relations() {
		if !has[row.Relation] {
			t.Errorf("no pattern finds %s", row.Relation)
		}
	}
}

func is(end *loader.End, name string) bool {
	return end == nil && name == "-" || end != nil && end.Name == name
}

func name(end *loader.End) string {
	if end == nil {
		return "-"
	}
	return end.Name
}
