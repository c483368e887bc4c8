package kernel

// portable is plain Go. Two weights of one input share an int64, 32 bits apart, so that one
// multiplication serves both: their sums stay below 2³¹ for any input of up to 130,000 numbers.
type portable struct{}

// panel is how many columns of a block lie side by side in Matrix.pairs: [block][panel][in][panelPairs].
const (
	panelColumns = 8
	panelPairs   = panelColumns / 2
)

func (portable) pack(m *Matrix, weights []int8) {
	blocks := len(m.scales) / blockColumns
	m.pairs = make([]int64, blocks*blockColumns/2*m.In)
	at := func(o, i int) int64 {
		if o >= m.Out {
			return 0
		}
		return int64(weights[o*m.In+i])
	}
	for o := 0; o < blocks*blockColumns; o += 2 {
		panel := m.pairs[o/panelColumns*m.In*panelPairs:]
		for i := range m.In {
			panel[i*panelPairs+o%panelColumns/2] = at(o, i) + at(o+1, i)<<32
		}
	}
}

func (portable) quantise(s *Scratch, row int, x []float32, scale float32) {
	out := s.words[row*s.width : row*s.width+len(x)]
	for i, v := range x {
		out[i] = int16(round(v / scale))
	}
}

func (portable) signed(out []int8, x []float32, scale float32) { signed(out, x, scale) }

func (portable) tile(p *product, row, block int) {
	s, m := p.s, p.m
	for panel := range blockColumns / panelColumns {
		pairs := m.pairs[(block*blockColumns/panelColumns+panel)*m.In*panelPairs:]
		pairs = pairs[:m.In*panelPairs]
		for r := 0; r < tileRows; r += 2 {
			x := s.words[(row+r)*s.width : (row+r)*s.width+m.In]
			y := s.words[(row+r+1)*s.width : (row+r+1)*s.width+m.In]
			a, b := twoRows(x, y, pairs)
			for i := range panelPairs {
				split(s.sums[r*blockColumns+panel*panelColumns+2*i:], a[i])
				split(s.sums[(r+1)*blockColumns+panel*panelColumns+2*i:], b[i])
			}
		}
	}
	p.scale(row, block, portable{})
}

func twoRows(x, y []int16, pairs []int64) (a, b [panelPairs]int64) {
	var a0, a1, a2, a3, b0, b1, b2, b3 int64
	y = y[:len(x)]
	for i, v := range x {
		p := pairs[:4:4]
		pairs = pairs[4:]
		u, w := int64(v), int64(y[i])
		a0 += u * p[0]
		a1 += u * p[1]
		a2 += u * p[2]
		a3 += u * p[3]
		b0 += w * p[0]
		b1 += w * p[1]
		b2 += w * p[2]
		b3 += w * p[3]
	}
	return [panelPairs]int64{a0, a1, a2, a3}, [panelPairs]int64{b0, b1, b2, b3}
}

// split takes the two sums of a pair apart: the low one may be negative and borrow from the high.
func split(out []int32, pair int64) {
	low := int32(pair)
	out[0], out[1] = low, int32((pair-int64(low))>>32)
}

func (portable) largest(x []float32) float32 { return largest(x) }
func (portable) affine(y []float32, sums []int32, scale float32, scales, bias []float32) {
	affine(y, sums, scale, scales, bias)
}
func (portable) combine(y, x, m []float32, stride int) { combine(y, x, m, stride) }
func (portable) add(y, x []float32, weight float32)    { add(y, x, weight) }
func (portable) gelu(x []float32)                      { gelu(x) }
func (portable) tanh(x []float32)                      { tanh(x) }
func (portable) combineRows(y, x Rows, m []float32, stride int) {
	for r := range y.Count {
		combine(y.row(r), x.row(r), m, stride)
	}
}
func (portable) turn(y []float32, stride int, x Rows, scale float32) { turn(y, stride, x, scale) }
func (portable) fetch(Rows)                                          {}
func (portable) embed(x []float32, word string, scale float32, position, class []float32) {
	embed(x, word, scale, position, class)
}
func (portable) softmax(x Rows) {
	for r := range x.Count {
		softmax(x.row(r))
	}
}
func (portable) normalise(x, gain, bias []float32) float32 {
	normalise(x, gain, bias)
	return largest(x)
}
