package storetest

import (
	"context"
	"fmt"
	"strings"

	"chancery/schema"
	"chancery/schema/query"
	"chancery/store"
)

// compareDirections compares an entity's relations, neighbours and counts under each direction
// with what the list of all relations gives: a symmetric relation shows under every one.
func compareDirections(t fataler, s store.Store, id string) {
	t.Helper()
	var nested []query.Selection
	ways := []query.Direction{query.Both, query.Outgoing, query.Incoming}
	for _, way := range ways {
		for key, edge := range map[string]query.Edge{"relations": query.EntityRelations, "neighbours": query.EntityNeighbours, "counts": query.EntityCounts} {
			nested = append(nested, query.Selection{Key: key + string(way), Step: query.Follow{Edge: edge, Direction: way}, First: 1000, Fields: []query.Field{"id"}})
		}
	}
	answer, err := s.Ask(context.Background(), query.Question{Selections: []query.Selection{
		{Key: "who", Step: query.ByID{Of: query.EntityRecord, IDs: []string{id}}, First: 1, Fields: []query.Field{"id"}, Nested: nested}}})
	if err != nil {
		t.Fatalf("directions: %v", err)
	}
	if len(answer.Selections[0].Rows) == 0 {
		return
	}
	want := map[string]map[string]bool{}
	for _, way := range ways {
		for _, key := range []string{"relations", "neighbours", "counts"} {
			want[key+string(way)] = map[string]bool{}
		}
	}
	for _, row := range list(t, s, query.RelationRecord, "id", "type", "from", "to") {
		from, to := row[2].(string), row[3].(string)
		known, _ := schema.RelationNamed(schema.Relation(row[1].(string)))
		if from != id && to != id {
			continue
		}
		own, other := query.Outgoing, to
		if to == id {
			own, other = query.Incoming, from
		}
		counted := own
		if known.Symmetric {
			counted = query.Both
		}
		for _, way := range ways {
			if way == query.Both || way == own || known.Symmetric {
				want["relations"+string(way)][row[0].(string)] = true
				want["neighbours"+string(way)][other] = true
				want["counts"+string(way)][row[1].(string)+" "+string(counted)] = true
			}
		}
	}
	for i, rows := range answer.Selections[0].Rows[0].Nested {
		var got []string
		for _, row := range rows.Rows {
			got = append(got, row.Values[0].(string))
		}
		alike(t, fmt.Sprintf("%s of %s", nested[i].Key, id), strings.Join(keys(want[nested[i].Key]), "\n"), strings.Join(got, "\n"))
	}
}
