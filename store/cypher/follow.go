package cypher

import (
	"fmt"
	"strings"
	"sync"

	"chancery/schema"
	"chancery/schema/query"
)

// symmetric says that an expression names a relation whose ends have no order: it is drawn
// one way and shows whichever direction is asked for.
func symmetric(expression string) string { return expression + " IN [" + symmetricTypes() + "]" }

var symmetricTypes = sync.OnceValue(func() string {
	var names []string
	for _, row := range schema.Relations() {
		if row.Symmetric {
			names = append(names, "'"+string(row.Relation)+"'")
		}
	}
	return strings.Join(names, ", ")
})

// directed gives the condition on a relationship drawn at an entity that keeps those of a
// direction, "" where all are kept.
func directed(relationship, entity string, direction query.Direction) (string, error) {
	end := ""
	switch direction {
	case query.Both, "":
		return "", nil
	case query.Outgoing:
		end = "startNode"
	case query.Incoming:
		end = "endNode"
	default:
		return "", fmt.Errorf("unknown direction %q", direction)
	}
	return "(" + end + "(" + relationship + ") = " + entity + " OR " + symmetric(relationship+".relation") + ")", nil
}

// drawn compiles the relationships at an entity that a step walks, as a pattern with its
// condition, in which other stands for what is at the far end.
func (c *compilation) drawn(relationship, entity, other string, step query.Follow) (string, error) {
	condition, err := c.walked(relationship, step.Where)
	if err != nil {
		return "", err
	}
	way, err := directed(relationship, entity, step.Direction)
	switch {
	case way == "":
	case condition == "":
		condition = " WHERE " + way
	default:
		condition += " AND " + way
	}
	return "MATCH (" + entity + ")-[" + relationship + "]-(" + other + ":Entity)" + condition, err
}

// follow compiles the rows that an edge leads to from a row at hand.
func (c *compilation) follow(r row, step query.Follow, known schema.Day) (source, error) {
	from, to, _, there := step.Edge.Ends()
	if !there {
		return source{}, fmt.Errorf("unknown edge %q", step.Edge)
	}
	if from != r.record {
		return source{}, fmt.Errorf("edge %s starts at %s, not at %s", step.Edge, from, r.record)
	}
	if step.Where != nil && step.Edge != query.EntityNeighbours && step.Edge != query.EntityCounts {
		return source{}, fmt.Errorf("edge %s takes no condition of its own", step.Edge)
	}
	name := c.name("n")
	next := row{record: to, name: name, known: known}
	// one joins by a property that holds an id; many by a property of the other side.
	one := func(id string) source {
		return source{clauses: "MATCH " + byID(to, known, name, r.name+"."+id), conditions: c.alive(next), row: next}
	}
	many := func(property string) source {
		return source{clauses: "MATCH (" + name + ":" + string(to) + " {" + property + ": " + r.name + ".id})", conditions: c.alive(next), row: next}
	}
	switch step.Edge {
	case query.EntityRelations:
		return c.relations(r, next, step.Direction)
	case query.EntityNeighbours:
		return c.neighbours(r, next, step)
	case query.EntityCounts:
		return c.counts(r, next, step)
	case query.EntityMentions:
		return many("entity"), nil
	case query.RelationFrom:
		return one("from"), nil
	case query.RelationTo:
		return one("to"), nil
	case query.RelationAssertions:
		pattern, conditions := c.counting(name, r.name, known)
		return source{clauses: "MATCH " + pattern, conditions: conditions, row: next}, nil
	case query.RelationSpeakers:
		return c.speakers(r, next), nil
	case query.RelationOpposing:
		return c.opposing(r, next), nil
	case query.RelationContradicting:
		return c.contradicting(r, next), nil
	case query.AssertionRelation:
		return one("claim"), nil
	case query.AssertionDocument, query.SentenceDocument:
		return one("document"), nil
	case query.AssertionSentence, query.MentionSentence:
		return one("sentence"), nil
	case query.AssertionVoices:
		assertion := c.name("assertion")
		s := c.voices("WITH "+r.name+" AS "+assertion, assertion)
		s.row.known = known
		return s, nil
	case query.VoiceEntity, query.MentionEntity:
		return one("entity"), nil
	case query.SentenceMentions, query.SentenceAssertions:
		return many("sentence"), nil
	case query.DocumentSentences:
		return many("document"), nil
	case query.DocumentAssertions:
		return many("document"), nil
	case query.PathEntities, query.PathRelations, query.PathEnd, query.PathLast:
		return c.ofPath(r, next, step.Edge)
	case query.SubgraphEntities, query.SubgraphRelations:
		return c.within(r, next, step.Edge)
	}
	return source{}, fmt.Errorf("edge %s cannot be followed", step.Edge)
}

// relations gives the claims at an entity: those that start there and those that end there,
// each by an index of its own. A relation whose ends have no order runs both ways.
func (c *compilation) relations(r, next row, direction query.Direction) (source, error) {
	starts := side{end: "from", conditions: []string{next.name + ".from = " + r.name + ".id"}}
	ends := side{end: "to", conditions: []string{next.name + ".to = " + r.name + ".id"}}
	switch direction {
	case query.Both, "":
		ends.conditions = append(ends.conditions, next.name+".from <> "+r.name+".id")
	case query.Outgoing:
		ends.conditions, ends.symmetric = append(ends.conditions, next.name+".from <> "+r.name+".id", symmetric(next.name+".type")), true
	case query.Incoming:
		starts.conditions, starts.symmetric = append(starts.conditions, next.name+".to <> "+r.name+".id", symmetric(next.name+".type")), true
	default:
		return source{}, fmt.Errorf("unknown direction %q", direction)
	}
	label := ":Relation"
	if next.known != 0 {
		label = ":Known"
	}
	known := c.alive(next)
	starts.conditions, ends.conditions = append(starts.conditions, known...), append(ends.conditions, known...)
	return source{clauses: "MATCH (" + next.name + label + ")", row: next, sides: []side{starts, ends}, outer: r.name}, nil
}

// walked compiles the condition on a drawn relationship, as " WHERE …" or nothing.
func (c *compilation) walked(relationship string, where query.Predicate) (string, error) {
	if where == nil {
		return "", nil
	}
	condition, err := c.predicate(row{record: query.RelationRecord, name: relationship, drawn: true}, where)
	return " WHERE " + condition, err
}

func (c *compilation) neighbours(r, next row, step query.Follow) (source, error) {
	if next.known != 0 {
		_, hop, err := c.knownHop(r.name+".id", next.name, next.known, step)
		return source{clauses: hop + " WITH DISTINCT " + next.name, row: next}, err
	}
	pattern, err := c.drawn(c.name("r"), r.name, next.name, step)
	return source{
		clauses:    pattern + " WITH DISTINCT " + next.name,
		conditions: []string{next.name + " <> " + r.name},
		row:        next,
	}, err
}

func (c *compilation) counts(r, next row, step query.Follow) (source, error) {
	if next.known != 0 {
		return c.knownCounts(r, next, step)
	}
	relationship := c.name("r")
	pattern, err := c.drawn(relationship, r.name, "", step)
	way := "CASE WHEN " + symmetric(relationship+".relation") + " THEN 'BOTH' WHEN startNode(" + relationship + ") = " + r.name + " THEN 'OUT' ELSE 'IN' END"
	return source{
		clauses: pattern + " WITH " + relationship + ".relation AS type, " + way + " AS direction, count(*) AS relations, sum(CASE WHEN type(" + relationship + ") <> '" + Unaffirmed +
			"' THEN 1 ELSE 0 END) AS affirmed WITH {id: type + ' ' + direction, type: type, direction: direction, relations: relations, affirmed: affirmed} AS " + next.name,
		row: next, grouped: true,
	}, err
}

func (c *compilation) speakers(r, next row) source {
	assertion, id := c.name("assertion"), c.name("id")
	pattern, conditions := c.counting(assertion, r.name, next.known)
	return source{
		clauses: source{clauses: "MATCH " + pattern, conditions: conditions}.where() + " UNWIND " + assertion + ".voiceEntities AS " + id +
			" WITH DISTINCT " + id + " MATCH " + byID(query.EntityRecord, next.known, next.name, id),
		row: next,
	}
}

// contradicting gives the relations with the same type and ends of which one is affirmed
// and the other denied or negated.
func (c *compilation) contradicting(r, next row) source {
	against := func(name string) string { return name + ".factuality IN ['DENIED', 'NEGATED']" }
	label := ":Relation"
	if next.known != 0 {
		label = ":Known"
	}
	return source{
		clauses: "MATCH (" + next.name + label + " {from: " + r.name + ".from, to: " + r.name + ".to})",
		conditions: append(c.alive(next), next.name+".type = "+r.name+".type", next.name+".id >= ''", next.name+".id <> "+r.name+".id",
			"(("+r.name+".affirmed AND "+against(next.name)+") OR ("+next.name+".affirmed AND "+against(r.name)+"))"),
		row: next,
	}
}
