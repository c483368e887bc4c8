package graphql

import "chancery/schema/query"

// object is one row of the table of output types.
type object struct {
	name       string
	about      string
	implements []string
	record     query.Record // whose rows it shows; "" where it is only a part of another
	members    []member
}

// member is one field of an output type and where its value comes from.
type member struct {
	name   string
	typ    string // as SDL writes it
	about  string
	args   []argument
	source source
}

// argument is one argument of a field or one field of an input type.
type argument struct {
	name    string
	typ     string
	initial string // default as SDL writes it; "" for none
	about   string
}

// origin says where a field's value comes from.
type origin int

const (
	nowhere    origin = iota // answered by the planner itself
	fromColumn               // one value of the row
	fromRow                  // an object that shows more of the same row
	fromEdge                 // one row along an edge
	listEdge                 // a plain list of rows along an edge
	pageEdge                 // a connection over the rows along an edge
	computed                 // worked out from values of the row
	gathered                 // worked out from rows along edges that are not shown
)

// source binds a field to the rows of the store.
type source struct {
	origin  origin
	column  query.Field
	edge    query.Edge
	columns []query.Field // of computed
	compute func(values []any, call call) (any, error)
	write   writer            // where the value goes straight to its place instead
	step    query.Follow      // of listEdge where more than the edge is said
	where   query.Predicate   // which of the rows along the edge; the arguments narrow it further
	order   []query.Order     // of a list; nil is the natural one
	gather  []query.Selection // of gathered
	sum     func(rows []query.Rows) string
}

// call is what a computed field may look at besides its values.
type call struct {
	arguments map[string]any
	link      string // address of the server as people reach it
}

func column(name, typ string, from query.Field, about string) member {
	return member{name: name, typ: typ, about: about, source: source{origin: fromColumn, column: from}}
}

func part(name, typ, about string) member {
	return member{name: name, typ: typ, about: about, source: source{origin: fromRow}}
}

func along(name, typ string, edge query.Edge, about string, args ...argument) member {
	return member{name: name, typ: typ, about: about, args: args, source: source{origin: fromEdge, edge: edge}}
}

func listed(name, typ string, edge query.Edge, about string, args ...argument) member {
	return member{name: name, typ: typ, about: about, args: args, source: source{origin: listEdge, edge: edge}}
}

func paged(name, typ string, edge query.Edge, about string, args ...argument) member {
	return member{name: name, typ: typ, about: about, args: args, source: source{origin: pageEdge, edge: edge}}
}

func worked(name, typ, about string, compute func([]any, call) (any, error), columns ...query.Field) member {
	return member{name: name, typ: typ, about: about, source: source{origin: computed, columns: columns, compute: compute}}
}

// transcribed gives a computed field whose value is written straight from the row.
func transcribed(name, typ, about string, write writer, columns ...query.Field) member {
	return member{name: name, typ: typ, about: about, source: source{origin: computed, columns: columns, write: write}}
}

// enumeration is one row of the table of enums: the words of GraphQL and the values that
// they stand for.
type enumeration struct {
	name   string
	about  string
	values []enumValue
}

type enumValue struct {
	word  string // SCREAMING_SNAKE
	value string // as the store knows it
	about string
}

// input is one row of the table of input types.
type input struct {
	name   string
	about  string
	fields []argument
}

// page arguments that every connection takes.
func pageArgs(orderType, orderDefault string, before ...argument) []argument {
	args := before
	if orderType != "" {
		args = append(args, argument{"orderBy", "[" + orderType + "!]", orderDefault, "Sort keys, the most important first. The id is always the last key, so that pages never overlap."})
	}
	return append(args,
		argument{"first", "Int", "25", "At most this many rows, 1 to 1000."},
		argument{"after", "String", "", "Only rows after this cursor: the endCursor of the page before, from the same query."})
}

// timeArgs are the arguments that say on which day relations must hold.
func timeArgs() []argument {
	return []argument{
		{"asOf", "Date", "", "Keep only relations that may be shown to hold on this day (YYYY-MM-DD). Passed down to every relation selected below; null lifts it."},
		{"includeUndated", "Boolean", "", "With asOf: keep relations without any known time as well. Passed down with asOf; false unless given."},
		knownAtArg(),
	}
}

func knownAtArg() argument {
	return argument{"knownAt", "Date", "", "Keep what documents published up to this day (YYYY-MM-DD) say, as if no later one had been read; those without a date were known on no day. Passed down to everything selected below; null lifts it."}
}

// walkArgs are the arguments that say which relations may be walked.
func walkArgs() []argument {
	return append([]argument{
		{"relationTypes", "[RelationType!]", "", "Follow only these relations; all where it is not given."},
		{"factuality", "[Factuality!]", "", "Follow relations of these factualities. Where it is not given, only what is affirmed: asserted or reported and not negated; the answer's extensions say so."},
	}, timeArgs()...)
}

func join[T any](parts ...[]T) []T {
	var all []T
	for _, part := range parts {
		all = append(all, part...)
	}
	return all
}
