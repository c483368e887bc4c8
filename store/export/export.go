// Package export takes a store and writes what it holds in forms that other programs read.
//
//	err := export.Write(ctx, s, export.GraphML, os.Stdout)
//
// All forms stream: memory does not grow with the store. The forms that show the whole graph
// (csv, graphml, ftm) read it in pages, so nothing should be written to the store meanwhile.
package export

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"

	"chancery/schema"
	"chancery/schema/query"
	"chancery/store"
)

// Format is a form of export.
type Format string

// The forms of export.
const (
	JSONLines Format = "jsonl"    // an assertion a line, with its ends, speakers, quote and document
	Readings  Format = "readings" // a document a line, exactly as it was put: a whole copy of the store
	CSV       Format = "csv"      // a relation a row, with its counts and its best quote
	GraphML   Format = "graphml"  // entities and relations, for Gephi, yEd, igraph
	FtM       Format = "ftm"      // FollowTheMoney entities, a line each: what the graph affirms
)

// Formats gives all forms of export.
func Formats() []Format { return []Format{JSONLines, Readings, CSV, GraphML, FtM} }

// Write writes everything in the store in a form. An unknown form is an error before anything
// is written.
func Write(ctx context.Context, s store.Store, format Format, w io.Writer) error {
	form, ok := map[Format]func(context.Context, store.Store, *bufio.Writer) error{
		JSONLines: writeAssertions, Readings: writeReadings, CSV: writeCSV, GraphML: writeGraphML, FtM: writeFtM}[format]
	if !ok {
		return fmt.Errorf("export: no form %q; there are %v", format, Formats())
	}
	out := bufio.NewWriterSize(w, 1<<16)
	if err := form(ctx, s, out); err != nil {
		return fmt.Errorf("export %s: %w", format, err)
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("export %s: %w", format, err)
	}
	return nil
}

// lines writes a value a line as JSON without escaping for HTML.
func lines(out io.Writer) *json.Encoder {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	return encoder
}

func writeReadings(ctx context.Context, s store.Store, out *bufio.Writer) error {
	encoder := lines(out)
	return s.Export(ctx, func(reading schema.Reading) error { return encoder.Encode(reading) })
}

// end is one end of an assertion.
type end struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Kind string `json:"kind"`
}

// assertion is one line of the form jsonl: the keys of `chancery read`, and what a store knows
// beside them.
type assertion struct {
	Document    string             `json:"doc"` // document id
	Relation    schema.Relation    `json:"relation"`
	From        end                `json:"from"`
	To          end                `json:"to"`
	Factuality  schema.Factuality  `json:"factuality"`
	Negated     bool               `json:"negated"`
	Attribution []string           `json:"attribution"` // outermost first
	Time        *string            `json:"time"`        // EDTF or null
	Quote       string             `json:"quote"`
	Span        [2]int             `json:"span"` // bytes of the stored text
	Sentence    [2]int             `json:"sentence"`
	Confidence  float64            `json:"confidence"`
	Rule        string             `json:"rule"`
	Qualifiers  []schema.Qualifier `json:"qualifiers"`
	Claim       string             `json:"claim"`
	Title       string             `json:"title"`
	Source      string             `json:"source"`
	Published   *string            `json:"published"` // EDTF or null
}

func writeAssertions(ctx context.Context, s store.Store, out *bufio.Writer) error {
	encoder := lines(out)
	return s.Export(ctx, func(reading schema.Reading) error {
		ends := map[string]end{}
		for _, e := range reading.Entities {
			ends[e.ID] = end{ID: e.ID, Name: e.Name, Kind: string(e.Kind)}
		}
		claims := map[string]schema.Claim{}
		for _, claim := range reading.Claims {
			claims[claim.ID] = claim
		}
		sentences := map[string][2]int{}
		for _, sentence := range reading.Sentences {
			sentences[sentence.ID] = [2]int{sentence.Start, sentence.End}
		}
		for _, a := range reading.Assertions {
			claim := claims[a.Claim]
			line := assertion{Document: reading.Document.ID, Relation: claim.Relation, From: ends[claim.From], To: ends[claim.To], Factuality: a.Factuality,
				Negated: a.Negated, Attribution: []string{}, Time: orNull(a.Time), Quote: a.Quote, Span: [2]int{a.Start, a.End}, Sentence: sentences[a.Sentence],
				Confidence: a.Confidence, Rule: a.Rule, Qualifiers: append([]schema.Qualifier{}, claim.Qualifiers...), Claim: claim.ID,
				Title: reading.Document.Title, Source: reading.Document.Source, Published: orNull(reading.Document.PublishedOn)}
			for _, voice := range a.Attribution {
				line.Attribution = append(line.Attribution, voice.Name)
			}
			if err := encoder.Encode(line); err != nil {
				return err
			}
		}
		return nil
	})
}

func orNull(date schema.Date) *string {
	if date == "" {
		return nil
	}
	text := string(date)
	return &text
}

// pageSize is how many rows are asked for at once.
const pageSize = 1000

// row is one row of an answer by the names of its fields.
type row map[query.Field]any

func (r row) text(field query.Field) string {
	value, _ := r[field].(string)
	return value
}

// printed gives any value as text.
func (r row) printed(field query.Field) string {
	switch value := r[field].(type) {
	case nil:
		return ""
	case string:
		return value
	default:
		return fmt.Sprint(value)
	}
}

// each calls do with every record of a type that where keeps, in the order of ids.
func each(ctx context.Context, s store.Store, of query.Record, where query.Predicate, fields []query.Field, do func(row) error) error {
	var after []string
	for {
		answer, err := s.Ask(ctx, query.Question{Selections: []query.Selection{{Key: "rows", Step: query.All{Of: of}, Where: where,
			Order: []query.Order{{Field: "id"}}, First: pageSize, After: after, Fields: fields}}})
		if err != nil {
			return err
		}
		if len(answer.Selections) != 1 {
			return fmt.Errorf("%d selections in an answer to one", len(answer.Selections))
		}
		page := answer.Selections[0]
		for _, found := range page.Rows {
			if len(found.Values) != len(fields) {
				return fmt.Errorf("%d values of %d fields", len(found.Values), len(fields))
			}
			values := row{}
			for i, field := range fields {
				values[field] = found.Values[i]
			}
			if err := do(values); err != nil {
				return err
			}
			after = found.Cursor
		}
		if !page.More || len(page.Rows) == 0 {
			return nil
		}
	}
}
