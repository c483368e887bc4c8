// Package neo4jtest gives tests a real Neo4j server: it takes a test and gives the address
// and the password.
//
//	uri, user, password := neo4jtest.Start(t)
//
// CHANCERY_NEO4J_URI (with CHANCERY_NEO4J_USER and CHANCERY_NEO4J_PASSWORD) names a server
// that is there already; its content is wiped. Else tools/neo4j starts one where Java and
// Maven are found, once for the whole process, and stops it when the process has ended. Where
// there is none, the test is skipped with a plain line, or fails where CHANCERY_REQUIRE_NEO4J is 1.
package neo4jtest

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// shared is the server of this process, once a test has asked for it.
var shared struct {
	sync.Mutex
	uri, password string
}

// Start gives a server that answers. The Community edition has one database: tests of one
// process do not run side by side, and processes that share a server wait for each other.
func Start(t testing.TB) (uri, user, password string) {
	t.Helper()
	if uri = os.Getenv("CHANCERY_NEO4J_URI"); uri != "" {
		wait(t)
		if user = os.Getenv("CHANCERY_NEO4J_USER"); user == "" {
			user = "neo4j"
		}
		return uri, user, os.Getenv("CHANCERY_NEO4J_PASSWORD")
	}
	shared.Lock()
	defer shared.Unlock()
	if shared.uri == "" {
		needed(t)
		home, err := os.MkdirTemp("", "chancery-neo4j-")
		if err != nil {
			t.Fatal(err)
		}
		server := &Server{home: home, port: "0"}
		shared.uri = server.Start(t, "--until", strconv.Itoa(os.Getpid()))
		shared.password = server.Password(t)
	}
	return shared.uri, "neo4j", shared.password
}

// wait takes turns with other processes, by a lock on a file.
func wait(t testing.TB) {
	t.Helper()
	file, err := os.OpenFile(filepath.Join(os.TempDir(), "chancery-neo4j-tests.lock"), os.O_CREATE|os.O_RDWR, 0o666)
	if err != nil {
		t.Fatalf("the lock of the Neo4j tests: %v", err)
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX); err != nil {
		t.Fatalf("the lock of the Neo4j tests: %v", err)
	}
	t.Cleanup(func() { file.Close() })
}

// Server is a server of the test's own, which it may stop, kill and start again.
type Server struct {
	home string
	port string // "0" until it has run
}

// Own gives a server, not yet started, that keeps its data in the folder and is stopped when
// the test ends. It skips the test where tools/neo4j cannot run.
func Own(t testing.TB, home string) *Server {
	t.Helper()
	needed(t)
	s := &Server{home: home, port: "0"}
	t.Cleanup(func() { _, _ = s.tool("stop") })
	return s
}

// needed ends the test where the programs that tools/neo4j uses are missing.
func needed(t testing.TB) {
	t.Helper()
	if os.Getenv("CHANCERY_SKIP_NEO4J") != "" && os.Getenv("CHANCERY_REQUIRE_NEO4J") != "1" {
		t.Skip("no Neo4j: CHANCERY_SKIP_NEO4J asks for none")
	}
	for _, program := range []string{"java", "mvn"} {
		if _, err := exec.LookPath(program); err != nil {
			absent(t, program+" is not installed")
		}
	}
}

func absent(t testing.TB, why string) {
	t.Helper()
	if os.Getenv("CHANCERY_REQUIRE_NEO4J") == "1" {
		t.Fatalf("no Neo4j: %s, and CHANCERY_REQUIRE_NEO4J asks for one", why)
	}
	t.Skipf("no Neo4j: %s (set CHANCERY_NEO4J_URI, or install Java 17 and Maven)", why)
}

// tool runs tools/neo4j/neo4j on the server's folder and gives what it prints.
func (s *Server) tool(command string, arguments ...string) (string, error) {
	_, here, _, _ := runtime.Caller(0)
	script := filepath.Join(filepath.Dir(here), "..", "..", "..", "tools", "neo4j", "neo4j")
	out, err := exec.Command(script, append([]string{command, "--home", s.home}, arguments...)...).CombinedOutput()
	return strings.TrimSpace(string(out)), err
}

// Start starts the server, on the port that it had before, and gives its address. More
// options go to tools/neo4j.
func (s *Server) Start(t testing.TB, options ...string) string {
	t.Helper()
	quick := []string{"--setting", "dbms.cypher.min_replan_interval=1h", "--jvm", "-XX:TieredStopAtLevel=1"} // a short life: plan and compile once
	out, err := s.tool("start", append(append([]string{"--port", s.port, "--http-port", "0"}, quick...), options...)...)
	if err != nil {
		absent(t, "tools/neo4j says: "+out)
	}
	uri, _, _ := strings.Cut(out, " ")
	s.port = uri[strings.LastIndex(uri, ":")+1:]
	return uri
}

// Password gives the password of the user neo4j.
func (s *Server) Password(t testing.TB) string {
	t.Helper()
	out, err := s.tool("password")
	if err != nil {
		t.Fatalf("the password of the server: %s", out)
	}
	return out
}

// Kill ends the server's process at once, as a crash would.
func (s *Server) Kill(t testing.TB) {
	t.Helper()
	pid, err := os.ReadFile(filepath.Join(s.home, "pid"))
	if err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("kill", "-9", strings.TrimSpace(string(pid))).CombinedOutput(); err != nil {
		t.Fatalf("kill: %s", out)
	}
}
