package qualify

import "chancery/schema"

// content gives the noun whose content a clause is, or -1: "accusations by officials that
// [Khartoum armed rebels]". The parser may take such a clause for a relative one, and may
// hang it on whoever makes the claim.
func (v view) content(clause, head int) int {
	for steps := 0; steps < 3 && head >= 0; steps++ {
		w := v.tree.Words[head]
		if w.UPOS != "NOUN" && w.UPOS != "PROPN" {
			return -1
		}
		if v.tells(head) {
			break
		}
		if !w.Is("nmod") && !w.Is("flat") && !w.Is("appos") || !v.introduced(clause, "that") {
			return -1
		}
		head = w.Head
	}
	if head < 0 || !v.tells(head) || !v.whole(clause) {
		return -1
	}
	return head
}

// said gives the verb of saying whose content a clause is although it hangs on another noun
// below that verb, or -1: "said in a speech that [Greece had attacked Cyprus]".
func (v view) said(clause, head int) int {
	if !v.whole(clause) {
		return -1
	}
	for steps := 0; steps < 3 && head >= 0; steps++ {
		w := v.tree.Words[head]
		if w.UPOS == "VERB" {
			if (v.is("say", head) || v.is("allege", head) || v.is("deny", head)) && v.tree.Child(head, "ccomp") < 0 && head < clause {
				return head
			}
			return -1
		}
		if !w.Is("obl") && !w.Is("obj") && !w.Is("iobj") && !w.Is("nmod") && !w.Is("flat") {
			return -1
		}
		head = w.Head
	}
	return -1
}

// tells says whether a noun is one that has a content.
func (v view) tells(noun int) bool {
	return v.is("noun-allege", noun) || v.is("noun-say", noun) || v.is("noun-deny", noun) || v.is("noun-plan", noun) || v.is("noun-doubt", noun)
}

// whole says whether a clause has a subject of its own and lacks nothing: "that Russia
// attacked Moldova", but not "that Russia made".
func (v view) whole(clause int) bool {
	subject := v.tree.Child(clause, "nsubj", "nsubj:pass")
	if subject < 0 || relative[lower(v.tree.Words[subject].Form)] {
		return false
	}
	object := v.tree.Child(clause, "obj", "ccomp", "xcomp")
	if object >= 0 && relative[lower(v.tree.Words[object].Form)] {
		return false
	}
	return object >= 0 || v.introduced(clause, "that")
}

var relative = map[string]bool{"who": true, "which": true, "that": true, "whom": true}

// nounCue adds what a noun says of its clause or deed, and says whether it says anything:
// "the claim that", "plans to".
func (v view) nounCue(m *mood, head int) bool {
	lemma := v.lemma(head)
	switch {
	case v.is("noun-allege", head):
		m.report(schema.Alleged, v.nounSpeaker(head), lemma)
	case v.is("noun-deny", head):
		m.report(schema.Denied, v.nounSpeaker(head), lemma)
	case v.is("noun-say", head):
		m.report(schema.Reported, v.nounSpeaker(head), lemma)
	case v.is("noun-plan", head):
		m.plan(lemma)
	case v.is("noun-ask", head), v.is("noun-doubt", head):
		m.suppose(lemma)
	default:
		return false
	}
	return true
}

// nounSpeaker gives whose statement a noun names: "by X", "from X", "X's", or whoever makes it.
// What stands behind "of" is as often what it is about.
func (v view) nounSpeaker(noun int) schema.Voice {
	for _, doer := range v.patterns.Doers(v.tree, noun) {
		if v.introduced(doer, "of") && !v.is("noun-say", noun) {
			continue
		}
		if voice := v.voice(doer); voice.Entity != "" || !v.introduced(doer, "of") && v.names(doer) {
			return voice
		}
	}
	for _, c := range v.tree.Children(noun) {
		if v.tree.Words[c].Is("nmod") && v.introduced(c, "from") {
			return v.voice(c)
		}
	}
	if w := v.tree.Words[noun]; w.Is("obj") && v.is("make", w.Head) {
		return v.speaker(w.Head)
	}
	return schema.Voice{}
}

// names says whether a word names who speaks rather than what kind of statement it is: "the
// officials' report", but not "torture allegations".
func (v view) names(word int) bool {
	w := v.tree.Words[word]
	return w.UPOS == "PROPN" || v.introduced(word, "by", "'s", "’s", "'", "’")
}

// refused says whether a noun of saying is what a verb says is not so: "rejected the claims",
// "the claims were rejected".
func (v view) refused(noun, verb int) bool {
	w := v.tree.Words[noun]
	if !v.is("dismiss", verb) || !v.is("noun-say", noun) && !v.is("noun-allege", noun) && !v.is("noun-doubt", noun) {
		return false
	}
	return w.Is("obj") || w.Relation == "nsubj:pass" || w.Is("obl") && v.introduced(noun, "as") // "as false claims"
}
