// Package timex takes a document's trees and its date and gives its expressions of time: dates,
// times of day, durations and what recurs, each with its span, its value as TIMEX3 writes it
// (TimeML 1.2.1), and, where the text and its date say which days it covers, those as EDTF.
//
//	grammar, err := timex.Open()
//	found := grammar.Find(trees, "2024-05-16")
//	// of "They met three months ago.": "three months ago", Date, 2024-02; no days are given
//
// The grammar is data: words.tsv says what single words mean, grammar.txt how they combine,
// with an example for each rule that is its own test. The Go code reads the patterns, and works
// the values out.
package timex

import (
	"chancery/loader/parse"
	"chancery/loader/text"
	"chancery/schema"
)

// Kind is the class of an expression of time in TimeML.
type Kind string

// The classes of TimeML.
const (
	Date     Kind = "DATE"     // on the calendar, or vaguely in the past, present or future
	Time     Kind = "TIME"     // of a day
	Duration Kind = "DURATION" // how long
	Set      Kind = "SET"      // how often
)

// Expression is one expression of time in a document.
type Expression struct {
	text.Span
	First, Last int    // the words [First, Last) of its tree that it touches
	Rule        string // id of the rule in grammar.txt
	Kind        Kind
	Value       string // TIMEX3: "2024-05-16", "1989-Q3", "P3M", "PAST_REF"; "" where it cannot be worked out
	Mod         string // TIMEX3: START, MID, END, APPROX, EQUAL_OR_MORE …; "" for none

	// Days are the days that the expression names by itself or against the document's date, and
	// Coming those that it names where what it dates is known to be still to come. Both are ""
	// for durations, for what recurs, and for what is vague or needs a guess.
	Days, Coming schema.Date
}

// Grammar is the embedded tables, ready to be asked. It does not change once opened: any number
// of goroutines may use it.
type Grammar struct {
	words  words
	rules  []rule
	group  map[string][]int // rules by the group that they belong to
	starts map[string][]int // rules by the forms with which they can begin, "0" for any run of digits
	text   string
}

// Version gives the text of the tables: a load that was made with another text is stale.
func (g *Grammar) Version() string { return g.text }

// Find gives the expressions of time of every tree in order; no two share a byte. What is
// relative is read against the document's date, an EDTF date of which a day is used or nothing.
// The time that it takes grows with the number of words alone.
func (g *Grammar) Find(trees []parse.Tree, published string) [][]Expression {
	all := make([][]Expression, len(trees))
	c := newContext(published)
	for i, tree := range trees {
		m := newMatcher(g, tree)
		for at := 0; at < len(m.pieces); {
			m.forget()
			found := m.top(at)
			if found == nil {
				at++
				continue
			}
			at = found.last
			if g.rules[found.rule].kind != "" {
				all[i] = append(all[i], m.expression(c, found))
			}
		}
	}
	return all
}

// expression works out what a match means.
func (m *matcher) expression(c *context, found *match) Expression {
	rule := m.grammar.rules[found.rule]
	first, last := m.pieces[found.first], m.pieces[found.last-1]
	e := Expression{
		Span: text.Span{Start: first.span.Start, End: last.span.End}, First: first.word, Last: last.word + 1,
		Rule: rule.id, Kind: rule.kind,
	}
	c.tense = tenseAt(m.tree, e.First, e.Last)
	meant := m.mean(c, found)
	e.Value, e.Mod, e.Days = meant.value, meant.mod, meant.days
	c.tense = future
	e.Coming = m.mean(c, found).days
	c.attend(meant)
	return e
}
