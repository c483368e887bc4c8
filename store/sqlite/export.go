package sqlite

import (
	"context"
	"encoding/json"
	"fmt"

	"chancery/schema"
)

// LoadKeys gives the load keys of stored documents. See store.Store.
func (s *Store) LoadKeys(ctx context.Context, ids []string) (map[string]string, error) {
	var keys map[string]string
	err := s.reading(ctx, "reading", func(c *connection) (err error) {
		keys, err = loadKeys(ctx, c, ids)
		return err
	})
	return keys, err
}

func loadKeys(ctx context.Context, c *connection, ids []string) (map[string]string, error) {
	text, values := "SELECT id, load_key FROM document", []any{}
	if ids != nil {
		list, err := jsonOf(ids)
		if err != nil {
			return nil, err
		}
		text, values = text+" WHERE id IN (SELECT value FROM json_each(?))", append(values, list)
	}
	keys := map[string]string{}
	err := c.rows(ctx, text, values, func(scan func(...any) error) error {
		var id, key string
		err := scan(&id, &key)
		keys[id] = key
		return err
	})
	return keys, err
}

// Export calls each with every reading in the order of document ids, from one snapshot. See store.Store.
func (s *Store) Export(ctx context.Context, each func(schema.Reading) error) error {
	return s.reading(ctx, "reading", func(c *connection) error {
		e := exporting{ctx: ctx, c: c}
		after, more := "", true
		for more { // one document at a time, so that no statement stays open
			var n int64
			var r schema.Reading
			var err error
			if n, more, err = e.document(after, &r.Document); err != nil || !more {
				return err
			}
			after = r.Document.ID
			for _, part := range []func(int64, *schema.Reading) error{e.sentences, e.entities, e.mentions, e.claims, e.assertions} {
				if err := part(n, &r); err != nil {
					return fmt.Errorf("document %s: %w", after, err)
				}
			}
			if err := each(r); err != nil {
				return err
			}
		}
		return nil
	})
}

// exporting reads documents back as they were put.
type exporting struct {
	ctx context.Context
	c   *connection
}

func (e exporting) document(after string, d *schema.Document) (n int64, found bool, err error) {
	var authors, sketch []byte
	found, err = e.c.one(e.ctx, `SELECT n, id, form, source, title, authors, publisher, published_on, language, url, licence, sha256, load_key, collection, sketch, text
		FROM document WHERE id > ? ORDER BY id LIMIT 1`, []any{after},
		&n, &d.ID, &d.Form, &d.Source, &d.Title, &authors, &d.Publisher, &d.PublishedOn, &d.Language, &d.URL, &d.Licence, &d.SHA256, &d.LoadKey, &d.Collection, &sketch, &d.Text)
	if err != nil || !found {
		return n, found, err
	}
	d.Sketch = sketchOf(sketch)
	if string(authors) != "[]" {
		err = json.Unmarshal(authors, &d.Authors)
	}
	return n, found, err
}

func (e exporting) sentences(n int64, r *schema.Reading) error {
	return e.c.rows(e.ctx, "SELECT id, ordinal, start_at, end_at, page FROM sentence WHERE document = ? ORDER BY ordinal", []any{n}, func(scan func(...any) error) error {
		s := schema.Sentence{Document: r.Document.ID}
		err := scan(&s.ID, &s.Ordinal, &s.Start, &s.End, &s.Page)
		r.Sentences = append(r.Sentences, s)
		return err
	})
}

func (e exporting) entities(n int64, r *schema.Reading) error {
	return e.c.rows(e.ctx, `SELECT c.content FROM document_entity d JOIN contribution c ON c.n = d.contribution JOIN entity e ON e.n = c.entity
		WHERE d.document = ? ORDER BY e.id`, []any{n}, func(scan func(...any) error) error {
		var content []byte
		var entity schema.Entity
		if err := scan(&content); err != nil {
			return err
		}
		err := json.Unmarshal(content, &entity)
		r.Entities = append(r.Entities, entity)
		return err
	})
}

func (e exporting) mentions(n int64, r *schema.Reading) error {
	return e.c.rows(e.ctx, `SELECT m.id, s.id, e.id, m.surface, m.start_at, m.end_at, m.rule, m.score FROM mention m JOIN sentence s ON s.n = m.sentence JOIN entity e ON e.n = m.entity
		WHERE s.document = ? ORDER BY m.id`, []any{n}, func(scan func(...any) error) error {
		m := schema.Mention{Document: r.Document.ID}
		err := scan(&m.ID, &m.Sentence, &m.Entity, &m.Surface, &m.Start, &m.End, &m.Rule, &m.Score)
		r.Mentions = append(r.Mentions, m)
		return err
	})
}

func (e exporting) claims(n int64, r *schema.Reading) error {
	return e.c.rows(e.ctx, `SELECT c.id, c.type, f.id, t.id, c.qualifiers, c.at, c.within FROM claim c JOIN entity f ON f.n = c.from_n JOIN entity t ON t.n = c.to_n
		WHERE c.n IN (SELECT claim FROM assertion WHERE document = ?) ORDER BY c.id`, []any{n}, func(scan func(...any) error) error {
		var c schema.Claim
		var qualifiers []byte
		if err := scan(&c.ID, &c.Relation, &c.From, &c.To, &qualifiers, &c.When, &c.Within); err != nil {
			return err
		}
		var err error
		if string(qualifiers) != "[]" {
			err = json.Unmarshal(qualifiers, &c.Qualifiers)
		}
		r.Claims = append(r.Claims, c)
		return err
	})
}

func (e exporting) assertions(n int64, r *schema.Reading) error {
	err := e.c.rows(e.ctx, `SELECT a.id, c.id, s.id, a.quote, a.start_at, a.end_at, a.factuality, a.negated, a.time, a.extractor, a.extractor_version, a.rule, a.confidence
		FROM assertion a JOIN claim c ON c.n = a.claim JOIN sentence s ON s.n = a.sentence WHERE a.document = ? ORDER BY a.id`, []any{n}, func(scan func(...any) error) error {
		a := schema.Assertion{Document: r.Document.ID}
		err := scan(&a.ID, &a.Claim, &a.Sentence, &a.Quote, &a.Start, &a.End, &a.Factuality, &a.Negated, &a.Time, &a.Extractor, &a.ExtractorVersion, &a.Rule, &a.Confidence)
		r.Assertions = append(r.Assertions, a)
		return err
	})
	if err != nil {
		return err
	}
	place := make(map[string]int, len(r.Assertions))
	for i, a := range r.Assertions {
		place[a.ID] = i
	}
	return e.c.rows(e.ctx, `SELECT a.id, coalesce(e.id, ''), v.name FROM assertion a JOIN voice v ON v.assertion = a.n LEFT JOIN entity e ON e.n = v.entity
		WHERE a.document = ? ORDER BY a.id, v.ordinal`, []any{n}, func(scan func(...any) error) error {
		var id string
		var voice schema.Voice
		if err := scan(&id, &voice.Entity, &voice.Name); err != nil {
			return err
		}
		a := &r.Assertions[place[id]]
		a.Attribution = append(a.Attribution, voice)
		return nil
	})
}
