package parse

import "chancery/loader/parse/internal/kernel"

// heads turns the encoder's vectors into scores: of arcs (biaffine), of their relations, of
// tags and of names.
type heads struct {
	machine   kernel.Machine
	arc       int
	ends      *kernel.Matrix // arc as dependent, arc as head, label as dependent, label as head
	bilinear  *kernel.Matrix
	headBias  []float32
	relation  *kernel.Matrix
	tag, name *kernel.Matrix
	claims    claimsHead
}

func newHeads(file *modelFile) heads {
	c := file.Config
	return heads{
		machine: file.machine, arc: c.Arc,
		ends: file.matrix(c.Width, part{"arc.dependent", c.Arc, true}, part{"arc.head", c.Arc, true},
			part{"label.dependent", c.Arc, false}, part{"label.head", c.Arc, true}),
		bilinear: file.matrix(c.Arc, part{"arc.bilinear", c.Arc, false}),
		headBias: file.floats("arc.headbias", 1, c.Arc),
		relation: file.matrix(c.Arc, part{"label.out", len(file.Relations), true}),
		tag:      file.matrix(c.Width, part{"tag", len(file.Tags), true}),
		name:     file.matrix(c.Width, part{"name", len(file.Names), true}),
		claims:   newClaimsHead(file),
	}
}

// headBuffers holds the scores of a batch, a row for each of batch.firsts.
type headBuffers struct {
	ends      []float32 // [firsts, 4·arc]
	dependent []float32 // [firsts, arc], contiguous
	turned    []float32 // [firsts, arc]: dependents through the bilinear form
	columns   []float32 // heads of one window, [arc, words+1 padded]
	arcs      []float32 // of each window from window.arcs on, [words+1, words+1 padded]
	labels    []float32 // [firsts, arc]
	relation  []float32 // [firsts, relations]
	tag, name []float32 // [firsts, tags], [firsts, names]
}

// run fills the scores of a batch, other than those of arcs and relations.
func (h *heads) run(b *batch) {
	rows, f := len(b.firsts), &b.heads
	f.ends = grow(f.ends, rows*h.ends.Out)
	h.machine.Multiply(f.ends, b.mixed[taskTree], rows, h.ends, &b.scratch)
	f.dependent = grow(f.dependent, rows*h.arc)
	for r := range rows {
		ends := f.ends[r*h.ends.Out : r*h.ends.Out+2*h.arc]
		for i, v := range ends {
			ends[i] = max(v, v*0.1) // without a branch, which would be guessed wrong half the time
		}
		copy(f.dependent[r*h.arc:(r+1)*h.arc], ends)
	}
	f.turned = grow(f.turned, rows*h.arc)
	h.machine.Multiply(f.turned, f.dependent, rows, h.bilinear, &b.scratch)
	f.tag = grow(f.tag, rows*h.tag.Out)
	h.machine.Multiply(f.tag, b.mixed[taskTag], rows, h.tag, &b.scratch)
	f.name = grow(f.name, rows*h.name.Out)
	h.machine.Multiply(f.name, b.mixed[taskName], rows, h.name, &b.scratch)
	f.labels = grow(f.labels, rows*h.arc)
	clear(f.labels)
	h.layOut(b)
}

// layOut gives each window of the batch its place for the scores of arcs.
func (h *heads) layOut(b *batch) {
	size := 0
	for i := range b.windows {
		w := &b.windows[i]
		w.arcs, w.stride = size, (w.words+1+7)/8*8
		size += (w.words + 1) * w.stride
	}
	b.heads.arcs = grow(b.heads.arcs, size)
}

// arcRow gives the scores of the heads of a word (1-based in its window), 0 the root.
func (b *batch) arcRow(w *window, word int) []float32 {
	return b.heads.arcs[w.arcs+word*w.stride:][:w.words+1]
}

// arcs fills the scores of a window's arcs and gives them: a row a word, with row 0 for the
// root left empty, and a column a head, with column 0 for the root.
func (h *heads) arcs(b *batch, w *window) []float32 {
	n, f := w.words+1, &b.heads
	f.columns = grow(f.columns, h.arc*w.stride)
	h.machine.Turn(f.columns, w.stride, kernel.Rows{Numbers: f.ends[w.first*h.ends.Out+h.arc:], Count: n, Length: h.arc, Stride: h.ends.Out}, 1)
	arcs := f.arcs[w.arcs : w.arcs+n*w.stride]
	own := arcs[:w.stride]
	h.machine.Combine(own, h.headBias, f.columns, w.stride)
	h.machine.CombineRows(kernel.Rows{Numbers: arcs[w.stride:], Count: w.words, Length: w.stride, Stride: w.stride},
		kernel.Rows{Numbers: f.turned[(w.first+1)*h.arc:], Count: w.words, Length: h.arc, Stride: h.arc}, f.columns, w.stride)
	for i := 1; i < n; i++ {
		h.machine.Add(arcs[i*w.stride:(i+1)*w.stride], own, 1)
	}
	return arcs
}

// join prepares the relation of the arc from a word (1-based in its window) to its head (0 for
// the root).
func (h *heads) join(b *batch, w *window, word, head int) {
	f := &b.heads
	dependent := f.ends[(w.first+word)*h.ends.Out+2*h.arc:][:h.arc]
	governor := f.ends[(w.first+head)*h.ends.Out+3*h.arc:][:h.arc]
	out := f.labels[(w.first+word)*h.arc:][:h.arc]
	for i := range out {
		out[i] = dependent[i] + governor[i]
	}
	h.machine.Tanh(out)
}

// relations fills the scores of the relations of all arcs that were joined.
func (h *heads) relations(b *batch) {
	b.heads.relation = grow(b.heads.relation, len(b.firsts)*h.relation.Out)
	h.machine.Multiply(b.heads.relation, b.heads.labels, len(b.firsts), h.relation, &b.scratch)
}
