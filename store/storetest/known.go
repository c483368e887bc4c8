package storetest

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"chancery/schema"
	"chancery/schema/query"
	"chancery/store"
)

// edgeFields are the fields of a relation that the words alone tell; see edges.
func edgeFields() []query.Field {
	return []query.Field{"id", "type", "from", "to", "affirmed", "factuality", "evidence", "sources",
		"confidence", "validFrom", "validTo", "quote", "speaker", "document", "documentTitle", "published", "firstPublished", "lastPublished", "qualifiers", "intervals",
		"asserted", "reported", "alleged", "denied", "negated", "planned", "hypothetical"}
}

// days are the days around the dates of random documents.
func days() []schema.Day {
	return []schema.Day{20191231, 20211231, 20240101, 20240102, 20240515, 20240516, 20240530, 20240531, 20241231, 99991231}
}

// publishedBy keeps the readings whose documents were certainly published by a day.
func publishedBy(readings []schema.Reading, day schema.Day) []schema.Reading {
	var known []schema.Reading
	for _, r := range readings {
		if _, latest, dated := r.Document.PublishedOn.Bounds(); dated && latest <= day && latest != schema.LastDay {
			known = append(known, r)
		}
	}
	return known
}

// checkKnown compares what a store says was known on a day with what it would show if no
// later document had ever been put: that is all that the day may tell.
func checkKnown(t fataler, s store.Store, readings []schema.Reading, day schema.Day) {
	t.Helper()
	known := publishedBy(readings, day)
	ask := func(selection query.Selection) [][]any {
		selection.Key, selection.First, selection.Known = "known", 1000, day
		answer, err := s.Ask(context.Background(), query.Question{Selections: []query.Selection{selection}})
		if err != nil {
			t.Fatalf("%s: %v", selection, err)
		}
		var rows [][]any
		for _, row := range answer.Selections[0].Rows {
			values := row.Values
			for _, nested := range row.Nested {
				for _, inner := range nested.Rows {
					values = append(values, fmt.Sprint(inner.Values...))
				}
			}
			rows = append(rows, values)
		}
		return rows
	}
	when := fmt.Sprintf(" known on %d", day)
	alike(t, "relations"+when, text(t, edges(t, known)), text(t, ask(query.Selection{Step: query.All{Of: query.RelationRecord}, Fields: edgeFields()})))
	checkOpposed(t, s, known, day)
	var documents, assertions [][]any
	gone := map[string]bool{}
	for _, r := range known {
		gone[r.Document.ID] = superseded(known, r.Document)
		documents = append(documents, []any{r.Document.ID, gone[r.Document.ID]})
	}
	counting := map[string][]string{}
	for _, r := range known {
		for _, a := range r.Assertions {
			assertions = append(assertions, []any{a.ID})
			if !gone[r.Document.ID] {
				counting[a.Claim] = append(counting[a.Claim], a.ID)
			}
		}
	}
	var shown [][]any
	degree := map[string]int{}
	for _, row := range edges(t, known) {
		values := []any{row[0]}
		for _, id := range sortedTexts(counting[row[0].(string)]) {
			values = append(values, id)
		}
		shown = append(shown, values)
		degree[row[2].(string)]++
		degree[row[3].(string)]++
	}
	alike(t, "documents"+when, text(t, sortedRows(documents)), text(t, ask(query.Selection{Step: query.All{Of: query.DocumentRecord}, Fields: []query.Field{"id", "superseded"}})))
	alike(t, "assertions"+when, text(t, sortedRows(assertions)), text(t, ask(query.Selection{Step: query.All{Of: query.AssertionRecord}, Order: []query.Order{{Field: "id"}}, Fields: []query.Field{"id"}})))
	alike(t, "assertions of relations"+when, text(t, shown), text(t, ask(query.Selection{Step: query.All{Of: query.RelationRecord}, Fields: []query.Field{"id"}, Nested: []query.Selection{
		{Key: "assertions", Step: query.Follow{Edge: query.RelationAssertions}, Known: day, Order: []query.Order{{Field: "id"}}, First: 1000, Fields: []query.Field{"id"}}}})))
	spoken := map[string]bool{}
	for _, r := range known {
		for _, m := range r.Mentions {
			spoken[m.Entity] = true
		}
	}
	for id := range degree {
		spoken[id] = true
	}
	all := ask(query.Selection{Step: query.All{Of: query.EntityRecord}, Fields: []query.Field{"id", "degree"}})
	if len(all) != len(spoken) {
		t.Fatalf("%d entities%s, want %v", len(all), when, keys(spoken))
	}
	for _, row := range all {
		if !spoken[row[0].(string)] {
			t.Fatalf("nobody spoke of %s%s", row[0], when)
		}
		if int64(degree[row[0].(string)]) != row[1].(int64) {
			t.Fatalf("%s has the degree %d%s, want %d", row[0], row[1], when, degree[row[0].(string)])
		}
	}
}

func sortedTexts(list []string) []string {
	slices.Sort(list)
	return list
}

// sortedRows orders rows by their first value, an id.
func sortedRows(rows [][]any) [][]any {
	slices.SortFunc(rows, func(a, b []any) int { return strings.Compare(a[0].(string), b[0].(string)) })
	return rows
}

func drawDay(t *rapid.T) schema.Day { return rapid.SampledFrom(days()).Draw(t, "known") }
