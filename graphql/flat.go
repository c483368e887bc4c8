package graphql

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
)

// ordered is a JSON object in the order in which it was written.
type ordered []entry

type entry struct {
	name  string
	value any // ordered, []any, string, json.Number, bool or nil
}

// decodeOrdered reads the next JSON value of a decoder that uses json.Number.
func decodeOrdered(d *json.Decoder) (any, error) {
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	delimiter, ok := token.(json.Delim)
	if !ok {
		return token, nil
	}
	if delimiter == '[' {
		list := []any{}
		for d.More() {
			value, err := decodeOrdered(d)
			if err != nil {
				return nil, err
			}
			list = append(list, value)
		}
		_, err = d.Token()
		return list, err
	}
	object := ordered{}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, err
		}
		value, err := decodeOrdered(d)
		if err != nil {
			return nil, err
		}
		text, _ := name.(string)
		object = append(object, entry{text, value})
	}
	_, err = d.Token()
	return object, err
}

// errNotOneList is the remedy for a query whose answer is no table.
var errNotOneList = errors.New("CSV and NDJSON hold one list, and this query gives none or several: select the nodes of one connection, or one list field")

// recordsIn gives the one list of records of an answer: that which is found without going into another list.
func recordsIn(answer []byte) ([]any, error) {
	d := json.NewDecoder(bytes.NewReader(answer))
	d.UseNumber()
	whole, err := decodeOrdered(d)
	if err != nil {
		return nil, err
	}
	object, _ := whole.(ordered)
	var lists [][]any
	for _, e := range object {
		if e.name == "data" {
			lists = listsIn(e.value, lists)
		}
	}
	if len(lists) != 1 {
		return nil, errNotOneList
	}
	return lists[0], nil
}

// listsIn gathers the lists of records below a value. The edges of a connection are its nodes.
func listsIn(value any, lists [][]any) [][]any {
	switch v := value.(type) {
	case []any:
		if len(v) == 0 {
			return append(lists, v)
		}
		if _, records := v[0].(ordered); records {
			return append(lists, v)
		}
	case ordered:
		for _, e := range v {
			if rows, ok := e.value.([]any); ok && e.name == "edges" {
				nodes := make([]any, 0, len(rows))
				for _, row := range rows {
					nodes = append(nodes, nodeOf(row))
				}
				lists = append(lists, nodes)
				continue
			}
			lists = listsIn(e.value, lists)
		}
	}
	return lists
}

func nodeOf(edge any) any {
	if object, ok := edge.(ordered); ok {
		for _, e := range object {
			if e.name == "node" {
				return e.value
			}
		}
	}
	return edge
}

// cells gives the leaves of a record by the path that leads to them: counts.asserted. A list of
// plain values is joined by "; ", any other list is JSON.
func cells(prefix string, record any, each func(column, value string)) {
	switch v := record.(type) {
	case ordered:
		for _, e := range v {
			name := e.name
			if prefix != "" {
				name = prefix + "." + name
			}
			cells(name, e.value, each)
		}
	case []any:
		var plain []string
		for _, item := range v {
			text, ok := plainText(item)
			if !ok {
				each(prefix, string(appendJSON(nil, v)))
				return
			}
			plain = append(plain, text)
		}
		each(prefix, strings.Join(plain, "; "))
	default:
		text, _ := plainText(v)
		each(prefix, text)
	}
}

func plainText(value any) (string, bool) {
	switch v := value.(type) {
	case nil:
		return "", true
	case string:
		return v, true
	case json.Number:
		return v.String(), true
	case bool:
		if v {
			return "true", true
		}
		return "false", true
	}
	return "", false
}

// appendJSON writes a decoded value as compact JSON in its own order.
func appendJSON(out []byte, value any) []byte {
	switch v := value.(type) {
	case ordered:
		out = append(out, '{')
		for i, e := range v {
			if i > 0 {
				out = append(out, ',')
			}
			out = append(appendText(out, e.name), ':')
			out = appendJSON(out, e.value)
		}
		return append(out, '}')
	case []any:
		out = append(out, '[')
		for i, item := range v {
			if i > 0 {
				out = append(out, ',')
			}
			out = appendJSON(out, item)
		}
		return append(out, ']')
	case string:
		return appendText(out, v)
	case nil:
		return append(out, "null"...)
	}
	text, _ := plainText(value)
	return append(out, text...)
}

// table writes records as CSV, the header first.
type table struct {
	out     *csv.Writer
	columns map[string]int
	names   []string
}

// newTable gives a table with these columns.
func newTable(w io.Writer, columns []string) (*table, error) {
	t := &table{out: csv.NewWriter(w), columns: map[string]int{}, names: columns}
	for place, name := range columns {
		t.columns[name] = place
	}
	if len(columns) == 0 {
		return t, nil
	}
	return t, t.out.Write(columns)
}

// columnsOf gives the columns that records show, in the order of the query. An object that is null
// in one record shows its own name there and its fields in others: the fields are the columns.
func columnsOf(records []any) []string {
	var names []string
	known, within := map[string]bool{}, map[string]bool{}
	for _, record := range records {
		cells("", record, func(column, _ string) {
			if known[column] {
				return
			}
			known[column] = true
			names = append(names, column)
			for outer, dot := column, strings.LastIndexByte(column, '.'); dot > 0; dot = strings.LastIndexByte(outer, '.') {
				outer = outer[:dot]
				within[outer] = true
			}
		})
	}
	return slices.DeleteFunc(names, func(name string) bool { return within[name] })
}

// write adds rows and flushes them. A cell that a spreadsheet would take for a formula begins
// with an apostrophe.
func (t *table) write(records []any) error {
	row := make([]string, len(t.names))
	for _, record := range records {
		clear(row)
		cells("", record, func(column, value string) {
			if place, known := t.columns[column]; known {
				row[place] = harmless(value)
			}
		})
		if err := t.out.Write(row); err != nil {
			return err
		}
	}
	t.out.Flush()
	return t.out.Error()
}

// harmless keeps a spreadsheet from running a cell (OWASP, CSV injection); a number is none.
func harmless(cell string) string {
	if cell == "" || !strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return cell
	}
	if _, err := strconv.ParseFloat(cell, 64); err == nil {
		return cell
	}
	return "'" + cell
}

// rewritten gives the one list of an answer in another media type.
func rewritten(answer []byte, media string) ([]byte, error) {
	records, err := recordsIn(answer)
	if err != nil {
		return nil, err
	}
	if media == linesJSON {
		var out []byte
		for _, record := range records {
			out = append(appendJSON(out, record), '\n')
		}
		return out, nil
	}
	var out bytes.Buffer
	t, err := newTable(&out, columnsOf(records))
	if err == nil {
		err = t.write(records)
	}
	return out.Bytes(), err
}
