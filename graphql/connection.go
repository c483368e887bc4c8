package graphql

import (
	"math"
	"strconv"

	"chancery/schema/query"
)

// page writes the rows of a selection as a connection.
func (o *output) page(p *page, rows *query.Rows) bool {
	o.json = append(o.json, '{')
	for i := range p.parts {
		part := &p.parts[i]
		if i > 0 {
			o.json = append(o.json, ',')
		}
		o.json = append(o.json, part.head...)
		o.enter(part.key)
		ok := o.pagePart(p, part, rows) || o.owed()
		o.leave()
		if !ok {
			return false
		}
	}
	o.json = append(o.json, '}')
	return true
}

func (o *output) pagePart(p *page, part *pagePart, rows *query.Rows) bool {
	switch part.name {
	case "nodes":
		return o.objects(part.shape, rows.Rows)
	case "edges":
		return o.edges(p, part, rows)
	case "pageInfo":
		o.json = append(o.json, '{')
		for i := range part.parts {
			if i > 0 {
				o.json = append(o.json, ',')
			}
			o.json = append(o.json, part.parts[i].head...)
			o.information(p, &part.parts[i], rows)
		}
		o.json = append(o.json, '}')
	case "totalCount":
		if rows.Total > math.MaxInt32 {
			return o.fail(codeInternal, "the number is too large")
		}
		o.json = strconv.AppendInt(o.json, rows.Total, 10)
	default:
		o.text(part.typ)
	}
	return true
}

func (o *output) edges(p *page, part *pagePart, rows *query.Rows) bool {
	o.json = append(o.json, '[')
	o.enter("")
	for i := range rows.Rows {
		if i > 0 {
			o.json = append(o.json, ',')
		}
		o.path[len(o.path)-1].index = i
		o.json = append(o.json, '{')
		for j := range part.parts {
			inner := &part.parts[j]
			if j > 0 {
				o.json = append(o.json, ',')
			}
			o.json = append(o.json, inner.head...)
			if !o.edgePart(p, inner, &rows.Rows[i]) {
				o.leave()
				return false
			}
		}
		o.json = append(o.json, '}')
	}
	o.leave()
	o.json = append(o.json, ']')
	return true
}

func (o *output) edgePart(p *page, part *pagePart, row *query.Row) bool {
	switch part.name {
	case "cursor":
		o.cursor(p, row)
	case "node":
		o.enter(part.key)
		ok := o.object(part.shape, row) || o.owed()
		o.leave()
		return ok
	default:
		o.text(part.typ)
	}
	return true
}

func (o *output) information(p *page, part *pagePart, rows *query.Rows) {
	switch part.name {
	case "hasNextPage":
		o.json = strconv.AppendBool(o.json, rows.More)
	case "hasPreviousPage":
		o.json = strconv.AppendBool(o.json, p.after)
	case "startCursor", "endCursor":
		place := 0
		if part.name == "endCursor" {
			place = len(rows.Rows) - 1
		}
		if len(rows.Rows) == 0 {
			o.json = append(o.json, "null"...)
			return
		}
		o.cursor(p, &rows.Rows[place])
	default:
		o.text(part.typ)
	}
}

func (o *output) cursor(p *page, row *query.Row) {
	o.json = append(o.json, '"')
	o.json, o.scratch = appendCursor(o.json, o.scratch, p.stamp, o.version, row.Cursor)
	o.json = append(o.json, '"')
}
