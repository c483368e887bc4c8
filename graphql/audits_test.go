package graphql

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/rs/zerolog"
)

// audits is how many audits graphql-http 1.23.1 has: a run that finds fewer is broken.
const audits = 61

// installed gives a cache folder with the npm packages of a folder of testdata; the test is skipped where
// npm is missing, and fails there in CI.
func installed(t *testing.T, name string) string {
	t.Helper()
	if _, err := exec.LookPath("npm"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("npm is not installed, and CI must run these audits")
		}
		t.Skip("npm is not installed")
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	source := filepath.Join("testdata", name)
	lock, err := os.ReadFile(filepath.Join(source, "package-lock.json"))
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(lock)
	folder := filepath.Join(cache, "chancery", name+"-"+hex.EncodeToString(sum[:6]))
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(source)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		content, err := os.ReadFile(filepath.Join(source, file.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, file.Name()), content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Stat(filepath.Join(folder, "node_modules", ".package-lock.json")); err != nil {
		install := exec.Command("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error")
		install.Dir = folder
		if out, err := install.CombinedOutput(); err != nil {
			t.Fatalf("npm ci: %v\n%s", err, out)
		}
	}
	return folder
}

// The server passes every audit of the GraphQL-over-HTTP specification that graphql-http knows.
func TestAuditsOfGraphQLOverHTTP(t *testing.T) {
	if testing.Short() {
		t.Skip("the audits need npm packages: not in a short run")
	}
	folder := installed(t, "audits")
	server := httptest.NewServer(over(t, &synthetic{rows: 1}).Handler(zerolog.Nop()))
	defer server.Close()
	run := exec.Command("node", "audit.mjs", server.URL+"/graphql")
	run.Dir = folder
	out, err := run.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	passed := 0
	for _, line := range bytes.Split(bytes.TrimSpace(out), []byte("\n")) {
		var audit struct{ ID, Name, Status, Reason string }
		if err := json.Unmarshal(line, &audit); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		if audit.Status != "ok" {
			t.Errorf("%s %s: %s: %s", audit.ID, audit.Name, audit.Status, audit.Reason)
			continue
		}
		passed++
	}
	t.Logf("%d of %d audits passed", passed, audits)
	if passed != audits {
		t.Errorf("%d audits passed, want %d", passed, audits)
	}
}
