package query

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"chancery/schema"
)

// The bounds of a question: beyond them a store would run out of stack or room, not of patience.
const (
	mostLevels = 60     // selections and predicates within each other
	mostNodes  = 20000  // selections, predicates, fields, orders and values together
	mostRows   = 100000 // of one selection
	mostLength = 12     // relations on a path, or from a root
	mostPaths  = 1000
	mostWords  = 64 // of one search: full-text indexes take seconds over ten thousands
)

// Check says what makes a question impossible to answer, or nil: edges that do not leave their
// record, fields that it does not have, values that are not of the field's type, orders that do
// not end in "id", cursors that do not fit, unknown nodes, and sizes beyond all reason.
func Check(q Question) error {
	c := &examination{}
	if err := c.siblings(q.Selections, Selection{}, 0); err != nil {
		return err
	}
	return c.enter(0) // values count as well
}

type examination struct{ nodes int }

// enter counts a node at a depth.
func (c *examination) enter(depth int) error {
	if c.nodes++; c.nodes > mostNodes {
		return fmt.Errorf("more than %d parts", mostNodes)
	}
	if depth > mostLevels {
		return fmt.Errorf("more than %d levels", mostLevels)
	}
	return nil
}

func (c *examination) siblings(all []Selection, parent Selection, depth int) error {
	keys := make(map[string]bool, len(all))
	for _, s := range all {
		if err := c.enter(depth); err != nil {
			return err
		}
		if s.Key == "" || !isWord(s.Key) {
			return fmt.Errorf("the key %q is not a word", s.Key)
		}
		if keys[s.Key] {
			return fmt.Errorf("the key %s stands twice", s.Key)
		}
		keys[s.Key] = true
		if err := c.selection(s, parent, depth); err != nil {
			return fmt.Errorf("%s: %w", s.Key, err)
		}
	}
	return nil
}

func (c *examination) selection(s, parent Selection, depth int) error {
	above := Record("")
	if parent.Step != nil {
		above = parent.Step.Record()
	}
	if err := c.step(s.Step, above, depth); err != nil {
		return err
	}
	if (above == PathRecord || above == SubgraphRecord) && s.Known != parent.Known {
		return errors.New("what was walked is known on the day of the walk")
	}
	record := s.Step.Record()
	types := fieldTypes(record)
	if types == nil {
		return fmt.Errorf("there is no record %q", record)
	}
	if s.Where != nil {
		if err := c.predicate(s.Where, record, depth+1); err != nil {
			return err
		}
	}
	for _, field := range s.Fields {
		if _, ok := types[field]; !ok {
			return fmt.Errorf("%s has no field %q", record, field)
		}
	}
	if err := ordered(s, types); err != nil {
		return err
	}
	if s.First < 0 || s.First > mostRows {
		return fmt.Errorf("first is %d, not from 0 to %d", s.First, mostRows)
	}
	if s.Known < 0 || s.Known > schema.LastDay {
		return fmt.Errorf("known is %d, not a day", s.Known)
	}
	c.nodes += len(s.Fields) + len(s.Order)
	return c.siblings(s.Nested, s, depth+1)
}

// ordered checks the order of a selection and its cursor.
func ordered(s Selection, types map[Field]Type) error {
	orders := s.Ordering()
	if s.Order != nil && (len(orders) == 0 || orders[len(orders)-1].Field != "id") {
		return errors.New("an order must end in id, so that it is total")
	}
	for _, order := range orders {
		if t, ok := types[order.Field]; !ok || t == JSON {
			return fmt.Errorf("%s cannot be ordered by %q", s.Step.Record(), order.Field)
		}
	}
	if s.After == nil {
		return nil
	}
	if len(orders) == 0 {
		return errors.New("rows that their step orders have no cursors")
	}
	if len(s.After) != len(orders) {
		return fmt.Errorf("the cursor has %d values for %d orders", len(s.After), len(orders))
	}
	for i, order := range orders {
		if err := typed(types[order.Field], s.After[i]); err != nil {
			return fmt.Errorf("cursor: %w", err)
		}
	}
	return nil
}

// fieldTypes gives the types of a record's fields, or nil for an unknown record.
func fieldTypes(record Record) map[Field]Type { return fieldsKept(record).types }

// typed says whether a text is a value of the type.
func typed(t Type, value string) error {
	var err error
	switch t {
	case Whole:
		_, err = strconv.ParseInt(value, 10, 64)
	case Number:
		var f float64
		if f, err = strconv.ParseFloat(value, 64); err == nil && (f != f || f-f != 0) {
			err = errors.New("not finite")
		}
	case Truth:
		if value != "true" && value != "false" {
			err = errors.New("not true or false")
		}
	}
	if err != nil {
		return fmt.Errorf("%q is not a value of the type %s", value, t)
	}
	return nil
}

// stored says whether rows of the record stand in a store by themselves, with an id to ask for.
func stored(record Record) bool {
	switch record {
	case EntityRecord, RelationRecord, AssertionRecord, DocumentRecord, SentenceRecord, MentionRecord:
		return true
	}
	return false
}

func (c *examination) step(step Step, parent Record, depth int) error {
	if follow, ok := step.(Follow); ok {
		if parent == "" {
			return errors.New("a question begins at a root, not by following an edge")
		}
		return c.follow(follow.Edge, follow.Direction, follow.Where, parent, depth)
	}
	if step != nil && parent != "" {
		return errors.New("below a selection only edges lead on")
	}
	switch step := step.(type) {
	case All:
		if !stored(step.Of) {
			return fmt.Errorf("%q is not a record that can be listed", step.Of)
		}
		if step.Opposed && step.Of != RelationRecord {
			return fmt.Errorf("%s rows are not opposed", step.Of)
		}
	case ByID:
		if !stored(step.Of) {
			return fmt.Errorf("%q is not a record that can be asked for by id", step.Of)
		}
		c.nodes += len(step.IDs)
	case Search:
		if step.Of != EntityRecord && step.Of != SentenceRecord {
			return fmt.Errorf("%q cannot be searched", step.Of)
		}
		if step.Exact && step.Of != EntityRecord {
			return errors.New("only entities can be searched by their exact names")
		}
		if words := strings.Count(schema.Fold(step.Text), " ") + 1; words > mostWords {
			return fmt.Errorf("a search for %d words, of which at most %d are allowed", words, mostWords)
		}
	case Paths:
		if step.MaxLength < 0 || step.MaxLength > mostLength || step.K < 0 || step.K > mostPaths || step.AvoidHubsOver < 0 {
			return fmt.Errorf("paths of up to %d relations, up to %d of them", mostLength, mostPaths)
		}
		return c.over(step.Where, depth)
	case Neighbourhood:
		if step.Depth < 0 || step.Depth > mostLength || step.MaxEntities < 0 || step.MaxEntities > mostRows {
			return fmt.Errorf("a neighbourhood reaches up to %d relations and %d entities", mostLength, mostRows)
		}
		for _, kind := range step.Kinds {
			if _, ok := schema.KindNamed(schema.Kind(kind)); !ok {
				return fmt.Errorf("there is no kind %q", kind)
			}
		}
		return c.over(step.Where, depth)
	case Tally:
		return c.tally(step, depth)
	case Common:
		c.nodes += len(step.With)
		if step.Least < 1 {
			return fmt.Errorf("least is %d: what is tied to nobody is no answer", step.Least)
		}
		return c.over(step.Where, depth)
	case Reach:
		if _, ok := schema.KindNamed(schema.Kind(step.Kind)); !ok {
			return fmt.Errorf("there is no kind %q", step.Kind)
		}
		if step.MaxLength < 0 || step.MaxLength > mostLength || step.Most < 0 || step.Most > mostPaths {
			return fmt.Errorf("paths of up to %d relations, up to %d of them", mostLength, mostPaths)
		}
		return c.over(step.Where, depth)
	case Dataset:
	default:
		return fmt.Errorf("unknown step %T", step)
	}
	return nil
}

// over checks a predicate over the relations that a step walks.
func (c *examination) over(where Predicate, depth int) error {
	if where == nil {
		return nil
	}
	return c.predicate(where, RelationRecord, depth+1)
}

func (c *examination) follow(edge Edge, direction Direction, where Predicate, parent Record, depth int) error {
	from, _, _, known := edge.Ends()
	if !known || from != parent {
		return fmt.Errorf("no edge %q leaves %s", edge, parent)
	}
	if err := directed(edge, direction); err != nil {
		return err
	}
	if where != nil && edge != EntityNeighbours && edge != EntityCounts {
		return fmt.Errorf("the edge %s takes no predicate", edge)
	}
	return c.over(where, depth)
}

// directed checks the direction of an edge.
func directed(edge Edge, direction Direction) error {
	takes := edge == EntityRelations || edge == EntityNeighbours || edge == EntityCounts
	switch {
	case direction == "":
	case direction != Both && direction != Outgoing && direction != Incoming:
		return fmt.Errorf("no direction %q", direction)
	case !takes:
		return fmt.Errorf("the edge %s takes no direction", edge)
	}
	return nil
}

func (c *examination) predicate(p Predicate, record Record, depth int) error {
	if err := c.enter(depth); err != nil {
		return err
	}
	switch p := p.(type) {
	case And:
		return c.predicates(p, record, depth)
	case Or:
		return c.predicates(p, record, depth)
	case Not:
		return c.predicate(p.Of, record, depth+1)
	case Compare:
		c.nodes += len(p.Values)
		return compared(p, record)
	case Holds:
		if record != RelationRecord {
			return fmt.Errorf("%s has no times to hold", record)
		}
		return nil
	case Along:
		from, to, _, known := p.Edge.Ends()
		if !known || from != record || !stored(to) && to != VoiceRecord || !stored(from) && from != VoiceRecord {
			return fmt.Errorf("no edge %q can be asked about from %s", p.Edge, record)
		}
		if !slices.Contains([]Quantifier{Some, Every, None, Single}, p.Quantifier) {
			return fmt.Errorf("no quantifier %q", p.Quantifier)
		}
		if err := directed(p.Edge, p.Direction); err != nil {
			return err
		}
		if p.Where == nil {
			return nil
		}
		return c.predicate(p.Where, to, depth+1)
	}
	return fmt.Errorf("unknown predicate %T", p)
}

func (c *examination) predicates(all []Predicate, record Record, depth int) error {
	for _, p := range all {
		if err := c.predicate(p, record, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// compared checks a comparison: its field, operator and values.
func compared(p Compare, record Record) error {
	t, ok := fieldTypes(record)[p.Field]
	if !ok {
		return fmt.Errorf("%s has no field %q", record, p.Field)
	}
	textual := t == Text || t == JSON
	switch p.Op {
	case Contains, StartsWith:
		if !textual {
			return fmt.Errorf("%s compares text, and %s is of the type %s", p.Op, p.Field, t)
		}
	case Lt, Le, Gt, Ge:
		if t == JSON || t == Truth {
			return fmt.Errorf("%s has no order", p.Field)
		}
	case Eq, Ne, In, IsEmpty:
	default:
		return fmt.Errorf("no comparison %q", p.Op)
	}
	switch n := len(p.Values); {
	case p.Op == In:
	case p.Op == IsEmpty && n != 0:
		return errors.New("isEmpty takes no value")
	case p.Op != IsEmpty && n != 1:
		return fmt.Errorf("%s takes one value, not %d", p.Op, n)
	}
	for _, value := range p.Values {
		if err := typed(t, value); err != nil {
			return err
		}
	}
	return nil
}
