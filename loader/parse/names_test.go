package parse

import (
	"testing"

	"chancery/loader/parse/internal/kernel"
)

// TestKindsShareTheirType holds that a word is a name when its kinds are likely together, though none is alone.
func TestKindsShareTheirType(t *testing.T) {
	file, err := readModelFile(inventedFile(1), kernel.Best())
	if err != nil {
		t.Fatal(err)
	}
	labels := newNameLabels(file)
	for _, c := range []struct {
		name string
		row  []float32 // O, PERSON, PARTY, MEDIA, OFFICE, each as it begins and goes on
		want string
	}{
		{"outside", []float32{.6, .3, 0, .1, 0, 0, 0, 0, 0}, ""},
		{"two kinds of organisation", []float32{.4, 0, 0, .25, .05, .2, .1, 0, 0}, "ORG"},
		{"a kind of its own", []float32{.2, .1, 0, .1, 0, 0, 0, .6, 0}, "OFFICE"},
	} {
		r := nameReader{labels: labels, begins: make([]float64, len(labels.types)), goesOn: make([]float64, len(labels.types))}
		best, share := r.word(c.row)
		got := ""
		if best >= 0 {
			got = labels.types[best]
		}
		if got != c.want || share < .4 {
			t.Errorf("%s: %q with %v, want %q", c.name, got, share, c.want)
		}
	}
}
