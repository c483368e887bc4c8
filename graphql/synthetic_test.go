package graphql

import (
	"context"
	"fmt"

	"chancery/schema"
	"chancery/schema/query"
	"chancery/store"
)

// synthetic is a store that makes up rows for any question: as many as it is told, at most
// those asked for, with values that fit their fields. It notes the questions.
type synthetic struct {
	rows  int
	asked []query.Question
	err   error
	block bool // until the context ends
	kinds []string
	bend  func(*query.Answer) // spoils the answer
}

func (s *synthetic) Ask(ctx context.Context, q query.Question) (query.Answer, error) {
	s.asked = append(s.asked, q)
	if s.block {
		<-ctx.Done()
		return query.Answer{}, fmt.Errorf("asking: %w", ctx.Err())
	}
	if s.err != nil {
		return query.Answer{}, s.err
	}
	if err := query.Check(q); err != nil {
		return query.Answer{}, fmt.Errorf("%w: %w", store.ErrQuestion, err)
	}
	answer := query.Answer{Selections: s.selections(q.Selections)}
	if s.bend != nil {
		s.bend(&answer)
	}
	return answer, nil
}

func (s *synthetic) selections(all []query.Selection) []query.Rows {
	out := make([]query.Rows, len(all))
	for i, selection := range all {
		n := min(selection.First, s.rows)
		switch step := selection.Step.(type) {
		case query.Follow:
			if _, _, one, _ := step.Edge.Ends(); one {
				n = min(n, 1)
			}
		case query.Dataset:
			n = min(n, 1)
		case query.ByID:
			n = min(n, len(step.IDs))
		}
		types := map[query.Field]query.Type{}
		for _, row := range query.Fields(selection.Step.Record()) {
			types[row.Field] = row.Type
		}
		for j := range n {
			row := query.Row{Nested: s.selections(selection.Nested)}
			for _, field := range selection.Fields {
				row.Values = append(row.Values, s.value(selection, field, types[field], j))
			}
			for _, order := range selection.Ordering() {
				row.Cursor = append(row.Cursor, fmt.Sprint(s.value(selection, order.Field, types[order.Field], j)))
			}
			out[i].Rows = append(out[i].Rows, row)
		}
		out[i].More = selection.First > 0 && n == selection.First
		if selection.Count {
			out[i].Total = int64(s.rows)
		}
	}
	return out
}

func (s *synthetic) value(selection query.Selection, field query.Field, typ query.Type, row int) any {
	if step, ok := selection.Step.(query.ByID); ok && field == "id" {
		return step.IDs[row]
	}
	fixed := map[query.Field]any{"type": "VISITED", "nature": "EVENT", "factuality": "REPORTED", "direction": "OUT", "form": "ARTICLE", "subKind": "", "fromKind": "Person", "toKind": "SanctionsList",
		"names": `[{"value":"Росія","kind":"ALIAS","script":"Cyrl"},{"value":"USSR \"x\"","kind":"FORMER"}]`, "identifiers": `[{"scheme":"wikidata","value":"Q159"}]`,
		"qualifiers": `[{"key":"domain","value":"military"}]`, "authors": `["A. Writer","B <b>"]`, "intervals": `[[20240516,20240517],[0,20240101]]`,
		"time": "2024-05", "validFrom": "2024-05-16", "validTo": "", "published": "2024", "publishedOn": "2024-05-17", "rank": int64(3), "speaker": "Xi", "quote": "\u2028 said\n“no”"}
	if field == "kind" {
		if len(s.kinds) > 0 {
			return s.kinds[row%len(s.kinds)]
		}
		return string(schema.Kinds()[row%len(schema.Kinds())].Kind)
	}
	if value, ok := fixed[field]; ok {
		return value
	}
	switch typ {
	case query.Whole:
		return int64(row + len(field))
	case query.Number:
		return 0.5 + float64(row)/8
	case query.Truth:
		return row%2 == 0
	case query.JSON:
		return "[]"
	}
	return fmt.Sprintf("%s %d", field, row)
}

func (s *synthetic) Put(context.Context, []schema.Reading) (int, error)       { return 0, nil }
func (s *synthetic) Remove(context.Context, string) (bool, error)             { return false, nil }
func (s *synthetic) Revision(context.Context) (string, error)                 { return "synthetic", nil }
func (s *synthetic) Close(context.Context) error                              { return nil }
func (s *synthetic) Export(context.Context, func(schema.Reading) error) error { return nil }
func (s *synthetic) LoadKeys(context.Context, []string) (map[string]string, error) {
	return nil, nil
}
