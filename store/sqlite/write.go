package sqlite

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strconv"

	"chancery/schema"
	"chancery/store"
)

// writing is one transaction that puts and removes readings: what it touched is settled before it ends.
type writing struct {
	ctx      context.Context
	c        *connection
	entityN  map[string]int64 // row numbers found so far, by id
	claimN   map[string]int64
	entities map[int64]bool  // touched: to be merged anew
	claims   map[int64]bool  // touched: to be summarised anew
	sources  map[string]bool // whose documents may supersede each other differently now
	fault    func() error

	contributions map[contributionKey]*contribution // seen in this writing
	fresh         map[int64]*freshClaim             // claims made in this writing, with all their evidence
	marked        map[int64]mark                    // documents marked in this writing
	degrees       map[int64]int                     // changes not yet written
}

type contributionKey struct {
	entity int64
	digest [16]byte
}

// contribution is a row of that table and how many documents more contribute it than it says.
type contribution struct {
	n    int64
	more int
}

// freshClaim is a claim that only this writing's documents assert: it is summarised without
// reading anything back.
type freshClaim struct {
	from, to  int64
	evidence  []schema.Evidence
	documents []int64 // of the evidence
}

// mark says whether a document is superseded, and until when it was not.
type mark struct {
	superseded  bool
	from, until schema.Day
}

// Put stores the readings in one transaction. See store.Store.
func (s *Store) Put(ctx context.Context, readings []schema.Reading) (int, error) {
	for _, r := range readings {
		if err := store.Check(r); err != nil {
			return 0, fmt.Errorf("%s: %w", s.path, err)
		}
	}
	changed := 0
	err := s.writes(ctx, "writing to", func(w *writing) error {
		changed = 0
		for _, r := range readings {
			done, err := w.put(r)
			if err != nil {
				return err
			}
			if done {
				changed++
			}
		}
		return w.settle(changed)
	})
	if err != nil {
		return 0, err
	}
	return changed, nil
}

// Remove deletes exactly what one document said. See store.Store.
func (s *Store) Remove(ctx context.Context, document string) (bool, error) {
	found := false
	err := s.writes(ctx, "removing from", func(w *writing) error {
		var err error
		if found, err = w.erase(document); err != nil || !found {
			return err
		}
		return w.settle(1)
	})
	return found && err == nil, err
}

func newWriting(ctx context.Context, c *connection, fault func() error) *writing {
	return &writing{ctx: ctx, c: c, entityN: map[string]int64{}, claimN: map[string]int64{}, entities: map[int64]bool{}, claims: map[int64]bool{}, sources: map[string]bool{}, fault: fault,
		contributions: map[contributionKey]*contribution{}, fresh: map[int64]*freshClaim{}, marked: map[int64]mark{}, degrees: map[int64]int{}}
}

// writes runs a function in the one writer's transaction.
func (s *Store) writes(ctx context.Context, doing string, do func(*writing) error) error {
	c, err := s.take(ctx, s.writer)
	if err != nil {
		return s.named(doing, err)
	}
	defer func() { s.writer <- c }()
	w := newWriting(ctx, c, s.fault)
	if err := c.begin(ctx, "BEGIN IMMEDIATE"); err != nil {
		return s.ended(ctx, doing, err)
	}
	if err = do(w); err == nil {
		_, err = w.exec("COMMIT")
	}
	if err != nil {
		c.rollback(ctx)
	}
	return s.ended(ctx, doing, err)
}

// look says whether the context or a test's fault ends the writing before its next statement.
// The statements themselves are short and run without the context, which would cost a goroutine each.
func (w *writing) look() error {
	if err := w.ctx.Err(); err != nil {
		return err
	}
	if w.fault != nil {
		return w.fault()
	}
	return nil
}

func (w *writing) exec(text string, values ...any) (int64, error) {
	if err := w.look(); err != nil {
		return 0, err
	}
	return w.c.exec(context.Background(), text, values...)
}

func (w *writing) rows(text string, values []any, each func(scan func(...any) error) error) error {
	if err := w.look(); err != nil {
		return err
	}
	return w.c.rows(context.Background(), text, values, each)
}

// number gives the one whole number that a statement finds.
func (w *writing) number(text string, values ...any) (n int64, found bool, err error) {
	err = w.rows(text, values, func(scan func(...any) error) error {
		found = true
		return scan(&n)
	})
	return n, found, err
}

// put stores one reading and says whether that changed anything.
func (w *writing) put(r schema.Reading) (bool, error) {
	var key string
	found := false
	err := w.rows("SELECT load_key FROM document WHERE id = ?", []any{r.Document.ID}, func(scan func(...any) error) error {
		found = true
		return scan(&key)
	})
	if err != nil || found && key == r.Document.LoadKey {
		return false, err
	}
	if found {
		if _, err := w.erase(r.Document.ID); err != nil {
			return false, err
		}
	}
	return true, w.insert(r)
}

func (w *writing) insert(r schema.Reading) error {
	d := r.Document
	authors, err := store.CompactJSON(d.Authors)
	if err != nil {
		return err
	}
	published, _, known := d.PublishedOn.Bounds()
	if !known {
		published = 0
	}
	from, until := schema.Knowledge(d, nil)
	n, err := w.exec(`INSERT INTO document (id, form, source, title, title_folded, authors, publisher, publisher_folded, published_on, published_day,
		language, url, licence, sha256, load_key, collection, story, superseded, known_from, known_until, assertions, sketch, text)
		VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,0,?,?,?,?,?)`,
		d.ID, string(d.Form), d.Source, d.Title, schema.Fold(d.Title), authors, d.Publisher, schema.Fold(d.Publisher), string(d.PublishedOn), int(published),
		d.Language, d.URL, d.Licence, d.SHA256, d.LoadKey, d.Collection, d.ID, int(from), int(until), len(r.Assertions), sketchBytes(d.Sketch), d.Text)
	if err != nil {
		return err
	}
	w.sources[d.Source] = true
	sentences, err := w.insertSentences(n, r)
	if err != nil {
		return err
	}
	for _, e := range r.Entities {
		if err := w.contribute(n, e); err != nil {
			return err
		}
	}
	for _, m := range r.Mentions {
		if _, err := w.exec(`INSERT INTO mention (id, document, sentence, entity, surface, surface_folded, start_at, end_at, rule, score, score_text) VALUES (?,?,?,?,?,?,?,?,?,?,?)`,
			m.ID, n, sentences[m.Sentence], w.entityN[m.Entity], m.Surface, schema.Fold(m.Surface), m.Start, m.End, m.Rule, m.Score, decimal(m.Score)); err != nil {
			return err
		}
	}
	for _, claim := range r.Claims {
		if err := w.claim(claim); err != nil {
			return err
		}
	}
	for _, a := range r.Assertions {
		if err := w.assert(n, sentences[a.Sentence], a, d); err != nil {
			return err
		}
	}
	return w.joinStory(n, d)
}

// decimal writes a number so that it reads back the same.
func decimal(f float64) string { return strconv.FormatFloat(f, 'g', -1, 64) }

func (w *writing) insertSentences(document int64, r schema.Reading) (map[string]int64, error) {
	numbers := make(map[string]int64, len(r.Sentences))
	for _, s := range r.Sentences {
		text := r.Document.Text[s.Start:s.End]
		folded := schema.Fold(text)
		n, err := w.exec(`INSERT INTO sentence (id, document, ordinal, start_at, end_at, page, text, text_folded) VALUES (?,?,?,?,?,?,?,?)`,
			s.ID, document, s.Ordinal, s.Start, s.End, s.Page, text, folded)
		if err != nil {
			return nil, err
		}
		if _, err := w.exec("INSERT INTO sentence_text (rowid, text) VALUES (?,?)", n, folded); err != nil {
			return nil, err
		}
		numbers[s.ID] = n
	}
	return numbers, nil
}

// contribute adds what a document says of an entity, which is made where it is new.
func (w *writing) contribute(document int64, e schema.Entity) error {
	n, found := w.entityN[e.ID]
	if !found {
		var err error
		if n, found, err = w.number("SELECT n FROM entity WHERE id = ?", e.ID); err != nil {
			return err
		}
		if !found {
			if n, err = w.newEntity(e); err != nil {
				return err
			}
		}
		w.entityN[e.ID] = n
	}
	content, err := store.CompactJSON(e)
	if err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(content))
	key := contributionKey{entity: n, digest: [16]byte(sum[:16])}
	known := w.contributions[key]
	if known == nil {
		known = &contribution{}
		if known.n, _, err = w.number(`INSERT INTO contribution (entity, digest, documents, content) VALUES (?,?,1,?)
			ON CONFLICT (entity, digest) DO UPDATE SET documents = documents + 1 RETURNING n`, n, key.digest[:], content); err != nil {
			return err
		}
		w.contributions[key] = known
		w.entities[n] = w.entities[n] || found // a new entity is stored as its first document describes it
	} else {
		known.more++
	}
	_, err = w.exec("INSERT INTO document_entity (document, contribution) VALUES (?,?)", document, known.n)
	return err
}

// flush writes how many documents more contribute what was seen in this writing.
func (w *writing) flush() error {
	for _, known := range w.contributions {
		if known.more == 0 {
			continue
		}
		if _, err := w.exec("UPDATE contribution SET documents = documents + ? WHERE n = ?", known.more, known.n); err != nil {
			return err
		}
	}
	clear(w.contributions)
	return nil
}

// newEntity makes an entity as its first document describes it.
func (w *writing) newEntity(e schema.Entity) (int64, error) {
	e = schema.MergeEntity([]schema.Contribution{{Entity: e, Documents: 1}})
	names, err := store.CompactJSON(e.Names)
	if err != nil {
		return 0, err
	}
	identifiers, err := store.CompactJSON(e.Identifiers)
	if err != nil {
		return 0, err
	}
	n, err := w.exec("INSERT INTO entity (id, kind, sub_kind, name, name_folded, description, names, identifiers, degree) VALUES (?,?,?,?,?,?,?,?,0)",
		e.ID, string(e.Kind), string(e.SubKind), e.Name, schema.Fold(e.Name), e.Description, names, identifiers)
	if err != nil {
		return 0, err
	}
	return n, w.index(n, false, e)
}

func (w *writing) claim(claim schema.Claim) error {
	n, found := w.claimN[claim.ID]
	if !found {
		var err error
		if n, found, err = w.number("SELECT n FROM claim WHERE id = ? AND past_of IS NULL", claim.ID); err != nil {
			return err
		}
		if !found {
			qualifiers, err := store.CompactJSON(claim.Qualifiers)
			if err != nil {
				return err
			}
			row, _ := schema.RelationNamed(claim.Relation)
			if n, err = w.exec("INSERT INTO claim (id, type, nature, from_n, to_n, qualifiers, at, within) VALUES (?,?,?,?,?,?,?,?)",
				claim.ID, string(claim.Relation), string(row.Nature), w.entityN[claim.From], w.entityN[claim.To], qualifiers, string(claim.When), claim.Within); err != nil {
				return err
			}
			w.fresh[n] = &freshClaim{from: w.entityN[claim.From], to: w.entityN[claim.To]}
		}
		w.claimN[claim.ID] = n
	}
	w.claims[n] = true
	return nil
}

func (w *writing) assert(document, sentence int64, a schema.Assertion, d schema.Document) error {
	if fresh := w.fresh[w.claimN[a.Claim]]; fresh != nil {
		from, until := schema.Knowledge(d, nil)
		fresh.evidence = append(fresh.evidence, schema.Evidence{Assertion: a, Title: d.Title, PublishedOn: d.PublishedOn, Sketch: d.Sketch, KnownFrom: from, KnownUntil: until})
		fresh.documents = append(fresh.documents, document)
	}
	speaker := ""
	if len(a.Attribution) > 0 {
		speaker = a.Attribution[0].Name
	}
	earliest, latest, _ := a.Time.Bounds()
	n, err := w.exec(`INSERT INTO assertion (id, claim, document, sentence, quote, quote_folded, start_at, end_at, factuality, negated, speaker, speaker_folded,
		time, earliest, latest, extractor, extractor_version, rule, confidence, confidence_text) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
		a.ID, w.claimN[a.Claim], document, sentence, a.Quote, schema.Fold(a.Quote), a.Start, a.End, string(a.Factuality), a.Negated, speaker, schema.Fold(speaker),
		string(a.Time), int(earliest), int(latest), a.Extractor, a.ExtractorVersion, a.Rule, a.Confidence, decimal(a.Confidence))
	if err != nil {
		return err
	}
	for ordinal, voice := range a.Attribution {
		var entity any // NULL where the words name nobody known
		if voice.Entity != "" {
			entity = w.entityN[voice.Entity]
		}
		if _, err := w.exec("INSERT INTO voice (assertion, ordinal, entity, name, name_folded) VALUES (?,?,?,?,?)", n, ordinal, entity, voice.Name, schema.Fold(voice.Name)); err != nil {
			return err
		}
	}
	return nil
}

// erase deletes what a document said, leaving what it touched to be settled.
func (w *writing) erase(id string) (bool, error) {
	var n int64
	var source, story string
	found := false
	err := w.rows("SELECT n, source, story FROM document WHERE id = ?", []any{id}, func(scan func(...any) error) error {
		found = true
		return scan(&n, &source, &story)
	})
	if err != nil || !found {
		return false, err
	}
	w.sources[source] = true
	clear(w.fresh) // what is erased may have been put in this same writing
	if err := w.flush(); err != nil {
		return true, err
	}
	if err := w.gather("SELECT DISTINCT claim FROM assertion WHERE document = ?", n, w.claims); err != nil {
		return true, err
	}
	if err := w.gather("SELECT c.entity FROM document_entity e JOIN contribution c ON c.n = e.contribution WHERE e.document = ?", n, w.entities); err != nil {
		return true, err
	}
	for _, text := range []string{
		"DELETE FROM voice WHERE assertion IN (SELECT n FROM assertion WHERE document = ?)",
		"DELETE FROM assertion WHERE document = ?",
		"DELETE FROM mention WHERE sentence IN (SELECT n FROM sentence WHERE document = ?)",
		"DELETE FROM sentence_text WHERE rowid IN (SELECT n FROM sentence WHERE document = ?)",
		"DELETE FROM sentence WHERE document = ?",
		"UPDATE contribution SET documents = documents - 1 WHERE n IN (SELECT contribution FROM document_entity WHERE document = ?)",
		"DELETE FROM contribution WHERE documents = 0 AND n IN (SELECT contribution FROM document_entity WHERE document = ?)",
		"DELETE FROM document_entity WHERE document = ?",
		"DELETE FROM band WHERE document = ?",
		"DELETE FROM document WHERE n = ?",
	} {
		if _, err := w.exec(text, n); err != nil {
			return true, err
		}
	}
	return true, w.splitStory(story)
}

// gather adds the numbers that a statement finds to a set.
func (w *writing) gather(text string, value any, into map[int64]bool) error {
	return w.rows(text, []any{value}, func(scan func(...any) error) error {
		var n int64
		err := scan(&n)
		into[n] = true
		return err
	})
}

func sketchBytes(sketch schema.Sketch) []byte {
	if len(sketch) == 0 {
		return nil
	}
	out := make([]byte, 0, 4*len(sketch))
	for _, number := range sketch {
		out = binary.LittleEndian.AppendUint32(out, number)
	}
	return out
}

func sketchOf(bytes []byte) schema.Sketch {
	if len(bytes) == 0 {
		return nil
	}
	sketch := make(schema.Sketch, len(bytes)/4)
	for i := range sketch {
		sketch[i] = binary.LittleEndian.Uint32(bytes[4*i:])
	}
	return sketch
}
