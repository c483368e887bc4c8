package mention

import (
	"strings"

	"chancery/loader/registry"
	"chancery/schema"
)

// offices finds the words of offices, whose they are, and their holders where these stand
// beside them: "former German Chancellor Gerhard Schröder", "Jen Psaki, Obama's spokeswoman".
func (s *sentence) offices() {
	for i := 0; i < len(s.tree.Words); i++ {
		if _, taken := s.at(i); taken || s.folded[i] == "" {
			continue
		}
		post, title, first, last := s.post(i)
		if last == i {
			continue
		}
		s.office(post, title, first, last)
		i = last - 1
	}
}

// post gives the post that starts at word i, its name without a body, and its words; last is
// i where none does.
func (s *sentence) post(i int) (post *registry.Post, title string, first, last int) {
	for n := min(s.reg.LongestPost()+2, len(s.tree.Words)-i); n > 0; n-- {
		if s.folded[i+n-1] == "" || s.broken(i, i+n) {
			continue
		}
		known := s.reg.Posts(s.fold(i, i+n))
		if len(known) == 0 || !s.nounLike(i+n-1) && !s.nounLike(i) {
			continue
		}
		if f := s.folded[i]; n == 1 && (f == "minister" || f == "ministers" || f == "secretary" || f == "commissioner") {
			if title, first, last := s.portfolio(i); title != "" {
				return nil, title, first, last
			}
		}
		return known[0], s.reg.Office(known[0].Key, "", "", ""), i, i + n
	}
	if s.is(i, "candidate") && s.tree.Words[i].XPOS != "NNS" {
		if post, first := s.candidacy(i); post != nil {
			return post, s.reg.Office(post.Key, "", "", ""), first, i + 1
		}
	}
	if f := s.folded[i]; f == "secretary" && s.nounLike(i) {
		if title, first, last := s.portfolio(i); title != "" {
			return nil, title, first, last
		}
	}
	return nil, "", i, i
}

// candidacy gives the post that a candidate at word i runs for ("vice-presidential
// contender"), and its first word; nil where the words do not say.
func (s *sentence) candidacy(i int) (*registry.Post, int) {
	for n := 1; n <= 3 && i-n >= 0; n++ {
		name := map[string]string{"presidential": "president", "vice presidential": "vice president", "gubernatorial": "governor", "mayoral": "mayor"}[s.fold(i-n, i)]
		if name == "" || s.folded[i-n] == "" || n == 1 && i > 1 && s.tree.Words[i-2].Form == "-" {
			continue
		}
		return s.reg.Posts(name)[0], i - n
	}
	return nil, i
}

// nounLike says whether word i may be the noun of an office: singular, no verb, no adjective.
func (s *sentence) nounLike(i int) bool {
	w := s.tree.Words[i]
	return (w.UPOS == "NOUN" || w.UPOS == "PROPN" || s.capital(i) && i > 0) && w.XPOS != "NNS" && w.XPOS != "NNPS" && !strings.HasPrefix(w.XPOS, "VB") && !w.Is("amod")
}

// portfolio gives the office of a minister or secretary at word i by the field that its
// neighbours name: "culture minister", "minister for social affairs".
func (s *sentence) portfolio(i int) (title string, first, last int) {
	kind := map[string]string{"minister": "Minister of ", "secretary": "Secretary of ", "commissioner": "Commissioner for "}[s.folded[i]]
	if kind == "" {
		return "", i, i
	}
	for n := min(4, i); n > 0; n-- {
		if _, taken := s.at(i - n); taken {
			continue
		}
		if field, ok := s.reg.Portfolio(s.fold(i-n, i)); ok && s.folded[i-n] != "" {
			return kind + field, i - n, i + 1
		}
	}
	if first := s.capitalsBefore(i); first < i && kind == "Minister of " {
		return kind + s.words(first, i), first, i + 1
	}
	if next := s.form(i + 1); next == "of" || next == "for" || next == "in" && kind == "Minister of " {
		start := i + 2
		if s.form(start) == "the" {
			start++
		}
		if at, taken := s.at(start); taken && s.mentions[at].Rule != "model" || start >= len(s.tree.Words) {
			return "", i, i
		}
		for n := min(5, len(s.tree.Words)-start); n > 0; n-- {
			if field, ok := s.reg.Portfolio(s.fold(start, start+n)); ok && s.folded[start+n-1] != "" {
				return kind + field, i, start + n
			}
		}
		if end := s.capitalRun(start); end > start && kind != "Secretary of " {
			for s.form(end) == "and" && s.capital(end+1) && s.sameConstituent(end+1, start) {
				end = s.capitalRun(end + 1)
			}
			if _, taken := s.at(end - 1); !taken {
				return kind + s.words(start, end), i, end
			}
		}
	}
	return "", i, i
}

// capitalsBefore gives the first of the capitalised words that are the field of the Minister at word
// i and its holder follows: "Coastal Affairs Minister Mira Solberg"; i where there are none.
func (s *sentence) capitalsBefore(i int) int {
	first := i
	if !s.capital(i) || !s.capital(i+1) {
		return i
	}
	for first > 0 && i-first < 3 && s.capital(first-1) && len(s.reg.Posts(s.folded[first-1])) == 0 && !s.is(first-1, "modifier") && s.tree.Words[first-1].UPOS != "DET" {
		if at, taken := s.at(first - 1); taken && s.mentions[at].Rule != "model" {
			break
		}
		first--
	}
	return first
}

// office enters the office at the words [first, last) with its modifiers, body and holder.
func (s *sentence) office(post *registry.Post, title string, first, last int) {
	core, head := first, s.headOf(first, last)
	start, body, definite := s.leftOf(first)
	modifier, qualifier := s.before(start, first)
	for j := first - 1; body == 0 && j >= 0 && (s.is(j, "modifier") || s.form(j) == "-"); j-- {
		modifier, start = s.folded[j], j
		if s.possessive(j - 1) {
			if at, taken := s.at(j - 2); taken {
				body, definite, start = at+1, true, s.mentions[at].First
			}
		}
	}
	for start > 0 && s.taken[start-1] == 0 && (s.is(start-1, "former") || modifier == "" && body > 0 && s.form(start-1) == "deputy") {
		modifier, start = s.folded[start-1], start-1
	}
	key := ""
	if post != nil {
		key = post.Key
		if at := s.bodyNamedBefore(first); at >= 0 && body > 0 && !strings.Contains(key, "minister") {
			body = at + 1
		}
		if at := s.institutionBefore(first); at >= 0 && !strings.Contains(key, "minister") {
			// "the defence ministry spokesman", "the party leader"
			body, definite, start, qualifier = at+1, true, min(start, s.mentions[at].First), ""
		}
	}
	modifier, last = s.elect(modifier, last)
	if s.is(last, "candidate") {
		modifier, last = "candidate", last+1
	} else if s.is(last-1, "candidate") {
		modifier = "candidate"
	}
	if at := s.bodyBefore(key, first, last); body == 0 && at >= 0 {
		body, definite, start, qualifier = at+1, true, s.mentions[at].First, ""
	}
	toward := 0
	if at := s.bodyInBrackets(first); body == 0 && at >= 0 {
		body, definite, start = at+1, true, s.mentions[at].First
	}
	if post != nil && post.Of == "organization" && body > 0 && s.mentions[body-1].Form == DemonymForm && s.mentions[body-1].Kind == schema.Country {
		body = 0 // "British director David Lean": countries have no such office
	}
	s.bodyBehind(key, last)
	if b, end := s.bodyOfOffice(last); b > 0 {
		if s.form(last) == "of" && body > 0 && s.mentions[body-1].Form == DemonymForm && s.mentions[b-1].Form == NameForm && s.mentions[b-1].Kind == schema.Organization && !OfStates(key, title) {
			body = 0 // "the British head of the Council of Europe": where the holder is from
		}
		switch {
		case body == 0 && s.form(last) != "to" && !(s.form(last) == "for" && (key == "special envoy" || key == "envoy")):
			body, last = b, end
		case s.form(last) == "to" || s.form(last) == "for":
			toward, last = b, end
		}
	}
	body, start = s.countryBefore(body, start)
	if body == 0 {
		body = s.bodyShared(last)
	}
	holder := s.holderAfter(last)
	if holder < 0 {
		holder = s.holderBeyond(last)
	}
	predicate := holder < 0 && s.predicate(head)
	if holder < 0 && body == 0 && !definite && !s.capital(core) && !predicate || !predicate && holder < 0 && body == 0 && post != nil && !post.Alone {
		if !s.joined(last) {
			return
		}
	}
	if qualifier != "" && (key == "spokesperson" || key == "director" || key == "adviser" || key == "leader" || key == "chief" || key == "head" || key == "chief executive" || key == "member of parliament") {
		title = strings.TrimSpace(qualifier) + " " + strings.ToLower(title)
	}
	if body > 0 && s.mentions[body-1].SubKind == "Party" && (modifier == "candidate" || OfStates(key, title)) {
		body = 0 // the party is not the office's body: resolve finds its country
	}
	if body > 0 && s.continental(body-1) {
		body = 0
	}
	if body == 0 {
		body = s.seatBehind(key, last, holder)
	}
	office := s.add(Mention{Form: OfficeForm, Kind: schema.Office, Post: key, Title: title, Modifier: modifier, Body: body, Toward: toward, Holder: holder + 1, Rule: "post", Score: .9}, start, last)
	if predicate {
		s.mentions[office].Rule = "predicate"
		return
	}
	// A definite office without a name beside it stands for whoever holds it.
	if holder < 0 && (definite || body > 0 && s.form(start-1) != "a" && s.form(start-1) != "an" || s.capital(core)) && s.form(start) != "a" && s.form(start) != "an" && s.tree.Words[s.mentions[office].Head].XPOS != "NNS" {
		person := s.add(Mention{Form: NominalForm, Kind: schema.Person, Post: key, Title: title, Modifier: modifier, Body: body, Rule: "title-alone", Score: .7}, start, last)
		s.mentions[office].Holder = person
	}
}

// before gives the modifier and the qualifier that stand in the words [start, first) before an office:
// "former", "human rights".
func (s *sentence) before(start, first int) (modifier, qualifier string) {
	for j, beyond := first-1, false; j >= start; j-- {
		if _, taken := s.at(j); taken {
			beyond = true // "Deputy Labour leader": what stands before the body's name
		}
		switch {
		case beyond:
			if modifier == "" && s.form(j) == "deputy" {
				modifier = "deputy"
			}
		case s.is(j, "modifier"):
			modifier = s.folded[j]
		case s.tree.Words[j].UPOS == "NOUN" || s.tree.Words[j].UPOS == "ADJ" || s.tree.Words[j].Form == "-" || s.tree.Words[j].UPOS == "PROPN":
			qualifier = s.words(j, first)
		}
	}
	return modifier, qualifier
}

// joined says whether "and" joins the office that ends before word i to another whose holder's name
// follows: "former prime minister and current Senate president Hal Brandt".
func (s *sentence) joined(i int) bool {
	if s.form(i) != "and" {
		return false
	}
	for j := i + 1; j < len(s.tree.Words) && j < i+7 && s.folded[j] != ""; j++ {
		if len(s.reg.Posts(s.folded[j])) > 0 && s.capital(j+1) && s.named(j+1) {
			return true
		}
	}
	return false
}

// holderAfter gives the person whose name follows the words of an office, entering the name
// where no table knows it, or -1.
func (s *sentence) holderAfter(i int) int {
	for s.is(i, "courtesy") && s.capital(i) {
		i++
	}
	if s.form(i) == "," && s.capital(i+1) && i+1 < len(s.tree.Words) && s.tree.Words[i+1].UPOS == "PROPN" {
		// "Russia's foreign minister, Sergei Lavrov, said": an apposition, not a list.
		end := s.personEnd(i + 1)
		if end-i-1 >= 2 && (s.form(end) == "," || end >= len(s.tree.Words)-1) && s.tree.Words[s.headOf(i+1, end)].Is("appos") {
			i++
		}
	}
	if at, taken := s.at(i); taken {
		if s.mentions[at].Kind == schema.Person {
			return at
		}
		return -1
	}
	if !s.capital(i) || s.tree.Words[i].UPOS != "PROPN" {
		return -1
	}
	end := s.personEnd(i)
	if end == i {
		return -1
	}
	return s.person(i, end, "title", .93)
}

// elect gives the modifier of an office and its end, where "-elect" or "designate" follow it.
func (s *sentence) elect(modifier string, last int) (string, int) {
	next := s.form(last)
	if next == "-" && (s.form(last+1) == "elect" || s.form(last+1) == "designate") {
		return s.form(last + 1), last + 2
	}
	if next == "elect" || next == "designate" {
		return next, last + 1
	}
	return modifier, last
}

// OfStates says whether an office, by the key of its post or its title, is one that states
// have and parties have not.
func OfStates(post, title string) bool {
	if post == "" {
		return strings.HasPrefix(title, "Minister ")
	}
	switch post {
	case "prime minister", "chancellor", "foreign minister", "defence minister", "interior minister", "finance minister", "senator", "congressman",
		"deputy prime minister", "vice chancellor", "army chief", "army chief of staff", "foreign secretary", "home secretary", "defence secretary", "treasury secretary",
		"member of parliament", "vice president", "minister", "justice minister", "head of state", "head of government":
		return true
	}
	return false
}

// predicate says whether the office whose head is word i stands where a verb says who holds
// it: "was finance minister", "became chancellor", "elected president", "served as".
func (s *sentence) predicate(i int) bool {
	word := s.tree.Words[i]
	if s.tree.Child(i, "cop") >= 0 {
		return true
	}
	if s.tree.Child(i, "case") >= 0 {
		return s.form(s.tree.Child(i, "case")) == "as"
	}
	if word.Head < 0 || !word.Is("xcomp") && !word.Is("obj") {
		return false
	}
	switch s.tree.Words[word.Head].Lemma {
	case "become", "elect", "appoint", "name", "nominate", "make", "remain", "call":
		return true
	}
	return false
}

// subject gives the mention that is the subject of the clause of a predicate office, or -1.
func (s *sentence) subject(i int) int {
	head := i
	if s.tree.Child(i, "cop") < 0 {
		head = s.tree.Words[i].Head
	}
	if head < 0 {
		return -1
	}
	at := s.tree.Child(head, "nsubj")
	if s.tree.Words[head].Is("acl") && (at < 0 || s.form(at) == "who") {
		at = s.tree.Words[head].Head
	}
	if at < 0 {
		return -1
	}
	appositive := s.tree.Child(at, "appos")
	for m, x := range s.own() {
		if x.Sentence == s.index && x.Form != OfficeForm && x.Kind == schema.Person && (x.First <= at && at < x.Last || x.First <= appositive && appositive < x.Last) {
			return m
		}
	}
	return -1
}
