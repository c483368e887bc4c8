package mention

import (
	"slices"
	"strings"

	"chancery/loader/registry"
	"chancery/schema"
)

// pronouns finds the personal and possessive pronouns.
func (s *sentence) pronouns() {
	for i, word := range s.tree.Words {
		if word.UPOS != "PRON" && !strings.HasPrefix(word.XPOS, "PRP") {
			continue
		}
		switch {
		case s.is(i, "masculine"), s.is(i, "feminine"):
			s.add(Mention{Form: PronounForm, Kind: schema.Person, Rule: "pronoun", Score: .8}, i, i+1)
		case s.is(i, "neuter"):
			s.add(Mention{Form: PronounForm, Kind: schema.Organization, Rule: "pronoun", Score: .5}, i, i+1)
		case s.is(i, "plural"):
			s.add(Mention{Form: PronounForm, Kind: schema.Group, Plural: true, Rule: "pronoun", Score: .5}, i, i+1)
		}
	}
}

// known finds what the registry names: the longest match at every word.
func (s *sentence) known() {
	for i := 0; i < len(s.tree.Words); i++ {
		if s.folded[i] == "" {
			continue
		}
		for n := min(s.reg.Longest()+3, len(s.tree.Words)-i); n > 0; n-- {
			if s.folded[i+n-1] == "" || !s.anyCapital(i, i+n) || s.broken(i, i+n) {
				continue
			}
			senses := s.fitting(s.reg.LookupFolded(s.fold(i, i+n)), i, i+n)
			if len(senses) > 0 && s.enter(senses, i, i+n) {
				i += n - 1
				break
			}
		}
	}
}

// broken says whether a comma, bracket or full stop stands within the words.
func (s *sentence) broken(first, last int) bool {
	for i := first; i < last; i++ {
		if f := s.tree.Words[i].Form; s.folded[i] == "" && strings.ContainsAny(f, ",;:()[]\"“”") && f != "," {
			return true
		}
	}
	return false
}

// fitting gives the senses that the words may have where they stand.
func (s *sentence) fitting(senses []registry.Sense, first, last int) []registry.Sense {
	var fit []registry.Sense
	surface := s.words(first, last)
	for _, sense := range senses {
		switch sense.Use {
		case registry.Surname:
			continue // a surname alone is no evidence: people are found by their full names
		case registry.Acronym:
			if !sense.Entry.Spells(surface) && surface != strings.ToUpper(surface) {
				continue
			}
		case registry.Demonym, registry.People, registry.Metonym, registry.FullName:
			if last-first == 1 && len(surface) <= 4 && surface == strings.ToLower(surface) {
				continue
			}
			if sense.Use == registry.Demonym && last-first > 1 && !s.capital(first) {
				continue // "central African states" are not those of the Central African Republic
			}
		}
		if sense.Use == registry.FullName && last-first == 1 && !sense.Entry.Spells(surface) {
			continue // "labour", "the west": the tables' capitals count for single words
		}
		fit = append(fit, sense)
	}
	return fit
}

// enter adds the mention of a registry match, and says whether it did: where a longer name of
// another sort covers the words ("Jordan" of "Barbara Jordan"), it does not.
func (s *sentence) enter(senses []registry.Sense, first, last int) bool {
	sense := senses[0]
	if s.covered(sense, first, last) {
		return false
	}
	if first == 0 && last == 1 && sense.Entry.Kind != schema.Country && sense.Use != registry.Demonym && s.tree.Words[0].UPOS != "PROPN" && !isAcronym(s.tree.Words[0].Form) {
		return false // "Solidarity with …", "Total sales …"
	}
	if sense.Entry.Kind == schema.Organization && sense.Use == registry.FullName && last-first > 1 && s.capital(last-1) && s.continues(first) {
		return false // "United Democratic Party" is not the Democratic Party
	}
	if sense.Use == registry.Demonym && strings.EqualFold(s.form(first-1), "ethnic") {
		return false // "ethnic Armenian separatists" are Armenia's no more than "ethnic Russians" are Russia's
	}
	m := Mention{Form: NameForm, Kind: sense.Entry.Kind, SubKind: sense.Entry.SubKind, Rule: "registry", Score: .97}
	for _, other := range senses {
		if !slices.Contains(m.Candidates, other.Entry.Key) {
			m.Candidates = append(m.Candidates, other.Entry.Key)
		}
	}
	switch sense.Use {
	case registry.Demonym:
		if s.actsAs(first, last) {
			break
		}
		m.Form = DemonymForm
		m.Rule = "demonym"
	case registry.People:
		m.Rule = "people"
		m.Plural = true
		m.Score = .9
		if sense.Entry.Kind == schema.Country && s.form(first-1) != "the" {
			m.Form, m.Kind = NominalForm, schema.Group
		}
	case registry.Metonym:
		m.Rule = "metonym"
	}
	if m.Form == NameForm && sense.Entry.Kind == schema.Country && s.modifies(first, last) {
		m.Form = DemonymForm
	}
	if m.Form == NameForm && m.Kind == schema.Organization {
		if m.Body = s.bodyOfName(first, last); m.SubKind == "InternationalOrganization" && m.Body > 0 && s.possessive(first-1) {
			m.Body = 0 // "Kenya's UN ambassador"
		}
	}
	at := s.add(m, first, last)
	s.take(at, first, last)
	s.endWithCapital(at)
	if m.Kind == schema.Person && last-first > 1 {
		s.people[s.folded[last-1]] = true
		for _, family := range s.reg.LookupFolded(s.folded[first]) {
			if family.Use == registry.Surname && family.Entry == sense.Entry {
				s.people[s.folded[first]] = true
			}
		}
	}
	return true
}

// endWithCapital leaves out of the span of a known organisation's name what is no part of it: "the
// Reuters [news agency]", "the Green [party]". The words stay its own, and so does its head.
func (s *sentence) endWithCapital(at int) {
	m := &s.mentions[at]
	if m.Form != NameForm || m.Kind != schema.Organization || m.Body >= 0 {
		return
	}
	last := m.Last
	for last > m.First+1 && !s.capital(last-1) && s.tree.Words[last-1].UPOS == "NOUN" && (s.is(last-1, "bearing") || s.sameShorter(m, last-1)) {
		last--
	}
	if last < m.Last && s.capital(last-1) {
		m.End = s.tree.Words[last-1].End
		m.Surface = s.doc.Slice(m.Span)
	}
}

// sameShorter says whether a name that ends before word last means the same to the registry, or what
// is left out there begins with it: "news" of "news agency".
func (s *sentence) sameShorter(m *Mention, last int) bool {
	for ; last > m.First; last-- {
		for _, sense := range s.reg.LookupFolded(s.fold(m.First, last)) {
			if slices.Contains(m.Candidates, sense.Entry.Key) {
				return true
			}
		}
	}
	return false
}

// bodyOfName gives 1 + the mention of the country or body that a known institution's words
// begin with or that possesses them: "Russian Air Force", "Germany's Bundestag"; 0 where none.
func (s *sentence) bodyOfName(first, last int) int {
	if s.possessive(first - 1) {
		if at, taken := s.at(first - 2); taken && s.mentions[at].Kind == schema.Country {
			return at + 1
		}
	}
	if s.form(first) == "the" {
		first++
	}
	for n := min(3, last-first-1); n > 0; n-- {
		if s.folded[first+n-1] == "" {
			continue
		}
		senses := s.reg.LookupFolded(s.fold(first, first+n))
		if len(senses) == 0 {
			continue
		}
		sense := senses[0]
		if s.tree.Words[first+n].Form == "-" {
			return 0 // "Saudi-led coalition"
		}
		whole := sense.Entry.Kind == schema.Country && (sense.Use == registry.Demonym || sense.Use == registry.Acronym || sense.Use == registry.FullName) ||
			sense.Entry.Kind == schema.Organization && sense.Use == registry.Acronym
		if !whole {
			return 0
		}
		at := s.add(Mention{Form: DemonymForm, Kind: sense.Entry.Kind, SubKind: sense.Entry.SubKind, Candidates: []string{sense.Entry.Key}, Rule: "within", Score: .95}, first, first+n)
		if s.form(first+n) == "-" {
			return 0 // "Saudi-led coalition": led by the country, not its own
		}
		return at + 1
	}
	return 0
}

// continues says whether the word before a match is the beginning of a longer name.
func (s *sentence) continues(first int) bool {
	if first < 2 || s.taken[first-1] > 0 || !s.capital(first-1) || len(s.reg.Posts(s.folded[first-1])) > 0 {
		return false
	}
	word := s.tree.Words[first-1]
	return (word.UPOS == "PROPN" || s.is(first-1, "naming")) && (word.Is("compound") || word.Is("amod") || word.Is("flat")) && word.Head >= first
}

// covered says whether the model sees a longer name here that the match is only a part of.
func (s *sentence) covered(sense registry.Sense, first, last int) bool {
	if last-first > 1 && sense.Entry.Kind != schema.Country && sense.Entry.Kind != schema.Place {
		return false
	}
	for _, name := range s.tree.Names {
		if name.First > first || name.Last < last || name.Last-name.First == last-first || name.Probability < .6 {
			continue
		}
		whole := s.fold(name.First, name.Last)
		for strings.HasPrefix(whole, "the ") {
			whole = whole[4:]
		}
		switch name.Type {
		case "PER":
			return !s.postWithin(name.First, name.Last)
		case "ORG":
			// "Meteo France": the country is the last word of a name that starts otherwise.
			if sense.Use == registry.FullName && sense.Entry.Kind == schema.Country && name.Last == last && name.First == first-1 && name.Probability >= .75 && s.capital(first-1) && s.tree.Words[first-1].UPOS == "PROPN" && s.taken[first-1] == 0 && !s.postWithin(first-1, first) {
				return true
			}
		case "LOC":
			return sense.Use != registry.Demonym && whole != s.fold(first, last) && !s.possessive(last)
		}
	}
	return false
}

// postWithin says whether some word of [first, last) is an office ("President").
func (s *sentence) postWithin(first, last int) bool {
	for i := first; i < last; i++ {
		if len(s.reg.Posts(s.folded[i])) > 0 {
			return true
		}
	}
	return false
}

// actsAs says whether a demonym stands as a noun of its own: "the French", "the British".
func (s *sentence) actsAs(first, last int) bool {
	word := s.tree.Words[last-1]
	return s.form(first-1) == "the" && (word.Is("nsubj") || word.Is("obj") || word.Is("obl")) && s.tree.Child(last-1, "amod", "compound") < 0
}

// modifies says whether a country's name stands before a noun as its modifier: "US jets".
func (s *sentence) modifies(first, last int) bool {
	word := s.tree.Words[last-1]
	return (word.Is("compound") || word.Is("amod")) && word.Head >= last && !s.possessive(last)
}
