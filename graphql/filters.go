package graphql

import (
	"slices"

	"chancery/schema/query"
)

// match says how a filter's field becomes a predicate.
type match int

const (
	byText     match = iota // text, id or enum: compared as it is
	byNumber                // whole or decimal
	byTruth                 // boolean
	byDays                  // a date over the fields of first and last day
	byDateText              // a date over a text field
	byEither                // an id over both ends
	byEdge                  // a filter over the one row along an edge
	byRows                  // quantifiers over the rows along an edge
	byProperty              // a key, and a value where one is given, among the qualifiers
	byIdentity              // "scheme:value" or a bare value among the identifiers
)

// condition is one field of a filter type and what it compares.
type condition struct {
	name      string
	typ       string
	match     match
	field     query.Field
	last      query.Field // of byDays: the field of the last day
	text      query.Field // of byDays: the field that the days are worked out from
	edge      query.Edge
	direction query.Direction
	about     string
}

// filter is one row of the table of filters over records.
type filter struct {
	name       string
	of         string
	record     query.Record
	conditions []condition
}

func filters() []filter {
	text := func(name string, field query.Field, about string) condition {
		return condition{name: name, typ: "StringFilter", field: field, about: about}
	}
	id := func(name string, field query.Field, about string) condition {
		return condition{name: name, typ: "IDFilter", field: field, about: about}
	}
	enum := func(name, typ string, field query.Field, about string) condition {
		return condition{name: name, typ: typ + "Filter", field: field, about: about}
	}
	whole := func(name string, field query.Field, about string) condition {
		return condition{name: name, typ: "IntFilter", match: byNumber, field: field, about: about}
	}
	number := func(name string, field query.Field, about string) condition {
		return condition{name: name, typ: "FloatFilter", match: byNumber, field: field, about: about}
	}
	truth := func(name string, field query.Field, about string) condition {
		return condition{name: name, typ: "BooleanFilter", match: byTruth, field: field, about: about}
	}
	days := func(name string, text, first, last query.Field, about string) condition {
		return condition{name: name, typ: "DateFilter", match: byDays, field: first, last: last, text: text, about: about}
	}
	date := func(name string, field query.Field, about string) condition {
		return condition{name: name, typ: "DateFilter", match: byDateText, field: field, about: about}
	}
	one := func(name, typ string, edge query.Edge, about string) condition {
		return condition{name: name, typ: typ, match: byEdge, edge: edge, about: about}
	}
	many := func(name, of string, edge query.Edge, direction query.Direction, about string) condition {
		return condition{name: name, typ: of + "Quantifiers", match: byRows, edge: edge, direction: direction, about: about}
	}
	participant := condition{name: "participant", typ: "IDFilter", match: byEither, about: "Either end."}
	return []filter{
		{"EntityFilter", "entities", query.EntityRecord, []condition{
			id("id", "id", "Its id."), enum("kind", "EntityKind", "kind", "Its kind."), enum("subKind", "EntitySubKind", "subKind", "Its sub-kind."),
			text("name", "name", "Its short name."), text("description", "description", "Its description."),
			{name: "identifier", typ: "String", match: byIdentity, field: "identifiers", about: "One of its identifiers, as scheme:value (wikidata:Q159) or the value alone."},
			whole("degree", "degree", "How many relations it has."),
			many("relations", "Relation", query.EntityRelations, query.Both, "Its relations, either way."),
			many("outgoing", "Relation", query.EntityRelations, query.Outgoing, "Relations that start from it."),
			many("incoming", "Relation", query.EntityRelations, query.Incoming, "Relations that lead to it."),
			many("neighbours", "Entity", query.EntityNeighbours, query.Both, "Entities at the other end of its relations."),
		}},
		{"RelationFilter", "relations", query.RelationRecord, []condition{
			id("id", "id", "Its id."), enum("type", "RelationType", "type", "Its type."), enum("nature", "RelationNature", "nature", "State or event."),
			participant, id("fromId", "from", "Id of its start."), id("toId", "to", "Id of its end."),
			text("fromName", "fromName", "Name of its start."), text("toName", "toName", "Name of its end."),
			enum("fromKind", "EntityKind", "fromKind", "Kind of its start."), enum("toKind", "EntityKind", "toKind", "Kind of its end."),
			one("from", "EntityFilter", query.RelationFrom, "Its start."), one("to", "EntityFilter", query.RelationTo, "Its end."),
			days("validFrom", "validFrom", "earliest", "earliest", "First day known, where any is."), days("validTo", "validTo", "latest", "latest", "Last day known, where any is."),
			enum("factuality", "Factuality", "factuality", "How it is presented."), truth("affirmed", "affirmed", "Asserted or reported and not negated."),
			number("confidence", "confidence", "Confidence of the best assertion."), whole("evidenceCount", "evidence", "How many assertions it rests on."),
			whole("sourceCount", "sources", "How many independent sources."),
			whole("asserted", "asserted", "How many assertions state it."), whole("reported", "reported", "How many report it."), whole("alleged", "alleged", "How many allege it."),
			whole("planned", "planned", "How many plan it."), whole("hypothetical", "hypothetical", "How many suppose it."), whole("denied", "denied", "How many deny it."), whole("negated", "negated", "How many say themselves that it is not so."),
			{name: "property", typ: "PropertyFilter", match: byProperty, field: "qualifiers", about: "One of its properties: domain, goods, amount, view."},
			text("quote", "quote", "The best assertion's quote."), text("speaker", "speaker", "The best assertion's speaker."),
			id("documentId", "document", "The best assertion's document."), text("documentTitle", "documentTitle", "That document's title."),
			date("published", "published", "That document's date."), date("firstPublished", "firstPublished", "Date of its first document."), date("lastPublished", "lastPublished", "Date of its last document."),
			many("assertions", "Assertion", query.RelationAssertions, "", "Its assertions."), many("attributedTo", "Entity", query.RelationSpeakers, "", "Those to whom it is attributed."),
			many("contradictedBy", "Relation", query.RelationContradicting, "", "The same relation with the other polarity."),
		}},
		{"AssertionFilter", "assertions", query.AssertionRecord, []condition{
			id("id", "id", "Its id."), id("claim", "claim", "Id of its claim."), enum("type", "RelationType", "type", "Relation of its claim."),
			participant, id("fromId", "from", "Id of the claim's start."), id("toId", "to", "Id of the claim's end."),
			text("fromName", "fromName", "Name of the claim's start."), text("toName", "toName", "Name of the claim's end."),
			enum("factuality", "Factuality", "factuality", "How it presents the claim."), truth("negated", "negated", "Said not to be so."),
			text("quote", "quote", "Its words."), text("speaker", "speaker", "Its outermost speaker."),
			days("time", "time", "earliest", "latest", "When it was so."), date("published", "published", "Its document's date."),
			id("documentId", "document", "Id of its document."), text("extractor", "extractor", "What read it."), text("rule", "rule", "The rule that fired."),
			number("confidence", "confidence", "Its confidence."),
			one("document", "DocumentFilter", query.AssertionDocument, "Its document."), one("relation", "RelationFilter", query.AssertionRelation, "Its claim over all assertions."),
			many("attribution", "Voice", query.AssertionVoices, "", "Its speakers."),
		}},
		{"VoiceFilter", "speakers", query.VoiceRecord, []condition{text("name", "name", "Name of the speaker."), id("entityId", "entity", "Id of the speaker."), whole("ordinal", "ordinal", "Place in the chain.")}},
		{"DocumentFilter", "documents", query.DocumentRecord, []condition{
			id("id", "id", "Its id."), enum("form", "DocumentForm", "form", "Text or list entry."), text("source", "source", "Its source."), text("title", "title", "Its title."),
			text("publisher", "publisher", "Who published it."), days("publishedOn", "publishedOn", "publishedDay", "publishedDay", "When."),
			text("language", "language", "Its language."), text("url", "url", "Its address."), text("licence", "licence", "Its licence."),
			text("collection", "collection", "Its list and edition."), truth("superseded", "superseded", "A newer version is stored."), whole("assertionCount", "assertions", "How many assertions it holds."),
			many("assertions", "Assertion", query.DocumentAssertions, "", "Its assertions."),
		}},
	}
}

// quantified are the filters that quantifiers exist for.
func quantified() []string { return []string{"Entity", "Relation", "Assertion", "Voice"} }

// inputs gives the table of input types.
func inputs() []input {
	ordered := func(typ string) []argument {
		return []argument{{"lt", typ, "", "Less than."}, {"le", typ, "", "Less than or equal."}, {"gt", typ, "", "Greater than."}, {"ge", typ, "", "Greater than or equal."}}
	}
	equal := func(typ string) []argument {
		return []argument{{"eq", typ, "", "Equal."}, {"ne", typ, "", "Not equal."}, {"in", "[" + typ + "!]", "", "One of these."}}
	}
	isNull := []argument{{"isNull", "Boolean", "", "True: there is no value. False: there is one."}}
	all := []input{
		{"StringFilter", "Conditions on a text. contains and startsWith of names, titles, texts and quotes pass over case and accents.", join(equal("String"),
			[]argument{{"contains", "String", "", "Has it somewhere."}, {"startsWith", "String", "", "Begins with it."}}, ordered("String"), isNull)},
		{"IDFilter", "Conditions on an id.", equal("ID")},
		{"IntFilter", "Conditions on a whole number.", join(equal("Int"), ordered("Int"))},
		{"FloatFilter", "Conditions on a number.", join(equal("Float"), ordered("Float"))},
		{"BooleanFilter", "A condition on a truth value.", []argument{{"eq", "Boolean", "", "Equal."}}},
		{"DateFilter", "Conditions on a date. A coarse date stands for all its days: le 2024-05 keeps 31 May 2024.", join([]argument{{"eq", "Date", "", "Within it."}}, ordered("Date"), isNull)},
		{"PropertyFilter", "A property that narrows a claim.", []argument{{"key", "String!", "", "What is narrowed: domain, goods, view."}, {"value", "String", "", "To what; anything where it is not given."}}},
		{"AgreementParties", "Who signed, agreed to or is party to an agreement, as a document asserts or reports; all conditions given hold.", []argument{
			{"all", "[ID!]", "", "Each of these."}, {"any", "[ID!]", "", "At least one of these."}, {"none", "[ID!]", "", "None of these."}}},
		{"DateRange", "First and last day, either of which may be left open.", []argument{{"from", "Date", "", "Not before."}, {"to", "Date", "", "Not after."}}},
	}
	for _, enum := range []string{"EntityKind", "EntitySubKind", "RelationType", "RelationNature", "Factuality", "DocumentForm"} {
		fields := equal(enum)
		if enum == "EntitySubKind" {
			fields = append(fields, isNull...)
		}
		all = append(all, input{enum + "Filter", "Conditions on a value of " + enum + ".", fields})
	}
	for _, row := range filters() {
		fields := []argument{{"AND", "[" + row.name + "!]", "", "All of these hold."}, {"OR", "[" + row.name + "!]", "", "At least one of these holds."}, {"NOT", row.name, "", "This does not hold."}}
		for _, c := range row.conditions {
			fields = append(fields, argument{c.name, c.typ, "", c.about})
		}
		all = append(all, input{row.name, "Which " + row.of + ": all conditions given hold.", fields})
	}
	for _, name := range quantified() {
		all = append(all, input{name + "Quantifiers", "How many of the rows must satisfy a filter.", []argument{
			{"some", name + "Filter", "", "At least one."}, {"all", name + "Filter", "", "Every one, also where there is none."}, {"none", name + "Filter", "", "Not one."}, {"single", name + "Filter", "", "Exactly one."}}})
	}
	return all
}

// filterNamed gives the filter type of a name from the table.
func (s *surface) filterNamed(name string) (filter, bool) {
	at := slices.IndexFunc(s.filters, func(f filter) bool { return f.name == name })
	if at < 0 {
		return filter{}, false
	}
	return s.filters[at], true
}
