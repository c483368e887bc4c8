package storetest

import (
	"context"
	"fmt"
	"reflect"
	"slices"

	"chancery/schema"
	"chancery/schema/query"
	"chancery/store"
)

// checkOpposed compares which relations a store says are opposed, and by which assertions, with
// what the words say of the readings that were known on a day.
func checkOpposed(t fataler, s store.Store, known []schema.Reading, day schema.Day) {
	t.Helper()
	denying := map[string][]string{}
	for _, r := range known {
		if superseded(known, r.Document) {
			continue
		}
		for _, a := range r.Assertions {
			said := a.Factuality == schema.Denied || a.Factuality == schema.Negated
			if said || a.Negated && (a.Factuality == schema.Asserted || a.Factuality == schema.Reported) {
				denying[a.Claim] = append(denying[a.Claim], a.ID)
			}
		}
	}
	all := edgesOf(known)
	var want [][]any
	for _, e := range all {
		row := []any{e.Claim.ID}
		var ids []string
		for _, other := range all {
			if like(other, e) {
				ids = append(ids, denying[other.Claim.ID]...)
			}
		}
		for _, id := range sortedTexts(ids) {
			row = append(row, id)
		}
		if len(ids) > 0 {
			want = append(want, row)
		}
	}
	answer, err := s.Ask(context.Background(), query.Question{Selections: []query.Selection{{Key: "opposed", Step: query.All{Of: query.RelationRecord, Opposed: true}, Known: day, First: 1000, Fields: []query.Field{"id"},
		Nested: []query.Selection{{Key: "by", Step: query.Follow{Edge: query.RelationOpposing}, Known: day, Order: []query.Order{{Field: "id"}}, First: 1000, Fields: []query.Field{"id"}}}}}})
	if err != nil {
		t.Fatalf("opposed: %v", err)
	}
	var got [][]any
	for _, row := range answer.Selections[0].Rows {
		values := row.Values
		for _, by := range row.Nested[0].Rows {
			values = append(values, by.Values[0])
		}
		got = append(got, values)
	}
	alike(t, fmt.Sprintf("opposed on %d", day), text(t, want), text(t, got))
}

// like says that a claim is the other one or may speak of the same.
func like(a, b schema.Edge) bool {
	if a.Claim.ID == b.Claim.ID {
		return true
	}
	span := func(e schema.Edge) (first, last schema.Day) {
		first, last = schema.FirstDay, schema.LastDay
		if len(e.Intervals) > 0 {
			first, last = e.Intervals[0][0], schema.FirstDay
			for _, interval := range e.Intervals {
				last = max(last, interval[1])
			}
		}
		return first, last
	}
	first, last := span(a)
	begin, end := span(b)
	return a.Claim.Relation == b.Claim.Relation && a.Claim.From == b.Claim.From && a.Claim.To == b.Claim.To && first <= end && begin <= last &&
		(len(a.Claim.Qualifiers) == 0 || len(b.Claim.Qualifiers) == 0 || slices.EqualFunc(a.Claim.Qualifiers, b.Claim.Qualifiers, func(x, y schema.Qualifier) bool { return reflect.DeepEqual(x, y) }))
}
