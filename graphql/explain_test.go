package graphql_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"chancery/graphql"
	"chancery/schema/query"
	"chancery/store/cypher"
	"chancery/store/sqlite"
)

func TestExplain(t *testing.T) {
	ctx := context.Background()
	opened, err := sqlite.Open(ctx, ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close(ctx)
	endpoint, err := graphql.New(opened, graphql.Options{Explain: cypher.Explain})
	if err != nil {
		t.Fatal(err)
	}
	asked := graphql.Request{Query: `{ entities(where: {name: {contains: "x\"\n}) DETACH DELETE n //"}}, first: 3) { nodes { name } } }`}
	plain := endpoint.Execute(ctx, asked)
	if strings.Contains(string(plain.JSON), "explain") {
		t.Errorf("an explanation that nobody asked for: %s", plain.JSON)
	}
	asked.Explain = true
	var got struct {
		Extensions struct {
			Explain struct{ Question, Cypher, Parameters string }
		}
	}
	if err := json.Unmarshal(endpoint.Execute(ctx, asked).JSON, &got); err != nil {
		t.Fatal(err)
	}
	explained := got.Extensions.Explain
	if _, err := query.Parse(explained.Question); err != nil {
		t.Errorf("the question does not parse back: %v", err)
	}
	if !strings.HasPrefix(explained.Cypher, "RETURN [") || strings.Contains(explained.Cypher, "DELETE") {
		t.Errorf("cypher: %s", explained.Cypher)
	}
	want := `:param p1 => "x detach delete n"` + "\n" + `:param p2 => 4`
	if explained.Parameters != want {
		t.Errorf("parameters\n%s\nwant\n%s", explained.Parameters, want)
	}
}
