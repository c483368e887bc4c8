package storetest

import (
	"context"
	"errors"
	"strings"
	"testing"

	"chancery/schema"
	"chancery/schema/query"
	"chancery/store"
)

// runTruths checks the boring truths: what nobody doubts until it is wrong.
func runTruths(t *testing.T, open func(t *testing.T) store.Store) {
	ctx := context.Background()
	t.Run("an empty store", func(t *testing.T) {
		s := open(t)
		if keys, err := s.LoadKeys(ctx, nil); err != nil || len(keys) != 0 {
			t.Errorf("load keys: %v %v", keys, err)
		}
		if changed, err := s.Put(ctx, nil); err != nil || changed != 0 {
			t.Errorf("putting nothing changed %d: %v", changed, err)
		}
		if found, err := s.Remove(ctx, "document:none"); err != nil || found {
			t.Errorf("removing what is not there: %v %v", found, err)
		}
		if got := ask(t, s, `(question (select all (all Entity) (first 5) (count) (fields id)))`, nil); got != "all total=0\n" {
			t.Errorf("asking gives %q", got)
		}
		if out := dump(t, s); out != "" {
			t.Errorf("the dump holds %s", out)
		}
		if answer, err := s.Ask(ctx, query.Question{}); err != nil || len(answer.Selections) != 0 {
			t.Errorf("the empty question: %v %v", answer, err)
		}
	})
	t.Run("removing twice", func(t *testing.T) {
		s, readings := sampleStore(t, open)
		id := readings[0].Document.ID
		for i, want := range []bool{true, false} {
			if found, err := s.Remove(ctx, id); err != nil || found != want {
				t.Errorf("removal %d: found %v, %v", i+1, found, err)
			}
		}
	})
	t.Run("load keys", func(t *testing.T) {
		s, readings := sampleStore(t, open)
		keys, err := s.LoadKeys(ctx, nil)
		if err != nil || len(keys) != len(readings) {
			t.Errorf("%d keys of %d documents: %v", len(keys), len(readings), err)
		}
		d := readings[1].Document
		keys, err = s.LoadKeys(ctx, []string{d.ID, "document:none", d.ID})
		if err != nil || len(keys) != 1 || keys[d.ID] != d.LoadKey {
			t.Errorf("keys of one: %v %v", keys, err)
		}
		if keys, err = s.LoadKeys(ctx, []string{}); err != nil || len(keys) != 0 {
			t.Errorf("keys of none: %v %v", keys, err)
		}
	})
	t.Run("a document twice in one put", func(t *testing.T) {
		s, readings := sampleStore(t, open)
		again := readings[0]
		again.Document.LoadKey = "another"
		if changed, err := s.Put(ctx, []schema.Reading{again, again}); err != nil || changed != 1 {
			t.Errorf("changed %d: %v", changed, err)
		}
	})
	t.Run("revisions", func(t *testing.T) { revisions(t, open(t)) })
	t.Run("a large text", func(t *testing.T) {
		s := open(t)
		r := oneLine(t, strings.Repeat("Ünï ", 1<<18)+"end")
		mustPut(t, s, []schema.Reading{r})
		checkModel(t, s, []schema.Reading{r})
	})
	t.Run("payloads", func(t *testing.T) { payloads(t, open(t)) })
	t.Run("an export stops", func(t *testing.T) {
		s, _ := sampleStore(t, open)
		calls := 0
		err := s.Export(ctx, func(schema.Reading) error { calls++; return errStop })
		if !errors.Is(err, errStop) || calls != 1 {
			t.Errorf("%d calls, %v", calls, err)
		}
	})
	t.Run("paging while the data change", func(t *testing.T) { pagingWhileChanging(t, open) })
	t.Run("the end of a context", func(t *testing.T) {
		s, readings := sampleStore(t, open)
		dead, cancel := context.WithCancel(ctx)
		cancel()
		if _, err := s.Ask(dead, query.Question{Selections: []query.Selection{{Key: "all", Step: query.All{Of: query.EntityRecord}, First: 1}}}); !errors.Is(err, context.Canceled) {
			t.Errorf("ask: %v", err)
		}
		if _, err := s.Put(dead, readings); !errors.Is(err, context.Canceled) {
			t.Errorf("put: %v", err)
		}
	})
	t.Run("closing", func(t *testing.T) {
		s := open(t)
		for range 2 {
			if err := s.Close(ctx); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := s.LoadKeys(ctx, nil); !errors.Is(err, store.ErrClosed) {
			t.Errorf("after Close: %v", err)
		}
	})
}

// sampleStore opens a store that holds the sample.
func sampleStore(t *testing.T, open func(t *testing.T) store.Store) (store.Store, []schema.Reading) {
	t.Helper()
	readings, _, err := Sample()
	if err != nil {
		t.Fatal(err)
	}
	s := open(t)
	mustPut(t, s, readings)
	return s, readings
}

// oneLine gives a reading of a text whose one sentence asserts one thing.
func oneLine(t *testing.T, text string) schema.Reading {
	t.Helper()
	p := paper{document: schema.Document{Form: schema.ArticleForm, Source: "s", Title: "t", LoadKey: "k"},
		entities: []schema.Entity{{ID: "a:1", Kind: schema.Country, Name: "A"}, {ID: "a:2", Kind: schema.Country, Name: "B"}},
		passages: []passage{{text: text, statements: []statement{{relation: "ALLIED_WITH", from: "a:1", to: "a:2", factuality: schema.Asserted, confidence: 1}}}}}
	r, err := p.reading()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// payloads puts names that mean something to a database and asks for each of them.
func payloads(t *testing.T, s store.Store) {
	names := []string{`'; DROP TABLE entity; --`, `" OR ""="`, "`}) DETACH DELETE n //", "$name {id: 1}", `\u0027 \" \\`, "a\tb\nc\r\x01\x1f\x7f", "{\"a\":[null]}", "</script><b>&amp;",
		"e\u0301", "é", "\u202eright to left\u202c", "𝕏 astral", "\uffff", "null", "true", "0", " ", "%_*?[a-z]"}
	p := paper{document: schema.Document{Form: schema.ArticleForm, Source: names[0], Title: names[1], Publisher: names[2], Authors: names, LoadKey: names[3], Language: names[5]},
		passages: []passage{{text: strings.Join(names, " ")}}}
	for _, name := range names {
		p.entities = append(p.entities, schema.Entity{ID: "x:" + name, Kind: schema.Topic, Name: name, Description: name, Names: []schema.Name{{Value: name + "!", Kind: schema.WeakName, Script: name}}})
		p.passages[0].surfaces = append(p.passages[0].surfaces, surface{text: name, entity: "x:" + name})
	}
	r, err := p.reading()
	if err != nil {
		t.Fatal(err)
	}
	mustPut(t, s, []schema.Reading{r})
	checkModel(t, s, []schema.Reading{r})
	for _, name := range names {
		answer, err := s.Ask(context.Background(), query.Question{Selections: []query.Selection{
			{Key: "eq", Step: query.All{Of: query.EntityRecord}, Where: query.Compare{Field: "name", Op: query.Eq, Values: []string{name}}, First: 5, Fields: []query.Field{"id", "name"}},
			{Key: "ids", Step: query.ByID{Of: query.EntityRecord, IDs: []string{"x:" + name}}, First: 5, Fields: []query.Field{"id", "description"}},
			{Key: "in", Step: query.All{Of: query.EntityRecord}, Where: query.Compare{Field: "description", Op: query.Contains, Values: []string{name}}, First: 50, Count: true,
				Order: []query.Order{{Field: "name"}, {Field: "id"}}, After: []string{name, ""}, Fields: []query.Field{"id"}},
			{Key: "search", Step: query.Search{Of: query.EntityRecord, Text: name}, First: 50, Fields: []query.Field{"id"}},
		}})
		if err != nil {
			t.Fatalf("%q: %v", name, err)
		}
		for i := range 2 {
			rows := answer.Selections[i].Rows
			if len(rows) != 1 || rows[0].Values[0] != "x:"+name || rows[0].Values[1] != name {
				t.Errorf("%q: %v", name, rows)
			}
		}
		if in := answer.Selections[2]; in.Total < 1 || len(in.Rows) == 0 || in.Rows[0].Values[0] != "x:"+name {
			t.Errorf("%q: contains gives %v", name, in)
		}
	}
}

// pagingWhileChanging pages through rows whose first key ties while documents come and go: no
// row that was there all the time is missed or given twice.
func pagingWhileChanging(t *testing.T, open func(t *testing.T) store.Store) {
	s := open(t)
	readings, err := Entries(30)
	if err != nil {
		t.Fatal(err)
	}
	mustPut(t, s, readings[:25])
	selection := query.Selection{Key: "page", Step: query.All{Of: query.DocumentRecord}, Order: []query.Order{{Field: "publishedOn", Descending: true}, {Field: "id"}}, First: 4, Fields: []query.Field{"id"}}
	seen := map[string]int{}
	for page := 0; ; page++ {
		answer, err := s.Ask(context.Background(), query.Question{Selections: []query.Selection{selection}})
		if err != nil {
			t.Fatal(err)
		}
		rows := answer.Selections[0]
		for _, row := range rows.Rows {
			seen[row.Values[0].(string)]++
		}
		if !rows.More {
			break
		}
		selection.After = rows.Rows[len(rows.Rows)-1].Cursor
		if page < 5 {
			mustPut(t, s, readings[25+page:26+page])
			if _, err := s.Remove(context.Background(), readings[page].Document.ID); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, r := range readings[5:25] {
		if n := seen[r.Document.ID]; n != 1 {
			t.Errorf("%s was given %d times", r.Document.ID, n)
		}
	}
}

// runRefusals checks that readings and questions that make no sense are refused by kind, and
// that a refused put leaves nothing behind.
func runRefusals(t *testing.T, open func(t *testing.T) store.Store) {
	s, readings := sampleStore(t, open)
	before := dump(t, s)
	for name, spoil := range spoiled() {
		r := store.Canonical(readings[0])
		spoil(&r)
		r.Document.LoadKey = "spoiled"
		good := readings[1]
		good.Document.LoadKey = "changed"
		if _, err := s.Put(context.Background(), []schema.Reading{good, r}); !errors.Is(err, store.ErrReading) {
			t.Errorf("%s: %v", name, err)
		}
	}
	alike(t, "after refused puts", before, dump(t, s))
	for _, q := range nonsense() {
		if _, err := s.Ask(context.Background(), q); !errors.Is(err, store.ErrQuestion) {
			t.Errorf("%s: %v", q, err)
		}
	}
}

func spoiled() map[string]func(*schema.Reading) {
	return map[string]func(*schema.Reading){
		"a quote beside its span": func(r *schema.Reading) { r.Assertions[0].Quote += "!" },
		"a moved mention":         func(r *schema.Reading) { r.Mentions[0].Start++ },
		"another text":            func(r *schema.Reading) { r.Document.Text += "!" },
		"an undeclared entity":    func(r *schema.Reading) { r.Entities = r.Entities[1:] },
		"an undeclared claim":     func(r *schema.Reading) { r.Claims = r.Claims[1:] },
		"a claim that nothing asserts": func(r *schema.Reading) {
			r.Assertions = nil
		},
		"a sentence out of the text": func(r *schema.Reading) { r.Sentences[0].End = 1 << 30 },
		"no such factuality":         func(r *schema.Reading) { r.Assertions[0].Factuality = "SURE" },
		"an id that nothing gives":   func(r *schema.Reading) { r.Assertions[0].ID = "assertion:1" },
		"text that is not UTF-8":     func(r *schema.Reading) { r.Document.Title = "\xff" },
		"a date that is none":        func(r *schema.Reading) { r.Document.PublishedOn = "May" },
	}
}

// strange is a predicate that no store knows.
type strange struct{ query.Predicate }

func nonsense() []query.Question {
	one := func(s query.Selection) query.Question {
		s.Key, s.First = "k", 1
		return query.Question{Selections: []query.Selection{s}}
	}
	all := query.All{Of: query.EntityRecord}
	return []query.Question{
		one(query.Selection{}),
		one(query.Selection{Step: query.All{Of: "Nonsense"}}),
		one(query.Selection{Step: query.All{Of: query.PathRecord}}),
		one(query.Selection{Step: all, Fields: []query.Field{"nonsense"}}),
		one(query.Selection{Step: all, Fields: []query.Field{"name FROM entity; --"}}),
		one(query.Selection{Step: all, Where: strange{query.And{}}}),
		one(query.Selection{Step: all, Where: query.Not{}}),
		one(query.Selection{Step: all, Where: query.Compare{Field: "name", Op: "~", Values: []string{"x"}}}),
		one(query.Selection{Step: all, Where: query.Compare{Field: "degree", Op: query.Eq, Values: []string{"x"}}}),
		one(query.Selection{Step: all, Where: query.Holds{Day: 20240101}}),
		one(query.Selection{Step: all, Order: []query.Order{{Field: "name"}}}),
		one(query.Selection{Step: all, After: []string{"a", "b"}}),
		one(query.Selection{Step: query.Follow{Edge: query.EntityRelations}}),
		one(query.Selection{Step: all, Nested: []query.Selection{{Key: "n", Step: query.Follow{Edge: query.RelationFrom}}}}),
		one(query.Selection{Step: all, Nested: []query.Selection{{Key: "n", Step: all}}}),
		one(query.Selection{Step: all, Where: query.Along{Quantifier: "most", Edge: query.EntityRelations}}),
	}
}
