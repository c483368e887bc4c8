package sqlite

import (
	"context"
	"testing"

	"chancery/schema"
	"chancery/schema/query"
	"chancery/store/storetest"
)

// putAll puts readings in batches of 200, as a load does.
func putAll(b *testing.B, s *Store, readings []schema.Reading) {
	b.Helper()
	for len(readings) > 0 {
		n := min(200, len(readings))
		if _, err := s.Put(context.Background(), readings[:n]); err != nil {
			b.Fatal(err)
		}
		readings = readings[n:]
	}
}

func benchmarkPut(b *testing.B, make func(int) ([]schema.Reading, error), n int) {
	readings, err := make(n)
	if err != nil {
		b.Fatal(err)
	}
	assertions := 0
	for _, r := range readings {
		assertions += len(r.Assertions)
	}
	b.ResetTimer()
	for range b.N {
		putAll(b, openTest(b), readings)
	}
	b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "documents/s")
	b.ReportMetric(float64(assertions*b.N)/b.Elapsed().Seconds(), "claims/s")
}

func BenchmarkPutEntries(b *testing.B)  { benchmarkPut(b, storetest.Entries, 4000) }
func BenchmarkPutArticles(b *testing.B) { benchmarkPut(b, storetest.Articles, 600) }

func BenchmarkAsk(b *testing.B) {
	s := openTest(b)
	for _, make := range []func(int) ([]schema.Reading, error){storetest.Entries, storetest.Articles} {
		readings, err := make(1000)
		if err != nil {
			b.Fatal(err)
		}
		putAll(b, s, readings)
	}
	for _, question := range []struct{ name, text string }{
		{"one entity", `(question (select e (ids Entity "article:0") (first 1) (fields id name kind names)))`},
		{"100 relations with quotes", `(question (select r (all Relation) (where (eq affirmed "true")) (first 100) (fields id type fromName toName factuality confidence quote document)))`},
		{"20 entities with 10 relations and a count", `(question (select e (all Entity) (where (eq kind "Country")) (order name id) (first 20) (count) (fields id name) (select r (follow entity.relations) (order (desc confidence) id) (first 10) (fields id type fromName toName quote))))`},
		{"paths", `(question (select p (paths "article:40" "article:300" (length 3) (k 5) (where (eq affirmed "true")) (hubs 2000)) (first 5) (fields id confidence) (select e (follow path.entities) (first 9) (fields name)) (select r (follow path.relations) (first 9) (fields type quote))))`},
		{"search", `(question (select s (search Entity "state 1") (first 20) (fields id name rank)))`},
	} {
		q, err := query.Parse(question.text)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(question.name, func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				answer, err := s.Ask(context.Background(), q)
				if err != nil || len(answer.Selections[0].Rows) == 0 {
					b.Fatal(answer, err)
				}
			}
		})
	}
}
