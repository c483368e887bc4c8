// Package relate takes a document's trees and the entities in them and gives the relations
// that its patterns find: who did what to whom, who holds which office, what belongs to what.
// What fits no pattern is no relation.
//
//	patterns, err := relate.Open()
//	found := patterns.Find(sentence)
//	// of "Vladimir Putin visited China.": VISITED, from Putin to China, by the pattern visit-verb
//
// The patterns are data (patterns.txt): each has an id that every claim can show, a trigger,
// the places where its ends stand in the tree, a prior, and an example that is its own test.
package relate

import (
	"chancery/loader/mention"
	"chancery/loader/parse"
	"chancery/loader/resolve"
	"chancery/schema"
)

// Sentences are a document's trees with what their words refer to.
type Sentences struct {
	Trees    []parse.Tree
	Mentions []mention.Mention
	Links    resolve.Links
}

// End is one end of a relation.
type End struct {
	Entity  int // index into Links.Entities; -1 where the text names nobody
	Mention int // index into Mentions; -1 where the text names nobody
	Word    int // head word of the mention in the relation's tree; -1 where there is none
}

// Open says that the text names nobody in this place.
func (e End) Open() bool { return e.Entity < 0 }

// Relation is one relation that a pattern found in a sentence.
type Relation struct {
	Pattern    string // id of the pattern
	Name       schema.Relation
	Sentence   int // index into Trees
	From, To   End
	Trigger    int   // the word that carries it: factuality, speaker and time are read from here upwards
	Words      []int // the words that it rests on, sorted: the quote spans them
	Qualifiers []schema.Qualifier
	// Standing says that the words presuppose the relation rather than state it, as in
	// "the Russian president said": the document itself vouches for it.
	Standing bool
	// Withheld says that the trigger itself says that it is not done: "boycotted the summit".
	Withheld bool
	Status   string  // of an office: "former", "candidate" …, as the words before it say; "" in office
	Prior    float64 // of the pattern: how often a match is right
	Score    float64 // product of the arc probabilities used, the mentions' scores and the prior, 0 to 1
	Opinion  float64 // the learned reader's share for this relation, 0 to 1; -1 where it was not asked
	Class    string  // the root class of PLOVER that the learned reader sees in the event; "" where it sees none or was not asked
	Classes  float64 // the learned reader's share, 0 to 1, for the root classes that the relation may be of; -1 for a state or where it was not asked

	asks int // how many conditions beyond its ends the pattern has
}
