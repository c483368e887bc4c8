package cypher

import (
	"fmt"
	"strings"

	"chancery/schema"
	"chancery/schema/query"
)

// label gives the pattern of a record's nodes, and whether it is kept as nodes of its own.
func label(record query.Record) (string, bool) {
	switch record {
	case query.EntityRecord, query.RelationRecord, query.AssertionRecord, query.DocumentRecord, query.SentenceRecord, query.MentionRecord:
		return ":" + string(record), true
	}
	return "", false
}

// byID gives the pattern that finds a record by its id through a uniqueness constraint, or the
// views of a relation through an index where it was known on a day.
func byID(record query.Record, known schema.Day, name, id string) string {
	if record == query.RelationRecord && known != 0 {
		return "(" + name + ":Known {id: " + id + "})"
	}
	if record == query.RelationRecord {
		return "(" + name + ":Claim:Relation {id: " + id + "})"
	}
	return "(" + name + ":" + string(record) + " {id: " + id + "})"
}

// root compiles the step of a selection that stands at the root of a question.
func (c *compilation) root(step query.Step, known schema.Day) (source, error) {
	switch step := step.(type) {
	case query.All:
		return c.all(step, known)
	case query.ByID:
		return c.ids(step, known)
	case query.Search:
		return c.search(step, known)
	case query.Paths:
		return c.paths(step, known)
	case query.Neighbourhood:
		return c.neighbourhood(step, known)
	case query.Tally:
		return c.tally(step, known)
	case query.Common:
		return c.common(step, known)
	case query.Reach:
		return c.reach(step, known)
	case query.Dataset:
		name := c.name("dataset")
		return source{clauses: "MATCH (" + name + ":Meta {id: 'chancery'})", row: row{record: query.DatasetRecord, name: name}}, nil
	}
	return source{}, fmt.Errorf("unknown step %T", step)
}

func (c *compilation) all(step query.All, known schema.Day) (source, error) {
	name := c.name("n")
	r := row{record: step.Of, name: name, known: known}
	pattern, ok := label(step.Of)
	if !ok {
		return source{}, fmt.Errorf("%s rows are reached only from others", step.Of)
	}
	if known != 0 && step.Of == query.RelationRecord {
		pattern = ":Known"
	}
	if step.Opposed {
		return c.opposed(r, pattern), nil
	}
	return source{clauses: "MATCH (" + name + pattern + ")", conditions: append(c.alive(r), c.spoken(r)...), row: r, scanned: true}, nil
}

// alike gives the condition that a claim is the other one, or like it: of the same type, with
// times that overlap where both are known, and no qualifiers that differ. Their ends are matched.
func alike(claim, other string) string {
	return strings.NewReplacer("o.", claim+".", "s.", other+".").Replace("(o.denied > 0 OR o.negated > 0) AND o.type = s.type" +
		" AND (o.id = s.id OR (o.earliest <= s.latest AND o.latest >= s.earliest AND (o.qualifiers = s.qualifiers OR o.qualifiers = '[]' OR s.qualifiers = '[]')))")
}

// opposed gives the relations that are opposed. It begins at the claims that are denied or
// negated, which are few.
func (c *compilation) opposed(r row, label string) source {
	o := row{record: query.RelationRecord, name: c.name("against"), known: r.known}
	begun := source{clauses: "MATCH (" + o.name + label + ")", conditions: append(c.alive(o), "("+o.name+".denied > 0 OR "+o.name+".negated > 0)")}
	found := source{clauses: begun.where() + " WITH " + o.name + " MATCH (" + r.name + label + " {from: " + o.name + ".from, to: " + o.name + ".to})",
		conditions: append(c.alive(r), r.name+".id >= ''", alike(o.name, r.name))}
	return source{clauses: found.where() + " WITH DISTINCT " + r.name, row: r}
}

// opposing gives the assertions that count and deny or negate a relation, or one like it.
func (c *compilation) opposing(r, next row) source {
	o := row{record: query.RelationRecord, name: c.name("against"), known: next.known}
	label := ":Relation"
	if next.known != 0 {
		label = ":Known"
	}
	found := source{clauses: "MATCH (" + o.name + label + " {from: " + r.name + ".from, to: " + r.name + ".to})", conditions: append(c.alive(o), o.name+".id >= ''", alike(o.name, r.name))}
	pattern, conditions := c.counting(next.name, o.name, next.known)
	denies := "(" + next.name + ".factuality IN ['DENIED', 'NEGATED'] OR (" + next.name + ".negated AND " + next.name + ".factuality IN ['ASSERTED', 'REPORTED']))"
	return source{clauses: found.where() + " MATCH " + pattern, conditions: append(conditions, denies), row: next}
}

func (c *compilation) ids(step query.ByID, known schema.Day) (source, error) {
	if _, ok := label(step.Of); !ok {
		return source{}, fmt.Errorf("%s rows are reached only from others", step.Of)
	}
	name, i := c.name("n"), c.name("i")
	var distinct []string
	seen := map[string]bool{}
	for _, id := range step.IDs {
		if !seen[id] {
			seen[id], distinct = true, append(distinct, id)
		}
	}
	ids := c.value(append([]string{}, distinct...))
	r := row{record: step.Of, name: name, kept: []string{i}, known: known}
	return source{
		clauses:    "UNWIND range(0, size(" + ids + ") - 1) AS " + i + " MATCH " + byID(step.Of, known, name, ids+"["+i+"]"),
		conditions: append(c.alive(r), c.spoken(r)...),
		row:        r, step: i,
	}, nil
}

// search finds candidates in a full-text index over folded text, whose analyzer splits at
// spaces only, and then applies the contract's rule exactly.
func (c *compilation) search(step query.Search, known schema.Day) (source, error) {
	folded := schema.Fold(step.Text)
	words := strings.Fields(folded)
	name, rank := c.name("n"), c.name("rank")
	r := row{record: step.Of, name: name, known: known, kept: []string{rank}, values: map[query.Field]string{"rank": rank}}
	index, property := "entity_search", "search"
	switch step.Of {
	case query.EntityRecord:
	case query.SentenceRecord:
		index, property = "sentence_search", "textFolded"
	default:
		return source{}, fmt.Errorf("%s rows cannot be searched", step.Of)
	}
	if len(words) == 0 || step.Exact && step.Of == query.SentenceRecord {
		return source{clauses: "UNWIND [] AS " + name + " WITH " + name + ", 0 AS " + rank, row: r}, nil
	}
	var terms []string
	begins, whole := make([]string, len(words)), make([]string, len(words))
	for i, word := range words {
		term := "+" + word
		if !step.Exact {
			term += "*"
		}
		terms = append(terms, term)
		begins[i], whole[i] = " "+word, " "+word+" "
	}
	text := "' ' + " + name + "." + property + " + ' '"
	cases := ""
	if step.Of == query.EntityRecord {
		own := c.value(folded)
		cases = " WHEN " + name + ".nameFolded = " + own + " THEN 4 WHEN " + own + " IN " + name + ".namesFolded THEN 3"
	}
	least := "3"
	if !step.Exact {
		least = "1"
		cases += " WHEN all(word IN " + c.value(whole) + " WHERE (" + text + ") CONTAINS word) THEN 2" +
			" WHEN all(word IN " + c.value(begins) + " WHERE (" + text + ") CONTAINS word) THEN 1"
	}
	return source{
		clauses: "CALL db.index.fulltext.queryNodes('" + index + "', " + c.value(strings.Join(terms, " ")) + ") YIELD node AS " + name +
			" WITH " + name + ", CASE" + cases + " ELSE 0 END AS " + rank + " WITH " + name + ", " + rank,
		conditions: append(append(c.alive(r), c.spoken(r)...), rank+" >= "+least),
		row:        r,
	}, nil
}

// voices unrolls the attribution chains that assertions carry as parallel lists.
func (c *compilation) voices(match, assertion string) source {
	name, i := c.name("voice"), c.name("i")
	at := func(property string) string { return assertion + "." + property + "[" + i + "]" }
	return source{
		clauses: match + " UNWIND range(0, size(" + assertion + ".voiceNames) - 1) AS " + i + " WITH {id: " + assertion + ".id + '#' + toString(" + i +
			"), assertion: " + assertion + ".id, ordinal: " + i + ", name: " + at("voiceNames") + ", nameFolded: " + at("voiceNamesFolded") +
			", entity: " + at("voiceEntities") + "} AS " + name,
		row: row{record: query.VoiceRecord, name: name},
	}
}
