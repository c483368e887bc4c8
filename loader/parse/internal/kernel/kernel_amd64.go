package kernel

import "golang.org/x/sys/cpu"

// Machines gives the arithmetics that this processor can run, the fastest first.
func Machines() []Machine {
	var machines []Machine
	if cpu.X86.HasAVX512F && cpu.X86.HasAVX512BW && cpu.X86.HasAVX512VNNI && cpu.X86.HasAVX2 {
		machines = append(machines, Machine{name: "avx512-vnni", ops: vnni{}})
	}
	if cpu.X86.HasAVX2 {
		machines = append(machines, Machine{name: "avx2", ops: avx2{}})
	}
	return append(machines, Machine{name: "portable", ops: portable{}})
}

// avx2 sign-extends weights to 16 bits and sums pairs of products in 32: exact, unlike the
// instruction that multiplies bytes.
type avx2 struct{ vectors }

func (avx2) pack(m *Matrix, weights []int8) { packGroups(m, weights, blockColumns) }

func (avx2) quantise(s *Scratch, row int, x []float32, scale float32) {
	quantiseWords(s.words[row*s.width:row*s.width+len(x)], x, scale)
}

func (avx2) tile(p *product, row, block int) {
	s, m := p.s, p.m
	y, stride, whole := p.place(row, block)
	tileAVX2(y, uintptr(4*stride), &s.words[row*s.width], uintptr(2*s.width), &m.weights[block*m.groups*blockColumns*groupSize],
		uintptr(m.groups), &s.scales[row], &m.scales[block*blockColumns], &m.bias[block*blockColumns], p.add && whole)
	if !whole {
		p.edges(row, block)
	}
}

// vnni multiplies unsigned by signed bytes and sums in 32 bits. The inputs have 128 added, and
// the sums start from −128 times those of the weights, which takes it off again.
type vnni struct{ vectors }

func (vnni) pack(m *Matrix, weights []int8) { packGroups(m, weights, blockColumns) }

func (vnni) quantise(s *Scratch, row int, x []float32, scale float32) {
	quantiseBytes(s.bytes[row*s.width:row*s.width+len(x)], x, scale)
}

func (vnni) tile(p *product, row, block int) {
	s, m := p.s, p.m
	y, stride, whole := p.place(row, block)
	tileVNNI(y, uintptr(4*stride), &s.bytes[row*s.width], uintptr(s.width), &m.weights[block*m.groups*blockColumns*groupSize],
		uintptr(m.groups), &m.offsets[block*blockColumns], &s.scales[row], &m.scales[block*blockColumns], &m.bias[block*blockColumns], p.add && whole)
	if !whole {
		p.edges(row, block)
	}
}

func quantiseWords(out []int16, x []float32, scale float32) {
	whole := len(x) &^ 15
	if whole > 0 {
		quantiseWords16(&out[0], &x[0], scale, uintptr(whole/16))
	}
	for i, v := range x[whole:] {
		out[whole+i] = int16(round(v / scale))
	}
}

func quantiseBytes(out []uint8, x []float32, scale float32) {
	whole := len(x) &^ 15
	if whole > 0 {
		quantiseBytes16(&out[0], &x[0], scale, uintptr(whole/16))
	}
	for i, v := range x[whole:] {
		out[whole+i] = uint8(round(v/scale) + 128)
	}
}

func (vectors) gelu(x []float32) {
	whole := len(x) / 48 * 48
	if whole > 0 {
		gelu48(&x[0], uintptr(whole/48), &geluTable[0])
	}
	gelu(x[whole:])
}

func (vnni) gelu(x []float32) {
	whole := len(x) &^ 127
	if whole > 0 {
		gelu128(&x[0], uintptr(whole/128), &geluTable[0])
	}
	vectors{}.gelu(x[whole:])
}

func (vectors) signed(out []int8, x []float32, scale float32) {
	whole := len(x) &^ 15
	if whole > 0 {
		quantiseSigned16(&out[0], &x[0], scale, uintptr(whole/16))
	}
	signed(out[whole:], x[whole:], scale)
}

func (vectors) fetch(x Rows) {
	if x.Count > 0 && x.Length > 0 {
		fetchRows(&x.Numbers[0], uintptr(4*x.Stride), uintptr(x.Count), uintptr(4*x.Length))
	}
}

func (vectors) embed(x []float32, word string, scale float32, position, class []float32) {
	whole := len(x) &^ (lanes - 1)
	word, position, class = word[:len(x)], position[:len(x)], class[:len(x)]
	if whole > 0 {
		embed8(&x[0], word, scale, &position[0], &class[0], uintptr(whole/lanes))
	}
	embed(x[whole:], word[whole:], scale, position[whole:], class[whole:])
}

// fourRows is how many rows combine4 takes at a time.
const fourRows = 4

func (v vectors) combineRows(y, x Rows, m []float32, stride int) {
	r := 0
	if y.Count >= fourRows && x.Length > 0 && y.Length > 0 && y.Length%lanes == 0 {
		// The last numbers that are read and written.
		_, _, _ = m[(x.Length-1)*stride+y.Length-1], x.row(y.Count - 1)[x.Length-1], y.row(y.Count - 1)[y.Length-1]
		for ; r+fourRows <= y.Count; r += fourRows {
			combine4(&y.Numbers[r*y.Stride], uintptr(4*y.Stride), &x.Numbers[r*x.Stride], uintptr(4*x.Stride), uintptr(x.Length),
				&m[0], uintptr(4*stride), uintptr(y.Length/lanes))
		}
	}
	for ; r < y.Count; r++ {
		v.combine(y.row(r), x.row(r), m, stride)
	}
}

func (vectors) turn(y []float32, stride int, x Rows, scale float32) {
	r := 0
	if x.Length > 0 && x.Length%lanes == 0 && x.Count >= lanes {
		_, _ = y[(x.Length-1)*stride+x.Count-1], x.row(x.Count - 1)[x.Length-1]
		for ; r+lanes <= x.Count; r += lanes {
			turn8(&y[r], uintptr(4*stride), &x.Numbers[r*x.Stride], uintptr(4*x.Stride), uintptr(x.Length/lanes), scale)
		}
	}
	if r < x.Count {
		turn(y[r:], stride, Rows{x.Numbers[r*x.Stride:], x.Count - r, x.Length, x.Stride}, scale)
	}
}

func (vectors) softmax(x Rows) {
	if x.Count == 0 || x.Length == 0 {
		return
	}
	_ = x.row(x.Count - 1)[x.Length-1]
	softmaxRows(&x.Numbers[0], uintptr(4*x.Stride), uintptr(x.Count), uintptr(x.Length/lanes), uintptr(x.Length%lanes), &exponentTable[0])
}

func (vectors) tanh(x []float32) {
	whole := len(x) &^ (lanes - 1)
	if whole > 0 {
		tanh8(&x[0], uintptr(whole/lanes), &exponentTable[0])
	}
	tanh(x[whole:])
}

func (vectors) normalise(x, gain, bias []float32) float32 {
	if len(x) == 0 || len(x)%lanes != 0 {
		normalise(x, gain, bias)
		return largest(x)
	}
	_, _ = gain[len(x)-1], bias[len(x)-1]
	return normalise8(&x[0], &gain[0], &bias[0], uintptr(len(x)/lanes))
}

//go:noescape
func quantiseSigned16(out *int8, x *float32, scale float32, pairs uintptr)

//go:noescape
func fetchRows(x *float32, stride, rows, length uintptr)

//go:noescape
func embed8(x *float32, word string, scale float32, position, class *float32, vectors uintptr)

//go:noescape
func gelu48(x *float32, steps uintptr, table *float32)

//go:noescape
func gelu128(x *float32, steps uintptr, table *float32)

//go:noescape
func combine4(y *float32, yStride uintptr, x *float32, xStride, count uintptr, m *float32, stride, vectors uintptr)

//go:noescape
func turn8(y *float32, yStride uintptr, x *float32, xStride, blocks uintptr, scale float32)

//go:noescape
func softmaxRows(x *float32, stride, rows, vectors, tail uintptr, table *float32)

//go:noescape
func tanh8(x *float32, vectors uintptr, table *float32)

//go:noescape
func normalise8(x, gain, bias *float32, vectors uintptr) (top float32)

//go:noescape
func tileAVX2(y *float32, yStride uintptr, x *int16, stride uintptr, weights *int8, groups uintptr, scale, scales, bias *float32, add bool)

//go:noescape
func tileVNNI(y *float32, yStride uintptr, x *uint8, stride uintptr, weights *int8, groups uintptr, offsets *int32, scale, scales, bias *float32, add bool)

//go:noescape
func quantiseWords16(out *int16, x *float32, scale float32, pairs uintptr)

//go:noescape
func quantiseBytes16(out *uint8, x *float32, scale float32, pairs uintptr)

// peak runs steps of the kernel's multiplications and gives how many products a step sums.
func (vnni) peak(steps uintptr) int { peakVNNI(steps); return 12 * 64 }
func (avx2) peak(steps uintptr) int { peakAVX2(steps); return 12 * 16 }

//go:noescape
func peakVNNI(steps uintptr)

//go:noescape
func peakAVX2(steps uintptr)
