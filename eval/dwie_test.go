package eval

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// inventedNews has the form of DWIE: two people, a country with its adjective, a ministry.
const inventedNews = `[{"id":"N1","sents":[
["Norwegian","Prime","Minister","Ola","Berg","met","Kenya","'s","foreign","minister","Wanja","Mwangi","in","Nairobi","."],
["Berg","spoke","at","the","Norwegian","Defence","Ministry",".."]],
"vertexSet":[
[{"pos":[3,5],"sent_id":0,"type":"type_person","name":"Ola Berg"},{"pos":[0,1],"sent_id":1,"type":"type_person","name":"Berg"}],
[{"pos":[0,1],"sent_id":0,"type":"type_other","name":"Norwegian"},{"pos":[4,5],"sent_id":1,"type":"type_other","name":"Norwegian"}],
[{"pos":[6,7],"sent_id":0,"type":"type_location","name":"Kenya"}],
[{"pos":[10,12],"sent_id":0,"type":"type_person","name":"Wanja Mwangi"}],
[{"pos":[13,14],"sent_id":0,"type":"type_location","name":"Nairobi"}],
[{"pos":[5,7],"sent_id":1,"type":"type_organization","name":"Defence Ministry"}]],
"labels":[{"r":"head_of_gov-x","h":0,"t":1},{"r":"head_of_gov","h":0,"t":1},{"r":"minister_of","h":3,"t":2},{"r":"citizen_of","h":3,"t":2},
{"r":"ministry_of-x","h":5,"t":1},{"r":"head_of_state","h":3,"t":2}]}]`

func newsFile(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "news.json")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestNewsIsSetAsText(t *testing.T) {
	all, err := readNews(newsFile(t, inventedNews))
	if err != nil {
		t.Fatal(err)
	}
	a := all[0]
	want := "Norwegian Prime Minister Ola Berg met Kenya's foreign minister Wanja Mwangi in Nairobi.\nBerg spoke at the Norwegian Defence Ministry.\n"
	if a.doc.Text != want {
		t.Errorf("text %q, want %q", a.doc.Text, want)
	}
	for _, names := range a.Vertices {
		for _, n := range names {
			if got := a.doc.Slice(a.span(n)); got != n.Name {
				t.Errorf("%q stands where %q should", got, n.Name)
			}
		}
	}
}

func TestQuotesAndHyphensAreSet(t *testing.T) {
	a := newsArticle{ID: "q", Sents: [][]string{{`"`, "No", "vice", "-", "president", "(", "yet", ")", ",", `"`, "he", "did", "n't", "say", "."}}}
	if err := a.set(); err != nil {
		t.Fatal(err)
	}
	if want := "\"No vice-president (yet),\" he didn't say.\n"; a.doc.Text != want {
		t.Errorf("text %q, want %q", a.doc.Text, want)
	}
}

func TestNewsThatIsMalformedIsNamed(t *testing.T) {
	for content, want := range map[string]string{
		`{}`: "not a list of articles",
		strings.Replace(inventedNews, `"pos":[13,14]`, `"pos":[13,99]`, 1): `"Nairobi" lies outside`,
		strings.Replace(inventedNews, `"h":5`, `"h":6`, 1):                 "entities that are not there",
	} {
		if _, err := readNews(newsFile(t, content)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	if _, err := readNews(filepath.Join(t.TempDir(), "none.json")); err == nil {
		t.Error("a file that is not there was read")
	}
}

func TestOfficesFoldTheTwinsOfCountries(t *testing.T) {
	f, err := Offices(newsFile(t, inventedNews), stages(t), .5)
	if err != nil {
		t.Fatal(err)
	}
	if got := f.Row("head_of_gov"); got != (Counts{1, 1, 1}) {
		t.Errorf("head_of_gov %+v, want one pair of both forms", got)
	}
	if got := f.Row("minister_of"); got.Right != 1 || got.Gold != 1 {
		t.Errorf("minister_of %+v", got)
	}
	if got := f.Row("head_of_state"); got != (Counts{0, 0, 1}) {
		t.Errorf("head_of_state %+v, want one missed", got)
	}
	if f.Row("citizen_of") != (Counts{}) {
		t.Error("a relation that is not measured was counted")
	}
	var errors, table strings.Builder
	if err := f.PrintErrors(&errors); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(errors.String(), "missed: other relation said, head_of_state\tN1\thead_of_state(mwangi|wanja, kenya)") {
		t.Errorf("errors:\n%s", errors.String())
	}
	if err := f.Print(&table); err != nil || !strings.Contains(table.String(), "head_of_gov                   1      1      1     1.000   1.000  1.000") {
		t.Errorf("table:\n%s", table.String())
	}
	data, err := f.MarshalJSON()
	if err != nil || !strings.Contains(string(data), `"name":"minister_of","right":1`) {
		t.Errorf("JSON %s", data)
	}
}

func TestNamesAreComparedBySpanAndType(t *testing.T) {
	f, err := Names(newsFile(t, strings.Replace(inventedNews, `"pos":[10,12],"sent_id":0,"type":"type_person"`, `"pos":[10,12],"sent_id":0,"type":"type_organization"`, 1)), stages(t))
	if err != nil {
		t.Fatal(err)
	}
	if got := f.Row("PER"); got.Gold != 2 || got.Right != 2 || got.Found != 3 {
		t.Errorf("PER %+v, want both Bergs right and one that is called an organisation there", got)
	}
	if f.Classes["type: PER for ORG"] != 1 {
		t.Errorf("classes %v", f.Classes)
	}
}

func TestDWIE(t *testing.T) {
	articles, err := readNews(corpus(t, "dwie", "dev.json"))
	if err != nil {
		t.Fatal(err)
	}
	s := stages(t)
	names, offices := newFigures("", "PER", "LOC", "ORG"), newOfficeFigures()
	for _, a := range articles { // every article is read once for both
		_, trace := s.Read(a.doc)
		names.names(a, trace)
		newOfficeGold(a, trace, s.Canonical).measure(offices, .6)
	}
	floors(t, map[string][2]float64{
		"names": {names.sum().F1(), .85}, "ORG": {names.Row("ORG").F1(), .70},
		"offices": {offices.sum().F1(), .50}, "head_of_state": {offices.Row("head_of_state").F1(), .72},
	})
}
