package kernel_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"chancery/loader/parse/internal/kernel"
)

// numbers gives n numbers of up to twice a size. They are drawn as integers: functions such as
// a logarithm, and so normal deviates, differ in their last bits among processors.
func numbers(random *rand.Rand, n int, size float32) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(random.IntN(1<<24)-1<<23) / (1 << 22) * size
	}
	return x
}

func weights(random *rand.Rand, n int) []int8 {
	w := make([]int8, n)
	for i := range w {
		w[i] = int8(random.IntN(255) - 127)
	}
	return w
}

// product is the definition: quantise, multiply in int32, scale.
func product(x []float32, rows, in int, w []int8, out int, scales, bias []float32) []float32 {
	y := make([]float32, rows*out)
	for r := range rows {
		top := float32(0)
		for _, v := range x[r*in : (r+1)*in] {
			top = max(top, float32(math.Abs(float64(v))))
		}
		scale := max(top, 1e-8) / 127
		for o := range out {
			sum := int32(0)
			for i := range in {
				sum += int32(math.RoundToEven(float64(x[r*in+i]/scale))) * int32(w[o*in+i])
			}
			y[r*out+o] = float32(float32(sum)*(scale*scales[o])) + bias[o]
		}
	}
	return y
}

func TestMultiplyIsExactOnEveryMachine(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	shapes := [][3]int{{1, 8, 4}, {7, 48, 65}, {6, 384, 64}, {13, 384, 73}, {5, 1536, 384}, {3, 10, 1}}
	for range 20 {
		shapes = append(shapes, [3]int{1 + random.IntN(15), 1 + random.IntN(200), 1 + random.IntN(200)})
	}
	for _, shape := range shapes {
		rows, in, out := shape[0], shape[1], shape[2]
		x, w := numbers(random, rows*in, 3), weights(random, out*in)
		for i := range in { // the widest sums that there can be
			x[i], w[i], w[(out-1)*in+i] = 6, 127, -128
		}
		scales, bias := numbers(random, out, .01), numbers(random, out, 1)
		want := product(x, rows, in, w, out, scales, bias)
		for _, machine := range kernel.Machines() {
			var scratch kernel.Scratch
			y := make([]float32, rows*out)
			machine.Multiply(y, x, rows, machine.Pack(w, out, in, scales, bias), &scratch)
			for i := range y {
				if math.Float32bits(y[i]) != math.Float32bits(want[i]) {
					t.Fatalf("%s %v: number %d is %v, want %v", machine.Name(), shape, i, y[i], want[i])
				}
			}
		}
	}
}

// change is a float32 function that overwrites numbers.
type change struct {
	name  string
	apply func(m kernel.Machine, x []float32)
}

// changes gives the float32 functions with what they need for n numbers.
func changes(random *rand.Rand, n int) []change {
	gain, bias, rows := numbers(random, n, 1), numbers(random, n, 1), numbers(random, 40*n, 1)
	return []change{
		{"GELU", func(m kernel.Machine, x []float32) { m.GELU(x) }},
		{"Softmax", func(m kernel.Machine, x []float32) { m.Softmax(x) }},
		{"Normalise", func(m kernel.Machine, x []float32) { m.Normalise(x, gain, bias) }},
		{"Add", func(m kernel.Machine, x []float32) { m.Add(x, rows, .3) }},
		{"Combine", func(m kernel.Machine, x []float32) { m.Combine(x, gain[:min(n, 40)], rows, n) }},
	}
}

// sharp puts the numbers at which functions turn among others: bounds, zeros, the smallest.
func sharp(x []float32) []float32 {
	turns := []float32{5, -5, 0, float32(math.Copysign(0, -1)), 1e-40, -1e-40, 87, -87, -88, 1000, -1000}
	for i := range x {
		if i%7 == 3 {
			x[i] = turns[i/7%len(turns)]
		}
	}
	return x
}

func TestFloatFunctionsAgreeOnEveryMachine(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	machines := kernel.Machines()
	plain := machines[len(machines)-1]
	for _, n := range []int{1, 7, 8, 31, 32, 33, 48, 384, 1536} {
		x := sharp(numbers(random, n, 3))
		for _, change := range changes(random, n) {
			want := append([]float32(nil), x...)
			change.apply(plain, want)
			for _, machine := range machines {
				got := append([]float32(nil), x...)
				change.apply(machine, got)
				for i := range got {
					if math.Float32bits(got[i]) != math.Float32bits(want[i]) {
						t.Fatalf("%s %s of %d: number %d is %v, want %v", machine.Name(), change.name, n, i, got[i], want[i])
					}
				}
			}
		}
	}
}

func TestFloatFunctionsAreAccurate(t *testing.T) {
	machine := kernel.Best()
	for v := -12.0; v <= 12; v += 0.01 {
		x := []float32{float32(v)}
		machine.GELU(x)
		if want := v * 0.5 * (1 + math.Erf(v/math.Sqrt2)); math.Abs(float64(x[0])-want) > 5e-6 {
			t.Errorf("GELU(%v) = %v, want %v", v, x[0], want)
		}
		if got, want := float64(kernel.Tanh(float32(v))), math.Tanh(v); math.Abs(got-want) > 1e-6 {
			t.Errorf("Tanh(%v) = %v, want %v", v, got, want)
		}
		x = []float32{float32(v), 0, -1}
		machine.Softmax(x)
		if want := math.Exp(v) / (math.Exp(v) + 1 + math.Exp(-1)); math.Abs(float64(x[0])-want) > 1e-6 {
			t.Errorf("Softmax(%v, 0, -1) = %v, want %v", v, x[0], want)
		}
	}
	x := []float32{1, 2, 3, 4}
	machine.Normalise(x, []float32{1, 1, 1, 1}, []float32{0, 0, 0, 1})
	for i, want := range []float64{-1.3416408, -0.4472136, 0.4472136, 2.3416408} {
		if math.Abs(float64(x[i])-want) > 1e-6 {
			t.Errorf("Normalise: number %d is %v, want %v", i, x[i], want)
		}
	}
}

// BenchmarkMultiply gives billions of products a second in the fastest round, which other work
// on the machine disturbs least, and beside them what the same instructions reach on registers
// alone.
func BenchmarkMultiply(b *testing.B) {
	random := rand.New(rand.NewPCG(5, 6))
	peaks := map[string]float64{}
	for _, machine := range kernel.Machines() {
		peaks[machine.Name()] = machine.Peak()
	}
	for _, shape := range [][3]int{{240, 384, 1536}, {240, 1536, 384}} {
		rows, in, out := shape[0], shape[1], shape[2]
		x, w := numbers(random, rows*in, 1), weights(random, out*in)
		scales, y := numbers(random, out, .01), make([]float32, rows*out)
		for _, machine := range kernel.Machines() {
			matrix := machine.Pack(w, out, in, scales, nil)
			b.Run(fmt.Sprintf("%s/%dx%dx%d", machine.Name(), rows, in, out), func(b *testing.B) {
				var scratch kernel.Scratch
				fastest := time.Duration(math.MaxInt64)
				for b.Loop() {
					start := time.Now()
					machine.Multiply(y, x, rows, matrix, &scratch)
					fastest = min(fastest, time.Since(start))
				}
				reached := float64(rows*in*out) / float64(fastest.Nanoseconds())
				b.ReportMetric(reached, "GMAC/s")
				if peak := peaks[machine.Name()]; peak > 0 {
					b.ReportMetric(peak, "peak-GMAC/s")
					b.ReportMetric(100*reached/peak, "%-of-peak")
				}
			})
		}
	}
}
