package neo4j

import (
	"context"
	"testing"

	"chancery/store/neo4j/neo4jtest"
	"chancery/store/sqlite"
	"chancery/store/storetest"
)

// TestAgreesWithSQLite: both stores give the same answers to the same random questions, byte for
// byte, on any day that is asked.
func TestAgreesWithSQLite(t *testing.T) {
	uri, user, password := neo4jtest.Start(t)
	other, err := sqlite.Open(context.Background(), ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close(context.Background())
	storetest.Agree(t, other, wiped(t, uri, user, password), 8)
}
