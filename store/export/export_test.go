package export_test

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"chancery/schema"
	"chancery/store"
	"chancery/store/export"
	"chancery/store/sqlite"
)

const hostile = `=HYPERLINK("http://x"), <b>&"quoted" 'text' Jon Doe owns the Eel, said Ann.`

// made gives a reading of a text that is one sentence, with claims that quote the whole of it.
func made(source, body string, entities []schema.Entity, claims []schema.Claim, how schema.Factuality, time schema.Date) schema.Reading {
	sum := sha256.Sum256([]byte(body))
	id := schema.DocumentID(source, body)
	r := schema.Reading{Document: schema.Document{ID: id, Form: schema.ArticleForm, Source: source, Title: source, SHA256: hex.EncodeToString(sum[:]), Text: body, LoadKey: "k", PublishedOn: "2024-05-16"},
		Sentences: []schema.Sentence{{ID: schema.SentenceID(id, 0), Document: id, End: len(body)}}, Entities: entities, Claims: claims}
	slices.SortFunc(r.Entities, func(a, b schema.Entity) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(r.Claims, func(a, b schema.Claim) int { return cmp.Compare(a.ID, b.ID) })
	for _, claim := range r.Claims {
		a := schema.Assertion{Claim: claim.ID, Document: id, Sentence: schema.SentenceID(id, 0), Quote: body, End: len(body), Factuality: how, Time: time,
			Attribution: []schema.Voice{{Name: "Ann"}}, Extractor: "t", ExtractorVersion: "1", Rule: "r", Confidence: .9}
		a.ID = schema.AssertionID(a)
		r.Assertions = append(r.Assertions, a)
	}
	slices.SortFunc(r.Assertions, func(a, b schema.Assertion) int { return cmp.Compare(a.ID, b.ID) })
	return r
}

// filled gives a store with people, a company, a vessel, a list and things that are not affirmed.
func filled(t testing.TB) store.Store {
	t.Helper()
	ctx := context.Background()
	s, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), "x.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(ctx); err != nil {
			t.Error(err)
		}
	})
	named := func(kind schema.Kind, sub schema.SubKind, name string, identifiers ...schema.Identifier) schema.Entity {
		return schema.Entity{ID: schema.EntityID(kind, name, "", identifiers...), Kind: kind, SubKind: sub, Name: name, Identifiers: identifiers}
	}
	doe := named(schema.Person, "", "Jon Doe", schema.Identifier{Scheme: "ofac", Value: "1"})
	doe.Names = []schema.Name{{Value: "Eel", Kind: schema.WeakName}, {Value: "John Doe", Kind: schema.AliasName}, {Value: "Old Doe", Kind: schema.FormerName}}
	roe := named(schema.Person, "", "Ann Roe", schema.Identifier{Scheme: "wikidata", Value: "Q1"})
	firm, agency := named(schema.Organization, "Company", "Trident <&> \"Co\""), named(schema.Organization, "", "Agency")
	eel := named(schema.Asset, "Vessel", "Eel", schema.Identifier{Scheme: "imo", Value: "1234567"})
	list, office := named(schema.SanctionsList, "", "Atlantis list"), named(schema.Office, "", "President of Kenya")
	kenya := named(schema.Country, "", "Kenya")
	claim := func(r schema.Relation, from, to schema.Entity, when schema.Date, q ...schema.Qualifier) schema.Claim {
		return schema.NewClaim(r, from, to, q, when, "d")
	}
	readings := []schema.Reading{
		made("one", hostile, []schema.Entity{doe, roe, firm, agency, eel, office, kenya}, []schema.Claim{claim("OWNS", doe, eel, ""), claim("OWNS", doe, agency, ""),
			claim("OWNS", kenya, firm, ""), claim("DIRECTOR_OF", doe, firm, ""), claim("FAMILY_OF", doe, roe, ""), claim("HOLDS_OFFICE", roe, office, ""),
			claim("MEMBER_OF", kenya, agency, ""), claim("AFFILIATED_WITH", eel, firm, "")}, schema.Reported, "2020-01/2021"),
		made("two", "Jon Doe is on the list.", []schema.Entity{doe, list, agency}, []schema.Claim{claim("LISTED_ON", doe, list, "", schema.Qualifier{Key: "programme", Value: "Sea"}),
			claim("MAINTAINS", agency, list, "")}, schema.Asserted, "2012-12-31/.."),
		made("three", "Jon Doe is said to control Agency.", []schema.Entity{doe, agency}, []schema.Claim{claim("CONTROLS", doe, agency, "")}, schema.Alleged, ""),
		made("four", "Kenya met nobody.", []schema.Entity{doe, kenya}, []schema.Claim{claim("MET", kenya, doe, "2024")}, schema.Asserted, "2024"),
	}
	if _, err := s.Put(ctx, readings); err != nil {
		t.Fatal(err)
	}
	return s
}

func written(t testing.TB, s store.Store, format export.Format) string {
	t.Helper()
	var out bytes.Buffer
	if err := export.Write(context.Background(), s, format, &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestJSONLinesHoldEveryAssertion(t *testing.T) {
	got := written(t, filled(t), export.JSONLines)
	rows := strings.Split(strings.TrimSpace(got), "\n")
	if len(rows) != 12 {
		t.Fatalf("%d lines, want 12", len(rows))
	}
	for _, row := range rows {
		var line map[string]any
		if err := json.Unmarshal([]byte(row), &line); err != nil {
			t.Fatal(err)
		}
		for _, key := range []string{"doc", "relation", "from", "to", "factuality", "negated", "attribution", "time", "quote", "span", "sentence", "confidence", "rule"} {
			if _, ok := line[key]; !ok {
				t.Errorf("a line without %q: %s", key, row)
			}
		}
	}
	if !strings.Contains(got, `"relation":"CONTROLS","from":{"id":"ofac:1","name":"Jon Doe","kind":"Person"}`) || !strings.Contains(got, `"factuality":"ALLEGED","negated":false,"attribution":["Ann"],"time":null`) {
		t.Errorf("lines\n%s", got)
	}
}

func TestReadingsAreAWholeCopy(t *testing.T) {
	s := filled(t)
	first := written(t, s, export.Readings)
	ctx := context.Background()
	other, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), "y.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close(ctx)
	for line := range strings.SplitSeq(strings.TrimSpace(first), "\n") {
		var reading schema.Reading
		if err := json.Unmarshal([]byte(line), &reading); err != nil {
			t.Fatal(err)
		}
		if _, err := other.Put(ctx, []schema.Reading{reading}); err != nil {
			t.Fatal(err)
		}
	}
	if written(t, other, export.Readings) != first {
		t.Error("a store filled from the readings of another gives other readings")
	}
}

func TestCSVIsSafeAndWhole(t *testing.T) {
	rows, err := csv.NewReader(strings.NewReader(written(t, filled(t), export.CSV))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 13 {
		t.Errorf("%d rows, want a header and 12", len(rows))
	}
	quoted := 0
	for _, row := range rows[1:] {
		for _, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@", rune(cell[0])) {
				t.Errorf("the cell %q is a formula", cell)
			}
			if cell == "'"+hostile {
				quoted++
			}
		}
	}
	if quoted != 8 {
		t.Errorf("%d cells hold the hostile sentence, want 8", quoted)
	}
}

func TestGraphML(t *testing.T) {
	var graph struct {
		Graph struct {
			Nodes []struct {
				ID string `xml:"id,attr"`
			} `xml:"node"`
			Edges []struct {
				Source string   `xml:"source,attr"`
				Target string   `xml:"target,attr"`
				Data   []string `xml:"data"`
			} `xml:"edge"`
		} `xml:"graph"`
	}
	if err := xml.Unmarshal([]byte(written(t, filled(t), export.GraphML)), &graph); err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for _, node := range graph.Graph.Nodes {
		ids[node.ID] = true
	}
	if len(ids) != 8 || len(graph.Graph.Edges) != 12 {
		t.Errorf("%d nodes and %d edges, want 8 and 12", len(ids), len(graph.Graph.Edges))
	}
	found := false
	for _, edge := range graph.Graph.Edges {
		if !ids[edge.Source] || !ids[edge.Target] {
			t.Errorf("an edge %v without its ends", edge)
		}
		found = found || slices.Contains(edge.Data, hostile)
	}
	if !found {
		t.Error("no edge holds the hostile sentence unchanged")
	}
}

func TestFtM(t *testing.T) {
	got := written(t, filled(t), export.FtM)
	for _, want := range []string{
		`{"id":"ofac-1","caption":"Jon Doe","schema":"Person","properties":{"alias":["John Doe"],"name":["Jon Doe"],"previousName":["Old Doe"],"topics":["sanction"],"weakAlias":["Eel"]},"datasets":["chancery"]}`,
		`"schema":"Vessel","properties":{"imoNumber":["1234567"],"name":["Eel"]}`,
		`"wikidataId":["Q1"]`,
		`"schema":"Sanction","properties":{"authority":["Agency"],"entity":["ofac-1"],"listingDate":["2012-12-31"],"program":["Atlantis list, Sea"],"startDate":["2012-12-31"],"summary":["Jon Doe is on the list."]}`,
		`"schema":"Ownership","properties":{"asset":["imo-1234567"],"endDate":["2021"],"owner":["ofac-1"],"role":["owns"],"startDate":["2020-01"]`,
		`"schema":"Directorship"`, `"schema":"Family"`, `"schema":"Occupancy"`, `"schema":"Membership"`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no line holds %s\n%s", want, got)
		}
	}
	if strings.Contains(got, "CONTROLS") || strings.Contains(got, "said to control") {
		t.Error("what is alleged was exported as a fact")
	}
	if strings.Contains(got, `"caption":"Atlantis list"`) {
		t.Error("a list was exported as an organisation")
	}
	ownerships := 0
	for line := range strings.SplitSeq(got, "\n") {
		if strings.Contains(line, `"schema":"Ownership"`) {
			ownerships++
		}
	}
	if ownerships != 2 { // an Organization is no Asset there: that tie is an UnknownLink
		t.Errorf("%d ownerships, want 2", ownerships)
	}
}

// TestFtMShapes compares what is written with entity files of others: same schemas, same
// property names, same types.
func TestFtMShapes(t *testing.T) {
	folder := filepath.Join(cmp.Or(os.Getenv("CHANCERY_DATA"), "../../../shared"), "lists/ftm")
	samples, _ := filepath.Glob(filepath.Join(folder, "*.entities.ftm.json"))
	if len(samples) == 0 {
		t.Skip("skipped: no FollowTheMoney samples at " + folder + " (set CHANCERY_DATA)")
	}
	type entity struct {
		ID         string              `json:"id"`
		Schema     string              `json:"schema"`
		Properties map[string][]string `json:"properties"`
	}
	properties, interstitial := map[string]map[string]bool{}, map[string]bool{}
	for _, path := range samples {
		for _, e := range readFtM[entity](t, path) {
			if properties[e.Schema] == nil {
				properties[e.Schema] = map[string]bool{}
			}
			for name := range e.Properties {
				properties[e.Schema][name] = true
				if slices.Contains([]string{"Sanction", "Ownership", "Directorship", "Family"}, e.Schema) {
					interstitial[name] = true // Interval's properties are common to all of these
				}
			}
		}
	}
	path := filepath.Join(t.TempDir(), "ours.json")
	if err := os.WriteFile(path, []byte(written(t, filled(t), export.FtM)), 0o644); err != nil {
		t.Fatal(err)
	}
	ids, compared := map[string]bool{}, 0
	ours := readFtM[entity](t, path)
	for _, e := range ours {
		ids[e.ID] = true
	}
	// Of Thing, and in the model's own schema files, but in none of these samples' people or firms.
	alsoOfThing := []string{"weakAlias", "previousName", "wikidataId", "alias", "description", "topics"}
	for _, e := range ours {
		known, ok := properties[e.Schema]
		if !ok {
			continue
		}
		compared++
		for name := range e.Properties {
			if !known[name] && !interstitial[name] && !slices.Contains(alsoOfThing, name) {
				t.Errorf("%s has no property %q in the samples", e.Schema, name)
			}
		}
		for _, name := range []string{"entity", "owner", "asset", "director", "organization", "person", "relative"} {
			for _, id := range e.Properties[name] {
				if !ids[id] {
					t.Errorf("%s of %s leads to %q, which is not written", name, e.Schema, id)
				}
			}
		}
	}
	if compared < 6 {
		t.Errorf("only %d entities compared", compared)
	}
}

func readFtM[E any](t *testing.T, path string) []E {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var all []E
	decoder := json.NewDecoder(bufio.NewReader(file))
	for {
		var e E
		err := decoder.Decode(&e)
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, e)
	}
}

func TestAnUnknownFormAndAClosedPipeAreErrors(t *testing.T) {
	s := filled(t)
	if err := export.Write(context.Background(), s, "xls", io.Discard); err == nil || !strings.Contains(err.Error(), "graphml") {
		t.Errorf("an unknown form: %v", err)
	}
	for _, format := range export.Formats() {
		if err := export.Write(context.Background(), s, format, closed{}); err == nil || !strings.Contains(err.Error(), "pipe is closed") {
			t.Errorf("%s into a closed pipe: %v", format, err)
		}
	}
}

type closed struct{}

func (closed) Write([]byte) (int, error) { return 0, fmt.Errorf("the pipe is closed") }

func ExampleFormats() {
	fmt.Println(export.Formats())
	// Output: [jsonl readings csv graphml ftm]
}
