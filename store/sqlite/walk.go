package sqlite

import (
	"fmt"

	"chancery/schema"
	"chancery/schema/query"
	"chancery/store"
)

// mostWalked bounds the relations that one step looks at: beyond them the question is too wide.
const mostWalked = 2_000_000

var errTooWide = fmt.Errorf("%w: it leads over more than %d relations: ask for fewer steps, leave out hubs or narrow the relations", store.ErrQuestion, mostWalked)

// hop is the best relation between two entities.
type hop struct {
	relation   int64
	id         string
	confidence float64
}

// walk collects the part of the graph that a step looks at.
type walk struct {
	asking
	where  query.Predicate
	known  schema.Day // walks relations as they were known on this day; 0 as they are
	nodes  map[int64]node
	edges  map[int64]map[int64]hop // both ways
	opened map[int64]bool          // whose relations were read
	looked int
}

// node is what a walk must know of an entity.
type node struct {
	id     string
	kind   string
	degree int64
}

func (a asking) walk(where query.Predicate, known schema.Day) *walk {
	return &walk{asking: a, where: where, known: known, nodes: map[int64]node{}, edges: map[int64]map[int64]hop{}, opened: map[int64]bool{}}
}

// find gives the row numbers of entities by id and learns what they are.
func (w *walk) find(ids []string) (map[string]int64, error) {
	list, err := jsonOf(distinct(ids))
	if err != nil {
		return nil, err
	}
	found := map[string]int64{}
	c := &compiled{}
	e := rowsOf{record: query.EntityRecord, alias: "e", known: w.known}
	degree, err := e.column("degree")
	if err != nil {
		return nil, questionError(err)
	}
	c.add("SELECT e.n, e.id, e.kind, " + degree + " FROM ")
	c.table(e)
	c.add(" WHERE e.id IN (SELECT value FROM json_each(?))", list)
	err = w.c.rows(w.ctx, c.text.String(), c.values, func(scan func(...any) error) error {
		var n int64
		var at node
		if err := scan(&n, &at.id, &at.kind, &at.degree); err != nil {
			return err
		}
		w.nodes[n], found[at.id] = at, n
		return nil
	})
	return found, err
}

// open reads the relations of the entities that were not opened yet, and learns what stands at
// their other ends.
func (w *walk) open(entities []int64) error {
	var closed []int64
	for _, n := range entities {
		if !w.opened[n] {
			w.opened[n] = true
			closed = append(closed, n)
		}
	}
	if len(closed) == 0 {
		return nil
	}
	list, err := jsonOf(closed)
	if err != nil {
		return err
	}
	for _, ends := range [][2]string{{"from_n", "to_n"}, {"to_n", "from_n"}} {
		c := &compiled{}
		r := rowsOf{record: query.RelationRecord, alias: "r", known: w.known}
		e := rowsOf{record: query.EntityRecord, alias: "e", known: w.known}
		degree, err := e.column("degree")
		if err != nil {
			return questionError(err)
		}
		c.add("SELECT r." + ends[0] + ", r." + ends[1] + ", r.n, r.id, r.confidence, e.id, e.kind, " + degree + " FROM claim r JOIN ")
		c.table(e)
		c.add(" ON e.n=r."+ends[1]+" WHERE r."+ends[0]+" IN (SELECT value FROM json_each(?))", list)
		c.alive(r, true)
		if err := c.where(w.where, r); err != nil {
			return questionError(err)
		}
		err = w.c.rows(w.ctx, c.text.String(), c.values, func(scan func(...any) error) error {
			var near, far int64
			var h hop
			var at node
			if err := scan(&near, &far, &h.relation, &h.id, &h.confidence, &at.id, &at.kind, &at.degree); err != nil {
				return err
			}
			if w.looked++; w.looked > mostWalked {
				return errTooWide
			}
			w.nodes[far] = at
			w.keep(near, far, h)
			w.keep(far, near, h)
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// keep keeps the better of two relations between the same entities: the higher confidence, then the smaller id.
func (w *walk) keep(from, to int64, h hop) {
	if from == to {
		return
	}
	if w.edges[from] == nil {
		w.edges[from] = map[int64]hop{}
	}
	if old, ok := w.edges[from][to]; ok && (old.confidence > h.confidence || old.confidence == h.confidence && old.id <= h.id) {
		return
	}
	w.edges[from][to] = h
}
