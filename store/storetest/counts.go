package storetest

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"chancery/schema"
	"chancery/schema/query"
	"chancery/store"
)

// given gives the rows of one selection as texts.
func given(t *rapid.T, s store.Store, selection query.Selection) []string {
	answer, err := s.Ask(context.Background(), query.Question{Selections: []query.Selection{selection}})
	if err != nil {
		t.Fatalf("%s: %v", selection, err)
	}
	var out []string
	for _, row := range answer.Selections[0].Rows {
		out = append(out, fmt.Sprint(row.Values...))
	}
	return out
}

// compareTally holds counts by value against counting the rows.
func compareTally(t *rapid.T, s store.Store, known schema.Day) {
	record := rapid.SampledFrom(storedRecords()).Draw(t, "counted")
	var texts []query.Field
	for _, row := range query.Fields(record) {
		if row.Type == query.Text {
			texts = append(texts, row.Field)
		}
	}
	step := query.Tally{Of: record, By: rapid.SampledFrom(texts).Draw(t, "by"), Cut: rapid.SampledFrom([]int{0, 4, 7}).Draw(t, "cut")}
	if rapid.Bool().Draw(t, "some") {
		step.Where = drawPredicate(t, record, 1)
	}
	answer, err := s.Ask(context.Background(), query.Question{Selections: []query.Selection{{Key: "all", Step: query.All{Of: record}, Where: step.Where, Known: known, First: 10000, Fields: []query.Field{step.By}}}})
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	for _, row := range answer.Selections[0].Rows {
		value, _ := row.Values[0].(string)
		if letters := []rune(value); step.Cut > 0 && len(letters) > step.Cut {
			value = string(letters[:step.Cut])
		}
		counts[value]++
	}
	var values []string
	for value := range counts {
		values = append(values, value)
	}
	slices.SortFunc(values, func(a, b string) int { return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b)) })
	var want []string
	for _, value := range values {
		want = append(want, fmt.Sprint(value, int64(counts[value])))
	}
	alike(t, step.String(), strings.Join(want, "\n"), strings.Join(given(t, s, query.Selection{Key: "tally", Step: step, Known: known, First: 10000, Fields: []query.Field{"id", "rows"}}), "\n"))
}

// compareCommon holds what several are tied to against the relations.
func compareCommon(t *rapid.T, s store.Store, where query.Predicate, known schema.Day, links []link) {
	step := query.Common{With: rapid.SliceOfN(drawID(), 0, 4).Draw(t, "with"), Least: rapid.IntRange(1, 3).Draw(t, "least"), Where: where}
	near := map[string]map[string]bool{}
	for _, l := range links {
		for _, ends := range [][2]string{{l.from, l.to}, {l.to, l.from}} {
			if slices.Contains(step.With, ends[0]) && !slices.Contains(step.With, ends[1]) {
				if near[ends[1]] == nil {
					near[ends[1]] = map[string]bool{}
				}
				near[ends[1]][ends[0]] = true
			}
		}
	}
	var ids []string
	for id, tied := range near {
		if len(tied) >= step.Least {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(a, b string) int { return cmp.Or(cmp.Compare(len(near[b]), len(near[a])), cmp.Compare(a, b)) })
	var want []string
	for _, id := range ids {
		want = append(want, fmt.Sprint(id, int64(len(near[id]))))
	}
	alike(t, step.String(), strings.Join(want, "\n"), strings.Join(given(t, s, query.Selection{Key: "common", Step: step, Known: known, First: 1000, Fields: []query.Field{"id", "rank"}}), "\n"))
}

// compareReach holds the best paths to a kind against trying every way.
func compareReach(t *rapid.T, s store.Store, where query.Predicate, known schema.Day, links []link) {
	step := query.Reach{From: drawID().Draw(t, "from"), Kind: rapid.SampledFrom([]string{"Country", "Organization", "SanctionsList", "Agreement"}).Draw(t, "kind"),
		Ends: rapid.SampledFrom([][]string{nil, nil, {drawID().Draw(t, "end")}}).Draw(t, "ends"), MaxLength: rapid.IntRange(1, 3).Draw(t, "length"), Most: rapid.IntRange(1, 5).Draw(t, "most"), Where: where}
	kinds := map[string]string{}
	for _, row := range list(t, s, query.EntityRecord, "id", "kind") {
		kinds[row[0].(string)] = row[1].(string)
	}
	hops, best := best(links), map[string]chain{}
	order := func(a, b chain) int {
		return cmp.Or(cmp.Compare(len(a.relations), len(b.relations)), -cmp.Compare(math.Round(a.confidence*1e9), math.Round(b.confidence*1e9)), slices.Compare(a.entities, b.entities))
	}
	var extend func(chain)
	extend = func(c chain) {
		at := c.entities[len(c.entities)-1]
		if len(c.relations) > 0 && kinds[at] == step.Kind {
			if old, known := best[at]; !known || order(c, old) < 0 {
				best[at] = c
			}
			return
		}
		if len(c.relations) == step.MaxLength || len(c.relations) > 0 && kinds[at] == string(schema.Group) {
			return
		}
		for ends, l := range hops {
			if ends[0] == at && !slices.Contains(c.entities, ends[1]) {
				extend(chain{append(slices.Clone(c.entities), ends[1]), append(slices.Clone(c.relations), l.id), c.confidence * l.confidence})
			}
		}
	}
	extend(chain{entities: []string{step.From}, confidence: 1})
	var all []chain
	for end, c := range best {
		if step.Ends == nil || slices.Contains(step.Ends, end) {
			all = append(all, c)
		}
	}
	slices.SortFunc(all, order)
	var want []string
	for _, c := range all[:min(len(all), step.Most)] {
		want = append(want, strings.Join(c.entities, " ")+" "+strings.Join([]string{c.entities[len(c.entities)-1], c.relations[len(c.relations)-1]}, " "))
	}
	one := func(key string, edge query.Edge) query.Selection {
		return query.Selection{Key: key, Step: query.Follow{Edge: edge}, Known: known, First: 1, Fields: []query.Field{"id"}}
	}
	answer, err := s.Ask(context.Background(), query.Question{Selections: []query.Selection{{Key: "reach", Step: step, Known: known, First: 100, Fields: []query.Field{"id"},
		Nested: []query.Selection{one("end", query.PathEnd), one("last", query.PathLast)}}}})
	if err != nil {
		t.Fatalf("%s: %v", step, err)
	}
	var got []string
	for _, row := range answer.Selections[0].Rows {
		got = append(got, fmt.Sprint(row.Values[0], " ", row.Nested[0].Rows[0].Values[0], " ", row.Nested[1].Rows[0].Values[0]))
	}
	alike(t, step.String(), strings.Join(want, "\n"), strings.Join(got, "\n"))
}
