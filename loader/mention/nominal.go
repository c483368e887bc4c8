package mention

import (
	"strings"

	"chancery/schema"
)

// collective are singular nouns that stand for several members.
var collective = map[string]bool{"opposition": true, "police": true, "militia": true, "delegation": true, "coalition": true, "crowd": true, "mob": true, "personnel": true}

// teams are groups only where the words say whose they are.
var teams = map[string]bool{"team": true, "staff": true, "crew": true, "entourage": true}

// nominals finds groups, agreements, measures and events that are described, and the pairs
// that "both" and "two" point to.
func (s *sentence) nominals() {
	for i, word := range s.tree.Words {
		if word.UPOS != "NOUN" && word.UPOS != "PROPN" {
			continue
		}
		if at, taken := s.at(i); taken && s.mentions[at].Form == NameForm {
			continue
		}
		first, body, definite := s.leftOf(i)
		folded := singular(s.folded[i], schema.Fold(word.Lemma))
		pair := s.fold(max(i-1, 0), i) + " " + folded
		plural := word.XPOS == "NNS" || word.XPOS == "NNPS"
		if _, ok := nominal(folded, "country", "state"); ok && !plural || folded == "side" && !plural {
			continue // what theCountry finds
		}
		if _, ok := nominal(folded, "side"); ok && plural && s.pair(first, i) {
			s.add(Mention{Form: NominalForm, Kind: pairKind(folded), Plural: true, Count: "2", Rule: "pair", Score: .7}, first, i+1)
			continue
		}
		if _, ok := nominal(folded, "capital"); ok && !plural && definite {
			s.add(Mention{Form: NominalForm, Kind: schema.Place, Body: body, Rule: "the-capital", Score: .8}, first, i+1)
			continue
		}
		if count := s.count(first, i); folded == "people" && count != "" || body > 0 && teams[folded] && definite {
			s.add(Mention{Form: NominalForm, Kind: schema.Group, Plural: true, Body: body, Count: count, Rule: "group", Score: .8}, first, i+1)
			continue
		}
		if what, ok := nominal(folded, "group"); ok && (plural || collective[s.folded[i]]) {
			if body > 0 && s.continental(body-1) {
				body = 0 // "African leaders" are no part of a body called Africa
			}
			s.add(Mention{Form: NominalForm, Kind: what.kind, Plural: true, Body: body, Count: s.count(first, i), Rule: "group", Score: .8}, first, s.groupEnd(i, body > 0))
			continue
		}
		if kind := s.unnamedActor(i, first, folded, plural); kind != "" {
			s.add(Mention{Form: NominalForm, Kind: schema.Group, Body: body, Rule: "unnamed-" + kind, Score: .75}, first, i+1)
			continue
		}
		if folded == "list" && !plural && body > 0 && s.form(i+1) == "of" {
			s.add(Mention{Form: NominalForm, Kind: schema.SanctionsList, Body: body, Rule: "list", Score: .85}, first, s.phraseEnd(i))
			continue
		}
		if what, ok := nominal(folded, "craft"); ok && plural && body > 0 && s.mentions[body-1].Form != PronounForm {
			s.add(Mention{Form: NominalForm, Kind: what.kind, Plural: true, Body: body, Count: s.count(first, i), Rule: "craft", Score: .8}, first, i+1)
			continue
		}
		what, ok := nominal(pair, "measure", "group", "agreement")
		if !ok {
			what, ok = s.jointStatement(first, i)
		}
		if !ok {
			what, ok = nominal(folded, "agreement", "measure", "list", "event", "project")
		}
		if !ok {
			continue
		}
		last := i + 1
		if what.kind == schema.Group && !plural {
			continue
		}
		score := .6
		if definite || body > 0 {
			score = .75
		}
		s.add(Mention{Form: NominalForm, Kind: what.kind, SubKind: what.subKind, Body: body, Plural: plural && what.kind == schema.Group, Count: s.count(first, i), Rule: what.class, Score: score}, first, last)
	}
}

// unnamedActor says whether a noun in the singular stands for an actor that the text does not name: "sector"
// for a trade or the press as a whole ("Norway's fishing industry"), "actor" for one of many
// ("a gunman", "a court"), only where it acts or is acted upon; "" where it does not.
func (s *sentence) unnamedActor(i, first int, folded string, plural bool) string {
	word := s.tree.Words[i]
	if plural || s.capital(i) || i+1 < len(s.tree.Words) && (s.capital(i+1) || s.taken[i+1] > 0) || s.tree.Child(i, "appos", "flat", "cop") >= 0 {
		return ""
	}
	if !word.Is("nsubj") && !word.Is("obj") && !word.Is("iobj") && word.Relation != "obl:agent" {
		return ""
	}
	if _, ok := nominal(folded, "sector"); ok {
		return "sector"
	}
	if before := s.form(first - 1); before != "a" && before != "an" && before != "another" {
		return ""
	}
	if _, ok := nominal(folded, "actor"); ok {
		return "actor"
	}
	return ""
}

// groupEnd gives the end of the name of a group: with the "of" or "along" behind it where the noun alone
// says too little: "delegation of Baltic lawmakers", "supporters of the Greens", "countries along the Nile".
func (s *sentence) groupEnd(i int, owned bool) int {
	next := s.form(i + 1)
	if owned || next != "of" && next != "along" || i+2 >= len(s.tree.Words) || s.deprived(i) {
		return i + 1
	}
	end := i + 1
	for j := i + 2; j < len(s.tree.Words) && j < i+8; j++ {
		word := s.tree.Words[j]
		switch {
		case !s.tree.Dominates(i, j), word.XPOS == "POS":
			return end
		case word.UPOS == "NOUN", word.UPOS == "PROPN":
			end = j + 1
		case word.UPOS == "DET" && end == i+1, word.UPOS == "ADJ", word.UPOS == "NUM", word.Form == "-":
		default:
			return end
		}
	}
	return end
}

// deprived says whether the "of" behind a group may be its verb's: "accused by rights groups of …",
// "warned voters of …".
func (s *sentence) deprived(i int) bool {
	if at := s.tree.Child(i, "case"); at >= 0 && s.form(at) == "by" {
		return true
	}
	head := s.tree.Words[i].Head
	return head >= 0 && head < i && s.tree.Words[head].UPOS == "VERB" && s.tree.Words[i].Is("obj") && lists["depriving"][s.tree.Words[head].Lemma]
}

// phraseEnd gives the end of the words that follow a noun and hang on it without a break:
// "list of restricted organizations".
func (s *sentence) phraseEnd(noun int) int {
	end := noun + 1
	for end < len(s.tree.Words) && s.folded[end] != "" && s.tree.Dominates(noun, end) {
		end++
	}
	return end
}

// theCountry finds "the country" and "this nation", "the West African country" and "the ex-Soviet republic",
// and the side of a country: "the Norwegian side said".
func (s *sentence) theCountry() {
	for i, word := range s.tree.Words {
		if word.UPOS != "NOUN" || word.XPOS == "NNS" || s.form(i+1) == "of" {
			continue
		}
		if s.folded[i] == "side" {
			if at, taken := s.at(i - 1); taken && s.mentions[at].Form == DemonymForm && s.mentions[at].Kind == schema.Country && s.form(s.mentions[at].First-1) == "the" {
				s.add(Mention{Form: NominalForm, Kind: schema.Country, Body: at + 1, Rule: "the-side", Score: .8}, s.mentions[at].First, i+1)
			}
			continue
		}
		_, bare := nominal(s.folded[i], "country")
		if _, described := nominal(s.folded[i], "state"); !bare && !described {
			continue
		}
		first := i
		for first > 0 && s.taken[first-1] == 0 && (s.is(first-1, "statelike") || s.tree.Words[first-1].Form == "-" && first < i && s.is(first-2, "statelike")) {
			first--
		}
		if before := s.form(first - 1); before != "the" && before != "this" {
			continue
		}
		if first < i {
			s.add(Mention{Form: NominalForm, Kind: schema.Country, Rule: "the-country", Modifier: "described", Score: .75}, first, i+1)
		} else if bare {
			s.add(Mention{Form: NominalForm, Kind: schema.Country, Rule: "the-country", Score: .8}, i, i+1)
		}
	}
}

// pairKind gives what two of a noun are: countries, people, or a group of its own.
func pairKind(folded string) schema.Kind {
	switch folded {
	case "country", "nation", "state", "neighbour", "neighbor", "power":
		return schema.Country
	case "leader", "president", "minister", "man", "politician":
		return schema.Person
	}
	return schema.Group
}

// pair says whether "both" or "the two" stands before the noun at word i.
func (s *sentence) pair(first, i int) bool {
	for j := max(0, first-2); j < i; j++ {
		if s.folded[j] == "both" || s.folded[j] == "two" && s.form(j-1) == "the" {
			return true
		}
	}
	if s.form(first-1) == "the" && s.form(first-2) == "between" {
		return true // "relations between the allies"
	}
	switch f := s.folded[i]; {
	case first != i || s.form(i-1) != "the":
		return false
	case f == "leaders", f == "sides", f == "pair", f == "neighbours", f == "neighbors", f == "foes", f == "rivals":
		return true
	}
	return false
}

// count gives the number word before a noun: "11", "three".
func (s *sentence) count(first, i int) string {
	for j := first; j < i; j++ {
		if s.tree.Words[j].UPOS == "NUM" && s.tree.Words[j].Head == i {
			return s.tree.Words[j].Form
		}
	}
	return ""
}

// singular gives the lemma of a noun, or a guess at it where there is none.
func singular(folded, lemma string) string {
	if lemma != "" && lemma != folded {
		return lemma
	}
	if _, known := nouns[folded]; known {
		return folded
	}
	switch {
	case strings.HasSuffix(folded, "ies"):
		return folded[:len(folded)-3] + "y"
	case strings.HasSuffix(folded, "sses"), strings.HasSuffix(folded, "ches"):
		return folded[:len(folded)-2]
	case strings.HasSuffix(folded, "s") && !strings.HasSuffix(folded, "ss"):
		return folded[:len(folded)-1]
	}
	return folded
}

// jointStatement says whether "joint" stands before "statement": "the joint final statement".
func (s *sentence) jointStatement(first, i int) (noun, bool) {
	if s.folded[i] != "statement" {
		return noun{}, false
	}
	for j := first; j < i; j++ {
		if s.folded[j] == "joint" {
			return nominal("joint statement", "agreement")
		}
	}
	return noun{}, false
}
