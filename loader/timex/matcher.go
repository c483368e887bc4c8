package timex

import "chancery/loader/parse"

// matcher reads the pieces of one tree. What a group or a class can read at a piece is worked
// out once.
type matcher struct {
	grammar  *Grammar
	pieces   []piece
	tree     parse.Tree
	best     map[place]*match
	readings map[place][]reading
	names    map[int]parse.Name // by each of their words
}

// newMatcher begins to read a tree.
func newMatcher(g *Grammar, tree parse.Tree) *matcher {
	m := &matcher{grammar: g, pieces: split(tree), tree: tree, best: map[place]*match{}, readings: map[place][]reading{}, names: map[int]parse.Name{}}
	for _, n := range tree.Names {
		for word := n.First; word < n.Last; word++ {
			m.names[word] = n
		}
	}
	return m
}

// forget drops what was worked out once it is much: no rule looks far ahead, so little of it is
// asked for again, and a text of any length takes little memory.
func (m *matcher) forget() {
	if len(m.best)+len(m.readings) > remembered {
		clear(m.best)
		clear(m.readings)
	}
}

const remembered = 1024

// place is a group or class at a piece.
type place struct {
	name string
	at   int
}

// match is a stretch of pieces [first, last) that fits a rule.
type match struct {
	rule, first, last int
	caught            *slot
}

// form gives the form of a piece, "" beyond the ends.
func (m *matcher) form(at int) string {
	if at < 0 || at >= len(m.pieces) {
		return ""
	}
	return m.pieces[at].form
}

// top gives the longest match of any rule, the first rule where two are
// as long; nil where there is none.
func (m *matcher) top(at int) *match {
	var best *match
	for _, i := range m.starting(at) {
		best = m.longer(best, i, at)
	}
	return best
}

// inGroup gives the longest match of the rules of a group.
func (m *matcher) inGroup(group string, at int) *match {
	key := place{group, at}
	best, known := m.best[key]
	if known {
		return best
	}
	for _, i := range m.startingIn(group, at) {
		best = m.longer(best, i, at)
	}
	m.best[key] = best
	return best
}

// longer gives the longest match of a rule, if it is longer than the best so far.
func (m *matcher) longer(best *match, number, at int) *match {
	r := &m.grammar.rules[number]
	for _, pattern := range r.patterns {
		pattern.fit(m, at, nil, func(last int, caught *slot) {
			if last <= at || best != nil && last <= best.last {
				return
			}
			found := &match{rule: number, first: at, last: last, caught: caught}
			if bare(m.pieces, at, last) && m.holds(r, found) {
				best = found
			}
		})
	}
	return best
}

// holds says whether the conditions of a rule hold, and what it means is possible.
func (m *matcher) holds(r *rule, found *match) bool {
	for _, name := range r.ifs {
		if !conditions[name](m, found) {
			return false
		}
	}
	return true
}

// slot gives what a slot of a match caught, "" where it is empty. Of two of one name the first
// in the text is number 0.
func (found *match) slot(name string, number int) string {
	if s := found.find(name, number); s != nil {
		return s.value
	}
	return ""
}

// sub gives the match that a group caught, or nil.
func (found *match) sub() *match {
	if s := found.find("@", 0); s != nil {
		return s.sub
	}
	return nil
}

func (found *match) find(name string, number int) *slot {
	count := 0
	for s := found.caught; s != nil; s = s.before {
		if s.name == name {
			count++
		}
	}
	for s := found.caught; s != nil; s = s.before {
		if s.name == name {
			if count--; count == number {
				return s
			}
		}
	}
	return nil
}
