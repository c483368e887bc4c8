package resolve

import (
	"strings"

	"chancery/loader/mention"
	"chancery/loader/registry"
	"chancery/schema"
)

// bodyEntity gives the entity that a mention belongs to, or -1.
func (l *linking) bodyEntity(x mention.Mention) int {
	if x.Body < 0 {
		return -1
	}
	return l.of[x.Body]
}

// bodyName gives the usual English name of an institution and the name of what it belongs to:
// "Russian Defence Ministry" is the "Ministry of Defence of Russia".
func (l *linking) bodyName(x mention.Mention) (name, context string) {
	name = strings.TrimPrefix(strings.TrimPrefix(x.Surface, "the "), "The ")
	body := l.bodyEntity(x)
	if body < 0 {
		return name, ""
	}
	context = l.entities[body].Name
	own := strings.TrimSpace(name)
	owner := l.mentions[x.Body]
	if rest, ok := strings.CutPrefix(own, owner.Surface); ok {
		own = strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(rest, "'s"), "’s"))
	} else if i := strings.LastIndex(own, " of "); i > 0 && strings.HasSuffix(own, owner.Surface) {
		own = own[:i]
	} else if !mention.Generic(own) {
		return name, context
	}
	if formal := l.formalBody(own, l.entities[body]); formal != "" {
		return formal, context
	}
	if x.Form == mention.NameForm {
		if l.entities[body].Kind == schema.Country && mention.Generic(own) {
			return own + " of " + registry.WithArticle(context), context
		}
		return name, context
	}
	return capitalised(own) + " of " + registry.WithArticle(context), context
}

// formalBody gives the usual name of a ministry, government or court by its short name: "X of
// Y" for what news calls "the Y X". It gives "" where the words are a name of their own.
func (l *linking) formalBody(own string, body found) string {
	words := strings.Fields(schema.Fold(own))
	if len(words) == 0 {
		return ""
	}
	last := words[len(words)-1]
	of := " of " + registry.WithArticle(body.Name)
	switch last {
	case "ministry":
		if field, ok := l.reg.Portfolio(strings.Join(words[:len(words)-1], " ")); ok {
			return "Ministry of " + field + of
		}
		if len(words) == 2 {
			return "Ministry of " + capitalised(words[0]) + of
		}
	case "office":
		if len(words) == 2 && words[0] == "foreign" {
			return "Ministry of Foreign Affairs" + of
		}
	case "department":
		if field, ok := l.reg.Portfolio(strings.Join(words[:len(words)-1], " ")); ok {
			return "Department of " + field + of
		}
	case "bank":
		if len(words) == 2 && words[0] == "central" {
			return "Central Bank" + of
		}
	case "government", "administration", "parliament", "police", "cabinet", "army", "navy", "military", "senate", "congress", "embassy", "presidency", "judiciary", "treasury", "party":
		if last == "administration" {
			last = "government"
		}
		if len(words) == 1 && last != "party" {
			if last == "army" || last == "navy" {
				return adjectiveOf(l, body) + " " + capitalised(last)
			}
			return capitalised(last) + of
		}
	}
	if words[0] == "ministry" {
		return capitalisedLike(own) + of
	}
	return ""
}

// adjectiveOf gives the usual demonym of a country, or its name where the tables know none.
func adjectiveOf(l *linking, body found) string {
	if entry, ok := l.reg.Entry(body.key); ok && entry.Adjective != "" {
		return entry.Adjective
	}
	return body.Name
}

// capitalised gives a phrase with a capital at its start.
func capitalised(phrase string) string {
	if phrase == "" {
		return ""
	}
	return strings.ToUpper(phrase[:1]) + phrase[1:]
}

// capitalisedLike gives "Ministry of Defence" for "ministry of defence".
func capitalisedLike(phrase string) string {
	words := strings.Fields(phrase)
	for i, word := range words {
		if word != "of" && word != "and" && word != "for" && word != "the" {
			words[i] = capitalised(word)
		}
	}
	return strings.Join(words, " ")
}

// institutions decides descriptions of institutions: with an owner by their formal name, else
// by the one body of the document that the head noun fits ("the institute").
func (l *linking) institutions() {
	for m, x := range l.mentions {
		if l.of[m] >= 0 || x.Form != mention.NominalForm || x.Kind != schema.Organization {
			continue
		}
		if at := l.labelled(x); at >= 0 {
			l.set(m, at, "label", .95)
			continue
		}
		if body := l.bodyEntity(x); body >= 0 && x.Rule != "definite" {
			if l.entities[body].Kind == schema.Person {
				l.ofPerson(m, x, body)
				continue
			}
			name, context := l.bodyName(x)
			if last := head(schema.Fold(x.Surface)); last == "embassy" || last == "consulate" {
				name += l.seat(x)
			}
			if senses := l.reg.Lookup(name); len(senses) > 0 && senses[0].Entry.Kind == schema.Organization {
				l.set(m, l.entry(senses[0].Entry), "registry", 1)
				continue
			}
			at := l.own(x.Kind, x.SubKind, name, context)
			l.entities[at].body = body
			l.set(m, at, "institution", .95)
			continue
		}
		if at := l.byHead(m, x); at >= 0 {
			l.set(m, at, "definite", .85)
			continue
		}
		if body := l.bodyEntity(x); body >= 0 && (l.entities[body].Kind == schema.Country || l.entities[body].SubKind == "GovernmentBody" && l.mentions[x.Body].Form == mention.NameForm) && x.SubKind == "GovernmentBody" {
			name := x.Surface
			if l.mentions[x.Body].Form != mention.DemonymForm {
				name, _ = l.bodyName(x)
			}
			at := l.own(x.Kind, x.SubKind, name, l.entities[body].Name)
			l.entities[at].body = body
			l.set(m, at, "institution", .8)
			continue
		}
		l.ofDocument(m, x)
	}
}

// labelled gives the body whose name stands within a description of it: "the Interfax news
// agency", "Poland's PAP news agency"; -1 where none does.
func (l *linking) labelled(x mention.Mention) int {
	words := l.trees[x.Sentence].Words
	for m, y := range l.in(x.Sentence) {
		if y.Sentence == x.Sentence && y.First >= x.First && y.Last < x.Last && y.Form == mention.NameForm && y.Kind == schema.Organization && l.of[m] >= 0 &&
			(len(y.Candidates) == 0 || y.SubKind != "InternationalOrganization") && words[y.Last].XPOS != "POS" && words[y.Last].Form != "'s" {
			return l.of[m]
		}
		if l.of[m] >= 0 && y.Form == mention.NameForm && y.Kind == schema.Organization && x.Body >= 0 && x.Body != m && l.beside(x, y) {
			return l.of[m]
		}
	}
	return -1
}

// beside says whether a name stands in apposition to a description of a body: "the British
// intelligence agency MI6", "France's weather agency, Meteo France, said", "the SHC, Norway's harvest agency, said".
func (l *linking) beside(x, y mention.Mention) bool {
	words := l.trees[x.Sentence].Words
	apposed := func(a, b mention.Mention) bool { // a hangs on b
		head := words[a.Head]
		return head.Head >= b.First && head.Head < b.Last && (head.Is("appos") || head.Is("flat") || head.Is("compound") || head.Relation == "nmod:desc")
	}
	closed := func(end int) bool {
		return end >= len(words) || words[end].UPOS == "PUNCT"
	}
	comma := func(i int) bool { return i < len(words) && words[i].Form == "," }
	switch {
	case y.First == x.Last:
		return true
	case y.First == x.Last+1 && comma(x.Last):
		return apposed(y, x) && closed(y.Last)
	case x.First > y.Last && x.First <= y.Last+4 && comma(y.Last):
		return closed(x.Last) && (apposed(x, y) || len(y.Candidates) == 0 && comma(x.Last) && x.Last+1 < len(words) && words[x.Last+1].UPOS != "CCONJ")
	}
	return false
}

// ofPerson decides "his party" and "her government": the party that the sentence or the one
// before names, the government of the country whose office the person holds.
func (l *linking) ofPerson(m int, x mention.Mention, person int) {
	words := strings.Fields(schema.Fold(x.Surface))
	switch words[len(words)-1] {
	case "party":
		for other := m - 1; other >= 0 && l.mentions[other].Sentence >= x.Sentence-1; other-- {
			if at := l.of[other]; at >= 0 && l.entities[at].SubKind == "Party" {
				l.set(m, at, "party", .75)
				return
			}
		}
	case "government", "administration":
		country := l.countryOf(person)
		if country < 0 {
			return
		}
		name := "Government of " + registry.WithArticle(l.entities[country].Name)
		at := l.own(x.Kind, x.SubKind, name, l.entities[country].Name)
		l.entities[at].body = country
		l.set(m, at, "institution", .8)
	}
}

// countryOf gives the country whose office the document or the tables give a person, or -1.
func (l *linking) countryOf(person int) int {
	for m, x := range l.mentions {
		if x.Form == mention.OfficeForm && x.Holder >= 0 && l.of[x.Holder] == person {
			if body := l.officeBody(x); body >= 0 && l.entities[body].Kind == schema.Country {
				return body
			}
			if at := l.of[m]; at >= 0 && l.entities[at].body >= 0 && l.entities[l.entities[at].body].Kind == schema.Country {
				return l.entities[at].body
			}
		}
	}
	if entry, ok := l.reg.Entry(l.entities[person].key); ok {
		if country, ok := l.reg.Entry(entry.Within); ok && country.Kind == schema.Country {
			return l.entry(country)
		}
	}
	return -1
}

// ofDocument decides "the government", "the army", "parliament" in a document that is about
// one country: they are that country's.
func (l *linking) ofDocument(m int, x mention.Mention) {
	country := l.mainCountry()
	if country < 0 {
		return
	}
	own := schema.Fold(x.Surface)
	switch own {
	case "government", "army", "parliament", "police", "military", "navy", "cabinet", "central bank", "judiciary", "presidency", "administration":
	default:
		return
	}
	e := l.entities[country]
	name := l.formalBody(own, e)
	if senses := l.reg.Lookup(name); len(senses) > 0 {
		l.set(m, l.entry(senses[0].Entry), "main-country", .65)
		return
	}
	at := l.own(x.Kind, x.SubKind, name, e.Name)
	l.entities[at].body = country
	l.set(m, at, "main-country", .65)
}

// mainCountry gives the one country that the document is about: alone in its first sentence
// that names any and named as often as any other, or named three times as often; -1 where
// there is none.
func (l *linking) mainCountry() int {
	counts := map[int]int{}
	for m := range l.mentions {
		if at := l.of[m]; at >= 0 && l.rule[m] != "the-country" && l.rule[m] != "pronoun" {
			switch {
			case l.entities[at].Kind == schema.Country:
				counts[at]++
			case (l.entities[at].Kind == schema.Place || l.entities[at].Kind == schema.Person && l.mentions[m].Form == mention.NameForm) && l.entities[at].key != "":
				if entry, ok := l.reg.Entry(l.entities[at].key); ok {
					if country, ok := l.reg.Entry(entry.Within); ok && country.Kind == schema.Country {
						if known, ok := l.byID[l.reg.ID(country)]; ok {
							counts[known]++
						}
					}
				}
			}
		}
	}
	if at := l.headlineCountry(counts); at >= 0 {
		return at
	}
	best, first, second := -1, 0, 0
	for at := range l.entities {
		switch n := counts[at]; {
		case n > first:
			best, first, second = at, n, first
		case n > second:
			second = n
		}
	}
	if first >= 3 && first >= 3*second {
		return best
	}
	return -1
}

// headlineCountry gives the only country of the first sentence that names one, where no other
// is named more often in the document; else -1.
func (l *linking) headlineCountry(counts map[int]int) int {
	only, sentence := -1, -1
	for m, x := range l.mentions {
		at := l.of[m]
		if at < 0 || l.entities[at].Kind != schema.Country || l.rule[m] == "the-country" || l.rule[m] == "pronoun" {
			continue
		}
		if sentence >= 0 && x.Sentence != sentence {
			break
		}
		if only >= 0 && only != at {
			return -1
		}
		only, sentence = at, x.Sentence
	}
	if only < 0 || counts[only] < 3 {
		return -1
	}
	for at, n := range counts {
		if at != only && n > counts[only] {
			return -1
		}
	}
	return only
}

// countries decides "the country": the one that the sentence names before it, else the one that
// the document is about, else the only one of the sentence before.
func (l *linking) countries() {
	main := l.mainCountry()
	for m, x := range l.mentions {
		if body := l.bodyEntity(x); l.of[m] < 0 && x.Rule == "the-side" && body >= 0 {
			l.set(m, body, "the-side", .95)
		}
		if l.of[m] >= 0 || x.Rule != "the-country" {
			continue
		}
		if x.Modifier != "" {
			if at := l.described(x, main); at >= 0 {
				l.set(m, at, "the-country", .75)
			}
			continue
		}
		if at := l.onlyCountry(x.Sentence, x.First); at >= 0 {
			l.set(m, at, "the-country", .8)
		} else if main >= 0 {
			l.set(m, main, "the-country", .75)
		} else if at := l.onlyCountry(x.Sentence-1, 1<<20); at >= 0 && !l.namesLater(x, at) {
			l.set(m, at, "the-country", .7)
		}
	}
}

// namesLater says whether a sentence names an entity behind a description: "the country's trade with
// Latvia" is not Latvia's.
func (l *linking) namesLater(x mention.Mention, entity int) bool {
	for m, y := range l.in(x.Sentence) {
		if y.First >= x.Last && y.Form == mention.NameForm && l.of[m] == entity {
			return true
		}
	}
	return false
}

// described gives the country that a description by its sort means ("the West African country"): the
// one that the document is about, unless the sentence before names another alone; where the
// document is about none, the only one of the sentence before. It gives -1 where neither is.
func (l *linking) described(x mention.Mention, main int) int {
	before := l.onlyCountry(x.Sentence-1, 1<<20)
	if main < 0 || before < 0 || before == main {
		return max(main, before)
	}
	return -1
}

// onlyCountry gives the one country that a sentence names before a word, or -1.
func (l *linking) onlyCountry(sentence, before int) int {
	only := -1
	for m, x := range l.in(sentence) {
		at := l.of[m]
		if x.Sentence != sentence || x.First >= before || at < 0 || l.entities[at].Kind != schema.Country || x.Form == mention.DemonymForm {
			continue
		}
		if only >= 0 && only != at {
			return -1
		}
		only = at
	}
	return only
}

// byHead gives the body that a definite description fits by its head noun, in the nearest sentence
// that names one; -1 where that sentence names several, or none of the last eight does.
func (l *linking) byHead(m int, x mention.Mention) int {
	words := strings.Fields(schema.Fold(x.Surface))
	if len(words) == 0 {
		return -1
	}
	best, sentence := -1, -1
	for other := m - 1; other >= 0; other-- {
		at, y := l.of[other], l.mentions[other]
		if x.Sentence-y.Sentence > 8 || sentence >= 0 && y.Sentence < sentence {
			break
		}
		if at < 0 || at == best || l.entities[at].Kind != schema.Organization || !fits(l.entities[at], words) {
			continue
		}
		if best >= 0 {
			return -1
		}
		best, sentence = at, y.Sentence
	}
	return best
}

// sorts are nouns that say what sort of body is meant.
var sorts = map[string]schema.SubKind{
	"party": "Party", "newspaper": "MediaOutlet", "daily": "MediaOutlet", "paper": "MediaOutlet", "magazine": "MediaOutlet", "broadcaster": "MediaOutlet", "weekly": "MediaOutlet",
	"company": "Company", "firm": "Company", "bank": "Company", "lender": "Company", "carmaker": "Company", "automaker": "Company", "airline": "Company", "carrier": "Company",
	"insurer": "Company", "retailer": "Company", "manufacturer": "Company", "conglomerate": "Company", "corporation": "Company",
	"militia": "ArmedGroup", "organization": "InternationalOrganization", "organisation": "InternationalOrganization",
}

// fits says whether a body may be called by the words of a description: they are words of one
// of its names, or the one word for what it is.
func fits(e found, words []string) bool {
	if len(words) == 1 && words[0] == "bloc" {
		return e.key == "organization/european-union" || e.key == "organization/asean" || e.key == "organization/ecowas" || e.key == "organization/mercosur"
	}
	if len(words) == 1 && e.SubKind != "" && sorts[words[0]] == e.SubKind {
		return true
	}
	for _, name := range namesOf(e.Entity) {
		if containsAll(" "+schema.Fold(name)+" ", words) {
			return true
		}
	}
	return false
}

// containsAll says whether every word but the first articles stands in a name.
func containsAll(name string, words []string) bool {
	for _, word := range words {
		if !strings.Contains(name, " "+word+" ") {
			return false
		}
	}
	return true
}
