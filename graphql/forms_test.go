package graphql

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"chancery/schema/query"
	"chancery/store"

	"github.com/klauspost/compress/zstd"
	"github.com/rs/zerolog"
)

// The coding is the one that the client likes best; who names none gets none.
func TestEncodings(t *testing.T) {
	for accept, want := range map[string]string{
		"": "", "gzip": "gzip", "zstd": "zstd", "gzip, zstd": "zstd", "gzip;q=1, zstd;q=0.5": "gzip", "gzip;q=0": "", "*": "zstd", "*;q=0": "", "br": "",
		"identity": "", "identity;q=0.5, gzip;q=0.8": "gzip", "gzip;q=0.5, identity": "", "ZSTD": "zstd", "zstd;q=zero": "",
	} {
		if got := encodingFor([]string{accept}); got != want {
			t.Errorf("%q: %q, want %q", accept, got, want)
		}
	}
	h := over(t, &synthetic{rows: 20}).Handler(zerolog.Nop())
	w := sent(h, "POST", "/graphql", `{"query": "{ entities(first: 20) { nodes { id name aliases description } } }"}`, "Accept-Encoding", "gzip;q=0.1, zstd")
	decoder, err := zstd.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	defer decoder.Close()
	if raw, err := io.ReadAll(decoder); err != nil || !json.Valid(raw) || w.Header().Get("Content-Encoding") != "zstd" {
		t.Errorf("%s %v: %s", w.Header().Get("Content-Encoding"), err, raw)
	}
}

// An answer to a GET bears a tag: whoever shows it is told that nothing changed, until something did.
func TestTags(t *testing.T) {
	s := &synthetic{rows: 1}
	h := over(t, s).Handler(zerolog.Nop())
	target := "/graphql?query=" + url.QueryEscape("{ entities(first: 5) { nodes { id name } } }")
	first := sent(h, "GET", target, "")
	mark := first.Header().Get("ETag")
	if first.Code != 200 || !strings.HasPrefix(mark, `"`) {
		t.Fatalf("%d %q", first.Code, mark)
	}
	if again := sent(h, "GET", target, "", "If-None-Match", `"other", `+mark); again.Code != 304 || again.Body.Len() != 0 || again.Header().Get("ETag") != mark {
		t.Errorf("%d %q", again.Code, again.Body.String())
	}
	if other := sent(h, "GET", target, "", "If-None-Match", mark, "Accept", responseJSON); other.Code != 200 || other.Header().Get("ETag") == mark {
		t.Errorf("another media type has the same tag: %d", other.Code)
	}
	s.rows = 2
	if changed := sent(h, "GET", target, "", "If-None-Match", mark); changed.Code != 200 || changed.Header().Get("ETag") == mark {
		t.Errorf("the data changed: %d", changed.Code)
	}
	if posted := sent(h, "POST", "/graphql", `{"query": "{ dataset { documents } }"}`, "If-None-Match", "*"); posted.Code != 200 || posted.Header().Get("ETag") != "" {
		t.Errorf("a post: %d %q", posted.Code, posted.Header().Get("ETag"))
	}
	if wrong := sent(h, "GET", "/graphql?query=%7B", "", "Accept", responseJSON); wrong.Header().Get("ETag") != "" {
		t.Error("an error has a tag")
	}
}

// CSV and NDJSON hold the one list of a query.
func TestListsAsTables(t *testing.T) {
	h := over(t, &synthetic{rows: 2}).Handler(zerolog.Nop())
	post := func(query, media string) *httptest.ResponseRecorder {
		body, err := json.Marshal(map[string]string{"query": query})
		if err != nil {
			t.Fatal(err)
		}
		return sent(h, "POST", "/graphql", string(body), "Accept", media)
	}
	w := post(`{ relations(first: 2) { nodes { id fromName counts { asserted denied } properties { key value } speaker confidence } } }`, textCSV)
	records, err := csv.NewReader(w.Body).ReadAll()
	if err != nil || w.Code != 200 || len(records) != 3 {
		t.Fatalf("%d %v %v", w.Code, err, records)
	}
	if got := strings.Join(records[0], " "); got != "id fromName counts.asserted counts.denied properties speaker confidence" {
		t.Errorf("header %s", got)
	}
	if got := records[1][4]; got != `[{"key":"domain","value":"military"}]` {
		t.Errorf("a list of objects: %s", got)
	}
	w = post(`{ relations(first: 2) { edges { cursor node { id } } } }`, linesJSON)
	if lines := strings.Split(strings.TrimSpace(w.Body.String()), "\n"); len(lines) != 2 || lines[0] != `{"id":"id 0"}` || !strings.HasPrefix(w.Header().Get("Content-Type"), linesJSON) {
		t.Errorf("%s", w.Body.String())
	}
	for _, text := range []string{`{ dataset { documents } }`, `{ a: entities { nodes { id } } b: entities { nodes { id } } }`} {
		if w := post(text, textCSV); w.Code != 406 || !strings.Contains(w.Body.String(), "one connection") {
			t.Errorf("%s: %d %s", text, w.Code, w.Body.String())
		}
	}
	if w := post(`{ nonsense }`, textCSV); !strings.HasPrefix(w.Header().Get("Content-Type"), plainJSON) || !strings.Contains(w.Body.String(), codeValidation) {
		t.Errorf("an error: %s", w.Body.String())
	}
}

func TestCellsDoNoHarm(t *testing.T) {
	for cell, want := range map[string]string{"=1+1": "'=1+1", "+49": "+49", "+cmd": "'+cmd", "-2.5": "-2.5", "-x": "'-x", "@SUM(A1)": "'@SUM(A1)", "\tx": "'\tx", "\rx": "'\rx", "": "", "a=b": "a=b"} {
		if got := harmless(cell); got != want {
			t.Errorf("%q: %q, want %q", cell, got, want)
		}
	}
}

// paged is a store of so many relations, given page after page.
type pagedStore struct {
	synthetic
	total    int
	given    atomic.Int64
	fail     int64 // the number of rows after which it fails
	revision atomic.Int64
	moves    bool // the data change while they are read
}

func (s *pagedStore) Ask(ctx context.Context, q query.Question) (query.Answer, error) {
	given := s.given.Load()
	if s.fail > 0 && given >= s.fail {
		return query.Answer{}, errors.Join(store.ErrUnavailable, errors.New("secret of the database"))
	}
	rows := synthetic{rows: min(s.total-int(given), exportPage)}
	answer, err := rows.Ask(ctx, q)
	if err == nil {
		given = s.given.Add(int64(rows.rows))
		answer.Selections[0].More = int(given) < s.total
	}
	if s.moves {
		s.revision.Add(1)
	}
	return answer, err
}

func (s *pagedStore) Revision(context.Context) (string, error) {
	return string(rune('a' + s.revision.Load()%26)), nil
}

// exportedBody asks a real server for an export and gives the answer with its body read.
func exportedBody(t testing.TB, s store.Store, target string) (*http.Response, string, error) {
	t.Helper()
	e, err := New(s, Options{})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(e.Handler(zerolog.Nop()))
	defer server.Close()
	response, err := http.Get(server.URL + target)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	return response, string(raw), err
}

func TestExport(t *testing.T) {
	response, body, err := exportedBody(t, &pagedStore{total: 2500}, "/export/relations.jsonl?where="+url.QueryEscape(`{"type":{"eq":"VISITED"}}`))
	if err != nil || response.StatusCode != 200 || strings.Count(body, "\n") != 2500 || response.Trailer.Get(trailerRows) != "2500" || response.Trailer.Get(trailerState) != "complete" {
		t.Errorf("%v %d, %d lines, trailers %v", err, response.StatusCode, strings.Count(body, "\n"), response.Trailer)
	}
	if first, _, _ := strings.Cut(body, "\n"); !json.Valid([]byte(first)) || !strings.Contains(first, `"counts":{"asserted":`) || strings.Contains(first, `"assertions"`) {
		t.Errorf("%s", first)
	}
	for _, file := range []string{"entities.csv", "relations.csv", "assertions.csv", "documents.csv"} {
		response, body, err := exportedBody(t, &pagedStore{total: 1001}, "/export/"+file)
		records, bad := csv.NewReader(strings.NewReader(body)).ReadAll()
		if err != nil || bad != nil || len(records) != 1002 || !strings.Contains(response.Header.Get("Content-Disposition"), file) {
			t.Errorf("%s: %v %v, %d records", file, err, bad, len(records))
		}
	}
	if response, _, _ := exportedBody(t, &pagedStore{total: 1500, moves: true}, "/export/relations.csv"); response.Trailer.Get(trailerState) != "changed" {
		t.Errorf("the data changed and the trailer says %q", response.Trailer.Get(trailerState))
	}
	response, body, err = exportedBody(t, &pagedStore{total: 5000, fail: 2000}, "/export/relations.csv")
	if err == nil || response.Trailer.Get(trailerState) == "complete" || strings.Contains(body, "secret") {
		t.Errorf("a broken export looks whole: %v %v", err, response.Trailer)
	}
	for target, want := range map[string]int{
		"/export/relations.xml": 404, "/export/people.csv": 404, "/export/relations.csv?where=%5B1%5D": 400, "/export/relations.csv?where=" + url.QueryEscape(`{"tpye":{"eq":"VISITED"}}`): 400, "/export/relations.csv?first=3": 400,
	} {
		if response, body, _ := exportedBody(t, &pagedStore{total: 1}, target); response.StatusCode != want || !strings.Contains(body, `"message"`) {
			t.Errorf("%s: %d %s", target, response.StatusCode, body)
		}
	}
	if response, body, _ := exportedBody(t, &pagedStore{total: 1, fail: 1, synthetic: synthetic{}}, "/export/entities.csv"); response.StatusCode != 200 || strings.Count(body, "\n") != 2 {
		t.Errorf("one row: %d %q", response.StatusCode, body)
	}
}

func TestCheckedInQueries(t *testing.T) {
	folder := fstest.MapFS{
		"1-who.graphql": {Data: []byte("# Who is there\nquery Who($kinds: [EntityKind!], $first: Int = 2, $deep: Boolean, $where: EntityFilter) { entities(first: $first, where: $where) { nodes { id name @skip(if: true) } } search(query: \"x\", kinds: $kinds) @include(if: $deep) { entities { nodes { id } } } }")},
	}
	_, err := New(&synthetic{rows: 2}, Options{Queries: folder})
	if err == nil || !strings.Contains(err.Error(), "1-who.graphql, line 2") {
		t.Fatalf("a nullable variable in @include passed: %v", err)
	}
	folder["1-who.graphql"].Data = bytes.ReplaceAll(folder["1-who.graphql"].Data, []byte("$deep: Boolean,"), []byte("$deep: Boolean = false,"))
	e, err := New(&synthetic{rows: 2}, Options{Queries: folder})
	if err != nil {
		t.Fatal(err)
	}
	h := e.Handler(zerolog.Nop())
	for target, want := range map[string]string{
		"/q/who":                                   `{"data":{"entities":{"nodes":[{"id":"id 0"},{"id":"id 1"}]}}}`,
		"/q/who?first=1":                           `{"data":{"entities":{"nodes":[{"id":"id 0"}]}}}`,
		"/q/who.ndjson?first=1":                    `{"id":"id 0"}` + "\n",
		"/q/who.csv?first=1":                       "id\nid 0\n",
		"/q/who?first=one":                         `Int`,
		"/q/who?first=1&first=2":                   `2 times`,
		"/q/who?frist=1":                           `it takes kinds: [EntityKind!], first: Int`,
		"/q/who?deep=true&kinds=PERSON&kinds=BLOC": `"search"`,
		"/q/who?where=" + url.QueryEscape(`{"name":{"eq":"x"}}`):     `"id 0"`,
		"/q/who?where=" + url.QueryEscape(`{"nickname":{"eq":"x"}}`): `nickname`,
		"/q/nobody": `/q/ lists them`,
		"/q/":       `{"queries":[{"name":"who","title":"Who is there","parameters":[{"name":"kinds","type":"[EntityKind!]","required":false}`,
	} {
		if w := sent(h, "GET", target, ""); !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: %d %s", target, w.Code, w.Body.String())
		}
	}
	if w := sent(h, "POST", "/q/who", "{}"); w.Code != 405 || w.Header().Get("Allow") == "" {
		t.Errorf("a post: %d", w.Code)
	}
	for file, data := range map[string]string{"bad.graphql": "{ nonsense }", "two.graphql": "query A { dataset { version } } query B { dataset { version } }", "who.graphql": "{ dataset { version } }"} {
		folder[file] = &fstest.MapFile{Data: []byte(data)}
		if _, err := New(&synthetic{}, Options{Queries: folder}); err == nil || !strings.Contains(err.Error(), file) {
			t.Errorf("%s: %v", file, err)
		}
		delete(folder, file)
	}
}

func TestMetrics(t *testing.T) {
	e, err := New(&synthetic{rows: 3}, Options{Token: "sesame", CacheBytes: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	e.answers.settled = 0
	h := e.Handler(zerolog.Nop())
	ask := func(method, target, body string) *httptest.ResponseRecorder {
		return sent(h, method, target, body, "Authorization", "Bearer sesame")
	}
	for range 2 {
		ask("POST", "/graphql", `{"query": "query Who { entities(first: 3) { nodes { id } } }"}`)
	}
	ask("POST", "/graphql", `{"query": "{ nonsense }"}`)
	ask("GET", "/q/visits", "")
	for i := range 2 * mostOperations {
		ask("POST", "/graphql", `{"query": "query N`+strings.Repeat("x", i+1)+` { dataset { version } }"}`)
	}
	if w := sent(h, "GET", "/metrics", ""); w.Code != 401 {
		t.Errorf("without a token: %d", w.Code)
	}
	page := ask("GET", "/metrics", "").Body.String()
	for _, want := range []string{
		`chancery_request_duration_seconds_count{operation="Who",outcome="answered"} 2`, `chancery_rows_total{operation="Who"} 3`, "chancery_answers_from_cache_total 1",
		`chancery_refusals_total{reason="GRAPHQL_VALIDATION_FAILED"} 1`, `operation="/q/visits"`, `operation="other"`, "chancery_store_up 1",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("%s is missing in\n%s", want, page[:min(len(page), 4000)])
		}
	}
	if n := strings.Count(page, "_duration_seconds_count{"); n > mostOperations+10 {
		t.Errorf("%d series", n)
	}
}

// BenchmarkExport1M streams a million relations; heap-MB is the heap in use at the end of the last pages.
func BenchmarkExport1M(b *testing.B) {
	for b.Loop() {
		e, err := New(&pagedStore{total: 1_000_000}, Options{})
		if err != nil {
			b.Fatal(err)
		}
		server := httptest.NewServer(e.Handler(zerolog.Nop()))
		response, err := http.Get(server.URL + "/export/relations.csv")
		if err != nil {
			b.Fatal(err)
		}
		peak, read, buffer := uint64(0), 0, make([]byte, 1<<20)
		for {
			n, err := response.Body.Read(buffer)
			if read += n; read > 64<<20 { // look now and then
				read = 0
				var memory runtime.MemStats
				runtime.ReadMemStats(&memory)
				peak = max(peak, memory.HeapAlloc)
			}
			if err != nil {
				break
			}
		}
		if response.Trailer.Get(trailerRows) != "1000000" {
			b.Fatalf("%s rows", response.Trailer.Get(trailerRows))
		}
		response.Body.Close()
		server.Close()
		b.ReportMetric(float64(peak)/(1<<20), "heap-MB")
	}
}
