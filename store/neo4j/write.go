package neo4j

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"chancery/schema"
	"chancery/store"
	"chancery/store/cypher"
)

// Put stores the readings in one transaction.
func (s *Store) Put(ctx context.Context, readings []schema.Reading) (int, error) {
	latest := map[string]schema.Reading{}
	for _, reading := range readings {
		if err := store.Check(reading); err != nil {
			return 0, err
		}
		latest[reading.Document.ID] = reading
	}
	if len(latest) == 0 {
		return 0, s.usable()
	}
	ids := sorted(latest)
	return s.write(ctx, func(t *transaction) (int, error) {
		keys, err := t.loadKeys(ids)
		if err != nil {
			return 0, err
		}
		var fresh []schema.Reading
		var replaced []string
		for _, id := range ids {
			key, stored := keys[id]
			if stored && key == latest[id].Document.LoadKey {
				continue
			}
			if stored {
				replaced = append(replaced, id)
			}
			fresh = append(fresh, latest[id])
		}
		if len(fresh) == 0 {
			return 0, nil
		}
		touched := newTouched()
		if err := t.clear(replaced, touched); err != nil {
			return 0, err
		}
		if err := t.insert(fresh, touched); err != nil {
			return 0, err
		}
		return len(fresh), t.refresh(touched)
	})
}

// Remove deletes what one document said.
func (s *Store) Remove(ctx context.Context, document string) (bool, error) {
	removed, err := s.write(ctx, func(t *transaction) (int, error) {
		keys, err := t.loadKeys([]string{document})
		if err != nil || len(keys) == 0 {
			return 0, err
		}
		touched := newTouched()
		if err := t.clear([]string{document}, touched); err != nil {
			return 0, err
		}
		return 1, t.refresh(touched)
	})
	return removed > 0, err
}

func (s *Store) usable() error {
	if s.closed.Load() {
		return store.ErrClosed
	}
	return nil
}

// write runs the work in one transaction, again while the server is away or asks for it, for
// as long as the store's patience lasts. The work gives how much it changed. Every work is
// idempotent and looks first at what is stored: when a connection is lost in COMMIT and a
// later attempt finds nothing left to do, the lost commit had happened and its number counts.
func (s *Store) write(ctx context.Context, work func(*transaction) (int, error)) (int, error) {
	if err := s.usable(); err != nil {
		return 0, err
	}
	select {
	case s.writing <- struct{}{}:
		defer func() { <-s.writing }()
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	began, pause, uncertain := time.Now(), 50*time.Millisecond, 0
	for {
		changed, committing, err := s.attempt(ctx, work)
		if err == nil {
			return max(changed, uncertain), nil
		}
		if committing {
			uncertain = changed
		}
		if ctx.Err() != nil {
			return 0, ctx.Err()
		}
		if !passing(err) || time.Since(began) > s.patience {
			return 0, fmt.Errorf("writing to Neo4j: %w", translate(err))
		}
		select {
		case <-time.After(pause + rand.N(pause)):
			pause = min(2*pause, 2*time.Second)
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	}
}

// passing says whether an error may go away by itself.
func passing(err error) bool {
	if neo4j.IsRetryable(err) || neo4j.IsConnectivityError(err) {
		return true
	}
	var server *neo4j.Neo4jError
	if errors.As(err, &server) {
		return strings.HasPrefix(server.Code, "Neo.TransientError.") || server.Code == "Neo.ClientError.Database.DatabaseNotFound"
	}
	return errors.Is(translate(err), store.ErrUnavailable)
}

// attempt runs the work once; committing says that the error came from COMMIT, so that
// nobody knows whether the work is done.
func (s *Store) attempt(ctx context.Context, work func(*transaction) (int, error)) (changed int, committing bool, err error) {
	session := s.session(ctx, neo4j.AccessModeWrite)
	defer session.Close(context.WithoutCancel(ctx))
	tx, err := session.BeginTransaction(ctx, limited(ctx)...)
	if err != nil {
		return 0, false, err
	}
	defer tx.Close(context.WithoutCancel(ctx))
	t := &transaction{ctx: ctx, tx: tx}
	// The lock on this node puts the writers of all processes in line.
	if err := t.run("MATCH (m:Meta {id: 'chancery'}) SET m.revision = m.revision", nil); err != nil {
		return 0, false, err
	}
	if changed, err = work(t); err != nil || changed == 0 {
		return 0, false, err
	}
	if err := t.run("MATCH (m:Meta {id: 'chancery'}) SET m.revision = m.revision + 1, m.mark = randomUUID(), m.changed = datetime().epochSeconds", nil); err != nil {
		return 0, false, err
	}
	s.committed.Lock()
	s.commits.Add(1)
	err = tx.Commit(ctx)
	s.commits.Add(1)
	s.committed.Unlock()
	return changed, err != nil, err
}

// transaction is one attempt of a work.
type transaction struct {
	ctx context.Context
	tx  neo4j.ExplicitTransaction
}

// run runs a statement for its effect.
func (t *transaction) run(text string, parameters map[string]any) error {
	result, err := t.tx.Run(t.ctx, text, parameters)
	if err == nil {
		_, err = result.Consume(t.ctx)
	}
	return err
}

// batch is the number of rows that one statement takes.
const batch = 5000

// rows runs a statement over $rows, in batches.
func (t *transaction) rows(text string, rows []any) error {
	for part := range slices.Chunk(rows, batch) {
		if err := t.run(text, map[string]any{"rows": part}); err != nil {
			return err
		}
	}
	return nil
}

// list runs a statement over $ids, in batches, and gives what it collects: each answer is one
// record with one list.
func (t *transaction) list(text string, ids []string) ([]any, error) {
	var out []any
	for part := range slices.Chunk(ids, 1000) {
		result, err := t.tx.Run(t.ctx, text, map[string]any{"ids": part})
		value, err := single(result, err)(t.ctx)
		if err != nil {
			return nil, err
		}
		items, _ := value.([]any)
		out = append(out, items...)
	}
	return out, nil
}

// loadKeys gives the load keys of the documents that are stored.
func (t *transaction) loadKeys(ids []string) (map[string]string, error) {
	pairs, err := t.list("MATCH (d:Document) WHERE d.id IN $ids RETURN collect([d.id, d.loadKey])", ids)
	return keysOf(pairs), err
}

func keysOf(pairs []any) map[string]string {
	keys := make(map[string]string, len(pairs))
	for _, item := range pairs {
		pair := item.([]any)
		keys[text(pair[0])] = text(pair[1])
	}
	return keys
}

// touched gathers what a change may have changed elsewhere.
type touched struct {
	entities, claims, sources map[string]bool
	sourceless                bool // documents without a source are looked at as well
}

func newTouched() *touched {
	return &touched{entities: map[string]bool{}, claims: map[string]bool{}, sources: map[string]bool{}}
}

// clear deletes what the documents said and notes what that touches.
func (t *transaction) clear(documents []string, touched *touched) error {
	if len(documents) == 0 {
		return nil
	}
	found, err := t.list("MATCH (d:Document) WHERE d.id IN $ids RETURN collect([d.source, CASE size(d.sketch) WHEN 0 THEN '' ELSE d.story END,"+
		" COLLECT { MATCH (a:Assertion {document: d.id}) RETURN DISTINCT a.claim }, COLLECT { MATCH (d)-[:DESCRIBES]->(x:Description) RETURN x.entity }])", documents)
	if err != nil {
		return err
	}
	stories := map[string]bool{}
	for _, item := range found {
		row := cells(item.([]any))
		touched.sources[row.text()] = true
		if story := row.text(); story != "" {
			stories[story] = true
		}
		for _, id := range row.list() {
			touched.claims[text(id)] = true
		}
		for _, id := range row.list() {
			touched.entities[text(id)] = true
		}
	}
	erase := "CALL () { MATCH (n:Document) WHERE n.id IN $ids DETACH DELETE n }"
	for _, label := range []string{"Assertion", "Mention", "Sentence"} {
		erase = "CALL () { MATCH (n:" + label + ") WHERE n.document IN $ids DETACH DELETE n } " + erase
	}
	for part := range slices.Chunk(documents, 1000) {
		if err := t.run(erase, map[string]any{"ids": part}); err != nil {
			return err
		}
	}
	return t.retell(sorted(stories))
}

func sorted[V any](set map[string]V) []string {
	keys := make([]string, 0, len(set))
	for key := range set {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// Revision names the state of the data: the number of changes, and a mark that each change
// draws anew, so that a database restored from a copy, or made anew, is never taken for another.
func (s *Store) Revision(ctx context.Context) (string, error) {
	if err := s.usable(); err != nil {
		return "", err
	}
	value, err := s.undisturbed(ctx, cypher.Statement{Text: "MATCH (m:Meta {id: 'chancery'}) RETURN toString(m.revision) + '-' + coalesce(m.mark, '')"})
	if err != nil {
		return "", ended(ctx, err)
	}
	return text(value), nil
}

// LoadKeys gives the load keys of the stored documents among the ids, or of all.
func (s *Store) LoadKeys(ctx context.Context, ids []string) (map[string]string, error) {
	if err := s.usable(); err != nil {
		return nil, err
	}
	session := s.session(ctx, neo4j.AccessModeRead)
	defer session.Close(context.WithoutCancel(ctx))
	text := "MATCH (d:Document) WHERE d.id IN $ids RETURN collect([d.id, d.loadKey])"
	if ids == nil {
		text = "MATCH (d:Document) RETURN collect([d.id, d.loadKey])"
	}
	value, err := single(session.Run(ctx, text, map[string]any{"ids": ids}))(ctx)
	if err != nil {
		return nil, ended(ctx, err)
	}
	pairs, _ := value.([]any)
	return keysOf(pairs), nil
}
