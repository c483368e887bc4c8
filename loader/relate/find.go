package relate

import (
	"math"
	"slices"
	"sort"

	"chancery/loader/mention"
	"chancery/schema"
)

// Find gives the relations of all sentences, in the order of the text; two patterns that find
// the same relation between the same ends in one sentence give it once, the likelier.
func (p *Patterns) Find(s Sentences) []Relation {
	bySentence := make([][]int, len(s.Trees))
	for m, found := range s.Mentions {
		if found.Sentence >= 0 && found.Sentence < len(s.Trees) {
			bySentence[found.Sentence] = append(bySentence[found.Sentence], m)
		}
	}
	var all []Relation
	for i, tree := range s.Trees {
		if tree.Sentence.Furniture || len(bySentence[i]) == 0 {
			continue
		}
		r := reading{Sentences: s, patterns: p, number: i, frame: newFrame(tree, p.words), mentions: bySentence[i]}
		found := slices.Concat(r.signedAt(r.matches()), r.attendees(), r.loose(), r.standing())
		all = append(all, best(found)...)
	}
	return all
}

// reading is the work on one sentence.
type reading struct {
	Sentences
	frame
	patterns *Patterns
	number   int
	mentions []int // of this sentence
}

// best keeps the likeliest of equal relations, in the order of their triggers.
func best(found []Relation) []Relation {
	sort.SliceStable(found, func(i, j int) bool { return found[i].Score > found[j].Score })
	var kept []Relation
	for _, r := range found {
		if slices.ContainsFunc(found, func(other Relation) bool { return displaces(other, r) }) {
			continue
		}
		if !slices.ContainsFunc(kept, func(k Relation) bool { return sameRelation(k, r) }) {
			kept = append(kept, r)
		}
	}
	sort.SliceStable(kept, func(i, j int) bool { return kept[i].Trigger < kept[j].Trigger })
	return kept
}

// displaces says whether a relation makes another one of the same word and ends superfluous:
// its pattern asks for more ("supported Russia with arms" is aid rather than support).
func displaces(a, b Relation) bool {
	return a.Trigger == b.Trigger && a.Name != b.Name && a.From.Entity == b.From.Entity && a.To.Entity == b.To.Entity && a.asks > b.asks
}

func sameRelation(a, b Relation) bool {
	if a.Name != b.Name {
		return false
	}
	if a.From.Entity == b.From.Entity && a.To.Entity == b.To.Entity {
		return true
	}
	row, _ := schema.RelationNamed(a.Name)
	return row.Symmetric && a.From.Entity == b.To.Entity && a.To.Entity == b.From.Entity
}

// matches tries every pattern on every word.
func (r reading) matches() []Relation {
	var found []Relation
	for t := range r.tree.Words {
		for _, i := range r.patterns.byLemma[r.lemma(t)] {
			if pattern := r.patterns.all[i]; r.triggered(t, pattern) {
				found = append(found, r.match(t, pattern)...)
			}
		}
	}
	return found
}

// triggered says whether a word may carry the pattern.
func (r reading) triggered(t int, p Pattern) bool {
	w := r.tree.Words[t]
	switch {
	case p.noun:
		if w.UPOS != "NOUN" && w.UPOS != "PROPN" {
			return false
		}
	case p.adj:
		if w.UPOS != "ADJ" && w.XPOS != "VBN" && w.XPOS != "VBG" {
			return false
		}
	case w.UPOS != "VERB" || w.Is("amod"):
		return false // "convicted murderers" describes; it does not report
	}
	if p.Relation == "REQUESTED" && r.inquires(t) || p.Relation == "THREATENED" && r.forswears(t) {
		return false
	}
	if p.particle != "" {
		particle := false
		for _, c := range r.below[t] {
			particle = particle || (r.tree.Words[c].Is("compound:prt") || r.tree.Words[c].Is("advmod")) && lower(r.tree.Words[c].Form) == p.particle
		}
		if !particle {
			return false
		}
	} else if !p.noun && !p.adj && r.has(t, "compound:prt") && !p.beside[r.particleOf(t)] {
		return false // "carry out", "break up" are other verbs
	}
	if p.object != nil && !slices.ContainsFunc(r.patient(t), func(o place) bool {
		return p.object[r.lemma(o.word)] || slices.ContainsFunc(r.with(o.word, of, "nmod"), func(n place) bool { return p.object[r.lemma(n.word)] }) // "a shipment of [missiles]"
	}) {
		return false
	}
	if p.beside != nil && !r.belowIs(t, p.beside) || p.needs != nil && !r.has(t, p.needs...) || r.has(t, p.lacks...) {
		return false
	}
	if p.clause != nil && !slices.ContainsFunc(append(r.said(t), r.children(t, "xcomp")...), func(c place) bool {
		return p.clause[r.lemma(c.word)] || r.belowIs(c.word, p.clause)
	}) {
		return false
	}
	if clauses := append(r.said(t), r.children(t, "xcomp")...); p.barring != nil && (len(clauses) == 0 || slices.ContainsFunc(clauses, func(c place) bool {
		return p.barring[r.lemma(c.word)] || r.tree.Words[c.word].UPOS != "VERB"
	})) {
		return false
	}
	return p.without == nil || !r.belowIs(t, p.without)
}

// inquires says whether a verb asks a question rather than for something: "asked [why the jets had come]", "asked him
// [whether it was true]".
func (r reading) inquires(t int) bool {
	return slices.ContainsFunc(r.children(t, "ccomp"), func(clause place) bool {
		return slices.ContainsFunc(r.below[clause.word], func(c int) bool { return c > t && interrogative[lower(r.tree.Words[c].Form)] })
	})
}

// forswears says whether a verb promises not to do something: "vowed [not to attack]".
func (r reading) forswears(t int) bool {
	return r.lemma(t) != "threaten" && slices.ContainsFunc(r.children(t, "xcomp", "ccomp"), func(clause place) bool {
		return r.belowIs(clause.word, map[string]bool{"not": true, "never": true, "no": true})
	})
}

var interrogative = map[string]bool{"why": true, "whether": true, "if": true, "how": true, "when": true, "where": true, "who": true, "what": true}

func (r reading) particleOf(t int) string {
	for _, c := range r.below[t] {
		if r.tree.Words[c].Is("compound:prt") {
			return lower(r.tree.Words[c].Form)
		}
	}
	return ""
}

func (r reading) belowIs(t int, words map[string]bool) bool {
	return slices.ContainsFunc(r.below[t], func(c int) bool { return words[r.lemma(c)] || words[lower(r.tree.Words[c].Form)] })
}

// filler is an entity that fills a place.
type filler struct {
	End
	score float64
}

// match gives the relations that a pattern finds at its trigger.
func (r reading) match(t int, p Pattern) []Relation {
	qualifiers, words, ok := r.narrow(t, p)
	if !ok || slices.ContainsFunc(p.unless, func(s slot) bool { return r.actorAt(t, s, p) }) {
		return nil
	}
	if p.pair != nil {
		return r.pairs(t, p, qualifiers, words)
	}
	row, _ := schema.RelationNamed(p.Relation)
	from := r.fillers(t, p.from, p, row.From, p.fromKinds)
	to := r.fillers(t, p.to, p, row.To, p.toKinds, from...)
	if len(from) == 0 && p.open == "from" && (p.noun || r.passive(t)) && !r.occupied(t, p.from, p) {
		from = []filler{{End{-1, -1, -1}, 1}}
	}
	if len(to) == 0 && p.open == "to" && !r.occupied(t, p.to, p) {
		to = []filler{{End{-1, -1, -1}, 1}}
	}
	var found []Relation
	for _, a := range from {
		for _, b := range to {
			if a.Entity == b.Entity || a.Word == b.Word && a.Word >= 0 && p.from[0].kind != "self" {
				continue
			}
			found = append(found, r.relation(t, p, a, b, qualifiers, words))
		}
	}
	return found
}

// pairs gives a symmetric relation between every two entities of the places.
func (r reading) pairs(t int, p Pattern, qualifiers []schema.Qualifier, words []int) []Relation {
	row, _ := schema.RelationNamed(p.Relation)
	var all []filler
	for _, s := range p.pair {
		all = append(all, r.fillers(t, []slot{s}, p, row.From, p.fromKinds)...)
	}
	var found []Relation
	for i, a := range all {
		for _, b := range all[i+1:] {
			if a.Entity == b.Entity {
				continue
			}
			found = append(found, r.relation(t, p, a, b, qualifiers, words))
			if !row.Symmetric {
				found = append(found, r.relation(t, p, b, a, qualifiers, words))
			}
		}
	}
	return found
}

func (r reading) relation(t int, p Pattern, a, b filler, qualifiers []schema.Qualifier, words []int) Relation {
	rests := append([]int{t}, words...)
	for _, end := range []filler{a, b} {
		if end.Word >= 0 {
			rests = append(rests, end.Word)
		}
	}
	sort.Ints(rests)
	return Relation{
		Pattern: p.ID, Name: p.Relation, Sentence: r.number, From: a.End, To: b.End, Trigger: t,
		Words: slices.Compact(rests), Qualifiers: qualifiers, Standing: p.standing, Withheld: p.withheld,
		Prior: p.Prior, Score: p.Prior * a.score * b.score, asks: p.asks(),
	}
}

// fillers gives the entities in the first of the places that holds any of an allowed kind. On the way down from
// noun to noun the other end is passed over: "Kenya cut [its] ties with Iran".
func (r reading) fillers(t int, places []slot, p Pattern, allowed, narrower []schema.Kind, other ...filler) []filler {
	for _, s := range places {
		for _, level := range r.levels(t, s, p) {
			var found []filler
			for _, at := range r.conjuncts(level) {
				found = append(found, r.entities(at, allowed, narrower, s.kind)...)
			}
			if s.kind == "reach" {
				found = slices.DeleteFunc(found, func(e filler) bool {
					return slices.ContainsFunc(other, func(o filler) bool { return o.Entity == e.Entity })
				})
			}
			if len(found) > 0 {
				return found
			}
		}
	}
	return nil
}

// actorAt says whether a place holds an actor.
func (r reading) actorAt(t int, s slot, p Pattern) bool {
	row, _ := schema.RelationNamed(p.Relation)
	return slices.ContainsFunc(r.fill(t, s, p), func(at place) bool { return r.mentionAt(at.word, row.From, nil, s.kind) >= 0 })
}

// occupied says whether words stand in one of the places, whatever they name.
func (r reading) occupied(t int, places []slot, p Pattern) bool {
	return slices.ContainsFunc(places, func(s slot) bool {
		return slices.ContainsFunc(r.fill(t, s, p), func(at place) bool {
			w := r.tree.Words[at.word]
			return !w.Is("amod") && !w.Is("compound")
		})
	})
}

// entities gives what a word refers to, of the allowed kinds.
func (r reading) entities(at place, allowed, narrower []schema.Kind, where string) []filler {
	m := r.mentionAt(at.word, allowed, narrower, where)
	if m < 0 {
		m, at.word = r.nameOf(at.word, allowed, narrower, where)
		if m < 0 {
			m = r.bearing(at.word, allowed, narrower)
		}
	}
	if m < 0 {
		return nil
	}
	var found []filler
	trust := at.score
	if r.Mentions[m].Last-r.Mentions[m].First > 1 {
		trust = root(trust) // the parser divides its belief among the words of a name
		if slices.ContainsFunc(r.mentions, func(o int) bool { return r.Mentions[o].Form == mention.OfficeForm && r.Mentions[o].Holder == m }) {
			trust = root(trust) // and among those of its title
		}
	}
	score := trust * root(r.Mentions[m].Score*r.Links.Score[m])
	for _, e := range r.Links.All(m) {
		kind := r.Links.Entities[e].Kind
		if slices.Contains(allowed, kind) && (narrower == nil || slices.Contains(narrower, kind)) {
			found = append(found, filler{End{e, m, at.word}, score})
		}
	}
	if len(found) > mostConjuncts {
		return nil
	}
	return found
}

// nameOf gives the name that stands in apposition to a description of which no mention was made, and its head: "the
// Green politician [Fritz Kuhn]". No comma may part them, and the description names a person.
func (r reading) nameOf(word int, allowed, narrower []schema.Kind, where string) (int, int) {
	if r.tree.Words[word].UPOS != "NOUN" {
		return -1, word
	}
	for _, c := range r.children(word, "appos") {
		if m := r.mentionAt(c.word, allowed, narrower, where); c.word == word+1 && m >= 0 && r.Mentions[m].Form == mention.NameForm {
			return m, c.word
		}
	}
	return -1, word
}

// root softens the product of two scores of one decision: finding a mention and knowing what
// it refers to are not independent.
func root(x float64) float64 { return math.Sqrt(x) }

// mentionAt gives the mention whose head a word is and that refers to an entity of an allowed
// kind: a name before a description before a pronoun, the longer first; -1 where there is none.
// An adjective of a country fills only the places of modifiers.
func (r reading) mentionAt(word int, allowed, narrower []schema.Kind, where string) int {
	best, bestRank := -1, 0
	for _, m := range r.mentions {
		found := r.Mentions[m]
		if found.Form == mention.OfficeForm && found.Head == word && found.Holder >= 0 && !slices.Contains(allowed, schema.Office) {
			m = found.Holder // "Secretary of State John Kerry" hangs on the title
			found = r.Mentions[m]
			word = found.Head
		}
		if found.Head != word && !(found.Form == mention.NameForm && r.insideName(word, found)) {
			continue
		}
		rank := formRank[found.Form]
		if w := r.tree.Words[word]; found.Form == mention.DemonymForm && !adjectives[where] && !(where == "agent" && (w.Is("amod") || w.Is("compound"))) {
			continue // an adjective is an agent only where it says whose undertaking a noun is
		}
		if len(r.Links.All(m)) == 0 {
			continue
		}
		kind := r.Links.Entities[r.Links.All(m)[0]].Kind
		if !slices.Contains(allowed, kind) || narrower != nil && !slices.Contains(narrower, kind) {
			continue
		}
		rank = rank*100 + found.Last - found.First
		if rank > bestRank {
			best, bestRank = m, rank
		}
	}
	return best
}

// bearing gives the name of the body that a noun says what it is of: "the Christian Democrats (CDU)
// party"; -1 where there is none.
func (r reading) bearing(word int, allowed, narrower []schema.Kind) int {
	if !r.words["bearing"][r.lemma(word)] {
		return -1
	}
	for _, c := range r.children(word, "compound") {
		if m := r.mentionAt(c.word, allowed, narrower, "prep"); m >= 0 && r.Mentions[m].Form == mention.NameForm && r.Mentions[m].Kind == schema.Organization {
			return m
		}
	}
	return -1
}

// adjectives are the places that the adjective of a country may fill.
var adjectives = map[string]bool{"doer": true, "mods": true, "object-doer": true, "prep-doer": true, "agent-doer": true, "compound": true, "poss": true, "reach": true, "deed-doer": true}

// insideName says whether a word is the syntactic head of a name although the mention found
// another head: the parser may hang a verb on the first or the last word of a flat name.
func (r reading) insideName(word int, m mention.Mention) bool {
	return word >= m.First && word < m.Last && (r.tree.Words[word].Head < m.First || r.tree.Words[word].Head >= m.Last)
}

var formRank = map[mention.Form]int{mention.NameForm: 5, mention.NominalForm: 4, mention.OfficeForm: 3, mention.DemonymForm: 2, mention.PronounForm: 1}

// narrow gives the qualifiers of a match and the words they stand on; false where a required
// one is missing.
func (r reading) narrow(t int, p Pattern) ([]schema.Qualifier, []int, bool) {
	var qualifiers []schema.Qualifier
	var words []int
	for _, q := range p.qualifiers {
		value, word := r.qualifierValue(t, q, p)
		if value == "" {
			if q.required {
				return nil, nil, false
			}
			continue
		}
		qualifiers = append(qualifiers, schema.Qualifier{Key: q.key, Value: value})
		words = append(words, word)
	}
	return qualifiers, words, true
}

func (r reading) qualifierValue(t int, q qualifier, p Pattern) (string, int) {
	for _, at := range r.fill(t, q.slot, p) {
		if q.list != "" {
			for _, w := range append([]int{at.word}, r.below[at.word]...) {
				if value := r.patterns.maps[q.list][r.lemma(w)]; value != "" {
					return value, w
				}
			}
			continue
		}
		if r.nominal(at.word) {
			return lower(r.phrase(at.word)), at.word
		}
	}
	return "", -1
}

// phrase gives a noun with the adjectives and nouns before it: "crude oil".
func (r reading) phrase(n int) string {
	out := ""
	for _, c := range append(slices.Clone(r.below[n]), n) {
		if w := r.tree.Words[c]; c == n || c < n && (w.Is("amod") || w.Is("compound")) {
			if out != "" {
				out += " "
			}
			out += w.Form
		}
	}
	return out
}
