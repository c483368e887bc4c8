package graphql

import (
	"slices"

	"chancery/schema/query"
)

// countedField is one word of DistributionField: which records are counted by which of their fields.
type countedField struct {
	word, about string
	of          query.Record
	field       query.Field
	cut         int    // 4 counts a date by its year
	enum        string // whose words stand for the values; "" for plain texts
	where       string // the argument that filters these records
}

// countedFields gives the table of DistributionField.
func countedFields() []countedField {
	relation := func(word string, field query.Field, cut int, enum, about string) countedField {
		return countedField{"RELATION_" + word, "Relations by " + about + ".", query.RelationRecord, field, cut, enum, "where"}
	}
	assertion := func(word string, field query.Field, enum, about string) countedField {
		return countedField{"ASSERTION_" + word, "Assertions by " + about + ".", query.AssertionRecord, field, 0, enum, "assertions"}
	}
	document := func(word string, field query.Field, cut int, enum, about string) countedField {
		return countedField{"DOCUMENT_" + word, "Documents by " + about + ".", query.DocumentRecord, field, cut, enum, "documents"}
	}
	return []countedField{
		relation("TYPE", "type", 0, "RelationType", "type"), relation("FACTUALITY", "factuality", 0, "Factuality", "how they are presented"),
		relation("FROM_KIND", "fromKind", 0, "EntityKind", "kind of their start"), relation("TO_KIND", "toKind", 0, "EntityKind", "kind of their end"),
		relation("FROM", "from", 0, "", "the id of their start"), relation("TO", "to", 0, "", "the id of their end"),
		relation("SPEAKER", "speaker", 0, "", "the outermost speaker of their best words"), relation("YEAR", "validFrom", 4, "", "the year of their first day"),
		relation("YEAR_PUBLISHED", "firstPublished", 4, "", "the year of the first document that bears on them"),
		assertion("FACTUALITY", "factuality", "Factuality", "how they present their claim"), assertion("SPEAKER", "speaker", "", "outermost speaker"),
		assertion("RULE", "rule", "", "the rule that fired"), assertion("EXTRACTOR", "extractor", "", "what read them"), assertion("TYPE", "type", "RelationType", "the relation of their claim"),
		{"ENTITY_KIND", "Entities by kind.", query.EntityRecord, "kind", 0, "EntityKind", "entities"},
		{"ENTITY_SUB_KIND", "Entities by what narrows their kind.", query.EntityRecord, "subKind", 0, "EntitySubKind", "entities"},
		document("PUBLISHER", "publisher", 0, "", "publisher"), document("FORM", "form", 0, "DocumentForm", "form"), document("LANGUAGE", "language", 0, "", "language"),
		document("LICENCE", "licence", 0, "", "licence"), document("COLLECTION", "collection", 0, "", "the list and edition that entries belong to"), document("YEAR", "publishedOn", 4, "", "the year of publication"),
	}
}

// recordFilters gives the arguments that filter the records of a count; at most the one that fits the
// field may be given.
func recordFilters() []argument {
	return []argument{
		{"where", "RelationFilter", "", "Which relations; of a field of relations only."}, {"entities", "EntityFilter", "", "Which entities; of a field of entities only."},
		{"assertions", "AssertionFilter", "", "Which assertions; of a field of assertions only."}, {"documents", "DocumentFilter", "", "Which documents; of a field of documents only."},
	}
}

// filtered gives the condition on the records that are counted.
func (d *draft) filtered(r request, of query.Record, fits, word string) (query.Predicate, error) {
	for _, a := range recordFilters() {
		if a.name != fits && r.arguments[a.name] != nil {
			return nil, refused(codeInput, "%s does not filter what %s counts: give %s", a.name, word, fits)
		}
	}
	where, err := d.sieve.where(string(of)+"Filter", r.arguments[fits], 0)
	if err != nil {
		return nil, err
	}
	if of != query.RelationRecord {
		d.assume(assumption{field: r.key}, r.scope, false)
		return where, nil
	}
	d.assume(assumption{field: r.key}, r.scope, true)
	return conjunction(query.And{where, holding(r.scope)}), nil
}

// tallied adds a count by value to the question and gives the places of the count and its values.
func (d *draft) tallied(r request, step query.Tally, order []query.Order, most int) (place, value, number int, err error) {
	top, place, _, err := d.root(query.Selection{Key: r.key, Step: step, Order: order, First: most, Count: true}, r.scope)
	if err != nil {
		return 0, 0, 0, err
	}
	top.wanted = true
	return place, top.column("id"), top.column("rows"), nil
}

// askDistribution plans how many records have each value of a field.
func askDistribution(d *draft, r request) (writing, error) {
	i := slices.IndexFunc(countedFields(), func(f countedField) bool { return f.word == r.arguments["field"] })
	if i < 0 {
		return nil, refused(codeInput, "field is missing")
	}
	field := countedFields()[i]
	limit, err := bounded("limit", r.arguments["limit"], firstMost)
	if err != nil {
		return nil, err
	}
	where, err := d.filtered(r, field.of, field.where, field.word)
	if err != nil {
		return nil, err
	}
	place, value, number, err := d.tallied(r, query.Tally{Of: field.of, By: field.field, Cut: field.cut, Where: where}, nil, limit)
	if err != nil {
		return nil, err
	}
	_, all, _, err := d.root(query.Selection{Key: r.key + "_all", Step: query.All{Of: field.of}, Where: where, Order: []query.Order{{Field: "id"}}, Count: true}, r.scope)
	if err != nil {
		return nil, err
	}
	shown, err := d.tree("Distribution", r.sets)
	if err != nil {
		return nil, err
	}
	words := d.surface.enums[field.enum]
	return func(out *output, answer *query.Answer) bool {
		counted, total := answer.Selections[place], int(answer.Selections[all].Total)
		values, other := []any{}, total
		for _, row := range counted.Rows {
			n, _ := row.Values[number].(int64)
			text, _ := row.Values[value].(string)
			other -= int(n)
			values = append(values, map[string]any{"value": named(text, words), "count": int(n)})
		}
		return out.value(map[string]any{"field": field.word, "total": total, "distinct": int(counted.Total), "other": other, "values": values}, shown)
	}, nil
}

// named gives a stored value as the word of its enumeration, or itself; nil where there is none.
func named(text string, words map[string]string) any {
	if text == "" {
		return nil
	}
	if word, ok := words[text]; ok {
		return word
	}
	return text
}

// countObjects are the types that distribution and timeSeries give.
func countObjects() []object {
	plain := func(name, typ, about string) member { return member{name: name, typ: typ, about: about} }
	return []object{
		{name: "Distribution", about: "How many records have each value of a field.", members: []member{
			plain("field", "DistributionField!", "What is counted by what."), plain("total", "Int!", "All records counted."), plain("distinct", "Int!", "How many values occur, shown or not."),
			plain("other", "Int!", "Records whose values are not shown, because of limit."), plain("values", "[DistributionValue!]!", "The most frequent first, then by value.")}},
		{name: "DistributionValue", about: "One value and how many records have it.", members: []member{
			plain("value", "String", "The value, as a filter takes it; null where there is none."), plain("count", "Int!", "How many records have it.")}},
		{name: "TimeSeries", about: "How many records fall into each interval of time. Dates are not rounded: what is less exact than the interval is counted apart.", members: []member{
			plain("field", "TimeSeriesField!", "Which date."), plain("interval", "TimeInterval!", "How long each point is."), plain("total", "Int!", "All records counted, in a point or not."),
			plain("undated", "Int!", "Records without the date."), plain("coarser", "Int!", "Records whose date is less exact than the interval."), plain("points", "[TimePoint!]!", "In order, without gaps.")}},
		{name: "TimePoint", about: "One interval.", members: []member{
			plain("interval", "Date!", "The interval: 2024, 2024-05, 2024-05-16, or its first and last day."), plain("from", "Date!", "Its first day."), plain("to", "Date!", "Its last day."), plain("count", "Int!", "How many records fall into it.")}},
	}
}
