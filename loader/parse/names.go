package parse

// nameLabels are the labels of the name head, by the kind of name that they begin or go on with.
type nameLabels struct {
	count   int // labels of a word
	outside int // number of the label for no name
	kinds   []nameKind
	types   []string // the coarse types, each once
}

type nameKind struct {
	name          string
	typ           int // number in nameLabels.types
	begin, inside int // numbers of its labels
}

func newNameLabels(file *modelFile) nameLabels {
	l := nameLabels{count: len(file.Names)}
	number, types := map[string]int{}, map[string]int{}
	for i, label := range file.Names {
		number[label] = i
	}
	var found bool
	if l.outside, found = number["O"]; !found {
		file.fail("model file without the name label O")
	}
	for _, label := range file.Names {
		kind, begins := cutBegin(label)
		if !begins {
			continue
		}
		inside, found := number["I-"+kind]
		if !found {
			file.fail("model file without the name label I-%s", kind)
		}
		typ := file.NameTypes[kind]
		if typ == "" {
			typ = kind
		}
		if _, known := types[typ]; !known {
			types[typ] = len(l.types)
			l.types = append(l.types, typ)
		}
		l.kinds = append(l.kinds, nameKind{name: kind, typ: types[typ], begin: number[label], inside: inside})
	}
	return l
}

func cutBegin(label string) (kind string, begins bool) {
	if len(label) > 2 && label[:2] == "B-" {
		return label[2:], true
	}
	return "", false
}

// Kinds gives the kinds of name that the model knows, in its own order.
func (m *Model) Kinds() []string {
	var kinds []string
	for _, kind := range m.names.kinds {
		kinds = append(kinds, kind.name)
	}
	return kinds
}

// nameReader finds the names of one window: the coarse type of every word first, for that is
// surest, then the kind of the whole name.
type nameReader struct {
	labels nameLabels
	begins []float64 // of each type: that a name of it begins at the word
	goesOn []float64 // … or goes on
	kinds  []float64 // of each kind, summed over the words of the open name
}

// decodeNames adds the names of a window to its tree. A word of another type than the name
// before it, or one that begins, opens a name.
func (m *Model) decodeNames(b *batch, w *window, t *Tree) {
	r := &b.names
	r.labels = m.names
	r.begins, r.goesOn, r.kinds = grow(r.begins, len(r.labels.types)), grow(r.goesOn, len(r.labels.types)), grow(r.kinds, len(r.labels.kinds))
	open := -1
	for i := range w.words {
		row := b.heads.name[(w.first+i+1)*r.labels.count : (w.first+i+2)*r.labels.count]
		m.heads.machine.Softmax(row)
		best, share := r.word(row)
		if best < 0 {
			open = -1
			continue
		}
		typ := r.labels.types[best]
		if open < 0 || t.Names[open].Type != typ || r.begins[best] > r.goesOn[best] {
			open = len(t.Names)
			t.Names = append(t.Names, Name{First: w.offset + i, Type: typ, Probability: 1})
			clear(r.kinds)
		}
		name := &t.Names[open]
		name.Last, name.Probability = w.offset+i+1, min(name.Probability, share)
		r.settle(row, best, name)
	}
}

// word sums the shares of a word's labels by type and gives the likeliest type with its share,
// or -1 where no name is likelier.
func (r *nameReader) word(row []float32) (best int, share float64) {
	clear(r.begins)
	clear(r.goesOn)
	for _, kind := range r.labels.kinds {
		r.begins[kind.typ] += float64(row[kind.begin])
		r.goesOn[kind.typ] += float64(row[kind.inside])
	}
	best, share = -1, float64(row[r.labels.outside])
	for typ := range r.begins {
		if both := r.begins[typ] + r.goesOn[typ]; both > share {
			best, share = typ, both
		}
	}
	return best, min(share, 1)
}

// settle adds a word to the kinds of its name and gives the name the likeliest so far.
func (r *nameReader) settle(row []float32, typ int, name *Name) {
	best := -1
	for i, kind := range r.labels.kinds {
		if kind.typ != typ {
			continue
		}
		r.kinds[i] += float64(row[kind.begin] + row[kind.inside])
		if best < 0 || r.kinds[i] > r.kinds[best] {
			best = i
		}
	}
	name.Kind, name.Sure = r.labels.kinds[best].name, min(1, r.kinds[best]/float64(name.Last-name.First))
}
