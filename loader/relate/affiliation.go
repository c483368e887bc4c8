package relate

import (
	"slices"
	"strings"

	"chancery/loader/mention"
	"chancery/schema"
)

// affiliation reads where a person works or speaks from by the order of the words, for the parser
// hangs the ends of long descriptions on whatever stands near: "Lena Sand of the Sevim Institute",
// "Lena Sand, a professor of law at the Sevim Institute", "former Sevim Institute economist Lena Sand".
func (r reading) affiliation(m int) []Relation {
	words := r.Mentions[m]
	person, known := r.end(m)
	if !known || words.Form != mention.NameForm || r.kind(person) != schema.Person {
		return nil
	}
	var found []Relation
	join := func(pattern string, body int, prior float64) {
		if end, known := r.end(body); known && r.kind(end) == schema.Organization && !r.ofOffice(body) {
			name := schema.Relation("AFFILIATED_WITH")
			if r.Links.Entities[end.Entity].SubKind == "Party" {
				name = "MEMBER_OF"
			}
			found = append(found, r.plain(pattern, name, person, end, prior, "")...)
		}
	}
	join("name-of-body", r.bodyOf(words.Last, words.Head), .85)
	for _, body := range r.described(words.Last) {
		join("name-post-at", body, .85)
	}
	join("name-body-brackets", r.partyInBrackets(words.Last), .9)
	join("body-name", r.possessor(words.First), .82)
	join("body-post-name", r.postBefore(words.First), .85)
	return found
}

// partyInBrackets gives the party that stands in brackets behind a name: "Lena Sand (SPD)"; -1 where none does.
func (r reading) partyInBrackets(at int) int {
	if r.form(at) != "(" {
		return -1
	}
	body := r.bodyFrom(at + 1)
	if party, known := r.end(body); !known || r.Links.Entities[party.Entity].SubKind != "Party" {
		return -1
	}
	if next := r.form(r.Mentions[body].Last); next != ")" && next != "," && next != "/" {
		return -1
	}
	return body
}

// bodyOf gives the body that follows a name behind "of", or behind another preposition where the
// tree hangs it on the name; -1 where none does.
func (r reading) bodyOf(at, head int) int {
	if r.form(at) == "," && r.form(at+1) == "of" {
		at++ // "Lena Sand, of the Sevim Institute, said"
	}
	preposition := r.form(at)
	if preposition != "of" && preposition != "from" && preposition != "at" && preposition != "with" {
		return -1
	}
	body := r.bodyFrom(at + 1)
	if body < 0 || r.possessed(body) || preposition != "of" && r.tree.Words[r.Mentions[body].Head].Head != head {
		return -1
	}
	return body
}

// described gives the bodies that a description behind a name and its comma ends in: ", a professor
// of law at the Sevim Institute and expert at Chatham House". Its first noun is a post, and nothing
// but nouns, adjectives and prepositions stands between.
func (r reading) described(at int) []int {
	if r.form(at) != "," {
		return nil
	}
	var bodies []int
	post, field := false, 0
	for i := at + 1; i < len(r.tree.Words) && i < at+16; i++ {
		w := r.tree.Words[i]
		form := r.form(i)
		switch {
		case post && (form == "at" || form == "of" || form == "for" || form == "from" || form == "with"):
			if body := r.bodyFrom(i + 1); body >= 0 {
				if n := len(bodies); n > 0 && field == n && form == "at" {
					bodies = bodies[:n-1] // "professor of International Relations at Oslo University"
				}
				bodies = append(bodies, body)
				field = 0
				if form == "of" {
					field = len(bodies)
				}
				i = r.Mentions[body].Last - 1
			}
		case !post && (form == "who" || form == "is" || form == "was" || form == "also"):
		case r.words["post"][r.lemma(i)]:
			post = true
		case w.UPOS == "NOUN" || w.UPOS == "ADJ" || w.UPOS == "PROPN" || w.UPOS == "DET" || w.UPOS == "NUM":
			if !post && w.UPOS == "PROPN" && r.bodyFrom(i) >= 0 {
				return bodies // another name of a list
			}
		case form == "in" && i+1 < len(r.tree.Words) && r.tree.Words[i+1].UPOS == "DET":
			return bodies // "in an interview with": the description is over
		case post && (form == "and" || w.UPOS == "ADP" || form == "-"):
		case form == "-":
		default:
			return bodies
		}
	}
	return bodies
}

// postBefore gives the body that stands before the post before a name, or -1.
func (r reading) postBefore(first int) int {
	at := first - 1
	if at > 0 && r.form(at) == "," {
		at--
	}
	if at < 1 || !r.words["post"][r.lemma(at)] || r.tree.Words[at].UPOS != "NOUN" && r.tree.Words[at].UPOS != "PROPN" || r.tree.Words[at].XPOS == "NNS" {
		return -1
	}
	for i := at - 1; i >= 0 && i >= at-4; i-- {
		for _, m := range r.mentions {
			if x := r.Mentions[m]; x.Last == i+1 && x.Form == mention.NameForm && x.Kind == schema.Organization {
				return m
			}
		}
		if w := r.tree.Words[i]; w.UPOS != "ADJ" && w.UPOS != "NOUN" && w.UPOS != "PROPN" && w.XPOS != "POS" || w.XPOS == "NNS" {
			return -1
		}
	}
	return -1
}

// possessed says whether the name of a body is a possessor: "of Kestrelo's".
func (r reading) possessed(body int) bool {
	last := r.Mentions[body].Last
	return r.possessive(last)
}

// possessive says whether a word makes what stands before it a possessor; the bare apostrophe behind
// an s ("Fox News' reporter") is often read as a quotation mark.
func (r reading) possessive(i int) bool {
	if i < 1 || i >= len(r.tree.Words) {
		return false
	}
	w, before := r.tree.Words[i], r.tree.Words[i-1]
	return w.XPOS == "POS" || (w.Form == "'" || w.Form == "’") && before.End == w.Start && strings.HasSuffix(before.Form, "s") && r.unopened(i)
}

// unopened says whether no quotation opens before an apostrophe that could close it.
func (r reading) unopened(i int) bool {
	for j := 0; j < i; j++ {
		w := r.tree.Words[j]
		if form := w.Form; (form == "'" || form == "‘" || form == "`") && (j == 0 || r.tree.Words[j-1].End < w.Start) {
			return false
		}
	}
	return true
}

// possessor gives the body whose possessive a name follows: "Kestrelo's Lena Sand"; -1 where none does.
func (r reading) possessor(first int) int {
	if first < 2 || !r.possessive(first-1) {
		return -1
	}
	for _, m := range r.mentions {
		if x := r.Mentions[m]; x.Last == first-1 && x.Form == mention.NameForm && x.Kind == schema.Organization {
			return m
		}
	}
	return -1
}

// bodyFrom gives the name of a body that starts at a word, behind an article, adjectives and the
// noun that says what it is: "the British consultancy Sevim Group"; -1 where none does.
func (r reading) bodyFrom(at int) int {
	for i := at; i < len(r.tree.Words) && i < at+9; i++ {
		best := -1
		for _, m := range r.mentions {
			if x := r.Mentions[m]; x.First == i && x.Form == mention.NameForm && x.Kind == schema.Organization && (best < 0 || x.Last > r.Mentions[best].Last) {
				best = m
			}
		}
		if best >= 0 {
			return best // also of "head of Kestrelo's research unit"
		}
		w := r.tree.Words[i]
		if w.Form == "," && i > at && r.form(i+1) == "the" && i+2 < len(r.tree.Words) && r.tree.Words[i-1].UPOS == "NOUN" && r.appositive(i+2, i-1) {
			i++ // "at an American think-tank, the Sevim Institute"
			continue
		}
		if !slices.Contains([]string{"DET", "ADJ", "NOUN"}, w.UPOS) && w.Form != "-" && !r.demonym(i) || w.XPOS == "NNS" {
			return -1
		}
	}
	return -1
}

// appositive says whether the name that starts at a word is in apposition to a noun.
func (r reading) appositive(name, noun int) bool {
	for i := name; i < len(r.tree.Words) && i < name+5; i++ {
		if w := r.tree.Words[i]; w.Head == noun {
			return w.Is("appos")
		}
	}
	return false
}

// demonym says whether a word is the adjective of a country.
func (r reading) demonym(word int) bool {
	return slices.ContainsFunc(r.mentions, func(m int) bool {
		return r.Mentions[m].Form == mention.DemonymForm && r.Mentions[m].First <= word && word < r.Mentions[m].Last
	})
}

// form gives a word in lower case, "" outside the sentence.
func (r reading) form(i int) string {
	if i < 0 || i >= len(r.tree.Words) {
		return ""
	}
	return lower(r.tree.Words[i].Form)
}
