package parse

import (
	"fmt"
	"math"
	"testing"

	"chancery/loader/parse/internal/kernel"
)

func TestOpinionsAreTheSameOnEveryMachine(t *testing.T) {
	candidates := []Candidate{{0, 5, 2}, {5, 0, 2}, {0, 5, 1}, {1, 1, 1}}
	want := ""
	for _, machine := range kernel.Machines() {
		m, err := open(inventedFile(4), machine)
		if err != nil {
			t.Fatal(err)
		}
		tree := m.ParseWords([]string{"the", "minister", "left", "the", "envoy", "waiting"})
		opinions := m.Opinions(&tree, candidates)
		for i, o := range opinions {
			sum := 0.0
			for _, share := range o.shares {
				sum += float64(share)
			}
			if math.Abs(sum-1) > 1e-5 || o.Share(o.Relation) != o.Probability || o.Share("UNKNOWN") != -1 || o.Relation == "-" ||
				math.Abs(o.Event("-")+o.Event("CONSULT")-1) > 1e-5 || o.Event("UNKNOWN") != -1 {
				t.Errorf("%s: opinion %d: %+v, shares sum to %v", machine.Name(), i, o, sum)
			}
		}
		if got := fmt.Sprint(opinions); want == "" {
			want = got
		} else if got != want {
			t.Errorf("%s: other opinions: %s, want %s", machine.Name(), got, want)
		}
	}
	if m := invented(t, 4); m.Opinions(nil, nil) != nil {
		t.Error("opinions of nothing")
	}
}

func TestOpinionsOnSeveralWindows(t *testing.T) {
	m := invented(t, 4)
	words := make([]string, 300)
	for i := range words {
		words[i] = "envoy"
	}
	tree := m.ParseWords(words)
	if got := m.Opinions(&tree, []Candidate{{0, 299, 150}}); len(got) != 1 || math.IsNaN(got[0].Probability) {
		t.Errorf("%+v", got)
	}
}
