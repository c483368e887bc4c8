package storetest

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"chancery/schema"
	"chancery/schema/query"
	"chancery/store"
)

// Questions draws questions that a store can answer, over all records, edges, fields and
// comparisons; their values often hit the cast of Readings.
func Questions(t *rapid.T) query.Question {
	var q query.Question
	for i := range rapid.IntRange(1, 3).Draw(t, "selections") {
		var step query.Step
		record := rapid.SampledFrom(storedRecords()).Draw(t, "record")
		switch rapid.IntRange(0, 5).Draw(t, "step") {
		case 0:
			step = query.ByID{Of: query.EntityRecord, IDs: rapid.SliceOfN(drawID(), 0, 4).Draw(t, "ids")}
		case 1:
			step = query.Search{Of: rapid.SampledFrom([]query.Record{query.EntityRecord, query.SentenceRecord}).Draw(t, "searched"), Text: drawText().Draw(t, "text")}
		case 2:
			p := query.Paths{From: drawID().Draw(t, "from"), To: drawID().Draw(t, "to"), MaxLength: rapid.IntRange(0, 4).Draw(t, "length"), K: rapid.IntRange(0, 5).Draw(t, "k"),
				AvoidHubsOver: rapid.IntRange(0, 4).Draw(t, "hubs"), Exclude: rapid.SliceOfN(drawID(), 0, 2).Draw(t, "exclude")}
			if rapid.Bool().Draw(t, "filtered") {
				p.Where = drawPredicate(t, query.RelationRecord, 1)
			}
			step = p
		case 3:
			n := query.Neighbourhood{Roots: rapid.SliceOfN(drawID(), 0, 2).Draw(t, "roots"), Depth: rapid.IntRange(0, 3).Draw(t, "depth"), MaxEntities: rapid.IntRange(1, 6).Draw(t, "most")}
			if rapid.Bool().Draw(t, "kinds") {
				n.Kinds = []string{"Country", "Person"}
			}
			step = n
		default:
			step = query.All{Of: record, Opposed: record == query.RelationRecord && rapid.IntRange(0, 3).Draw(t, "opposed") == 0}
		}
		q.Selections = append(q.Selections, drawSelection(t, "s"+strconv.Itoa(i), step, 2))
	}
	return q
}

func storedRecords() []query.Record {
	return []query.Record{query.EntityRecord, query.RelationRecord, query.AssertionRecord, query.DocumentRecord, query.SentenceRecord, query.MentionRecord}
}

func drawID() *rapid.Generator[string] {
	ids := []string{"nobody"}
	for _, e := range cast() {
		ids = append(ids, e.ID)
	}
	return rapid.SampledFrom(ids)
}

func drawText() *rapid.Generator[string] {
	return rapid.SampledFrom([]string{"", "a", "alias", "São Tomé", "sao", "O'Neil", "q", "é", "one two", "ZENITH", "title", "MET", "Country", "\"", "2024", "𝔘", "x y z", "%", "A & B <Ltd>", "ASSERTED"})
}

func drawSelection(t *rapid.T, key string, step query.Step, depth int) query.Selection {
	record := step.Record()
	s := query.Selection{Key: key, Step: step, First: rapid.IntRange(0, 8).Draw(t, "first"), Count: rapid.Bool().Draw(t, "count")}
	if rapid.IntRange(0, 3).Draw(t, "as known") == 0 {
		s.Known = drawDay(t)
	}
	rows := query.Fields(record)
	for _, row := range rows {
		if rapid.IntRange(0, 3).Draw(t, "take") == 0 {
			s.Fields = append(s.Fields, row.Field)
		}
	}
	if rapid.Bool().Draw(t, "where") {
		s.Where = drawPredicate(t, record, 2)
	}
	if rapid.Bool().Draw(t, "ordered") {
		row := rapid.SampledFrom(rows).Draw(t, "by")
		if row.Type != query.JSON && row.Field != "id" {
			s.Order = []query.Order{{Field: row.Field, Descending: rapid.Bool().Draw(t, "descending")}, {Field: "id", Descending: rapid.Bool().Draw(t, "ids descending")}}
		}
	}
	if depth == 0 {
		return s
	}
	for i, edge := range edgesFrom(record) {
		if rapid.IntRange(0, 2).Draw(t, "follow") != 0 {
			continue
		}
		next := query.Follow{Edge: edge}
		if edge == query.EntityRelations || edge == query.EntityNeighbours || edge == query.EntityCounts {
			next.Direction = rapid.SampledFrom([]query.Direction{"", query.Both, query.Outgoing, query.Incoming}).Draw(t, "direction")
		}
		if (edge == query.EntityNeighbours || edge == query.EntityCounts) && rapid.Bool().Draw(t, "walked") {
			next.Where = drawPredicate(t, query.RelationRecord, 1)
		}
		nested := drawSelection(t, "n"+strconv.Itoa(i), next, depth-1)
		if record == query.PathRecord || record == query.SubgraphRecord {
			nested.Known = s.Known
		}
		s.Nested = append(s.Nested, nested)
	}
	return s
}

func edgesFrom(record query.Record) []query.Edge {
	all := []query.Edge{query.EntityRelations, query.EntityNeighbours, query.EntityMentions, query.EntityCounts, query.RelationFrom, query.RelationTo, query.RelationAssertions,
		query.RelationSpeakers, query.RelationOpposing, query.RelationContradicting, query.AssertionRelation, query.AssertionDocument, query.AssertionSentence, query.AssertionVoices, query.VoiceEntity,
		query.MentionEntity, query.MentionSentence, query.SentenceDocument, query.SentenceMentions, query.SentenceAssertions, query.DocumentSentences, query.DocumentAssertions,
		query.PathEntities, query.PathRelations, query.SubgraphEntities, query.SubgraphRelations}
	return slices.DeleteFunc(all, func(edge query.Edge) bool {
		from, _, _, _ := edge.Ends()
		return from != record
	})
}

func drawPredicate(t *rapid.T, record query.Record, depth int) query.Predicate {
	kind := rapid.IntRange(0, 8).Draw(t, "predicate")
	if depth > 0 {
		switch kind {
		case 0:
			return query.Not{Of: drawPredicate(t, record, depth-1)}
		case 1:
			return query.And{drawPredicate(t, record, depth-1), drawPredicate(t, record, depth-1)}
		case 2:
			return query.Or{drawPredicate(t, record, depth-1), drawPredicate(t, record, depth-1)}
		case 3:
			var ways []query.Edge
			for _, edge := range edgesFrom(record) {
				if _, to, _, _ := edge.Ends(); edge != query.EntityCounts && record != query.PathRecord && record != query.SubgraphRecord && to != "" {
					ways = append(ways, edge)
				}
			}
			if len(ways) > 0 {
				p := query.Along{Quantifier: rapid.SampledFrom([]query.Quantifier{query.Some, query.Every, query.None, query.Single}).Draw(t, "quantifier"), Edge: rapid.SampledFrom(ways).Draw(t, "edge")}
				_, to, _, _ := p.Edge.Ends()
				if rapid.Bool().Draw(t, "which") {
					p.Where = drawPredicate(t, to, depth-1)
				}
				return p
			}
		}
	}
	if record == query.RelationRecord && kind == 4 {
		return query.Holds{Day: rapid.SampledFrom([]schema.Day{20240516, 20231231, 20210101, 20300101, 20120101}).Draw(t, "day"), Undated: rapid.Bool().Draw(t, "undated")}
	}
	return drawCompare(t, rapid.SampledFrom(query.Fields(record)).Draw(t, "field"))
}

func drawCompare(t *rapid.T, row query.FieldRow) query.Compare {
	ops := []query.Op{query.Eq, query.Ne, query.In, query.IsEmpty}
	value := drawText()
	switch row.Type {
	case query.Text:
		ops = append(ops, query.Lt, query.Le, query.Gt, query.Ge, query.Contains, query.StartsWith)
		if rapid.Bool().Draw(t, "an id") {
			value = drawID()
		}
	case query.JSON:
		ops = append(ops, query.Contains)
	case query.Whole:
		ops = append(ops, query.Lt, query.Le, query.Gt, query.Ge)
		value = rapid.SampledFrom([]string{"0", "1", "2", "5", "20240516", "99991231", "-1"})
	case query.Number:
		ops = append(ops, query.Lt, query.Le, query.Gt, query.Ge)
		value = rapid.SampledFrom([]string{"0", "0.1", "0.5", "0.6666666666666666", "0.30000000000000004", "1"})
	case query.Truth:
		value = rapid.SampledFrom([]string{"true", "false"})
	}
	p := query.Compare{Field: row.Field, Op: rapid.SampledFrom(ops).Draw(t, "op")}
	switch p.Op {
	case query.IsEmpty:
	case query.In:
		p.Values = rapid.SliceOfN(value, 0, 3).Draw(t, "values")
	default:
		p.Values = []string{value.Draw(t, "value")}
	}
	return p
}

// runQuestions asks random questions of random documents: none may fail, and the pages of a
// selection, joined, are the selection.
func runQuestions(t *testing.T, open func(t *testing.T) store.Store) {
	s := open(t)
	rapid.Check(t, func(t *rapid.T) {
		readings := Readings(t, 4)
		defer clear(t, s)
		put(t, s, readings...)
		q := Questions(t)
		answerOf(t, s, q)
		joined(t, s, q.Selections[0])
	})
}

// answerOf asks and renders.
func answerOf(t fataler, s store.Store, q query.Question) string {
	t.Helper()
	if err := query.Check(q); err != nil {
		t.Fatalf("the generator made a question that cannot be answered: %s: %v", q, err)
	}
	answer, err := s.Ask(context.Background(), q)
	if err != nil {
		t.Fatalf("%s: %v", q, err)
	}
	out, err := Render(q, answer)
	if err != nil {
		t.Fatalf("%s: %v", q, err)
	}
	return out
}

// joined pages through a selection two rows at a time and compares with all its rows at once.
func joined(t fataler, s store.Store, selection query.Selection) {
	t.Helper()
	selection.Nested, selection.Count = nil, true
	if len(selection.Ordering()) == 0 {
		return
	}
	selection.First = 1000
	one := func() query.Rows {
		answer, err := s.Ask(context.Background(), query.Question{Selections: []query.Selection{selection}})
		if err != nil || len(answer.Selections) != 1 {
			t.Fatalf("%s: %v", selection, err)
		}
		return answer.Selections[0]
	}
	whole := one()
	if int64(len(whole.Rows)) != whole.Total || whole.More {
		t.Fatalf("%s: %d rows of %d, more %v", selection, len(whole.Rows), whole.Total, whole.More)
	}
	var pages []query.Row
	selection.First = 2
	for {
		page := one()
		pages = append(pages, page.Rows...)
		if page.Total != whole.Total || len(page.Rows) > 2 {
			t.Fatalf("%s: a page of %d rows counts %d of %d", selection, len(page.Rows), page.Total, whole.Total)
		}
		if !page.More {
			break
		}
		selection.After = page.Rows[len(page.Rows)-1].Cursor
	}
	if fmt.Sprint(pages) != fmt.Sprint(whole.Rows) {
		t.Fatalf("%s: pages give\n%v\nand all at once\n%v", selection, pages, whole.Rows)
	}
}

// Agree puts random documents into two stores and asks both the same random questions: their
// answers and dumps must be equal, byte for byte. Both stores must be empty.
func Agree(t *testing.T, one, other store.Store, cases int) {
	setCases(t, cases)
	rapid.Check(t, func(t *rapid.T) {
		readings := Readings(t, 5)
		defer clear(t, one)
		defer clear(t, other)
		put(t, one, readings...)
		put(t, other, readings...)
		alike(t, "the other store's dump", dump(t, one), dump(t, other))
		for range 3 {
			q := Questions(t)
			alike(t, "the other store's answer to "+q.String(), answerOf(t, one, q), answerOf(t, other, q))
		}
	})
}
