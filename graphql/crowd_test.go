package graphql

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rs/zerolog"
)

// A thousand idle clients and a hundred busy ones are served without an error, and leave nothing
// behind: 60 seconds of it in a soak, a few otherwise.
func TestCrowd(t *testing.T) {
	if testing.Short() {
		t.Skip("no crowd in a short run")
	}
	lasting := 3 * time.Second
	if os.Getenv("CHANCERY_SOAK") != "" {
		lasting = 60 * time.Second
	}
	before := runtime.NumGoroutine()
	endpoint, err := New(&synthetic{rows: 5}, Options{Concurrent: 200, CacheBytes: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- endpoint.Serve(ctx, listener, zerolog.Nop()) }()
	address := listener.Addr().String()

	var idle []net.Conn
	for range 1000 {
		connection, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		idle = append(idle, connection)
	}
	transport := &http.Transport{MaxIdleConnsPerHost: 100}
	client := &http.Client{Transport: transport, Timeout: 10 * time.Second}
	var answered, failed atomic.Int64
	var busy sync.WaitGroup
	until := time.Now().Add(lasting)
	for n := range 100 {
		busy.Add(1)
		go func() {
			defer busy.Done()
			for i := 0; time.Now().Before(until); i++ {
				body := fmt.Sprintf(`{"query": "query($n: Int) { entities(first: $n) { nodes { id name } } }", "variables": {"n": %d}}`, 1+(n+i)%50)
				response, err := client.Post("http://"+address+"/graphql", "application/json", strings.NewReader(body))
				if err != nil {
					failed.Add(1)
					continue
				}
				_, err = io.Copy(io.Discard, response.Body)
				response.Body.Close()
				if err != nil || response.StatusCode != http.StatusOK {
					failed.Add(1)
					continue
				}
				answered.Add(1)
			}
		}()
	}
	busy.Wait()
	if failed.Load() > 0 || answered.Load() < 100 {
		t.Errorf("%d answered, %d failed", answered.Load(), failed.Load())
	}
	t.Logf("%d requests answered in %s", answered.Load(), lasting)
	transport.CloseIdleConnections()
	for _, connection := range idle {
		connection.Close()
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	for range 100 {
		if runtime.NumGoroutine() <= before+2 {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	stacks := make([]byte, 1<<16)
	t.Errorf("%d goroutines before, %d after:\n%.4000s", before, runtime.NumGoroutine(), stacks[:runtime.Stack(stacks, true)])
}
