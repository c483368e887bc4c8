package eval

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"sort"
	"strings"

	"chancery/loader"
	"chancery/loader/qualify"
	"chancery/loader/text"
	"chancery/schema"
)

// eventSentence is a sentence in which a source and a target are marked, with the PLOVER root
// class of what the one does to the other.
type eventSentence struct {
	id             string
	doc            text.Doc
	source, target text.Span
	root           string
}

// readEvents reads a table with the columns sentence_id, marked_sentence ("<s>Peru</s> thanked
// <t>Chile</t>.") and gold_root. Of several marks of one end the first counts; a sentence in
// which one end is not marked is kept, and stays without an answer.
func readEvents(path string) ([]eventSentence, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read the sentences: %w", err)
	}
	defer file.Close()
	rows := csv.NewReader(file)
	rows.Comma, rows.LazyQuotes, rows.FieldsPerRecord = '\t', true, -1
	header, err := rows.Read()
	if err != nil {
		return nil, fmt.Errorf("%s: read the header: %w", path, err)
	}
	column := map[string]int{}
	for i, name := range header {
		column[name] = i
	}
	for _, name := range []string{"sentence_id", "marked_sentence", "gold_root"} {
		if _, there := column[name]; !there {
			return nil, fmt.Errorf("%s has no column %q", path, name)
		}
	}
	var all []eventSentence
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		if len(row) < len(header) {
			return nil, fmt.Errorf("%s: a row of %d columns, want %d", path, len(row), len(header))
		}
		e, err := unmarked(row[column["marked_sentence"]])
		if err != nil {
			return nil, fmt.Errorf("%s, sentence %s: %w", path, row[column["sentence_id"]], err)
		}
		e.id, e.root = row[column["sentence_id"]], row[column["gold_root"]]
		e.doc.Name, e.doc.Source = e.id, e.id
		all = append(all, e)
	}
	return all, nil
}

// unmarked takes the marks out of a sentence and keeps where they stood.
func unmarked(marked string) (eventSentence, error) {
	var e eventSentence
	var out strings.Builder
	seen := map[string]int{}
	for i := 0; i < len(marked); {
		tag := ""
		for _, t := range []string{"<s>", "</s>", "<t>", "</t>"} {
			if strings.HasPrefix(marked[i:], t) {
				tag = t
			}
		}
		if tag == "" {
			out.WriteByte(marked[i])
			i++
			continue
		}
		if _, again := seen[tag]; !again {
			seen[tag] = out.Len()
		}
		i += len(tag)
	}
	e.doc.Text = out.String()
	e.source, e.target = text.Span{Start: seen["<s>"], End: seen["</s>"]}, text.Span{Start: seen["<t>"], End: seen["</t>"]}
	_, opened := seen["<s>"]
	_, aimed := seen["<t>"]
	if opened && e.source.Len() <= 0 || aimed && e.target.Len() <= 0 || !opened && !aimed {
		return e, fmt.Errorf("want <s>…</s> and <t>…</t> in %q", marked)
	}
	return e, nil
}

// Events measures the PLOVER root class of what a marked source does to a marked target, on a
// table in the form of PLV. Our answer is the likeliest claim from source to target (in either
// direction where its relation is symmetric) or chain of claims; where the patterns say nothing of the two, the class
// that the learned reader sees. There may be none.
func Events(path string, stages *loader.Stages) (*Figures, error) {
	all, err := readEvents(path)
	if err != nil {
		return nil, err
	}
	f := newFigures("event types, pair given, of PLOVER")
	var pairExtra, otherEvents, turnedRound int
	var byRule, byReader Counts
	for _, e := range all {
		trace, between := stages.Between(e.doc, e.source, e.target)
		seen := stages.Event(trace, e.source, e.target)
		answers, turned := answersOf(e, trace, between, seen)
		root := ""
		if len(answers) > 0 {
			root = answers[0].root
			pairExtra += len(answers) - 1
			byRule = byRule.plus(one(root == e.root))
		} else if class := likeliest(seen, schema.PLOVERRootClasses()); class != "" {
			root, answers = class, []answer{{class, seen[class], "the learned reader"}}
			byReader = byReader.plus(one(root == e.root))
		}
		if root != "" {
			f.count(root, Counts{Found: 1})
		}
		turnedRound += turned
		for _, s := range trace.Statements {
			if roots := schema.PLOVERRoots(s.Relation.Name, s.Factuality, s.Negated, s.Relation.Qualifiers...); roots != nil {
				otherEvents++
			}
		}
		otherEvents -= len(between)
		f.count(e.root, Counts{Gold: 1, Right: one(root == e.root)})
		if root != e.root {
			f.eventMistake(e, trace, answers, turned)
		}
	}
	sort.Slice(f.Rows, func(i, j int) bool { return f.Rows[i].Name < f.Rows[j].Name })
	macro, sum := f.macro(), f.sum()
	f.count("all", sum)
	f.remark("macro-F1 %.3f over the classes; of %d sentences %d answered", macro, len(all), sum.Found)
	f.remark("by the patterns %d, of them right %.3f; else by the learned reader %d, right %.3f", byRule.Found, byRule.Precision(), byReader.Found, byReader.Precision())
	f.remark("in excess: %d further classes between the pair, %d claims from target to source, %d events between others in the same sentences", pairExtra, turnedRound, otherEvents)
	return f, nil
}

// plus gives the counts with one more that was found, and right or not.
func (c Counts) plus(right int) Counts { return Counts{c.Right + right, c.Found + 1, c.Gold} }

// answer is one class that was said of the pair.
type answer struct {
	root  string
	score float64
	by    string
}

// answersOf gives the classes of what is said from source to target, the likeliest first, and
// how many claims run the other way only. Where a relation may be one of several classes the learned reader decides, if it
// is sure enough.
func answersOf(e eventSentence, trace loader.Trace, between []qualify.Statement, seen map[string]float64) (all []answer, turned int) {
	best := map[string]answer{}
	add := func(root string, score float64, by string) {
		if root != "" && best[root].score < score {
			best[root] = answer{root, score, by}
		}
	}
	name := func(entity int) string { return trace.Links.Entities[entity].Name }
	source, target := e.doc.Slice(e.source), e.doc.Slice(e.target)
	for _, s := range between {
		roots := schema.PLOVERRoots(s.Relation.Name, s.Factuality, s.Negated, s.Relation.Qualifiers...)
		row, _ := schema.RelationNamed(s.Relation.Name)
		switch {
		case roots == nil:
		case name(s.Relation.From.Entity) == source || row.Symmetric:
			root := roots[0]
			if other := likeliest(seen, roots); other != "" && seen[other] >= .6 {
				root = other
			}
			add(root, s.Confidence, s.Relation.Pattern)
		default:
			turned++
		}
	}
	for _, a := range trace.Statements {
		for _, b := range trace.Statements {
			if a.Relation.From.Open() || b.Relation.To.Open() || a.Relation.To.Open() || a.Relation.To.Entity != joint(a, b) || name(a.Relation.From.Entity) != source {
				continue
			}
			far := b.Relation.To
			if a.Relation.Name == b.Relation.Name {
				far = b.Relation.From
			}
			if far.Open() || name(far.Entity) != target {
				continue
			}
			add(chained(a.Relation.Name, b.Relation.Name), a.Confidence*b.Confidence, a.Relation.Pattern+", "+b.Relation.Pattern)
		}
	}
	for _, answer := range best {
		all = append(all, answer)
	}
	sort.Slice(all, func(i, j int) bool {
		if all[i].score != all[j].score {
			return all[i].score > all[j].score
		}
		return all[i].root < all[j].root
	})
	return all, turned
}

// likeliest gives the class with the largest share among some; "" where none has any.
func likeliest(shares map[string]float64, among []string) (best string) {
	for _, class := range among {
		if shares[class] > shares[best] {
			best = class
		}
	}
	return best
}

// joint gives the entity at which two claims meet: what both end at, or where the second begins.
func joint(a, b qualify.Statement) int {
	if a.Relation.Name == b.Relation.Name {
		return b.Relation.To.Entity
	}
	return b.Relation.From.Entity
}

// chained gives the class of two claims that meet: a measure that is imposed and concerns
// somebody, an agreement or event of both.
func chained(first, second schema.Relation) string {
	switch {
	case first == "IMPOSED" && second == "CONCERNS":
		return schema.PLOVERRoots(first, schema.Asserted, false)[0]
	case first == second && (first == "SIGNED" || first == "PARTY_TO"):
		return "SUPPORT"
	case first == second && first == "PARTICIPATED_IN":
		return "CONSULT"
	}
	return ""
}

// eventMistake lists a sentence whose class was not said.
func (f *Figures) eventMistake(e eventSentence, trace loader.Trace, answers []answer, turned int) {
	marked := fmt.Sprintf("[%s] → [%s]: %s", e.doc.Slice(e.source), e.doc.Slice(e.target), e.doc.Text)
	if len(answers) > 0 {
		f.wrong("other class: "+answers[0].root+" for "+e.root, e.id, "%s by %s: %s", answers[0].root, answers[0].by, marked)
		return
	}
	class := "nothing said at all, "
	if turned > 0 {
		class = "turned round, "
	} else if len(trace.Relations) > 0 {
		class = "nothing said of the pair, "
	}
	f.wrong(class+e.root, e.id, "at %s: %s", meeting(e, trace), marked)
}

// meeting gives the word at which source and target meet in the tree: the lemma that a pattern
// would have to know.
func meeting(e eventSentence, trace loader.Trace) string {
	for _, tree := range trace.Trees {
		source, target := tree.HeadIn(e.source), tree.HeadIn(e.target)
		if source < 0 || target < 0 {
			continue
		}
		for at := source; at >= 0; at = tree.Words[at].Head {
			if at != source && tree.Dominates(at, target) {
				return tree.Words[at].Lemma + " " + tree.Words[at].UPOS
			}
		}
	}
	return "no common word"
}
