package sqlite

import (
	"errors"
	"fmt"
	"slices"

	"chancery/schema/query"
)

// columns are the values of one row at the root of a question as the database gives them: the
// fields, what of the order is not among them, and the nested selections as JSON.
type columns struct {
	selection query.Selection
	types     []query.Type // of the fields
	orders    []int        // the columns that the cursor is made of
	ordered   []query.Type
	nested    int // the first column of the nested selections
	cells     []any
	places    []any // pointers to the cells
}

func columnsOf(s query.Selection) *columns {
	record := s.Step.Record()
	c := &columns{selection: s, nested: len(s.Fields)}
	for _, field := range s.Fields {
		c.types = append(c.types, typeOf(record, field))
	}
	for _, order := range s.Ordering() {
		place := slices.Index(s.Fields, order.Field)
		if place < 0 {
			place = c.nested
			c.nested++
		}
		c.orders, c.ordered = append(c.orders, place), append(c.ordered, typeOf(record, order.Field))
	}
	c.cells = make([]any, max(1, c.nested+len(s.Nested)))
	c.places = make([]any, len(c.cells))
	for i := range c.cells {
		c.places[i] = &c.cells[i]
	}
	return c
}

// row gives the row whose cells were read.
func (c *columns) row() (query.Row, error) {
	row := query.Row{Values: make([]any, len(c.types))}
	var err error
	for i, t := range c.types {
		if row.Values[i], err = valueOf(c.cells[i], t); err != nil {
			return row, err
		}
	}
	if len(c.orders) > 0 {
		row.Cursor = make([]string, len(c.orders))
	}
	for i, place := range c.orders {
		value, err := valueOf(c.cells[place], c.ordered[i])
		if err != nil {
			return row, err
		}
		row.Cursor[i] = cursorOf(value)
	}
	if len(c.selection.Nested) > 0 {
		row.Nested = make([]query.Rows, len(c.selection.Nested))
	}
	for i := range c.selection.Nested {
		text, _ := c.cells[c.nested+i].(string)
		d := decoding{text: text}
		if row.Nested[i], err = d.rows(&c.selection.Nested[i]); err != nil {
			return row, err
		}
		if d.at != len(text) {
			return row, errors.New("an answer of the database goes on after its end")
		}
	}
	return row, nil
}

// valueOf gives a cell as a value of the type.
func valueOf(cell any, t query.Type) (any, error) {
	switch v := cell.(type) {
	case string:
		if t == query.Text || t == query.JSON {
			return cell, nil
		}
	case float64:
		if t == query.Number {
			return cell, nil
		}
	case int64:
		switch t {
		case query.Whole:
			return cell, nil
		case query.Truth:
			return v != 0, nil
		case query.Number:
			return float64(v), nil
		}
	}
	return nil, fmt.Errorf("the database gives %T where the value has the type %v", cell, t)
}
