package sqlite

import (
	"container/heap"
	"fmt"
	"maps"
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
// graph from both ends, the rarer first, until what is reached from one lies one relation from
// what is reached from the other; those between are looked for from whichever side is cheaper
// (between.go). Then it takes the best paths of exactly that length, until it has K.
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
	s := search{walk: w, from: from, to: to, hubs: int64(step.AvoidHubsOver), barred: map[int64]bool{from: true, to: true}, rings: [2][][]int64{{{from}}, {{to}}}}
	for _, id := range step.Exclude {
		if n, ok := found[id]; ok {
			s.barred[n] = true
		}
	}
	var rows []computedRow
	for length := 1; length <= step.MaxLength && len(rows) < step.K; length++ {
		if length > 1 {
			if more, err := s.widen(); err != nil || !more {
				return rows, err
			}
		}
		best, err := s.best(length, step.K-len(rows))
		if err != nil {
			return nil, err
		}
		rows = append(rows, best...)
	}
	return rows, nil
}

// search looks for the best paths of one length after the other.
type search struct {
	*walk
	from, to int64
	hubs     int64          // entities with more relations are not walked through; 0 is no limit
	barred   map[int64]bool // never walked through: both ends and what is excluded
	rings    [2][][]int64   // from either end, the entities that so many relations lead to; all but the last were opened

	ahead []map[int64][]hop   // by relations left, how to go on from an entity
	bound []map[int64]float64 // by relations left, the highest confidence with which an entity reaches the end
}

// passable says of an entity that was learned whether paths may lead through it.
func (s *search) passable(n int64) bool {
	at := s.nodes[n]
	return !s.barred[n] && at.kind != string(schema.Group) && (s.hubs == 0 || at.degree <= s.hubs)
}

// edge gives the ring of a side that was reached last.
func (s *search) edge(side int) []int64 { return s.rings[side][len(s.rings[side])-1] }

// cost learns what the ring reached last holds, leaves out what is not walked through, and gives
// how many relations lead on from it.
func (s *search) cost(side int) (int64, error) {
	edge := s.edge(side)
	if err := s.learn(edge); err != nil {
		return 0, err
	}
	var cost int64
	if len(s.rings[side]) > 1 {
		edge = slices.DeleteFunc(edge, func(n int64) bool { return !s.passable(n) })
		s.rings[side][len(s.rings[side])-1] = edge
	}
	for _, n := range edge {
		if _, opened := s.lists[n]; !opened {
			cost += s.nodes[n].degree
		}
	}
	return cost, nil
}

// widen opens the last ring of the side on which that is cheaper, and says whether there is a
// longer path at all.
func (s *search) widen() (bool, error) {
	side := 0
	if len(s.edge(1)) < len(s.edge(0)) {
		side = 1
	}
	cost, err := s.cost(side)
	if err != nil {
		return false, err
	}
	if cost > int64(len(s.edge(1-side))) {
		other, err := s.cost(1 - side)
		if err != nil {
			return false, err
		}
		if other < cost {
			side = 1 - side
		}
	}
	edge := s.edge(side)
	if err := s.open(edge); err != nil {
		return false, err
	}
	reached := map[int64]bool{}
	var next []int64
	for _, n := range edge {
		for h := range bests(s.lists[n]) {
			if !reached[h.far] && !s.barred[h.far] {
				reached[h.far] = true
				next = append(next, h.far)
			}
		}
	}
	s.rings[side] = append(s.rings[side], next)
	return len(next) > 0, nil
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
	if err := s.prepare(length); err != nil {
		return nil, err
	}
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
			return nil, fmt.Errorf("%w: more than %d beginnings of paths; ask for shorter or fewer paths, or leave out hubs", store.ErrWide, mostPartial)
		}
		p := heap.Pop(queue).(partial)
		at := p.entities[len(p.entities)-1]
		left := length - len(p.entities) + 1
		if left == 0 {
			row, err := s.row(p)
			if err != nil {
				return nil, err
			}
			rows = append(rows, row)
			continue
		}
		for _, h := range s.ahead[left][at] {
			if slices.Contains(p.entities, h.far) {
				continue
			}
			confidence := p.confidence * h.confidence
			heap.Push(queue, partial{entities: append(slices.Clone(p.entities), h.far), confidence: confidence, bound: rounded(confidence * s.bound[left-1][h.far])})
		}
	}
	return rows, nil
}

// prepare finds for each entity that a path of the length may lead through how to go on from it,
// and how well it can reach the end: first between the rings that were reached last, then from
// there to the end, then from the start to there.
func (s *search) prepare(length int) error {
	s.ahead, s.bound = make([]map[int64][]hop, length+1), make([]map[int64]float64, length+1)
	for left := range s.bound {
		s.ahead[left], s.bound[left] = map[int64][]hop{}, map[int64]float64{}
	}
	s.bound[0][s.to] = 1
	start, end := s.edge(0), s.edge(1)
	middle, err := s.between(start, end)
	if err != nil {
		return err
	}
	met := map[int64]bool{}
	for n, list := range middle {
		met[n] = true
		for _, h := range list {
			met[h.far] = true
		}
	}
	if err := s.learn(slices.Collect(maps.Keys(met))); err != nil {
		return err
	}
	behind := len(s.rings[1]) - 1
	for left := 1; left <= behind; left++ { // what leads to the end was opened from there
		for next := range s.bound[left-1] {
			for h := range bests(s.lists[next]) {
				if s.passable(h.far) && (left < behind || met[h.far]) {
					s.lead(left, h.far, hop{far: next, relation: h.relation, confidence: h.confidence, tied: h.tied})
				}
			}
		}
	}
	for n, list := range middle {
		if n != s.from && !s.passable(n) {
			continue
		}
		for _, h := range list {
			s.lead(behind+1, n, h)
		}
	}
	for left := behind + 2; left <= length; left++ {
		for _, n := range s.rings[0][length-left] {
			for h := range bests(s.lists[n]) {
				s.lead(left, n, h)
			}
		}
	}
	return s.nameMet()
}

// lead notes that a relation leads from an entity, with so many relations left, to one that
// reaches the end.
func (s *search) lead(left int, n int64, h hop) {
	reach, ok := s.bound[left-1][h.far]
	if !ok || n == h.far {
		return
	}
	s.ahead[left][n] = append(s.ahead[left][n], h)
	s.bound[left][n] = max(s.bound[left][n], h.confidence*reach)
}

// nameMet reads the ids of the entities that paths may lead through: they decide between equals.
func (s *search) nameMet() error {
	var strange []int64
	for _, reached := range s.bound[1:] {
		for n := range reached {
			if _, named := s.ids[n]; !named {
				s.ids[n] = ""
				strange = append(strange, n)
			}
		}
	}
	if len(strange) == 0 {
		return nil
	}
	return s.name(strange)
}

func (s *search) row(p partial) (computedRow, error) {
	row := computedRow{}
	ids := make([]string, len(p.entities))
	length := len(p.entities) - 1
	for i, n := range p.entities {
		ids[i] = s.ids[n]
		row.entities.numbers = append(row.entities.numbers, n)
		if i == length {
			continue
		}
		for _, h := range s.ahead[length-i][n] {
			if h.far == p.entities[i+1] {
				relation, err := s.chosen(n, h)
				if err != nil {
					return row, err
				}
				row.relations.numbers = append(row.relations.numbers, relation)
				break
			}
		}
	}
	row.values = map[query.Field]any{"id": strings.Join(ids, " "), "length": int64(length), "confidence": float64(rounded(p.confidence)) / 1e9}
	return row, nil
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
	return slices.CompareFunc(x.entities, y.entities, func(m, n int64) int { return strings.Compare(b.ids[m], b.ids[n]) }) < 0
}
