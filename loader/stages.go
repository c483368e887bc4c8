package loader

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"sort"

	"chancery/loader/mention"
	"chancery/loader/parse"
	"chancery/loader/qualify"
	"chancery/loader/registry"
	"chancery/loader/relate"
	"chancery/loader/resolve"
	"chancery/loader/segment"
	"chancery/loader/text"
	"chancery/schema"
)

// Extractor is the name that assertions of running text carry.
const Extractor = "chancery-patterns"

// extractorVersion moves with the code of the stages; what their tables say is part of Version.
const extractorVersion = "2"

// KeptConfidence is the confidence from which on stores keep an assertion.
const KeptConfidence = .5

// Stages reads one document after another: text, segment, parse, mention, resolve, relate,
// qualify, claims. It does not change once opened: any number of goroutines may use it.
type Stages struct {
	model    *parse.Model
	registry *registry.Registry
	patterns *relate.Patterns
	cues     *qualify.Cues
	weights  weights
	version  string
}

// Trace holds what every stage gave for one document: for people who ask why, and for what a
// Reading leaves out (claims with an unnamed end, and those below KeptConfidence).
type Trace struct {
	Sentences  []segment.Sentence
	Trees      []parse.Tree // one a sentence
	Mentions   []mention.Mention
	Links      resolve.Links
	Relations  []relate.Relation
	Statements []qualify.Statement // one a relation
}

// Open reads the embedded model and tables. It fails only where one of them is malformed.
func Open() (*Stages, error) {
	model, err := parse.Open()
	if err != nil {
		return nil, fmt.Errorf("open the parser: %w", err)
	}
	reg, err := registry.Open()
	if err != nil {
		return nil, fmt.Errorf("open the registry: %w", err)
	}
	patterns, err := relate.Open()
	if err != nil {
		return nil, fmt.Errorf("open the patterns: %w", err)
	}
	cues, err := qualify.Open()
	if err != nil {
		return nil, fmt.Errorf("open the cues: %w", err)
	}
	confidence, err := openConfidence(confidenceFile)
	if err != nil {
		return nil, fmt.Errorf("open the weights of the confidence: %w", err)
	}
	sum := sha256.Sum256([]byte(extractorVersion + patterns.Version() + cues.Version() + reg.Version() + confidenceFile))
	return &Stages{model, reg, patterns, cues, confidence, hex.EncodeToString(sum[:])[:16]}, nil
}

// Version gives a hash of all that decides what is read from a text: the extractor's version
// and its tables. Readings of another version are stale.
func (s *Stages) Version() string { return s.version }

// Registry gives the tables that the stages read by, for lists to find countries in.
func (s *Stages) Registry() *registry.Registry { return s.registry }

// LoadKey gives what a document's load is keyed by: its text, and the version.
func (s *Stages) LoadKey(doc text.Doc) string {
	sum := sha256.Sum256([]byte(doc.Text + "\x00" + doc.Date + "\x00" + s.version))
	return hex.EncodeToString(sum[:])[:32]
}

// Canonical gives the usual name of what a name, alias or demonym means, and whether the
// registry knows it.
func (s *Stages) Canonical(name string) (string, bool) { return s.registry.Canonical(name) }

// Read takes a document through all stages. It is pure: the same document gives the same
// reading, whatever else is read at the same time.
func (s *Stages) Read(doc text.Doc) (schema.Reading, Trace) {
	sentences := segment.Sentences(doc)
	trees := s.model.Parse(doc, sentences)
	mentions := mention.Find(doc, trees, s.registry)
	links := resolve.Link(doc, trees, mentions, s.registry)
	related := relate.Sentences{Trees: trees, Mentions: mentions, Links: links}
	relations := s.patterns.Find(related)
	relate.Second(s.model, related, relations)
	trace := Trace{
		Sentences: sentences, Trees: trees, Mentions: mentions, Links: links, Relations: relations,
		Statements: s.statements(doc, related, relations),
	}
	return s.reading(doc, trace), trace
}

// statements says how the document presents its relations, and how sure each is.
func (s *Stages) statements(doc text.Doc, related relate.Sentences, relations []relate.Relation) []qualify.Statement {
	all := s.cues.State(doc, related, s.patterns, relations)
	for i := range all {
		all[i].Confidence = s.weights.of(all[i].Relation)
	}
	return all
}

// reading makes the record of a document from what the stages gave.
func (s *Stages) reading(doc text.Doc, trace Trace) schema.Reading {
	source := doc.Source
	if source == "" {
		source = doc.URL
	}
	if source == "" {
		source = doc.Publisher + " " + doc.Title
	}
	sum := sha256.Sum256([]byte(doc.Text))
	id := schema.DocumentID(source, doc.Text)
	published, err := schema.ParseDate(doc.Date)
	if err != nil {
		published = ""
	}
	r := schema.Reading{
		Document: schema.Document{
			ID: id, Form: schema.ArticleForm, Source: source, Title: doc.Title, Authors: doc.Authors, Publisher: doc.Publisher,
			PublishedOn: published, Language: doc.Language, URL: doc.URL, Licence: doc.Licence,
			SHA256: hex.EncodeToString(sum[:]), Text: doc.Text, LoadKey: s.LoadKey(doc), Sketch: schema.NewSketch(doc.Text),
		},
		Entities: trace.Links.Entities,
	}
	for i, sentence := range trace.Sentences {
		r.Sentences = append(r.Sentences, schema.Sentence{
			ID: schema.SentenceID(id, i), Document: id, Ordinal: i, Start: sentence.Start, End: sentence.End, Page: doc.Page(sentence.Start),
		})
	}
	r.Mentions = mentionsOf(doc, trace, id)
	s.claims(&r, doc, trace)
	return r
}

// mentionsOf gives the record of every mention that refers to somebody.
func mentionsOf(doc text.Doc, trace Trace, id string) []schema.Mention {
	var all []schema.Mention
	seen := map[string]bool{}
	for m, found := range trace.Mentions {
		for _, e := range trace.Links.All(m) {
			entity := trace.Links.Entities[e].ID
			record := schema.Mention{
				ID: schema.MentionID(id, found.Start, found.End, entity), Document: id, Sentence: schema.SentenceID(id, found.Sentence),
				Entity: entity, Surface: doc.Slice(found.Span), Start: found.Start, End: found.End,
				Rule: found.Rule + "/" + trace.Links.Rule[m], Score: found.Score * trace.Links.Score[m],
			}
			if !seen[record.ID] {
				seen[record.ID] = true
				all = append(all, record)
			}
		}
	}
	sort.Slice(all, func(i, j int) bool { return all[i].ID < all[j].ID })
	return all
}

// claims adds the claims whose ends are both named and that are likely enough to be kept.
func (s *Stages) claims(r *schema.Reading, doc text.Doc, trace Trace) {
	id := r.Document.ID
	seen := map[string]bool{}
	for _, statement := range trace.Statements {
		relation := statement.Relation
		if relation.From.Open() || relation.To.Open() || statement.Confidence < KeptConfidence {
			continue
		}
		span := quoteSpan(trace, relation)
		claim := schema.NewClaim(relation.Name, trace.Links.Entities[relation.From.Entity], trace.Links.Entities[relation.To.Entity],
			qualifiers(relation), statement.Time, id)
		assertion := schema.Assertion{
			Claim: claim.ID, Document: id, Sentence: schema.SentenceID(id, relation.Sentence),
			Quote: doc.Slice(span), Start: span.Start, End: span.End,
			Factuality: statement.Factuality, Negated: statement.Negated, Attribution: statement.Attribution, Time: statement.Time,
			Extractor: Extractor, ExtractorVersion: s.version, Rule: relation.Pattern, Confidence: statement.Confidence,
		}
		assertion.ID = schema.AssertionID(assertion)
		if !seen[claim.ID] {
			seen[claim.ID] = true
			r.Claims = append(r.Claims, claim)
		}
		if !seen[assertion.ID] {
			seen[assertion.ID] = true
			r.Assertions = append(r.Assertions, assertion)
		}
	}
	sort.Slice(r.Claims, func(i, j int) bool { return r.Claims[i].ID < r.Claims[j].ID })
	sort.Slice(r.Assertions, func(i, j int) bool { return r.Assertions[i].ID < r.Assertions[j].ID })
}

// qualifiers gives what narrows a claim, with the status of an office where it is not held.
func qualifiers(relation relate.Relation) []schema.Qualifier {
	all := slices.Clone(relation.Qualifiers)
	if relation.Name == "HOLDS_OFFICE" && relation.Status != "" {
		all = append(all, schema.Qualifier{Key: "status", Value: relation.Status})
	}
	return all
}

// quoteSpan gives the shortest stretch of the sentence that holds the words a relation rests
// on, with the whole mentions of its ends.
func quoteSpan(trace Trace, relation relate.Relation) text.Span {
	tree := trace.Trees[relation.Sentence]
	span := text.Span{Start: tree.Sentence.End, End: tree.Sentence.Start}
	widen := func(by text.Span) {
		span.Start, span.End = min(span.Start, by.Start), max(span.End, by.End)
	}
	for _, w := range relation.Words {
		if w >= 0 && w < len(tree.Words) {
			widen(tree.Words[w].Span)
		}
	}
	for _, end := range []relate.End{relation.From, relation.To} {
		if end.Mention >= 0 && trace.Mentions[end.Mention].Sentence == relation.Sentence {
			widen(trace.Mentions[end.Mention].Span)
		}
	}
	span.Start, span.End = max(span.Start, tree.Sentence.Start), min(span.End, tree.Sentence.End)
	return span
}
