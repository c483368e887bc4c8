package mention

import (
	"strings"

	"chancery/loader/parse"
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
		case j > i && s.is(j, "day") && strings.HasSuffix(s.folded[j], "day"):
			return end // "met Ri Yong-ho Sunday"
		case s.capital(j) && (word.UPOS == "PROPN" || s.insideName(j)):
			end = j + 1
			continue
		case j == end && j > i && s.syllable(j+1):
			j++
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

// syllable says whether word i is the second half of a given name that a hyphen joins in lower
// case: "Jae-in", "Yong-ho", "Ching-te".
func (s *sentence) syllable(i int) bool {
	if i < 2 || i >= len(s.tree.Words) || s.tree.Words[i-1].Form != "-" || s.taken[i] > 0 {
		return false
	}
	before, hyphen, word := s.tree.Words[i-2], s.tree.Words[i-1], s.tree.Words[i]
	return word.UPOS == "PROPN" && !s.capital(i) && s.folded[i] != "elect" && before.End == hyphen.Start && hyphen.End == word.Start
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
	if last-first > 1 || rule != "model" {
		s.people[s.folded[last-1]] = true
	}
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
		if _, taken := s.at(start); taken || !s.capital(start) || start == i+1 && len(s.reg.Posts(s.fold(i, i+2))) > 0 {
			continue // "General Secretary" is an office
		}
		if end := s.personEnd(start); end > start && s.tree.Words[start].UPOS == "PROPN" {
			s.person(start, end, "courtesy", .9)
		}
	}
}

// modelName gives the words of a name of the model that nothing else has claimed, without
// titles and small words before it; ok is false where it is too unsure. One word alone needs
// to be surer than several.
func (s *sentence) modelName(name parse.Name) (first, last int, ok bool) {
	first, last = name.First, name.Last
	for first < last && (s.is(first, "courtesy") || !s.capital(first) && !s.is(first, "particle") || name.Type == "PER" && s.postWithin(first, first+1) && last-first > 1) {
		first++
	}
	for name.Type == "ORG" && last-first > 1 && s.capital(first) && !s.capital(last-1) && s.folded[last-1] != "" {
		last-- // "the UGT union"
	}
	if first >= last || s.anyTaken(first, last) || !s.anyCapital(first, last) || name.Probability < .5 || last-first == 1 && name.Probability < .75 && !(name.Type == "ORG" && name.Probability >= .6 && s.behindPreposition(first)) {
		return first, last, false
	}
	if upos := s.tree.Words[first].UPOS; last-first == 1 && (upos == "VERB" || upos == "ADV" || upos == "ADJ" && name.Type == "ORG") {
		return first, last, false
	}
	return first, last, true
}

// surnames remembers the surnames of the people whom the model names in full, so that a surname
// alone is no place.
func (s *sentence) surnames() {
	for _, name := range s.tree.Names {
		if name.Type == "PER" && name.Last-name.First > 1 && name.Probability > .6 && s.capital(name.Last-1) {
			s.people[s.folded[name.Last-1]] = true
		}
	}
}

// thingsByModel enters the places and organisations that the model names.
func (s *sentence) thingsByModel() {
	for _, name := range s.tree.Names {
		first, last, ok := s.modelName(name)
		if !ok {
			continue
		}
		if last-first == 1 && s.people[s.folded[first]] {
			continue
		}
		switch name.Type {
		case "LOC", "GPE":
			at := s.add(Mention{Form: NameForm, Kind: schema.Place, Rule: "model", Score: name.Probability}, first, last)
			s.take(at, first, last)
		case "ORG":
			if last-first == 1 && (!isAcronym(s.tree.Words[first].Form) && name.Probability < .78 && !(name.Probability >= .6 && s.behindPreposition(first)) || lists["generic"][s.folded[first]]) || s.postWithin(first, last) || s.is(last-1, "thing") || s.seldom(s.fold(first, last)) {
				continue
			}
			at := s.add(Mention{Form: NameForm, Kind: schema.Organization, Rule: "model", Score: name.Probability * .95}, first, last)
			s.take(at, first, last)
		}
	}
}

// peopleByModel enters the people whom the model names.
func (s *sentence) peopleByModel() {
	for _, name := range s.tree.Names {
		first, last, ok := s.modelName(name)
		if !ok || name.Type != "PER" {
			continue
		}
		if end := s.personEnd(first); end > last {
			last = end
		}
		for first > 1 && s.capital(first-1) && s.tree.Words[first-1].UPOS == "PROPN" && s.taken[first-1] == 0 && !s.postWithin(first-1, first) && !s.is(first-1, "courtesy") && !s.insideName(first-1) {
			first--
		}
		if last-first == 1 && (s.postWithin(first, last) || s.is(first, "day") || s.bodyWords[s.folded[first]] && !s.people[s.folded[first]]) {
			continue
		}
		s.person(first, last, "model", name.Probability)
	}
}

// speakers finds people whom the model overlooks: two or more proper nouns that are the subject of
// a verb of saying, or whose first is a first name.
func (s *sentence) speakers() {
	for i, word := range s.tree.Words {
		if word.UPOS != "PROPN" || !s.capital(i) || s.taken[i] > 0 || !word.Is("nsubj") && !word.Is("appos") && !word.Is("obj") || word.Head < 0 {
			continue
		}
		end := s.personEnd(i)
		if end-i < 2 || s.tree.Words[i+1].Head != i || !s.tree.Words[i+1].Is("flat") || s.postWithin(i, end) {
			continue
		}
		if _, typed := naming(s.folded[end-1]); typed {
			continue
		}
		speaks := word.Is("nsubj") && lists["saying"][s.tree.Words[word.Head].Lemma]
		if speaks || s.reg.Gender(s.folded[i]) != "" {
			s.person(i, end, "speaker", .8)
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

// repeated finds the surnames of people, and the first words of institutions, that are named
// in full elsewhere.
func (s *sentence) repeated() {
	for i, word := range s.tree.Words {
		if _, taken := s.at(i); taken || !s.capital(i) || word.UPOS == "VERB" {
			continue
		}
		if !s.people[s.folded[i]] {
			if s.bodyWords[s.folded[i]] && word.UPOS == "PROPN" && s.form(i-1) == "the" {
				at := s.add(Mention{Form: NameForm, Kind: schema.Organization, Rule: "repeated", Score: .8}, i, i+1)
				s.take(at, i, i+1)
			}
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
	for o := range s.own() {
		office := s.mentions[o]
		if office.Sentence != s.index || office.Form != OfficeForm || office.Holder >= 0 && s.mentions[office.Holder].Form == NameForm {
			continue
		}
		if office.Rule == "predicate" {
			s.mentions[o].Holder = s.subject(office.Head)
			continue
		}
		for p, person := range s.own() {
			if person.Sentence != s.index || person.Kind != schema.Person || person.Form != NameForm {
				continue
			}
			if office.First > person.Last && s.form(office.First-1) == "the" && s.saysRightAfter(office.Last) {
				continue // "It ended with Solberg, the head of the board said": no comma closes an apposition
			}
			a, b := s.tree.Words[office.Head], s.tree.Words[person.Head]
			if a.Is("appos") && a.Head >= person.First && a.Head < person.Last || (b.Is("appos") || b.Is("nsubj") && person.First > office.Last && s.form(person.First-1) == ",") && b.Head >= office.First && b.Head < office.Last {
				s.mentions[o].Holder = p
				break
			}
		}
	}
}

// saysRightAfter says whether word i is a tensed verb of saying.
func (s *sentence) saysRightAfter(i int) bool {
	if i >= len(s.tree.Words) {
		return false
	}
	w := s.tree.Words[i]
	return (w.XPOS == "VBD" || w.XPOS == "VBZ") && lists["saying"][w.Lemma]
}

// sharedHolders gives an office the holder of the one that "and" joins it to: "former prime
// minister and current Senate president Hal Brandt".
func (s *sentence) sharedHolders() {
	for o := range s.own() {
		first := &s.mentions[o]
		if first.Sentence != s.index || first.Form != OfficeForm {
			continue
		}
		if and := s.form(first.Last); and != "and" && and != "or" {
			continue
		}
		if first.Holder >= 0 && s.mentions[first.Holder].Form == NameForm {
			s.shareBefore(first)
			continue
		}
		for _, second := range s.own() {
			if second.Sentence == s.index && second.Form == OfficeForm && (second.First == first.Last+1 || second.First == first.Last+2 && s.is(first.Last+1, "modifier")) && second.Holder >= 0 && s.mentions[second.Holder].Form == NameForm && s.mentions[second.Holder].First == second.Last {
				first.Holder = second.Holder
			}
		}
	}
}

// shareBefore gives the holder whose name stands before an office also to the office that "and" joins
// to it: "Hal Brandt, the former finance minister and prime minister of Norway".
func (s *sentence) shareBefore(first *Mention) {
	if s.mentions[first.Holder].Last > first.First {
		return
	}
	for o := range s.own() {
		second := &s.mentions[o]
		if second.Sentence != s.index || second.Form != OfficeForm || second.First != first.Last+1 || second.Holder >= 0 && s.mentions[second.Holder].Form == NameForm {
			continue
		}
		holder := s.mentions[first.Holder]
		if w := s.tree.Words[second.Head]; w.Is("conj") && (w.Head == first.Head || w.Head == holder.Head) {
			second.Holder = first.Holder
			if second.Modifier == "" && s.is(first.First, "former") {
				second.Modifier = first.Modifier
			}
		}
	}
}

// owners gives institutions and offices the person or country that stands before them as a
// possessor and was found later than they: "Sarkozy's government".
func (s *sentence) owners() {
	for m := range s.own() {
		x := &s.mentions[m]
		if x.Sentence != s.index || x.Body >= 0 || x.Form != NominalForm && x.Form != OfficeForm {
			continue
		}
		if !s.possessive(x.First - 1) {
			continue
		}
		for at, owner := range s.own() {
			if owner.Sentence == s.index && owner.Last == x.First-1 && owner.Form != OfficeForm && owner.Kind != schema.Group {
				x.Body = at
				if owner.Kind == schema.Person && x.Rule == "definite" {
					x.Rule = "institution" // "Merkel's coalition government": whose it is decides
				}
				break
			}
		}
	}
}

// behindPreposition says whether a name stands where bodies stand more often than other things:
// behind "at", "of" or "with", or as the possessor of somebody: "head of Kestrelo's unit".
func (s *sentence) behindPreposition(i int) bool {
	switch s.form(i - 1) {
	case "of", "at", "with", "for":
		return true
	}
	return s.possessive(i + 1)
}
