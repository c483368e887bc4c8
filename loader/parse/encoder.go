package parse

import (
	"fmt"
	"math"

	"chancery/loader/parse/internal/kernel"
)

// encoder is a transformer in the manner of BERT: word pieces in, one vector a piece and layer
// out. Of those, the heads see a mixture a task, and only where a word starts.
type encoder struct {
	machine  kernel.Machine
	config   modelConfig
	words    string    // 8-bit word-piece embeddings, [pieces, width]
	scales   []float32 // one a word piece
	position []float32 // [positions, width], with the one segment embedding added
	cases    []float32 // [case classes, width]
	norm     normWeights
	layers   []layer
	mix      [tasks][]float32 // weights of the embeddings and of each layer
}

// The tasks that mix the layers each in its own way.
const (
	taskTree = iota
	taskTag
	taskName
	taskClaim
	tasks
)

type normWeights struct{ gain, bias []float32 }

type layer struct {
	attend, output, inner, outer *kernel.Matrix // attend: query, key and value side by side
	afterAttention, afterInner   normWeights
}

func newEncoder(file *modelFile, pieces int) encoder {
	c := file.Config
	norms := func(name string) normWeights {
		return normWeights{gain: file.floats(name+".weight", 1, c.Width), bias: file.floats(name+".bias", 1, c.Width)}
	}
	e := encoder{
		machine: file.machine, config: c,
		position: file.floats("position", c.Positions, c.Width),
		cases:    file.floats("case", c.Case, c.Width),
		norm:     norms("embed.norm"),
	}
	e.words, e.scales = file.table("word", pieces, c.Width)
	segment := file.floats("type", 1, c.Width)
	for i := range e.position {
		e.position[i] += segment[i%c.Width]
	}
	for i := range c.Layers {
		name := fmt.Sprintf("layer.%d.", i)
		e.layers = append(e.layers, layer{
			attend:         file.matrix(c.Width, part{name + "query", c.Width, true}, part{name + "key", c.Width, true}, part{name + "value", c.Width, true}),
			output:         file.matrix(c.Width, part{name + "output", c.Width, true}),
			inner:          file.matrix(c.Width, part{name + "inner", c.Inner, true}),
			outer:          file.matrix(c.Inner, part{name + "outer", c.Width, true}),
			afterAttention: norms(name + "norm1"),
			afterInner:     norms(name + "norm2"),
		})
	}
	for task, name := range [tasks]string{"mix.tree", "mix.tag", "mix.name", "mix.claim"} {
		e.mix[task] = file.floats(name, 1, c.Layers+1)
	}
	return e
}

// batch is a number of windows that are encoded together. The rows of all windows lie one
// under the other, so no padding is computed.
type batch struct {
	windows []window
	pieces  []int32 // word-piece number of every row
	cases   []int32 // case class of every row
	firsts  []int32 // rows at which words start; each window's own [CLS] comes first

	x, attend, context, inner []float32
	keys, scores              []float32
	mixed                     [tasks][]float32 // [firsts, width]
	scratch                   kernel.Scratch
	heads                     headBuffers
	names                     nameReader
	claims                    claimBuffers
	splitter                  splitter
	arborescence              arborescence
	sentence                  []int32 // word pieces of the sentence that is being added
	ends                      []int   // where each of its words ends in sentence
	kept                      []int   // of each head: its one subject, or object
}

// window is a run of words that are read together: as a rule, a sentence.
type window struct {
	tree      int // which tree its words belong to
	offset    int // number of its first word in that tree
	words     int
	row, rows int // its rows of the batch
	first     int // its place in batch.firsts: the root's, its words' come after
	arcs      int // its place in headBuffers.arcs
	stride    int // length of a row there
}

// grow gives a slice of n numbers, reusing the memory of x where it suffices.
func grow[T any](x []T, n int) []T {
	if cap(x) < n {
		return make([]T, n+n/4)[:n]
	}
	return x[:n]
}

// run encodes the batch: it fills b.mixed.
func (e *encoder) run(b *batch) {
	width, rows := e.config.Width, len(b.pieces)
	b.x = grow(b.x, rows*width)
	b.attend = grow(b.attend, rows*3*width)
	b.context = grow(b.context, rows*width)
	b.inner = grow(b.inner, rows*e.config.Inner)
	for task := range b.mixed {
		b.mixed[task] = grow(b.mixed[task], len(b.firsts)*width)
		clear(b.mixed[task])
	}
	for i := range b.windows {
		w := &b.windows[i]
		for r := range w.rows {
			e.embed(b.x[(w.row+r)*width:(w.row+r+1)*width], b.pieces[w.row+r], b.cases[w.row+r], r)
		}
	}
	e.addMixed(b, 0)
	for i := range e.layers {
		e.layer(b, &e.layers[i])
		e.addMixed(b, i+1)
	}
}

// embed writes the vector of a piece at a place in its window.
func (e *encoder) embed(x []float32, piece, class int32, place int) {
	width := len(x)
	word := e.words[int(piece)*width : (int(piece)+1)*width]
	scale := e.scales[piece]
	position, written := e.position[place*width:(place+1)*width], e.cases[int(class)*width:(int(class)+1)*width]
	for i := range x {
		x[i] = float32(float32(int8(word[i]))*scale) + position[i] + written[i]
	}
	e.machine.Normalise(x, e.norm.gain, e.norm.bias)
}

// addMixed adds the current vectors of the words' first pieces to each task's mixture.
func (e *encoder) addMixed(b *batch, depth int) {
	width := e.config.Width
	for task := range b.mixed {
		weight := e.mix[task][depth]
		for i, row := range b.firsts {
			from := b.x[int(row)*width : (int(row)+1)*width]
			e.machine.Add(b.mixed[task][i*width:(i+1)*width], from, weight)
		}
	}
}

func (e *encoder) layer(b *batch, l *layer) {
	width, rows := e.config.Width, len(b.pieces)
	e.machine.Multiply(b.attend, b.x, rows, l.attend, &b.scratch)
	for i := range b.windows {
		e.attention(b, &b.windows[i])
	}
	e.addNormed(b, l.output, b.context, l.afterAttention)
	e.machine.Multiply(b.inner, b.x, rows, l.inner, &b.scratch)
	e.machine.GELU(b.inner[:rows*e.config.Inner])
	b.context = grow(b.context, rows*width)
	e.addNormed(b, l.outer, b.inner, l.afterInner)
}

// addNormed adds a matrix's product with some input to the vectors, and normalises them.
func (e *encoder) addNormed(b *batch, m *kernel.Matrix, input []float32, norm normWeights) {
	width, rows := e.config.Width, len(b.pieces)
	e.machine.Quantise(input, rows, m.In, &b.scratch)
	e.machine.AddQuantised(b.x, rows, m, &b.scratch)
	for r := range rows {
		x := b.x[r*width : (r+1)*width]
		e.machine.Normalise(x, norm.gain, norm.bias)
	}
}

// attention writes, for every row of a window and every head, the values of the window's rows
// in the proportion in which their keys answer the row's query.
func (e *encoder) attention(b *batch, w *window) {
	width, heads := e.config.Width, e.config.Heads
	size, stride := width/heads, 3*width
	padded := (w.rows + 7) / 8 * 8
	b.keys = grow(b.keys, size*padded)
	b.scores = grow(b.scores, padded)
	scale := float32(1 / math.Sqrt(float64(size)))
	rows := b.attend[w.row*stride : (w.row+w.rows)*stride]
	for h := range heads {
		query, key, value := rows[h*size:], rows[width+h*size:], rows[2*width+h*size:]
		for r := range w.rows {
			for d, v := range key[r*stride : r*stride+size] {
				b.keys[d*padded+r] = v * scale
			}
		}
		for r := range w.rows {
			e.machine.Combine(b.scores, query[r*stride:r*stride+size], b.keys, padded)
			scores := b.scores[:w.rows]
			e.machine.Softmax(scores)
			e.machine.Combine(b.context[(w.row+r)*width+h*size:(w.row+r)*width+(h+1)*size], scores, value, stride)
		}
	}
}
