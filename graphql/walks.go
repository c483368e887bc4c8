package graphql

import (
	"fmt"

	"chancery/schema/query"
)

func askPaths(d *draft, r request) (writing, error) {
	step := query.Paths{From: fmt.Sprint(r.arguments["from"]), To: fmt.Sprint(r.arguments["to"]), Where: d.walked(r.key, r.arguments, r.scope)}
	var err error
	if step.MaxLength, err = bounded("maxLength", r.arguments["maxLength"], longestPath); err != nil {
		return nil, err
	}
	if step.K, err = bounded("k", r.arguments["k"], 50); err != nil {
		return nil, err
	}
	if step.Exclude, err = textList(r.arguments, "exclude", 100); err != nil {
		return nil, err
	}
	if hubs := r.arguments["avoidHubsOver"]; hubs != nil {
		if step.AvoidHubsOver, err = bounded("avoidHubsOver", hubs, 1<<31-1); err != nil {
			return nil, err
		}
	}
	if len(step.Exclude) == 0 {
		step.Exclude = nil
	}
	top, place, below, err := d.root(query.Selection{Key: r.key, Step: step, First: step.K}, r.scope)
	if err != nil {
		return nil, err
	}
	made, err := d.shapeOf("Path", r.sets, top, below)
	if err != nil {
		return nil, err
	}
	return func(out *output, answer *query.Answer) bool {
		rows := answer.Selections[place].Rows
		return out.list(len(rows), false, func(i int) bool { return out.object(made, &rows[i]) })
	}, nil
}

func askNeighbourhood(d *draft, r request) (writing, error) {
	step := query.Neighbourhood{Where: d.walked(r.key, r.arguments, r.scope)}
	var err error
	if step.Roots, err = textList(r.arguments, "roots", 100); err != nil {
		return nil, err
	}
	if step.Depth, err = bounded("depth", r.arguments["depth"], 4); err != nil {
		return nil, err
	}
	if step.MaxEntities, err = bounded("maxEntities", r.arguments["maxEntities"], firstMost); err != nil {
		return nil, err
	}
	if words, ok := r.arguments["kinds"].([]any); ok {
		step.Kinds = d.stored("EntityKind", words)
	}
	r.scope.entities = step.MaxEntities
	return d.askOne(r, "Subgraph", query.Selection{Step: step})
}

// askSearch plans a search: its fields are connections of their own over the same words.
func askSearch(d *draft, r request) (writing, error) {
	all, err := d.collect(r.sets, []string{"SearchResult"})
	if err != nil {
		return nil, err
	}
	text, err := searchText("query", r.arguments["query"])
	if err != nil {
		return nil, err
	}
	type found struct {
		head  []byte
		key   string
		page  *page // nil for __typename
		place int
	}
	var fields []found
	for _, group := range byKey(all, 1) {
		field := group.fields[0]
		f := found{head: append(appendText(nil, group.key), ':'), key: group.key}
		if field.Name != "__typename" {
			arguments, err := d.surface.arguments(field, d.variables)
			if err != nil {
				return nil, err
			}
			selection := query.Selection{Key: r.key + "_" + group.key}
			typ := "SentenceConnection"
			if field.Name == "entities" {
				typ = "EntityConnection"
				selection.Step, selection.Order = query.Search{Of: query.EntityRecord, Text: text}, bestFirst()
				selection.Where = d.oneOf("kind", "EntityKind", r.arguments["kinds"])
			} else {
				selection.Step = query.Search{Of: query.SentenceRecord, Text: text}
				selection.Order = []query.Order{{Field: "rank", Descending: true}, {Field: "id"}}
			}
			if f.page, f.place, err = d.page(&d.selections, d.known, typ, group.sets(), selection, arguments, r.scope); err != nil {
				return nil, at(err, field.Position, r.key, group.key)
			}
		}
		fields = append(fields, f)
	}
	return func(out *output, answer *query.Answer) bool {
		return out.fields(len(fields), func(i int) ([]byte, string, func() bool) {
			f := fields[i]
			return f.head, f.key, func() bool {
				if f.page == nil {
					out.text("SearchResult")
					return true
				}
				return out.page(f.page, &answer.Selections[f.place])
			}
		})
	}, nil
}

// askResolve plans one search a spelling; their candidates show the same selection.
func askResolve(d *draft, r request) (writing, error) {
	names, err := textList(r.arguments, "names", 50)
	if err != nil {
		return nil, err
	}
	limit, err := bounded("limit", r.arguments["limit"], 100)
	if err != nil {
		return nil, err
	}
	all, err := d.collect(r.sets, []string{"Resolution"})
	if err != nil {
		return nil, err
	}
	groups := byKey(all, 1)
	type candidates struct {
		place int
		shape *shape
	}
	found := make([][]candidates, len(names)) // by name, then by field; empty for other fields
	for i, name := range names {
		if _, err := searchText("a name", name); err != nil {
			return nil, err
		}
		found[i] = make([]candidates, len(groups))
		for j, group := range groups {
			if group.fields[0].Name != "candidates" {
				continue
			}
			selection := query.Selection{Key: fmt.Sprintf("%s_%d", r.key, i+1), Step: query.Search{Of: query.EntityRecord, Text: name},
				Where: d.oneOf("kind", "EntityKind", r.arguments["kinds"]), Order: bestFirst(), First: limit}
			top, place, below, err := d.root(selection, r.scope)
			if err != nil {
				return nil, err
			}
			made, err := d.shapeOf("Candidate", group.sets(), top, below)
			if err != nil {
				return nil, err
			}
			found[i][j] = candidates{place, made}
		}
	}
	return func(out *output, answer *query.Answer) bool {
		return out.list(len(names), false, func(i int) bool {
			return out.fields(len(groups), func(j int) ([]byte, string, func() bool) {
				group := groups[j]
				return append(appendText(nil, group.key), ':'), group.key, func() bool {
					switch group.fields[0].Name {
					case "candidates":
						rows := answer.Selections[found[i][j].place].Rows
						return out.list(len(rows), false, func(k int) bool { return out.object(found[i][j].shape, &rows[k]) })
					case "name":
						out.text(names[i])
					default:
						out.text("Resolution")
					}
					return true
				}
			})
		})
	}, nil
}
