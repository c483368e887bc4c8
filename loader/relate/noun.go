package relate

import (
	"slices"
	"strings"
)

func lower(s string) string { return strings.ToLower(s) }

// carrier gives the light verb that a noun depends on, in the role of its object ("paid a
// visit") or passive subject ("sanctions were imposed"), or -1.
func (f frame) carrier(n int, light map[string]bool) int {
	if unit := f.unit(n); unit >= 0 {
		return f.carrier(unit, light)
	}
	w := f.tree.Words[n]
	if w.Head < 0 || !light[f.lemma(w.Head)] {
		return -1
	}
	if w.Is("obj") || w.Relation == "nsubj:pass" || w.Is("nsubj") && f.passive(w.Head) || w.Is("obl") && f.preposition(n) != "by" && f.preposition(n) != "" {
		return w.Head
	}
	if w.Is("conj") {
		return f.carrier(w.Head, light)
	}
	if w.Relation == "acl:relcl" {
		return -1
	}
	return -1
}

// relativeCarrier gives the light verb of a relative clause on a noun: "sanctions that the
// EU imposed", "the treaty signed by Peru", or -1.
func (f frame) relativeCarrier(n int, light map[string]bool) int {
	for _, c := range f.below[n] {
		if f.tree.Words[c].Is("acl") && light[f.lemma(c)] && f.arc(c) >= unsure {
			return c
		}
	}
	return -1
}

// doer gives whose deed a noun names: its possessor or adjective ("China's visit", "Russian
// strikes"), "by X", or the subject of its light verb.
func (f frame) doer(n int, light map[string]bool) []place {
	if found := f.byDoer(n); len(found) > 0 {
		return found
	}
	if found := f.children(n, "nmod:poss"); len(found) > 0 {
		return found
	}
	if v := f.carrier(n, light); v >= 0 {
		if found := times(f.agent(v), f.arc(n)); len(found) > 0 {
			return found
		}
	}
	if v := f.relativeCarrier(n, light); v >= 0 {
		if found := times(f.agent(v), f.arc(v)); len(found) > 0 {
			return found
		}
	}
	if found := f.modifiers(n); len(found) > 0 {
		return found
	}
	if unit := f.unit(n); unit >= 0 {
		return f.children(unit, "nmod:poss")
	}
	return nil
}

// unit gives the noun that only counts or wraps a deed, above the noun of the deed: "a [round] of talks", "a [letter] of
// protest"; -1 where there is none.
func (f frame) unit(n int) int {
	if w := f.tree.Words[n]; w.Is("nmod") && w.Head >= 0 && w.Head < n && f.words["unit"][f.lemma(w.Head)] && f.preposition(n) == "of" {
		return w.Head
	}
	return -1
}

// byDoer gives "by X" of a deed, also where the parser hung it on whom it was done to: "the
// arrest of Y by X".
func (f frame) byDoer(n int) []place {
	if found := f.with(n, by, "nmod", "obl"); len(found) > 0 {
		return found
	}
	patients := f.with(n, of, "nmod")
	for _, patient := range patients {
		if found := f.with(patient.word, by, "nmod"); len(found) > 0 {
			return times(found, patient.score)
		}
	}
	if len(patients) == 0 || !f.words["suffered"][f.lemma(n)] {
		return nil
	}
	if found := f.children(n, "nmod:poss"); len(found) > 0 {
		return found // "[Kenya]'s arrest of Y"
	}
	if w := f.tree.Words[n]; w.Is("obj") && w.Head >= 0 && !f.passive(w.Head) { // hung on the verb above
		return slices.DeleteFunc(f.with(w.Head, by, "obl"), func(p place) bool { return p.word < n })
	}
	return nil
}

// modifiers gives the possessors, adjectives and names that stand before a noun.
func (f frame) modifiers(n int) []place {
	if found := f.children(n, "nmod:poss"); len(found) > 0 {
		return found
	}
	var found []place
	for _, p := range f.children(n, "amod", "compound", "nmod") {
		if preposition := f.preposition(p.word); preposition == "" || preposition == "of" {
			found = append(found, p)
		}
		if f.lemma(p.word) == "lead" || f.lemma(p.word) == "led" { // "a NATO-led operation"
			found = append(found, times(f.children(p.word, "compound", "obl", "nmod", "amod", "nsubj"), p.score)...)
		}
	}
	return found
}

// ofEach gives what belongs to every one of some nouns: its modifiers, its owners.
func (f frame) ofEach(belonging func(noun int) []place, nouns []place) []place {
	var found []place
	for _, n := range nouns {
		found = append(found, times(belonging(n.word), n.score)...)
	}
	return found
}

// fill gives the words that fill a place of a frame with the given trigger.
func (f frame) fill(t int, s slot, p Pattern) []place {
	switch s.kind {
	case "agent":
		return f.agent(t)
	case "patient":
		return f.patient(t)
	case "iobj":
		return f.receiver(t)
	case "subject":
		return f.subject(t, 0)
	case "doer":
		return f.doer(t, p.light)
	case "by":
		return f.byDoer(t)
	case "poss":
		return f.children(t, "nmod:poss")
	case "mods":
		var found []place
		for _, c := range f.children(t, "nmod:poss", "amod", "compound", "nmod") {
			if f.preposition(c.word) == "" {
				found = append(found, c)
				found = append(found, times(f.children(c.word, "compound", "amod", "flat"), c.score)...)
			}
		}
		return found
	case "prep":
		return f.prep(t, s.prepositions, p)
	case "beside":
		return f.beside(t, s.prepositions)
	case "object-of":
		var found []place
		for _, o := range f.patient(t) {
			found = append(found, times(f.with(o.word, s.prepositions, "nmod"), o.score)...)
		}
		return found
	case "object-doer":
		return f.ofEach(f.owners, f.patient(t))
	case "appos":
		return f.children(t, "appos")
	case "head":
		if w := f.tree.Words[t]; w.Head >= 0 {
			return []place{{w.Head, f.arc(t)}}
		}
	case "bearer":
		return f.bearer(t)
	case "complement":
		return append(f.children(t, "xcomp", "obj"), f.as(t)...)
	case "as":
		return f.as(t)
	case "nested-as": // "the election of X as president", with the office hung on X
		var found []place
		for _, whom := range f.with(t, of, "nmod") {
			found = append(found, times(f.with(whom.word, as, "nmod"), whom.score)...)
		}
		return found
	case "carrier-agent":
		if v := f.carrier(t, p.light); v >= 0 {
			return times(f.agent(v), f.arc(t))
		}
	case "governor":
		return f.governor(t)
	case "attender":
		return f.attender(t)
	case "deed-doer":
		return f.deedDoer(t)
	case "xcomp-patient":
		var found []place
		for _, x := range f.children(t, "xcomp") {
			found = append(found, times(f.patient(x.word), x.score)...)
		}
		return found
	case "agent-doer":
		return f.ofEach(f.modifiers, f.subject(t, 0))
	case "compound":
		return f.children(t, "compound", "obl", "nmod", "nsubj")
	case "noun":
		if w := f.tree.Words[t]; w.Head >= 0 && w.Is("amod") {
			return []place{{w.Head, f.arc(t)}}
		}
	case "prep-doer":
		return f.ofEach(f.modifiers, f.prep(t, s.prepositions, p))
	case "self":
		return []place{{t, 1}}
	}
	return f.fillByClause(t, s, p)
}

// receiver gives who gets what a verb gives, also where the parser took him for a part of the object: "gave [Haiti] aid",
// "had given [the Pentagon] permission". Only of "give" is that sure enough: "grant US citizenship" has no receiver.
func (f frame) receiver(v int) []place {
	if found := f.children(v, "iobj"); len(found) > 0 || f.lemma(v) != "give" || f.passive(v) || f.has(v, "obl") && len(f.with(v, map[string]bool{"to": true, "for": true}, "obl")) > 0 {
		return found
	}
	var found []place
	for _, o := range f.children(v, "obj") {
		for _, c := range f.children(o.word, "compound") {
			ahead := c.word == v+1 || c.word == v+2 && f.tree.Words[v+1].Is("det")
			if f.tree.Words[c.word].UPOS == "PROPN" && c.word+1 == o.word && ahead {
				found = append(found, c)
			}
		}
	}
	return found
}

// fillByClause gives the words that fill a place in a clause below or above the trigger.
func (f frame) fillByClause(t int, s slot, p Pattern) []place {
	switch s.kind {
	case "clause-subject":
		var found []place
		clauses := f.clauses(t)
		if p.clause != nil {
			clauses = f.said(t)
		}
		for _, c := range clauses {
			if !f.tree.Words[c.word].Is("acl") || f.behind(c.word, "that") { // "the demand that Norway pay"
				found = append(found, times(f.subject(c.word, 0), c.score)...)
			}
		}
		return found
	case "clause-patient":
		return f.clausePatient(t)
	case "for-subject":
		return f.forSubject(t)
	case "reach":
		return slices.Concat(f.levels(t, s, p)...)
	}
	return nil
}

// governor gives the subject of the clause in which a noun is an occasion: "during talks, Lena Sand
// said", "with offices in Oslo, the fund is rich"; of "his visit following re-election" its doer.
func (f frame) governor(t int) []place {
	w := f.tree.Words[t]
	preposition := f.preposition(t)
	if w.Head < 0 || !occasion[preposition] || f.has(t, "nmod:poss") {
		return nil
	}
	found := f.attender(t)
	if len(found) == 0 && preposition == "with" && f.has(w.Head, "cop") {
		found = times(f.subject(w.Head, 0), f.arc(t))
	}
	for i, p := range found {
		if inner := f.children(p.word, "nsubj"); len(inner) == 1 && f.has(p.word, "cop") {
			found[i] = inner[0] // "the fund is a charity set up in 2006": what is said of it is not the subject
		}
	}
	if len(found) == 0 && w.Is("nmod") && (preposition == "following" || preposition == "after") {
		return times(f.children(w.Head, "nmod:poss"), f.arc(t))
	}
	return found
}

// prep gives the nominals behind a preposition that belong to the trigger: its own, those of
// its light verb, and those that the parser hung on its object.
func (f frame) prep(t int, prepositions map[string]bool, p Pattern) []place {
	found := f.with(t, prepositions, "obl", "nmod", "advcl", "xcomp")
	if len(found) > 0 {
		return found
	}
	if prepositions["in"] || prepositions["at"] {
		if found := f.where(t); len(found) > 0 {
			return found
		}
	}
	if p.noun {
		for _, c := range f.children(t, "nmod") { // "the attack by X on Y", with Y hung on X
			if f.preposition(c.word) != "by" {
				continue
			}
			if found := f.with(c.word, prepositions, "nmod"); len(found) > 0 {
				return times(found, c.score)
			}
		}
		for _, c := range f.children(t, "conj") { // "shipments and other support to Ukraine"
			if found := f.with(c.word, prepositions, "nmod"); len(found) > 0 {
				return times(found, c.score)
			}
		}
		if unit := f.unit(t); unit >= 0 { // "a series of attacks on Y", with Y hung on the series
			if found := f.with(unit, prepositions, "nmod"); len(found) > 0 && !prepositions["of"] {
				return times(found, f.arc(t))
			}
		}
		if v := f.carrier(t, p.light); v >= 0 {
			found := f.with(v, prepositions, "obl")
			if len(found) == 0 && prepositions["to"] && f.tree.Words[t].Is("obj") {
				found = f.receiver(v) // "sent [Norway] a warning"
			}
			if len(found) > 0 {
				return times(found, f.arc(t))
			}
		}
		if v := f.relativeCarrier(t, p.light); v >= 0 {
			return times(f.with(v, prepositions, "obl"), f.arc(v))
		}
		return nil
	}
	for _, o := range f.children(t, "obj") {
		found = append(found, times(f.with(o.word, prepositions, "nmod"), o.score)...)
	}
	for _, x := range f.children(t, "xcomp") {
		found = append(found, times(f.with(x.word, prepositions, "obl", "nmod"), x.score)...)
	}
	return found
}

// where gives the place that a clause is hung on by "where": "Ramstein, where the jets are based".
func (f frame) where(v int) []place {
	w := f.tree.Words[v]
	if w.Relation != "acl:relcl" || w.Head < 0 {
		return nil
	}
	for _, p := range f.children(v, "advmod") {
		if lower(f.tree.Words[p.word].Form) == "where" {
			return []place{{w.Head, f.arc(v)}}
		}
	}
	return nil
}

// beside gives the nominals behind a preposition that hang on the same verb as an occasion:
// "[in China] on a visit, the minister said".
func (f frame) beside(t int, prepositions map[string]bool) []place {
	if at := f.placeOf(t); at >= 0 && prepositions["in"] {
		return []place{{at, f.arc(t)}}
	}
	w := f.tree.Words[t]
	if w.Head < 0 || !w.Is("obl") || f.nominal(w.Head) || !occasion[f.preposition(t)] {
		return nil
	}
	var found []place
	for _, p := range f.with(w.Head, prepositions, "obl") {
		if p.word < t && p.word != t {
			found = append(found, p)
		}
	}
	return found
}

// occasion are the prepositions behind which a deed is one of the subject's: "during talks
// with X, Y said", "arrived on a visit to X".
var occasion = map[string]bool{"during": true, "on": true, "after": true, "in": true, "at": true, "for": true, "with": true, "following": true, "before": true, "as": true}

var as = map[string]bool{"as": true}

// doubtful is the probability below which the parser's attachment of a phrase may give way
// to a frame that asks for the phrase.
const doubtful = .5

// as gives what follows "as" under a verb, also where the parser hung it on a word between.
func (f frame) as(t int) []place {
	if found := f.with(t, as, "obl", "xcomp", "advcl", "nmod", "obj"); len(found) > 0 {
		return found
	}
	for i := t + 1; i < len(f.tree.Words); i++ {
		if f.nominal(i) && f.preposition(i) == "as" && (f.tree.Dominates(t, i) || f.sure(i) < doubtful) {
			return []place{{i, .8}}
		}
	}
	return nil
}

// namedAfter gives the name between commas behind a noun that the parser took for a second subject: "the
// party's candidate to replace him, Lena Sand, said"; -1 where there is none.
func (f frame) namedAfter(n int) int {
	for _, c := range f.below[n] {
		if w := f.tree.Words[c]; c > n+1 && w.Is("nsubj") && w.UPOS == "PROPN" && f.tree.Words[c-1].Form == "," {
			return c
		}
	}
	return -1
}

// bearer gives of whom a noun is said: "Kenya" of "Kenya is a member", "Kenya, a member",
// "member Kenya", "Kenya became a member" and "Kenya as a member".
func (f frame) bearer(n int) []place {
	w := f.tree.Words[n]
	if f.has(n, "cop") {
		if found := f.subject(n, 0); len(found) > 0 && f.has(n, "nsubj") || w.Head < 0 {
			return found
		}
		for _, p := range f.children(w.Head, "obl", "obj") {
			if p.word < n && f.tree.Words[p.word].UPOS == "PRON" {
				return []place{p} // "leading to it being on the list"
			}
		}
		return f.subject(n, 0)
	}
	if found := f.children(n, "appos"); len(found) > 0 {
		return found
	}
	if after := f.namedAfter(n); after >= 0 {
		return []place{{after, .85}}
	}
	if w.Head < 0 {
		return nil
	}
	switch {
	case w.Is("appos"), w.Is("compound"), w.Is("flat"), w.Relation == "nmod:desc":
		return []place{{w.Head, f.arc(n)}}
	case (w.Is("xcomp") || w.Is("obj")) && f.words["become"][f.lemma(w.Head)]:
		return times(f.subject(w.Head, 0), f.arc(n))
	case w.Is("conj"):
		return times(f.bearer(w.Head), f.arc(n))
	}
	return nil
}
