package graphql

import (
	"strconv"
	"sync/atomic"

	"chancery/schema"
	"chancery/schema/query"

	"github.com/vektah/gqlparser/v2/ast"
)

// The most that one request may ask for: rows as the product of its pages.
const (
	rowLimit  = 200_000
	firstMost = 1000
	rootLimit = 20

	longestPath        = 6 // relations
	introspectionRoots = 5 // root fields that ask for the schema
)

// draft is a plan in the making: the selections of one question, and for each root field how
// its part of the answer is written.
type draft struct {
	surface     *surface
	document    *ast.QueryDocument
	variables   map[string]any
	link        string
	selections  []*rows
	known       map[string]int // signature of a root selection → its place
	cost        int64
	sieve       sieve
	assumptions []assumption
	size        int  // reckoned bytes of the plan
	cursors     bool // a page begins after a cursor
	versioned   bool // cursors are given or taken: they carry the version of the data
	opened      []opened

	introspections int // root fields that ask for the schema
}

// assumption is something that a question did not say and that the answer's extensions do.
type assumption struct{ field, followed, asOf, knownAt string }

// plan is what a request asks of the store and how its answer is written.
type plan struct {
	question    query.Question
	fields      []rootWriting
	assumptions []assumption
	key         string // of document, operation and variables
	size        int    // reckoned bytes
	version     int    // place of the selection that gives the version of the data; -1 where no cursor needs it
	versionAt   int    // and of the version among its values
	opened      []opened
	written     atomic.Int64 // bytes of its last answer: room for the next
	introspects bool         // it asks for the schema
}

type rootWriting struct {
	head  []byte // "key":
	key   string
	null  bool
	write writing
}

// writing writes one root field from the answer; false means that it is null and may not be.
type writing func(out *output, answer *query.Answer) bool

// request is one root field as it is asked.
type request struct {
	key       string
	field     *ast.Field
	sets      []ast.SelectionSet
	arguments map[string]any
	scope     scope
}

// scope is what a selection inherits from those above it.
type scope struct {
	holds    *query.Holds // the day on which relations must hold
	known    schema.Day   // the day up to which documents count; 0 counts all
	rows     int64        // product of the pages above
	entities int          // of the subgraph above, at most
	with     []string     // the entities that those below are tied to, of commonNeighbours
	tied     query.Predicate
}

// rows is one selection of the question while it is planned.
type rows struct {
	selection query.Selection
	columns   map[query.Field]int
	nested    []*rows
	known     map[string]int // signature of a nested selection → its place
	wanted    bool           // its rows are needed, not only their number
}

// column gives the place of a field among the values of a row.
func (r *rows) column(field query.Field) int {
	if place, ok := r.columns[field]; ok {
		return place
	}
	place := len(r.selection.Fields)
	r.columns[field] = place
	r.selection.Fields = append(r.selection.Fields, field)
	return place
}

// add gives the rows of a selection and their place among siblings: those of an equal
// selection that is there already, so that nothing is fetched twice.
func (d *draft) add(siblings *[]*rows, known map[string]int, selection query.Selection, in scope) (*rows, int, scope, error) {
	selection.Known = in.known
	below := in
	below.rows = max(in.rows, 1) * int64(selection.First)
	if d.cost += below.rows; d.cost > rowLimit || below.rows > rowLimit {
		return nil, 0, below, refused(codeComplex, "the query may ask for more than %d rows, as the product of its pages: ask for smaller pages (first) or fewer levels", rowLimit)
	}
	probe := selection
	probe.Key = ""
	signature := probe.String()
	if place, ok := known[signature]; ok {
		return (*siblings)[place], place, below, nil
	}
	selection.Key = distinctKey(*siblings, selection.Key)
	made := &rows{selection: selection, columns: map[query.Field]int{}, known: map[string]int{}}
	known[signature] = len(*siblings)
	*siblings = append(*siblings, made)
	return made, len(*siblings) - 1, below, nil
}

func distinctKey(siblings []*rows, key string) string {
	for n := 1; ; n++ {
		candidate := key
		if n > 1 {
			candidate = key + "_" + strconv.Itoa(n)
		}
		taken := false
		for _, sibling := range siblings {
			taken = taken || sibling.selection.Key == candidate
		}
		if !taken {
			return candidate
		}
	}
}

// root adds a selection at the top of the question.
func (d *draft) root(selection query.Selection, in scope) (*rows, int, scope, error) {
	return d.add(&d.selections, d.known, selection, in)
}

// below adds a selection along an edge from the rows of another.
func (d *draft) below(r *rows, selection query.Selection, in scope) (*rows, int, scope, error) {
	return d.add(&r.nested, r.known, selection, in)
}

// built gives the finished selection.
func (r *rows) built() query.Selection {
	selection := r.selection
	if !r.wanted {
		selection.First = 0
	} else if len(selection.Fields) == 0 && selection.Step.Record() != "" {
		selection.Fields = []query.Field{"id"} // some value, so that a row is a row in every store
	}
	for _, inner := range r.nested {
		selection.Nested = append(selection.Nested, inner.built())
	}
	return selection
}

// newPlan plans an operation with coerced variables.
func (s *surface) newPlan(document *ast.QueryDocument, operation *ast.OperationDefinition, variables map[string]any, link string) (*plan, *fault) {
	d := &draft{surface: s, document: document, variables: variables, link: link, known: map[string]int{}, sieve: sieve{surface: s}}
	picked, err := d.collect([]ast.SelectionSet{operation.SelectionSet}, []string{"Query"})
	if err != nil {
		return nil, faultOf(err, "")
	}
	p := &plan{}
	for _, group := range byKey(picked, 1) {
		write, err := d.rootField(group)
		if err != nil {
			return nil, faultOf(at(err, group.fields[0].Position, group.key), "")
		}
		definition := group.fields[0].Definition
		p.fields = append(p.fields, rootWriting{head: append(appendText(nil, group.key), ':'), key: group.key, null: !definition.Type.NonNull, write: write})
		if len(p.fields) > rootLimit {
			return nil, refused(codeComplex, "the query has more than %d root fields: use nodes(ids:) or ask in several requests", rootLimit)
		}
	}
	if p.version = -1; d.versioned {
		top, place, _, err := d.root(query.Selection{Key: "version", Step: query.Dataset{}, First: 1}, scope{})
		if err != nil {
			return nil, faultOf(err, "")
		}
		top.wanted, p.version, p.versionAt = true, place, top.column("version")
	}
	for _, r := range d.selections {
		p.question.Selections = append(p.question.Selections, r.built())
	}
	p.assumptions, p.opened, p.size, p.introspects = d.assumptions, d.opened, d.size, d.introspections > 0
	if err := query.Check(p.question); err != nil {
		if d.cursors { // the one part of a question that a client may have written by hand
			return nil, refused(codeCursor, "after: this cursor is damaged: give the endCursor of the page before, or leave it out")
		}
		return nil, faultOf(err, "")
	}
	return p, nil
}

// rootField plans one root field.
func (d *draft) rootField(group keyed) (writing, error) {
	field := group.fields[0]
	switch field.Name {
	case "__typename":
		return func(out *output, _ *query.Answer) bool { out.text("Query"); return true }, nil
	case "__schema", "__type":
		if d.introspections++; d.introspections > introspectionRoots {
			return nil, refused(codeComplex, "the query asks %d times for the schema; once is enough", d.introspections)
		}
		return d.introspection(group)
	}
	row, ok := d.surface.roots[field.Name]
	if !ok {
		return nil, refused(codeValidation, "there is no root field %q", field.Name)
	}
	arguments, err := d.surface.arguments(field, d.variables)
	if err != nil {
		return nil, err
	}
	in, err := scopeOf(arguments, scope{rows: 1})
	if err != nil {
		return nil, err
	}
	return row.ask(d, request{key: group.key, field: field, sets: group.sets(), arguments: arguments, scope: in})
}

// picked is a field that applies to some of the possible types: bit i stands for type i.
type picked struct {
	field *ast.Field
	types uint32
}

// keyed are the fields that answer under one response key.
type keyed struct {
	key    string
	fields []*ast.Field
}

// sets gives the selection sets of the fields, to be merged.
func (k keyed) sets() []ast.SelectionSet {
	sets := make([]ast.SelectionSet, 0, len(k.fields))
	for _, field := range k.fields {
		if len(field.SelectionSet) > 0 {
			sets = append(sets, field.SelectionSet)
		}
	}
	return sets
}

// byKey groups the fields that apply to a type by response key, in the order of the query.
func byKey(all []picked, typ uint32) []keyed {
	var groups []keyed
	index := make(map[string]int, len(all))
	for _, p := range all {
		if p.types&typ == 0 {
			continue
		}
		place, ok := index[p.field.Alias]
		if !ok {
			place = len(groups)
			index[p.field.Alias] = place
			groups = append(groups, keyed{key: p.field.Alias})
		}
		groups[place].fields = append(groups[place].fields, p.field)
	}
	return groups
}

// collect flattens selection sets: fragments are spread, what @skip and @include leave out is
// left out, and each field carries the types that it applies to. The guard bounds its depth.
func (d *draft) collect(sets []ast.SelectionSet, possible []string) ([]picked, error) {
	var all []picked
	for _, set := range sets {
		if err := d.gather(&all, set, possible, 1<<len(possible)-1); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (d *draft) gather(all *[]picked, set ast.SelectionSet, possible []string, types uint32) error {
	for _, selection := range set {
		var directives ast.DirectiveList
		inner, condition := ast.SelectionSet(nil), ""
		switch node := selection.(type) {
		case *ast.Field:
			directives = node.Directives
		case *ast.InlineFragment:
			directives, inner, condition = node.Directives, node.SelectionSet, node.TypeCondition
		case *ast.FragmentSpread:
			directives, inner, condition = node.Directives, node.Definition.SelectionSet, node.Definition.TypeCondition
		}
		included, err := d.included(directives)
		if err != nil {
			return err
		}
		if !included {
			continue
		}
		if field, ok := selection.(*ast.Field); ok {
			*all = append(*all, picked{field, types})
			continue
		}
		narrowed := types & d.surface.satisfying(condition, possible)
		if narrowed == 0 {
			continue
		}
		if err := d.gather(all, inner, possible, narrowed); err != nil {
			return err
		}
	}
	return nil
}

// included reads @skip and @include.
func (d *draft) included(directives ast.DirectiveList) (bool, error) {
	for _, directive := range directives {
		if directive.Name != "skip" && directive.Name != "include" {
			continue
		}
		condition := directive.Arguments.ForName("if")
		if condition == nil {
			continue
		}
		value, err := d.surface.literal(condition.Value, ast.NonNullNamedType("Boolean", nil), d.variables)
		if err != nil {
			return false, at(err, directive.Position)
		}
		if value == (directive.Name == "skip") {
			return false, nil
		}
	}
	return true, nil
}

// satisfying gives the possible types that a type condition keeps.
func (s *surface) satisfying(condition string, possible []string) uint32 {
	var types uint32
	for i, name := range possible {
		if condition == "" || condition == name {
			types |= 1 << i
			continue
		}
		for _, of := range s.objects[name].implements {
			if of == condition {
				types |= 1 << i
			}
		}
	}
	return types
}
