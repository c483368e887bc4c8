package graphql

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"
)

// literally writes decoded JSON as a GraphQL literal; ok is false where there is none that means
// the same: keys that are no names, and whole numbers written as decimals or beyond 64 bits.
func literally(value any) (text string, ok bool) {
	switch v := value.(type) {
	case map[string]any:
		var out strings.Builder
		for key, inner := range v {
			text, ok := literally(inner)
			if !ok || !isName(key) {
				return "", false
			}
			fmt.Fprintf(&out, " %s: %s", key, text)
		}
		return "{" + out.String() + "}", true
	case []any:
		var out strings.Builder
		for _, inner := range v {
			text, ok := literally(inner)
			if !ok {
				return "", false
			}
			out.WriteString(" " + text)
		}
		return "[" + out.String() + "]", true
	case json.Number:
		_, err := v.Int64() // gqlparser refuses longer ones for Float and ID as well, which the specification lets pass
		return v.String(), err == nil
	case string:
		quoted, err := json.Marshal(v)
		return string(quoted), err == nil
	}
	return fmt.Sprint(map[any]any{nil: "null", true: "true", false: "false"}[value]), true
}

func isName(text string) bool {
	for i, c := range text {
		if c != '_' && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return text != ""
}

// A value means the same whether it stands in the query or in a variable: both are refused, or
// both ask the store the same. Validation judges the one and coercion the other.
func FuzzCoercion(f *testing.F) {
	for _, seed := range []string{`1`, `-0`, `2147483648`, `99999999999999999999`, `"12"`, `true`, `null`, `[]`, `[1]`, `[[1]]`, `["a", null]`, `{}`, `{"eq": 1}`, `{"eq": "x"}`, `{"in": "x"}`, `{"in": ["x", null]}`, `{"nonsense": 1}`,
		`"2024-05"`, `"2024-13"`, `"2024-05/.."`, `""`, `"\u0000"`, `"\u2028 \" \\ \/ ü 😀"`, `{"AND": {"name": {"eq": "x"}}}`, `{"AND": [{"NOT": {"degree": {"gt": 3}}}], "OR": []}`, `{"isNull": null}`, `{"eq": {}}`, `[{}]`, `{"identifier": 7}`, `[1, "a", 2]`} {
		f.Add(seed)
	}
	s := &synthetic{rows: 1}
	e, err := New(s, Options{})
	if err != nil {
		f.Fatal(err)
	}
	places := []struct{ typ, query string }{
		{"Int", `entities(first: %s) { nodes { id } }`}, {"Float", `relations(where: {confidence: {lt: %s}}) { nodes { id } }`}, {"String", `entities(where: {name: {contains: %s}}) { nodes { id } }`},
		{"Boolean", `relations(where: {affirmed: {eq: %s}}) { nodes { id } }`}, {"Date", `relations(where: {validFrom: {ge: %s}}) { nodes { id } }`}, {"Date", `relations(asOf: %s) { nodes { id } }`},
		{"ID!", `node(id: %s) { id }`}, {"[ID!]!", `nodes(ids: %s) { id }`}, {"StringFilter", `entities(where: {name: %s}) { nodes { id } }`}, {"IntFilter", `entities(where: {degree: %s}) { nodes { id } }`},
		{"EntityFilter", `entities(where: %s) { nodes { id } }`}, {"[EntityFilter!]", `entities(where: {OR: %s}) { nodes { id } }`},
	}
	f.Fuzz(func(t *testing.T, given string) {
		decode := json.NewDecoder(strings.NewReader(given))
		decode.UseNumber()
		var value any
		if err := decode.Decode(&value); err != nil {
			return
		}
		if _, err := decode.Token(); err != io.EOF {
			return
		}
		written, ok := literally(value)
		if !ok {
			return
		}
		ask := func(query string, variables map[string]any) (string, Response) {
			s.asked = nil
			response := e.Execute(context.Background(), Request{Query: query, Variables: variables, ID: "r"})
			asked := ""
			for _, q := range s.asked {
				asked += q.String()
			}
			return asked, response
		}
		for _, place := range places {
			inline, first := ask("{ "+fmt.Sprintf(place.query, written)+" }", nil)
			byVariable, second := ask("query($v: "+place.typ+") { "+fmt.Sprintf(place.query, "$v")+" }", map[string]any{"v": value})
			if strings.HasPrefix(first.Code, "QUERY_TOO") || strings.HasPrefix(second.Code, "QUERY_TOO") {
				continue // the guard reads literals only
			}
			if first.Code == codeInternal || second.Code == codeInternal {
				t.Errorf("%s %s: %v %v", place.typ, given, first.Cause, second.Cause)
			}
			if (first.Code == "") != (second.Code == "") || inline != byVariable {
				t.Errorf("%s %s\nin the query:  %s %s\n%.300s\nas a variable: %s %s\n%.300s", place.typ, given, first.Code, inline, first.JSON, second.Code, byVariable, second.JSON)
			}
		}
	})
}
