package storetest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"chancery/schema"
	"chancery/store"
)

// paper is a document before its ids are known: the text grows passage by passage, and the
// reading is made of it at the end.
type paper struct {
	document schema.Document // without id, text, hash and sketch
	entities []schema.Entity // what this document says of them; one declaration an id
	passages []passage
}

type passage struct {
	text       string
	surfaces   []surface
	statements []statement
}

type surface struct{ text, entity string }

type statement struct {
	relation   schema.Relation
	from, to   string
	qualifiers []schema.Qualifier
	when       schema.Date // of the claim
	time       schema.Date // of the assertion
	factuality schema.Factuality
	negated    bool
	voices     []schema.Voice
	confidence float64
	quote      string // within the passage; "" is all of it
}

// reading makes the reading: ids derived, records in canonical order, spans where the passages stand.
func (p paper) reading() (schema.Reading, error) {
	var text strings.Builder
	starts := make([]int, len(p.passages))
	for i, passage := range p.passages {
		if i > 0 {
			text.WriteString(" ")
		}
		starts[i] = text.Len()
		text.WriteString(passage.text)
	}
	r := schema.Reading{Document: p.document, Entities: p.entities}
	d := &r.Document
	d.Text = text.String()
	d.ID = schema.DocumentID(d.Source, d.Text)
	sum := sha256.Sum256([]byte(d.Text))
	d.SHA256 = hex.EncodeToString(sum[:])
	if d.Form == schema.ArticleForm {
		d.Sketch = schema.NewSketch(d.Text)
	}
	known := map[string]schema.Entity{}
	for _, entity := range p.entities {
		known[entity.ID] = entity
	}
	seen := map[string]bool{}
	for i, passage := range p.passages {
		s := schema.Sentence{ID: schema.SentenceID(d.ID, i), Document: d.ID, Ordinal: i, Start: starts[i], End: starts[i] + len(passage.text)}
		r.Sentences = append(r.Sentences, s)
		for _, surface := range passage.surfaces {
			at := strings.Index(passage.text, surface.text)
			if at < 0 {
				return r, fmt.Errorf("%q does not stand in %q", surface.text, passage.text)
			}
			m := schema.Mention{Document: d.ID, Sentence: s.ID, Entity: surface.entity, Surface: surface.text, Start: s.Start + at, End: s.Start + at + len(surface.text), Rule: "given", Score: 0.75}
			if m.ID = schema.MentionID(d.ID, m.Start, m.End, m.Entity); !seen[m.ID] {
				r.Mentions = append(r.Mentions, m)
				seen[m.ID] = true
			}
		}
		for _, said := range passage.statements {
			if err := said.add(&r, s, passage.text, known, seen); err != nil {
				return r, err
			}
		}
	}
	r = store.Canonical(r)
	return r, store.Check(r)
}

// add adds the statement's claim and assertion, unless the reading has them.
func (said statement) add(r *schema.Reading, s schema.Sentence, text string, known map[string]schema.Entity, seen map[string]bool) error {
	from, ok := known[said.from]
	to, also := known[said.to]
	if !ok || !also {
		return fmt.Errorf("%s or %s is not declared", said.from, said.to)
	}
	claim := schema.NewClaim(said.relation, from, to, said.qualifiers, said.when, r.Document.ID)
	quote := said.quote
	if quote == "" {
		quote = text
	}
	at := strings.Index(text, quote)
	if at < 0 {
		return fmt.Errorf("%q does not stand in %q", quote, text)
	}
	a := schema.Assertion{Claim: claim.ID, Document: r.Document.ID, Sentence: s.ID, Quote: quote, Start: s.Start + at, End: s.Start + at + len(quote),
		Factuality: said.factuality, Negated: said.negated, Attribution: said.voices, Time: said.time,
		Extractor: "storetest", ExtractorVersion: "1", Rule: "given." + strings.ToLower(string(said.relation)), Confidence: said.confidence}
	a.ID = schema.AssertionID(a)
	if seen[a.ID] {
		return nil
	}
	seen[a.ID] = true
	if !seen[claim.ID] {
		seen[claim.ID] = true
		r.Claims = append(r.Claims, claim)
	}
	r.Assertions = append(r.Assertions, a)
	return nil
}
