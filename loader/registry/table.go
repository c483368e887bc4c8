package registry

import (
	"fmt"
	"strings"
)

// table is one embedded file: lines of a header and of rows, fields between tabs. Lines that
// start with # are remarks.
type table struct {
	name   string
	column map[string]int
	rows   [][]string
}

// readTable reads a file, whose first line that is no remark names its columns.
func readTable(name, content string) (table, error) {
	t := table{name: name}
	number := 0
	for line := range strings.Lines(content) {
		number++
		line = strings.TrimRight(line, "\r\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(line, "\t")
		if t.column == nil {
			t.column = map[string]int{}
			for i, field := range fields {
				t.column[field] = i
			}
			continue
		}
		for len(fields) < len(t.column) {
			fields = append(fields, "")
		}
		if len(fields) > len(t.column) {
			return t, fmt.Errorf("%s:%d: %d fields, the header has %d", name, number, len(fields), len(t.column))
		}
		t.rows = append(t.rows, fields)
	}
	if t.column == nil {
		return t, fmt.Errorf("%s: no header", name)
	}
	return t, nil
}

// get gives a field of a row by its column's name, "" where there is no such column.
func (t table) get(row []string, column string) string {
	i, ok := t.column[column]
	if !ok {
		return ""
	}
	return strings.TrimSpace(row[i])
}

// list gives a field that holds several values with semicolons between them.
func (t table) list(row []string, column string) []string {
	var values []string
	for value := range strings.SplitSeq(t.get(row, column), ";") {
		if value = strings.TrimSpace(value); value != "" {
			values = append(values, value)
		}
	}
	return values
}

// checked says whether a row names a page or file where it was checked. A row from general
// knowledge gives no identifier, and alone settles nobody's identity.
func (t table) checked(row []string) bool {
	source := t.get(row, "source")
	return source != "" && source != "general"
}
