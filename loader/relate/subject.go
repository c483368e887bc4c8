package relate

// subject gives the surface subject of a verb: its own, or that of the clause it hangs on.
func (f frame) subject(v, depth int) []place {
	w := f.tree.Words[v]
	own := f.nearestSubject(v)
	if len(own) > 0 {
		return f.relative(v, own)
	}
	if before := f.before(v); before != nil {
		return before
	}
	if depth > deepest || w.Head < 0 {
		return nil
	}
	arc := f.arc(v)
	switch {
	case w.Is("conj"):
		if f.nominal(w.Head) && !f.has(w.Head, "cop") {
			return nil
		}
		return times(f.subject(w.Head, depth+1), arc)
	case f.relativeClause(v):
		// A clause on a noun that has a tensed verb and no subject has the noun for its subject, whatever else it has.
		if f.has(v, "nsubj", "obj", "nsubj:pass") && !f.relativeSubject(v) && (f.has(v, "nsubj", "nsubj:pass") || f.relativeObject(v) || !f.finite(v)) {
			return nil
		}
		return []place{{w.Head, arc}}
	case w.Is("acl"):
		return f.ofNoun(v, w.Head, depth, arc)
	case w.Is("amod"):
		return []place{{w.Head, arc}}
	case w.Is("parataxis") && w.XPOS == "VB" && !f.finite(v):
		return times(f.subject(w.Head, depth+1), arc)
	case w.Is("xcomp"), w.Is("ccomp") && !f.finite(v):
		return f.controlled(v, depth, arc)
	case w.Is("advcl") && !f.finite(v):
		if asked := f.asked(v, w.Head); len(asked) > 0 {
			return times(asked, arc)
		}
		if planned := f.planned(v); len(planned) > 0 {
			return times(planned, arc)
		}
		if f.words["object-control"][f.lemma(w.Head)] && f.behind(v, "of", "for", "into", "from", "with") {
			if objects := f.patient(w.Head); len(objects) > 0 {
				return times(objects, arc)
			}
			return nil
		}
		if f.nominal(w.Head) {
			return nil
		}
		return times(f.subject(w.Head, depth+1), arc)
	}
	return nil
}

// nearestSubject gives the one subject that a clause has: of several before the verb the nearest, for
// what stands before it is the topic of the sentence ("The one to blame, Obama had said, …");
// what the parser calls a second one behind the verb is the object.
func (f frame) nearestSubject(v int) []place {
	own := f.children(v, "nsubj")
	if len(own) < 2 {
		return own
	}
	nearest := own[0]
	for _, p := range own[1:] {
		if p.word < v && f.tree.Words[p.word].Relation != "nsubj:outer" {
			nearest = p
		}
	}
	return []place{nearest}
}

// before gives the nominal right before a tensed verb to which the parser gave no subject:
// "hours before [the envoy] arrived", with the envoy taken for the object of "before".
func (f frame) before(v int) []place {
	w := f.tree.Words[v]
	if w.XPOS != "VBD" && w.XPOS != "VBZ" && w.XPOS != "VBP" || !w.Is("parataxis") || f.passive(v) {
		return nil
	}
	end := v - 1
	for end >= 0 && f.tree.Words[end].UPOS == "PUNCT" {
		end--
	}
	if end < 0 || !f.nominal(end) {
		return nil
	}
	head := end
	for steps := 0; steps < deepest; steps++ {
		up := f.tree.Words[head]
		if up.Head < 0 || up.Head >= v || !f.nominal(up.Head) || !up.Is("flat") && !up.Is("appos") && !up.Is("nmod") && !up.Is("compound") {
			break
		}
		head = up.Head
	}
	if !f.tree.Words[head].Is("obl") {
		return nil
	}
	return []place{{head, .7}}
}

// controlled gives the subject of an infinitive or participle that a verb governs: that
// verb's object ("urged Iran to stop"), else its subject ("promised to stop").
func (f frame) controlled(v, depth int, arc float64) []place {
	head := f.tree.Words[v].Head
	if asked := f.asked(v, head); len(asked) > 0 {
		return times(asked, arc)
	}
	if !f.words["subject-control"][f.lemma(head)] {
		if objects := f.children(head, "obj", "iobj"); len(objects) > 0 {
			return times(f.relative(head, objects), arc)
		}
	}
	return times(f.subject(head, depth+1), arc)
}

// asked gives of whom a verb of asking wants what its infinitive says: "called on [Egypt] to
// release the prisoners", "appealed to [the army] to stay calm".
func (f frame) asked(v, head int) []place {
	if !f.words["oblique-control"][f.lemma(head)] || f.finite(v) {
		return nil
	}
	return f.with(head, askedBy, "obl")
}

var askedBy = map[string]bool{"on": true, "upon": true, "to": true}

// ofNoun gives the subject of a clause that describes a noun: the noun itself ("troops
// guarding the border"), or whose plan it is ("Russia's plan to buy grain").
func (f frame) ofNoun(v, noun, depth int, arc float64) []place {
	if f.tree.Words[v].XPOS != "VB" && !f.behind(v, "of", "for", "on", "to", "at") {
		return []place{{noun, arc}}
	}
	if f.words["accusation"][f.lemma(noun)] {
		return times(f.with(noun, map[string]bool{"against": true, "of": true, "at": true}, "nmod"), arc)
	}
	if owners := f.children(noun, "nmod:poss"); len(owners) > 0 {
		return times(owners, arc)
	}
	up := f.tree.Words[noun]
	if named := f.writtenLarge(f.children(noun, "amod", "compound")); len(named) > 0 && !f.words["granted"][f.lemma(noun)] {
		return times(named, arc)
	}
	if up.Head >= 0 && up.Is("obj") && f.tree.Words[up.Head].UPOS == "VERB" {
		return times(f.subject(up.Head, depth+1), arc*f.arc(noun))
	}
	if mods := f.children(noun, "amod", "compound"); len(mods) > 0 && up.Is("nsubj") {
		return times(mods, arc)
	}
	return nil
}

// planned gives who does what an infinitive says that stands right behind what is undertaken, although
// the parser hung it on the verb: "criticised [Russia]'s plan to buy grain".
func (f frame) planned(v int) []place {
	if f.tree.Words[v].XPOS != "VB" {
		return nil
	}
	to := f.tree.Child(v, "mark")
	if to < 1 || !f.words["undertaking"][f.lemma(to-1)] {
		return nil
	}
	if owners := f.children(to-1, "nmod:poss"); len(owners) > 0 {
		return owners
	}
	return f.writtenLarge(f.children(to-1, "amod", "compound"))
}

// writtenLarge gives the words of some that are written with a capital, as names and the adjectives of
// countries are: "the [US] operation to kill".
func (f frame) writtenLarge(words []place) []place {
	var found []place
	for _, p := range words {
		if form := f.tree.Words[p.word].Form; form != lower(form) {
			found = append(found, p)
		}
	}
	return found
}
