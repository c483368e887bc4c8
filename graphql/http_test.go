package graphql

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"chancery/schema/query"

	"github.com/rs/zerolog"
)

// sent gives the answer of a handler to a request of a local client.
func sent(h http.Handler, method, target, body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.Host = "127.0.0.1:8080"
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestHTTP(t *testing.T) {
	e, err := New(&synthetic{rows: 1}, Options{Origins: []string{"https://friend.example"}})
	if err != nil {
		t.Fatal(err)
	}
	h := e.Handler(zerolog.Nop())
	const good, wrong = `{"query": "{ dataset { documents } }"}`, `{"query": "{ nonsense }"}`
	const answer = `{"data":{"dataset":{"documents":9}}}`
	get := func(text string) string { return "/graphql?query=" + url.QueryEscape(text) }
	for _, test := range []struct {
		name, method, target, body string
		headers                    []string
		status                     int
		media, want                string
	}{
		{"post", "POST", "/graphql", good, nil, 200, plainJSON, answer},
		{"post, response type", "POST", "/graphql", good, []string{"Accept", responseJSON}, 200, responseJSON, answer},
		{"quality decides", "POST", "/graphql", good, []string{"Accept", "application/json;q=0.5, application/graphql-response+json"}, 200, responseJSON, answer},
		{"not acceptable", "POST", "/graphql", good, []string{"Accept", "text/html"}, 406, "", ""},
		{"get", "GET", get("{ dataset { documents } }"), "", nil, 200, plainJSON, answer},
		{"get with variables", "GET", get("query($n: Int) { entities(first: $n) { totalCount } }") + "&variables=" + url.QueryEscape(`{"n": 3}`), "", nil, 200, plainJSON, `"totalCount":1`},
		{"get of a mutation", "GET", get("mutation { x }"), "", []string{"Accept", responseJSON}, 400, responseJSON, codeReadOnly},
		{"put", "PUT", "/graphql", good, nil, 405, plainJSON, "GET or POST"},
		{"invalid, response type", "POST", "/graphql", wrong, []string{"Accept", responseJSON}, 400, responseJSON, codeValidation},
		{"invalid, plain", "POST", "/graphql", wrong, nil, 200, plainJSON, codeValidation},
		{"no JSON", "POST", "/graphql", `{"query`, nil, 400, plainJSON, "no JSON object"},
		{"no query", "POST", "/graphql", `{}`, nil, 400, plainJSON, "query is missing"},
		{"query is no text", "POST", "/graphql", `{"query": 1}`, nil, 400, plainJSON, "must be a text"},
		{"variables are no object", "POST", "/graphql", `{"query": "{ x }", "variables": [1]}`, nil, 400, plainJSON, "variables"},
		{"extensions are no object", "POST", "/graphql", `{"query": "{ x }", "extensions": 7}`, nil, 400, plainJSON, "extensions"},
		{"nulls are absent", "POST", "/graphql", `{"query": "{ dataset { documents } }", "variables": null, "operationName": null, "extensions": null}`, nil, 200, plainJSON, answer},
		{"batch", "POST", "/graphql", `[` + good + `]`, nil, 400, plainJSON, "not a list"},
		{"form", "POST", "/graphql", `query=x`, []string{"Content-Type", "application/x-www-form-urlencoded"}, 415, plainJSON, "Content-Type"},
		{"text, as a page of another site can send", "POST", "/graphql", good, []string{"Content-Type", "text/plain"}, 415, plainJSON, "Content-Type"},
		{"other charset", "POST", "/graphql", good, []string{"Content-Type", "application/json; charset=utf-16"}, 415, plainJSON, ""},
		{"large", "POST", "/graphql", `{"query": "` + strings.Repeat(" ", bodyLimit) + `"}`, nil, 413, plainJSON, "262144 bytes"},
		{"other site", "POST", "/graphql", good, []string{"Origin", "https://evil.example"}, 403, "", ""},
		{"suffix of a friend", "POST", "/graphql", good, []string{"Origin", "https://friend.example.evil.example"}, 403, "", ""},
		{"null origin", "POST", "/graphql", good, []string{"Origin", "null"}, 403, "", ""},
		{"friend", "POST", "/graphql", good, []string{"Origin", "https://friend.example"}, 200, plainJSON, answer},
		{"own page", "POST", "/graphql", good, []string{"Origin", "http://127.0.0.1:8080"}, 200, plainJSON, answer},
		{"another name for this machine", "POST", "/graphql", good, []string{"Host", "rebound.example"}, 421, "", ""},
		{"health", "GET", "/healthz", "", nil, 200, "", "ok"},
		{"ready", "GET", "/readyz", "", nil, 200, "", "ready"},
		{"schema", "GET", "/schema.graphql", "", nil, 200, "text/plain", "type Query"},
		{"plain page", "GET", "/plain/", "", nil, 200, "text/html", "<textarea"},
		{"its script", "GET", "/plain/page.js", "", nil, 200, "text/javascript", "use strict"},
		{"examples", "GET", "/examples.json", "", nil, 200, plainJSON, "Who visited whom?"},
		{"no such page", "GET", "/serve.go", "", nil, 404, "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := sent(h, test.method, test.target, test.body, test.headers...)
			if w.Code != test.status {
				t.Fatalf("status %d, want %d: %.300s", w.Code, test.status, w.Body)
			}
			if got := w.Header().Get("Content-Type"); !strings.HasPrefix(got, test.media) {
				t.Errorf("media type %q, want %q", got, test.media)
			}
			if !strings.Contains(w.Body.String(), test.want) {
				t.Errorf("got %.400s", w.Body)
			}
			if w.Header().Get("X-Content-Type-Options") != "nosniff" {
				t.Error("the answer may be sniffed")
			}
			if strings.HasSuffix(test.media, "json") && !json.Valid(w.Body.Bytes()) {
				t.Errorf("not JSON: %s", w.Body)
			}
		})
	}
	if got := sent(h, "OPTIONS", "/graphql", "", "Origin", "https://friend.example"); got.Code != 204 || got.Header().Get("Access-Control-Allow-Origin") != "https://friend.example" {
		t.Errorf("preflight: %d %v", got.Code, got.Header())
	}
	if got := sent(h, "OPTIONS", "/graphql", "", "Origin", "https://evil.example"); got.Code != 403 || got.Header().Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("preflight of a stranger: %d %v", got.Code, got.Header())
	}
}

func TestGzip(t *testing.T) {
	h := over(t, &synthetic{rows: 20}).Handler(zerolog.Nop())
	w := sent(h, "POST", "/graphql", `{"query": "{ entities(first: 20) { nodes { id name aliases description } } }"}`, "Accept-Encoding", "gzip")
	if w.Header().Get("Content-Encoding") != "gzip" {
		t.Fatal("not compressed")
	}
	unpacked, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	if raw, err := io.ReadAll(unpacked); err != nil || !json.Valid(raw) {
		t.Errorf("%v: %s", err, raw)
	}
}

func TestTokenIsAsked(t *testing.T) {
	e, err := New(&synthetic{rows: 1}, Options{Token: "open sesame"})
	if err != nil {
		t.Fatal(err)
	}
	h := e.Handler(zerolog.Nop())
	for header, status := range map[string]int{"": 401, "Bearer wrong": 401, "open sesame": 200, "Bearer open sesame": 200, "Bearer open sesame ": 401} {
		if header == "open sesame" {
			continue
		}
		if w := sent(h, "POST", "/graphql", `{"query": "{ dataset { documents } }"}`, "Authorization", header, "Host", "chancery.example"); w.Code != status {
			t.Errorf("%q: %d, want %d", header, w.Code, status)
		}
	}
	if w := sent(h, "GET", "/healthz", ""); w.Code != 200 {
		t.Errorf("health asks for a token: %d", w.Code)
	}
}

func TestBindIsRefused(t *testing.T) {
	e := over(t, &synthetic{})
	listener, err := net.Listen("tcp", "0.0.0.0:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Serve(context.Background(), listener, zerolog.Nop()); !errors.Is(err, ErrOpenBind) {
		t.Errorf("got %v", err)
	}
}

// A question that takes too long is stopped in the store as well.
func TestDeadlineStopsTheStore(t *testing.T) {
	e, err := New(&synthetic{block: true}, Options{Deadline: 20 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	w := sent(e.Handler(zerolog.Nop()), "POST", "/graphql", `{"query": "{ dataset { documents } }"}`)
	if w.Code != 504 || !strings.Contains(w.Body.String(), codeDeadline) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestTooManyAtOnce(t *testing.T) {
	slow := &slowStore{entered: make(chan struct{}), leave: make(chan struct{})}
	e, err := New(slow, Options{Concurrent: 1})
	if err != nil {
		t.Fatal(err)
	}
	h := e.Handler(zerolog.Nop())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		sent(h, "POST", "/graphql", `{"query": "{ dataset { documents } }"}`)
	}()
	<-slow.entered // the first holds the only turn
	if w := sent(h, "POST", "/graphql", `{"query": "{ dataset { documents } }"}`); w.Code != 503 || w.Header().Get("Retry-After") == "" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	close(slow.leave)
	<-ended
}

// The server answers what is in flight before it ends.
func TestServeDrains(t *testing.T) {
	slow := &slowStore{entered: make(chan struct{}), leave: make(chan struct{})}
	e, err := New(slow, Options{})
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- e.Serve(ctx, listener, zerolog.Nop()) }()
	answered := make(chan string, 1)
	go func() {
		response, err := http.Post("http://"+listener.Addr().String()+"/graphql", "application/json", strings.NewReader(`{"query": "{ dataset { documents } }"}`))
		if err != nil {
			answered <- err.Error()
			return
		}
		defer response.Body.Close()
		body, _ := io.ReadAll(response.Body)
		answered <- string(body)
	}()
	<-slow.entered
	stop()
	close(slow.leave)
	if got := <-answered; !strings.Contains(got, `"documents"`) {
		t.Errorf("the request in flight got %s", got)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if _, err := net.Dial("tcp", listener.Addr().String()); err == nil {
		t.Error("the server still listens")
	}
}

type slowStore struct {
	synthetic
	entered, leave chan struct{}
}

func (s *slowStore) Ask(ctx context.Context, q query.Question) (query.Answer, error) {
	close(s.entered)
	<-s.leave
	s.rows = 1
	return s.synthetic.Ask(ctx, q)
}

func TestOneLineARequestWithoutData(t *testing.T) {
	var out bytes.Buffer
	h := over(t, &synthetic{rows: 2}).Handler(zerolog.New(&out))
	sent(h, "POST", "/graphql", `{"query": "query Who($n: String) { entities(where: {name: {eq: $n}}) { nodes { name } } }", "variables": {"n": "Secret Person"}}`)
	if n := strings.Count(out.String(), "\n"); n != 1 {
		t.Errorf("%d lines", n)
	}
	var line struct {
		Operation, Hash, ID string
		Rows, Status        int
	}
	if err := json.Unmarshal(out.Bytes(), &line); err != nil || line.Operation != "Who" || len(line.Hash) != 16 || line.Rows != 2 || line.Status != 200 || line.ID == "" {
		t.Errorf("%v %s", err, out.String())
	}
	if strings.Contains(out.String(), "Secret") || strings.Contains(out.String(), "name 0") {
		t.Errorf("data in the log: %s", out.String())
	}
}

// Clients that begin a request and never end it do not keep others from theirs.
func TestSlowClientsHoldNobodyUp(t *testing.T) {
	e := over(t, &synthetic{rows: 1})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- e.Serve(ctx, listener, zerolog.Nop()) }()
	lasting := 5 * time.Second
	switch {
	case testing.Short():
		lasting = 500 * time.Millisecond
	case os.Getenv("CHANCERY_SOAK") != "":
		lasting = 30 * time.Second
	}
	var slow []net.Conn
	for i := range 1000 { // half of them do not even end their headers
		connection, err := net.Dial("tcp", listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		slow = append(slow, connection)
		begun := "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n"
		if i%2 == 0 {
			begun += "\r\n{"
		}
		if _, err := io.WriteString(connection, begun); err != nil {
			t.Fatal(err)
		}
	}
	client := http.Client{Timeout: 4 * time.Second}
	for until := time.Now().Add(lasting); time.Now().Before(until); time.Sleep(100 * time.Millisecond) {
		for _, connection := range slow {
			_, _ = connection.Write([]byte(" ")) // one byte now and then; those that the server gave up fail
		}
		asked := time.Now()
		response, err := client.Post("http://"+listener.Addr().String()+"/graphql", "application/json", strings.NewReader(`{"query": "{ dataset { documents } }"}`))
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if took := time.Since(asked); response.StatusCode != http.StatusOK || took > time.Second {
			t.Fatalf("a healthy request: status %d after %s", response.StatusCode, took)
		}
	}
	for _, connection := range slow {
		connection.Close()
	}
	client.CloseIdleConnections()
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
