package graphql

import (
	"strings"
	"unicode"

	"chancery/schema"
	"chancery/schema/query"
)

// screaming gives SanctionsList as SANCTIONS_LIST.
func screaming(name string) string {
	var out strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) && i > 0 {
			out.WriteByte('_')
		}
		out.WriteRune(unicode.ToUpper(r))
	}
	return out.String()
}

func lower(s string) string { return strings.ToLower(s) }

// spaced gives SanctionsList as "sanctions list".
func spaced(name string) string {
	return strings.ToLower(strings.ReplaceAll(screaming(name), "_", " "))
}

func factualities() enumeration {
	about := map[schema.Factuality]string{
		schema.Asserted: "The document says it in its own voice, or a list records it.", schema.Reported: "A source says it and the document passes it on.",
		schema.Alleged: "A source accuses or claims, or it is marked as unproven.", schema.Planned: "Intended, pledged, agreed for later, forecast.",
		schema.Hypothetical: "Conditional, possible, asked.", schema.Denied: "A source says that it is not so.", schema.Negated: "The document itself says that it is not so.",
	}
	table := enumeration{name: "Factuality", about: "How a document presents a claim, strongest support first."}
	for _, f := range schema.Factualities() {
		table.values = append(table.values, enumValue{string(f), string(f), about[f]})
	}
	return table
}

func kinds() (kinds, subKinds, relations enumeration) {
	kinds = enumeration{name: "EntityKind", about: "The kinds of entities; every entity has exactly one."}
	subKinds = enumeration{name: "EntitySubKind", about: "What narrows a kind."}
	for _, row := range schema.Kinds() {
		kinds.values = append(kinds.values, enumValue{screaming(string(row.Kind)), string(row.Kind), row.Description})
		for _, sub := range row.SubKinds {
			subKinds.values = append(subKinds.values, enumValue{screaming(string(sub)), string(sub), "Of " + string(row.Kind) + ": " + spaced(string(sub)) + "."})
		}
	}
	relations = enumeration{name: "RelationType", about: "The relations between entities."}
	for _, row := range schema.Relations() {
		relations.values = append(relations.values, enumValue{string(row.Relation), string(row.Relation), "… " + row.Wording + " …: " + row.Example})
	}
	return kinds, subKinds, relations
}

// enumerations gives the table of enums.
func enumerations() []enumeration {
	same := func(word, about string) enumValue { return enumValue{word, word, about} }
	kinds, subKinds, relations := kinds()
	all := []enumeration{kinds, subKinds, relations, factualities(),
		{"RelationNature", "Whether a relation holds over an interval or happens at a time.", []enumValue{same("STATE", "Holds over an interval."), same("EVENT", "Happens at a time.")}},
		{"Direction", "Which way a relation runs, seen from an entity.", []enumValue{
			{"BOTH", string(query.Both), "Either way."}, {"OUT", string(query.Outgoing), "From the entity."}, {"IN", string(query.Incoming), "To the entity."}}},
		{"DocumentForm", "What sort of document a text is.", []enumValue{same("ARTICLE", "Running text: news, communiqué, readout."), same("LIST_ENTRY", "One entry of a structured list.")}},
		{"NameKind", "What a name is to its bearer.", []enumValue{same("ALIAS", "Another name."), same("WEAK", "A list calls it a weak alias: never enough to identify."), same("FORMER", "A name it bore.")}},
		{"Precision", "How exactly a time is known.", []enumValue{same("DAY", "To the day."), same("MONTH", "To the month."), same("SEASON", "To the season."), same("YEAR", "To the year."),
			same("DECADE", "To the decade."), same("CENTURY", "To the century."), same("INTERVAL", "A first and a last time.")}},
		{"CitationStyle", "How a reference is written.", []enumValue{same("CSL_JSON", "Citation Style Language JSON, for pandoc, Quarto and Zotero."), same("BIBTEX", "BibTeX."), same("CHICAGO", "A note as the Chicago Manual of Style writes it.")}},
		{"AgreementStatus", "What the documents tell of an agreement's conclusion, strongest support first.", []enumValue{
			same("SIGNED", "Somebody signed it, agreed to it or is party to it: a document asserts or reports so."), same("ALLEGED", "No document asserts so, and a source alleges it."),
			same("PLANNED", "No more than planned, or considered."), same("DENIED", "No more than that it is denied or said not to be so."), same("MENTIONED", "No document tells of anybody who signed it, agreed to it or is party to it.")}},
		{"ParticipantMatch", "How many of the participants a relation must join.", []enumValue{same("ALL", "All of them."), same("ANY", "At least one.")}},
		{"MatchRank", "How well a name fits a spelling, best first.", []enumValue{{"NAME", "4", "It is the whole name."}, {"OTHER_NAME", "3", "It is the whole of another name."},
			{"WORDS", "2", "Every word of it is a whole word of a name."}, {"PREFIXES", "1", "Every word of it begins a word of a name."}}},
	}
	fields, dates, lengths := enumeration{name: "DistributionField", about: "What is counted by what."}, enumeration{name: "TimeSeriesField", about: "Which date of which records."},
		enumeration{name: "TimeInterval", about: "A length of time. A week is that of ISO 8601: from Monday to Sunday."}
	for _, f := range countedFields() {
		fields.values = append(fields.values, same(f.word, f.about))
	}
	for _, f := range seriesFields() {
		dates.values = append(dates.values, same(f.word, f.about))
	}
	for _, i := range timeIntervals() {
		lengths.values = append(lengths.values, same(i.word, "A "+lower(i.word)+"."))
	}
	all = append(all, fields, dates, lengths)
	for _, order := range orders() {
		all = append(all, order.enumeration())
	}
	return all
}

// order is the table of sort keys of one record.
type order struct {
	name   string
	of     string
	fields []sortKey
}

type sortKey struct {
	word  string
	field query.Field
	about string
}

func (o order) enumeration() enumeration {
	table := enumeration{name: o.name, about: "Sort keys of " + o.of + "."}
	for _, key := range o.fields {
		table.values = append(table.values,
			enumValue{key.word + "_ASC", string(key.field), "By " + key.about + ", smallest first."},
			enumValue{key.word + "_DESC", "-" + string(key.field), "By " + key.about + ", largest first."})
	}
	return table
}

func orders() []order {
	id := sortKey{"ID", "id", "id"}
	return []order{
		{"EntityOrder", "entities", []sortKey{id, {"NAME", "name", "name, by code point"}, {"KIND", "kind", "kind"}, {"DEGREE", "degree", "number of relations"}}},
		{"RelationOrder", "relations", []sortKey{id, {"TYPE", "type", "type"}, {"FROM_NAME", "fromName", "name of the start"}, {"TO_NAME", "toName", "name of the end"},
			{"VALID_FROM", "earliest", "first day known"}, {"VALID_TO", "latest", "last day known"}, {"CONFIDENCE", "confidence", "confidence"},
			{"EVIDENCE", "evidence", "number of assertions"}, {"SOURCES", "sources", "number of independent sources"}, {"FIRST_PUBLISHED", "firstPublished", "date of the first document"},
			{"LAST_PUBLISHED", "lastPublished", "date of the last document"}}},
		{"AssertionOrder", "assertions", []sortKey{id, {"PUBLISHED", "published", "date of the document"}, {"CONFIDENCE", "confidence", "confidence"}, {"TIME", "earliest", "first day that it is said of"}, {"START", "start", "place in the document"}}},
		{"DocumentOrder", "documents", []sortKey{id, {"TITLE", "title", "title"}, {"PUBLISHED", "publishedDay", "date of publication"}, {"ASSERTIONS", "assertions", "number of assertions"}}},
		{"MentionOrder", "mentions", []sortKey{id, {"START", "start", "place in the document"}, {"SCORE", "score", "score"}}},
	}
}
