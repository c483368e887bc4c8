package storetest

import (
	"context"
	"testing"

	"chancery/schema"
	"chancery/store"
)

// revisions checks that the name of the state changes with every write that changes something,
// with no other, and never comes back, not even where the data do.
func revisions(t *testing.T, s store.Store) {
	ctx := context.Background()
	readings, _, err := Sample()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]string{}
	last := ""
	look := func(after string, changes bool) {
		t.Helper()
		for range 2 {
			now, err := s.Revision(ctx)
			if err != nil || now == "" {
				t.Fatalf("after %s: revision %q, %v", after, now, err)
			}
			if earlier, ok := seen[now]; ok && changes {
				t.Errorf("after %s the revision is %s, as it was after %s", after, now, earlier)
			}
			if !changes && now != last {
				t.Errorf("after %s, which changes nothing, the revision went from %s to %s", after, last, now)
			}
			seen[now], last, changes = after, now, false
		}
	}
	look("opening", true)
	mustPut(t, s, readings)
	look("a put", true)
	if changed, err := s.Put(ctx, readings); err != nil || changed != 0 {
		t.Fatalf("%d changed, %v", changed, err)
	}
	look("the same put", false)
	again := readings[0]
	again.Document.LoadKey = "another"
	mustPut(t, s, []schema.Reading{again})
	look("a put of the same with another load key", true)
	mustPut(t, s, readings[:1])
	look("the put that brings back what was there", true)
	remove(t, s, "document:none")
	look("removing what is not there", false)
	spoiled := readings[1]
	spoiled.Document.Text += "!"
	if _, err := s.Put(ctx, []schema.Reading{spoiled}); err == nil {
		t.Fatal("a spoiled reading was put")
	}
	look("a put that was refused", false)
	remove(t, s, readings[0].Document.ID)
	look("a removal", true)
	if _, err := s.Put(ctx, nil); err != nil {
		t.Fatal(err)
	}
	dump(t, s)
	look("putting nothing and reading everything", false)
}
