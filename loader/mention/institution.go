package mention

import (
	"slices"
	"strings"

	"chancery/schema"
)

// institutions finds capitalised chunks that a head noun types: "Russian Air Force",
// "Ministry of Labour and Social Affairs", "Zawiyah Street".
func (s *sentence) institutions() {
	for i := len(s.tree.Words) - 1; i >= 0; i-- {
		what, ok := naming(s.folded[i])
		if !ok || !s.capital(i) || s.tree.Words[i].UPOS == "VERB" {
			continue
		}
		if at, taken := s.at(i); taken && s.mentions[at].Form != DemonymForm {
			continue
		}
		if s.fieldOfOffice(i) {
			continue // "EU Energy Commissioner"
		}
		first := s.chunkStart(i)
		last := s.chunkEnd(i+1, what.kind)
		if last-first < 2 || s.tree.Words[first].XPOS == "CD" && last-first == 2 {
			continue
		}
		body := 0
		if at, taken := s.at(first); taken {
			m := s.mentions[at]
			if m.First == first && m.Last < last && (m.Kind == schema.Country || m.Kind == schema.Place || m.Kind == schema.Organization || m.Kind == schema.Bloc) {
				if !s.continental(at) {
					body = at + 1
				}
				if m.Last == i && last == i+1 && m.Kind == schema.Country && what.class == "institution" && !s.bodyOnlyIsName(s.folded[i]) {
					continue // "German Parliament", "US Army": what bodies finds
				}
			} else if m.Last >= last || m.Kind == schema.Person {
				continue
			}
		}
		if body == 0 && s.possessive(first-1) {
			if at, taken := s.at(first - 2); taken {
				body = at + 1
			}
		}
		if last > i+1 {
			if at, taken := s.at(last - 1); taken && body == 0 && s.mentions[at].Kind == schema.Country {
				body = at + 1
			}
		}
		m := Mention{Form: NameForm, Kind: what.kind, SubKind: what.subKind, Body: body, Rule: "head-noun", Score: .9}
		at := s.add(m, first, last)
		s.take(at, first, last)
		if word := s.folded[first]; body == 0 && what.class == "institution" && len(word) >= 5 && !lists["generic"][word] && first != i {
			s.bodyWords[word] = true
		}
		i = first
	}
}

// fieldOfOffice says whether word i is the field of the minister or commissioner behind it.
func (s *sentence) fieldOfOffice(i int) bool {
	next := s.form(i + 1)
	if next != "minister" && next != "commissioner" && next != "secretary" {
		return false
	}
	_, known := s.reg.Portfolio(s.folded[i])
	return known
}

// labelled finds names before a lower-case noun that says what bears them: "the Svoboda
// party", "the Focus magazine".
func (s *sentence) labelled() {
	for i := 1; i < len(s.tree.Words); i++ {
		what, ok := naming(s.folded[i])
		if _, taken := s.at(i - 1); !ok || taken || what.class != "institution" || what.kind != schema.Organization || s.capital(i) || !s.capital(i-1) || s.tree.Words[i-1].UPOS != "PROPN" || s.tree.Words[i-1].Head != i || s.tree.Words[i].XPOS == "NNS" {
			continue
		}
		switch s.folded[i] {
		case "party", "newspaper", "magazine", "daily", "broadcaster", "militia", "movement", "company", "bank", "foundation", "union", "group", "agency", "federation", "confederation", "network":
		default:
			continue
		}
		first := i - 1
		for first > 0 && s.taken[first-1] == 0 && (s.capital(first-1) && s.tree.Words[first-1].UPOS == "PROPN" || s.tree.Words[first-1].Form == "-" && s.capital(first-2)) {
			first--
		}
		if s.postWithin(first, i) || first == 0 && i == 1 {
			continue
		}
		at := s.add(Mention{Form: NameForm, Kind: what.kind, SubKind: what.subKind, Rule: "labelled", Score: .85}, first, i)
		s.take(at, first, i)
	}
}

// labelledAcronyms finds acronyms before a lower-case phrase that says what bears them: "the VDA automobile
// federation", "the ZDF public broadcaster".
func (s *sentence) labelledAcronyms() {
	for i := 2; i < len(s.tree.Words); i++ {
		if !s.is(i, "bearing") || s.tree.Words[i].UPOS != "NOUN" || s.tree.Words[i].XPOS == "NNS" || s.capital(i) || s.taken[i] > 0 {
			continue
		}
		at := i - 1
		for at > 0 && at > i-4 && !s.capital(at) && (s.tree.Words[at].UPOS == "NOUN" || s.tree.Words[at].UPOS == "ADJ") {
			at--
		}
		word := s.tree.Words[at]
		if s.taken[at] > 0 || len(word.Form) < 3 || !isAcronym(word.Form) || word.UPOS != "PROPN" && word.UPOS != "NOUN" || word.Head <= at || word.Head > i {
			continue
		}
		m := Mention{Form: NameForm, Kind: schema.Organization, Rule: "labelled", Score: .85}
		if what, ok := naming(s.folded[i]); ok && what.kind == schema.Organization && what.subKind != "InternationalOrganization" {
			m.SubKind = what.subKind
		}
		s.take(s.add(m, at, at+1), at, at+1)
	}
}

// titled finds the names of bodies that stand behind a noun that says what bears them: "the
// recruitment startup Kestrelo", "the trade union SLF". The tree must hold the two together, and the
// model must see no person there.
func (s *sentence) titled() {
	for i := 0; i+1 < len(s.tree.Words); i++ {
		w := s.tree.Words[i]
		if !s.is(i, "bearing") || w.UPOS != "NOUN" || s.capital(i) || s.taken[i+1] > 0 || !s.capital(i+1) || s.tree.Words[i+1].UPOS != "PROPN" || s.is(i+1, "day") {
			continue
		}
		end := i + 1
		for end < len(s.tree.Words) && s.taken[end] == 0 && s.capital(end) && s.tree.Words[end].UPOS == "PROPN" {
			end++
		}
		head := s.headOf(i+1, end)
		joined := s.tree.Words[head].Head == i || w.Head >= i+1 && w.Head < end
		if !joined || s.namesPerson(i+1, end) || s.postWithin(i+1, end) || end < len(s.taken) && s.taken[end] > 0 {
			continue
		}
		m := Mention{Form: NameForm, Kind: schema.Organization, Rule: "titled", Score: .85}
		if what, ok := naming(s.folded[i]); ok && what.kind == schema.Organization && what.subKind != "InternationalOrganization" {
			m.SubKind = what.subKind
		}
		at := s.add(m, i+1, end)
		s.take(at, i+1, end)
	}
}

// bodyOnlyIsName says whether a country before the noun makes a name of its own rather than
// a description: "Libyan Army", "Yemeni Navy".
func (s *sentence) bodyOnlyIsName(folded string) bool {
	return slices.Contains([]string{"union", "foundation", "league", "society"}, folded)
}

// chunkStart gives the first word of the capitalised run that ends at word i.
func (s *sentence) chunkStart(i int) int {
	first := i
	for j := i - 1; j >= 0; j-- {
		switch {
		case s.tree.Words[j].Form == "-" || s.tree.Words[j].Form == "&":
			continue
		case !s.capital(j) || s.tree.Words[j].Is("det") || s.tree.Words[j].UPOS == "PRON" || s.tree.Words[j].UPOS == "ADP":
			return first
		case j == 0 && s.tree.Words[j].UPOS != "PROPN" && s.tree.Words[j].UPOS != "ADJ":
			return first
		case j == 0 && s.is(j, "former"):
			return first
		case s.tree.Words[j].UPOS == "VERB" || s.tree.Words[j].UPOS == "ADV" && j == 0:
			return first
		}
		if at, taken := s.at(j); taken {
			m := s.mentions[at]
			if m.Kind == schema.Person || m.Last <= j {
				return first
			}
			if m.Kind == schema.Country || m.Kind == schema.Place {
				// The country that owns the chunk is its first word.
				return m.First
			}
			first, j = m.First, m.First
			continue
		}
		if len(s.reg.Posts(s.folded[j])) > 0 && s.folded[j] != "general" {
			return first
		}
		first = j
	}
	return first
}

// chunkEnd gives the end of a chunk whose head noun ends before word i, with what "of" or
// "for" adds to it: "Ministry of Labour and Social Affairs".
func (s *sentence) chunkEnd(i int, kind schema.Kind) int {
	last := i
	if last < len(s.tree.Words) && last > 0 && numeral(s.tree.Words[last].Form) {
		last++ // "World War II"
	}
	for kind != schema.Place && !(kind == schema.Organization && s.form(last) == "on") && last < len(s.tree.Words) && s.is(last, "connective") {
		next := last + 1
		if s.form(next) == "the" {
			next++
		}
		if !s.capital(next) || s.is(next, "day") {
			break
		}
		end := s.capitalRun(next)
		for s.form(end) == "and" && s.capital(end+1) && s.sameConstituent(end+1, next) || s.form(end) == "," && s.capital(end+1) && s.listEnds(end+1) {
			end = s.capitalRun(end + 1)
		}
		last = end
	}
	return last
}

// numeral says whether a word is a Roman numeral of a name.
func numeral(form string) bool {
	return form != "" && strings.Trim(form, "IVX") == ""
}

// capitalRun gives the end of the run of capitalised words that starts at word i.
func (s *sentence) capitalRun(i int) int {
	for i < len(s.tree.Words) && (s.capital(i) || s.tree.Words[i].Form == "-" && s.capital(i+1)) {
		i++
	}
	return i
}

// sameConstituent says whether word i is joined to what starts at word j by a coordination
// within the name, not by one of two actors.
func (s *sentence) sameConstituent(i, j int) bool {
	_, a := s.at(i)
	_, b := s.at(j)
	return !a && !b
}

// listEnds says whether the capitalised run at word i is followed by "and" and another:
// "Education, Culture and Sports".
func (s *sentence) listEnds(i int) bool {
	end := s.capitalRun(i)
	return s.form(end) == "and" && s.capital(end+1)
}

// bodies finds institutions in lower case that say whose they are or are definite: "the
// Russian defence ministry", "Germany's parliament", "the government", "its parliament".
func (s *sentence) bodies() {
	for i, word := range s.tree.Words {
		what, ok := nominal(s.fold(max(i-1, 0), i+1), "institution")
		if !ok {
			what, ok = nominal(s.folded[i], "institution")
		}
		if !ok || word.UPOS != "NOUN" && word.UPOS != "PROPN" || word.XPOS == "NNS" {
			continue
		}
		if _, taken := s.at(i); taken || word.Is("compound") && strings.HasPrefix(s.form(i+1), "minister") {
			continue
		}
		first, body, definite := s.leftOf(i)
		if body > 0 && s.continental(body-1) {
			body = 0
		}
		last := i + 1
		rule := "institution"
		if body == 0 && s.form(last) == "of" {
			if b, end := s.bodyAfter(last + 1); b > 0 {
				body, last = b, end
			}
		} else if other, _ := s.bodyAfter(last + 1); s.form(last) == "for" || s.form(last) == "of" && (body == 0 || other == 0) {
			last = s.chunkEnd(last, what.kind)
		}
		if body == 0 && !definite && !s.capital(i) {
			continue
		}
		if body == 0 || what.linked {
			rule = "definite"
		}
		s.add(Mention{Form: NominalForm, Kind: what.kind, SubKind: what.subKind, Body: body, Rule: rule, Score: .85}, first, last)
	}
}

// bodyAfter gives 1 + the name that starts at word i or after its article, and its end.
func (s *sentence) bodyAfter(i int) (int, int) {
	if s.form(i) == "the" {
		i++
	}
	at, taken := s.at(i)
	if !taken || s.mentions[at].First != i {
		return 0, i
	}
	if last := s.mentions[at].Last; s.possessive(last) {
		// "of Germany's National Platform": what the possessor has, not the possessor.
		for j := last + 1; j < len(s.tree.Words) && j < last+5; j++ {
			if other, taken := s.at(j); taken {
				if m := s.mentions[other]; m.Kind == schema.Organization && m.Form == NameForm {
					return other + 1, m.Last
				}
				return 0, i
			}
		}
		return 0, i
	}
	if s.mentions[at].Kind == schema.Person || s.mentions[at].Form == DemonymForm || s.form(s.mentions[at].Last) == "-" {
		return 0, i // "of Oslo-based Kestrelo": not of Oslo
	}
	return at + 1, s.mentions[at].Last
}

// leftOf walks left from a head noun over its modifiers. It gives the first word of the phrase,
// 1 + the mention that it belongs to (a demonym, a possessor, a pronoun), and whether an
// article or possessor makes it definite.
func (s *sentence) leftOf(i int) (first, body int, definite bool) {
	first = i
	for j := i - 1; j >= 0; j-- {
		word := s.tree.Words[j]
		if at, taken := s.at(j); taken {
			m := s.mentions[at]
			if m.Kind == schema.Person || m.Last != j+1 {
				return first, body, definite
			}
			if body == 0 {
				body = at + 1
			}
			first, j = m.First, m.First
			continue
		}
		switch {
		case s.possessive(j):
			if at, taken := s.at(j - 1); taken {
				return s.mentions[at].First, at + 1, true
			}
			return first, body, true
		case word.XPOS == "PRP$":
			if at := s.pronounAt(j); at >= 0 && body == 0 {
				body = at + 1
			}
			return first, body, true
		case word.UPOS == "DET" || word.XPOS == "DT":
			low := strings.ToLower(word.Form)
			return first, body, definite || low == "the" || low == "this" || low == "that" || low == "both" || low == "these"
		case word.Form == "-", word.UPOS == "ADJ", word.UPOS == "NUM", (word.XPOS == "VBN" || word.XPOS == "VBG") && word.Is("amod"):
			if !s.below(j, i) {
				return first, body, definite
			}
			first = j
		case word.UPOS == "NOUN" || word.UPOS == "PROPN":
			if !s.below(j, i) || word.XPOS == "NNS" && !word.Is("compound") {
				return first, body, definite
			}
			first = j
		default:
			return first, body, definite
		}
	}
	return first, body, definite
}

// below says whether word j hangs from word i, or is a hyphen.
func (s *sentence) below(j, i int) bool {
	return s.tree.Words[j].Form == "-" || s.tree.Dominates(i, j)
}

// pronounAt gives the pronoun that is word i, or -1.
func (s *sentence) pronounAt(i int) int {
	for at, m := range s.own() {
		if m.Sentence == s.index && m.Form == PronounForm && m.First == i {
			return at
		}
	}
	return -1
}

// acronyms finds what stands in brackets after the name of a body, and remembers it for the
// rest of the document: "the Supreme Harvest Committee (SHC)".
func (s *sentence) acronyms() {
	for i := 1; i+2 < len(s.tree.Words); i++ {
		if s.tree.Words[i].Form != "(" || s.tree.Words[i+2].Form != ")" || !isAcronym(s.tree.Words[i+1].Form) {
			continue
		}
		full, named := s.at(i - 1)
		if !named || s.mentions[full].Kind != schema.Organization && s.mentions[full].Kind != schema.Agreement {
			continue
		}
		s.shortened[s.tree.Words[i+1].Form] = s.mentions[full].Kind
	}
}

// shortForms enters the acronyms that the document explains.
func (s *sentence) shortForms() {
	for i, word := range s.tree.Words {
		kind, known := s.shortened[word.Form]
		if _, taken := s.at(i); !known || taken {
			continue
		}
		s.take(s.add(Mention{Form: NameForm, Kind: kind, Rule: "acronym", Score: .95}, i, i+1), i, i+1)
	}
}
