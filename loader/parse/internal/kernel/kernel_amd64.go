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

func (avx2) pack(m *Matrix, weights []int8) { packGroups(m, weights) }

func (avx2) quantise(s *Scratch, row int, x []float32, scale float32) {
	quantiseWords(s.words[row*s.width:row*s.width+len(x)], x, scale)
}

func (avx2) tile(s *Scratch, row int, m *Matrix, block int) {
	tileAVX2(&s.sums[0], &s.words[row*s.width], uintptr(2*s.width), &m.weights[block*m.groups*blockColumns*groupSize], uintptr(m.groups))
}

// vnni multiplies unsigned by signed bytes and sums in 32 bits. The inputs have 128 added, and
// the sums start from −128 times those of the weights, which takes it off again.
type vnni struct{ vectors }

func (vnni) pack(m *Matrix, weights []int8) { packGroups(m, weights) }

func (vnni) quantise(s *Scratch, row int, x []float32, scale float32) {
	quantiseBytes(s.bytes[row*s.width:row*s.width+len(x)], x, scale)
}

func (vnni) tile(s *Scratch, row int, m *Matrix, block int) {
	tileVNNI(&s.sums[0], &s.bytes[row*s.width], uintptr(s.width), &m.weights[block*m.groups*blockColumns*groupSize], uintptr(m.groups), &m.offsets[block*blockColumns])
}

// packGroups lays out weights as [block][group][blockColumns][groupSize].
func packGroups(m *Matrix, weights []int8) {
	blocks := len(m.scales) / blockColumns
	m.weights = make([]int8, blocks*m.groups*blockColumns*groupSize)
	for o := range m.Out {
		block, column := o/blockColumns, o%blockColumns
		for i, w := range weights[o*m.In : (o+1)*m.In] {
			m.weights[((block*m.groups+i/groupSize)*blockColumns+column)*groupSize+i%groupSize] = w
		}
	}
}

//go:noescape
func tileAVX2(sums *int32, x *int16, stride uintptr, weights *int8, groups uintptr)

//go:noescape
func tileVNNI(sums *int32, x *uint8, stride uintptr, weights *int8, groups uintptr, offsets *int32)
