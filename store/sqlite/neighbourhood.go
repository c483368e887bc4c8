package sqlite

import (
	"cmp"
	"errors"
	"slices"

	"chancery/schema"
	"chancery/schema/query"
)

// neighbourhood gives the one row of a Neighbourhood step.
func (a asking) neighbourhood(step query.Neighbourhood, known schema.Day) (computedRow, error) {
	w := a.walk(step.Where, known)
	found, err := w.find(step.Roots)
	if err != nil {
		return computedRow{}, err
	}
	distance := map[int64]int64{}
	var edge []int64
	for _, n := range found {
		distance[n] = 0
		edge = append(edge, n)
	}
	rings := [][]int64{edge}
	for depth := int64(1); depth <= int64(step.Depth) && len(edge) > 0; depth++ {
		if edge, err = w.around(edge, distance, depth, step.Kinds); err != nil {
			return computedRow{}, err
		}
		rings = append(rings, edge)
	}
	row := computedRow{values: map[query.Field]any{"id": "subgraph", "reached": int64(len(distance)), "truncated": len(distance) > step.MaxEntities}}
	var kept []int64
	for _, ring := range rings {
		if ring, err = w.first(ring, step.MaxEntities-len(kept)); err != nil {
			return computedRow{}, err
		}
		kept = append(kept, ring...)
	}
	row.entities.numbers = kept
	row.entities.distances = make([]int64, len(kept))
	for i, n := range kept {
		row.entities.distances[i] = distance[n]
	}
	row.relations.numbers, err = w.among(kept)
	return row, err
}

// around opens a ring and gives the next: what was not reached before, of the kinds.
func (w *walk) around(edge []int64, distance map[int64]int64, depth int64, kinds []string) ([]int64, error) {
	if err := w.open(edge); err != nil {
		return nil, err
	}
	var next []int64
	for _, n := range edge {
		for h := range bests(w.lists[n]) {
			if _, known := distance[h.far]; !known {
				distance[h.far] = depth
				next = append(next, h.far)
			}
		}
	}
	if len(kinds) == 0 {
		return next, nil
	}
	if err := w.learn(next); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(next, func(n int64) bool {
		drop := !slices.Contains(kinds, w.nodes[n].kind)
		if drop {
			delete(distance, n)
		}
		return drop
	}), nil
}

// namedDirectly is how many entities are named one by one; of more, the first are looked for in
// the order of all ids.
const namedDirectly = 2000

// first gives the entities whose ids come first, so many at most, in the order of their ids.
func (w *walk) first(entities []int64, most int) ([]int64, error) {
	if most <= 0 || len(entities) == 0 {
		return nil, nil
	}
	if len(entities) > namedDirectly && len(entities) > 4*most {
		return w.firstOfAll(entities, most)
	}
	if err := w.name(entities); err != nil {
		return nil, err
	}
	out := slices.Clone(entities)
	slices.SortFunc(out, func(x, y int64) int { return cmp.Compare(w.ids[x], w.ids[y]) })
	return out[:min(most, len(out))], nil
}

var errEnough = errors.New("enough was found")

// firstOfAll goes through all entities in the order of their ids until it has met enough.
func (w *walk) firstOfAll(entities []int64, most int) ([]int64, error) {
	wanted := make(map[int64]bool, len(entities))
	for _, n := range entities {
		wanted[n] = true
	}
	var out []int64
	err := w.c.rows(w.ctx, "SELECT n FROM entity ORDER BY id", nil, func(scan func(...any) error) error {
		var n int64
		if err := scan(&n); err != nil {
			return err
		}
		if wanted[n] {
			out = append(out, n)
		}
		if len(out) == most {
			return errEnough
		}
		return w.ctx.Err()
	})
	if err != nil && !errors.Is(err, errEnough) {
		return nil, err
	}
	return out, nil
}

// among gives the relations between entities of a set that the walk's predicate keeps.
func (w *walk) among(entities []int64) ([]int64, error) {
	set := make(map[int64]bool, len(entities))
	var closed []int64
	for _, n := range entities {
		set[n] = true
		if _, opened := w.lists[n]; !opened {
			closed = append(closed, n)
		}
	}
	hubs, err := w.openSmall(closed, len(closed)) // what is between a hub and an opened entity stands in the list of that
	if err != nil {
		return nil, err
	}
	probed, err := w.probe(hubs, hubs)
	if err != nil {
		return nil, err
	}
	seen := map[int64]bool{}
	var numbers []int64
	gather := func(n int64, list []hop) {
		for _, h := range list {
			if set[h.far] && !seen[h.relation] {
				seen[h.relation] = true
				numbers = append(numbers, h.relation)
			}
		}
	}
	for _, n := range entities {
		gather(n, w.lists[n])
	}
	for n, list := range probed {
		gather(n, list)
	}
	slices.Sort(numbers)
	return numbers, nil
}
