package schema

import (
	"reflect"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

func TestKnowledge(t *testing.T) {
	at := func(id string, published Date) Document { return Document{ID: id, Source: "s", PublishedOn: published} }
	for name, row := range map[string]struct {
		document    Document
		others      []Document
		from, until Day
	}{
		"a day":              {at("a", "2024-05-16"), nil, 20240516, Never},
		"a month":            {at("a", "2024-05"), nil, 20240531, Never},
		"no date":            {at("a", ""), nil, Never, Never},
		"an open end":        {at("a", "2020/.."), nil, Never, Never},
		"an open beginning":  {at("a", "../2021"), nil, 20211231, Never},
		"replaced":           {at("a", "2024-05-16"), []Document{at("b", "2024-06-01"), at("c", "2024-07")}, 20240516, 20240601},
		"replaced by itself": {at("a", "2024-05-16"), []Document{at("a", "2024-05-16")}, 20240516, Never},
		"another source":     {at("a", "2024-05-16"), []Document{{ID: "b", Source: "o", PublishedOn: "2024-06"}}, 20240516, Never},
		"replaced at once":   {at("a", "2024"), []Document{at("b", "2024-05")}, 20241231, 20241231},
	} {
		if from, until := Knowledge(row.document, row.others); from != row.from || until != row.until {
			t.Errorf("%s: %d to %d, want %d to %d", name, from, until, row.from, row.until)
		}
	}
}

// TestHistoryIsSummariseOnEachDay: whatever the day, the view of the history is that of
// Summarise over what counted on that day.
func TestHistoryIsSummariseOnEachDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := rapid.SampledFrom([]Day{1, 2, 3, 4, Never})
		var evidence []Evidence
		for i := range rapid.IntRange(0, 6).Draw(t, "evidence") {
			e := said(strconv.Itoa(i), rapid.SampledFrom(Factualities()).Draw(t, "factuality"), rapid.SampledFrom([]float64{.5, .9}).Draw(t, "confidence"))
			e.Assertion.Time = rapid.SampledFrom([]Date{"", "2024", "2023-05", "2024-05/.."}).Draw(t, "time")
			e.PublishedOn = rapid.SampledFrom([]Date{"", "2024", "2023"}).Draw(t, "published")
			e.Superseded = rapid.Bool().Draw(t, "superseded")
			e.Assertion.Document = "d" + strconv.Itoa(i/2)
			if e.KnownFrom, e.KnownUntil = day.Draw(t, "from"), day.Draw(t, "until"); e.KnownUntil < e.KnownFrom {
				e.KnownUntil = e.KnownFrom
			}
			evidence = append(evidence, e)
		}
		views, now := History(Claim{ID: "claim:1"}, evidence)
		for on := Day(0); on <= 5; on++ {
			var known []Evidence
			for _, e := range evidence {
				if e.KnownFrom <= on && on < e.KnownUntil {
					e.Superseded = false
					known = append(known, e)
				}
			}
			want, live := Summarise(Claim{ID: "claim:1"}, known)
			found := 0
			for i, view := range views {
				if i > 0 && view.From < views[i-1].Until || view.From >= view.Until {
					t.Fatalf("the views overlap: %+v", views)
				}
				if view.From <= on && on < view.Until {
					found++
					if !reflect.DeepEqual(view.Edge, want) {
						t.Fatalf("on %d\ngot  %+v\nwant %+v", on, view.Edge, want)
					}
				}
			}
			if live != (found == 1) {
				t.Fatalf("on %d: %d views, live %v", on, found, live)
			}
		}
		if today, live := Summarise(Claim{ID: "claim:1"}, evidence); now && (!live || !reflect.DeepEqual(views[len(views)-1].Edge, today)) {
			t.Fatalf("the last view is not that of today: %+v and %+v", views, today)
		}
	})
}
