package graphql

import "chancery/schema/query"

// appendExtensions says what the question left open, which cursors are of other data, and on
// request what was asked of the store.
func (e *Endpoint) appendExtensions(out []byte, p *plan, version string, explain bool) []byte {
	begun := false
	part := func() {
		if begun {
			out = append(out, ',')
		} else {
			out = append(out, `,"extensions":{`...)
		}
		begun = true
	}
	if len(p.assumptions) > 0 {
		part()
		out = appendAssumptions(out, p.assumptions)
	}
	if stale := p.stale(version); len(stale) > 0 {
		part()
		out = appendStale(out, stale)
	}
	if explain {
		part()
		out = e.appendExplanation(out, p)
	}
	if begun {
		out = append(out, '}')
	}
	return out
}

// versionOf gives the version of the data as cursors carry it.
func (p *plan) versionOf(answer *query.Answer) string {
	text := ""
	if p.version >= 0 && p.version < len(answer.Selections) {
		if rows := answer.Selections[p.version].Rows; len(rows) > 0 && len(rows[0].Values) > p.versionAt {
			text, _ = rows[0].Values[p.versionAt].(string)
		}
	}
	return shortVersion(text)
}

// stale gives the fields whose pages began after a cursor of other data.
func (p *plan) stale(version string) []string {
	var fields []string
	for _, page := range p.opened {
		if page.version != version {
			fields = append(fields, page.field)
		}
	}
	return fields
}

// appendStale writes `"cursors":[…]`. The pages are not refused: a cursor is a place in an order,
// which stays good while rows come and go.
func appendStale(out []byte, fields []string) []byte {
	out = append(out, `"cursors":[`...)
	for i, field := range fields {
		if i > 0 {
			out = append(out, ',')
		}
		out = appendText(append(out, `{"field":`...), field)
		out = append(out, `,"note":"the data have changed since this cursor was given: no row is given twice, but rows may have come or gone on the pages before; begin anew for one state of the data"}`...)
	}
	return append(out, ']')
}

// appendAssumptions writes `"assumptions":[…]`.
func appendAssumptions(out []byte, all []assumption) []byte {
	out = append(out, `"assumptions":[`...)
	for i, a := range all {
		if i > 0 {
			out = append(out, ',')
		}
		out = appendText(append(out, `{"field":`...), a.field)
		if a.followed != "" {
			out = appendText(append(out, `,"followed":`...), a.followed)
		}
		if a.asOf != "" {
			out = appendText(append(out, `,"asOf":`...), a.asOf)
		}
		if a.knownAt != "" {
			out = appendText(append(out, `,"knownAt":`...), a.knownAt)
		}
		out = append(out, '}')
	}
	return append(out, ']')
}

// appendExplanation writes `"explain":{…}`: the question as the store was asked it, and the same
// question as a person asks it in Neo4j Browser.
func (e *Endpoint) appendExplanation(out []byte, p *plan) []byte {
	out = appendText(append(out, `"explain":{"question":`...), p.question.String())
	if e.options.Explain != nil && len(p.question.Selections) > 0 {
		statement, parameters, err := e.options.Explain(p.question)
		if err != nil {
			statement, parameters = "// "+err.Error(), ""
		}
		out = appendText(append(out, `,"cypher":`...), statement)
		out = appendText(append(out, `,"parameters":`...), parameters)
	}
	return append(out, '}')
}
