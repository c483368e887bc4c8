package eval

import "chancery/loader"

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
