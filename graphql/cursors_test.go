package graphql_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"chancery/graphql"
	"chancery/store/sqlite"
	"chancery/store/storetest"
)

// TestCursorOfOtherData: a cursor goes on giving the rows after it when the data change, and the
// answer says that they have.
func TestCursorOfOtherData(t *testing.T) {
	ctx := context.Background()
	opened, err := sqlite.Open(ctx, ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close(ctx)
	readings, _, err := storetest.Sample()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := opened.Put(ctx, readings); err != nil {
		t.Fatal(err)
	}
	endpoint, err := graphql.New(opened, graphql.Options{})
	if err != nil {
		t.Fatal(err)
	}
	type page struct {
		Data struct {
			Dataset struct{ Entities int }
			Page    struct {
				Nodes    []struct{ Name string }
				PageInfo struct{ EndCursor string }
			}
		}
		Extensions struct {
			Cursors []struct{ Field, Note string }
		}
	}
	ask := func(after any) page {
		response := endpoint.Execute(ctx, graphql.Request{Query: `query P($after: String) { dataset { entities } page: entities(first: 2, after: $after) { nodes { name } pageInfo { endCursor } } }`,
			Variables: map[string]any{"after": after}})
		var got page
		if err := json.Unmarshal(response.JSON, &got); err != nil || response.Code != "" {
			t.Fatalf("%v: %s", err, response.JSON)
		}
		return got
	}
	first := ask(nil)
	cursor := first.Data.Page.PageInfo.EndCursor
	before := ask(cursor)
	if len(before.Extensions.Cursors) != 0 || before.Data.Dataset.Entities == 0 {
		t.Errorf("before any change: %+v", before)
	}
	if _, err := opened.Remove(ctx, readings[2].Document.ID); err != nil {
		t.Fatal(err)
	}
	after := ask(cursor)
	if notes := after.Extensions.Cursors; len(notes) != 1 || notes[0].Field != "page" || !strings.Contains(notes[0].Note, "changed") {
		t.Errorf("after a change: %+v", after)
	}
	if len(after.Data.Page.Nodes) == 0 || after.Data.Page.Nodes[0].Name <= first.Data.Page.Nodes[1].Name {
		t.Errorf("after a change the page begins at %+v", after.Data.Page.Nodes)
	}
	if again := ask(after.Data.Page.PageInfo.EndCursor); len(again.Extensions.Cursors) != 0 {
		t.Errorf("a fresh cursor is taken for an old one: %+v", again)
	}
}
