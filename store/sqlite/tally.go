package sqlite

import (
	"chancery/schema/query"
)

// tallied writes how many rows have each value of a field.
func (c *compiled) tallied(step query.Tally, rows rowsOf) error {
	of := rowsOf{record: step.Of, alias: c.alias(), known: rows.known}
	of.rank = "(" + of.alias + ".n*0)"
	of.distance = of.rank
	value, err := of.column(step.By)
	if err != nil {
		return err
	}
	if step.Cut > 0 {
		c.add("(SELECT substr("+value+",1,?) AS id, count(*) AS rows FROM ", step.Cut)
	} else {
		c.add("(SELECT " + value + " AS id, count(*) AS rows FROM ")
	}
	c.table(of)
	c.add(" WHERE 1")
	c.alive(of, false)
	if err := c.where(step.Where, of); err != nil {
		return err
	}
	c.add(" GROUP BY 1) " + rows.alias + " WHERE 1")
	return nil
}

// common writes the entities tied to at least some of those given, ranked by how many.
func (c *compiled) common(step query.Common, rows *rowsOf) error {
	given, err := jsonOf(distinct(step.With))
	if err != nil {
		return err
	}
	shared := c.alias()
	rows.rank = rows.alias + ".rank"
	c.add("(SELECT e.*, "+shared+".shared AS rank, ? AS day FROM (SELECT far, count(DISTINCT near) AS shared FROM (", int(rows.known))
	union := ""
	for _, ends := range [][2]string{{"from_n", "to_n"}, {"to_n", "from_n"}} {
		r := rowsOf{record: query.RelationRecord, alias: c.alias(), known: rows.known}
		c.add(union+"SELECT "+r.alias+"."+ends[0]+" AS near, "+r.alias+"."+ends[1]+" AS far FROM claim "+r.alias+
			" WHERE "+r.alias+"."+ends[0]+" IN (SELECT n FROM entity WHERE id IN (SELECT value FROM json_each(?)))", given)
		c.alive(r, true)
		if err := c.where(step.Where, r); err != nil {
			return err
		}
		union = " UNION ALL "
	}
	c.add(") GROUP BY far HAVING count(DISTINCT near)>=?) "+shared+" JOIN entity e ON e.n="+shared+".far WHERE e.id NOT IN (SELECT value FROM json_each(?))) "+
		rows.alias+" WHERE 1", step.Least, given)
	return nil
}
