package parse

import "slices"

// exclusive lists relations of which a word governs at most one: in the treebanks a predicate
// has one subject and one object.
var exclusive = [][]string{{"nsubj", "nsubj:pass"}, {"obj"}}

// settle corrects the relations of a window's words where, taken one by one, they contradict
// each other. Of two readings the one that the model finds likelier stays.
func (m *Model) settle(b *batch, w *window, words []Word) {
	for k := range exclusive {
		m.keepOne(b, w, words, k)
	}
	m.agreeVoice(b, w, words)
}

// scores gives the probabilities of a word's relations.
func (m *Model) scores(b *batch, w *window, i int) []float32 {
	row := w.first + i + 1
	return b.heads.relation[row*len(m.relations) : (row+1)*len(m.relations)]
}

func (word *Word) relate(relation string, probability float32) {
	word.Relation, word.RelationProbability = relation, float64(probability)
}

// keepOne leaves every head one word of a group of exclusive relations. The others get the best
// relation outside it and outside the groups before it, which are settled.
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
		other, loss := m.outside(m.scores(b, w, i), exclusive[:k+1])
		otherKept, lossKept := m.outside(m.scores(b, w, *kept), exclusive[:k+1])
		if float64(loss)*words[*kept].RelationProbability >= float64(lossKept)*words[i].RelationProbability {
			words[i].relate(m.relations[other], loss)
			continue
		}
		words[*kept].relate(m.relations[otherKept], lossKept)
		*kept = i
	}
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

// agreeVoice makes a subject and an auxiliary of the same verb both passive or both active.
func (m *Model) agreeVoice(b *batch, w *window, words []Word) {
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
