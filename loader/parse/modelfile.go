package parse

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"chancery/loader/parse/internal/kernel"
)

// The layout of a model file: these bytes, two uint32 (format, length of the header), the
// header in JSON, zeros to a multiple of fileAlignment, then the data that the header's offsets
// count from. Numbers are little endian; tools/train writes it.
const (
	fileMagic     = "CHANCERY"
	fileFormat    = 3
	fileAlignment = 64
)

type modelHeader struct {
	Format  int
	MadeBy  string `json:"made_by"`
	Created string
	Config  modelConfig
	Tags    []string
	Relations,
	Names []string
	NameTypes    map[string]string `json:"name_types"` // coarse type of a kind of name: PERSON is PER; "" where there is none
	Claims       []string          // what the claims head says: "-" for no relation, then relations of the ontology
	Factualities []string
	Events       []string // "-" for none, then root classes of the PLOVER event ontology
	Vocabulary   [2]int   `json:"vocabulary_bytes"`
	Tensors      []modelTensor
}

type modelConfig struct {
	Layers, Width, Heads, Inner, Positions, Arc, Case, Claim int
}

type modelTensor struct {
	Name   string
	Type   string
	Shape  []int
	Offset int
	Scales int
}

// modelFile is an opened model file: its header and its data.
type modelFile struct {
	modelHeader
	data    string
	tensors map[string]modelTensor
	machine kernel.Machine
	failed  error // the first tensor that was missing or misshapen
}

// readModelFile reads the header and checks that the file is one of this format.
func readModelFile(file string, machine kernel.Machine) (*modelFile, error) {
	if len(file) < 16 || file[:8] != fileMagic {
		return nil, fmt.Errorf("parse: not a model file: it has %d bytes and does not start with %s", len(file), fileMagic)
	}
	if format := binary.LittleEndian.Uint32([]byte(file[8:12])); format != fileFormat {
		return nil, fmt.Errorf("parse: model file of format %d, this program reads format %d", format, fileFormat)
	}
	end := 16 + int(binary.LittleEndian.Uint32([]byte(file[12:16])))
	start := (end + fileAlignment - 1) / fileAlignment * fileAlignment
	if start > len(file) {
		return nil, fmt.Errorf("parse: model file ends in its header")
	}
	m := &modelFile{data: file[start:], tensors: map[string]modelTensor{}, machine: machine}
	if err := json.Unmarshal([]byte(file[16:end]), &m.modelHeader); err != nil {
		return nil, fmt.Errorf("parse: header of the model file: %w", err)
	}
	c := m.Config
	for _, n := range []int{c.Layers, c.Width, c.Heads, c.Inner, c.Positions, c.Arc, c.Case, c.Claim, len(m.Tags), len(m.Relations), len(m.Names), len(m.Claims), len(m.Factualities), len(m.Events)} {
		if n <= 0 || n > 1<<16 {
			return nil, fmt.Errorf("parse: model file with a size of %d in %+v", n, c)
		}
	}
	if c.Width%c.Heads != 0 || c.Case < caseClasses || c.Positions < 32 {
		return nil, fmt.Errorf("parse: model file of unfit sizes: %+v", c)
	}
	for _, tensor := range m.Tensors {
		m.tensors[tensor.Name] = tensor
	}
	return m, nil
}

// bytes gives n bytes of the data from an offset.
func (m *modelFile) bytes(offset, n int) string {
	if offset < 0 || n < 0 || offset > len(m.data)-n {
		m.fail("model file is cut short: %d bytes from %d of %d", n, offset, len(m.data))
		return ""
	}
	return m.data[offset : offset+n]
}

func (m *modelFile) fail(format string, args ...any) {
	if m.failed == nil {
		m.failed = fmt.Errorf("parse: "+format, args...)
	}
}

// tensor gives the entry of a tensor whose shape must hold that many rows of columns.
func (m *modelFile) tensor(name, kind string, rows, columns int) modelTensor {
	tensor, found := m.tensors[name]
	count := 1
	for _, n := range tensor.Shape {
		count *= n
	}
	switch {
	case !found:
		m.fail("model file lacks tensor %s", name)
	case tensor.Type != kind || count != rows*columns || len(tensor.Shape) > 0 && tensor.Shape[len(tensor.Shape)-1] != columns:
		m.fail("tensor %s is %s %v, not %s [%d %d]", name, tensor.Type, tensor.Shape, kind, rows, columns)
	}
	return tensor
}

// floats gives a float32 tensor of rows × columns numbers.
func (m *modelFile) floats(name string, rows, columns int) []float32 {
	tensor := m.tensor(name, "float32", rows, columns)
	return m.floatsAt(tensor.Offset, rows*columns)
}

func (m *modelFile) floatsAt(offset, n int) []float32 {
	x := make([]float32, n)
	bytes := m.bytes(offset, 4*n)
	for i := range min(n, len(bytes)/4) {
		b := bytes[4*i : 4*i+4]
		x[i] = math.Float32frombits(uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24)
	}
	return x
}

// table gives a tensor of 8-bit numbers with its scales, as it lies in the file.
func (m *modelFile) table(name string, rows, columns int) (string, []float32) {
	tensor := m.tensor(name, "int8", rows, columns)
	return m.bytes(tensor.Offset, rows*columns), m.floatsAt(tensor.Scales, rows)
}

// part is a matrix by its name in the file, with or without a bias.
type part struct {
	name   string
	rows   int
	biased bool
}

// matrix packs matrices that read the same input, one under the other.
func (m *modelFile) matrix(columns int, parts ...part) *kernel.Matrix {
	var weights []int8
	var scales, bias []float32
	rows := 0
	for _, p := range parts {
		values, of := m.table(p.name+".weight", p.rows, columns)
		for i := range len(values) {
			weights = append(weights, int8(values[i]))
		}
		scales = append(scales, of...)
		if p.biased {
			bias = append(bias, m.floats(p.name+".bias", 1, p.rows)...)
		} else {
			bias = append(bias, make([]float32, p.rows)...)
		}
		rows += p.rows
	}
	if m.failed != nil {
		return nil
	}
	return m.machine.Pack(weights, rows, columns, scales, bias)
}

// vocabulary gives the word pieces by what they stand for.
func (m *modelFile) vocabulary() map[string]int32 {
	pieces := map[string]int32{}
	for line := range strings.Lines(m.bytes(m.Vocabulary[0], m.Vocabulary[1])) {
		piece := strings.TrimSuffix(line, "\n")
		number := int32(len(pieces))
		if _, twice := pieces[piece]; twice {
			m.fail("word piece %q stands twice in the model file", piece)
		}
		pieces[piece] = number
	}
	for _, piece := range []string{"[UNK]", "[CLS]", "[SEP]"} {
		if _, found := pieces[piece]; !found {
			m.fail("model file lacks the word piece %s", piece)
		}
	}
	return pieces
}
