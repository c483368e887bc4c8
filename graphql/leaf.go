package graphql

import (
	"math"
	"strconv"

	"chancery/schema/query"
)

// leaf appends a plain value and says whether the row had one that fits. Where it gives false,
// what it appended is of no worth.
func (s *slot) leaf(out []byte, row *query.Row, name string) ([]byte, bool) {
	if s.how == typeName {
		return appendText(out, name), true
	}
	switch value := row.Values[s.column].(type) {
	case string:
		switch {
		case value == "" && s.null:
			return append(out, "null"...), true
		case s.how == textValue:
			return appendText(out, value), true
		case s.how == enumWord:
			word, ok := s.words[value]
			return append(out, word...), ok
		}
	case int64:
		switch {
		case s.how == wholeNumber && value == 0 && s.null:
			return append(out, "null"...), true
		case s.how == wholeNumber && value >= math.MinInt32 && value <= math.MaxInt32:
			return strconv.AppendInt(out, value, 10), true
		case s.how == enumWord:
			word, ok := s.words[strconv.FormatInt(value, 10)]
			return append(out, word...), ok
		}
	case float64:
		if s.how == decimalNumber && !math.IsInf(value, 0) && !math.IsNaN(value) {
			return appendNumber(out, value), true
		}
	case bool:
		if s.how == truthValue {
			return strconv.AppendBool(out, value), true
		}
	}
	return out, false
}

// value writes a computed value: a text, number, list of them, or an object.
func (o *output) value(value any, t *tree) bool {
	switch v := value.(type) {
	case nil:
		return o.missing()
	case string:
		o.text(v)
	case int:
		o.json = strconv.AppendInt(o.json, int64(v), 10)
	case []any:
		return o.list(len(v), false, func(i int) bool { return o.value(v[i], t) })
	case map[string]any:
		if t == nil {
			return o.fail(codeInternal, "an object where a plain value was expected")
		}
		o.json = append(o.json, '{')
		for i, field := range t.fields {
			if i > 0 {
				o.json = append(o.json, ',')
			}
			o.json = append(o.json, field.head...)
			if field.name == "__typename" {
				o.text(t.name)
				continue
			}
			mark := len(o.json)
			if !o.value(v[field.name], field.inner) {
				o.null(mark)
			}
		}
		o.json = append(o.json, '}')
	default:
		return o.fail(codeInternal, "a value of an unknown type")
	}
	return true
}
