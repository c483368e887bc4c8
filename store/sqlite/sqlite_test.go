package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"chancery/schema"
	"chancery/schema/query"
	"chancery/store"
	"chancery/store/storetest"
)

func openTest(t testing.TB) *Store {
	t.Helper()
	return openAt(t, filepath.Join(t.TempDir(), "chancery.db"))
}

func openAt(t testing.TB, path string) *Store {
	t.Helper()
	s, err := Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return s
}

func sample(t testing.TB) []schema.Reading {
	t.Helper()
	readings, _, err := storetest.Sample()
	if err != nil {
		t.Fatal(err)
	}
	return readings
}

func put(t testing.TB, s *Store, readings []schema.Reading) {
	t.Helper()
	if _, err := s.Put(context.Background(), readings); err != nil {
		t.Fatal(err)
	}
}

func dump(t interface{ Fatal(...any) }, s store.Store) string {
	var out bytes.Buffer
	if err := store.Dump(context.Background(), s, &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) store.Store { return openTest(t) }, 1000)
}

func TestInMemoryAgrees(t *testing.T) {
	storetest.Agree(t, openTest(t), openAt(t, ":memory:"), 30)
}

// TestEveryStatementMayFail ends a writing before its first, second, … statement: nothing of it
// is ever visible, and the same again gives what an uninterrupted writing gives.
func TestEveryStatementMayFail(t *testing.T) {
	ctx := context.Background()
	readings := sample(t)
	s := openTest(t)
	put(t, s, readings[:2])
	before := dump(t, s)
	newer := readings[0]
	newer.Document.LoadKey = "newer" // one is replaced, the others are new
	batch := append([]schema.Reading{newer}, readings[2:]...)
	broken := errors.New("the machine stops here")
	statements := 0
	for allowed := 0; ; allowed++ {
		left := allowed
		s.fault = func() error {
			if left == 0 {
				return broken
			}
			left--
			return nil
		}
		_, err := s.Put(ctx, batch)
		if err == nil {
			statements = allowed
			break
		}
		if !errors.Is(err, broken) {
			t.Fatalf("after %d statements: %v", allowed, err)
		}
		if allowed%7 == 0 && dump(t, s) != before {
			t.Fatalf("a put that ended after %d statements is visible", allowed)
		}
	}
	s.fault = nil
	if statements < 100 {
		t.Errorf("only %d statements were tried", statements)
	}
	uninterrupted := openTest(t)
	put(t, uninterrupted, readings[:2])
	put(t, uninterrupted, batch)
	if got, want := dump(t, s), dump(t, uninterrupted); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestForeignFilesAreRefused(t *testing.T) {
	ctx := context.Background()
	make := func(name string, statements ...string) string {
		path := filepath.Join(t.TempDir(), name)
		db, err := sql.Open("sqlite", path)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range statements {
			if _, err := db.Exec(text); err != nil {
				t.Fatal(err)
			}
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		return path
	}
	rubbish := filepath.Join(t.TempDir(), "rubbish")
	if err := os.WriteFile(rubbish, []byte(strings.Repeat("not a database ", 1000)), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, path := range map[string]string{
		"another program's tables": make("a", "CREATE TABLE photos (n INTEGER)"),
		"another program's mark":   make("b", "PRAGMA application_id = 7"),
		"a newer chancery":         make("c", "PRAGMA application_id = 1128809298", "PRAGMA user_version = 99", "CREATE TABLE x (n)"),
		"rubbish":                  rubbish,
	} {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Open(ctx, path); !errors.Is(err, store.ErrForeign) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", name, err)
		}
		if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, content) {
			t.Errorf("%s was changed: %v", name, err)
		}
	}
	if _, err := Open(ctx, filepath.Join(t.TempDir(), "no", "such", "directory")); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("no directory: %v", err)
	}
}

func TestWhatWasWrittenIsThereAgain(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "a name with spaces & ?marks#.db")
	first := openAt(t, path)
	put(t, first, sample(t))
	want := dump(t, first)
	if err := first.Close(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Fatal(err)
	}
	second := openAt(t, path)
	if got := dump(t, second); got != want {
		t.Error("the dump is another after opening again")
	}
	if changed, err := second.Put(ctx, sample(t)); err != nil || changed != 0 {
		t.Errorf("loading again changed %d: %v", changed, err)
	}
	var application int
	if err := second.database.QueryRow("PRAGMA application_id").Scan(&application); err != nil || application != applicationID {
		t.Errorf("application id %x: %v", application, err)
	}
}

func TestFullDisk(t *testing.T) {
	ctx := context.Background()
	s := openTest(t)
	put(t, s, sample(t))
	before := dump(t, s)
	c, err := s.take(ctx, s.writer)
	if err != nil {
		t.Fatal(err)
	}
	var pages int
	if err := c.conn.QueryRowContext(ctx, "PRAGMA page_count").Scan(&pages); err != nil {
		t.Fatal(err)
	}
	if _, err := c.conn.ExecContext(ctx, "PRAGMA max_page_count = 1"); err != nil { // no page more than there are
		t.Fatal(err)
	}
	s.writer <- c
	entries, err := storetest.Entries(200)
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Put(ctx, entries)
	if !errors.Is(err, store.ErrFull) || !strings.Contains(err.Error(), "free room") {
		t.Fatalf("%v", err)
	}
	if after := dump(t, s); after != before {
		t.Error("a put that found no room left something")
	}
	if _, err := c.conn.ExecContext(ctx, "PRAGMA max_page_count = 1000000"); err != nil {
		t.Fatal(err)
	}
	if changed, err := s.Put(ctx, entries); err != nil || changed != 200 {
		t.Errorf("with room again: %d %v", changed, err)
	}
}

func TestViewsForPeople(t *testing.T) {
	s := openTest(t)
	put(t, s, sample(t))
	for text, want := range map[string]int{
		`SELECT count(*) FROM relations WHERE "from" = 'China' AND relation = 'SUPPLIES'`:         3,
		`SELECT count(*) FROM evidence WHERE "to" = 'Russia' AND quote LIKE '%drones%'`:           3,
		`SELECT count(*) FROM relations WHERE affirmed AND document = 'A visit to Beijing'`:       6,
		`SELECT count(*) FROM pragma_foreign_key_check`:                                           0,
		`SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'`:                1,
		`SELECT count(*) FROM relations r JOIN evidence e ON e.relation_id = r.id WHERE r.id='x'`: 0,
	} {
		var got int
		if err := s.database.QueryRow(text).Scan(&got); err != nil || got != want {
			t.Errorf("%s: %d, want %d (%v)", text, got, want, err)
		}
	}
}

// TestNothingIsLeft says that a removal empties every table, the full-text indexes included.
func TestNothingIsLeft(t *testing.T) {
	s := openTest(t)
	readings := sample(t)
	put(t, s, readings)
	for _, r := range readings {
		if found, err := s.Remove(context.Background(), r.Document.ID); err != nil || !found {
			t.Fatal(found, err)
		}
	}
	for _, table := range []string{"document", "band", "sentence", "entity", "entity_name", "contribution", "document_entity", "mention", "claim", "interval", "assertion", "voice"} {
		var n int
		if err := s.database.QueryRow("SELECT count(*) FROM " + table).Scan(&n); err != nil || n != 0 {
			t.Errorf("%s holds %d rows: %v", table, n, err)
		}
	}
	for _, index := range []string{"entity_text", "sentence_text"} {
		var n int
		if err := s.database.QueryRow("SELECT count(*) FROM " + index + "('russia')").Scan(&n); err != nil || n != 0 {
			t.Errorf("%s finds %d rows: %v", index, n, err)
		}
	}
}

func TestManyAtOnce(t *testing.T) {
	ctx := context.Background()
	s := openTest(t)
	entries, err := storetest.Entries(120)
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for i := range 4 {
		all.Go(func() {
			for k := i; k < len(entries); k += 4 {
				if _, err := s.Put(ctx, entries[k:k+1]); err != nil {
					t.Error(err)
				}
			}
		})
	}
	q := query.Question{Selections: []query.Selection{
		{Key: "documents", Step: query.All{Of: query.DocumentRecord}, Count: true},
		{Key: "dataset", Step: query.Dataset{}, First: 1, Fields: []query.Field{"documents"}},
	}}
	for range 12 { // more than there are readers
		all.Go(func() {
			for range 20 {
				answer, err := s.Ask(ctx, q)
				if err != nil {
					t.Error(err)
					return
				}
				if total, counted := answer.Selections[0].Total, answer.Selections[1].Rows[0].Values[0].(int64); total != counted {
					t.Errorf("one snapshot holds %d and %d documents", total, counted)
				}
			}
		})
	}
	all.Wait()
	alone := openTest(t)
	put(t, alone, entries)
	if dump(t, s) != dump(t, alone) {
		t.Error("four writers at once give another store")
	}
}

// TestOneTextForOneShape says that values never stand in the text of a statement.
func TestOneTextForOneShape(t *testing.T) {
	text := func(values ...string) string {
		c := &compiled{}
		s := query.Selection{Key: "k", Step: query.ByID{Of: query.EntityRecord, IDs: values}, First: len(values), Order: []query.Order{{Field: "name"}, {Field: "id"}}, After: []string{values[0], values[0]},
			Where: query.Compare{Field: "name", Op: query.In, Values: values}, Fields: []query.Field{"id"}}
		if err := c.rows(s, rowsOf{}, nil, true); err != nil {
			t.Fatal(err)
		}
		if strings.Count(c.text.String(), "?") != len(c.values) {
			t.Errorf("%s has %d values", c.text.String(), len(c.values))
		}
		return c.text.String()
	}
	if one, other := text("a"), text("'; DROP TABLE entity; --", "?", "b"); one != other {
		t.Errorf("%s\n%s", one, other)
	}
}

func FuzzAsk(f *testing.F) {
	s := openTest(f)
	put(f, s, sample(f))
	f.Fuzz(rapid.MakeFuzz(func(t *rapid.T) {
		q := storetest.Questions(t)
		answer, err := s.Ask(context.Background(), q)
		if err != nil {
			t.Fatalf("%s: %v", q, err)
		}
		if _, err := storetest.Render(q, answer); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}))
}

// FuzzAskText asks whatever parses: an answer, or an error that says that the question is wrong.
func FuzzAskText(f *testing.F) {
	s := openTest(f)
	put(f, s, sample(f))
	for _, seed := range []string{
		`(question (select a (all Entity) (where (contains name "x")) (first 3) (count) (fields id) (select r (follow entity.relations OUT) (first 1) (fields quote))))`,
		`(question (select p (paths "wikidata:Q159" "wikidata:Q148" (length 3) (k 2) (where (or)) (hubs 1)) (first 2) (fields id)))`,
		`(question (select s (search Sentence "russia \"*") (order (desc rank) id) (first 2) (after "1" "x") (fields text)))`,
		`(question (select n (neighbourhood (roots "wikidata:Q159") (depth 2) (most 3) (kinds "Person")) (first 1) (fields reached)))`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q, err := query.Parse(text)
		if err != nil {
			return
		}
		if _, err := s.Ask(context.Background(), q); err != nil && !errors.Is(err, store.ErrQuestion) {
			t.Fatalf("%s: %v", q, err)
		}
	})
}
