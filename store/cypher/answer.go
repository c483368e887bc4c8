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
		rows, err := s.shapes[i].rows(item, &s.known)
		if err != nil {
			return query.Answer{}, err
		}
		answer.Selections[i] = rows
	}
	return answer, nil
}

// rows reads [rows, total].
func (s shape) rows(value any, known *Version) (query.Rows, error) {
	pair, ok := value.([]any)
	if !ok || len(pair) != 2 {
		return query.Rows{}, fmt.Errorf("the server gave %T, want rows and their number", value)
	}
	list, ok := pair[0].([]any)
	total, whole := pair[1].(int64)
	if !ok || !whole {
		return query.Rows{}, fmt.Errorf("the server gave %T and %T, want rows and their number", pair[0], pair[1])
	}
	out := query.Rows{Total: total, More: s.first > 0 && len(list) > s.first}
	if out.More {
		list = list[:s.first]
	}
	out.Rows = make([]query.Row, len(list))
	for i, item := range list {
		row, err := s.row(item, known)
		if err != nil {
			return query.Rows{}, err
		}
		out.Rows[i] = row
	}
	return out, nil
}

func (s shape) row(value any, known *Version) (query.Row, error) {
	list, ok := value.([]any)
	if !ok || len(list) != len(s.fields)+len(s.order)+len(s.nested) {
		return query.Row{}, fmt.Errorf("the server gave a row of another shape: %T", value)
	}
	row := query.Row{}
	if len(s.fields) > 0 {
		row.Values = make([]any, len(s.fields))
	}
	for i, field := range s.fields {
		row.Values[i] = scalar(field, list[i], known)
	}
	list = list[len(s.fields):]
	if len(s.order) > 0 {
		row.Cursor = make([]string, len(s.order))
	}
	for i, field := range s.order {
		row.Cursor[i] = written(scalar(field, list[i], known))
	}
	list = list[len(s.order):]
	if len(s.nested) > 0 {
		row.Nested = make([]query.Rows, len(s.nested))
	}
	for i, nested := range s.nested {
		rows, err := nested.rows(list[i], known)
		if err != nil {
			return query.Row{}, err
		}
		row.Nested[i] = rows
	}
	return row, nil
}

// scalar gives the value as the type of its field, and the zero value for a missing one.
func scalar(field query.FieldRow, value any, known *Version) any {
	switch field.Type {
	case query.Whole:
		whole, _ := value.(int64)
		return whole
	case query.Number:
		if whole, ok := value.(int64); ok {
			return float64(whole)
		}
		number, _ := value.(float64)
		return number
	case query.Truth:
		truth, _ := value.(bool)
		return truth
	case query.JSON:
		text, _ := value.(string)
		if text == "" {
			return "[]"
		}
		return text
	}
	if documents, ok := value.([]any); ok {
		known.learn(documents)
		return known.Text
	}
	text, _ := value.(string)
	return text
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
