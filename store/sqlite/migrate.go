package sqlite

import (
	"context"
	"strings"
)

// migration gives the statements that lead from an older version of the tables to the next, and
// whether there are any. Version 1 is the first; 2 knows what was known on which day; 3 has all
// that walks read in indexes.
func migration(from int) (text string, ok bool) {
	switch from {
	case 1:
		return knowing(), true
	case 2:
		return "DROP INDEX claim_out; DROP INDEX claim_in; DROP INDEX IF EXISTS entity_walk; DROP INDEX IF EXISTS entity_kind; DROP INDEX IF EXISTS claim_type;\n" +
			created("INDEX claim_out ", "INDEX claim_in ", "INDEX claim_type ", "INDEX entity_walk ", "INDEX entity_kind "), true
	}
	return "", false
}

// created gives the statements of tables.sql that create what is named so.
func created(names ...string) string {
	var out strings.Builder
	for _, statement := range strings.SplitAfter(tables, ";\n") {
		for _, name := range names {
			if strings.Contains(statement, "CREATE "+name) {
				out.WriteString(statement)
			}
		}
	}
	return out.String()
}

// knowing gives the statements that lead from version 1 to 2.
func knowing() string {
	columns := "n, id, type, nature, from_n, to_n, qualifiers, at, within, live, affirmed, dated, factuality, confidence, confidence_text, evidence, sources," +
		" asserted, reported, alleged, denied, negated, planned, hypothetical, earliest, latest, valid_from, valid_to, intervals," +
		" quote, quote_folded, speaker, document, document_title, document_title_folded, published, first_published, last_published"
	var out strings.Builder
	out.WriteString("DROP VIEW relations; DROP VIEW evidence;" +
		" ALTER TABLE document ADD COLUMN known_from INTEGER NOT NULL DEFAULT 99999999; ALTER TABLE document ADD COLUMN known_until INTEGER NOT NULL DEFAULT 99999999;\n")
	for _, statement := range strings.SplitAfter(tables, ";\n") {
		if strings.Contains(statement, "CREATE TABLE claim (") {
			out.WriteString(strings.Replace(statement, "CREATE TABLE claim (", "CREATE TABLE claim_anew (", 1))
		}
	}
	out.WriteString("INSERT INTO claim_anew (" + columns + ") SELECT " + columns + " FROM claim; DROP TABLE claim; ALTER TABLE claim_anew RENAME TO claim;\n")
	for _, statement := range strings.SplitAfter(tables, ";\n") {
		if strings.Contains(statement, " ON claim (") || strings.Contains(statement, "CREATE VIEW ") {
			out.WriteString(statement)
		}
	}
	return out.String()
}

// refill works out anew what the tables hold beside the readings, after a migration from a version.
func (s *Store) refill(ctx context.Context, c *connection, from int) error {
	if from != 1 {
		return nil
	}
	w := newWriting(ctx, c, nil)
	err := w.rows("SELECT DISTINCT source FROM document", nil, func(scan func(...any) error) error {
		var source string
		err := scan(&source)
		w.sources[source] = true
		return err
	})
	if err != nil {
		return err
	}
	return w.settle(0)
}
