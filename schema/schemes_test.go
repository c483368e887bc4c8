package schema

import (
	"slices"
	"testing"
)

func TestChainsWalkRelationsThatJoin(t *testing.T) {
	for _, chain := range DWIEChains() {
		for i, name := range chain.Walk {
			row, known := RelationNamed(name)
			if !known {
				t.Fatalf("%s: there is no relation %s", chain.Name, name)
			}
			if i == 0 {
				continue
			}
			before, _ := RelationNamed(chain.Walk[i-1])
			if !slices.ContainsFunc(before.To, func(k Kind) bool { return holds(row.From, k) }) {
				t.Errorf("%s: %s does not lead to %s", chain.Name, chain.Walk[i-1], name)
			}
		}
		if last, _ := RelationNamed(chain.Walk[len(chain.Walk)-1]); !slices.ContainsFunc(chain.Last, func(k Kind) bool { return holds(last.To, k) }) {
			t.Errorf("%s: %v never ends a %s", chain.Name, chain.Last, last.Relation)
		}
	}
}

func TestOfficesAreToldApart(t *testing.T) {
	for name, want := range map[string][]string{
		"President of Peru":              {"head_of_state", "agent_of", "member_of", "head_of"},
		"Vice President of Peru":         {"agent_of", "member_of"},
		"Prime Minister of Norway":       {"head_of_gov", "agent_of", "member_of", "head_of"},
		"Minister of Defence of Norway":  {"minister_of", "agent_of", "member_of", "head_of"},
		"Spokesperson of the Government": {"agent_of", "member_of"},
	} {
		var got []string
		for _, chain := range DWIEChains() {
			if len(chain.Walk) == 2 && chain.Fits(name) {
				got = append(got, chain.Name)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
}

func TestPLOVERRootsFoldConcessionAndRetreat(t *testing.T) {
	if got := PLOVERRoots("RETREATED", Asserted, false); !slices.Equal(got, []string{"YIELD"}) {
		t.Errorf("RETREATED is %v", got)
	}
	if got := PLOVERRoots("SUPPLIES", Reported, false); !slices.Equal(got, []string{"AID", "COOPERATE"}) {
		t.Errorf("SUPPLIES is %v", got)
	}
	if PLOVERRoots("PART_OF", Asserted, false) != nil {
		t.Error("PART_OF is no event")
	}
	for _, c := range []struct {
		name       Relation
		factuality Factuality
		negated    bool
		want       string
	}{
		{"AIDED", Negated, true, "REJECT"}, {"AIDED", Planned, true, "REJECT"}, {"AIDED", Planned, false, "AGREE"}, {"MET", Planned, false, "AGREE"}, {"SANCTIONED", Asserted, false, "COERCE"},
		{"ATTACKED", Planned, false, "THREATEN"}, {"ATTACKED", Negated, true, "ASSAULT"}, {"ACCUSED", Planned, false, "ACCUSE"},
	} {
		if got := PLOVERRoots(c.name, c.factuality, c.negated)[0]; got != c.want {
			t.Errorf("%s %s (negated %v) is %s, want %s", c.name, c.factuality, c.negated, got, c.want)
		}
	}
	if got := PLOVERRoots("AGREED", Asserted, false); !slices.Equal(got, []string{"AGREE", "SUPPORT"}) {
		t.Errorf("AGREED is %v", got)
	}
	roots := map[string]bool{}
	for _, row := range Relations() {
		for _, root := range PLOVERRoots(row.Relation, Asserted, false) {
			roots[root] = true
		}
	}
	for _, class := range PLOVERRootClasses() {
		if !roots[class] {
			t.Errorf("no relation is %s", class)
		}
	}
	if len(roots) != 15 || Friendly("COERCE") || !Friendly("YIELD") {
		t.Errorf("%d root classes have a relation, want 15: %v", len(roots), roots)
	}
}

func TestNameTypesOfBothCorpora(t *testing.T) {
	if !slices.Equal(NameTypes("type_location"), NameTypes("LOC")) || NameTypes("type_value") != nil || len(NameTypes("PER")) != 1 {
		t.Error("the types of names are not ours")
	}
}
