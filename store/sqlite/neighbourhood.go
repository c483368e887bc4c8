package sqlite

import (
	"cmp"
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
	for depth := int64(1); depth <= int64(step.Depth) && len(edge) > 0; depth++ {
		if err := w.open(edge); err != nil {
			return computedRow{}, err
		}
		var next []int64
		for _, n := range edge {
			for far := range w.edges[n] {
				if _, known := distance[far]; known || len(step.Kinds) > 0 && !slices.Contains(step.Kinds, w.nodes[far].kind) {
					continue
				}
				distance[far] = depth
				next = append(next, far)
			}
		}
		edge = next
	}
	kept := make([]int64, 0, len(distance))
	for n := range distance {
		kept = append(kept, n)
	}
	slices.SortFunc(kept, func(x, y int64) int {
		return cmp.Or(cmp.Compare(distance[x], distance[y]), cmp.Compare(w.nodes[x].id, w.nodes[y].id))
	})
	row := computedRow{values: map[query.Field]any{"id": "subgraph", "reached": int64(len(kept)), "truncated": len(kept) > step.MaxEntities}}
	if len(kept) > step.MaxEntities {
		kept = kept[:step.MaxEntities]
	}
	row.entities.numbers = kept
	row.entities.distances = make([]int64, len(kept))
	for i, n := range kept {
		row.entities.distances[i] = distance[n]
	}
	row.relations.numbers, err = w.among(kept)
	return row, err
}

// among gives the relations between entities of a set that the walk's predicate keeps.
func (w *walk) among(entities []int64) ([]int64, error) {
	list, err := jsonOf(entities)
	if err != nil {
		return nil, err
	}
	c := &compiled{}
	r := rowsOf{record: query.RelationRecord, alias: "r", known: w.known}
	c.add("SELECT r.n FROM claim r WHERE r.from_n IN (SELECT value FROM json_each(?)) AND r.to_n IN (SELECT value FROM json_each(?))", list, list)
	c.alive(r, true)
	if err := c.where(w.where, r); err != nil {
		return nil, questionError(err)
	}
	var numbers []int64
	err = w.c.rows(w.ctx, c.text.String()+" ORDER BY r.id", c.values, func(scan func(...any) error) error {
		var n int64
		err := scan(&n)
		numbers = append(numbers, n)
		return err
	})
	return numbers, err
}
