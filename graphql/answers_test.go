package graphql

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"chancery/schema/query"
	"chancery/store"
	"chancery/store/sqlite"
	"chancery/store/storetest"
)

// counted is a store that counts questions, waits where it is told to and changes its state on demand.
type counted struct {
	synthetic
	questions, looks atomic.Int64
	gate             chan struct{} // nil lets every question pass
	state            atomic.Int64
	away             atomic.Bool
}

func (c *counted) Ask(ctx context.Context, q query.Question) (query.Answer, error) {
	c.questions.Add(1)
	if c.gate != nil {
		select {
		case <-c.gate:
		case <-ctx.Done():
			return query.Answer{}, ctx.Err()
		}
	}
	answer := query.Answer{Selections: c.selections(q.Selections)}
	if c.bend != nil {
		c.bend(&answer)
	}
	return answer, nil
}

func (c *counted) Revision(context.Context) (string, error) {
	c.looks.Add(1)
	if c.away.Load() {
		return "", store.ErrUnavailable
	}
	return fmt.Sprint(c.state.Load()), nil
}

func keeping(t testing.TB, s store.Store, most int) *Endpoint {
	t.Helper()
	e, err := New(s, Options{CacheBytes: most})
	if err != nil {
		t.Fatal(err)
	}
	e.answers.settled = 0
	return e
}

func TestAnswersAreKept(t *testing.T) {
	s := &counted{synthetic: synthetic{rows: 3}}
	e := keeping(t, s, 1<<20)
	ask := func(text string, first int, cached bool) string {
		t.Helper()
		response := e.Execute(context.Background(), Request{Query: text, Variables: map[string]any{"first": first}, ID: fmt.Sprint("request", s.questions.Load())})
		if response.Code != "" || response.Cached != cached {
			t.Errorf("%s, first %d: cached %v, %s", text, first, response.Cached, response.JSON)
		}
		if response.ID != fmt.Sprint("request", s.questions.Load()) && cached {
			t.Errorf("an answer that was kept bears the id %s of another request", response.ID)
		}
		if cached && (response.Hash == "" || response.Name != "Q" || response.Revision == "") {
			t.Errorf("an answer that was kept lacks what the log says: %+v", response)
		}
		return string(response.JSON)
	}
	const one, other = `query Q($first: Int!) { entities(first: $first) { nodes { id name } } }`, `query Q($first: Int!) { entities(first: $first) { nodes { id } } }`
	made := ask(one, 2, false)
	if kept := ask(one, 2, true); kept != made {
		t.Errorf("kept %s, made %s", kept, made)
	}
	ask(one, 1, false)
	ask(other, 2, false)
	ask(one, 2, true)
	s.state.Add(1)
	ask(one, 2, false)
	ask(one, 2, true)
	if explained := e.Execute(context.Background(), Request{Query: one, Variables: map[string]any{"first": 2}, Explain: true}); explained.Cached || !strings.Contains(string(explained.JSON), "explain") {
		t.Errorf("asked for an explanation: %s", explained.JSON)
	}
	s.bend = func(answer *query.Answer) { answer.Selections[0].Rows[0].Values[0] = 1.5 }
	for range 2 {
		if spoiled := e.Execute(context.Background(), Request{Query: `{ entities(first: 3) { nodes { description } } }`}); spoiled.Cached || !strings.Contains(string(spoiled.JSON), `"errors"`) {
			t.Errorf("an answer with errors was kept: %s", spoiled.JSON)
		}
	}
	s.away.Store(true)
	if response := e.Execute(context.Background(), Request{Query: one, Variables: map[string]any{"first": 2}}); response.Code != codeUnavailable {
		t.Errorf("a store that is away: %s", response.JSON)
	}
}

func TestAnswersAreBoundedInBytes(t *testing.T) {
	s := &counted{synthetic: synthetic{rows: 1000}}
	const most = 64 << 10
	e := keeping(t, s, most)
	text := func(i int) string { return fmt.Sprintf(`{ entities(first: %d) { nodes { id name } } }`, i) }
	for i := 1; i <= 60; i++ {
		for range 2 {
			e.Execute(context.Background(), Request{Query: text(i)})
		}
		held := 0
		for element := e.answers.recent.Front(); element != nil; element = element.Next() {
			kept := element.Value.(*keptAnswer)
			held += kept.size
			if kept.size < len(kept.response.JSON) || cap(kept.response.JSON) > len(kept.response.JSON)+len(kept.response.JSON)/8+64 {
				t.Fatalf("%d bytes with room for %d reckoned as %d", len(kept.response.JSON), cap(kept.response.JSON), kept.size)
			}
		}
		if held != e.answers.held || held > most || e.answers.recent.Len() != len(e.answers.kept) {
			t.Fatalf("after %d answers %d bytes are held, reckoned as %d", i, held, e.answers.held)
		}
	}
	if first := e.Execute(context.Background(), Request{Query: text(1)}); first.Cached {
		t.Error("the answer used longest ago was not given up")
	}
	if last := e.Execute(context.Background(), Request{Query: text(60)}); !last.Cached {
		t.Error("the answer used last was given up")
	}
	large := Request{Query: `{ entities(first: 1000) { nodes { id name description permalink aliases } } }`}
	if e.Execute(context.Background(), large); e.Execute(context.Background(), large).Cached {
		t.Error("one answer took more than an eighth of the room")
	}
}

// TestCompressedFormsAreKept: the same bytes come each time, and count among those that are held.
func TestCompressedFormsAreKept(t *testing.T) {
	e := keeping(t, &counted{synthetic: synthetic{rows: 100}}, 1<<20)
	handler := e.Handler(zerolog.Nop())
	ask := func(encoding string) []byte {
		r := httptest.NewRequest(http.MethodGet, "http://localhost/graphql?query="+url.QueryEscape(`{ entities(first: 100) { nodes { id name } } }`), nil)
		r.Header.Set("Accept-Encoding", encoding)
		w := httptest.NewRecorder()
		if handler.ServeHTTP(w, r); w.Code != http.StatusOK || w.Header().Get("Content-Encoding") != encoding {
			t.Fatalf("%d %v", w.Code, w.Header())
		}
		return w.Body.Bytes()
	}
	held := []int{}
	for _, encoding := range []string{"", "gzip", "gzip", "zstd", "zstd", ""} {
		ask(encoding)
		held = append(held, e.answers.held)
	}
	ask("gzip")
	if held[0] >= held[1] || held[1] != held[2] || held[2] >= held[3] || held[3] != held[4] || held[4] != held[5] {
		t.Errorf("held %v bytes", held)
	}
	plain, zipped := ask(""), ask("gzip")
	reader, err := gzip.NewReader(bytes.NewReader(zipped))
	if err != nil {
		t.Fatal(err)
	}
	if unpacked, err := io.ReadAll(reader); err != nil || !bytes.Equal(unpacked, plain) {
		t.Errorf("%v: %.100s", err, unpacked)
	}
}

func TestStatesSettleBeforeAnswersAreKept(t *testing.T) {
	a := newAnswers(1 << 20)
	begun := time.Now()
	for i, row := range []struct {
		state   string
		after   time.Duration
		settled bool
	}{{"a", 0, false}, {"a", settling - 1, false}, {"a", settling, true}, {"b", 2 * settling, false}, {"b", 3*settling - 1, false}, {"b", 3 * settling, true}} {
		if settled := a.see(row.state, begun.Add(row.after)); settled != row.settled {
			t.Errorf("look %d: settled %v", i, settled)
		}
	}
}

func TestEqualQuestionsAreAskedOnce(t *testing.T) {
	s := &counted{synthetic: synthetic{rows: 3}, gate: make(chan struct{})}
	e := keeping(t, s, 1<<20)
	request := Request{Query: `{ entities(first: 2) { nodes { id } } }`}
	leader, quit := context.WithCancel(context.Background())
	gone := make(chan Response)
	go func() { gone <- e.Execute(leader, request) }()
	waitFor(t, func() bool { return s.questions.Load() == 1 })
	var group sync.WaitGroup
	responses := make([]Response, 20)
	for i := range responses {
		group.Go(func() { responses[i] = e.Execute(context.Background(), request) })
	}
	waitFor(t, func() bool { return s.looks.Load() == 21 })
	if n := s.questions.Load(); n != 1 {
		t.Errorf("%d equal requests at once were %d questions", len(responses)+1, n)
	}
	quit() // who asked first goes away: the others are answered all the same
	if response := <-gone; response.Code != codeDeadline {
		t.Errorf("who went away: %s", response.JSON)
	}
	close(s.gate)
	group.Wait()
	for _, response := range responses {
		if response.Code != "" || string(response.JSON) != string(responses[0].JSON) {
			t.Errorf("%s", response.JSON)
		}
	}
}

func waitFor(t *testing.T, true func() bool) {
	t.Helper()
	for until := time.Now().Add(20 * time.Second); !true(); time.Sleep(time.Millisecond) {
		if time.Now().After(until) {
			t.Fatal("it did not come to be")
		}
	}
}

// TestNoAnswerOutlivesAChange asks while this and another process write: no answer is older than
// what was committed before it was asked, none newer than what was being written.
func TestNoAnswerOutlivesAChange(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "written.db")
	var stores [2]*sqlite.Store // as two processes
	for i := range stores {
		opened, err := sqlite.Open(ctx, path)
		if err != nil {
			t.Fatal(err)
		}
		defer opened.Close(ctx)
		stores[i] = opened
	}
	readings, err := storetest.Entries(120)
	if err != nil {
		t.Fatal(err)
	}
	e := keeping(t, stores[0], 1<<20)
	var begun, done, hits atomic.Int64
	stop := make(chan struct{})
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				least := done.Load()
				response := e.Execute(ctx, Request{Query: `{ documents(first: 1) { totalCount } }`})
				most := begun.Load()
				var answer struct {
					Data struct{ Documents struct{ TotalCount int64 } }
				}
				if err := json.Unmarshal(response.JSON, &answer); err != nil || response.Code != "" {
					t.Errorf("%s: %v", response.JSON, err)
					return
				}
				if n := answer.Data.Documents.TotalCount; n < least || n > most {
					t.Errorf("%d documents, of at least %d and at most %d; kept: %v", n, least, most, response.Cached)
				}
				if response.Cached {
					hits.Add(1)
				}
			}
		})
	}
	for i, r := range readings {
		begun.Add(1)
		if _, err := stores[i%2].Put(ctx, readings[i:i+1]); err != nil {
			t.Fatal(err, r.Document.ID)
		}
		done.Add(1)
	}
	close(stop)
	group.Wait()
	if hits.Load() == 0 {
		t.Error("nothing was ever given from the answers that are kept")
	}
}

func TestNothingIsKeptUnasked(t *testing.T) {
	s := &counted{synthetic: synthetic{rows: 1}}
	e, err := New(s, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if response := e.Execute(context.Background(), Request{Query: `{ entities(first: 1) { nodes { id } } }`}); response.Cached || response.Code != "" {
			t.Errorf("%+v", response)
		}
	}
	if s.questions.Load() != 2 || s.looks.Load() != 0 {
		t.Errorf("%d questions, %d looks at the state", s.questions.Load(), s.looks.Load())
	}
}
