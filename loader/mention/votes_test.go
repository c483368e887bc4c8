package mention

import "testing"

// A name that the model mostly takes for an organisation is one everywhere; one that it takes for
// one now and then is not.
func TestNamesOfADocumentAreCountedTogether(t *testing.T) {
	f := &finder{people: map[string]bool{"berg": true}, votes: map[string]*votes{
		"kestrelo":      {probability: map[string]float64{"ORG": 2.1, "PER": .5}, places: 4},
		"orklacoin":     {probability: map[string]float64{"ORG": 1.6}, places: 9},
		"vik":           {probability: map[string]float64{"ORG": 1.2, "LOC": 1.3}, places: 3},
		"once":          {probability: map[string]float64{"ORG": .9}, places: 1},
		"berg":          {probability: map[string]float64{"ORG": 2}, places: 3},
		"supreme court": {probability: map[string]float64{"ORG": 2}, places: 2},
	}}
	for key, want := range map[string]bool{"kestrelo": true, "orklacoin": false, "vik": false, "once": false, "berg": false, "supreme court": false, "unseen": false} {
		if got := f.organisation(key); got != want {
			t.Errorf("organisation(%q) = %v, want %v", key, got, want)
		}
	}
	for key, want := range map[string]bool{"kestrelo": false, "orklacoin": true, "once": false, "unseen": false} {
		if got := f.seldom(key); got != want {
			t.Errorf("seldom(%q) = %v, want %v", key, got, want)
		}
	}
}

// Works, laws and weapons that the model takes for organisations are none: no list may lose its words.
func TestThingsAreNoOrganisations(t *testing.T) {
	for _, word := range []string{"prize", "act", "cup", "missile"} {
		if !lists["thing"][word] {
			t.Errorf("%q is no thing", word)
		}
	}
	if lists["thing"]["league"] || lists["thing"]["fund"] {
		t.Error("a league and a fund may be organisations")
	}
}
