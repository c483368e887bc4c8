package eval

import (
	"strings"

	"chancery/loader"
	"chancery/loader/qualify"
	"chancery/loader/timex"
)

const (
	strictRow   = "time, strict span"
	relaxedRow  = "time, relaxed span"
	valueRow    = "time, value"
	polarityRow = "event, negated"
	modalRow    = "event, modal"
	modalIsRow  = "event, which modal"
)

// Times measures expressions of time (span, and value where the spans overlap) and the
// polarity and modality of marked events against a folder of TimeML. The rows of events count
// those that are negated, or have a modal verb.
func Times(folder string, stages *loader.Stages) (*Figures, error) {
	all, err := readTimes(folder)
	if err != nil {
		return nil, err
	}
	f := newFigures("times and events of TimeBank", strictRow, relaxedRow, valueRow, polarityRow, modalRow, modalIsRow)
	for _, t := range all {
		_, trace := stages.Read(t.doc)
		f.times(t, stages.Moments(t.doc, trace))
		for _, e := range t.events {
			mood, found := stages.Mood(trace, e.Start)
			if !found {
				f.wrong("event: no word there", t.doc.Name, "%q in %q", t.doc.Slice(e.Span), around(t.doc, e.Span))
			}
			f.event(t, e, mood)
		}
	}
	return f, nil
}

// times compares the expressions of time of one text.
func (f *Figures) times(t timedText, ours []timex.Expression) {
	taken := make([]bool, len(ours))
	for _, gold := range t.times {
		for _, row := range []string{strictRow, relaxedRow, valueRow} {
			f.count(row, Counts{Gold: 1})
		}
		best := -1
		for i, m := range ours {
			if !taken[i] && m.Overlaps(gold.Span) && (best < 0 || m.Span == gold.Span) {
				best = i
			}
		}
		if best < 0 {
			f.wrong("time missed: "+shape(gold.value), t.doc.Name, "%q = %s in %q", t.doc.Slice(gold.Span), gold.value, around(t.doc, gold.Span))
			continue
		}
		taken[best] = true
		m := ours[best]
		strict := m.Span == gold.Span
		right := m.Value == gold.value
		f.count(strictRow, Counts{Right: one(strict)})
		f.count(relaxedRow, Counts{Right: 1})
		f.count(valueRow, Counts{Right: one(right)})
		if !strict {
			f.wrong("time: other borders", t.doc.Name, "%q, not %q", t.doc.Slice(m.Span), t.doc.Slice(gold.Span))
		}
		if !right {
			class := "time: other value"
			if m.Value == "" {
				class = "time: no value"
			}
			f.wrong(class, t.doc.Name, "%q is %q, not %s (document of %s) in %q", t.doc.Slice(m.Span), m.Value, gold.value, t.doc.Date, around(t.doc, gold.Span))
		}
	}
	for i, m := range ours {
		for _, row := range []string{strictRow, relaxedRow, valueRow} {
			f.count(row, Counts{Found: 1})
		}
		if !taken[i] {
			f.wrong("time found: none there", t.doc.Name, "%q in %q", t.doc.Slice(m.Span), around(t.doc, m.Span))
		}
	}
}

// event compares the polarity and modality of one event.
func (f *Figures) event(t timedText, gold goldEvent, mood qualify.Mood) {
	f.count(polarityRow, Counts{Gold: one(gold.negated), Found: one(mood.Negated), Right: one(gold.negated && mood.Negated)})
	both := gold.modal != "" && mood.Modal != ""
	found := Counts{Gold: one(gold.modal != ""), Found: one(mood.Modal != ""), Right: one(both)}
	f.count(modalRow, found)
	found.Right = one(both && gold.modal == mood.Modal)
	f.count(modalIsRow, found)
	if gold.negated != mood.Negated {
		class := map[bool]string{true: "event: negation missed", false: "event: negated in excess"}[gold.negated]
		f.wrong(class, t.doc.Name, "%q in %q", t.doc.Slice(gold.Span), around(t.doc, gold.Span))
	}
	if gold.modal != mood.Modal {
		f.wrong(modalClass(gold.modal, mood.Modal), t.doc.Name, "%q is %q, not %q in %q", t.doc.Slice(gold.Span), mood.Modal, gold.modal, around(t.doc, gold.Span))
	}
}

func modalClass(gold, found string) string {
	switch {
	case gold == "":
		return "event: modal in excess"
	case found == "":
		return "event: modal missed"
	}
	return "event: other modal"
}

// shape gives the kind of a TIMEX3 value: "day", "duration", "PAST_REF" …
func shape(value string) string {
	switch {
	case strings.HasSuffix(value, "_REF"):
		return value
	case strings.HasPrefix(value, "P"):
		return "duration"
	case strings.Contains(value, "Q"):
		return "quarter"
	case strings.Contains(value, "W"):
		return "week"
	case strings.Contains(value, "T"):
		return "time of day"
	}
	switch len(value) {
	case len("2006-01-02"):
		return "day"
	case len("2006-01"):
		return "month"
	case len("2006"):
		return "year"
	}
	return "other"
}
