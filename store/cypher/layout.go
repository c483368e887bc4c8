package cypher

import (
	"strings"

	"chancery/schema"
)

// Unaffirmed is the type of the relationships that stand for claims which no assertion
// affirms: their own type would say more than the documents do.
const Unaffirmed = "CLAIMED"

// index is a range index over the nodes of a label. It is no longer than what questions ask,
// for every write pays for each: those of several properties give rows in their order, page by
// page, without reading and sorting all that a hub has.
type index struct {
	label      string
	properties []string
}

// indexes are all range indexes beside those of the constraints.
var indexes = []index{
	{"Relation", []string{"from", "id"}}, {"Relation", []string{"to", "id"}},
	{"Relation", []string{"from", "type", "id"}}, {"Relation", []string{"to", "type", "id"}}, {"Relation", []string{"type", "id"}},
	{"Relation", []string{"denied"}}, {"Relation", []string{"negated"}}, {"Known", []string{"id"}}, {"Known", []string{"from"}}, {"Known", []string{"to"}},
	{"Superseded", []string{"from"}}, {"Superseded", []string{"to"}},
	{"Entity", []string{"name", "id"}}, {"Entity", []string{"kind", "name", "id"}}, {"Entity", []string{"kind", "nameFolded", "name", "id"}},
	{"Assertion", []string{"claim"}}, {"Assertion", []string{"document"}}, {"Assertion", []string{"sentence"}},
	{"Sentence", []string{"document"}}, {"Mention", []string{"document"}}, {"Mention", []string{"sentence"}}, {"Mention", []string{"entity"}},
	{"Document", []string{"sourceKey"}}, {"Document", []string{"story"}}, {"Document", []string{"form"}}, {"Description", []string{"entity"}},
}

// obsolete are the indexes of earlier layouts whose work others do now.
var obsolete = []string{"relation_from", "relation_to", "relation_type"}

// Layout gives the statements that prepare an empty database: a uniqueness constraint on the
// id of every label and on the claim of every relationship type, and the indexes that
// questions and writers use. Each may be run again without effect.
func Layout() []string {
	var out []string
	labels := []string{"Entity", "Claim", "Assertion", "Sentence", "Document", "Mention", "Description", "Meta"}
	for _, row := range schema.Kinds() {
		labels = append(labels, string(row.Kind))
	}
	for _, label := range labels {
		out = append(out, "CREATE CONSTRAINT "+strings.ToLower(label)+"_id IF NOT EXISTS FOR (n:"+label+") REQUIRE n.id IS UNIQUE")
	}
	for _, name := range RelationshipTypes() {
		out = append(out, "CREATE CONSTRAINT "+strings.ToLower(name)+"_claim IF NOT EXISTS FOR ()-[r:"+name+"]-() REQUIRE r.claim IS UNIQUE")
	}
	for _, name := range obsolete {
		out = append(out, "DROP INDEX "+name+" IF EXISTS")
	}
	for _, index := range indexes {
		properties := make([]string, len(index.properties))
		for i, property := range index.properties {
			properties[i] = "n." + property
		}
		out = append(out, "CREATE INDEX "+strings.ToLower(index.label)+"_"+strings.Join(index.properties, "_")+" IF NOT EXISTS FOR (n:"+index.label+") ON ("+strings.Join(properties, ", ")+")")
	}
	out = append(out, "CREATE TEXT INDEX entity_nameFolded IF NOT EXISTS FOR (n:Entity) ON (n.nameFolded)")
	for _, index := range [][3]string{{"entity_search", "Entity", "search"}, {"sentence_search", "Sentence", "textFolded"}, {"document_bands", "Document", "bands"}} {
		out = append(out, "CREATE FULLTEXT INDEX "+index[0]+" IF NOT EXISTS FOR (n:"+index[1]+") ON EACH [n."+index[2]+
			"] OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace'}}")
	}
	return out
}

// RelationshipTypes gives every type of relationship between entities: the relations of the
// schema and Unaffirmed.
func RelationshipTypes() []string {
	var out []string
	for _, row := range schema.Relations() {
		out = append(out, string(row.Relation))
	}
	return append(out, Unaffirmed)
}
