package relate

import (
	"chancery/loader/mention"
	"chancery/schema"
)

// successor gives an office to whoever replaces the holder that the sentence names in it: "Jon Strand,
// who served as finance minister, was replaced by Lena Sand".
func (r reading) successor(m int) []Relation {
	words := r.Mentions[m]
	office, known := r.end(m)
	holder, also := r.end(words.Holder)
	if words.Form != mention.OfficeForm || !known || !also || words.Modifier == "candidate" || r.Mentions[holder.Mention].Sentence != r.number || r.vague(words) {
		return nil
	}
	for t, w := range r.tree.Words {
		if w.UPOS != "VERB" || r.lemma(t) != "replace" && r.lemma(t) != "succeed" {
			continue
		}
		for _, whom := range r.patient(t) {
			if r.mentionAt(whom.word, []schema.Kind{schema.Person}, nil, "patient") != holder.Mention {
				continue
			}
			for _, who := range r.agent(t) {
				next, known := r.end(r.mentionAt(who.word, []schema.Kind{schema.Person}, nil, "agent"))
				if !known || r.Mentions[next.Mention].Form != mention.NameForm {
					continue
				}
				found := r.plain("replace-holder", "HOLDS_OFFICE", next, office, .88, "")
				for i := range found {
					found[i].Standing, found[i].Trigger = false, t
					found[i].Words = append(found[i].Words, t)
					found[i].Score *= whom.score * who.score
				}
				return found
			}
		}
	}
	return nil
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
		found = append(found, r.partyWithin(words, holder)...)
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

// partyWithin reads the party that stands among the words of its member's office, where it is not
// the body of the office: "Republican Senator Lena Sand", "the Labour foreign minister Jon Strand".
func (r reading) partyWithin(office mention.Mention, holder End) []Relation {
	if r.Mentions[holder.Mention].Form != mention.NameForm || !r.beside(office, r.Mentions[holder.Mention]) || office.Post == "spokesperson" || office.Post == "adviser" {
		return nil
	}
	for _, m := range r.mentions {
		x := r.Mentions[m]
		party, known := r.end(m)
		if !known || x.First < office.First || x.Last > office.Head || x.Form != mention.NameForm && x.Form != mention.DemonymForm || r.possessive(x.Last) {
			continue
		}
		if r.Links.Entities[party.Entity].SubKind == "Party" && office.Body != m {
			return r.plain("party-in-office", "MEMBER_OF", holder, party, .88, "")
		}
	}
	return nil
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
	return leads(words.Post) && (lemma == "chief" || lemma == "head" || lemma == "boss" || lemma == "strongman") && known && r.kind(body) == schema.Country
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

// leads says whether a post is a word for whoever leads.
func leads(post string) bool { return post == "leader" || post == "chief" || post == "head" }

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
