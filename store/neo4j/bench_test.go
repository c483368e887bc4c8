package neo4j

import (
	"context"
	"strconv"
	"strings"
	"testing"

	"chancery/schema/query"
	"chancery/store/neo4j/neo4jtest"
	"chancery/store/storetest"
)

// BenchmarkPut measures claims a second: list entries a hundred at a time, articles one at a time.
func BenchmarkPut(b *testing.B) {
	uri, user, password := neo4jtest.Start(b)
	ctx := context.Background()
	entries, err := storetest.Entries(1000)
	if err != nil {
		b.Fatal(err)
	}
	articles, err := storetest.Articles(100)
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		batch int
	}{{"entries", 100}, {"articles", 1}, {"articlesTogether", 20}} {
		b.Run(c.name, func(b *testing.B) {
			readings := entries
			if c.name != "entries" {
				readings = articles
			}
			claims := 0
			for b.Loop() {
				b.StopTimer()
				s := wiped(b, uri, user, password)
				b.StartTimer()
				for i := 0; i < len(readings); i += c.batch {
					if _, err := s.Put(ctx, readings[i:i+c.batch]); err != nil {
						b.Fatal(err)
					}
				}
				for _, r := range readings {
					claims += len(r.Claims)
				}
			}
			b.ReportMetric(float64(claims)/b.Elapsed().Seconds(), "claims/s")
		})
	}
}

// BenchmarkAsk measures questions a second of each kind, on a hundred articles.
func BenchmarkAsk(b *testing.B) {
	uri, user, password := neo4jtest.Start(b)
	ctx := context.Background()
	s := wiped(b, uri, user, password)
	articles, err := storetest.Articles(100)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := s.Put(ctx, articles); err != nil {
		b.Fatal(err)
	}
	one, other := articles[0].Claims[0].From, articles[0].Claims[0].To
	for name, text := range map[string]string{
		"entity":        `(question (select e (ids Entity "ONE") (first 1) (fields id kind name)))`,
		"relations100":  `(question (select e (ids Entity "ONE") (first 1) (fields id) (select r (follow entity.relations BOTH) (first 100) (fields id type fromName toName factuality quote documentTitle published))))`,
		"evidence":      `(question (select r (all Relation) (where (eq type "MET")) (first 10) (fields id type) (select a (follow relation.assertions) (first 10) (fields quote factuality) (select s (follow assertion.sentence) (first 1) (fields text)) (select d (follow assertion.document) (first 1) (fields title)))))`,
		"count":         `(question (select r (all Relation) (where (ge confidence "0.5")) (first 0) (count) (fields)))`,
		"search":        `(question (select e (search Entity "a") (first 10) (fields id name rank)))`,
		"paths":         `(question (select p (paths "ONE" "OTHER" (length 3) (k 5) (hubs 0)) (first 5) (fields id) (select r (follow path.relations) (first 9) (fields id type))))`,
		"neighbourhood": `(question (select n (neighbourhood (roots "ONE") (depth 2) (most 100)) (first 1) (fields reached) (select e (follow subgraph.entities) (first 100) (fields id name)) (select r (follow subgraph.relations) (first 1000) (fields id type))))`,
		"dataset":       `(question (select d (dataset) (first 1) (fields version documents claims)))`,
	} {
		question, err := query.Parse(replaceAll(text, one, other))
		if err != nil {
			b.Fatal(err)
		}
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Ask(ctx, question); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "questions/s")
		})
	}
}

func replaceAll(text, one, other string) string {
	return strings.NewReplacer(`"ONE"`, strconv.Quote(one), `"OTHER"`, strconv.Quote(other)).Replace(text)
}
