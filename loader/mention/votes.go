package mention

import (
	"chancery/loader/parse"
	"chancery/schema"
)

// A document calls one thing by one name. Where the model sees an organisation in a name again and again, each
// time half surely, the same words are that organisation wherever they stand. Where it sees one only now
// and then, it is a thing that the model has no word for: a currency, a weapon, a tale.
const (
	agreement = 1.1 // probabilities that must come together for a name
	majority  = .65 // share of them that must be for an organisation
	usual     = .4  // what the probability must be on the average of all places where the name stands
	rare      = .25 // below which, of a name that stands there often, one place alone is no evidence
	often     = 4   // places
)

// votes is what the model says of a name of the document, and how often the name stands there.
type votes struct {
	probability map[string]float64 // by the model's type, summed over all places
	places      int
}

// vote asks the model about every name of the document, by its folded words.
func (f *finder) vote(sentences []*sentence) {
	f.votes = map[string]*votes{}
	for _, s := range sentences {
		for _, name := range s.tree.Names {
			first, last := s.barename(name)
			if first >= last || name.Probability < .4 {
				continue
			}
			key := s.fold(first, last)
			if f.votes[key] == nil {
				f.votes[key] = &votes{probability: map[string]float64{}}
			}
			f.votes[key].probability[name.Type] += name.Probability
		}
	}
	for _, s := range sentences {
		for i := range s.tree.Words {
			for n := 1; n <= longestVote && i+n <= len(s.tree.Words) && s.capital(i); n++ {
				if v := f.votes[s.fold(i, i+n)]; v != nil && s.folded[i+n-1] != "" {
					v.places++
				}
			}
		}
	}
}

// longestVote is how many words of a name are counted together.
const longestVote = 4

// mean gives what the model says for an organisation on the average of the places of a name.
func (v *votes) mean() float64 { return v.probability["ORG"] / float64(max(1, v.places)) }

// organisation says whether the document as a whole takes a name for that of an organisation.
func (f *finder) organisation(key string) bool {
	v := f.votes[key]
	if v == nil || f.people[key] || Generic(key) {
		return false
	}
	all := 0.0
	for _, probability := range v.probability {
		all += probability
	}
	return all >= agreement && v.probability["ORG"] >= majority*all && v.mean() >= usual
}

// seldom says whether the model sees an organisation in few of the many places of a name.
func (f *finder) seldom(key string) bool {
	v := f.votes[key]
	return v != nil && v.places >= often && v.mean() < rare
}

// barename gives the words of a name of the model without what stands before its first capital and behind its last.
func (s *sentence) barename(name parse.Name) (first, last int) {
	first, last = name.First, name.Last
	for first < last && !s.capital(first) {
		first++
	}
	for last > first && (!s.capital(last-1) || s.possessive(last-1)) {
		last--
	}
	return first, last
}

// agreed enters the names that the document as a whole takes for organisations, where no sentence
// alone is sure of them.
func (s *sentence) agreed() {
	for i := 0; i < len(s.tree.Words); i++ {
		for n := min(longestVote, len(s.tree.Words)-i); n > 0; n-- {
			if s.anyTaken(i, i+n) || !s.properRun(i, i+n) || !s.organisation(s.fold(i, i+n)) || s.postWithin(i, i+n) || s.is(i+n-1, "thing") {
				continue
			}
			at := s.add(Mention{Form: NameForm, Kind: schema.Organization, Rule: "agreed", Score: .8}, i, i+n)
			s.take(at, i, i+n)
			break
		}
	}
}

// properRun says whether words are capitalised names from the first to the last, and no name goes on beside them.
func (s *sentence) properRun(first, last int) bool {
	for i := first; i < last; i++ {
		if !s.capital(i) && (i == first || i == last-1) || s.tree.Words[i].UPOS == "VERB" {
			return false
		}
	}
	if first == 0 && last == 1 && s.tree.Words[0].UPOS != "PROPN" {
		return false
	}
	goesOn := last < len(s.tree.Words) && s.taken[last] == 0 && s.capital(last) && s.tree.Words[last].UPOS == "PROPN"
	before := first > 0 && s.taken[first-1] == 0 && s.capital(first-1) && s.tree.Words[first-1].UPOS == "PROPN"
	return !goesOn && !before
}
