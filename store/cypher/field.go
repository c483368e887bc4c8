package cypher

import (
	"fmt"

	"chancery/schema/query"
)

// fieldNamed gives the description of a record's field, and whether there is one.
func fieldNamed(record query.Record, name query.Field) (query.FieldRow, bool) {
	for _, field := range query.Fields(record) {
		if field.Field == name {
			return field, true
		}
	}
	return query.FieldRow{}, false
}

// field gives a field's description and the expression that reads it.
func (c *compilation) field(r row, name query.Field) (query.FieldRow, string, error) {
	field, ok := fieldNamed(r.record, name)
	if !ok {
		return field, "", fmt.Errorf("%s has no field %q", r.record, name)
	}
	expression, err := c.expression(r, name)
	return field, expression, err
}

// expression gives the Cypher that reads a field of a row. Nodes and maps carry most fields
// as properties of the field's name.
func (c *compilation) expression(r row, name query.Field) (string, error) {
	if expression, ok := r.values[name]; ok {
		return expression, nil
	}
	if r.drawn {
		return edgeField(r, name), nil
	}
	if expression := c.knownField(r, name); expression != "" {
		return expression, nil
	}
	switch r.record {
	case query.EntityRecord:
		switch name {
		case "degree":
			return "COUNT { (" + r.name + ")--() }", nil
		case "rank", "distance":
			return "0", nil
		case "names", "identifiers":
			return r.name + "." + string(name) + "JSON", nil
		}
	case query.RelationRecord:
		switch name { // left out where they are empty, as they mostly are
		case "asserted", "reported", "alleged", "denied", "negated", "planned", "hypothetical":
			return "coalesce(" + r.name + "." + string(name) + ", 0)", nil
		case "speaker":
			return "coalesce(" + r.name + ".speaker, '')", nil
		}
	case query.SentenceRecord:
		if name == "rank" {
			return "0", nil
		}
	case query.DocumentRecord:
		if name == "authors" {
			return r.name + ".authorsJSON", nil
		}
	case query.AssertionRecord:
		if ofClaim(name) {
			return c.claimed(r, string(name)), nil
		}
	case query.DatasetRecord:
		return c.dataset(r, name), nil
	}
	return r.name + "." + string(name), nil
}

// folded gives the Cypher that reads the folded text of a foldable field.
func (c *compilation) folded(r row, name query.Field) (string, error) {
	if r.record == query.AssertionRecord && ofClaim(name) {
		return c.claimed(r, string(name)+"Folded"), nil
	}
	if expression, ok := r.values[name+"Folded"]; ok {
		return expression, nil
	}
	return r.name + "." + string(name) + "Folded", nil
}

// ofClaim says which fields an assertion reads from its claim because other documents may
// change them.
func ofClaim(name query.Field) bool {
	return name == "fromName" || name == "toName" || name == "fromKind" || name == "toKind"
}

func (c *compilation) claimed(assertion row, property string) string {
	claim := c.name("claim")
	return "[(" + assertion.name + ")-[:OF]->(" + claim + ":Claim) | " + claim + "." + property + "][0]"
}

// onEdge says whether a relationship between two entities carries the field.
func onEdge(name query.Field) bool {
	switch name {
	case "nature", "dated", "earliest", "latest", "qualifiers", "intervals":
		return false
	}
	return true
}

// edgeField reads a relation's field from the relationship that is drawn for it. Relationships
// leave out what is empty, so that a click in the Browser shows only what there is.
func edgeField(r row, name query.Field) string {
	switch name {
	case "id":
		return r.name + ".claim"
	case "type":
		return r.name + ".relation"
	case "from", "fromName", "fromKind":
		return "startNode(" + r.name + ")." + entityProperty(name, "from")
	case "to", "toName", "toKind":
		return "endNode(" + r.name + ")." + entityProperty(name, "to")
	case "affirmed":
		return "(type(" + r.name + ") <> '" + Unaffirmed + "')"
	}
	field, _ := fieldNamed(query.RelationRecord, name)
	return "coalesce(" + r.name + "." + string(name) + ", " + empty(field.Type) + ")"
}

func entityProperty(name query.Field, end string) string {
	switch string(name)[len(end):] {
	case "Name":
		return "name"
	case "Kind":
		return "kind"
	}
	return "id"
}

// dataset gives the expressions of the one row about everything stored. Counts of labels are
// read from the server's statistics.
func (c *compilation) dataset(r row, name query.Field) string {
	switch name {
	case "id":
		return "'dataset'"
	case "version":
		if _, ok := c.parameters[knownRevision]; !ok {
			c.parameters[knownRevision] = int64(-1)
		}
		document := c.name("document")
		return "reduce(all = [" + r.name + ".revision], pair IN COLLECT { WITH " + r.name + " WHERE " + r.name + ".revision <> $" + knownRevision +
			" MATCH (" + document + ":Document) WITH " + document + " ORDER BY " + document + ".id RETURN [" +
			document + ".id, " + document + ".loadKey] AS pair } | all + pair)"
	case "articles":
		return "COUNT { (:Document {form: 'ARTICLE'}) }"
	case "entries":
		return "COUNT { (:Document {form: 'LIST_ENTRY'}) }"
	case "documents":
		return "COUNT { (:Document) }"
	case "sentences":
		return "COUNT { (:Sentence) }"
	case "entities":
		return "COUNT { (:Entity) }"
	case "mentions":
		return "COUNT { (:Mention) }"
	case "claims":
		return "COUNT { (:Claim) }"
	case "relations":
		return "COUNT { (:Relation) }"
	case "assertions":
		return "COUNT { (:Assertion) }"
	case "changed":
		return "coalesce(" + r.name + ".changed, 0)"
	}
	return r.name + "." + string(name)
}
