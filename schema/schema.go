// Package schema holds the words of Chancery: the kinds of entities, the relations between
// them, and the records that carry every claim back to the sentence it came from. It takes
// nothing of ours and gives plain data that the loader writes, the stores keep and the
// GraphQL layer shows.
//
//	row, ok := schema.RelationNamed("VISITED")
//	ok && row.Allows(schema.Person, schema.Country) // true
//
// The tables in kinds.go and relations.go are the single source of the GraphQL types, the
// Neo4j constraints, the SQLite checks, the Browser style sheet and the reference page.
package schema

// Version is the version of the tables and records; both stores write it down and refuse
// data of a newer one.
const Version = 2

// Entity is somebody or something that relations join. The names and identifiers are those
// that one document (or, read back from a store, all documents together) gives it.
type Entity struct {
	ID          string       `json:"id"`
	Kind        Kind         `json:"kind"`
	SubKind     SubKind      `json:"subKind,omitempty"`
	Name        string       `json:"name"`                  // short human name, the caption in Neo4j Browser
	Names       []Name       `json:"names,omitempty"`       // every other name, sorted by value
	Identifiers []Identifier `json:"identifiers,omitempty"` // sorted by scheme, then value
	Description string       `json:"description,omitempty"`
}

// NameKind says what a name is to its bearer.
type NameKind string

// The kinds of names.
const (
	AliasName  NameKind = "ALIAS"
	WeakName   NameKind = "WEAK" // a list calls it a weak alias: never enough to identify
	FormerName NameKind = "FORMER"
)

// Name is one name of an entity beside its short name.
type Name struct {
	Value    string   `json:"value"`
	Kind     NameKind `json:"kind"`
	Script   string   `json:"script,omitempty"`   // ISO 15924, "Latn"
	Language string   `json:"language,omitempty"` // BCP 47
}

// Identifier is an identity that a registry or list gives: {"wikidata", "Q159"}, {"ofac", "36"}.
type Identifier struct {
	Scheme string `json:"scheme"`
	Value  string `json:"value"`
}

// Form says what sort of document a text is.
type Form string

// The forms of documents.
const (
	ArticleForm Form = "ARTICLE"    // running text: news, communiqué, readout
	EntryForm   Form = "LIST_ENTRY" // one entry of a structured list
)

// Document is one text, or one entry of a structured list, as it was read.
type Document struct {
	ID          string   `json:"id"` // DocumentID(Source, Text)
	Form        Form     `json:"form"`
	Source      string   `json:"source"` // its URL, else publisher and title; never a path
	Title       string   `json:"title"`
	Authors     []string `json:"authors,omitempty"`
	Publisher   string   `json:"publisher,omitempty"`
	PublishedOn Date     `json:"publishedOn,omitempty"`
	Language    string   `json:"language,omitempty"`
	URL         string   `json:"url,omitempty"`
	Licence     string   `json:"licence,omitempty"`
	SHA256      string   `json:"sha256"` // of Text, lower-case hex
	Text        string   `json:"text"`
	LoadKey     string   `json:"loadKey"`              // text, extractor's and registries' versions: equal keys load alike
	Sketch      Sketch   `json:"sketch,omitempty"`     // for near-duplicates; nil for list entries
	Collection  string   `json:"collection,omitempty"` // the list and edition that an entry belongs to
}

// Sentence is a stretch of a document's text.
type Sentence struct {
	ID       string `json:"id"` // SentenceID(Document, Ordinal)
	Document string `json:"document"`
	Ordinal  int    `json:"ordinal"` // from 0
	Start    int    `json:"start"`   // half-open byte span in the document's text
	End      int    `json:"end"`
	Page     int    `json:"page,omitempty"` // from 1; 0 where there are no pages
}

// Mention is a surface form that refers to an entity.
type Mention struct {
	ID       string  `json:"id"` // MentionID(Document, Start, End, Entity)
	Document string  `json:"document"`
	Sentence string  `json:"sentence"`
	Entity   string  `json:"entity"`
	Surface  string  `json:"surface"`
	Start    int     `json:"start"`
	End      int     `json:"end"`
	Rule     string  `json:"rule"`  // what decided the entity
	Score    float64 `json:"score"` // 0 to 1
}

// Qualifier narrows a claim: {"domain", "military"}, {"view", "threat"}, {"count", "11"}.
type Qualifier struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// Claim is a proposition without its source.
type Claim struct {
	ID         string      `json:"id"` // ClaimID
	Relation   Relation    `json:"relation"`
	From       string      `json:"from"` // entity ids; of a symmetric relation the smaller comes first
	To         string      `json:"to"`
	Qualifiers []Qualifier `json:"qualifiers,omitempty"` // sorted by key, then value
	When       Date        `json:"when,omitempty"`       // of events: part of the identity
	Within     string      `json:"within,omitempty"`     // of undated events: the document that keys them
}

// Voice is one speaker in an attribution chain.
type Voice struct {
	Entity string `json:"entity,omitempty"` // entity id; empty where the words name nobody known
	Name   string `json:"name"`             // as the graph names the speaker, or the words of the text
}

// Assertion is one document's wording of one claim.
type Assertion struct {
	ID               string     `json:"id"` // AssertionID
	Claim            string     `json:"claim"`
	Document         string     `json:"document"`
	Sentence         string     `json:"sentence"`
	Quote            string     `json:"quote"` // verbatim: the document's text from Start to End
	Start            int        `json:"start"`
	End              int        `json:"end"`
	Factuality       Factuality `json:"factuality"`
	Negated          bool       `json:"negated,omitempty"`
	Attribution      []Voice    `json:"attribution,omitempty"` // outermost first
	Time             Date       `json:"time,omitempty"`        // when it was so, as this document says
	Extractor        string     `json:"extractor"`
	ExtractorVersion string     `json:"extractorVersion"`
	Rule             string     `json:"rule"`
	Confidence       float64    `json:"confidence"` // 0 to 1
}

// Reading is all that one document says: the unit of a load. Every id it uses is declared in it.
type Reading struct {
	Document   Document    `json:"document"`
	Sentences  []Sentence  `json:"sentences,omitempty"`
	Entities   []Entity    `json:"entities,omitempty"`
	Mentions   []Mention   `json:"mentions,omitempty"`
	Claims     []Claim     `json:"claims,omitempty"`
	Assertions []Assertion `json:"assertions,omitempty"`
}
