package neo4j

import (
	"bytes"
	"context"
	"io"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"chancery/schema"
	"chancery/store/neo4j/neo4jtest"
	"chancery/store/storetest"
)

// proxy stands between the driver and a real server and cuts the connection at a COMMIT: it
// is the one fault that no server can be asked for.
type proxy struct {
	listener net.Listener
	server   string
	cut      atomic.Int32 // 0 lets all through, 1 cuts before the server sees COMMIT, 2 after
	cuts     atomic.Int32
}

func newProxy(t *testing.T, server string) *proxy {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{listener: listener, server: server}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			go p.serve(client)
		}
	}()
	return p
}

// commit is the Bolt message COMMIT: a chunk of two bytes, a structure without fields of the
// signature 0x12, and the end of the message.
var commit = []byte{0x00, 0x02, 0xB0, 0x12, 0x00, 0x00}

func (p *proxy) serve(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("tcp", p.server)
	if err != nil {
		return
	}
	defer server.Close()
	go func() {
		_, _ = io.Copy(client, server)
		client.Close()
	}()
	buffer := make([]byte, 1<<16)
	for {
		n, err := client.Read(buffer)
		if err != nil {
			return
		}
		mode := p.cut.Load()
		if mode == 0 || !bytes.Equal(buffer[:n], commit) || !p.cut.CompareAndSwap(mode, 0) {
			if _, err := server.Write(buffer[:n]); err != nil {
				return
			}
			continue
		}
		p.cuts.Add(1)
		if mode == 1 {
			return
		}
		client.Close() // before the server's answer can pass
		_, _ = server.Write(buffer[:n])
		time.Sleep(time.Second) // the server commits meanwhile
		return
	}
}

// TestResetInCommit loses the connection in COMMIT with either outcome: nothing is lost or
// stored twice, and the number of changed documents is right.
func TestResetInCommit(t *testing.T) {
	uri, user, password := neo4jtest.Start(t)
	ctx := context.Background()
	direct := wiped(t, uri, user, password)
	readings, _, err := storetest.Sample()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := direct.Put(ctx, readings); err != nil {
		t.Fatal(err)
	}
	want := dumped(t, direct)
	_, address, _ := strings.Cut(uri, "://")
	for name, mode := range map[string]int32{"before the server saw it": 1, "after the server saw it": 2} {
		t.Run(name, func(t *testing.T) {
			wipe(t, direct)
			p := newProxy(t, address)
			s, err := Open(ctx, "bolt://"+p.listener.Addr().String(), Access{User: user, Password: password})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close(ctx)
			for i, r := range readings {
				p.cut.Store(mode)
				if changed, err := s.Put(ctx, []schema.Reading{r}); err != nil || changed != 1 {
					t.Fatalf("document %d: changed %d, %v", i, changed, err)
				}
			}
			if cuts := p.cuts.Load(); int(cuts) != len(readings) {
				t.Fatalf("%d connections were cut, want %d", cuts, len(readings))
			}
			if got := dumped(t, direct); got != want {
				t.Error("the load differs from an undisturbed one")
			}
			p.cut.Store(mode)
			if found, err := s.Remove(ctx, readings[0].Document.ID); err != nil || !found {
				t.Errorf("removing: %v %v", found, err)
			}
		})
	}
}
