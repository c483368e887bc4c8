package graphql

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"sort"
	"strings"
	"time"

	"chancery/graphql/guard"

	"github.com/vektah/gqlparser/v2/ast"
)

// namedQuery is a checked-in query: a file of the folder of queries.
type namedQuery struct {
	Name       string           `json:"name"`
	Title      string           `json:"title"`
	Parameters []namedParameter `json:"parameters"`
	text       string
	operation  *ast.OperationDefinition
}

// namedParameter is a parameter of the address of a checked-in query: a variable of its operation.
type namedParameter struct {
	Name     string `json:"name"`
	Type     string `json:"type"`
	Required bool   `json:"required"`
}

// namedQueries reads the *.graphql files of a folder. Each holds one operation, which is checked against
// the schema; the error names file, line and remedy. A query is called by its file, without a
// number before it: 1-visits.graphql is visits.
func (s *surface) namedQueries(folder fs.FS) (map[string]*namedQuery, error) {
	all := map[string]*namedQuery{}
	files, err := fs.Glob(folder, "*.graphql")
	if err != nil {
		return nil, fmt.Errorf("the folder of queries: %w", err)
	}
	for _, file := range files {
		content, err := fs.ReadFile(folder, file)
		if err != nil {
			return nil, fmt.Errorf("the folder of queries: %w", err)
		}
		d := s.read(string(content), guard.Standard())
		if len(d.faults) > 0 {
			f := d.faults[0]
			return nil, fmt.Errorf("%s, line %d, column %d: %s (mend the query, or leave the file out of the folder)", file, max(f.line, 1), max(f.column, 1), f.message)
		}
		if len(d.parsed.Operations) != 1 {
			return nil, fmt.Errorf("%s, line 1: it holds %d operations: write one query a file", file, len(d.parsed.Operations))
		}
		q := &namedQuery{Name: queryName(file), Title: title(string(content)), Parameters: []namedParameter{}, text: string(content), operation: d.parsed.Operations[0]}
		if other, taken := all[q.Name]; taken {
			return nil, fmt.Errorf("%s: %q (%s) has the name %q already: rename one of the files", file, other.Title, other.Name, q.Name)
		}
		for _, v := range q.operation.VariableDefinitions {
			q.Parameters = append(q.Parameters, namedParameter{v.Variable, v.Type.String(), v.Type.NonNull && v.DefaultValue == nil})
		}
		all[q.Name] = q
	}
	return all, nil
}

// queryName gives the name of a file's query.
func queryName(file string) string {
	name := strings.TrimSuffix(path.Base(file), ".graphql")
	if number, rest, ok := strings.Cut(name, "-"); ok && rest != "" && strings.Trim(number, "0123456789") == "" {
		return rest
	}
	return name
}

// title gives the first line of a query's file, a comment.
func title(content string) string {
	first, _, _ := strings.Cut(content, "\n")
	return strings.TrimSpace(strings.TrimLeft(first, "# "))
}

// serveNames lists the checked-in queries with their parameters.
func (d *desk) serveNames(w http.ResponseWriter, r *http.Request) {
	v := &visit{desk: d, w: w, r: r, media: plainJSON, begun: time.Now()}
	if !v.admitted() {
		return
	}
	list := []*namedQuery{}
	for _, q := range d.queries {
		list = append(list, q)
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Name < list[j].Name })
	body, err := json.Marshal(map[string]any{"queries": list})
	if err != nil { // texts and truths can always be written
		v.refuse(http.StatusInternalServerError, &fault{code: codeInternal, message: "internal error", cause: err})
		return
	}
	d.send(w, r, plainJSON, http.StatusOK, body, nil)
}

// suffixes are the ends of an address that choose the media type of an answer.
var suffixes = map[string]string{".json": plainJSON, ".csv": textCSV, ".ndjson": linesJSON, ".jsonl": linesJSON}

// serveNamed answers GET /q/NAME?x=…: a checked-in query whose variables stand in the address, so that
// a report can cite a link.
func (d *desk) serveNamed(w http.ResponseWriter, r *http.Request) {
	v := &visit{desk: d, w: w, r: r, begun: time.Now()}
	name := r.PathValue("name")
	if media, known := suffixes[path.Ext(name)]; known {
		v.media, name = media, strings.TrimSuffix(name, path.Ext(name))
	} else if v.media = negotiated(r.Header.Values("Accept")); v.media == "" {
		v.notAcceptable()
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		v.refuse(http.StatusMethodNotAllowed, refused(codeInput, "a checked-in query is asked with GET"))
		return
	}
	if !v.admitted() {
		return
	}
	q, known := d.queries[name]
	if !known {
		v.refuse(http.StatusNotFound, refused(codeNotFound, "there is no query of this name: /q/ lists them"))
		return
	}
	v.named = q.Name
	variables, f := q.variables(r.URL.Query())
	if f != nil {
		v.refuse(http.StatusBadRequest, f)
		return
	}
	v.answer(Request{Query: q.text, Variables: variables})
}

// variables reads the parameters of an address by the types that the operation declares.
func (q *namedQuery) variables(values map[string][]string) (map[string]any, *fault) {
	for name := range values {
		if !slices.ContainsFunc(q.Parameters, func(p namedParameter) bool { return p.Name == name }) {
			return nil, refused(codeInput, "the query %s has no parameter %q: it takes %s", q.Name, name, q.takes())
		}
	}
	out := map[string]any{}
	for _, definition := range q.operation.VariableDefinitions {
		given, ok := values[definition.Variable]
		if !ok {
			continue // its default, null, or what coercion says of a variable that must be given
		}
		if definition.Type.Elem == nil {
			if len(given) != 1 {
				return nil, refused(codeInput, "the parameter %s is given %d times: it takes one value", definition.Variable, len(given))
			}
			out[definition.Variable] = parameter(definition.Type, given[0])
			continue
		}
		list := make([]any, len(given))
		for i, text := range given {
			list[i] = parameter(definition.Type.Elem, text)
		}
		out[definition.Variable] = list
	}
	return out, nil
}

// takes lists the parameters for a message.
func (q *namedQuery) takes() string {
	if len(q.Parameters) == 0 {
		return "none"
	}
	var all []string
	for _, p := range q.Parameters {
		all = append(all, p.Name+": "+p.Type)
	}
	return strings.Join(all, ", ")
}

// parameter gives a text of an address as the JSON value that a variable of the type is given in;
// what does not fit is left to coercion, which says what is wrong with it.
func parameter(typ *ast.Type, text string) any {
	switch typ.Name() {
	case "String", "ID", "Date":
		return text
	case "Int", "Float":
		return json.Number(text)
	case "Boolean":
		if text == "true" || text == "false" {
			return text == "true"
		}
		return text
	}
	if strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[") { // an input object
		decoder := json.NewDecoder(strings.NewReader(text))
		decoder.UseNumber()
		var value any
		if decoder.Decode(&value) == nil && !decoder.More() {
			return value
		}
	}
	return text // a word of an enumeration
}
