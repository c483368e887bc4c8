package graphql

import (
	"context"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"chancery/schema/query"

	"github.com/rs/zerolog"
)

// lasting is a store whose answers take until nobody waits for them, and then a little longer.
type lasting struct {
	synthetic
	entered chan struct{}
	left    atomic.Bool
}

func (s *lasting) Ask(ctx context.Context, _ query.Question) (query.Answer, error) {
	close(s.entered)
	<-ctx.Done()
	time.Sleep(100 * time.Millisecond)
	s.left.Store(true)
	return query.Answer{}, ctx.Err()
}

// What is still in flight after ten seconds is cut off, and has left the store before Serve returns.
func TestServeCutsOffWhatLasts(t *testing.T) {
	if testing.Short() {
		t.Skip("ten seconds of waiting in a short run")
	}
	s := &lasting{entered: make(chan struct{})}
	e, err := New(s, Options{Deadline: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended, cut := make(chan error, 1), make(chan error, 1)
	go func() { ended <- e.Serve(ctx, listener, zerolog.Nop()) }()
	go func() {
		response, err := http.Post("http://"+listener.Addr().String()+"/graphql", "application/json", strings.NewReader(`{"query": "{ dataset { documents } }"}`))
		if err == nil {
			response.Body.Close()
		}
		cut <- err
	}()
	<-s.entered
	begun := time.Now()
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if took := time.Since(begun); took < drain || took > drain+leaving+time.Second {
		t.Errorf("it ended after %s", took)
	}
	if !s.left.Load() {
		t.Error("the store is still asked after the server ended")
	}
	if <-cut == nil {
		t.Error("the request that lasted was answered")
	}
}
