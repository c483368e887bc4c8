package cypher

import (
	"fmt"
	"strings"

	"chancery/schema"
	"chancery/schema/query"
)

// predicate compiles a condition on a row.
func (c *compilation) predicate(r row, p query.Predicate) (string, error) {
	switch p := p.(type) {
	case query.And:
		return c.combined(r, p, " AND ", "true")
	case query.Or:
		return c.combined(r, p, " OR ", "false")
	case query.Not:
		of, err := c.predicate(r, p.Of)
		return "NOT (" + of + ")", err
	case query.Compare:
		return c.compare(r, p)
	case query.Holds:
		return c.holds(r, p)
	case query.Along:
		return c.along(r, p)
	}
	return "", fmt.Errorf("unknown predicate %T", p)
}

func (c *compilation) combined(r row, parts []query.Predicate, by, empty string) (string, error) {
	if len(parts) == 0 {
		return empty, nil
	}
	out := make([]string, len(parts))
	for i, part := range parts {
		var err error
		if out[i], err = c.predicate(r, part); err != nil {
			return "", err
		}
	}
	return "(" + strings.Join(out, by) + ")", nil
}

// sign gives a comparison as Cypher writes it between two values, and "" for any other.
func sign(op query.Op) string {
	switch op {
	case query.Eq:
		return " = "
	case query.Ne:
		return " <> "
	case query.Lt:
		return " < "
	case query.Le:
		return " <= "
	case query.Gt:
		return " > "
	case query.Ge:
		return " >= "
	case query.Contains:
		return " CONTAINS "
	case query.StartsWith:
		return " STARTS WITH "
	}
	return ""
}

func (c *compilation) compare(r row, p query.Compare) (string, error) {
	field, ok := fieldNamed(r.record, p.Field)
	if !ok {
		return "", fmt.Errorf("%s has no field %q", r.record, p.Field)
	}
	partial := p.Op == query.Contains || p.Op == query.StartsWith
	if partial && field.Type != query.Text && field.Type != query.JSON {
		return "", fmt.Errorf("field %s: %s compares only text", p.Field, p.Op)
	}
	fold := partial && field.Foldable
	if r.drawn && (fold || !onEdge(p.Field)) {
		return c.onClaim(r, p)
	}
	expression, err := c.expression(r, p.Field)
	if fold {
		expression, err = c.folded(r, p.Field)
	}
	if err != nil {
		return "", err
	}
	if want := 1; p.Op != query.In {
		if p.Op == query.IsEmpty {
			want = 0
		}
		if len(p.Values) != want {
			return "", fmt.Errorf("field %s: %s takes %d values, got %d", p.Field, p.Op, want, len(p.Values))
		}
	}
	values := make([]any, len(p.Values))
	for i, text := range p.Values {
		if fold {
			text = schema.Fold(text)
		}
		if values[i], err = parse(field, text); err != nil {
			return "", err
		}
	}
	switch {
	case p.Op == query.In:
		return expression + " IN " + c.value(values), nil
	case p.Op == query.IsEmpty:
		return expression + " = " + empty(field.Type), nil
	case sign(p.Op) == "":
		return "", fmt.Errorf("unknown comparison %q", p.Op)
	}
	return expression + sign(p.Op) + c.value(values[0]), nil
}

// empty gives the literal of a missing value.
func empty(t query.Type) string {
	switch t {
	case query.Whole:
		return "0"
	case query.Number:
		return "0.0"
	case query.Truth:
		return "false"
	case query.JSON:
		return "'[]'"
	}
	return "''"
}

// onClaim answers on the claim's node what the relationship does not carry.
func (c *compilation) onClaim(r row, p query.Predicate) (string, error) {
	claim := row{record: query.RelationRecord, name: c.name("claim")}
	condition, err := c.predicate(claim, p)
	return "EXISTS { MATCH (" + claim.name + ":Claim:Relation {id: " + r.name + ".claim}) WHERE " + condition + " }", err
}

func (c *compilation) holds(r row, p query.Holds) (string, error) {
	if r.record != query.RelationRecord {
		return "", fmt.Errorf("only relations hold on a day, not %s", r.record)
	}
	starts, ends := r.name+".starts", r.name+".ends"
	if r.drawn {
		starts, ends = "coalesce("+starts+", [])", "coalesce("+ends+", [])"
	}
	i, day := c.name("i"), c.value(int64(p.Day))
	condition := fmt.Sprintf("any(%s IN range(0, size(%s) - 1) WHERE %s[%s] <= %s AND %s[%s] >= %s)", i, starts, starts, i, day, ends, i, day)
	if p.Undated {
		condition = "(size(" + starts + ") = 0 OR " + condition + ")"
	}
	return condition, nil
}

func (c *compilation) along(r row, p query.Along) (string, error) {
	if r.drawn {
		return c.onClaim(r, p)
	}
	if end, ok := endOf(r, p.Edge); ok && p.Where != nil && end.tells(p.Where) { // there is just one
		condition, err := c.predicate(end, p.Where)
		if p.Quantifier == query.None {
			return "NOT (" + condition + ")", err
		}
		return condition, err
	}
	from, err := c.follow(r, query.Follow{Edge: p.Edge, Direction: p.Direction}, r.known)
	if err != nil {
		return "", err
	}
	var conditions []string
	if p.Where != nil {
		condition, err := c.predicate(from.row, p.Where)
		if err != nil {
			return "", err
		}
		if p.Quantifier == query.Every {
			condition = "NOT (" + condition + ")"
		}
		conditions = append(conditions, condition)
	} else if p.Quantifier == query.Every {
		return "true", nil
	}
	branches := from.branches(p.Where, nil, conditions)
	switch p.Quantifier {
	case query.Some:
		return joined("EXISTS", " OR ", branches), nil
	case query.None, query.Every:
		return "NOT " + joined("EXISTS", " OR ", branches), nil
	case query.Single:
		return joined("COUNT", " + ", branches) + " = 1", nil
	}
	return "", fmt.Errorf("unknown quantifier %q", p.Quantifier)
}
