// Package kernel takes rows of numbers and gives their products with 8-bit matrices, and the
// few other functions that the encoder is made of. Integer products are exact, and float32
// sums run in a fixed order without fused operations, so that every machine gives the same
// bits.
//
//	machine := kernel.Best()
//	matrix := machine.Pack(weights, rows, columns, scales, bias)
//	machine.Multiply(y, x, rows, matrix, scratch) // y = x·Wᵀ + bias, x in 8 bits
package kernel

// The integer kernels give a tile of tileRows rows and blockColumns columns at a time.
const (
	tileRows     = 6
	blockColumns = 64
	groupSize    = 4  // weights of one column that lie side by side
	step         = 16 // inputs that a kernel may take at a time: rows end on whole steps
)

// Machine is the arithmetic of one kind of processor. All machines give the same bits.
type Machine struct {
	name string
	ops  operations
}

// operations is what the kinds of processor do differently.
type operations interface {
	// pack lays the weights, [out, in] row-major, out as tile reads them.
	pack(m *Matrix, weights []int8)
	// quantise writes a row of x, divided by scale and rounded half to even, into the scratch.
	quantise(s *Scratch, row int, x []float32, scale float32)
	// signed does so into signed bytes.
	signed(out []int8, x []float32, scale float32)
	// tile writes, or adds, tileRows rows of a product times one block of columns.
	tile(p *product, row, block int)
	// largest gives the largest absolute value of x.
	largest(x []float32) float32
	// fetch brings rows near that will be wanted soon.
	fetch(x Rows)
	// embed writes x = scale·word + position + class, word in signed bytes.
	embed(x []float32, word string, scale float32, position, class []float32)
	// combine writes y[j] = sum over k of x[k]*m[k*stride+j], in the order of k.
	combine(y, x, m []float32, stride int)
	// combineRows does so for every row of y and x.
	combineRows(y, x Rows, m []float32, stride int)
	// turn writes y[c*stride+r] = scale*x[r][c].
	turn(y []float32, stride int, x Rows, scale float32)
	// add writes y += weight·x.
	add(y, x []float32, weight float32)
	// gelu replaces every x by x·Φ(x).
	gelu(x []float32)
	// softmax replaces the numbers of each row by e^x divided by the row's sum of those.
	softmax(x Rows)
	// tanh replaces every x by its hyperbolic tangent.
	tanh(x []float32)
	// normalise scales x, less its mean, to variance 1, then by gain, and adds bias. It gives the largest absolute value.
	normalise(x, gain, bias []float32) float32
}

// Name gives the kind of processor: "avx512-vnni" or "avx2", "neon-dotprod"
// or "neon", or "portable".
func (m Machine) Name() string { return m.name }

// Matrix is a matrix of 8-bit weights, laid out for one Machine.
type Matrix struct {
	Out, In int // rows and columns of the weights: lengths of a row of the result and of x

	groups  int       // groups of groupSize inputs, to the end of the last step
	weights []int8    // [block][panel][group][columns of a panel][groupSize]
	pairs   []int64   // the portable layout: see portable.go
	offsets []int32   // −128 × the sum of each row's weights
	scales  []float32 // one a row of the weights, zero beyond Out
	bias    []float32 // one a row of the weights, zero beyond Out
}

// Pack lays out weights, given as [out, in] row-major with one scale a row. A nil bias is zero.
// It panics where the slices do not hold that many numbers: a reader checks them before.
func (m Machine) Pack(weights []int8, out, in int, scales, bias []float32) *Matrix {
	blocks := (out + blockColumns - 1) / blockColumns
	matrix := &Matrix{
		Out: out, In: in, groups: steps(in) / groupSize,
		offsets: make([]int32, blocks*blockColumns),
		scales:  make([]float32, blocks*blockColumns),
		bias:    make([]float32, blocks*blockColumns),
	}
	copy(matrix.scales, scales[:out])
	copy(matrix.bias, bias)
	for o := range out {
		sum := int32(0)
		for _, w := range weights[o*in : (o+1)*in] {
			sum += int32(w)
		}
		matrix.offsets[o] = -128 * sum
	}
	m.ops.pack(matrix, weights)
	return matrix
}

// steps rounds a number of inputs up to whole steps. The weights of those beyond are zero.
func steps(in int) int { return (in + step - 1) / step * step }

// Scratch holds the rows of one product on their way. It serves one goroutine at a time.
type Scratch struct {
	width  int       // bytes or words of a row
	bytes  []uint8   // quantised rows: signed, or with 128 added where a kernel wants it so
	words  []int16   // quantised rows
	scales []float32 // one a row
	sums   [tileRows * blockColumns]int32
	edge   [tileRows * blockColumns]float32 // a tile that reaches beyond the product
}

// reserve makes room for rows of a width, rounded up to whole tiles.
func (s *Scratch) reserve(rows, width int) {
	rows = (rows + tileRows - 1) / tileRows * tileRows
	s.width = width
	if len(s.bytes) < rows*width {
		s.bytes = make([]uint8, rows*width)
		s.words = make([]int16, rows*width)
	}
	if len(s.scales) < rows {
		s.scales = make([]float32, rows)
	}
}

// Multiply writes y = x·Wᵀ + bias, with every row of x rounded to 8 bits first. x holds rows of
// m.In numbers, y rows of m.Out numbers.
func (m Machine) Multiply(y, x []float32, rows int, matrix *Matrix, s *Scratch) {
	m.Quantise(x, rows, matrix.In, s)
	m.MultiplyQuantised(y, rows, matrix, s)
}

// Quantise rounds rows of x to 8 bits: symmetric in ±127, one scale a row.
func (m Machine) Quantise(x []float32, rows, width int, s *Scratch) {
	s.reserve(rows, steps(width))
	for r := range rows {
		row := x[r*width : (r+1)*width]
		s.scales[r] = max(m.ops.largest(row), 1e-8) / 127
		m.ops.quantise(s, r, row, s.scales[r])
	}
}

// Round writes x as signed bytes and gives the scale with which they are to be multiplied: what Quantise makes of a row.
func (m Machine) Round(out []int8, x []float32) (scale float32) {
	scale = max(m.ops.largest(x), 1e-8) / 127
	m.ops.signed(out[:len(x)], x, scale)
	return scale
}

// MultiplyQuantised writes the product of the rows that were quantised last.
func (m Machine) MultiplyQuantised(y []float32, rows int, matrix *Matrix, s *Scratch) {
	m.multiply(&product{y: y, rows: rows, m: matrix, s: s})
}

// AddQuantised adds the product of the rows that were quantised last to y.
func (m Machine) AddQuantised(y []float32, rows int, matrix *Matrix, s *Scratch) {
	m.multiply(&product{y: y, rows: rows, m: matrix, s: s, add: true})
}

func (m Machine) multiply(p *product) {
	p.y = p.y[:p.rows*p.m.Out]
	for block := range (p.m.Out + blockColumns - 1) / blockColumns {
		for row := 0; row < p.rows; row += tileRows {
			m.ops.tile(p, row, block)
		}
	}
}

// product is one product on its way: y, of rows rows, takes that of the scratch and a matrix.
type product struct {
	y    []float32
	rows int
	m    *Matrix
	s    *Scratch
	add  bool // what is in y stays and is added to
}

// scaler makes numbers of a tile's integer sums where the kernel does not.
type scaler interface {
	// affine writes float32(sums) * (scale*scales) + bias, for at most blockColumns columns.
	affine(y []float32, sums []int32, scale float32, scales, bias []float32)
	add(y, x []float32, weight float32)
}

// scale writes, or adds, the tile whose sums stand in the scratch.
func (p *product) scale(row, block int, by scaler) {
	column := block * blockColumns
	width := min(blockColumns, p.m.Out-column)
	scales, bias := p.m.scales[column:column+blockColumns], p.m.bias[column:column+blockColumns]
	for r := row; r < min(row+tileRows, p.rows); r++ {
		sums, y := p.s.sums[(r-row)*blockColumns:(r-row+1)*blockColumns], p.y[r*p.m.Out+column:][:width]
		if !p.add {
			by.affine(y, sums, p.s.scales[r], scales, bias)
			continue
		}
		sum := p.s.edge[:width]
		by.affine(sum, sums, p.s.scales[r], scales, bias)
		by.add(y, sum, 1)
	}
}

// place gives where a kernel writes a whole tile and how far apart its rows lie: in y, or at the edge of the product in
// the scratch, from which edges then takes what belongs to y.
func (p *product) place(row, block int) (y *float32, stride int, whole bool) {
	if row+tileRows <= p.rows && (block+1)*blockColumns <= p.m.Out {
		return &p.y[row*p.m.Out+block*blockColumns], p.m.Out, true
	}
	return &p.s.edge[0], blockColumns, false
}

// edges writes, or adds, what belongs to the product of a tile in the scratch.
func (p *product) edges(row, block int) {
	column := block * blockColumns
	width := min(blockColumns, p.m.Out-column)
	for r := row; r < min(row+tileRows, p.rows); r++ {
		sum, y := p.s.edge[(r-row)*blockColumns:][:width], p.y[r*p.m.Out+column:][:width]
		if !p.add {
			copy(y, sum)
			continue
		}
		for i, v := range sum {
			y[i] += v
		}
	}
}

// Combine writes the sum of the rows of m, each times its x: y[j] = Σ x[k]·m[k·stride+j].
func (m Machine) Combine(y, x, rows []float32, stride int) { m.ops.combine(y, x, rows, stride) }

// Add adds weight·x to y.
func (m Machine) Add(y, x []float32, weight float32) { m.ops.add(y, x[:len(y)], weight) }

// GELU replaces every x by x·Φ(x), Φ the normal distribution, within 1e-6 of |x|.
func (m Machine) GELU(x []float32) { m.ops.gelu(x) }

// Normalise replaces x by its layer norm.
func (m Machine) Normalise(x, gain, bias []float32) { m.ops.normalise(x, gain, bias) }

// NormaliseRows replaces each of rows of x by its layer norm and rounds it to 8 bits.
func (m Machine) NormaliseRows(x []float32, rows int, gain, bias []float32, s *Scratch) {
	width := len(gain)
	s.reserve(rows, steps(width))
	for r := range rows {
		row := x[r*width : (r+1)*width]
		s.scales[r] = max(m.ops.normalise(row, gain, bias), 1e-8) / 127
		m.ops.quantise(s, r, row, s.scales[r])
	}
}

// GELURows replaces each x of rows by GELU's value and rounds the rows to 8 bits.
func (m Machine) GELURows(x []float32, rows, width int, s *Scratch) {
	s.reserve(rows, steps(width))
	for r := range rows {
		row := x[r*width : (r+1)*width]
		m.ops.gelu(row)
		s.scales[r] = max(m.ops.largest(row), 1e-8) / 127
		m.ops.quantise(s, r, row, s.scales[r])
	}
}

// Softmax replaces scores by probabilities: e^x divided by the sum of all.
func (m Machine) Softmax(x []float32) { m.ops.softmax(Rows{x, 1, len(x), len(x)}) }

// SoftmaxRows replaces the scores of each row by probabilities.
func (m Machine) SoftmaxRows(x Rows) { m.ops.softmax(x) }

// Tanh replaces every x by its hyperbolic tangent, within 3e-7.
func (m Machine) Tanh(x []float32) { m.ops.tanh(x) }

// Rows is a matrix in memory: Count rows of Length numbers, each of which begins Stride numbers after the one before.
type Rows struct {
	Numbers               []float32
	Count, Length, Stride int
}

func (r Rows) row(i int) []float32 { return r.Numbers[i*r.Stride:][:r.Length] }

// CombineRows does for each row of x and y what Combine does.
func (m Machine) CombineRows(y, x Rows, rows []float32, stride int) {
	m.ops.combineRows(y, x, rows, stride)
}

// Fetch brings rows nearer in memory that will be wanted soon.
func (m Machine) Fetch(x Rows) { m.ops.fetch(x) }

// Embed writes x = scale·word + position + class, word in signed bytes.
func (m Machine) Embed(x []float32, word string, scale float32, position, class []float32) {
	m.ops.embed(x, word, scale, position, class)
}

// Turn writes the columns of x, times a scale, as rows of y.
func (m Machine) Turn(y []float32, stride int, x Rows, scale float32) {
	m.ops.turn(y, stride, x, scale)
}

// Best gives the fastest arithmetic of this processor.
func Best() Machine { return Machines()[0] }
