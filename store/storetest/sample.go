package storetest

import (
	_ "embed"
	"fmt"
	"math/rand/v2"
	"strconv"

	"chancery/schema"
)

//go:embed testdata/sample.graph
var sampleGraph string

// SampleGraph gives the text of the sample in the compact form that Graph reads.
func SampleGraph() string { return sampleGraph }

// Sample gives the readings of a small graph that is always the same, with all factualities, a
// contradiction, two list entries and an unnamed group, and the ids of its documents,
// sentences and assertions by name (see Graph). The error says where the sample is broken.
func Sample() ([]schema.Reading, map[string]string, error) { return Graph(sampleGraph) }

// Entries gives n list entries, always the same for the same n: each a designation of a
// company or person with two aliases, owned or directed by another, on one of five lists.
func Entries(n int) ([]schema.Reading, error) {
	random := rand.New(rand.NewPCG(1, uint64(n)))
	readings := make([]schema.Reading, 0, n)
	for i := range n {
		number := strconv.Itoa(i)
		self := schema.Entity{ID: "sample:" + number, Kind: schema.Organization, SubKind: "Company", Name: name(random) + " Trading " + number,
			Names:       []schema.Name{{Value: name(random) + " Holding " + number, Kind: schema.AliasName}, {Value: "O" + number, Kind: schema.WeakName}},
			Identifiers: []schema.Identifier{{Scheme: "sample", Value: number}}}
		other := schema.Entity{ID: "sample:" + strconv.Itoa(random.IntN(n)), Kind: schema.Organization, Name: name(random)}
		if other.ID == self.ID {
			other.ID = "sample:other"
		}
		list := schema.Entity{ID: "list:" + strconv.Itoa(i%5), Kind: schema.SanctionsList, Name: "List " + strconv.Itoa(i%5)}
		authority := schema.Entity{ID: "wikidata:Q30", Kind: schema.Country, Name: "United States"}
		p := paper{document: schema.Document{Form: schema.EntryForm, Source: "https://list.example/#" + number, Title: "Entry " + number,
			PublishedOn: "2024-05-01", LoadKey: "entry " + number, Collection: "sample list"}, entities: []schema.Entity{self, other, list, authority}}
		text := fmt.Sprintf("name: %s; also: %s; linked to: %s", self.Name, self.Names[0].Value, other.Name)
		p.passages = []passage{{text: text, surfaces: []surface{{self.Name, self.ID}, {self.Names[0].Value, self.ID}, {other.Name, other.ID}},
			statements: []statement{
				{relation: "LISTED_ON", from: self.ID, to: list.ID, qualifiers: []schema.Qualifier{{Key: "programme", Value: "P" + strconv.Itoa(i%40)}}, factuality: schema.Asserted, confidence: 1, time: "2022-03-01/.."},
				{relation: "OWNS", from: other.ID, to: self.ID, factuality: schema.Asserted, confidence: 1},
			}}}
		if i%100 == 0 {
			p.passages[0].statements = append(p.passages[0].statements, statement{relation: "MAINTAINS", from: authority.ID, to: list.ID, factuality: schema.Asserted, confidence: 1})
		}
		r, err := p.reading()
		if err != nil {
			return nil, err
		}
		readings = append(readings, r)
	}
	return readings, nil
}

// Articles gives n articles of forty sentences, thirty mentions and twenty assertions among two
// thousand entities of which a few are named far more often than the rest; always the same.
func Articles(n int) ([]schema.Reading, error) {
	random := rand.New(rand.NewPCG(2, uint64(n)))
	common := rand.NewZipf(random, 1.2, 4, 1999)
	relations := []schema.Relation{"MET", "ACCUSED", "SUPPORTED", "ALLIED_WITH", "COOPERATES_WITH", "SANCTIONED", "THREATENED", "REQUESTED"}
	facts := schema.Factualities()
	readings := make([]schema.Reading, 0, n)
	for i := range n {
		p := paper{document: schema.Document{Form: schema.ArticleForm, Source: "https://paper.example/" + strconv.Itoa(i), Title: "Article " + strconv.Itoa(i), Publisher: "The Example",
			PublishedOn: schema.Date(fmt.Sprintf("2024-%02d-%02d", 1+i%12, 1+i%28)), Language: "en", LoadKey: "article " + strconv.Itoa(i)}}
		declared := map[string]bool{}
		draw := func() schema.Entity {
			k := strconv.FormatUint(common.Uint64(), 10)
			e := schema.Entity{ID: "article:" + k, Kind: schema.Country, Name: "State " + k, Names: []schema.Name{{Value: "Land " + k, Kind: schema.AliasName}}}
			if !declared[e.ID] {
				declared[e.ID] = true
				p.entities = append(p.entities, e)
			}
			return e
		}
		for k := range 40 {
			words := name(random) + " said on that day that the " + name(random) + " had been seen near the border with " + name(random) + " and that nothing more was known of the " + name(random)
			next := passage{text: words + "."}
			if k%2 == 0 {
				from, to := draw(), draw()
				for to.ID == from.ID {
					to = draw()
				}
				next.text = from.Name + " and " + to.Name + ": " + words + "."
				next.surfaces = []surface{{from.Name, from.ID}}
				if k%4 == 0 {
					next.surfaces = append(next.surfaces, surface{to.Name, to.ID})
				}
				said := statement{relation: relations[random.IntN(len(relations))], from: from.ID, to: to.ID, factuality: facts[random.IntN(len(facts))], confidence: float64(50+random.IntN(50)) / 100}
				if random.IntN(3) == 0 {
					said.when = schema.Date(fmt.Sprintf("2024-%02d", 1+random.IntN(12)))
					said.time = said.when
				}
				if random.IntN(3) == 0 {
					said.voices = []schema.Voice{{Entity: from.ID, Name: from.Name}}
				}
				next.statements = []statement{said}
			}
			p.passages = append(p.passages, next)
		}
		r, err := p.reading()
		if err != nil {
			return nil, err
		}
		readings = append(readings, r)
	}
	return readings, nil
}

// name gives a made-up word of two to four syllables.
func name(random *rand.Rand) string {
	const consonants, vowels = "bdfgklmnprstvz", "aeiou"
	out := []byte{}
	for range 2 + random.IntN(3) {
		out = append(out, consonants[random.IntN(len(consonants))], vowels[random.IntN(len(vowels))])
	}
	out[0] -= 'a' - 'A'
	return string(out)
}
