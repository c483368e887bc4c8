package cypher

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"chancery/schema/query"
)

// TestGolden compares the text for each shape of question with the file; CHANCERY_UPDATE
// writes it anew. The tests of store/neo4j run every one of them on a server.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]string{}
		var kept []txtar.File
		for _, section := range archive.Files {
			if name, ok := strings.CutPrefix(section.Name, "cypher "); ok {
				want[name] = string(section.Data)
			}
		}
		for _, section := range archive.Files {
			name, ok := strings.CutPrefix(section.Name, "ask ")
			if !ok {
				continue
			}
			statement := compiled(t, string(section.Data))
			got := strings.ReplaceAll(statement.Text, "COLLECT {", "\nCOLLECT {") + "\n"
			kept = append(kept, section, txtar.File{Name: "cypher " + name, Data: []byte(got)})
			if os.Getenv("CHANCERY_UPDATE") == "" && got != want[name] {
				t.Errorf("%s, %s:\ngot\n%swant\n%s", file, name, got, want[name])
			}
		}
		if os.Getenv("CHANCERY_UPDATE") != "" {
			archive.Files = kept
			if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func compiled(t *testing.T, text string) Statement {
	t.Helper()
	question, err := query.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	statement, err := Compile(question)
	if err != nil {
		t.Fatal(err)
	}
	return statement
}

// TestTextDependsOnShape checks that what a user writes changes parameters only.
func TestTextDependsOnShape(t *testing.T) {
	hostile := `'}) DETACH DELETE n //`
	for _, pair := range [][2]string{
		{`(question (select e (all Entity) (where (contains name "A")) (order name id) (first 3) (after "x" "y") (fields id)))`,
			`(question (select e (all Entity) (where (contains name "` + hostile + `")) (order name id) (first 300) (after "` + hostile + `" "") (fields id)))`},
		{`(question (select e (search Entity "a b") (first 3) (fields id)))`, `(question (select e (search Entity "` + hostile + ` xyz") (first 5) (fields id)))`},
		{`(question (select e (ids Entity "a" "b") (first 3) (fields id)))`, `(question (select e (ids Entity "` + hostile + `") (first 3) (fields id)))`},
		{`(question (select p (paths "a" "b" (length 3) (k 5) (exclude "x") (hubs 9)) (first 3) (fields id)))`,
			`(question (select p (paths "` + hostile + `" "c" (length 3) (k 7) (exclude "y" "z") (hubs 10)) (first 8) (fields id)))`},
		{`(question (select n (neighbourhood (roots "a") (depth 2) (most 3) (kinds "Country")) (first 1) (fields id)))`,
			`(question (select n (neighbourhood (roots "` + hostile + `" "b") (depth 2) (most 9) (kinds "Person" "Office")) (first 1) (fields id)))`},
	} {
		a, b := compiled(t, pair[0]), compiled(t, pair[1])
		if a.Text != b.Text {
			t.Errorf("two texts for one shape:\n%s\n%s", a.Text, b.Text)
		}
		if strings.Contains(b.Text, "DETACH") {
			t.Errorf("the user's words stand in the text: %s", b.Text)
		}
	}
}

func TestCompileRefuses(t *testing.T) {
	for name, selection := range map[string]query.Selection{
		"an unknown field": {Key: "k", Step: query.All{Of: query.EntityRecord}, First: 1, Fields: []query.Field{"nothing"}},
		"an unknown op":    {Key: "k", Step: query.All{Of: query.EntityRecord}, First: 1, Where: query.Compare{Field: "id", Op: "like", Values: []string{""}}},
		"a root edge":      {Key: "k", Step: query.Follow{Edge: query.RelationFrom}, First: 1},
		"no step":          {Key: "k", First: 1},
	} {
		if s, err := Compile(query.Question{Selections: []query.Selection{selection}}); err == nil {
			t.Errorf("%s: compiled to %s", name, s.Text)
		}
	}
}

func TestAnswer(t *testing.T) {
	statement := compiled(t, `(question (select e (all Entity) (order (desc degree) id) (first 1) (count) (fields name degree) (select r (follow entity.relations OUT) (first 2) (fields affirmed confidence))))`)
	row := func(name string, degree int64) []any {
		return []any{name, degree, "id of " + name, []any{[]any{[]any{true, int64(1), "claim:1"}}, int64(0)}}
	}
	answer, err := statement.Answer([]any{[]any{[]any{row("A", 7), row("B", 6)}, int64(12)}})
	if err != nil {
		t.Fatal(err)
	}
	got := answer.Selections[0]
	if len(got.Rows) != 1 || !got.More || got.Total != 12 {
		t.Fatalf("%+v", got)
	}
	first := got.Rows[0]
	if first.Values[0] != "A" || first.Values[1] != int64(7) || strings.Join(first.Cursor, "|") != "7|id of A" {
		t.Errorf("%+v", first)
	}
	if nested := first.Nested[0].Rows; len(nested) != 1 || nested[0].Values[0] != true || nested[0].Values[1] != float64(1) {
		t.Errorf("%+v", first.Nested)
	}
	for _, wrong := range []any{nil, []any{}, []any{[]any{}}, []any{[]any{[]any{[]any{"A"}}, int64(0)}}, []any{[]any{nil, int64(0)}}} {
		if _, err := statement.Answer(wrong); err == nil {
			t.Errorf("%v was taken for an answer", wrong)
		}
	}
}

// TestLayout checks that what the database is prepared with covers every kind and relation.
func TestLayout(t *testing.T) {
	all := strings.Join(Layout(), "\n")
	for _, part := range []string{"FOR (n:Country) REQUIRE n.id IS UNIQUE", "FOR ()-[r:VISITED]-() REQUIRE r.claim IS UNIQUE", "FOR ()-[r:CLAIMED]-() REQUIRE r.claim IS UNIQUE", "entity_search"} {
		if !strings.Contains(all, part) {
			t.Errorf("the layout lacks %q", part)
		}
	}
	for _, statement := range Layout() {
		if !strings.Contains(statement, "IF NOT EXISTS") && !strings.Contains(statement, "IF EXISTS") {
			t.Errorf("cannot run twice: %s", statement)
		}
	}
}
