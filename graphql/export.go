package graphql

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"
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
// order of their ids: GET /export/relations.csv?where={"type":{"eq":"VISITED"}}.
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
	where, f := exportFilter(r)
	if f != nil {
		v.refuse(http.StatusBadRequest, f)
		return
	}
	leave, ok := v.turn()
	if !ok {
		return
	}
	defer leave()
	run := &export{visit: v, file: file, media: media, text: d.exportQuery(what), root: what.root, variables: map[string]any{"where": where}}
	run.stream(r.Context())
}

// exportFilter reads the filter of an export.
func exportFilter(r *http.Request) (any, *fault) {
	for name := range r.URL.Query() {
		if name != "where" {
			return nil, refused(codeInput, "an export has no parameter %q: it takes where, a filter as JSON", name)
		}
	}
	text := r.URL.Query().Get("where")
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
// and leads to no other row.
func (e *Endpoint) exportQuery(what exported) string {
	var fields []string
	for _, m := range e.surface.exportMembers(what.typ) {
		field := m.name
		inner, plain := e.surface.objects[strings.Trim(m.typ, "[]!")]
		if plain {
			var leaves []string
			for _, leaf := range inner.members {
				leaves = append(leaves, leaf.name)
			}
			field += " { " + strings.Join(leaves, " ") + " }"
		}
		fields = append(fields, field)
	}
	return "query Export($where: " + what.filter + ", $after: String) { page: " + what.root + "(where: $where, orderBy: [ID_ASC], first: 1000, after: $after) { nodes { " +
		strings.Join(fields, " ") + " } pageInfo { hasNextPage endCursor } } }"
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
	file, media, text, root string
	variables               map[string]any
	out                     io.Writer
	flush                   func() error
	table                   *table
	rows                    int
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
	response := x.Execute(ctx, Request{Query: x.text, Variables: x.variables})
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
		if x.table, err = newTable(x.out, records); err != nil {
			return err
		}
	}
	return x.table.write(records)
}
