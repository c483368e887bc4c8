package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"chancery/store"
)

// connection is one connection to the file with the statements that were prepared on it. It is
// used by one caller at a time.
type connection struct {
	conn   *sql.Conn
	byText map[string]*sql.Stmt
}

// mostStatements bounds the statements kept: the shapes of questions are few, but strangers may
// send many.
const mostStatements = 300

// take waits for a connection of a pool; the caller puts it back. It is opened at its first use.
func (s *Store) take(ctx context.Context, pool chan *connection) (*connection, error) {
	if err := s.open(); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", s.path, err)
	}
	const patience = 100 * time.Millisecond // between looks at whether the store was closed meanwhile
	for {
		select {
		case c := <-pool:
			if c.conn == nil {
				conn, err := s.database.Conn(ctx)
				if err != nil {
					pool <- c
					return nil, err
				}
				c.conn, c.byText = conn, map[string]*sql.Stmt{}
			}
			return c, nil
		case <-ctx.Done():
			return nil, fmt.Errorf("%s: %w", s.path, ctx.Err())
		case <-time.After(patience):
			if err := s.open(); err != nil {
				return nil, err
			}
		}
	}
}

// statement gives the prepared statement of a text.
func (c *connection) statement(ctx context.Context, text string) (*sql.Stmt, error) {
	if found, ok := c.byText[text]; ok {
		return found, nil
	}
	if len(c.byText) >= mostStatements {
		for old, dropped := range c.byText { // any one: it is prepared anew when it comes again
			delete(c.byText, old)
			if err := dropped.Close(); err != nil {
				return nil, err
			}
			break
		}
	}
	statement, err := c.conn.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	c.byText[text] = statement
	return statement, nil
}

// exec runs a statement and gives the row number that it inserted.
func (c *connection) exec(ctx context.Context, text string, values ...any) (int64, error) {
	statement, err := c.statement(ctx, text)
	if err != nil {
		return 0, err
	}
	result, err := statement.ExecContext(ctx, values...)
	if err != nil {
		return 0, err
	}
	return result.LastInsertId()
}

// rows runs a statement and calls each for every row, which it scans with the function given.
func (c *connection) rows(ctx context.Context, text string, values []any, each func(scan func(...any) error) error) (err error) {
	statement, err := c.statement(ctx, text)
	if err != nil {
		return err
	}
	rows, err := statement.QueryContext(ctx, values...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := each(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// one scans the only row of a statement and says whether there was one.
func (c *connection) one(ctx context.Context, text string, values []any, into ...any) (bool, error) {
	found := false
	err := c.rows(ctx, text, values, func(scan func(...any) error) error {
		found = true
		return scan(into...)
	})
	return found, err
}

// begin opens a transaction. A context that ends meanwhile may leave it open although the
// statement failed, so that it is undone then.
func (c *connection) begin(ctx context.Context, text string) error {
	_, err := c.exec(ctx, text)
	if err != nil {
		c.rollback(ctx)
	}
	return err
}

// rollback ends a transaction, if there is one. Its failure says that SQLite had ended it already.
func (c *connection) rollback(ctx context.Context) {
	_, _ = c.exec(context.WithoutCancel(ctx), "ROLLBACK")
}

func (c *connection) close() error {
	if c.conn == nil {
		return nil
	}
	var err error
	for _, statement := range c.byText {
		err = errors.Join(err, statement.Close())
	}
	return errors.Join(err, c.conn.Close())
}

// reading runs a function over one snapshot.
func (s *Store) reading(ctx context.Context, doing string, do func(*connection) error) error {
	c, err := s.take(ctx, s.readers)
	if err != nil {
		return s.named(doing, err)
	}
	defer func() { s.readers <- c }()
	if err = c.begin(ctx, "BEGIN"); err == nil {
		err = do(c)
		if _, ended := c.exec(context.WithoutCancel(ctx), "COMMIT"); ended != nil {
			c.rollback(ctx)
			err = errors.Join(err, ended)
		}
	}
	return s.ended(ctx, doing, err)
}

// ended names an error, and gives the context's own where that ended first.
func (s *Store) ended(ctx context.Context, doing string, err error) error {
	if err == nil {
		return nil
	}
	if cause := ctx.Err(); cause != nil && !errors.Is(err, store.ErrQuestion) && !errors.Is(err, store.ErrWide) && !errors.Is(err, store.ErrReading) {
		return fmt.Errorf("%s %s: %w", doing, s.path, cause)
	}
	return s.named(doing, err)
}
