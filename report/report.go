// Package report takes the JSON answer of a GraphQL query and gives it in the forms that
// people paste into their work: a Markdown table with numbered footnotes, or flat CSV.
//
//	report.Markdown(os.Stdout, answer)
//	// | from | type | to | evidence |
//	// |---|---|---|---|
//	// | Finland | MEMBER_OF | NATO | [^1] |
//	//
//	// [^1]: "Finland joined NATO …" *Finland becomes a member of NATO*, 2023-04-04.
//
// Every object with a quote becomes a footnote that says the quote, who says it, where and
// when; everything else becomes a column, in the order of the query.
package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// ErrNoRows says that the answer holds no list of records to make a table of.
var ErrNoRows = errors.New("the answer holds no list: select a connection's nodes or a list field")

// object is a JSON object in the order in which it was written.
type object []member

type member struct {
	name  string
	value any // object, []any, string, json.Number, bool or nil
}

func (o object) get(name string) any {
	for _, m := range o {
		if m.name == name {
			return m.value
		}
	}
	return nil
}

// table is one list of an answer: its field, its columns in order and its rows.
type table struct {
	name    string
	columns []string
	rows    []row
}

type row struct {
	cells map[string]string
	notes []string
}

// Markdown writes every list of the answer as a table with footnotes.
func Markdown(w io.Writer, answer []byte) error {
	tables, err := read(answer)
	if err != nil {
		return err
	}
	var out strings.Builder
	number, notes := 0, &strings.Builder{}
	seen := map[string]int{}
	for i, t := range tables {
		if i > 0 {
			out.WriteString("\n")
		}
		if len(tables) > 1 {
			fmt.Fprintf(&out, "### %s\n\n", cell(t.name))
		}
		columns := append([]string(nil), t.columns...)
		if t.noted() {
			columns = append(columns, "evidence")
		}
		line(&out, columns)
		out.WriteString("|" + strings.Repeat("---|", len(columns)) + "\n")
		for _, r := range t.rows {
			cells := make([]string, 0, len(columns))
			for _, column := range t.columns {
				cells = append(cells, cell(r.cells[column]))
			}
			if t.noted() {
				var marks []string
				for _, note := range r.notes {
					if seen[note] == 0 {
						number++
						seen[note] = number
						fmt.Fprintf(notes, "[^%d]: %s\n", number, note)
					}
					marks = append(marks, fmt.Sprintf("[^%d]", seen[note]))
				}
				cells = append(cells, strings.Join(marks, " "))
			}
			out.WriteString("| " + strings.Join(cells, " | ") + " |\n")
		}
	}
	if notes.Len() > 0 {
		out.WriteString("\n" + notes.String())
	}
	_, err = io.WriteString(w, out.String())
	return err
}

// CSV writes the one list of the answer as comma-separated values, cells that a spreadsheet
// would take for a formula made harmless with a leading apostrophe.
func CSV(w io.Writer, answer []byte) error {
	tables, err := read(answer)
	if err != nil {
		return err
	}
	if len(tables) != 1 {
		return fmt.Errorf("CSV holds one list and the answer has %d: ask for one at a time", len(tables))
	}
	out := csv.NewWriter(w)
	t := tables[0]
	columns := append([]string(nil), t.columns...)
	if t.noted() {
		columns = append(columns, "evidence")
	}
	if err := out.Write(columns); err != nil {
		return err
	}
	for _, r := range t.rows {
		record := make([]string, 0, len(columns))
		for _, column := range t.columns {
			record = append(record, harmless(r.cells[column]))
		}
		if t.noted() {
			record = append(record, harmless(strings.Join(r.notes, " ")))
		}
		if err := out.Write(record); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func (t table) noted() bool {
	for _, r := range t.rows {
		if len(r.notes) > 0 {
			return true
		}
	}
	return false
}

func line(out *strings.Builder, columns []string) {
	cells := make([]string, len(columns))
	for i, column := range columns {
		cells[i] = cell(column)
	}
	out.WriteString("| " + strings.Join(cells, " | ") + " |\n")
}

// harmless keeps a cell from being read as a formula.
func harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// cell escapes what would end a table cell or be read as markup: document text is not trusted.
func cell(s string) string {
	return strings.NewReplacer("\\", "\\\\", "|", "\\|", "\n", " ", "\r", " ", "<", "&lt;", ">", "&gt;", "`", "\\`", "*", "\\*", "_", "\\_", "[", "\\[", "]", "\\]", "!", "\\!").Replace(s)
}

// read finds the lists in the answer's data.
func read(answer []byte) ([]table, error) {
	decoder := json.NewDecoder(bytes.NewReader(answer))
	decoder.UseNumber()
	value, err := decode(decoder)
	if err != nil {
		return nil, fmt.Errorf("reading the answer: %w", err)
	}
	top, _ := value.(object)
	data, _ := top.get("data").(object)
	var tables []table
	for _, field := range data {
		if list, ok := records(field.value); ok {
			tables = append(tables, tabulate(field.name, list))
		} else if one, ok := field.value.(object); ok {
			tables = append(tables, nested(field.name, one)...)
		}
	}
	if len(tables) == 0 {
		return nil, ErrNoRows
	}
	return tables, nil
}

// nested gives the lists inside a single record, or the record itself where it has none.
func nested(name string, one object) []table {
	var tables []table
	for _, field := range one {
		if list, ok := records(field.value); ok {
			tables = append(tables, tabulate(name+"."+field.name, list))
		}
	}
	if len(tables) == 0 {
		tables = append(tables, tabulate(name, []any{one}))
	}
	return tables
}

// records gives the records of a list or a connection.
func records(value any) ([]any, bool) {
	switch v := value.(type) {
	case []any:
		return v, true
	case object:
		if nodes, ok := v.get("nodes").([]any); ok {
			return nodes, true
		}
		if edges, ok := v.get("edges").([]any); ok {
			var nodes []any
			for _, edge := range edges {
				if e, ok := edge.(object); ok {
					nodes = append(nodes, e.get("node"))
				}
			}
			return nodes, true
		}
	}
	return nil, false
}

func tabulate(name string, list []any) table {
	t := table{name: name}
	known := map[string]bool{}
	for _, item := range list {
		r := row{cells: map[string]string{}}
		set := func(column, value string) {
			if !known[column] {
				known[column] = true
				t.columns = append(t.columns, column)
			}
			if old := r.cells[column]; old != "" && value != "" {
				value = old + "; " + value
			}
			r.cells[column] = value
		}
		flatten("", item, set, &r.notes)
		t.rows = append(t.rows, r)
	}
	return t
}

// flatten turns a record into columns; objects that carry a quote become footnotes.
func flatten(prefix string, value any, set func(column, value string), notes *[]string) {
	switch v := value.(type) {
	case object:
		if list, ok := records(v); ok {
			for _, item := range list {
				flatten(prefix, item, set, notes)
			}
			return
		}
		cited := false
		if quote, ok := v.get("quote").(string); ok && quote != "" {
			*notes = append(*notes, footnote(v, quote))
			cited = true
		}
		for _, m := range v {
			if cited && cites[m.name] || m.name == "__typename" {
				continue
			}
			flatten(join(prefix, m.name), m.value, set, notes)
		}
	case []any:
		for _, item := range v {
			flatten(prefix, item, set, notes)
		}
	case nil:
		set(column(prefix), "")
	default:
		set(column(prefix), fmt.Sprint(v))
	}
}

// cites are the fields that a footnote has already told.
var cites = map[string]bool{"quote": true, "attribution": true, "attributedTo": true, "speaker": true, "document": true, "documentTitle": true,
	"published": true, "publishedOn": true, "sentence": true, "start": true, "end": true}

func join(prefix, name string) string {
	if prefix == "" {
		return name
	}
	return prefix + "." + name
}

// column drops the parts of a path that carry no meaning in a table head.
func column(path string) string {
	if path == "" {
		return "value"
	}
	path = strings.TrimSuffix(path, ".name")
	return strings.ReplaceAll(path, ".nodes", "")
}

// footnote says the quote, who says it, in which document and when.
func footnote(o object, quote string) string {
	var out strings.Builder
	fmt.Fprintf(&out, "“%s”", cell(strings.Join(strings.Fields(quote), " ")))
	if speaker := names(o.get("attribution"), o.get("attributedTo"), o.get("speaker")); speaker != "" {
		fmt.Fprintf(&out, " (%s)", cell(speaker))
	}
	title, date := text(o.get("documentTitle")), text(o.get("published"))
	if document, ok := o.get("document").(object); ok {
		title = first(text(document.get("title")), title)
		date = first(text(document.get("publishedOn")), date)
		if publisher := text(document.get("publisher")); publisher != "" {
			date = strings.TrimPrefix(date+", "+publisher, ", ")
		}
		if url := text(document.get("url")); url != "" {
			date = strings.TrimPrefix(date+", "+url, ", ")
		}
	}
	if title != "" {
		fmt.Fprintf(&out, " *%s*", cell(title))
	}
	if date != "" {
		fmt.Fprintf(&out, ", %s", cell(date))
	}
	return out.String() + "."
}

// names joins the names of speakers, outermost first.
func names(candidates ...any) string {
	for _, candidate := range candidates {
		switch v := candidate.(type) {
		case string:
			if v != "" {
				return v
			}
		case []any:
			var all []string
			for _, item := range v {
				if o, ok := item.(object); ok {
					all = append(all, text(o.get("name")))
				}
			}
			if len(all) > 0 {
				return strings.Join(all, ", citing ")
			}
		}
	}
	return ""
}

func text(value any) string {
	s, _ := value.(string)
	return s
}

func first(values ...string) string {
	for _, value := range values {
		if value != "" {
			return value
		}
	}
	return ""
}

// decode reads one JSON value and keeps the order of members.
func decode(decoder *json.Decoder) (any, error) {
	token, err := decoder.Token()
	if err != nil {
		return nil, err
	}
	switch delimiter := token.(type) {
	case json.Delim:
		if delimiter == '[' {
			list := []any{}
			for decoder.More() {
				item, err := decode(decoder)
				if err != nil {
					return nil, err
				}
				list = append(list, item)
			}
			_, err := decoder.Token()
			return list, err
		}
		o := object{}
		for decoder.More() {
			name, err := decoder.Token()
			if err != nil {
				return nil, err
			}
			value, err := decode(decoder)
			if err != nil {
				return nil, err
			}
			o = append(o, member{name: fmt.Sprint(name), value: value})
		}
		_, err := decoder.Token()
		return o, err
	default:
		return token, nil
	}
}
