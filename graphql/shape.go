package graphql

import (
	"strconv"
	"strings"

	"chancery/schema"
	"chancery/schema/query"

	"github.com/vektah/gqlparser/v2/ast"
)

// shape says how a row becomes an object. Rows of an abstract type carry their type in a
// column; types that are asked the same share a class.
type shape struct {
	kind    int // place of the type's name among the values; -1 where there is one type only
	only    *class
	classes map[string]*class
}

// class is the list of fields that an object of some types shows, in the order of the query.
type class struct {
	name  string // of the type, where there is one only
	slots []slot
}

// how says what a slot writes.
type how int

const (
	typeName how = iota
	textValue
	enumWord
	wholeNumber
	decimalNumber
	truthValue
	sameRow
	oneRow
	rowList
	rowPage
	workedOut
	written
	summedUp
)

// slot is one field of an object and where its value stands in the row.
type slot struct {
	head    []byte // "key": behind a comma, but in the first
	key     string
	how     how
	null    bool              // it may be null
	column  int               // of values
	nested  int               // of row lists
	words   map[string]string // stored value → word as JSON
	shape   *shape
	page    *page
	columns []int
	compute func([]any, call) (any, error)
	write   writer
	call    call
	tree    *tree
	gather  []int // places of the nested rows that are summed up
	sum     func(rows []query.Rows) string
}

// tree is the selection below a computed value.
type tree struct {
	name   string
	fields []treeField
}

type treeField struct {
	head  []byte
	name  string
	inner *tree
}

// shapeOf plans how the rows show the selection sets as objects of a type, and asks the rows
// for what that needs.
func (d *draft) shapeOf(typ string, sets []ast.SelectionSet, r *rows, in scope) (*shape, error) {
	r.wanted = true
	possible := []string{typ}
	if typ == "Entity" || typ == "Node" && r.selection.Step.Record() == query.EntityRecord {
		possible = d.surface.kinds
	}
	all, err := d.collect(sets, possible)
	if err != nil {
		return nil, err
	}
	s := &shape{kind: -1}
	if len(possible) > 1 {
		s.kind, s.classes = r.column("kind"), make(map[string]*class, len(possible))
	}
	shared := map[string]*class{}
	for i, name := range possible {
		signature := applying(all, 1<<i)
		made, ok := shared[signature]
		if !ok {
			if made, err = d.class(name, byKey(all, 1<<i), r, in); err != nil {
				return nil, err
			}
			shared[signature] = made
		}
		if s.classes == nil {
			s.only = made
		} else {
			s.classes[name] = made
		}
	}
	return s, nil
}

// applying names the fields that apply to a type.
func applying(all []picked, typ uint32) string {
	var out strings.Builder
	for i, p := range all {
		if p.types&typ != 0 {
			out.WriteString(strconv.Itoa(i))
			out.WriteByte(' ')
		}
	}
	return out.String()
}

func (d *draft) class(typ string, groups []keyed, r *rows, in scope) (*class, error) {
	d.size += 200 * len(groups)
	made := &class{name: typ, slots: make([]slot, 0, len(groups))}
	for _, group := range groups {
		s, err := d.slot(typ, group, r, in)
		if err != nil {
			return nil, at(err, group.fields[0].Position)
		}
		if s.key = group.key; len(made.slots) > 0 {
			s.head = []byte{','}
		}
		s.head = append(appendText(s.head, group.key), ':')
		made.slots = append(made.slots, s)
	}
	return made, nil
}

// slot plans one field of an object.
func (d *draft) slot(typ string, group keyed, r *rows, in scope) (slot, error) {
	field := group.fields[0]
	if field.Name == "__typename" {
		return slot{how: typeName}, nil
	}
	m, ok := d.surface.members[typ][field.Name]
	if !ok {
		return slot{}, refused(codeValidation, "%s has no field %q", typ, field.Name)
	}
	s := slot{null: !strings.HasSuffix(m.typ, "!")}
	if m.source.origin == fromColumn {
		return d.leafSlot(s, m, r), nil
	}
	arguments, err := d.surface.arguments(field, d.variables)
	if err != nil {
		return slot{}, err
	}
	item := strings.Trim(m.typ, "[]!")
	switch m.source.origin {
	case fromRow:
		s.how = sameRow
		s.shape, err = d.shapeOf(item, group.sets(), r, in)
	case computed:
		s.how, s.compute, s.call = workedOut, m.source.compute, call{arguments: arguments, link: d.link}
		if s.write = m.source.write; s.write != nil {
			s.how = written
		}
		for _, field := range m.source.columns {
			s.columns = append(s.columns, r.column(field))
		}
		s.tree, err = d.tree(item, group.sets())
	case gathered:
		err = d.gatherSlot(&s, m, group.key, r, in)
	case fromEdge, listEdge:
		err = d.edgeSlot(&s, m, item, group, arguments, r, in)
	case pageEdge:
		s.how = rowPage
		var selection query.Selection
		if selection, in, err = d.follow(m, group.key, arguments, in); err == nil {
			s.page, s.nested, err = d.page(&r.nested, r.known, item, group.sets(), selection, arguments, in)
		}
	default:
		err = refused(codeInternal, "%s.%s has no source", typ, field.Name)
	}
	return s, err
}

// leafSlot plans a field that is one value of the row.
func (d *draft) leafSlot(s slot, m member, r *rows) slot {
	s.column = r.column(m.source.column)
	switch named := strings.Trim(m.typ, "!"); named {
	case "Int":
		s.how = wholeNumber
	case "Float":
		s.how = decimalNumber
	case "Boolean":
		s.how = truthValue
	case "String", "ID", "Date":
		s.how = textValue
	default:
		s.how, s.words = enumWord, d.surface.quoted[named]
	}
	return s
}

// gatherSlot plans a field that is worked out from rows along edges: it asks for them.
func (d *draft) gatherSlot(s *slot, m member, key string, r *rows, in scope) error {
	s.how, s.sum = summedUp, m.source.sum
	for _, selection := range m.source.gather {
		selection.Key = key + "_" + selection.Key
		fields := selection.Fields
		selection.Fields = nil
		inner, place, _, err := d.below(r, selection, in)
		if err != nil {
			return err
		}
		inner.wanted = inner.wanted || len(fields) > 0
		for _, field := range fields {
			inner.column(field)
		}
		s.gather = append(s.gather, place)
	}
	return nil
}

// edgeSlot plans a field that is a row, or a plain list of rows, along an edge.
func (d *draft) edgeSlot(s *slot, m member, item string, group keyed, arguments map[string]any, r *rows, in scope) error {
	selection, in, err := d.follow(m, group.key, arguments, in)
	if err != nil {
		return err
	}
	s.how = rowList
	if m.source.origin == fromEdge {
		s.how, selection.First = oneRow, 1
	}
	inner, place, below, err := d.below(r, selection, in)
	if err != nil {
		return err
	}
	s.nested = place
	s.shape, err = d.shapeOf(item, group.sets(), inner, below)
	return err
}

// follow gives the selection along a member's edge with what its arguments say: direction,
// filter, the day on which relations must hold, order and page.
func (d *draft) follow(m member, key string, arguments map[string]any, in scope) (query.Selection, scope, error) {
	in, err := scopeOf(arguments, in)
	if err != nil {
		return query.Selection{}, in, err
	}
	step := query.Follow{Edge: m.source.edge, Direction: m.source.step.Direction, Where: m.source.step.Where}
	_, to, _, _ := m.source.edge.Ends()
	if direction, ok := arguments["direction"].(string); ok {
		step.Direction = query.Direction(d.surface.words["Direction"][direction])
	}
	selection := query.Selection{Key: key, Order: m.source.order}
	where := query.And{m.source.where}
	if value, ok := arguments["where"]; ok {
		p, err := d.sieve.where(string(to)+"Filter", value, 0)
		if err != nil {
			return selection, in, err
		}
		where = append(where, p)
	}
	switch m.source.edge {
	case query.EntityRelations, query.RelationContradicting:
		d.assume(assumption{field: key}, in, true)
		where = append(where, holding(in))
	case query.EntityCounts:
		d.assume(assumption{field: key}, in, true)
		where := query.And{holding(in)}
		if with, ok := arguments["with"].(string); ok {
			where = append(where, query.Or{query.Compare{Field: "from", Op: query.Eq, Values: []string{with}}, query.Compare{Field: "to", Op: query.Eq, Values: []string{with}}})
		}
		step.Where = conjunction(where)
	case query.EntityNeighbours:
		if step.Where != nil {
			break
		}
		if m.name == "with" {
			step.Where, where = in.tied, append(where, query.Compare{Field: "id", Op: query.In, Values: in.with})
			break
		}
		step.Where = d.walked(key, arguments, in)
		where = append(where, d.oneOf("kind", "EntityKind", arguments["kinds"]))
	}
	selection.Step, selection.Where = step, conjunction(where)
	if selection.First, err = d.first(m.source.edge, arguments, in); err != nil {
		return selection, in, err
	}
	return selection, in, nil
}

// unpaged are the sizes of lists without a first argument: as many as such a list ever holds.
func unpaged(edge query.Edge, in scope) int {
	switch edge {
	case query.EntityCounts:
		return 2 * len(schema.Relations()) // types times directions
	case query.PathEntities, query.PathRelations:
		return longestPath + 1
	case query.SubgraphEntities:
		return in.entities
	case query.EntityNeighbours:
		if len(in.with) > 0 {
			return len(in.with)
		}
	}
	return firstMost
}

// first gives the page size that the arguments ask for.
func (d *draft) first(edge query.Edge, arguments map[string]any, in scope) (int, error) {
	value, there := arguments["first"]
	if !there {
		return unpaged(edge, in), nil
	}
	return bounded("first", value, firstMost)
}

// bounded reads a whole number between 1 and most.
func bounded(name string, value any, most int64) (int, error) {
	n, ok := value.(int64)
	if !ok {
		return 0, refused(codeInput, "%s must be between 1 and %d; got null", name, most)
	}
	if n < 1 || n > most {
		return 0, refused(codeInput, "%s must be between 1 and %d; got %d", name, most, n)
	}
	return int(n), nil
}

// tree plans the selection below a computed value; nil where the value is a leaf.
func (d *draft) tree(typ string, sets []ast.SelectionSet) (*tree, error) {
	if len(sets) == 0 {
		return nil, nil
	}
	all, err := d.collect(sets, []string{typ})
	if err != nil {
		return nil, err
	}
	made := &tree{name: typ}
	for _, group := range byKey(all, 1) {
		field := group.fields[0]
		inner := ""
		if field.Definition != nil && field.Definition.Type != nil {
			inner = field.Definition.Type.Name()
		}
		below, err := d.tree(inner, group.sets())
		if err != nil {
			return nil, err
		}
		made.fields = append(made.fields, treeField{head: append(appendText(nil, group.key), ':'), name: field.Name, inner: below})
	}
	return made, nil
}
