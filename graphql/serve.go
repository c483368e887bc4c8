package graphql

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/rs/zerolog"
)

// drain is how long requests in flight may go on once the server is told to stop.
const drain = 10 * time.Second

// leaving is how long requests that were cut off may take to notice.
const leaving = 2 * time.Second

// ErrOpenBind is the error of a server that would answer other machines without a token.
var ErrOpenBind = errors.New("other machines could ask without a token: listen on 127.0.0.1, or set a bearer token")

// Serve answers HTTP on the listener until the context ends; then it takes no new requests,
// gives those in flight ten seconds, cuts off what is left, waits until it has noticed, and
// returns nil. A listener that other machines reach is
// refused with ErrOpenBind unless the options hold a token.
func (e *Endpoint) Serve(ctx context.Context, listener net.Listener, logger zerolog.Logger) error {
	if address, ok := listener.Addr().(*net.TCPAddr); e.options.Token == "" && (!ok || !address.IP.IsLoopback()) {
		_ = listener.Close()
		return fmt.Errorf("serve on %s: %w", listener.Addr(), ErrOpenBind)
	}
	var inside sync.WaitGroup
	handler := e.Handler(logger)
	server := &http.Server{
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			inside.Add(1)
			defer inside.Done()
			handler.ServeHTTP(w, r)
		}),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      15*time.Second + e.options.Deadline,
		IdleTimeout:       60 * time.Second,
		MaxHeaderBytes:    80 << 10, // a GET carries its query in the request line
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return fmt.Errorf("serve on %s: %w", listener.Addr(), err)
	case <-ctx.Done():
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
	defer cancel()
	if err := server.Shutdown(last); err != nil {
		_ = server.Close() // what has not ended by now is cut off: its context ends, its next write fails
		left := make(chan struct{})
		go func() { inside.Wait(); close(left) }()
		select {
		case <-left: // whoever closes the store next finds nobody asking it
		case <-time.After(leaving):
		}
	}
	if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve on %s: %w", listener.Addr(), err)
	}
	return nil
}
