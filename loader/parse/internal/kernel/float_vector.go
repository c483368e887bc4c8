//go:build amd64 || arm64

package kernel

// vectors are the float32 functions in assembly, with AVX2 or NEON (float_amd64.s and
// float_arm64.s). What is left over from whole vectors of eight goes through plain Go, in the
// same order and with the same rounding.
type vectors struct{}

func (vectors) largest(x []float32) float32 {
	whole := len(x) &^ (lanes - 1)
	if whole == 0 {
		return largest(x)
	}
	return max(largest8(&x[0], uintptr(whole/lanes)), largest(x[whole:]))
}

func (vectors) combine(y, x, m []float32, stride int) {
	if len(x) == 0 {
		clear(y)
		return
	}
	_ = m[(len(x)-1)*stride+len(y)-1] // the last number that is read
	j := 0
	for ; j+32 <= len(y); j += 32 {
		combine32(&y[j], &x[0], uintptr(len(x)), &m[j], uintptr(4*stride))
	}
	for ; j+8 <= len(y); j += 8 {
		combine8(&y[j], &x[0], uintptr(len(x)), &m[j], uintptr(4*stride))
	}
	if j < len(y) {
		combine(y[j:], x, m[j:], stride)
	}
}

func (vectors) add(y, x []float32, weight float32) {
	whole := len(y) &^ (lanes - 1)
	if whole > 0 {
		add8(&y[0], &x[0], weight, uintptr(whole/lanes))
	}
	add(y[whole:], x[whole:], weight)
}

// geluTable is what GELU in assembly reads: the bounds, .08, -1, .5, then the polynomial from its highest coefficient.
var geluTable = func() (table [5 + len(normalFit)]float32) {
	copy(table[:], []float32{-5, 5, 0.08, -1, 0.5})
	for i, c := range normalFit {
		table[len(table)-1-i] = c
	}
	return table
}()

// exponentTable is what the exponential in assembly reads: the lowest x, log2(e), 1.5·2²³, ln 2 in two parts, then the polynomial
// from its highest coefficient.
var exponentTable = [12]float32{-87, log2e, magic, ln2High, ln2Low, 1.0 / 720, 1.0 / 120, 1.0 / 24, 1.0 / 6, 0.5, 1, 1}

// packGroups lays out weights as [block][panel][group][panel's columns][groupSize]: a panel is
// the columns whose sums one pass over the inputs gives.
func packGroups(m *Matrix, weights []int8, panel int) {
	blocks := len(m.scales) / blockColumns
	m.weights = make([]int8, blocks*m.groups*blockColumns*groupSize)
	for o := range m.Out {
		column := m.weights[(o/panel*m.groups*panel+o%panel)*groupSize:]
		for i, w := range weights[o*m.In : (o+1)*m.In] {
			column[i/groupSize*panel*groupSize+i%groupSize] = w
		}
	}
}

//go:noescape
func combine32(y, x *float32, count uintptr, m *float32, stride uintptr)

//go:noescape
func combine8(y, x *float32, count uintptr, m *float32, stride uintptr)

//go:noescape
func add8(y, x *float32, weight float32, vectors uintptr)

//go:noescape
func largest8(x *float32, vectors uintptr) float32
