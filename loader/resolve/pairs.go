package resolve

import (
	"sort"

	"chancery/loader/mention"
	"chancery/schema"
)

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
			two := l.lastTwo(m, x, kind)
			if kind == schema.Country && (x.Kind == schema.Group || len(two) != 2) {
				// One of two that a sentence happens to name may be a bystander.
				if pair := l.mainPair(); len(pair) == 2 {
					two = pair
				}
			}
			if len(two) == 2 {
				l.members[m], l.rule[m], l.score[m] = two, "pair", .75
				break
			}
		}
	}
}

// mainPair gives the two countries that the document is about: each named three times or more, and
// any other less than half as often; nil where there are none.
func (l *linking) mainPair() []int {
	counts := map[int]int{}
	for m := range l.mentions {
		if at := l.of[m]; at >= 0 && l.entities[at].Kind == schema.Country && l.rule[m] != "pronoun" {
			counts[at]++
		}
	}
	var pair []int
	for at := range l.entities {
		if n := counts[at]; n >= 3 {
			pair = append(pair, at)
		}
	}
	sort.Slice(pair, func(i, j int) bool { return counts[pair[i]] > counts[pair[j]] })
	if len(pair) < 2 || len(pair) > 2 && counts[pair[2]]*2 >= counts[pair[1]] {
		return nil
	}
	pair = pair[:2]
	sort.Ints(pair)
	return pair
}

// lastTwo gives the two entities of a kind named in the sentence before a mention or in one of
// the two sentences before, where there are exactly two.
func (l *linking) lastTwo(m int, x mention.Mention, kind schema.Kind) []int {
	for back := 0; back <= 2; back++ {
		var two []int
		for other, y := range l.in(x.Sentence - back) {
			if y.Sentence != x.Sentence-back || back == 0 && y.First >= x.First || other == m || y.Form == mention.OfficeForm {
				continue
			}
			for _, at := range append([]int{l.of[other]}, l.members[other]...) {
				if at >= 0 && l.entities[at].Kind == kind && !hasInt(two, at) {
					two = append(two, at)
				}
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
