package parse

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Format writes the tree for a person to read: a line a word with its number from 1, form,
// lemma, universal tag, Penn tag, number of the head (0: root), relation and the probability
// of the arc with its relation; then a line a name with the numbers of its first and last
// word, its type and kind, its text and the probability of the type.
//
//	1  Xi   Xi    PROPN  NNP  2  nsubj  .99
//	2  met  meet  VERB   VBD  0  root   .99
//	name  1-1  PER:PERSON  Xi  .98
func (t Tree) Format(w io.Writer) error {
	var out strings.Builder
	var widths [columns]int
	for i, word := range t.Words {
		for k, field := range t.fields(i, word) {
			widths[k] = max(widths[k], utf8.RuneCountInString(field))
		}
	}
	for i, word := range t.Words {
		for k, field := range t.fields(i, word) {
			fmt.Fprintf(&out, "%-*s  ", widths[k], field)
		}
		fmt.Fprintf(&out, "%s\n", shortShare(word.Probability()))
	}
	for _, name := range t.Names {
		forms := make([]string, 0, name.Last-name.First)
		for _, word := range t.Words[name.First:name.Last] {
			forms = append(forms, word.Form)
		}
		fmt.Fprintf(&out, "name  %d-%d  %s  %s  %s\n", name.First+1, name.Last, name.label(), strings.Join(forms, " "), shortShare(name.Probability))
	}
	if _, err := io.WriteString(w, out.String()); err != nil {
		return fmt.Errorf("parse: %w", err)
	}
	return nil
}

// label gives type and kind of a name: "ORG:PARTY"; the kind alone where it has no coarser type.
func (n Name) label() string {
	if n.Type == n.Kind || n.Kind == "" {
		return n.Type
	}
	return n.Type + ":" + n.Kind
}

const columns = 7

func (t Tree) fields(i int, word Word) [columns]string {
	return [columns]string{fmt.Sprint(i + 1), word.Form, word.Lemma, word.UPOS, word.XPOS, fmt.Sprint(word.Head + 1), word.Relation}
}

// Probability is that of the word's head and relation together, 0 to 1.
func (w Word) Probability() float64 { return w.HeadProbability * w.RelationProbability }

// shortShare gives a share with two decimals and no leading zero: ".95". It rounds down, so
// that only certainty reads 1.
func shortShare(x float64) string {
	if x >= 1 {
		return "1"
	}
	return fmt.Sprintf(".%02d", int(x*100))
}
