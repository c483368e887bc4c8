package sqlite

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"chancery/schema"
	"chancery/schema/query"
)

// compiled is a statement: its text depends on the shape of the question only, its values are
// parameters in the order in which they stand in the text.
type compiled struct {
	text   strings.Builder
	values []any
	names  int // aliases given so far
}

func (c *compiled) add(text string, values ...any) {
	c.text.WriteString(text)
	c.values = append(c.values, values...)
}

// alias gives a new name for a table.
func (c *compiled) alias() string {
	c.names++
	return "t" + strconv.Itoa(c.names)
}

// rowsOf is where the rows of a selection come from.
type rowsOf struct {
	record   query.Record
	alias    string
	known    schema.Day // what was known on this day; 0 is what is known today
	rank     string     // expression of the field rank
	distance string     // of the field distance
	position string     // expression that orders the rows where nothing else does
}

// given is a list of row numbers that was found by walking: it stands for a step.
type given struct {
	numbers   []int64
	distances []int64 // of entities in a subgraph, beside the numbers; nil otherwise
}

// column writes a field as an expression. The record and field were checked.
func (r rowsOf) column(field query.Field) (string, error) {
	switch field {
	case "rank":
		return r.rank, nil
	case "distance":
		return r.distance, nil
	}
	if expression := r.knownColumn(field); expression != "" {
		return expression, nil
	}
	if expression := columnOf(r.record, r.alias, field); expression != "" {
		return expression, nil
	}
	return "", fmt.Errorf("%s has no column for %q", r.record, field)
}

// selection writes a whole selection below a row as one expression that gives a JSON array: the
// total or null, then the rows.
func (c *compiled) selection(s query.Selection, parent rowsOf) error {
	c.add("'['||")
	if s.Count {
		c.add("(")
		if err := c.count(s, parent, nil); err != nil {
			return err
		}
		c.add(")")
	} else {
		c.add("'null'")
	}
	if s.First > 0 {
		c.add("||',['||coalesce((SELECT group_concat(x,',') FROM (")
		if err := c.rows(s, parent, nil, false); err != nil {
			return err
		}
		c.add(")),'')||']]'")
	} else {
		c.add("||',[]]'")
	}
	return nil
}

// count writes the statement that counts all rows of a step.
func (c *compiled) count(s query.Selection, parent rowsOf, found *given) error {
	c.add("SELECT count(*) FROM ")
	rows, err := c.from(s.Step, s.Known, parent, found)
	if err != nil {
		return err
	}
	return c.where(s.Where, rows)
}

// rows writes the statement that gives each row: the fields, the fields of the order, the nested
// selections; apart each is a column of its own, else the row is one JSON array x. It gives one
// row more than First, to tell whether more follow.
func (c *compiled) rows(s query.Selection, parent rowsOf, found *given, apart bool) error {
	// The columns come before the tables in the text, and so do their values: the tables are
	// written apart and put behind.
	tables := &compiled{names: c.names}
	rows, err := tables.from(s.Step, s.Known, parent, found)
	if err != nil {
		return err
	}
	if err := tables.where(s.Where, rows); err != nil {
		return err
	}
	orders := s.Ordering()
	if s.After != nil {
		if err := tables.after(orders, s, rows); err != nil {
			return err
		}
	}
	c.names = tables.names
	if tableOf(rows.record) == "" { // counts: few rows, made on the way
		if err := tables.order(orders, rows); err != nil {
			return err
		}
		tables.add(" LIMIT ?", s.First+1)
	} else if tables, rows, err = c.chosen(tables, orders, rows, s.First+1); err != nil {
		return err
	}

	begin, first, separator, end := "SELECT '['", "||", "||','||", "||']' AS x FROM "
	write := rows.value
	if apart {
		begin, first, separator, end = "SELECT ", "", ",", " FROM "
		write = rows.column
	}
	c.add(begin)
	between := func() {
		c.add(first)
		first = separator
	}
	fields := s.Fields
	for _, order := range orders {
		if !apart || !slices.Contains(s.Fields, order.Field) {
			fields = append(fields[:len(fields):len(fields)], order.Field)
		}
	}
	for _, field := range fields {
		expression, err := write(field)
		if err != nil {
			return err
		}
		between()
		c.add(expression)
	}
	for _, nested := range s.Nested {
		between()
		if err := c.selection(nested, rows); err != nil {
			return err
		}
	}
	if apart && len(fields)+len(s.Nested) == 0 {
		c.add("0")
	}
	c.add(end)
	c.add(tables.text.String(), tables.values...)
	return nil
}

// chosen writes the first rows of the tables by their numbers, and beside them the tables' rows
// again: only those are written out, however many had to be sorted.
func (c *compiled) chosen(tables *compiled, orders []query.Order, rows rowsOf, most int) (*compiled, rowsOf, error) {
	first := c.alias()
	out := &compiled{}
	out.add("(SELECT " + rows.alias + ".n AS n," + rows.rank + " AS rank," + rows.distance + " AS distance")
	var keys []string
	for i, order := range orders {
		expression, err := rows.column(order.Field)
		if err != nil {
			return nil, rows, err
		}
		key := "o" + strconv.Itoa(i)
		out.add("," + expression + " AS " + key)
		if order.Descending {
			key += " DESC"
		}
		keys = append(keys, key)
	}
	if len(orders) == 0 && rows.position != "" {
		out.add("," + rows.position + " AS o0")
		keys = append(keys, "o0")
	}
	out.add(" FROM ")
	out.add(tables.text.String(), tables.values...)
	ordered := ""
	if len(keys) > 0 {
		ordered = " ORDER BY " + strings.Join(keys, ",")
	}
	out.add(ordered+" LIMIT ?", most)
	again := rowsOf{record: rows.record, alias: c.alias(), known: rows.known, rank: first + ".rank", distance: first + ".distance"}
	out.add(") " + first + " CROSS JOIN ")
	out.table(again)
	out.add(" ON " + again.alias + ".n=" + first + ".n" + ordered)
	return out, again, nil
}

// value writes a field as JSON text.
func (r rowsOf) value(field query.Field) (string, error) {
	expression, err := r.column(field)
	if err != nil {
		return "", err
	}
	switch typeOf(r.record, field) {
	case query.Text, query.JSON:
		return "json_quote(" + expression + ")", nil
	case query.Number: // its text reads back the same, which SQLite's own printing does not
		return expression + "_text", nil
	}
	return expression, nil
}

// fieldIndex holds the fields of each record by name; it is built once and only read.
var fieldIndex = sync.OnceValue(func() map[query.Record]map[query.Field]query.FieldRow {
	index := map[query.Record]map[query.Field]query.FieldRow{}
	for _, record := range []query.Record{query.EntityRecord, query.RelationRecord, query.AssertionRecord, query.DocumentRecord, query.SentenceRecord,
		query.MentionRecord, query.VoiceRecord, query.CountRecord, query.TallyRecord, query.PathRecord, query.SubgraphRecord, query.DatasetRecord} {
		index[record] = map[query.Field]query.FieldRow{}
		for _, row := range query.Fields(record) {
			index[record][row.Field] = row
		}
	}
	return index
})

// typeOf gives the type of a field, or "" for an unknown one.
func typeOf(record query.Record, field query.Field) query.Type {
	return fieldIndex()[record][field].Type
}

// bound gives a text as a parameter of the field's type.
func bound(record query.Record, field query.Field, text string) (any, error) {
	switch typeOf(record, field) {
	case query.Whole:
		return strconv.ParseInt(text, 10, 64)
	case query.Number:
		return strconv.ParseFloat(text, 64)
	case query.Truth:
		return text == "true", nil
	}
	return text, nil
}

// after keeps the rows behind a cursor.
func (c *compiled) after(orders []query.Order, s query.Selection, rows rowsOf) error {
	c.add(" AND (")
	for i, order := range orders {
		expression, err := rows.column(order.Field)
		if err != nil {
			return err
		}
		value, err := bound(rows.record, order.Field, s.After[i])
		if err != nil {
			return err
		}
		sign := ">"
		if order.Descending {
			sign = "<"
		}
		if i == len(orders)-1 {
			c.add(expression+sign+"?", value)
		} else { // the bound on the first key alone lets an index find where to begin
			c.add(expression+sign+"=? AND ("+expression+sign+"? OR (", value, value)
		}
	}
	c.add(strings.Repeat("))", len(orders)-1) + ")")
	return nil
}

// order writes the order of rows that no table holds.
func (c *compiled) order(orders []query.Order, rows rowsOf) error {
	separator := " ORDER BY "
	for _, order := range orders {
		expression, err := rows.column(order.Field)
		if err != nil {
			return err
		}
		c.add(separator + expression)
		if order.Descending {
			c.add(" DESC")
		}
		separator = ","
	}
	return nil
}

// from writes the tables of a step, as they were known on a day, up to and including WHERE and
// its first condition.
func (c *compiled) from(step query.Step, known schema.Day, parent rowsOf, found *given) (rowsOf, error) {
	rows := rowsOf{record: step.Record(), alias: c.alias(), known: known}
	rows.rank = "(" + rows.alias + ".n*0)" // a plain 0 in ORDER BY would name a column
	rows.distance = rows.rank
	if found != nil {
		return rows, c.givenRows(&rows, found)
	}
	switch step := step.(type) {
	case query.All:
		c.table(rows)
		c.add(" WHERE 1")
		if step.Opposed {
			c.opposed(rows)
		}
	case query.ByID:
		ids, err := jsonOf(distinct(step.IDs))
		if err != nil {
			return rows, err
		}
		rows.position = rows.alias + "_ids.key"
		c.add("json_each(?) "+rows.alias+"_ids CROSS JOIN ", ids)
		c.table(rows)
		c.add(" ON " + rows.alias + ".id=" + rows.alias + "_ids.value WHERE 1")
	case query.Search:
		c.search(step, &rows)
	case query.Tally:
		return rows, c.tallied(step, rows)
	case query.Common:
		if err := c.common(step, &rows); err != nil {
			return rows, err
		}
	case query.Follow:
		if err := c.follow(step, rows, parent); err != nil {
			return rows, err
		}
	default:
		return rows, fmt.Errorf("unknown step %T", step)
	}
	_, followed := step.(query.Follow)
	c.alive(rows, followed)
	return rows, nil
}

func (c *compiled) givenRows(rows *rowsOf, found *given) error {
	pairs := make([][2]int64, len(found.numbers))
	for i, n := range found.numbers {
		pairs[i][0] = n
		if found.distances != nil {
			pairs[i][1] = found.distances[i]
		}
	}
	list, err := jsonOf(pairs)
	if err != nil {
		return err
	}
	walked := rows.alias + "_walked"
	rows.position, rows.distance = walked+".key", "("+walked+".value->>1)"
	c.add("json_each(?) "+walked+" CROSS JOIN ", list)
	c.table(*rows)
	c.add(" ON " + rows.alias + ".n=" + walked + ".value->>0 WHERE 1")
	c.alive(*rows, true)
	return nil
}

func jsonOf(value any) (string, error) {
	text, err := json.Marshal(value)
	return string(text), err
}

func distinct(values []string) []string {
	seen := make(map[string]bool, len(values))
	out := make([]string, 0, len(values))
	for _, value := range values {
		if !seen[value] {
			seen[value] = true
			out = append(out, value)
		}
	}
	return out
}

// search writes the rows of a search with their rank.
func (c *compiled) search(step query.Search, rows *rowsOf) {
	folded := schema.Fold(step.Text)
	words := strings.Fields(folded)
	rows.rank = rows.alias + ".rank"
	if len(words) == 0 {
		c.add("(SELECT *, 0 AS rank, 0 AS day FROM " + tableOf(step.Of) + ") " + rows.alias + " WHERE 0")
		return
	}
	whole, begun := match(words, ""), match(words, "*")
	switch {
	case step.Of == query.SentenceRecord:
		c.add(`(SELECT s.*, CASE WHEN s.n IN (SELECT rowid FROM sentence_text WHERE sentence_text MATCH ?) THEN 2 ELSE 1 END AS rank
			FROM sentence s WHERE s.n IN (SELECT rowid FROM sentence_text WHERE sentence_text MATCH ?)) `+rows.alias+" WHERE 1", whole, begun)
	case step.Exact:
		c.add(`(SELECT e.*, CASE WHEN e.name_folded = ? THEN 4 ELSE 3 END AS rank, ? AS day
			FROM entity e WHERE e.n IN (SELECT entity FROM entity_name WHERE folded = ?)) `+rows.alias+" WHERE 1", folded, int(rows.known), folded)
	default:
		c.add(`(SELECT e.*, CASE WHEN e.name_folded = ? THEN 4 WHEN e.n IN (SELECT entity FROM entity_name WHERE folded = ?) THEN 3
			WHEN e.n IN (SELECT rowid FROM entity_text WHERE entity_text MATCH ?) THEN 2 ELSE 1 END AS rank, ? AS day
			FROM entity e WHERE e.n IN (SELECT rowid FROM entity_text WHERE entity_text MATCH ?)) `+rows.alias+" WHERE 1", folded, folded, whole, int(rows.known), begun)
	}
}

// match writes words, all of which must occur, as FTS5 reads them. Folded words hold letters
// and digits only.
func match(words []string, end string) string {
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = `"` + word + `"` + end
	}
	return strings.Join(quoted, " AND ")
}
