package sqlite

import (
	"fmt"
	"strings"
	"sync"

	"chancery/schema"
	"chancery/schema/query"
)

// symmetric says that the claim with the alias is of a relation whose ends have no order.
func symmetric(alias string) string { return alias + ".type IN (" + symmetricTypes() + ")" }

var symmetricTypes = sync.OnceValue(func() string {
	var names []string
	for _, row := range schema.Relations() {
		if row.Symmetric {
			names = append(names, "'"+string(row.Relation)+"'")
		}
	}
	return strings.Join(names, ",")
})

// alike says that a claim is the other one, or denied or negated and like it: of the same type
// and ends, with times that overlap where both are known, and no qualifiers that differ.
func alike(claim, other string) string {
	is := func(text string) string { return strings.NewReplacer("o.", claim+".", "s.", other+".").Replace(text) }
	return is("(o.denied>0 OR o.negated>0) AND o.from_n=s.from_n AND o.to_n=s.to_n AND o.type=s.type" +
		" AND (o.id=s.id OR o.earliest<=s.latest AND o.latest>=s.earliest AND (o.qualifiers=s.qualifiers OR o.qualifiers='[]' OR s.qualifiers='[]'))")
}

// denies says that an assertion, by its alias, presents its claim as not so.
func denies(alias string) string {
	return "(" + alias + ".factuality IN ('DENIED','NEGATED') OR " + alias + ".negated AND " + alias + ".factuality IN ('ASSERTED','REPORTED'))"
}

// opposed adds the condition that relations are opposed. It begins at the claims that are denied
// or negated, which are few.
func (c *compiled) opposed(rows rowsOf) {
	o, s := rowsOf{record: query.RelationRecord, alias: c.alias(), known: rows.known}, rowsOf{record: query.RelationRecord, alias: c.alias(), known: rows.known}
	c.add(" AND " + rows.alias + ".n IN (SELECT " + s.alias + ".n FROM claim " + o.alias + " CROSS JOIN claim " + s.alias + " WHERE " + alike(o.alias, s.alias))
	c.alive(o, true)
	c.alive(s, true)
	c.add(")")
}

// joins gives the edges that are one comparison of columns: child = parent.
func joins(edge query.Edge) (child, parent string) {
	switch edge {
	case query.EntityMentions:
		return "entity", "n"
	case query.RelationFrom:
		return "n", "from_n"
	case query.RelationTo:
		return "n", "to_n"
	case query.AssertionDocument, query.SentenceDocument:
		return "n", "document"
	case query.AssertionSentence, query.MentionSentence:
		return "n", "sentence"
	case query.AssertionVoices:
		return "assertion", "n"
	case query.VoiceEntity, query.MentionEntity:
		return "n", "entity"
	case query.SentenceMentions, query.SentenceAssertions:
		return "sentence", "n"
	case query.DocumentSentences, query.DocumentAssertions:
		return "document", "n"
	}
	return "", ""
}

// follow writes the rows along an edge from the row of the parent.
func (c *compiled) follow(step query.Follow, rows rowsOf, parent rowsOf) error {
	t, p := rows.alias, parent.alias
	if step.Edge == query.EntityCounts {
		return c.tally(step, rows, p)
	}
	c.table(rows)
	c.add(" WHERE ")
	if child, column := joins(step.Edge); child != "" {
		c.add(t + "." + child + "=" + p + "." + column)
		return nil
	}
	switch step.Edge {
	case query.AssertionRelation:
		if rows.known == 0 {
			c.add(t + ".n=" + p + ".claim")
		} else {
			c.add("(" + t + ".n=" + p + ".claim OR " + t + ".past_of=" + p + ".claim)")
		}
	case query.EntityRelations:
		out, in := t+".from_n="+p+".n", t+".to_n="+p+".n"
		end := "(" + out + " OR " + in + ")"
		switch step.Direction {
		case query.Outgoing:
			end = "(" + out + " OR " + in + " AND " + symmetric(t) + ")"
		case query.Incoming:
			end = "(" + in + " OR " + out + " AND " + symmetric(t) + ")"
		}
		c.add(end)
	case query.EntityNeighbours:
		c.add(t + ".n<>" + p + ".n AND " + t + ".n IN (")
		if err := c.walked(step, rows.known, p, func(r, near, far, _ string) { c.add("SELECT " + r + "." + far) }); err != nil {
			return err
		}
		c.add(")")
	case query.RelationAssertions:
		c.add(t + ".claim=" + claimOf(parent) + " AND ")
		c.counting(t, rows.known)
	case query.RelationSpeakers:
		v, a := c.alias(), c.alias()
		c.add(t + ".n IN (SELECT " + v + ".entity FROM assertion " + a + " JOIN voice " + v + " ON " + v + ".assertion=" + a + ".n WHERE " + a + ".claim=" + claimOf(parent) + " AND ")
		c.counting(a, rows.known)
		c.add(")")
	case query.RelationOpposing:
		o := rowsOf{record: query.RelationRecord, alias: c.alias(), known: rows.known}
		c.add(t + ".claim IN (SELECT " + claimOf(o) + " FROM claim " + o.alias + " WHERE " + alike(o.alias, p))
		c.alive(o, true)
		c.add(") AND " + denies(t) + " AND ")
		c.counting(t, rows.known)
	case query.RelationContradicting:
		opposed := func(yes, no string) string {
			return "(" + yes + ".affirmed AND NOT " + no + ".affirmed AND " + no + ".factuality IN ('DENIED','NEGATED'))"
		}
		c.add(t + ".from_n=" + p + ".from_n AND " + t + ".to_n=" + p + ".to_n AND " + t + ".type=" + p + ".type AND (" + opposed(t, p) + " OR " + opposed(p, t) + ")")
	default:
		return fmt.Errorf("unknown edge %q", step.Edge)
	}
	return nil
}

// tally writes how many relations of each type and direction an entity has.
func (c *compiled) tally(step query.Follow, rows rowsOf, parent string) error {
	c.add("(SELECT type||' '||direction AS id, type, direction, count(*) AS relations, sum(affirmed) AS affirmed FROM (")
	if err := c.walked(step, rows.known, parent, func(r, _, _, direction string) {
		c.add("SELECT " + r + ".type, CASE WHEN " + symmetric(r) + " THEN '" + string(query.Both) + "' ELSE '" + direction + "' END AS direction, " + r + ".affirmed")
	}); err != nil {
		return err
	}
	c.add(") GROUP BY type, direction) " + rows.alias + " WHERE 1")
	return nil
}

// walked writes the relations of an entity that a step walks, for each direction what the
// function selects of them.
func (c *compiled) walked(step query.Follow, known schema.Day, parent string, selects func(r, near, far, direction string)) error {
	union := ""
	for _, way := range []struct {
		direction query.Direction
		near, far string
	}{{query.Outgoing, "from_n", "to_n"}, {query.Incoming, "to_n", "from_n"}} {
		against := step.Direction != "" && step.Direction != query.Both && step.Direction != way.direction
		c.add(union)
		union = " UNION ALL "
		r := rowsOf{record: query.RelationRecord, alias: c.alias(), known: known}
		selects(r.alias, way.near, way.far, string(way.direction))
		c.add(" FROM claim " + r.alias + " WHERE " + r.alias + "." + way.near + "=" + parent + ".n")
		c.alive(r, true)
		if against { // a symmetric relation has no direction: it shows whichever is asked for
			c.add(" AND " + symmetric(r.alias))
		}
		if err := c.where(step.Where, r); err != nil {
			return err
		}
	}
	return nil
}

// where adds a predicate, if there is one.
func (c *compiled) where(p query.Predicate, rows rowsOf) error {
	if p == nil {
		return nil
	}
	c.add(" AND ")
	return c.predicate(p, rows)
}

func (c *compiled) predicate(p query.Predicate, rows rowsOf) error {
	switch p := p.(type) {
	case query.And:
		return c.junction(p, " AND ", "1", rows)
	case query.Or:
		return c.junction(p, " OR ", "0", rows)
	case query.Not:
		c.add("NOT ")
		return c.predicate(p.Of, rows)
	case query.Compare:
		return c.compare(p, rows)
	case query.Holds:
		i := c.alias()
		if rows.known != 0 { // the table of intervals holds those of today
			c.add("(EXISTS (SELECT 1 FROM json_each("+rows.alias+".intervals) "+i+" WHERE "+i+".value->>0<=? AND "+i+".value->>1>=?)", int(p.Day), int(p.Day))
		} else {
			c.add("(EXISTS (SELECT 1 FROM interval "+i+" WHERE "+i+".claim="+rows.alias+".n AND "+i+".earliest<=? AND "+i+".latest>=?)", int(p.Day), int(p.Day))
		}
		if p.Undated {
			c.add(" OR NOT " + rows.alias + ".dated")
		}
		c.add(")")
		return nil
	case query.Along:
		return c.along(p, rows)
	}
	return fmt.Errorf("unknown predicate %T", p)
}

// junction writes many predicates as a balanced tree, since SQLite bounds the depth of an expression.
func (c *compiled) junction(all []query.Predicate, sign, none string, rows rowsOf) error {
	switch len(all) {
	case 0:
		c.add(none)
		return nil
	case 1:
		return c.predicate(all[0], rows)
	}
	c.add("(")
	if err := c.junction(all[:len(all)/2], sign, none, rows); err != nil {
		return err
	}
	c.add(sign)
	if err := c.junction(all[len(all)/2:], sign, none, rows); err != nil {
		return err
	}
	c.add(")")
	return nil
}

func (c *compiled) along(p query.Along, rows rowsOf) error {
	step := query.Follow{Edge: p.Edge, Direction: p.Direction}
	where := p.Where
	switch p.Quantifier {
	case query.Some:
		c.add("EXISTS (SELECT 1 FROM ")
	case query.None:
		c.add("NOT EXISTS (SELECT 1 FROM ")
	case query.Every:
		c.add("NOT EXISTS (SELECT 1 FROM ")
		if where == nil {
			where = query.And{}
		}
		where = query.Not{Of: where}
	case query.Single:
		c.add("1=(SELECT count(*) FROM ")
	default:
		return fmt.Errorf("unknown quantifier %q", p.Quantifier)
	}
	far, err := c.from(step, rows.known, rows, nil)
	if err != nil {
		return err
	}
	if err := c.where(where, far); err != nil {
		return err
	}
	c.add(")")
	return nil
}

func (c *compiled) compare(p query.Compare, rows rowsOf) error {
	if p.Op == query.Eq || p.Op == query.In || p.Op == query.Ne {
		if column, table := referenceOf(rows.record, p.Field); column != "" {
			return c.refers(p, rows.alias+"."+column, table)
		}
	}
	expression, err := rows.column(p.Field)
	if err != nil {
		return err
	}
	switch p.Op {
	case query.IsEmpty:
		c.add(expression + "=" + emptyOf(typeOf(rows.record, p.Field)))
		return nil
	case query.In:
		return c.in(p, rows, expression)
	case query.Contains, query.StartsWith:
		text := p.Values[0]
		if folded, ok := foldedOf(rows, p.Field); ok {
			expression, text = folded, fold(text)
		}
		if p.Op == query.Contains {
			c.add("instr("+expression+",?)>0", text)
		} else {
			c.add("substr("+expression+",1,length(?))=?", text, text)
		}
		return nil
	}
	signs := map[query.Op]string{query.Eq: "=", query.Ne: "<>", query.Lt: "<", query.Le: "<=", query.Gt: ">", query.Ge: ">="}
	sign, ok := signs[p.Op]
	if !ok {
		return fmt.Errorf("unknown comparison %q", p.Op)
	}
	value, err := bound(rows.record, p.Field, p.Values[0])
	if err != nil {
		return err
	}
	c.add(expression+sign+"?", value)
	return nil
}

// emptyOf writes the value of a missing field.
func emptyOf(t query.Type) string {
	switch t {
	case query.Text:
		return "''"
	case query.JSON:
		return "'[]'"
	}
	return "0"
}

// in compares with any number of values. Texts and whole numbers travel as one parameter, so
// that their number does not change the statement.
func (c *compiled) in(p query.Compare, rows rowsOf, expression string) error {
	values := make([]any, len(p.Values))
	for i, text := range p.Values {
		value, err := bound(rows.record, p.Field, text)
		if err != nil {
			return err
		}
		values[i] = value
	}
	if typeOf(rows.record, p.Field) == query.Number {
		c.add(expression+" IN ("+strings.TrimSuffix(strings.Repeat("?,", len(values)), ",")+")", values...)
		return nil
	}
	list, err := jsonOf(values)
	if err != nil {
		return err
	}
	c.add(expression+" IN (SELECT value FROM json_each(?))", list)
	return nil
}

// refers compares a field that names another record by that record's row number, so that the
// index on the column serves.
func (c *compiled) refers(p query.Compare, column, table string) error {
	list, err := jsonOf(p.Values)
	if err != nil {
		return err
	}
	not := ""
	if p.Op == query.Ne {
		not = "NOT "
	}
	c.add(column+" "+not+"IN (SELECT n FROM "+table+" WHERE id IN (SELECT value FROM json_each(?)))", list)
	return nil
}
