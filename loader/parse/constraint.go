package parse

import "slices"

// exclusive lists relations of which a word governs at most one: in the treebanks a predicate
// has one subject and one object.
var exclusive = [][]string{{"nsubj", "nsubj:pass"}, {"obj"}}

// settle corrects the relations of a window's words where, taken one by one, they contradict
// each other. Of two readings the one that the model finds likelier stays.
func (m *Model) settle(b *batch, w *window, words []Word) {
	m.raise(b, w, words)
	m.lift(b, w, words)
	for k := range exclusive {
		m.keepOne(b, w, words, k)
	}
	m.agreeVoice(b, w, words)
	m.habits(words, w.offset)
}

// scores gives the probabilities of a word's relations.
func (m *Model) scores(b *batch, w *window, i int) []float32 {
	row := w.first + i + 1
	return b.heads.relation[row*len(m.relations) : (row+1)*len(m.relations)]
}

func (w *Word) relate(relation string, probability float32) {
	w.Relation, w.RelationProbability = relation, float64(probability)
}

// raise hangs the object that stands before the "to" of an infinitive on the verb that governs the infinitive: "wants
// [Germany] to help". The treebanks know objects in this place only where a question word was moved to the front, which
// stands before that verb as well (48 in 20,000 sentences of UD_English-EWT and GUM; behind it, one subject, after "for").
func (m *Model) raise(b *batch, w *window, words []Word) {
	for mark := range words {
		verb := words[mark].Head - w.offset
		if words[mark].XPOS != "TO" || words[mark].Relation != "mark" || verb < mark || words[verb].Relation != "xcomp" {
			continue
		}
		above := words[verb].Head - w.offset
		for i := above + 1; above >= 0 && i < mark; i++ {
			if words[i].Relation == "mark" && words[i].Head == w.offset+verb {
				break // "for [artists] to display"
			}
			if words[i].Head != w.offset+verb || !slices.Contains(raised, words[i].Relation) {
				continue
			}
			probability := words[i].HeadProbability + float64(b.arcRow(w, i+1)[1+above])
			words[i].Head, words[i].HeadProbability = w.offset+above, min(1, probability)
			if k := slices.Index(m.relations, "obj"); k >= 0 {
				words[i].relate("obj", max(m.scores(b, w, i)[k], float32(words[i].RelationProbability)))
			}
		}
	}
}

var raised = []string{"obj", "iobj", "nsubj"}

// lift hangs a subject on the verb above where the word that it hangs on cannot have one: a clause without a subject of its own
// ("[China] remains the main partner": one word in 20,000 sentences of UD_English-EWT and GUM is an exception), or
// a nominal that is no predicate ("perceives [NATO] as a threat": no exception).
func (m *Model) lift(b *batch, w *window, words []Word) {
	for i := range words {
		below := words[i].Head - w.offset
		if words[i].Head < 0 || words[i].Relation != "nsubj" || words[below].Head < 0 {
			continue
		}
		above := words[below].Head - w.offset
		clause, nominal := words[below].Relation == "xcomp", m.noPredicate(words, w.offset, below)
		if above == i || above >= below || !clause && !nominal || clause && i > above {
			continue
		}
		words[i].HeadProbability = min(1, words[i].HeadProbability+float64(b.arcRow(w, i+1)[1+above]))
		words[i].Head = w.offset + above
		if i > above {
			words[i].Relation = "obj"
		}
	}
}

// noPredicate says whether a word is an oblique or an object of a verb, with no copula.
func (m *Model) noPredicate(words []Word, offset, i int) bool {
	if !(words[i].Is("obl") || words[i].Is("obj")) || words[i].UPOS != "NOUN" && words[i].UPOS != "PROPN" || words[words[i].Head-offset].UPOS != "VERB" {
		return false
	}
	return !slices.ContainsFunc(words, func(w Word) bool { return w.Head == offset+i && w.Relation == "cop" })
}

// keepOne leaves every head one word of a group of exclusive relations. Of two, one gets
// another relation, or another head: the change that costs the least probability is made.
func (m *Model) keepOne(b *batch, w *window, words []Word, k int) {
	b.kept = grow(b.kept, len(words))
	for i := range b.kept {
		b.kept[i] = -1
	}
	for i := range words {
		if words[i].Head < 0 || !slices.Contains(exclusive[k], words[i].Relation) {
			continue
		}
		kept := &b.kept[words[i].Head-w.offset]
		if *kept < 0 {
			*kept = i
			continue
		}
		first, second := m.cheapest(b, w, words, *kept, k), m.cheapest(b, w, words, i, k)
		if second.share >= first.share {
			m.apply(b, w, words, second, i)
			continue
		}
		moved := *kept
		*kept = i
		m.apply(b, w, words, first, moved)
	}
}

// change is another reading of one word.
type change struct {
	relation int     // number of the new relation, or -1
	head     int     // the new head, 0-based in the window, where the relation stays
	share    float64 // the probability of the new reading, divided by that of the old one
	now      float32 // the new probability
}

// cheapest gives the best other reading of a word that has a relation of group k.
func (m *Model) cheapest(b *batch, w *window, words []Word, i, k int) change {
	relation, p := m.outside(m.scores(b, w, i), exclusive[:k+1])
	best := change{relation: relation, head: -1, share: float64(p) / max(words[i].RelationProbability, 1e-9), now: p}
	for j, p := range b.arcRow(w, i+1)[1:] {
		share := float64(p) / max(words[i].HeadProbability, 1e-9)
		if share > best.share && w.offset+j != words[i].Head && b.kept[j] < 0 && !hangsOn(words, w.offset, j, i) {
			best = change{relation: -1, head: j, share: share, now: p}
		}
	}
	return best
}

// apply makes a change to word i of its window.
func (m *Model) apply(b *batch, w *window, words []Word, c change, i int) {
	word := &words[i]
	if c.relation >= 0 {
		word.relate(m.relations[c.relation], c.now)
		return
	}
	probability := float64(c.now)
	if old := &words[word.Head-w.offset]; old.Relation == "xcomp" && old.Head == w.offset+c.head {
		probability += word.HeadProbability // "wants [Germany] to help": to hang on the one is to hang on the other
	}
	word.Head, word.HeadProbability = w.offset+c.head, min(1, probability)
	b.kept[c.head] = i
}

// hangsOn says whether word i, 0-based in its window, is word j or stands below it.
func hangsOn(words []Word, offset, i, j int) bool {
	for i >= 0 {
		if i == j {
			return true
		}
		if words[i].Head < 0 {
			return false
		}
		i = words[i].Head - offset
	}
	return false
}

// outside gives the likeliest relation outside some groups, and its probability.
func (m *Model) outside(scores []float32, groups [][]string) (int, float32) {
	best, probability := 0, float32(-1)
	for i, p := range scores {
		within := func(group []string) bool { return slices.Contains(group, m.relations[i]) }
		if p > probability && i != m.rootLabel && !slices.ContainsFunc(groups, within) {
			best, probability = i, p
		}
	}
	return best, max(probability, 0)
}

// agreeVoice makes a subject and an auxiliary of the same verb both passive or both active. A finite past without an auxiliary
// of the passive is active (no exception in 20,000 sentences).
func (m *Model) agreeVoice(b *batch, w *window, words []Word) {
	for subject := range words {
		if verb := words[subject].Head - w.offset; words[subject].Relation == "nsubj:pass" && words[subject].Head >= 0 && words[verb].XPOS == "VBD" && !m.hasPassive(words, words[subject].Head) {
			words[subject].Relation = "nsubj"
		}
	}
	for auxiliary := range words {
		verb := words[auxiliary].Head
		if verb < 0 || words[auxiliary].Relation != "aux:pass" && words[auxiliary].Relation != "aux" && words[auxiliary].Relation != "cop" {
			continue
		}
		passive := words[auxiliary].Relation == "aux:pass"
		for subject := range words {
			relation := words[subject].Relation
			if words[subject].Head != verb || relation != "nsubj" && relation != "nsubj:pass" || (relation == "nsubj:pass") == passive {
				continue
			}
			if !passive && m.hasPassive(words, verb) {
				continue
			}
			m.chooseVoice(&words[subject], &words[auxiliary], m.scores(b, w, subject), m.scores(b, w, auxiliary))
		}
	}
}

func (m *Model) hasPassive(words []Word, verb int) bool {
	for i := range words {
		if words[i].Head == verb && words[i].Relation == "aux:pass" {
			return true
		}
	}
	return false
}

func (m *Model) chooseVoice(subject, auxiliary *Word, ofSubject, ofAuxiliary []float32) {
	at := func(scores []float32, relation string) float32 {
		if i := slices.Index(m.relations, relation); i >= 0 {
			return scores[i]
		}
		return 0
	}
	active, activeAuxiliary := at(ofSubject, "nsubj"), "aux"
	if at(ofAuxiliary, "cop") > at(ofAuxiliary, "aux") {
		activeAuxiliary = "cop"
	}
	passive := at(ofSubject, "nsubj:pass")
	if passive*at(ofAuxiliary, "aux:pass") > active*at(ofAuxiliary, activeAuxiliary) {
		subject.relate("nsubj:pass", passive)
		auxiliary.relate("aux:pass", at(ofAuxiliary, "aux:pass"))
		return
	}
	subject.relate("nsubj", active)
	auxiliary.relate(activeAuxiliary, at(ofAuxiliary, activeAuxiliary))
}
