package eval

import (
	"fmt"

	"chancery/loader"
)

// Band is one row of a reliability table: how many of the claims of a confidence are right.
type Band struct {
	From   float64 `json:"from"` // inclusive
	To     float64 `json:"to"`   // exclusive, but for the last
	Claims int     `json:"claims"`
	Right  int     `json:"right"` // match a fact, or were judged as supported
}

// Sample is one claim with whether it is right.
type Sample struct {
	Doc   string
	Line  loader.Line
	Right bool
	half  bool // counts half in a fit: its annotators follow another guide than ours
}

// weight is how much a sample counts in a fit.
func (s Sample) weight() float64 {
	if s.half {
		return .5
	}
	return 1
}

// bands gives the empty rows of a reliability table, finer where claims are printed.
func bands() []Band {
	edges := []float64{0, .2, .4, .5, .6, .7, .8, .9, .95, 1}
	var all []Band
	for i := range edges[1:] {
		all = append(all, Band{From: edges[i], To: edges[i+1]})
	}
	return all
}

// bandOf counts one claim in its row.
func bandOf(table []Band, confidence float64, right bool) {
	for i := range table {
		if confidence < table[i].To || i == len(table)-1 {
			table[i].Claims++
			table[i].Right += one(right)
			return
		}
	}
}

// bandLines gives a reliability table as lines; bands without claims are left out.
func bandLines(table []Band) []string {
	lines := []string{"confidence    claims   right or supported"}
	for _, b := range table {
		if b.Claims > 0 {
			lines = append(lines, fmt.Sprintf("%.2f to %.2f  %6d   %6d  %.3f", b.From, b.To, b.Claims, b.Right, share(b.Right, b.Claims)))
		}
	}
	return lines
}
