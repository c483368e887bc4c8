package cypher

import (
	"strings"

	"chancery/schema"
	"chancery/schema/query"
)

// reach compiles the search for the best path to each entity of a kind: lengths 1, 2, 3 … one
// after the other, each only to those that no shorter path led to.
func (c *compilation) reach(step query.Reach, known schema.Day) (source, error) {
	most := c.value(int64(step.Most))
	from, found := c.name("from"), c.name("found")
	text := "MATCH (" + from + ":Entity {id: " + c.value(step.From) + "}) WITH " + from + ", [] AS " + found
	for length := 1; length <= step.MaxLength; length++ {
		more := c.name("more")
		body, err := c.reached(length, from, found, step, known)
		if err != nil {
			return source{}, err
		}
		text += " CALL (" + from + ", " + found + ") { WITH 1 AS once WHERE size(" + found + ") < " + most + body +
			" LIMIT " + most + " RETURN collect(best) AS " + more + " }" +
			" WITH " + from + ", (" + found + " + " + more + ")[..toInteger(" + most + ")] AS " + found
	}
	return c.found(text, found, step.Where, known), nil
}

// reached gives the clauses that find the best path of one length to each entity of the kind that
// is not found yet.
func (c *compilation) reached(length int, from, found string, step query.Reach, known schema.Day) (string, error) {
	nodes, hops, text := []string{from}, []string{}, ""
	for hop := 1; hop <= length; hop++ {
		relationship, confidence, node := c.name("r"), c.name("c"), c.name("n")
		match, err := c.hop(relationship, nodes[len(nodes)-1], node+":Entity", step.Where, known)
		if err != nil {
			return "", err
		}
		text += " " + match
		for _, other := range nodes {
			text += " AND " + node + " <> " + other
		}
		if hop < length {
			text += " AND NOT " + node + ":Group AND NOT " + node + ":" + step.Kind
		} else {
			text += " AND " + node + ":" + step.Kind + " AND NOT " + node + ".id IN [path IN " + found + " | last(path.ids)]"
			if len(step.Ends) > 0 {
				text += " AND " + node + ".id IN " + c.value(append([]string{}, step.Ends...))
			}
		}
		nodes = append(nodes, node)
		carried := append(append([]string{"once"}, nodes[1:]...), hops...)
		text += " WITH " + strings.Join(append(carried, "max("+relationship+".confidence) AS "+confidence), ", ")
		hops = append(hops, confidence)
	}
	ids := make([]string, len(nodes))
	for i, node := range nodes {
		ids[i] = node + ".id"
	}
	return text + " WITH [" + strings.Join(ids, ", ") + "] AS ids, round(" + strings.Join(hops, " * ") + " * 1e9) / 1e9 AS confidence ORDER BY confidence DESC, ids" +
		" WITH last(ids) AS target, head(collect({ids: ids, confidence: confidence})) AS best ORDER BY best.confidence DESC, best.ids", nil
}

// found gives the rows of paths from the list of those that were found.
func (c *compilation) found(text, found string, where query.Predicate, known schema.Day) source {
	i, name := c.name("i"), c.name("path")
	at := found + "[" + i + "]"
	text += " UNWIND range(0, size(" + found + ") - 1) AS " + i + " WITH " + i + ", {id: reduce(all = '', id IN " + at + ".ids | CASE all WHEN '' THEN id ELSE all + ' ' + id END), ids: " +
		at + ".ids, confidence: " + at + ".confidence, length: size(" + at + ".ids) - 1} AS " + name
	return source{clauses: text, step: i, grouped: true,
		row: row{record: query.PathRecord, name: name, kept: []string{i}, where: where, known: known}}
}

// tally compiles the number of rows by the value of a field.
func (c *compilation) tally(step query.Tally, known schema.Day) (source, error) {
	from, err := c.all(query.All{Of: step.Of}, known)
	if err != nil {
		return source{}, err
	}
	if step.Where != nil {
		condition, err := c.predicate(from.row, step.Where)
		if err != nil {
			return source{}, err
		}
		from.conditions = append(from.conditions, condition)
	}
	_, value, err := c.field(from.row, step.By)
	if err != nil {
		return source{}, err
	}
	if step.Cut > 0 {
		value = "left(" + value + ", toInteger(" + c.value(int64(step.Cut)) + "))"
	}
	name := c.name("tally")
	return source{
		clauses: from.where() + " WITH " + value + " AS id, count(*) AS rows WITH {id: id, rows: rows} AS " + name,
		row:     row{record: query.TallyRecord, name: name, known: known}, grouped: true,
	}, nil
}

// common compiles the entities that relations tie to at least some of those given.
func (c *compilation) common(step query.Common, known schema.Day) (source, error) {
	given, id, root, name, rank := c.value(append([]string{}, step.With...)), c.name("id"), c.name("root"), c.name("n"), c.name("rank")
	r := row{record: query.EntityRecord, name: name, known: known, kept: []string{rank}, values: map[query.Field]string{"rank": rank}}
	match, err := c.hop(c.name("r"), root, name+":Entity", step.Where, known)
	if err != nil {
		return source{}, err
	}
	return source{
		clauses: "UNWIND " + given + " AS " + id + " MATCH (" + root + ":Entity {id: " + id + "}) " + match + " AND NOT " + name + ".id IN " + given +
			" WITH " + name + ", count(DISTINCT " + root + ") AS " + rank,
		conditions: append(append(c.alive(r), c.spoken(r)...), rank+" >= "+c.value(int64(step.Least))),
		row:        r, grouped: true,
	}, nil
}
