package mention

import (
	"strings"

	"chancery/schema"
)

// institutionBefore gives the described institution whose last word stands before word i, or -1.
func (s *sentence) institutionBefore(i int) int {
	for at, m := range s.own() {
		if m.Sentence == s.index && m.Form == NominalForm && m.Kind == schema.Organization && m.Last == i {
			return at
		}
	}
	return -1
}

// bodyNamedBefore gives the body of a state, or force, whose name ends before word i, or -1: whoever owns it, the
// office is the body's ("Vietnam's Foreign Ministry spokesperson").
func (s *sentence) bodyNamedBefore(i int) int {
	at, taken := s.at(i - 1)
	if !taken || s.mentions[at].Form != NameForm || s.mentions[at].Kind != schema.Organization || s.mentions[at].Last != i {
		return -1
	}
	m := s.mentions[at]
	of := m.SubKind
	for _, words := range []string{s.folded[i-1], s.folded[m.First], s.fold(m.First, i)} { // "Foreign Ministry", "Ministry of Defence", "Central Bank"
		if noun, typed := naming(words); typed && of == "" {
			of = noun.subKind
		}
	}
	if of != "GovernmentBody" && of != "ArmedForce" {
		return -1
	}
	return at
}

// bodyOfOffice gives 1 + the mention of what the office is said to be of, and the end of the
// phrase: "of the Supreme Security Committee", "for Wisconsin", "to Libya".
func (s *sentence) bodyOfOffice(last int) (body, end int) {
	next := s.form(last)
	if next != "of" && next != "for" && next != "to" && next != "at" {
		return 0, last
	}
	i := last + 1
	if s.form(i+1) == "-" && s.form(i+2) == "based" {
		i += 3 // "of Oslo-based Kestrelo"
	}
	if body, end := s.bodyAfter(i); body > 0 {
		return body, end
	}
	if s.form(i) == "the" {
		i++
	}
	if past := s.pastKind(i); past > i {
		return s.bodyAfter(past)
	}
	// An institution in lower case: "the head of the Russian defence ministry".
	for at := range s.own() {
		m := s.mentions[at]
		if m.Sentence == s.index && (m.Form == NominalForm && (m.Kind == schema.Organization || m.Kind == schema.Country) || m.Form == NameForm && m.Kind != schema.Person) && m.First <= i+s.modifiersAt(i) && i < m.Last && m.First >= last && !s.possessive(m.Last) {
			return at + 1, m.Last
		}
	}
	return s.bodyPossessed(i, last)
}

// bodyPossessed gives 1 + the institution in lower case that stands behind a possessor at word i, and
// its end: "the head of the country's central bank".
func (s *sentence) bodyPossessed(i, last int) (body, end int) {
	for j := i; j < i+4; j++ {
		if !s.possessive(j) {
			continue
		}
		for at, m := range s.own() {
			if m.Form == NominalForm && m.Kind == schema.Organization && m.First == j+1 {
				return at + 1, m.Last
			}
		}
	}
	return 0, last
}

// modifiersAt gives the number of adjectives and nouns, two at most, between word i and the
// next name: "oppositions" of "leader of the oppositions Greens party".
func (s *sentence) modifiersAt(i int) int {
	for n := 0; n <= 2 && i+n < len(s.tree.Words); n++ {
		if _, taken := s.at(i + n); taken {
			return n
		}
		if upos := s.tree.Words[i+n].UPOS; upos != "ADJ" && upos != "NOUN" && upos != "PROPN" || upos == "PROPN" && s.capital(i+n) {
			return 0
		}
	}
	return 0
}

// bodyShared gives 1 + the body that two offices share: of "chairman and co-founder of Kestrelo",
// the words behind the first; 0 where there is none.
func (s *sentence) bodyShared(i int) int {
	if s.form(i) != "and" {
		return 0
	}
	for j := i + 1; j < len(s.tree.Words) && j < i+4; j++ {
		if s.form(j) == "of" && j > i+1 {
			body, _ := s.bodyOfOffice(j)
			if body > 0 && s.mentions[body-1].Kind != schema.Organization && len(s.reg.Posts(s.fold(i+1, j))) == 0 {
				return 0 // but "finance minister and prime minister of Norway"
			}
			return body
		}
		if upos := s.tree.Words[j].UPOS; upos != "NOUN" && upos != "ADJ" && s.tree.Words[j].Form != "-" {
			return 0
		}
	}
	return 0
}

// bodyBehind enters the body whose name no table and no model knows but which stands behind an office
// and its "of": "chief executive of Kestrelo", "president of Kestrelo Norway".
func (s *sentence) bodyBehind(post string, last int) {
	kind := schema.Organization
	if post == "governor" || post == "mayor" {
		kind = schema.Place
	} else if !leadsBodies(post) {
		return
	}
	if s.form(last) != "of" {
		return
	}
	i := last + 1
	if s.form(i) == "the" {
		i++
	}
	i = s.pastKind(i)
	end := i
	for end < len(s.tree.Words) && s.capital(end) && s.tree.Words[end].UPOS == "PROPN" {
		if at, taken := s.at(end); taken && (end == i || s.mentions[at].Kind != schema.Country || s.mentions[at].Last != end+1) {
			return
		}
		end++
	}
	if end == i || s.is(i, "day") || s.postWithin(i, end) || s.possessive(end) {
		return
	}
	for _, name := range s.tree.Names {
		if name.First < end && i < name.Last && (name.Type == "PER" || name.Type == "LOC" && name.First == i && kind != schema.Place || name.Type == "ORG" && kind == schema.Place && end > i+1) {
			return
		}
	}
	at := s.add(Mention{Form: NameForm, Kind: kind, Rule: "behind-office", Score: .75}, i, end)
	s.take(at, i, end)
}

// pastKind gives the word behind what a place is said to be: "Veracruz" of "state of Veracruz".
func (s *sentence) pastKind(i int) int {
	for j := i; j < len(s.tree.Words) && j < i+5; j++ {
		switch s.form(j) {
		case "state", "province", "city", "region", "town", "district", "island":
			if s.form(j+1) == "of" {
				return j + 2
			}
		}
		if w := s.tree.Words[j]; s.taken[j] > 0 && s.mentions[s.taken[j]-1].Form != DemonymForm || w.UPOS != "ADJ" && w.UPOS != "NOUN" && w.Form != "-" {
			break
		}
	}
	return i
}

// leadsBodies says whether a post is one that bodies of every sort have.
func leadsBodies(post string) bool {
	switch post {
	case "chief", "head", "chair", "chief executive", "director", "managing director", "director general", "president", "spokesperson":
		return true
	}
	return false
}

// bodyBefore gives the body whose name no table and no model knows but which stands right before the
// office that its holder's name follows: "Kestrelo boss Mira Solberg"; -1 where none does.
func (s *sentence) bodyBefore(post string, first, last int) int {
	kind := schema.Organization
	if post == "mayor" || post == "governor" {
		kind = schema.Place
	} else if !leadsBodies(post) {
		return -1
	}
	end := first
	if s.possessive(end - 1) {
		end--
	}
	start := end
	for start > 0 && end-start < 4 && s.taken[start-1] == 0 && s.capital(start-1) && s.tree.Words[start-1].UPOS == "PROPN" && !s.is(start-1, "modifier") && !s.is(start-1, "day") {
		start--
	}
	if start == end || !s.named(last) || Generic(s.fold(start, end)) || s.postWithin(start, end) {
		return -1
	}
	if _, typed := naming(s.folded[end-1]); typed && end-start == 1 || s.people[s.folded[end-1]] {
		return -1
	}
	if _, field := s.reg.Portfolio(s.fold(start, end)); field {
		return -1
	}
	for i := start; i < end; i++ {
		if w := s.tree.Words[i]; !w.Is("compound") && !w.Is("flat") && !w.Is("amod") && !w.Is("nmod:poss") || s.tree.Words[i].Head < start {
			return -1
		}
	}
	at := s.add(Mention{Form: NameForm, Kind: kind, Rule: "before-office", Score: .75}, start, end)
	s.take(at, start, end)
	return at
}

// named says whether a person's name starts at word i, or behind a comma there.
func (s *sentence) named(i int) bool {
	if s.form(i) == "," {
		i++
	}
	if at, taken := s.at(i); taken {
		return s.mentions[at].Kind == schema.Person
	}
	return s.capital(i) && s.tree.Words[i].UPOS == "PROPN"
}

// holderBeyond gives the person in apposition behind an acronym in brackets and a place: "the head
// of the Supreme Harvest Committee (SHC) in Narva, Mira Solberg, said"; -1 where none stands there.
func (s *sentence) holderBeyond(i int) int {
	start := i
	if s.form(i) == "(" && s.form(i+2) == ")" {
		i += 3
	}
	if s.form(i) == "in" {
		if at, taken := s.at(i + 1); taken && (s.mentions[at].Kind == schema.Place || s.mentions[at].Kind == schema.Country) {
			i = s.mentions[at].Last
		}
	}
	if i == start || s.form(i) != "," || !s.capital(i+1) {
		return -1
	}
	if at, taken := s.at(i + 1); taken {
		if m := s.mentions[at]; m.Kind == schema.Person && s.form(m.Last) == "," {
			return at
		}
		return -1
	}
	end := s.personEnd(i + 1)
	if end-i-1 < 2 || s.form(end) != "," || !s.namesPerson(i+1, end) {
		return -1
	}
	return s.person(i+1, end, "title", .9)
}

// namesPerson says whether the model takes some of the words [first, last) for a person.
func (s *sentence) namesPerson(first, last int) bool {
	for _, name := range s.tree.Names {
		if name.Type == "PER" && name.First < last && first < name.Last {
			return true
		}
	}
	return false
}

// continental says whether a mention is of a part of the world that has no offices or
// institutions of its own: Europe, the West, Africa.
func (s *sentence) continental(m int) bool {
	x := s.mentions[m]
	if len(x.Candidates) == 0 || x.Kind == schema.Country || x.Kind == schema.Organization {
		return false
	}
	entry, ok := s.reg.Entry(x.Candidates[0])
	return ok && (entry.Kind == schema.Bloc || entry.Kind == schema.Place && entry.Within == "" && strings.HasPrefix(entry.Key, "place/"))
}

// countryBefore gives the country or region that stands as a possessor before the party of an
// office ("Lower Saxony's SPD interior minister"), with the first word of the phrase.
func (s *sentence) countryBefore(body, start int) (int, int) {
	if body == 0 || s.mentions[body-1].Kind != schema.Organization || !s.possessive(start-1) {
		return body, start
	}
	at, taken := s.at(start - 2)
	if !taken || s.mentions[at].Kind != schema.Country && s.mentions[at].Kind != schema.Place {
		return body, start
	}
	return at + 1, s.mentions[at].First
}

// bodyInBrackets gives the body before an office whose acronym stands between them: "the Supreme
// Harvest Committee (SHC) chairman"; -1 where none does.
func (s *sentence) bodyInBrackets(first int) int {
	if s.form(first-1) != ")" || s.form(first-3) != "(" || !isAcronym(s.tree.Words[first-2].Form) {
		return -1
	}
	if at, taken := s.at(first - 4); taken && s.mentions[at].Kind == schema.Organization {
		return at
	}
	return -1
}

// seatBehind gives 1 + the state or region behind an office that such have, or behind its holder:
// "Senator Mira Solberg of Ohio", "a Republican senator from Ohio"; 0 where none stands there.
func (s *sentence) seatBehind(post string, last, holder int) int {
	if post != "senator" && post != "congressman" && post != "governor" {
		return 0
	}
	if holder >= 0 {
		last = s.mentions[holder].Last
	}
	if next := s.form(last); next != "of" && (next != "from" || post == "governor") {
		return 0
	}
	body, _ := s.bodyAfter(last + 1)
	return body
}
