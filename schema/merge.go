package schema

import (
	"cmp"
	"slices"
)

// Contribution is one way in which documents describe an entity, and how many do so.
type Contribution struct {
	Entity    Entity
	Documents int
}

// MergeEntity gives the entity as all documents together describe it, independent of the
// order of the contributions: the commonest name and kind (of equals the longest, then the first in
// byte order), the commonest sub-kind of that kind, every other name as an alias, all identifiers, the longest description. It gives
// the zero Entity where there are no contributions.
func MergeEntity(contributions []Contribution) Entity {
	if len(contributions) == 0 {
		return Entity{}
	}
	names, kinds, subKinds := map[string]int{}, map[Kind]int{}, map[SubKind]int{}
	merged := Entity{ID: contributions[0].Entity.ID}
	others := map[string]Name{}
	identifiers := map[Identifier]bool{}
	for _, c := range contributions {
		names[c.Entity.Name] += c.Documents
		kinds[c.Entity.Kind] += c.Documents
		for _, name := range c.Entity.Names {
			if old, ok := others[name.Value]; !ok || firstName(name, old) {
				others[name.Value] = name
			}
		}
		for _, identifier := range c.Entity.Identifiers {
			identifiers[identifier] = true
		}
		if d := c.Entity.Description; len(d) > len(merged.Description) || len(d) == len(merged.Description) && d < merged.Description {
			merged.Description = d
		}
	}
	merged.Name, merged.Kind = commonest(names), commonest(kinds)
	for _, c := range contributions { // a sub-kind says something only beside its kind
		if c.Entity.Kind == merged.Kind && c.Entity.SubKind != "" {
			subKinds[c.Entity.SubKind] += c.Documents
		}
	}
	merged.SubKind = commonest(subKinds)
	for name := range names {
		if _, ok := others[name]; !ok {
			others[name] = Name{Value: name, Kind: AliasName}
		}
	}
	delete(others, merged.Name)
	for _, name := range others {
		merged.Names = append(merged.Names, name)
	}
	slices.SortFunc(merged.Names, func(a, b Name) int { return cmp.Compare(a.Value, b.Value) })
	for identifier := range identifiers {
		merged.Identifiers = append(merged.Identifiers, identifier)
	}
	slices.SortFunc(merged.Identifiers, func(a, b Identifier) int {
		return cmp.Or(cmp.Compare(a.Scheme, b.Scheme), cmp.Compare(a.Value, b.Value))
	})
	return merged
}

// firstName orders two descriptions of one name: aliases before former before weak names
// (the byte order of their kinds), then by script and language.
func firstName(a, b Name) bool {
	return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Script, b.Script), cmp.Compare(a.Language, b.Language)) < 0
}

// commonest gives the key with the highest count; of equals the longest, then the first.
func commonest[S ~string](counts map[S]int) S {
	var best S
	most := 0
	for value, n := range counts {
		if n > most || n == most && (len(value) > len(best) || len(value) == len(best) && value < best) {
			best, most = value, n
		}
	}
	return best
}

// Supersedes says whether d is a newer version of other: they have the same source and d was
// published later (a dated document is newer than an undated one), or on the same date and has the
// greater id. Documents without a source supersede nothing.
func (d Document) Supersedes(other Document) bool {
	if d.Source == "" || d.Source != other.Source || d.ID == other.ID {
		return false
	}
	if known := d.PublishedOn.known(); known != other.PublishedOn.known() {
		return known
	}
	if d.PublishedOn != other.PublishedOn {
		return other.PublishedOn.Before(d.PublishedOn)
	}
	return d.ID > other.ID
}
