package main

import (
	"bufio"
	"context"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/alecthomas/kong"
)

// readmeCommands gives the lines of the shell blocks of the README in this folder.
func readmeCommands(t *testing.T) []string {
	t.Helper()
	raw, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, block := range regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(string(raw), -1) {
		for _, line := range strings.Split(strings.TrimSpace(block[1]), "\n") {
			line, _, _ = strings.Cut(line, "  #")
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	if len(lines) < 8 {
		t.Fatalf("the README has only %d commands: the search for them is broken", len(lines))
	}
	return lines
}

// arguments splits a command line as a shell would, for the quotes that the README uses.
func arguments(line string) []string {
	var args []string
	for _, part := range regexp.MustCompile(`"[^"]*"|\S+`).FindAllString(line, -1) {
		args = append(args, strings.Trim(part, `"`))
	}
	return args
}

// TestReadmeCommands runs every command that the README shows: those of the binary in this
// process, `make run` as it is, and of those for Docker it checks the files that they name.
func TestReadmeCommands(t *testing.T) {
	t.Chdir("../..")
	path := filepath.Join(t.TempDir(), "graph.db")
	t.Setenv("CHANCERY_STORE", path)
	for _, line := range readmeCommands(t) {
		t.Run(line, func(t *testing.T) {
			switch args := arguments(line); {
			case line == "make run":
				makeRun(t, path)
			case args[0] == "bin/chancery":
				if o := command(t, "", args[1:]...); o.code != exitDone {
					t.Errorf("exit code %d\n%s", o.code, o.err)
				} else if o.out == "" && args[1] != "load" && args[1] != "verify" {
					t.Error("it printed nothing")
				}
			case strings.HasPrefix(line, "CHANCERY_NEO4J_PASSWORD="):
				var parsed commands
				parser, err := kong.New(&parsed, kong.BindTo(context.Background(), (*context.Context)(nil)))
				if err != nil {
					t.Fatal(err)
				}
				if _, err := parser.Parse(args[2:]); err != nil {
					t.Error(err)
				}
			case line == "cp .env.example .env":
				if raw, err := os.ReadFile(".env.example"); err != nil || !strings.Contains(string(raw), "CHANCERY_NEO4J_PASSWORD") {
					t.Errorf("%v: the file must name CHANCERY_NEO4J_PASSWORD", err)
				}
			case line == "docker compose up -d":
				if _, err := os.Stat("docker-compose.yml"); err != nil {
					t.Error(err)
				}
			case args[0] == "curl":
				curl(t, line, path)
			default:
				t.Error("the README has a command that this test cannot run")
			}
		})
	}
}

// curl runs a curl command of the README against a server over the loaded store.
func curl(t *testing.T, line, path string) {
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("curl is not installed")
	}
	out, err := exec.Command("sh", "-c", strings.ReplaceAll(line, "http://127.0.0.1:8080", served(t, path))+" --fail").CombinedOutput()
	if err != nil || len(out) == 0 || strings.Contains(string(out), `"errors"`) {
		t.Errorf("%v: %s", err, out)
	}
}

// makeRun runs `make run`, asks the server that it starts, and stops it with Ctrl-C.
func makeRun(t *testing.T, path string) {
	ctx, cancel := context.WithTimeout(context.Background(), 8*time.Minute)
	defer cancel()
	process := exec.CommandContext(ctx, "make", "run", "PORT=0", "DATA="+path)
	process.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	process.Cancel = func() error { return syscall.Kill(-process.Process.Pid, syscall.SIGKILL) }
	talk, err := process.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	address := ""
	for lines := bufio.NewScanner(talk); address == "" && lines.Scan(); {
		said.WriteString(lines.Text() + "\n")
		if strings.HasPrefix(lines.Text(), "Serving GraphQL on ") {
			address = regexp.MustCompile(`http://[0-9.:]+`).FindString(lines.Text())
		}
	}
	if address == "" {
		_ = process.Wait()
		t.Fatalf("make run did not serve:\n%s", said.String())
	}
	if !strings.Contains(said.String(), "documents     15 new") {
		t.Errorf("the load did not say what it found:\n%s", said.String())
	}
	response, err := http.Get(address + "/readyz")
	if err != nil || response.StatusCode != http.StatusOK {
		t.Errorf("the server is not ready: %v", err)
	} else {
		response.Body.Close()
	}
	if err := syscall.Kill(-process.Process.Pid, syscall.SIGINT); err != nil {
		t.Error(err)
	}
	_ = process.Wait() // make reports the interrupt as an error of its own
}
