package schema

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// shared gives two texts of n words of which the first part is common.
func shared(n, common, salt int) (string, string) {
	var a, b []string
	for i := range n {
		if i < common {
			a = append(a, fmt.Sprintf("both%d%d", salt, i))
			b = append(b, a[i])
			continue
		}
		a, b = append(a, fmt.Sprintf("a%d%d", salt, i)), append(b, fmt.Sprintf("b%d%d", salt, i))
	}
	return strings.Join(a, " "), strings.Join(b, " ")
}

func TestSketchEstimatesSimilarity(t *testing.T) {
	for _, common := range []int{0, 100, 200, 300, 400} {
		n, sum, trials := 400, 0.0, 40
		for trial := range trials {
			a, b := shared(n, common, trial)
			x, y := NewSketch(a), NewSketch(b)
			same := 0
			for i := range x {
				if x[i] == y[i] {
					same++
				}
			}
			sum += float64(same) / float64(len(x))
		}
		both := math.Max(0, float64(common-4))
		jaccard := both / (2*float64(n-4) - both)
		if got := sum / float64(trials); math.Abs(got-jaccard) > .04 {
			t.Errorf("%d common words: the mean estimate is %.3f, and the similarity %.3f", common, got, jaccard)
		}
	}
}

func TestSameStory(t *testing.T) {
	wire := strings.Repeat("The two ministers met in the capital on Tuesday and said that talks would go on. ", 1) +
		"They spoke of grain, of the harbour and of the prisoners whom both sides still hold, and they named no date for another round of talks."
	if sketch := NewSketch("Too few words to call two texts the same story."); sketch != nil {
		t.Errorf("a short text has the sketch %v", sketch)
	}
	if !NewSketch(wire).SameStory(NewSketch("REUTERS — " + strings.ToUpper(wire))) {
		t.Error("the same wire story in two papers is two stories")
	}
	a, b := shared(100, 20, 0)
	if NewSketch(a).SameStory(NewSketch(b)) {
		t.Error("texts with a common head are one story")
	}
	if (Sketch)(nil).SameStory(nil) || NewSketch(a).SameStory(nil) {
		t.Error("texts without a sketch are one story")
	}
}
