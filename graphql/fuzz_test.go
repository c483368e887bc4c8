package graphql

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"chancery/schema/query"
)

// Whatever the document, the answer is JSON of the form that GraphQL asks for, and a question
// that reaches the store passes its check.
func FuzzExecute(f *testing.F) {
	for _, row := range roots() {
		f.Add(row.example, `{}`)
	}
	for _, shown := range examples() {
		f.Add(shown.Query, `{"id": "a"}`)
	}
	f.Add(`query($w: EntityFilter) { entities(where: $w, after: "x") { nodes { ... on Person { name } ...f } } } fragment f on Node { id }`, `{"w": {"OR": [{"name": {"eq": "x"}}]}}`)
	s := &synthetic{rows: 2}
	e, err := New(s, Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text, variables string) {
		request := Request{Query: text, ID: "r"}
		decode := json.NewDecoder(strings.NewReader(variables))
		decode.UseNumber()
		if err := decode.Decode(&request.Variables); err != nil {
			request.Variables = nil
		}
		s.asked = nil
		response := e.Execute(context.Background(), request)
		var answer struct {
			Data   json.RawMessage
			Errors []struct{ Message string }
		}
		if err := json.Unmarshal(response.JSON, &answer); err != nil {
			t.Fatalf("%v: %q", err, response.JSON)
		}
		if response.Executed == (answer.Data == nil) || answer.Data == nil && len(answer.Errors) == 0 {
			t.Fatalf("executed %v: %s", response.Executed, response.JSON)
		}
		if response.Code == codeInternal {
			t.Fatalf("internal error: %v: %s", response.Cause, response.JSON)
		}
		if len(s.asked) > 1 {
			t.Fatalf("%d questions", len(s.asked))
		}
		for _, q := range s.asked {
			if err := query.Check(q); err != nil {
				t.Fatalf("%v: %s", err, q)
			}
			if again, err := query.Parse(q.String()); err != nil || again.String() != q.String() {
				t.Fatalf("%v: %s", err, q)
			}
		}
	})
}

// A cursor opens only under the stamp that it was written with, and gives back its values.
func FuzzCursor(f *testing.F) {
	f.Add("c1", "name", "id")
	f.Add(cursorFor("AAAAAAAAAAAA", "a", "b"), "x\xff", "\u2028\"")
	f.Fuzz(func(t *testing.T, given, a, b string) {
		const stamp = "AAAAAAAAAAAA"
		if values, _, err := openCursor(given, stamp, 2); err == nil && len(values) != 2 {
			t.Errorf("%q gives %q", given, values)
		}
		made := cursorFor(stamp, a, b)
		values, _, err := openCursor(made, stamp, 2)
		want := strings.ToValidUTF8(a, "\ufffd")
		if err != nil || len(values) != 2 || strings.Count(a, "\ufffd") == 0 && strings.ToValidUTF8(values[0], "\ufffd") != values[0] || a == want && values[0] != a {
			t.Errorf("%q %v", values, err)
		}
		if _, _, err := openCursor(made, "BBBBBBBBBBBB", 2); err == nil {
			t.Error("it opens under another stamp")
		}
	})
}

// Every filter that coerces makes a predicate that the store's check accepts, or a refusal.
func FuzzFilter(f *testing.F) {
	for _, seed := range []string{`{"name": {"eq": "x"}}`, `{"AND": [{"NOT": {}}, {"OR": []}]}`, `{"kind": {"in": ["COUNTRY"]}, "relations": {"none": {"validFrom": {"ge": "2024-05"}}}}`,
		`{"outgoing": {"single": {"to": {"identifier": "a:b"}, "confidence": {"lt": 0.5}}}}`, `{"degree": {"in": [1, 2]}, "subKind": {"isNull": true}}`} {
		f.Add(seed)
	}
	s := &synthetic{rows: 1}
	e, err := New(s, Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, filter string) {
		var value map[string]any
		decode := json.NewDecoder(strings.NewReader(filter))
		decode.UseNumber()
		if decode.Decode(&value) != nil {
			return
		}
		response := e.Execute(context.Background(), Request{Query: `query($w: EntityFilter) { entities(where: $w, first: 1) { totalCount } }`, Variables: map[string]any{"w": value}, ID: "r"})
		if response.Code == codeInternal || !json.Valid(response.JSON) {
			t.Fatalf("%v: %s", response.Cause, response.JSON)
		}
	})
}
