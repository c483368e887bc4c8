package graphql_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"chancery/graphql"
	"chancery/schema/query"
	"chancery/store"
	"chancery/store/neo4j"
	"chancery/store/neo4j/neo4jtest"
	"chancery/store/sqlite"
	"chancery/store/storetest"
)

// A case file holds "graph" (the line "sample" stands for the sample of storetest), and for
// each question "ask NAME", "variables NAME" where it has any, "tree NAME", the question to the
// store, and "rows NAME", the JSON of the answer, indented. Names of documents, sentences and
// assertions as "@visit/0/claim" stand for their ids. CHANCERY_UPDATE writes trees and rows.

// listening is a store that notes the questions it is asked.
type listening struct {
	store.Store
	asked []query.Question
}

func (l *listening) Ask(ctx context.Context, q query.Question) (query.Answer, error) {
	l.asked = append(l.asked, q)
	return l.Store.Ask(ctx, q)
}

func caseFiles(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/cases/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no case files: %v", err)
	}
	return files
}

func TestGoldenCasesOnSQLite(t *testing.T) {
	for _, file := range caseFiles(t) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			opened, err := sqlite.Open(context.Background(), ":memory:")
			if err != nil {
				t.Fatal(err)
			}
			defer opened.Close(context.Background())
			runCase(t, opened, file, os.Getenv("CHANCERY_UPDATE") != "")
		})
	}
}

// The same bytes come from Neo4j.
func TestCasesOnNeo4j(t *testing.T) {
	if testing.Short() || os.Getenv("CHANCERY_SKIP_NEO4J") != "" {
		t.Skip("no Neo4j: this run is a short one")
	}
	uri, user, password := neo4jtest.Start(t)
	for _, file := range caseFiles(t) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			ctx := context.Background()
			opened, err := neo4j.Open(ctx, uri, neo4j.Access{User: user, Password: password})
			if err != nil {
				t.Fatal(err)
			}
			defer opened.Close(ctx)
			keys, err := opened.LoadKeys(ctx, nil)
			if err != nil {
				t.Fatal(err)
			}
			for id := range keys {
				if _, err := opened.Remove(ctx, id); err != nil {
					t.Fatal(err)
				}
			}
			runCase(t, opened, file, false)
		})
	}
}

func runCase(t *testing.T, opened store.Store, file string, update bool) {
	ctx := context.Background()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	ears := &listening{Store: opened}
	// what is answered is compared here, not how fast: a busy machine plans a new shape slowly
	endpoint, err := graphql.New(ears, graphql.Options{Deadline: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]string{}
	sections := map[string]string{}
	for _, section := range archive.Files {
		sections[section.Name] = string(section.Data)
	}
	var kept []txtar.File
	asked := 0
	for _, section := range archive.Files {
		kind, name, _ := strings.Cut(section.Name, " ")
		switch kind {
		case "graph":
			text := string(section.Data)
			if strings.TrimSpace(text) == "sample" {
				text = storetest.SampleGraph()
			}
			readings, more, err := storetest.Graph(text)
			if err != nil {
				t.Fatal(err)
			}
			for label, id := range more {
				names[label] = id
			}
			if _, err := opened.Put(ctx, readings); err != nil {
				t.Fatal(err)
			}
			kept = append(kept, section)
		case "ask":
			asked++
			ears.asked = nil
			request := graphql.Request{Query: swapped(string(section.Data), names, false), ID: "case"}
			if variables := sections["variables "+name]; variables != "" {
				if err := json.Unmarshal([]byte(swapped(variables, names, false)), &request.Variables); err != nil {
					t.Fatal(err)
				}
			}
			response := endpoint.Execute(ctx, request)
			tree := ""
			if len(ears.asked) > 1 {
				t.Errorf("%s: %d questions for one request", name, len(ears.asked))
			}
			if len(ears.asked) == 1 {
				tree = swapped(spread(ears.asked[0].String()), names, true)
			}
			rows := swapped(indented(t, response.JSON), names, true)
			kept = append(kept, section)
			if variables := sections["variables "+name]; variables != "" {
				kept = append(kept, txtar.File{Name: "variables " + name, Data: []byte(variables)})
			}
			kept = append(kept, txtar.File{Name: "tree " + name, Data: []byte(tree)}, txtar.File{Name: "rows " + name, Data: []byte(rows)})
			if !update {
				if want := sections["tree "+name]; tree != want {
					t.Errorf("%s: tree\n%s\nwant\n%s", name, tree, want)
				}
				if want := sections["rows "+name]; rows != want {
					t.Errorf("%s: rows\n%s\nwant\n%s", name, rows, want)
				}
			}
		}
	}
	if asked == 0 {
		t.Fatal("nothing is asked")
	}
	if update {
		archive.Files = kept
		if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// indented gives JSON over several lines, its keys in the order that they came in.
func indented(t *testing.T, raw []byte) string {
	t.Helper()
	var out bytes.Buffer
	if err := json.Indent(&out, raw, "", " "); err != nil {
		t.Fatalf("%v: %s", err, raw)
	}
	return out.String() + "\n"
}

// spread puts each selection of a printed question on a line of its own.
func spread(question string) string {
	var out strings.Builder
	depth := 0
	quoted := false
	for i := 0; i < len(question); i++ {
		c := question[i]
		if c == '\\' && quoted {
			out.WriteString(question[i : i+2])
			i++
			continue
		}
		if c == '"' {
			quoted = !quoted
		}
		if !quoted && strings.HasPrefix(question[i:], "(select ") {
			fmt.Fprintf(&out, "\n%s", strings.Repeat(" ", depth))
		}
		if !quoted && c == '(' {
			depth++
		}
		if !quoted && c == ')' {
			depth--
		}
		out.WriteByte(c)
	}
	return strings.ReplaceAll(out.String(), " \n", "\n") + "\n"
}

// swapped puts ids in the place of names, or names in the place of ids, the longest first.
func swapped(text string, names map[string]string, back bool) string {
	var labels []string
	for label := range names {
		labels = append(labels, label)
	}
	sort.Slice(labels, func(i, j int) bool {
		a, b := labels[i], labels[j]
		if back {
			a, b = names[a], names[b]
		}
		if len(a) != len(b) {
			return len(a) > len(b)
		}
		return labels[i] < labels[j]
	})
	for _, label := range labels {
		if back {
			text = strings.ReplaceAll(text, `"`+names[label]+`"`, `"`+label+`"`)
		} else {
			text = strings.ReplaceAll(text, `"`+label+`"`, `"`+names[label]+`"`)
		}
	}
	return text
}
