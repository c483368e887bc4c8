package qualify

import "chancery/schema"

// auxiliary adds what an auxiliary of a verb says.
func (v view) auxiliary(m *mood, at, i int) {
	switch form := lower(v.tree.Words[i].Form); form {
	case "will", "shall", "'ll", "’ll", "wo", "ll":
		m.plan(form)
	case "would":
		if v.foretold(at) {
			m.plan(form)
			return
		}
		m.suppose(form)
	case "could", "might", "may", "can", "ca", "should", "must", "ought":
		m.suppose(form)
	case "is", "are", "was", "were", "be", "'s", "’s":
		if v.tree.Words[at].XPOS == "VB" && v.introduced(at, "to") {
			m.plan(form + " to") // "was to visit"
		}
	}
}

// foretold says whether "would" before a verb is the "will" of somebody who has spoken or
// decided: "said it would", "would meet, the statement said", and not what would be if.
func (v view) foretold(at int) bool {
	said := false
	for steps := 0; at >= 0 && steps <= len(v.tree.Words); steps++ {
		w := v.tree.Words[at]
		for _, c := range v.tree.Children(at) {
			child := v.tree.Words[c]
			switch {
			case child.Is("advcl") && v.introduced(c, "if", "unless"), child.Is("aux") && lower(child.Form) == "have":
				return false
			case child.Is("parataxis") && child.UPOS == "VERB" && v.speaks(c):
				said = true
			}
		}
		if w.Head < 0 || said {
			break
		}
		switch {
		case w.Is("ccomp"), w.Is("parataxis"):
			said = v.is("say", w.Head) || v.is("allege", w.Head) || v.is("deny", w.Head) || v.is("plan", w.Head) || v.is("know", w.Head)
		case w.Is("acl"):
			said = v.tells(w.Head)
		case !w.Is("conj"), w.UPOS != "VERB" && v.tree.Child(at, "cop") < 0:
			return false
		}
		if said && !w.Is("parataxis") {
			break
		}
		at = w.Head
	}
	return said
}

// coming says whether a clause beside another speaks, in the present, of what is to come:
// "when he returns", "after the ministers sign".
func (v view) coming(at, mark int) bool {
	w := v.tree.Words[mark]
	if !w.Is("mark") && !w.Is("advmod") && !w.Is("case") || !v.present(at) {
		return false
	}
	return v.is("until", mark) || lower(w.Form) == "as" && mark > 0 && lower(v.tree.Words[mark-1].Form) == "soon"
}

// occasion adds the mood of a verb to a deed at which it is done: "will meet her during his
// visit" is a visit that is to come, and so is "will not meet her during his visit".
func (v view) occasion(m *mood, noun, verb int) {
	if !v.is("occasion", noun) || !v.introduced(noun, "in", "on", "during", "at", "for", "as") {
		return
	}
	var above mood
	above.factuality = schema.Asserted
	v.climb(&above, verb)
	switch {
	case above.factuality == schema.Planned:
		m.plan(v.lemma(verb))
	case above.factuality == schema.Hypothetical:
		m.suppose(v.lemma(verb))
	}
}

// bidden adds what a verb or the noun that is its object says of an infinitive: "gave orders
// to sign", "received permission to land".
func (v view) bidden(m *mood, at, head int) {
	w := v.tree.Words[at]
	if w.XPOS != "VB" || !v.introduced(at, "to") || v.is("fail", head) {
		return
	}
	for _, c := range v.tree.Children(head) {
		if v.tree.Words[c].Is("obj") || v.tree.Words[c].Relation == "nsubj:pass" {
			if v.is("noun-plan", c) || v.is("noun-ask", c) || v.is("noun-doubt", c) {
				v.nounCue(m, c)
			}
		}
	}
}

// described adds what an infinitive says of itself that describes a noun which says nothing
// of it: "the power to attack" is no attack, "the first to attack" was one.
func (v view) described(m *mood, at, head int) {
	w := v.tree.Words[at]
	if w.XPOS != "VB" || !v.introduced(at, "to") || v.tree.Child(at, "aux") >= 0 {
		return
	}
	if v.is("first", head) {
		return
	}
	for _, c := range v.tree.Children(head) {
		if v.is("first", c) {
			return
		}
	}
	if v.tree.Words[head].UPOS == "PROPN" {
		m.plan("to") // "Minister to visit Peru"
		return
	}
	m.suppose("to")
}

// await makes a plan of what is dated after the document's day.
func (m *mood) await(when, published schema.Date) {
	begin, _, known := when.Bounds()
	_, today, dated := published.Bounds()
	if known && dated && begin > today && (m.factuality == schema.Asserted || m.factuality == schema.Reported) {
		m.plan(string(when))
	}
}
