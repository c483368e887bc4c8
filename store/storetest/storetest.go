// Package storetest holds the one suite that every store must pass: it takes a way to open an
// empty store and checks the answers of the case files, the boring truths and the algebra.
//
//	func TestStore(t *testing.T) { storetest.Run(t, open, 1000) }
//
// It also gives the sample graph and the random readings that the tests of other rooms use.
package storetest

import (
	"bytes"
	"context"
	"embed"
	"flag"
	"os"
	"path"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"chancery/schema"
	"chancery/schema/query"
	"chancery/store"
)

//go:embed testdata/*.txtar
var caseFiles embed.FS

// Run checks the store that open gives: open must give an empty store each time it is called
// and close it when its test ends. Each property runs with the given number of random cases;
// CHANCERY_CASES sets another number. The cases are the same in every run, so that a change
// and not the dice decides; with CHANCERY_SOAK they are twenty times as many, and new each time.
func Run(t *testing.T, open func(t *testing.T) store.Store, cases int) {
	setCases(t, cases)
	t.Run("cases", func(t *testing.T) { runCases(t, open) })
	t.Run("truths", func(t *testing.T) { runTruths(t, open) })
	t.Run("refusals", func(t *testing.T) { runRefusals(t, open) })
	t.Run("algebra", func(t *testing.T) { runAlgebra(t, open) })
	t.Run("questions", func(t *testing.T) { runQuestions(t, open) })
	t.Run("walks", func(t *testing.T) { runWalks(t, open) })
}

// setCases sets how many random cases each property runs with.
func setCases(t *testing.T, cases int) {
	t.Helper()
	if text := os.Getenv("CHANCERY_CASES"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			t.Fatalf("CHANCERY_CASES: %v", err)
		}
		cases = n
	} else if os.Getenv("CHANCERY_SOAK") != "" {
		cases *= 20
	}
	set := func(name, value string) {
		if f := flag.Lookup(name); f != nil {
			if err := f.Value.Set(value); err != nil {
				t.Fatal(err)
			}
		}
	}
	set("rapid.checks", strconv.Itoa(cases))
	if f := flag.Lookup("rapid.seed"); f != nil && f.Value.String() == "0" && os.Getenv("CHANCERY_SOAK") == "" {
		set("rapid.seed", "1")
	}
}

// runCases puts the graph of each case file into an empty store and compares every answer.
func runCases(t *testing.T, open func(t *testing.T) store.Store) {
	files, err := caseFiles.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Fatal("there are no case files")
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(file.Name(), ".txtar"), func(t *testing.T) {
			content, err := caseFiles.ReadFile(path.Join("testdata", file.Name()))
			if err != nil {
				t.Fatal(err)
			}
			runCase(t, open(t), file.Name(), txtar.Parse(content))
		})
	}
}

// runCase plays the sections of one file in their order: "graph" puts documents (the line
// "sample" stands for the sample graph), "remove" takes away those named, "ask NAME" asks, and
// "rows NAME" says what must come back. With CHANCERY_UPDATE the rows are written instead.
func runCase(t *testing.T, s store.Store, file string, archive *txtar.Archive) {
	ctx := context.Background()
	names := map[string]string{}
	answers := map[string]string{}
	update := os.Getenv("CHANCERY_UPDATE") != ""
	asked := 0
	var kept []txtar.File
	for _, section := range archive.Files {
		kind, name, _ := strings.Cut(section.Name, " ")
		text := string(section.Data)
		switch kind {
		case "graph":
			kept = append(kept, section)
			if strings.TrimSpace(text) == "sample" {
				text = SampleGraph()
			}
			readings, more, err := Graph(text)
			if err != nil {
				t.Fatal(err)
			}
			for label, id := range more {
				names[label] = id
			}
			mustPut(t, s, readings)
		case "remove":
			kept = append(kept, section)
			for _, label := range strings.Fields(text) {
				if found, err := s.Remove(ctx, names["@"+label]); err != nil || !found {
					t.Fatalf("removing %s: %v %v", label, found, err)
				}
			}
		case "ask":
			asked++
			answers[name] = ask(t, s, text, names)
			kept = append(kept, section)
			if update {
				kept = append(kept, txtar.File{Name: "rows " + name, Data: []byte(answers[name])})
			}
		case "rows":
			got, ok := answers[name]
			if !ok {
				t.Fatalf("rows %s: nothing was asked by that name", name)
			}
			delete(answers, name)
			if got != text && !update {
				t.Errorf("ask %s:\ngot\n%swant\n%s", name, got, text)
			}
		default:
			t.Fatalf("no such section: %s", section.Name)
		}
	}
	if asked == 0 || len(answers) > 0 && !update {
		t.Errorf("%d questions, and %d without rows to compare", asked, len(answers))
	}
	if update {
		archive.Files = kept
		if err := os.WriteFile(path.Join("..", "storetest", "testdata", file), txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// ask asks a printed question, with names for ids, and gives the rendered answer with names for ids.
func ask(t *testing.T, s store.Store, text string, names map[string]string) string {
	t.Helper()
	q, err := query.Parse(resolved(text, names))
	if err != nil {
		t.Fatal(err)
	}
	if err := query.Check(q); err != nil {
		t.Fatal(err)
	}
	answer, err := s.Ask(context.Background(), q)
	if err != nil {
		t.Fatalf("%s: %v", q, err)
	}
	out, err := Render(q, answer)
	if err != nil {
		t.Fatal(err)
	}
	return named(out, names)
}

func mustPut(t testing.TB, s store.Store, readings []schema.Reading) {
	t.Helper()
	if _, err := s.Put(context.Background(), readings); err != nil {
		t.Fatal(err)
	}
}

// dump gives the canonical dump of a store, and what it says was known on some days.
func dump(t fataler, s store.Store) string {
	t.Helper()
	var out bytes.Buffer
	if err := store.Dump(context.Background(), s, &out); err != nil {
		t.Fatalf("dump: %v", err)
	}
	var q query.Question
	for i, day := range []schema.Day{20211231, 20240516, 20240531, schema.LastDay} {
		q.Selections = append(q.Selections, query.Selection{Key: "known" + strconv.Itoa(i), Step: query.All{Of: query.RelationRecord}, Known: day, First: 1000, Fields: edgeFields()})
	}
	answer, err := s.Ask(context.Background(), q)
	if err != nil {
		t.Fatalf("dump: %v", err)
	}
	for _, rows := range answer.Selections {
		for _, row := range rows.Rows {
			out.WriteString(text(t, row.Values) + "\n")
		}
	}
	return out.String()
}

// fataler is what testing.T and rapid.T have in common here.
type fataler interface {
	Helper()
	Fatalf(format string, values ...any)
}
