package cypher

import (
	"strconv"
	"strings"

	"chancery/schema"
	"chancery/schema/query"
)

// Relations as they were known on a day are nodes with the label Known: the claims themselves,
// from the day on which they were known as they are seen today, and their earlier views beside
// them, which bear the claims' ids and the label Past. No relationship is drawn for those, so
// that a plain MATCH between entities shows today; a walk on a day goes by the indexes over the
// views' ends instead.

// during gives the conditions that a view, or an assertion, counts on the day.
func (c *compilation) during(name string, known schema.Day) []string {
	day := c.value(int64(known))
	return []string{name + ".knownFrom <= " + day, name + ".knownUntil > " + day}
}

// alive gives the conditions that rows were known on their day; none where today is asked.
func (c *compilation) alive(r row) []string {
	if r.known == 0 {
		return nil
	}
	switch r.record {
	case query.RelationRecord:
		return c.during(r.name, r.known)
	case query.AssertionRecord, query.DocumentRecord:
		return []string{r.name + ".knownFrom <= " + c.value(int64(r.known))}
	case query.SentenceRecord, query.MentionRecord:
		document := c.name("document")
		return []string{"EXISTS { MATCH (" + document + ":Document {id: " + r.name + ".document}) WHERE " + document + ".knownFrom <= " + c.value(int64(r.known)) + " }"}
	}
	return nil
}

// spoken gives the condition that a document known by the day mentions or relates an entity;
// none where today is asked, or for other rows.
func (c *compilation) spoken(r row) []string {
	if r.known == 0 || r.record != query.EntityRecord {
		return nil
	}
	mention, document := c.name("mention"), c.name("document")
	return []string{"(EXISTS { MATCH (" + mention + ":Mention {entity: " + r.name + ".id}) MATCH (" + document + ":Document {id: " + mention + ".document}) WHERE " +
		document + ".knownFrom <= " + c.value(int64(r.known)) + " } OR " + c.knownDegree(r.name, r.known) + " > 0)"}
}

// counting gives the pattern of the assertions of a claim that count, and their conditions.
func (c *compilation) counting(assertion, claim string, known schema.Day) (pattern string, conditions []string) {
	if known == 0 {
		return "(" + assertion + ":Assertion {claim: " + claim + ".id, superseded: false})", nil
	}
	return "(" + assertion + ":Assertion {claim: " + claim + ".id})", c.during(assertion, known)
}

// knownField gives the expression of a field that another day shows otherwise, or "".
func (c *compilation) knownField(r row, name query.Field) string {
	switch {
	case r.known == 0:
	case r.record == query.EntityRecord && name == "degree":
		return c.knownDegree(r.name, r.known)
	case r.record == query.DocumentRecord && name == "superseded":
		return "(" + r.name + ".knownUntil <= " + c.value(int64(r.known)) + ")"
	}
	return ""
}

func (c *compilation) knownDegree(entity string, known schema.Day) string {
	view := c.name("view")
	conditions := append([]string{"(" + view + ".from = " + entity + ".id OR " + view + ".to = " + entity + ".id)"}, c.during(view, known)...)
	return "COUNT { MATCH (" + view + ":Known) WHERE " + strings.Join(conditions, " AND ") + " }"
}

// knownViews gives the clauses that find the views of relations at an entity, by its id.
func (c *compilation) knownViews(view, id string, where query.Predicate, known schema.Day) (string, error) {
	conditions := append([]string{"(" + view + ".from = " + id + " OR " + view + ".to = " + id + ")"}, c.during(view, known)...)
	if where != nil {
		condition, err := c.predicate(row{record: query.RelationRecord, name: view, known: known}, where)
		if err != nil {
			return "", err
		}
		conditions = append(conditions, condition)
	}
	return "MATCH (" + view + ":Known) WHERE " + strings.Join(conditions, " AND "), nil
}

// far gives the id of the other end of a view.
func far(view, id string) string {
	return "CASE WHEN " + view + ".from = " + id + " THEN " + view + ".to ELSE " + view + ".from END"
}

// knownHop gives the view that a step walks from an entity, by its id, and the clauses that lead
// over it to the entity at the other end.
func (c *compilation) knownHop(id, to string, known schema.Day, step query.Follow) (view, clauses string, err error) {
	view = c.name("view")
	clauses, err = c.knownViews(view, id, step.Where, known)
	switch step.Direction {
	case query.Outgoing:
		clauses += " AND (" + view + ".from = " + id + " OR " + symmetric(view+".type") + ")"
	case query.Incoming:
		clauses += " AND (" + view + ".to = " + id + " OR " + symmetric(view+".type") + ")"
	}
	return view, clauses + " MATCH (" + to + ":Entity {id: " + far(view, id) + "})", err
}

// knownHopTo is hop over views.
func (c *compilation) knownHopTo(view, from, to string, where query.Predicate, known schema.Day) (string, error) {
	clauses, err := c.knownViews(view, from+".id", where, known)
	name, isNew := strings.CutSuffix(to, ":Entity")
	if !isNew {
		return clauses + " AND " + far(view, from+".id") + " = " + to + ".id", err
	}
	return clauses + " MATCH (" + name + ":Entity {id: " + far(view, from+".id") + "}) WHERE true", err
}

func (c *compilation) knownCounts(r, next row, step query.Follow) (source, error) {
	view := c.name("view")
	clauses, err := c.knownViews(view, r.name+".id", step.Where, next.known)
	switch step.Direction {
	case query.Outgoing:
		clauses += " AND (" + view + ".from = " + r.name + ".id OR " + symmetric(view+".type") + ")"
	case query.Incoming:
		clauses += " AND (" + view + ".to = " + r.name + ".id OR " + symmetric(view+".type") + ")"
	}
	way := "CASE WHEN " + symmetric(view+".type") + " THEN 'BOTH' WHEN " + view + ".from = " + r.name + ".id THEN 'OUT' ELSE 'IN' END"
	return source{
		clauses: clauses + " WITH " + view + ".type AS type, " + way + " AS direction, count(*) AS relations, sum(CASE WHEN " + view + ".affirmed THEN 1 ELSE 0 END) AS affirmed" +
			" WITH {id: type + ' ' + direction, type: type, direction: direction, relations: relations, affirmed: affirmed} AS " + next.name,
		row: next, grouped: true,
	}, err
}

// knownNeighbourhood searches in breadth, one ring after the other.
func (c *compilation) knownNeighbourhood(step query.Neighbourhood, known schema.Day) (source, error) {
	id, root, found := c.name("id"), c.name("root"), c.name("found")
	text := "UNWIND " + c.value(append([]string{}, step.Roots...)) + " AS " + id + " MATCH (" + root + ":Entity {id: " + id + "})" +
		" WITH collect(DISTINCT {id: " + root + ".id, distance: 0}) AS " + found
	kinds := ""
	if step.Kinds != nil {
		kinds = c.value(append([]string{}, step.Kinds...))
	}
	for distance := 1; distance <= step.Depth; distance++ {
		near, other, next, more, all, view := c.name("near"), c.name("far"), c.name("n"), c.name("more"), c.name("found"), c.name("view")
		views, err := c.knownViews(view, near, step.Where, known)
		if err != nil {
			return source{}, err
		}
		kept := ""
		if kinds != "" {
			kept = " WHERE " + next + ".kind IN " + kinds
		}
		text += " CALL (" + found + ") { UNWIND [x IN " + found + " WHERE x.distance = " + strconv.Itoa(distance-1) + " | x.id] AS " + near + " " + views +
			" WITH DISTINCT " + far(view, near) + " AS " + other + " WHERE NOT " + other + " IN [x IN " + found + " | x.id] MATCH (" + next + ":Entity {id: " + other + "})" + kept +
			" RETURN collect({id: " + other + ", distance: " + strconv.Itoa(distance) + "}) AS " + more + " } WITH " + found + " + " + more + " AS " + all
		found = all
	}
	item, sorted := c.name("item"), c.name("found")
	// Without a root there is one subgraph, an empty one.
	text += " CALL (" + found + ") { UNWIND " + found + " AS " + item + " WITH " + item + " ORDER BY " + item + ".distance, " + item + ".id RETURN collect(" + item + ") AS " + sorted + " }"
	return c.subgraph(text, sorted, step, known), nil
}

// knownWithin gives the views of relations among the entities of a subgraph.
func (c *compilation) knownWithin(r, next row) (source, error) {
	item := c.name("item")
	conditions := append([]string{next.name + ".to IN [" + item + " IN " + r.name + ".entities | " + item + ".id]"}, c.during(next.name, r.known)...)
	if r.where != nil {
		condition, err := c.predicate(row{record: query.RelationRecord, name: next.name, known: r.known}, r.where)
		if err != nil {
			return source{}, err
		}
		conditions = append(conditions, condition)
	}
	return source{clauses: "UNWIND " + r.name + ".entities AS " + item + " MATCH (" + next.name + ":Known {from: " + item + ".id})", conditions: conditions, row: next}, nil
}
