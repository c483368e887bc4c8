package neo4j

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"chancery/schema"
	"chancery/schema/query"
	"chancery/store/neo4j/neo4jtest"
	"chancery/store/storetest"
)

// TestMigration: a database of version 1 opens, and knows what one of today does.
func TestMigration(t *testing.T) {
	uri, user, password := neo4jtest.Start(t)
	ctx := context.Background()
	s := wiped(t, uri, user, password)
	readings, _, err := storetest.Sample()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Put(ctx, readings); err != nil {
		t.Fatal(err)
	}
	known := func(s *Store) string {
		var q query.Question
		for key, day := range map[string]schema.Day{"a": 20230405, "b": 20240401, "c": 20240601} {
			q.Selections = append(q.Selections, query.Selection{Key: key, Step: query.All{Of: query.RelationRecord}, First: 1000, Fields: []query.Field{"id", "fromName", "factuality", "evidence", "quote", "lastPublished"},
				Known: day, Nested: []query.Selection{{Key: "assertions", Step: query.Follow{Edge: query.RelationAssertions}, First: 100, Known: day, Fields: []query.Field{"id"}}}})
		}
		slices.SortFunc(q.Selections, func(a, b query.Selection) int { return strings.Compare(a.Key, b.Key) })
		answer, err := s.Ask(ctx, q)
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(answer)
	}
	want := known(s)
	session := s.session(ctx, 0)
	defer session.Close(ctx)
	if err := apply(ctx, session, "MATCH (n:Past) DETACH DELETE n", "MATCH (c:Known) REMOVE c:Known, c.knownFrom, c.knownUntil, c.earlier", "MATCH (d:Document) REMOVE d.knownFrom, d.knownUntil",
		"MATCH (a:Assertion) REMOVE a.knownFrom, a.knownUntil", "MATCH (m:Meta) SET m.schema = 1"); err != nil {
		t.Fatal(err)
	}
	if known(s) == want {
		t.Fatal("nothing was taken back to version 1")
	}
	again, err := Open(ctx, uri, Access{User: user, Password: password})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close(ctx)
	if got := known(again); got != want {
		t.Errorf("after the migration\n%s\nwant\n%s", got, want)
	}
}
