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

// around gives the ring behind a ring: what was not reached before, of the kinds.
func (w *walk) around(edge []int64, distance map[int64]int64, depth int64, kinds []string) ([]int64, error) {
	list, err := jsonOf(edge)
	if err != nil {
		return nil, err
	}
	var next []int64
	for _, way := range ways {
		c := &compiled{}
		c.add("SELECT r."+way.far+" FROM claim r INDEXED BY "+way.index+" WHERE r."+way.near+" IN (SELECT value FROM json_each(?))", list)
		err := w.numbers(c, func(far int64) {
			if _, known := distance[far]; !known {
				distance[far] = depth
				next = append(next, far)
			}
		})
		if err != nil {
			return nil, err
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

// among gives the relations between entities of a set that the walk's predicate keeps: of
// entities with few relations it looks through all, of hubs it looks for each pair.
func (w *walk) among(entities []int64) ([]int64, error) {
	if err := w.learn(entities); err != nil {
		return nil, err
	}
	lists := [2][]int64{{}, {}} // few, hubs
	for _, n := range entities {
		many := 0
		if w.nodes[n].degree > int64(probing*len(entities)) {
			many = 1
		}
		lists[many] = append(lists[many], n)
	}
	var texts [3]string
	for i, list := range [][]int64{lists[0], lists[1], entities} {
		var err error
		if texts[i], err = jsonOf(list); err != nil {
			return nil, err
		}
	}
	var found []int64
	note := func(n int64) { found = append(found, n) }
	few := &compiled{}
	few.add("SELECT r.n FROM claim r INDEXED BY claim_out WHERE r.from_n IN (SELECT value FROM json_each(?)) AND +r.to_n IN (SELECT value FROM json_each(?))", texts[0], texts[2])
	if err := w.numbers(few, note); err != nil || len(lists[1]) == 0 {
		return found, err
	}
	hubs := &compiled{}
	hubs.add("WITH near (n) AS MATERIALIZED (SELECT value FROM json_each(?)), far (n) AS MATERIALIZED (SELECT value FROM json_each(?))"+
		" SELECT r.n FROM near CROSS JOIN far CROSS JOIN claim r INDEXED BY claim_out WHERE r.from_n=near.n AND r.to_n=far.n", texts[1], texts[2])
	return found, w.numbers(hubs, note)
}

// numbers completes a statement over relations r that gives one number a row.
func (w *walk) numbers(c *compiled, each func(n int64)) error {
	r := rowsOf{record: query.RelationRecord, alias: "r", known: w.known}
	c.alive(r, true)
	if err := c.where(w.where, r); err != nil {
		return questionError(err)
	}
	return w.c.rows(w.ctx, c.text.String(), c.values, func(scan func(...any) error) error {
		var n int64
		if err := scan(&n); err != nil {
			return err
		}
		if w.looked++; w.looked > mostWalked {
			return errTooWide
		}
		each(n)
		return nil
	})
}
