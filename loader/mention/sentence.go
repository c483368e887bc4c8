package mention

import (
	"iter"
	"strings"
	"unicode"

	"chancery/loader/parse"
	"chancery/loader/registry"
	"chancery/loader/text"
	"chancery/schema"
)

// finder gathers the mentions of one document.
type finder struct {
	doc       text.Doc
	reg       *registry.Registry
	mentions  []Mention
	people    map[string]bool        // folded surnames of the people found so far
	shortened map[string]schema.Kind // acronyms that the document explains in brackets
	votes     map[string]*votes      // what the model says of the document's names
	bodyWords map[string]bool        // folded first words of the institutions found so far: "bolshoi"
}

// sentence is one tree with what its words are covered by.
type sentence struct {
	*finder
	tree   parse.Tree
	index  int
	folded []string // of every word; "" for punctuation
	found  []int    // indices of the mentions that lie in it
	taken  []int    // 1 + index of the name that covers the word, 0 where none does
}

func newSentence(f *finder, tree parse.Tree, index int) *sentence {
	s := &sentence{finder: f, tree: tree, index: index, folded: make([]string, len(tree.Words)), taken: make([]int, len(tree.Words))}
	for i, word := range tree.Words {
		s.folded[i] = schema.Fold(word.Form)
	}
	return s
}

// fold gives the folded form of the words [first, last) as the registry's keys have it: a
// clitic that touches the word before it is part of it.
func (s *sentence) fold(first, last int) string {
	var out strings.Builder
	for i := first; i < last; i++ {
		if s.folded[i] == "" {
			continue
		}
		if out.Len() > 0 && !(s.clitic(i)) {
			out.WriteByte(' ')
		}
		out.WriteString(s.folded[i])
	}
	return out.String()
}

// clitic says whether word i is an 's or a bare apostrophe.
func (s *sentence) clitic(i int) bool {
	form := s.tree.Words[i].Form
	return i > 0 && (strings.HasPrefix(form, "'") || strings.HasPrefix(form, "’")) && s.tree.Words[i-1].End == s.tree.Words[i].Start
}

// possessive says whether word i makes what stands before it a possessor.
func (s *sentence) possessive(i int) bool {
	if i < 0 || i >= len(s.tree.Words) {
		return false
	}
	w := s.tree.Words[i]
	return s.clitic(i) && (w.XPOS == "POS" || w.UPOS == "PART" || s.folded[i] == "s" || s.folded[i] == "")
}

// capital says whether word i starts with a capital letter, or with a digit before capitals ("G7" does).
func (s *sentence) capital(i int) bool {
	if i < 0 || i >= len(s.tree.Words) {
		return false
	}
	for _, r := range s.tree.Words[i].Form {
		return unicode.IsUpper(r)
	}
	return false
}

// anyCapital says whether some word of [first, last) has a capital letter.
func (s *sentence) anyCapital(first, last int) bool {
	for i := first; i < last; i++ {
		if strings.IndexFunc(s.tree.Words[i].Form, unicode.IsUpper) >= 0 {
			return true
		}
	}
	return false
}

// is says whether word i is in a list of words.tsv.
func (s *sentence) is(i int, list string) bool {
	return i >= 0 && i < len(s.folded) && s.folded[i] != "" && lists[list][s.folded[i]]
}

// form gives word i in lower case, "" outside the sentence.
func (s *sentence) form(i int) string {
	if i < 0 || i >= len(s.tree.Words) {
		return ""
	}
	return strings.ToLower(s.tree.Words[i].Form)
}

// headOf gives the word of [first, last) whose head lies outside: the last of several.
func (s *sentence) headOf(first, last int) int {
	head := last - 1
	for i := first; i < last; i++ {
		if h := s.tree.Words[i].Head; (h < first || h >= last) && s.folded[i] != "" && s.tree.Words[i].UPOS != "PUNCT" {
			return i
		}
	}
	return head
}

// add enters a mention of the words [first, last), with a leading article and trailing
// punctuation left out, and gives its index; it gives the mention that is there already where
// one of its form has the same span.
func (s *sentence) add(m Mention, first, last int) int {
	for first < last-1 && (s.form(first) == "-" || s.form(first) == "the" || s.form(first) == "a" || s.form(first) == "an") {
		first++
	}
	m.First, m.Last, m.Sentence = first, last, s.index
	m.Span = text.Span{Start: s.tree.Words[first].Start, End: s.tree.Words[last-1].End}
	m.Surface = s.doc.Slice(m.Span)
	if m.Surface == "" {
		m.Surface = s.words(first, last)
	}
	m.Head = s.headOf(first, last)
	m.Holder, m.Body, m.Toward = orNone(m.Holder), orNone(m.Body), orNone(m.Toward)
	for i, other := range s.own() {
		if other.Form == m.Form && other.Span == m.Span && other.Sentence == m.Sentence {
			return i
		}
	}
	s.mentions = append(s.mentions, m)
	s.found = append(s.found, len(s.mentions)-1)
	return len(s.mentions) - 1
}

// own gives the indices and mentions of the sentence as they were added.
func (s *sentence) own() iter.Seq2[int, Mention] {
	return func(yield func(int, Mention) bool) {
		for _, at := range s.found {
			if !yield(at, s.mentions[at]) {
				return
			}
		}
	}
}

// orNone turns the zero index into none: references are entered 1 too high until added.
func orNone(reference int) int { return reference - 1 }

// words gives the words [first, last) with spaces where the text has any.
func (s *sentence) words(first, last int) string {
	var out strings.Builder
	for i := first; i < last; i++ {
		if i > first && s.tree.Words[i-1].End < s.tree.Words[i].Start {
			out.WriteByte(' ')
		}
		out.WriteString(s.tree.Words[i].Form)
	}
	return out.String()
}

// take marks words as covered by a mention.
func (s *sentence) take(mention, first, last int) {
	for i := first; i < last; i++ {
		s.taken[i] = mention + 1
	}
}

// at gives the name that covers word i, and whether one does.
func (s *sentence) at(i int) (int, bool) {
	if i < 0 || i >= len(s.taken) || s.taken[i] == 0 {
		return -1, false
	}
	return s.taken[i] - 1, true
}
