//go:build unix

package sqlite

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"chancery/schema/query"
)

// plainGraph is the synthetic graph as a table of the best relations, for answers found by trying all.
type plainGraph struct {
	best   map[string]map[string]float64
	degree map[string]int
	pairs  [][2]string // of every relation
}

func (s *Store) plainGraph(t *testing.T) plainGraph {
	t.Helper()
	g := plainGraph{best: map[string]map[string]float64{}, degree: map[string]int{}}
	rows, err := s.database.Query("SELECT f.id, e.id, c.confidence FROM claim c JOIN entity f ON f.n = c.from_n JOIN entity e ON e.n = c.to_n")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var ends [2]string
		var confidence float64
		if err := rows.Scan(&ends[0], &ends[1], &confidence); err != nil {
			t.Fatal(err)
		}
		g.pairs = append(g.pairs, ends)
		for i := range ends {
			near, far := ends[i], ends[1-i]
			if g.best[near] == nil {
				g.best[near] = map[string]float64{}
			}
			g.best[near][far] = max(g.best[near][far], confidence)
			g.degree[near]++
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return g
}

type plainPath struct {
	ids        []string
	confidence float64
}

// paths tries every way.
func (g plainGraph) paths(step query.Paths) []string {
	var all []plainPath
	var walk func(p plainPath)
	walk = func(p plainPath) {
		at := p.ids[len(p.ids)-1]
		if at == step.To {
			all = append(all, p)
			return
		}
		if len(p.ids) > 1 && step.AvoidHubsOver > 0 && g.degree[at] > step.AvoidHubsOver || len(p.ids) > step.MaxLength {
			return
		}
		for far, confidence := range g.best[at] {
			if !slices.Contains(p.ids, far) && !slices.Contains(step.Exclude, far) {
				walk(plainPath{append(slices.Clone(p.ids), far), p.confidence * confidence})
			}
		}
	}
	walk(plainPath{[]string{step.From}, 1})
	slices.SortFunc(all, func(x, y plainPath) int {
		return cmp.Or(cmp.Compare(len(x.ids), len(y.ids)), cmp.Compare(math.Round(y.confidence*1e9), math.Round(x.confidence*1e9)), slices.Compare(x.ids, y.ids))
	})
	var out []string
	for _, p := range all[:min(step.K, len(all))] {
		out = append(out, fmt.Sprintf("%s %.9f", strings.Join(p.ids, " "), math.Round(p.confidence*1e9)/1e9))
	}
	return out
}

// neighbourhood tries every relation.
func (g plainGraph) neighbourhood(step query.Neighbourhood) (reached int, kept []string, relations int) {
	distance := map[string]int{step.Roots[0]: 0}
	edge := step.Roots
	for depth := 1; depth <= step.Depth; depth++ {
		var next []string
		for _, at := range edge {
			for far := range g.best[at] {
				if _, known := distance[far]; !known {
					distance[far] = depth
					next = append(next, far)
				}
			}
		}
		edge = next
	}
	for id := range distance {
		kept = append(kept, id)
	}
	slices.SortFunc(kept, func(x, y string) int { return cmp.Or(cmp.Compare(distance[x], distance[y]), cmp.Compare(x, y)) })
	reached, kept = len(kept), kept[:min(len(kept), step.MaxEntities)]
	in := map[string]bool{}
	for _, id := range kept {
		in[id] = true
	}
	for _, pair := range g.pairs {
		if in[pair[0]] && in[pair[1]] {
			relations++
		}
	}
	return reached, kept, relations
}

// TestWalksAmongHubs: where hubs are opened in part, pairs looked for and ids read in their order,
// the answers are those of trying every way.
func TestWalksAmongHubs(t *testing.T) {
	for _, row := range []struct{ entities, relations, length int }{{3000, 12_000, 3}, {300, 500, 5}, {1000, 1500, 4}} {
		t.Run(fmt.Sprint(row.length), func(t *testing.T) { walksAmongHubs(t, row.entities, row.relations, row.length) })
	}
}

func walksAmongHubs(t *testing.T, entities, relations, length int) {
	s := openTest(t)
	if err := s.fillSynthetic(entities, relations); err != nil {
		t.Fatal(err)
	}
	g := s.plainGraph(t)
	ids := make([]string, 0, len(g.degree))
	for id := range g.degree {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(x, y string) int { return cmp.Or(cmp.Compare(g.degree[y], g.degree[x]), cmp.Compare(x, y)) }) // hubs first
	random := rand.New(rand.NewPCG(7, 8))
	any := func() string { return ids[int(float64(len(ids))*math.Pow(random.Float64(), 3))] } // hubs more often
	walked := query.Compare{Field: "affirmed", Op: query.Eq, Values: []string{"true"}}
	for i := range 60 {
		step := query.Paths{From: any(), To: any(), MaxLength: length, K: 1 + random.IntN(12*length), Where: walked, AvoidHubsOver: []int{0, 0, 40, 200}[i%4]}
		if i%5 == 0 {
			step.Exclude = []string{any(), any()}
		}
		if step.From == step.To || slices.Contains(step.Exclude, step.From) || slices.Contains(step.Exclude, step.To) {
			continue
		}
		var got []string
		for _, row := range askOne(t, s, query.Selection{Key: "p", Step: step, First: step.K, Fields: []query.Field{"id", "confidence"}}).Rows {
			got = append(got, fmt.Sprintf("%s %.9f", row.Values[0], row.Values[1]))
		}
		if want := g.paths(step); !slices.Equal(got, want) {
			t.Errorf("%s:\ngot\n%s\nwant\n%s", step, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
	for range 25 {
		step := query.Neighbourhood{Roots: []string{any()}, Depth: 1 + random.IntN(3), MaxEntities: 1 + random.IntN(120), Where: walked}
		rows := askOne(t, s, query.Selection{Key: "n", Step: step, First: 1, Fields: []query.Field{"reached"}, Nested: []query.Selection{
			{Key: "e", Step: query.Follow{Edge: query.SubgraphEntities}, First: 1000, Fields: []query.Field{"id"}},
			{Key: "r", Step: query.Follow{Edge: query.SubgraphRelations}, First: 1, Count: true, Fields: []query.Field{"id"}}}}).Rows
		reached, kept, relations := g.neighbourhood(step)
		var got []string
		for _, row := range rows[0].Nested[0].Rows {
			got = append(got, row.Values[0].(string))
		}
		if rows[0].Values[0] != int64(reached) || !slices.Equal(got, kept) || rows[0].Nested[1].Total != int64(relations) {
			t.Errorf("%s: reached %v, want %d; %d relations, want %d;\ngot  %v\nwant %v", step, rows[0].Values[0], reached, rows[0].Nested[1].Total, relations, got, kept)
		}
	}
}

func askOne(t *testing.T, s *Store, selection query.Selection) query.Rows {
	t.Helper()
	answer, err := s.Ask(context.Background(), query.Question{Selections: []query.Selection{selection}})
	if err != nil {
		t.Fatal(err)
	}
	return answer.Selections[0]
}
