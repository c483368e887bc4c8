package kernel

import (
	"math"
	"slices"
)

// The float32 functions as plain Go. Every product is converted before it is added, which
// forbids the compiler to fuse the two, and sums run in eight lanes: so the vector code of
// other machines gives the same bits.

const lanes = 8

// magic is 1.5·2²³: a float32 of less than 2²² plus magic is rounded half to even, and its
// low bits are then the integer.
const (
	magic     = 12582912
	magicBits = 0x4B400000
)

// round gives the nearest integer, half to even, of a number below 2²² in size.
func round(x float32) int32 { return int32(math.Float32bits(x+magic)) - magicBits }

func signed(out []int8, x []float32, scale float32) {
	for i, v := range x {
		out[i] = int8(round(v / scale))
	}
}

func embed(x []float32, word string, scale float32, position, class []float32) {
	word, position, class = word[:len(x)], position[:len(x)], class[:len(x)]
	for i := range x {
		x[i] = float32(float32(int8(word[i]))*scale) + position[i] + class[i]
	}
}

func largest(x []float32) float32 {
	top := float32(0)
	for _, v := range x {
		// The sign bit is dropped; a comparison of bits is one of sizes.
		v = math.Float32frombits(math.Float32bits(v) &^ (1 << 31))
		if v > top {
			top = v
		}
	}
	return top
}

func affine(y []float32, sums []int32, scale float32, scales, bias []float32) {
	sums, scales, bias = sums[:len(y)], scales[:len(y)], bias[:len(y)]
	for i := range y {
		y[i] = float32(float32(sums[i])*(scale*scales[i])) + bias[i]
	}
}

func combine(y, x, m []float32, stride int) {
	clear(y)
	for k, v := range x {
		row := m[k*stride : k*stride+len(y)]
		for j := range y {
			y[j] += float32(v * row[j])
		}
	}
}

func add(y, x []float32, weight float32) {
	x = x[:len(y)]
	for i := range y {
		y[i] += float32(weight * x[i])
	}
}

func turn(y []float32, stride int, x Rows, scale float32) {
	for r := range x.Count {
		for c, v := range x.row(r) {
			y[c*stride+r] = v * scale
		}
	}
}

// sumLanes adds the lanes of a sum in the one order that all machines use.
func sumLanes(l *[lanes]float32) float32 {
	return ((l[0] + l[4]) + (l[2] + l[6])) + ((l[1] + l[5]) + (l[3] + l[7]))
}

func sum(x []float32) float32 {
	var l [lanes]float32
	for i, v := range x {
		l[i%lanes] += v
	}
	return sumLanes(&l)
}

// normalFit holds the coefficients of a polynomial in t = 2x²/25−1 that gives (Φ(x)−½)/x for
// |x| ≤ 5: a Chebyshev interpolation, within 2e-6 of x·Φ(x).
var normalFit = [13]float32{
	0.14136381845108764, -0.07029590887129299, 0.051517929743076445, -0.04045128240039509,
	0.031476758647096204, -0.023213128275293222, 0.016236089812278327, -0.011307124911809192,
	0.006766527504429831, -0.0025269167294193554, 0.0013745961513285465, -0.001676730978535943,
	0.0007353763886476372,
}

func gelu(x []float32) {
	for i, v := range x {
		c := min(max(v, -5), 5)
		t := float32(float32(c*c)*0.08) - 1
		p := normalFit[len(normalFit)-1]
		for k := len(normalFit) - 2; k >= 0; k-- {
			p = float32(p*t) + normalFit[k]
		}
		x[i] = v * (float32(c*p) + 0.5)
	}
}

const (
	log2e   = 1.4426950408889634
	ln2High = 0.693359375 // exact in float32, so that n·ln2High is too
	ln2Low  = -2.12194440054690583e-4
)

// exponential gives e^x for x ≤ 0, within 2e-7 of the value; below −87 it gives e^−87.
func exponential(x float32) float32 {
	x = max(x, -87)
	n := float32(x*log2e) + magic
	power := int32(math.Float32bits(n)) - magicBits
	n -= magic
	f := x - float32(n*ln2High) - float32(n*ln2Low)
	p := float32(f*(1.0/720)) + 1.0/120
	p = float32(p*f) + 1.0/24
	p = float32(p*f) + 1.0/6
	p = float32(p*f) + 0.5
	p = float32(p*f) + 1
	p = float32(p*f) + 1
	return p * math.Float32frombits(uint32(power+127)<<23)
}

func softmax(x []float32) {
	if len(x) == 0 {
		return
	}
	top := slices.Max(x)
	for i, v := range x {
		x[i] = exponential(v - top)
	}
	inverse := 1 / sum(x)
	for i := range x {
		x[i] *= inverse
	}
}

func tanh(x []float32) {
	for i, v := range x {
		x[i] = Tanh(v)
	}
}

// Tanh gives the hyperbolic tangent of x, within 3e-7.
func Tanh(x float32) float32 {
	size := math.Float32frombits(math.Float32bits(x) &^ (1 << 31))
	e := exponential(-2 * size)
	t := (1 - e) / (1 + e)
	if x < 0 {
		return -t
	}
	return t
}

// epsilon keeps the norm of a row of equal numbers finite.
const epsilon = 1e-12

func normalise(x, gain, bias []float32) {
	count := float32(len(x))
	mean := sum(x) / count
	var l [lanes]float32
	for i, v := range x {
		v -= mean
		x[i] = v
		l[i%lanes] += float32(v * v)
	}
	finishNorm(x, gain, bias, inverseDeviation(&l, count))
}

func inverseDeviation(l *[lanes]float32, count float32) float32 {
	return 1 / float32(math.Sqrt(float64(sumLanes(l)/count+epsilon)))
}

func finishNorm(x, gain, bias []float32, inverse float32) {
	gain, bias = gain[:len(x)], bias[:len(x)]
	for i, v := range x {
		x[i] = float32(float32(v*inverse)*gain[i]) + bias[i]
	}
}
