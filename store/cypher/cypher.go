// Package cypher turns a question into one Cypher statement. It takes a query.Question and
// gives the text, its parameters and the way back from what the server returns to a
// query.Answer. It knows neither driver nor network.
//
//	statement, err := cypher.Compile(question)
//	// run statement.Text with statement.Parameters: one record with one value
//	answer, err := statement.Answer(value)
//
// The text depends only on the question's shape: what a user wrote stands in parameters, and
// labels and types come from schema's closed lists, so a server plans each shape once. The
// one record holds lists of lists instead of rows, which costs server and driver far less.
// Only language that Cypher 5 and Cypher 25 share is used.
package cypher

import (
	"fmt"
	"strconv"
	"strings"

	"chancery/schema/query"
)

// Statement is a compiled question.
type Statement struct {
	Text       string         // gives one record with one value, a list with one item for each selection
	Parameters map[string]any // text, int64, float64, bool or lists of these

	shapes []shape
}

// shape says how the rows of one selection come back: values of the wanted fields, then those
// of the sort keys, then one item for each nested selection.
type shape struct {
	fields, order []query.FieldRow
	first         int
	nested        []shape
}

// KnownRevision is the parameter under which a store may say which revision of the data it
// knows the version of; the statement then leaves the list of documents out (see Versions).
const KnownRevision = "knownRevision"

// Compile gives the statement that answers the question. The error says what in the question
// cannot be answered: an unknown field, edge or operator, a value of the wrong type.
func Compile(question query.Question) (Statement, error) {
	if err := query.Check(question); err != nil {
		return Statement{}, err
	}
	c := &compilation{parameters: map[string]any{}}
	selections := make([]string, len(question.Selections))
	shapes := make([]shape, len(question.Selections))
	for i, selection := range question.Selections {
		from, err := c.root(selection.Step)
		if err == nil {
			selections[i], shapes[i], err = c.selection(selection, from)
		}
		if err != nil {
			return Statement{}, fmt.Errorf("selection %q: %w", selection.Key, err)
		}
	}
	text := "RETURN [" + strings.Join(selections, ",\n") + "] AS answer"
	return Statement{Text: text, Parameters: c.parameters, shapes: shapes}, nil
}

// compilation gathers parameters and hands out names.
type compilation struct {
	parameters map[string]any
	names      int
}

// value makes a parameter and gives the expression that reads it.
func (c *compilation) value(v any) string {
	name := "p" + strconv.Itoa(len(c.parameters)+1)
	c.parameters[name] = v
	return "$" + name
}

// name gives a variable that no other part of the statement uses.
func (c *compilation) name(stem string) string {
	c.names++
	return stem + strconv.Itoa(c.names)
}

// row is a record at hand inside the statement.
type row struct {
	record query.Record
	name   string                 // the variable: a node, a map, or a relationship where drawn
	kept   []string               // variables that its values need beside name
	values map[query.Field]string // expressions of fields that are no property of the variable
	drawn  bool                   // a relation as the relationship between its entities
	where  query.Predicate        // of paths and subgraphs: over the relations walked
}

// scope gives the variables that a WITH must carry for the row to live on.
func (r row) scope() string { return strings.Join(append([]string{r.name}, r.kept...), ", ") }

// source is where rows come from: clauses after which a WHERE may stand.
type source struct {
	clauses    string
	conditions []string
	row        row
	step       string // the sort key of rows that their step orders
}

// where gives the clauses with all conditions.
func (s source) where(more ...string) string {
	conditions := append(append([]string(nil), s.conditions...), more...)
	if len(conditions) == 0 {
		return s.clauses
	}
	return s.clauses + " WHERE " + strings.Join(conditions, " AND ")
}

// selection compiles one selection to a list: its rows and their number.
func (c *compilation) selection(s query.Selection, from source) (string, shape, error) {
	out := shape{first: s.First}
	var conditions []string
	if s.Where != nil {
		condition, err := c.predicate(from.row, s.Where)
		if err != nil {
			return "", out, err
		}
		conditions = append(conditions, condition)
	}
	total := "0"
	if s.Count {
		total = "COUNT { " + from.where(conditions...) + " RETURN 1 AS one }"
	}
	rows := "[]"
	if s.First > 0 {
		var err error
		if rows, err = c.rows(s, from, conditions, &out); err != nil {
			return "", out, err
		}
	}
	return "[" + rows + ", " + total + "]", out, nil
}

// rows compiles the list of rows of a selection and notes their shape.
func (c *compilation) rows(s query.Selection, from source, conditions []string, out *shape) (string, error) {
	keys, after, err := c.order(s, from, out)
	if err != nil {
		return "", err
	}
	if after != "" {
		conditions = append(conditions, after)
	}
	var values []string
	for _, name := range s.Fields {
		field, expression, err := c.field(from.row, name)
		if err != nil {
			return "", err
		}
		out.fields = append(out.fields, field)
		values = append(values, expression)
	}
	for _, order := range s.Ordering() {
		_, expression, err := c.field(from.row, order.Field)
		if err != nil {
			return "", err
		}
		values = append(values, expression)
	}
	for _, nested := range s.Nested {
		follow, ok := nested.Step.(query.Follow)
		if !ok {
			return "", fmt.Errorf("selection %q: only an edge can be followed from a row", nested.Key)
		}
		below, err := c.follow(from.row, follow)
		if err != nil {
			return "", fmt.Errorf("selection %q: %w", nested.Key, err)
		}
		list, inner, err := c.selection(nested, below)
		if err != nil {
			return "", fmt.Errorf("selection %q: %w", nested.Key, err)
		}
		out.nested = append(out.nested, inner)
		values = append(values, list)
	}
	order := ""
	if len(keys) > 0 {
		order = " ORDER BY " + strings.Join(keys, ", ")
	}
	limit := c.value(int64(s.First) + 1)
	return "COLLECT { " + from.where(conditions...) + " WITH " + from.row.scope() + order + " LIMIT " + limit +
		" RETURN [" + strings.Join(values, ", ") + "] AS row }", nil
}

// order gives the sort keys and the condition that skips what a cursor has seen.
func (c *compilation) order(s query.Selection, from source, out *shape) (keys []string, after string, err error) {
	orders := s.Ordering()
	if len(orders) == 0 && from.step != "" {
		return []string{from.step}, "", nil
	}
	for i := len(orders) - 1; i >= 0; i-- {
		field, expression, err := c.field(from.row, orders[i].Field)
		if err != nil {
			return nil, "", err
		}
		key, beyond := expression, " > "
		if orders[i].Descending {
			key, beyond = expression+" DESC", " < "
		}
		keys = append([]string{key}, keys...)
		out.order = append([]query.FieldRow{field}, out.order...)
		if s.After == nil {
			continue
		}
		seen, err := parse(field, s.After[i])
		if err != nil {
			return nil, "", err
		}
		value := c.value(seen)
		if after == "" {
			after = expression + beyond + value
		} else {
			after = "(" + expression + beyond + value + " OR (" + expression + " = " + value + " AND " + after + "))"
		}
	}
	return keys, after, nil
}

// parse reads the text of a value by the type of its field.
func parse(field query.FieldRow, text string) (any, error) {
	var value any
	var err error
	switch field.Type {
	case query.Whole:
		value, err = strconv.ParseInt(text, 10, 64)
	case query.Number:
		value, err = strconv.ParseFloat(text, 64)
	case query.Truth:
		value, err = strconv.ParseBool(text)
	default:
		return text, nil
	}
	if err != nil {
		return nil, fmt.Errorf("field %s: %q is not of type %s", field.Field, text, field.Type)
	}
	return value, nil
}
