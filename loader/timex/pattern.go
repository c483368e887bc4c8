package timex

import (
	"fmt"
	"strings"
)

// A pattern is a row of elements, each of which one or more pieces must fit:
//
//	ago          these letters; a|b: either
//	MONTH        a word of a class, which fills the slot of that name
//	@day         an expression of the rules of a group, which fills the slot "@"
//	( a | b c )  one of several rows
//	x?           x or nothing
//	_x           x, with nothing between it and the piece before
type element interface {
	// fit calls then with every end to which the element can be read from at, and with what
	// has been caught on the way.
	fit(m *matcher, at int, caught *slot, then func(last int, caught *slot))
	element()
}

type (
	literal  struct{ forms []string }
	class    struct{ name string }
	within   struct{ group string }
	choice   struct{ rows []sequence }
	optional struct{ one element }
	glued    struct{ one element }
	sequence []element
)

func (literal) element()  {}
func (class) element()    {}
func (within) element()   {}
func (choice) element()   {}
func (optional) element() {}
func (glued) element()    {}
func (sequence) element() {}

// slot is what an element of a pattern caught, in front of what was caught before it.
type slot struct {
	name, value string
	sub         *match // of a group
	before      *slot
}

func (e literal) fit(m *matcher, at int, caught *slot, then func(int, *slot)) {
	form := m.form(at)
	if form == "" {
		return
	}
	for _, f := range e.forms {
		if f == form {
			then(at+1, caught)
			return
		}
	}
}

func (e class) fit(m *matcher, at int, caught *slot, then func(int, *slot)) {
	if at >= len(m.pieces) {
		return
	}
	for _, r := range e.read(m, at) {
		then(r.last, &slot{name: e.name, value: r.value, before: caught})
	}
}

func (e class) read(m *matcher, at int) []reading {
	key := place{e.name, at}
	all, known := m.readings[key]
	if known {
		return all
	}
	if b, known := builtin[e.name]; known {
		all = b.read(m, at)
	} else {
		all = m.word(e.name, at)
	}
	m.readings[key] = all
	return all
}

func (e within) fit(m *matcher, at int, caught *slot, then func(int, *slot)) {
	if found := m.inGroup(e.group, at); found != nil {
		then(found.last, &slot{name: "@", sub: found, before: caught})
	}
}

func (e choice) fit(m *matcher, at int, caught *slot, then func(int, *slot)) {
	for _, row := range e.rows {
		row.fit(m, at, caught, then)
	}
}

func (e optional) fit(m *matcher, at int, caught *slot, then func(int, *slot)) {
	e.one.fit(m, at, caught, then)
	then(at, caught)
}

func (e glued) fit(m *matcher, at int, caught *slot, then func(int, *slot)) {
	if at < len(m.pieces) && m.pieces[at].glued {
		e.one.fit(m, at, caught, then)
	}
}

func (e sequence) fit(m *matcher, at int, caught *slot, then func(int, *slot)) {
	if len(e) == 0 {
		then(at, caught)
		return
	}
	e[0].fit(m, at, caught, func(last int, caught *slot) { e[1:].fit(m, last, caught, then) })
}

// readPattern reads a pattern.
func readPattern(s string) (sequence, error) {
	tokens := strings.Fields(s)
	row, rest, err := readRow(tokens)
	if err != nil {
		return nil, err
	}
	if len(rest) > 0 {
		return nil, fmt.Errorf("%q: nothing opens the %s", s, rest[0])
	}
	if len(row) == 0 {
		return nil, fmt.Errorf("an empty pattern")
	}
	return row, nil
}

// readRow reads elements up to a "|" or a closing parenthesis.
func readRow(tokens []string) (sequence, []string, error) {
	var row sequence
	for len(tokens) > 0 {
		token := tokens[0]
		if token == "|" || strings.HasPrefix(token, ")") {
			return row, tokens, nil
		}
		tokens = tokens[1:]
		if token == "(" {
			one, rest, err := readChoice(tokens)
			if err != nil {
				return nil, nil, err
			}
			row, tokens = append(row, one), rest
			continue
		}
		row = append(row, readElement(token))
	}
	return row, nil, nil
}

// readChoice reads rows up to and with the closing parenthesis.
func readChoice(tokens []string) (element, []string, error) {
	var all choice
	for {
		row, rest, err := readRow(tokens)
		if err != nil {
			return nil, nil, err
		}
		all.rows = append(all.rows, row)
		switch {
		case len(rest) == 0:
			return nil, nil, fmt.Errorf("a parenthesis is not closed")
		case rest[0] == "|":
			tokens = rest[1:]
		case rest[0] == ")?":
			return optional{all}, rest[1:], nil
		case rest[0] == ")":
			return all, rest[1:], nil
		default:
			return nil, nil, fmt.Errorf("%q is no end of a choice", rest[0])
		}
	}
}

func readElement(token string) element {
	if inner, found := strings.CutSuffix(token, "?"); found && inner != "" {
		return optional{readElement(inner)}
	}
	if inner, found := strings.CutPrefix(token, "_"); found && inner != "" {
		return glued{readElement(inner)}
	}
	if group, found := strings.CutPrefix(token, "@"); found && group != "" {
		return within{group}
	}
	if token != strings.ToLower(token) {
		return class{token}
	}
	return literal{strings.Split(token, "|")}
}
