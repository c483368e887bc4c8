package relate

import (
	"chancery/loader/mention"
	"chancery/loader/resolve"
	"chancery/schema"
)

// standing gives the relations that noun phrases presuppose: who holds which office, whose
// office it is, which institution belongs to what, and where a named place or institution lies.
func (r reading) standing() []Relation {
	var found []Relation
	for _, m := range r.mentions {
		found = append(found, r.hyphenated(m)...)
		found = append(found, r.office(m)...)
		found = append(found, r.belonging(m)...)
		found = append(found, r.location(m)...)
		found = append(found, r.party(m)...)
		found = append(found, r.affiliation(m)...)
		found = append(found, r.capital(m)...)
		found = append(found, r.jointMembers(m)...)
		found = append(found, r.successor(m)...)
		found = append(found, r.jointStatement(m)...)
	}
	return found
}

// capital reads "the Ethiopian capital" and "the capital, Sanaa", where the words are decided.
func (r reading) capital(m int) []Relation {
	words := r.Mentions[m]
	if words.Rule != "the-capital" {
		return nil
	}
	city, known := r.end(m)
	country, also := r.end(words.Body)
	if known && words.Body < 0 {
		if body := r.Links.Body[city.Entity]; body >= 0 && r.kind(city) == schema.Place && r.named(city.Entity) {
			const prior = .9
			return []Relation{{
				Pattern: "capital-of-unsaid", Name: "CAPITAL_OF", Sentence: r.number, From: city, To: End{body, -1, -1}, Trigger: city.Word, Words: []int{city.Word},
				Standing: true, Prior: prior, Score: prior * r.score(m),
			}}
		}
	}
	if !known || !also || r.kind(city) != schema.Place || r.kind(country) != schema.Country {
		return nil
	}
	return r.plain("capital-of", "CAPITAL_OF", city, country, .92, "")
}

// end gives the single entity that a mention refers to.
func (r reading) end(m int) (End, bool) {
	if m < 0 || m >= len(r.Mentions) || r.Links.Of[m] < 0 {
		return End{-1, -1, -1}, false
	}
	return End{r.Links.Of[m], m, r.Mentions[m].Head}, true
}

func (r reading) score(m int) float64 { return root(r.Mentions[m].Score * r.Links.Score[m]) }

func (r reading) kind(e End) schema.Kind { return r.Links.Entities[e.Entity].Kind }

// plain gives a standing relation between two mentions, where the ontology allows it.
func (r reading) plain(pattern string, name schema.Relation, from, to End, prior float64, status string) []Relation {
	row, known := schema.RelationNamed(name)
	if !known || from.Entity == to.Entity || !row.Allows(r.kind(from), r.kind(to)) {
		return nil
	}
	if r.Links.Rule[from.Mention] == resolve.UnnamedHolder || r.Links.Rule[to.Mention] == resolve.UnnamedHolder {
		return nil // of whom only the office is known, no more than the office can be said
	}
	words := []int{from.Word, to.Word}
	if r.Mentions[from.Mention].Sentence != r.number {
		return nil
	}
	trigger := from.Word
	if r.Mentions[to.Mention].Sentence != r.number {
		words = words[:1]
	} else if name == "HOLDS_OFFICE" {
		trigger = to.Word
	}
	return []Relation{{
		Pattern: pattern, Name: name, Sentence: r.number, From: from, To: to, Trigger: trigger, Words: words,
		Standing: true, Status: status, Prior: prior, Score: prior * r.score(from.Mention) * r.score(to.Mention),
	}}
}

// belonging reads "the Russian defence ministry", "Chinese banks".
func (r reading) belonging(m int) []Relation {
	words := r.Mentions[m]
	if words.Form == mention.OfficeForm || words.Form == mention.PronounForm {
		return nil
	}
	if words.Body < 0 {
		return r.unsaidWhole(m)
	}
	part, known := r.end(m)
	whole, also := r.end(words.Body)
	if !known || !also || r.participle(r.Mentions[words.Body]) >= 0 {
		return nil
	}
	switch r.kind(part) {
	case schema.Organization:
		if r.words["government"][r.lemma(part.Word)] && r.kind(whole) == schema.Country {
			return nil // a government acts as its country: it is no part of it
		}
		if r.Links.Entities[part.Entity].SubKind == "Company" && words.Form == mention.NominalForm && r.kind(whole) == schema.Country {
			return nil // "the American chip maker": a company is no part of its country
		}
		if sub := r.Links.Entities[part.Entity].SubKind; r.kind(whole) == schema.Place && (sub == "" || sub == "ResearchInstitution" || sub == "Company" || sub == "MediaOutlet") {
			return r.plain("institution-in", "LOCATED_IN", part, whole, .9, "") // a town's museum lies there
		}
		return r.plain("institution-of", "PART_OF", part, whole, .95, "")
	case schema.Group:
		return r.group(part, whole)
	case schema.Person:
		if r.Links.Entities[whole.Entity].SubKind == "Party" {
			return r.plain("party-person-standing", "MEMBER_OF", part, whole, .85, "")
		}
		if r.kind(whole) == schema.Country && words.Form == mention.NominalForm && r.Mentions[words.Body].Form == mention.DemonymForm {
			return r.plain("demonym-person", "CITIZEN_OF", part, whole, .8, "")
		}
	}
	return nil
}

// unsaidWhole gives what a body of a state belongs to where its words leave that to the reader
// ("the Bundestag", "the State Department"): the country that decided what it is called, which the
// document names elsewhere.
func (r reading) unsaidWhole(m int) []Relation {
	part, known := r.end(m)
	if !known || r.Mentions[m].Form != mention.NameForm {
		return nil
	}
	whole := r.Links.Body[part.Entity]
	if kind := r.Links.Entities[part.Entity].SubKind; whole < 0 || kind != "GovernmentBody" && kind != "ArmedForce" || r.Links.Entities[whole].Kind != schema.Country || !r.near(whole) {
		return nil
	}
	const prior = .9
	return []Relation{{
		Pattern: "institution-of-unsaid", Name: "PART_OF", Sentence: r.number, From: part, To: End{whole, -1, -1}, Trigger: part.Word, Words: []int{part.Word},
		Standing: true, Prior: prior, Score: prior * r.score(m),
	}}
}

// named says whether the document calls an entity by its name.
func (r reading) named(entity int) bool {
	for m, x := range r.Mentions {
		if r.Links.Of[m] == entity && x.Form == mention.NameForm {
			return true
		}
	}
	return false
}

// near says whether this sentence or the one before names an entity.
func (r reading) near(entity int) bool {
	for m, x := range r.Mentions {
		if r.Links.Of[m] == entity && (x.Sentence == r.number || x.Sentence == r.number-1) {
			return true
		}
	}
	return false
}

// group reads "Chinese banks", "NATO countries". "Russia's allies" are no part of Russia, nor is
// a "Saudi-led coalition" of Saudi Arabia.
func (r reading) group(part, whole End) []Relation {
	if r.Mentions[whole.Mention].Form == mention.PronounForm || r.Mentions[whole.Mention].Sentence != r.number {
		return nil
	}
	lemma := r.lemma(part.Word)
	if r.words["member"][lemma] && r.kind(whole) == schema.Organization {
		return r.plain("members-of", "MEMBER_OF", part, whole, .85, "")
	}
	if r.words["counterpart"][lemma] || !r.Mentions[part.Mention].Plural && r.Mentions[part.Mention].Rule == "unnamed-actor" {
		return nil
	}
	if r.kind(whole) == schema.Bloc {
		return nil
	}
	return r.plain("group-of", "PART_OF", part, whole, .85, "")
}

// participle gives the participle that a hyphen joins to a name, as in "Saudi-led", or -1.
func (r reading) participle(m mention.Mention) int {
	if m.Sentence != r.number || m.Last+1 >= len(r.tree.Words) || r.tree.Words[m.Last].Form != "-" {
		return -1
	}
	if w := r.tree.Words[m.Last+1]; w.UPOS == "VERB" || w.UPOS == "ADJ" {
		return m.Last + 1
	}
	return -1
}

// hyphenated reads "the Saudi-led coalition" and "Iran-backed rebels".
func (r reading) hyphenated(m int) []Relation {
	at := r.participle(r.Mentions[m])
	leader, known := r.end(m)
	if at < 0 || !known || r.Mentions[m].Form == mention.OfficeForm {
		return nil
	}
	noun := r.tree.Words[at].Head
	if noun < 0 {
		return nil
	}
	other, known := r.end(r.mentionAt(noun, []schema.Kind{schema.Organization, schema.Group, schema.Person, schema.Country}, nil, "patient"))
	if !known {
		return nil
	}
	switch lower(r.tree.Words[at].Form) {
	case "led":
		if r.words["coalition"][r.lemma(noun)] {
			return r.plain("led-by", "MEMBER_OF", leader, other, .88, "")
		}
	case "backed", "supported", "aligned":
		return r.plain("backed-by", "SUPPORTED", leader, other, .9, "")
	}
	return nil
}

// location reads "the Harbin Institute of Technology in northeastern China" and "the
// residence, a complex in Beijing".
func (r reading) location(m int) []Relation {
	words := r.Mentions[m]
	from, known := r.end(m)
	if !known {
		return nil
	}
	var found []Relation
	switch kind := r.kind(from); {
	case kind == schema.Occasion && words.Form == mention.NominalForm:
	case kind == schema.Organization && words.Form == mention.NominalForm && r.words["seated"][r.lemma(words.Head)]:
	case words.Form != mention.NameForm || kind != schema.Organization && kind != schema.Place:
		return nil
	case kind == schema.Place:
		found = append(r.listed(from), r.owned(from)...)
	}
	heads := []place{{words.Head, 1}}
	heads = append(heads, r.children(words.Head, "appos")...)
	if w := r.tree.Words[words.Head]; w.Head == words.Last && w.Is("compound") && r.kind(from) == schema.Place && r.words["site"][r.lemma(w.Head)] {
		heads = append(heads, place{w.Head, r.arc(words.Head)}) // "the Zhongnanhai residence, a complex in Beijing"
		heads = append(heads, r.children(w.Head, "appos")...)
	}
	for _, head := range heads {
		for _, p := range append(r.with(head.word, map[string]bool{"in": true}, "nmod"), r.siteBehind(words)...) {
			for _, at := range r.conjuncts([]place{p}) {
				to := r.mentionAt(at.word, []schema.Kind{schema.Place, schema.Country}, nil, "prep")
				if end, known := r.end(to); known && (words.Form == mention.NameForm || r.kind(from) != schema.Organization || r.kind(end) == schema.Place) {
					for _, relation := range r.plain("name-in-place", "LOCATED_IN", from, end, .93, "") {
						relation.Score *= head.score * at.score
						found = append(found, relation)
					}
				}
			}
		}
	}
	return found
}

// siteBehind gives the place right behind the name of a house of which there may be several ("visited the Institute of Technology in
// [Harbin]"), where the parser hung it on the verb.
func (r reading) siteBehind(name mention.Mention) []place {
	head := r.tree.Words[name.Head]
	if head.Head < 0 || !head.Is("obj") || !r.words["sited"][lower(head.Form)] {
		return nil
	}
	for _, p := range r.children(head.Head, "obl") {
		if preposition := r.tree.Child(p.word, "case"); preposition == name.Last && r.preposition(p.word) == "in" {
			return []place{p}
		}
	}
	return nil
}

// owned reads a place that stands behind its country: "Turkey's Incirlik air base", "the Greek
// island of Lesbos". A capital that stands for its government owns no places.
func (r reading) owned(from End) []Relation {
	for _, p := range r.children(from.Word, "nmod:poss", "amod", "compound") {
		m := r.mentionAt(p.word, []schema.Kind{schema.Country}, nil, "poss")
		country, known := r.end(m)
		if !known || r.Mentions[m].Rule == "metonym" || r.Mentions[m].Form == mention.PronounForm || r.Mentions[m].Last > r.Mentions[from.Mention].First || r.participle(r.Mentions[m]) >= 0 {
			continue
		}
		found := r.plain("place-of", "LOCATED_IN", from, country, .88, "")
		for i := range found {
			found[i].Score *= p.score
		}
		return found
	}
	return nil
}

// listed reads a place with the larger one right behind it, whatever the parser hangs the two on: "Benghazi,
// Libya", "Charlotte, North Carolina", "Newtown in the US state of Connecticut".
func (r reading) listed(from End) []Relation {
	last := r.Mentions[from.Mention].Last
	if last+1 >= len(r.tree.Words) {
		return nil
	}
	if r.tree.Words[last].Form == "," {
		to, known := r.end(r.placeAt(last + 1))
		larger := r.tree.Words[last+1]
		if known {
			larger = r.tree.Words[to.Word]
		}
		if !known || larger.Head != from.Word || !larger.Is("appos") && !larger.Is("nmod") {
			return nil
		}
		return r.plain("place-comma", "LOCATED_IN", from, to, .85, "")
	}
	if lower(r.tree.Words[last].Form) != "in" {
		return nil
	}
	for at := last + 1; at < len(r.tree.Words) && at < last+7; at++ {
		if to, known := r.end(r.placeAt(at)); known && r.Mentions[to.Mention].Form == mention.NameForm && !r.tree.Words[to.Word].Is("compound") {
			return r.plain("place-in-place", "LOCATED_IN", from, to, .9, "")
		}
		w := r.tree.Words[at]
		if lower(w.Form) != "of" && w.UPOS != "DET" && w.UPOS != "ADJ" && w.UPOS != "PROPN" && !r.words["place"][r.lemma(at)] {
			return nil
		}
	}
	return nil
}

// placeAt gives the mention of a place or country that begins at a word, or -1.
func (r reading) placeAt(word int) int {
	for _, m := range r.mentions {
		if x := r.Mentions[m]; x.First == word && (x.Kind == schema.Country || x.Kind == schema.Place) && x.Form != mention.DemonymForm {
			return m
		}
	}
	return -1
}
