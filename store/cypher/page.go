package cypher

import (
	"maps"
	"slices"
	"strings"

	"chancery/schema"
	"chancery/schema/query"
)

// side is one of several places that rows of a source come from; no row comes from two.
type side struct {
	end        query.Field // the field that the conditions fix
	symmetric  bool        // only relations whose ends have no order come from here
	conditions []string
}

// branch is a source's clauses with all conditions, for one of its sides where it has several.
type branch struct {
	clauses string
	before  []string // sort keys that stand before those asked for (see indexed)
}

// branches gives the clauses of a source with more conditions, so that an index can serve the
// condition and, where there is one, the order.
func (s source) branches(where query.Predicate, orders []query.Order, conditions []string) []branch {
	at := fixed(where)
	if orders == nil && within(where) {
		clear(at) // the index over parts of names serves better
	}
	if len(s.sides) == 0 && !s.scanned {
		return []branch{{s.where(conditions...), nil}}
	}
	if len(s.sides) == 0 {
		before, present := indexed(s.row, at, orders)
		return []branch{{s.where(slices.Concat(conditions, present)...), before}}
	}
	var out []branch
	for _, side := range s.sides {
		if side.symmetric && ordinary(where) {
			continue
		}
		here := maps.Clone(at)
		here[side.end] = query.Eq
		before, present := indexed(s.row, here, orders)
		one := source{clauses: s.clauses, conditions: side.conditions}
		out = append(out, branch{one.where(slices.Concat(conditions, present)...), before})
	}
	return out
}

// within says whether a condition asks for a part of a name.
func within(where query.Predicate) bool {
	switch p := where.(type) {
	case query.And:
		return slices.ContainsFunc(p, within)
	case query.Compare:
		return p.Op == query.Contains && p.Field == "name"
	}
	return false
}

// joined writes a subquery of a kind for each branch: "EXISTS { … } OR EXISTS { … }".
func joined(kind, by string, branches []branch) string {
	out := make([]string, len(branches))
	for i, branch := range branches {
		out[i] = kind + " { " + branch.clauses + " RETURN 1 AS one }"
	}
	if len(out) == 1 {
		return out[0]
	}
	return "(" + strings.Join(out, by) + ")"
}

// ordinary says whether a condition keeps only relations whose ends have an order. It is one
// of few things that a text tells of the values: of types, which come from a closed list.
func ordinary(where query.Predicate) bool {
	switch p := where.(type) {
	case query.And:
		return slices.ContainsFunc(p, ordinary)
	case query.Compare:
		return p.Field == "type" && (p.Op == query.Eq || p.Op == query.In) && !slices.ContainsFunc(p.Values, func(name string) bool {
			relation, ok := schema.RelationNamed(schema.Relation(name))
			return !ok || relation.Symmetric
		})
	}
	return false
}

// page gives the clauses that put the wanted rows of a source in scope: its conditions, the
// order and the limit, before anything of a row is read that the order does not need. Rows that
// come from several sides, as the relations at either end of an entity, are limited on each
// side, so that a hub is never fanned out whole. The row that it gives knows its sort keys.
func (c *compilation) page(s query.Selection, from source, conditions, keys []string, limit string) (string, row) {
	end := func(before []string) string {
		text := " WITH " + from.row.scope()
		if len(keys) > 0 {
			text += " ORDER BY " + strings.Join(slices.Concat(before, keys), ", ")
		}
		return text + " LIMIT " + limit
	}
	branches := from.branches(s.Where, s.Ordering(), conditions)
	if len(branches) == 1 {
		return branches[0].clauses + end(branches[0].before), from.row
	}
	r, outer := from.row, make([]string, len(keys))
	r.values = map[query.Field]string{}
	returned := " RETURN " + r.name
	for i, order := range s.Ordering() {
		key := c.name("key")
		expression, descends := strings.CutSuffix(keys[i], " DESC")
		returned += ", " + expression + " AS " + key
		r.values[order.Field], r.kept, outer[i] = key, append(r.kept, key), key
		if descends {
			outer[i] += " DESC"
		}
	}
	parts := make([]string, len(branches))
	for i, branch := range branches {
		parts[i] = branch.clauses + end(branch.before) + returned
	}
	return "CALL (" + from.outer + ") { " + strings.Join(parts, " UNION ALL ") + " } WITH " + r.scope() + " ORDER BY " + strings.Join(outer, ", ") + " LIMIT " + limit, r
}

// fixed gives the fields of which the condition allows one value (Eq) or few (In).
func fixed(where query.Predicate) map[query.Field]query.Op {
	out := map[query.Field]query.Op{}
	switch p := where.(type) {
	case query.And:
		for _, part := range p {
			for field, op := range fixed(part) {
				out[field] = op
			}
		}
	case query.Compare:
		if p.Op == query.Eq || p.Op == query.In {
			out[p.Field] = p.Op
		}
	}
	return out
}

// indexed finds the index that gives rows in the order asked for or, where there is none, the
// one that knows most of what the condition fixes. It gives the sort keys that must stand before
// those asked for, which have one value only and change nothing, and the conditions that every
// row meets and that tell the server that the index holds all rows.
func indexed(r row, at map[query.Field]query.Op, orders []query.Order) (before, present []string) {
	if r.known != 0 {
		return nil, nil
	}
	wanted, direction, alike := keysOf(orders)
	var best index
	lead, ordered := 0, false
	for _, index := range append([]index{{string(r.record), []string{"id"}}}, indexes...) {
		if index.label != string(r.record) {
			continue
		}
		known, exact := index.known(at)
		serves := alike && len(wanted) > 0 && exact >= len(index.properties)-len(wanted) && ends(index.properties, wanted)
		switch {
		case serves && (!ordered || known > lead), !ordered && !serves && known > lead:
			best, lead, ordered = index, known, serves
		}
	}
	if best.label == "" {
		return nil, nil
	}
	first := lead
	if ordered {
		first = len(best.properties) - len(wanted)
		for _, property := range best.properties[:first] {
			before = append(before, r.name+"."+property+direction)
		}
		if first == 0 && r.record == query.RelationRecord {
			present = append(present, r.name+":Claim") // the id's index is that of all claims
		}
	}
	for _, property := range best.properties[first:] {
		present = append(present, r.name+"."+property+" >= ''")
	}
	return before, present
}

// keysOf gives the fields of an order, the word that follows each, and whether one word does.
func keysOf(orders []query.Order) (fields []string, direction string, alike bool) {
	for _, order := range orders {
		fields = append(fields, string(order.Field))
		if order.Descending != orders[0].Descending {
			return nil, "", false
		}
	}
	if len(orders) > 0 && orders[0].Descending {
		direction = " DESC"
	}
	return fields, direction, true
}

// known counts the leading properties of which a condition allows few values, and those of
// which it allows only one.
func (x index) known(at map[query.Field]query.Op) (known, exact int) {
	for _, property := range x.properties {
		op, ok := at[query.Field(property)]
		if !ok {
			break
		}
		if known++; op == query.Eq && exact == known-1 {
			exact = known
		}
	}
	return known, exact
}

// ends says whether a list ends with another.
func ends(list, with []string) bool {
	return len(list) >= len(with) && slices.Equal(list[len(list)-len(with):], with)
}

// besides gives the entity at an end of a relation as the relation's own node knows it, where
// a selection or a condition wants no more of it: id, kind and name stand on both.
func besides(r row, s query.Selection, step query.Follow) (row, bool) {
	end, ok := endOf(r, step.Edge)
	if end.known = s.Known; !ok || s.Where != nil || s.After != nil || s.Count || s.First == 0 || len(s.Nested) > 0 {
		return row{}, false
	}
	for _, name := range s.Fields {
		if end.values[name] == "" {
			return row{}, false
		}
	}
	for _, order := range s.Ordering() {
		if end.values[order.Field] == "" {
			return row{}, false
		}
	}
	return end, true
}

// endOf gives the entity at an end of a relation as the relation's node knows it.
func endOf(r row, edge query.Edge) (row, bool) {
	if r.record != query.RelationRecord || r.drawn {
		return row{}, false
	}
	stem := ""
	switch edge {
	case query.RelationFrom:
		stem = r.name + ".from"
	case query.RelationTo:
		stem = r.name + ".to"
	default:
		return row{}, false
	}
	return row{record: query.EntityRecord, name: r.name, known: r.known,
		values: map[query.Field]string{"id": stem, "kind": stem + "Kind", "name": stem + "Name", "nameFolded": stem + "NameFolded"}}, true
}

// tells says whether a row's values tell whether a condition holds.
func (r row) tells(where query.Predicate) bool {
	all := func(parts []query.Predicate) bool {
		return !slices.ContainsFunc(parts, func(part query.Predicate) bool { return !r.tells(part) })
	}
	switch p := where.(type) {
	case nil:
		return true
	case query.And:
		return all(p)
	case query.Or:
		return all(p)
	case query.Not:
		return r.tells(p.Of)
	case query.Compare:
		return r.values[p.Field] != ""
	}
	return false
}
