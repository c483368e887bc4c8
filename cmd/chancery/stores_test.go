package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"chancery/store/neo4j/neo4jtest"
)

// data gives a path below the development data, or skips the test where that is absent.
func data(t *testing.T, parts ...string) string {
	t.Helper()
	path := filepath.Join(append([]string{dataRoot()}, parts...)...)
	if !exists(path) {
		t.Skipf("skipped: no development data at %s (set CHANCERY_DATA)", path)
	}
	return path
}

// counts asks a store what it holds.
func counts(t *testing.T, address string) map[string]any {
	t.Helper()
	o := command(t, "", "stats", "--json", "--store", address)
	if o.code != exitDone {
		t.Fatalf("stats: %d %s", o.code, o.err)
	}
	var answer struct {
		Data struct{ Dataset map[string]any }
	}
	if err := json.Unmarshal([]byte(o.out), &answer); err != nil {
		t.Fatal(err)
	}
	return answer.Data.Dataset
}

// TestBothStoresHoldTheSame loads the seeds and the UN list into both stores, the UN list
// twice, and compares everything that they give back.
func TestBothStoresHoldTheSame(t *testing.T) {
	uri, user, password := neo4jtest.Start(t)
	t.Setenv("CHANCERY_NEO4J_USER", user)
	t.Setenv("CHANCERY_NEO4J_PASSWORD", password)
	paths := []string{"../../seeds"}
	if un := filepath.Join(dataRoot(), "lists", "un"); exists(un) {
		paths = append(paths, un)
	} else {
		t.Logf("without the UN list: no development data at %s", un)
	}
	file := filepath.Join(t.TempDir(), "graph.db")
	var dumps [2]string
	var held [2]map[string]any
	for i, address := range []string{file, uri} {
		for range 2 {
			if o := command(t, "", append([]string{"load", "--store", address}, paths...)...); o.code != exitDone {
				t.Fatalf("load into %s: %d %s", address, o.code, o.err)
			}
		}
		held[i] = counts(t, address)
		dumps[i] = command(t, "", "export", "--format", "readings", "--store", address).out
	}
	for name, value := range held[0] {
		if held[1][name] != value {
			t.Errorf("%s: %v in SQLite, %v in Neo4j", name, value, held[1][name])
		}
	}
	if dumps[0] != dumps[1] || dumps[0] == "" {
		t.Error("the two stores give back different readings")
	}
	if len(paths) == 2 && held[0]["entries"] != float64(12+1003) {
		t.Errorf("%v list entries; the UN list has 730 people and 273 entities, the seeds have 12", held[0]["entries"])
	}
	for _, question := range []string{"1-visits", "3-listed", "5-denied"} {
		here := command(t, "", "query", "../../examples/questions/"+question+".graphql", "--store", file)
		there := command(t, "", "query", "../../examples/questions/"+question+".graphql", "--store", uri)
		if here.out != there.out || here.code != exitDone {
			t.Errorf("%s: the answers differ\n%s\n%s", question, here.out, there.out)
		}
	}
}

// TestSeedArticle holds the reader to the bars of the first article: at least 40 of the 55
// facts with the right factuality and speaker, and nothing of what must never appear.
func TestSeedArticle(t *testing.T) {
	o := command(t, "", "eval", "claims", data(t, "corpus", "seed"), "--json")
	if o.code != exitDone {
		t.Fatalf("%d %s", o.code, o.err)
	}
	var report struct {
		All      struct{ FoundWhole int }
		Violated []string
	}
	if err := json.Unmarshal([]byte(o.out), &report); err != nil {
		t.Fatal(err)
	}
	if report.All.FoundWhole < 40 || len(report.Violated) > 0 {
		t.Errorf("%d of 55 facts whole, want 40; what must never appear: %v", report.All.FoundWhole, report.Violated)
	}
}

func dataRoot() string {
	if root := os.Getenv("CHANCERY_DATA"); root != "" {
		return root
	}
	return "../../../shared"
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
