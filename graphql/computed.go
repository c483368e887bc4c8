package graphql

import (
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"chancery/graphql/guard"
	"chancery/schema"
)

// texts gives a stored JSON list of texts.
func texts(values []any, _ call) (any, error) {
	var list []string
	if err := stored(values[0], &list); err != nil {
		return nil, err
	}
	out := make([]any, len(list))
	for i, item := range list {
		out[i] = item
	}
	return out, nil
}

// records gives a stored JSON list of objects of texts; empty texts are absent.
func records(values []any, _ call) (any, error) {
	var list []map[string]string
	if err := stored(values[0], &list); err != nil {
		return nil, err
	}
	out := make([]any, len(list))
	for i, item := range list {
		record := make(map[string]any, len(item))
		for key, value := range item {
			if value != "" || key == "value" || key == "key" {
				record[key] = value
			}
		}
		out[i] = record
	}
	return out, nil
}

// aliases gives the values of the names.
func aliases(values []any, _ call) (any, error) {
	var list []schema.Name
	if err := stored(values[0], &list); err != nil {
		return nil, err
	}
	out := make([]any, len(list))
	for i, name := range list {
		out[i] = name.Value
	}
	return out, nil
}

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

func intervals(values []any, _ call) (any, error) {
	var list [][2]schema.Day
	if err := stored(values[0], &list); err != nil {
		return nil, err
	}
	out := make([]any, len(list))
	for i, interval := range list {
		out[i] = map[string]any{"from": dayOrNull(interval[0]), "to": dayOrNull(interval[1])}
	}
	return out, nil
}

// dayOrNull gives a day as text, nil for the ends of time.
func dayOrNull(day schema.Day) any {
	if day == schema.FirstDay || day == schema.LastDay {
		return nil
	}
	return day.String()
}

// dayField gives a day that is stored as a number.
func dayField(values []any, _ call) (any, error) {
	day, ok := values[0].(int64)
	if !ok {
		return nil, fmt.Errorf("want a day, got %T", values[0])
	}
	return dayOrNull(schema.Day(day)), nil
}

// timeOf gives a time with its first and last day and its precision.
func timeOf(values []any, _ call) (any, error) {
	text, _ := values[0].(string)
	earliest, latest, known := schema.Date(text).Bounds()
	if !known {
		return nil, nil
	}
	return map[string]any{"text": text, "from": dayOrNull(earliest), "to": dayOrNull(latest), "precision": precision(text)}, nil
}

var (
	wholeDay    = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}`)
	seasonForm  = regexp.MustCompile(`^\d{4}-2[1-4]`)
	wholeMonth  = regexp.MustCompile(`^\d{4}-\d{2}`)
	decadeForm  = regexp.MustCompile(`^\d{3}X`)
	centuryForm = regexp.MustCompile(`^\d{2}XX`)
)

// precision names how exactly an EDTF text tells a time.
func precision(text string) string {
	switch {
	case strings.Contains(text, "/"):
		return "INTERVAL"
	case wholeDay.MatchString(text):
		return "DAY"
	case seasonForm.MatchString(text):
		return "SEASON"
	case wholeMonth.MatchString(text):
		return "MONTH"
	case decadeForm.MatchString(text):
		return "DECADE"
	case centuryForm.MatchString(text):
		return "CENTURY"
	}
	return "YEAR"
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

func limitsOf([]any, call) (any, error) {
	limits := guard.Standard()
	return map[string]any{"bytes": limits.Bytes, "depth": limits.Depth, "first": firstMost, "roots": limits.Roots, "rows": rowLimit, "seconds": int(deadline.Seconds())}, nil
}
