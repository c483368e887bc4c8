package query

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"chancery/schema"
)

// full uses every node and every clause.
func full() Question {
	where := And{
		Compare{Field: "type", Op: In, Values: []string{"MET", "a \"b\" \\ \n é 𝔘 \x01"}},
		Or{Not{Of: Compare{Field: "speaker", Op: IsEmpty}}, Holds{Day: 20240516}, Holds{Day: 20240516, Undated: true}},
		Along{Quantifier: Every, Edge: RelationAssertions, Where: Compare{Field: "confidence", Op: Ge, Values: []string{"0.5"}}},
		Along{Quantifier: Some, Edge: RelationFrom}, Or(nil), And(nil),
	}
	return Question{Selections: []Selection{
		{Key: "all", Step: All{Of: RelationRecord}, Where: where, Order: []Order{{Field: "confidence", Descending: true}, {Field: "id"}}, First: 10, After: []string{"0.5", "x"}, Count: true,
			Fields: []Field{"id", "type"}, Nested: []Selection{
				{Key: "from", Step: Follow{Edge: RelationFrom}, First: 1, Fields: []Field{"name"}, Nested: []Selection{
					{Key: "near", Step: Follow{Edge: EntityNeighbours, Direction: Outgoing, Where: Compare{Field: "affirmed", Op: Eq, Values: []string{"true"}}}, First: 5},
					{Key: "counts", Step: Follow{Edge: EntityCounts}, First: 5, Fields: []Field{"type", "relations"}}}}}},
		{Key: "ids", Step: ByID{Of: EntityRecord, IDs: []string{"a", ""}}, First: 2},
		{Key: "none", Step: ByID{Of: EntityRecord}},
		{Key: "search", Step: Search{Of: EntityRecord, Text: "x y"}, First: 1, After: []string{"4", "id"}},
		{Key: "exact", Step: Search{Of: EntityRecord, Text: "", Exact: true}, First: 1},
		{Key: "paths", Step: Paths{From: "a", To: "b", MaxLength: 4, K: 5, Where: Compare{Field: "affirmed", Op: Eq, Values: []string{"true"}}, Exclude: []string{"c"}, AvoidHubsOver: 9}, First: 5, Nested: []Selection{
			{Key: "entities", Step: Follow{Edge: PathEntities}, First: 9}, {Key: "relations", Step: Follow{Edge: PathRelations}, First: 9}}},
		{Key: "near", Step: Neighbourhood{Roots: []string{"a"}, Depth: 2, MaxEntities: 9, Kinds: []string{"Person"}}, First: 1, Nested: []Selection{
			{Key: "entities", Step: Follow{Edge: SubgraphEntities}, First: 9, After: []string{"1", "x"}}}},
		{Key: "dataset", Step: Dataset{}, First: 1, Fields: []Field{"version"}},
	}}
}

func TestWhatPrintsParsesBack(t *testing.T) {
	q := full()
	if err := Check(q); err != nil {
		t.Fatal(err)
	}
	back, err := Parse(q.String())
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(back, q) {
		t.Errorf("got  %v\nwant %v", back, q)
	}
	loose := strings.NewReplacer("(", " (\n ", ")", "\t) ").Replace(`(question (select a (all Entity) (first 1)))`)
	if got, err := Parse(loose); err != nil || got.String() != `(question (select a (all Entity) (first 1) (fields)))` {
		t.Errorf("%v %v", got, err)
	}
}

func TestParseErrors(t *testing.T) {
	for _, text := range []string{"", "(", ")", "question", "(question", "(question))", "(question) x", "(other)", `(question "x")`, "(question (all Entity))", "(question (select))", "(question (select a))",
		"(question (select a b))", "(question (select a (nonsense x)))", "(question (select a (all)))", `(question (select a (all "Entity")))`, "(question (select a (all Entity x)))",
		"(question (select a (ids Entity x)))", `(question (select a (search Entity)))`, `(question (select a (search Entity "x" inexact)))`, `(question (select a (paths "a")))`, `(question (select a (paths "a" "b" (depth 1))))`,
		"(question (select a (neighbourhood (length 1))))", "(question (select a (dataset x)))", "(question (select a (all Entity) (first x)))", "(question (select a (all Entity) (first)))", "(question (select a (all Entity) (first 99999999999999999999)))",
		"(question (select a (all Entity) (where)))", "(question (select a (all Entity) (where x)))", "(question (select a (all Entity) (where (not))))", "(question (select a (all Entity) (where (eq))))", `(question (select a (all Entity) (where (eq "name" "x"))))`,
		"(question (select a (all Entity) (where (holds soon))))", "(question (select a (all Entity) (where (holds 20240101 maybe))))", "(question (select a (all Entity) (where (some entity.relations OUT OUT))))", "(question (select a (all Entity) (count 1)))",
		"(question (select a (all Entity) (order (asc id))))", "(question (select a (all Entity) (after x)))", "(question (select a (all Entity) (fields \"id\")))", `(question (select a (all Entity) (where (eq name "x))))`, `(question (select a (ids Entity "\q")))`,
		strings.Repeat("(question ", 100000), "(question (select a (all Entity) (where " + strings.Repeat("(not ", 1000) + strings.Repeat(")", 1000) + ")))"} {
		if q, err := Parse(text); err == nil {
			t.Errorf("%.80q is taken for %v", text, q)
		} else if !strings.Contains(err.Error(), "byte") {
			t.Errorf("%.80q: the error names no place: %v", text, err)
		}
	}
}

// strange stands for nodes that somebody else made.
type strange struct {
	Predicate
	Step
}

func (strange) String() string { return "(strange)" }
func (strange) Record() Record { return EntityRecord }

func TestCheckRefuses(t *testing.T) {
	all := All{Of: EntityRecord}
	eq := Compare{Field: "name", Op: Eq, Values: []string{"x"}}
	deep := Predicate(eq)
	for range 100 {
		deep = Not{Of: deep}
	}
	for name, s := range map[string]Selection{
		"no step":                         {},
		"a strange step":                  {Step: strange{}},
		"no key":                          {Key: "-", Step: all, Nested: []Selection{{Step: Follow{Edge: EntityRelations}}}},
		"a key that is no word":           {Key: "a b", Step: all},
		"a key twice":                     {Step: all, Nested: []Selection{{Key: "a", Step: Follow{Edge: EntityRelations}}, {Key: "a", Step: Follow{Edge: EntityMentions}}}},
		"an unknown record":               {Step: All{Of: "X"}},
		"voices at the root":              {Step: All{Of: VoiceRecord}},
		"paths by id":                     {Step: ByID{Of: PathRecord}},
		"documents searched":              {Step: Search{Of: DocumentRecord}},
		"sentences by exact name":         {Step: Search{Of: SentenceRecord, Exact: true}},
		"paths too long":                  {Step: Paths{MaxLength: 13}},
		"less than no paths":              {Step: Paths{K: -1}},
		"paths over no relation":          {Step: Paths{Where: eq}},
		"a depth below 0":                 {Step: Neighbourhood{Depth: -1}},
		"an unknown kind":                 {Step: Neighbourhood{Kinds: []string{"Dragon"}}},
		"following from nowhere":          {Step: Follow{Edge: EntityRelations}},
		"a root below":                    {Step: all, Nested: []Selection{{Key: "n", Step: Dataset{}}}},
		"an edge of another record":       {Step: all, Nested: []Selection{{Key: "n", Step: Follow{Edge: RelationFrom}}}},
		"an unknown edge":                 {Step: all, Nested: []Selection{{Key: "n", Step: Follow{Edge: "entity.x"}}}},
		"a direction where there is none": {Step: all, Nested: []Selection{{Key: "n", Step: Follow{Edge: EntityMentions, Direction: Both}}}},
		"an unknown direction":            {Step: all, Nested: []Selection{{Key: "n", Step: Follow{Edge: EntityRelations, Direction: "UP"}}}},
		"a predicate where there is none": {Step: all, Nested: []Selection{{Key: "n", Step: Follow{Edge: EntityMentions, Where: eq}}}},
		"an unknown field":                {Step: all, Fields: []Field{"x"}},
		"an unknown predicate":            {Step: all, Where: strange{}},
		"no predicate in a not":           {Step: all, Where: Not{}},
		"no predicate in an and":          {Step: all, Where: And{nil}},
		"a field of another record":       {Step: all, Where: Compare{Field: "quote", Op: Eq, Values: []string{"x"}}},
		"an unknown comparison":           {Step: all, Where: Compare{Field: "name", Op: "x", Values: []string{"x"}}},
		"no value":                        {Step: all, Where: Compare{Field: "name", Op: Eq}},
		"two values":                      {Step: all, Where: Compare{Field: "name", Op: Lt, Values: []string{"a", "b"}}},
		"a value for isEmpty":             {Step: all, Where: Compare{Field: "name", Op: IsEmpty, Values: []string{"a"}}},
		"a number that is none":           {Step: all, Where: Compare{Field: "degree", Op: Eq, Values: []string{"1.5"}}},
		"part of a number":                {Step: all, Where: Compare{Field: "degree", Op: Contains, Values: []string{"1"}}},
		"an order of JSON":                {Step: all, Where: Compare{Field: "names", Op: Lt, Values: []string{"1"}}},
		"infinity":                        {Step: All{Of: RelationRecord}, Where: Compare{Field: "confidence", Op: Lt, Values: []string{"Inf"}}},
		"neither true nor false":          {Step: All{Of: RelationRecord}, Where: Compare{Field: "affirmed", Op: Eq, Values: []string{"1"}}},
		"an entity that holds":            {Step: all, Where: Holds{}},
		"an unknown quantifier":           {Step: all, Where: Along{Edge: EntityRelations, Quantifier: "x"}},
		"counts along":                    {Step: all, Where: Along{Edge: EntityCounts, Quantifier: Some}},
		"an edge along of another":        {Step: all, Where: Along{Edge: RelationFrom, Quantifier: Some}},
		"an order that is not total":      {Step: all, Order: []Order{{Field: "name"}}},
		"an empty order":                  {Step: all, Order: []Order{}},
		"an order by JSON":                {Step: all, Order: []Order{{Field: "names"}, {Field: "id"}}},
		"an order by nothing":             {Step: all, Order: []Order{{Field: "x"}, {Field: "id"}}},
		"a cursor too long":               {Step: all, After: []string{"a", "b"}},
		"a cursor of another type":        {Step: Search{Of: EntityRecord}, After: []string{"x", "id"}},
		"a cursor where none is given":    {Step: ByID{Of: EntityRecord}, After: []string{"x"}},
		"less than no rows":               {Step: all, First: -1},
		"entities opposed":                {Step: All{Of: EntityRecord, Opposed: true}},
		"rows beyond reason":              {Step: all, First: 1 << 30},
		"a day beyond all days":           {Step: all, Known: 100000000},
		"levels beyond reason":            {Step: all, Where: deep},
		"parts beyond reason":             {Step: all, Where: Compare{Field: "name", Op: In, Values: make([]string, 30000)}},
	} {
		if s.Key == "" {
			s.Key = "k"
		}
		if err := Check(Question{Selections: []Selection{s}}); err == nil {
			t.Errorf("%s passes", name)
		}
	}
}

func TestPrintingNeverPanics(t *testing.T) {
	for _, q := range []Question{{}, {Selections: []Selection{{}}}, {Selections: []Selection{{Step: All{}, Where: Not{}}}}, {Selections: []Selection{{Step: All{}, Where: And{nil, Or{nil}}}}}} {
		text := q.String()
		if back, err := Parse(text); err != nil && text != "(question (select a (all)))" && !strings.Contains(text, "(all)") {
			t.Errorf("%s: %v %v", text, back, err)
		}
	}
}

// TestTablesFit says that edges and fields name only records that exist, and that every record
// that can be listed has an id.
func TestTablesFit(t *testing.T) {
	for edge, row := range edges {
		if Fields(row.from) == nil || Fields(row.to) == nil {
			t.Errorf("%s joins %s to %s", edge, row.from, row.to)
		}
		if !isWord(string(edge)) {
			t.Errorf("the edge %q does not print", edge)
		}
		record := Selection{Step: Follow{Edge: edge}}
		for _, order := range record.Ordering() {
			if _, ok := fieldTypes(row.to)[order.Field]; !ok {
				t.Errorf("%s orders by %s", edge, order.Field)
			}
		}
	}
	for _, record := range []Record{EntityRecord, RelationRecord, AssertionRecord, DocumentRecord, SentenceRecord, MentionRecord, VoiceRecord, CountRecord, PathRecord, SubgraphRecord, DatasetRecord} {
		seen := map[Field]bool{}
		for _, row := range Fields(record) {
			if seen[row.Field] || !isWord(string(row.Field)) || row.Foldable && row.Type != Text {
				t.Errorf("%s has the field %+v twice, or it cannot be", record, row)
			}
			seen[row.Field] = true
		}
		if !seen["id"] {
			t.Errorf("%s has no id", record)
		}
	}
	if Fields("X") != nil {
		t.Error("an unknown record has fields")
	}
}

func TestRandomQuestionsParseBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := drawQuestion(t)
		back, err := Parse(q.String())
		if err != nil {
			t.Fatalf("%s: %v", q, err)
		}
		if !reflect.DeepEqual(back, q) || back.String() != q.String() {
			t.Fatalf("got  %s\nwant %s", back, q)
		}
	})
}

func drawQuestion(t *rapid.T) Question {
	word := rapid.StringMatching(`[a-zA-Z][a-zA-Z0-9._-]{0,5}`)
	text := rapid.String()
	var predicate func(depth int) Predicate
	predicate = func(depth int) Predicate {
		switch n := rapid.IntRange(0, 6).Draw(t, "predicate"); {
		case n == 0 && depth > 0:
			return Not{Of: predicate(depth - 1)}
		case n < 3 && depth > 0:
			var parts []Predicate
			for range rapid.IntRange(0, 3).Draw(t, "parts") {
				parts = append(parts, predicate(depth-1))
			}
			if n == 1 {
				return And(parts)
			}
			return Or(parts)
		case n == 3:
			return Holds{Day: schema.Day(rapid.IntRange(0, 99991231).Draw(t, "day")), Undated: rapid.Bool().Draw(t, "undated")}
		case n == 4 && depth > 0:
			p := Along{Quantifier: rapid.SampledFrom([]Quantifier{Some, Every, None, Single}).Draw(t, "quantifier"), Edge: Edge(word.Draw(t, "edge")),
				Direction: rapid.SampledFrom([]Direction{"", Both, Incoming}).Draw(t, "direction")}
			if rapid.Bool().Draw(t, "where") {
				p.Where = predicate(depth - 1)
			}
			return p
		}
		p := Compare{Field: Field(word.Draw(t, "field")), Op: rapid.SampledFrom([]Op{Eq, Ne, In, Lt, Contains, IsEmpty}).Draw(t, "op")}
		for range rapid.IntRange(0, 2).Draw(t, "values") {
			p.Values = append(p.Values, text.Draw(t, "value"))
		}
		return p
	}
	var selection func(depth int) Selection
	selection = func(depth int) Selection {
		s := Selection{Key: word.Draw(t, "key"), First: rapid.IntRange(-3, 100).Draw(t, "first"), Count: rapid.Bool().Draw(t, "count"),
			Step: rapid.SampledFrom([]Step{All{Of: EntityRecord}, All{Of: RelationRecord, Opposed: true}, ByID{Of: "X", IDs: []string{"", "a b"}}, Search{Of: EntityRecord, Text: text.Draw(t, "text"), Exact: true},
				Dataset{}, Follow{Edge: EntityCounts, Direction: Outgoing}, Neighbourhood{Roots: []string{"r"}, Depth: 2}, Paths{From: "a", To: text.Draw(t, "to"), K: 3}}).Draw(t, "step")}
		if rapid.Bool().Draw(t, "filtered") {
			s.Where = predicate(3)
		}
		if rapid.Bool().Draw(t, "ordered") {
			s.Order = []Order{{Field: Field(word.Draw(t, "order")), Descending: rapid.Bool().Draw(t, "descending")}, {Field: "id"}}
		}
		if rapid.Bool().Draw(t, "known") {
			s.Known = schema.Day(rapid.IntRange(0, 99991231).Draw(t, "day"))
		}
		if rapid.Bool().Draw(t, "paged") {
			s.After = []string{text.Draw(t, "after")}
		}
		for range rapid.IntRange(0, 2).Draw(t, "fields") {
			s.Fields = append(s.Fields, Field(word.Draw(t, "field")))
		}
		for range rapid.IntRange(0, min(2, depth)).Draw(t, "nested") {
			s.Nested = append(s.Nested, selection(depth-1))
		}
		return s
	}
	var q Question
	for range rapid.IntRange(0, 3).Draw(t, "selections") {
		q.Selections = append(q.Selections, selection(2))
	}
	return q
}

// seeds gives the questions of the conformance suite, which are good questions.
func seeds(f *testing.F) {
	f.Helper()
	f.Add(full().String())
	files, err := filepath.Glob("../../store/storetest/testdata/*.txtar")
	if err != nil || len(files) == 0 {
		f.Fatalf("no case files: %v", err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, part := range strings.Split(string(content), "-- ") {
			if _, question, ok := strings.Cut(part, " --\n"); ok && strings.HasPrefix(question, "(question") {
				f.Add(question)
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, text string) {
		q, err := Parse(text)
		if err != nil {
			return
		}
		printed := q.String()
		back, err := Parse(printed)
		if err != nil {
			t.Fatalf("%q parses and prints as %q, which does not parse: %v", text, printed, err)
		}
		if again := back.String(); again != printed {
			t.Fatalf("%q prints as %q and then as %q", text, printed, again)
		}
		if Check(q) == nil != (Check(back) == nil) {
			t.Fatalf("%q passes Check only once", text)
		}
	})
}
