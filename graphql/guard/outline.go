package guard

import "fmt"

// outliner states: what the walk over the tokens expects next.
type place int

const (
	between  place = iota // between definitions
	heading               // in a definition before its selection set
	selected              // in a selection set
)

// outlining is a walk over the tokens of one document.
type outlining struct {
	document    string
	limits      Limits
	counts      counts
	definitions []definition
	current     definition
	place       place
	depth       int              // of selection sets
	inside      int              // brackets open since an argument list or a value began; 0 outside
	open        int              // all brackets open
	keys        []map[string]int // response keys of the open selection sets
	repeated    int              // the most times that one of them stands in its set
}

// outline reads the tokens once and gives the definitions, or the limit that they break.
func outline(document string, limits Limits) ([]definition, *Refusal) {
	walk := outlining{document: document, limits: limits}
	for at := 0; ; {
		next := scan(document, at)
		if next.kind == endToken || next.kind == strange {
			break // what is open stays counted; the parser will complain
		}
		if refusal := walk.count(next); refusal != nil {
			return nil, refusal
		}
		after := next.end
		if walk.inside == 0 {
			after = walk.step(next)
		}
		walk.track(next)
		at = after
	}
	if walk.place != between {
		walk.finish()
	}
	return walk.definitions, nil
}

// count adds a token to the totals and refuses what is over a limit.
func (w *outlining) count(next token) *Refusal {
	refuse := func(what string, most int, remedy string) *Refusal {
		return &Refusal{"QUERY_TOO_COMPLEX", fmt.Sprintf("the query has more than %d %s: %s", most, what, remedy), next.start}
	}
	w.counts.tokens++
	if w.counts.tokens > w.limits.Tokens {
		return &Refusal{"QUERY_TOO_LARGE", fmt.Sprintf("the query has more than %d tokens: ask in several requests", w.limits.Tokens), next.start}
	}
	switch next.kind {
	case '(', '[', '{':
		if w.open+1 > w.limits.Brackets {
			return refuse("brackets inside each other", w.limits.Brackets, "ask in several requests")
		}
	case '@':
		if w.counts.directives++; w.counts.directives > w.limits.Directives {
			return refuse("directives", w.limits.Directives, "ask in several requests")
		}
	}
	if w.counts.aliases > w.limits.Aliases {
		return refuse("aliases", w.limits.Aliases, "use nodes(ids:) or ask in several requests")
	}
	if w.repeated > w.limits.Repeats {
		return refuse("fields of one name beside each other", w.limits.Repeats, "once is enough")
	}
	if w.counts.fragments > w.limits.Fragments {
		return refuse("fragments", w.limits.Fragments, "write short ones in place")
	}
	return nil
}

// track keeps count of the open brackets, and of those of arguments and values.
func (w *outlining) track(next token) {
	switch next.kind {
	case '(', '[', '{':
		w.open++
		if w.inside > 0 || next.kind != '{' {
			w.inside++
		}
	case ')', ']', '}':
		w.open = max(w.open-1, 0)
		if w.inside > 0 {
			w.inside--
		}
	}
}

// step moves the walk by one token that stands outside arguments and values, and gives the
// offset after what it has read.
func (w *outlining) step(next token) int {
	switch w.place {
	case between:
		w.begin(next)
		if next.kind == nameToken && w.current.fragment {
			name := scan(w.document, next.end)
			if name.kind == nameToken {
				w.counts.tokens++
				w.current.name = w.document[name.start:name.end]
				return name.end
			}
		}
	case heading:
		if next.kind == '{' {
			w.place, w.depth = selected, 1
		}
	case selected:
		return w.selection(next)
	}
	return next.end
}

func (w *outlining) begin(next token) {
	w.current = definition{offset: next.start}
	switch next.kind {
	case '{':
		w.place, w.depth = selected, 1
	case nameToken:
		w.place = heading
		if w.document[next.start:next.end] == "fragment" {
			w.current.fragment = true
			w.counts.fragments++
		}
	}
}

// selection reads one token of a selection set: the name of a field with its alias, a spread,
// or the brackets of the set.
func (w *outlining) selection(next token) int {
	switch next.kind {
	case '{':
		w.depth++
	case '}':
		if len(w.keys) >= w.depth {
			w.keys = w.keys[:w.depth-1]
		}
		if w.depth--; w.depth == 0 {
			w.finish()
		}
	case '.':
		name := scan(w.document, next.end)
		word := w.document[name.start:name.end]
		if name.kind != nameToken {
			return next.end
		}
		w.counts.tokens++
		if word != "on" {
			w.current.spreads = append(w.current.spreads, spread{fragment: word, depth: w.depth, offset: next.start})
			return name.end
		}
		condition := scan(w.document, name.end)
		if condition.kind == nameToken {
			w.counts.tokens++
			return condition.end
		}
		return name.end
	case '@': // the name of a directive is no field
		if name := scan(w.document, next.end); name.kind == nameToken {
			w.counts.tokens++
			return name.end
		}
	case nameToken:
		return w.field(next)
	}
	return next.end
}

// field counts a field and passes its alias.
func (w *outlining) field(next token) int {
	w.current.fields++
	w.current.depth = max(w.current.depth, w.depth)
	if w.depth == 1 {
		w.current.roots++
	}
	w.key(w.document[next.start:next.end])
	colon := scan(w.document, next.end)
	if colon.kind != ':' {
		return next.end
	}
	w.counts.aliases++
	w.counts.tokens++
	if name := scan(w.document, colon.end); name.kind == nameToken {
		w.counts.tokens++
		return name.end
	}
	return colon.end
}

// key counts a response key in the selection set that is open.
func (w *outlining) key(name string) {
	for len(w.keys) < w.depth {
		w.keys = append(w.keys, map[string]int{})
	}
	set := w.keys[w.depth-1]
	set[name]++
	w.repeated = max(w.repeated, set[name])
}

func (w *outlining) finish() {
	w.definitions = append(w.definitions, w.current)
	w.place, w.depth, w.keys = between, 0, nil
}
