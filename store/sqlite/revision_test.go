package sqlite

import (
	"context"
	"path/filepath"
	"testing"

	"chancery/store/storetest"
)

func TestRevisionOfAnotherProcess(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "shared.db")
	open := func() *Store {
		s, err := Open(ctx, path)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close(ctx) })
		return s
	}
	revision := func(s *Store) string {
		text, err := s.Revision(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	readings, _, err := storetest.Sample()
	if err != nil {
		t.Fatal(err)
	}
	one, other := open(), open() // as two processes would
	before := revision(one)
	if revision(other) != before {
		t.Error("two stores of one file name its state differently")
	}
	if _, err := other.Put(ctx, readings); err != nil {
		t.Fatal(err)
	}
	after := revision(one)
	if after == before || after != revision(other) {
		t.Errorf("before %s, then %s and %s", before, after, revision(other))
	}
	if again := revision(open()); again != after {
		t.Errorf("opening the file changed its revision from %s to %s", after, again)
	}
}

// TestRevisionOfAFileWithoutMark opens a file from before files bore marks.
func TestRevisionOfAFileWithoutMark(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "old.db")
	for i := range 3 {
		s, err := Open(ctx, path)
		if err != nil {
			t.Fatal(err)
		}
		text, err := s.Revision(ctx)
		if err != nil || len(text) < 4 {
			t.Errorf("revision %q, %v", text, err)
		}
		if i == 0 {
			if _, err := s.database.ExecContext(ctx, "DELETE FROM meta WHERE key = 'mark'"); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Close(ctx); err != nil {
			t.Fatal(err)
		}
	}
}

func BenchmarkRevision(b *testing.B) {
	s := openTest(b)
	for b.Loop() {
		if _, err := s.Revision(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
}
