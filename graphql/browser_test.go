package graphql_test

import (
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"chancery/graphql"
	"chancery/store/sqlite"
	"chancery/store/storetest"
)

// sampleServer serves the sample graph, to whoever bears the token where there is one, and gives its address.
func sampleServer(t testing.TB, token string) string {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	opened, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), "sample.db"))
	if err != nil {
		t.Fatal(err)
	}
	readings, _, err := storetest.Sample()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := opened.Put(ctx, readings); err != nil {
		t.Fatal(err)
	}
	endpoint, err := graphql.New(opened, graphql.Options{Token: token})
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- endpoint.Serve(ctx, listener, zerolog.Nop()) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		opened.Close(context.Background())
	})
	return "http://" + listener.Addr().String()
}

// The pages work in a browser without a network: they ask, and show what the graph says.
// CHANCERY_SCREENSHOTS names a folder for pictures of them.
func TestPagesInABrowser(t *testing.T) {
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("no chromium: the pages were not tried in a browser")
	}
	if testing.Short() {
		t.Skip("no browser in a short run")
	}
	address := sampleServer(t, "")
	for _, page := range []struct {
		name, path string
		want       []string
	}{
		{"plain", "/plain/", []string{"Who visited whom?", "6 documents, 14 entities", `"fromName": "Vladimir Putin"`, "<summary>Query</summary>", "Questions to the graph"}},
		{"entity", "/plain/?entity=wikidata:Q159", []string{"This entity", `"name": "Russia"`, "SUPPLIES"}},
		{"graphiql", "/", []string{"visit"}},
	} {
		t.Run(page.name, func(t *testing.T) {
			if _, err := os.Stat("web/dist/index.html"); page.name == "graphiql" && err != nil {
				t.Skip("GraphiQL was not built: make graphiql")
			}
			ctx, cancel := context.WithTimeout(context.Background(), 90*time.Second)
			defer cancel()
			flags := []string{"--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
				"--user-data-dir=" + t.TempDir(), "--virtual-time-budget=8000", "--window-size=1400,900", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"}
			if folder := os.Getenv("CHANCERY_SCREENSHOTS"); folder != "" {
				shot := exec.CommandContext(ctx, chromium, append(flags, "--screenshot="+filepath.Join(folder, page.name+".png"), address+page.path)...)
				if out, err := shot.CombinedOutput(); err != nil {
					t.Errorf("screenshot: %v\n%.1000s", err, out)
				}
			}
			shown, err := exec.CommandContext(ctx, chromium, append(flags, "--dump-dom", address+page.path)...).Output()
			if err != nil {
				t.Fatalf("chromium: %v", err)
			}
			text := strings.ReplaceAll(string(shown), "&quot;", `"`)
			if page.name == "graphiql" {
				page.want = []string{"graphiql-container", "Visits", "Alleged"} // the example questions as tabs
			}
			for _, want := range page.want {
				if !strings.Contains(text, want) {
					t.Errorf("the page does not show %q:\n%.3000s", want, text)
				}
			}
		})
	}
}
