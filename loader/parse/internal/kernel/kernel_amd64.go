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
