package graphql

import (
	"math"
	"strconv"
	"unicode/utf8"

	"chancery/schema/query"
)

// output is the JSON of an answer as it is written, with the place that is being written and
// the errors met. A writing that gives false leaves a null that may not be: the value is cut
// off and the nearest nullable place above becomes null, as section 6.4.4 of the GraphQL
// specification says.
type output struct {
	json   []byte
	path   []any
	faults []*fault
	noted  bool // an error says why the value being given up is null
}

// fail notes an error at the present place and gives false.
func (o *output) fail(code, message string) bool {
	o.noted = true
	if len(o.faults) < errorLimit {
		o.faults = append(o.faults, &fault{code: code, message: message, path: append([]any(nil), o.path...)})
	}
	return false
}

// missing gives false without an error of its own: what was asked is not there.
func (o *output) missing() bool {
	return false
}

func (o *output) text(s string) { o.json = appendText(o.json, s) }

// list writes n items; where one fails it is null, or the list fails with it.
func (o *output) list(n int, nullable bool, item func(i int) bool) bool {
	o.json = append(o.json, '[')
	o.path = append(o.path, 0)
	defer func() { o.path = o.path[:len(o.path)-1] }()
	for i := range n {
		if i > 0 {
			o.json = append(o.json, ',')
		}
		o.path[len(o.path)-1] = i
		mark := len(o.json)
		if !item(i) {
			if !nullable {
				return o.owed()
			}
			o.null(mark)
		}
	}
	o.json = append(o.json, ']')
	return true
}

// owed notes that a place that may not be null is, unless an error has said why already.
func (o *output) owed() bool {
	if o.noted {
		return false
	}
	return o.fail(codeInternal, "no value where there must be one")
}

// null cuts off what was written of a value and writes null in its place.
func (o *output) null(mark int) {
	o.json = append(o.json[:mark], "null"...)
	o.noted = false
}

// fields writes an object of fields that may not be null.
func (o *output) fields(n int, field func(i int) (head []byte, key string, write func() bool)) bool {
	o.json = append(o.json, '{')
	for i := range n {
		if i > 0 {
			o.json = append(o.json, ',')
		}
		head, key, write := field(i)
		o.json = append(o.json, head...)
		o.path = append(o.path, key)
		if !write() {
			o.owed()
			o.path = o.path[:len(o.path)-1]
			return false
		}
		o.path = o.path[:len(o.path)-1]
	}
	o.json = append(o.json, '}')
	return true
}

// object writes a row as its shape says.
func (o *output) object(s *shape, row *query.Row) bool {
	made, name := s.only, ""
	if made != nil {
		name = made.name
	} else {
		kind, _ := row.Values[s.kind].(string)
		if made = s.classes[kind]; made == nil {
			return o.fail(codeInternal, "the store gave an entity of an unknown kind")
		}
		name = kind
	}
	o.json = append(o.json, '{')
	for i := range made.slots {
		slot := &made.slots[i]
		if i > 0 {
			o.json = append(o.json, ',')
		}
		o.json = append(o.json, slot.head...)
		mark := len(o.json)
		if o.leaf(slot, row, name) {
			continue
		}
		o.path = append(o.path, slot.key)
		ok := o.below(slot, row)
		if !ok && slot.null {
			o.null(mark)
			ok = true
		}
		if !ok {
			o.owed()
		}
		o.path = o.path[:len(o.path)-1]
		if !ok {
			return false
		}
	}
	o.json = append(o.json, '}')
	return true
}

// leaf writes a plain value and says whether the slot was one with a fitting value.
func (o *output) leaf(s *slot, row *query.Row, name string) bool {
	if s.how >= sameRow {
		return false
	}
	if s.how == typeName {
		o.text(name)
		return true
	}
	switch value := row.Values[s.column].(type) {
	case string:
		return o.word(s, value)
	case int64:
		if s.how == wholeNumber && value >= math.MinInt32 && value <= math.MaxInt32 {
			if value == 0 && s.null {
				o.json = append(o.json, "null"...)
			} else {
				o.json = strconv.AppendInt(o.json, value, 10)
			}
			return true
		}
		if word, ok := s.words[strconv.FormatInt(value, 10)]; ok && s.how == enumWord {
			o.text(word)
			return true
		}
	case float64:
		if s.how == decimalNumber && !math.IsInf(value, 0) && !math.IsNaN(value) {
			o.json = appendNumber(o.json, value)
			return true
		}
	case bool:
		if s.how == truthValue {
			o.json = strconv.AppendBool(o.json, value)
			return true
		}
	}
	return false
}

// word writes a text or an enum's word; an empty text is null where that may be.
func (o *output) word(s *slot, value string) bool {
	switch {
	case value == "" && s.null:
		o.json = append(o.json, "null"...)
	case s.how == textValue:
		o.text(value)
	case s.how == enumWord && s.words[value] != "":
		o.text(s.words[value])
	default:
		return false
	}
	return true
}

// below writes what is more than a plain value.
func (o *output) below(s *slot, row *query.Row) bool {
	switch s.how {
	case sameRow:
		return o.object(s.shape, row)
	case oneRow:
		if rows := row.Nested[s.nested].Rows; len(rows) > 0 {
			return o.object(s.shape, &rows[0])
		}
		return o.missing()
	case rowList:
		rows := row.Nested[s.nested].Rows
		return o.list(len(rows), false, func(i int) bool { return o.object(s.shape, &rows[i]) })
	case rowPage:
		return o.page(s.page, &row.Nested[s.nested])
	case workedOut:
		values := make([]any, len(s.columns))
		for i, column := range s.columns {
			values[i] = row.Values[column]
		}
		value, err := s.compute(values, s.call)
		if err != nil {
			return o.fail(codeInternal, "the stored value cannot be read")
		}
		return o.value(value, s.tree)
	}
	return o.fail(codeInternal, "the store gave a value of another type")
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

// page writes the rows of a selection as a connection.
func (o *output) page(p *page, rows *query.Rows) bool {
	return o.fields(len(p.parts), func(i int) ([]byte, string, func() bool) {
		part := &p.parts[i]
		return part.head, part.key, func() bool { return o.pagePart(p, part, rows) }
	})
}

func (o *output) pagePart(p *page, part *pagePart, rows *query.Rows) bool {
	switch part.name {
	case "nodes":
		return o.list(len(rows.Rows), false, func(i int) bool { return o.object(part.shape, &rows.Rows[i]) })
	case "edges":
		return o.list(len(rows.Rows), false, func(i int) bool {
			return o.fields(len(part.parts), func(j int) ([]byte, string, func() bool) {
				inner := &part.parts[j]
				return inner.head, inner.key, func() bool { return o.edgePart(p, inner, &rows.Rows[i]) }
			})
		})
	case "pageInfo":
		return o.fields(len(part.parts), func(j int) ([]byte, string, func() bool) {
			inner := &part.parts[j]
			return inner.head, inner.key, func() bool { o.information(p, inner, rows); return true }
		})
	case "totalCount":
		if rows.Total > math.MaxInt32 {
			return o.fail(codeInternal, "the number is too large")
		}
		o.json = strconv.AppendInt(o.json, rows.Total, 10)
	default:
		o.text(part.typ)
	}
	return true
}

func (o *output) edgePart(p *page, part *pagePart, row *query.Row) bool {
	switch part.name {
	case "cursor":
		o.cursor(p, row)
	case "node":
		return o.object(part.shape, row)
	default:
		o.text(part.typ)
	}
	return true
}

func (o *output) information(p *page, part *pagePart, rows *query.Rows) {
	switch part.name {
	case "hasNextPage":
		o.json = strconv.AppendBool(o.json, rows.More)
	case "hasPreviousPage":
		o.json = strconv.AppendBool(o.json, p.after)
	case "startCursor", "endCursor":
		place := 0
		if part.name == "endCursor" {
			place = len(rows.Rows) - 1
		}
		if len(rows.Rows) == 0 {
			o.json = append(o.json, "null"...)
			return
		}
		o.cursor(p, &rows.Rows[place])
	default:
		o.text(part.typ)
	}
}

func (o *output) cursor(p *page, row *query.Row) {
	o.json = append(o.json, '"')
	o.json = appendCursor(o.json, p.stamp, row.Cursor)
	o.json = append(o.json, '"')
}

// appendNumber writes a number as encoding/json does, to nine decimals: confidences are
// products, whose last digits would differ with the order of multiplication.
func appendNumber(out []byte, value float64) []byte {
	value = math.Round(value*1e9) / 1e9
	format := byte('f')
	if size := math.Abs(value); size != 0 && (size < 1e-6 || size >= 1e21) {
		format = 'e'
	}
	return strconv.AppendFloat(out, value, format, -1, 64)
}

const hexDigits = "0123456789abcdef"

// appendText writes a JSON string. Bytes that are not UTF-8 become the replacement character.
func appendText(out []byte, s string) []byte {
	out = append(out, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' && c < utf8.RuneSelf {
			i++
			continue
		}
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s[i:])
			if r != utf8.RuneError || size > 1 {
				if r == '\u2028' || r == '\u2029' { // line ends in old JavaScript
					out = append(append(out, s[start:i]...), `\u202`...)
					out = append(out, hexDigits[r&0xF])
					start = i + size
				}
				i += size
				continue
			}
			out = append(append(out, s[start:i]...), "\ufffd"...)
			i++
			start = i
			continue
		}
		out = append(out, s[start:i]...)
		switch c {
		case '"', '\\':
			out = append(out, '\\', c)
		case '\n':
			out = append(out, '\\', 'n')
		case '\r':
			out = append(out, '\\', 'r')
		case '\t':
			out = append(out, '\\', 't')
		default:
			out = append(out, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&0xF])
		}
		i++
		start = i
	}
	out = append(out, s[start:]...)
	return append(out, '"')
}
