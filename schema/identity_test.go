package schema

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestIDsTellContentApart(t *testing.T) {
	ids := []string{
		DocumentID("a", "bc"), DocumentID("ab", "c"), DocumentID("", "abc"), DocumentID("abc", ""),
		EntityID(Person, "Ann Lee", ""), EntityID(Organization, "Ann Lee", ""), EntityID(Person, "Ann Lee", "wikidata:Q1"), EntityID(Person, "Ann", "Lee"),
		MentionID("d", 1, 11, "e"), MentionID("d", 11, 1, "e"), MentionID("d", 1, 1, "1e"),
		AssertionID(Assertion{Claim: "c"}), AssertionID(Assertion{Claim: "c", Negated: true}), AssertionID(Assertion{Claim: "c", Factuality: Denied}),
		AssertionID(Assertion{Claim: "c", Attribution: []Voice{{Name: "a"}}}), AssertionID(Assertion{Claim: "c", Attribution: []Voice{{Entity: "a"}}}),
		AssertionID(Assertion{Claim: "c", Attribution: []Voice{{Name: "a"}, {}}}),
	}
	seen := map[string]bool{}
	for i, id := range ids {
		if seen[id] {
			t.Errorf("id %d, %s, comes twice", i, id)
		}
		seen[id] = true
		if _, digits, ok := strings.Cut(id, ":"); !ok || len(digits) != 20 {
			t.Errorf("%s has not the form of an id", id)
		}
	}
	if EntityID(Person, "Ánn  LEE", "") != EntityID(Person, "ann lee", "") {
		t.Error("spellings of one name give two ids")
	}
	if id := EntityID(Country, "Russia", "", Identifier{"wikidata", "Q159"}, Identifier{"iso", "RU"}); id != "wikidata:Q159" {
		t.Errorf("the first identifier gives %s", id)
	}
	if id := SentenceID("document:1", 12); id != "document:1#12" {
		t.Errorf("a sentence's id is %s", id)
	}
}

func TestClaimsThatAreOne(t *testing.T) {
	a, b := Entity{ID: "a", Kind: Country}, Entity{ID: "b", Kind: Country}
	one := NewClaim("ALLIED_WITH", a, b, nil, "", "d1")
	for name, other := range map[string]Claim{
		"ends of a symmetric relation": NewClaim("ALLIED_WITH", b, a, nil, "", "d1"),
		"states of two documents":      NewClaim("ALLIED_WITH", a, b, nil, "", "d2"),
		"states at two times":          NewClaim("ALLIED_WITH", a, b, nil, "2024", "d2"),
	} {
		if other.ID != one.ID || other.When != "" || other.Within != "" {
			t.Errorf("%s: %+v", name, other)
		}
	}
	dated := NewClaim("MET", a, b, nil, "2024-05", "d1")
	undated := NewClaim("MET", a, b, nil, "", "d1")
	if dated.Within != "" || dated.When != "2024-05" || dated.ID != NewClaim("MET", b, a, nil, "2024-05", "d2").ID {
		t.Errorf("dated event: %+v", dated)
	}
	if undated.Within != "d1" || undated.ID == NewClaim("MET", a, b, nil, "", "d2").ID {
		t.Errorf("undated event: %+v", undated)
	}
	if dated.ID == NewClaim("MET", a, b, nil, "2024-05-01", "d1").ID {
		t.Error("a coarser date merges with a finer one")
	}
	if NewClaim("ACCUSED", a, b, nil, "2024", "d").ID == NewClaim("ACCUSED", b, a, nil, "2024", "d").ID {
		t.Error("the ends of a directed relation were exchanged")
	}
	accord := Entity{ID: "0", Kind: Agreement}
	if c := NewClaim("AGREED", a, accord, nil, "2024", "d"); c.From != "a" {
		t.Errorf("ends that only one order allows were exchanged: %+v", c)
	}
}

func TestClaimQualifiersInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[ab1:]{0,3}`)
		qualifiers := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Qualifier { return Qualifier{word.Draw(t, "key"), word.Draw(t, "value")} }), 0, 4).Draw(t, "qualifiers")
		a, b := Entity{ID: "a", Kind: Country}, Entity{ID: "b", Kind: Country}
		want := NewClaim("SUPPLIES", a, b, qualifiers, "2024", "d")
		given := slices.Clone(qualifiers)
		got := NewClaim("SUPPLIES", a, b, rapid.Permutation(qualifiers).Draw(t, "order"), "2024", "d")
		if got.ID != want.ID || !slices.Equal(got.Qualifiers, want.Qualifiers) {
			t.Fatalf("%+v and %+v", got, want)
		}
		if !slices.Equal(given, qualifiers) {
			t.Fatalf("the caller's qualifiers were reordered")
		}
	})
}
