package graphql_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"chancery/graphql"
	"chancery/schema/query"
	"chancery/store"
	"chancery/store/neo4j"
	"chancery/store/neo4j/neo4jtest"
	"chancery/store/sqlite"
	"chancery/store/storetest"
)

// questions are those that doc/performance.md tells of.
func benchQuestions() []struct{ name, text string } {
	return []struct{ name, text string }{
		{"entity", `{ entity(id: "sample:7") { id name kind aliases degree } }`},
		{"relations100", `{ relations(first: 100) { nodes { id type fromName toName validFrom factuality confidence quote speaker documentTitle } pageInfo { endCursor } } }`},
		{"relations1000", `{ relations(first: 1000) { nodes { id type fromName toName validFrom factuality confidence quote speaker documentTitle } pageInfo { endCursor } } }`},
		{"nested", `{ entities(first: 20) { nodes { name relations(first: 10) { nodes { type to { name kind } assertions(first: 2) { nodes { quote document { title } } } } } } } }`},
		{"count", `{ relations(where: {type: {eq: LISTED_ON}, from: {kind: {eq: ORGANIZATION}}}, first: 10) { totalCount nodes { fromName toName } } }`},
	}
}

func benchStore(b *testing.B) store.Store {
	b.Helper()
	ctx := context.Background()
	opened, err := sqlite.Open(ctx, filepath.Join(b.TempDir(), "bench.db"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { opened.Close(ctx) })
	fill(b, opened)
	return opened
}

// fill puts 2,500 documents into a store, a hundred a transaction.
func fill(b *testing.B, opened store.Store) {
	b.Helper()
	entries, err := storetest.Entries(2000)
	if err != nil {
		b.Fatal(err)
	}
	articles, err := storetest.Articles(500)
	if err != nil {
		b.Fatal(err)
	}
	for batch := range slices.Chunk(append(entries, articles...), 100) {
		if _, err := opened.Put(context.Background(), batch); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSQLite asks whole questions of an embedded store of 2,500 documents.
func BenchmarkSQLite(b *testing.B) {
	endpoint, err := graphql.New(benchStore(b), graphql.Options{})
	if err != nil {
		b.Fatal(err)
	}
	run(b, endpoint)
}

// BenchmarkKept asks them of the same store, with answers kept while the data stay as they are.
func BenchmarkKept(b *testing.B) {
	endpoint, err := graphql.New(benchStore(b), graphql.Options{CacheBytes: 64 << 20})
	if err != nil {
		b.Fatal(err)
	}
	for _, question := range benchQuestions() { // once for the state to be seen, and again when it has settled
		endpoint.Execute(context.Background(), graphql.Request{Query: question.text})
	}
	time.Sleep(time.Second)
	run(b, endpoint)
}

// BenchmarkHTTP asks them over HTTP on the loopback interface, eight clients at once, with answers
// kept and without; it reports requests a second.
func BenchmarkHTTP(b *testing.B) {
	opened := benchStore(b)
	for _, cache := range []struct {
		name  string
		bytes int
	}{{"asked", 0}, {"kept", 64 << 20}} {
		endpoint, err := graphql.New(opened, graphql.Options{CacheBytes: cache.bytes})
		if err != nil {
			b.Fatal(err)
		}
		server := httptest.NewServer(endpoint.Handler(zerolog.Nop()))
		b.Cleanup(server.Close)
		client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16}}
		for _, question := range benchQuestions() {
			body, err := json.Marshal(map[string]string{"query": question.text})
			if err != nil {
				b.Fatal(err)
			}
			b.Run(cache.name+"/"+question.name, func(b *testing.B) {
				b.SetParallelism((8 + runtime.GOMAXPROCS(0) - 1) / runtime.GOMAXPROCS(0))
				b.RunParallel(func(next *testing.PB) {
					for next.Next() {
						response, err := client.Post(server.URL+"/graphql", "application/json", bytes.NewReader(body))
						if err != nil {
							b.Error(err)
							return
						}
						if n, err := io.Copy(io.Discard, response.Body); err != nil || response.StatusCode != http.StatusOK || n == 0 {
							b.Errorf("%s, %d bytes, %v", response.Status, n, err)
						}
						_ = response.Body.Close()
					}
				})
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "requests/s")
			})
		}
	}
}

// BenchmarkNeo4j asks the same questions of the same documents in a real server.
func BenchmarkNeo4j(b *testing.B) {
	uri, user, password := neo4jtest.Start(b)
	ctx := context.Background()
	opened, err := neo4j.Open(ctx, uri, neo4j.Access{User: user, Password: password})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { opened.Close(ctx) })
	fill(b, opened)
	endpoint, err := graphql.New(opened, graphql.Options{})
	if err != nil {
		b.Fatal(err)
	}
	run(b, endpoint)
}

func run(b *testing.B, endpoint *graphql.Endpoint) {
	for _, question := range benchQuestions() {
		b.Run(question.name, func(b *testing.B) { repeat(b, endpoint, question.text) })
	}
}

// repeat asks one question again and again. Beside the mean of the harness it reports the
// fastest answer, which other programs on the machine disturb least, whole and by row.
func repeat(b *testing.B, endpoint *graphql.Endpoint, text string) {
	b.ReportAllocs()
	rows, fastest := 0, time.Duration(math.MaxInt64)
	for b.Loop() {
		begun := time.Now()
		response := endpoint.Execute(context.Background(), graphql.Request{Query: text, ID: "bench"})
		fastest = min(fastest, time.Since(begun))
		if response.Code != "" {
			b.Fatalf("%s", response.JSON)
		}
		rows = response.Rows
		response.Release()
	}
	b.ReportMetric(float64(rows), "rows")
	b.ReportMetric(float64(fastest)/1e3, "fastest-µs")
	b.ReportMetric(float64(fastest)/float64(rows), "fastest-ns/row")
}

// BenchmarkLayer is the layer alone: the store's answer comes from memory.
func BenchmarkLayer(b *testing.B) {
	opened := benchStore(b)
	for _, question := range benchQuestions() {
		memory := &canned{}
		endpoint, err := graphql.New(memory, graphql.Options{})
		if err != nil {
			b.Fatal(err)
		}
		b.Run(question.name, func(b *testing.B) {
			memory.under = opened
			memory.answer = nil
			repeat(b, endpoint, question.text)
		})
	}
}

// canned asks its store once and then gives the same answer again.
type canned struct {
	store.Store
	under  store.Store
	answer *query.Answer
}

func (c *canned) Ask(ctx context.Context, q query.Question) (query.Answer, error) {
	if c.answer == nil {
		answer, err := c.under.Ask(ctx, q)
		if err != nil {
			return answer, err
		}
		c.answer = &answer
	}
	return *c.answer, nil
}
