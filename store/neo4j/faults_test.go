package neo4j

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"chancery/schema"
	"chancery/schema/query"
	"chancery/store"
	"chancery/store/neo4j/neo4jtest"
	"chancery/store/storetest"
)

func TestOpenRefuses(t *testing.T) {
	uri, user, password := neo4jtest.Start(t)
	ctx := context.Background()
	for name, c := range map[string]struct {
		uri, password string
		kind          error
		says          string
	}{
		"a wrong password":  {uri, "not " + password, store.ErrRefused, "check user"},
		"nobody listens":    {"bolt://127.0.0.1:9", password, store.ErrUnavailable, "check that the server runs"},
		"an unknown host":   {"neo4j://no-such-host.invalid:7687", password, store.ErrUnavailable, "check that the server runs"},
		"no address at all": {"the database", password, store.ErrUnavailable, "want neo4j://"},
		"another protocol":  {"https://127.0.0.1:7474", password, store.ErrUnavailable, "want neo4j://"},
	} {
		t.Run(name, func(t *testing.T) {
			began := time.Now()
			s, err := Open(ctx, c.uri, Access{User: user, Password: c.password})
			if err == nil {
				_ = s.Close(ctx)
			}
			if !errors.Is(err, c.kind) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("after %v: %v", time.Since(began), err)
			}
		})
	}
}

func TestOpenForeign(t *testing.T) {
	uri, user, password := neo4jtest.Start(t)
	ctx := context.Background()
	s := wiped(t, uri, user, password)
	run := func(text string) {
		t.Helper()
		session := s.session(ctx, 0)
		defer session.Close(ctx)
		result, err := session.Run(ctx, text, nil)
		if err == nil {
			_, err = result.Consume(ctx)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { run("MATCH (n) DETACH DELETE n") })
	open := func(when string) {
		t.Helper()
		other, err := Open(ctx, uri, Access{User: user, Password: password})
		if err == nil {
			_ = other.Close(ctx)
		}
		if !errors.Is(err, store.ErrForeign) {
			t.Errorf("%s: %v", when, err)
		}
	}
	run("MATCH (m:Meta) SET m.schema = 99")
	open("data of a newer version")
	run("MATCH (m:Meta) DELETE m CREATE (:Film {title: 'not ours'})")
	open("somebody else's data")
}

// TestKilledInLoad kills the server in the middle of two loads and starts it again. The
// patient one goes on by itself; the other says that the server is away, and loading again
// completes it. Nothing is lost and nothing is there twice.
func TestKilledInLoad(t *testing.T) {
	server := neo4jtest.Own(t, t.TempDir())
	uri, password := server.Start(t), server.Password(t)
	ctx := context.Background()
	readings, err := storetest.Entries(60)
	if err != nil {
		t.Fatal(err)
	}
	open := func(patience time.Duration) *Store {
		s, err := Open(ctx, uri, Access{User: "neo4j", Password: password})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close(ctx) })
		s.patience = patience
		return s
	}
	load := func(s *Store, readings []schema.Reading) error {
		for _, r := range readings {
			if _, err := s.Put(ctx, []schema.Reading{r}); err != nil {
				return err
			}
		}
		return nil
	}
	patient, hasty := open(3*time.Minute), open(0)
	first, second := make(chan error, 1), make(chan error, 1)
	go func() { first <- load(patient, readings[:30]) }()
	go func() { second <- load(hasty, readings[30:]) }()
	for stored := 0; stored < 6; {
		keys, err := patient.LoadKeys(ctx, nil)
		if err != nil {
			t.Fatal(err)
		}
		stored = len(keys)
	}
	server.Kill(t)
	if err := <-second; !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("writing to a dead server: %v", err)
	}
	count := query.Question{Selections: []query.Selection{{Key: "n", Step: query.All{Of: query.EntityRecord}, Count: true}}}
	if _, err := hasty.Ask(ctx, count); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("asking a dead server: %v", err)
	}
	server.Start(t)
	if err := <-first; err != nil {
		t.Fatalf("the patient load did not outlive the restart: %v", err)
	}
	hasty.patience = time.Minute
	if err := load(hasty, readings); err != nil {
		t.Fatal(err)
	}
	interrupted := dumped(t, patient)
	if report, err := store.Verify(ctx, patient); err != nil || len(report.Faults) > 0 || report.Documents != len(readings) {
		t.Errorf("verify: %+v %v", report, err)
	}
	wipe(t, patient)
	if _, err := patient.Put(ctx, readings); err != nil {
		t.Fatal(err)
	}
	if whole := dumped(t, patient); whole != interrupted {
		t.Error("the interrupted loads differ from an uninterrupted one")
	}
}

func dumped(t *testing.T, s store.Store) string {
	t.Helper()
	var out bytes.Buffer
	if err := store.Dump(context.Background(), s, &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}
