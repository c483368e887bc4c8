package eval

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"chancery/loader"
	"chancery/loader/qualify"
	"chancery/loader/text"
)

// Attribution measures who says what against a folder in the form of PolNeAR. An attribution
// is found where cue and source both overlap those of the annotators (where they name no
// source, ours names none); "exact" asks for the same bytes. A direct quotation's speaker is
// right where the saying that holds most of the quotation has an overlapping source. PolNeAR
// marks who speaks to the reader, never who speaks within what another says, so ours of that
// kind are not counted.
func Attribution(folder string, stages *loader.Stages) (*Figures, error) {
	all, err := readSayings(folder)
	if err != nil {
		return nil, err
	}
	f := newAttributionFigures()
	byClass := map[string]int{}
	for _, t := range all {
		_, trace := stages.Read(t.doc)
		ours := slices.DeleteFunc(stages.Sayings(t.doc, trace), func(s qualify.Saying) bool { return s.Within })
		for _, s := range ours {
			byClass[s.Class]++
		}
		f.sayings(t, ours)
	}
	classes := make([]string, 0, len(byClass))
	for class, found := range byClass {
		classes = append(classes, fmt.Sprintf("%s %d of %d", class, found-f.Classes[notThere+class], found))
	}
	sort.Strings(classes)
	f.remark("%d texts; cues right, by their class: %s", len(all), strings.Join(classes, ", "))
	return f, nil
}

// notThere is the class of sayings that the annotators do not hold, before the class of their cue.
const notThere = "found: no attribution there, "

const (
	bothRow  = "source + cue"
	exactRow = "source + cue, exact"
	cueRow   = "cue"
	quoteRow = "direct quotes' speaker"
)

func newAttributionFigures() *Figures {
	return newFigures("attribution: who says it, of PolNeAR", bothRow, exactRow, cueRow, quoteRow)
}

// sayings compares the attributions of one text.
func (f *Figures) sayings(t sayingsText, ours []qualify.Saying) {
	taken := make([]bool, len(ours))
	for _, gold := range t.sayings {
		f.count(bothRow, Counts{Gold: 1})
		f.count(exactRow, Counts{Gold: 1})
		f.count(cueRow, Counts{Gold: 1})
		best, both := -1, false
		for i, s := range ours {
			if taken[i] || !touches(gold.cue, s.Cue) {
				continue
			}
			same := sameSource(gold.source, s.Source)
			if best < 0 || same && !both {
				best, both = i, same
			}
		}
		if best >= 0 {
			taken[best] = true
			exact := both && gold.cue[0] == ours[best].Cue && (len(gold.source) == 0 || gold.source[0] == ours[best].Source)
			f.count(cueRow, Counts{Right: 1})
			f.count(bothRow, Counts{Right: one(both)})
			f.count(exactRow, Counts{Right: one(exact)})
		}
		if !both {
			class, said := "missed: cue", ""
			if best >= 0 {
				class, said = "other source", "; said: "+t.doc.Slice(ours[best].Source)
			}
			if len(gold.source) == 0 {
				class += ", nobody named"
			}
			f.wrong(class, t.doc.Name, "%q by %q: %q%s", wordsOf(t.doc, gold.cue), wordsOf(t.doc, gold.source), firstWords(wordsOf(t.doc, gold.content), 12), said)
		}
		f.directQuote(t, gold, ours)
	}
	for i, s := range ours {
		found := Counts{Found: 1}
		f.count(bothRow, found)
		f.count(exactRow, found)
		f.count(cueRow, found)
		if !taken[i] {
			f.wrong(notThere+s.Class, t.doc.Name, "%q by %q in %q", t.doc.Slice(s.Cue), t.doc.Slice(s.Source), around(t.doc, s.Cue))
		}
	}
}

// directQuote compares the speaker of what stands wholly between quotation marks.
func (f *Figures) directQuote(t sayingsText, gold goldSaying, ours []qualify.Saying) {
	if len(gold.source) == 0 || !direct(t.doc, gold.content) {
		return
	}
	best, most := -1, 0
	for i, s := range ours {
		shared := 0
		for _, span := range s.Content {
			for _, part := range gold.content {
				shared += max(0, min(span.End, part.End)-max(span.Start, part.Start))
			}
		}
		if shared > most {
			best, most = i, shared
		}
	}
	right := best >= 0 && touches(gold.source, ours[best].Source)
	f.count(quoteRow, Counts{Gold: 1, Found: one(best >= 0), Right: one(right)})
	if !right {
		class, said := "quote: no speaker found", ""
		if best >= 0 {
			class, said = "quote: other speaker", "; said: "+t.doc.Slice(ours[best].Source)
		}
		f.wrong(class, t.doc.Name, "%q by %q: %q%s", wordsOf(t.doc, gold.cue), wordsOf(t.doc, gold.source), firstWords(wordsOf(t.doc, gold.content), 12), said)
	}
}

// direct says whether all of a content stands between quotation marks.
func direct(doc text.Doc, content []text.Span) bool {
	for _, span := range content {
		part := strings.TrimRight(doc.Slice(span), ",. ")
		opened := strings.HasPrefix(part, `"`) || strings.HasPrefix(part, "“")
		if closed := strings.HasSuffix(part, `"`) || strings.HasSuffix(part, "”"); !opened || !closed {
			return false
		}
	}
	return len(content) > 0
}

func touches(gold []text.Span, span text.Span) bool {
	for _, g := range gold {
		if g.Overlaps(span) {
			return true
		}
	}
	return false
}

func sameSource(gold []text.Span, source text.Span) bool {
	if len(gold) == 0 {
		return source.Len() == 0
	}
	return touches(gold, source)
}

func wordsOf(doc text.Doc, spans []text.Span) string {
	var parts []string
	for _, span := range spans {
		parts = append(parts, doc.Slice(span))
	}
	return strings.Join(parts, " … ")
}

func firstWords(s string, n int) string {
	words := strings.Fields(s)
	if len(words) <= n {
		return strings.Join(words, " ")
	}
	return strings.Join(words[:n], " ") + " …"
}
