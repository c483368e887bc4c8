package neo4j

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"chancery/store/neo4j/neo4jtest"
	"chancery/store/storetest"
)

// owner adds to the sample somebody who is tied to a listed company without being listed.
const owner = `entity x:owner Person "A. Owner"
entity ofac:1 Organization/Company "Önsöz Trading & Co"
document owner title="The owner" published=2024-06-01
text "A. Owner owns Önsöz Trading & Co." "A. Owner"=x:owner "Önsöz Trading & Co"=ofac:1
say x:owner OWNS ofac:1 ASSERTED conf=.9
`

// TestBrowserQueries runs every saved query of examples/browser on the sample: each finds
// something and writes nothing.
func TestBrowserQueries(t *testing.T) {
	uri, user, password := neo4jtest.Start(t)
	s := wiped(t, uri, user, password)
	ctx := context.Background()
	for _, text := range []string{storetest.SampleGraph(), owner} {
		readings, _, err := storetest.Graph(text)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Put(ctx, readings); err != nil {
			t.Fatal(err)
		}
	}
	files, err := filepath.Glob("../../examples/browser/queries/*.cypher")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d queries: %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.HasPrefix(string(text), "// ") {
				t.Error("it does not begin with a line that says what it shows")
			}
			session := s.session(ctx, neo4j.AccessModeRead)
			defer session.Close(ctx)
			result, err := session.Run(ctx, string(text), nil)
			if err != nil {
				t.Fatal(err)
			}
			records, err := result.Collect(ctx)
			if err != nil {
				t.Fatal(err)
			}
			if len(records) == 0 {
				t.Error("it finds nothing in the sample")
			}
		})
	}
}

// TestPicture checks what a person sees who expands an entity: its relations and nothing else.
func TestPicture(t *testing.T) {
	uri, user, password := neo4jtest.Start(t)
	s := wiped(t, uri, user, password)
	ctx := context.Background()
	readings, _, err := storetest.Sample()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Put(ctx, readings); err != nil {
		t.Fatal(err)
	}
	session := s.session(ctx, neo4j.AccessModeRead)
	defer session.Close(ctx)
	for text, want := range map[string]int64{
		"MATCH (:Entity)--(n) WHERE NOT n:Entity RETURN count(n)":                                                                    0,
		"MATCH (n:Entity) WHERE size(labels(n)) < 2 OR n.name = '' RETURN count(n)":                                                  0,
		"MATCH ()-[r]->(:Entity) WHERE r.quote IS NULL OR r.documentTitle IS NULL OR r.factuality IS NULL RETURN count(r)":           0,
		"MATCH ()-[r:SUPPLIES]->() RETURN count(r)":                                                                                  0, // it is alleged, denied, planned: never drawn as if it were so
		"MATCH (:Country {name: 'China'})-[r:CLAIMED {relation: 'SUPPLIES', goods: 'drones'}]->(:Country) RETURN count(r)":           2,
		"MATCH (:Person {name: 'Vladimir Putin'})-[r:VISITED {validFrom: '2024-05-16'}]->(:Country {name: 'China'}) RETURN count(r)": 1,
	} {
		got, err := single(session.Run(ctx, text, nil))(ctx)
		if err != nil || got != want {
			t.Errorf("%s: %v, want %d (%v)", text, got, want, err)
		}
	}
}
