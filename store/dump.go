package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"sort"
	"strconv"
	"strings"

	"chancery/schema"
	"chancery/schema/query"
)

// CompactJSON gives a value as JSON on one line with "<", ">" and "&" as they are, the form of
// the fields of type JSON; a nil slice is [].
func CompactJSON(value any) (string, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return "", fmt.Errorf("encoding %T: %w", value, err)
	}
	text := strings.TrimSuffix(out.String(), "\n")
	if text == "null" {
		return "[]", nil
	}
	return text, nil
}

// Version gives the version of a set of documents from their load keys by document id: 20
// hexadecimal digits of the SHA-256 of the lengths, ids and load keys in the order of the ids.
func Version(loadKeys map[string]string) string {
	ids := make([]string, 0, len(loadKeys))
	for id := range loadKeys {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	sum := sha256.New()
	for _, id := range ids {
		for _, part := range []string{id, loadKeys[id]} {
			sum.Write([]byte(strconv.Itoa(len(part)) + ":" + part))
		}
	}
	return hex.EncodeToString(sum.Sum(nil))[:20]
}

// Dump writes everything that a store holds as JSON lines that do not depend on the order in
// which it was put there: each reading in the order of document ids, then every entity as all
// documents together describe it, in the order of ids, then every edge in the order of claim
// ids. Entities and edges are what the store shows, not what could be computed from the readings. It holds
// the ids of all entities and edges, not their content.
func Dump(ctx context.Context, s Store, w io.Writer) error {
	line := func(kind string, value any) error {
		text, err := CompactJSON(value)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(w, "{%q:%s}\n", kind, text); err != nil {
			return fmt.Errorf("writing the dump: %w", err)
		}
		return nil
	}
	if err := s.Export(ctx, func(r schema.Reading) error { return line("reading", r) }); err != nil {
		return err
	}
	for _, record := range []query.Record{query.EntityRecord, query.RelationRecord} {
		if err := dumpRows(ctx, s, record, line); err != nil {
			return err
		}
	}
	return dumpStories(ctx, s, line)
}

// dumpPage is how many rows a dump asks for at once.
const dumpPage = 500

// pages asks for all records of a kind, page by page in the order of ids.
func pages(ctx context.Context, s Store, record query.Record, fields []query.Field, each func(query.Row) error) error {
	selection := query.Selection{Key: "rows", Step: query.All{Of: record}, Order: []query.Order{{Field: "id"}}, First: dumpPage, Fields: fields}
	for {
		answer, err := s.Ask(ctx, query.Question{Selections: []query.Selection{selection}})
		if err != nil {
			return err
		}
		if len(answer.Selections) != 1 {
			return fmt.Errorf("one selection was asked and %d answered", len(answer.Selections))
		}
		page := answer.Selections[0]
		for _, row := range page.Rows {
			if err := each(row); err != nil {
				return err
			}
		}
		if !page.More || len(page.Rows) == 0 {
			return nil
		}
		selection.After = page.Rows[len(page.Rows)-1].Cursor
	}
}

func dumpRows(ctx context.Context, s Store, record query.Record, line func(string, any) error) error {
	var fields []query.Field
	for _, row := range query.Fields(record) {
		fields = append(fields, row.Field)
	}
	return pages(ctx, s, record, fields, func(row query.Row) error {
		values := make([][2]any, len(fields))
		for i, field := range fields {
			values[i] = [2]any{field, row.Values[i]}
		}
		return line(strings.ToLower(string(record)), values)
	})
}

// dumpStories writes what a store knows of each document beside its reading.
func dumpStories(ctx context.Context, s Store, line func(string, any) error) error {
	return pages(ctx, s, query.DocumentRecord, []query.Field{"id", "story", "superseded"}, func(row query.Row) error {
		return line("document", row.Values)
	})
}

// Canonical gives the reading with its records in the order in which Export gives them:
// sentences by ordinal, all else by id. The reading given is left as it is.
func Canonical(r schema.Reading) schema.Reading {
	r.Sentences, r.Entities, r.Mentions = slices.Clone(r.Sentences), slices.Clone(r.Entities), slices.Clone(r.Mentions)
	r.Claims, r.Assertions = slices.Clone(r.Claims), slices.Clone(r.Assertions)
	sort.Slice(r.Sentences, func(i, j int) bool { return r.Sentences[i].Ordinal < r.Sentences[j].Ordinal })
	sort.Slice(r.Entities, func(i, j int) bool { return r.Entities[i].ID < r.Entities[j].ID })
	sort.Slice(r.Mentions, func(i, j int) bool { return r.Mentions[i].ID < r.Mentions[j].ID })
	sort.Slice(r.Claims, func(i, j int) bool { return r.Claims[i].ID < r.Claims[j].ID })
	sort.Slice(r.Assertions, func(i, j int) bool { return r.Assertions[i].ID < r.Assertions[j].ID })
	return r
}
