package graphql

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"chancery/store"

	"chancery/schema/query"
)

func over(t testing.TB, s *synthetic) *Endpoint {
	t.Helper()
	e, err := New(s, Options{Link: "http://here"})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func execute(e *Endpoint, text string, variables ...any) Response {
	given := map[string]any{}
	for i := 0; i+1 < len(variables); i += 2 {
		given[fmt.Sprint(variables[i])] = variables[i+1]
	}
	return e.Execute(context.Background(), Request{Query: text, Variables: given, ID: "r1"})
}

func TestSchemaFresh(t *testing.T) {
	s, err := newSurface()
	if err != nil {
		t.Fatal(err)
	}
	fresh(t, "schema.graphql", s.sdl)
}

// fresh compares a kept file with what it should hold, and writes it where CHANCERY_UPDATE is set.
func fresh(t *testing.T, path, want string) {
	t.Helper()
	if os.Getenv("CHANCERY_UPDATE") != "" {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s is not fresh: run make generate", path)
	}
}

func TestEveryThingIsDescribed(t *testing.T) {
	s, err := newSurface()
	if err != nil {
		t.Fatal(err)
	}
	for name, typ := range s.definition.Types {
		if typ.BuiltIn {
			continue
		}
		if typ.Description == "" {
			t.Errorf("%s has no description", name)
		}
		for _, field := range typ.Fields {
			if field.Description == "" && !strings.HasPrefix(field.Name, "__") {
				t.Errorf("%s.%s has no description", name, field.Name)
			}
			for _, argument := range field.Arguments {
				if argument.Description == "" && !strings.HasPrefix(field.Name, "__") {
					t.Errorf("%s.%s(%s) has no description", name, field.Name, argument.Name)
				}
			}
		}
		for _, value := range typ.EnumValues {
			if value.Description == "" {
				t.Errorf("%s.%s has no description", name, value.Name)
			}
		}
	}
}

// Every field of every type is asked for once: its source exists in the store's records.
func TestEveryFieldIsAnswered(t *testing.T) {
	e := over(t, &synthetic{rows: 2})
	for _, row := range roots() {
		depth := 3
		if row.name == "neighbourhood" {
			depth = 2 // its lists are long: one level more would be too many rows
		}
		selection := everything(e.surface, strings.Trim(row.typ, "[]!"), depth)
		arguments := map[string]string{"node": `(id: "claim:1")`, "nodes": `(ids: ["wikidata:Q1", "claim:1", "assertion:2", "document:3", "document:3#0", "mention:1"])`, "entity": `(name: "Russia")`, "search": `(query: "x")`,
			"resolve": `(names: ["x", "y"])`, "between": `(a: "a", b: "b")`, "paths": `(from: "a", to: "b")`, "neighbourhood": `(roots: ["a"])`,
			"commonNeighbours": `(entities: ["a", "b"])`, "exposure": `(entity: "a")`, "distribution": `(field: ENTITY_KIND)`, "timeSeries": `(field: VALID_FROM, interval: YEAR)`}
		text := "{ " + row.name + arguments[row.name] + selection + " }"
		response := execute(e, text)
		if !response.Executed || response.Code != "" {
			t.Fatalf("%s: %.400s", row.name, response.JSON)
		}
		if !json.Valid(response.JSON) {
			t.Fatalf("%s: not JSON: %s", row.name, response.JSON)
		}
	}
}

// everything selects all fields of a type, objects to a depth.
func everything(s *surface, typ string, depth int) string {
	definition := s.definition.Types[typ]
	if definition.IsLeafType() {
		return ""
	}
	var out strings.Builder
	out.WriteString(" { __typename")
	for _, field := range definition.Fields {
		inner := s.definition.Types[field.Type.Name()]
		if strings.HasPrefix(field.Name, "__") || depth == 0 && !inner.IsLeafType() {
			continue
		}
		first := ""
		if field.Arguments.ForName("first") != nil {
			first = "(first: 2)"
		}
		out.WriteString(" " + field.Name + first + everything(s, field.Type.Name(), depth-1))
	}
	return out.String() + " }"
}

func TestExamplesAreAnswered(t *testing.T) {
	e := over(t, &synthetic{rows: 2})
	for _, row := range roots() {
		if response := execute(e, row.example); response.Code != "" {
			t.Errorf("%s: %s", row.name, response.JSON)
		}
		if !strings.Contains(e.SDL(), row.example) {
			t.Errorf("%s: its example is not in the SDL", row.name)
		}
	}
	if len(examples()) < 5 {
		t.Fatal("the pages show fewer than five examples")
	}
	for _, shown := range examples() {
		if response := execute(e, shown.Query); response.Code != "" {
			t.Errorf("%s: %s", shown.Title, response.JSON)
		}
	}
}

func TestOneRequestIsOneQuestion(t *testing.T) {
	s := &synthetic{rows: 2}
	e := over(t, s)
	response := execute(e, `{
		a: entities(first: 2) { nodes { id relations(first: 2) { nodes { from { name } to { name } assertions { nodes { quote document { title } } } } } } }
		b: dataset { documents } __typename
		c: search(query: "x") { entities { totalCount } }
	}`)
	if response.Code != "" || len(s.asked) != 1 {
		t.Fatalf("%d questions: %s", len(s.asked), response.JSON)
	}
	if n := len(s.asked[0].Selections); n != 3 {
		t.Errorf("%d selections, want 3", n)
	}
}

// The planner's work, told by the question it asks.
func TestQuestions(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"plain", `{ entities(first: 3) { nodes { id name } } }`,
			`(question (select entities (all Entity) (order name id) (first 3) (fields kind id name)))`},
		{"count only", `{ entities { totalCount } }`,
			`(question (select entities (all Entity) (order name id) (first 0) (count) (fields)))`},
		{"same key merged", `{ entities(first: 3) { nodes { id } nodes { name id } } entities(first: 3) { totalCount } }`,
			`(question (select entities (all Entity) (order name id) (first 3) (count) (fields kind id name)))`},
		{"equal selections under two aliases are one", `{ a: entities(first: 3) { nodes { id } } b: entities(first: 3) { nodes { kind } } }`,
			`(question (select a (all Entity) (order name id) (first 3) (fields kind id)))`},
		{"two arguments are two selections", `{ entities(first: 3) { nodes { a: relations(first: 1) { nodes { id } } b: relations(first: 2) { nodes { id } } } } }`,
			`(question (select entities (all Entity) (order name id) (first 3) (fields kind) (select a (follow entity.relations BOTH) (order id) (first 1) (fields id)) (select b (follow entity.relations BOTH) (order id) (first 2) (fields id))))`},
		{"filters", `{ relations(where: {type: {in: [MET, VISITED]}, OR: [{fromKind: {eq: SANCTIONS_LIST}}, {NOT: {quote: {contains: "gas"}}}], from: {name: {startsWith: "R"}}, validFrom: {ge: "2024-05"}}, first: 1) { nodes { id } } }`,
			`(question (select relations (all Relation) (where (and (or (eq fromKind "SanctionsList") (not (contains quote "gas"))) (in type "MET" "VISITED") (some relation.from (where (startsWith name "R"))) (and (not (isEmpty validFrom)) (ge earliest "20240501")))) (order id) (first 1) (fields id)))`},
		{"quantifiers", `{ entities(where: {outgoing: {none: {type: {eq: LISTED_ON}}}}, first: 1) { nodes { id } } }`,
			`(question (select entities (all Entity) (where (none entity.relations OUT (where (eq type "LISTED_ON")))) (order name id) (first 1) (fields kind id)))`},
		{"the day is passed down", `{ relations(asOf: "2024-05-16", first: 1) { nodes { from { relations(first: 1) { nodes { id } } } to { relations(first: 1, asOf: null) { nodes { id } } } } } }`,
			`(question (select relations (all Relation) (where (holds 20240516)) (order id) (first 1) (fields id) (select from (follow relation.from) (first 1) (fields kind) (select relations (follow entity.relations BOTH) (where (holds 20240516)) (order id) (first 1) (fields id))) (select to (follow relation.to) (first 1) (fields kind) (select relations (follow entity.relations BOTH) (order id) (first 1) (fields id)))))`},
		{"paths follow what is affirmed", `{ paths(from: "a", to: "b", relationTypes: [MET], asOf: "2024-01-02", includeUndated: true) { length } }`,
			`(question (select paths (paths "a" "b" (length 4) (k 5) (where (and (in type "MET") (eq affirmed "true") (holds 20240102 undated))) (hubs 0)) (first 5) (fields length)))`},
		{"skip and include", `query($no: Boolean = false) { entities(first: 1) { nodes { id name @include(if: $no) kind @skip(if: true) } } }`,
			`(question (select entities (all Entity) (order name id) (first 1) (fields kind id)))`},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := &synthetic{rows: 1}
			response := execute(over(t, s), test.text)
			if response.Code != "" || len(s.asked) != 1 {
				t.Fatalf("%s", response.JSON)
			}
			if got := s.asked[0].String(); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

func TestAnswers(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"query order, aliases, typename", `{ z: dataset { b: documents a: schema __typename } }`, `{"data":{"z":{"b":9,"a":6,"__typename":"Dataset"}}}`},
		{"enums and nulls", `{ entities(first: 1) { nodes { kind subKind aliases identifiers { value scheme } } } }`,
			`{"data":{"entities":{"nodes":[{"kind":"PERSON","subKind":null,"aliases":["Росія","USSR \"x\""],"identifiers":[{"value":"Q159","scheme":"wikidata"}]}]}}}`},
		{"fragments on types", `{ entities(first: 2) { nodes { __typename ... on Person { p: name } ...c ... on Node { id } } } } fragment c on Country { c: kind }`,
			`{"data":{"entities":{"nodes":[{"__typename":"Person","p":"name 0","id":"id 0"},{"__typename":"Country","c":"COUNTRY","id":"id 1"}]}}}`},
		{"nested arguments by type", `{ entities(first: 2) { nodes { ... on Person { r: relations(first: 1) { totalCount } } ... on Country { r: relations(first: 2) { nodes { type } } } } } }`,
			`{"data":{"entities":{"nodes":[{"r":{"totalCount":2}},{"r":{"nodes":[{"type":"VISITED"},{"type":"VISITED"}]}}]}}}`},
		{"nodes in the order of ids", `{ nodes(ids: ["claim:1", "x:1", "claim:2"]) { id ... on Relation { type } ... on Person { name } } }`,
			`{"data":{"nodes":[{"id":"claim:1","type":"VISITED"},{"id":"x:1","name":"name 0"},{"id":"claim:2","type":"VISITED"}]}}`},
		{"times", `{ claims(first: 1) { nodes { time { text from to precision } } } }`,
			`{"data":{"claims":{"nodes":[{"time":{"text":"2024-05","from":"2024-05-01","to":"2024-05-31","precision":"MONTH"}}]}}}`},
		{"strings", `{ relations(first: 1) { nodes { quote intervals { from to } properties { key value } } } }`,
			`{"data":{"relations":{"nodes":[{"quote":"\u2028 said\n“no”","intervals":[{"from":"2024-05-16","to":"2024-05-17"},{"from":null,"to":"2024-01-01"}],"properties":[{"key":"domain","value":"military"}]}]}}}`},
		{"resolve", `{ resolve(names: ["a", "b"], limit: 1) { name candidates { rank entity { name } } } }`,
			`{"data":{"resolve":[{"name":"a","candidates":[{"rank":"OTHER_NAME","entity":{"name":"name 0"}}]},{"name":"b","candidates":[{"rank":"OTHER_NAME","entity":{"name":"name 0"}}]}]}}`},
		{"what was assumed", `{ paths(from: "a", to: "b") { length } }`,
			`{"data":{"paths":[{"length":6},{"length":7}]},"extensions":{"assumptions":[{"field":"paths","followed":"affirmed relations only: asserted or reported, and not negated","asOf":"any time, and relations without a known time","knownAt":"every document stored"}]}}`},
		{"permalink", `{ entity(id: "wikidata:Q159&x") { permalink } }`, `{"data":{"entity":{"permalink":"http://here/?entity=wikidata%3AQ159%26x"}}}`},
		{"citations", `{ documents(first: 1) { nodes { citation bib: citation(style: BIBTEX) csl: citation(style: CSL_JSON) } } }`,
			`{"data":{"documents":{"nodes":[{"citation":"A. Writer and B \u003cb\u003e, “title 0,” publisher 0, May 17, 2024, url 0.","bib":`},
	} {
		t.Run(test.name, func(t *testing.T) {
			response := execute(over(t, &synthetic{rows: 2}), test.text)
			want := strings.ReplaceAll(strings.ReplaceAll(test.want, `\u003c`, "<"), `\u003e`, ">")
			if got := said(response, test.want); got != want && !(strings.HasSuffix(want, ":") && strings.HasPrefix(got, want)) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// said gives the JSON of a response, without what was assumed where the test does not speak of it.
func said(response Response, want string) string {
	got := string(response.JSON)
	if head, _, ok := strings.Cut(got, `,"extensions":{"assumptions":`); ok && !strings.Contains(want, `"assumptions"`) {
		return head + "}"
	}
	return got
}

func TestRefusals(t *testing.T) {
	for _, test := range []struct{ name, text, code, message string }{
		{"page size", `{ entities(first: 5000) { totalCount } }`, codeInput, "first must be between 1 and 1000; got 5000"},
		{"misspelt", `{ entites { totalCount } }`, codeValidation, `Did you mean`},
		{"syntax", `{ entities `, codeParse, "Expected Name"},
		{"mutation", `mutation { x }`, codeReadOnly, "read only"},
		{"product of pages", `{ entities(first: 1000) { nodes { relations(first: 1000) { nodes { id } } } } }`, codeComplex, "200000 rows"},
		{"foreign cursor", `{ entities(after: "` + cursorFor("AAAAAAAAAAAA", "a", "b") + `") { totalCount } }`, codeCursor, "another query"},
		{"no cursor", `{ entities(after: "zzz") { totalCount } }`, codeCursor, "no cursor"},
		{"null for an operator", `{ entities(where: {name: {eq: null}}) { totalCount } }`, codeInput, "isNull"},
		{"coarse day", `{ relations(asOf: "2024") { totalCount } }`, codeInput, "asOf must be one day"},
		{"bad date", `{ relations(where: {validFrom: {ge: "yesterday"}}) { totalCount } }`, codeInput, "EDTF"},
		{"two ways to name", `{ entity(id: "a", name: "b") { id } }`, codeInput, "exactly one"},
		{"large number", `{ entities(first: 99999999999) { totalCount } }`, codeInput, "Int"},
		{"empty", ``, codeValidation, "no query"},
		{"introspection", `{` + aliased(15, `__schema { types { name description fields { name description args { name description type { name ofType { name description } } } type { name ofType { name description ofType { name description } } } } } }`) + ` }`, codeComplex, "once is enough"},
	} {
		t.Run(test.name, func(t *testing.T) {
			response := execute(over(t, &synthetic{rows: 1}), test.text)
			if response.Executed || response.Code != test.code || !strings.Contains(string(response.JSON), test.message) {
				t.Errorf("%s %.600s", response.Code, response.JSON)
			}
			if strings.Contains(string(response.JSON), `"data"`) {
				t.Error("a refused request carries data")
			}
		})
	}
}

// aliased repeats a field under so many aliases.
func aliased(n int, field string) string {
	var out strings.Builder
	for i := range n {
		fmt.Fprintf(&out, " a%d: %s", i, field)
	}
	return out.String()
}

func TestVariables(t *testing.T) {
	for _, test := range []struct {
		name, text string
		variables  []any
		want       string
	}{
		{"default", `query($n: Int = 2) { entities(first: $n) { totalCount } }`, nil, `"totalCount":3`},
		{"explicit null", `query($n: Int) { entities(first: $n) { totalCount } }`, []any{"n", nil}, "got null"},
		{"absent takes the argument's default", `query($n: Int) { entities(first: $n) { totalCount } }`, nil, `"totalCount":3`},
		{"text is no number", `query($n: Int) { entities(first: $n) { totalCount } }`, []any{"n", "12"}, `\"12\" is no Int`},
		{"fraction is no whole number", `query($n: Int) { entities(first: $n) { totalCount } }`, []any{"n", 1.5}, `1.5 is no Int`},
		{"whole number written as fraction", `query($n: Int) { entities(first: $n) { totalCount } }`, []any{"n", json.Number("2.0")}, `"totalCount":3`},
		{"null for non-null", `query($q: String!) { search(query: $q) { entities { totalCount } } }`, []any{"q", nil}, "null where a value of type String! is needed"},
		{"object for text", `query($q: String!) { search(query: $q) { entities { totalCount } } }`, []any{"q", map[string]any{}}, "is no String"},
		{"one for a list", `query($k: [EntityKind!]) { search(query: "x", kinds: $k) { entities { totalCount } } }`, []any{"k", "COUNTRY"}, `"totalCount":3`},
		{"unknown word", `query($k: EntityKind) { search(query: "x", kinds: [$k]) { entities { totalCount } } }`, []any{"k", "Country"}, "VALIDATION"},
		{"unknown field", `query($w: EntityFilter) { entities(where: $w) { totalCount } }`, []any{"w", map[string]any{"nme": nil}}, `no field \"nme\"`},
		{"filter as a variable", `query($w: EntityFilter) { entities(where: $w) { totalCount } }`, []any{"w", map[string]any{"kind": map[string]any{"eq": "COUNTRY"}}}, `"totalCount":3`},
	} {
		t.Run(test.name, func(t *testing.T) {
			if response := execute(over(t, &synthetic{rows: 3}), test.text, test.variables...); !strings.Contains(string(response.JSON), test.want) {
				t.Errorf("got %s", response.JSON)
			}
		})
	}
}

func TestFaultsOfTheStore(t *testing.T) {
	secret := errors.New("dial tcp 10.1.2.3: password hunter2")
	for _, test := range []struct {
		err  error
		code string
	}{{secret, codeInternal}, {fmt.Errorf("%w: %w", store.ErrUnavailable, secret), codeUnavailable}, {context.DeadlineExceeded, codeDeadline}, {fmt.Errorf("%w: %w", store.ErrWide, secret), codeComplex}} {
		response := execute(over(t, &synthetic{err: test.err}), `{ dataset { version } }`)
		if response.Code != test.code || strings.Contains(string(response.JSON), "hunter2") {
			t.Errorf("%v: %s", test.err, response.JSON)
		}
		if response.Cause == nil {
			t.Errorf("%v: the log is told nothing", test.err)
		}
	}
}

// What may not be null and is takes the nearest place that may be with it, with one error.
func TestNullsPropagate(t *testing.T) {
	for _, test := range []struct {
		name, text string
		bend       func(*query.Answer)
		want       string
	}{
		{"a row that must be there", `{ dataset { documents } relations(first: 1) { nodes { id from { name } } } }`, func(a *query.Answer) { a.Selections[1].Rows[0].Nested[0].Rows = nil },
			`{"data":null,"errors":[{"message":"no value where there must be one","path":["relations","nodes",0,"from"],"extensions":{"code":"INTERNAL","requestId":"r1"}}]}`},
		{"nullable root", `{ entity(id: "a") { relations(first: 1) { nodes { from { name } } } } }`, func(a *query.Answer) { a.Selections[0].Rows[0].Nested[0].Rows[0].Nested[0].Rows = nil },
			`{"data":{"entity":null},"errors":[{"message":"no value where there must be one","path":["entity","relations","nodes",0,"from"],"extensions":{"code":"INTERNAL","requestId":"r1"}}]}`},
		{"unknown kind", `{ entity(id: "a") { name } }`, func(a *query.Answer) { a.Selections[0].Rows[0].Values[0] = "Martian" },
			`{"data":{"entity":null},"errors":[{"message":"the store gave an entity of an unknown kind","path":["entity"],"extensions":{"code":"INTERNAL","requestId":"r1"}}]}`},
		{"absent row", `{ entity(id: "a") { name } }`, func(a *query.Answer) { a.Selections[0].Rows = nil }, `{"data":{"entity":null}}`},
		{"value of another type", `{ entity(id: "a") { description name } }`, func(a *query.Answer) { a.Selections[0].Rows[0].Values[1] = 7.5 },
			`{"data":{"entity":{"description":null,"name":"name 0"}},"errors":[{"message":"the store gave a value of another type","path":["entity","description"],"extensions":{"code":"INTERNAL","requestId":"r1"}}]}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			response := execute(over(t, &synthetic{rows: 1, bend: test.bend}), test.text)
			if got := said(response, test.want); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

func TestPagesFollowEachOther(t *testing.T) {
	s := &synthetic{rows: 2}
	e := over(t, s)
	var page struct {
		Data struct {
			Entities struct {
				PageInfo struct {
					EndCursor   string
					HasNextPage bool
				}
				Edges []struct{ Cursor string }
			}
		}
	}
	text := `query($after: String) { entities(first: 2, after: $after, orderBy: [DEGREE_DESC, NAME_ASC]) { edges { cursor } pageInfo { hasNextPage endCursor } } }`
	if err := json.Unmarshal(execute(e, text).JSON, &page); err != nil {
		t.Fatal(err)
	}
	if got := page.Data.Entities; !got.PageInfo.HasNextPage || got.PageInfo.EndCursor != got.Edges[1].Cursor {
		t.Fatalf("%+v", got)
	}
	if response := execute(e, text, "after", page.Data.Entities.PageInfo.EndCursor); response.Code != "" {
		t.Fatalf("%s", response.JSON)
	}
	if got := s.asked[1].Selections[0].After; len(got) != 3 || got[2] != "id 1" {
		t.Errorf("after %q", got)
	}
	other := strings.Replace(text, "DEGREE_DESC", "DEGREE_ASC", 1)
	if response := execute(e, other, "after", page.Data.Entities.PageInfo.EndCursor); response.Code != codeCursor {
		t.Errorf("%s", response.JSON)
	}
}

// What tools ask first is answered, whole, always in the same bytes, and within the limits on
// nesting: references of nine wrappings, as graphql-js asks for.
func TestIntrospectionIsWholeAndStable(t *testing.T) {
	reference := "kind name"
	for range 9 {
		reference = "kind name ofType { " + reference + " }"
	}
	text := `query I { __schema { description queryType { name } mutationType { name } subscriptionType { name }
		types { ...T } directives { name description isRepeatable locations args(includeDeprecated: true) { ...V } } } __type(name: "Nobody") { name } }
		fragment T on __Type { kind name description specifiedByURL fields(includeDeprecated: true) { name description args(includeDeprecated: true) { ...V } type { ...R } isDeprecated deprecationReason }
		inputFields(includeDeprecated: true) { ...V } interfaces { ...R } enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason } possibleTypes { ...R } }
		fragment V on __InputValue { name description type { ...R } defaultValue isDeprecated deprecationReason }
		fragment R on __Type { ` + reference + ` }`
	first, second := execute(over(t, &synthetic{}), text), execute(over(t, &synthetic{}), text)
	if first.Code != "" || string(first.JSON) != string(second.JSON) {
		t.Fatalf("%.300s", first.JSON)
	}
	var answer struct {
		Data struct {
			Schema struct {
				Types []struct {
					Kind, Name string
					Fields     []struct{ Name string }
				}
			} `json:"__schema"`
			Type any `json:"__type"`
		}
	}
	if err := json.Unmarshal(first.JSON, &answer); err != nil {
		t.Fatal(err)
	}
	fields := map[string]int{}
	for _, typ := range answer.Data.Schema.Types {
		fields[typ.Name] = len(typ.Fields)
	}
	if fields["Query"] != len(roots()) || fields["Relation"] != len(relationMembers()) || fields["Country"] != len(entityMembers()) || answer.Data.Type != nil {
		t.Errorf("Query %d, Relation %d, Country %d fields", fields["Query"], fields["Relation"], fields["Country"])
	}
}
