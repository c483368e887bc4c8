package graphql

import (
	"chancery/store"
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"chancery/schema/query"

	"github.com/rs/zerolog"
)

// leisurely takes its time for every page.
type leisurely struct {
	pagedStore
	takes time.Duration
}

func (s *leisurely) Ask(ctx context.Context, q query.Question) (query.Answer, error) {
	select {
	case <-ctx.Done():
		return query.Answer{}, ctx.Err()
	case <-time.After(s.takes):
	}
	return s.pagedStore.Ask(ctx, q)
}

// An export may take longer than a request has to arrive: the server's read timeout does not end it.
func TestExportOutlastsReadTimeout(t *testing.T) {
	e, err := New(&leisurely{pagedStore: pagedStore{total: 6000}, takes: 100 * time.Millisecond}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(e.Handler(zerolog.Nop()))
	server.Config.ReadTimeout, server.Config.WriteTimeout = 250*time.Millisecond, 250*time.Millisecond
	server.Start()
	defer server.Close()
	response, err := http.Get(server.URL + "/export/relations.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if lines := strings.Count(string(body), "\n"); err != nil || lines != 6000 || response.Trailer.Get(trailerState) != "complete" {
		t.Errorf("%v, %d lines, trailers %v", err, lines, response.Trailer)
	}
}

// The header of a table comes from the schema: a column that the first page leaves empty is not
// lost on the second, and an export of nothing still tells its columns.
func TestExportedColumns(t *testing.T) {
	page := 0
	s := &pagedStore{total: 1001}
	late := bent{s, func(q query.Question, answer *query.Answer) {
		if page++; page > 1 {
			return
		}
		at := slices.Index(q.Selections[0].Fields, "time")
		for i := range answer.Selections[0].Rows { // no assertion of the first page has a time, as those of lists
			answer.Selections[0].Rows[i].Values[at] = ""
		}
	}}
	response, body, err := exportedBody(t, late, "/export/assertions.csv")
	if err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	if err != nil || response.StatusCode != 200 || len(records) != 1002 {
		t.Fatalf("%d %v, %d records", response.StatusCode, err, len(records))
	}
	from := slices.Index(records[0], "time.from")
	if from < 0 || slices.Contains(records[0], "time") {
		t.Fatalf("header %v", records[0])
	}
	if records[1][from] != "" || records[1001][from] == "" {
		t.Errorf("time.from is %q on the first page and %q on the second", records[1][from], records[1001][from])
	}
	if _, body, _ := exportedBody(t, &synthetic{}, "/export/entities.csv"); !strings.HasPrefix(body, "id,kind,") || strings.Count(body, "\n") != 1 {
		t.Errorf("nothing: %q", body)
	}
}

// bent is a store whose answers are changed on their way.
type bent struct {
	store.Store
	bend func(query.Question, *query.Answer)
}

func (b bent) Ask(ctx context.Context, q query.Question) (query.Answer, error) {
	answer, err := b.Store.Ask(ctx, q)
	if err == nil {
		b.bend(q, &answer)
	}
	return answer, err
}

// A null object and the fields it has elsewhere are not columns beside each other.
func TestColumnsOf(t *testing.T) {
	d := json.NewDecoder(strings.NewReader(`[{"id": "a", "time": null, "x": 1}, {"id": "b", "time": {"from": "2024", "at": null}, "x": 2}, {"time": {"at": {"hour": 3}}}, {"only": null}]`))
	records, err := decodeOrdered(d)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(columnsOf(records.([]any)), " "); got != "id x time.from time.at.hour only" {
		t.Error(got)
	}
}

// An export takes the days of its root field, and says what it takes.
func TestExportOfADay(t *testing.T) {
	for target, want := range map[string]string{
		"/export/relations.jsonl?asOf=2024-05-16&includeUndated=true&knownAt=2024-06-01": "",
		"/export/documents.jsonl?knownAt=2024-06-01":                                     "",
		"/export/documents.jsonl?asOf=2024-06-01":                                        "it takes where, a filter as JSON, knownAt: Date",
		"/export/relations.jsonl?asOf=May":                                               "asOf",
		"/export/relations.jsonl?asOf=2024-05-16&asOf=2024-05-17":                        "2 times",
	} {
		s := &synthetic{rows: 1}
		s.bend = func(a *query.Answer) { a.Selections[0].More = false }
		response, body, err := exportedBody(t, s, target)
		if err != nil || want == "" && response.StatusCode != 200 || want != "" && (response.StatusCode != 400 || !strings.Contains(body, want)) {
			t.Errorf("%s: %v %d %s", target, err, response.StatusCode, body)
		}
		if want != "" {
			continue
		}
		printed := s.asked[0].String()
		for name, values := range response.Request.URL.Query() {
			if name != "includeUndated" && !strings.Contains(printed, strings.ReplaceAll(values[0], "-", "")) {
				t.Errorf("%s: the store is not asked for %s %s: %s", target, name, values[0], printed)
			}
		}
	}
}

// Exports neither push what is asked again out of the caches nor take the places of questions.
func TestExportsStandAside(t *testing.T) {
	s := &synthetic{rows: 1}
	s.bend = func(a *query.Answer) { a.Selections[0].More = false }
	e, err := New(s, Options{CacheBytes: 1 << 20, Concurrent: 1})
	if err != nil {
		t.Fatal(err)
	}
	e.answers.settled = 0
	h := e.Handler(zerolog.Nop())
	if w := sent(h, "GET", "/export/entities.jsonl", ""); w.Code != 200 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if e.answers.held != 0 || len(e.plans.kept) != 0 {
		t.Errorf("an export left %d bytes of answers and %d plans", e.answers.held, len(e.plans.kept))
	}
	slow := &slowStore{entered: make(chan struct{}), leave: make(chan struct{})}
	if e, err = New(slow, Options{Concurrent: 1}); err != nil {
		t.Fatal(err)
	}
	h = e.Handler(zerolog.Nop())
	done := make(chan int)
	go func() { done <- sent(h, "GET", "/export/entities.jsonl", "").Code }()
	<-slow.entered
	if w := sent(h, "GET", "/graphql?query=%7B__typename%7D", ""); w.Code != 200 {
		t.Errorf("a question beside an export: %d %s", w.Code, w.Body)
	}
	if w := sent(h, "GET", "/export/entities.jsonl", ""); w.Code != 503 || w.Header().Get("Retry-After") == "" {
		t.Errorf("one export too many: %d", w.Code)
	}
	close(slow.leave)
	<-done
}
