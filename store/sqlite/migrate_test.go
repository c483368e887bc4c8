package sqlite

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"

	"chancery/schema/query"
	"chancery/store"
	"chancery/store/storetest"
)

// first gives the statements that turn the tables back into those of version 1.
func first(t *testing.T) []string {
	t.Helper()
	out := []string{"DROP VIEW relations", "DROP VIEW evidence", "DELETE FROM claim WHERE past_of IS NOT NULL", "DROP INDEX claim_id", "DROP INDEX claim_past", "DROP INDEX claim_out", "DROP INDEX claim_in"}
	for _, statement := range strings.SplitAfter(tables, ";\n") {
		if _, create, ok := strings.Cut(statement, "CREATE TABLE claim ("); ok {
			create = strings.Replace(create, "id TEXT NOT NULL,", "id TEXT NOT NULL UNIQUE,", 1)
			for _, line := range []string{"  past_of INTEGER,\n", "  known_from INTEGER NOT NULL DEFAULT 99999999,\n", "  known_until INTEGER NOT NULL DEFAULT 99999999,\n"} {
				if !strings.Contains(create, line) {
					t.Fatalf("the table of claims has no line %q", line)
				}
				create = strings.Replace(create, line, "", 1)
			}
			out = append(out, "CREATE TABLE claim_first ("+create)
		}
	}
	columns := "n, id, type, nature, from_n, to_n, qualifiers, at, within, live, affirmed, dated, factuality, confidence, confidence_text, evidence, sources, asserted, reported, alleged," +
		" denied, negated, planned, hypothetical, earliest, latest, valid_from, valid_to, intervals, quote, quote_folded, speaker, document, document_title, document_title_folded, published, first_published, last_published"
	return append(out, "INSERT INTO claim_first SELECT "+columns+" FROM claim", "DROP TABLE claim", "ALTER TABLE claim_first RENAME TO claim",
		"CREATE INDEX claim_out ON claim (from_n, to_n)", "CREATE INDEX claim_in ON claim (to_n, from_n)",
		"ALTER TABLE document DROP COLUMN known_from", "ALTER TABLE document DROP COLUMN known_until",
		"CREATE VIEW relations AS SELECT id FROM claim", "CREATE VIEW evidence AS SELECT id FROM assertion", "PRAGMA user_version = 1")
}

// TestMigration: a file of version 1 opens, and shows and knows what one of today does.
func TestMigration(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "old.db")
	readings, _, err := storetest.Sample()
	if err != nil {
		t.Fatal(err)
	}
	s := openAt(t, path)
	if _, err := s.Put(ctx, readings); err != nil {
		t.Fatal(err)
	}
	want := shown(t, s)
	c, err := s.take(ctx, s.writer)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range append([]string{"PRAGMA foreign_keys = OFF"}, first(t)...) {
		if _, err := c.conn.ExecContext(ctx, text); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
	}
	s.writer <- c
	if err := s.Close(ctx); err != nil {
		t.Fatal(err)
	}
	s = openAt(t, path)
	if got := shown(t, s); got != want {
		t.Errorf("after the migration\n%s\nwant\n%s", got, want)
	}
	for _, r := range readings {
		if _, err := s.Remove(ctx, r.Document.ID); err != nil {
			t.Fatal(err)
		}
	}
	if got := shown(t, s); got != "" {
		t.Errorf("removing every document leaves\n%s", got)
	}
}

// shown gives the dump of a store and the relations that were known on some days.
func shown(t *testing.T, s store.Store) string {
	t.Helper()
	var out bytes.Buffer
	if err := store.Dump(context.Background(), s, &out); err != nil {
		t.Fatal(err)
	}
	var q query.Question
	for _, key := range []string{"a", "b", "c"} {
		q.Selections = append(q.Selections, query.Selection{Key: key, Step: query.All{Of: query.RelationRecord}, First: 1000, Fields: []query.Field{"id", "factuality", "evidence", "quote", "lastPublished"}})
	}
	q.Selections[0].Known, q.Selections[1].Known, q.Selections[2].Known = 20230405, 20240401, 20240601
	answer, err := s.Ask(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	for _, rows := range answer.Selections {
		for _, row := range rows.Rows {
			text, err := store.CompactJSON(row.Values)
			if err != nil {
				t.Fatal(err)
			}
			out.WriteString(text + "\n")
		}
	}
	return out.String()
}
