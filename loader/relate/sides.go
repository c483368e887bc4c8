package relate

import (
	"slices"

	"chancery/loader/mention"
	"chancery/schema"
)

// These rules say whose agreement it is where the words leave it to the meeting that it came out of. They are surer
// than a guess because exactly two countries must stand with that meeting.

// signedAt fills the open end of "three agreements were signed" with the two countries of the visit or talks that
// the same clause names: "After the talks between Kenya and Chad, three agreements were signed."
func (r reading) signedAt(found []Relation) []Relation {
	var all []Relation
	for _, relation := range found {
		sides := []filler(nil)
		if relation.Name == "SIGNED" && relation.From.Open() {
			sides = r.meetingSides(relation.Trigger)
		}
		if sides == nil {
			all = append(all, relation)
			continue
		}
		for _, side := range sides {
			filled := relation
			filled.Pattern, filled.From, filled.Score = "signed-at", side.End, relation.Score*side.score
			filled.Words = sortedWords(append([]int{side.Word}, relation.Words...)...)
			all = append(all, filled)
		}
	}
	return all
}

// meetingSides gives the two countries named in the visit or talks that a verb hangs its time on; nil where
// there are not two.
func (r reading) meetingSides(verb int) []filler {
	const trust = .9 // that an agreement signed at a meeting is between those who met
	for _, occasion := range r.children(verb, "obl", "advcl") {
		if !r.meeting(r.lemma(occasion.word)) {
			continue
		}
		var sides []filler
		for _, m := range r.mentions {
			if x := r.Mentions[m]; x.Head != occasion.word && r.tree.Dominates(occasion.word, x.Head) {
				sides = r.withCountry(sides, m, trust*occasion.score)
			}
		}
		if len(sides) == 2 {
			return sides
		}
	}
	return nil
}

// meeting says whether a noun names a meeting of two sides.
func (r reading) meeting(lemma string) bool {
	return r.words["talk"][lemma] || r.words["gathering"][lemma] || lemma == "visit" || lemma == "trip"
}

// withCountry adds the country that a mention names, where it is not there yet.
func (r reading) withCountry(sides []filler, m int, trust float64) []filler {
	at := r.Links.Of[m]
	if at < 0 || r.Links.Entities[at].Kind != schema.Country || slices.ContainsFunc(sides, func(s filler) bool { return s.Entity == at }) {
		return sides
	}
	return append(sides, filler{End{at, m, r.Mentions[m].Head}, trust * r.score(m)})
}

// jointStatement says who are the parties to "the joint statement" of which something is said: the two countries of the
// sentence before, or the one before that, where it tells of a meeting and names no third.
func (r reading) jointStatement(m int) []Relation {
	x := r.Mentions[m]
	if x.Kind != schema.Agreement || x.Form != mention.NominalForm || !r.jointAndKnown(x.Head) {
		return nil
	}
	for back := 1; back <= 2 && r.number-back >= 0; back++ {
		sides := r.sidesBefore(r.number - back)
		if len(sides) == 0 {
			continue
		}
		var found []Relation
		for _, side := range sides {
			const prior = .8
			found = append(found, Relation{
				Pattern: "joint-statement", Name: "PARTY_TO", Sentence: r.number, From: side.End, To: End{r.Links.Of[m], m, x.Head}, Trigger: x.Head,
				Words: []int{x.Head}, Standing: true, Prior: prior, Score: prior * side.score * r.score(m),
			})
		}
		return found
	}
	return nil
}

// jointAndKnown says whether a noun is "the joint statement" as a subject, without a word of whose it is.
func (r reading) jointAndKnown(head int) bool {
	w := r.tree.Words[head]
	if !w.Is("nsubj") || !slices.Contains([]string{"statement", "declaration", "communique", "communiqué"}, r.lemma(head)) || r.has(head, "nmod", "nmod:poss", "acl", "compound") {
		return false
	}
	return r.belowIs(head, map[string]bool{"joint": true}) && r.belowIs(head, map[string]bool{"the": true})
}

// sidesBefore gives the two countries of an earlier sentence that tells of a meeting; nil where there are not two.
func (r reading) sidesBefore(sentence int) []filler {
	var sides []filler
	meeting := false
	for m, x := range r.Mentions {
		if x.Sentence != sentence {
			continue
		}
		lemma := lower(r.Trees[sentence].Words[x.Head].Lemma)
		meeting = meeting || x.Kind == schema.Occasion && r.meeting(lemma)
		sides = r.withCountry(sides, m, 1)
	}
	if !meeting || len(sides) != 2 {
		return nil
	}
	for i := range sides {
		sides[i].Word = -1
	}
	return sides
}

// loose reads "allies" of a clause without a subject whose two are named in the subject of the main clause: "Not being allies, their
// joint exercises …" is loose English, but the press writes it.
func (r reading) loose() []Relation {
	var found []Relation
	for word, w := range r.tree.Words {
		if r.lemma(word) != "ally" || w.XPOS != "NNS" || !w.Is("advcl") || !r.has(word, "cop") || r.has(word, "nsubj") || w.Head < 0 {
			continue
		}
		var sides []filler
		for _, subject := range r.children(w.Head, "nsubj") {
			if r.mentionAt(subject.word, []schema.Kind{schema.Country, schema.Person, schema.Group, schema.Organization}, nil, "agent") >= 0 {
				return found // the subject itself is who they are: the patterns see to it
			}
			for _, m := range r.mentions {
				if r.tree.Dominates(subject.word, r.Mentions[m].Head) && r.Mentions[m].Form == mention.DemonymForm {
					sides = r.withCountry(sides, m, subject.score)
				}
			}
		}
		if len(sides) != 2 {
			continue
		}
		const prior = .8
		found = append(found, Relation{
			Pattern: "loose-allies", Name: "ALLIED_WITH", Sentence: r.number, From: sides[0].End, To: sides[1].End, Trigger: word,
			Words: sortedWords(word, sides[0].Word, sides[1].Word), Prior: prior, Score: prior * sides[0].score * sides[1].score,
		})
	}
	return found
}
