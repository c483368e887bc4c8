package graphql

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"strings"

	"chancery/schema/query"

	"github.com/vektah/gqlparser/v2/ast"
)

// page says how the rows of a selection become a connection.
type page struct {
	parts []pagePart
	stamp string // of the selection: its cursors carry it
	after bool   // the page began after a cursor
}

// pagePart is one field of a connection, an edge or the page's information.
type pagePart struct {
	head  []byte // "key":
	key   string
	name  string // of the field, "__typename" for the type's
	typ   string // that it stands in
	shape *shape // of nodes and node
	parts []pagePart
}

// page plans a connection: it adds the selection among its siblings and gives its place.
func (d *draft) page(siblings *[]*rows, known map[string]int, typ string, sets []ast.SelectionSet, selection query.Selection, arguments map[string]any, in scope) (*page, int, error) {
	if words, ok := arguments["orderBy"].([]any); ok && len(words) > 0 {
		selection.Order = nil
		for _, word := range words {
			selection.Order = append(selection.Order, d.sortKey(selection.Step.Record(), word))
		}
	} else if selection.Order == nil {
		selection.Order = naturalOrder(selection)
	}
	selection.Order, selection.Known = total(selection.Order), in.known
	made := &page{stamp: stampOf(selection)}
	if cursor, ok := arguments["after"].(string); ok {
		after, version, err := openCursor(cursor, made.stamp, len(selection.Order))
		if err != nil {
			return nil, 0, err
		}
		selection.After, made.after, d.cursors = after, true, true
		d.versioned = true
		d.opened = append(d.opened, opened{field: selection.Key, version: version})
	}
	var err error
	if selection.First, err = d.first("", arguments, in); err != nil {
		return nil, 0, err
	}
	r, place, below, err := d.add(siblings, known, selection, in)
	if err != nil {
		return nil, 0, err
	}
	made.parts, err = d.pageParts(typ, sets, r, below)
	return made, place, err
}

// sortKey reads one word of an order enum: its stored value is the field, with - before it
// where it descends.
func (d *draft) sortKey(record query.Record, word any) query.Order {
	name, _ := word.(string)
	field, descending := strings.CutPrefix(d.surface.words[string(record)+"Order"][name], "-")
	return query.Order{Field: query.Field(field), Descending: descending}
}

// naturalOrder is the order of a list for which nothing else was asked: entities by name, all
// else as package query says.
func naturalOrder(selection query.Selection) []query.Order {
	if follow, ok := selection.Step.(query.Follow); ok && follow.Edge == query.EntityNeighbours {
		return []query.Order{{Field: "name"}}
	}
	return selection.Ordering()
}

// total puts the id at the end of an order, where it is not in it, so that no two rows are equal.
func total(order []query.Order) []query.Order {
	for i, key := range order {
		if key.Field == "id" {
			return order[:i+1]
		}
	}
	return append(order, query.Order{Field: "id"})
}

// pageParts plans the fields of a connection, an edge or the page's information.
func (d *draft) pageParts(typ string, sets []ast.SelectionSet, r *rows, in scope) ([]pagePart, error) {
	all, err := d.collect(sets, []string{typ})
	if err != nil {
		return nil, err
	}
	var parts []pagePart
	for _, group := range byKey(all, 1) {
		field := group.fields[0]
		part := pagePart{head: append(appendText(nil, group.key), ':'), key: group.key, name: field.Name, typ: typ}
		switch field.Name {
		case "nodes", "node":
			part.shape, err = d.shapeOf(field.Definition.Type.Name(), group.sets(), r, in)
		case "edges", "pageInfo":
			r.wanted = true
			part.parts, err = d.pageParts(field.Definition.Type.Name(), group.sets(), r, in)
		case "totalCount":
			r.selection.Count = true
		case "cursor", "startCursor", "endCursor":
			d.versioned = true
		}
		if err != nil {
			return nil, at(err, field.Position)
		}
		parts = append(parts, part)
	}
	return parts, nil
}

// stampOf gives twelve characters that stand for what a selection asks apart from its page.
func stampOf(selection query.Selection) string {
	probe := query.Selection{Step: selection.Step, Where: selection.Where, Order: selection.Order, Known: selection.Known}
	sum := sha256.Sum256([]byte(probe.String()))
	return base64.RawURLEncoding.EncodeToString(sum[:9])
}

// cursorForm begins every cursor; it changes when their form does.
const cursorForm = "c2"

// opened is a page that began after a cursor, and the version of the data that the cursor is of.
type opened struct{ field, version string }

// versionLength is how much of the data's version a cursor carries: enough to tell a change.
const versionLength = 8

// shortVersion gives that part of a version.
func shortVersion(version string) string {
	return (version + strings.Repeat("-", versionLength))[:versionLength]
}

// appendCursor writes the cursor of a row: base64 of the form, the stamp, the version of the
// data and the values of the order fields as a JSON list, which is made in the scratch.
func appendCursor(out, scratch []byte, stamp, version string, values []string) (cursor, made []byte) {
	scratch = append(append(append(scratch[:0], cursorForm...), stamp...), version...)
	scratch = append(scratch, '[')
	for i, value := range values {
		if i > 0 {
			scratch = append(scratch, ',')
		}
		scratch = appendText(scratch, value)
	}
	scratch = append(scratch, ']')
	return base64.RawURLEncoding.AppendEncode(out, scratch), scratch
}

// openCursor reads a cursor back with the version of the data that it is of, or says that it is
// none or belongs to another query.
func openCursor(cursor, stamp string, keys int) (values []string, version string, err error) {
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	form := len(cursorForm) + len(stamp)
	if err != nil || len(raw) < form+versionLength || string(raw[:len(cursorForm)]) != cursorForm {
		return nil, "", refused(codeCursor, "after: this is no cursor: give the endCursor of the page before, or leave it out")
	}
	if string(raw[len(cursorForm):form]) != stamp {
		return nil, "", refused(codeCursor, "after: this cursor comes from another query: filter and order must be the same on every page")
	}
	version, raw = string(raw[form:form+versionLength]), raw[form+versionLength:]
	if err := json.Unmarshal(raw, &values); err != nil || len(values) != keys {
		return nil, "", refused(codeCursor, "after: this cursor is damaged: give the endCursor of the page before, or leave it out")
	}
	return values, version, nil
}
