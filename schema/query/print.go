package query

import (
	"strconv"
	"strings"
)

// list prints (name part part …), leaving out empty parts.
func list(name string, parts ...string) string {
	out := "(" + name
	for _, part := range parts {
		if part != "" {
			out += " " + part
		}
	}
	return out + ")"
}

func quoted(values ...string) string {
	out := make([]string, len(values))
	for i, value := range values {
		out[i] = strconv.Quote(value)
	}
	return strings.Join(out, " ")
}

func where(p Predicate) string {
	if p == nil {
		return ""
	}
	return list("where", printed(p))
}

// printed prints a part that may be missing.
func printed(part interface{ String() string }) string {
	if part == nil {
		return "(nothing)"
	}
	return part.String()
}

// String prints the question as one expression, which Parse reads back.
func (q Question) String() string {
	parts := make([]string, len(q.Selections))
	for i, s := range q.Selections {
		parts[i] = s.String()
	}
	return list("question", parts...)
}

// String prints the selection as Parse reads it.
func (s Selection) String() string {
	parts := []string{s.Key, printed(s.Step), where(s.Where)}
	if s.Order != nil {
		var keys []string
		for _, order := range s.Order {
			if order.Descending {
				keys = append(keys, list("desc", string(order.Field)))
			} else {
				keys = append(keys, string(order.Field))
			}
		}
		parts = append(parts, list("order", keys...))
	}
	parts = append(parts, list("first", strconv.Itoa(s.First)))
	if s.After != nil {
		parts = append(parts, list("after", quoted(s.After...)))
	}
	if s.Count {
		parts = append(parts, "(count)")
	}
	if s.Known != 0 {
		parts = append(parts, list("known", strconv.Itoa(int(s.Known))))
	}
	var fields []string
	for _, field := range s.Fields {
		fields = append(fields, string(field))
	}
	parts = append(parts, list("fields", fields...))
	for _, nested := range s.Nested {
		parts = append(parts, nested.String())
	}
	return list("select", parts...)
}

// String prints the step as Parse reads it.
func (s All) String() string {
	if s.Opposed {
		return list("all", string(s.Of), "opposed")
	}
	return list("all", string(s.Of))
}

// String prints the step as Parse reads it.
func (s ByID) String() string { return list("ids", string(s.Of), quoted(s.IDs...)) }

// String prints the step as Parse reads it.
func (s Search) String() string {
	if s.Exact {
		return list("search", string(s.Of), quoted(s.Text), "exact")
	}
	return list("search", string(s.Of), quoted(s.Text))
}

// String prints the step as Parse reads it.
func (s Paths) String() string {
	exclude := ""
	if len(s.Exclude) > 0 {
		exclude = list("exclude", quoted(s.Exclude...))
	}
	return list("paths", quoted(s.From, s.To), list("length", strconv.Itoa(s.MaxLength)), list("k", strconv.Itoa(s.K)),
		where(s.Where), exclude, list("hubs", strconv.Itoa(s.AvoidHubsOver)))
}

// String prints the step as Parse reads it.
func (s Neighbourhood) String() string {
	kinds := ""
	if len(s.Kinds) > 0 {
		kinds = list("kinds", quoted(s.Kinds...))
	}
	return list("neighbourhood", list("roots", quoted(s.Roots...)), list("depth", strconv.Itoa(s.Depth)),
		list("most", strconv.Itoa(s.MaxEntities)), where(s.Where), kinds)
}

// String prints the step as Parse reads it.
func (Dataset) String() string { return list("dataset") }

// String prints the step as Parse reads it.
func (s Follow) String() string {
	return list("follow", string(s.Edge), string(s.Direction), where(s.Where))
}

func predicates(all []Predicate) []string {
	out := make([]string, len(all))
	for i, p := range all {
		out[i] = printed(p)
	}
	return out
}

// String prints the predicate as Parse reads it.
func (p And) String() string { return list("and", predicates(p)...) }

// String prints the predicate as Parse reads it.
func (p Or) String() string { return list("or", predicates(p)...) }

// String prints the predicate as Parse reads it.
func (p Not) String() string { return list("not", printed(p.Of)) }

// String prints the predicate as Parse reads it.
func (p Compare) String() string { return list(string(p.Op), string(p.Field), quoted(p.Values...)) }

// String prints the predicate as Parse reads it.
func (p Holds) String() string {
	undated := ""
	if p.Undated {
		undated = "undated"
	}
	return list("holds", strconv.Itoa(int(p.Day)), undated)
}

// String prints the predicate as Parse reads it.
func (p Along) String() string {
	return list(string(p.Quantifier), string(p.Edge), string(p.Direction), where(p.Where))
}
