package parse

import "math"

// arborescence finds the best tree over arc scores by the algorithm of Chu and Liu (1965) and
// Edmonds (1967). It holds the working memory of one goroutine.
type arborescence struct {
	levels []level
	score  []float64
	heads  []int
}

// level is the working memory of one contraction: nodes of the graph before it, with the cycle
// that becomes one node.
type level struct {
	score           []float64 // of the contracted graph
	head, id, mark  []int
	outside, cycle  []int
	entered, leaves []int
}

// onlyRoot is what each arc from the root costs where a tree needs just one: more than the
// arcs of any sentence can win.
const onlyRoot = 1e9

// widest is the largest size of a score.
const widest = 1e5

// best gives the head of every word of the best tree with one root, 0 for that root itself.
// Row i of the n rows of scores holds the scores of the heads of word i; row 0 is not read.
// The result is good until the next call.
func (a *arborescence) best(scores []float32, n, stride int) []int {
	a.score = grow(a.score, n*n)
	a.heads = grow(a.heads, n)
	for i := 1; i < n; i++ {
		row := scores[i*stride : i*stride+n]
		for j, v := range row {
			// What is not a number counts as the lowest score.
			a.score[i*n+j] = max(min(float64(v), widest), -widest)
			if v != v {
				a.score[i*n+j] = -widest
			}
		}
	}
	for range 2 {
		a.solve(a.score[:n*n], n, 0, a.heads)
		roots := 0
		for i := 1; i < n; i++ {
			if a.heads[i] == 0 {
				roots++
			}
		}
		if roots <= 1 {
			break
		}
		for i := 1; i < n; i++ {
			a.score[i*n] -= onlyRoot
		}
	}
	return a.heads
}

// solve writes the best heads of a graph of n nodes, 0 its root.
func (a *arborescence) solve(w []float64, n, depth int, heads []int) {
	heads[0] = 0
	for i := 1; i < n; i++ {
		best := -1
		for j := range n {
			if j != i && (best < 0 || w[i*n+j] > w[i*n+best]) {
				best = j
			}
		}
		heads[i] = best
	}
	if len(a.levels) <= depth {
		a.levels = append(a.levels, level{})
	}
	l := a.levels[depth]
	l.mark = grow(l.mark, n)
	l.cycle = findCycle(heads[:n], l.mark, l.cycle[:0])
	if len(l.cycle) == 0 {
		a.levels[depth] = l
		return
	}
	size := l.contract(w, n, heads)
	l.head = grow(l.head, size)
	a.levels[depth] = l
	a.solve(l.score[:size*size], size, depth+1, l.head)
	knot := size - 1
	for _, i := range l.outside {
		if i == 0 {
			continue
		}
		if head := l.head[l.id[i]]; head == knot {
			heads[i] = l.leaves[i]
		} else {
			heads[i] = l.outside[head]
		}
	}
	into := l.outside[l.head[knot]]
	heads[l.entered[into]] = into
}

// findCycle adds the nodes of some cycle among the heads.
func findCycle(heads, mark, cycle []int) []int {
	clear(mark)
	for i := 1; i < len(heads); i++ {
		v := i
		for v != 0 && mark[v] == 0 {
			mark[v] = i
			v = heads[v]
		}
		if v == 0 || mark[v] != i {
			continue
		}
		for u := v; ; {
			cycle = append(cycle, u)
			u = heads[u]
			if u == v {
				return cycle
			}
		}
	}
	return cycle
}

// contract makes the cycle one node, the last of the new graph, and gives that graph's size.
func (l *level) contract(w []float64, n int, heads []int) int {
	clear(l.mark)
	for _, v := range l.cycle {
		l.mark[v] = 1
	}
	l.id, l.entered, l.leaves = grow(l.id, n), grow(l.entered, n), grow(l.leaves, n)
	l.outside = l.outside[:0]
	for i := range n {
		if l.mark[i] == 0 {
			l.id[i] = len(l.outside)
			l.outside = append(l.outside, i)
		}
	}
	knot := len(l.outside)
	size := knot + 1
	l.score = grow(l.score, size*size)
	for _, j := range l.outside {
		into, gain := l.cycle[0], math.Inf(-1)
		for _, v := range l.cycle {
			if s := w[v*n+j] - w[v*n+heads[v]]; s > gain {
				into, gain = v, s
			}
		}
		l.entered[j] = into
		l.score[knot*size+l.id[j]] = gain
	}
	for _, i := range l.outside {
		if i == 0 {
			continue
		}
		for _, j := range l.outside {
			l.score[l.id[i]*size+l.id[j]] = w[i*n+j]
		}
		from := l.cycle[0]
		for _, v := range l.cycle {
			if w[i*n+v] > w[i*n+from] {
				from = v
			}
		}
		l.leaves[i] = from
		l.score[l.id[i]*size+knot] = w[i*n+from]
	}
	return size
}
