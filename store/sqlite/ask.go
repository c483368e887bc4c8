package sqlite

import (
	"context"
	"fmt"
	"strconv"

	"chancery/schema"
	"chancery/schema/query"
	"chancery/store"
)

// Ask answers a question from one snapshot: one statement for each selection at its root, and
// one more for its count. See store.Store.
func (s *Store) Ask(ctx context.Context, q query.Question) (query.Answer, error) {
	if err := query.Check(q); err != nil {
		return query.Answer{}, fmt.Errorf("%w: %w", store.ErrQuestion, err)
	}
	var answer query.Answer
	err := s.reading(ctx, "asking", func(c *connection) error {
		a := asking{ctx: ctx, c: c, store: s}
		for _, selection := range q.Selections {
			rows, err := a.root(selection)
			if err != nil {
				return fmt.Errorf("%s: %w", selection.Key, err)
			}
			answer.Selections = append(answer.Selections, rows)
		}
		return nil
	})
	if err != nil {
		return query.Answer{}, err
	}
	return answer, nil
}

// asking answers the selections of one question over one snapshot.
type asking struct {
	ctx   context.Context
	c     *connection
	store *Store
}

func (a asking) root(s query.Selection) (query.Rows, error) {
	switch step := s.Step.(type) {
	case query.Dataset:
		row, err := a.store.describe(a.ctx, a.c)
		if err != nil {
			return query.Rows{}, err
		}
		return a.computed(s, []computedRow{row})
	case query.Paths:
		rows, err := a.paths(step, s.Known)
		if err != nil {
			return query.Rows{}, err
		}
		return a.computed(s, rows)
	case query.Reach:
		rows, err := a.reach(step, s.Known)
		if err != nil {
			return query.Rows{}, err
		}
		return a.computed(s, rows)
	case query.Neighbourhood:
		row, err := a.neighbourhood(step, s.Known)
		if err != nil {
			return query.Rows{}, err
		}
		return a.computed(s, []computedRow{row})
	}
	return a.stored(s, nil)
}

// stored answers a selection from the tables; found stands for its step where that was walked.
func (a asking) stored(s query.Selection, found *given) (query.Rows, error) {
	var out query.Rows
	if s.Count {
		c := &compiled{}
		if err := c.count(s, rowsOf{}, found); err != nil {
			return out, questionError(err)
		}
		if _, err := a.c.one(a.ctx, c.text.String(), c.values, &out.Total); err != nil {
			return out, err
		}
	}
	if s.First == 0 {
		return out, nil
	}
	c := &compiled{}
	if err := c.rows(s, rowsOf{}, found, true); err != nil {
		return out, questionError(err)
	}
	columns := columnsOf(s)
	err := a.c.rows(a.ctx, c.text.String(), c.values, func(scan func(...any) error) error {
		if len(out.Rows) == s.First {
			out.More = true
			return nil
		}
		if err := scan(columns.places...); err != nil {
			return err
		}
		row, err := columns.row()
		out.Rows = append(out.Rows, row)
		return err
	})
	return out, err
}

func questionError(err error) error { return fmt.Errorf("%w: %w", store.ErrQuestion, err) }

// describe gives the one row of the dataset. It is kept until the next write.
func (s *Store) describe(ctx context.Context, c *connection) (computedRow, error) {
	var changes int64
	if _, err := c.one(ctx, "SELECT value FROM meta WHERE key = 'changes'", nil, &changes); err != nil {
		return computedRow{}, err
	}
	s.mutex.Lock()
	kept := s.dataset
	s.mutex.Unlock()
	if kept.row.values != nil && kept.changes == changes {
		return kept.row, nil
	}
	keys, err := loadKeys(ctx, c, nil)
	if err != nil {
		return computedRow{}, err
	}
	row := computedRow{values: map[query.Field]any{"id": "dataset", "version": store.Version(keys), "schema": int64(schema.Version)}}
	for field, text := range map[query.Field]string{
		"documents": "SELECT count(*) FROM document", "articles": "SELECT count(*) FROM document WHERE form = 'ARTICLE'", "entries": "SELECT count(*) FROM document WHERE form = 'LIST_ENTRY'",
		"sentences": "SELECT count(*) FROM sentence", "entities": "SELECT count(*) FROM entity", "mentions": "SELECT count(*) FROM mention", "claims": "SELECT count(*) FROM claim WHERE past_of IS NULL",
		"relations": "SELECT count(*) FROM claim WHERE live", "assertions": "SELECT count(*) FROM assertion",
		"changed": "SELECT value FROM meta WHERE key = 'changed'",
	} {
		var n int64
		if _, err := c.one(ctx, text, nil, &n); err != nil {
			return computedRow{}, err
		}
		row.values[field] = n
	}
	s.mutex.Lock()
	s.dataset = datasetCache{changes: changes, row: row}
	s.mutex.Unlock()
	return row, nil
}

// datasetCache is the row of the dataset as it was after so many changes.
type datasetCache struct {
	changes int64
	row     computedRow
}

// cursorOf writes a value as a cursor does.
func cursorOf(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return decimal(v)
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}
