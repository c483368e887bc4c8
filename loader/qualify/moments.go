package qualify

import (
	"slices"

	"chancery/loader/parse"
	"chancery/loader/relate"
	"chancery/loader/text"
	"chancery/loader/timex"
)

// Moments gives the expressions of time of a document in order, without the prepositions that
// make intervals of them: "since May 2020" gives "May 2020".
func (c *Cues) Moments(doc text.Doc, trees []parse.Tree) []timex.Expression {
	var all []timex.Expression
	for _, found := range c.times.Find(trees, doc.Date) {
		all = append(all, found...)
	}
	return all
}

// Mood is what the words beside a verb or noun say of it.
type Mood struct {
	Negated bool
	Modal   string // "may", "would" …; "" where none
}

// Mood gives the negation and modal verb of one word of a tree, without what stands above it.
func (c *Cues) Mood(tree parse.Tree, at int) Mood {
	if at < 0 || at >= len(tree.Words) {
		return Mood{}
	}
	v := view{cues: c, sentences: relate.Sentences{Trees: []parse.Tree{tree}}, tree: tree}
	var m mood
	v.local(&m, at)
	found := Mood{Negated: m.negated}
	for word, steps := at, 0; steps < 4; steps++ {
		for _, child := range tree.Children(word) {
			if form := lower(tree.Words[child].Form); tree.Words[child].Is("aux") && slices.Contains(modals, form) {
				found.Modal = form
				if form == "ca" {
					found.Modal = "can"
				}
				return found
			}
		}
		w := tree.Words[word]
		if w.Is("xcomp") && lower(tree.Words[w.Head].Lemma) == "have" && v.introduced(word, "to") {
			found.Modal = "have to"
			return found
		}
		if !w.Is("conj") || tree.Child(word, "aux", "nsubj") >= 0 { // "could rise and fall"
			break
		}
		word = w.Head
	}
	return found
}

var modals = []string{"would", "could", "can", "ca", "may", "might", "must", "should", "ought"}
