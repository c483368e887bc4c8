package eval

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"chancery/loader"
	"chancery/loader/text"
	"chancery/schema"
)

// registry stands for the real one: a few usual names with their other forms.
func registry(name string) (string, bool) {
	usual, known := map[string]string{
		"norwegian": "Norway", "oslo": "Norway", "norway": "Norway", "kenyan": "Kenya", "kenya": "Kenya",
		"united nations": "United Nations", "un": "United Nations",
	}[schema.Fold(name)]
	return usual, known
}

const story = "Norway accused Kenya of spying. Kenya denied it. The minister Ola Berg met Wanja Mwangi in Nairobi. Ola Berg saw Wanja Mwangi again."

func end(name string) *loader.End {
	if name == "" {
		return nil
	}
	return &loader.End{Name: name, Kind: "Country"}
}

// claim gives a claim quoted from the sentence of the story that begins with the given words.
func claim(relation, from, to, factuality, begins string, voices ...string) loader.Line {
	start := strings.Index(story, begins)
	stop := start + strings.Index(story[start:], ".") + 1
	return loader.Line{Relation: relation, From: end(from), To: end(to), Factuality: factuality, Attribution: voices,
		Quote: story[start:stop], Sentence: [2]int{start, stop}, Confidence: 1, Rule: "test"}
}

func TestFitFollowsTheGuide(t *testing.T) {
	name := func(s string) *string { return &s }
	accused := fact{ID: "a", From: name("Norway"), Rel: []string{"ACCUSED", "REJECTED"}, To: name("Kenya"), Factuality: values{"ASSERTED"}, Quote: "Norway accused Kenya"}
	met := fact{ID: "m", From: name("Ola Berg"), Rel: []string{"MET"}, To: name("Wanja Mwangi"), Factuality: values{"ASSERTED"}, Quote: "Ola Berg met Wanja Mwangi"}
	spied := fact{ID: "s", From: name("Kenya"), Rel: []string{"ATTACKED"}, To: name("Norway"), Factuality: values{"ALLEGED"}, AttributedTo: values{"Norway"}, Quote: "Kenya of spying"}
	open := fact{ID: "o", ToAlt: nil, Rel: []string{"ATTACKED"}, To: name("Kenya"), Factuality: values{"ASSERTED"}, Quote: "Norway accused Kenya"}
	pledged := fact{ID: "p", From: name("Norway"), Rel: []string{"AIDED"}, To: name("Kenya"), Factuality: values{"PLANNED", "NEGATED"}, Quote: "Norway accused"}
	cases := []struct {
		why   string
		fact  fact
		claim loader.Line
		want  fit
	}{
		{"the same claim", accused, claim("ACCUSED", "Norway", "Kenya", "ASSERTED", "Norway"), rightFit},
		{"another relation that is right", accused, claim("REJECTED", "Norway", "Kenya", "ASSERTED", "Norway"), rightFit},
		{"a relation that is not", accused, claim("THREATENED", "Norway", "Kenya", "ASSERTED", "Norway"), noFit},
		{"aliases of the registry", accused, claim("ACCUSED", "Oslo", "the Kenyan government", "ASSERTED", "Norway"), rightFit},
		{"the wrong direction", accused, claim("ACCUSED", "Kenya", "Norway", "ASSERTED", "Norway"), noFit},
		{"either direction where symmetric", met, claim("MET", "Wanja Mwangi", "Ola Berg", "ASSERTED", "The minister"), rightFit},
		{"another sentence that states the same", met, claim("MET", "Ola Berg", "Wanja Mwangi", "ASSERTED", "Ola Berg saw"), elsewhere},
		{"another sentence with another factuality", met, claim("MET", "Ola Berg", "Wanja Mwangi", "PLANNED", "Ola Berg saw"), noFit},
		{"the wrong factuality", accused, claim("ACCUSED", "Norway", "Kenya", "DENIED", "Norway"), wrongWay},
		{"the speaker is missing", spied, claim("ATTACKED", "Kenya", "Norway", "ALLEGED", "Norway"), wrongVoice},
		{"the speaker is right", spied, claim("ATTACKED", "Kenya", "Norway", "ALLEGED", "Norway", "Norway"), rightFit},
		{"one speaker too many", spied, claim("ATTACKED", "Kenya", "Norway", "ALLEGED", "Norway", "Ola Berg", "Norway"), wrongVoice},
		{"the subject may be named as speaker", accused, claim("ACCUSED", "Norway", "Kenya", "ASSERTED", "Norway", "Norway"), rightFit},
		{"an end that nobody names stays open", open, claim("ATTACKED", "", "Kenya", "ASSERTED", "Norway"), rightFit},
		{"an end that nobody names is invented", open, claim("ATTACKED", "Norway", "Kenya", "ASSERTED", "Norway"), noFit},
		{"an end that is named stays open", accused, claim("ACCUSED", "", "Kenya", "ASSERTED", "Norway"), noFit},
	}
	for _, c := range cases {
		g := newGold(article{doc: text.Doc{Text: story}, facts: []fact{c.fact}}, registry)
		if got := g.fitOf(c.claim, 0); got != c.want {
			t.Errorf("%s: got %d, want %d", c.why, got, c.want)
		}
	}
	negated := claim("AIDED", "Norway", "Kenya", "PLANNED", "Norway")
	negated.Negated = true
	g := newGold(article{doc: text.Doc{Text: story}, facts: []fact{pledged}}, registry)
	if g.fitOf(negated, 0) != rightFit {
		t.Error("a negated plan is right where the fact says planned or negated")
	}
}

func unsure(line loader.Line) loader.Line {
	line.Confidence = .4
	return line
}

func TestMissedAndWrongSayWhatStoodNearest(t *testing.T) {
	name := func(s string) *string { return &s }
	accused := fact{ID: "a", From: name("Norway"), Rel: []string{"ACCUSED"}, To: name("Kenya"), Factuality: values{"ASSERTED"}, Quote: "Norway accused Kenya"}
	first := [2]int{0, strings.Index(story, ".") + 1}
	named := func(names ...string) (all []Named) {
		for i, n := range names {
			all = append(all, Named{n, [2]int{i, i + 1}})
		}
		return all
	}
	later := []Named{{"Norway", [2]int{0, 6}}, {"Kenya", [2]int{first[1] + 1, first[1] + 6}}}
	for _, c := range []struct {
		class string
		read  Found
	}{
		{"both ends not found", Found{}},
		{"an end not found", Found{Named: named("Norway")}},
		{"an end not found in its sentence", Found{Named: later}},
		{"no relation between the ends", Found{Named: named("Norway", "Kenya")}},
		{"other relation", Found{Lines: []loader.Line{claim("THREATENED", "Norway", "Kenya", "ASSERTED", "Norway")}}},
		{"turned round", Found{Lines: []loader.Line{claim("ACCUSED", "Kenya", "Norway", "ASSERTED", "Norway")}}},
		{"other end", Found{Lines: []loader.Line{claim("ACCUSED", "Norway", "Nairobi", "ASSERTED", "Norway")}}},
	} {
		c.read.Sentences = [][2]int{first}
		g := newGold(article{doc: text.Doc{Text: story}, facts: []fact{accused}}, registry)
		if class, _ := g.missed(0, c.read, c.read.Lines); class != c.class {
			t.Errorf("missed for %q, want %q", class, c.class)
		}
		if len(c.read.Lines) > 0 {
			if class, _ := g.wrong(c.read.Lines[0]); class != c.class {
				t.Errorf("wrong for %q, want %q", class, c.class)
			}
		}
	}
	g := newGold(article{doc: text.Doc{Text: story}, facts: []fact{accused}}, registry)
	if class, _ := g.wrong(claim("ACCUSED", "Norway", "Kenya", "DENIED", "Kenya denied")); class != "a fact of another sentence" {
		t.Errorf("wrong for %q", class)
	}
}

func TestReliabilityCountsEveryClaimOnce(t *testing.T) {
	table := bands()
	for _, c := range []float64{0, .19, .5, .9, .95, 1} {
		bandOf(table, c, c >= .9)
	}
	claims := 0
	for _, b := range table {
		claims += b.Claims
		if b.From >= .9 && b.Right != b.Claims || b.From < .9 && b.Right != 0 {
			t.Errorf("band %+v", b)
		}
	}
	if last := table[len(table)-1]; claims != 6 || last.Claims != 2 {
		t.Errorf("%d claims, in the last band %d", claims, last.Claims)
	}
}

func TestNamesAreComparedWithoutArticlesAndOrder(t *testing.T) {
	same := [][2]string{
		{"the Norwegian Government", "Norway"}, {"President of Norway", "Norwegian president"}, {"Kenya's Ministry of Defense", "Ministry of Defence of Kenya"},
		{"UN envoy", "envoy of the United Nations"}, {"Chairwoman of the Board", "chairman of the board"},
	}
	for _, pair := range same {
		if a, b := Canonical(registry).nameKey(pair[0]), Canonical(registry).nameKey(pair[1]); a != b {
			t.Errorf("%q gives %q, %q gives %q", pair[0], a, pair[1], b)
		}
	}
	different := [][2]string{{"Norway", "Norwegian banks"}, {"Ola Berg", "Ola Bergen"}, {"President of Norway", "Norway"}}
	for _, pair := range different {
		if Canonical(registry).nameKey(pair[0]) == Canonical(registry).nameKey(pair[1]) {
			t.Errorf("%q and %q are not the same", pair[0], pair[1])
		}
	}
}

func write(t *testing.T, folder, name, content string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestClaimsCountsWhatTheGuideCounts(t *testing.T) {
	folder := t.TempDir()
	write(t, folder, "a.txt", story)
	write(t, folder, "a.jsonl", `{"id":"c1","from":"Norway","rel":["ACCUSED"],"to":"Kenya","factuality":["ASSERTED"],"attributed_to":[],"quote":"Norway accused Kenya","key":true,"optional":false}
{"id":"c2","from":"Kenya","rel":["REJECTED"],"to":"Norway","factuality":["ASSERTED"],"attributed_to":[],"quote":"Kenya denied it","key":true,"optional":false}
{"id":"c3","from":"Ola Berg","rel":["MET"],"to":"Wanja Mwangi","factuality":["ASSERTED"],"attributed_to":[],"quote":"Ola Berg met Wanja Mwangi","key":false,"optional":true}
`)
	write(t, folder, "a.judged.jsonl", `{"relation":"VISITED","from":"Ola Berg","to":"Nairobi","factuality":"ASSERTED","quote":"in Nairobi","supported":true,"reader":"r"}
`)
	lines := []loader.Line{
		claim("ACCUSED", "Norway", "Kenya", "REPORTED", "Norway"),
		claim("MET", "Ola Berg", "Wanja Mwangi", "ASSERTED", "The minister"),
		claim("VISITED", "Ola Berg", "Nairobi", "ASSERTED", "The minister"),
		claim("ATTACKED", "Ola Berg", "Nairobi", "ASSERTED", "The minister"),
		unsure(claim("REJECTED", "Kenya", "Norway", "ASSERTED", "Kenya denied")),
	}
	report, err := Claims(folder, "", func(text.Doc) Found { return Found{Lines: lines} }, registry, .5)
	if err != nil {
		t.Fatal(err)
	}
	want := Score{Claims: 4, Right: 2, Supported: 1, Required: 2, Found: 1, Key: 2, KeyFound: 1, Judged: 2, FactualityRight: 1, AttributionRight: 2}
	if report.All != want {
		t.Errorf("got  %+v\nwant %+v", report.All, want)
	}
	if p, l := report.All.Precision(), report.All.Lenient(); p != .5 || l != .75 {
		t.Errorf("precision %v, lenient %v, want .5 and .75", p, l)
	}
	var classes []string
	for _, m := range report.Errors {
		classes = append(classes, m.Class)
	}
	if want := []string{"factuality", "wrong: no such fact in the sentence", "missed: below the threshold"}; !slices.Equal(classes, want) {
		t.Errorf("errors %v, want %v", classes, want)
	}
	var table, mistakes strings.Builder
	if err := report.Print(&table); err != nil {
		t.Fatal(err)
	}
	if err := report.PrintErrors(&mistakes); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(table.String(), "precision, strict    0.500   lenient 0.750") {
		t.Errorf("the table lacks the precision:\n%s", table.String())
	}
	if !strings.Contains(mistakes.String(), "missed: below the threshold\ta.txt\tc2 REJECTED(Kenya, Norway)") {
		t.Errorf("the errors lack the missed fact:\n%s", mistakes.String())
	}
	data, err := report.MarshalJSON()
	if err != nil || !strings.Contains(string(data), `"keyRecall":0.5`) {
		t.Errorf("JSON %s, %v", data, err)
	}
}

func TestOlderFormWithWhatMustNeverAppear(t *testing.T) {
	folder := t.TempDir()
	write(t, folder, "one.txt", story)
	write(t, folder, "gold.jsonl", `{"id":"g1","from":"Norway","rel":["ACCUSED"],"to":"Kenya","factuality":"ASSERTED","quote":"Norway accused Kenya"}
{"id":"g2","from":"Norway","rel":["HOLDS_OFFICE"],"to":"President of Kenya","factuality":["PLANNED","ASSERTED"],"attributed_to":"Norway","quote":"Norway accused Kenya"}
`)
	write(t, folder, "never.jsonl", `{"id":"n1","why":"denied","from":"Kenya","rel":["ATTACKED"],"to":"Norway","factuality":"ASSERTED"}
{"id":"n2","why":"no actor","entity":"Nairobi","kind":["Person"]}
{"id":"n3","why":"a name","entity":"spying"}
{"id":"n4","why":"not by her","entity":"Wanja Mwangi","rel":["SIGNED"]}
{"id":"n5","why":"no year","date_invented":"in Nairobi"}
`)
	date := "1999-05-07"
	invented := claim("VISITED", "Ola Berg", "Nairobi", "ASSERTED", "The minister")
	invented.Time = &date
	read := func(text.Doc) Found {
		return Found{Lines: []loader.Line{claim("ACCUSED", "Norway", "Kenya", "ASSERTED", "Norway"), claim("ATTACKED", "Kenya", "Norway", "ASSERTED", "Norway"), invented}}
	}
	report, err := Claims(folder, "", read, registry, 0)
	if err != nil {
		t.Fatal(err)
	}
	if report.All.Required != 2 || report.All.FoundWhole != 1 {
		t.Errorf("found %d of %d, want 1 of 2", report.All.FoundWhole, report.All.Required)
	}
	if want := []string{"n1", "n5"}; report.Never != 5 || !slices.Equal(report.Violated, want) {
		t.Errorf("of %d rows %v appeared, want %v", report.Never, report.Violated, want)
	}
}

func TestAFolderWithoutTextsIsAnError(t *testing.T) {
	if _, err := Claims(t.TempDir(), "", nil, nil, 0); err == nil || !strings.Contains(err.Error(), "no .txt file") {
		t.Errorf("got %v", err)
	}
	folder := t.TempDir()
	write(t, folder, "a.txt", story)
	write(t, folder, "a.jsonl", "{\n")
	if _, err := Claims(folder, "", nil, nil, 0); err == nil || !strings.Contains(err.Error(), "line 1") {
		t.Errorf("got %v, want the line of the mistake", err)
	}
}
