package graphql

// appendExtensions says what the question left open, and on request what was asked of the store.
func (e *Endpoint) appendExtensions(out []byte, p *plan, explain bool) []byte {
	if len(p.assumptions) == 0 && !explain {
		return out
	}
	out = append(out, `,"extensions":{`...)
	if len(p.assumptions) > 0 {
		out = appendAssumptions(out, p.assumptions)
	}
	if explain {
		if len(p.assumptions) > 0 {
			out = append(out, ',')
		}
		out = e.appendExplanation(out, p)
	}
	return append(out, '}')
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
