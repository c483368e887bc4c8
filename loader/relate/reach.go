package relate

import (
	"maps"
	"slices"
)

// farthest is how many nouns "reach" goes down: "lifted its [ban] on [imports] of [grain] from Kenya".
const farthest = 4

// levels gives what fills a place, the nearest first: all places but "reach" have one level.
func (f frame) levels(t int, s slot, p Pattern) [][]place {
	if s.kind != "reach" {
		return [][]place{f.fill(t, s, p)}
	}
	var level []place
	switch {
	case s.prepositions["clause"]: // "threatened to impose [sanctions] on Kenya"
		level = f.clausePatient(t)
		for _, x := range f.children(t, "xcomp") {
			level = append(level, times(append(f.patient(x.word), f.with(x.word, s.prepositions, "obl")...), x.score)...)
		}
	case s.prepositions["clause-subject"]: // "said that [Turkish forces] violated its airspace"
		for _, c := range f.said(t) {
			level = append(level, times(f.subject(c.word, 0), c.score)...)
		}
	case s.prepositions["carrier"]: // "[Norway's plans] met with criticism"
		if v := f.carrier(t, p.light); v >= 0 {
			level = times(f.agent(v), f.arc(t))
		}
	case len(s.prepositions) > 0:
		level = f.prep(t, s.prepositions, p)
	case p.noun:
		level = []place{{t, 1}}
	default:
		level = f.patient(t)
	}
	return f.reach(level, s.down)
}

// reach goes from nouns to what they are said to belong to, be done by or be about: whose they are and what
// follows them behind one of the prepositions, and so on from there.
func (f frame) reach(level []place, down map[string]bool) [][]place {
	var levels [][]place
	for steps := 0; len(level) > 0 && steps < farthest; steps++ {
		first := steps == 0 && down["only"]
		if !first {
			levels = append(levels, level)
		}
		var owners, next []place
		for _, n := range level {
			owners = append(owners, times(f.owners(n.word), n.score)...)
			for _, p := range f.following(n.word, down) {
				if lemma := f.lemma(n.word); f.preposition(p.word) != "of" || down["of*"] || !f.words["undergone"][lemma] && !f.words["suffered"][lemma] {
					next = append(next, place{p.word, p.score * n.score})
				}
			}
		}
		if len(owners) > 0 && !first {
			levels = append(levels, owners)
		}
		level = next
	}
	return levels
}

// following gives what stands behind one of the prepositions and belongs to a noun, also where it follows the noun at
// once and the parser hung it on the verb above: "along the border [with Belarus]".
func (f frame) following(n int, down map[string]bool) []place {
	prepositions := down
	if down["of*"] { // whatever the noun
		prepositions = maps.Clone(down)
		prepositions["of"] = true
	}
	for _, c := range f.children(n, "acl") { // "the restrictions imposed [on Kenya]"
		if w := f.tree.Words[c.word]; w.XPOS == "VBN" && w.Relation != "acl:relcl" && f.words["borne"][f.lemma(c.word)] {
			if found := f.with(c.word, prepositions, "obl"); len(found) > 0 {
				return times(found, c.score)
			}
		}
	}
	if found := f.with(n, prepositions, "nmod"); len(found) > 0 || n+1 >= len(f.tree.Words) || !f.tree.Words[n+1].Is("case") {
		return found
	}
	p := f.tree.Words[n+1].Head
	if p <= n+1 || !prepositions[f.preposition(p)] || f.sure(p) < unsure {
		return nil
	}
	if head := f.tree.Words[p].Head; head < 0 || head == n || !f.tree.Words[p].Is("obl") || !f.tree.Dominates(head, n) {
		return nil
	}
	return []place{{p, f.arc(p)}}
}

// owners gives whose deed or thing a noun names: its possessor, the adjective of its country, who did it behind
// "by" or "of". Whoever a deed was done to is none: "the murder of X", "X's arrest".
func (f frame) owners(n int) []place {
	lemma := f.lemma(n)
	if found := f.byDoer(n); len(found) > 0 {
		return found
	}
	var found []place
	for _, p := range f.modifiers(n) {
		w := f.tree.Words[p.word]
		switch {
		case w.Relation == "nmod:poss" && f.words["suffered"][lemma]:
		case f.preposition(p.word) == "of" && (f.words["suffered"][lemma] || f.words["undergone"][lemma]):
		default:
			found = append(found, p)
		}
	}
	return found
}

// forSubject gives who is to do what somebody calls for: "called for [Peru] to withdraw", "an appeal for [members]
// to send ships".
func (f frame) forSubject(t int) []place {
	var found []place
	clauses := f.children(t, "xcomp", "advcl", "acl", "ccomp")
	if v := f.tree.Words[t].Head; v >= 0 && f.tree.Words[t].Is("obj") {
		clauses = append(clauses, f.children(v, "advcl", "xcomp")...) // "made an appeal on Friday for members to …"
	}
	for _, c := range clauses {
		if f.behind(c.word, "for") {
			found = append(found, times(f.children(c.word, "nsubj", "nsubj:pass"), c.score)...)
			if n := f.behindFor(c.word); len(found) == 0 && n >= 0 {
				found = append(found, place{n, c.score * f.arc(n)})
			}
		}
	}
	return found
}

// behindFor gives the noun between "for" and the infinitive that it introduces which the parser hung on a word before
// them, or -1.
func (f frame) behindFor(infinitive int) int {
	mark := f.tree.Child(infinitive, "mark")
	if mark < 0 || lower(f.tree.Words[mark].Form) != "for" {
		return -1
	}
	for n := mark + 1; n < infinitive; n++ {
		if f.nominal(n) && f.tree.Words[n].Head < mark {
			return n
		}
	}
	return -1
}

// clausePatient gives to whom a speaker says that he will do something: "warned that it would sack [the cabinet]".
func (f frame) clausePatient(t int) []place {
	var found []place
	for _, c := range f.children(t, "ccomp") {
		subjects := f.children(c.word, "nsubj")
		if len(subjects) != 1 || f.tree.Words[subjects[0].word].UPOS != "PRON" || !slices.ContainsFunc(f.below[c.word], f.modal) {
			continue
		}
		found = append(found, times(f.patient(c.word), c.score)...)
	}
	return found
}

// modal says whether a word is an auxiliary that speaks of what is to come.
func (f frame) modal(i int) bool {
	switch lower(f.tree.Words[i].Form) {
	case "will", "would", "'ll", "’ll", "shall":
		return f.tree.Words[i].Is("aux")
	}
	return false
}

// clauses gives what a verb or noun says: the clauses below it.
func (f frame) clauses(t int) []place { return f.children(t, "ccomp", "acl") }

// said gives what a verb or noun says, also the clause beside which a verb of saying stands ("Kenya must pay, Norway
// [said]"): that tells of the subject where its own words do.
func (f frame) said(t int) []place {
	found := f.clauses(t)
	if w := f.tree.Words[t]; len(found) == 0 && w.Is("parataxis") && w.Head >= 0 && w.Head < t && f.tree.Words[t].UPOS == "VERB" {
		found = append(found, place{w.Head, f.arc(t)})
	}
	return found
}

var of = map[string]bool{"of": true}

// attender gives who does something at the occasion that a noun names: "spoke at the summit".
func (f frame) attender(n int) []place {
	w := f.tree.Words[n]
	if w.Head >= 0 && f.nominal(w.Head) && f.placeOf(n) >= 0 {
		w = f.tree.Words[w.Head] // "in China [on a visit], the minister said"
	}
	if w.Head < 0 || !w.Is("obl") || f.nominal(w.Head) || !occasion[f.preposition(n)] {
		return nil
	}
	return times(f.subject(w.Head, 0), f.arc(n))
}

// placeOf gives the place on which the parser hung an occasion that follows it, or -1: "in [China] on a visit".
func (f frame) placeOf(n int) int {
	w := f.tree.Words[n]
	if w.Head >= 0 && w.Head < n && f.tree.Words[w.Head].Is("obl") && f.preposition(w.Head) == "in" && f.preposition(n) == "on" {
		return w.Head
	}
	return -1
}

// deedDoer gives who does the deed that a verb has for its subject: "[Israel's] strikes hit the port", "the coup
// that [he] staged ousted the king".
func (f frame) deedDoer(v int) []place {
	var found []place
	for _, deed := range f.agent(v) {
		if f.words["deed"][f.lemma(deed.word)] {
			found = append(found, times(f.doer(deed.word, f.words["launch"]), deed.score)...)
		}
	}
	return found
}
