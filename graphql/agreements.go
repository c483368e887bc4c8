package graphql

import (
	"fmt"
	"strconv"

	"chancery/schema"
	"chancery/schema/query"
)

// concluding keeps the relations that join a party to an agreement.
func concluding() query.Predicate {
	return query.Compare{Field: "type", Op: query.In, Values: []string{"PARTY_TO", "SIGNED", "AGREED"}}
}

// signing keeps those of them that happen on a day.
func signing() query.Predicate {
	return query.Compare{Field: "type", Op: query.In, Values: []string{"SIGNED", "AGREED"}}
}

func affirmed() query.Predicate {
	return query.Compare{Field: "affirmed", Op: query.Eq, Values: []string{"true"}}
}

// statuses gives the words of AgreementStatus that need support, strongest first, each with what
// a relation to a party must say.
func statuses() []struct {
	word string
	says query.Predicate
} {
	counted := func(fields ...query.Field) query.Predicate {
		any := query.Or{}
		for _, field := range fields {
			any = append(any, query.Compare{Field: field, Op: query.Gt, Values: []string{"0"}})
		}
		return any
	}
	return []struct {
		word string
		says query.Predicate
	}{{"SIGNED", affirmed()}, {"ALLEGED", counted("alleged")}, {"PLANNED", counted("planned", "hypothetical")}, {"DENIED", counted("denied", "negated")}}
}

// agreementMembers are the fields of Agreement beside those of every entity.
func agreementMembers() []member {
	parties := listed("parties", "[Entity!]!", query.EntityNeighbours, "Who signed it, agreed to it or is party to it, as a document asserts or reports.", firstArg())
	parties.source.step = query.Follow{Direction: query.Incoming, Where: query.And{concluding(), affirmed()}}
	signatures := listed("signatures", "[Relation!]!", query.EntityRelations, "What joins parties to it, by time. Nothing is hidden: what is planned or denied is there and says so.", firstArg())
	signatures.source.step, signatures.source.where = query.Follow{Direction: query.Incoming}, concluding()
	signatures.source.order = []query.Order{{Field: "dated", Descending: true}, {Field: "earliest"}, {Field: "id"}}
	incoming := query.Follow{Edge: query.EntityRelations, Direction: query.Incoming}
	signed := member{name: "signedOn", typ: "Date", about: "When it was first signed or agreed, with the precision of the document; null where none tells.", source: source{origin: gathered,
		gather: []query.Selection{{Key: "first", Step: incoming, Where: query.And{signing(), affirmed(), query.Compare{Field: "dated", Op: query.Eq, Values: []string{"true"}}},
			Order: []query.Order{{Field: "earliest"}, {Field: "id"}}, First: 1, Fields: []query.Field{"validFrom"}}},
		sum: func(rows []query.Rows) string {
			if len(rows[0].Rows) == 0 || len(rows[0].Rows[0].Values) == 0 {
				return ""
			}
			date, _ := rows[0].Rows[0].Values[0].(string)
			return date
		}}}
	status := member{name: "status", typ: "AgreementStatus!", about: "What the documents tell of its conclusion.", source: source{origin: gathered, sum: func(rows []query.Rows) string {
		for i, row := range statuses() {
			if rows[i].Total > 0 {
				return row.word
			}
		}
		return "MENTIONED"
	}}}
	for _, row := range statuses() {
		status.source.gather = append(status.source.gather, query.Selection{Key: lower(row.word), Step: incoming, Where: query.And{concluding(), row.says}, Count: true})
	}
	return []member{status, signed, parties, signatures}
}

// askAgreements plans the agreements of given parties, days and states.
func askAgreements(d *draft, r request) (writing, error) {
	d.assume(assumption{field: r.key}, r.scope, false)
	given, err := d.sieve.where("EntityFilter", r.arguments["where"], 0)
	if err != nil {
		return nil, err
	}
	where := query.And{query.Compare{Field: "kind", Op: query.Eq, Values: []string{string(schema.Agreement)}}, given}
	some := func(quantifier query.Quantifier, conditions ...query.Predicate) query.Predicate {
		return query.Along{Quantifier: quantifier, Edge: query.EntityRelations, Direction: query.Incoming, Where: append(query.And{concluding()}, conditions...)}
	}
	if parties, ok := r.arguments["parties"].(map[string]any); ok {
		for _, word := range []string{"all", "any", "none"} {
			ids, err := textList(parties, word, 100)
			if err != nil {
				return nil, err
			}
			switch {
			case parties[word] == nil:
			case word == "all":
				for _, id := range ids {
					where = append(where, some(query.Some, affirmed(), query.Compare{Field: "from", Op: query.Eq, Values: []string{id}}))
				}
			default:
				quantifier := map[string]query.Quantifier{"any": query.Some, "none": query.None}[word]
				where = append(where, some(quantifier, affirmed(), query.Compare{Field: "from", Op: query.In, Values: ids}))
			}
		}
	}
	if signed, ok := r.arguments["signed"].(map[string]any); ok {
		when := query.And{signing(), affirmed(), query.Compare{Field: "dated", Op: query.Eq, Values: []string{"true"}}}
		where = append(where, some(query.Some, append(when, overlapping(signed)...)...))
	}
	if words, ok := r.arguments["status"].([]any); ok {
		any := query.Or{}
		for _, word := range words {
			any = append(any, inStatus(fmt.Sprint(word), some))
		}
		where = append(where, any)
	}
	return d.askPageOf(r, string(schema.Agreement), query.All{Of: query.EntityRecord}, conjunction(where), nil)
}

// inStatus keeps agreements of which no stronger status is told.
func inStatus(word string, some func(query.Quantifier, ...query.Predicate) query.Predicate) query.Predicate {
	all := query.And{}
	for _, row := range statuses() {
		if row.word == word {
			return append(all, some(query.Some, row.says))
		}
		all = append(all, some(query.None, row.says))
	}
	return all
}

// overlapping keeps relations whose days overlap a DateRange.
func overlapping(given map[string]any) query.And {
	var all query.And
	if from, ok := given["from"].(string); ok {
		first, _, _ := schema.Date(from).Bounds()
		all = append(all, query.Compare{Field: "latest", Op: query.Ge, Values: []string{strconv.Itoa(int(first))}})
	}
	if to, ok := given["to"].(string); ok {
		_, last, _ := schema.Date(to).Bounds()
		all = append(all, query.Compare{Field: "earliest", Op: query.Le, Values: []string{strconv.Itoa(int(last))}})
	}
	return all
}

// supports keeps assertions that support their claim.
func supports() query.Predicate {
	return query.And{query.Compare{Field: "factuality", Op: query.In, Values: []string{string(schema.Asserted), string(schema.Reported), string(schema.Alleged)}},
		query.Compare{Field: "negated", Op: query.Eq, Values: []string{"false"}}}
}

// contradictionMembers are the fields of Contradiction.
func contradictionMembers() []member {
	supporting := listed("supporting", "[Assertion!]!", query.RelationAssertions, "What asserts, reports or alleges it.", firstArg())
	supporting.source.where = supports()
	return []member{
		column("id", "ID!", "id", "Id of the claim."),
		part("relation", "Relation!", "The claim that is supported, over all its assertions."),
		supporting,
		listed("opposing", "[Assertion!]!", query.RelationOpposing, "What denies it, or says itself that it is not so: of the same claim, or of one with the same relation and ends whose known times overlap and whose properties do not differ.", firstArg()),
	}
}

// askContradictions plans the claims that one source makes and another denies.
func askContradictions(d *draft, r request) (writing, error) {
	d.assume(assumption{field: r.key}, r.scope, true)
	about, err := textList(r.arguments, "about", 100)
	if err != nil {
		return nil, err
	}
	given, err := d.sieve.where("RelationFilter", r.arguments["where"], 0)
	if err != nil {
		return nil, err
	}
	where := query.And{}
	if r.arguments["about"] != nil {
		where = append(where, query.Or{query.Compare{Field: "from", Op: query.In, Values: about}, query.Compare{Field: "to", Op: query.In, Values: about}})
	}
	where = append(where, d.oneOf("type", "RelationType", r.arguments["relationTypes"]), given, holding(r.scope),
		query.Along{Quantifier: query.Some, Edge: query.RelationAssertions, Where: supports()})
	return d.askPageOf(r, "Contradiction", query.All{Of: query.RelationRecord, Opposed: true}, conjunction(where), nil)
}
