package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// outcome is what one run of the command line gave.
type outcome struct {
	code     int
	out, err string
}

// command runs the command line in this process.
func command(t *testing.T, in string, args ...string) outcome {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	var out, errOut bytes.Buffer
	code := run(ctx, args, strings.NewReader(in), &out, &errOut)
	return outcome{code, out.String(), errOut.String()}
}

// seeded gives the path of a store with the seeds in it.
func seeded(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "graph.db")
	if o := command(t, "", "load", "../../seeds", "--store", path); o.code != exitDone {
		t.Fatalf("load seeds: exit code %d\n%s", o.code, o.err)
	}
	return path
}

func TestLoadTwiceChangesNothing(t *testing.T) {
	path := seeded(t)
	before := command(t, "", "export", "--store", path)
	again := command(t, "", "load", "../../seeds", "--store", path, "--json")
	var report struct{ Documents, Entries struct{ New, Unchanged int } }
	if err := json.Unmarshal([]byte(again.out), &report); err != nil {
		t.Fatalf("%v in %q", err, again.out)
	}
	if again.code != exitDone || report.Documents.New != 0 || report.Documents.Unchanged != 15 || report.Entries.New != 0 {
		t.Errorf("second load: exit code %d, %+v", again.code, report)
	}
	if after := command(t, "", "export", "--store", path); after.out != before.out || len(after.out) == 0 {
		t.Error("the second load changed what the store holds")
	}
}

func TestTheFiveQuestionsHaveAnswers(t *testing.T) {
	path := seeded(t)
	for file, wants := range map[string][]string{
		"1-visits.graphql":  {"Vladimir Putin", "North Korea", "[^1]"},
		"2-signed.graphql":  {"New START", "Barack Obama"},
		"3-listed.graphql":  {"Lockheed Martin", "Unreliable Entity List"},
		"4-alleged.graphql": {"Iran", "SUPPLIES", "Russia"},
		"5-denied.graphql":  {"Iran", "DENIED"},
	} {
		t.Run(file, func(t *testing.T) {
			o := command(t, "", "query", "../../examples/questions/"+file, "--store", path, "--format", "markdown")
			if o.code != exitDone {
				t.Fatalf("exit code %d: %s", o.code, o.err)
			}
			plain := strings.ReplaceAll(o.out, "\\_", "_")
			for _, want := range append(wants, "| evidence |", "[^1]: “") {
				if !strings.Contains(plain, want) {
					t.Errorf("the answer lacks %q:\n%s", want, o.out)
				}
			}
		})
	}
}

func TestRemoveTakesOutOneDocument(t *testing.T) {
	path := seeded(t)
	o := command(t, `{ documents(where: {title: {contains: "New START"}}) { nodes { id } } }`, "query", "-", "--store", path)
	var answer struct {
		Data struct {
			Documents struct{ Nodes []struct{ ID string } }
		}
	}
	if err := json.Unmarshal([]byte(o.out), &answer); err != nil || len(answer.Data.Documents.Nodes) != 1 {
		t.Fatalf("%v: %s %s", err, o.out, o.err)
	}
	id := answer.Data.Documents.Nodes[0].ID
	if o := command(t, "", "remove", id, "--store", path); o.code != exitDone {
		t.Fatalf("remove: %d %s", o.code, o.err)
	}
	if o := command(t, "", "remove", id, "--store", path); o.code != exitFailed || !strings.Contains(o.err, id) {
		t.Errorf("second remove: %d %s", o.code, o.err)
	}
	if o := command(t, "", "export", "--store", path); strings.Contains(o.out, "Medvedev") {
		t.Error("what only the removed document said is still there")
	}
	if o := command(t, "", "verify", "--store", path); o.code != exitDone {
		t.Errorf("verify: %d %s%s", o.code, o.out, o.err)
	}
}

func TestWrongWays(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "rubbish.txt"), []byte("a\x00\x01\x02"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "good.txt"), []byte("French President Emmanuel Macron visited Berlin."), 0o600); err != nil {
		t.Fatal(err)
	}
	fresh := filepath.Join(dir, "out", "graph.db")
	cases := []struct {
		name string
		args []string
		code int
		err  string
	}{
		{"no such command", []string{"conquer"}, exitUsage, "chancery --help"},
		{"no path", []string{"load"}, exitUsage, "path"},
		{"a bad file beside a good one", []string{"load", dir, "--store", fresh}, exitQuarantined, "rubbish.txt"},
		{"no store yet", []string{"query", "-", "--store", filepath.Join(dir, "none.db")}, exitUnavailable, "load documents first"},
		{"a file that is no store", []string{"stats", "--store", filepath.Join(dir, "good.txt")}, exitUnavailable, "good.txt"},
		{"a server that is not there", []string{"stats", "--store", "bolt://127.0.0.1:1"}, exitUnavailable, "127.0.0.1:1"},
		{"a path that is not there", []string{"load", filepath.Join(dir, "missing"), "--store", fresh}, exitQuarantined, "missing"},
		{"a measurement without data", []string{"eval", "claims", filepath.Join(dir, "missing")}, exitFailed, "missing"},
		{"an open bind without a token", []string{"serve", "--listen", "0.0.0.0:0", "--store", fresh}, exitFailed, "token"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Setenv("CHANCERY_TOKEN", "")
			o := command(t, "{ dataset { version } }", c.args...)
			if o.code != c.code || !strings.Contains(o.err, c.err) {
				t.Errorf("exit code %d, want %d; standard error lacks %q:\n%s", o.code, c.code, c.err, o.err)
			}
		})
	}
}

func TestQueryErrorsNameThePlace(t *testing.T) {
	path := seeded(t)
	o := command(t, "{ relatons { nodes { id } } }", "query", "-", "--store", path, "--format", "markdown")
	if o.code != exitFailed || !strings.Contains(o.err, "line 1, column 3") || !strings.Contains(o.err, "relations") {
		t.Errorf("exit code %d: %s", o.code, o.err)
	}
}

func TestReadPrintsOneAssertionALine(t *testing.T) {
	o := command(t, "", "read", "../../seeds/06-new-start.md", "--min-confidence", "0")
	if o.code != exitDone {
		t.Fatal(o.err)
	}
	lines := strings.Split(strings.TrimSpace(o.out), "\n")
	raw, err := os.ReadFile("../../seeds/06-new-start.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range lines {
		var decoded map[string]any
		if err := json.Unmarshal([]byte(line), &decoded); err != nil {
			t.Fatalf("%v in %q", err, line)
		}
		if decoded["doc"] != "06-new-start.md" || decoded["relation"] == "" || decoded["rule"] == "" {
			t.Errorf("an incomplete line: %s", line)
		}
		if quote, _ := decoded["quote"].(string); quote == "" || !bytes.Contains(raw, []byte(quote)) {
			t.Errorf("the quote is not in the document: %s", line)
		}
	}
}

func TestExplainShowsEveryStage(t *testing.T) {
	o := command(t, "", "explain", "French President Emmanuel Macron visited Berlin.")
	for _, want := range []string{"parse", "mention", "resolve", "relate", "claims", "confidence", "pattern visit-verb", "entities", "Emmanuel Macron (Person) wikidata:", "VISITED", "Emmanuel Macron"} {
		if !strings.Contains(o.out, want) {
			t.Errorf("explain lacks %q:\n%s", want, o.out)
		}
	}
}

func TestViewWritesAPage(t *testing.T) {
	file := filepath.Join(t.TempDir(), "page.html")
	if o := command(t, "", "view", filepath.Join("..", "..", "seeds", "06-new-start.md"), "--out", file); o.code != exitDone || o.out != "" {
		t.Fatalf("code %d, out %q, talk %s", o.code, o.out, o.err)
	}
	page, err := os.ReadFile(file)
	if err != nil || !bytes.Contains(page, []byte("SIGNED")) {
		t.Errorf("the page lacks a claim (%v)", err)
	}
	if o := command(t, "", "view", filepath.Join("..", "..", "seeds", "06-new-start.md")); !strings.HasPrefix(o.out, "<!DOCTYPE html>") {
		t.Errorf("no page on standard output: %.100s", o.out)
	}
	if o := command(t, "", "view", "no-such-file.txt"); o.code == exitDone {
		t.Error("a file that is not there was shown")
	}
}

func TestLicencesAreInTheBinary(t *testing.T) {
	o := command(t, "", "version", "--licences")
	for _, want := range []string{"MIT License", "CC BY-SA 4.0", "Apache"} {
		if !strings.Contains(o.out, want) {
			t.Errorf("the licences lack %q", want)
		}
	}
}
