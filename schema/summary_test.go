package schema

import (
	"reflect"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func said(id string, f Factuality, confidence float64) Evidence {
	return Evidence{Assertion: Assertion{ID: id, Document: "d" + id, Factuality: f, Confidence: confidence, Quote: "quote " + id}, Title: "title " + id}
}

func TestSummarise(t *testing.T) {
	claim := Claim{ID: "claim:1"}
	best := said("2", Reported, .7)
	best.Assertion.Attribution = []Voice{{Name: "outer"}, {Name: "inner"}}
	best.Assertion.Time, best.PublishedOn = "2024-03", "2024-05-02"
	early := said("1", Reported, .7)
	early.PublishedOn, early.Assertion.Time = "2024-05-03", "2024-03-05"
	denied := said("3", Denied, 1)
	denied.PublishedOn, denied.Assertion.Time = "2023", "2022/.."
	gone := said("4", Asserted, 1)
	gone.Superseded = true
	edge, ok := Summarise(claim, []Evidence{denied, gone, early, best})
	want := Edge{Claim: claim, Affirmed: true, Factuality: Reported, Counts: Counts{Reported: 2, Denied: 1}, Evidence: 3, Sources: 3, Confidence: .7,
		ValidFrom: "2022/..", ValidTo: "2022/..", Intervals: [][2]Day{{20220101, LastDay}, {20240301, 20240331}, {20240305, 20240305}},
		Quote: "quote 2", Speaker: "outer", Document: "d2", DocumentTitle: "title 2", Published: "2024-05-02", FirstPublished: "2023", LastPublished: "2024-05-03"}
	if !ok || !reflect.DeepEqual(edge, want) {
		t.Errorf("got  %+v\nwant %+v", edge, want)
	}
	if _, ok := Summarise(claim, []Evidence{gone}); ok {
		t.Error("a claim that only superseded documents make is shown")
	}
	if _, ok := Summarise(claim, nil); ok {
		t.Error("a claim that nobody makes is shown")
	}
}

func TestWhatIsNegatedNeverCountsAsSupport(t *testing.T) {
	for _, row := range []struct {
		factuality Factuality
		want       Counts
		shown      Factuality
	}{
		{Asserted, Counts{Negated: 1}, Negated},
		{Reported, Counts{Denied: 1}, Denied},
		{Alleged, Counts{Alleged: 1}, Alleged},
		{Planned, Counts{Planned: 1}, Planned},
		{Negated, Counts{Negated: 1}, Negated},
	} {
		e := said("1", row.factuality, 1)
		e.Assertion.Negated = true
		edge, _ := Summarise(Claim{}, []Evidence{e})
		if edge.Affirmed || edge.Counts != row.want || edge.Factuality != row.shown {
			t.Errorf("%s, negated: affirmed %v, %s, %+v", row.factuality, edge.Affirmed, edge.Factuality, edge.Counts)
		}
	}
}

func TestNotAffirmedShowsTheCommonest(t *testing.T) {
	edge, _ := Summarise(Claim{}, []Evidence{said("1", Alleged, 1), said("2", Denied, 1), said("3", Denied, .5)})
	if edge.Affirmed || edge.Factuality != Denied || edge.Quote != "quote 1" {
		t.Errorf("%+v", edge)
	}
	edge, _ = Summarise(Claim{}, []Evidence{said("1", Planned, 1), said("2", Denied, 1)})
	if edge.Factuality != Planned {
		t.Errorf("of equally many the strongest support comes first, not %s", edge.Factuality)
	}
}

func TestSummariseInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dates := rapid.SampledFrom([]Date{"", "2024", "2024-01", "2024?", "../2023", "2024/.."})
		number := 0
		evidence := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Evidence {
			number++
			e := said(strconv.Itoa(number), rapid.SampledFrom(Factualities()).Draw(t, "factuality"), rapid.SampledFrom([]float64{.5, .9}).Draw(t, "confidence"))
			e.Assertion.Negated, e.Superseded = rapid.Bool().Draw(t, "negated"), rapid.IntRange(0, 4).Draw(t, "superseded") == 0
			e.Assertion.Time, e.PublishedOn = dates.Draw(t, "time"), dates.Draw(t, "published")
			if rapid.Bool().Draw(t, "sketched") {
				e.Sketch = NewSketch(strings.Repeat("word ", 30) + e.Assertion.ID)
			}
			return e
		}), 0, 6).Draw(t, "evidence")
		want, live := Summarise(Claim{}, evidence)
		got, alsoLive := Summarise(Claim{}, rapid.Permutation(evidence).Draw(t, "order"))
		if live != alsoLive || !reflect.DeepEqual(got, want) {
			t.Fatalf("got  %+v\nwant %+v", got, want)
		}
		affirmed := false
		for _, e := range evidence {
			affirmed = affirmed || !e.Superseded && e.Assertion.Factuality.Affirms(e.Assertion.Negated)
		}
		c := want.Counts
		if live && (want.Affirmed != affirmed || want.Affirmed != (c.Asserted+c.Reported > 0) ||
			c.Asserted+c.Reported+c.Alleged+c.Denied+c.Negated+c.Planned+c.Hypothetical != want.Evidence || want.Sources > want.Evidence) {
			t.Fatalf("%+v", want)
		}
	})
}
