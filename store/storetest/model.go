package storetest

import (
	"context"
	"slices"
	"sort"

	"chancery/schema"
	"chancery/schema/query"
	"chancery/store"
)

// checkModel compares what a store shows with what the words say of the same readings,
// computed here without any store: the readings themselves, merged entities, edges, stories.
func checkModel(t fataler, s store.Store, readings []schema.Reading) {
	t.Helper()
	ctx := context.Background()
	sorted := slices.Clone(readings)
	sort.Slice(sorted, func(i, j int) bool { return sorted[i].Document.ID < sorted[j].Document.ID })
	i := 0
	err := s.Export(ctx, func(r schema.Reading) error {
		if i == len(sorted) {
			t.Fatalf("export gives %s, which was not put", r.Document.ID)
		}
		alike(t, "export", text(t, store.Canonical(sorted[i])), text(t, r))
		i++
		return nil
	})
	if err != nil || i != len(sorted) {
		t.Fatalf("export gave %d of %d documents: %v", i, len(sorted), err)
	}
	alike(t, "entities", text(t, mergedEntities(sorted)), text(t, list(t, s, query.EntityRecord, "id", "kind", "subKind", "name", "description", "names", "identifiers")))
	alike(t, "relations", text(t, edges(t, sorted)), text(t, list(t, s, query.RelationRecord, edgeFields()...)))
	checkOpposed(t, s, sorted, 0)
	alike(t, "documents", text(t, stories(sorted)), text(t, list(t, s, query.DocumentRecord, "id", "story", "superseded")))
}

func text(t fataler, value any) string {
	t.Helper()
	out, err := store.CompactJSON(value)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return out
}

// list gives the fields of all records of a type in the order of ids.
func list(t fataler, s store.Store, record query.Record, fields ...query.Field) [][]any {
	t.Helper()
	answer, err := s.Ask(context.Background(), query.Question{Selections: []query.Selection{{Key: "all", Step: query.All{Of: record}, First: 1000, Fields: fields}}})
	if err != nil || len(answer.Selections) != 1 {
		t.Fatalf("listing %s: %v", record, err)
	}
	var rows [][]any
	for _, row := range answer.Selections[0].Rows {
		rows = append(rows, row.Values)
	}
	return rows
}

func mergedEntities(readings []schema.Reading) [][]any {
	contributions := map[string][]schema.Contribution{}
	for _, r := range readings {
		for _, e := range r.Entities {
			contributions[e.ID] = append(contributions[e.ID], schema.Contribution{Entity: e, Documents: 1})
		}
	}
	var rows [][]any
	for _, id := range keys(contributions) {
		e := schema.MergeEntity(contributions[id])
		names, _ := store.CompactJSON(e.Names)
		identifiers, _ := store.CompactJSON(e.Identifiers)
		rows = append(rows, []any{e.ID, e.Kind, e.SubKind, e.Name, e.Description, names, identifiers})
	}
	return rows
}

func superseded(readings []schema.Reading, d schema.Document) bool {
	for _, other := range readings {
		if other.Document.Supersedes(d) {
			return true
		}
	}
	return false
}

// edgesOf gives the edges of the readings in the order of their claims' ids.
func edgesOf(readings []schema.Reading) []schema.Edge {
	claims, evidence := map[string]schema.Claim{}, map[string][]schema.Evidence{}
	for _, r := range readings {
		for _, c := range r.Claims {
			claims[c.ID] = c
		}
		gone := superseded(readings, r.Document)
		for _, a := range r.Assertions {
			evidence[a.Claim] = append(evidence[a.Claim], schema.Evidence{Assertion: a, Title: r.Document.Title, PublishedOn: r.Document.PublishedOn, Sketch: r.Document.Sketch, Superseded: gone})
		}
	}
	var all []schema.Edge
	for _, id := range keys(claims) {
		if e, live := schema.Summarise(claims[id], evidence[id]); live {
			all = append(all, e)
		}
	}
	return all
}

func edges(t fataler, readings []schema.Reading) [][]any {
	var rows [][]any
	for _, e := range edgesOf(readings) {
		qualifiers, intervals := text(t, e.Claim.Qualifiers), text(t, e.Intervals)
		c := e.Counts
		rows = append(rows, []any{e.Claim.ID, e.Claim.Relation, e.Claim.From, e.Claim.To, e.Affirmed, e.Factuality, e.Evidence, e.Sources, e.Confidence, e.ValidFrom, e.ValidTo,
			e.Quote, e.Speaker, e.Document, e.DocumentTitle, e.Published, e.FirstPublished, e.LastPublished, qualifiers, intervals,
			c.Asserted, c.Reported, c.Alleged, c.Denied, c.Negated, c.Planned, c.Hypothetical})
	}
	return rows
}

// stories gives each document with the smallest id among those that near-duplicates join it to.
func stories(readings []schema.Reading) [][]any {
	story := make([]int, len(readings)) // readings stand in the order of ids, so the smallest index is the smallest id
	for i := range story {
		story[i] = i
	}
	for again := true; again; {
		again = false
		for i := range readings {
			for k := range readings {
				if story[i] > story[k] && readings[i].Document.Sketch.SameStory(readings[k].Document.Sketch) {
					story[i], again = story[k], true
				}
			}
		}
	}
	var rows [][]any
	for i, r := range readings {
		rows = append(rows, []any{r.Document.ID, readings[story[i]].Document.ID, superseded(readings, r.Document)})
	}
	return rows
}

func keys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for key := range m {
		out = append(out, key)
	}
	slices.Sort(out)
	return out
}
