package graphql

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	types "github.com/graphql-go/graphql"

	"chancery/schema/query"
	"chancery/store"
	"chancery/store/sqlite"
	"chancery/store/storetest"
)

// The oracle is graphql-go's own executor with a resolver for every field, each asking the
// store for itself. Random queries must have the same answer from it and from the plan of one
// question, but for the order of keys.

// oracle resolves fields one by one.
type oracle struct {
	store   store.Store
	surface *surface
}

// rowMap is a row as the resolvers hand it on: its record, its values by field, its type.
func (o oracle) rowMap(record query.Record, fields []query.FieldRow, row query.Row) map[string]any {
	out := map[string]any{"#record": record, "__typename": string(record)}
	for i, field := range fields {
		out["."+string(field.Field)] = row.Values[i]
	}
	if record == query.EntityRecord {
		out["__typename"] = out[".kind"]
	}
	return out
}

// ask gives the rows of one step, or of one edge from a row that is found by its id.
func (o oracle) ask(parent map[string]any, edge query.Edge, step query.Step, first int, order []query.Order) ([]any, error) {
	record := query.Record("")
	if step != nil {
		record = step.Record()
	} else {
		_, record, _, _ = edge.Ends()
	}
	fields := query.Fields(record)
	inner := query.Selection{Key: "rows", Step: step, Order: order, First: first}
	for _, field := range fields {
		inner.Fields = append(inner.Fields, field.Field)
	}
	top := inner
	if step == nil {
		follow := query.Follow{Edge: edge}
		inner.Step = follow
		of := parent["#record"].(query.Record)
		top = query.Selection{Key: "parent", Step: query.ByID{Of: of, IDs: []string{parent[".id"].(string)}}, First: 1, Fields: []query.Field{"id"}, Nested: []query.Selection{inner}}
	}
	answer, err := o.store.Ask(context.Background(), query.Question{Selections: []query.Selection{top}})
	if err != nil {
		return nil, err
	}
	rows := answer.Selections[0].Rows
	if step == nil {
		if len(rows) != 1 {
			return nil, fmt.Errorf("no parent %v", parent[".id"])
		}
		rows = rows[0].Nested[0].Rows
	}
	out := make([]any, len(rows))
	for i, row := range rows {
		out[i] = o.rowMap(record, fields, row)
	}
	return out, nil
}

// pageOf shows rows as a connection.
func pageOf(rows []any) map[string]any {
	edges := make([]any, len(rows))
	for i, row := range rows {
		edges[i] = map[string]any{"node": row}
	}
	return map[string]any{"nodes": rows, "edges": edges}
}

func (o oracle) resolve(object string, m member) types.FieldResolveFn {
	item := strings.Trim(m.typ, "[]!")
	return func(p types.ResolveParams) (any, error) {
		parent, _ := p.Source.(map[string]any)
		first, _ := p.Args["first"].(int)
		switch {
		case object == "Query" && m.name == "dataset":
			rows, err := o.ask(nil, "", query.Dataset{}, 1, nil)
			return rows[0], err
		case object == "Query":
			record := query.Record(strings.TrimSuffix(item, "Connection"))
			order := []query.Order{{Field: "id"}}
			if m.name == "entities" {
				order = []query.Order{{Field: "name"}, {Field: "id"}}
			}
			if m.name == "documents" {
				order = []query.Order{{Field: "publishedDay", Descending: true}, {Field: "id"}}
			}
			rows, err := o.ask(nil, "", query.All{Of: record}, first, order)
			return pageOf(rows), err
		}
		switch m.source.origin {
		case fromColumn:
			return o.leaf(parent["."+string(m.source.column)], item, strings.HasSuffix(m.typ, "!")), nil
		case fromRow:
			return parent, nil
		case computed:
			var values []any
			for _, column := range m.source.columns {
				values = append(values, parent["."+string(column)])
			}
			arguments := map[string]any{}
			for name, value := range p.Args {
				arguments[name] = fmt.Sprint(value)
			}
			compute := m.source.compute
			if compute == nil {
				compute = transcriptions[m.name]
			}
			return compute(values, call{arguments: arguments})
		case fromEdge:
			rows, err := o.ask(parent, m.source.edge, nil, 1, nil)
			if err != nil || len(rows) == 0 {
				return nil, err
			}
			return rows[0], nil
		case listEdge:
			if first == 0 {
				first = 100
			}
			rows, err := o.ask(parent, m.source.edge, nil, first, nil)
			return rows, err
		case pageEdge:
			rows, err := o.ask(parent, m.source.edge, nil, first, nil)
			return pageOf(rows), err
		}
		return parent[m.name], nil
	}
}

func (o oracle) leaf(value any, typ string, whole bool) any {
	if text, ok := value.(string); ok {
		if text == "" && !whole {
			return nil
		}
		if word, ok := o.surface.enums[typ][text]; ok {
			return word
		}
	}
	if n, ok := value.(int64); ok {
		if n == 0 && !whole {
			return nil
		}
		return int(n)
	}
	return value
}

// fragments are the named fragments of a random query, as it is written.
type fragments struct {
	count int
	text  strings.Builder
}

// add puts a selection into a fragment of its own and gives its spread.
func (f *fragments) add(typ, selection string) string {
	f.count++
	fmt.Fprintf(&f.text, " fragment F%d on %s { %s }", f.count, typ, selection)
	return fmt.Sprintf(" ...F%d", f.count)
}

// randomSelection draws a selection of a type: aliases, fragments, repeated fields, pages.
func randomSelection(random *rand.Rand, s *surface, named *fragments, typ string, depth int) string {
	definition := s.definition.Types[typ]
	var out strings.Builder
	out.WriteString(" { __typename")
	for range 1 + random.IntN(5) {
		field := definition.Fields[random.IntN(len(definition.Fields))]
		name := field.Type.Name()
		switch {
		case strings.HasPrefix(field.Name, "__"), field.Name == "neighbours", field.Name == "pageInfo", field.Name == "totalCount", field.Name == "edges", field.Name == "limits":
			continue
		case !s.definition.Types[name].IsLeafType() && depth == 0:
			continue
		}
		alias := ""
		if random.IntN(3) == 0 {
			alias = fmt.Sprintf("%s%d: ", field.Name, random.IntN(3))
		}
		text := alias + field.Name
		if field.Arguments.ForName("first") != nil {
			if alias == "" { // one key must always mean one page
				text += "(first: 3)"
			} else {
				text = fmt.Sprintf("%s%s(first: %d)", alias, field.Name, 1+int(alias[len(alias)-3]-'0'))
			}
		}
		if random.IntN(8) == 0 { // what a directive leaves in or out, by a variable or not
			text += []string{" @include(if: $yes)", " @skip(if: $no)", " @include(if: $no)", " @skip(if: true)", " @skip(if: $no) @include(if: $yes)"}[random.IntN(5)]
		}
		if !s.definition.Types[name].IsLeafType() {
			inner := name
			if strings.HasSuffix(name, "Connection") {
				text += randomPage(random, s, named, strings.TrimSuffix(name, "Connection"), depth-1)
			} else {
				text += randomSelection(random, s, named, inner, depth-1)
			}
		}
		switch {
		case typ == "Entity" && random.IntN(4) == 0:
			kind := s.kinds[random.IntN(len(s.kinds))]
			out.WriteString(" ... on " + kind + " { " + text + " }")
		case random.IntN(6) == 0:
			out.WriteString(" ... on " + typ + " { " + text + " }") // without a type graphql-go refuses it in lists
		case random.IntN(6) == 0:
			out.WriteString(named.add(typ, text))
		default:
			out.WriteString(" " + text)
		}
	}
	return out.String() + " }"
}

// randomPage draws what is asked of a connection: its nodes, its edges, or both.
func randomPage(random *rand.Rand, s *surface, named *fragments, item string, depth int) string {
	switch random.IntN(4) {
	case 0:
		return " { edges { node" + randomSelection(random, s, named, item, depth) + " } }"
	case 1:
		return " { nodes { __typename } e: edges { n: node" + randomSelection(random, s, named, item, depth) + " __typename } }"
	}
	return " { nodes" + randomSelection(random, s, named, item, depth) + " }"
}

func TestAgainstTheOracle(t *testing.T) {
	ctx := context.Background()
	opened, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), "oracle.db"))
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
	e, err := New(opened, Options{})
	if err != nil {
		t.Fatal(err)
	}
	checker := oracle{opened, e.surface}
	executable, err := typeSystem(checker.resolve)
	if err != nil {
		t.Fatal(err)
	}
	most, roll := uint64(10_000), uint64(7) // the same queries in every run; a soak rolls new ones
	if testing.Short() {
		most = 300
	}
	if os.Getenv("CHANCERY_SOAK") != "" {
		roll = uint64(time.Now().UnixNano())
	}
	compared, variables := uint64(0), map[string]any{"yes": true, "no": false, "rows": 2}
	for seed := uint64(0); compared < most && seed < 6*most; seed++ {
		random := rand.New(rand.NewPCG(seed, roll))
		connection := []string{"entities", "relations", "claims", "documents"}[random.IntN(4)]
		item := map[string]string{"entities": "Entity", "relations": "Relation", "claims": "Assertion", "documents": "Document"}[connection]
		named := &fragments{}
		text := fmt.Sprintf("query($yes: Boolean!, $no: Boolean!, $rows: Int = 3) { dataset { claims @include(if: $yes) v: version @skip(if: $no) } %s(first: %s)%s }", connection,
			[]string{"1", "2", "$rows"}[random.IntN(3)], randomPage(random, e.surface, named, item, 2)) + named.text.String()
		response := execute(e, text, "yes", true, "no", false, "rows", 2)
		if response.Code == codeValidation || response.Code == codeComplex {
			continue // two fields of one key that do not fit each other
		}
		want := types.Do(types.Params{Schema: executable, RequestString: text, VariableValues: variables, Context: ctx})
		if len(want.Errors) > 0 {
			t.Fatalf("the oracle errs: %v\n%s", want.Errors, text)
		}
		encoded, err := json.Marshal(want.Data)
		if err != nil {
			t.Fatal(err)
		}
		var got struct{ Data any }
		var expected any
		if err := json.Unmarshal(response.JSON, &got); err != nil {
			t.Fatal(err)
		}
		decode := json.NewDecoder(bytes.NewReader(encoded))
		if err := decode.Decode(&expected); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got.Data, expected) {
			ours, _ := json.Marshal(got.Data)
			t.Fatalf("seed %d of roll %d\n%s\nours   %s\noracle %s", seed, roll, text, ours, encoded)
		}
		compared++
	}
	if compared < most {
		t.Errorf("only %d of %d queries were compared", compared, most)
	}
	t.Logf("%d queries compared", compared)
}
