package query

import "chancery/schema"

// Op is a comparison.
type Op string

// The comparisons. Contains and StartsWith compare folded text (schema.Fold) where the field
// is foldable (see Fields) and bytes otherwise; IsEmpty takes no value. Values are text:
// numbers and days are written in decimal, booleans as true and false.
const (
	Eq         Op = "eq"
	Ne         Op = "ne"
	In         Op = "in"
	Lt         Op = "lt"
	Le         Op = "le"
	Gt         Op = "gt"
	Ge         Op = "ge"
	Contains   Op = "contains"
	StartsWith Op = "startsWith"
	IsEmpty    Op = "isEmpty"
)

// Predicate keeps or drops a row. It is sealed.
type Predicate interface {
	predicate()
	// String prints the predicate as Parse reads it.
	String() string
}

// And keeps a row that all keep; an empty And keeps every row.
type And []Predicate

// Or keeps a row that any keeps; an empty Or keeps none.
type Or []Predicate

// Not keeps what Of drops.
type Not struct{ Of Predicate }

// Compare compares a field of the row with values: In takes any number, IsEmpty none, the others one.
type Compare struct {
	Field  Field
	Op     Op
	Values []string
}

// Holds keeps relations that may be shown to hold on a day: one of their intervals contains
// it. With Undated those without any known time are kept as well.
type Holds struct {
	Day     schema.Day
	Undated bool
}

// Quantifier says how many of the rows along an edge must satisfy a predicate.
type Quantifier string

// The quantifiers.
const (
	Some   Quantifier = "some"
	Every  Quantifier = "all"
	None   Quantifier = "none"
	Single Quantifier = "single"
)

// Along keeps a row by the rows along an edge from it.
type Along struct {
	Quantifier Quantifier
	Edge       Edge
	Direction  Direction // where the edge takes one
	Where      Predicate // over the rows that the edge leads to; nil keeps all
}

func (And) predicate()     {}
func (Or) predicate()      {}
func (Not) predicate()     {}
func (Compare) predicate() {}
func (Holds) predicate()   {}
func (Along) predicate()   {}
