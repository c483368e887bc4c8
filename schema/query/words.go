package query

import "sync"

// Edge is a way from one record to others.
type Edge string

// The edges.
const (
	EntityRelations       Edge = "entity.relations"  // Direction applies
	EntityNeighbours      Edge = "entity.neighbours" // distinct other entities; Direction and Where apply
	EntityMentions        Edge = "entity.mentions"
	EntityCounts          Edge = "entity.relationCounts"   // Direction and Where apply
	RelationFrom          Edge = "relation.from"           // one row
	RelationTo            Edge = "relation.to"             // one row
	RelationAssertions    Edge = "relation.assertions"     // those that count: not of superseded documents
	RelationSpeakers      Edge = "relation.speakers"       // distinct entities that any assertion that counts is attributed to
	RelationOpposing      Edge = "relation.opposing"       // assertions that count and deny or negate it or a claim like it: same type and ends, times that overlap where both are known, no differing qualifiers
	RelationContradicting Edge = "relation.contradictedBy" // same type and ends; one is affirmed, the other DENIED or NEGATED
	AssertionRelation     Edge = "assertion.relation"      // one row, or none where all assertions of the claim are superseded
	AssertionDocument     Edge = "assertion.document"      // one row
	AssertionSentence     Edge = "assertion.sentence"      // one row
	AssertionVoices       Edge = "assertion.voices"        // outermost first
	VoiceEntity           Edge = "voice.entity"            // one row or none
	MentionEntity         Edge = "mention.entity"          // one row
	MentionSentence       Edge = "mention.sentence"        // one row
	SentenceDocument      Edge = "sentence.document"       // one row
	SentenceMentions      Edge = "sentence.mentions"
	SentenceAssertions    Edge = "sentence.assertions"
	DocumentSentences     Edge = "document.sentences"
	DocumentAssertions    Edge = "document.assertions"
	PathEntities          Edge = "path.entities"      // in order, length + 1 rows
	PathRelations         Edge = "path.relations"     // in order, length rows
	PathEnd               Edge = "path.end"           // its last entity: one row
	PathLast              Edge = "path.last"          // its last relation: one row
	SubgraphEntities      Edge = "subgraph.entities"  // nearest first
	SubgraphRelations     Edge = "subgraph.relations" // by id
)

type edgeRow struct {
	from, to Record
	one      bool
}

var edges = map[Edge]edgeRow{
	EntityRelations:       {from: EntityRecord, to: RelationRecord},
	EntityNeighbours:      {from: EntityRecord, to: EntityRecord},
	EntityMentions:        {from: EntityRecord, to: MentionRecord},
	EntityCounts:          {from: EntityRecord, to: CountRecord},
	RelationFrom:          {from: RelationRecord, to: EntityRecord, one: true},
	RelationTo:            {from: RelationRecord, to: EntityRecord, one: true},
	RelationAssertions:    {from: RelationRecord, to: AssertionRecord},
	RelationSpeakers:      {from: RelationRecord, to: EntityRecord},
	RelationOpposing:      {from: RelationRecord, to: AssertionRecord},
	RelationContradicting: {from: RelationRecord, to: RelationRecord},
	AssertionRelation:     {from: AssertionRecord, to: RelationRecord, one: true},
	AssertionDocument:     {from: AssertionRecord, to: DocumentRecord, one: true},
	AssertionSentence:     {from: AssertionRecord, to: SentenceRecord, one: true},
	AssertionVoices:       {from: AssertionRecord, to: VoiceRecord},
	VoiceEntity:           {from: VoiceRecord, to: EntityRecord, one: true},
	MentionEntity:         {from: MentionRecord, to: EntityRecord, one: true},
	MentionSentence:       {from: MentionRecord, to: SentenceRecord, one: true},
	SentenceDocument:      {from: SentenceRecord, to: DocumentRecord, one: true},
	SentenceMentions:      {from: SentenceRecord, to: MentionRecord},
	SentenceAssertions:    {from: SentenceRecord, to: AssertionRecord},
	DocumentSentences:     {from: DocumentRecord, to: SentenceRecord},
	DocumentAssertions:    {from: DocumentRecord, to: AssertionRecord},
	PathEntities:          {from: PathRecord, to: EntityRecord},
	PathRelations:         {from: PathRecord, to: RelationRecord},
	PathEnd:               {from: PathRecord, to: EntityRecord, one: true},
	PathLast:              {from: PathRecord, to: RelationRecord, one: true},
	SubgraphEntities:      {from: SubgraphRecord, to: EntityRecord},
	SubgraphRelations:     {from: SubgraphRecord, to: RelationRecord},
}

// Ends gives the records that an edge joins, whether it leads to at most one row, and whether
// there is such an edge.
func (e Edge) Ends() (from, to Record, one, known bool) {
	row, known := edges[e]
	return row.from, row.to, row.one, known
}

// Type is the type of a field's values in an answer.
type Type string

// The types of values: text is a string, number a float64, whole an int64, truth a bool,
// texts and pairs are compact JSON text ([] where there are none), in a fixed order.
const (
	Text   Type = "text"
	Number Type = "number"
	Whole  Type = "whole"
	Truth  Type = "truth"
	JSON   Type = "json"
)

// FieldRow describes one field of a record.
type FieldRow struct {
	Field    Field
	Type     Type
	Foldable bool // Contains and StartsWith compare folded text
}

// Fields gives the fields of a record in a fixed order, and nil for an unknown record.
//
// A relation is a claim with at least one assertion that counts; degree counts an entity's
// relations, affirmed or not. From is OUT. A symmetric relation has no direction: it shows
// under every direction that is asked for, and is counted as BOTH.
//
// JSON fields (compact, "<" and the like unescaped): names [{"value","kind","script","language"}], identifiers [{"scheme","value"}],
// qualifiers [{"key","value"}], authors ["…"], intervals [[earliest,latest]] as YYYYMMDD.
// The list is everybody's: it is only read.
func Fields(of Record) []FieldRow { return fieldsKept(of).rows }

// recordFields are the fields of a record, as a list and by name.
type recordFields struct {
	rows  []FieldRow
	types map[Field]Type
}

// fieldTable keeps the fields of each record: every question asks for them many times.
var fieldTable sync.Map

func fieldsKept(of Record) recordFields {
	if kept, ok := fieldTable.Load(of); ok {
		return kept.(recordFields)
	}
	made := recordFields{rows: fieldsOf(of)}
	if made.rows == nil {
		return made
	}
	made.types = make(map[Field]Type, len(made.rows))
	for _, row := range made.rows {
		made.types[row.Field] = row.Type
	}
	fieldTable.Store(of, made)
	return made
}

func fieldsOf(of Record) []FieldRow {
	text := func(names ...Field) []FieldRow { return rows(Text, names) }
	whole := func(names ...Field) []FieldRow { return rows(Whole, names) }
	number := func(names ...Field) []FieldRow { return rows(Number, names) }
	json := func(names ...Field) []FieldRow { return rows(JSON, names) }
	folded := func(name Field) []FieldRow { return []FieldRow{{Field: name, Type: Text, Foldable: true}} }
	switch of {
	case EntityRecord: // rank: of a Search or of Common, else 0; distance: within a Subgraph, else 0
		return join(text("id", "kind", "subKind"), folded("name"), text("description"), json("names", "identifiers"), whole("degree", "rank", "distance"))
	case RelationRecord: // earliest and latest: first and last day known, 0 and 99991231 where open or unknown
		return join(text("id", "type", "nature", "from", "to"), folded("fromName"), folded("toName"), text("fromKind", "toKind", "validFrom", "validTo"),
			whole("earliest", "latest"), text("factuality"), rows(Truth, []Field{"affirmed", "dated"}), number("confidence"),
			whole("evidence", "sources", "asserted", "reported", "alleged", "denied", "negated", "planned", "hypothetical"),
			folded("quote"), text("speaker", "document"), folded("documentTitle"), text("published", "firstPublished", "lastPublished"), json("qualifiers", "intervals"))
	case AssertionRecord: // claim is the relation's id; type, from, to … are the claim's; published the document's
		return join(text("id", "claim", "document", "sentence", "type", "from", "to"), folded("fromName"), folded("toName"), text("fromKind", "toKind"),
			folded("quote"), whole("start", "end"), text("factuality"), rows(Truth, []Field{"negated"}), folded("speaker"), text("time"), whole("earliest", "latest"),
			text("published", "extractor", "extractorVersion", "rule"), number("confidence"))
	case DocumentRecord: // publishedDay: earliest day, 0 where unknown; superseded: a newer version is stored
		return join(text("id", "form", "source"), folded("title"), json("authors"), folded("publisher"), text("publishedOn"), whole("publishedDay"),
			text("language", "url", "licence", "sha256", "text", "loadKey", "collection", "story"), rows(Truth, []Field{"superseded"}), whole("assertions"))
	case SentenceRecord: // text: the slice of the document's text
		return join(text("id", "document"), whole("ordinal", "start", "end", "page"), folded("text"), whole("rank"))
	case MentionRecord:
		return join(text("id", "document", "sentence", "entity"), folded("surface"), whole("start", "end"), text("rule"), number("score"))
	case VoiceRecord: // id: the assertion's id, "#" and the ordinal, from 0; entity "" where unknown
		return join(text("id", "assertion", "entity"), folded("name"), whole("ordinal"))
	case CountRecord: // id: type, a space and the direction, OUT, IN, or BOTH of symmetric ones; one row for each that occurs
		return join(text("id", "type", "direction"), whole("relations", "affirmed"))
	case TallyRecord: // id: the value, cut; rows: how many records have it
		return join(text("id"), whole("rows"))
	case PathRecord: // id: the ids of its entities joined by a space
		return join(text("id"), whole("length"), number("confidence"))
	case SubgraphRecord: // id: "subgraph"; reached: entities within the depth; truncated: more of them than were kept
		return join(text("id"), rows(Truth, []Field{"truncated"}), whole("reached"))
	case DatasetRecord: // id: "dataset"; version: store.Version of all documents; claims: distinct, also those that no live assertion carries; changed: when, in seconds since 1970, 0 where never or unknown
		return join(text("id", "version"), whole("schema", "documents", "articles", "entries", "sentences", "entities", "mentions", "claims", "relations", "assertions", "changed"))
	}
	return nil
}

func rows(t Type, names []Field) []FieldRow {
	out := make([]FieldRow, len(names))
	for i, name := range names {
		out[i] = FieldRow{Field: name, Type: t}
	}
	return out
}

func join(parts ...[]FieldRow) []FieldRow {
	var out []FieldRow
	for _, part := range parts {
		out = append(out, part...)
	}
	return out
}
