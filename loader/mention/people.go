package mention

import (
	"strings"

	"chancery/schema"
)

// personEnd gives the end of the name that starts at word i: capitalised proper nouns with the
// small words and hyphens that names hold ("Sheikh Hamad bin Khalifa Al-Thani"); i where no
// name starts there.
func (s *sentence) personEnd(i int) int {
	end := i
	for j := i; j < len(s.tree.Words); j++ {
		word := s.tree.Words[j]
		if _, taken := s.at(j); taken {
			break
		}
		switch {
		case s.capital(j) && (word.UPOS == "PROPN" || s.insideName(j)):
			end = j + 1
			continue
		case j > i && (s.is(j, "particle") || word.Form == "-" || word.Form == "’" || word.Form == "'") && s.nameGoesOn(j+1):
			continue
		case word.Form == "." && j > i && len(s.tree.Words[j-1].Form) == 1:
			continue
		}
		break
	}
	return end
}

// nameGoesOn says whether word j, perhaps after another small word, is capitalised.
func (s *sentence) nameGoesOn(j int) bool {
	for k := 0; k < 3 && j < len(s.tree.Words); k++ {
		if _, taken := s.at(j); taken {
			return false
		}
		if s.capital(j) {
			return true
		}
		if !s.is(j, "particle") && s.tree.Words[j].Form != "-" {
			return false
		}
		j++
	}
	return false
}

// insideName says whether the model takes word i for a part of a name.
func (s *sentence) insideName(i int) bool {
	for _, name := range s.tree.Names {
		if name.First <= i && i < name.Last {
			return true
		}
	}
	return false
}

// person enters a name of a person, and remembers the surname.
func (s *sentence) person(first, last int, rule string, score float64) int {
	at := s.add(Mention{Form: NameForm, Kind: schema.Person, Rule: rule, Score: score}, first, last)
	s.take(at, first, last)
	s.people[s.folded[last-1]] = true
	return at
}

// titledPeople finds people by a form of address or an apposition: "Mr Romney", "Sergei
// Filin, the artistic director".
func (s *sentence) titledPeople() {
	for i := range s.tree.Words {
		if !s.is(i, "courtesy") || !s.capital(i) {
			continue
		}
		start := i + 1
		if s.form(start) == "." {
			start++
		}
		if _, taken := s.at(start); taken || !s.capital(start) {
			continue
		}
		if end := s.personEnd(start); end > start && s.tree.Words[start].UPOS == "PROPN" {
			s.person(start, end, "courtesy", .9)
		}
	}
}

// namedByModel enters what the model names and nothing else has claimed: people, places,
// organisations. One word alone needs to be surer than several.
func (s *sentence) namedByModel() {
	for _, name := range s.tree.Names {
		first, last := name.First, name.Last
		for first < last && (s.is(first, "courtesy") || s.form(first) == "the") {
			first++
		}
		if first >= last || s.anyTaken(first, last) || !s.anyCapital(first, last) || name.Probability < .5 || last-first == 1 && name.Probability < .75 {
			continue
		}
		if last-first == 1 && (s.tree.Words[first].UPOS == "VERB" || s.tree.Words[first].UPOS == "ADV") {
			continue
		}
		switch name.Type {
		case "PER":
			if end := s.personEnd(first); end > last {
				last = end
			}
			if s.postWithin(first, last) && last-first == 1 {
				continue
			}
			s.person(first, last, "model", name.Probability)
		case "LOC", "GPE":
			at := s.add(Mention{Form: NameForm, Kind: schema.Place, Rule: "model", Score: name.Probability}, first, last)
			s.take(at, first, last)
		case "ORG":
			if last-first == 1 && !isAcronym(s.tree.Words[first].Form) && name.Probability < .85 {
				continue
			}
			at := s.add(Mention{Form: NameForm, Kind: schema.Organization, Rule: "model", Score: name.Probability * .95}, first, last)
			s.take(at, first, last)
		}
	}
}

// isAcronym says whether a word is two or more capitals.
func isAcronym(word string) bool {
	return len(word) >= 2 && len(word) <= 7 && word == strings.ToUpper(word) && strings.ToLower(word) != word
}

func (s *sentence) anyTaken(first, last int) bool {
	for i := first; i < last; i++ {
		if s.taken[i] > 0 {
			return true
		}
	}
	return false
}

// repeatedPeople finds the surnames of people who are named in full elsewhere.
func (s *sentence) repeatedPeople() {
	for i, word := range s.tree.Words {
		if _, taken := s.at(i); taken || !s.capital(i) || !s.people[s.folded[i]] || word.UPOS == "VERB" {
			continue
		}
		first := i
		for first > 0 && s.tree.Words[first-1].Form == "-" && s.capital(first-2) && s.taken[first-2] == 0 {
			first -= 2
		}
		s.person(first, i+1, "surname", .9)
	}
}

// holders joins offices to the people that stand in apposition to them: "Paul Ryan, the vice
// president", "the SSC's head, Mohammed Suweysi".
func (s *sentence) holders() {
	for o := range s.mentions {
		office := s.mentions[o]
		if office.Sentence != s.index || office.Form != OfficeForm || office.Holder >= 0 && s.mentions[office.Holder].Form == NameForm {
			continue
		}
		if office.Rule == "predicate" {
			s.mentions[o].Holder = s.subject(office.Head)
			continue
		}
		for p, person := range s.mentions {
			if person.Sentence != s.index || person.Kind != schema.Person || person.Form != NameForm {
				continue
			}
			a, b := s.tree.Words[office.Head], s.tree.Words[person.Head]
			if a.Is("appos") && a.Head >= person.First && a.Head < person.Last || b.Is("appos") && b.Head >= office.First && b.Head < office.Last {
				s.mentions[o].Holder = p
				break
			}
		}
	}
}
