package sqlite

import (
	"context"
	"strconv"
)

// freshMark draws a number that no other state has: a file that is restored from a copy, or made
// anew, may count as many changes as the one before, but does not bear its mark.
const freshMark = "random() & 0x7fffffffffffffff"

// Revision names the state of the data. It waits for no reader and, unless the database is in
// memory, for no writer. See store.Store.
func (s *Store) Revision(ctx context.Context) (string, error) {
	c, err := s.take(ctx, s.watcher)
	if err != nil {
		return "", s.named("looking at", err)
	}
	defer func() { s.watcher <- c }()
	var changes, mark int64
	if _, err := c.one(context.WithoutCancel(ctx), "SELECT c.value, m.value FROM meta c, meta m WHERE c.key = 'changes' AND m.key = 'mark'", nil, &changes, &mark); err != nil {
		return "", s.ended(ctx, "looking at", err)
	}
	return strconv.FormatInt(changes, 36) + "-" + strconv.FormatInt(mark, 36), nil
}
