package sqlite

import (
	"cmp"
	"slices"

	"chancery/schema"
	"chancery/schema/query"
)

// reach gives the rows of a Reach step: the graph is opened ring by ring to see which entities of the
// kind are near, and the best path to each is then looked for from both ends.
func (a asking) reach(step query.Reach, known schema.Day) ([]computedRow, error) {
	w := a.walk(step.Where, known)
	found, err := w.find([]string{step.From})
	from, there := found[step.From]
	if err != nil || !there || step.Most == 0 {
		return nil, err
	}
	seen, edge, targets := map[int64]bool{from: true}, []int64{from}, []int64{}
	for length := 1; length <= step.MaxLength && len(edge) > 0; length++ {
		var near []int64
		if edge, near, err = w.ring(edge, seen, step.Kind); err != nil {
			return nil, err
		}
		targets = append(targets, near...)
	}
	if err := w.name(targets); err != nil {
		return nil, err
	}
	var rows []computedRow
	for _, target := range targets {
		if len(step.Ends) > 0 && !slices.Contains(step.Ends, w.ids[target]) {
			continue
		}
		path := query.Paths{From: step.From, To: w.ids[target], MaxLength: step.MaxLength, K: 1, Where: step.Where}
		for _, other := range targets {
			if other != target {
				path.Exclude = append(path.Exclude, w.ids[other])
			}
		}
		best, err := a.paths(path, known)
		if err != nil {
			return nil, err
		}
		rows = append(rows, best...)
	}
	slices.SortFunc(rows, func(x, y computedRow) int {
		return cmp.Or(compareValues(x.values["length"], y.values["length"]), compareValues(y.values["confidence"], x.values["confidence"]),
			compareValues(x.values["id"], y.values["id"]))
	})
	return rows[:min(len(rows), step.Most)], nil
}

// ring opens entities and gives what they lead to for the first time: those that paths may
// run through, and those of the kind.
func (w *walk) ring(edge []int64, seen map[int64]bool, kind string) (next, ends []int64, err error) {
	if err := w.open(edge); err != nil {
		return nil, nil, err
	}
	var all []int64
	for _, n := range edge {
		for h := range bests(w.lists[n]) {
			if !seen[h.far] {
				seen[h.far] = true
				all = append(all, h.far)
			}
		}
	}
	if err := w.learn(all); err != nil {
		return nil, nil, err
	}
	for _, n := range all {
		switch w.nodes[n].kind {
		case kind:
			ends = append(ends, n)
		case string(schema.Group):
		default:
			next = append(next, n)
		}
	}
	return next, ends, nil
}
