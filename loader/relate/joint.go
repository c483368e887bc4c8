package relate

import (
	"chancery/loader/mention"
	"chancery/schema"
)

// jointMembers reads descriptions of several that say what body they are members of: "the two NATO
// allies", "both EU member states".
func (r reading) jointMembers(m int) []Relation {
	x := r.Mentions[m]
	members := r.Links.Members[m]
	if len(members) == 0 || x.Form != mention.NominalForm || !r.words["member"][r.lemma(x.Head)] && r.lemma(x.Head) != "ally" {
		return nil
	}
	before := r.children(x.Head, "compound", "amod", "nmod:poss")
	for _, p := range before {
		before = append(before, times(r.children(p.word, "compound", "amod"), p.score)...)
	}
	var found []Relation
	for _, p := range r.conjuncts(before) {
		whole, known := r.end(r.mentionAt(p.word, []schema.Kind{schema.Organization}, nil, "mods"))
		if !known || r.Links.Entities[whole.Entity].SubKind != "InternationalOrganization" {
			continue
		}
		for _, member := range members {
			for _, relation := range r.plain("members-of", "MEMBER_OF", End{member, m, x.Head}, whole, .85, "") {
				relation.Score *= p.score
				found = append(found, relation)
			}
		}
	}
	return found
}
