package resolve

import (
	"strings"

	"chancery/loader/mention"
	"chancery/schema"
)

// pronounsOfBodies decides nothing yet for pronouns whose sentence has no subject: it runs
// the pronoun sieve early, so that "its new head" finds its body.
func (l *linking) pronounsOfBodies() { l.pronouns() }

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
	quoted := l.quoted(x)
	for back := 0; back <= 2; back++ {
		sentence := x.Sentence - back
		if sentence < 0 {
			break
		}
		best, bestRank, tie := -1, 0, false
		for other, y := range l.mentions {
			if y.Sentence != sentence || other == m || y.Form == mention.DemonymForm || y.Form == mention.OfficeForm || l.of[other] < 0 || back == 0 && y.First >= x.First {
				continue
			}
			if l.quoted(y) != quoted && back == 0 {
				continue
			}
			if !l.agrees(x, l.of[other]) || back == 0 && l.sameClauseObject(x, y) {
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
		if best >= 0 && !tie {
			return best, []float64{.85, .8, .6}[back]
		}
		if tie {
			return -1, 0
		}
	}
	return -1, 0
}

// agrees says whether a pronoun may refer to an entity: people by gender where it is known,
// "it" only to countries and bodies.
func (l *linking) agrees(x mention.Mention, entity int) bool {
	e := l.entities[entity]
	switch strings.ToLower(x.Surface) {
	case "he", "him", "his", "himself":
		return e.Kind == schema.Person && e.gender != "f"
	case "she", "her", "hers", "herself":
		return e.Kind == schema.Person && e.gender != "m"
	case "it", "its", "itself":
		return e.Kind == schema.Country || e.Kind == schema.Organization || e.Kind == schema.Bloc
	}
	return false
}

// prominence ranks a mention as an antecedent by its place in the clause.
func (l *linking) prominence(y mention.Mention) int {
	tree := l.trees[y.Sentence]
	word := tree.Words[y.Head]
	head := y.Head
	for word.Is("flat") || word.Is("appos") || word.Is("compound") {
		if word.Head < 0 {
			break
		}
		head = word.Head
		word = tree.Words[head]
	}
	switch {
	case word.Is("nsubj") && word.Head >= 0 && (tree.Words[word.Head].Head < 0 || tree.Words[word.Head].Is("conj")):
		return 4
	case word.Is("nsubj"):
		return 3
	case word.Is("nmod:poss"), word.Is("obj"), word.Is("iobj"):
		return 2
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

// pairs decides "both sides", "the two leaders" and "they" after two of a kind: the two
// entities of that kind that the sentence or those before it join.
func (l *linking) pairs() {
	for m, x := range l.mentions {
		if !x.Plural || l.of[m] >= 0 || x.Rule != "pair" {
			continue
		}
		kinds := []schema.Kind{x.Kind}
		if x.Kind == schema.Group {
			kinds = []schema.Kind{schema.Country, schema.Organization, schema.Person}
		}
		for _, kind := range kinds {
			if two := l.lastTwo(m, x, kind); len(two) == 2 {
				l.members[m], l.rule[m], l.score[m] = two, "pair", .7*x.Score
				break
			}
		}
	}
}

// lastTwo gives the two entities of a kind named in the sentence before a mention or in one of
// the two sentences before, where there are exactly two.
func (l *linking) lastTwo(m int, x mention.Mention, kind schema.Kind) []int {
	for back := 0; back <= 2; back++ {
		var two []int
		for other, y := range l.mentions {
			if y.Sentence != x.Sentence-back || back == 0 && y.First >= x.First || other == m || y.Form == mention.OfficeForm {
				continue
			}
			if at := l.of[other]; at >= 0 && l.entities[at].Kind == kind && !hasInt(two, at) {
				two = append(two, at)
			}
		}
		if len(two) == 2 {
			return two
		}
		if len(two) > 2 {
			return nil
		}
	}
	return nil
}

func hasInt(list []int, value int) bool {
	for _, one := range list {
		if one == value {
			return true
		}
	}
	return false
}
