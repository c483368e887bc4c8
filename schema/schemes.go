package schema

import (
	"slices"
	"strings"
)

// Chain is one row of how another scheme's relation is said in ours: a walk from its first
// end to its last, "head_of_state: HOLDS_OFFICE, then OFFICE_OF a country; the office is a
// president, king …".
type Chain struct {
	Name    string     // in the other scheme
	Walk    []Relation // from its first end to its last
	First   []Kind     // kinds of the first end; nil: any
	Last    []Kind     // kinds of the last end
	Through []SubKind  // sub-kinds that what stands before the last end does not have
	Words   []string   // folded; the name at the joint (of a walk of one step, of the first end) holds one of them; nil: any
	Without []string   // folded; the name at the joint holds none of them
	NotSub  []SubKind  // sub-kinds that the first end does not have
}

// Fits says whether the name at a chain's joint is such as the chain asks for.
func (c Chain) Fits(name string) bool {
	folded := " " + Fold(name) + " "
	for _, word := range c.Without {
		if strings.Contains(folded, " "+word+" ") {
			return false
		}
	}
	for _, word := range c.Words {
		if strings.Contains(folded, " "+word+" ") {
			return true
		}
	}
	return c.Words == nil
}

// DWIEChains gives the relations of the DWIE corpus that our own state relations express, the
// country forms and their -x twins folded together. In DWIE every minister is an agent_of the
// country, every ministry an agency_of it, and every head_of an organisation a member_of it.
func DWIEChains() []Chain {
	office := []Relation{"HOLDS_OFFICE", "OFFICE_OF"}
	country := []Kind{Country, Place}
	organization := []Kind{Organization, Bloc}
	under := []string{"vice", "deputy", "spokesperson", "spokesman", "spokeswoman", "adviser", "advisor", "assistant", "candidate"}
	private := []SubKind{"Company", "MediaOutlet", "Party", "ArmedGroup", "InternationalOrganization", "ResearchInstitution"}
	ministry := []string{"ministry", "department", "treasury", "foreign office"}
	return []Chain{
		{Name: "head_of_state", Walk: office, Last: country, Without: under,
			Words: []string{"president", "king", "queen", "emperor", "monarch", "emir", "sultan", "pope", "leader", "head of state"}},
		{Name: "head_of_gov", Walk: office, Last: country, Without: under,
			Words: []string{"prime minister", "premier", "chancellor", "head of government", "taoiseach", "governor", "mayor"}},
		{Name: "minister_of", Walk: office, Last: country, Without: append([]string{"prime"}, under...),
			Words: []string{"minister", "secretary", "attorney general"}},
		{Name: "agent_of", Walk: office, Last: country},
		{Name: "agent_of", Walk: []Relation{"HOLDS_OFFICE", "OFFICE_OF", "PART_OF"}, Last: []Kind{Country}, Through: private},
		{Name: "ministry_of", Walk: []Relation{"PART_OF"}, First: []Kind{Organization}, Last: country, Words: ministry},
		{Name: "agency_of", Walk: []Relation{"PART_OF"}, First: []Kind{Organization}, Last: country, NotSub: private},
		{Name: "member_of", Walk: []Relation{"MEMBER_OF"}, Last: organization},
		{Name: "member_of", Walk: []Relation{"AFFILIATED_WITH"}, Last: organization},
		{Name: "member_of", Walk: office, Last: organization},
		{Name: "head_of", Walk: office, Last: organization, Without: under,
			Words: []string{"head", "leader", "president", "chair", "chairman", "chairwoman", "chairperson", "chief", "director", "secretary general",
				"commander", "executive", "governor", "speaker", "minister", "ceo", "founder"}},
	}
}

// NameTypes gives the kinds that a corpus means by the type of a name: DWIE writes
// "type_person", CoNLL and Universal NER "PER"; nil where we have no kind for it.
func NameTypes(name string) []Kind {
	switch strings.ToUpper(strings.TrimPrefix(name, "type_")) {
	case "PERSON", "PER":
		return []Kind{Person}
	case "LOCATION", "LOC":
		return []Kind{Country, Place}
	case "ORGANIZATION", "ORG":
		return []Kind{Organization, Bloc}
	}
	return nil
}

// PLOVERRootClasses gives the root classes of the PLOVER event ontology (Open Event Data Alliance, 2018), by name.
func PLOVERRootClasses() []string {
	return []string{"ACCUSE", "AGREE", "AID", "ASSAULT", "COERCE", "CONSULT", "COOPERATE", "MOBILIZE", "PROTEST", "REJECT",
		"REQUEST", "SANCTION", "SUPPORT", "THREATEN", "YIELD"}
}

// Friendly says whether a root class of PLOVER is cooperation: what is REJECT where it is refused.
func Friendly(root string) bool {
	switch root {
	case "AGREE", "AID", "CONSULT", "COOPERATE", "SUPPORT", "YIELD":
		return true
	}
	return false
}

// PLOVERRoots gives the root classes of the PLOVER event ontology that a claim belongs to, the
// likeliest first: YIELD covers what we keep apart as concession and retreat, a favour that is
// refused is REJECT and one that is promised (a meeting to come too) is AGREE, a blow that is
// announced is THREATEN. PLOVER's SANCTION is the end of aid and relations (our sanctions that say what was
// withdrawn); whoever imposes sanctions, an embargo, a ban does what it calls COERCE. Several stand where PLOVER parts by the means what is one relation
// here: a conviction is ACCUSE, an expulsion SANCTION, an order REQUEST to it, and an agreement that is signed SUPPORT.
func PLOVERRoots(name Relation, factuality Factuality, negated bool, qualifiers ...Qualifier) []string {
	row, _ := RelationNamed(name)
	if row.PLOVER == "" {
		return nil
	}
	switch name {
	case "SANCTIONED", "IMPOSED":
		row.PLOVER = "COERCE,SANCTION"
		if slices.ContainsFunc(qualifiers, func(q Qualifier) bool { return q.Key == "withdrawn" }) {
			row.PLOVER = "SANCTION,COERCE"
		}
	case "COERCED":
		row.PLOVER = "COERCE,ACCUSE,SANCTION,REQUEST"
	case "AGREED":
		row.PLOVER = "AGREE,SUPPORT"
	}
	roots := strings.Split(row.PLOVER, ",")
	for i, root := range roots {
		if root == "CONCEDE" || root == "RETREAT" {
			roots[i] = "YIELD"
		}
	}
	switch {
	case Friendly(roots[0]) && (negated || factuality == Negated):
		return []string{"REJECT"}
	case Friendly(roots[0]) && factuality == Planned:
		return []string{"AGREE"}
	case slices.Contains([]string{"SANCTION", "COERCE", "ASSAULT", "MOBILIZE"}, roots[0]) && factuality == Planned && !negated:
		return []string{"THREATEN"}
	}
	return roots
}
