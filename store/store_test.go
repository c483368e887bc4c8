package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"chancery/schema"
	"chancery/schema/query"
	"chancery/store"
	"chancery/store/storetest"
)

func sample(t *testing.T) []schema.Reading {
	t.Helper()
	readings, _, err := storetest.Sample()
	if err != nil {
		t.Fatal(err)
	}
	return readings
}

func TestCheckTakesTheSample(t *testing.T) {
	for _, r := range sample(t) {
		if err := store.Check(r); err != nil {
			t.Error(err)
		}
		if err := store.Check(store.Canonical(r)); err != nil {
			t.Error(err)
		}
	}
}

func TestCheckRefuses(t *testing.T) {
	for name, row := range map[string]struct {
		spoil func(*schema.Reading)
		says  string
	}{
		"a form":                           {func(r *schema.Reading) { r.Document.Form = "POEM" }, "no form"},
		"a NUL":                            {func(r *schema.Reading) { r.Document.Title = "a\x00b" }, "NUL"},
		"bytes that are no text":           {func(r *schema.Reading) { r.Document.Authors = []string{"\xc3"} }, "UTF-8"},
		"another source":                   {func(r *schema.Reading) { r.Document.Source += "x" }, "give the id"},
		"another hash":                     {func(r *schema.Reading) { r.Document.SHA256 = strings.ToUpper(r.Document.SHA256) }, "SHA-256"},
		"a date":                           {func(r *schema.Reading) { r.Document.PublishedOn = "17 May" }, "EDTF"},
		"a sentence of another document":   {func(r *schema.Reading) { r.Sentences[1].Document = "d" }, "sentence"},
		"sentences out of order":           {func(r *schema.Reading) { r.Sentences[0], r.Sentences[1] = r.Sentences[1], r.Sentences[0] }, "out of order"},
		"a sentence twice":                 {func(r *schema.Reading) { r.Sentences = append(r.Sentences, r.Sentences[2]) }, "out of order"},
		"a sentence that ends too late":    {func(r *schema.Reading) { r.Sentences[2].End++ }, "does not lie in"},
		"a sentence that begins too early": {func(r *schema.Reading) { r.Sentences[0].Start = -1 }, "does not lie in"},
		"a kind":                           {func(r *schema.Reading) { r.Entities[0].Kind = "Dragon" }, "no kind"},
		"an entity without a name":         {func(r *schema.Reading) { r.Entities[0].Name = "" }, "needs an id and a name"},
		"a name of a page":                 {func(r *schema.Reading) { r.Entities[0].Name = strings.Repeat("x", 1001) }, "at most 1000 bytes"},
		"an entity twice":                  {func(r *schema.Reading) { r.Entities = append(r.Entities, r.Entities[0]) }, "declared twice"},
		"a mention elsewhere": {func(r *schema.Reading) {
			r.Mentions[0].Start, r.Mentions[0].End = r.Mentions[0].Start+1, r.Mentions[0].End+1
		}, "the text reads"},
		"a mention of nobody":          {func(r *schema.Reading) { r.Mentions[0].Entity = "nobody" }, "not declared"},
		"a mention in no sentence":     {func(r *schema.Reading) { r.Mentions[0].Sentence = "s" }, "not declared"},
		"a mention twice":              {func(r *schema.Reading) { r.Mentions = append(r.Mentions, r.Mentions[0]) }, "once"},
		"a score":                      {func(r *schema.Reading) { r.Mentions[0].Score = 1.5 }, "0 to 1"},
		"a relation":                   {func(r *schema.Reading) { r.Claims[0].Relation = "LIKES" }, "not declared"},
		"ends that do not fit":         {func(r *schema.Reading) { r.Claims[0].From, r.Claims[0].To = r.Claims[0].To, r.Claims[0].From }, "claim"},
		"a claim's qualifier":          {func(r *schema.Reading) { r.Claims[0].Qualifiers = []schema.Qualifier{{Key: "k", Value: "v"}} }, "gives the id"},
		"a claim of another document":  {func(r *schema.Reading) { r.Claims[0].Within = "document:x" }, "another document"},
		"a claim twice":                {func(r *schema.Reading) { r.Claims = append(r.Claims, r.Claims[0]) }, "once"},
		"a claim that nothing asserts": {func(r *schema.Reading) { r.Assertions = r.Assertions[1:] }, "nothing asserts it"},
		"a quote":                      {func(r *schema.Reading) { r.Assertions[0].Quote = strings.ToUpper(r.Assertions[0].Quote) }, "the text reads"},
		"a factuality":                 {func(r *schema.Reading) { r.Assertions[0].Factuality = "" }, "no factuality"},
		"an assertion's polarity":      {func(r *schema.Reading) { r.Assertions[0].Negated = !r.Assertions[0].Negated }, "gives the id"},
		"an assertion twice":           {func(r *schema.Reading) { r.Assertions = append(r.Assertions, r.Assertions[0]) }, "once"},
		"a speaker":                    {func(r *schema.Reading) { r.Assertions[0].Attribution = []schema.Voice{{Entity: "nobody"}} }, "once"},
		"a confidence":                 {func(r *schema.Reading) { r.Assertions[0].Confidence = -0.1 }, "0 to 1"},
		"a time":                       {func(r *schema.Reading) { r.Assertions[0].Time = "2024-13" }, "month"},
	} {
		r := store.Canonical(sample(t)[0])
		row.spoil(&r)
		if err := store.Check(r); !errors.Is(err, store.ErrReading) || !strings.Contains(err.Error(), row.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// shelf is a store that only holds readings: what Verify and Dump need of one.
type shelf struct {
	store.Store
	readings []schema.Reading
}

func (s shelf) Export(_ context.Context, each func(schema.Reading) error) error {
	for _, r := range s.readings {
		if err := each(r); err != nil {
			return err
		}
	}
	return nil
}

func (s shelf) Ask(context.Context, query.Question) (query.Answer, error) {
	return query.Answer{Selections: []query.Rows{{}}}, nil
}

func TestVerify(t *testing.T) {
	readings := sample(t)
	report, err := store.Verify(context.Background(), shelf{readings: readings})
	if err != nil || report.Documents != len(readings) || report.Assertions != 19 || len(report.Faults) != 0 {
		t.Errorf("%+v %v", report, err)
	}
	readings[1].Document.Text = strings.Replace(readings[1].Document.Text, "Finland", "Sweden!", 1)
	report, err = store.Verify(context.Background(), shelf{readings: readings})
	if err != nil || len(report.Faults) != 1 || !errors.Is(report.Faults[0], store.ErrReading) {
		t.Errorf("%+v %v", report, err)
	}
}

func TestDumpStopsWithItsWriter(t *testing.T) {
	var out bytes.Buffer
	if err := store.Dump(context.Background(), shelf{readings: sample(t)}, &out); err != nil || strings.Count(out.String(), "\n") != 6 || !strings.HasPrefix(out.String(), `{"reading":{"document":{"id":"`) {
		t.Errorf("%v\n%s", err, out.String())
	}
	if err := store.Dump(context.Background(), shelf{readings: sample(t)}, full{}); !errors.Is(err, errFull) {
		t.Errorf("%v", err)
	}
}

var errFull = errors.New("no room")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestVersion(t *testing.T) {
	versions := map[string]bool{}
	for _, keys := range []map[string]string{nil, {"a": "b"}, {"a": "c"}, {"ab": ""}, {"": "ab"}, {"a": "b", "c": "d"}, {"a": "d", "c": "b"}} {
		version := store.Version(keys)
		if versions[version] || len(version) != 20 || version != store.Version(keys) {
			t.Errorf("%v has the version %s", keys, version)
		}
		versions[version] = true
	}
}

func ExampleCompactJSON() {
	text, err := store.CompactJSON([]schema.Name{{Value: "A & B <Ltd>", Kind: schema.AliasName}})
	fmt.Println(text, err)
	text, err = store.CompactJSON([]schema.Name(nil))
	fmt.Println(text, err)
	// Output:
	// [{"value":"A & B <Ltd>","kind":"ALIAS"}] <nil>
	// [] <nil>
}
