package neo4j

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"chancery/schema/query"
	"chancery/store/neo4j/neo4jtest"
	"chancery/store/storetest"
)

// TestShapes has a real server answer every question whose text store/cypher keeps.
func TestShapes(t *testing.T) {
	uri, user, password := neo4jtest.Start(t)
	s := wiped(t, uri, user, password)
	readings, _, err := storetest.Sample()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Put(context.Background(), readings); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("../cypher/testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, section := range archive.Files {
			if !strings.HasPrefix(section.Name, "ask ") {
				continue
			}
			t.Run(section.Name, func(t *testing.T) {
				question, err := query.Parse(string(section.Data))
				if err != nil {
					t.Fatal(err)
				}
				answer, err := s.Ask(context.Background(), question)
				if err != nil {
					t.Fatal(err)
				}
				out, err := storetest.Render(question, answer)
				if err != nil {
					t.Fatal(err)
				}
				t.Log("\n" + out)
			})
		}
	}
}
