package graphql

import "chancery/schema/query"

// output is the JSON of an answer as it is written, with the place that is being written and
// the errors met. A writing that gives false leaves a null that may not be: the value is cut
// off and the nearest nullable place above becomes null, as section 6.4.4 of the GraphQL
// specification says.
type output struct {
	json    []byte
	path    []step
	faults  []*fault
	noted   bool   // an error says why the value being given up is null
	scratch []byte // for cursors
	version string // of the data, as cursors carry it
}

// step is a part of the path to a place: a response key, or where that is "" a place in a list.
type step struct {
	key   string
	index int
}

// fail notes an error at the present place and gives false.
func (o *output) fail(code, message string) bool {
	o.noted = true
	if len(o.faults) < errorLimit {
		path := make([]any, len(o.path))
		for i, step := range o.path {
			if path[i] = step.index; step.key != "" {
				path[i] = step.key
			}
		}
		o.faults = append(o.faults, &fault{code: code, message: message, path: path})
	}
	return false
}

// missing gives false without an error of its own: what was asked is not there.
func (o *output) missing() bool {
	return false
}

func (o *output) text(s string) { o.json = appendText(o.json, s) }

// enter goes one step down the path; leave goes back up.
func (o *output) enter(key string) { o.path = append(o.path, step{key: key}) }
func (o *output) leave()           { o.path = o.path[:len(o.path)-1] }

// list writes n items; where one fails it is null, or the list fails with it.
func (o *output) list(n int, nullable bool, item func(i int) bool) bool {
	o.json = append(o.json, '[')
	o.enter("")
	for i := range n {
		if i > 0 {
			o.json = append(o.json, ',')
		}
		o.path[len(o.path)-1].index = i
		mark := len(o.json)
		if item(i) {
			continue
		}
		if !nullable {
			o.owed()
			o.leave()
			return false
		}
		o.null(mark)
	}
	o.leave()
	o.json = append(o.json, ']')
	return true
}

// owed notes that a place that may not be null is, unless an error has said why already.
func (o *output) owed() bool {
	if o.noted {
		return false
	}
	return o.fail(codeInternal, "no value where there must be one")
}

// null cuts off what was written of a value and writes null in its place.
func (o *output) null(mark int) {
	o.json = append(o.json[:mark], "null"...)
	o.noted = false
}

// fields writes an object of fields that may not be null.
func (o *output) fields(n int, field func(i int) (head []byte, key string, write func() bool)) bool {
	o.json = append(o.json, '{')
	for i := range n {
		if i > 0 {
			o.json = append(o.json, ',')
		}
		head, key, write := field(i)
		o.json = append(o.json, head...)
		o.enter(key)
		ok := write() || o.owed()
		o.leave()
		if !ok {
			return false
		}
	}
	o.json = append(o.json, '}')
	return true
}

// objects writes rows as a list of objects.
func (o *output) objects(s *shape, rows []query.Row) bool {
	o.json = append(o.json, '[')
	o.enter("")
	for i := range rows {
		if i > 0 {
			o.json = append(o.json, ',')
		}
		o.path[len(o.path)-1].index = i
		if !o.object(s, &rows[i]) {
			o.owed()
			o.leave()
			return false
		}
	}
	o.leave()
	o.json = append(o.json, ']')
	return true
}

// object writes a row as its shape says.
func (o *output) object(s *shape, row *query.Row) bool {
	made, name := s.only, ""
	if made != nil {
		name = made.name
	} else {
		kind, _ := row.Values[s.kind].(string)
		if made = s.classes[kind]; made == nil {
			return o.fail(codeInternal, "the store gave an entity of an unknown kind")
		}
		name = kind
	}
	json := append(o.json, '{') // o.json is set where others write on: storing it costs more than it seems
	for i := range made.slots {
		slot := &made.slots[i]
		mark := len(json) + len(slot.head)
		json = append(json, slot.head...)
		if slot.how < sameRow {
			var fits bool
			if json, fits = slot.leaf(json, row, name); fits {
				continue
			}
		}
		o.json = json[:mark]
		if !o.inner(slot, row) {
			return false
		}
		json = o.json
	}
	o.json = append(json, '}')
	return true
}

// inner writes the value of a slot that is more than a plain one, null where it fails and may be.
func (o *output) inner(s *slot, row *query.Row) bool {
	mark := len(o.json)
	o.enter(s.key)
	ok := o.below(s, row)
	switch {
	case ok:
	case s.null:
		o.null(mark)
		ok = true
	default:
		o.owed()
	}
	o.leave()
	return ok
}

// below writes what is more than a plain value.
func (o *output) below(s *slot, row *query.Row) bool {
	switch s.how {
	case sameRow:
		return o.object(s.shape, row)
	case oneRow:
		if rows := row.Nested[s.nested].Rows; len(rows) > 0 {
			return o.object(s.shape, &rows[0])
		}
		return o.missing()
	case rowList:
		return o.objects(s.shape, row.Nested[s.nested].Rows)
	case rowPage:
		return o.page(s.page, &row.Nested[s.nested])
	case written:
		return s.write(o, s, row)
	case summedUp:
		found := make([]query.Rows, len(s.gather))
		for i, place := range s.gather {
			found[i] = row.Nested[place]
		}
		value := s.sum(found)
		if value == "" {
			return o.missing()
		}
		o.text(value)
		return true
	case workedOut:
		values := make([]any, len(s.columns))
		for i, column := range s.columns {
			values[i] = row.Values[column]
		}
		value, err := s.compute(values, s.call)
		if err != nil {
			return o.fail(codeInternal, unreadable)
		}
		return o.value(value, s.tree)
	}
	return o.fail(codeInternal, "the store gave a value of another type")
}

const unreadable = "the stored value cannot be read"
