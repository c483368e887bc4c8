// Package sqlite is the embedded store: one file, nothing to install. It takes readings and
// gives answers as store.Store promises.
//
//	s, err := sqlite.Open(ctx, "chancery.db")
//
// A question is compiled to SQL (compile.go) whose text depends on its shape alone; paths and
// neighbourhoods walk the indexes of the claims from both ends (paths.go, neighbourhood.go). One connection writes,
// several read, each from a snapshot of its own.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"sync"

	driver "modernc.org/sqlite"

	"chancery/store"
)

const (
	applicationID = 0x43484352 // "CHCR" in the header of the file
	tableVersion  = 3          // of tables.sql; migrations lead here from every older one
	readers       = 8
)

// Store is a database file. It meets store.Store.
type Store struct {
	path     string
	database *sql.DB
	writer   chan *connection // one; whoever holds it writes
	readers  chan *connection // the same channel where the database is in memory
	watcher  chan *connection // one that only looks for the revision; likewise

	mutex   sync.Mutex
	closed  bool
	dataset datasetCache

	fault func() error // called before each statement of a write, by tests
}

var _ store.Store = (*Store)(nil)

// Open opens the database file at the path, creating it where there is none; the directory must
// exist. ":memory:" gives a store that ends with its Close, one call at a time. A file that
// holds another program's tables, or those of a newer Chancery, is refused as ErrForeign.
func Open(ctx context.Context, path string) (*Store, error) {
	database, err := sql.Open("sqlite", address(path))
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", path, err)
	}
	s := &Store{path: path, database: database, writer: make(chan *connection, 1)}
	s.writer <- &connection{}
	s.readers, s.watcher = s.writer, s.writer
	if path != ":memory:" {
		s.watcher = make(chan *connection, 1)
		s.watcher <- &connection{}
		s.readers = make(chan *connection, readers)
		for range readers {
			s.readers <- &connection{}
		}
	}
	if err := s.prepare(ctx); err != nil {
		return nil, errors.Join(s.named("opening", err), s.Close(ctx))
	}
	return s, nil
}

// address gives the driver's name of a path, with the settings of every connection.
func address(path string) string {
	settings := "_txlock=deferred&_pragma=busy_timeout(10000)&_pragma=synchronous(NORMAL)&_pragma=foreign_keys(ON)" +
		"&_pragma=cache_size(-16000)&_pragma=temp_store(MEMORY)&_pragma=wal_autocheckpoint(8000)"
	if path == ":memory:" {
		return "file::memory:?" + settings
	}
	if absolute, err := filepath.Abs(path); err == nil {
		path = absolute
	}
	return (&url.URL{Scheme: "file", OmitHost: true, Path: filepath.ToSlash(path)}).String() + "?" + settings
}

// prepare creates, migrates or refuses the tables.
func (s *Store) prepare(ctx context.Context) error {
	c, err := s.take(ctx, s.writer)
	if err != nil {
		return err
	}
	defer func() { s.writer <- c }()
	version, err := standing(ctx, c.conn) // before the file is changed in any way
	if err != nil {
		return err
	}
	if version > 0 && version < tableVersion { // tables that others refer to may be made anew
		if _, err := c.conn.ExecContext(ctx, "PRAGMA foreign_keys = OFF"); err != nil {
			return err
		}
		defer func() { _, _ = c.conn.ExecContext(context.WithoutCancel(ctx), "PRAGMA foreign_keys = ON") }()
	}
	// Readers do with a quarter of this: the system keeps the pages of the file for all of them.
	if _, err := c.conn.ExecContext(ctx, "PRAGMA cache_size = -64000; PRAGMA journal_mode = WAL"); err != nil {
		return err
	}
	if _, err := c.conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	if err := s.upgrade(ctx, c); err != nil {
		_, undone := c.conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
		return errors.Join(err, undone)
	}
	_, err = c.conn.ExecContext(ctx, "COMMIT")
	return err
}

// standing gives the version of the tables, 0 where there are none yet, and refuses what is not
// a database of this program.
func standing(ctx context.Context, conn *sql.Conn) (int, error) {
	var application, version, tablesThere int
	for text, value := range map[string]*int{"PRAGMA application_id": &application, "PRAGMA user_version": &version, "SELECT count(*) FROM sqlite_schema": &tablesThere} {
		if err := conn.QueryRowContext(ctx, text).Scan(value); err != nil {
			return 0, err
		}
	}
	switch {
	case tablesThere == 0 && application == 0:
		return 0, nil
	case application != applicationID:
		return 0, fmt.Errorf("%w: it holds %d tables and views of another program; choose another file", store.ErrForeign, tablesThere)
	case version > tableVersion:
		return 0, fmt.Errorf("%w: its tables have the version %d and this program knows %d; use a newer chancery", store.ErrForeign, version, tableVersion)
	}
	return version, nil
}

// upgrade brings the tables to tableVersion within the transaction of the connection.
func (s *Store) upgrade(ctx context.Context, c *connection) error {
	version, err := standing(ctx, c.conn)
	if err != nil {
		return err
	}
	if version == 0 {
		_, err := c.conn.ExecContext(ctx, fmt.Sprintf("%s; PRAGMA application_id = %d; PRAGMA user_version = %d", tables, applicationID, tableVersion))
		return err
	}
	for ; version < tableVersion; version++ {
		text, ok := migration(version)
		if !ok {
			return fmt.Errorf("%w: its tables have the version %d, from which no migration leads on", store.ErrForeign, version)
		}
		if _, err := c.conn.ExecContext(ctx, fmt.Sprintf("%s; PRAGMA user_version = %d", text, version+1)); err != nil {
			return fmt.Errorf("migrating from version %d: %w", version, err)
		}
		if err := s.refill(ctx, c, version); err != nil {
			return fmt.Errorf("migrating from version %d: %w", version, err)
		}
	}
	_, err = c.conn.ExecContext(ctx, "INSERT OR IGNORE INTO meta (key, value) VALUES ('mark', "+freshMark+"), ('changed', 0)") // of files from before there were any
	return err
}

// Close ends the use of the store; calling it twice does no harm. It waits for the writer.
func (s *Store) Close(ctx context.Context) error {
	s.mutex.Lock()
	if s.closed {
		s.mutex.Unlock()
		return nil
	}
	s.closed = true
	s.mutex.Unlock()
	var err error
	for _, pool := range []chan *connection{s.writer, s.readers, s.watcher} {
		for range cap(pool) {
			select {
			case c := <-pool: // whoever holds it still finishes
				err = errors.Join(err, c.close())
			case <-ctx.Done():
				err = errors.Join(err, ctx.Err())
			}
		}
		if s.readers == s.writer {
			break
		}
	}
	if err = errors.Join(err, s.database.Close()); err != nil {
		return s.named("closing", err)
	}
	return nil
}

// open says whether the store may still be used.
func (s *Store) open() error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.closed {
		return fmt.Errorf("%s: %w", s.path, store.ErrClosed)
	}
	return nil
}

// The result codes of SQLite that mean something to the caller (sqlite.org/rescode.html).
const (
	codeBusy, codeLocked, codeReadOnly, codeInterrupt = 5, 6, 8, 9
	codeIO, codeCorrupt, codeFull, codeCantOpen       = 10, 11, 13, 14
	codeTooBig, codeNotADatabase                      = 18, 26
)

// named gives an error its kind, its file and the remedy.
func (s *Store) named(doing string, err error) error {
	if err == nil {
		return nil
	}
	var failure *driver.Error
	if !errors.As(err, &failure) {
		if errors.Is(err, sql.ErrConnDone) || errors.Is(err, sql.ErrTxDone) {
			if closed := s.open(); closed != nil {
				return closed
			}
		}
		return fmt.Errorf("%s %s: %w", doing, s.path, err)
	}
	switch failure.Code() & 0xff {
	case codeFull:
		return fmt.Errorf("%s %s: %w: free room on its disk and try again, nothing was half written (%w)", doing, s.path, store.ErrFull, err)
	case codeNotADatabase, codeCorrupt:
		return fmt.Errorf("%s %s: %w: not a sound SQLite file (%w)", doing, s.path, store.ErrForeign, err)
	case codeBusy, codeLocked:
		return fmt.Errorf("%s %s: %w: another program is writing to it (%w)", doing, s.path, store.ErrUnavailable, err)
	case codeCantOpen, codeReadOnly, codeIO:
		return fmt.Errorf("%s %s: %w: look at its directory, rights and disk (%w)", doing, s.path, store.ErrUnavailable, err)
	case codeTooBig:
		return fmt.Errorf("%s %s: %w: a text of more than 1 GB (%w)", doing, s.path, store.ErrReading, err)
	case codeInterrupt:
		return fmt.Errorf("%s %s: %w (%w)", doing, s.path, context.Canceled, err)
	}
	return fmt.Errorf("%s %s: %w", doing, s.path, err)
}
