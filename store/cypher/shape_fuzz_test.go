package cypher_test

import (
	"strings"
	"testing"

	"chancery/schema"
	"chancery/schema/query"
	"chancery/store/cypher"
)

// shaped is a question that holds a text wherever a user can put one.
func shaped(text string) query.Question {
	named := query.Compare{Field: "name", Op: query.Eq, Values: []string{text}}
	walked := query.Compare{Field: "quote", Op: query.Contains, Values: []string{text}}
	all := func(key string, step query.Step, where query.Predicate) query.Selection {
		return query.Selection{Key: key, Step: step, Where: where, First: 5, Fields: []query.Field{"id"}}
	}
	page := all("page", query.All{Of: query.EntityRecord}, query.And{named, query.Along{Quantifier: query.Some, Edge: query.EntityRelations, Where: walked}})
	page.Order, page.After = []query.Order{{Field: "name"}, {Field: "id"}}, []string{text, text}
	return query.Question{Selections: []query.Selection{
		page, all("ids", query.ByID{Of: query.EntityRecord, IDs: []string{text}}, nil), all("search", query.Search{Of: query.EntityRecord, Text: text}, nil),
		all("paths", query.Paths{From: text, To: text, MaxLength: 2, K: 2, Exclude: []string{text}, Where: walked}, nil),
		all("around", query.Neighbourhood{Roots: []string{text}, Depth: 1, MaxEntities: 3, Where: walked}, nil),
		all("common", query.Common{With: []string{text}, Least: 1, Where: walked}, nil), all("reach", query.Reach{From: text, Kind: "SanctionsList", Ends: []string{text}, MaxLength: 1, Most: 2}, nil),
		{Key: "tally", Step: query.Tally{Of: query.EntityRecord, By: "kind", Where: named}, First: 5, Fields: []query.Field{"id", "rows"}},
	}}
}

// The text of a statement depends on the question's shape alone: what a user wrote stands in
// parameters, be it Cypher, SQL or JSON.
func FuzzTextDependsOnShape(f *testing.F) {
	for _, text := range []string{"Russia", "x'}) MATCH (n) DETACH DELETE n //", "`; DROP TABLE entity; --", `{"$ne": null}`, "$p1", "\\u0027", "}} RETURN 1", "a b c", "😀", "\x00\xff"} {
		f.Add(text)
	}
	plain, err := cypher.Compile(shaped("x"))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if words := len(strings.Fields(schema.Fold(text))); words == 0 || words > 64 {
			t.Skip("a search without words has another shape, and one of very many is refused")
		}
		made, err := cypher.Compile(shaped(text))
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if made.Text != plain.Text {
			t.Errorf("%q changes the statement:\n%s\n%s", text, made.Text, plain.Text)
		}
		if len(text) > 12 && strings.Contains(made.Text, text) {
			t.Errorf("%q stands in the statement", text)
		}
	})
}
