package graphql_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"chancery/graphql"
	"chancery/store/neo4j"
	"chancery/store/neo4j/neo4jtest"
	"chancery/store/storetest"
)

// A Neo4j that goes away gives 503 with Retry-After, in words that say nothing of it; when it is
// back the same server answers again.
func TestStoreGoesAwayAndComesBack(t *testing.T) {
	if testing.Short() || os.Getenv("CHANCERY_SKIP_NEO4J") != "" {
		t.Skip("no Neo4j: this run is a short one")
	}
	ctx := context.Background()
	server := neo4jtest.Own(t, t.TempDir())
	uri := server.Start(t)
	opened, err := neo4j.Open(ctx, uri, neo4j.Access{User: "neo4j", Password: server.Password(t)})
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close(ctx)
	readings, _, err := storetest.Sample()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := opened.Put(ctx, readings); err != nil {
		t.Fatal(err)
	}
	endpoint, err := graphql.New(opened, graphql.Options{CacheBytes: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	ours := httptest.NewServer(endpoint.Handler(zerolog.Nop()))
	defer ours.Close()
	ask := func() (int, string, http.Header) {
		response, err := http.Post(ours.URL+"/graphql", "application/json", strings.NewReader(`{"query": "{ entity(name: \"Russia\") { name } }"}`))
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return response.StatusCode, string(body), response.Header
	}
	if status, body, _ := ask(); status != 200 || !strings.Contains(body, `"Russia"`) {
		t.Fatalf("%d %s", status, body)
	}
	server.Kill(t)
	status, body, header := ask()
	if status != http.StatusServiceUnavailable || header.Get("Retry-After") == "" || !strings.Contains(body, "STORE_UNAVAILABLE") {
		t.Errorf("away: %d %q %s", status, header.Get("Retry-After"), body)
	}
	if strings.Contains(body, "127.0.0.1") || strings.Contains(strings.ToLower(body), "connect") {
		t.Errorf("the client learns of the database: %s", body)
	}
	if response, err := http.Get(ours.URL + "/readyz"); err != nil || response.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("ready without a store: %v", err)
	} else {
		response.Body.Close()
	}
	server.Start(t)
	for range 60 {
		if status, body, _ = ask(); status == 200 {
			break
		}
		time.Sleep(500 * time.Millisecond)
	}
	if status != 200 || !strings.Contains(body, `"Russia"`) {
		t.Errorf("back: %d %s", status, body)
	}
}
