package neo4j

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"chancery/schema"
	"chancery/store"
)

// Export calls each with every reading, in the order of document ids.
func (s *Store) Export(ctx context.Context, each func(schema.Reading) error) error {
	if err := s.usable(); err != nil {
		return err
	}
	session := s.session(ctx, neo4j.AccessModeRead)
	defer session.Close(context.WithoutCancel(ctx))
	ids, err := single(session.Run(ctx, "MATCH (d:Document) WITH d.id AS id ORDER BY id RETURN collect(id)", nil))(ctx)
	if err != nil {
		return ended(ctx, err)
	}
	list, _ := ids.([]any)
	for _, id := range list {
		value, err := single(session.Run(ctx, readingText, map[string]any{"id": id}))(ctx)
		if err != nil {
			return ended(ctx, err)
		}
		parts, ok := value.([]any)
		if !ok {
			continue // removed since the ids were read
		}
		reading, err := readingOf(parts)
		if err != nil {
			return fmt.Errorf("%w: document %v: %w", store.ErrForeign, id, err)
		}
		if err := each(reading); err != nil {
			return err
		}
	}
	return nil
}

// readingText gives one document and all it says, as lists in the order of the schema's fields.
const readingText = `OPTIONAL MATCH (d:Document {id: $id})
RETURN CASE WHEN d IS NULL THEN null ELSE [
properties(d),
COLLECT { MATCH (s:Sentence {document: d.id}) WITH s ORDER BY s.ordinal RETURN [s.id, s.ordinal, s.start, s.end, s.page] },
COLLECT { MATCH (d)-[:DESCRIBES]->(x:Description) WITH x ORDER BY x.entity RETURN x.record },
COLLECT { MATCH (m:Mention {document: d.id}) WITH m ORDER BY m.id RETURN [m.id, m.sentence, m.entity, m.surface, m.start, m.end, m.rule, m.score] },
COLLECT { MATCH (a:Assertion {document: d.id})-[:OF]->(c:Claim) WITH DISTINCT c ORDER BY c.id RETURN [c.id, c.type, c.from, c.to, c.qualifiers, c.when, c.within] },
COLLECT { MATCH (a:Assertion {document: d.id}) WITH a ORDER BY a.id RETURN [a.id, a.claim, a.sentence, a.quote, a.start, a.end, a.factuality, a.negated,
  a.voiceEntities, a.voiceNames, a.time, a.extractor, a.extractorVersion, a.rule, a.confidence] }
] END`

// cells reads a row of values one after the other.
type cells []any

func (c *cells) next() any {
	if len(*c) == 0 {
		return nil
	}
	value := (*c)[0]
	*c = (*c)[1:]
	return value
}

func (c *cells) text() string { return text(c.next()) }

func (c *cells) whole() int {
	n, _ := c.next().(int64)
	return int(n)
}

func (c *cells) number() float64 {
	n, _ := c.next().(float64)
	return n
}

func (c *cells) truth() bool {
	b, _ := c.next().(bool)
	return b
}

func (c *cells) list() []any {
	l, _ := c.next().([]any)
	return l
}

// readingOf puts a reading together from the parts that readingText gives.
func readingOf(value []any) (schema.Reading, error) {
	parts := cells(value)
	properties, ok := parts.next().(map[string]any)
	if !ok {
		return schema.Reading{}, fmt.Errorf("the server gave %T for a document", value[0])
	}
	r := schema.Reading{Document: documentOf(properties)}
	id := r.Document.ID
	for _, item := range parts.list() {
		row := cells(item.([]any))
		r.Sentences = append(r.Sentences, schema.Sentence{ID: row.text(), Document: id, Ordinal: row.whole(), Start: row.whole(), End: row.whole(), Page: row.whole()})
	}
	for _, item := range parts.list() {
		var entity schema.Entity
		if err := json.Unmarshal([]byte(text(item)), &entity); err != nil {
			return r, fmt.Errorf("an entity's description: %w", err)
		}
		r.Entities = append(r.Entities, entity)
	}
	for _, item := range parts.list() {
		row := cells(item.([]any))
		r.Mentions = append(r.Mentions, schema.Mention{ID: row.text(), Document: id, Sentence: row.text(), Entity: row.text(), Surface: row.text(),
			Start: row.whole(), End: row.whole(), Rule: row.text(), Score: row.number()})
	}
	for _, item := range parts.list() {
		row := cells(item.([]any))
		claim := schema.Claim{ID: row.text(), Relation: schema.Relation(row.text()), From: row.text(), To: row.text()}
		if err := json.Unmarshal([]byte(row.text()), &claim.Qualifiers); err != nil {
			return r, fmt.Errorf("the qualifiers of %s: %w", claim.ID, err)
		}
		if len(claim.Qualifiers) == 0 {
			claim.Qualifiers = nil
		}
		claim.When, claim.Within = schema.Date(row.text()), row.text()
		r.Claims = append(r.Claims, claim)
	}
	for _, item := range parts.list() {
		row := cells(item.([]any))
		a := schema.Assertion{ID: row.text(), Claim: row.text(), Document: id, Sentence: row.text(), Quote: row.text(), Start: row.whole(), End: row.whole(),
			Factuality: schema.Factuality(row.text()), Negated: row.truth()}
		entities, names := row.list(), row.list()
		for i := range names {
			a.Attribution = append(a.Attribution, schema.Voice{Entity: text(entities[i]), Name: text(names[i])})
		}
		a.Time, a.Extractor, a.ExtractorVersion, a.Rule, a.Confidence = schema.Date(row.text()), row.text(), row.text(), row.text(), row.number()
		r.Assertions = append(r.Assertions, a)
	}
	return r, nil
}

func documentOf(p map[string]any) schema.Document {
	d := schema.Document{ID: text(p["id"]), Form: schema.Form(text(p["form"])), Source: text(p["source"]), Title: text(p["title"]), Publisher: text(p["publisher"]),
		PublishedOn: schema.Date(text(p["publishedOn"])), Language: text(p["language"]), URL: text(p["url"]), Licence: text(p["licence"]), SHA256: text(p["sha256"]),
		Text: text(p["text"]), LoadKey: text(p["loadKey"]), Sketch: sketchOf(p["sketch"]), Collection: text(p["collection"])}
	authors, _ := p["authors"].([]any)
	for _, author := range authors {
		d.Authors = append(d.Authors, text(author))
	}
	return d
}
