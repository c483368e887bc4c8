package cypher

import (
	"strconv"
	"strings"

	"chancery/schema"
	"chancery/schema/query"
)

// paths compiles the search for the K shortest paths: lengths 1, 2, 3 … one after the other,
// each only where fewer than K have been found. Parallel relations count once on each hop,
// with the confidence of the best. The search walks from the end with fewer relations, for its
// cost grows with what lies around the start; what it finds is told from From to To.
func (c *compilation) paths(step query.Paths, known schema.Day) (source, error) {
	most := c.value(int64(step.K))
	inner := ""
	if len(step.Exclude) > 0 {
		inner += " AND NOT %[1]s.id IN " + c.value(append([]string{}, step.Exclude...))
	}
	if step.AvoidHubsOver > 0 {
		degree := "COUNT { (%[1]s)--() }"
		if known != 0 {
			degree = c.knownDegree("%[1]s", known)
		}
		inner += " AND " + degree + " <= " + c.value(int64(step.AvoidHubsOver))
	}
	a, b := c.name("a"), c.name("b")
	from, to, found, turned := c.name("from"), c.name("to"), c.name("found"), c.name("turned")
	text := "MATCH (" + a + ":Entity {id: " + c.value(step.From) + "}), (" + b + ":Entity {id: " + c.value(step.To) + "}) WHERE " + a + " <> " + b +
		" WITH " + a + ", " + b + ", COUNT { (" + a + ")--() } > COUNT { (" + b + ")--() } AS " + turned +
		" WITH CASE WHEN " + turned + " THEN " + b + " ELSE " + a + " END AS " + from + ", CASE WHEN " + turned + " THEN " + a + " ELSE " + b + " END AS " + to +
		", " + turned + ", [] AS " + found
	for length := 1; length <= step.MaxLength; length++ {
		more := c.name("more")
		body, err := c.ofLength(length, from, to, turned, inner, step.Where, known)
		if err != nil {
			return source{}, err
		}
		text += " CALL (" + from + ", " + to + ", " + turned + ", " + found + ") { WITH 1 AS once WHERE size(" + found + ") < " + most + body +
			" LIMIT " + most + " RETURN collect({ids: ids, confidence: confidence}) AS " + more + " }" +
			" WITH " + from + ", " + to + ", " + turned + ", (" + found + " + " + more + ")[..toInteger(" + most + ")] AS " + found
	}
	return c.found(text, found, step.Where, known), nil
}

// ofLength gives the clauses that find the paths of one length, best first, as ids and confidence;
// the ids are reversed where the search was turned around.
func (c *compilation) ofLength(length int, from, to, turned, inner string, where query.Predicate, known schema.Day) (string, error) {
	nodes, hops, text := []string{from}, []string{}, ""
	for hop := 1; hop <= length; hop++ {
		relationship, best := c.name("r"), c.name("c")
		before := nodes[len(nodes)-1]
		if hop == length {
			match, err := c.hop(relationship, before, to, where, known)
			if err != nil {
				return "", err
			}
			text += " " + match
			nodes = append(nodes, to)
		} else {
			node := c.name("n")
			match, err := c.hop(relationship, before, node+":Entity", where, known)
			if err != nil {
				return "", err
			}
			text += " " + match + " AND NOT " + node + ":Group AND " + node + " <> " + to
			for _, other := range nodes {
				text += " AND " + node + " <> " + other
			}
			text += strings.ReplaceAll(inner, "%[1]s", node)
			nodes = append(nodes, node)
		}
		// from and to are in scope throughout; only what lies between must be carried.
		// The constant "once" is a key to group by: without any, no row would give one row.
		carried := append([]string{"once"}, nodes[1:len(nodes)-1]...)
		if hop < length {
			carried = append(carried, nodes[len(nodes)-1])
		}
		carried = append(append(carried, hops...), "max("+relationship+".confidence) AS "+best)
		text += " WITH " + strings.Join(carried, ", ")
		hops = append(hops, best)
	}
	ids := make([]string, len(nodes))
	for i, node := range nodes {
		ids[i] = node + ".id"
	}
	walked := "[" + strings.Join(ids, ", ") + "]"
	return text + " WITH CASE WHEN " + turned + " THEN reverse(" + walked + ") ELSE " + walked + " END AS ids, " + "round(" + strings.Join(hops, " * ") + " * 1e9) / 1e9 AS confidence ORDER BY confidence DESC, ids", nil
}

// hop gives the clauses that lead from an entity over one relation to another, whose condition
// more may follow with AND. The relation is a relationship, or a view of it where it was known
// on a day.
func (c *compilation) hop(relation, from, to string, where query.Predicate, known schema.Day) (string, error) {
	if known != 0 {
		return c.knownHopTo(relation, from, to, where, known)
	}
	condition, err := c.walked(relation, where)
	if condition == "" {
		condition = " WHERE true"
	}
	return "MATCH (" + from + ")-[" + relation + "]-(" + to + ")" + condition, err
}

// ofPath gives the entities or the best relations of a path, in order.
func (c *compilation) ofPath(r, next row, edge query.Edge) (source, error) {
	i := c.name("i")
	next.kept = []string{i}
	first := "0"
	if edge == query.PathEnd || edge == query.PathLast {
		first = "size(" + r.name + ".ids) - 1"
	}
	if edge == query.PathEntities || edge == query.PathEnd {
		return source{clauses: "UNWIND range(" + first + ", size(" + r.name + ".ids) - 1) AS " + i + " MATCH " + byID(query.EntityRecord, r.known, next.name, r.name+".ids["+i+"]"),
			row: next, step: i}, nil
	}
	relationship, id, a, b := c.name("r"), c.name("id"), c.name("a"), c.name("b")
	match, err := c.hop(relationship, a, b, r.where, r.known)
	claim, best := relationship+".claim", id+" MATCH "+byID(query.RelationRecord, 0, next.name, id)
	if r.known != 0 { // the hop finds the view itself
		claim, best = relationship+".id", next.name
	}
	head := "head(collect(" + claim + "))"
	if r.known != 0 {
		head = "head(collect(" + relationship + "))"
	}
	if edge == query.PathLast {
		first = "size(" + r.name + ".ids) - 2"
	}
	return source{grouped: true,
		clauses: "UNWIND range(" + first + ", size(" + r.name + ".ids) - 2) AS " + i + " MATCH " + byID(query.EntityRecord, 0, a, r.name+".ids["+i+"]") + ", " +
			byID(query.EntityRecord, 0, b, r.name+".ids["+i+" + 1]") + " " + match +
			" WITH " + i + ", " + relationship + " ORDER BY " + i + ", " + relationship + ".confidence DESC, " + claim +
			" WITH " + i + ", " + head + " AS " + best,
		row: next, step: i,
	}, err
}

// neighbourhood compiles a search in breadth from each root, by shortest paths.
func (c *compilation) neighbourhood(step query.Neighbourhood, known schema.Day) (source, error) {
	if known != 0 {
		return c.knownNeighbourhood(step, known)
	}
	roots := c.value(append([]string{}, step.Roots...))
	id, root, node, relationship := c.name("id"), c.name("root"), c.name("n"), c.name("r")
	path, distance, found := c.name("path"), c.name("distance"), c.name("found")
	text := "UNWIND " + roots + " AS " + id + " MATCH (" + root + ":Entity {id: " + id + "})"
	if step.Depth == 0 {
		text += " WITH DISTINCT " + root + " AS " + node + ", 0 AS " + distance
	} else {
		condition, err := c.walked(relationship, step.Where)
		if err != nil {
			return source{}, err
		}
		if step.Kinds != nil {
			next := c.name("next")
			kinds := next + ".kind IN " + c.value(append([]string{}, step.Kinds...)) + " OR " + next + ".id IN " + roots
			if condition == "" {
				condition = " WHERE (" + kinds + ")"
			} else {
				condition += " AND (" + kinds + ")"
			}
			condition = "(" + next + ":Entity)" + condition
		} else {
			condition = "(:Entity)" + condition
		}
		text += " MATCH " + path + " = ANY SHORTEST (" + root + ") (()-[" + relationship + "]-" + condition + "){0," + strconv.Itoa(step.Depth) + "} (" + node + ":Entity)" +
			" WITH " + node + ", min(length(" + path + ")) AS " + distance
	}
	text += " WITH " + node + ", " + distance + " ORDER BY " + distance + ", " + node + ".id WITH collect({id: " + node + ".id, distance: " + distance + "}) AS " + found
	return c.subgraph(text, found, step, 0), nil
}

// subgraph gives the one row of a neighbourhood from the list of all that is within it, nearest first.
func (c *compilation) subgraph(text, found string, step query.Neighbourhood, known schema.Day) source {
	name, most := c.name("subgraph"), c.value(int64(step.MaxEntities))
	text += " WITH {id: 'subgraph', reached: size(" + found + "), truncated: size(" + found + ") > " + most + ", entities: " + found + "[..toInteger(" + most + ")]} AS " + name
	return source{clauses: text, grouped: true, row: row{record: query.SubgraphRecord, name: name, where: step.Where, known: known}}
}

// within gives the entities of a subgraph, nearest first, or the relations among them.
func (c *compilation) within(r, next row, edge query.Edge) (source, error) {
	item := c.name("item")
	if edge == query.SubgraphEntities {
		distance := c.name("distance")
		next.kept = []string{distance}
		next.values = map[query.Field]string{"distance": distance}
		return source{
			clauses: "UNWIND " + r.name + ".entities AS " + item + " MATCH " + byID(query.EntityRecord, 0, next.name, item+".id") +
				" WITH " + next.name + ", " + item + ".distance AS " + distance,
			row: next,
		}, nil
	}
	if r.known != 0 {
		return c.knownWithin(r, next)
	}
	a, b, relationship := c.name("a"), c.name("b"), c.name("r")
	condition, err := c.walked(relationship, r.where)
	if condition == "" {
		condition = " WHERE true"
	}
	return source{
		clauses: "UNWIND " + r.name + ".entities AS " + item + " MATCH " + byID(query.EntityRecord, 0, a, item+".id") +
			" MATCH (" + a + ")-[" + relationship + "]->(" + b + ":Entity)" + condition + " AND " + b + ".id IN [" + item + " IN " + r.name + ".entities | " + item + ".id]" +
			" MATCH " + byID(query.RelationRecord, 0, next.name, relationship+".claim"),
		row: next,
	}, err
}
