package graphql

import (
	"chancery/schema"
	"chancery/schema/query"
)

// entityMembers are the fields of the interface Entity and of every type that implements it.
func entityMembers() []member {
	direction := argument{"direction", "Direction", "BOTH", "Which way the relations run, seen from this entity. Symmetric ones run both ways and show under each."}
	return []member{
		column("id", "ID!", "id", "Stable id: the identifier that a registry or list gives, else a hash of kind, name and context."),
		column("kind", "EntityKind!", "kind", "What it is."),
		column("subKind", "EntitySubKind", "subKind", "What it is more exactly; null where nothing narrows the kind."),
		column("name", "String!", "name", "Short human name: the commonest in the documents."),
		transcribed("aliases", "[String!]!", "Every other name, in the order of code points.", writeAliases, "names"),
		transcribed("names", "[Name!]!", "Every other name with its kind, script and language.", writeRecords, "names"),
		transcribed("identifiers", "[Identifier!]!", "Identities that registries and lists give.", writeRecords, "identifiers"),
		column("description", "String", "description", "A short description; null where no document gives one."),
		worked("permalink", "String!", "Address of a page of this server that asks about this entity.", permalink, "id"),
		column("degree", "Int!", "degree", "How many relations it has."),
		paged("relations", "RelationConnection!", query.EntityRelations, "Relations of this entity. Nothing is hidden: denied and planned ones are there and say so.",
			pageArgs("RelationOrder", "", join([]argument{{"where", "RelationFilter", "", "Which relations."}, direction}, timeArgs())...)...),
		paged("neighbours", "EntityConnection!", query.EntityNeighbours, "Distinct entities at the other end of relations.",
			pageArgs("EntityOrder", "", join([]argument{{"kinds", "[EntityKind!]", "", "Only entities of these kinds."}, direction}, walkArgs())...)...),
		listed("relationCounts", "[RelationCount!]!", query.EntityCounts, "How many relations it has of each type and direction.",
			join([]argument{direction, {"with", "ID", "", "Only relations that join it with this entity: all that ties the two, by type."}}, timeArgs())...),
		paged("mentions", "MentionConnection!", query.EntityMentions, "Where texts name it.", pageArgs("MentionOrder", "")...),
	}
}

// relationMembers are the fields of Relation: one claim as all its assertions show it.
func relationMembers() []member {
	return []member{
		column("id", "ID!", "id", "Id of the claim."),
		column("type", "RelationType!", "type", "Which relation."),
		column("nature", "RelationNature!", "nature", "Whether it holds over an interval or happens at a time."),
		worked("wording", "String!", "The relation in words, read from … to.", wording, "type"),
		along("from", "Entity!", query.RelationFrom, "The entity that it starts from. Of a symmetric relation the ends have no order."),
		along("to", "Entity!", query.RelationTo, "The entity that it leads to."),
		column("fromId", "ID!", "from", "Id of the start, without a further look-up."),
		column("toId", "ID!", "to", "Id of the end."),
		column("fromName", "String!", "fromName", "Name of the start."),
		column("toName", "String!", "toName", "Name of the end."),
		column("fromKind", "EntityKind!", "fromKind", "Kind of the start."),
		column("toKind", "EntityKind!", "toKind", "Kind of the end."),
		column("validFrom", "Date", "validFrom", "Earliest time that a document gives, with its precision; null where none does."),
		column("validTo", "Date", "validTo", "Latest time that a document gives."),
		transcribed("firstDay", "Date", "First day known, as YYYY-MM-DD; null where it is open or unknown.", writeDay, "earliest"),
		transcribed("lastDay", "Date", "Last day known, as YYYY-MM-DD; null where it is open or unknown.", writeDay, "latest"),
		transcribed("intervals", "[Interval!]!", "Every known time as first and last day.", writeIntervals, "intervals"),
		column("factuality", "Factuality!", "factuality", "How the documents present it: the strongest support where it is affirmed, else the commonest."),
		column("affirmed", "Boolean!", "affirmed", "True where at least one document asserts or reports it and does not negate it."),
		part("counts", "Counts!", "How many assertions present it in each way."),
		column("confidence", "Float!", "confidence", "Confidence of the best assertion, 0 to 1."),
		column("evidenceCount", "Int!", "evidence", "How many assertions it rests on."),
		column("sourceCount", "Int!", "sources", "Independent sources: documents, near-duplicates counted once."),
		column("quote", "String!", "quote", "The best assertion's sentence part, verbatim."),
		column("speaker", "String", "speaker", "Who says so in the best assertion; null where the document speaks in its own voice."),
		column("documentId", "ID!", "document", "Document of the best assertion."),
		column("documentTitle", "String!", "documentTitle", "Its title."),
		column("published", "Date", "published", "When it was published; null where the document has no date."),
		column("firstPublished", "Date", "firstPublished", "Date of the first document that bears on it."),
		column("lastPublished", "Date", "lastPublished", "Date of the last."),
		transcribed("properties", "[Property!]!", "What narrows the claim: domain, goods, amount, view.", writeRecords, "qualifiers"),
		listed("attributedTo", "[Entity!]!", query.RelationSpeakers, "Everybody known to whom any assertion of it is attributed.", firstArg()),
		paged("assertions", "AssertionConnection!", query.RelationAssertions, "Every document's wording of it.",
			pageArgs("AssertionOrder", "", argument{"where", "AssertionFilter", "", "Which assertions."})...),
		listed("contradictedBy", "[Relation!]!", query.RelationContradicting, "Claims of the same relation and ends with the other polarity: one is affirmed, the other denied or negated.", join([]argument{firstArg()}, timeArgs())...),
	}
}

func firstArg() argument {
	return argument{"first", "Int", "25", "At most this many, 1 to 1000."}
}

// assertionMembers are the fields of Assertion.
func assertionMembers() []member {
	return []member{
		column("id", "ID!", "id", "Id of the assertion."),
		column("claim", "ID!", "claim", "Id of the claim, which is the relation's id."),
		along("relation", "Relation", query.AssertionRelation, "The claim over all its assertions; null where a newer version of the document has replaced them."),
		column("type", "RelationType!", "type", "Which relation the claim is of."),
		column("fromId", "ID!", "from", "Id of the claim's start."),
		column("toId", "ID!", "to", "Id of the claim's end."),
		column("fromName", "String!", "fromName", "Name of the claim's start."),
		column("toName", "String!", "toName", "Name of the claim's end."),
		column("fromKind", "EntityKind!", "fromKind", "Kind of the claim's start."),
		column("toKind", "EntityKind!", "toKind", "Kind of the claim's end."),
		column("factuality", "Factuality!", "factuality", "How the document presents the claim."),
		column("negated", "Boolean!", "negated", "True where it is said not to be so, for what is planned or reported not to be as well."),
		column("quote", "String!", "quote", "The words, verbatim from start to end of the document's text."),
		along("sentence", "Sentence!", query.AssertionSentence, "The sentence that holds the quote."),
		column("start", "Int!", "start", "First byte of the quote in the document's text."),
		column("end", "Int!", "end", "Byte after its last."),
		along("document", "Document!", query.AssertionDocument, "The document."),
		column("speaker", "String", "speaker", "The outermost speaker; null where the document speaks in its own voice."),
		listed("attribution", "[Voice!]!", query.AssertionVoices, "Who says so, outermost first; empty where the document speaks in its own voice.", firstArg()),
		transcribed("time", "Time", "When it was so, as this document says; null where it does not.", writeTime, "time", "earliest", "latest"),
		column("published", "Date", "published", "When the document was published."),
		column("extractor", "String!", "extractor", "What read it."),
		column("extractorVersion", "String!", "extractorVersion", "Its version."),
		column("rule", "String!", "rule", "The rule that fired: chancery explain shows it at work."),
		column("confidence", "Float!", "confidence", "0 to 1."),
	}
}

func documentMembers() []member {
	citation := worked("citation", "String!", "A reference to the document for a footnote or a bibliography.", cite, "id", "source", "title", "authors", "publisher", "publishedOn", "language", "url")
	citation.args = []argument{{"style", "CitationStyle", "CHICAGO", "How to write it."}}
	return []member{
		column("id", "ID!", "id", "Hash of source and text."),
		column("form", "DocumentForm!", "form", "Running text or an entry of a list."),
		column("source", "String!", "source", "Its address, else publisher and title."),
		column("title", "String!", "title", "Its title."),
		transcribed("authors", "[String!]!", "Its authors, as it names them.", writeTexts, "authors"),
		column("publisher", "String", "publisher", "Who published it."),
		column("publishedOn", "Date", "publishedOn", "When, with its precision."),
		column("language", "String", "language", "BCP 47."),
		column("url", "String", "url", "Where it can be read."),
		column("licence", "String", "licence", "Under which licence it may be used."),
		column("sha256", "String!", "sha256", "SHA-256 of the stored text, in hexadecimal."),
		column("text", "String!", "text", "The stored text, to whose bytes all spans refer."),
		column("collection", "String", "collection", "The list and edition that an entry belongs to."),
		column("superseded", "Boolean!", "superseded", "True where a newer version of the same source is stored."),
		column("assertionCount", "Int!", "assertions", "How many assertions were read from it."),
		paged("sentences", "SentenceConnection!", query.DocumentSentences, "Its sentences in order.", pageArgs("", "")...),
		paged("assertions", "AssertionConnection!", query.DocumentAssertions, "What it says.",
			pageArgs("AssertionOrder", "", argument{"where", "AssertionFilter", "", "Which assertions."})...),
		citation,
	}
}

func sentenceMembers() []member {
	return []member{
		column("id", "ID!", "id", "Id of the sentence: its document and place in it."),
		column("ordinal", "Int!", "ordinal", "Place in the document, from 0."),
		column("start", "Int!", "start", "First byte in the document's text."),
		column("end", "Int!", "end", "Byte after its last."),
		column("page", "Int", "page", "Page, from 1; null where the document has none."),
		column("text", "String!", "text", "The sentence, verbatim."),
		along("document", "Document!", query.SentenceDocument, "The document."),
		paged("mentions", "MentionConnection!", query.SentenceMentions, "Who and what it names.", pageArgs("MentionOrder", "")...),
		paged("assertions", "AssertionConnection!", query.SentenceAssertions, "What was read from it.",
			pageArgs("AssertionOrder", "", argument{"where", "AssertionFilter", "", "Which assertions."})...),
	}
}

func mentionMembers() []member {
	return []member{
		column("id", "ID!", "id", "Id of the mention."),
		column("surface", "String!", "surface", "The words of the text."),
		column("start", "Int!", "start", "First byte in the document's text."),
		column("end", "Int!", "end", "Byte after its last."),
		column("rule", "String!", "rule", "What decided which entity is meant."),
		column("score", "Float!", "score", "How sure that is, 0 to 1."),
		along("entity", "Entity!", query.MentionEntity, "Who or what is meant."),
		along("sentence", "Sentence!", query.MentionSentence, "The sentence it stands in."),
	}
}

// datasetMembers are the fields of Dataset.
func datasetMembers() []member {
	members := []member{column("version", "String!", "version", "Hash over all documents: it changes when the data do.")}
	for _, row := range [][2]string{
		{"schema", "Version of the tables of kinds and relations."}, {"documents", "Documents stored."}, {"articles", "Of these, running texts."},
		{"entries", "Of these, entries of lists."}, {"sentences", "Sentences."}, {"entities", "Entities."}, {"mentions", "Mentions."},
		{"claims", "Claims, also those that only superseded documents carry."}, {"relations", "Relations: claims with an assertion that counts, affirmed or not."}, {"assertions", "Assertions."}} {
		members = append(members, column(row[0], "Int!", query.Field(row[0]), row[1]))
	}
	return append(members, worked("lastLoad", "String", "When a load or a removal last changed something, in UTC as RFC 3339 writes it; null where that is not known.", moment, "changed"),
		worked("limits", "Limits!", "How much one request may ask.", limitsOf))
}

// objects gives the table of output types except Query, connections and edges.
func objects() []object {
	all := []object{}
	for _, row := range schema.Kinds() {
		members := entityMembers()
		if row.Kind == schema.Agreement {
			members = append(members, agreementMembers()...)
		}
		if row.Kind == schema.SanctionsList {
			members = append(members, listMembers()...)
		}
		all = append(all, object{name: string(row.Kind), about: row.Description, implements: []string{"Node", "Entity"}, record: query.EntityRecord, members: members})
	}
	node := []string{"Node"}
	return append(all,
		object{name: "Relation", about: "One claim that joins two entities, as all its assertions together show it.", implements: node, record: query.RelationRecord, members: relationMembers()},
		object{name: "Assertion", about: "One document's wording of one claim, with its verbatim quote.", implements: node, record: query.AssertionRecord, members: assertionMembers()},
		object{name: "Document", about: "One text, or one entry of a structured list, as it was read.", implements: node, record: query.DocumentRecord, members: documentMembers()},
		object{name: "Sentence", about: "A stretch of a document's text.", implements: node, record: query.SentenceRecord, members: sentenceMembers()},
		object{name: "Mention", about: "A surface form that refers to an entity.", implements: node, record: query.MentionRecord, members: mentionMembers()},
		object{name: "Voice", about: "One speaker in a chain of attribution.", record: query.VoiceRecord, members: []member{
			column("name", "String!", "name", "As the graph names the speaker, or the words of the text."),
			column("ordinal", "Int!", "ordinal", "Place in the chain, from 0, outermost first."),
			along("entity", "Entity", query.VoiceEntity, "The speaker; null where the words name nobody known."),
		}},
		object{name: "RelationCount", about: "How many relations of one type and direction an entity has.", record: query.CountRecord, members: []member{
			column("type", "RelationType!", "type", "Which relation."),
			column("direction", "Direction!", "direction", "Which way it runs, seen from the entity; BOTH where the relation is symmetric."),
			column("relations", "Int!", "relations", "All of them."),
			column("affirmed", "Int!", "affirmed", "Those that are asserted or reported and not negated."),
		}},
		object{name: "Path", about: "A way from one entity to another without visiting any twice.", record: query.PathRecord, members: []member{
			column("length", "Int!", "length", "How many relations it has."),
			column("confidence", "Float!", "confidence", "Product of the relations' confidences."),
			listed("entities", "[Entity!]!", query.PathEntities, "In order, both ends included."),
			listed("relations", "[Relation!]!", query.PathRelations, "In order: the best relation of each step."),
		}},
		object{name: "Subgraph", about: "Entities near some roots, and the relations among them.", record: query.SubgraphRecord, members: []member{
			column("truncated", "Boolean!", "truncated", "True where maxEntities left some out."),
			column("reached", "Int!", "reached", "How many entities there are within the depth, left out or not."),
			listed("entities", "[Entity!]!", query.SubgraphEntities, "Nearest first."),
			paged("relations", "RelationConnection!", query.SubgraphRelations, "Relations among these entities, by id.",
				argument{"first", "Int", "1000", "At most this many, 1 to 1000; pageInfo says when there are more."}, argument{"after", "String", "", "Only rows after this cursor."}),
		}},
		object{name: "Dataset", about: "Everything stored.", record: query.DatasetRecord, members: datasetMembers()},
		object{name: "Counts", about: "Assertions of a claim by how they present it.", record: query.RelationRecord, members: countMembers()},
	)
}

func countMembers() []member {
	var members []member
	for _, row := range factualities().values {
		field := query.Field(lower(row.word))
		members = append(members, column(string(field), "Int!", field, row.about))
	}
	return members
}

// plainObjects are types whose values are worked out, not read from rows of their own.
func plainObjects() []object {
	text := func(name, typ, about string) member { return member{name: name, typ: typ, about: about} }
	return []object{
		{name: "Name", about: "One name of an entity beside its short name.", members: []member{
			text("value", "String!", "The name."), text("kind", "NameKind!", "What it is to its bearer."),
			text("script", "String", "ISO 15924, as Latn."), text("language", "String", "BCP 47.")}},
		{name: "Identifier", about: "An identity that a registry or list gives.", members: []member{
			text("scheme", "String!", "Which registry: wikidata, ofac, un."), text("value", "String!", "The identifier in it.")}},
		{name: "Property", about: "What narrows a claim.", members: []member{
			text("key", "String!", "What is narrowed: domain, goods, view."), text("value", "String!", "To what.")}},
		{name: "Interval", about: "First and last day of a time.", members: []member{
			text("from", "Date", "First day; null where it is open."), text("to", "Date", "Last day; null where it is open.")}},
		{name: "Time", about: "A time as a document gives it.", members: []member{
			text("text", "Date!", "As EDTF writes it; nothing is rounded."), text("from", "Date", "Earliest day; null where it is open."),
			text("to", "Date", "Latest day; null where it is open."), text("precision", "Precision!", "How exactly it is known.")}},
		{name: "Limits", about: "How much one request may ask.", members: []member{
			text("bytes", "Int!", "Bytes of a query."), text("depth", "Int!", "Nesting of selections."), text("first", "Int!", "Rows of one page."),
			text("roots", "Int!", "Root fields."), text("rows", "Int!", "Rows that one request may ask for at most, as the product of its pages."), text("seconds", "Int!", "Until a request is given up.")}},
	}
}

// connections gives the node types that are paged.
func connections() []string {
	return []string{"Entity", "Relation", "Assertion", "Document", "Sentence", "Mention", "Agreement", "Contradiction", "CommonNeighbour"}
}
