package storetest

import (
	"fmt"
	"sort"
	"strconv"
	"strings"

	"chancery/schema/query"
	"chancery/store"
)

// Render writes an answer for people and for comparison: one line a row, nested rows indented
// below their row, values as JSON in the order of the fields.
func Render(q query.Question, answer query.Answer) (string, error) {
	var out strings.Builder
	err := renderAll(&out, q.Selections, answer.Selections, "")
	return out.String(), err
}

func renderAll(out *strings.Builder, selections []query.Selection, all []query.Rows, indent string) error {
	if len(all) != len(selections) {
		return fmt.Errorf("%d selections were asked and %d answered", len(selections), len(all))
	}
	for i, s := range selections {
		fmt.Fprintf(out, "%s%s", indent, s.Key)
		if s.Count {
			fmt.Fprintf(out, " total=%d", all[i].Total)
		}
		if all[i].More {
			out.WriteString(" more")
		}
		out.WriteString("\n")
		for _, row := range all[i].Rows {
			if err := renderRow(out, s, row, indent+"  "); err != nil {
				return err
			}
		}
	}
	return nil
}

func renderRow(out *strings.Builder, s query.Selection, row query.Row, indent string) error {
	if len(row.Values) != len(s.Fields) {
		return fmt.Errorf("%s: %d fields were asked and %d answered", s.Key, len(s.Fields), len(row.Values))
	}
	out.WriteString(indent + "-")
	for i, field := range s.Fields {
		if err := fits(s.Step.Record(), field, row.Values[i]); err != nil {
			return fmt.Errorf("%s: %w", s.Key, err)
		}
		text, err := store.CompactJSON(row.Values[i])
		if err != nil {
			return err
		}
		fmt.Fprintf(out, " %s=%s", field, text)
	}
	if len(row.Cursor) != len(s.Ordering()) {
		return fmt.Errorf("%s: the cursor has %d values for %d orders", s.Key, len(row.Cursor), len(s.Ordering()))
	}
	out.WriteString("\n")
	return renderAll(out, s.Nested, row.Nested, indent+"  ")
}

// fits says whether a value has the Go type that its field promises.
func fits(record query.Record, field query.Field, value any) error {
	for _, row := range query.Fields(record) {
		if row.Field != field {
			continue
		}
		ok := false
		switch row.Type {
		case query.Text, query.JSON:
			_, ok = value.(string)
		case query.Number:
			_, ok = value.(float64)
		case query.Whole:
			_, ok = value.(int64)
		case query.Truth:
			_, ok = value.(bool)
		}
		if !ok {
			return fmt.Errorf("%s is of the type %s, and the answer gives a %T", field, row.Type, value)
		}
		return nil
	}
	return fmt.Errorf("%s has no field %s", record, field)
}

// named puts names in the place of ids, the longest ids first.
func named(text string, names map[string]string) string {
	return replaced(text, names, func(name, id string) (string, string) { return id, name })
}

// resolved puts ids in the place of names.
func resolved(text string, names map[string]string) string {
	return replaced(text, names, func(name, id string) (string, string) { return strconv.Quote(name), strconv.Quote(id) })
}

func replaced(text string, names map[string]string, pair func(name, id string) (from, to string)) string {
	type change struct{ from, to string }
	var changes []change
	for name, id := range names {
		from, to := pair(name, id)
		changes = append(changes, change{from, to})
	}
	sort.Slice(changes, func(i, j int) bool {
		a, b := changes[i], changes[j]
		if len(a.from) != len(b.from) {
			return len(a.from) > len(b.from)
		}
		return a.from+a.to < b.from+b.to
	})
	for _, change := range changes {
		text = strings.ReplaceAll(text, change.from, change.to)
	}
	return text
}
