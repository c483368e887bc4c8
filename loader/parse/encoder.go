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
	mix      []float32 // [tasks, layers+1]: weights of the embeddings and of each layer
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
	for _, name := range [tasks]string{"mix.tree", "mix.tag", "mix.name", "mix.claim"} {
		e.mix = append(e.mix, file.floats(name, 1, c.Layers+1)...)
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
	depths                    []float32        // [layers+1, firsts, width]: what is mixed
	mixed                     [tasks][]float32 // [firsts, width]
	mixtures                  []float32        // the memory of mixed
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
	b.depths = grow(b.depths, (len(e.layers)+1)*len(b.firsts)*width)
	for i := range b.windows {
		w := &b.windows[i]
		for r := range w.rows {
			e.embed(b.x[(w.row+r)*width:(w.row+r+1)*width], b.pieces[w.row+r], b.cases[w.row+r], r)
		}
	}
	e.machine.NormaliseRows(b.x, rows, e.norm.gain, e.norm.bias, &b.scratch)
	for i := range e.layers {
		firsts(b.depth(i, width), b.x, b.firsts, width)
		e.layer(b, &e.layers[i], i == len(e.layers)-1)
	}
	copy(b.depth(len(e.layers), width), b.x)
	e.mixDepths(b)
}

// depth gives the place for the vectors of the words' first pieces before a layer, or after the last.
func (b *batch) depth(i, width int) []float32 {
	size := len(b.firsts) * width
	return b.depths[i*size : (i+1)*size]
}

// firsts copies the rows of words' first pieces. The copy may lie where the rows lie.
func firsts(to, from []float32, rows []int32, width int) {
	for i, row := range rows {
		copy(to[i*width:(i+1)*width], from[int(row)*width:(int(row)+1)*width])
	}
}

// embed writes the vector of a piece at a place in its window, before it is normalised.
func (e *encoder) embed(x []float32, piece, class int32, place int) {
	width := len(x)
	position, written := e.position[place*width:(place+1)*width], e.cases[int(class)*width:(int(class)+1)*width]
	e.machine.Embed(x, e.words[int(piece)*width:(int(piece)+1)*width], e.scales[piece], position, written)
}

// mixDepths makes each task's mixture of what the words' first pieces were at every depth.
func (e *encoder) mixDepths(b *batch) {
	width, depths, size := e.config.Width, len(e.layers)+1, len(b.firsts)*e.config.Width
	b.mixtures = grow(b.mixtures, tasks*size)
	for task := range b.mixed {
		b.mixed[task] = b.mixtures[task*size : (task+1)*size]
	}
	weights := kernel.Rows{Numbers: e.mix, Count: tasks, Length: depths, Stride: depths}
	for at := 0; at < size; at += width {
		e.machine.CombineRows(kernel.Rows{Numbers: b.mixtures[at:], Count: tasks, Length: width, Stride: size}, weights, b.depths[at:], size)
	}
}

// layer takes the vectors, which are rounded in the scratch already, through a layer. After the last one only those of
// the words' first pieces are wanted: they alone go on once all have been attended to.
func (e *encoder) layer(b *batch, l *layer, last bool) {
	width, rows := e.config.Width, len(b.pieces)
	e.machine.MultiplyQuantised(b.attend, rows, l.attend, &b.scratch)
	for i := range b.windows {
		e.attention(b, &b.windows[i])
	}
	if last {
		rows = len(b.firsts)
		firsts(b.x, b.x, b.firsts, width)
		firsts(b.context, b.context, b.firsts, width)
	}
	e.machine.Quantise(b.context, rows, width, &b.scratch)
	e.machine.AddQuantised(b.x, rows, l.output, &b.scratch)
	e.machine.NormaliseRows(b.x, rows, l.afterAttention.gain, l.afterAttention.bias, &b.scratch)
	e.machine.MultiplyQuantised(b.inner, rows, l.inner, &b.scratch)
	e.machine.GELURows(b.inner, rows, e.config.Inner, &b.scratch)
	e.machine.AddQuantised(b.x, rows, l.outer, &b.scratch)
	e.machine.NormaliseRows(b.x, rows, l.afterInner.gain, l.afterInner.bias, &b.scratch)
}

// queries is how many rows ask at a time: so many that their scores stay in the nearest memory.
const queries = 32

// attention writes, for every row of a window and every head, the values of the window's rows
// in the proportion in which their keys answer the row's query.
func (e *encoder) attention(b *batch, w *window) {
	width, heads := e.config.Width, e.config.Heads
	size, stride := width/heads, 3*width
	padded := (w.rows + 7) / 8 * 8
	b.keys = grow(b.keys, size*padded)
	b.scores = grow(b.scores, queries*padded)
	scale := float32(1 / math.Sqrt(float64(size)))
	rows, context := b.attend[w.row*stride:(w.row+w.rows)*stride], b.context[w.row*width:(w.row+w.rows)*width]
	for h := range heads {
		query, key, value := rows[h*size:], rows[width+h*size:], rows[2*width+h*size:]
		if h+1 < heads {
			for part := range 3 {
				e.machine.Fetch(kernel.Rows{Numbers: rows[part*width+(h+1)*size:], Count: w.rows, Length: size, Stride: stride})
			}
		}
		e.machine.Turn(b.keys, padded, kernel.Rows{Numbers: key, Count: w.rows, Length: size, Stride: stride}, scale)
		for r := 0; r < w.rows; r += queries {
			count := min(queries, w.rows-r)
			scores := kernel.Rows{Numbers: b.scores, Count: count, Length: padded, Stride: padded}
			e.machine.CombineRows(scores, kernel.Rows{Numbers: query[r*stride:], Count: count, Length: size, Stride: stride}, b.keys, padded)
			scores.Length = w.rows
			e.machine.SoftmaxRows(scores)
			e.machine.CombineRows(kernel.Rows{Numbers: context[r*width+h*size:], Count: count, Length: size, Stride: width}, scores, value, stride)
		}
	}
}
