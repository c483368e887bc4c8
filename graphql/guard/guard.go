// Package guard looks at a GraphQL document before any recursive step does: it takes the text
// and limits and gives nil, or what is too much, where, and what to do about it.
//
//	if refusal := guard.Check(document, guard.Standard()); refusal != nil {
//		return refusal // "the query is nested 2000 deep; at most 15 levels are allowed: …"
//	}
//
// It reads tokens in one pass without a call stack, so that no document can end the process.
// A document that is not GraphQL passes: the parser says what is wrong with it, and its depth
// is bounded here. Known trouble that this stops: fragments that spread themselves, fragments
// that double at each level, and brackets nested by the million.
package guard

import "fmt"

// Limits say how much of each thing a document may hold.
type Limits struct {
	Bytes      int // of the document
	Tokens     int
	Brackets   int // nesting of any brackets
	Depth      int // nesting of selections, fragments flattened
	Aliases    int
	Roots      int // fields of one operation, fragments flattened
	Directives int
	Fragments  int
	Selections int // fields, fragments flattened
	Repeats    int // of one response key in one selection set: validation compares each with each
}

// Standard gives the limits that the server uses.
func Standard() Limits {
	return Limits{Bytes: 64 << 10, Tokens: 5000, Brackets: 40, Depth: 15, Aliases: 200, Roots: 20, Directives: 50, Fragments: 50, Selections: 1000, Repeats: 20}
}

// Refusal says why a document is not read. Offset is the byte where the trouble begins.
type Refusal struct {
	Code    string // QUERY_TOO_LARGE or QUERY_TOO_COMPLEX
	Message string
	Offset  int
}

// Error gives the message.
func (r *Refusal) Error() string { return r.Message }

// spread is a use of a fragment: where it stands and how deep.
type spread struct {
	fragment string
	depth    int
	offset   int
}

// definition is what the guard keeps of an operation or fragment.
type definition struct {
	name     string
	fragment bool
	offset   int
	fields   int // written in it
	roots    int // of these, at its first level
	depth    int
	spreads  []spread
}

// counts are the totals over a document.
type counts struct {
	tokens, aliases, directives, fragments int
}

// large caps sums so that doubling fragments cannot overflow.
const large = 1 << 30

// Check gives nil where the document keeps within the limits, and otherwise the first limit
// that it breaks.
func Check(document string, limits Limits) *Refusal {
	if len(document) > limits.Bytes {
		return &Refusal{"QUERY_TOO_LARGE", fmt.Sprintf("the query has %d bytes; at most %d are allowed: pass long values as variables", len(document), limits.Bytes), 0}
	}
	definitions, refusal := outline(document, limits)
	if refusal != nil {
		return refusal
	}
	return flatten(definitions, limits)
}

// flatten checks the totals of each definition with its fragments spread out.
func flatten(definitions []definition, limits Limits) *Refusal {
	order, refusal := sorted(definitions)
	if refusal != nil {
		return refusal
	}
	known := make(map[string]definition, len(order))
	for _, d := range order {
		for _, s := range d.spreads {
			inner, ok := known[s.fragment]
			if !ok {
				continue // an unknown fragment: validation names it
			}
			d.fields = min(d.fields+inner.fields, large)
			d.depth = max(d.depth, s.depth-1+inner.depth)
			if s.depth == 1 {
				d.roots = min(d.roots+inner.roots, large)
			}
		}
		switch {
		case d.depth > limits.Depth:
			return &Refusal{"QUERY_TOO_COMPLEX", fmt.Sprintf("the query is nested %d deep; at most %d levels are allowed: ask in several requests", d.depth, limits.Depth), d.offset}
		case d.fields > limits.Selections:
			return &Refusal{"QUERY_TOO_COMPLEX", fmt.Sprintf("the query selects %d fields once its fragments are spread; at most %d are allowed: ask in several requests", d.fields, limits.Selections), d.offset}
		case !d.fragment && d.roots > limits.Roots:
			return &Refusal{"QUERY_TOO_COMPLEX", fmt.Sprintf("the query has %d root fields; at most %d are allowed: use nodes(ids:) or ask in several requests", d.roots, limits.Roots), d.offset}
		}
		if d.fragment {
			known[d.name] = d
		}
	}
	return nil
}

// sorted gives the definitions with every fragment before its uses, or a refusal where
// fragments spread each other in a circle. It keeps a stack of its own.
func sorted(definitions []definition) ([]definition, *Refusal) {
	index := make(map[string]int)
	for i, d := range definitions {
		if d.fragment {
			index[d.name] = i
		}
	}
	const unseen, open, done = 0, 1, 2
	state := make([]byte, len(definitions))
	var order []definition
	type visit struct{ definition, next int }
	for start := range definitions {
		if state[start] != unseen {
			continue
		}
		stack := []visit{{start, 0}}
		state[start] = open
		for len(stack) > 0 {
			top := &stack[len(stack)-1]
			d := definitions[top.definition]
			if top.next == len(d.spreads) {
				state[top.definition] = done
				order = append(order, d)
				stack = stack[:len(stack)-1]
				continue
			}
			s := d.spreads[top.next]
			top.next++
			inner, ok := index[s.fragment]
			switch {
			case !ok || state[inner] == done:
			case state[inner] == open:
				return nil, &Refusal{"QUERY_TOO_COMPLEX", fmt.Sprintf("the fragment %q spreads itself, directly or through others: break the circle", s.fragment), s.offset}
			default:
				state[inner] = open
				stack = append(stack, visit{inner, 0})
			}
		}
	}
	return order, nil
}
