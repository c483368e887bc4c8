package eval

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"text/tabwriter"

	"chancery/loader/parse"
	"chancery/loader/segment"
	"chancery/loader/text"
)

// UDReport is what `chancery eval ud` prints: how well the words of treebanks are tagged,
// lemmatised and parsed where they are given, and how well our own sentences and tokens agree
// with the treebanks' on their raw text.
type UDReport struct {
	Treebanks []UDScore `json:"treebanks"` // one a file
	All       UDScore   `json:"all"`       // all files together
	Errors    []Mistake `json:"-"`
}

// UDScore counts the words of a treebank that were read rightly.
type UDScore struct {
	Name      string     `json:"name"`
	Sentences int        `json:"sentences"`
	Words     int        `json:"words"`
	UPOS      int        `json:"upos"`      // words with the right universal part of speech
	XPOS      int        `json:"xpos"`      // words with the right Penn Treebank tag
	Lemma     int        `json:"lemma"`     // words with the right lemma
	UAS       int        `json:"uas"`       // words with the right head
	LAS       int        `json:"las"`       // of them: with the right relation, subtype included
	Text      int        `json:"text"`      // words that are no punctuation
	TextLAS   int        `json:"textLas"`   // of them: with the right head and relation
	Clauses   Counts     `json:"clauses"`   // subject, verb and object, by their heads
	Segments  Counts     `json:"segments"`  // our sentences of the raw text
	Tokens    Counts     `json:"tokens"`    // our tokens of the raw text
	Certainty [10]UDBand `json:"certainty"` // arcs by the probability they were given, in tenths
}

// UDBand counts the arcs of one band of probability.
type UDBand struct {
	Arcs  int `json:"arcs"`
	Right int `json:"right"` // with the right head
}

// UD reads a file in CoNLL-U, or every .conllu file of a folder, and measures the model on it.
func UD(path string, model *parse.Model) (UDReport, error) {
	banks, err := treebanks(path)
	if err != nil {
		return UDReport{}, err
	}
	report := UDReport{All: UDScore{Name: "all"}}
	for _, bank := range banks {
		score := UDScore{Name: bank.name}
		for _, sentence := range bank.sentences {
			forms := make([]string, len(sentence.words))
			for i, word := range sentence.words {
				forms[i] = word.form
			}
			report.compare(&score, bank.name, sentence, model.ParseWords(forms))
		}
		for _, p := range bank.paragraphs() {
			report.segment(&score, bank.name, p)
		}
		report.Treebanks = append(report.Treebanks, score)
		report.All = report.All.plus(score)
	}
	return report, nil
}

// compare counts the words of one sentence.
func (r *UDReport) compare(score *UDScore, bank string, gold treebankSentence, found parse.Tree) {
	score.Sentences++
	for i, want := range gold.words {
		got := found.Words[i]
		score.Words++
		score.UPOS += one(got.UPOS == want.upos)
		score.XPOS += one(got.XPOS == want.xpos)
		score.Lemma += one(got.Lemma == want.lemma)
		head := got.Head == want.head
		whole := head && got.Relation == want.relation
		score.UAS += one(head)
		score.LAS += one(whole)
		if want.upos != "PUNCT" {
			score.Text++
			score.TextLAS += one(whole)
		}
		band := &score.Certainty[min(int(got.HeadProbability*10), 9)]
		band.Arcs++
		band.Right += one(head)
		if got.UPOS != want.upos || got.XPOS != want.xpos {
			r.mistake("tag", bank, gold, "%s: %s %s, not %s %s", want.form, got.UPOS, got.XPOS, want.upos, want.xpos)
		}
		if got.Lemma != want.lemma {
			r.mistake("lemma", bank, gold, "%s %s: %s, not %s", want.form, got.XPOS, got.Lemma, want.lemma)
		}
		if !whole {
			r.mistake("arc", bank, gold, "%s: %s of %s (%.2f), not %s of %s", want.form, got.Relation, formAt(gold, got.Head),
				got.HeadProbability, want.relation, formAt(gold, want.head))
		}
	}
	wanted, made := goldClauses(gold), foundClauses(found)
	score.Clauses.Gold += len(wanted)
	score.Clauses.Found += len(made)
	for clause := range made {
		if wanted[clause] {
			score.Clauses.Right++
		} else {
			r.mistake("clause", bank, gold, "not there: %s", clause.words(gold))
		}
	}
	for clause := range wanted {
		if !made[clause] {
			r.mistake("clause", bank, gold, "missed: %s", clause.words(gold))
		}
	}
}

func (r *UDReport) mistake(class, bank string, in treebankSentence, format string, args ...any) {
	r.Errors = append(r.Errors, Mistake{Class: class, Doc: bank, Text: fmt.Sprintf(format, args...) + "  [" + in.id + "]"})
}

func formAt(s treebankSentence, i int) string {
	if i < 0 || i >= len(s.words) {
		return "root"
	}
	return s.words[i].form
}

// clause is a verb with its subject and object, by the indices of their heads. The agent of a
// passive is its subject.
type clause struct{ subject, verb, object int }

func (c clause) words(s treebankSentence) string {
	return formAt(s, c.subject) + " – " + formAt(s, c.verb) + " – " + formAt(s, c.object)
}

func goldClauses(s treebankSentence) map[clause]bool {
	tree := parse.Tree{Words: make([]parse.Word, len(s.words))}
	for i, word := range s.words {
		tree.Words[i] = parse.Word{UPOS: word.upos, Head: word.head, Relation: word.relation}
	}
	return foundClauses(tree)
}

func foundClauses(t parse.Tree) map[clause]bool {
	found := map[clause]bool{}
	for verb := range t.Words {
		if t.Words[verb].UPOS != "VERB" {
			continue
		}
		subject, object := t.Child(verb, "nsubj"), t.Child(verb, "obj")
		if passive := t.Child(verb, "nsubj:pass"); passive >= 0 {
			subject, object = t.Child(verb, "obl:agent"), passive
		}
		if subject >= 0 && object >= 0 {
			found[clause{subject, verb, object}] = true
		}
	}
	return found
}

// segment counts our own sentences and tokens of a paragraph.
func (r *UDReport) segment(score *UDScore, bank string, p paragraph) {
	doc := text.Doc{Text: p.raw}
	var sentences, tokens []text.Span
	for _, sentence := range segment.Sentences(doc) {
		sentences = append(sentences, sentence.Span)
		tokens = append(tokens, segment.Tokens(doc, sentence)...)
	}
	r.spans(&score.Segments, "sentence", bank, doc, sentences, p.sentences)
	r.spans(&score.Tokens, "token", bank, doc, tokens, p.words)
}

func (r *UDReport) spans(c *Counts, class, bank string, doc text.Doc, found, gold []text.Span) {
	wanted := map[text.Span]bool{}
	for _, span := range gold {
		wanted[span] = true
	}
	c.Gold += len(gold)
	c.Found += len(found)
	for _, span := range found {
		if wanted[span] {
			c.Right++
			continue
		}
		around := text.Span{Start: max(0, span.Start-12), End: min(len(doc.Text), span.End+12)}
		r.Errors = append(r.Errors, Mistake{Class: class, Doc: bank, Text: fmt.Sprintf("%q in %q", doc.Slice(span), doc.Slice(around))})
	}
}

func (s UDScore) plus(o UDScore) UDScore {
	sum := func(a, b Counts) Counts {
		return Counts{Right: a.Right + b.Right, Found: a.Found + b.Found, Gold: a.Gold + b.Gold}
	}
	s.Sentences += o.Sentences
	s.Words += o.Words
	s.UPOS += o.UPOS
	s.XPOS += o.XPOS
	s.Lemma += o.Lemma
	s.UAS += o.UAS
	s.LAS += o.LAS
	s.Text += o.Text
	s.TextLAS += o.TextLAS
	s.Clauses, s.Segments, s.Tokens = sum(s.Clauses, o.Clauses), sum(s.Segments, o.Segments), sum(s.Tokens, o.Tokens)
	for i := range s.Certainty {
		s.Certainty[i].Arcs += o.Certainty[i].Arcs
		s.Certainty[i].Right += o.Certainty[i].Right
	}
	return s
}

// Print writes the report as a table, figures in per cent.
func (r UDReport) Print(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "treebank\twords\tUPOS\tXPOS\tlemma\tUAS\tLAS\tLAS, no punctuation\tclause P/R\tsentence P/R/F1\ttoken P/R/F1")
	rows := r.Treebanks
	if len(rows) != 1 {
		rows = append(rows[:len(rows):len(rows)], r.All)
	}
	for _, s := range rows {
		fmt.Fprintf(table, "%s\t%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s/%s\t%s/%s/%s\t%s/%s/%s\n", s.Name, s.Words,
			percent(share(s.UPOS, s.Words)), percent(share(s.XPOS, s.Words)), percent(share(s.Lemma, s.Words)),
			percent(share(s.UAS, s.Words)), percent(share(s.LAS, s.Words)), percent(share(s.TextLAS, s.Text)),
			percent(s.Clauses.Precision()), percent(s.Clauses.Recall()),
			percent(s.Segments.Precision()), percent(s.Segments.Recall()), percent(s.Segments.F1()),
			percent(s.Tokens.Precision()), percent(s.Tokens.Recall()), percent(s.Tokens.F1()))
	}
	fmt.Fprintln(table, "\nheads by probability\tarcs\tright")
	for i, band := range r.All.Certainty {
		fmt.Fprintf(table, "%.1f to %.1f\t%d\t%s\n", float64(i)/10, float64(i+1)/10, band.Arcs, percent(share(band.Right, band.Arcs)))
	}
	if err := table.Flush(); err != nil {
		return fmt.Errorf("eval: %w", err)
	}
	return nil
}

// PrintErrors writes every mistake on a line of its own: class, treebank, what went wrong.
func (r UDReport) PrintErrors(w io.Writer) error {
	for _, m := range r.Errors {
		if _, err := fmt.Fprintf(w, "%s\t%s\t%s\n", m.Class, m.Doc, m.Text); err != nil {
			return fmt.Errorf("eval: %w", err)
		}
	}
	return nil
}

// MarshalJSON gives the counts and the shares that follow from them, 0 to 1.
func (s UDScore) MarshalJSON() ([]byte, error) {
	type counts UDScore
	return json.Marshal(struct {
		counts
		Shares map[string]float64 `json:"shares"`
	}{counts(s), map[string]float64{
		"upos": share(s.UPOS, s.Words), "xpos": share(s.XPOS, s.Words), "lemma": share(s.Lemma, s.Words),
		"uas": share(s.UAS, s.Words), "las": share(s.LAS, s.Words), "lasWithoutPunctuation": share(s.TextLAS, s.Text),
		"clausePrecision": s.Clauses.Precision(), "clauseRecall": s.Clauses.Recall(),
		"sentenceF1": s.Segments.F1(), "tokenF1": s.Tokens.F1(),
	}})
}

func percent(x float64) string { return fmt.Sprintf("%.2f", math.Round(x*10000)/100) }
