package cypher

import (
	"strings"

	"chancery/schema"
)

// Unaffirmed is the type of the relationships that stand for claims which no assertion
// affirms: their own type would say more than the documents do.
const Unaffirmed = "CLAIMED"

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
	for _, index := range [][2]string{
		{"Relation", "from"}, {"Relation", "to"}, {"Relation", "type"}, {"Superseded", "from"}, {"Superseded", "to"}, {"Relation", "denied"}, {"Relation", "negated"}, {"Known", "id"}, {"Known", "from"}, {"Known", "to"},
		{"Assertion", "claim"}, {"Assertion", "document"}, {"Assertion", "sentence"},
		{"Sentence", "document"}, {"Mention", "document"}, {"Mention", "sentence"}, {"Mention", "entity"},
		{"Document", "sourceKey"}, {"Document", "story"}, {"Document", "form"}, {"Description", "entity"},
	} {
		label, property := index[0], index[1]
		out = append(out, "CREATE INDEX "+strings.ToLower(label)+"_"+property+" IF NOT EXISTS FOR (n:"+label+") ON (n."+property+")")
	}
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
