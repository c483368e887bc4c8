package sqlite

import (
	"chancery/schema"
	"chancery/schema/query"
)

// table writes the table of the rows under their alias. Where what was known on a day is asked
// and a column depends on it, the day stands beside the columns.
func (c *compiled) table(rows rowsOf) {
	name := tableOf(rows.record)
	if rows.known != 0 && (rows.record == query.EntityRecord || rows.record == query.DocumentRecord) {
		c.add("(SELECT *, ? AS day FROM "+name+") "+rows.alias, int(rows.known))
		return
	}
	c.add(name + " " + rows.alias)
}

// alive adds the condition that rows count: relations that are live, or were known on the day,
// what documents known by then hold, and unless an edge was followed to them the entities that
// they mention or relate.
func (c *compiled) alive(rows rowsOf, followed bool) {
	t := rows.alias
	switch rows.record {
	case query.RelationRecord:
		if rows.known == 0 {
			c.add(" AND " + t + ".live")
			return
		}
		c.add(" AND "+t+".known_from<=? AND "+t+".known_until>?", int(rows.known), int(rows.known))
	case query.EntityRecord:
		if rows.known != 0 && !followed {
			m := c.alias()
			c.add(" AND (EXISTS (SELECT 1 FROM mention "+m+" JOIN document d ON d.n="+m+".document WHERE "+m+".entity="+t+".n AND d.known_from<=?) OR "+degreeOn(t, t+".day")+">0)", int(rows.known))
		}
	case query.DocumentRecord:
		if rows.known != 0 {
			c.add(" AND "+t+".known_from<=?", int(rows.known))
		}
	case query.AssertionRecord, query.SentenceRecord, query.MentionRecord:
		if rows.known != 0 {
			c.add(" AND (SELECT known_from FROM document WHERE n="+t+".document)<=?", int(rows.known))
		}
	}
}

// knownColumn writes a field that another day shows otherwise, or "".
func (r rowsOf) knownColumn(field query.Field) string {
	switch {
	case r.known == 0:
	case r.record == query.EntityRecord && field == "degree":
		return degreeOn(r.alias, r.alias+".day")
	case r.record == query.DocumentRecord && field == "superseded":
		return "(" + r.alias + ".known_until<=" + r.alias + ".day)"
	}
	return ""
}

// degreeOn counts the relations of an entity, by its alias, as they were known on a day.
func degreeOn(alias, day string) string {
	end := func(column string) string {
		return "(SELECT count(*) FROM claim WHERE " + column + "=" + alias + ".n AND known_from<=" + day + " AND known_until>" + day
	}
	return "(" + end("from_n") + ")+" + end("to_n") + " AND from_n<>to_n))"
}

// counting adds the condition that an assertion, by its alias, is not of a document that was
// superseded on the day.
func (c *compiled) counting(alias string, known schema.Day) {
	if known == 0 {
		c.add("NOT (SELECT superseded FROM document WHERE n=" + alias + ".document)")
		return
	}
	c.add("(SELECT known_from<=? AND known_until>? FROM document WHERE n="+alias+".document)", int(known), int(known))
}

// claimOf writes the number of the claim that a relation's row is a view of.
func claimOf(r rowsOf) string {
	if r.known == 0 {
		return r.alias + ".n"
	}
	return "coalesce(" + r.alias + ".past_of," + r.alias + ".n)"
}
