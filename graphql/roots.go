package graphql

import "chancery/schema/query"

// root is one field of Query: its signature, an example and how it is asked.
type root struct {
	member
	example string
	ask     func(*draft, request) (writing, error)
}

// roots gives the table of root fields.
func roots() []root {
	field := func(name, typ, about, example string, ask func(*draft, request) (writing, error), args ...argument) root {
		return root{member: member{name: name, typ: typ, about: about, args: args}, example: example, ask: ask}
	}
	ids := func(name, about string) argument { return argument{name, "[ID!]!", "", about} }
	return []root{
		field("node", "Node", "The one thing that bears an id, or null.", `{ node(id: "iso3166:RUS") { id ... on Entity { name } } }`, askNode,
			argument{"id", "ID!", "", "Its id."}),
		field("nodes", "[Node]!", "The things that bear these ids, in their order, null for unknown ones.", `{ nodes(ids: ["iso3166:RUS", "iso3166:USA"]) { id ... on Entity { name } } }`, askNodes,
			ids("ids", "At most 100 ids.")),
		field("entity", "Entity", "One entity: by id, by name (the best known of those that bear it) or by identifier; null where there is none. Give exactly one.",
			`{ entity(name: "Russia") { id name relationCounts { type direction relations } } }`, askEntity,
			argument{"id", "ID", "", "Its id."}, argument{"name", "String", "", "Its whole name; case and accents do not matter."},
			argument{"identifier", "String", "", "One of its identifiers, as scheme:value (wikidata:Q159) or the value alone."}),
		field("entities", "EntityConnection!", "Entities, by name unless orderBy says otherwise.",
			`{ entities(where: {kind: {eq: COUNTRY}}, first: 5) { totalCount nodes { name degree } pageInfo { endCursor hasNextPage } } }`, askEntities,
			pageArgs("EntityOrder", "[NAME_ASC]", argument{"where", "EntityFilter", "", "Which."}, knownAtArg())...),
		field("search", "SearchResult!", "Full text over names, other names and sentences: every word must begin a word.",
			`{ search(query: "putin") { entities(first: 3) { nodes { id name } } sentences(first: 3) { nodes { text document { title } } } } }`, askSearch,
			argument{"query", "String!", "", "The words sought, at most 64."}, argument{"kinds", "[EntityKind!]", "", "Only entities of these kinds."}, knownAtArg()),
		field("resolve", "[Resolution!]!", "Which entities these spellings may mean, best first.",
			`{ resolve(names: ["Russia", "Xi"], limit: 2) { name candidates { rank entity { id name kind } } } }`, askResolve,
			argument{"names", "[String!]!", "", "At most 50 spellings."}, argument{"kinds", "[EntityKind!]", "", "Only entities of these kinds."}, argument{"limit", "Int", "5", "At most this many candidates for each, 1 to 100."}),
		field("relations", "RelationConnection!", "Relations. Nothing is hidden: denied and planned ones are there and say so.",
			`{ relations(where: {type: {eq: VISITED}}, orderBy: [VALID_FROM_DESC], first: 5) { nodes { fromName toName validFrom factuality quote speaker } } }`, askRelations,
			pageArgs("RelationOrder", "[ID_ASC]", join([]argument{{"where", "RelationFilter", "", "Which."}}, timeArgs())...)...),
		field("between", "RelationConnection!", "All that ties two entities, both ways, by type.",
			`{ between(a: "iso3166:RUS", b: "iso3166:CHN") { totalCount nodes { type wording fromName toName validFrom factuality } } }`, askBetween,
			pageArgs("RelationOrder", "[TYPE_ASC]", join([]argument{{"a", "ID!", "", "One entity."}, {"b", "ID!", "", "The other."}}, timeArgs())...)...),
		field("paths", "[Path!]!", "The shortest ways from one entity to another. They follow only affirmed relations unless factuality says otherwise, and never run through groups of unnamed members.",
			`{ paths(from: "iso3166:RUS", to: "iso3166:USA", k: 2) { length entities { name } relations { type fromName toName quote } } }`, askPaths,
			join([]argument{{"from", "ID!", "", "Where they start."}, {"to", "ID!", "", "Where they end."}, {"maxLength", "Int", "4", "At most this many relations, 1 to 6."}, {"k", "Int", "5", "At most this many paths, 1 to 50."},
				{"exclude", "[ID!]", "", "Entities never walked through."}, {"avoidHubsOver", "Int", "", "Entities with more relations than this are not walked through."}}, walkArgs())...),
		field("neighbourhood", "Subgraph!", "The entities within some relations of the roots, and the relations among them. It follows only affirmed relations unless factuality says otherwise.",
			`{ neighbourhood(roots: ["iso3166:RUS"], depth: 1, maxEntities: 20) { truncated entities { name kind } relations { nodes { type fromName toName } } } }`, askNeighbourhood,
			join([]argument{ids("roots", "Where it starts; at most 100."), {"depth", "Int", "1", "How many relations away, 1 to 4."}, {"kinds", "[EntityKind!]", "", "Keep only entities of these kinds beside the roots."},
				{"maxEntities", "Int", "200", "At most this many entities, 1 to 1000; the answer says when some were left out."}}, walkArgs())...),
		field("timeline", "RelationConnection!", "Relations with a known time, in the order of their first days.",
			`{ timeline(participants: ["iso3166:RUS"], between: {from: "2022"}) { nodes { validFrom type fromName toName factuality quote } } }`, askTimeline,
			append(pageArgs("", ""), join([]argument{{"participants", "[ID!]", "", "Whom they join; everybody where it is not given."}, {"match", "ParticipantMatch", "ALL", "Whether each must be at an end, or any."},
				{"between", "DateRange", "", "They overlap these days."}, {"types", "[RelationType!]", "", "Only these relations."}, {"factuality", "[Factuality!]", "", "Only these factualities; all where it is not given."}}, timeArgs())...)...),
		field("agreements", "AgreementConnection!", "Agreements, by name unless orderBy says otherwise: who is party to them, when they were signed, and whether they were.",
			`{ agreements(parties: {any: ["wikidata:Q148"]}, status: [SIGNED], first: 5) { nodes { name status signedOn parties { name } } } }`, askAgreements,
			pageArgs("EntityOrder", "[NAME_ASC]", argument{"parties", "AgreementParties", "", "Who signed, agreed to or is party to them."}, argument{"signed", "DateRange", "", "A document tells that they were signed or agreed, and when: these days overlap."},
				argument{"status", "[AgreementStatus!]", "", "One of these."}, argument{"where", "EntityFilter", "", "Further conditions."}, knownAtArg())...),
		field("contradictions", "ContradictionConnection!", "What one source asserts, reports or alleges and another denies or negates, with the words of both. Claims meet where relation and ends are the same, known times overlap and no property differs.",
			`{ contradictions(first: 5) { nodes { relation { fromName type toName } supporting { factuality speaker quote document { title } } opposing { factuality speaker quote document { title } } } } }`, askContradictions,
			pageArgs("RelationOrder", "[ID_ASC]", join([]argument{{"about", "[ID!]", "", "Entities at an end of the claim: any of them."}, {"relationTypes", "[RelationType!]", "", "Only these relations."},
				{"where", "RelationFilter", "", "Further conditions on what is supported."}}, timeArgs())...)...),
		field("claims", "AssertionConnection!", "Who says what of whom: assertions with their words, speaker and document.",
			`{ claims(factuality: [ALLEGED, DENIED], first: 5) { nodes { factuality speaker fromName type toName quote document { title } } } }`, askClaims,
			pageArgs("AssertionOrder", "[ID_ASC]", argument{"about", "[ID!]", "", "Entities at an end of the claim: any of them."}, argument{"by", "ID", "", "Attributed to this entity."},
				argument{"factuality", "[Factuality!]", "", "Only these; all where it is not given."}, argument{"where", "AssertionFilter", "", "Further conditions."}, knownAtArg())...),
		field("documents", "DocumentConnection!", "Documents, by date of publication, newest first, unless orderBy says otherwise.",
			`{ documents(where: {form: {eq: ARTICLE}}, first: 5) { nodes { title publisher publishedOn url assertionCount citation(style: CHICAGO) } } }`, askDocuments,
			pageArgs("DocumentOrder", "[PUBLISHED_DESC]", argument{"where", "DocumentFilter", "", "Which."}, knownAtArg())...),
		field("commonNeighbours", "CommonNeighbourConnection!", "What several entities are tied to alike: those tied to most of them first, then those with the fewest relations in all. It follows only affirmed relations unless factuality says otherwise.",
			`{ commonNeighbours(entities: ["iso3166:RUS", "iso3166:CHN"], first: 5) { nodes { shared entity { name kind } with { name } } } }`, askCommonNeighbours,
			append(join([]argument{ids("entities", "From 2 to 100 ids."), {"minShared", "Int", "2", "To how many of them at least."}, {"kinds", "[EntityKind!]", "", "Only entities of these kinds."}}, walkArgs()), pageArgs("", "")...)...),
		field("exposure", "[Exposure!]!", "How near an entity stands to sanctions lists: each list that it or those behind it are on, with the best path to the listing, nearest first. It follows only affirmed relations unless factuality says otherwise.",
			`{ exposure(entity: "iso3166:RUS", maxHops: 1) { hops list { name } listing { quote documentTitle published } relations { type fromName toName } } }`, askExposure,
			join([]argument{{"entity", "ID!", "", "Whom to look at."}, {"maxHops", "Int", "2", "At most this many relations before the listing, 0 to 5; 0 asks for the entity's own listings."}, {"lists", "[ID!]", "", "Only these lists; all where it is not given."},
				{"via", "[RelationType!]", "", "Follow only these relations before the listing; OWNS, CONTROLS, DIRECTOR_OF, FAMILY_OF, AFFILIATED_WITH and PART_OF where it is not given."},
				{"factuality", "[Factuality!]", "", "Follow relations of these factualities. Where it is not given, only what is affirmed: asserted or reported and not negated; the answer's extensions say so."},
				{"first", "Int", "10", "At most this many lists, 1 to 100."}}, timeArgs())...),
		field("distribution", "Distribution!", "How many records have each value of a field.",
			`{ distribution(field: RELATION_TYPE, where: {fromKind: {eq: COUNTRY}}, limit: 5) { total distinct other values { value count } } }`, askDistribution,
			join([]argument{{"field", "DistributionField!", "", "What to count by what."}}, recordFilters(), []argument{{"limit", "Int", "20", "At most this many values, 1 to 1000; other counts the rest."}}, timeArgs())...),
		field("timeSeries", "TimeSeries!", "How many records fall into each day, week, month, quarter or year.",
			`{ timeSeries(field: VALID_FROM, interval: YEAR, where: {type: {eq: VISITED}}) { total undated coarser points { interval count } } }`, askTimeSeries,
			join([]argument{{"field", "TimeSeriesField!", "", "By which date."}, {"interval", "TimeInterval!", "", "How long each point is."}}, recordFilters(), []argument{{"between", "DateRange", "", "Only this time, as years, months or days; gaps in it are filled with 0."}}, timeArgs())...),
		field("dataset", "Dataset!", "Everything stored: version, counts, limits.", `{ dataset { version documents entities relations assertions limits { rows } } }`, askDataset),
	}
}

// rootObjects are the types that only root fields give.
func rootObjects() []object {
	return append(join(countObjects(), nearObjects()), []object{
		{name: "SearchResult", about: "What a search found.", members: []member{
			paged("entities", "EntityConnection!", "", "Entities, best match first.", pageArgs("", "")...),
			paged("sentences", "SentenceConnection!", "", "Sentences, best match first.", pageArgs("", "")...)}},
		{name: "Resolution", about: "A spelling and whom it may mean.", members: []member{
			{name: "name", typ: "String!", about: "The spelling."}, {name: "candidates", typ: "[Candidate!]!", about: "Best first."}}},
		{name: "Contradiction", about: "A claim that one source makes and another denies.", record: query.RelationRecord, members: contradictionMembers()},
		{name: "Candidate", about: "An entity that a spelling may mean.", record: query.EntityRecord, members: []member{
			column("rank", "MatchRank!", "rank", "How well its name fits."), part("entity", "Entity!", "The entity.")}},
	}...)
}
