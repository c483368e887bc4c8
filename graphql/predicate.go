package graphql

import (
	"fmt"
	"strconv"
	"strings"

	"chancery/schema"
	"chancery/schema/query"
)

// The size of a filter: deeper or longer ones make statements that no store should compile.
const (
	filterDepth      = 8
	filterConditions = 200
	filterValues     = 1000
)

// sieve turns coerced filters into predicates and counts what they hold.
type sieve struct {
	surface    *surface
	conditions int
}

// where gives the predicate of a filter type's value, nil where it asks for nothing.
func (s *sieve) where(name string, value any, depth int) (query.Predicate, error) {
	given, ok := value.(map[string]any)
	if !ok || len(given) == 0 {
		return nil, nil
	}
	if depth > filterDepth {
		return nil, refused("QUERY_TOO_COMPLEX", "a filter is nested more than %d deep: ask in several requests", filterDepth)
	}
	table, ok := s.surface.filterNamed(name)
	if !ok {
		return nil, fmt.Errorf("no filter type %s", name)
	}
	var all query.And
	for _, word := range []string{"AND", "OR", "NOT"} {
		value, there := given[word]
		if !there || value == nil {
			continue
		}
		p, err := s.combined(name, word, value, depth)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	for _, c := range table.conditions {
		value, there := given[c.name]
		if !there || value == nil {
			continue
		}
		p, err := s.condition(c, value, depth)
		if err != nil {
			return nil, err
		}
		all = append(all, p...)
	}
	return conjunction(all), nil
}

// conjunction gives nil for no predicate and the predicate itself for one.
func conjunction(all query.And) query.Predicate {
	var kept query.And
	for _, p := range all {
		if p != nil {
			kept = append(kept, p)
		}
	}
	switch len(kept) {
	case 0:
		return nil
	case 1:
		return kept[0]
	}
	return kept
}

func (s *sieve) combined(name, word string, value any, depth int) (query.Predicate, error) {
	if word == "NOT" {
		p, err := s.where(name, value, depth+1)
		if err != nil || p == nil {
			return query.And{}, err // an empty filter keeps everything; so does its absence
		}
		return query.Not{Of: p}, nil
	}
	var parts []query.Predicate
	for _, item := range listOf(value) {
		p, err := s.where(name, item, depth+1)
		if err != nil {
			return nil, err
		}
		if p == nil {
			p = query.And{}
		}
		parts = append(parts, p)
	}
	if word == "OR" {
		return query.Or(parts), nil
	}
	return query.And(parts), nil
}

func listOf(value any) []any {
	items, _ := value.([]any)
	return items
}

// condition gives the predicates of one field of a filter.
func (s *sieve) condition(c condition, value any, depth int) ([]query.Predicate, error) {
	if s.conditions++; s.conditions > filterConditions {
		return nil, refused("QUERY_TOO_COMPLEX", "the filters hold more than %d conditions: ask in several requests", filterConditions)
	}
	if c.match == byIdentity {
		text, _ := value.(string)
		return []query.Predicate{identity(text)}, nil
	}
	given, ok := value.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("filter %s: want an object", c.name)
	}
	switch c.match {
	case byProperty:
		return []query.Predicate{property(given)}, nil
	case byEdge:
		inner, err := s.where(c.typ, given, depth+1)
		if err != nil || inner == nil {
			return nil, err
		}
		return []query.Predicate{query.Along{Quantifier: query.Some, Edge: c.edge, Where: inner}}, nil
	case byRows:
		return s.quantifiers(c, given, depth)
	}
	var all []query.Predicate
	for _, op := range []query.Op{query.Eq, query.Ne, query.In, query.Contains, query.StartsWith, query.Lt, query.Le, query.Gt, query.Ge, "isNull"} {
		operand, there := given[string(op)]
		if !there {
			continue
		}
		if operand == nil {
			return nil, refused("BAD_USER_INPUT", "%s.%s must not be null: leave it out, or use isNull", c.name, op)
		}
		p, err := s.compare(c, op, operand)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

func (s *sieve) quantifiers(c condition, given map[string]any, depth int) ([]query.Predicate, error) {
	var all []query.Predicate
	for _, quantifier := range []query.Quantifier{query.Some, query.Every, query.None, query.Single} {
		value, there := given[string(quantifier)]
		if !there || value == nil {
			continue
		}
		inner, err := s.where(strings.TrimSuffix(c.typ, "Quantifiers")+"Filter", value, depth+1)
		if err != nil {
			return nil, err
		}
		all = append(all, query.Along{Quantifier: quantifier, Edge: c.edge, Direction: c.direction, Where: inner})
	}
	return all, nil
}

// compare gives the predicate of one operator.
func (s *sieve) compare(c condition, op query.Op, operand any) (query.Predicate, error) {
	if op == "isNull" {
		field := c.field
		if c.match == byDays {
			field = c.text
		}
		empty := query.Compare{Field: field, Op: query.IsEmpty}
		if operand == true {
			return empty, nil
		}
		return query.Not{Of: empty}, nil
	}
	if c.match == byDays || c.match == byDateText {
		return dates(c, op, fmt.Sprint(operand))
	}
	values := []any{operand}
	if op == query.In {
		values = listOf(operand)
	}
	if len(values) > filterValues {
		return nil, refused("QUERY_TOO_COMPLEX", "%s.in lists %d values; at most %d are allowed", c.name, len(values), filterValues)
	}
	texts := make([]string, len(values))
	words := s.surface.words[strings.TrimSuffix(c.typ, "Filter")] // nil unless it is an enum
	for i, value := range values {
		texts[i] = valueText(value)
		if stored, ok := words[texts[i]]; ok {
			texts[i] = stored
		}
	}
	if c.match == byEither {
		from, to := query.Compare{Field: "from", Op: op, Values: texts}, query.Compare{Field: "to", Op: op, Values: texts}
		if op == query.Ne {
			return query.And{from, to}, nil
		}
		return query.Or{from, to}, nil
	}
	return query.Compare{Field: c.field, Op: op, Values: texts}, nil
}

// valueText writes a value as predicates carry it.
func valueText(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	}
	return fmt.Sprint(value)
}

// dates gives the predicate that compares a date. A coarse operand stands for all its days.
func dates(c condition, op query.Op, operand string) (query.Predicate, error) {
	first, last, known := schema.Date(operand).Bounds()
	if !known {
		return nil, refused("BAD_USER_INPUT", "%s.%s: a date is needed", c.name, op)
	}
	day := func(d schema.Day) string {
		if c.match == byDays {
			return strconv.Itoa(int(d))
		}
		return fmt.Sprintf("%04d-%02d-%02d", int(d)/10000, int(d)/100%100, int(d)%100)
	}
	one := func(field query.Field, op query.Op, d schema.Day) query.Predicate {
		return query.Compare{Field: field, Op: op, Values: []string{day(d)}}
	}
	from, to, text := c.field, c.last, c.text
	if c.match == byDateText {
		from, to, text = c.field, c.field, c.field
	}
	dated := query.Not{Of: query.Compare{Field: text, Op: query.IsEmpty}}
	switch op {
	case query.Eq:
		if c.match == byDateText && !strings.Contains(operand, "/") {
			return query.Compare{Field: c.field, Op: query.StartsWith, Values: []string{operand}}, nil
		}
		return query.And{dated, one(from, query.Ge, first), one(to, query.Le, last)}, nil
	case query.Lt:
		return query.And{dated, one(to, query.Lt, first)}, nil
	case query.Le:
		return query.And{dated, one(to, query.Le, last)}, nil
	case query.Gt:
		return query.And{dated, one(from, query.Gt, last)}, nil
	case query.Ge:
		return query.And{dated, one(from, query.Ge, first)}, nil
	}
	return nil, fmt.Errorf("dates have no operator %s", op)
}

// property keeps relations that bear a property: the key, and the value where one is given.
func property(given map[string]any) query.Predicate {
	part := `{"key":` + string(appendText(nil, fmt.Sprint(given["key"]))) + `,"value":`
	if value, ok := given["value"].(string); ok {
		part += string(appendText(nil, value)) + "}"
	}
	return query.Compare{Field: "qualifiers", Op: query.Contains, Values: []string{part}}
}

// identity keeps entities that bear an identifier, written scheme:value or the value alone.
func identity(text string) query.Predicate {
	pair := func(value string) string { return string(appendText(nil, value)) }
	has := func(part string) query.Predicate {
		return query.Compare{Field: "identifiers", Op: query.Contains, Values: []string{part}}
	}
	any := query.Or{query.Compare{Field: "id", Op: query.Eq, Values: []string{text}}, has(`"value":` + pair(text) + `}`)}
	if scheme, value, ok := strings.Cut(text, ":"); ok {
		any = append(any, has(`"scheme":`+pair(scheme)+`,"value":`+pair(value)+`}`))
	}
	return any
}
