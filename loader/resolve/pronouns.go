package resolve

import (
	"strings"

	"chancery/loader/mention"
	"chancery/schema"
)

// pronouns decides he, she, it and they where the subject of the same sentence, or of the one
// before, is the only one that agrees. Within a quotation the speaker is not "he".
func (l *linking) pronouns() {
	for m, x := range l.mentions {
		if x.Form != mention.PronounForm || l.of[m] >= 0 || l.members[m] != nil {
			continue
		}
		at, score := l.antecedent(m, x)
		if at >= 0 {
			l.set(m, at, "pronoun", score)
		}
	}
}

// antecedent gives the entity of a pronoun with a score, or -1.
func (l *linking) antecedent(m int, x mention.Mention) (int, float64) {
	if x.Plural {
		return -1, 0
	}
	if l.expletive(x) {
		return -1, 0
	}
	quoted := l.quoted(x)
	if at := l.controlled(x); at >= 0 {
		return at, .8
	}
	bearer := l.bearer(x)
	for back := 0; back <= 2; back++ {
		sentence := x.Sentence - back
		if sentence < 0 {
			break
		}
		best, bestRank, tie := -1, 0, false
		for other, y := range l.in(sentence) {
			if y.Sentence != sentence || other == m || y.Form == mention.DemonymForm || y.Form == mention.OfficeForm || back == 0 && y.First >= x.First {
				continue
			}
			if l.of[other] < 0 && (y.Form != mention.NominalForm || y.Plural || !couldBe(x, y.Kind)) {
				continue
			}
			if l.quoted(y) != quoted && back == 0 {
				continue
			}
			if l.of[other] >= 0 && (!l.agrees(x, l.of[other]) || l.of[other] == bearer) || back == 0 && l.sameClauseObject(x, y) {
				continue
			}
			rank := l.prominence(y)
			if rank == 0 {
				continue
			}
			switch {
			case rank > bestRank:
				best, bestRank, tie = l.of[other], rank, false
			case rank == bestRank && best != l.of[other]:
				tie = true
			}
		}
		if bestRank > 0 && best < 0 || back == 0 && best >= 0 && l.otherSubject(x, best) {
			return -1, 0 // what the words mean is nothing that was decided
		}
		if back == 0 && best >= 0 && l.stranger(x, best) {
			return -1, 0
		}
		if back == 0 && best >= 0 && strings.EqualFold(x.Surface, "its") && l.between(m, x, best, bearer) {
			return -1, 0
		}
		if best >= 0 && !tie {
			return best, []float64{.85, .8, .6}[back]
		}
		if tie {
			return -1, 0
		}
		if at := l.later(x); back == 0 && at >= 0 {
			return at, .75
		}
	}
	return -1, 0
}

// bearer gives the entity of which a predicate with the pronoun is said: in "Latvia,
// which remains its main partner" that is Latvia, so "its" is not. It gives -1 where there is none.
func (l *linking) bearer(x mention.Mention) int {
	tree := l.trees[x.Sentence]
	word := tree.Words[x.Head]
	if !word.Is("nmod:poss") || word.Head < 0 {
		return -1
	}
	noun := word.Head
	at, clause := -1, noun
	switch up := tree.Words[noun]; {
	case tree.Child(noun, "cop") >= 0:
		at = tree.Child(noun, "nsubj")
	case (up.Is("xcomp") || up.Is("obj")) && linkingVerb(tree.Words[up.Head].Lemma):
		clause = up.Head
		at = tree.Child(clause, "nsubj")
	}
	if at < 0 {
		return -1
	}
	if tree.Words[at].UPOS == "PRON" && tree.Words[clause].Relation == "acl:relcl" {
		at = tree.Words[clause].Head
	}
	return l.covering(x.Sentence, at)
}

// linkingVerb says whether a verb says what its subject is.
func linkingVerb(lemma string) bool {
	switch lemma {
	case "be", "become", "remain", "stay", "represent", "form":
		return true
	}
	return false
}

// between says whether another country or body stands between an entity's last mention in the
// sentence and "its": "The US warned Iran over its plans" may be either's.
func (l *linking) between(m int, x mention.Mention, entity, bearer int) bool {
	after := -1
	for other, y := range l.in(x.Sentence) {
		if y.Sentence == x.Sentence && y.First < x.First && l.of[other] == entity {
			after = y.Last
		}
	}
	for other, y := range l.in(x.Sentence) {
		if at := l.of[other]; y.Sentence == x.Sentence && y.First >= after && y.First < x.First && at >= 0 && at != entity && at != bearer && y.Form != mention.DemonymForm && l.agrees(x, at) && l.entities[at].Kind != schema.Place {
			return true
		}
	}
	return false
}

// couldBe says whether a pronoun may refer to a description of a kind that nothing decided.
func couldBe(x mention.Mention, kind schema.Kind) bool {
	switch strings.ToLower(x.Surface) {
	case "it", "its", "itself":
		return kind == schema.Organization || kind == schema.Country
	}
	return kind == schema.Person
}

// otherSubject says whether "it" has a common noun as a nearer subject than the mentions of an
// entity: "Pakistan said that terrorism was worse than it had been".
func (l *linking) otherSubject(x mention.Mention, entity int) bool {
	if !couldBe(x, schema.Organization) {
		return false
	}
	last := -1
	for m, y := range l.in(x.Sentence) {
		if y.Sentence == x.Sentence && y.First < x.First && l.of[m] == entity {
			last = y.Last
		}
	}
	tree := l.trees[x.Sentence]
	words := tree.Words
	if root := tree.Root(); root >= 0 {
		// "The launch angered Japan, saying it broke the law": the launch did.
		if subject := tree.Child(root, "nsubj"); subject >= 0 && subject < x.First && words[subject].UPOS == "NOUN" && !l.mentioned(x.Sentence, subject) && l.covering(x.Sentence, subject) < 0 {
			return true
		}
	}
	for i := max(last, 0); i < x.First; i++ {
		if words[i].Is("nsubj") && words[i].UPOS == "NOUN" && words[i].XPOS == "NN" && !l.mentioned(x.Sentence, i) {
			return true
		}
	}
	return false
}

// stranger says whether somebody who is not named stands between an entity's last mention and a pronoun: in "the mayor said
// that they seized a man and beat him" that is whom they beat.
func (l *linking) stranger(x mention.Mention, entity int) bool {
	if !couldBe(x, schema.Person) {
		return false
	}
	last := 0
	for m, y := range l.in(x.Sentence) {
		if y.Sentence == x.Sentence && y.First < x.First && l.of[m] == entity {
			last = y.Last
		}
	}
	words := l.trees[x.Sentence].Words
	for i := last; i < x.First; i++ {
		if somebody[words[i].Lemma] && words[i].XPOS == "NN" && !words[i].Is("compound") && !l.mentioned(x.Sentence, i) {
			return true
		}
	}
	return false
}

// somebody are nouns of people of whom nothing else is known.
var somebody = map[string]bool{"man": true, "woman": true, "boy": true, "girl": true, "child": true, "youth": true, "teenager": true, "person": true,
	"passer-by": true, "bystander": true, "stranger": true, "passenger": true, "victim": true, "suspect": true}

// mentioned says whether a word is the head of some mention.
func (l *linking) mentioned(sentence, i int) bool {
	for _, y := range l.in(sentence) {
		if y.Sentence == sentence && y.Head == i {
			return true
		}
	}
	return false
}

// expletive says whether "it" stands for no thing: "it was highlighted that", "it is evident".
func (l *linking) expletive(x mention.Mention) bool {
	tree := l.trees[x.Sentence]
	word := tree.Words[x.Head]
	if word.Is("expl") || strings.EqualFold(word.Form, "it") && word.Is("obj") {
		return true // as an object "it" is more often what was said than who
	}
	if strings.HasSuffix(strings.ToLower(word.Form), "self") {
		return true // a reflexive adds nothing to its subject
	}
	if strings.EqualFold(word.Form, "it") && word.Is("nsubj") && word.Head >= 0 && tree.Child(word.Head, "cop") >= 0 {
		return true // "it would be remarkable"
	}
	return strings.EqualFold(word.Form, "it") && word.Head >= 0 && word.Is("nsubj") &&
		(tree.Child(word.Head, "csubj") >= 0 || tree.Child(word.Head, "ccomp") >= 0 && (tree.Words[word.Head].UPOS == "ADJ" || word.Relation == "nsubj:pass"))
}

// controlled gives the object whose act holds the pronoun: "China" of "allows China to expand
// its influence".
func (l *linking) controlled(x mention.Mention) int {
	tree := l.trees[x.Sentence]
	for i, steps := x.Head, 0; i >= 0 && steps < len(tree.Words); i, steps = tree.Words[i].Head, steps+1 {
		if !tree.Words[i].Is("xcomp") || i == x.Head {
			continue
		}
		object := tree.Child(tree.Words[i].Head, "obj")
		if object < 0 || tree.Words[x.Head].Head == i && tree.Words[x.Head].Is("nsubj") {
			return -1
		}
		if at := l.covering(x.Sentence, object); at >= 0 && l.agrees(x, at) {
			return at
		}
		return -1
	}
	return -1
}

// later gives the subject of the main clause for a pronoun in a phrase before it: "During his
// visit, Putin …".
func (l *linking) later(x mention.Mention) int {
	tree := l.trees[x.Sentence]
	root := tree.Root()
	if root < 0 || !strings.HasPrefix(tree.Words[x.Head].XPOS, "PRP$") && !tree.Words[x.Head].Is("nmod:poss") {
		return -1
	}
	subject := tree.Child(root, "nsubj")
	if subject <= x.Head {
		return -1
	}
	for i := x.Head; i >= 0; i = tree.Words[i].Head {
		if tree.Words[i].Head == root && (tree.Words[i].Is("obl") || tree.Words[i].Is("advcl")) {
			if at := l.covering(x.Sentence, subject); at >= 0 && l.agrees(x, at) {
				return at
			}
		}
	}
	return -1
}

// covering gives the entity of the mention whose words hold word i and that no description or
// office is, or -1.
func (l *linking) covering(sentence, i int) int {
	for m, y := range l.in(sentence) {
		if y.Sentence == sentence && l.of[m] >= 0 && y.First <= i && i < y.Last && y.Form != mention.OfficeForm && y.Form != mention.DemonymForm && (y.Head == i || y.Form == mention.NameForm) {
			return l.of[m]
		}
	}
	return -1
}

// agrees says whether a pronoun may refer to an entity: people by gender where it is known,
// "it" only to countries and bodies.
func (l *linking) agrees(x mention.Mention, entity int) bool {
	e := l.entities[entity]
	switch strings.ToLower(x.Surface) {
	case "he", "him", "his", "himself":
		return e.Kind == schema.Person && l.gender(e) != "f"
	case "she", "her", "hers", "herself":
		return e.Kind == schema.Person && l.gender(e) != "m"
	case "it", "its", "itself":
		return e.Kind == schema.Country || e.Kind == schema.Organization || e.Kind == schema.Bloc || e.Kind == schema.Place
	}
	return false
}

// gender gives a person's gender as the tables know it, else as others of the same first name
// have it, else "".
func (l *linking) gender(e found) string {
	if e.gender != "" {
		return e.gender
	}
	first, _, _ := strings.Cut(e.Name, " ")
	return l.reg.Gender(first)
}

// plurals decides "they" and "their": the pair or group that is the subject of the same
// sentence or of the one before, where its members are few.
func (l *linking) plurals() {
	for m, x := range l.mentions {
		if x.Form != mention.PronounForm || !x.Plural || l.of[m] >= 0 || l.members[m] != nil {
			continue
		}
		for back := 0; back <= 1; back++ {
			one, several := l.pluralSubject(m, x, x.Sentence-back)
			if one >= 0 {
				l.set(m, one, "pronoun", .7)
			} else if len(several) > 1 {
				l.members[m], l.rule[m], l.score[m] = several, "pronoun", .7
			}
			if one >= 0 || several != nil {
				break
			}
			if two := l.joined(x); back == 0 && len(two) == 2 {
				l.members[m], l.rule[m], l.score[m] = two, "pronoun", .65
				break
			}
		}
	}
}

// joined gives the two people or countries that "and" joins before a pronoun of the sentence,
// where it joins no others: "ties between Ruritania and Borduria … their".
func (l *linking) joined(x mention.Mention) []int {
	tree := l.trees[x.Sentence]
	var two []int
	for m, y := range l.in(x.Sentence) {
		word := tree.Words[min(y.Head, len(tree.Words)-1)]
		if y.Sentence != x.Sentence || y.First >= x.First || l.of[m] < 0 || y.Form != mention.NameForm || !word.Is("conj") {
			continue
		}
		first := l.covering(x.Sentence, word.Head)
		if first < 0 || l.entities[first].Kind != l.entities[l.of[m]].Kind || two != nil {
			return nil
		}
		two = []int{first, l.of[m]}
	}
	return two
}

// pluralSubject gives the group, or the two to four entities joined by "and", that a clause of
// the sentence before the pronoun has as its subject.
func (l *linking) pluralSubject(m int, x mention.Mention, sentence int) (int, []int) {
	if sentence < 0 {
		return -1, nil
	}
	tree := l.trees[sentence]
	for other := len(l.mentions) - 1; other >= 0; other-- {
		y := l.mentions[other]
		if y.Sentence != sentence || other == m || sentence == x.Sentence && y.First >= x.First || !tree.Words[y.Head].Is("nsubj") || y.Form == mention.OfficeForm || y.Form == mention.DemonymForm {
			continue
		}
		if l.quoted(x) && !l.quoted(y) || sentence == x.Sentence && (l.quoted(y) != l.quoted(x) || l.sameClauseObject(x, y)) {
			continue
		}
		if l.members[other] != nil {
			return -1, l.members[other]
		}
		if l.of[other] < 0 {
			return -1, nil
		}
		joined := []int{l.of[other]}
		for third, z := range l.in(sentence) {
			word := tree.Words[min(z.Head, len(tree.Words)-1)]
			if z.Sentence == sentence && third != other && word.Is("conj") && word.Head >= y.First && word.Head < y.Last && l.of[third] >= 0 && z.Form != mention.OfficeForm && !hasInt(joined, l.of[third]) {
				joined = append(joined, l.of[third])
			}
		}
		switch {
		case len(joined) > 1 && len(joined) <= 4:
			return -1, joined
		case y.Plural || l.entities[l.of[other]].Kind == schema.Group || l.entities[l.of[other]].Kind == schema.Organization:
			return l.of[other], nil
		}
		return -1, []int{}
	}
	return -1, nil
}

// prominence ranks a mention as an antecedent by its place in the clause.
func (l *linking) prominence(y mention.Mention) int {
	tree := l.trees[y.Sentence]
	word := tree.Words[y.Head]
	for word.Is("flat") || word.Is("appos") || word.Is("compound") {
		if word.Head < 0 {
			break
		}
		word = tree.Words[word.Head]
	}
	switch {
	case word.Is("nsubj") && word.Head >= 0 && (tree.Words[word.Head].Head < 0 || tree.Words[word.Head].Is("conj")):
		return 4
	case word.Is("nsubj"):
		return 3
	case word.Is("nmod:poss") && y.Kind == schema.Person, word.Is("obj"), word.Is("iobj"):
		return 2
	case word.Is("nmod:poss"):
		return 1
	case word.Is("obl"), word.Is("nmod"), word.Is("root"):
		return 1
	}
	return 0
}

// sameClauseObject says whether a pronoun is the object of the verb whose subject the other
// mention is: "Xi met him" is not Xi.
func (l *linking) sameClauseObject(x, y mention.Mention) bool {
	tree := l.trees[x.Sentence]
	a, b := tree.Words[x.Head], tree.Words[y.Head]
	for steps := 0; steps < 4 && b.Head >= 0 && (b.Is("appos") || b.Is("flat") || b.Is("compound")); steps++ {
		b = tree.Words[b.Head]
	}
	return a.Head == b.Head && (a.Is("obj") || a.Is("iobj") || a.Is("obl") || a.Is("nsubj")) && !strings.HasSuffix(strings.ToLower(x.Surface), "self")
}

// quoted says whether a mention stands within quotation marks of its sentence.
func (l *linking) quoted(x mention.Mention) bool {
	open := false
	for i, word := range l.trees[x.Sentence].Words {
		if i == x.First {
			return open
		}
		switch word.Form {
		case "\"", "''", "``":
			open = !open
		case "“":
			open = true
		case "”":
			open = false
		}
	}
	return open
}

func hasInt(list []int, value int) bool {
	for _, one := range list {
		if one == value {
			return true
		}
	}
	return false
}
