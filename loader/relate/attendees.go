package relate

import (
	"slices"

	"chancery/schema"
)

// attendees reads the list of those who came: "The attendees included Recep Tayyip Erdogan and Vladimir Putin." The occasion is
// named with the word ("attendees at the summit"), or it is the only gathering that the sentence and the two before it name.
func (r reading) attendees() []Relation {
	var found []Relation
	for word := range r.tree.Words {
		verb := r.tree.Words[word].Head
		if !slices.Contains([]string{"attendee", "participant", "guest", "attendance"}, r.lemma(word)) || !r.tree.Words[word].Is("nsubj") || verb < 0 || r.lemma(verb) != "include" {
			continue
		}
		occasion, score := r.gatheringOf(word)
		if occasion.Entity < 0 {
			continue
		}
		row, _ := schema.RelationNamed("PARTICIPATED_IN")
		for _, level := range r.conjuncts(r.patient(verb)) {
			for _, who := range r.entities(level, row.From, nil, "patient") {
				const prior = .85
				found = append(found, Relation{
					Pattern: "attendees", Name: "PARTICIPATED_IN", Sentence: r.number, From: who.End, To: occasion, Trigger: word,
					Words: sortedWords(word, verb, who.Word), Prior: prior, Score: prior * who.score * score,
				})
			}
		}
	}
	return found
}

func sortedWords(words ...int) []int { return slices.Compact(slices.Sorted(slices.Values(words))) }

// gatheringOf gives the gathering that a word for those who came is of, and a score; its Entity is -1 where that is not
// clear.
func (r reading) gatheringOf(word int) (End, float64) {
	for _, p := range r.children(word, "nmod") {
		if m := r.mentionAt(p.word, []schema.Kind{schema.Occasion}, nil, "prep"); m >= 0 {
			return End{r.Links.Of[m], m, p.word}, p.score
		}
	}
	nobody := End{-1, -1, -1}
	found := nobody
	for m, x := range r.Mentions {
		if x.Kind != schema.Occasion || r.Links.Of[m] < 0 || x.Sentence > r.number || x.Sentence < r.number-2 ||
			!r.words["gathering"][lower(r.Trees[x.Sentence].Words[x.Head].Lemma)] {
			continue
		}
		if found.Entity >= 0 && found.Entity != r.Links.Of[m] {
			return nobody, 0
		}
		found = End{r.Links.Of[m], m, -1}
	}
	return found, .85
}
