package resolve

import (
	"strings"

	"chancery/loader/mention"
	"chancery/loader/registry"
	"chancery/schema"
)

// groups decides what belongs to its document: groups, agreements, measures, events. Equal
// words name the same one.
func (l *linking) groups() {
	for m, x := range l.mentions {
		if l.of[m] >= 0 || x.Form != mention.NominalForm || x.Kind == schema.Person || x.Kind == schema.Organization || x.Kind == schema.Country || x.Rule == "pair" {
			continue
		}
		if x.Rule == "the-capital" {
			l.capital(m, x)
			continue
		}
		if at := l.sameThing(m, x); at >= 0 {
			l.set(m, at, "same-head", .75)
			continue
		}
		name := strings.Join(strings.Fields(x.Surface), " ")
		if body := l.bodyEntity(x); body >= 0 && l.mentions[x.Body].Form == mention.PronounForm {
			_, rest, _ := strings.Cut(name, " ")
			if rest != "" && strings.EqualFold(strings.Fields(name)[0], l.mentions[x.Body].Surface) {
				name = rest
			}
		}
		if x.SubKind == "JointStatement" {
			name = "joint " + head(name)
		}
		if x.SubKind == "Visit" {
			name = l.visit(x)
		}
		if x.Kind == schema.Measure {
			name += l.against(x)
		}
		at := l.own(x.Kind, x.SubKind, name, l.id)
		l.entities[at].body = l.bodyEntity(x)
		l.set(m, at, x.Rule, 1)
	}
}

// seat gives where an embassy is: " in Beijing".
func (l *linking) seat(x mention.Mention) string {
	tree := l.trees[x.Sentence]
	for other, y := range l.in(x.Sentence) {
		if y.Sentence == x.Sentence && l.of[other] >= 0 && y.First == x.Last+1 && strings.EqualFold(tree.Words[x.Last].Form, "in") {
			return " in " + registry.WithArticle(l.entities[l.of[other]].Name)
		}
	}
	return ""
}

// head gives the last word of a phrase.
func head(phrase string) string { return phrase[strings.LastIndexByte(phrase, ' ')+1:] }

// visit gives the name of a visit by where it goes: "visit to China".
func (l *linking) visit(x mention.Mention) string {
	tree := l.trees[x.Sentence]
	for other, y := range l.in(x.Sentence) {
		if y.Sentence != x.Sentence || l.of[other] < 0 || y.Form == mention.OfficeForm || !tree.Words[y.Head].Is("nmod") || tree.Words[y.Head].Head != x.Head {
			continue
		}
		if at := tree.Child(y.Head, "case"); at >= 0 && strings.EqualFold(tree.Words[at].Form, "to") {
			return head(x.Surface) + " to " + registry.WithArticle(l.entities[l.of[other]].Name)
		}
	}
	return head(x.Surface)
}

// against gives what a measure is on or against, as the text has it: " against Iran".
func (l *linking) against(x mention.Mention) string {
	tree := l.trees[x.Sentence]
	if x.Last >= len(tree.Words) {
		return ""
	}
	preposition := tree.Words[x.Last]
	if form := strings.ToLower(preposition.Form); form != "on" && form != "against" || preposition.Head < 0 {
		return ""
	}
	target := preposition.Head
	within := tree.Words[target].Is("nmod") && tree.Words[target].Head == x.Head
	beside := tree.Words[target].Is("obl") && tree.Words[x.Head].Is("obj") && tree.Words[target].Head == tree.Words[x.Head].Head
	if !within && !beside || target > x.Last+5 || tree.Words[target].UPOS == "NUM" {
		return ""
	}
	return " " + strings.Join(strings.Fields(l.doc.Text[preposition.Start:tree.Words[target].End]), " ")
}

// capital decides "the capital" and "the Bavarian capital": the capital of the country or region
// that the words name, else of the one that the document is about.
func (l *linking) capital(m int, x mention.Mention) {
	body := l.bodyEntity(x)
	if x.Body < 0 {
		body = l.countryOfCapital(l.namedBehind(x))
	}
	if body < 0 {
		body = l.mainCountry()
	}
	if body < 0 {
		return
	}
	state, ok := l.reg.Entry(l.entities[body].key)
	if !ok {
		return
	}
	place, ok := l.reg.Entry(state.Capital)
	if !ok {
		return
	}
	if other := l.namedBehind(x); other >= 0 && l.entities[other].key != place.Key {
		return // "the Congolese capital of Brazzaville" is not that of the other Congo
	}
	at := l.entry(place)
	if x.Body < 0 {
		l.entities[at].body = body
	}
	l.set(m, at, "capital", .8)
}

// countryOfCapital gives the country that the document names and whose capital a place is; -1 where
// there is none.
func (l *linking) countryOfCapital(city int) int {
	if city < 0 {
		return -1
	}
	place, ok := l.reg.Entry(l.entities[city].key)
	if !ok || !l.inText[place.Within] {
		return -1
	}
	country, ok := l.reg.Entry(place.Within)
	if !ok || country.Capital != place.Key {
		return -1
	}
	return l.entry(country)
}

// namedBehind gives the place whose name follows a description: "the capital, Riga", "the capital of
// Riga"; -1 where none does.
func (l *linking) namedBehind(x mention.Mention) int {
	words, next := l.trees[x.Sentence].Words, x.Last
	if next < len(words) && (words[next].Form == "," || strings.EqualFold(words[next].Form, "of")) {
		next++
	}
	for m, y := range l.in(x.Sentence) {
		if y.First == next && y.Form == mention.NameForm && l.of[m] >= 0 && l.entities[l.of[m]].Kind == schema.Place {
			return l.of[m]
		}
	}
	return -1
}

// sameThing gives the one agreement or event named before a definite description that its words
// fit: "the truce" after "a three-day truce". It gives -1 where several fit, or none.
func (l *linking) sameThing(m int, x mention.Mention) int {
	if x.Kind == schema.Group {
		return l.sameGroup(m, x)
	}
	if x.Kind != schema.Agreement && x.Kind != schema.Occasion && x.Kind != schema.Measure || x.Count != "" || x.First == 0 {
		return -1
	}
	if before := strings.ToLower(l.trees[x.Sentence].Words[x.First-1].Form); before != "the" && before != "this" {
		return -1
	}
	words := strings.Fields(schema.Fold(x.Surface))
	only := -1
	for other := m - 1; other >= 0; other-- {
		y, at := l.mentions[other], l.of[other]
		if at < 0 || y.Kind != x.Kind || l.entities[at].Kind != x.Kind || head(schema.Fold(y.Surface)) != words[len(words)-1] || !containsAll(" "+schema.Fold(y.Surface)+" ", words) {
			continue
		}
		if only >= 0 && only != at {
			return -1
		}
		only = at
	}
	return only
}

// sameGroup gives the group named last before a definite description that its words fit: "the lawmakers"
// after "German lawmakers", "the delegation" after "a delegation of German lawmakers"; -1 where none was.
func (l *linking) sameGroup(m int, x mention.Mention) int {
	words := l.trees[x.Sentence].Words
	if x.Count != "" || x.First == 0 || x.Body >= 0 {
		return -1
	}
	if before := strings.ToLower(words[x.First-1].Form); before != "the" && before != "these" && before != "those" {
		return -1
	}
	for other := m - 1; other >= 0 && x.Sentence-l.mentions[other].Sentence <= sameGroupReach; other-- {
		y, at := l.mentions[other], l.of[other]
		if at < 0 || y.Kind != schema.Group || y.Form != mention.NominalForm || l.entities[at].Kind != schema.Group || y.Last-y.First <= x.Last-x.First {
			continue
		}
		if strings.EqualFold(l.trees[y.Sentence].Words[y.Head].Form, words[x.Head].Form) && containsAll(" "+schema.Fold(y.Surface)+" ", strings.Fields(schema.Fold(x.Surface))) {
			return at
		}
	}
	return -1
}

// sameGroupReach is how many sentences back a group may have been named.
const sameGroupReach = 6
