package query

import (
	"fmt"
	"strconv"
)

// Tally counts the records of a type by the value that each has in one field: one row for each
// value that occurs. With Cut, values are told apart by so many first characters only: a date
// by its year with 4, its month with 7. What is shorter is a value of its own, so that 2024
// is counted neither in January nor in December.
type Tally struct {
	Of    Record
	By    Field // a text
	Cut   int   // 0 keeps values whole
	Where Predicate
}

// Common gives the entities that relations tie to at least Least of those given, which are left
// out themselves. Rank says to how many.
type Common struct {
	With  []string // entity ids
	Least int
	Where Predicate // over the relations that tie, RelationRecord
}

// Reach gives the best path from an entity to each entity of a kind within MaxLength relations:
// the shortest, then the most confident (the product rounded to nine decimals), then the first by
// the ids in order. Paths run neither through groups nor through others of the kind. The nearest
// come first, then as paths are ordered; at most Most of them.
type Reach struct {
	From      string
	Kind      string
	Ends      []string // only to these; nil keeps all of the kind
	MaxLength int
	Most      int
	Where     Predicate // over each relation walked, RelationRecord
}

func (Tally) step()  {}
func (Common) step() {}
func (Reach) step()  {}

// Record gives the type of the rows.
func (Tally) Record() Record { return TallyRecord }

// Record gives the type of the rows.
func (Common) Record() Record { return EntityRecord }

// Record gives the type of the rows.
func (Reach) Record() Record { return PathRecord }

// String prints the step as Parse reads it.
func (s Tally) String() string {
	return list("tally", string(s.Of), string(s.By), strconv.Itoa(s.Cut), where(s.Where))
}

// String prints the step as Parse reads it.
func (s Common) String() string {
	return list("common", list("with", quoted(s.With...)), list("least", strconv.Itoa(s.Least)), where(s.Where))
}

// String prints the step as Parse reads it.
func (s Reach) String() string {
	ends := ""
	if len(s.Ends) > 0 {
		ends = list("ends", quoted(s.Ends...))
	}
	return list("reach", quoted(s.From, s.Kind), ends, list("length", strconv.Itoa(s.MaxLength)), list("most", strconv.Itoa(s.Most)), where(s.Where))
}

// tally reads (tally Record field cut (where …)).
func (e expression) tally() (Step, error) {
	if len(e.parts) < 3 || len(e.parts) > 4 {
		return nil, e.wrong("want (tally Record field cut) with or without (where …)")
	}
	var words [3]string
	for i := range words {
		var err error
		if words[i], err = e.parts[i].asWord(); err != nil {
			return nil, err
		}
	}
	cut, err := strconv.Atoi(words[2])
	if err != nil {
		return nil, e.parts[2].wrong("%q is not a number", words[2])
	}
	t := Tally{Of: Record(words[0]), By: Field(words[1]), Cut: cut}
	if len(e.parts) == 4 {
		t.Where, err = e.parts[3].where()
	}
	return t, err
}

func (e expression) common() (Step, error) {
	var c Common
	var err error
	for _, part := range e.parts {
		switch part.name {
		case "with":
			c.With, err = texts(part, part.parts)
			c.With = some(c.With)
		case "least":
			c.Least, err = part.number()
		case "where":
			c.Where, err = part.where()
		default:
			err = part.wrong("common takes with, least and where")
		}
		if err != nil {
			return nil, err
		}
	}
	return c, nil
}

func (e expression) reach() (Step, error) {
	var r Reach
	if len(e.parts) < 2 {
		return nil, e.wrong("reach needs a beginning and a kind")
	}
	ends, err := texts(e, e.parts[:2])
	if err != nil {
		return nil, err
	}
	r.From, r.Kind = ends[0], ends[1]
	for _, part := range e.parts[2:] {
		switch part.name {
		case "ends":
			r.Ends, err = texts(part, part.parts)
			r.Ends = some(r.Ends)
		case "length":
			r.MaxLength, err = part.number()
		case "most":
			r.Most, err = part.number()
		case "where":
			r.Where, err = part.where()
		default:
			err = part.wrong("reach takes ends, length, most and where")
		}
		if err != nil {
			return nil, err
		}
	}
	return r, nil
}

// tally checks a count by value.
func (c *examination) tally(step Tally, depth int) error {
	if !stored(step.Of) {
		return fmt.Errorf("%q is not a record that can be counted by value", step.Of)
	}
	if fieldTypes(step.Of)[step.By] != Text {
		return fmt.Errorf("%s cannot be counted by %q: it is no text of theirs", step.Of, step.By)
	}
	if step.Cut < 0 || step.Cut > mostCut {
		return fmt.Errorf("cut is %d, not from 0 to %d", step.Cut, mostCut)
	}
	if step.Where == nil {
		return nil
	}
	return c.predicate(step.Where, step.Of, depth+1)
}

// mostCut is the length to which values may be cut.
const mostCut = 100
