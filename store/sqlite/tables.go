package sqlite

import (
	_ "embed"
	"fmt"
	"strings"

	"chancery/schema"
)

//go:embed tables.sql
var tables string

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
