package graphql

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/rs/zerolog"
)

const (
	bodyLimit = 256 << 10       // bytes of a request's body
	patience  = 1 * time.Second // that a request waits for its turn before it is sent away

	longestName = 100 // bytes of an operation's name that the log and the counters hold
)

// Handler gives the HTTP side: /graphql by POST of JSON and by GET, the checked-in queries at
// /q/NAME, everything at /export/…, /schema.graphql, /healthz, /readyz, /metrics, and the query page
// at /. It writes one line a request to the logger: what was asked by hash and name, how many
// rows and how long, never data.
func (e *Endpoint) Handler(logger zerolog.Logger) http.Handler {
	d := &desk{Endpoint: e, turns: make(chan struct{}, e.options.Concurrent), streams: make(chan struct{}, max(1, e.options.Concurrent/4)), log: logger, meters: newMeters()}
	mux := http.NewServeMux()
	mux.HandleFunc("/graphql", d.serveGraphQL)
	mux.HandleFunc("/q/{name}", d.serveNamed)
	mux.HandleFunc("GET /q/{$}", d.serveNames)
	mux.HandleFunc("GET /export/{file}", d.serveExport)
	mux.HandleFunc("GET /schema.graphql", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = io.WriteString(w, e.surface.sdl)
	})
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok\n") })
	mux.HandleFunc("GET /readyz", d.serveReady)
	mux.HandleFunc("GET /metrics", d.serveMetrics)
	if !e.options.Public {
		mux.Handle("/", pages())
	}
	return e.guarded(mux)
}

// desk is an Endpoint as it is reached over HTTP.
type desk struct {
	*Endpoint
	turns   chan struct{} // one place for each question at the same time
	streams chan struct{} // one place for each export at the same time
	log     zerolog.Logger
	meters  *meters
}

// guarded sets the headers that every answer carries and turns away requests that a page of
// another site made: a name that another site points at this address (DNS rebinding) and
// browsers' posts from origins that are not allowed.
func (e *Endpoint) guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "no-referrer")
		header.Add("Vary", "Origin")
		if e.options.Token == "" && !loopbackHost(r.Host) {
			http.Error(w, "this server answers under the name localhost only, unless it asks for a token", http.StatusMisdirectedRequest)
			return
		}
		if origin := r.Header.Get("Origin"); origin != "" && !sameOrigin(origin, r.Host) {
			if !slices.Contains(e.options.Origins, origin) {
				http.Error(w, "requests from this origin are not allowed: start the server with it in its list of origins", http.StatusForbidden)
				return
			}
			header.Set("Access-Control-Allow-Origin", origin)
			header.Set("Access-Control-Expose-Headers", "Retry-After")
		}
		next.ServeHTTP(w, r)
	})
}

// loopbackHost says whether a Host header names this machine.
func loopbackHost(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	address := net.ParseIP(strings.Trim(host, "[]"))
	return strings.EqualFold(host, "localhost") || address != nil && address.IsLoopback()
}

// sameOrigin says whether an Origin header names the host that was asked.
func sameOrigin(origin, host string) bool {
	parsed, err := url.Parse(origin)
	return err == nil && parsed.Host == host
}

// authorized compares the bearer token in constant time.
func (e *Endpoint) authorized(r *http.Request) bool {
	if e.options.Token == "" {
		return true
	}
	given, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	want, have := sha256.Sum256([]byte(e.options.Token)), sha256.Sum256([]byte(given))
	return subtle.ConstantTimeCompare(want[:], have[:]) == 1
}

// serveReady answers 200 where the store answers within two seconds.
func (d *desk) serveReady(w http.ResponseWriter, r *http.Request) {
	if !d.ready(r.Context()) {
		w.Header().Set("Retry-After", "5")
		http.Error(w, "the store does not answer", http.StatusServiceUnavailable)
		return
	}
	_, _ = io.WriteString(w, "ready\n")
}

// ready says whether the store answers within two seconds.
func (d *desk) ready(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	_, err := d.store.Revision(ctx)
	return err == nil
}

// serveGraphQL answers one GraphQL request.
func (d *desk) serveGraphQL(w http.ResponseWriter, r *http.Request) {
	v := &visit{desk: d, w: w, r: r, begun: time.Now()}
	if r.Method == http.MethodOptions {
		preflight(w)
		return
	}
	if v.media = negotiated(r.Header.Values("Accept")); v.media == "" {
		v.notAcceptable()
		return
	}
	if !v.admitted() {
		return
	}
	if d.options.Public && r.Method != http.MethodPost { // any page of the web can make a browser send a GET
		w.Header().Set("Allow", "POST, OPTIONS")
		v.refuse(http.StatusMethodNotAllowed, refused(codeInput, "ask with POST: this server answers GET at /q/ only"))
		return
	}
	request, status, f := readRequest(w, r)
	if f != nil {
		v.refuse(status, f)
		return
	}
	v.answer(request)
}

// visit is one request while it is answered.
type visit struct {
	*desk
	w     http.ResponseWriter
	r     *http.Request
	media string // in which it is answered
	named string // the checked-in query that is asked, "" for any other
	begun time.Time
}

// admitted asks for the bearer token and sends away who has none.
func (v *visit) admitted() bool {
	if v.authorized(v.r) {
		return true
	}
	v.w.Header().Set("WWW-Authenticate", "Bearer")
	v.refuse(http.StatusUnauthorized, refused(codeUnauthenticated, "a bearer token is needed: send the header Authorization: Bearer …"))
	return false
}

func (v *visit) notAcceptable() {
	http.Error(v.w, "this address answers "+responseJSON+", "+plainJSON+", "+textCSV+" and "+linesJSON, http.StatusNotAcceptable)
	v.meters.refused("NOT_ACCEPTABLE")
}

// refuse answers with one error, in JSON whatever was asked for.
func (v *visit) refuse(status int, f *fault) {
	media := v.media
	if media != responseJSON {
		media = plainJSON
	}
	v.send(v.w, v.r, media, status, append(appendFaults([]byte{'{'}, []*fault{f}), '}'), nil)
	v.meters.refused(f.code)
	v.log.Info().Str("query", v.named).Str("code", f.code).Int("status", status).Float64("ms", milliseconds(v.begun)).Msg("request")
}

// turn waits for one of the places and gives what leaves it, or sends the request away.
func (v *visit) turn(places chan struct{}) (leave func(), ok bool) {
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case places <- struct{}{}:
		return func() { <-places }, true
	case <-v.r.Context().Done():
		return nil, false
	case <-timer.C:
		v.w.Header().Set("Retry-After", "2")
		v.refuse(http.StatusServiceUnavailable, refused(codeOverloaded, "too many questions at the same time: try again in two seconds"))
		return nil, false
	}
}

// answer asks the question and writes its answer in the media type agreed on.
func (v *visit) answer(request Request) {
	leave, ok := v.turn(v.turns)
	if !ok {
		return
	}
	defer leave()
	response := v.Execute(v.r.Context(), request)
	defer response.Release()
	media, body, status := v.media, response.JSON, statusOf(response, v.media)
	if media == textCSV || media == linesJSON {
		if response.Code != "" {
			media = plainJSON // an error is told as such, never as a row
		} else if flat, err := rewritten(body, media); err != nil {
			v.refuse(http.StatusNotAcceptable, refused(codeInput, "%s", err.Error()))
			return
		} else {
			body, response.kept = flat, nil
		}
	}
	if status == http.StatusServiceUnavailable {
		v.w.Header().Set("Retry-After", "5")
	}
	v.send(v.w, v.r, media, status, body, response.kept)
	v.meters.answered(v.named, response, time.Since(v.begun))
	line := v.log.Info()
	if response.Cause != nil {
		line = v.log.Error().Err(response.Cause)
	}
	line.Str("id", response.ID).Str("query", v.named).Str("operation", cut(response.Name, longestName)).Str("hash", cut(response.Hash, 16)).Str("code", response.Code).
		Int("rows", response.Rows).Int("bytes", len(body)).Int("status", status).Float64("ms", milliseconds(v.begun)).Msg("request")
}

func cut(s string, most int) string { return s[:min(len(s), most)] }

func milliseconds(since time.Time) float64 {
	return float64(time.Since(since).Microseconds()) / 1000
}

// preflight answers a browser that asks what it may send; guarded has judged its origin.
func preflight(w http.ResponseWriter) {
	w.Header().Set("Access-Control-Allow-Methods", "GET, POST, OPTIONS")
	w.Header().Set("Access-Control-Allow-Headers", "Content-Type, Authorization, Accept")
	w.Header().Set("Access-Control-Max-Age", "600")
	w.WriteHeader(http.StatusNoContent)
}

// statusOf gives the HTTP status of a response. With the media type of GraphQL responses a
// request that was not answered is a client's or a server's error; with plain JSON, which
// older clients ask for, what stands in the body tells of the client's errors.
func statusOf(response Response, media string) int {
	switch {
	case response.Executed:
		return http.StatusOK
	case response.Code == codeUnavailable:
		return http.StatusServiceUnavailable
	case response.Code == codeDeadline:
		return http.StatusGatewayTimeout
	case response.Code == codeInternal:
		return http.StatusInternalServerError
	case media == plainJSON:
		return http.StatusOK
	}
	return http.StatusBadRequest
}

// readRequest reads a GraphQL request from a POST of JSON or from the parameters of a GET.
func readRequest(w http.ResponseWriter, r *http.Request) (Request, int, *fault) {
	switch r.Method {
	case http.MethodGet:
		values := r.URL.Query()
		return parsedRequest(jsonText(values, "query"), jsonText(values, "operationName"), []byte(values.Get("variables")), []byte(values.Get("extensions")))
	case http.MethodPost:
		media, parameters, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
		charset := strings.ToLower(parameters["charset"])
		if err != nil || media != plainJSON || charset != "" && charset != "utf-8" {
			return Request{}, http.StatusUnsupportedMediaType, refused(codeInput, "post JSON: send the header Content-Type: application/json")
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, bodyLimit))
		var large *http.MaxBytesError
		switch {
		case errors.As(err, &large):
			return Request{}, http.StatusRequestEntityTooLarge, refused(codeTooLarge, "the request has more than %d bytes", bodyLimit)
		case err != nil:
			return Request{}, http.StatusBadRequest, refused(codeInput, "the request could not be read to its end")
		}
		var fields struct {
			Query, OperationName, Variables, Extensions json.RawMessage
		}
		if trimmed := bytes.TrimSpace(body); len(trimmed) > 0 && trimmed[0] == '[' {
			return Request{}, http.StatusBadRequest, refused(codeInput, "send one request, not a list of them: one query may have several root fields")
		}
		if err := json.Unmarshal(body, &fields); err != nil {
			return Request{}, http.StatusBadRequest, refused(codeInput, `the body is no JSON object: send {"query": "…", "variables": {…}}`)
		}
		return parsedRequest(fields.Query, fields.OperationName, fields.Variables, fields.Extensions)
	}
	w.Header().Set("Allow", "GET, POST, OPTIONS")
	return Request{}, http.StatusMethodNotAllowed, refused(codeInput, "ask with GET or POST")
}

// jsonText gives a parameter as a JSON text, nil where it is absent.
func jsonText(values url.Values, name string) []byte {
	if !values.Has(name) {
		return nil
	}
	return appendText(nil, values.Get(name))
}

func parsedRequest(text, operation, variables, extensions []byte) (Request, int, *fault) {
	var request Request
	wrong := func(what string) (Request, int, *fault) {
		return Request{}, http.StatusBadRequest, refused(codeInput, "%s", what)
	}
	null := func(raw []byte) bool { return len(raw) == 0 || string(raw) == "null" }
	if null(text) {
		return wrong(`query is missing: send {"query": "{ dataset { version } }"}`)
	}
	if err := json.Unmarshal(text, &request.Query); err != nil {
		return wrong("query must be a text")
	}
	if !null(operation) {
		if err := json.Unmarshal(operation, &request.OperationName); err != nil {
			return wrong("operationName must be a text")
		}
	}
	if !null(variables) {
		decode := json.NewDecoder(bytes.NewReader(variables))
		decode.UseNumber()
		if err := decode.Decode(&request.Variables); err != nil || decode.More() {
			return wrong("variables must be a JSON object")
		}
	}
	if !null(extensions) {
		var object map[string]json.RawMessage
		if err := json.Unmarshal(extensions, &object); err != nil {
			return wrong("extensions must be a JSON object")
		}
		if asked := object["explain"]; !null(asked) {
			if err := json.Unmarshal(asked, &request.Explain); err != nil {
				return wrong("extensions.explain must be true or false")
			}
		}
	}
	return request, 0, nil
}
