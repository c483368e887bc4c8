package schema

import (
	"cmp"
	"slices"
)

// Counts says how many assertions support a claim in each way, each as its factuality says;
// one that is asserted and negated counts as negated, and one that is reported and negated as denied, so
// that no count of support ever holds what a text says is not so.
type Counts struct {
	Asserted     int `json:"asserted"`
	Reported     int `json:"reported"`
	Alleged      int `json:"alleged"`
	Denied       int `json:"denied"`
	Negated      int `json:"negated"`
	Planned      int `json:"planned"`
	Hypothetical int `json:"hypothetical"`
}

// Evidence is an assertion together with what its document says of itself: what Summarise needs.
type Evidence struct {
	Assertion   Assertion
	Title       string // of the document
	PublishedOn Date
	Sketch      Sketch
	Superseded  bool // a newer version of the document's source is in the store
	KnownFrom   Day  // from this day on its document was published and the newest version of its source …
	KnownUntil  Day  // … and before this day; see Knowledge
}

// Edge is the view of one claim over all its assertions: what a typed relationship shows.
type Edge struct {
	Claim          Claim
	Affirmed       bool       // at least one assertion affirms it: it is drawn with its own type
	Factuality     Factuality // ASSERTED or REPORTED where affirmed; else the commonest, strongest first
	Counts         Counts
	Evidence       int      // assertions
	Sources        int      // independent sources: documents, near-duplicates counted once
	Confidence     float64  // of the best assertion
	ValidFrom      Date     // text of the earliest time given, "" where none is
	ValidTo        Date     // text of the latest time given
	Intervals      [][2]Day // every known time as earliest and latest day, sorted, without repetition
	Quote          string   // the best assertion's
	Speaker        string   // its outermost speaker's name, "" where the document speaks
	Document       string   // its document's id
	DocumentTitle  string
	Published      Date // its document's date
	FirstPublished Date // of all supporting documents that have a date
	LastPublished  Date
}

// Summarise gives the view of a claim over its evidence, independent of the evidence's order,
// and false where no live assertion is left. Assertions of superseded documents do not count.
func Summarise(claim Claim, evidence []Evidence) (Edge, bool) {
	t := newTally(claim)
	for _, e := range evidence {
		if !e.Superseded {
			t.add(e)
		}
	}
	return t.edge(), t.view.Evidence > 0
}

// tally is the view of a claim over the evidence added so far.
type tally struct {
	view    Edge
	best    Evidence
	seen    map[string]bool // documents
	plain   int             // documents without a sketch
	stories [][]Sketch
}

func newTally(claim Claim) *tally { return &tally{view: Edge{Claim: claim}, seen: map[string]bool{}} }

// add counts one piece of evidence.
func (t *tally) add(e Evidence) {
	if t.view.Evidence == 0 || better(e, t.best) {
		t.best = e
	}
	t.view.Evidence++
	t.view.count(e)
	if t.seen[e.Assertion.Document] {
		return
	}
	t.seen[e.Assertion.Document] = true
	if len(e.Sketch) == 0 {
		t.plain++
		return
	}
	t.stories = join(t.stories, e.Sketch)
}

// edge gives the view, which later additions leave as it is.
func (t *tally) edge() Edge {
	if t.view.Evidence == 0 {
		return Edge{}
	}
	edge, best := t.view, t.best.Assertion
	edge.Confidence, edge.Affirmed = best.Confidence, best.Factuality.Affirms(best.Negated)
	edge.Quote, edge.Document, edge.DocumentTitle, edge.Published = best.Quote, best.Document, t.best.Title, t.best.PublishedOn
	if len(best.Attribution) > 0 {
		edge.Speaker = best.Attribution[0].Name
	}
	edge.Factuality = presented(best)
	if !edge.Affirmed {
		edge.Factuality = edge.Counts.commonest()
	}
	edge.Sources = t.plain + len(t.stories)
	edge.Intervals = slices.Clone(t.view.Intervals)
	return edge
}

// better orders evidence: what affirms first, then factuality, confidence, earlier document, id.
func better(a, b Evidence) bool {
	x, y := a.Assertion, b.Assertion
	if affirmX, affirmY := x.Factuality.Affirms(x.Negated), y.Factuality.Affirms(y.Negated); affirmX != affirmY {
		return affirmX
	}
	if presentedX, presentedY := presented(x), presented(y); presentedX != presentedY {
		return rank(presentedX) < rank(presentedY)
	}
	if x.Confidence != y.Confidence {
		return x.Confidence > y.Confidence
	}
	if a.PublishedOn != b.PublishedOn {
		return a.PublishedOn.Before(b.PublishedOn)
	}
	return x.ID < y.ID
}

// presented gives the factuality of an assertion with its polarity: to assert that it is not so
// is NEGATED, to report that it is not so is DENIED.
func presented(a Assertion) Factuality {
	switch {
	case a.Negated && a.Factuality == Asserted:
		return Negated
	case a.Negated && a.Factuality == Reported:
		return Denied
	}
	return a.Factuality
}

func rank(f Factuality) int {
	for i, known := range Factualities() {
		if known == f {
			return i
		}
	}
	return len(Factualities())
}

// count adds one piece of evidence to the edge's counts, dates and intervals.
func (e *Edge) count(evidence Evidence) {
	if n := e.Counts.of(presented(evidence.Assertion)); n != nil {
		*n++
	}
	if published := evidence.PublishedOn; published != "" {
		if e.FirstPublished == "" || published.Before(e.FirstPublished) {
			e.FirstPublished = published
		}
		if e.LastPublished == "" || e.LastPublished.Before(published) {
			e.LastPublished = published
		}
	}
	time := evidence.Assertion.Time
	earliest, latest, known := time.Bounds()
	if !known {
		return
	}
	interval := [2]Day{earliest, latest}
	if at, there := slices.BinarySearchFunc(e.Intervals, interval, orderIntervals); !there {
		e.Intervals = slices.Insert(e.Intervals, at, interval)
	}
	if e.ValidFrom == "" || time.Before(e.ValidFrom) {
		e.ValidFrom = time
	}
	if _, last, _ := e.ValidTo.Bounds(); e.ValidTo == "" || latest > last || latest == last && e.ValidTo < time {
		e.ValidTo = time
	}
}

// of gives the counter of a factuality, or nil for an unknown one.
func (c *Counts) of(f Factuality) *int {
	switch f {
	case Asserted:
		return &c.Asserted
	case Reported:
		return &c.Reported
	case Alleged:
		return &c.Alleged
	case Planned:
		return &c.Planned
	case Hypothetical:
		return &c.Hypothetical
	case Denied:
		return &c.Denied
	case Negated:
		return &c.Negated
	}
	return nil
}

func (c Counts) commonest() Factuality {
	best, most := Hypothetical, 0
	for _, f := range Factualities() {
		if n := *c.of(f); n > most {
			best, most = f, n
		}
	}
	return best
}

// join adds a sketch to the stories it resembles, which thereby become one.
func join(stories [][]Sketch, sketch Sketch) [][]Sketch {
	merged := []Sketch{sketch}
	var rest [][]Sketch
	for _, story := range stories {
		same := false
		for _, other := range story {
			same = same || sketch.SameStory(other)
		}
		if same {
			merged = append(merged, story...)
		} else {
			rest = append(rest, story)
		}
	}
	return append(rest, merged)
}

// orderIntervals orders intervals by first, then last day.
func orderIntervals(a, b [2]Day) int {
	return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1]))
}
