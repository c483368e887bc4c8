package parse

// flush reads the windows of a batch, writes what was read into their trees and empties it.
func (m *Model) flush(b *batch, trees []Tree) {
	if len(b.windows) == 0 {
		return
	}
	m.encoder.run(b)
	m.heads.run(b)
	for i := range b.windows {
		w := &b.windows[i]
		m.decodeHeads(b, w, trees[w.tree].Words[w.offset:w.offset+w.words])
	}
	m.heads.relations(b)
	for i := range b.windows {
		w := &b.windows[i]
		words := trees[w.tree].Words[w.offset : w.offset+w.words]
		m.decodeWords(b, w, words)
		m.settle(b, w, words)
		m.decodeNames(b, w, &trees[w.tree])
		m.heads.claims.keep(b, w, &trees[w.tree])
	}
	b.reset()
}

// decodeHeads writes the heads of a window's words, asks for their relations and leaves the
// probabilities of arcs where their scores were.
func (m *Model) decodeHeads(b *batch, w *window, words []Word) {
	found := b.arborescence.best(m.heads.arcs(b, w), w.words+1, w.stride)
	for i := range words {
		head := found[i+1]
		row := b.arcRow(w, i+1)
		row[i+1] = -widest // no word is its own head
		m.heads.machine.Softmax(row)
		words[i].HeadProbability = float64(row[head])
		words[i].Head = -1
		if head > 0 {
			words[i].Head = w.offset + head - 1
		}
		m.heads.join(b, w, i+1, head)
	}
}

// decodeWords writes the relations, tags and lemmas of a window's words.
func (m *Model) decodeWords(b *batch, w *window, words []Word) {
	for i := range words {
		word, row := &words[i], w.first+i+1
		relation := b.heads.relation[row*len(m.relations) : (row+1)*len(m.relations)]
		best := m.rootLabel
		if m.rootLabel >= 0 && word.Head >= 0 {
			relation[m.rootLabel] = -widest
		}
		if word.Head >= 0 || m.rootLabel < 0 {
			best = largest(relation)
		}
		m.heads.machine.Softmax(relation)
		word.Relation, word.RelationProbability = m.relations[best], float64(relation[best])

		tag := b.heads.tag[row*len(m.tags) : (row+1)*len(m.tags)]
		best = largest(tag)
		m.heads.machine.Softmax(tag)
		word.UPOS, word.XPOS, word.TagProbability = m.tags[best].upos, m.tags[best].xpos, float64(tag[best])
		word.Lemma = m.lemmas.lemma(word.Form, word.UPOS, word.XPOS, w.offset+i == 0)
	}
}

// largest gives the number of the largest score, the first of equal ones.
func largest(x []float32) int {
	best := 0
	for i, v := range x {
		if v > x[best] {
			best = i
		}
	}
	return best
}
