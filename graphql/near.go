package graphql

import (
	"fmt"

	"chancery/schema"
	"chancery/schema/query"
)

// askCommonNeighbours plans the entities that several are tied to.
func askCommonNeighbours(d *draft, r request) (writing, error) {
	entities, err := textList(r.arguments, "entities", 100)
	if err != nil {
		return nil, err
	}
	entities = unique(entities)
	if len(entities) < 2 {
		return nil, refused(codeInput, "entities must hold at least 2 different ids; got %d", len(entities))
	}
	least, ok := r.arguments["minShared"].(int64)
	if !ok || least < 1 || least > int64(len(entities)) {
		return nil, refused(codeInput, "minShared must be between 1 and %d, the number of entities given; got %v", len(entities), r.arguments["minShared"])
	}
	step := query.Common{With: entities, Least: int(least), Where: d.walked(r.key, r.arguments, r.scope)}
	r.scope.with, r.scope.tied = entities, step.Where
	order := []query.Order{{Field: "rank", Descending: true}, {Field: "degree"}, {Field: "id"}}
	return d.askPageOf(r, "CommonNeighbour", step, d.oneOf("kind", "EntityKind", r.arguments["kinds"]), order)
}

func unique(texts []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, text := range texts {
		if !seen[text] {
			seen[text] = true
			out = append(out, text)
		}
	}
	return out
}

// tracing are the relations that lead from somebody to whom a listing bears on: what compliance
// asks of ownership, control, direction, family and affiliation.
func tracing() []any {
	return []any{"OWNS", "CONTROLS", "DIRECTOR_OF", "FAMILY_OF", "AFFILIATED_WITH", "PART_OF"}
}

// mostHops bounds the relations before a listing.
const mostHops = 5

// askExposure plans how near an entity stands to sanctions lists, and by which paths.
func askExposure(d *draft, r request) (writing, error) {
	hops, ok := r.arguments["maxHops"].(int64)
	if !ok || hops < 0 || hops > mostHops {
		return nil, refused(codeInput, "maxHops must be between 0 and %d; got %v", mostHops, r.arguments["maxHops"])
	}
	lists, err := textList(r.arguments, "lists", 100)
	if err != nil {
		return nil, err
	}
	first, err := bounded("first", r.arguments["first"], 100)
	if err != nil {
		return nil, err
	}
	via, _ := r.arguments["via"].([]any)
	if r.arguments["via"] == nil {
		via = tracing()
	}
	arguments := map[string]any{"factuality": r.arguments["factuality"], "relationTypes": append([]any{"LISTED_ON"}, via...)}
	step := query.Reach{From: fmt.Sprint(r.arguments["entity"]), Kind: string(schema.SanctionsList), MaxLength: int(hops) + 1, Most: first, Where: d.walked(r.key, arguments, r.scope)}
	if r.arguments["lists"] != nil {
		step.Ends = lists
	}
	if len(step.Ends) == 0 && r.arguments["lists"] != nil {
		return nil, refused(codeInput, "lists is empty: leave it out to look at every list")
	}
	top, place, below, err := d.root(query.Selection{Key: r.key, Step: step, First: first}, r.scope)
	if err != nil {
		return nil, err
	}
	made, err := d.shapeOf("Exposure", r.sets, top, below)
	if err != nil {
		return nil, err
	}
	return func(out *output, answer *query.Answer) bool { return out.objects(made, answer.Selections[place].Rows) }, nil
}

// nearObjects are the types that commonNeighbours and exposure give.
func nearObjects() []object {
	with := listed("with", "[Entity!]!", query.EntityNeighbours, "Which of the entities given, by id.")
	hops := worked("hops", "Int!", "Relations before the listing: 0 where the entity is on the list itself.", func(values []any, _ call) (any, error) {
		length, _ := values[0].(int64)
		return int(length) - 1, nil
	}, "length")
	return []object{
		{name: "CommonNeighbour", about: "An entity that several are tied to.", record: query.EntityRecord, members: []member{
			column("shared", "Int!", "rank", "To how many of the entities given it is tied."), part("entity", "Entity!", "The entity."), with}},
		{name: "Exposure", about: "A sanctions list and the best path to it.", record: query.PathRecord, members: []member{
			along("list", "Entity!", query.PathEnd, "The list."), hops, column("confidence", "Float!", "confidence", "Product of the relations' confidences."),
			along("listing", "Relation!", query.PathLast, "The listing: its assertions lead to the entry of the list, whose document names collection and date."),
			listed("entities", "[Entity!]!", query.PathEntities, "From the entity asked about to the list."),
			listed("relations", "[Relation!]!", query.PathRelations, "In order: the best relation of each step, the listing last.")}},
	}
}

// listMembers are the fields of SanctionsList beside those of every entity.
func listMembers() []member {
	keepers := listed("maintainedBy", "[Entity!]!", query.EntityNeighbours, "Who keeps the list, as a document asserts or reports.", firstArg())
	keepers.source.step = query.Follow{Direction: query.Incoming, Where: query.And{query.Compare{Field: "type", Op: query.Eq, Values: []string{"MAINTAINS"}}, affirmed()}}
	return []member{keepers}
}
