package registry

import "testing"

func TestOpenReadsEveryTable(t *testing.T) {
	reg, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	for surface, want := range map[string]string{
		"the Kremlin": "Russia", "Russian": "Russia", "U.S.": "United States", "Côte d'Ivoire": "Ivory Coast", "Czechia": "Czech Republic",
		"Britain": "United Kingdom", "al-Qaida": "al-Qaeda", "People's Liberation Army": "People's Liberation Army", "Moscow": "Russia",
		"OSCE": "Organization for Security and Cooperation in Europe", "Soviet": "Soviet Union", "Burma": "Myanmar",
	} {
		if got, ok := reg.Canonical(surface); !ok || got != want {
			t.Errorf("Canonical(%q) = %q, %v; want %q", surface, got, ok, want)
		}
	}
	if _, ok := reg.Canonical("Atlantis"); ok {
		t.Error("a country that is not there was found")
	}
}
