package cypher

import (
	"testing"

	"chancery/schema/query"
)

// BenchmarkCompile compiles a country's relations with their ends, as a page of them is asked for.
func BenchmarkCompile(b *testing.B) {
	question, err := query.Parse(`(question (select e (ids Entity "x") (first 1) (fields kind name) (select r (follow entity.relations OUT) (where (eq type "PARTY_TO")) (order id) (first 100)` +
		` (fields id validFrom validTo factuality confidence) (select to (follow relation.to) (first 1) (fields kind id name)))))`)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Compile(question); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkAnswer reads a thousand rows with an end beside each.
func BenchmarkAnswer(b *testing.B) {
	question, err := query.Parse(`(question (select r (all Relation) (first 1000) (fields id validFrom validTo factuality confidence) (select to (follow relation.to) (first 1) (fields kind id name))))`)
	if err != nil {
		b.Fatal(err)
	}
	statement, err := Compile(question)
	if err != nil {
		b.Fatal(err)
	}
	rows := make([]any, 1000)
	for i := range rows {
		rows[i] = []any{"claim:1", "2024-05-16", "2024-05-16", "ASSERTED", 1.0, "Country", "iso3:FRA", "France"}
	}
	value := []any{[]any{rows, int64(0)}}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := statement.Answer(value); err != nil {
			b.Fatal(err)
		}
	}
}
