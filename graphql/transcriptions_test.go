package graphql

import (
	"fmt"

	"chancery/schema"
)

// transcriptions are, by field, what the writers of stored lists must write: here they are decoded.
var transcriptions = map[string]func([]any, call) (any, error){
	"aliases": aliases, "names": records, "identifiers": records, "properties": records, "authors": texts,
	"intervals": intervals, "firstDay": dayField, "lastDay": dayField, "time": timeOf,
}

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

// cursorFor gives a cursor as a page would.
func cursorFor(stamp string, values ...string) string {
	cursor, _ := appendCursor(nil, nil, stamp, "12345678", values)
	return string(cursor)
}
