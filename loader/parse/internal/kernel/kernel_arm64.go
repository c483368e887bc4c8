package kernel

import (
	"slices"

	"golang.org/x/sys/cpu"
)

// Machines gives the arithmetics that this processor can run, the fastest first. Every
// 64-bit Arm processor that Go runs on has NEON.
func Machines() []Machine {
	var machines []Machine
	if cpu.ARM64.HasASIMDDP {
		machines = append(machines, Machine{name: "neon-dotprod", ops: dotProducts{}})
	}
	return append(machines, Machine{name: "neon", ops: longProducts{}}, Machine{name: "portable", ops: portable{}})
}

// bytewise rounds inputs to signed bytes, four in a register for every four weights of a column.
type bytewise struct{ vectors }

func (bytewise) quantise(s *Scratch, row int, x []float32, scale float32) {
	out := s.bytes[row*s.width : row*s.width+len(x)]
	whole := len(x) &^ 15
	if whole > 0 {
		quantise16(&out[0], &x[0], scale, uintptr(whole/16))
	}
	for i, v := range x[whole:] {
		out[whole+i] = uint8(int8(round(v / scale)))
	}
}

// dotProducts sums four products of signed bytes in one instruction, FEAT_DotProd's SDOT.
type dotProducts struct{ bytewise }

func (dotProducts) pack(m *Matrix, weights []int8) { packGroups(m, weights, 16) }

func (dotProducts) tile(p *product, row, block int) {
	s, m := p.s, p.m
	tileDot(&s.sums[0], &s.bytes[row*s.width], uintptr(s.width), &m.weights[block*m.groups*blockColumns*groupSize], uintptr(m.groups))
	p.scale(row, block, vectors{})
}

// longProducts multiplies signed bytes to 16 bits, adds two products there and then to sums of
// 32. Two of 127·128 at most stay below 2¹⁵.
type longProducts struct{ bytewise }

func (longProducts) pack(m *Matrix, weights []int8) { packGroups(m, weights, 8) }

func (longProducts) tile(p *product, row, block int) {
	s, m := p.s, p.m
	tileLong(&s.sums[0], &s.bytes[row*s.width], uintptr(s.width), &m.weights[block*m.groups*blockColumns*groupSize], uintptr(m.groups))
	p.scale(row, block, vectors{})
}

func (vectors) signed(out []int8, x []float32, scale float32) { signed(out, x, scale) }

func (vectors) affine(y []float32, sums []int32, scale float32, scales, bias []float32) {
	whole := len(y) &^ (lanes - 1)
	if whole > 0 {
		affine8(&y[0], &sums[0], scale, &scales[0], &bias[0], uintptr(whole/lanes))
	}
	affine(y[whole:], sums[whole:], scale, scales[whole:], bias[whole:])
}

//go:noescape
func affine8(y *float32, sums *int32, scale float32, scales, bias *float32, vectors uintptr)

func (vectors) gelu(x []float32) {
	whole := len(x) &^ 31
	if whole > 0 {
		gelu32(&x[0], uintptr(whole/32), &geluTable[0])
	}
	gelu(x[whole:])
}

func (vectors) softmax(x Rows) {
	for r := range x.Count {
		row := x.row(r)
		whole := len(row) &^ (lanes - 1)
		if whole == 0 {
			softmax(row)
			continue
		}
		top := slices.Max(row)
		exponents8(&row[0], top, uintptr(whole/lanes), &exponentTable[0])
		for i, v := range row[whole:] {
			row[whole+i] = exponential(v - top)
		}
		inverse := 1 / sum(row)
		for i := range row {
			row[i] *= inverse
		}
	}
}

func (vectors) tanh(x []float32) { tanh(x) }

func (vectors) fetch(Rows) {}

func (vectors) embed(x []float32, word string, scale float32, position, class []float32) {
	embed(x, word, scale, position, class)
}

func (v vectors) combineRows(y, x Rows, m []float32, stride int) {
	for r := range y.Count {
		v.combine(y.row(r), x.row(r), m, stride)
	}
}

func (vectors) turn(y []float32, stride int, x Rows, scale float32) { turn(y, stride, x, scale) }

func (v vectors) normalise(x, gain, bias []float32) float32 {
	whole := len(x) &^ (lanes - 1)
	if whole == 0 {
		normalise(x, gain, bias)
		return largest(x)
	}
	count := float32(len(x))
	var l [lanes]float32
	sum8(&l[0], &x[0], uintptr(whole/lanes))
	for i, n := range x[whole:] {
		l[i] += n
	}
	mean := sumLanes(&l) / count
	deviate8(&l[0], &x[0], mean, uintptr(whole/lanes))
	for i := whole; i < len(x); i++ {
		x[i] -= mean
		l[i-whole] += float32(x[i] * x[i])
	}
	inverse := inverseDeviation(&l, count)
	scale8(&x[0], inverse, &gain[0], &bias[0], uintptr(whole/lanes))
	finishNorm(x[whole:], gain[whole:], bias[whole:], inverse)
	return v.largest(x)
}

//go:noescape
func gelu32(x *float32, blocks uintptr, table *float32)

//go:noescape
func exponents8(x *float32, top float32, vectors uintptr, table *float32)

//go:noescape
func sum8(lanes, x *float32, vectors uintptr)

//go:noescape
func deviate8(lanes, x *float32, mean float32, vectors uintptr)

//go:noescape
func scale8(x *float32, inverse float32, gain, bias *float32, vectors uintptr)

//go:noescape
func quantise16(out *uint8, x *float32, scale float32, pairs uintptr)

//go:noescape
func tileDot(sums *int32, x *uint8, stride uintptr, weights *int8, groups uintptr)

//go:noescape
func tileLong(sums *int32, x *uint8, stride uintptr, weights *int8, groups uintptr)

// peak runs steps of the kernel's multiplications and gives how many products a step sums.
func (dotProducts) peak(steps uintptr) int  { peakDot(steps); return 16 * 16 }
func (longProducts) peak(steps uintptr) int { peakLong(steps); return 12 * 16 }

//go:noescape
func peakDot(steps uintptr)

//go:noescape
func peakLong(steps uintptr)
