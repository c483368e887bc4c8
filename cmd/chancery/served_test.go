package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// served starts the server over a store and gives its address; it stops with the test.
func served(t *testing.T, path string) string {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	reader, writer := io.Pipe()
	done := make(chan int, 1)
	go func() {
		done <- run(ctx, []string{"serve", "--store", path, "--listen", "127.0.0.1:0"}, strings.NewReader(""), io.Discard, writer)
		writer.Close()
	}()
	lines := bufio.NewReader(reader)
	first, err := lines.ReadString('\n')
	if err != nil {
		t.Fatalf("the server said nothing: %v", err)
	}
	go func() { _, _ = io.Copy(io.Discard, lines) }()
	t.Cleanup(func() {
		stop()
		select {
		case code := <-done:
			if code != exitDone {
				t.Errorf("the server ended with code %d", code)
			}
		case <-time.After(15 * time.Second):
			t.Error("the server did not stop")
		}
	})
	address := regexp.MustCompile(`http://[0-9.:]+`).FindString(first)
	if address == "" {
		t.Fatalf("no address in %q", first)
	}
	return address
}

func TestServeAnswersOverHTTP(t *testing.T) {
	address := served(t, seeded(t))
	body, err := json.Marshal(map[string]string{"query": `{ entity(name: "Russia") { name kind } }`})
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.Post(address+"/graphql", "application/json", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if response.StatusCode != http.StatusOK || !strings.HasPrefix(string(answer), `{"data":{"entity":{"name":"Russia","kind":"COUNTRY"}}`) {
		t.Errorf("%s: %s", response.Status, answer)
	}
	page, err := http.Get(address + "/")
	if err != nil {
		t.Fatal(err)
	}
	defer page.Body.Close()
	if page.StatusCode != http.StatusOK || !strings.HasPrefix(page.Header.Get("Content-Type"), "text/html") {
		t.Errorf("the query page: %s %s", page.Status, page.Header.Get("Content-Type"))
	}
}

// TestNotebook runs every cell of the example notebook with a real kernel against a live
// server. CHANCERY_JUPYTER names the jupyter of an environment with
// examples/notebook/requirements.txt; without it and without jupyter the test is skipped.
func TestNotebook(t *testing.T) {
	jupyter := os.Getenv("CHANCERY_JUPYTER")
	if jupyter == "" {
		found, err := exec.LookPath("jupyter-nbconvert")
		if err != nil {
			t.Skip("skipped: no jupyter here (pip install -r examples/notebook/requirements.txt, then set CHANCERY_JUPYTER)")
		}
		jupyter = strings.TrimSuffix(found, "-nbconvert")
	}
	address := served(t, seeded(t))
	dir := t.TempDir()
	raw, err := os.ReadFile("../../examples/notebook/chancery.ipynb")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "chancery.ipynb"), raw, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	process := exec.CommandContext(ctx, jupyter, "nbconvert", "--to", "notebook", "--execute", "--output", "done.ipynb", "chancery.ipynb")
	process.Dir = dir
	process.Env = append(os.Environ(), "CHANCERY_URL="+address+"/graphql", "MPLBACKEND=Agg", "PATH="+filepath.Dir(jupyter)+string(os.PathListSeparator)+os.Getenv("PATH"))
	if out, err := process.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, name := range []string{"visits.csv", "timeline.svg", "network.svg"} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Size() == 0 {
			t.Errorf("the notebook made no %s: %v", name, err)
		}
	}
	table, err := os.ReadFile(filepath.Join(dir, "visits.csv"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(table), "Vladimir Putin") || !strings.Contains(string(table), "evidence") {
		t.Errorf("visits.csv holds no visit with its evidence:\n%.500s", table)
	}
}
