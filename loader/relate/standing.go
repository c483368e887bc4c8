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

// office reads the words of an office: who holds it and whose it is.
func (r reading) office(m int) []Relation {
	words := r.Mentions[m]
	if words.Form != mention.OfficeForm {
		return nil
	}
	office, known := r.end(m)
	if !known || r.vague(words) {
		return nil
	}
	var found []Relation
	if holder, known := r.end(words.Holder); known && r.kind(holder) == schema.Person && r.Mentions[words.Holder].Sentence == r.number {
		held := r.plain("office-title", "HOLDS_OFFICE", holder, office, .97, words.Modifier)
		for i := range held {
			held[i].Trigger = office.Word
			if stated := r.stated(holder.Word, office.Word); stated >= 0 && !r.beside(words, r.Mentions[words.Holder]) {
				held[i].Standing, held[i].Trigger = false, stated
				held[i].Words = append(held[i].Words, stated)
			}
		}
		found = append(found, held...)
	}
	if body, known := r.end(words.Body); known && r.kind(body) == schema.Place && leads(words.Post) {
		return found // "Bavarian conservative leader": of whom it is left open
	} else if known && (r.kind(body) != schema.Place || r.Links.Body[office.Entity] == body.Entity) {
		found = append(found, r.plain("office-body", "OFFICE_OF", office, body, .97, "")...)
	} else if words.Modifier != "candidate" && words.Post != "member of parliament" && words.Post != "minister" {
		found = append(found, r.unsaidBody(office)...)
	}
	return found
}

// unsaidBody gives whose office it is where its words leave that to the reader ("Chancellor Angela
// Merkel", "the prime minister" of the one country that a text is about): the country that decided
// its name, which the document names elsewhere.
func (r reading) unsaidBody(office End) []Relation {
	body := r.Links.Body[office.Entity]
	row, _ := schema.RelationNamed("OFFICE_OF")
	if body < 0 || !row.Allows(schema.Office, r.Links.Entities[body].Kind) {
		return nil
	}
	const prior = .95
	return []Relation{{
		Pattern: "office-body-unsaid", Name: "OFFICE_OF", Sentence: r.number, From: office, To: End{body, -1, -1}, Trigger: office.Word, Words: []int{office.Word},
		Standing: true, Prior: prior, Score: prior * r.score(office.Mention),
	}}
}

// leads says whether a post is a word for whoever leads.
func leads(post string) bool { return post == "leader" || post == "chief" || post == "head" }

// ofOffice says whether an office of the sentence belongs to the body that a mention names:
// then its holder is more than affiliated.
func (r reading) ofOffice(body int) bool {
	for _, m := range r.mentions {
		if o := r.Mentions[m]; o.Form == mention.OfficeForm && r.Links.Of[m] >= 0 && (o.Body == body || o.First <= r.Mentions[body].First && r.Mentions[body].Last <= o.Last) {
			return true
		}
	}
	return false
}

// vague says whether the words are a byname rather than an office: "the Kremlin chief". The
// chief of a country is its president or prime minister, and the text does not say which.
func (r reading) vague(words mention.Mention) bool {
	lemma := r.lemma(words.Head)
	body, known := r.end(words.Body)
	return (lemma == "chief" || lemma == "head" || lemma == "boss" || lemma == "strongman") && known && r.kind(body) == schema.Country
}

// beside says whether a title stands next to a name, with no more than a comma and an article
// between them: then it is a title, whatever the parser makes of the clause around it.
func (r reading) beside(title, name mention.Mention) bool {
	first, last := title.Last, name.First
	if name.First < title.First {
		first, last = name.Last, title.First
	}
	for i := first; i < last; i++ {
		if w := r.tree.Words[i]; w.UPOS != "PUNCT" && w.UPOS != "DET" && w.UPOS != "ADJ" {
			return false
		}
	}
	return true
}

// stated gives the word by which a sentence says that somebody holds an office ("was elected
// president", "is the president"), or -1 where a title takes it for granted ("President X"):
// only what is said can be denied, planned or reported.
func (r reading) stated(holder, office int) int {
	nominal := func(from, to int) bool {
		for i, steps := from, 0; i >= 0 && steps < 6; i, steps = r.tree.Words[i].Head, steps+1 {
			if i == to {
				return true
			}
			w := r.tree.Words[i]
			if !w.Is("appos") && !w.Is("nmod") && !w.Is("compound") && !w.Is("flat") && !w.Is("amod") && !w.Is("conj") {
				return false
			}
		}
		return false
	}
	if r.has(office, "cop") {
		return office
	}
	if nominal(holder, office) || nominal(office, holder) {
		return -1
	}
	for i, steps := office, 0; i >= 0 && steps < 3; i, steps = r.tree.Words[i].Head, steps+1 {
		if r.tree.Words[i].UPOS == "VERB" {
			return i
		}
	}
	return -1
}

// party reads the party or other body before a person's title or name: "the SPD politician X", "Angela
// Merkel's Christian Democrats".
func (r reading) party(m int) []Relation {
	words := r.Mentions[m]
	party, known := r.end(m)
	if !known || words.Form != mention.NameForm || r.kind(party) != schema.Organization {
		return nil
	}
	name, pattern, prior := schema.Relation("MEMBER_OF"), "party-modifier", .88
	if r.Links.Entities[party.Entity].SubKind != "Party" {
		if r.ofOffice(m) {
			return nil
		}
		name, pattern, prior = "AFFILIATED_WITH", "body-modifier", .8
	}
	var found []Relation
	join := func(p place) {
		for _, at := range r.conjuncts([]place{p}) {
			member, known := r.end(r.mentionAt(at.word, []schema.Kind{schema.Person}, nil, "poss"))
			if !known || r.form(r.Mentions[member.Mention].First-1) == ":" {
				continue // "AP/dpa Editor: Lena Sand" is a credit
			}
			if own := r.possessor(r.Mentions[member.Mention].First); own >= 0 && own != m {
				continue // "Kestrelo's Lena Sand and Vendlar's Jon Strand"
			}
			for _, relation := range r.plain(pattern, name, member, party, prior, "") {
				relation.Score *= at.score
				found = append(found, relation)
			}
		}
	}
	for _, p := range r.children(words.Head, "nmod:poss") {
		join(p)
	}
	w := r.tree.Words[words.Head]
	if w.Head < 0 || !w.Is("compound") && !w.Is("amod") && !w.Is("nmod:poss") {
		return found
	}
	join(place{w.Head, r.arc(words.Head)})
	for _, p := range r.children(w.Head, "appos", "flat") {
		join(place{p.word, p.score * r.arc(words.Head)})
	}
	if up := r.tree.Words[w.Head]; up.Head >= 0 && (up.Is("appos") || up.Is("nmod:desc") || up.Is("compound")) {
		join(place{up.Head, r.arc(w.Head) * r.arc(words.Head)})
	}
	return found
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
	case words.Form != mention.NameForm || kind != schema.Organization && kind != schema.Place:
		return nil
	case kind == schema.Place:
		found = append(r.listed(from), r.owned(from)...)
	}
	heads := []place{{words.Head, 1}}
	heads = append(heads, r.children(words.Head, "appos")...)
	for _, head := range heads {
		for _, p := range r.with(head.word, map[string]bool{"in": true}, "nmod") {
			for _, at := range r.conjuncts([]place{p}) {
				to := r.mentionAt(at.word, []schema.Kind{schema.Place, schema.Country}, nil, "prep")
				if end, known := r.end(to); known {
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
