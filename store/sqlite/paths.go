package sqlite

import (
	"container/heap"
	"fmt"
	"math"
	"slices"
	"strings"

	"chancery/schema"
	"chancery/schema/query"
	"chancery/store"
)

// mostPartial bounds the beginnings of paths that a search keeps at once.
const mostPartial = 1_000_000

// paths gives the rows of a Paths step in their order. For each length in turn, it opens the
// graph from both ends so far that every path of that length lies in the opened part, and
// takes the best paths of exactly that length until it has K.
func (a asking) paths(step query.Paths, known schema.Day) ([]computedRow, error) {
	w := a.walk(step.Where, known)
	found, err := w.find(append([]string{step.From, step.To}, step.Exclude...))
	if err != nil {
		return nil, err
	}
	from, there := found[step.From]
	to, also := found[step.To]
	if !there || !also || from == to || step.K == 0 {
		return nil, nil
	}
	excluded := map[int64]bool{}
	for _, id := range step.Exclude {
		if n, ok := found[id]; ok {
			excluded[n] = true
		}
	}
	passable := func(n int64) bool {
		at := w.nodes[n]
		return !excluded[n] && at.kind != string(schema.Group) && (step.AvoidHubsOver == 0 || at.degree <= int64(step.AvoidHubsOver))
	}
	ends := [2]*ring{{reached: map[int64]bool{from: true}, edge: []int64{from}}, {reached: map[int64]bool{to: true}, edge: []int64{to}}}
	var rows []computedRow
	for length := 1; length <= step.MaxLength && len(rows) < step.K; length++ {
		if err := w.widen(ends[(length-1)%2], passable); err != nil { // in turns from either end
			return nil, err
		}
		s := search{walk: w, from: from, to: to, passable: passable}
		best, err := s.best(length, step.K-len(rows))
		if err != nil {
			return nil, err
		}
		rows = append(rows, best...)
	}
	return rows, nil
}

// ring is how far the graph was opened from one end of a path.
type ring struct {
	reached map[int64]bool
	edge    []int64 // reached last, not opened
}

// widen opens the edge of a ring.
func (w *walk) widen(r *ring, passable func(int64) bool) error {
	if err := w.open(r.edge); err != nil {
		return err
	}
	var next []int64
	for _, n := range r.edge {
		for far := range w.edges[n] {
			if !r.reached[far] && passable(far) {
				r.reached[far] = true
				next = append(next, far)
			}
		}
	}
	r.edge = next
	return nil
}

// search looks for the best paths of one length in the opened part of the graph.
type search struct {
	*walk
	from, to int64
	passable func(int64) bool
	bound    []map[int64]float64 // by relations left, the highest confidence with which an entity reaches the end
}

// rounded is a confidence in billionths: what two paths are compared by.
func rounded(confidence float64) int64 { return int64(math.Round(confidence * 1e9)) }

// partial is the beginning of a path.
type partial struct {
	entities   []int64
	confidence float64
	bound      int64 // rounded confidence that no completion exceeds
}

// best gives the k best paths of the length, best first. It completes the most promising
// beginning first, and of equals the one whose ids come first, so that paths come in order.
func (s *search) best(length, k int) ([]computedRow, error) {
	s.bounds(length)
	start, ok := s.bound[length][s.from]
	if !ok {
		return nil, nil
	}
	queue := &beginnings{search: s, all: []partial{{entities: []int64{s.from}, confidence: 1, bound: rounded(start)}}}
	var rows []computedRow
	for steps := 0; queue.Len() > 0 && len(rows) < k; steps++ {
		if err := s.ctx.Err(); err != nil {
			return nil, err
		}
		if queue.Len() > mostPartial || steps > mostPartial {
			return nil, fmt.Errorf("%w: more than %d beginnings of paths; ask for shorter or fewer paths, or leave out hubs", store.ErrQuestion, mostPartial)
		}
		p := heap.Pop(queue).(partial)
		at := p.entities[len(p.entities)-1]
		left := length - len(p.entities) + 1
		if left == 0 {
			rows = append(rows, s.row(p))
			continue
		}
		for next, h := range s.edges[at] {
			reach, ok := s.bound[left-1][next]
			if !ok || slices.Contains(p.entities, next) {
				continue
			}
			confidence := p.confidence * h.confidence
			heap.Push(queue, partial{entities: append(slices.Clone(p.entities), next), confidence: confidence, bound: rounded(confidence * reach)})
		}
	}
	return rows, nil
}

// bounds finds how well each entity can reach the end over so many relations.
func (s *search) bounds(length int) {
	s.bound = make([]map[int64]float64, length+1)
	s.bound[0] = map[int64]float64{s.to: 1}
	for left := 1; left <= length; left++ {
		s.bound[left] = map[int64]float64{}
		for at, reach := range s.bound[left-1] {
			for before, h := range s.edges[at] {
				if left < length && (before == s.from || before == s.to || !s.passable(before)) || left == length && before != s.from {
					continue
				}
				if better, ok := s.bound[left][before]; !ok || h.confidence*reach > better {
					s.bound[left][before] = h.confidence * reach
				}
			}
		}
	}
}

func (s *search) row(p partial) computedRow {
	row := computedRow{}
	ids := make([]string, len(p.entities))
	for i, n := range p.entities {
		ids[i] = s.nodes[n].id
		row.entities.numbers = append(row.entities.numbers, n)
		if i > 0 {
			row.relations.numbers = append(row.relations.numbers, s.edges[p.entities[i-1]][n].relation)
		}
	}
	row.values = map[query.Field]any{"id": strings.Join(ids, " "), "length": int64(len(ids) - 1), "confidence": float64(rounded(p.confidence)) / 1e9}
	return row
}

// beginnings is a heap: the highest bound first, then the ids of the entities in order.
type beginnings struct {
	*search
	all []partial
}

func (b *beginnings) Len() int      { return len(b.all) }
func (b *beginnings) Swap(i, j int) { b.all[i], b.all[j] = b.all[j], b.all[i] }
func (b *beginnings) Push(p any)    { b.all = append(b.all, p.(partial)) }
func (b *beginnings) Pop() any {
	last := b.all[len(b.all)-1]
	b.all = b.all[:len(b.all)-1]
	return last
}

func (b *beginnings) Less(i, j int) bool {
	x, y := b.all[i], b.all[j]
	if x.bound != y.bound {
		return x.bound > y.bound
	}
	return slices.CompareFunc(x.entities, y.entities, func(m, n int64) int { return strings.Compare(b.nodes[m].id, b.nodes[n].id) }) < 0
}
