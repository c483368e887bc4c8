package graphql

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/rs/zerolog"
)

// The thirteen checks of graphql-cop (https://github.com/dolevf/graphql-cop), as it judges an answer: a check
// that finds what it looks for is a finding of its severity.
func TestGraphQLCop(t *testing.T) {
	type answer struct {
		Data   map[string]any
		Errors []struct{ Message string }
	}
	for _, public := range []bool{true, false} {
		e, err := New(&synthetic{rows: 2}, Options{Public: public})
		if err != nil {
			t.Fatal(err)
		}
		h := e.Handler(zerolog.Nop())
		read := func(w *httptest.ResponseRecorder) (a answer) {
			_ = json.Unmarshal(w.Body.Bytes(), &a) // what is no JSON has no data: nothing was found
			return a
		}
		post := func(query string) answer {
			body, err := json.Marshal(map[string]string{"query": query})
			if err != nil {
				t.Fatal(err)
			}
			return read(sent(h, "POST", "/graphql", string(body)))
		}
		get := func(query string) answer {
			return read(sent(h, "GET", "/graphql?query="+url.QueryEscape(query), ""))
		}
		form := func(query string) answer {
			return read(sent(h, "POST", "/graphql", "query="+url.QueryEscape(query), "Content-Type", "application/x-www-form-urlencoded"))
		}
		said := func(a answer, words string) bool {
			for _, one := range a.Errors {
				if strings.Contains(one.Message, words) {
					return true
				}
			}
			return false
		}
		circular := "query cop { __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }"
		findings := []struct {
			severity, name string
			found          bool
		}{
			{"HIGH", "alias overloading", post("query cop { " + aliased(101, "__typename") + " }").Data["a100"] != nil},
			{"HIGH", "array-based query batching", strings.Contains(sent(h, "POST", "/graphql", `[`+strings.Repeat(`{"query":"query cop { __typename }"},`, 9)+`{"query":"query cop { __typename }"}]`).Body.String(), `"data"`)},
			{"HIGH", "directive overloading", len(post("query cop { __typename "+strings.Repeat("@aa", 10)+" }").Errors) == 10},
			{"HIGH", "circular introspection", post(circular).Data != nil},
			{"HIGH", "field duplication", post("query cop { "+strings.Repeat("__typename \n", 500)+" }").Data != nil},
			{"HIGH", "introspection", post("query cop { __schema { types { name fields { name } } } }").Data != nil},
			{"MEDIUM", "queries by GET", get("query cop { __typename }").Data != nil},
			{"MEDIUM", "mutations by GET", get("mutation cop { __typename }").Data != nil},
			{"MEDIUM", "urlencoded POST (possible CSRF)", form("query cop { __typename }").Data != nil},
			{"LOW", "field suggestions", said(post("query cop { __schema { directive } }"), "Did you mean")},
			{"LOW", "GraphiQL", strings.Contains(strings.ToLower(sent(h, "GET", "/", "", "Accept", "text/html").Body.String()), "graphiql")},
			{"INFO", "trace mode", strings.Contains(sent(h, "POST", "/graphql", `{"query": "query cop { __typename }"}`).Body.String(), "tracing")},
			{"INFO", "unhandled errors", said(post("qwerty cop { abc }"), "exception")},
		}
		if len(findings) != 13 {
			t.Fatalf("%d checks", len(findings))
		}
		for _, f := range findings {
			grave := f.severity == "HIGH" || f.severity == "MEDIUM"
			if f.found && grave && public {
				t.Errorf("public: %s: %s", f.severity, f.name)
			}
			open := f.name == "introspection" || f.name == "queries by GET" // what analysts need on their own machine
			if f.found && grave && !public && !open {
				t.Errorf("%s: %s", f.severity, f.name)
			}
			if f.found {
				t.Logf("public %v: %s: %s", public, f.severity, f.name)
			}
		}
		if w := sent(h, "GET", "/schema.graphql", ""); w.Code != http.StatusOK {
			t.Errorf("the schema is not there: %d", w.Code)
		}
	}
}
