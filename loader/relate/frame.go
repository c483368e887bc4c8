package relate

import (
	"math"
	"slices"

	"chancery/loader/parse"
)

// place is a word that fills a place of a frame.
type place struct {
	word  int
	score float64 // product of the probabilities of the arcs that lead to it
}

// frame reads the frames of one tree: who does, to whom, by which preposition.
type frame struct {
	tree  parse.Tree
	below [][]int // children of every word
	words map[string]map[string]bool
}

// deepest is how many steps of control, coordination and relative clauses a subject may be
// away; a tree has no cycles, but long chains are never right.
const deepest = 6

// unsure is the probability from which on an arc is believed at all.
const unsure = .1

func newFrame(tree parse.Tree, words map[string]map[string]bool) frame {
	below := make([][]int, len(tree.Words))
	for i, w := range tree.Words {
		if w.Head >= 0 && w.Head < len(below) {
			below[w.Head] = append(below[w.Head], i)
		}
	}
	return frame{tree, below, words}
}

// arc gives how far the parser trusts the arc above a word. The root of its probability
// stands for it: the arcs of a frame are not independent, and an attachment that the parser
// holds for two thirds sure is right more often than that where a frame asks for it.
func (f frame) arc(i int) float64 {
	return math.Sqrt(f.sure(i))
}

// sure gives the parser's probability of the arc above a word.
func (f frame) sure(i int) float64 {
	w := f.tree.Words[i]
	return w.HeadProbability * w.RelationProbability
}

// children gives the children of a word by relation, each with its arc's probability.
func (f frame) children(i int, relations ...string) []place {
	var found []place
	for _, c := range f.below[i] {
		for _, r := range relations {
			if f.tree.Words[c].Is(r) && f.sure(c) >= unsure {
				found = append(found, place{c, f.arc(c)})
				break
			}
		}
	}
	return found
}

func (f frame) has(i int, relations ...string) bool {
	for _, c := range f.below[i] {
		for _, r := range relations {
			if f.tree.Words[c].Is(r) {
				return true
			}
		}
	}
	return false
}

// passive says whether a verb is in the passive: "was visited", "visited by X", and the
// second of two coordinated participles.
func (f frame) passive(v int) bool {
	w := f.tree.Words[v]
	if f.has(v, "nsubj:pass", "aux:pass", "csubj:pass") {
		return true
	}
	if w.XPOS != "VBN" && w.XPOS != "VBD" || f.has(v, "aux", "nsubj") {
		return false
	}
	switch {
	case w.Is("acl") && w.Relation != "acl:relcl", w.Is("amod"):
		return w.XPOS == "VBN" || !f.has(v, "obj")
	case w.Is("advcl"), w.Is("xcomp"):
		return w.XPOS == "VBN" && !f.has(v, "obj")
	case w.Is("conj") && w.Head >= 0:
		return w.XPOS == "VBN" && !f.has(v, "obj") && f.passive(w.Head)
	}
	return false
}

// preposition gives the lower-case preposition of a nominal, with the words fixed to it:
// "to", "according to", "because of"; "" where it has none.
func (f frame) preposition(n int) string {
	all := ""
	for _, c := range f.below[n] {
		if w := f.tree.Words[c]; w.Relation == "nmod:desc" && c < n {
			if title := f.preposition(c); title != "" && all == "" {
				all = title // "by [Secretary X]", with the preposition on the title
			}
		} else if w.Is("flat") && all == "" {
			for _, d := range f.below[c] { // "to [Ola Berg]", with the preposition on the last of the names
				if p := f.tree.Words[d]; d < n && p.Is("case") && p.UPOS != "PART" {
					all = lower(p.Form)
				}
			}
		}
		if !f.tree.Words[c].Is("case") || f.tree.Words[c].UPOS == "PART" {
			continue
		}
		if all != "" {
			all += " "
		}
		all += lower(f.tree.Words[c].Form)
		for _, d := range f.below[c] {
			if f.tree.Words[d].Is("fixed") {
				all += " " + lower(f.tree.Words[d].Form)
			}
		}
	}
	return all
}

// with gives the nominals under a word that stand behind one of the prepositions.
func (f frame) with(i int, prepositions map[string]bool, relations ...string) []place {
	var found []place
	for _, p := range f.children(i, relations...) {
		if prepositions[f.preposition(p.word)] {
			found = append(found, p)
		}
	}
	if len(found) == 0 && slices.Contains(relations, "nmod") {
		return f.besideObject(i, prepositions)
	}
	return found
}

// besideObject gives what stands right behind the object of a verb and hangs on the verb: whether
// "on Syria" belongs to "sanctions" or to "imposed" in "imposed sanctions on Syria" is nothing
// that a parser, or a reader, can tell.
func (f frame) besideObject(noun int, prepositions map[string]bool) []place {
	w := f.tree.Words[noun]
	if w.Head < 0 || !w.Is("obj") || f.tree.Words[noun].UPOS != "NOUN" {
		return nil
	}
	for _, p := range f.children(w.Head, "obl") {
		if preposition := f.tree.Child(p.word, "case"); preposition == noun+1 && prepositions[f.preposition(p.word)] {
			return []place{p}
		}
	}
	return nil
}

var by = map[string]bool{"by": true}

// agent gives who does what a verb says; behind words that speak for somebody also whose words they are: "[Kenya]'s
// statement accused Norway", "issued a resolution condemning it".
func (f frame) agent(v int) []place {
	found := f.actor(v)
	for _, p := range found {
		if f.words["utterance"][f.lemma(p.word)] {
			found = append(found, times(f.speakers(p.word), p.score)...)
		}
	}
	return found
}

// speakers gives whose words a text or decision is.
func (f frame) speakers(n int) []place {
	if found := f.byDoer(n); len(found) > 0 {
		return found
	}
	if found := f.children(n, "nmod:poss"); len(found) > 0 {
		return found
	}
	if v := f.carrier(n, f.words["utter"]); v >= 0 {
		return times(f.actor(v), f.arc(n))
	}
	return f.modifiers(n)
}

// actor gives the subject of a verb in the active, what stands behind "by" in the passive.
func (f frame) actor(v int) []place {
	if !f.passive(v) {
		return f.subject(v, 0)
	}
	if found := f.with(v, by, "obl"); len(found) > 0 {
		return found
	}
	for _, c := range f.children(v, "conj") { // "was condemned and sanctioned by the union"
		if f.passive(c.word) && !f.has(c.word, "nsubj") {
			if found := f.with(c.word, by, "obl"); len(found) > 0 {
				return times(found, c.score)
			}
		}
	}
	return nil
}

// raised gives the object that the parser took for the subject of the infinitive behind it:
// "urged [Israel] to stop", "called [the decision] a mistake".
func (f frame) raised(v int) []place {
	for _, clause := range f.children(v, "xcomp", "advcl") {
		if f.tree.Words[clause.word].Is("advcl") {
			if !f.behind(clause.word, "against", "into", "from") { // "warned [Kenya] against attacking"
				continue
			}
		} else if f.tree.Words[clause.word].UPOS == "VERB" && (f.tree.Words[clause.word].XPOS != "VB" || !f.has(clause.word, "mark")) {
			continue
		}
		for _, s := range f.children(clause.word, "nsubj") {
			if v < s.word && s.word < clause.word {
				return []place{s}
			}
		}
	}
	return nil
}

// patient gives to whom a verb is done.
func (f frame) patient(v int) []place {
	if f.passive(v) {
		return f.subject(v, 0)
	}
	objects := f.children(v, "obj")
	if indirect := f.children(v, "iobj"); len(indirect) > 0 && !f.words["ditransitive"][f.lemma(v)] {
		return f.relative(v, indirect) // "accusing [Ryan] of misleading voters", with Ryan taken for a receiver
	}
	if len(objects) > 0 && f.swallowed(v) == nil {
		return f.relative(v, objects)
	}
	if swallowed := f.swallowed(v); swallowed != nil {
		return swallowed
	}
	if raised := f.raised(v); raised != nil {
		return raised
	}
	if subjects := f.children(v, "nsubj"); len(subjects) > 1 && subjects[len(subjects)-1].word > v {
		return subjects[len(subjects)-1:]
	}
	w := f.tree.Words[v]
	if w.Relation == "acl:relcl" && w.Head >= 0 && f.has(v, "nsubj") && !f.relativeSubject(v) && (!f.has(v, "ccomp", "xcomp") || f.relativeObject(v)) {
		return []place{{w.Head, f.arc(v)}} // "the party she leads", "officers whom Ankara accuses"
	}
	if w.Is("amod") && w.Head >= 0 && w.XPOS == "VBN" {
		return []place{{w.Head, f.arc(v)}}
	}
	return f.relative(v, f.children(v, "iobj")) // "asked Europe to help"
}

// swallowed gives the object that the parser took for a possessor of the complement:
// "considers [Russia a direct threat]", where no 's follows and the article comes after it.
func (f frame) swallowed(v int) []place {
	for _, x := range f.children(v, "xcomp", "obj") {
		article := -1
		for _, c := range f.below[x.word] {
			if f.tree.Words[c].Is("det") {
				article = c
			}
		}
		for _, c := range f.below[x.word] {
			w := f.tree.Words[c]
			if c < article && w.UPOS == "PROPN" && !f.has(c, "case") {
				return []place{{c, x.score}}
			}
		}
	}
	return nil
}

// relative replaces relative pronouns by the noun that they stand for.
func (f frame) relative(v int, found []place) []place {
	out := make([]place, 0, len(found))
	for _, p := range found {
		w := f.tree.Words[p.word]
		if w.UPOS != "PRON" && w.UPOS != "DET" || !relativePronoun[lower(w.Form)] {
			out = append(out, p)
			continue
		}
		for clause, steps := v, 0; clause >= 0 && steps < deepest; clause, steps = f.tree.Words[clause].Head, steps+1 {
			up := f.tree.Words[clause]
			if f.relativeClause(clause) {
				out = append(out, place{up.Head, p.score * f.arc(clause)})
				break
			}
			if !up.Is("conj") && !up.Is("xcomp") && !up.Is("ccomp") {
				break
			}
		}
	}
	return out
}

// relativeClause says whether a clause describes a noun: "Kenya, which left", "it was Kenya that left".
func (f frame) relativeClause(v int) bool {
	w := f.tree.Words[v]
	return w.Head >= 0 && (w.Relation == "acl:relcl" || w.Relation == "advcl:relcl" && f.nominal(w.Head) && f.has(w.Head, "expl", "nsubj", "cop") && f.relativeSubject(v))
}

var relativePronoun = map[string]bool{"who": true, "which": true, "that": true, "whom": true}

func (f frame) relativeSubject(v int) bool {
	for _, p := range f.children(v, "nsubj") {
		if relativePronoun[lower(f.tree.Words[p.word].Form)] {
			return true
		}
	}
	return false
}

// relativeObject says whether a relative pronoun stands before a verb in another place than
// its subject's.
func (f frame) relativeObject(v int) bool {
	for _, p := range f.children(v, "obj", "obl", "iobj") {
		if p.word < v && relativePronoun[lower(f.tree.Words[p.word].Form)] {
			return true
		}
	}
	return false
}

// finite says whether a clause has a tensed verb of its own.
func (f frame) finite(v int) bool {
	switch f.tree.Words[v].XPOS {
	case "VBD", "VBP", "VBZ", "MD":
		return true
	}
	for _, c := range f.below[v] {
		w := f.tree.Words[c]
		if (w.Is("aux") || w.Is("cop")) && (w.XPOS == "MD" || w.XPOS == "VBD" || w.XPOS == "VBP" || w.XPOS == "VBZ") {
			return true
		}
	}
	return false
}

// behind says whether a clause is introduced by one of the words.
func (f frame) behind(v int, introductions ...string) bool {
	for _, c := range f.below[v] {
		w := f.tree.Words[c]
		if !w.Is("mark") && !w.Is("case") {
			continue
		}
		for _, word := range introductions {
			if lower(w.Form) == word {
				return true
			}
		}
	}
	return false
}

func (f frame) nominal(i int) bool {
	u := f.tree.Words[i].UPOS
	return u == "NOUN" || u == "PROPN" || u == "PRON" || u == "NUM"
}

func (f frame) lemma(i int) string { return lower(f.tree.Words[i].Lemma) }

var examples = map[string]bool{"such as": true, "including": true, "like": true, "notably": true}

// conjuncts adds to each place what is coordinated with it, and puts the members that are
// named in the place of a group ("allies such as Japan and Australia").
func (f frame) conjuncts(found []place) []place {
	var all, out []place
	for _, p := range found {
		all = append(all, f.named(p)...)
	}
	for _, p := range all {
		out = append(out, p)
		for _, c := range f.children(p.word, "conj") {
			// What is coordinated follows; before it stands a parse that went astray.
			if c.word > p.word && (f.nominal(c.word) || f.tree.Words[c.word].UPOS == "ADJ") {
				out = append(out, f.named(place{c.word, p.score * c.score})...)
			}
		}
		if c := f.strayConjunct(p.word); c >= 0 {
			out = append(out, place{c, p.score * f.arc(c)})
		}
	}
	if len(out) > mostConjuncts {
		out = out[:mostConjuncts]
	}
	return out
}

// named gives the members that are named in the place of a group ("allies such as [Japan]") and what a word that says
// nothing of its own counts or describes ("a number of [ministers]", "the city of [Bonn]").
func (f frame) named(p place) []place {
	if named := f.with(p.word, examples, "nmod"); len(named) > 0 && f.tree.Words[p.word].UPOS == "NOUN" {
		return times(named, p.score)
	}
	if singled := f.singledOut(p.word); len(singled) > 0 {
		return times(singled, p.score)
	}
	if f.words["transparent"][f.lemma(p.word)] && !f.has(p.word, "compound") { // "rights groups" says something of its own
		if inner := f.with(p.word, of, "nmod"); len(inner) > 0 {
			return times(inner, p.score)
		}
	}
	return []place{p}
}

// singledOut gives who is singled out of several, wherever in their description the parser hung him: "officials of the ministry, notably
// [its head]".
func (f frame) singledOut(group int) []place {
	if f.tree.Words[group].XPOS != "NNS" {
		return nil
	}
	var found []place
	for word, w := range f.tree.Words {
		if w.Is("advmod") && f.words["notably"][f.lemma(word)] && word+1 < len(f.tree.Words) && w.Head > word {
			if named := w.Head; f.tree.Words[named].Is("appos") && f.nominal(named) && f.tree.Dominates(group, named) {
				found = append(found, place{named, f.arc(word)})
			}
		}
	}
	return found
}

// strayConjunct gives the word that "and" joins to a word although the parser hung it on
// one that follows, or -1: "France and Germany condemned Russia" with Germany under Russia.
func (f frame) strayConjunct(i int) int {
	last := i
	for last+1 < len(f.tree.Words) && f.tree.Words[last+1].Is("flat") && f.tree.Words[last+1].Head == i {
		last++
	}
	if last+2 >= len(f.tree.Words) || f.tree.Words[last+1].UPOS != "CCONJ" {
		return -1
	}
	for c := last + 2; c < len(f.tree.Words) && f.nominal(c); c++ {
		if w := f.tree.Words[c]; w.Is("conj") && w.Head > c {
			return c
		}
	}
	return -1
}

// mostConjuncts is how many members of a list make claims of their own (annotators' guide).
const mostConjuncts = 5

func times(found []place, score float64) []place {
	out := make([]place, len(found))
	for i, p := range found {
		out[i] = place{p.word, p.score * score}
	}
	return out
}

// Doers gives the words that name who does what a verb or noun of a tree says, the nearest
// first: who speaks where it is a verb of saying.
func (p *Patterns) Doers(tree parse.Tree, at int) []int {
	f := newFrame(tree, p.words)
	var found []place
	if f.nominal(at) {
		found = f.doer(at, nil)
	} else {
		found = f.actor(at)
	}
	var words []int
	for _, p := range found {
		words = append(words, p.word)
	}
	return words
}
