package graphql

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/vektah/gqlparser/v2/ast"
)

// exportPage is the number of rows asked for at a time: memory holds no more than one page.
const exportPage = firstMost

// exported says what a file of /export holds: the root field that gives its rows and their type.
type exported struct{ root, typ, filter string }

var exports = map[string]exported{
	"entities":   {"entities", "Entity", "EntityFilter"},
	"relations":  {"relations", "Relation", "RelationFilter"},
	"assertions": {"claims", "Assertion", "AssertionFilter"},
	"documents":  {"documents", "Document", "DocumentFilter"},
}

// The trailers of an export (RFC 9110, 6.5): how many rows were sent, and whether they are all that there
// were: "complete", or "changed" where the data changed meanwhile. An export that breaks off ends
// without either, and its connection is cut so that no client takes it for whole.
const (
	trailerRows  = "Chancery-Rows"
	trailerState = "Chancery-State"
)

// serveExport streams all entities, relations, assertions or documents that ?where=… keeps, in the
// order of their ids: GET /export/relations.csv?where={"type":{"eq":"VISITED"}}. It takes the days of the
// root field as well: asOf, includeUndated, knownAt. Exports have places of their own beside those of
// questions, as they last as long as their clients take to read.
func (d *desk) serveExport(w http.ResponseWriter, r *http.Request) {
	v := &visit{desk: d, w: w, r: r, media: plainJSON, begun: time.Now()}
	file := r.PathValue("file")
	what, known := exports[strings.TrimSuffix(file, path.Ext(file))]
	media := suffixes[path.Ext(file)]
	if !known || media != textCSV && media != linesJSON {
		v.refuse(http.StatusNotFound, refused(codeNotFound, "there are entities, relations, assertions and documents, as .csv or .jsonl"))
		return
	}
	if !v.admitted() {
		return
	}
	days := exportDays(what.root)
	variables, f := exportVariables(r.URL.Query(), days)
	if f != nil {
		v.refuse(http.StatusBadRequest, f)
		return
	}
	leave, ok := v.turn(d.streams)
	if !ok {
		return
	}
	defer leave()
	run := &export{visit: v, file: file, media: media, variables: variables}
	run.text, run.columns = d.exportQuery(what, days)
	run.stream(r.Context())
}

// exportDays gives the arguments of a root field that say of which day its rows are.
func exportDays(name string) []argument {
	var days []argument
	for _, field := range roots() {
		for _, arg := range field.args {
			if field.name == name && (arg.name == "asOf" || arg.name == "includeUndated" || arg.name == "knownAt") {
				days = append(days, arg)
			}
		}
	}
	return days
}

// exportVariables reads the parameters of an export: the filter and the days.
func exportVariables(values url.Values, days []argument) (map[string]any, *fault) {
	out := map[string]any{}
	for name, given := range values {
		day := slices.IndexFunc(days, func(arg argument) bool { return arg.name == name })
		switch {
		case name != "where" && day < 0:
			takes := "where, a filter as JSON"
			for _, arg := range days {
				takes += ", " + arg.name + ": " + arg.typ
			}
			return nil, refused(codeInput, "this export has no parameter %q: it takes %s", name, takes)
		case len(given) != 1:
			return nil, refused(codeInput, "the parameter %s is given %d times: it takes one value", name, len(given))
		case day >= 0:
			out[name] = parameter(ast.NamedType(days[day].typ, nil), given[0])
			continue
		}
		where, f := exportFilter(given[0])
		if f != nil {
			return nil, f
		}
		out[name] = where
	}
	return out, nil
}

// exportFilter reads the filter of an export.
func exportFilter(text string) (any, *fault) {
	if text == "" {
		return nil, nil
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var where map[string]any
	if err := decoder.Decode(&where); err != nil || decoder.More() {
		return nil, refused(codeInput, `where must be a filter as a JSON object: where={"type":{"eq":"VISITED"}}`)
	}
	return where, nil
}

// exportQuery writes the query of one page: every field of the rows that takes no argument
// and leads to no other row. The columns of its table are told beside it: the first page may
// have no row that shows them all.
func (e *Endpoint) exportQuery(what exported, days []argument) (text string, columns []string) {
	var fields []string
	declared, passed := "", ""
	for _, arg := range days {
		declared += ", $" + arg.name + ": " + arg.typ
		passed += ", " + arg.name + ": $" + arg.name
	}
	for _, m := range e.surface.exportMembers(what.typ) {
		field := m.name
		inner, object := e.surface.objects[strings.Trim(m.typ, "[]!")]
		spread := object && m.typ[0] != '[' // a list of objects is one column
		if object {
			var leaves []string
			for _, leaf := range inner.members {
				leaves = append(leaves, leaf.name)
				if spread {
					columns = append(columns, m.name+"."+leaf.name)
				}
			}
			field += " { " + strings.Join(leaves, " ") + " }"
		}
		if !spread {
			columns = append(columns, m.name)
		}
		fields = append(fields, field)
	}
	return "query Export($where: " + what.filter + ", $after: String" + declared + ") { page: " + what.root + "(where: $where, orderBy: [ID_ASC], first: 1000, after: $after" + passed +
		") { nodes { " + strings.Join(fields, " ") + " } pageInfo { hasNextPage endCursor } } }", columns
}

// exportMembers gives the fields of a type that an export holds.
func (s *surface) exportMembers(typ string) []member {
	members := entityMembers()
	if row, ok := s.objects[typ]; ok {
		members = row.members
	}
	var kept []member
	for _, m := range members {
		if len(m.args) > 0 || m.source.origin == fromEdge || m.source.origin == listEdge || m.source.origin == pageEdge {
			continue
		}
		if inner, object := s.objects[strings.Trim(m.typ, "[]!")]; object && !leaves(s, inner) {
			continue
		}
		kept = append(kept, m)
	}
	return kept
}

// leaves says whether all fields of an object are plain values without arguments.
func leaves(s *surface, o object) bool {
	for _, m := range o.members {
		if _, object := s.objects[strings.Trim(m.typ, "[]!")]; object || len(m.args) > 0 {
			return false
		}
	}
	return true
}

// export is one run of an export.
type export struct {
	*visit
	file, media, text string
	columns           []string // of a table
	variables         map[string]any
	out               io.Writer
	flush             func() error
	table             *table
	rows              int
}

// stream sends page after page. What goes wrong before the first byte is an error of its own;
// after it, the connection is cut.
func (x *export) stream(ctx context.Context) {
	control := http.NewResponseController(x.w)
	before, err := x.store.Revision(ctx)
	if err != nil {
		x.fail(faultOf(err, requestID()))
		return
	}
	page, f := x.page(ctx)
	if f != nil {
		x.fail(f)
		return
	}
	end := x.begin()
	for {
		_ = control.SetWriteDeadline(time.Now().Add(30 * time.Second)) // for a page, not for the whole
		if err = x.write(page.records); err == nil {
			err = x.flush()
		}
		if err == nil {
			err = control.Flush()
		}
		if err != nil || !page.more {
			break
		}
		x.variables["after"] = page.cursor
		if page, f = x.page(ctx); f != nil {
			err = f
			break
		}
	}
	if err == nil {
		err = end()
	}
	if err != nil {
		_ = control.SetWriteDeadline(time.Unix(1, 0)) // the last chunk never arrives: nobody takes a part for the whole
		x.done("broken", err)
		return
	}
	state := "complete"
	if after, err := x.store.Revision(ctx); err != nil || after != before {
		state = "changed"
	}
	x.w.Header().Set(trailerRows, strconv.Itoa(x.rows))
	x.w.Header().Set(trailerState, state)
	x.done(state, nil)
}

// fail answers with an error instead of rows.
func (x *export) fail(f *fault) {
	status := http.StatusBadRequest
	switch f.code {
	case codeUnavailable:
		x.w.Header().Set("Retry-After", "5")
		status = http.StatusServiceUnavailable
	case codeDeadline:
		status = http.StatusGatewayTimeout
	case codeInternal:
		status = http.StatusInternalServerError
	}
	x.refuse(status, f)
}

// begin writes the headers and gives what ends the body.
func (x *export) begin() (end func() error) {
	header := x.w.Header()
	header.Set("Content-Type", x.media+"; charset=utf-8")
	header.Set("Content-Disposition", `attachment; filename="`+x.file+`"`)
	header.Set("Cache-Control", "no-store")
	header.Add("Vary", "Accept-Encoding, Authorization")
	header.Set("Trailer", trailerRows+", "+trailerState)
	encoding := encodingFor(x.r.Header.Values("Accept-Encoding"))
	if encoding != "" {
		header.Set("Content-Encoding", encoding)
	}
	x.w.WriteHeader(http.StatusOK)
	x.out, x.flush, end = streamed(x.w, encoding)
	return end
}

// done writes the line of the log.
func (x *export) done(state string, err error) {
	x.meters.exported.WithLabelValues(x.file).Add(float64(x.rows))
	line := x.log.Info()
	var f *fault
	if errors.As(err, &f) && f.cause != nil {
		line = x.log.Error().Err(f.cause)
	}
	line.Str("export", x.file).Str("state", state).Int("rows", x.rows).Float64("ms", milliseconds(x.begun)).Msg("request")
}

// exportedPage is one page of rows.
type exportedPage struct {
	records []any
	cursor  string
	more    bool
}

// page asks for the next page, within the time that a question has.
func (x *export) page(ctx context.Context) (exportedPage, *fault) {
	response := x.Execute(ctx, Request{Query: x.text, Variables: x.variables, passing: true})
	if response.Code != "" {
		return exportedPage{}, firstFault(response)
	}
	var answer struct {
		Data struct {
			Page struct {
				Nodes    json.RawMessage
				PageInfo struct {
					HasNextPage bool
					EndCursor   string
				}
			}
		}
	}
	if err := json.Unmarshal(response.JSON, &answer); err != nil {
		return exportedPage{}, faultOf(err, response.ID)
	}
	page := exportedPage{cursor: answer.Data.Page.PageInfo.EndCursor, more: answer.Data.Page.PageInfo.HasNextPage}
	decoder := json.NewDecoder(bytes.NewReader(answer.Data.Page.Nodes))
	decoder.UseNumber()
	nodes, err := decodeOrdered(decoder)
	if err != nil {
		return exportedPage{}, faultOf(err, response.ID)
	}
	page.records, _ = nodes.([]any)
	return page, nil
}

// firstFault gives the first error of a response that failed.
func firstFault(response Response) *fault {
	var answer struct{ Errors []struct{ Message string } }
	f := &fault{code: response.Code, message: "the export was refused", cause: response.Cause, request: response.ID}
	if json.Unmarshal(response.JSON, &answer) == nil && len(answer.Errors) > 0 {
		f.message = answer.Errors[0].Message
	}
	return f
}

// write adds rows to the body.
func (x *export) write(records []any) error {
	x.rows += len(records)
	if x.media == linesJSON {
		var out []byte
		for _, record := range records {
			out = append(appendJSON(out, record), '\n')
		}
		_, err := x.out.Write(out)
		return err
	}
	if x.table == nil {
		var err error
		if x.table, err = newTable(x.out, x.columns); err != nil {
			return err
		}
	}
	return x.table.write(records)
}
