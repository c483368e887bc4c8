package relate

import (
	"fmt"
	"strings"
	"testing"
)

func TestPatternsAreSound(t *testing.T) {
	patterns, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, p := range patterns.All() {
		if seen[p.ID] {
			t.Errorf("two patterns are called %s", p.ID)
		}
		seen[p.ID] = true
		if !strings.Contains(p.Claim, " > ") {
			t.Errorf("%s: the claim %q is not of the form FROM > TO", p.ID, p.Claim)
		}
		for _, q := range p.qualifiers {
			if q.list != "" && patterns.maps[q.list] == nil {
				t.Errorf("%s: there is no word list %q", p.ID, q.list)
			}
		}
	}
}

func TestMalformedPatternsAreRefused(t *testing.T) {
	p := Pattern{ID: "x", lemmas: map[string]bool{}}
	for _, line := range [][2]string{{"nonsense", ""}, {"from", "nowhere"}, {"prior", "much"}, {"qualifier", "view"}} {
		if err := p.set(line[0], line[1], nil); err == nil || !strings.Contains(err.Error(), "pattern x") {
			t.Errorf("%v: got %v, want an error that names the pattern", line, err)
		}
	}
	whole := Pattern{ID: "x", Relation: "MET", Prior: .5, Example: "a", Claim: "b", lemmas: map[string]bool{"meet": true}, from: []slot{{}}, to: []slot{{}}}
	if err := whole.check(); err != nil {
		t.Fatal(err)
	}
	for name, broken := range map[string]Pattern{
		"relation": func() Pattern { b := whole; b.Relation = "NOTHING"; return b }(),
		"trigger":  func() Pattern { b := whole; b.lemmas = nil; return b }(),
		"end":      func() Pattern { b := whole; b.to = nil; return b }(),
		"example":  func() Pattern { b := whole; b.Example = ""; return b }(),
		"prior":    func() Pattern { b := whole; b.Prior = 2; return b }(),
	} {
		if err := broken.check(); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("a pattern with a wrong %s: got %v", name, err)
		}
	}
	if _, _, err := readWords("a list without a tab"); err == nil {
		t.Error("a word list without a tab is accepted")
	}
}

func ExamplePatterns_All() {
	patterns, err := Open()
	if err != nil {
		fmt.Println(err)
		return
	}
	first := patterns.All()[0]
	fmt.Println(first.ID, first.Relation)
	fmt.Println(first.Example)
	fmt.Println(first.Claim)
	// Output:
	// visit-verb VISITED
	// Vladimir Putin visited China in May.
	// Vladimir Putin > China
}
