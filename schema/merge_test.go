package schema

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

func TestMergeEntity(t *testing.T) {
	if e := MergeEntity(nil); !reflect.DeepEqual(e, Entity{}) {
		t.Errorf("of nothing: %+v", e)
	}
	contributions := []Contribution{
		{Documents: 2, Entity: Entity{ID: "x", Kind: Organization, SubKind: "Company", Name: "Acme", Names: []Name{{Value: "ACME Ltd", Kind: WeakName}}, Identifiers: []Identifier{{"lei", "2"}}, Description: "short"}},
		{Documents: 2, Entity: Entity{ID: "x", Kind: Organization, Name: "Acme Limited", Names: []Name{{Value: "ACME Ltd", Kind: AliasName}, {Value: "Acme", Kind: FormerName}}, Identifiers: []Identifier{{"lei", "1"}, {"lei", "2"}}}},
		{Documents: 3, Entity: Entity{ID: "x", Kind: Person, Name: "A", Description: "a longer one"}},
	}
	want := Entity{ID: "x", Kind: Organization, SubKind: "Company", Name: "A",
		Names:       []Name{{Value: "ACME Ltd", Kind: AliasName}, {Value: "Acme", Kind: FormerName}, {Value: "Acme Limited", Kind: AliasName}},
		Identifiers: []Identifier{{"lei", "1"}, {"lei", "2"}}, Description: "a longer one"}
	if got := MergeEntity(contributions); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestMergeEntityTies(t *testing.T) {
	one := func(name string, kind Kind, sub SubKind) Contribution {
		return Contribution{Documents: 1, Entity: Entity{ID: "x", Name: name, Kind: kind, SubKind: sub}}
	}
	got := MergeEntity([]Contribution{one("bb", Person, ""), one("aa", Bloc, ""), one("c", Office, "Visit")})
	if got.Name != "aa" || got.Kind != Office && got.Kind != Person || got.Kind == Person && got.SubKind != "" {
		t.Errorf("%+v", got)
	}
}

func TestMergeEntityInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.SampledFrom([]string{"", "a", "b", "ab", "ba"})
		drawn := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Contribution {
			return Contribution{Documents: rapid.IntRange(1, 3).Draw(t, "documents"), Entity: Entity{ID: "x",
				Kind: rapid.SampledFrom([]Kind{Person, Bloc, Asset}).Draw(t, "kind"), SubKind: SubKind(word.Draw(t, "sub-kind")), Name: word.Draw(t, "name"), Description: word.Draw(t, "description"),
				Names:       []Name{{Value: word.Draw(t, "other"), Kind: rapid.SampledFrom([]NameKind{AliasName, WeakName, FormerName}).Draw(t, "name kind"), Script: word.Draw(t, "script")}},
				Identifiers: []Identifier{{word.Draw(t, "scheme"), "1"}}}}
		}), 1, 6).Draw(t, "contributions")
		want := MergeEntity(drawn)
		if got := MergeEntity(rapid.Permutation(drawn).Draw(t, "order")); !reflect.DeepEqual(got, want) {
			t.Fatalf("got  %+v\nwant %+v", got, want)
		}
		var apart []Contribution // two documents that say the same are one contribution of two
		for _, c := range drawn {
			for range c.Documents {
				apart = append(apart, Contribution{Entity: c.Entity, Documents: 1})
			}
		}
		if got := MergeEntity(apart); !reflect.DeepEqual(got, want) {
			t.Fatalf("got  %+v\nwant %+v", got, want)
		}
	})
}

func TestSupersedes(t *testing.T) {
	newer := []Document{ // each supersedes those before it
		{ID: "1", Source: "s"}, {ID: "2", Source: "s"}, {ID: "3", Source: "s", PublishedOn: "2023"}, {ID: "0", Source: "s", PublishedOn: "2024-01"},
		{ID: "1b", Source: "s", PublishedOn: "2024"}, {ID: "9", Source: "s", PublishedOn: "2024"}, {ID: "4", Source: "s", PublishedOn: "2024-01-02"},
	}
	for i, a := range newer {
		for k, b := range newer {
			if a.Supersedes(b) != (i > k) {
				t.Errorf("%+v supersedes %+v: %v", a, b, a.Supersedes(b))
			}
		}
	}
	if (Document{ID: "2", Source: "a"}).Supersedes(Document{ID: "1", Source: "b"}) || (Document{ID: "2"}).Supersedes(Document{ID: "1"}) {
		t.Error("documents of different or no sources supersede each other")
	}
}
