package storetest

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"chancery/schema"
	"chancery/schema/query"
	"chancery/store"
)

// link is a relation as a walk sees it.
type link struct {
	id, from, to string
	confidence   float64
}

// chain is a path: its entities and the relation of each hop.
type chain struct {
	entities, relations []string
	confidence          float64
}

// runWalks compares paths and neighbourhoods with what trying every way gives.
func runWalks(t *testing.T, open func(t *testing.T) store.Store) {
	s := open(t)
	rapid.Check(t, func(t *rapid.T) {
		readings := Readings(t, 6)
		defer clear(t, s)
		put(t, s, readings...)
		where := query.Predicate(query.Compare{Field: "affirmed", Op: query.Eq, Values: []string{"true"}})
		if rapid.Bool().Draw(t, "denied as well") {
			where = nil
		}
		known := rapid.SampledFrom(append(days(), 0, 0, 0, 0, 0)).Draw(t, "known")
		links := linksOf(t, s, where, known)
		comparePaths(t, s, where, known, links)
		compareNeighbourhood(t, s, where, known, links)
		compareTally(t, s, known)
		compareCommon(t, s, where, known, links)
		compareReach(t, s, where, known, links)
		compareDirections(t, s, drawID().Draw(t, "whose"))
	})
}

// linksOf gives the relations that a predicate keeps.
func linksOf(t fataler, s store.Store, where query.Predicate, known schema.Day) []link {
	t.Helper()
	answer, err := s.Ask(context.Background(), query.Question{Selections: []query.Selection{{Key: "all", Step: query.All{Of: query.RelationRecord}, Where: where, Known: known, First: 1000,
		Fields: []query.Field{"id", "from", "to", "confidence"}}}})
	if err != nil {
		t.Fatalf("listing relations: %v", err)
	}
	var links []link
	for _, row := range answer.Selections[0].Rows {
		v := row.Values
		links = append(links, link{id: v[0].(string), from: v[1].(string), to: v[2].(string), confidence: v[3].(float64)})
	}
	return links
}

// best gives the best relation between each two entities, both ways.
func best(links []link) map[[2]string]link {
	out := map[[2]string]link{}
	for _, l := range links {
		for _, ends := range [][2]string{{l.from, l.to}, {l.to, l.from}} {
			if old, ok := out[ends]; !ok || l.confidence > old.confidence || l.confidence == old.confidence && l.id < old.id {
				out[ends] = l
			}
		}
	}
	return out
}

func comparePaths(t *rapid.T, s store.Store, where query.Predicate, known schema.Day, links []link) {
	step := query.Paths{From: drawID().Draw(t, "from"), To: drawID().Draw(t, "to"), MaxLength: rapid.IntRange(1, 4).Draw(t, "length"), K: rapid.IntRange(1, 4).Draw(t, "k"), Where: where,
		AvoidHubsOver: rapid.SampledFrom([]int{0, 0, 3}).Draw(t, "hubs"), Exclude: rapid.SliceOfN(drawID(), 0, 1).Draw(t, "exclude")}
	barred := map[string]bool{}
	answer, err := s.Ask(context.Background(), query.Question{Selections: []query.Selection{{Key: "all", Step: query.All{Of: query.EntityRecord}, Known: known, First: 1000, Fields: []query.Field{"id", "kind", "degree"}}}})
	if err != nil {
		t.Fatalf("listing entities: %v", err)
	}
	for _, each := range answer.Selections[0].Rows {
		row := each.Values
		barred[row[0].(string)] = row[1] == string(schema.Group) || step.AvoidHubsOver > 0 && row[2].(int64) > int64(step.AvoidHubsOver) || slices.Contains(step.Exclude, row[0].(string))
	}
	hops := best(links)
	var all []chain
	var extend func(chain)
	extend = func(c chain) {
		at := c.entities[len(c.entities)-1]
		if at == step.To {
			all = append(all, c)
			return
		}
		if len(c.relations) == step.MaxLength || len(c.relations) > 0 && barred[at] {
			return
		}
		for ends, l := range hops {
			if ends[0] == at && !slices.Contains(c.entities, ends[1]) {
				extend(chain{append(slices.Clone(c.entities), ends[1]), append(slices.Clone(c.relations), l.id), c.confidence * l.confidence})
			}
		}
	}
	if step.From != step.To {
		extend(chain{entities: []string{step.From}, confidence: 1})
	}
	slices.SortFunc(all, func(a, b chain) int {
		return cmp.Or(cmp.Compare(len(a.relations), len(b.relations)), -cmp.Compare(math.Round(a.confidence*1e9), math.Round(b.confidence*1e9)), slices.Compare(a.entities, b.entities))
	})
	var want []string
	for _, c := range all[:min(len(all), step.K)] {
		want = append(want, fmt.Sprintf("%s %.6f %s", strings.Join(c.entities, " "), c.confidence, strings.Join(c.relations, " ")))
	}
	answer, err = s.Ask(context.Background(), query.Question{Selections: []query.Selection{{Key: "paths", Step: step, Known: known, First: 100, Fields: []query.Field{"id", "confidence"},
		Nested: []query.Selection{{Key: "relations", Step: query.Follow{Edge: query.PathRelations}, Known: known, First: 100, Fields: []query.Field{"id"}}}}}})
	if err != nil {
		t.Fatalf("%s: %v", step, err)
	}
	var got []string
	for _, row := range answer.Selections[0].Rows {
		var relations []string
		for _, hop := range row.Nested[0].Rows {
			relations = append(relations, hop.Values[0].(string))
		}
		got = append(got, fmt.Sprintf("%s %.6f %s", row.Values[0], row.Values[1], strings.Join(relations, " ")))
	}
	alike(t, step.String(), strings.Join(want, "\n"), strings.Join(got, "\n"))
}

func compareNeighbourhood(t *rapid.T, s store.Store, where query.Predicate, known schema.Day, links []link) {
	step := query.Neighbourhood{Roots: rapid.SliceOfN(drawID(), 1, 2).Draw(t, "roots"), Depth: rapid.IntRange(0, 3).Draw(t, "depth"), MaxEntities: rapid.IntRange(1, 9).Draw(t, "most"), Where: where}
	distance := map[string]int{}
	for _, row := range list(t, s, query.EntityRecord, "id") {
		if slices.Contains(step.Roots, row[0].(string)) {
			distance[row[0].(string)] = 0
		}
	}
	for depth := range step.Depth {
		for _, l := range links {
			for _, ends := range [][2]string{{l.from, l.to}, {l.to, l.from}} {
				if d, ok := distance[ends[0]]; ok && d == depth {
					if _, known := distance[ends[1]]; !known {
						distance[ends[1]] = depth + 1
					}
				}
			}
		}
	}
	ids := keys(distance)
	slices.SortStableFunc(ids, func(a, b string) int { return cmp.Compare(distance[a], distance[b]) })
	want := fmt.Sprintf("%d %v", len(ids), len(ids) > step.MaxEntities)
	ids = ids[:min(len(ids), step.MaxEntities)]
	for _, id := range ids {
		want += fmt.Sprintf("\n%s %d", id, distance[id])
	}
	for _, l := range links {
		if slices.Contains(ids, l.from) && slices.Contains(ids, l.to) {
			want += "\n" + l.id
		}
	}
	answer, err := s.Ask(context.Background(), query.Question{Selections: []query.Selection{{Key: "near", Step: step, Known: known, First: 1, Fields: []query.Field{"reached", "truncated"}, Nested: []query.Selection{
		{Key: "entities", Step: query.Follow{Edge: query.SubgraphEntities}, Known: known, First: 1000, Fields: []query.Field{"id", "distance"}},
		{Key: "relations", Step: query.Follow{Edge: query.SubgraphRelations}, Known: known, First: 1000, Fields: []query.Field{"id"}}}}}})
	if err != nil || len(answer.Selections[0].Rows) != 1 {
		t.Fatalf("%s: %v", step, err)
	}
	row := answer.Selections[0].Rows[0]
	got := fmt.Sprintf("%d %v", row.Values[0], row.Values[1])
	for _, nested := range row.Nested {
		for _, inner := range nested.Rows {
			got += "\n" + strings.TrimSuffix(fmt.Sprintln(inner.Values...), "\n")
		}
	}
	alike(t, step.String(), want, got)
}
