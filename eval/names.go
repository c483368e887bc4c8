package eval

import (
	"slices"

	"chancery/loader"
	"chancery/loader/mention"
	"chancery/loader/text"
	"chancery/schema"
)

// Names measures the spans and types of the names in a file of DWIE, its sentences read as
// text: a name is right where its first and last byte and its type (person, location,
// organisation) are.
func Names(path string, stages *loader.Stages) (*Figures, error) {
	articles, err := readNews(path)
	if err != nil {
		return nil, err
	}
	f := newFigures("names, spans and types, of DWIE", "PER", "LOC", "ORG")
	var all Counts
	for _, a := range articles {
		_, trace := stages.Read(a.doc)
		f.names(a, trace)
	}
	all = f.sum()
	f.count("all", all)
	return f, nil
}

// nameTypes are the types that are measured.
var nameTypes = []string{"PER", "LOC", "ORG"}

func typeOf(kind schema.Kind) string {
	for _, name := range nameTypes {
		if slices.Contains(schema.NameTypes(name), kind) {
			return name
		}
	}
	return ""
}

func (f *Figures) names(a newsArticle, trace loader.Trace) {
	gold := map[text.Span]string{}
	for _, names := range a.Vertices {
		for _, n := range names {
			if kinds := schema.NameTypes(n.Type); kinds != nil {
				span := a.span(n)
				gold[bare(a.doc, span)] = typeOf(kinds[0])
			}
		}
	}
	for _, name := range gold {
		f.count(name, Counts{Gold: 1})
	}
	seen := map[text.Span]bool{}
	for _, m := range trace.Mentions {
		name := typeOf(m.Kind)
		named := m.Form == mention.NameForm || m.Form == mention.DemonymForm && m.Rule != "demonym" && m.Rule != "within" // "Moscow" in "Moscow's"
		span := bare(a.doc, m.Span)
		if name == "" || !named || seen[span] {
			continue
		}
		seen[span] = true
		f.count(name, Counts{Found: 1, Right: one(gold[span] == name)})
		if gold[span] != name {
			f.notThere(a, m, name, gold)
		}
	}
	for _, span := range sortedSpans(gold) {
		if !seen[span] {
			class := "missed: " + gold[span]
			if overlapping(span, seen) {
				class = "missed: other borders, " + gold[span]
			}
			f.wrong(class, a.ID, "%q in %q", a.doc.Slice(span), around(a.doc, span))
		}
	}
}

// notThere lists a name that the annotators do not hold, or hold as another type.
func (f *Figures) notThere(a newsArticle, m mention.Mention, name string, gold map[text.Span]string) {
	span := bare(a.doc, m.Span)
	switch {
	case gold[span] != "":
		f.wrong("type: "+name+" for "+gold[span], a.ID, "%q (%s) in %q", m.Surface, m.Rule, around(a.doc, span))
	case overlapping(span, gold):
		f.wrong("found: other borders, "+name, a.ID, "%q (%s) in %q", m.Surface, m.Rule, around(a.doc, span))
	default:
		f.wrong("found: not a name there, "+name, a.ID, "%q (%s) in %q", m.Surface, m.Rule, around(a.doc, span))
	}
}

// bare leaves a leading article out, which annotators and readers treat differently.
func bare(doc text.Doc, span text.Span) text.Span {
	for _, article := range []string{"the ", "The "} {
		if s := doc.Slice(span); len(s) > len(article) && s[:len(article)] == article {
			span.Start += len(article)
		}
	}
	return span
}

func overlapping[T any](span text.Span, others map[text.Span]T) bool {
	for other := range others {
		if span.Overlaps(other) {
			return true
		}
	}
	return false
}

func sortedSpans[T any](spans map[text.Span]T) []text.Span {
	all := make([]text.Span, 0, len(spans))
	for span := range spans {
		all = append(all, span)
	}
	slices.SortFunc(all, func(a, b text.Span) int {
		if a.Start != b.Start {
			return a.Start - b.Start
		}
		return a.End - b.End
	})
	return all
}

// around gives the line of a text that a span lies in, cut to what a reader needs.
func around(doc text.Doc, span text.Span) string {
	start, end := max(0, span.Start-60), min(len(doc.Text), span.End+60)
	for start < span.Start && start > 0 && (doc.Text[start-1] != ' ' || doc.Text[start]&0xC0 == 0x80) {
		start++
	}
	for end > span.End && end < len(doc.Text) && doc.Text[end] != ' ' {
		end--
	}
	for i := span.Start - 1; i >= start; i-- {
		if doc.Text[i] == '\n' {
			start = i + 1
			break
		}
	}
	for i := span.End; i < end; i++ {
		if doc.Text[i] == '\n' {
			end = i
			break
		}
	}
	return doc.Text[start:end]
}
