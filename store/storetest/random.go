package storetest

import (
	"strconv"

	"pgregory.net/rapid"

	"chancery/schema"
)

// cast gives the entities that random documents speak of; who 4 is also known otherwise.
func cast() []schema.Entity {
	return []schema.Entity{
		{ID: "wikidata:Q1", Kind: schema.Country, Name: "São Tomé", Names: []schema.Name{{Value: "Saint Thomas", Kind: schema.AliasName}}},
		{ID: "wikidata:Q2", Kind: schema.Country, Name: "Örtland"},
		{ID: "wikidata:Q10", Kind: schema.Person, Name: "O'Neil \"X\""},
		{ID: "wikidata:Q11", Kind: schema.Person, Name: "Åsa 𝔘𝔫𝔦"},
		{ID: "org:é", Kind: schema.Organization, SubKind: "Company", Name: "A & B <Ltd>"},
		{ID: "org:z", Kind: schema.Organization, Name: "Zenith"},
		{ID: "place:p", Kind: schema.Place, Name: "Port"},
		{ID: "list:l", Kind: schema.SanctionsList, Name: "List"},
		{ID: "group:g", Kind: schema.Group, Name: "others"},
		{ID: "agreement:a", Kind: schema.Agreement, Name: "the accord"},
	}
}

// Readings draws up to most documents over a small cast: versions of one source, near-duplicates,
// entities that documents describe differently, claims that several documents make, in any
// factuality and time.
func Readings(t *rapid.T, most int) []schema.Reading {
	seen := map[string]bool{}
	var out []schema.Reading
	for range rapid.IntRange(1, most).Draw(t, "documents") {
		r := drawReading(t)
		if !seen[r.Document.ID] {
			seen[r.Document.ID] = true
			out = append(out, r)
		}
	}
	return out
}

var wording = []string{
	"One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty twenty-one twenty-two.",
	"Ein ganz anderer Satz, der mit dem ersten nichts zu tun hat; “quoted” and 'unquoted' \\ words follow: été, naïve, 𝔘, 東京, und so weiter bis zum Schluss dieses Textes hier und heute.",
	"Short.", "Tab\there, and a line\nbreak; DROP TABLE document; --",
}

func drawReading(t *rapid.T) schema.Reading {
	cast := cast()
	number := rapid.IntRange(0, 5).Draw(t, "source")
	p := paper{document: schema.Document{Form: schema.ArticleForm, Source: "https://example.org/" + strconv.Itoa(number),
		Title: rapid.SampledFrom([]string{"A title", "Ein Titel", "«Tïtle»"}).Draw(t, "title"), PublishedOn: drawDate(t, "published"), LoadKey: "k" + strconv.Itoa(rapid.IntRange(0, 2).Draw(t, "key"))}}
	if rapid.Bool().Draw(t, "entry") {
		p.document.Form, p.document.Collection = schema.EntryForm, "a list"
	}
	declared := map[string]schema.Entity{}
	declare := func(e schema.Entity) schema.Entity {
		if _, ok := declared[e.ID]; ok {
			return declared[e.ID]
		}
		switch rapid.IntRange(0, 5).Draw(t, "variant of "+e.ID) {
		case 0:
			e.Name += " II"
		case 1:
			e.Names = append(e.Names, schema.Name{Value: "alias of " + e.ID, Kind: schema.WeakName})
		case 2:
			e.Description, e.Identifiers = "A description of "+e.Name, []schema.Identifier{{Scheme: "x", Value: "1"}}
		}
		declared[e.ID] = e
		p.entities = append(p.entities, e)
		return e
	}
	for i := range rapid.IntRange(0, 4).Draw(t, "sentences") {
		next := passage{text: rapid.SampledFrom(wording).Draw(t, "wording")}
		for range rapid.IntRange(0, 2).Draw(t, "statements") {
			said, ok := drawStatement(t, cast, declare)
			if !ok {
				continue
			}
			next.statements = append(next.statements, said)
		}
		if len(next.statements) > 0 {
			next.surfaces = []surface{{text: next.text[:5], entity: next.statements[0].from}}
		}
		if i == 0 && rapid.Bool().Draw(t, "bystander") {
			declare(rapid.SampledFrom(cast).Draw(t, "who"))
		}
		p.passages = append(p.passages, next)
	}
	r, err := p.reading()
	if err != nil {
		t.Fatalf("the generator made a reading that is not consistent: %v", err)
	}
	return r
}

func drawStatement(t *rapid.T, cast []schema.Entity, declare func(schema.Entity) schema.Entity) (statement, bool) {
	relations := []schema.Relation{"ALLIED_WITH", "MET", "ACCUSED", "OWNS", "LISTED_ON", "MEMBER_OF", "VISITED", "SIGNED"}
	row, _ := schema.RelationNamed(rapid.SampledFrom(relations).Draw(t, "relation"))
	from, to := rapid.SampledFrom(cast).Draw(t, "from"), rapid.SampledFrom(cast).Draw(t, "to")
	if from.ID == to.ID || !row.Allows(from.Kind, to.Kind) {
		return statement{}, false
	}
	from, to = declare(from), declare(to)
	said := statement{relation: row.Relation, from: from.ID, to: to.ID, when: drawDate(t, "when"), time: drawDate(t, "time"),
		factuality: rapid.SampledFrom(schema.Factualities()).Draw(t, "factuality"), negated: rapid.Bool().Draw(t, "negated"),
		confidence: rapid.SampledFrom([]float64{0, 0.1, 0.30000000000000004, 0.5, 2.0 / 3, 0.9, 1}).Draw(t, "confidence")}
	if rapid.IntRange(0, 3).Draw(t, "qualified") == 0 {
		said.qualifiers = []schema.Qualifier{{Key: "k", Value: rapid.SampledFrom([]string{"", "v", "ü\"'"}).Draw(t, "value")}}
	}
	for range rapid.IntRange(0, 2).Draw(t, "voices") {
		if rapid.Bool().Draw(t, "known") {
			speaker := declare(rapid.SampledFrom(cast).Draw(t, "speaker"))
			said.voices = append(said.voices, schema.Voice{Entity: speaker.ID, Name: speaker.Name})
		} else {
			said.voices = append(said.voices, schema.Voice{Name: "an aide"})
		}
	}
	return said, true
}

func drawDate(t *rapid.T, label string) schema.Date {
	return rapid.SampledFrom([]schema.Date{"", "", "2024", "2024-05", "2024-05-16", "2023-12-31/2024-01-02", "2020/..", "../2021", "201X", "2024?"}).Draw(t, label)
}
