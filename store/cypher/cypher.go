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
	"errors"
	"fmt"
	"strconv"
	"strings"

	"chancery/schema"
	"chancery/schema/query"
)

// Statement is a compiled question.
type Statement struct {
	Text       string         // gives one record with one value, a list with one item for each selection
	Parameters map[string]any // text, int64, float64, bool or lists of these

	shapes []shape
	known  Version
}

// Version is the version of all documents at a revision of the data, a number that writers
// raise. To work it out takes a list of all documents, so that a store keeps the last one.
type Version struct {
	Revision int64
	Text     string
}

// Know tells the statement, before it is run, a version that the store has kept.
func (s *Statement) Know(v Version) {
	if _, asks := s.Parameters[knownRevision]; asks {
		s.Parameters[knownRevision], s.known = v.Revision, v
	}
}

// Known gives the version that the answer named, or else what Know was told.
func (s *Statement) Known() Version { return s.known }

// shape says where the values of the rows of one selection stand in the lists that come back.
type shape struct {
	fields, order []column
	first         int
	nested        []shape
	width         int  // values of a row, and one item for each list below it
	at            int  // where a row of the selection above holds the list
	beside        bool // the one row's values stand among those of the row above
}

// column is a value and its place in the list of a row.
type column struct {
	field query.FieldRow
	at    int
}

// columns are the expressions that make up the list of a row, each once.
type columns struct {
	expressions []string
	places      map[string]int
}

// place gives the place of an expression.
func (c *columns) place(expression string) int {
	if at, ok := c.places[expression]; ok {
		return at
	}
	if c.places == nil {
		c.places = map[string]int{}
	}
	c.places[expression] = len(c.expressions)
	c.expressions = append(c.expressions, expression)
	return len(c.expressions) - 1
}

// knownRevision is the parameter that tells the server for which revision it need not list
// the documents.
const knownRevision = "knownRevision"

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
		from, err := c.root(selection.Step, selection.Known)
		if err == nil {
			var list list
			list, shapes[i], err = c.selection(selection, from)
			selections[i] = list.inline()
		}
		if err != nil {
			return Statement{}, fmt.Errorf("selection %q: %w", selection.Key, err)
		}
	}
	text := "RETURN [" + strings.Join(selections, ",\n") + "] AS answer"
	return Statement{Text: text, Parameters: c.parameters, shapes: shapes, known: Version{Revision: -1}}, nil
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
	known  schema.Day             // what was known on this day; 0 is what is known today
	where  query.Predicate        // of paths and subgraphs: over the relations walked
}

// scope gives the variables that a WITH must carry for the row to live on.
func (r row) scope() string { return strings.Join(append([]string{r.name}, r.kept...), ", ") }

// source is where rows come from: clauses after which a WHERE may stand.
type source struct {
	clauses    string
	conditions []string
	row        row
	scanned    bool   // clauses match every node of a label, unless an index serves
	grouped    bool   // clauses hold an aggregation
	step       string // the sort key of rows that their step orders
	sides      []side // each with conditions of its own, in the place of those above; rows are in scope below outer
	outer      string
}

// where gives the clauses with all conditions.
func (s source) where(more ...string) string {
	conditions := append(append([]string(nil), s.conditions...), more...)
	if len(conditions) == 0 {
		return s.clauses
	}
	return s.clauses + " WHERE " + strings.Join(conditions, " AND ")
}

// list is a compiled selection. Cypher takes an expression with an aggregation somewhere
// inside for an aggregation itself, so that a list which holds one cannot stand in a row
// beside other values: it is worked out by a CALL of its own before the row is put together.
type list struct {
	clauses string // that end with the rows in scope; "" where none are wanted
	values  string // of one row
	total   string // the expression that counts all rows; "" where no count is wanted
	grouped bool
}

// inline gives the list as one expression: rows and their number.
func (l list) inline() string {
	rows, total := "[]", "0"
	if l.clauses != "" {
		rows = "COLLECT { " + l.clauses + " RETURN " + l.values + " AS row }"
	}
	if l.total != "" {
		total = l.total
	}
	return "[" + rows + ", " + total + "]"
}

// before gives the clauses that work the list out for the variables in scope, and the
// expression that then reads it.
func (l list) before(c *compilation, scope string) (clauses, expression string) {
	rows, total := "[]", "0"
	if l.clauses != "" {
		rows = c.name("rows")
		clauses += " CALL (" + scope + ") { " + l.clauses + " RETURN collect(" + l.values + ") AS " + rows + " }"
	}
	if l.total != "" {
		total = c.name("total")
		clauses += " CALL (" + scope + ") { RETURN " + l.total + " AS " + total + " }"
	}
	return clauses, "[" + rows + ", " + total + "]"
}

// selection compiles one selection.
func (c *compilation) selection(s query.Selection, from source) (list, shape, error) {
	out, compiled := shape{first: s.First}, list{grouped: from.grouped}
	var conditions []string
	if s.Where != nil {
		condition, err := c.predicate(from.row, s.Where)
		if err != nil {
			return compiled, out, err
		}
		conditions = append(conditions, condition)
	}
	if s.Count {
		compiled.total = joined("COUNT", " + ", from.branches(s.Where, nil, conditions))
	}
	if s.First == 0 {
		return compiled, out, nil
	}
	return compiled, out, c.rows(s, from, conditions, &compiled, &out)
}

// rows compiles the rows of a selection and notes their shape.
func (c *compilation) rows(s query.Selection, from source, conditions []string, compiled *list, out *shape) error {
	keys, after, err := c.order(s, from)
	if err != nil {
		return err
	}
	if after != "" {
		conditions = append(conditions, after)
	}
	clauses, r := c.page(s, from, conditions, keys, c.value(int64(s.First)+1))
	var list columns
	if err := c.values(s, r, &list, out); err != nil {
		return err
	}
	before := ""
	for _, nested := range s.Nested {
		more, err := c.nested(nested, r, &list, out)
		if err != nil {
			return fmt.Errorf("selection %q: %w", nested.Key, err)
		}
		before += more
	}
	compiled.clauses, compiled.grouped = clauses+before, compiled.grouped || before != ""
	out.width = len(list.expressions)
	compiled.values = "[" + strings.Join(list.expressions, ", ") + "]"
	return nil
}

// values gives the values of a row and its sort keys their places.
func (c *compilation) values(s query.Selection, r row, list *columns, out *shape) error {
	put := func(name query.Field) (column, error) {
		field, expression, err := c.field(r, name)
		return column{field, list.place(expression)}, err
	}
	for _, name := range s.Fields {
		value, err := put(name)
		if err != nil {
			return err
		}
		out.fields = append(out.fields, value)
	}
	for _, order := range s.Ordering() {
		value, err := put(order.Field)
		if err != nil {
			return err
		}
		out.order = append(out.order, value)
	}
	return nil
}

// nested compiles a selection below a row: a list in the row's list. It gives the clauses that
// must work it out before.
func (c *compilation) nested(s query.Selection, r row, list *columns, out *shape) (clauses string, err error) {
	follow, ok := s.Step.(query.Follow)
	if !ok {
		return "", errors.New("only an edge can be followed from a row")
	}
	if end, ok := besides(r, s, follow); ok {
		below := shape{first: s.First, beside: true}
		err := c.values(s, end, list, &below)
		out.nested = append(out.nested, below)
		return "", err
	}
	source, err := c.follow(r, follow, s.Known)
	if err != nil {
		return "", err
	}
	inner, below, err := c.selection(s, source)
	if err != nil {
		return "", err
	}
	expression := ""
	if inner.grouped {
		clauses, expression = inner.before(c, r.scope())
	} else {
		expression = inner.inline()
	}
	below.at = len(list.expressions)
	list.expressions = append(list.expressions, expression)
	out.nested = append(out.nested, below)
	return clauses, nil
}

// order gives the sort keys and the condition that skips what a cursor has seen.
func (c *compilation) order(s query.Selection, from source) (keys []string, after string, err error) {
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
