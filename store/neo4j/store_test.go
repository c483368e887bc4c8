package neo4j

import (
	"context"
	"testing"

	"chancery/store"
	"chancery/store/neo4j/neo4jtest"
	"chancery/store/storetest"
)

// wiped opens the store and empties it, keeping the layout.
func wiped(t testing.TB, uri, user, password string) *Store {
	t.Helper()
	ctx := context.Background()
	s, err := Open(ctx, uri, Access{User: user, Password: password})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close(ctx) })
	wipe(t, s)
	return s
}

// wipe deletes everything but the mark of the database.
func wipe(t testing.TB, s *Store) {
	t.Helper()
	session := s.session(context.Background(), 0)
	defer session.Close(context.Background())
	for _, text := range []string{"MATCH (n) WHERE NOT n:Meta CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS", "MATCH (m:Meta) SET m.revision = m.revision + 1"} {
		result, err := session.Run(context.Background(), text, nil)
		if err == nil {
			_, err = result.Consume(context.Background())
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestStore(t *testing.T) {
	uri, user, password := neo4jtest.Start(t)
	storetest.Run(t, func(t *testing.T) store.Store { return wiped(t, uri, user, password) }, 50)
}
