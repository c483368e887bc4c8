package sqlite

import "slices"

const (
	probing     = 3   // what looking for one pair costs, against reading one relation
	probedBlind = 300 // pairs that are looked for without learning first how large their entities are
)

// between gives the best relations between the entities of two lists, by those of the first.
// Where an entity has more relations than the other list has entities, the pairs are looked for
// one by one, so that hubs are not opened whole.
func (w *walk) between(near, far []int64) (map[int64][]hop, error) {
	out := map[int64][]hop{}
	ends := make(map[int64]bool, len(far))
	for _, n := range far {
		ends[n] = true
	}
	var closedNear, closedFar []int64
	for _, n := range near {
		if list, opened := w.lists[n]; !opened {
			closedNear = append(closedNear, n)
		} else if among := within(list, far, ends); len(among) > 0 {
			out[n] = among
		}
	}
	back := func(from []int64, starts map[int64]bool) { // relations of opened entities of the far list
		for _, n := range from {
			for h := range bests(w.lists[n]) {
				if starts[h.far] {
					near := h.far
					h.far = n
					out[near] = append(out[near], h)
				}
			}
		}
	}
	starts := make(map[int64]bool, len(closedNear))
	for _, n := range closedNear {
		starts[n] = true
	}
	for _, n := range far {
		if _, opened := w.lists[n]; !opened {
			closedFar = append(closedFar, n)
		}
	}
	back(slices.DeleteFunc(slices.Clone(far), func(n int64) bool { _, opened := w.lists[n]; return !opened }), starts)
	if len(closedNear) == 0 || len(closedFar) == 0 {
		return out, nil
	}
	small, large, swapped := closedNear, closedFar, false
	if len(small) > len(large) {
		small, large, swapped = large, small, true
	}
	opened, probed, err := w.reach(small, large)
	if err != nil {
		return nil, err
	}
	others := make(map[int64]bool, len(large))
	for _, n := range large {
		others[n] = true
	}
	for _, n := range opened {
		probed[n] = within(w.lists[n], large, others)
	}
	for n, list := range probed {
		for h := range bests(list) {
			if swapped {
				start := h.far
				h.far = n
				out[start] = append(out[start], h)
			} else {
				out[n] = append(out[n], h)
			}
		}
	}
	return out, nil
}

// reach reads the relations between two lists of entities that were not opened: it opens those of
// the first that have few relations, and looks for the pairs of the others.
func (w *walk) reach(small, large []int64) (opened []int64, probed map[int64][]hop, err error) {
	hubs := small
	if probing*len(small)*len(large) > probedBlind {
		if hubs, err = w.openSmall(small, len(large)); err != nil {
			return nil, nil, err
		}
		opened = slices.DeleteFunc(slices.Clone(small), func(n int64) bool { return slices.Contains(hubs, n) })
	}
	probed, err = w.probe(hubs, large)
	return opened, probed, err
}

// openSmall opens the entities that have few relations against so many pairs that would have to
// be looked for, and gives the others.
func (w *walk) openSmall(entities []int64, pairs int) (hubs []int64, err error) {
	if err := w.learn(entities); err != nil {
		return nil, err
	}
	var small []int64
	for _, n := range entities {
		if w.nodes[n].degree <= int64(probing*pairs) {
			small = append(small, n)
		} else {
			hubs = append(hubs, n)
		}
	}
	return hubs, w.open(small)
}

// within gives the best relations of an arranged list that lead to the entities.
func within(list []hop, entities []int64, set map[int64]bool) []hop {
	var out []hop
	if len(list) > 4*len(entities) {
		for _, n := range entities {
			i, found := slices.BinarySearchFunc(list, n, func(h hop, n int64) int {
				switch {
				case h.far < n:
					return -1
				case h.far > n:
					return 1
				}
				return 0
			})
			if found {
				out = append(out, list[i])
			}
		}
		return out
	}
	for h := range bests(list) {
		if set[h.far] {
			out = append(out, h)
		}
	}
	return out
}
