package timex

import "slices"

// index notes the forms with which a rule can begin: most words of a text begin none, and cost
// one look.
func (g *Grammar) index(number int) {
	forms := map[string]bool{}
	for _, pattern := range g.rules[number].patterns {
		g.first(pattern, forms)
	}
	for form := range forms {
		g.starts[form] = append(g.starts[form], number)
	}
}

// first adds the forms with which an element can begin, and says whether it can be empty.
func (g *Grammar) first(e element, forms map[string]bool) bool {
	switch e := e.(type) {
	case literal:
		for _, form := range e.forms {
			forms[form] = true
		}
	case class:
		g.firstOf(e.name, forms)
	case within:
		for _, number := range g.group[e.group] {
			for _, pattern := range g.rules[number].patterns {
				g.first(pattern, forms)
			}
		}
	case optional:
		g.first(e.one, forms)
		return true
	case glued:
		return g.first(e.one, forms)
	case choice:
		empty := false
		for _, row := range e.rows {
			empty = g.first(row, forms) || empty
		}
		return empty
	case sequence:
		for _, one := range e {
			if !g.first(one, forms) {
				return false
			}
		}
		return true
	}
	return false
}

// firstOf adds the forms with which a word of a class can begin.
func (g *Grammar) firstOf(name string, forms map[string]bool) {
	if b, known := builtin[name]; known {
		for _, begin := range b.begins {
			if g.words[begin] == nil {
				forms[begin] = true
				continue
			}
			g.firstOf(begin, forms)
		}
		return
	}
	for form := range g.words[name] {
		forms[form] = true
	}
}

// starting gives the rules that can begin at a piece, in their order.
func (m *matcher) starting(at int) []int {
	if at >= len(m.pieces) {
		return nil
	}
	if m.pieces[at].digits() {
		return m.grammar.starts["0"]
	}
	return m.grammar.starts[m.pieces[at].form]
}

// startingIn gives those of a group.
func (m *matcher) startingIn(group string, at int) []int {
	var all []int
	for _, number := range m.starting(at) {
		if slices.Contains(m.grammar.rules[number].groups, group) {
			all = append(all, number)
		}
	}
	return all
}
