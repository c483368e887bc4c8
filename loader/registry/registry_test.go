package registry

import (
	"fmt"
	"strings"
	"testing"

	"chancery/schema"
)

func open(t testing.TB) *Registry {
	t.Helper()
	reg, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	return reg
}

func TestCanonicalNames(t *testing.T) {
	reg := open(t)
	for surface, want := range map[string]string{
		"the Kremlin": "Russia", "Russian": "Russia", "U.S.": "United States", "Côte d'Ivoire": "Ivory Coast", "Czechia": "Czech Republic",
		"Britain": "United Kingdom", "al-Qaida": "al-Qaeda", "People's Liberation Army": "People's Liberation Army", "Moscow": "Russia",
		"OSCE": "Organization for Security and Cooperation in Europe", "Soviet": "Soviet Union", "Burma": "Myanmar", "Kiev": "Ukraine", "Brussels": "European Union",
	} {
		if got, ok := reg.Canonical(surface); !ok || got != want {
			t.Errorf("Canonical(%q) = %q, %v; want %q", surface, got, ok, want)
		}
	}
	for _, unknown := range []string{"Atlantis", "", "the", "Putin"} {
		if got, ok := reg.Canonical(unknown); ok {
			t.Errorf("Canonical(%q) = %q; the tables should not know it as a name", unknown, got)
		}
	}
}

func TestCountriesHaveIdentifiers(t *testing.T) {
	reg := open(t)
	russia, ok := reg.Entry("country/RUS")
	if !ok || reg.ID(russia) != "iso3166:RUS" {
		t.Fatalf("Russia is %+v, %v", russia, ok)
	}
	countries := 0
	for _, entry := range reg.entries {
		if entry.Kind == schema.Country && len(entry.Identifiers) > 0 && entry.Identifiers[0].Scheme == "iso3166" && entry.To == "" {
			countries++
		}
	}
	if countries != 249 {
		t.Errorf("%d countries in being have ISO codes, ISO 3166 has 249", countries)
	}
}

func TestOfficesHaveTheirUsualNames(t *testing.T) {
	reg := open(t)
	for _, test := range []struct{ post, words, body, name, want string }{
		{"president", "", "country/USA", "", "President of the United States"},
		{"president", "", "country/FRA", "", "President of France"},
		{"defence secretary", "defence secretary", "country/GBR", "", "Secretary of State for Defence of the United Kingdom"},
		{"defence minister", "defence minister", "country/POL", "", "Minister of National Defence of Poland"},
		{"prime minister", "", "country/NLD", "", "Prime Minister of the Netherlands"},
		{"chief", "chief", "organization/un", "", "Secretary-General of the United Nations"},
		{"chair", "", "", "Harvest Committee", "Chair of the Harvest Committee"},
		{"Minister of Culture", "", "country/DNK", "", "Minister of Culture of Denmark"},
		{"chancellor", "", "", "", "Chancellor"},
	} {
		if got := reg.Office(test.post, test.words, test.body, test.name); got != test.want {
			t.Errorf("Office(%q, %q, %q, %q) = %q; want %q", test.post, test.words, test.body, test.name, got, test.want)
		}
	}
}

func TestHoldersByDate(t *testing.T) {
	reg := open(t)
	for _, test := range []struct {
		body, post string
		on         schema.Date
		want       string
	}{
		{"country/RUS", "president", "2010-03", "person/dmitry-medvedev"},
		{"country/RUS", "president", "2024-05-17", "person/vladimir-putin"},
		{"country/DEU", "chancellor", "2004", "person/gerhard-schroder"},
		{"country/USA", "president", "2017-01-20", "person/donald-trump person/barack-obama"},
		{"country/USA", "president", "", ""},
		{"country/CHE", "emperor", "2020", ""},
	} {
		var holders []string
		for _, term := range reg.Holders(test.body, test.post, test.on) {
			holders = append(holders, term.Person)
		}
		if got := strings.Join(holders, " "); got != test.want {
			t.Errorf("%s of %s on %q: %q; want %q", test.post, test.body, test.on, got, test.want)
		}
	}
}

// TestTermsAreWellFormed reads every term: its dates are dates, in order, and its holder is
// there with a gender.
func TestTermsAreWellFormed(t *testing.T) {
	reg := open(t)
	terms := 0
	for person, list := range reg.terms {
		entry, ok := reg.Entry(person)
		if !ok || entry.Gender != "f" && entry.Gender != "m" {
			t.Errorf("%s: no such person, or no gender", person)
		}
		for _, term := range list {
			terms++
			from, err := schema.ParseDate(string(term.From))
			if err != nil {
				t.Errorf("%s: %v", person, err)
			}
			if term.To == "" {
				continue
			}
			to, err := schema.ParseDate(string(term.To))
			if err != nil || to.Before(from) {
				t.Errorf("%s: from %s to %s: %v", person, term.From, term.To, err)
			}
		}
	}
	if terms < 1000 {
		t.Errorf("only %d terms", terms)
	}
}

func TestArticles(t *testing.T) {
	for name, want := range map[string]string{
		"France": "France", "Gambia": "the Gambia", "United Arab Emirates": "the United Arab Emirates", "NATO": "NATO", "Bundestag": "the Bundestag",
		"Social Democratic Party of Germany": "the Social Democratic Party of Germany", "the West": "the West", "Central African Republic": "the Central African Republic",
	} {
		if got := WithArticle(name); got != want {
			t.Errorf("WithArticle(%q) = %q; want %q", name, got, want)
		}
	}
}

func TestMalformedTablesAreRefused(t *testing.T) {
	for name, content := range map[string]string{"no header": "# only a remark\n", "too many fields": "a\tb\n1\t2\t3\n"} {
		if _, err := readTable("x.tsv", content); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	r := &Registry{entries: map[string]*Entry{}, senses: map[string][]Sense{}}
	if err := r.add(&Entry{Key: "a", Name: "A", Within: "b"}); err != nil {
		t.Fatal(err)
	}
	if err := r.check(); err == nil {
		t.Error("a key that is not there was accepted")
	}
	if err := r.add(&Entry{Key: "a", Name: "A"}); err == nil {
		t.Error("a key that stands twice was accepted")
	}
}

func ExampleRegistry_Lookup() {
	reg, err := Open()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, sense := range reg.Lookup("Beijing") {
		fmt.Println(sense.Use, sense.Entry.Kind, sense.Entry.Name)
	}
	// Output:
	// metonym Country China
	// name Place Beijing
}

func BenchmarkOpen(b *testing.B) {
	for b.Loop() {
		if _, err := Open(); err != nil {
			b.Fatal(err)
		}
	}
}
