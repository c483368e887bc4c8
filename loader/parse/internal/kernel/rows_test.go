package kernel_test

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"chancery/loader/parse/internal/kernel"
)

// rowFunctions gives the functions of whole matrices of a drawn shape, each with what it computes on a machine. The
// numbers between the rows belong to nobody and must stay as they are.
func rowFunctions(random *rand.Rand) map[string]func(m kernel.Machine) []float32 {
	rows, length, columns, apart := 1+random.IntN(14), 1+random.IntN(70), 1+random.IntN(70), random.IntN(20)
	if random.IntN(2) == 0 { // whole vectors
		length, columns = (length+7)/8*8, (columns+7)/8*8
	}
	stride := columns + apart
	x, m := sharp(numbers(random, rows*(length+apart), 3)), sharp(numbers(random, length*stride, 3))
	y := numbers(random, rows*stride, 1)
	w, scales, bias := weights(random, columns*length), numbers(random, columns, .01), numbers(random, columns, 1)
	gain, shift := numbers(random, length, 1), numbers(random, length, 1)
	copied := func(x []float32) []float32 { return append([]float32(nil), x...) }
	in := kernel.Rows{Numbers: x, Count: rows, Length: length, Stride: length + apart}
	quantised := func(m kernel.Machine, change func(x []float32, s *kernel.Scratch)) []float32 {
		x, sum, s := copied(x[:rows*length]), copied(y[:rows*columns]), new(kernel.Scratch)
		change(x, s)
		m.AddQuantised(sum, rows, m.Pack(w, columns, length, scales, bias), s)
		return append(sum, x...)
	}
	return map[string]func(m kernel.Machine) []float32{
		"CombineRows": func(machine kernel.Machine) []float32 {
			y := copied(y)
			machine.CombineRows(kernel.Rows{Numbers: y, Count: rows, Length: columns, Stride: stride}, in, m, stride)
			return y
		},
		"Turn": func(machine kernel.Machine) []float32 {
			y := make([]float32, length*(rows+apart))
			machine.Turn(y, rows+apart, in, .3)
			return y
		},
		"SoftmaxRows": func(machine kernel.Machine) []float32 {
			rows := in
			rows.Numbers = copied(x)
			machine.SoftmaxRows(rows)
			return rows.Numbers
		},
		"Tanh": func(machine kernel.Machine) []float32 {
			x := copied(x)
			machine.Tanh(x)
			return x
		},
		"Round": func(m kernel.Machine) []float32 {
			signed := make([]int8, len(x))
			rounded := []float32{m.Round(signed, x)}
			for _, v := range signed {
				rounded = append(rounded, float32(v))
			}
			return rounded
		},
		"Embed": func(m kernel.Machine) []float32 {
			y := make([]float32, length)
			m.Embed(y, "\x80\xff\x00\x7f"+strings.Repeat("\x01\xfe", length), .02, x[:length], gain)
			return y
		},
		"Quantise": func(m kernel.Machine) []float32 {
			return quantised(m, func(x []float32, s *kernel.Scratch) { m.Quantise(x, rows, length, s) })
		},
		"NormaliseRows": func(m kernel.Machine) []float32 {
			return quantised(m, func(x []float32, s *kernel.Scratch) { m.NormaliseRows(x, rows, gain, shift, s) })
		},
		"GELURows": func(m kernel.Machine) []float32 {
			return quantised(m, func(x []float32, s *kernel.Scratch) { m.GELURows(x, rows, length, s) })
		},
	}
}

func TestRowsAgreeOnEveryMachine(t *testing.T) {
	random := rand.New(rand.NewPCG(11, 12))
	machines := kernel.Machines()
	plain := machines[len(machines)-1]
	for range 300 {
		for name, apply := range rowFunctions(random) {
			want := apply(plain)
			for _, machine := range machines {
				for i, v := range apply(machine) {
					if math.Float32bits(v) != math.Float32bits(want[i]) {
						t.Fatalf("%s %s: number %d of %d is %v, want %v", machine.Name(), name, i, len(want), v, want[i])
					}
				}
			}
		}
	}
}

// TestQuantiseRoundsHalfToEven holds every machine against plain division where the quotient lies at the border
// between two integers or a few bits beside it.
func TestQuantiseRoundsHalfToEven(t *testing.T) {
	random := rand.New(rand.NewPCG(13, 14))
	machines := kernel.Machines()
	plain := machines[len(machines)-1]
	const width = 256
	identity := make([]int8, width*width)
	ones := make([]float32, width)
	for i := range width {
		identity[i*width+i], ones[i] = 1, 1
	}
	for range 400 {
		widest := numbers(random, 1, 4)[0]
		x := make([]float32, width)
		for i := range x {
			half := (float32(i%127) + .5) * float32(math.Abs(float64(widest))) / 127
			x[i] = math.Float32frombits(uint32(int(math.Float32bits(half)) + random.IntN(7) - 3))
		}
		x[0] = widest
		want := make([]float32, width)
		plain.Multiply(want, x, 1, plain.Pack(identity, width, width, ones, nil), new(kernel.Scratch))
		for _, machine := range machines {
			got := make([]float32, width)
			machine.Multiply(got, x, 1, machine.Pack(identity, width, width, ones, nil), new(kernel.Scratch))
			for i := range got {
				if got[i] != want[i] {
					t.Fatalf("%s: %v of %v becomes %v, want %v", machine.Name(), x[i], widest, got[i], want[i])
				}
			}
		}
	}
}
