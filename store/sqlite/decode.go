package sqlite

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"chancery/schema/query"
)

// decoding reads the JSON that a compiled statement gives. Its shape is known from the
// selection, so that every value goes straight to its place.
type decoding struct {
	text string
	at   int
}

func (d *decoding) expect(c byte) error {
	if d.at >= len(d.text) || d.text[d.at] != c {
		return fmt.Errorf("an answer of the database has no %q at byte %d", c, d.at)
	}
	d.at++
	return nil
}

// row reads one row: fields, fields of the order, nested selections.
func (d *decoding) row(s *query.Selection) (query.Row, error) {
	row := query.Row{Values: make([]any, len(s.Fields))}
	orders := s.Ordering()
	if err := d.expect('['); err != nil {
		return row, err
	}
	first := true
	comma := func() error {
		if first {
			first = false
			return nil
		}
		return d.expect(',')
	}
	record := s.Step.Record()
	for i, field := range s.Fields {
		if err := comma(); err != nil {
			return row, err
		}
		value, err := d.value(typeOf(record, field))
		if err != nil {
			return row, err
		}
		row.Values[i] = value
	}
	if len(orders) > 0 {
		row.Cursor = make([]string, len(orders))
	}
	for i, order := range orders {
		if err := comma(); err != nil {
			return row, err
		}
		value, err := d.value(typeOf(record, order.Field))
		if err != nil {
			return row, err
		}
		row.Cursor[i] = cursorOf(value)
	}
	for i := range s.Nested {
		if err := comma(); err != nil {
			return row, err
		}
		rows, err := d.rows(&s.Nested[i])
		if err != nil {
			return row, err
		}
		row.Nested = append(row.Nested, rows)
	}
	return row, d.expect(']')
}

// rows reads [total or null, [row, row, …]].
func (d *decoding) rows(s *query.Selection) (query.Rows, error) {
	var out query.Rows
	if err := d.expect('['); err != nil {
		return out, err
	}
	total := d.token()
	if s.Count {
		var err error
		if out.Total, err = strconv.ParseInt(total, 10, 64); err != nil {
			return out, fmt.Errorf("a count reads %q", total)
		}
	}
	for _, c := range []byte(",[") {
		if err := d.expect(c); err != nil {
			return out, err
		}
	}
	for d.at < len(d.text) && d.text[d.at] != ']' {
		if len(out.Rows) > 0 {
			if err := d.expect(','); err != nil {
				return out, err
			}
		}
		row, err := d.row(s)
		if err != nil {
			return out, err
		}
		out.Rows = append(out.Rows, row)
	}
	if len(out.Rows) > s.First {
		out.Rows, out.More = out.Rows[:s.First], true
	}
	for range 2 {
		if err := d.expect(']'); err != nil {
			return out, err
		}
	}
	return out, nil
}

// token reads up to the next comma or bracket.
func (d *decoding) token() string {
	start := d.at
	for d.at < len(d.text) && d.text[d.at] != ',' && d.text[d.at] != ']' {
		d.at++
	}
	return d.text[start:d.at]
}

func (d *decoding) value(t query.Type) (any, error) {
	switch t {
	case query.Text, query.JSON:
		return d.string()
	case query.Number:
		return strconv.ParseFloat(d.token(), 64)
	case query.Truth:
		return d.token() == "1", nil
	}
	return strconv.ParseInt(d.token(), 10, 64)
}

// string reads a quoted text.
func (d *decoding) string() (string, error) {
	if err := d.expect('"'); err != nil {
		return "", err
	}
	start, escaped := d.at, false
	for d.at < len(d.text) {
		switch d.text[d.at] {
		case '\\':
			escaped = true
			d.at += 2
			continue
		case '"':
			d.at++
			if !escaped {
				return d.text[start : d.at-1], nil
			}
			var out string
			if err := json.Unmarshal([]byte(d.text[start-1:d.at]), &out); err != nil {
				return "", fmt.Errorf("a text in an answer of the database: %w", err)
			}
			return out, nil
		}
		d.at++
	}
	return "", errors.New("a text in an answer of the database does not end")
}
