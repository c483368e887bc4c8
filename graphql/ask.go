package graphql

import (
	"fmt"
	"slices"
	"strings"

	"chancery/schema"
	"chancery/schema/query"
)

// scopeOf gives what a selection passes down: the day on which relations must hold, and the day
// up to which documents count, where its arguments say one. An explicit null lifts the day.
func scopeOf(arguments map[string]any, in scope) (scope, error) {
	if value, there := arguments["asOf"]; there {
		in.holds = nil
		if text, ok := value.(string); ok {
			day, err := schema.ParseDay(text)
			if err != nil {
				return in, refused(codeInput, "asOf must be one day, as 2024-05-16; got %q", text)
			}
			in.holds = &query.Holds{Day: day}
		}
	}
	if value, there := arguments["knownAt"]; there {
		in.known = 0
		if text, ok := value.(string); ok {
			day, err := schema.ParseDay(text)
			if err != nil {
				return in, refused(codeInput, "knownAt must be one day, as 2024-05-16; got %q", text)
			}
			in.known = day
		}
	}
	if undated, ok := arguments["includeUndated"].(bool); ok && in.holds != nil {
		in.holds = &query.Holds{Day: in.holds.Day, Undated: undated}
	}
	return in, nil
}

// holding gives the predicate of the day, nil where none was asked.
func holding(in scope) query.Predicate {
	if in.holds == nil {
		return nil
	}
	return *in.holds
}

// walked gives the predicate over relations that a walk may follow. Without a factuality only
// what is affirmed is followed, and the answer says so.
func (d *draft) walked(key string, arguments map[string]any, in scope) query.Predicate {
	where := query.And{d.oneOf("type", "RelationType", arguments["relationTypes"])}
	followed := ""
	if factuality := d.oneOf("factuality", "Factuality", arguments["factuality"]); factuality != nil {
		where = append(where, factuality)
	} else {
		where = append(where, query.Compare{Field: "affirmed", Op: query.Eq, Values: []string{"true"}})
		followed = "affirmed relations only: asserted or reported, and not negated"
	}
	where = append(where, holding(in))
	d.assume(assumption{field: key, followed: followed}, in, true)
	return conjunction(where)
}

// assume notes which days a field left open. Of what does not hold at a time, only the day up
// to which documents count can be open.
func (d *draft) assume(a assumption, in scope, holds bool) {
	if holds && in.holds == nil {
		a.asOf = "any time, and relations without a known time"
	}
	if in.known == 0 {
		a.knownAt = "every document stored"
	}
	if a != (assumption{field: a.field}) && !slices.Contains(d.assumptions, a) {
		d.assumptions = append(d.assumptions, a)
	}
}

// oneOf keeps rows whose field has one of the given words' values; nil where none is given.
func (d *draft) oneOf(field query.Field, enum string, given any) query.Predicate {
	words, ok := given.([]any)
	if !ok {
		return nil
	}
	return query.Compare{Field: field, Op: query.In, Values: d.stored(enum, words)}
}

// stored gives the stored values of enum words, or the texts themselves.
func (d *draft) stored(enum string, words []any) []string {
	values := make([]string, len(words))
	for i, word := range words {
		values[i] = fmt.Sprint(word)
		if value, ok := d.surface.words[enum][values[i]]; ok {
			values[i] = value
		}
	}
	return values
}

// textList reads a list of ids or names of at most so many.
func textList(arguments map[string]any, name string, most int) ([]string, error) {
	items := listOf(arguments[name])
	if len(items) > most {
		return nil, refused(codeInput, "%s holds %d values; at most %d are allowed: ask in several requests", name, len(items), most)
	}
	texts := make([]string, len(items))
	for i, item := range items {
		texts[i] = fmt.Sprint(item)
	}
	return texts, nil
}

// searchWords is how many words one search may hold.
const searchWords = 64

// searchText reads a text that is searched for.
func searchText(name string, given any) (string, error) {
	text := fmt.Sprint(given)
	if words := strings.Count(schema.Fold(text), " ") + 1; words > searchWords {
		return "", refused(codeInput, "%s holds %d words; at most %d are searched for: leave out the common ones", name, words, searchWords)
	}
	return text, nil
}

// askPage plans a root field that is a connection.
func (d *draft) askPage(r request, step query.Step, where query.Predicate, order []query.Order) (writing, error) {
	return d.askPageOf(r, string(step.Record()), step, where, order)
}

// askPageOf plans a root field that is a connection whose rows show as the type.
func (d *draft) askPageOf(r request, typ string, step query.Step, where query.Predicate, order []query.Order) (writing, error) {
	selection := query.Selection{Key: r.key, Step: step, Where: where, Order: order}
	made, place, err := d.page(&d.selections, d.known, typ+"Connection", r.sets, selection, r.arguments, r.scope)
	if err != nil {
		return nil, err
	}
	return func(out *output, answer *query.Answer) bool { return out.page(made, &answer.Selections[place]) }, nil
}

// askOne plans a root field that is one row or null.
func (d *draft) askOne(r request, typ string, selection query.Selection) (writing, error) {
	selection.Key, selection.First = r.key, 1
	top, place, below, err := d.root(selection, r.scope)
	if err != nil {
		return nil, err
	}
	made, err := d.shapeOf(typ, r.sets, top, below)
	if err != nil {
		return nil, err
	}
	return func(out *output, answer *query.Answer) bool {
		if rows := answer.Selections[place].Rows; len(rows) > 0 {
			return out.object(made, &rows[0])
		}
		return out.missing()
	}, nil
}

// recordOf tells from the form of an id what bears it (schema/identity.go).
func recordOf(id string) query.Record {
	prefix, rest, _ := strings.Cut(id, ":")
	switch {
	case prefix == "claim":
		return query.RelationRecord
	case prefix == "assertion":
		return query.AssertionRecord
	case prefix == "mention":
		return query.MentionRecord
	case prefix == "document" && strings.Contains(rest, "#"):
		return query.SentenceRecord
	case prefix == "document":
		return query.DocumentRecord
	}
	return query.EntityRecord
}

// typeOf gives the GraphQL type of a record's rows.
func typeOf(record query.Record) string { return string(record) }

func askNode(d *draft, r request) (writing, error) {
	id := fmt.Sprint(r.arguments["id"])
	record := recordOf(id)
	return d.askOne(r, typeOf(record), query.Selection{Step: query.ByID{Of: record, IDs: []string{id}}})
}

func askNodes(d *draft, r request) (writing, error) {
	ids, err := textList(r.arguments, "ids", 100)
	if err != nil {
		return nil, err
	}
	type group struct {
		place, id int
		shape     *shape
	}
	byRecord := map[query.Record][]string{}
	var order []query.Record
	for _, id := range ids {
		record := recordOf(id)
		if byRecord[record] == nil {
			order = append(order, record)
		}
		byRecord[record] = append(byRecord[record], id)
	}
	groups := map[query.Record]group{}
	for _, record := range order {
		top, place, below, err := d.root(query.Selection{Key: r.key, Step: query.ByID{Of: record, IDs: byRecord[record]}, First: len(byRecord[record])}, r.scope)
		if err != nil {
			return nil, err
		}
		made, err := d.shapeOf(typeOf(record), r.sets, top, below)
		if err != nil {
			return nil, err
		}
		groups[record] = group{place: place, id: top.column("id"), shape: made}
	}
	return func(out *output, answer *query.Answer) bool {
		found := map[string]*query.Row{}
		for _, g := range groups {
			rows := answer.Selections[g.place].Rows
			for i := range rows {
				if id, ok := rows[i].Values[g.id].(string); ok {
					found[id] = &rows[i]
				}
			}
		}
		out.list(len(ids), true, func(i int) bool {
			row, ok := found[ids[i]]
			if !ok {
				return out.missing()
			}
			return out.object(groups[recordOf(ids[i])].shape, row)
		})
		return true
	}, nil
}

func askEntity(d *draft, r request) (writing, error) {
	var given []string
	for _, name := range []string{"id", "name", "identifier"} {
		if r.arguments[name] != nil {
			given = append(given, name)
		}
	}
	if len(given) != 1 {
		return nil, refused(codeInput, "entity needs exactly one of id, name and identifier; got %d", len(given))
	}
	text := fmt.Sprint(r.arguments[given[0]])
	selection := query.Selection{Step: query.ByID{Of: query.EntityRecord, IDs: []string{text}}}
	switch given[0] {
	case "name":
		if _, err := searchText("name", text); err != nil {
			return nil, err
		}
		selection = query.Selection{Step: query.Search{Of: query.EntityRecord, Text: text, Exact: true}, Order: bestFirst()}
	case "identifier":
		selection = query.Selection{Step: query.All{Of: query.EntityRecord}, Where: identity(text), Order: []query.Order{{Field: "id"}}}
	}
	return d.askOne(r, "Entity", selection)
}

// bestFirst orders found entities: how well the name fits, then how much is known of them.
func bestFirst() []query.Order {
	return []query.Order{{Field: "rank", Descending: true}, {Field: "degree", Descending: true}, {Field: "id"}}
}

func askEntities(d *draft, r request) (writing, error) {
	where, err := d.sieve.where("EntityFilter", r.arguments["where"], 0)
	if err != nil {
		return nil, err
	}
	return d.askPage(r, query.All{Of: query.EntityRecord}, where, nil)
}

func askRelations(d *draft, r request) (writing, error) {
	d.assume(assumption{field: r.key}, r.scope, true)
	where, err := d.sieve.where("RelationFilter", r.arguments["where"], 0)
	if err != nil {
		return nil, err
	}
	return d.askPage(r, query.All{Of: query.RelationRecord}, conjunction(query.And{where, holding(r.scope)}), nil)
}

func askBetween(d *draft, r request) (writing, error) {
	d.assume(assumption{field: r.key}, r.scope, true)
	a, b := fmt.Sprint(r.arguments["a"]), fmt.Sprint(r.arguments["b"])
	joins := func(from, to string) query.Predicate {
		return query.And{query.Compare{Field: "from", Op: query.Eq, Values: []string{from}}, query.Compare{Field: "to", Op: query.Eq, Values: []string{to}}}
	}
	where := query.And{query.Or{joins(a, b), joins(b, a)}, holding(r.scope)}
	return d.askPage(r, query.All{Of: query.RelationRecord}, conjunction(where), nil)
}

func askTimeline(d *draft, r request) (writing, error) {
	d.assume(assumption{field: r.key}, r.scope, true)
	participants, err := textList(r.arguments, "participants", 100)
	if err != nil {
		return nil, err
	}
	where := query.And{query.Compare{Field: "dated", Op: query.Eq, Values: []string{"true"}}}
	end := func(ids ...string) query.Predicate {
		return query.Or{query.Compare{Field: "from", Op: query.In, Values: ids}, query.Compare{Field: "to", Op: query.In, Values: ids}}
	}
	if r.arguments["participants"] != nil {
		if r.arguments["match"] == "ANY" {
			where = append(where, end(participants...))
		} else {
			if len(participants) > 2 {
				return nil, refused(codeInput, "a relation joins two: of %d participants not all can be at its ends; give at most 2, or match: ANY", len(participants))
			}
			for _, id := range participants {
				where = append(where, end(id))
			}
		}
	}
	if between, ok := r.arguments["between"].(map[string]any); ok {
		where = append(where, overlapping(between)...)
	}
	where = append(where, d.oneOf("type", "RelationType", r.arguments["types"]), d.oneOf("factuality", "Factuality", r.arguments["factuality"]), holding(r.scope))
	return d.askPage(r, query.All{Of: query.RelationRecord}, conjunction(where), []query.Order{{Field: "earliest"}, {Field: "id"}})
}

func askClaims(d *draft, r request) (writing, error) {
	d.assume(assumption{field: r.key}, r.scope, false)
	about, err := textList(r.arguments, "about", 100)
	if err != nil {
		return nil, err
	}
	where, err := d.sieve.where("AssertionFilter", r.arguments["where"], 0)
	if err != nil {
		return nil, err
	}
	all := query.And{}
	if r.arguments["about"] != nil {
		all = append(all, query.Or{query.Compare{Field: "from", Op: query.In, Values: about}, query.Compare{Field: "to", Op: query.In, Values: about}})
	}
	if by, ok := r.arguments["by"].(string); ok {
		all = append(all, query.Along{Quantifier: query.Some, Edge: query.AssertionVoices, Where: query.Compare{Field: "entity", Op: query.Eq, Values: []string{by}}})
	}
	all = append(all, d.oneOf("factuality", "Factuality", r.arguments["factuality"]), where)
	return d.askPage(r, query.All{Of: query.AssertionRecord}, conjunction(all), nil)
}

func askDocuments(d *draft, r request) (writing, error) {
	where, err := d.sieve.where("DocumentFilter", r.arguments["where"], 0)
	if err != nil {
		return nil, err
	}
	return d.askPage(r, query.All{Of: query.DocumentRecord}, where, nil)
}

func askDataset(d *draft, r request) (writing, error) {
	return d.askOne(r, "Dataset", query.Selection{Step: query.Dataset{}})
}
