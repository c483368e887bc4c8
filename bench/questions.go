package main

import "strconv"

// question is one question in three languages. The fields stand in the same order in all of
// them, so that the same answer gives the same values in the same order.
type question struct {
	name      string
	ours      string // GraphQL for chancery serve
	peer      string // GraphQL for @neo4j/graphql
	cypher    string // by hand, best known, one record that holds lists
	variables []map[string]any
}

const (
	oursEdges = `query($id: ID!, $first: Int!) { entity(id: $id) { name relations(direction: OUT, where: {type: {eq: PARTY_TO}}, first: $first) {
		nodes { id validFrom validTo factuality confidence to { id name } } } } }`
	peerEdges = `query($id: ID!, $first: Int!) { countries(where: {id: {eq: $id}}) { name agreementsConnection(first: $first, sort: [{edge: {claim: ASC}}]) {
		edges { properties { claim validFrom validTo factuality confidence } node { id name } } } } }`
	cypherEdges = `MATCH (c:Country {id: $id}) RETURN [c.name, COLLECT { MATCH (c)-[r:PARTY_TO]->(a:Agreement) WITH r, a ORDER BY r.claim LIMIT $first
		RETURN [r.claim, r.validFrom, r.validTo, r.factuality, r.confidence, a.id, a.name] }]`
)

// questions are the five that are timed. The values of variables take turns.
func questions() []question {
	return []question{
		{
			name:      "one country",
			ours:      `query($id: ID!) { entity(id: $id) { id name kind } }`,
			peer:      `query($id: ID!) { countries(where: {id: {eq: $id}}) { id name kind } }`,
			cypher:    `MATCH (c:Country {id: $id}) RETURN [c.id, c.name, c.kind]`,
			variables: states(0, "FRA", "GBR", "DEU", "RUS", "USA", "NLD", "DNK", "ITA", "JPN", "IND", "BRA", "KEN", "FIN", "PER", "MEX", "EGY"),
		},
		{
			name: "100 agreements", ours: oursEdges, peer: peerEdges, cypher: cypherEdges,
			variables: states(100, "FRA", "NLD", "DNK", "ITA", "JPN", "IND", "BRA", "KEN", "FIN", "PER", "MEX", "EGY"),
		},
		{
			name: "1,000 agreements", ours: oursEdges, peer: peerEdges, cypher: cypherEdges,
			variables: states(1000, "FRA", "GBR", "DEU", "RUS", "USA"),
		},
		{
			name: "20 agreements × 10 parties",
			ours: `query($start: String!) { entities(where: {kind: {eq: AGREEMENT}, name: {startsWith: $start}}, first: 20) { nodes { id name
				relations(direction: IN, where: {type: {eq: PARTY_TO}}, first: 10) { nodes { id validFrom from { id name } } } } } }`,
			peer: `query($start: String!) { agreements(where: {nameFolded: {startsWith: $start}}, limit: 20, sort: [{name: ASC}, {id: ASC}]) { id name
				partiesConnection(first: 10, sort: [{edge: {claim: ASC}}]) { edges { properties { claim validFrom } node { id name } } } } }`,
			cypher: `RETURN COLLECT { MATCH (a:Agreement) WHERE a.nameFolded STARTS WITH $start WITH a ORDER BY a.name, a.id LIMIT 20
				RETURN [a.id, a.name, COLLECT { MATCH (a)<-[r:PARTY_TO]-(c:Country) WITH r, c ORDER BY r.claim LIMIT 10 RETURN [r.claim, r.validFrom, c.id, c.name] }] }`,
			variables: texts("start", "agreement", "convention", "protocol", "treaty", "amendment", "international"),
		},
		{
			name:      "filter and count",
			ours:      `query($part: String!) { entities(where: {kind: {eq: AGREEMENT}, name: {contains: $part}}, first: 10) { totalCount nodes { id name } } }`,
			peer:      `query($part: String!) { agreementsConnection(where: {nameFolded: {contains: $part}}, first: 10, sort: [{name: ASC}, {id: ASC}]) { totalCount edges { node { id name } } } }`,
			cypher:    `MATCH (a:Agreement) WHERE a.nameFolded CONTAINS $part WITH a ORDER BY a.name, a.id WITH collect(a) AS found RETURN [size(found), [a IN found[..10] | [a.id, a.name]]]`,
			variables: texts("part", "fisher", "whal", "marine", "trade", "free", "pollution", "river", "nuclear"),
		},
	}
}

// states gives the variables that name a state, with first where it is not 0.
func states(first int, codes ...string) []map[string]any {
	out := make([]map[string]any, len(codes))
	for i, code := range codes {
		out[i] = map[string]any{"id": "iso3:" + code}
		if first > 0 {
			out[i]["first"] = first
		}
	}
	return out
}

func texts(name string, values ...string) []map[string]any {
	out := make([]map[string]any, len(values))
	for i, value := range values {
		out[i] = map[string]any{name: value}
	}
	return out
}

// label names the values of one set of variables in an error.
func label(variables map[string]any) string {
	for _, name := range []string{"id", "start", "part"} {
		if text, ok := variables[name].(string); ok {
			return strconv.Quote(text)
		}
	}
	return "no variables"
}
