// Package neo4j keeps readings in a Neo4j 5.26 server and answers questions from it. It takes
// the address of a server and gives a store.Store.
//
//	s, err := neo4j.Open(ctx, "neo4j://localhost:7687", neo4j.Access{User: "neo4j", Password: password})
//
// People look at the same database with Neo4j Browser: entities carry their kind as a label
// and their short name as caption, affirmed claims are relationships of their own type, and
// everything else stands beside them as nodes that no entity is tied to (doc/decisions/005).
package neo4j

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/config"

	"chancery/schema"
	"chancery/schema/query"
	"chancery/store"
	"chancery/store/cypher"
)

// Access says as whom to speak to the server, and to which of its databases.
type Access struct {
	User, Password string
	Database       string // "" is the user's home database
}

// Store is a store.Store in a Neo4j database.
type Store struct {
	driver    neo4j.DriverWithContext
	database  string
	bookmarks neo4j.BookmarkManager
	patience  time.Duration // how long a write is tried again while the server is away

	writing chan struct{} // holds one token: writers of this process are put in line
	closed  atomic.Bool

	commits   atomic.Uint64 // odd while a commit is under way
	committed sync.RWMutex  // held while a commit is under way

	versions sync.Mutex
	version  cypher.Version // the last one seen; guarded by versions
}

var _ store.Store = (*Store)(nil)

// Open connects to the server, checks that it answers and takes the credentials, and
// prepares an empty database: constraints and indexes stand before anything is written. Its
// errors are store.ErrUnavailable, store.ErrRefused and store.ErrForeign, with a remedy.
func Open(ctx context.Context, uri string, access Access) (*Store, error) {
	driver, err := neo4j.NewDriverWithContext(uri, neo4j.BasicAuth(access.User, access.Password, ""), func(c *config.Config) {
		c.SocketConnectTimeout = 5 * time.Second
		c.ConnectionAcquisitionTimeout = 20 * time.Second
		c.UserAgent = "chancery"
	})
	if err != nil {
		return nil, fmt.Errorf("%w: the address %s is not one of a Neo4j server (want neo4j://HOST:7687 or bolt://HOST:7687): %w", store.ErrUnavailable, uri, err)
	}
	s := &Store{driver: driver, database: access.Database, bookmarks: neo4j.NewBookmarkManager(neo4j.BookmarkManagerConfig{}),
		patience: 30 * time.Second, writing: make(chan struct{}, 1), version: cypher.Version{Revision: -1}}
	if err = driver.VerifyConnectivity(ctx); err == nil {
		err = s.prepare(ctx)
	}
	if err != nil {
		_ = driver.Close(context.WithoutCancel(ctx))
		err = translate(err)
		switch {
		case errors.Is(err, store.ErrRefused):
			return nil, fmt.Errorf("%s: check user %q and password: %w", uri, access.User, err)
		case errors.Is(err, store.ErrUnavailable):
			return nil, fmt.Errorf("%s: check that the server runs there (docker compose up -d, or tools/neo4j/neo4j start): %w", uri, err)
		}
		return nil, fmt.Errorf("%s: %w", uri, err)
	}
	return s, nil
}

// session gives a session on the store's database; whoever takes it closes it.
func (s *Store) session(ctx context.Context, mode neo4j.AccessMode) neo4j.SessionWithContext {
	return s.driver.NewSession(ctx, neo4j.SessionConfig{DatabaseName: s.database, AccessMode: mode, BookmarkManager: s.bookmarks, FetchSize: neo4j.FetchAll})
}

// prepare refuses a database of somebody else and lays out an empty one, or one that an earlier
// program laid out with other indexes.
func (s *Store) prepare(ctx context.Context) error {
	session := s.session(ctx, neo4j.AccessModeWrite)
	defer session.Close(ctx)
	layout := key(strings.Join(cypher.Layout(), "\n"))
	found, err := single(session.Run(ctx, "OPTIONAL MATCH (m:Meta {id: 'chancery'}) RETURN [m.schema, EXISTS { MATCH (n) WHERE NOT n:Meta }, m.layout]", nil))(ctx)
	if err != nil {
		return err
	}
	state, _ := found.([]any)
	if len(state) != 3 {
		return fmt.Errorf("%w: it answers in another shape", store.ErrForeign)
	}
	version, ours := state[0].(int64)
	switch inUse, _ := state[1].(bool); {
	case !ours && inUse:
		return fmt.Errorf("%w: it holds other data; give Chancery a database of its own", store.ErrForeign)
	case ours && version > schema.Version:
		return fmt.Errorf("%w: its data is of version %d, this program knows %d; use a newer program", store.ErrForeign, version, schema.Version)
	case ours && version == schema.Version && state[2] == layout:
		return nil
	}
	if err := apply(ctx, session, append(cypher.Layout(), "CALL db.awaitIndexes(600)")...); err != nil {
		return err
	}
	if ours && version < schema.Version {
		if err := s.refill(ctx); err != nil {
			return fmt.Errorf("bringing the data of version %d up to date: %w", version, err)
		}
	}
	return apply(ctx, session, fmt.Sprintf("MERGE (m:Meta {id: 'chancery'}) ON CREATE SET m.revision = 0, m.mark = randomUUID() SET m.schema = %d, m.layout = '%s', m.name = 'Chancery'", schema.Version, layout))
}

// apply runs statements for their effect.
func apply(ctx context.Context, session neo4j.SessionWithContext, statements ...string) error {
	for _, statement := range statements {
		result, err := session.Run(ctx, statement, nil)
		if err == nil {
			_, err = result.Consume(ctx)
		}
		if err != nil {
			return fmt.Errorf("preparing the database: %w", err)
		}
	}
	return nil
}

// Ask answers a question with one statement.
func (s *Store) Ask(ctx context.Context, question query.Question) (query.Answer, error) {
	if s.closed.Load() {
		return query.Answer{}, store.ErrClosed
	}
	statement, err := cypher.Compile(question)
	if err != nil {
		return query.Answer{}, fmt.Errorf("%w: %w", store.ErrQuestion, err)
	}
	s.versions.Lock()
	statement.Know(s.version)
	s.versions.Unlock()
	value, err := s.undisturbed(ctx, statement)
	if err != nil {
		return query.Answer{}, ended(ctx, err)
	}
	answer, err := statement.Answer(value)
	if err != nil {
		return query.Answer{}, fmt.Errorf("%w: %w", store.ErrUnavailable, err)
	}
	s.versions.Lock()
	s.version = statement.Known()
	s.versions.Unlock()
	return answer, nil
}

// undisturbed runs a statement so that no commit of this process falls into it: Neo4j reads
// what is committed, statement or not, and a question is answered from one snapshot.
func (s *Store) undisturbed(ctx context.Context, statement cypher.Statement) (any, error) {
	for attempt := 0; attempt < 3; attempt++ {
		before := s.commits.Load()
		if before%2 == 1 {
			s.committed.RLock()   // waits for the commit under way
			s.committed.RUnlock() //nolint:staticcheck // the wait is all that is wanted
			continue
		}
		value, err := s.read(ctx, statement)
		if err != nil || s.commits.Load() == before {
			return value, err
		}
	}
	s.committed.RLock()
	defer s.committed.RUnlock()
	return s.read(ctx, statement)
}

// read runs a statement as an auto-commit read, once more where the server asks for it.
func (s *Store) read(ctx context.Context, statement cypher.Statement) (any, error) {
	value, err := s.readOnce(ctx, statement)
	if err != nil && neo4j.IsRetryable(err) && ctx.Err() == nil {
		value, err = s.readOnce(ctx, statement)
	}
	return value, err
}

func (s *Store) readOnce(ctx context.Context, statement cypher.Statement) (any, error) {
	session := s.session(ctx, neo4j.AccessModeRead)
	defer session.Close(context.WithoutCancel(ctx))
	return single(session.Run(ctx, statement.Text, statement.Parameters, limited(ctx)...))(ctx)
}

// limited asks the server to stop when the context does.
func limited(ctx context.Context) []func(*neo4j.TransactionConfig) {
	deadline, ok := ctx.Deadline()
	if !ok {
		return nil
	}
	return []func(*neo4j.TransactionConfig){neo4j.WithTxTimeout(max(time.Until(deadline), time.Millisecond))}
}

// single gives what reads the one value of the one record of a result.
func single(result neo4j.ResultWithContext, err error) func(context.Context) (any, error) {
	return func(ctx context.Context) (any, error) {
		if err != nil {
			return nil, err
		}
		record, err := result.Single(ctx)
		if err != nil {
			return nil, err
		}
		return record.Values[0], nil
	}
}

// Close ends the use of the store.
func (s *Store) Close(ctx context.Context) error {
	if s.closed.Swap(true) {
		return nil
	}
	if err := s.driver.Close(ctx); err != nil {
		return fmt.Errorf("closing the connection to Neo4j: %w", err)
	}
	return nil
}

// ended translates an error, which is the context's own where the context has ended.
func ended(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return translate(err)
}

// translate gives an error of the driver one of the kinds that store names.
func translate(err error) error {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	for _, kind := range []error{store.ErrUnavailable, store.ErrRefused, store.ErrForeign, store.ErrFull, store.ErrQuestion, store.ErrWide, store.ErrReading, store.ErrClosed} {
		if errors.Is(err, kind) {
			return err
		}
	}
	var server *neo4j.Neo4jError
	if errors.As(err, &server) {
		switch {
		case strings.HasPrefix(server.Code, "Neo.ClientError.Security."):
			return fmt.Errorf("%w: %w", store.ErrRefused, err)
		case strings.Contains(server.Msg, "No space left"), strings.Contains(server.Code, "OutOfDisk"),
			server.Code == "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase", server.Code == "Neo.TransientError.General.OutOfMemoryError":
			return fmt.Errorf("%w: %w", store.ErrFull, err)
		case strings.HasPrefix(server.Code, "Neo.TransientError.General.MemoryPoolOutOfMemory"), strings.HasPrefix(server.Code, "Neo.TransientError.General.TransactionOutOfMemory"):
			return fmt.Errorf("%w: %w", store.ErrWide, err) // the server bounds what one question may hold
		case strings.HasPrefix(server.Code, "Neo.ClientError.Transaction.TransactionTimedOut"):
			return fmt.Errorf("%w: %w", context.DeadlineExceeded, err)
		case strings.HasPrefix(server.Code, "Neo.ClientError.Statement."):
			return fmt.Errorf("%w: %w", store.ErrQuestion, err)
		}
	}
	var refused *neo4j.InvalidAuthenticationError
	if errors.As(err, &refused) {
		return fmt.Errorf("%w: %w", store.ErrRefused, err)
	}
	return fmt.Errorf("%w: %w", store.ErrUnavailable, err)
}
