// Package parse takes sentences and gives trees: for every sentence its words with lemma,
// tags, head and relation, and the names in it, each with a probability. A small pretrained
// encoder (six layers, eight bits, embedded in the program) reads the words.
//
//	model, err := parse.Open()
//	trees := model.Parse(doc, segment.Sentences(doc))
//	trees[0].Words[trees[0].Root()].Lemma // "meet", of "Xi met Putin."
package parse

import (
	"chancery/loader/segment"
	"chancery/loader/text"
)

// Word is one token of a sentence. Its span lies in the document's text.
type Word struct {
	text.Span
	Form  string // the bytes of the span as they stand
	Lemma string // dictionary form; that of a proper noun keeps its capitals
	UPOS  string // universal part of speech: NOUN, PROPN, VERB …
	XPOS  string // Penn Treebank tag: NN, NNP, VBD …

	Head     int    // index of the head in Tree.Words, -1 for the root
	Relation string // Universal Dependencies relation with its subtype: "nsubj:pass"

	HeadProbability     float64 // of this head among all words of the sentence, 0 to 1
	RelationProbability float64 // of this relation, given the head
	TagProbability      float64 // of the pair of UPOS and XPOS
}

// Name is a run of words that the model takes for a name.
type Name struct {
	First, Last int     // the words [First, Last) of Tree.Words
	Type        string  // PER, ORG or LOC; a kind that has no such type stands for itself: OFFICE, NATIONALITY …
	Kind        string  // PERSON, COUNTRY, PARTY …: the finest that the model knows
	Probability float64 // of the type at the least certain word of the name, 0 to 1
	Sure        float64 // of the kind among all kinds, the mean over the words, 0 to 1
}

// Tree is a sentence as it was read. Words stand in the order of the text, and exactly one of
// them is the root wherever there is a word at all.
type Tree struct {
	Sentence segment.Sentence
	Words    []Word
	Names    []Name // in the order of the text; no two share a word

	vectors []int8    // of every word what the claims head reads, in eight bits
	scales  []float32 // one a word
}

// Root gives the index of the root word, or -1 for a tree without words.
func (t Tree) Root() int {
	for i := range t.Words {
		if t.Words[i].Head < 0 {
			return i
		}
	}
	return -1
}

// Children gives the indices of the words whose head is word i, in order; the root is the
// only child of -1.
func (t Tree) Children(i int) []int {
	var children []int
	for j := range t.Words {
		if t.Words[j].Head == i {
			children = append(children, j)
		}
	}
	return children
}

// Child gives the first child of word i whose relation is one of the given ones, or -1.
// A relation given without subtype matches every subtype of it: "nsubj" finds "nsubj:pass".
func (t Tree) Child(i int, relations ...string) int {
	for j := range t.Words {
		if t.Words[j].Head != i {
			continue
		}
		for _, relation := range relations {
			if t.Words[j].Is(relation) {
				return j
			}
		}
	}
	return -1
}

// Is says whether the word's relation is the given one, or a subtype of it.
func (w Word) Is(relation string) bool {
	return w.Relation == relation ||
		len(w.Relation) > len(relation) && w.Relation[len(relation)] == ':' && w.Relation[:len(relation)] == relation
}

// Dominates says whether word i is word j or one of the words above it.
func (t Tree) Dominates(i, j int) bool {
	for steps := 0; j >= 0 && j < len(t.Words) && steps <= len(t.Words); steps++ {
		if i == j {
			return true
		}
		j = t.Words[j].Head
	}
	return false
}

// Descendants gives the indices of word i and of all words below it, in the order of the text.
func (t Tree) Descendants(i int) []int {
	if i < 0 || i >= len(t.Words) {
		return nil
	}
	var below []int
	for j := range t.Words {
		if t.Dominates(i, j) {
			below = append(below, j)
		}
	}
	return below
}

// Subtree gives the span from the first to the last word that stands below word i, itself
// included. Where the tree crosses itself, the span may hold words of others.
func (t Tree) Subtree(i int) text.Span {
	below := t.Descendants(i)
	if len(below) == 0 {
		return text.Span{}
	}
	return text.Span{Start: t.Words[below[0]].Start, End: t.Words[below[len(below)-1]].End}
}

// WordAt gives the index of the word that covers the byte offset of the document, or -1.
func (t Tree) WordAt(offset int) int {
	for i := range t.Words {
		if t.Words[i].Start <= offset && offset < t.Words[i].End {
			return i
		}
	}
	return -1
}

// HeadIn gives the first word of a span of the text whose head lies outside it, or -1 where the sentence has none of
// the span.
func (t Tree) HeadIn(span text.Span) int {
	for i, w := range t.Words {
		if !w.Overlaps(span) || w.UPOS == "PUNCT" {
			continue
		}
		if w.Head < 0 || !t.Words[w.Head].Overlaps(span) {
			return i
		}
	}
	return -1
}

// Span gives the span of the words [first, last), or the empty span where there are none.
func (t Tree) Span(first, last int) text.Span {
	if first < 0 || last > len(t.Words) || first >= last {
		return text.Span{}
	}
	return text.Span{Start: t.Words[first].Start, End: t.Words[last-1].End}
}
