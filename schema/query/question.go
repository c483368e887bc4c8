// Package query holds the questions that a store answers, as plain data: it takes what a
// caller wants to know and gives a tree that prints, parses back and names no store.
//
//	q := query.Question{Selections: []query.Selection{{
//		Key: "countries", Step: query.All{Of: query.EntityRecord},
//		Where: query.Compare{Field: "kind", Op: query.Eq, Values: []string{"Country"}},
//		Order: []query.Order{{Field: "name"}, {Field: "id"}}, First: 10,
//		Fields: []query.Field{"id", "name"},
//	}}}
//	q.String() // (question (select countries (all Entity) (where (eq kind "Country")) …))
//
// A Question is answered whole, from one snapshot. A store walks the sealed types Step and
// Predicate with free functions of its own; an unknown node is an error, never a panic.
package query

import "chancery/schema"

// Record names a type of row.
type Record string

// The records. Their fields stand in Fields.
const (
	EntityRecord    Record = "Entity"
	RelationRecord  Record = "Relation"  // one claim as seen over all its assertions
	AssertionRecord Record = "Assertion" // one document's wording of one claim
	DocumentRecord  Record = "Document"
	SentenceRecord  Record = "Sentence"
	MentionRecord   Record = "Mention"
	VoiceRecord     Record = "Voice"         // one link of an attribution chain
	CountRecord     Record = "RelationCount" // relations of an entity by type and direction
	TallyRecord     Record = "Tally"         // records by the value of one of their fields
	PathRecord      Record = "Path"
	SubgraphRecord  Record = "Subgraph"
	DatasetRecord   Record = "Dataset"
)

// Field names a value of a record.
type Field string

// Question is a request: its selections are answered together.
type Question struct {
	Selections []Selection
}

// Selection is one list of rows: where it comes from, which rows, in what order, how many,
// which values of each, and what is selected from each row in turn.
//
// Known holds for the step, the predicate, the order and the values, not for what is nested: each
// nested selection says it for itself. Relations are then as schema.History shows them on the day;
// assertions, documents, sentences, mentions and voices are those of documents known by then,
// superseded by what was known then; degree counts the relations known then. All, ByID and Search
// give the entities that a document known by then mentions or relates. What they are called, and
// the dataset, are those of today.
type Selection struct {
	Key    string     // unique among its siblings; names the answer
	Step   Step       // where the rows come from
	Where  Predicate  // nil keeps all
	Order  []Order    // total: ends with "id"; nil means the natural order (see Ordering)
	First  int        // at most this many rows; 0 means no rows are wanted (only Count)
	After  []string   // keyset cursor: the values of the Order fields of the last row seen; nil from the start
	Count  bool       // also count all rows that Step and Where give
	Fields []Field    // values to give, in this order
	Known  schema.Day // keep what documents published up to this day say; 0 keeps what all say
	Nested []Selection
}

// Ordering gives Order or, where it is nil, the natural order: a search and what is common by rank, a tally by number, the entities
// of a subgraph by distance, sentences by document and ordinal, mentions and assertions by document and
// span, voices by ordinal, each then by id; all else by id. It gives nil where the step itself orders its rows
// (ByID, Paths, Reach, path.entities, path.relations): such rows have no cursors.
func (s Selection) Ordering() []Order {
	if s.Order != nil {
		return s.Order
	}
	by := func(fields ...Field) []Order {
		orders := make([]Order, len(fields))
		for i, field := range fields {
			orders[i] = Order{Field: field}
		}
		return orders
	}
	switch step := s.Step.(type) {
	case nil, ByID, Paths, Reach:
		return nil
	case Tally:
		return []Order{{Field: "rows", Descending: true}, {Field: "id"}}
	case Common:
		return []Order{{Field: "rank", Descending: true}, {Field: "id"}}
	case Search:
		return []Order{{Field: "rank", Descending: true}, {Field: "id"}}
	case Follow:
		switch step.Edge {
		case PathEntities, PathRelations, PathEnd, PathLast:
			return nil
		case SubgraphEntities:
			return by("distance", "id")
		}
	}
	switch s.Step.Record() {
	case SentenceRecord:
		return by("document", "ordinal", "id")
	case MentionRecord, AssertionRecord:
		return by("document", "start", "end", "id")
	case VoiceRecord:
		return by("ordinal", "id")
	}
	return by("id")
}

// Order is one sort key. Text orders by Unicode code point; missing values are "" or 0.
type Order struct {
	Field      Field
	Descending bool
}

// Direction says along which way relations are followed from an entity.
type Direction string

// The directions.
const (
	Both     Direction = "BOTH"
	Outgoing Direction = "OUT"
	Incoming Direction = "IN"
)

// Step says where rows come from. It is sealed: All, ByID, Search, Tally, Common, Reach, Paths, Neighbourhood and
// Dataset stand at the root of a question; Follow stands below another selection.
type Step interface {
	step()
	// Record gives the type of the rows.
	Record() Record
	// String prints the step as Parse reads it.
	String() string
}

// All gives every record of a type. With Opposed, which only relations take, it gives those that
// a row along RelationOpposing opposes.
type All struct {
	Of      Record
	Opposed bool
}

// ByID gives the records with these ids, in the order of the ids; unknown ids give no row and
// repeated ones the first only.
type ByID struct {
	Of  Record
	IDs []string
}

// Search gives entities (or sentences) in whose folded names, taken together, (or text) every
// word of the folded text begins a word; best first. A text without words gives nothing. Rank, of entities: 4 whole name, 3 whole other name,
// 2 every word whole, 1 prefixes only; ties by id. With Exact only ranks 3 and 4 count.
// Sentences rank 2 or 1.
type Search struct {
	Of    Record
	Text  string
	Exact bool
}

// Paths gives the K shortest paths without repetition of entities. A path is told by its
// entities; each hop shows its best relation (highest confidence, then smallest id; either
// direction). From equal to To, or an unknown end, gives none. The limits on entities walked through do not
// touch From and To. Ties by length, then
// confidence (product of hops rounded to nine decimals, descending), then the ids of the entities in order.
// Where applies to each relation walked; groups are not walked through.
type Paths struct {
	From, To      string
	MaxLength     int
	K             int
	Where         Predicate // over RelationRecord
	Exclude       []string  // entity ids never walked through
	AvoidHubsOver int       // entities with more relations than this are not walked through; 0 is no limit
}

// Neighbourhood gives one Subgraph row: the entities within Depth relations of the roots,
// nearest first (then id), at most MaxEntities, and the relations among them that Where keeps.
// Kinds drops entities from the answer and from the way alike; the roots always stay, at distance 0.
type Neighbourhood struct {
	Roots       []string
	Depth       int
	MaxEntities int
	Where       Predicate // over RelationRecord
	Kinds       []string  // kinds of entities kept beside the roots; nil keeps all
}

// Dataset gives one row about everything stored.
type Dataset struct{}

// Follow goes from a row of the selection above along one edge.
type Follow struct {
	Edge      Edge
	Direction Direction // of EntityRelations, EntityNeighbours and EntityCounts; "" is Both
	Where     Predicate // of EntityNeighbours and EntityCounts: over the relations walked
}

func (All) step()           {}
func (ByID) step()          {}
func (Search) step()        {}
func (Paths) step()         {}
func (Neighbourhood) step() {}
func (Dataset) step()       {}
func (Follow) step()        {}

// Record gives the type of the rows.
func (s All) Record() Record { return s.Of }

// Record gives the type of the rows.
func (s ByID) Record() Record { return s.Of }

// Record gives the type of the rows.
func (s Search) Record() Record { return s.Of }

// Record gives the type of the rows.
func (Paths) Record() Record { return PathRecord }

// Record gives the type of the rows.
func (Neighbourhood) Record() Record { return SubgraphRecord }

// Record gives the type of the rows.
func (Dataset) Record() Record { return DatasetRecord }

// Record gives the type of the rows that the edge leads to.
func (s Follow) Record() Record { return edges[s.Edge].to }
