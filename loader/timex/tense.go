package timex

import (
	"slices"
	"strings"

	"chancery/loader/parse"
)

// tense says where the clause of an expression lies in time, as far as its words tell.
type tense int

const (
	unsaid tense = iota
	past
	told // past, of a verb that a noun stands between: "cut its supply in September"
	future
)

// tenseAt reads the tense from the words [first, last) of an expression upwards to the first
// verb that has one.
func tenseAt(tree parse.Tree, first, last int) tense {
	before := ""
	if first > 0 {
		before = strings.ToLower(tree.Words[first-1].Lemma)
	}
	if before == "since" {
		return past
	}
	said := climb(tree, first, last)
	if said == past && slices.Contains(onward, before) {
		return unsaid
	}
	return said
}

// climb goes up from the words of an expression.
func climb(tree parse.Tree, first, last int) tense {
	at := first
	for i := first; i < last; i++ {
		if head := tree.Words[i].Head; head < first || head >= last {
			at = i
			break
		}
	}
	nouns := false
	for steps := 0; at >= 0 && steps < 8; steps++ {
		said, known := tenseOf(tree, at)
		switch {
		case known && said == past && nouns:
			return told
		case known:
			return said
		}
		nouns = nouns || (at < first || at >= last) && nominal(tree.Words[at])
		at = tree.Words[at].Head
	}
	return unsaid
}

// tenseOf gives what a word and its auxiliaries say, and whether that is the last word on it.
func tenseOf(tree parse.Tree, at int) (tense, bool) {
	w := tree.Words[at]
	is, had, has, to := false, false, false, false
	for c := max(at-auxiliaries, 0); c < len(tree.Words) && c < at+auxiliaries; c++ {
		child := tree.Words[c]
		if child.Head != at {
			continue
		}
		form := strings.ToLower(child.Form)
		switch {
		case (child.Is("aux") || child.Is("cop")) && slices.Contains(coming, form):
			return future, true
		case (child.Is("aux") || child.Is("cop")) && slices.Contains(was, form):
			had = true
		case child.Is("aux") && (form == "is" || form == "are" || form == "'s" || form == "'re" || form == "am"):
			is = true
		case child.Is("aux") && (form == "has" || form == "have" || form == "'ve"):
			has = true
		case child.Is("mark") && form == "to":
			to = true
		}
	}
	switch {
	case slices.Contains(pending, strings.ToLower(w.Lemma)):
		return unsaid, true
	case to && (w.XPOS == "VBN" || w.XPOS == "VB" && is):
		return future, true // "to be completed", "is to resume"
	case had:
		return past, true
	case has, w.UPOS == "VERB" && is && w.XPOS == "VBN":
		return unsaid, true
	case w.UPOS != "VERB":
		return unsaid, false
	case w.XPOS == "VBD", w.XPOS == "VBN":
		return past, true
	case w.XPOS == "VB" && w.Is("xcomp"), w.XPOS == "VBG" && is:
		return future, true
	case w.XPOS == "VBZ", w.XPOS == "VBP", w.XPOS == "VB" && to:
		return unsaid, true
	}
	return unsaid, false
}

// auxiliaries is how far from its verb an auxiliary is looked for.
const auxiliaries = 12

var (
	coming  = []string{"will", "shall", "'ll", "’ll", "would", "wo", "may", "might", "could", "should", "must", "can"}
	onward  = []string{"by", "until", "till", "through", "to", "payable", "effective", "due"}
	pending = []string{"payable", "effective", "due", "expect", "schedule", "set", "slate", "expire"}
	was     = []string{"was", "were", "had", "did"}
)
