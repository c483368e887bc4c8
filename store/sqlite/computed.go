package sqlite

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"chancery/schema/query"
)

// computedRow is a row that no table holds: a path, a subgraph, the dataset. Where edges lead on
// from it, it knows the rows that they lead to.
type computedRow struct {
	values    map[query.Field]any
	entities  given
	relations given
}

// computed answers a selection whose rows are given: it filters, orders and pages them as the
// tables would, and answers what is nested from the tables.
func (a asking) computed(s query.Selection, rows []computedRow) (query.Rows, error) {
	var out query.Rows
	record := s.Step.Record()
	var kept []computedRow
	for _, row := range rows {
		keep := true
		if s.Where != nil {
			var err error
			if keep, err = row.satisfies(s.Where, record); err != nil {
				return out, questionError(err)
			}
		}
		if keep {
			kept = append(kept, row)
		}
	}
	if s.Count {
		out.Total = int64(len(kept))
	}
	orders := s.Ordering()
	if len(orders) > 0 {
		slices.SortStableFunc(kept, func(x, y computedRow) int { return x.compare(y, orders) })
	}
	if s.After != nil {
		last := computedRow{values: map[query.Field]any{}}
		for i, order := range orders {
			value, err := bound(record, order.Field, s.After[i])
			if err != nil {
				return out, questionError(err)
			}
			last.values[order.Field] = value
		}
		kept = slices.DeleteFunc(kept, func(row computedRow) bool { return row.compare(last, orders) <= 0 })
	}
	if len(kept) > s.First {
		kept, out.More = kept[:s.First], s.First > 0
	}
	for _, row := range kept {
		given, err := a.row(s, row, orders)
		if err != nil {
			return out, err
		}
		out.Rows = append(out.Rows, given)
	}
	return out, nil
}

func (a asking) row(s query.Selection, row computedRow, orders []query.Order) (query.Row, error) {
	out := query.Row{Values: make([]any, len(s.Fields))}
	for i, field := range s.Fields {
		out.Values[i] = row.values[field]
	}
	for _, order := range orders {
		out.Cursor = append(out.Cursor, cursorOf(row.values[order.Field]))
	}
	for _, nested := range s.Nested {
		found := &row.entities
		if nested.Step.Record() == query.RelationRecord {
			found = &row.relations
		}
		if step, ok := nested.Step.(query.Follow); ok && (step.Edge == query.PathEnd || step.Edge == query.PathLast) {
			found = &given{numbers: found.numbers[max(0, len(found.numbers)-1):]}
		}
		rows, err := a.stored(nested, found)
		if err != nil {
			return out, fmt.Errorf("%s: %w", nested.Key, err)
		}
		out.Nested = append(out.Nested, rows)
	}
	return out, nil
}

func (r computedRow) compare(other computedRow, orders []query.Order) int {
	for _, order := range orders {
		if sign := compareValues(r.values[order.Field], other.values[order.Field]); sign != 0 {
			if order.Descending {
				return -sign
			}
			return sign
		}
	}
	return 0
}

// compareValues compares two values of one type.
func compareValues(a, b any) int {
	switch x := a.(type) {
	case string:
		y, _ := b.(string)
		return cmp.Compare(x, y)
	case int64:
		y, _ := b.(int64)
		return cmp.Compare(x, y)
	case float64:
		y, _ := b.(float64)
		return cmp.Compare(x, y)
	case bool:
		y, _ := b.(bool)
		switch {
		case x == y:
			return 0
		case y:
			return -1
		}
		return 1
	}
	return 0
}

func (r computedRow) satisfies(p query.Predicate, record query.Record) (bool, error) {
	switch p := p.(type) {
	case query.And:
		for _, part := range p {
			if keep, err := r.satisfies(part, record); err != nil || !keep {
				return false, err
			}
		}
		return true, nil
	case query.Or:
		for _, part := range p {
			if keep, err := r.satisfies(part, record); err != nil || keep {
				return keep, err
			}
		}
		return false, nil
	case query.Not:
		keep, err := r.satisfies(p.Of, record)
		return !keep, err
	case query.Compare:
		return r.compares(p, record)
	}
	return false, fmt.Errorf("unknown predicate %T of %s", p, record)
}

func (r computedRow) compares(p query.Compare, record query.Record) (bool, error) {
	value := r.values[p.Field]
	if p.Op == query.IsEmpty {
		return value == "" || value == int64(0) || value == float64(0) || value == false, nil
	}
	for _, text := range p.Values {
		want, err := bound(record, p.Field, text)
		if err != nil {
			return false, err
		}
		sign := compareValues(value, want)
		words, _ := value.(string)
		var keep bool
		switch p.Op {
		case query.Eq, query.In:
			keep = sign == 0
		case query.Ne:
			keep = sign != 0
		case query.Lt:
			keep = sign < 0
		case query.Le:
			keep = sign <= 0
		case query.Gt:
			keep = sign > 0
		case query.Ge:
			keep = sign >= 0
		case query.Contains:
			keep = strings.Contains(words, text)
		case query.StartsWith:
			keep = strings.HasPrefix(words, text)
		default:
			return false, fmt.Errorf("unknown comparison %q", p.Op)
		}
		if keep {
			return true, nil
		}
	}
	return false, nil
}
