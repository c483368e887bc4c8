package sqlite

import (
	"strings"
	"testing"

	"chancery/schema"
	"chancery/schema/query"
)

// statement gives the text that answers a selection with a user's text wherever one can stand.
func statement(t testing.TB, step query.Step, text string) string {
	t.Helper()
	walked := query.Compare{Field: "quote", Op: query.Contains, Values: []string{text}}
	where := query.And{query.Compare{Field: "name", Op: query.In, Values: []string{text}}, query.Compare{Field: "name", Op: query.StartsWith, Values: []string{text}},
		query.Along{Quantifier: query.Some, Edge: query.EntityRelations, Where: walked}}
	c := &compiled{}
	err := c.rows(query.Selection{Key: "rows", Step: step, Where: where, Order: []query.Order{{Field: "name"}, {Field: "id"}}, After: []string{text, text}, First: 3, Fields: []query.Field{"id"}}, rowsOf{}, nil, false)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return c.text.String()
}

// The text of a statement depends on the question's shape alone: what a user wrote stands in
// parameters, be it SQL, Cypher or JSON.
func FuzzTextDependsOnShape(f *testing.F) {
	for _, text := range []string{"Russia", "' OR '1'='1", "\"; DROP TABLE entity; --", `{"$ne": null}`, "?1", "x'}) MATCH (n) DETACH DELETE n //", "a b c", "😀", "\x00\xff"} {
		f.Add(text)
	}
	steps := func(text string) []query.Step {
		return []query.Step{query.All{Of: query.EntityRecord}, query.ByID{Of: query.EntityRecord, IDs: []string{text}}, query.Search{Of: query.EntityRecord, Text: text},
			query.Search{Of: query.EntityRecord, Text: text, Exact: true}, query.Common{With: []string{text}, Least: 1}}
	}
	f.Fuzz(func(t *testing.T, text string) {
		if words := len(strings.Fields(schema.Fold(text))); words == 0 || words > 64 {
			t.Skip("a search without words has another shape, and one of very many is refused")
		}
		plain := steps("x")
		for i, step := range steps(text) {
			made := statement(t, step, text)
			if want := statement(t, plain[i], "x"); made != want {
				t.Errorf("%q changes the statement:\n%s\n%s", text, made, want)
			}
			if len(text) > 12 && strings.Contains(made, text) {
				t.Errorf("%q stands in the statement", text)
			}
		}
	})
}
