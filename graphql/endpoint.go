// Package graphql answers GraphQL over a store: it takes a request and gives JSON.
//
//	endpoint, err := graphql.New(opened, graphql.Options{})
//	response := endpoint.Execute(ctx, graphql.Request{Query: `{ dataset { version documents } }`})
//	response.JSON // {"data":{"dataset":{"version":"…","documents":12}}}
//
// The way of a request: guard (limits before anything recursive) → parse and validate
// (gqlparser, from our own SDL) → coerce → plan → one query.Question → one store.Ask → JSON in
// the order of the query. The types are built with graphql-go from the tables of package
// schema; its executor is not used. The store is known only by its interface.
package graphql

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"strconv"
	"time"

	"chancery/graphql/guard"
	"chancery/schema/query"
	"chancery/store"
)

// deadline is the time after which a question is stopped.
const deadline = 10 * time.Second

// cacheBytes bounds the text of the documents, and the reckoned size of the plans, that are
// kept: a parsed document takes up to a hundred times its text.
const cacheBytes = 2 << 20

// Options say how an Endpoint answers and how it is reached.
type Options struct {
	Link       string        // address of the server as people reach it, without a slash at the end; permalinks begin with it
	Deadline   time.Duration // after which a question is stopped; 0 is 10 s
	Concurrent int           // questions answered at the same time over HTTP; 0 is 32
	Origins    []string      // exact origins that browsers may ask from, besides the server's own
	Explain    Explain       // says how Neo4j would be asked; nil leaves that out of explanations
	CacheBytes int           // answers kept at most, in bytes, each as long as the data stay as they are; 0 keeps none
	Public     bool          // for a server that strangers reach: no introspection, no questions by GET but at /q/, no query page
	Token      string        // bearer token that every question over HTTP must carry; "" asks for none
	Queries    fs.FS         // folder of checked-in queries, answered at /q/NAME; nil is that of the example questions
}

// Explain gives a question as one Cypher statement and the lines that set its parameters in
// Neo4j Browser. It is pure, and serves whichever store answers.
type Explain func(query.Question) (statement, parameters string, err error)

// Endpoint answers GraphQL requests over one store. It may be used by many at once.
type Endpoint struct {
	store     store.Store
	options   Options
	surface   *surface
	documents shelf[*document]
	plans     shelf[*plan]
	answers   *answers // nil where none are kept
	queries   map[string]*namedQuery
}

// Request is one GraphQL request.
type Request struct {
	Query         string
	OperationName string
	Variables     map[string]any // decoded JSON, numbers as json.Number or float64
	Explain       bool           // say in the extensions what was asked of the store
	ID            string         // of the request, for errors and the log; "" makes one

	passing bool // one of many pages: neither its plan nor its answer is worth keeping
}

// Response is the answer to one request.
type Response struct {
	JSON     []byte // {"data":…,"errors":…,"extensions":…}
	Code     string // of the first error, "" where there is none
	Executed bool   // the request was answered, be it with errors: JSON has data
	Hash     string // of the query, for the log
	Name     string // of the operation, for the log
	Rows     int    // rows that the store gave
	Cached   bool   // it was given before and kept, or asked together with an equal request
	Revision string // state of the data that it is of (store.Revision), where that is known
	ID       string // of the request
	Cause    error  // of an internal error: for the log, never for the client

	kept *keptAnswer // that it was given from
	room *[]byte     // that the JSON was written into, where nobody else holds it
}

// New gives an endpoint over a store. It errs where a checked-in query does not fit the schema, and where
// the schema's tables are inconsistent.
func New(opened store.Store, options Options) (*Endpoint, error) {
	s, err := newSurface()
	if err != nil {
		return nil, err
	}
	if options.Deadline <= 0 {
		options.Deadline = deadline
	}
	if options.Concurrent <= 0 {
		options.Concurrent = 32
	}
	e := &Endpoint{store: opened, options: options, surface: s, documents: shelf[*document]{most: cacheBytes}, plans: shelf[*plan]{most: cacheBytes}}
	if options.CacheBytes > 0 {
		e.answers = newAnswers(options.CacheBytes)
	}
	folder := options.Queries
	if folder == nil {
		if folder, err = fs.Sub(files, "web/page/examples"); err != nil {
			return nil, fmt.Errorf("the example questions: %w", err)
		}
	}
	if e.queries, err = s.namedQueries(folder); err != nil {
		return nil, err
	}
	return e, nil
}

// SDL gives the schema in GraphQL's schema definition language.
func (e *Endpoint) SDL() string { return e.surface.sdl }

// Execute answers a request. It never errs: what is wrong stands in the response as GraphQL
// errors. The question ends with the context or after the deadline of the options.
func (e *Endpoint) Execute(ctx context.Context, r Request) (response Response) {
	if r.ID == "" {
		r.ID = requestID()
	}
	response.ID = r.ID
	defer func() { // a fault of ours must not end the process, nor show its text to a client
		if trouble := recover(); trouble != nil {
			response = e.refuse(response, &fault{code: codeInternal, message: "internal error: tell whoever runs the server the request id", request: r.ID, cause: panicked{trouble}})
		}
	}()
	d := e.document(r.Query)
	response.Hash = d.hash
	if len(d.faults) > 0 {
		return e.refuse(response, d.faults...)
	}
	p, faults := e.plan(d, r, &response)
	if len(faults) > 0 {
		return e.refuse(response, faults...)
	}
	if len(p.question.Selections) == 0 {
		return e.write(p, &query.Answer{}, response, r.Explain)
	}
	ctx, cancel := context.WithTimeout(ctx, e.options.Deadline)
	defer cancel()
	if e.answers != nil && !r.Explain && !r.passing {
		return e.remembered(ctx, p, r, response)
	}
	return e.ask(ctx, p, r, response)
}

// ask asks the store what a plan needs and writes the answer.
func (e *Endpoint) ask(ctx context.Context, p *plan, r Request, response Response) Response {
	answer, err := e.store.Ask(ctx, p.question)
	if err != nil {
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		return e.refuse(response, faultOf(err, r.ID))
	}
	if len(answer.Selections) != len(p.question.Selections) {
		return e.refuse(response, &fault{code: codeInternal, message: "internal error: tell whoever runs the server the request id", request: r.ID})
	}
	return e.write(p, &answer, response, r.Explain)
}

// panicked carries what was thrown, for the log.
type panicked struct{ value any }

// Error says that something was thrown, and what where it is an error or text.
func (p panicked) Error() string {
	switch v := p.value.(type) {
	case error:
		return "panic: " + v.Error()
	case string:
		return "panic: " + v
	}
	return "panic"
}

// document reads a query, or finds it read.
func (e *Endpoint) document(text string) *document {
	return e.documents.get(text, func() (*document, int) { return e.surface.read(text, guard.Standard()), 256 })
}

// plan coerces the variables and plans the operation, or finds it planned.
func (e *Endpoint) plan(d *document, r Request, response *Response) (*plan, []*fault) {
	operation, f := d.operation(r.OperationName)
	if f != nil {
		return nil, []*fault{f}
	}
	response.Name = operation.Name
	variables, faults := e.surface.variables(operation, numbered(r.Variables))
	if len(faults) > 0 {
		return nil, faults
	}
	var refusal *fault
	encoded, err := json.Marshal(variables)
	if err != nil {
		return nil, []*fault{faultOf(err, r.ID)}
	}
	key := d.hash + " " + operation.Name + " " + string(encoded)
	p := e.plans.get(key, func() (*plan, int) {
		made, f := e.surface.newPlan(d.parsed, operation, variables, e.options.Link)
		if refusal = f; f != nil {
			return nil, cacheBytes // too large to keep: the next request is told the reason as well
		}
		if r.passing {
			return made, cacheBytes
		}
		made.key = key
		return made, 1024 + made.size
	})
	if refusal != nil {
		if refusal.code == codeInternal {
			refusal.request = r.ID
		}
		return nil, []*fault{refusal}
	}
	if p.introspects && e.options.Public {
		return nil, []*fault{refused(codeIntrospection, "introspection is off on this server: its schema is at /schema.graphql")}
	}
	return p, nil
}

// numbered gives variables with their float64 numbers as json.Number, as callers from Go may
// write either.
func numbered(variables map[string]any) map[string]any {
	out := make(map[string]any, len(variables))
	for name, value := range variables {
		out[name] = number(value, 0)
	}
	return out
}

func number(value any, depth int) any {
	if depth > valueDepth {
		return value // coercion refuses what is deeper
	}
	switch v := value.(type) {
	case float64:
		return json.Number(strconv.FormatFloat(v, 'g', -1, 64))
	case int:
		return json.Number(strconv.Itoa(v))
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = number(v[i], depth+1)
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for name := range v {
			out[name] = number(v[name], depth+1)
		}
		return out
	}
	return value
}

// write gives the answer as JSON: data, then errors, then extensions.
func (e *Endpoint) write(p *plan, answer *query.Answer, response Response, explain bool) Response {
	room := roomFor(int(p.written.Load()))
	out := output{json: append(*room, `{"data":`...), path: make([]step, 0, 32)}
	out.version = p.versionOf(answer)
	mark := len(out.json)
	if !out.data(p, answer) {
		out.null(mark)
	}
	if len(out.faults) > 0 {
		response.Code = out.faults[0].code
		for _, f := range out.faults {
			f.request = response.ID
		}
		out.json = appendFaults(append(out.json, ','), out.faults)
	}
	out.json = append(e.appendExtensions(out.json, p, out.version, explain), '}')
	p.written.Store(int64(len(out.json)))
	response.JSON, response.Executed, response.Rows, response.room = out.json, true, countRows(answer.Selections), room
	return response
}

// data writes the root fields.
func (o *output) data(p *plan, answer *query.Answer) bool {
	o.json = append(o.json, '{')
	for i := range p.fields {
		field := &p.fields[i]
		if i > 0 {
			o.json = append(o.json, ',')
		}
		o.json = append(o.json, field.head...)
		mark := len(o.json)
		o.enter(field.key)
		ok := field.write(o, answer)
		if !ok && !field.null {
			o.owed()
			return false
		}
		if !ok {
			o.null(mark)
		}
		o.path = o.path[:0]
	}
	o.json = append(o.json, '}')
	return true
}

func countRows(selections []query.Rows) int {
	n := 0
	for _, rows := range selections {
		n += len(rows.Rows)
		for i := range rows.Rows {
			n += countRows(rows.Rows[i].Nested)
		}
	}
	return n
}

// refuse gives a response without data.
func (e *Endpoint) refuse(response Response, faults ...*fault) Response {
	response.JSON = append(appendFaults([]byte{'{'}, faults), '}')
	response.Code, response.Executed = faults[0].code, false
	response.Cause = faults[0].cause
	return response
}

// requestID gives sixteen random hexadecimal digits.
func requestID() string {
	var raw [8]byte
	_, _ = rand.Read(raw[:]) // crypto/rand.Read never errs (Go 1.24)
	return hex.EncodeToString(raw[:])
}
