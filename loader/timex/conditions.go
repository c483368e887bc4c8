package timex

import (
	"slices"

	"chancery/loader/parse"
)

// conditions are what a rule may ask of the words in and around what it reads.
var conditions = map[string]func(m *matcher, found *match) bool{
	"last-noun": func(m *matcher, found *match) bool { return nominal(m.lastWord(found)) },
	"adjective": func(m *matcher, found *match) bool {
		w := m.firstWord(found)
		return w.UPOS == "ADJ" && w.Is("amod")
	},
	"adverb":  func(m *matcher, found *match) bool { return m.firstWord(found).UPOS == "ADV" },
	"capital": func(m *matcher, found *match) bool { return m.pieces[found.first].upper },
	"possible": func(m *matcher, found *match) bool {
		return possible(found) && (found.slot("YEAR", 0) != "" || !m.counts(found.last-1))
	},
	// the year that stands behind a date is read with it or not at all: "29 February 2019"
	"yearless": func(m *matcher, found *match) bool {
		next := found.last
		if form := m.form(next); form == "," || form == "of" {
			next++
		}
		return found.slot("YEAR", 0) != "" || len(m.year(next)) == 0
	},
	"digital": func(m *matcher, found *match) bool {
		_, _, ok := digital(m, found)
		return ok
	},
	"clock": func(m *matcher, found *match) bool {
		_, _, ok := hour(found)
		return ok
	},
	"quarter": func(m *matcher, found *match) bool {
		n := number(found.slot("ORDINAL", 0))
		return n <= 4 && (n > 0 || m.has(found, "final"))
	},
	"short-quarter": func(_ *matcher, found *match) bool {
		quarter := found.slot("INT", 0)
		return quarter == "" || number(quarter) >= 1 && number(quarter) <= 4
	},
	"half":    func(m *matcher, found *match) bool { return number(found.slot("ORDINAL", 0)) <= 2 },
	"roughly": func(_ *matcher, found *match) bool { return found.slot("ABOUT", 0) == "APPROX" },
	"years":   ascending,
	"year":    yearly,
	"month":   lone,
	"no-rate": unrated,
	"no-name": unnamed,
	// "the fall of the wall", "the year-ago results"
	"no-of": func(m *matcher, found *match) bool {
		next := m.form(found.last)
		return next != "of" && !(next == "-" && m.pieces[found.last].glued)
	},
	"no-after": func(m *matcher, found *match) bool {
		next := m.form(found.last)
		return next != "after" && next != "as" && m.form(found.first-1) != "as"
	},
	// "in the past", "into the future", and not "the past three years", "the future of Europe"
	"inside": func(m *matcher, found *match) bool {
		before, next := m.form(found.first-1), m.form(found.last)
		return (before == "in" || before == "into") && nominal(m.lastWord(found)) && !m.lastWord(found).Is("compound") && next != "of"
	},
	// "in the morning", and not "the night that the war began"
	"during": func(m *matcher, found *match) bool {
		return slices.Contains([]string{"in", "during", "through", "throughout", "until", "by", "for"}, m.form(found.first-1))
	},
	// "over a week" is more than a week where it is no preposition
	"advmod": func(m *matcher, found *match) bool {
		w := m.firstWord(found)
		return w.UPOS == "ADV" || w.Is("advmod")
	},
	// "a quarter" may be a fourth, and "a second" one more
	"whole": func(m *matcher, found *match) bool {
		u := unit(found.slot("UNIT", 0))
		return u != "Q" && u != "TS" && !(m.form(found.last) == "-" && m.pieces[found.last].glued)
	},
	// a unit with a capital is part of a title: "This Week"
	"no-title": func(m *matcher, found *match) bool { return !m.pieces[found.last-1].upper },
	// no number or "the first" stands before it
	"uncounted": func(m *matcher, found *match) bool {
		at := m.pieces[found.first].word - 1
		if at < 0 {
			return true
		}
		w := m.tree.Words[at]
		return w.UPOS != "NUM" && w.UPOS != "ADJ" && w.UPOS != "NOUN" && w.UPOS != "PRON" && m.form(found.first-1) != "-"
	},
}

func (m *matcher) firstWord(found *match) parse.Word {
	return m.tree.Words[m.pieces[found.first].word]
}

func (m *matcher) lastWord(found *match) parse.Word {
	return m.tree.Words[m.pieces[found.last-1].word]
}

func nominal(w parse.Word) bool { return w.UPOS == "NOUN" || w.UPOS == "PROPN" }

// has says whether one of some forms stands in a match.
func (m *matcher) has(found *match, forms ...string) bool {
	for at := found.first; at < found.last; at++ {
		for _, form := range forms {
			if m.pieces[at].form == form {
				return true
			}
		}
	}
	return false
}

// yearly says whether four digits are a year rather than a number of things.
func yearly(m *matcher, found *match) bool {
	w := m.firstWord(found)
	if !m.pieces[found.first].digits() && len(m.word("UNITS", found.last)) > 0 {
		return false // "fifteen, twenty minutes"
	}
	if w.Is("nummod") && w.Head > m.pieces[found.first].word {
		head := m.tree.Words[w.Head]
		return head.UPOS == "NOUN" && head.XPOS != "NNS"
	}
	return true
}

// lone says whether a month stands without a day: "the 45th of May" is no time in May.
func lone(m *matcher, found *match) bool {
	before := found.first - 1
	if m.form(before) == "of" {
		before--
	}
	if form := m.form(before); form == "st" || form == "nd" || form == "rd" || form == "th" {
		return false
	}
	if _, ok := m.integer(before, 1, 2); ok && !m.pieces[before].glued {
		return false
	}
	_, day := m.integer(found.last, 1, 2)
	return !day || m.counts(found.last)
}

// counts says whether a piece is the number of what follows it: "in May 30 people died".
func (m *matcher) counts(at int) bool {
	word := m.pieces[at].word
	w := m.tree.Words[word]
	return w.Is("nummod") && w.Head > word && m.tree.Words[w.Head].XPOS == "NNS"
}

// ascending says whether two years follow each other: "1998-99", and not "1998-13".
func ascending(m *matcher, found *match) bool {
	from, to := span(found)
	return from >= firstYear && to > from && to <= lastYear && to-from <= 100
}

// unrated says whether "a week" is a stretch of time and no rate: "four flights a week", "$35 a
// night".
func unrated(m *matcher, found *match) bool {
	at := m.pieces[found.first].word - 1
	if at < 0 {
		return true
	}
	switch w := m.tree.Words[at]; w.UPOS {
	case "NOUN", "PROPN", "NUM", "SYM":
		return false
	}
	return true
}

// unnamed says whether an expression is no part of a longer name: "Women's Day".
func unnamed(m *matcher, found *match) bool {
	first, last := m.pieces[found.first].word, m.pieces[found.last-1].word
	n, named := m.names[first]
	return !named || last >= n.Last || n.Last-n.First <= last-first+1
}
