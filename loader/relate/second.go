package relate

import (
	"chancery/loader/mention"
	"chancery/loader/parse"
	"chancery/schema"
)

// Reader is a learned reader of relations: parse.Model.
type Reader interface {
	// Opinions gives what it thinks of each candidate of a sentence, in the same order.
	Opinions(*parse.Tree, []parse.Candidate) []parse.Opinion
}

// Second asks a learned reader for a second opinion of every relation that the patterns found, and writes it
// into them. For an end that nobody names the trigger stands, as the reader has learned it. Relations with an end in another sentence
// stay without. The reader proposes nothing by itself: tried, it was right too seldom (doc/decisions/015).
func Second(reader Reader, s Sentences, found []Relation) {
	for from := 0; from < len(found); {
		to := from
		for to < len(found) && found[to].Sentence == found[from].Sentence {
			to++
		}
		review(reader, s, found[from:to])
		from = to
	}
}

// review writes the second opinion into the relations of one sentence.
func review(reader Reader, s Sentences, own []Relation) {
	var candidates []parse.Candidate
	var asked []int
	for i, r := range own {
		own[i].Opinion, own[i].Classes = -1, -1
		if !s.here(r.From, r.Sentence) || !s.here(r.To, r.Sentence) {
			continue
		}
		candidates = append(candidates, parse.Candidate{Subject: s.standIn(r.From, r.Trigger), Object: s.standIn(r.To, r.Trigger), Trigger: r.Trigger})
		asked = append(asked, i)
	}
	if len(asked) == 0 {
		return
	}
	for k, o := range reader.Opinions(&s.Trees[own[asked[0]].Sentence], candidates) {
		own[asked[k]].Opinion = o.Share(string(own[asked[k]].Name))
		own[asked[k]].Class = o.Class
		own[asked[k]].Classes = classes(own[asked[k]].Name, o)
	}
}

// classes gives the share that the reader gives to the root classes of an event relation, or -1 for a state.
func classes(name schema.Relation, o parse.Opinion) float64 {
	roots := schema.PLOVERRoots(name, schema.Asserted, false)
	if roots == nil {
		return -1
	}
	sum := 0.0
	for _, root := range roots {
		sum += max(0, o.Event(root))
	}
	return min(1, sum)
}

// here says whether an end stands in a sentence, or is one that nobody names.
func (s Sentences) here(e End, sentence int) bool {
	return e.Open() || e.Mention >= 0 && s.Mentions[e.Mention].Sentence == sentence
}

// standIn gives the word that stands for an end, as the passages that the reader learned from mark it: of a
// name the last before a preposition, of a description its head, of nobody the trigger.
func (s Sentences) standIn(e End, trigger int) int {
	if e.Open() {
		return trigger
	}
	at := s.Mentions[e.Mention]
	if at.Form != mention.NameForm {
		return at.Head
	}
	words := s.Trees[at.Sentence].Words
	for i := at.First + 1; i < at.Last; i++ {
		if words[i].UPOS == "ADP" || words[i].Form == "," {
			return i - 1
		}
	}
	return at.Last - 1
}
