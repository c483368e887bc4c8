package schema

import (
	"cmp"
	"slices"
)

// Never is the day on which what is not known becomes known, and what is not replaced is replaced.
const Never Day = 99999999

// Knowledge gives the days from which and before which a document counted among what was
// published: from the last day that its date may mean until the first on which a document that
// supersedes it was out. A document without a date counts on no day, for nobody can say on
// which it was known. others may hold the document itself and documents of other sources.
//
//	Knowledge(d, nil) // 20240531, Never for a document of "2024-05"
func Knowledge(d Document, others []Document) (from, until Day) {
	from, until = d.knownOn(), Never
	for _, other := range others {
		if other.Supersedes(d) {
			until = min(until, other.knownOn())
		}
	}
	return from, max(from, until)
}

// knownOn gives the first day by whose end the document was certainly published.
func (d Document) knownOn() Day {
	if _, latest, known := d.PublishedOn.Bounds(); known && latest != LastDay {
		return latest
	}
	return Never
}

// Known is the view of a claim over what was published on the days from From until before Until.
type Known struct {
	Edge        Edge
	From, Until Day
}

// History gives the view of a claim at every day on which what was published bears on it, in
// the order of days: one view for each day on which it changed. It is independent of the
// evidence's order. Where now is true the last view has no end and rests on just the evidence
// that Summarise counts: it is the view of today.
func History(claim Claim, evidence []Evidence) (views []Known, now bool) {
	var known []Evidence
	var days []Day
	live := 0
	for _, e := range evidence {
		if !e.Superseded {
			live++
		}
		if e.KnownFrom < e.KnownUntil {
			known = append(known, e)
			days = append(days, e.KnownFrom, e.KnownUntil)
		}
	}
	slices.SortFunc(known, func(a, b Evidence) int { return cmp.Compare(a.KnownFrom, b.KnownFrom) })
	slices.Sort(days)
	days = slices.Compact(days)
	t, begun := newTally(claim), 0
	for i, day := range days {
		if day == Never {
			break
		}
		ended := slices.ContainsFunc(known[:begun], func(e Evidence) bool { return e.KnownUntil == day })
		first := begun
		for begun < len(known) && known[begun].KnownFrom == day {
			begun++
		}
		if ended { // what no longer counts cannot be taken off a tally
			t, first = newTally(claim), 0
		}
		for _, e := range known[first:begun] {
			if e.KnownUntil > day {
				t.add(e)
			}
		}
		if t.view.Evidence == 0 {
			continue
		}
		until := Never
		if i+1 < len(days) {
			until = days[i+1]
		}
		views = append(views, Known{Edge: t.edge(), From: day, Until: until})
	}
	if n := len(views); n > 0 && views[n-1].Until == Never {
		unknown := func(e Evidence) bool { return !e.Superseded && (e.KnownFrom == Never || e.KnownUntil != Never) }
		now = views[n-1].Edge.Evidence == live && !slices.ContainsFunc(evidence, unknown)
	}
	return views, now
}
