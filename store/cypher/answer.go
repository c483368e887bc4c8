package cypher

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"

	"chancery/schema/query"
)

// Answer reads the one value that the statement gave back: lists of lists, whose scalars are
// string, int64, float64, bool or nil.
func (s *Statement) Answer(value any) (query.Answer, error) {
	list, ok := value.([]any)
	if !ok || len(list) != len(s.shapes) {
		return query.Answer{}, fmt.Errorf("the server gave %T, want a list of %d selections", value, len(s.shapes))
	}
	answer := query.Answer{Selections: make([]query.Rows, len(list))}
	for i, item := range list {
		if err := s.shapes[i].rows(item, &answer.Selections[i], &s.known); err != nil {
			return query.Answer{}, err
		}
	}
	return answer, nil
}

// rows reads [rows, total].
func (s *shape) rows(value any, out *query.Rows, known *Version) (err error) {
	pair, ok := value.([]any)
	if !ok || len(pair) != 2 {
		return fmt.Errorf("the server gave %T, want rows and their number", value)
	}
	list, ok := pair[0].([]any)
	total, whole := pair[1].(int64)
	if !ok || !whole {
		return fmt.Errorf("the server gave %T and %T, want rows and their number", pair[0], pair[1])
	}
	out.Total, out.More = total, s.first > 0 && len(list) > s.first
	if out.More {
		list = list[:s.first]
	}
	for i, item := range list {
		if row, ok := item.([]any); !ok || len(row) != s.width {
			return fmt.Errorf("the server gave row %d of another shape: %T", i, item)
		}
	}
	out.Rows, err = s.read(list, known)
	return err
}

// read makes rows of lists. What all rows hold is made in one piece for each selection.
func (s *shape) read(list []any, known *Version) ([]query.Row, error) {
	rows := make([]query.Row, len(list))
	values, cursors := make([]any, len(list)*len(s.fields)), make([]string, len(list)*len(s.order))
	nested := make([]query.Rows, len(list)*len(s.nested))
	for i, item := range list {
		cells, row := item.([]any), &rows[i]
		if n := len(s.fields); n > 0 {
			row.Values = values[i*n : (i+1)*n : (i+1)*n]
			for j, column := range s.fields {
				row.Values[j] = scalar(column.field, cells[column.at], known)
			}
		}
		if n := len(s.order); n > 0 {
			row.Cursor = cursors[i*n : (i+1)*n : (i+1)*n]
			for j, column := range s.order {
				row.Cursor[j] = written(scalar(column.field, cells[column.at], known))
			}
		}
		if n := len(s.nested); n > 0 {
			row.Nested = nested[i*n : (i+1)*n : (i+1)*n]
		}
	}
	for j := range s.nested {
		if err := s.nested[j].below(list, rows, j, known); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// below reads the selection in the given place below rows.
func (s *shape) below(list []any, rows []query.Row, place int, known *Version) error {
	if s.beside {
		ones, err := s.read(list, known)
		for i := range rows {
			rows[i].Nested[place].Rows = ones[i : i+1 : i+1]
		}
		return err
	}
	for i, item := range list {
		if err := s.rows(item.([]any)[s.at], &rows[i].Nested[place], known); err != nil {
			return err
		}
	}
	return nil
}

// scalar gives the value as the type of its field, and the zero value for a missing one.
func scalar(field query.FieldRow, value any, known *Version) any {
	switch field.Type {
	case query.Whole:
		if _, ok := value.(int64); ok {
			return value
		}
		return int64(0)
	case query.Number:
		if _, ok := value.(float64); ok {
			return value
		}
		if whole, ok := value.(int64); ok {
			return float64(whole)
		}
		return 0.0
	case query.Truth:
		truth, _ := value.(bool)
		return truth
	case query.JSON:
		if text, _ := value.(string); text == "" {
			return "[]"
		}
		return value
	}
	if documents, ok := value.([]any); ok {
		known.learn(documents)
		return known.Text
	}
	if _, ok := value.(string); ok {
		return value
	}
	return ""
}

// written gives a value as a cursor holds it.
func written(value any) string {
	switch v := value.(type) {
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	case string:
		return v
	}
	return ""
}

// learn reads a revision and the ids and load keys of all documents, one after the other,
// which the server leaves out for the revision it was told. The text is that of
// store.Version; it is made here because Cypher has no hash function of its own.
func (v *Version) learn(list []any) {
	if len(list) == 0 {
		return
	}
	revision, _ := list[0].(int64)
	if revision == v.Revision {
		return
	}
	sum := sha256.New()
	for _, item := range list[1:] {
		text, _ := item.(string)
		sum.Write([]byte(strconv.Itoa(len(text)) + ":" + text))
	}
	*v = Version{Revision: revision, Text: hex.EncodeToString(sum.Sum(nil))[:20]}
}
