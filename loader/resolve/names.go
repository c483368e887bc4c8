package resolve

import (
	"strings"

	"chancery/loader/mention"
	"chancery/loader/registry"
	"chancery/schema"
)

// named decides the mentions that the registry knows: countries, bodies, places, people. A
// party is meant only where the document names its country or writes it in full.
func (l *linking) named() {
	for m, x := range l.mentions {
		if len(x.Candidates) == 0 || x.Form == mention.OfficeForm {
			continue
		}
		if x.Rule == "people" && x.Kind == schema.Group {
			continue
		}
		entry, rule := l.choose(x)
		if entry == nil {
			continue
		}
		l.set(m, l.entry(entry), rule, 1)
	}
}

// peoplesCountries gives the countries of the people whom the document names: they make its
// parties and bodies plausible as the country's own name does.
func (l *linking) peoplesCountries() {
	for _, x := range l.mentions {
		if len(x.Candidates) == 0 || x.Kind != schema.Person {
			continue
		}
		if entry, ok := l.reg.Entry(x.Candidates[0]); ok && entry.Within != "" {
			l.inText[entry.Within] = true
		}
	}
}

// choose gives the candidate that a mention means where it stands, and the rule that says so.
func (l *linking) choose(x mention.Mention) (*registry.Entry, string) {
	var best *registry.Entry
	for _, key := range x.Candidates {
		entry, ok := l.reg.Entry(key)
		if !ok || !l.plausible(entry, x) {
			continue
		}
		if entry.Kind == schema.Country && l.shared(x) && !l.told(entry, x) {
			continue
		}
		if best == nil {
			best = entry
		}
		// The place that a metonym also names is meant where somebody goes there or is there.
		if entry.Kind == schema.Place && (x.Rule == "metonym" || best.Kind == schema.Bloc) && x.Form == mention.NameForm && l.asPlace(x) {
			return entry, "place"
		}
	}
	if best == nil {
		return nil, ""
	}
	return best, x.Rule
}

// shared says whether two countries bear the name that a mention uses: "Congo".
func (l *linking) shared(x mention.Mention) bool {
	countries := 0
	for _, key := range x.Candidates {
		if entry, ok := l.reg.Entry(key); ok && entry.Kind == schema.Country {
			countries++
		}
	}
	return countries > 1
}

// told says whether the document elsewhere names a country, or its capital, by a name that no other of
// the candidates bears: without that a name that two countries bear means neither.
func (l *linking) told(country *registry.Entry, x mention.Mention) bool {
	for _, y := range l.mentions {
		own := false
		for _, key := range y.Candidates {
			own = own || key == country.Key || key == country.Capital
		}
		if own && !l.shared(y) {
			return true
		}
	}
	return false
}

// plausible says whether an entry may be meant in this document: a party or another body that
// is named in part belongs to a country that the document names.
func (l *linking) plausible(entry *registry.Entry, x mention.Mention) bool {
	if entry.Kind != schema.Organization || entry.Within == "" || schema.Fold(x.Surface) == schema.Fold(entry.Name) && entry.SubKind != "Party" {
		return true
	}
	if entry.SubKind == "Party" || entry.SubKind == "GovernmentBody" && !distinctive(entry, x.Surface) {
		return l.inText[entry.Within] || distinctive(entry, x.Surface) && strings.Contains(x.Surface, " ") && entry.SubKind != "Party"
	}
	return true
}

// distinctive says whether a surface form names its bearer wherever it stands: it is the
// full name or an acronym.
func distinctive(entry *registry.Entry, surface string) bool {
	return surface == entry.Name || surface == strings.ToUpper(surface)
}

// asPlace says whether a capital or seat stands where a place does: under a preposition of
// place or motion and not as an actor or possessor.
func (l *linking) asPlace(x mention.Mention) bool {
	tree := l.trees[x.Sentence]
	word := tree.Words[x.Head]
	if word.Is("nmod:poss") && l.possessorOfPlace(x) {
		return true
	}
	if l.calledCity(x) {
		return true
	}
	if x.First >= 2 && tree.Words[x.First-1].Form == "," && town(tree.Words[x.First-2].Lemma) {
		return true // "the capital, Riga"
	}
	if word.Is("nsubj") || word.Is("nmod:poss") || word.Is("obj") && !motion(tree.Words[max(word.Head, 0)].Lemma) {
		return false
	}
	switch preposition := tree.Child(x.Head, "case"); {
	case preposition >= 0:
		switch strings.ToLower(tree.Words[preposition].Form) {
		case "of":
			return word.Head >= 0 && town(tree.Words[word.Head].Lemma)
		case "in", "at", "near", "outside", "around", "across", "throughout", "inside", "into", "through":
			return true
		case "to":
			return word.Head >= 0 && (motion(tree.Words[word.Head].Lemma) || motion(strings.ToLower(tree.Words[word.Head].Form)))
		case "from":
			return word.Head >= 0 && motion(tree.Words[word.Head].Lemma)
		}
	case word.Is("obj"):
		return true
	case word.Is("appos") && word.Head >= 0 && town(tree.Words[word.Head].Lemma), word.Is("compound") && word.Head >= 0 && town(tree.Words[word.Head].Lemma):
		return true
	case word.Is("appos"), word.Is("conj"):
		for _, other := range l.in(x.Sentence) {
			if other.Sentence == x.Sentence && other.First <= word.Head && word.Head < other.Last && other.Form == mention.NameForm && other.First != x.First {
				return other.Kind == schema.Place || len(other.Candidates) > 1 && word.Is("conj") && l.asPlace(other)
			}
		}
	}
	return false
}

// calledCity says whether a sentence calls a capital what it is: "Nairobi is the capital of
// Kenya", "Damascus, the Syrian capital".
func (l *linking) calledCity(x mention.Mention) bool {
	tree := l.trees[x.Sentence]
	word := tree.Words[x.Head]
	city := func(i int) bool {
		switch strings.ToLower(tree.Words[i].Lemma) {
		case "capital", "city", "town", "metropolis":
			return true
		}
		return false
	}
	if appos := tree.Child(x.Head, "appos"); appos >= 0 && city(appos) {
		return true
	}
	return word.Head >= 0 && city(word.Head) && (word.Is("nsubj") || word.Is("appos") || word.Is("compound"))
}

// possessorOfPlace says whether what a capital possesses is a place: "Berlin's Mitte district".
func (l *linking) possessorOfPlace(x mention.Mention) bool {
	head := l.trees[x.Sentence].Words[x.Head].Head
	for _, y := range l.in(x.Sentence) {
		if y.Sentence == x.Sentence && y.Kind == schema.Place && y.Form == mention.NameForm && y.First > x.First && y.First <= x.Last+1 && (y.Head == head || y.Last >= head) {
			return true
		}
	}
	return false
}

// town says whether a noun is a word for a place where people live: "the capital, Sanaa".
func town(lemma string) bool {
	switch strings.ToLower(lemma) {
	case "capital", "city", "town", "suburb", "district", "neighborhood", "neighbourhood", "street", "airport", "mayor", "resident":
		return true
	}
	return false
}

// motion says whether a verb or noun takes somebody somewhere.
func motion(lemma string) bool {
	switch strings.ToLower(lemma) {
	case "go", "travel", "fly", "come", "return", "arrive", "visit", "visits", "trip", "tour", "move", "march", "flee", "head", "journey", "drive", "sail", "leave", "depart", "reach", "enter",
		"capture", "seize", "bomb", "shell", "besiege", "bring", "take", "transport", "flight", "storm", "invite":
		return true
	}
	return false
}

// people decides names of people that no table knows: full names first, then surnames that
// one person of the document bears.
func (l *linking) people() {
	for m, x := range l.mentions {
		if l.of[m] < 0 && x.Kind == schema.Person && x.Form == mention.NameForm && strings.Contains(schema.Fold(x.Surface), " ") {
			if at, ok := l.samePerson(x.Surface); ok {
				l.set(m, at, "name", .97)
				continue
			}
			l.set(m, l.newPerson(x.Surface), "name", 1)
		}
	}
	for m, x := range l.mentions {
		if l.of[m] >= 0 || x.Kind != schema.Person || x.Form != mention.NameForm {
			continue
		}
		if at := l.bySurname(m, x.Surface); at >= 0 {
			l.set(m, at, "surname", .97)
			continue
		}
		if person := l.knownSurname(x.Surface); person != nil {
			l.set(m, l.entry(person), "registry-surname", .9)
			continue
		}
		if x.Score < .8 {
			continue // one word that nothing else in the document supports
		}
		l.set(m, l.newPerson(x.Surface), "name", .8)
	}
}

// newPerson enters a person by name. A full name is the same person in every document until
// something says otherwise; a surname alone belongs to its document.
func (l *linking) newPerson(name string) int {
	name = strings.TrimSuffix(strings.TrimSuffix(name, "'s"), "’s")
	context := ""
	if !strings.Contains(schema.Fold(name), " ") {
		context = l.id
	}
	return l.own(schema.Person, "", name, context)
}

// samePerson gives the person found already whose full name says the same: equal, or equal
// but for middle names.
func (l *linking) samePerson(name string) (int, bool) {
	words := strings.Fields(schema.Fold(name))
	for at, e := range l.entities {
		if e.Kind != schema.Person {
			continue
		}
		for _, known := range namesOf(e.Entity) {
			other := strings.Fields(schema.Fold(known))
			if len(other) < 2 || len(words) < 2 {
				continue
			}
			if other[0] == words[0] && other[len(other)-1] == words[len(words)-1] {
				return at, true
			}
			// "Pedro Pires" of "Pedro Verona Pires", "Sheikh Hasina" of "Hasina".
			if len(other) > len(words) && strings.HasSuffix(strings.Join(other, " "), " "+strings.Join(words, " ")) {
				return at, true
			}
		}
	}
	return -1, false
}

func namesOf(e schema.Entity) []string {
	names := []string{e.Name}
	for _, name := range e.Names {
		names = append(names, name.Value)
	}
	return names
}

// bySurname gives the one person of the document whose name ends (or, for names that put the
// family first, starts) as the words do; of several, the one named last before them.
func (l *linking) bySurname(m int, surface string) int {
	folded := schema.Fold(strings.TrimSuffix(strings.TrimSuffix(surface, "'s"), "’s"))
	best, count := -1, 0
	for at, e := range l.entities {
		if e.Kind != schema.Person {
			continue
		}
		for _, name := range namesOf(e.Entity) {
			name = schema.Fold(name)
			if name == folded || strings.HasSuffix(name, " "+folded) || familyFirst(e) && strings.HasPrefix(name, folded+" ") || misspelt(name, folded) {
				best, count = at, count+1
				break
			}
		}
	}
	if count <= 1 {
		return best
	}
	best = -1
	for other := range l.mentions {
		if other >= m {
			break
		}
		if at := l.of[other]; at >= 0 && l.entities[at].Kind == schema.Person {
			name := schema.Fold(l.mentions[other].Surface)
			if strings.HasSuffix(name, " "+folded) || l.rule[other] == "surname" && name == folded {
				best = at
			}
		}
	}
	return best
}

// misspelt says whether a long surname differs from the end of a name by one letter.
func misspelt(name, surname string) bool {
	if len(surname) < 8 || len(name) < len(surname)+1 {
		return false
	}
	for _, length := range []int{len(surname) - 1, len(surname), len(surname) + 1} {
		if start := len(name) - length; start > 0 && name[start-1] == ' ' && oneEdit(name[start:], surname) {
			return true
		}
	}
	return false
}

// oneEdit says whether two words differ by one letter put in, left out or changed.
func oneEdit(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	for i := range len(a) {
		if a[i] != b[i] {
			return len(a) == len(b) && a[i+1:] == b[i+1:] || len(a) < len(b) && a[i:] == b[i+1:]
		}
	}
	return len(b)-len(a) == 1
}

// familyFirst says whether names of the person's country put the family name first.
func familyFirst(e found) bool {
	words := strings.Fields(e.Name)
	if len(words) < 2 {
		return false
	}
	switch e.key {
	case "":
		return len(words[0]) <= 5 && len(words) <= 3
	}
	return true
}

// knownSurname gives the person of the registry with this surname who held an office at the
// document's date, where there is only one.
func (l *linking) knownSurname(surface string) *registry.Entry {
	var only *registry.Entry
	for _, sense := range l.reg.Lookup(strings.TrimSuffix(strings.TrimSuffix(surface, "'s"), "’s")) {
		if sense.Use != registry.Surname {
			continue
		}
		if only != nil {
			return nil
		}
		only = sense.Entry
	}
	if only == nil || only.Within == "" || !l.inText[only.Within] {
		return nil
	}
	return only
}

// unknownNames decides names of bodies, places and agreements that no table knows, joining
// those that the document writes alike, and acronyms to the names that they shorten.
func (l *linking) unknownNames() {
	for _, owned := range []bool{true, false} {
		l.unknown(owned)
	}
}

// unknown is unknownNames for the names that say whose they are, or for the others.
func (l *linking) unknown(owned bool) {
	for m, x := range l.mentions {
		if l.of[m] >= 0 || owned != (x.Body >= 0) || x.Form != mention.NameForm || x.Kind == schema.Person || len(x.Candidates) > 0 && x.Rule != "metonym" {
			continue
		}
		name, context := l.bodyName(x)
		if at := l.acronymOf(m, x); at >= 0 {
			l.set(m, at, "acronym", .95)
			continue
		}
		if at := l.headMatch(x, name); at >= 0 {
			l.set(m, at, "head-match", .9)
			continue
		}
		if country := l.mainCountry(); x.Body < 0 && country >= 0 && x.Kind == schema.Organization && (mention.Generic(name) && everyState(name) || l.ministry(name)) {
			l.set(m, l.generic(x, name, country), "main-country", .75)
			continue
		}
		at := l.own(x.Kind, x.SubKind, name, context)
		if x.Body >= 0 {
			l.entities[at].body = l.of[x.Body]
		}
		l.set(m, at, x.Rule, 1)
	}
}

// ministry says whether a name is that of a ministry by its field, as nearly every state has one.
func (l *linking) ministry(name string) bool {
	field, ok := strings.CutSuffix(schema.Fold(name), " ministry")
	if !ok {
		return false
	}
	_, known := l.reg.Portfolio(field)
	return known
}

// everyState says whether nearly every state has one body of such a name.
func everyState(name string) bool {
	switch head(schema.Fold(name)) {
	case "court", "ministry", "parliament", "army", "police", "bank", "senate", "assembly":
		return true
	}
	return false
}

// generic gives the body of a country that a name of many countries' bodies means there:
// "the Constitutional Court", "the Defence Ministry".
func (l *linking) generic(x mention.Mention, name string, country int) int {
	e := l.entities[country]
	formal := l.formalBody(name, e)
	if formal == "" {
		formal = name + " of " + registry.WithArticle(e.Name)
	}
	if senses := l.reg.Lookup(formal); len(senses) > 0 {
		return l.entry(senses[0].Entry)
	}
	at := l.own(x.Kind, x.SubKind, formal, e.Name)
	l.entities[at].body = country
	return at
}

// acronymOf gives the body that an acronym of the document stands for: it follows the name in
// brackets, or its letters are the initials of one.
func (l *linking) acronymOf(m int, x mention.Mention) int {
	if len(x.Surface) < 2 || len(x.Surface) > 7 || x.Surface != strings.ToUpper(x.Surface) {
		return -1
	}
	for short, y := range l.mentions {
		words := l.trees[y.Sentence].Words
		if y.Surface != x.Surface || y.First == 0 || words[y.First-1].Form != "(" {
			continue
		}
		for full := short - 1; full >= 0 && l.mentions[full].Sentence == y.Sentence; full-- {
			if l.mentions[full].Last == y.First-1 && l.of[full] >= 0 && l.mentions[full].Form != mention.DemonymForm && l.mentions[full].Kind == x.Kind {
				return l.of[full]
			}
		}
	}
	for other, y := range l.mentions {
		if other == m || y.Kind == schema.Person || y.Form == mention.DemonymForm || l.of[other] < 0 && other > m {
			continue
		}
		if l.of[other] >= 0 && initials(y.Surface) == x.Surface {
			return l.of[other]
		}
	}
	return -1
}

// initials gives the capitals that the words of a name start with: "SSC".
func initials(name string) string {
	var out strings.Builder
	for word := range strings.FieldsFuncSeq(name, func(r rune) bool { return r == ' ' || r == '-' }) {
		if first := rune(word[0]); first >= 'A' && first <= 'Z' {
			out.WriteRune(first)
		}
	}
	return out.String()
}

// headMatch gives the body found already whose longer name holds this one at its start or end.
func (l *linking) headMatch(x mention.Mention, name string) int {
	folded := schema.Fold(name)
	best, count := -1, 0
	for at, e := range l.entities {
		if e.Kind != x.Kind {
			continue
		}
		for _, known := range namesOf(e.Entity) {
			known = schema.Fold(known)
			if known == folded || e.Kind == schema.Organization && (strings.Count(folded, " ") > 0 || len(folded) >= 6 && strings.HasPrefix(known, folded+" ")) && (strings.HasSuffix(known, " "+folded) || strings.HasPrefix(known, folded+" ")) {
				best, count = at, count+1
				break
			}
		}
	}
	if count == 1 {
		return best
	}
	return -1
}
