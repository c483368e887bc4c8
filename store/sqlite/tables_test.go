package sqlite

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"chancery/schema"
)

// lists gives the closed lists that the tables check, by the name of their place in tables.sql.
func lists() map[string][]string {
	out := map[string][]string{}
	for _, row := range schema.Kinds() {
		out["kinds"] = append(out["kinds"], string(row.Kind))
	}
	for _, row := range schema.Relations() {
		out["relations"] = append(out["relations"], string(row.Relation))
	}
	for _, f := range schema.Factualities() {
		out["factualities"] = append(out["factualities"], string(f))
	}
	return out
}

// fresh gives the text of tables.sql with its closed lists written anew from schema.
func fresh(text string) (string, error) {
	for name, values := range lists() {
		head := "-- from the table of " + name + "\n"
		before, rest, ok := strings.Cut(text, head)
		_, after, also := strings.Cut(rest, "    -- end\n")
		if !ok || !also {
			return "", fmt.Errorf("tables.sql has no list of %s", name)
		}
		text = before + head + "    '" + strings.Join(values, "', '") + "'\n    -- end\n" + after
	}
	return text, nil
}

// TestTablesFresh keeps the closed lists of tables.sql equal to the tables in schema;
// CHANCERY_UPDATE writes them anew. Whoever changes them adds a migration.
func TestTablesFresh(t *testing.T) {
	want, err := fresh(tables)
	if err != nil {
		t.Fatal(err)
	}
	if want == tables {
		return
	}
	if os.Getenv("CHANCERY_UPDATE") == "" {
		t.Fatal("tables.sql lists other kinds, relations or factualities than schema: run make generate, and add a migration")
	}
	if err := os.WriteFile("tables.sql", []byte(want), 0o644); err != nil {
		t.Fatal(err)
	}
}
