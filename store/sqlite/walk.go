package sqlite

import (
	"cmp"
	"fmt"
	"slices"

	"chancery/schema"
	"chancery/schema/query"
	"chancery/store"
)

// mostWalked bounds the relations that one step looks at: beyond them the question is too wide.
const mostWalked = 2_000_000

var errTooWide = fmt.Errorf("%w: it leads over more than %d relations: ask for fewer steps, leave out hubs or narrow the relations", store.ErrWide, mostWalked)

// hop is a relation from an entity to another, either way.
type hop struct {
	far        int64
	relation   int64
	confidence float64
	tied       bool // another relation to the same entity has the same confidence
}

// walk collects the part of the graph that a step looks at. All that it reads of relations stands
// in the indexes claim_out and claim_in, and of entities in entity_walk: no row of a table is
// opened for it.
type walk struct {
	asking
	where  query.Predicate
	known  schema.Day // walks relations as they were known on this day; 0 as they are
	nodes  map[int64]node
	ids    map[int64]string // of the entities that were named
	lists  map[int64][]hop  // of the entities that were opened: every relation, by far end, the best first
	looked int
}

// node is what a walk must know of an entity.
type node struct {
	kind   string
	degree int64
}

func (a asking) walk(where query.Predicate, known schema.Day) *walk {
	return &walk{asking: a, where: where, known: known, nodes: map[int64]node{}, ids: map[int64]string{}, lists: map[int64][]hop{}}
}

// entities reads kind, degree and, where they are wanted, ids of entities; which and how they are
// found says the condition.
func (w *walk) entities(hint, named, condition, list string, each func(n int64, at node, id string)) error {
	c := &compiled{}
	e := rowsOf{record: query.EntityRecord, alias: "e", known: w.known}
	degree, err := e.column("degree")
	if err != nil {
		return questionError(err)
	}
	c.add("SELECT e.n, e.kind, " + degree + ", " + named + " FROM ")
	if c.table(e); w.known == 0 {
		c.add(hint)
	}
	c.add(condition, list)
	return w.c.rows(w.ctx, c.text.String(), c.values, func(scan func(...any) error) error {
		var n int64
		var at node
		var id string
		if err := scan(&n, &at.kind, &at.degree, &id); err != nil {
			return err
		}
		each(n, at, id)
		return nil
	})
}

// find gives the row numbers of entities by id and learns what they are.
func (w *walk) find(ids []string) (map[string]int64, error) {
	list, err := jsonOf(distinct(ids))
	if err != nil {
		return nil, err
	}
	found := map[string]int64{}
	err = w.entities("", "e.id", " WHERE e.id IN (SELECT value FROM json_each(?))", list, func(n int64, at node, id string) {
		w.nodes[n], w.ids[n], found[id] = at, id, n
	})
	return found, err
}

// learn learns what entities are that are not known yet.
func (w *walk) learn(entities []int64) error {
	var strange []int64
	for _, n := range entities {
		if _, known := w.nodes[n]; !known {
			strange = append(strange, n)
		}
	}
	if len(strange) == 0 {
		return nil
	}
	list, err := jsonOf(strange)
	if err != nil {
		return err
	}
	return w.entities(" INDEXED BY entity_walk", "''", " WHERE e.n IN (SELECT value FROM json_each(?))", list, func(n int64, at node, _ string) { w.nodes[n] = at })
}

// name reads the ids of entities.
func (w *walk) name(entities []int64) error {
	list, err := jsonOf(entities)
	if err != nil {
		return err
	}
	return w.c.rows(w.ctx, "SELECT n, id FROM entity WHERE n IN (SELECT value FROM json_each(?))", []any{list}, func(scan func(...any) error) error {
		var n int64
		var id string
		err := scan(&n, &id)
		w.ids[n] = id
		return err
	})
}

// ways are the two ways in which a relation is found: by its start and by its end.
var ways = [2]struct{ near, far, index string }{{"from_n", "to_n", "claim_out"}, {"to_n", "from_n", "claim_in"}}

// open reads the relations of the entities that were not opened yet.
func (w *walk) open(entities []int64) error {
	var closed []int64
	for _, n := range entities {
		if _, opened := w.lists[n]; !opened {
			w.lists[n] = nil
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
	for _, way := range ways {
		c := &compiled{}
		c.add("SELECT r."+way.near+", r."+way.far+", r.n, r.confidence FROM claim r INDEXED BY "+way.index+" WHERE r."+way.near+" IN (SELECT value FROM json_each(?))", list)
		if err := w.read(c, w.lists); err != nil {
			return err
		}
	}
	for _, n := range closed {
		arrange(w.lists[n])
	}
	return nil
}

// probe reads the relations between the entities of two lists, pair by pair, into lists of those
// of the first.
func (w *walk) probe(near, far []int64) (map[int64][]hop, error) {
	between := map[int64][]hop{}
	if len(near) == 0 || len(far) == 0 {
		return between, nil
	}
	if w.looked += len(near) * len(far) / 2; w.looked > mostWalked {
		return nil, errTooWide
	}
	lists := [2]string{}
	for i, all := range [][]int64{near, far} {
		var err error
		if lists[i], err = jsonOf(all); err != nil {
			return nil, err
		}
	}
	for _, way := range ways {
		c := &compiled{}
		c.add("WITH near (n) AS MATERIALIZED (SELECT value FROM json_each(?)), far (n) AS MATERIALIZED (SELECT value FROM json_each(?))"+
			" SELECT near.n, far.n, r.n, r.confidence FROM near CROSS JOIN far CROSS JOIN claim r INDEXED BY "+way.index+
			" WHERE r."+way.near+"=near.n AND r."+way.far+"=far.n", lists[0], lists[1])
		if err := w.read(c, between); err != nil {
			return nil, err
		}
	}
	for n := range between {
		arrange(between[n])
	}
	return between, nil
}

// read completes a statement over relations r and puts each into the list of its near end.
func (w *walk) read(c *compiled, into map[int64][]hop) error {
	r := rowsOf{record: query.RelationRecord, alias: "r", known: w.known}
	c.alive(r, true)
	if err := c.where(w.where, r); err != nil {
		return questionError(err)
	}
	var last int64
	var list []hop
	err := w.c.rows(w.ctx, c.text.String(), c.values, func(scan func(...any) error) error {
		var near int64
		var h hop
		if err := scan(&near, &h.far, &h.relation, &h.confidence); err != nil {
			return err
		}
		if w.looked++; w.looked > mostWalked {
			return errTooWide
		}
		if near != last {
			if last != 0 {
				into[last] = list
			}
			last, list = near, into[near]
		}
		if h.far != near {
			list = append(list, h)
		}
		return nil
	})
	if last != 0 {
		into[last] = list
	}
	return err
}

// arrange orders relations by far end, the best first, and marks those that others equal.
func arrange(list []hop) {
	slices.SortFunc(list, func(x, y hop) int {
		return cmp.Or(cmp.Compare(x.far, y.far), cmp.Compare(y.confidence, x.confidence), cmp.Compare(x.relation, y.relation))
	})
	for i := range len(list) - 1 {
		list[i].tied = list[i].far == list[i+1].far && list[i].confidence == list[i+1].confidence
	}
}

// bests gives the best relation to each far end of an arranged list.
func bests(list []hop) func(yield func(hop) bool) {
	return func(yield func(hop) bool) {
		for i := range list {
			if (i == 0 || list[i].far != list[i-1].far) && !yield(list[i]) {
				return
			}
		}
	}
}

// chosen gives the relation that stands for a hop: of those of the same confidence the one with
// the smallest id.
func (w *walk) chosen(near int64, h hop) (int64, error) {
	if !h.tied {
		return h.relation, nil
	}
	c := &compiled{}
	r := rowsOf{record: query.RelationRecord, alias: "r", known: w.known}
	c.add("SELECT r.n FROM claim r WHERE (r.from_n=? AND r.to_n=? OR r.from_n=? AND r.to_n=?) AND r.confidence=?", near, h.far, h.far, near, h.confidence)
	c.alive(r, true)
	if err := c.where(w.where, r); err != nil {
		return 0, questionError(err)
	}
	var n int64
	_, err := w.c.one(w.ctx, c.text.String()+" ORDER BY r.id LIMIT 1", c.values, &n)
	return n, err
}
