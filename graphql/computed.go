package graphql

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"time"

	"chancery/graphql/guard"
	"chancery/schema"
)

// stored decodes a JSON field of a row; an empty text is an empty list.
func stored(value any, into any) error {
	text, ok := value.(string)
	if !ok {
		return fmt.Errorf("want JSON text, got %T", value)
	}
	if text == "" {
		return nil
	}
	if err := json.Unmarshal([]byte(text), into); err != nil {
		return fmt.Errorf("stored JSON: %w", err)
	}
	return nil
}

// precision names how exactly an EDTF text tells a time.
func precision(text string) string {
	switch {
	case strings.Contains(text, "/"):
		return "INTERVAL"
	case fits(text, "0000-00-00"):
		return "DAY"
	case fits(text, "0000-2") && len(text) > 6 && text[6] >= '1' && text[6] <= '4':
		return "SEASON"
	case fits(text, "0000-00"):
		return "MONTH"
	case fits(text, "000X"):
		return "DECADE"
	case fits(text, "00XX"):
		return "CENTURY"
	}
	return "YEAR"
}

// fits says whether a text begins as the pattern does, in which 0 stands for any digit.
func fits(text, pattern string) bool {
	for i := range len(pattern) {
		if i == len(text) || text[i] != pattern[i] && (pattern[i] != '0' || text[i] < '0' || text[i] > '9') {
			return false
		}
	}
	return true
}

// wording gives a relation's words from its table.
func wording(values []any, _ call) (any, error) {
	name, _ := values[0].(string)
	row, ok := schema.RelationNamed(schema.Relation(name))
	if !ok {
		return nil, fmt.Errorf("no relation %q", name)
	}
	return row.Wording, nil
}

// permalink gives the address at which the query page asks about an entity.
func permalink(values []any, call call) (any, error) {
	id, _ := values[0].(string)
	return call.link + "/?entity=" + url.QueryEscape(id), nil
}

// moment gives a number of seconds since 1970 as a time of day, nil for 0.
func moment(values []any, _ call) (any, error) {
	seconds, _ := values[0].(int64)
	if seconds == 0 {
		return nil, nil
	}
	return time.Unix(seconds, 0).UTC().Format(time.RFC3339), nil
}

func limitsOf([]any, call) (any, error) {
	limits := guard.Standard()
	return map[string]any{"bytes": limits.Bytes, "depth": limits.Depth, "first": firstMost, "roots": limits.Roots, "rows": rowLimit, "seconds": int(deadline.Seconds())}, nil
}
