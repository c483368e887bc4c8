package parse

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"chancery/loader/parse/internal/kernel"
	"chancery/loader/segment"
	"chancery/loader/text"
)

// embeddedModel is made by tools/train; MODEL-CARD.md beside it says from what.
//
//go:embed model.bin
var embeddedModel string

// Model is the encoder with its heads. It does not change once opened: one Model serves any
// number of goroutines.
type Model struct {
	origin     string
	encoder    encoder
	heads      heads
	tags       []tagPair
	relations  []string
	rootLabel  int // number of "root" among relations, or -1
	names      nameLabels
	claims     []string // relations that the claims head knows, the first is none
	factuality []string
	events     []string
	start, end int32 // the pieces [CLS] and [SEP]
	lemmas     lemmaTable
	batches    sync.Pool // of *batch
}

// tagPair is one of the model's tags: universal part of speech and Penn Treebank tag.
type tagPair struct{ upos, xpos string }

// Open reads the embedded model, which takes some 50 milliseconds. It fails only where the
// embedded file is not a model.
func Open() (*Model, error) { return open(embeddedModel, kernel.Best()) }

func open(file string, machine kernel.Machine) (*Model, error) {
	f, err := readModelFile(file, machine)
	if err != nil {
		return nil, err
	}
	pieces := f.vocabulary()
	m := &Model{
		origin:     fmt.Sprintf("%s, %s", f.MadeBy, f.Created),
		encoder:    newEncoder(f, len(pieces)),
		heads:      newHeads(f),
		relations:  f.Relations,
		rootLabel:  -1,
		names:      newNameLabels(f),
		claims:     f.Claims,
		factuality: f.Factualities,
		events:     f.Events,
		start:      pieces["[CLS]"],
		end:        pieces["[SEP]"],
		lemmas:     readLemmas(lemmasFile),
	}
	if f.failed != nil {
		return nil, f.failed
	}
	for _, tag := range f.Tags {
		upos, xpos, _ := strings.Cut(tag, "|")
		m.tags = append(m.tags, tagPair{upos, xpos})
	}
	for i, relation := range f.Relations {
		if relation == "root" {
			m.rootLabel = i
		}
	}
	shared := newSplitter(pieces)
	m.batches.New = func() any { return &batch{splitter: shared} }
	return m, nil
}

// Origin says who made the model and when.
func (m *Model) Origin() string { return m.origin }

// Parse gives one tree for each of the sentences, in the same order. It does not fail: what
// the model cannot read well has low probabilities.
func (m *Model) Parse(doc text.Doc, sentences []segment.Sentence) []Tree {
	trees := make([]Tree, len(sentences))
	for i, sentence := range sentences {
		tokens := segment.Tokens(doc, sentence)
		words := make([]Word, len(tokens))
		for k, span := range tokens {
			words[k].Span, words[k].Form = span, doc.Slice(span)
		}
		trees[i] = Tree{Sentence: sentence, Words: words}
	}
	m.fill(trees)
	return trees
}

// ParseWords gives the tree of words that were split already, such as those of a treebank.
// Spans count the bytes of the words joined by single spaces.
func (m *Model) ParseWords(words []string) Tree {
	trees := []Tree{{Words: make([]Word, len(words))}}
	at := 0
	for i, form := range words {
		trees[0].Words[i].Form = form
		trees[0].Words[i].Span = text.Span{Start: at, End: at + len(form)}
		at += len(form) + 1
	}
	trees[0].Sentence.End = max(0, at-1)
	m.fill(trees)
	return trees[0]
}

// fill parses trees whose words have only their forms.
func (m *Model) fill(trees []Tree) {
	b := m.batches.Get().(*batch)
	defer m.batches.Put(b)
	b.reset()
	for i := range trees {
		m.add(b, trees, i)
	}
	m.flush(b, trees)
	for i := range trees {
		joinWindows(&trees[i])
	}
}

// The sizes of a batch and of its windows. A window of more words than the model was trained
// on would be read badly; one of more pieces would not fit.
const (
	batchPieces  = 256
	windowWords  = 120
	windowPieces = 480
)

func (b *batch) reset() {
	b.windows, b.pieces, b.cases, b.firsts = b.windows[:0], b.pieces[:0], b.cases[:0], b.firsts[:0]
}

// add puts the words of a tree into the batch, in several windows where they are too many for
// one, and reads the batch whenever it is full.
func (m *Model) add(b *batch, trees []Tree, tree int) {
	words := trees[tree].Words
	b.sentence, b.ends = b.sentence[:0], b.ends[:0]
	for i := range words {
		b.sentence = b.splitter.append(b.sentence, words[i].Form)
		b.ends = append(b.ends, len(b.sentence))
	}
	limit := min(windowPieces, m.encoder.config.Positions-2)
	for start := 0; start < len(words); {
		end := cut(words, b.ends, start, limit)
		from := 0
		if start > 0 {
			from = b.ends[start-1]
		}
		if len(b.pieces) > 0 && len(b.pieces)+b.ends[end-1]-from+2 > batchPieces {
			m.flush(b, trees)
		}
		w := window{tree: tree, offset: start, words: end - start, row: len(b.pieces), first: len(b.firsts)}
		b.firsts = append(b.firsts, int32(len(b.pieces)))
		b.pieces, b.cases = append(b.pieces, m.start), append(b.cases, caseNone)
		for i := start; i < end; i++ {
			b.firsts = append(b.firsts, int32(len(b.pieces)))
			class := caseClass(words[i].Form)
			for ; from < b.ends[i]; from++ {
				b.pieces, b.cases = append(b.pieces, b.sentence[from]), append(b.cases, class)
			}
		}
		b.pieces, b.cases = append(b.pieces, m.end), append(b.cases, caseNone)
		w.rows = len(b.pieces) - w.row
		b.windows = append(b.windows, w)
		start = end
	}
}

// cut gives the end of the window that starts at a word: after all the words if they fit, else
// after the strongest mark in the second half of what fits.
func cut(words []Word, ends []int, start, limit int) int {
	from := 0
	if start > 0 {
		from = ends[start-1]
	}
	end := start + 1
	for end < len(words) && end-start < windowWords && ends[end]-from <= limit {
		end++
	}
	if end == len(words) {
		return end
	}
	best, strength := end, 0
	for i := end - 1; i > start+(end-start)/2; i-- {
		if s := markStrength(words, i); s > strength {
			best, strength = i+1, s
		}
	}
	return best
}

// markStrength says how well a sentence can be cut after a word: 0 not at all.
func markStrength(words []Word, i int) int {
	switch words[i].Form {
	case ".", "!", "?", "…":
		return 5
	case ";":
		return 4
	case ":", "—", "–", "--":
		return 3
	case ",":
		if i+1 < len(words) {
			switch strings.ToLower(words[i+1].Form) {
			case "and", "but", "or", "while", "which", "who", "where", "when", "because", "although", "if":
				return 2
			}
		}
		return 1
	}
	return 0
}

// joinWindows hangs the roots of a tree's further windows on the first: an arc that the model
// did not score, and so of probability 0.
func joinWindows(t *Tree) {
	first := -1
	for i := range t.Words {
		if t.Words[i].Head >= 0 {
			continue
		}
		if first < 0 {
			first = i
			continue
		}
		t.Words[i].Head, t.Words[i].Relation = first, "parataxis"
		t.Words[i].HeadProbability, t.Words[i].RelationProbability = 0, 0
	}
}
