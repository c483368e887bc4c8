package qualify

import (
	"chancery/loader/text"
)

// sourceWord gives the word of who does what a verb or adjective says, or -1. Of a passive verb it
// is who stands behind "by"; of a participle without a subject, who does what it stands beside.
func (v view) sourceWord(at int) int {
	if outer := v.resumed(at); outer >= 0 {
		at = outer
	}
	for steps := 0; steps < 4; steps++ {
		if v.passive(at) {
			for _, c := range v.tree.Children(at) {
				if v.tree.Words[c].Is("obl") && v.introduced(c, "by") {
					return c
				}
			}
			return -1
		}
		if subject := v.tree.Child(at, "nsubj"); subject >= 0 {
			if nearer := v.nearby(at); nearer >= 0 && v.parted(at, subject, nearer) {
				return nearer
			}
			return subject
		}
		if doers := v.patterns.Doers(v.tree, at); len(doers) > 0 {
			return doers[0]
		}
		if stray := v.stray(at); stray >= 0 {
			return stray
		}
		if nearby := v.nearby(at); nearby >= 0 {
			return nearby
		}
		w := v.tree.Words[at]
		switch {
		case w.Relation == "acl" && w.XPOS == "VBG" && at > 0 && v.tree.Words[at-1].Form == ",":
			// "hit back at the plan, calling it absurd": the plan calls nothing
			if doer := v.doerAbove(w.Head); doer >= 0 {
				return doer
			}
			return w.Head
		case w.Relation == "acl" && w.XPOS == "VBG":
			return w.Head
		case w.Head < 0, !w.Is("advcl") && !w.Is("conj") && !w.Is("xcomp"):
			return -1
		}
		at = w.Head
	}
	return -1
}

// nearby gives the subject of a verb of saying by the order of words alone, where the parser hung it
// on what is said, or -1: "…, said Ola Berg", "…, people close to Ola Berg say".
func (v view) nearby(at int) int {
	w := v.tree.Words[at]
	if w.XPOS != "VBD" && w.XPOS != "VBZ" && w.XPOS != "VBP" || !v.framed("alone", at) || v.tree.Child(at, "csubj", "aux:pass") >= 0 {
		return -1
	}
	head := -1
	if at > 0 && v.tree.Words[at-1].UPOS == "PUNCT" {
		for i := at + 1; i < len(v.tree.Words); i++ {
			switch u := v.tree.Words[i]; u.UPOS {
			case "NOUN", "PROPN":
				head = i
				continue
			case "DET", "ADJ", "NUM", "PART":
				continue
			}
			break
		}
		for head >= 0 && v.tree.Words[head].Head > at && v.tree.Words[head].Head < head {
			head = v.tree.Words[head].Head
		}
		return head
	}
	for i := at - 1; i >= 0; i-- {
		switch u := v.tree.Words[i]; u.UPOS {
		case "VERB", "SCONJ":
			return -1
		case "PUNCT":
			return head
		case "NOUN", "PROPN", "PRON", "NUM":
			head = i
		}
	}
	return head
}

// parted says whether a comma stands between a verb and the subject that the parser gave it, and
// another stands nearer: "[Bridges] are no answer, Ola Berg said".
func (v view) parted(at, subject, nearer int) bool {
	if v.tree.Dominates(subject, nearer) || subject > at || subject > nearer || v.tree.Words[nearer].Is("obl") || v.tree.Words[nearer].Head == at && !v.tree.Words[nearer].Is("obj") {
		return false
	}
	for i := subject; i < min(at, nearer); i++ {
		if v.tree.Words[i].UPOS == "PUNCT" && !v.tree.Dominates(subject, i) {
			return true
		}
	}
	return false
}

// doerAbove gives the subject of the first verb above a word that has one, or -1.
func (v view) doerAbove(at int) int {
	for ; at >= 0; at = v.tree.Words[at].Head {
		if v.tree.Words[at].UPOS == "VERB" {
			if subject := v.tree.Child(at, "nsubj"); subject >= 0 && v.tree.Words[subject].Relation != "nsubj:pass" {
				return subject
			}
		}
	}
	return -1
}

// clauses gives what stands below a word in some relations.
func (v view) clauses(at int, relations ...string) []text.Span {
	var spans []text.Span
	for _, c := range v.tree.Children(at) {
		for _, relation := range relations {
			if v.tree.Words[c].Is(relation) {
				spans = append(spans, v.below(c, at)...)
				break
			}
		}
	}
	return spans
}

// below gives the words that stand below a word, on its side of a cue.
func (v view) below(c, cue int) []text.Span {
	span := text.Span{Start: v.tree.Words[c].Start, End: v.tree.Words[c].End}
	for _, i := range v.tree.Descendants(c) {
		if resumed := v.resumed(i); resumed >= 0 && !v.tree.Dominates(c, resumed) {
			break
		}
		span.Start, span.End = min(span.Start, v.tree.Words[i].Start), max(span.End, v.tree.Words[i].End)
	}
	if group := v.verbGroup(cue); c < cue {
		if subject := v.tree.Child(cue, "nsubj"); subject > c && subject < cue {
			group.Start = min(group.Start, v.tree.Subtree(subject).Start)
		}
		span.End = min(span.End, group.Start)
	} else {
		span.Start = max(span.Start, group.End)
	}
	if span.Len() <= 0 {
		return nil
	}
	return []text.Span{span}
}

// objects gives what a verb voices something of: its object, and what it says of that.
func (v view) objects(at int) []text.Span {
	var spans []text.Span
	for _, c := range v.tree.Children(at) {
		if w := v.tree.Words[c]; w.Is("obj") || w.Is("iobj") || w.Is("xcomp") || w.Relation == "nsubj:pass" || w.Is("advcl") && v.introduced(c, "for", "of", "as") || w.Is("obl") && !v.introduced(c, "by") {
			spans = append(spans, v.below(c, at)...)
		}
	}
	return spans
}

// resumed gives the verb of saying whose speaker goes on with a word that the parser hung on what
// is said, or -1: "said that it had rained, [adding] that the river was high", "said that it will
// rain and [warned] of floods".
func (v view) resumed(at int) int {
	w := v.tree.Words[at]
	if w.UPOS != "VERB" || v.tree.Child(at, "mark", "nsubj") >= 0 {
		return -1
	}
	participle := w.XPOS == "VBG" && (w.Is("advcl") || w.Is("ccomp") || w.Is("parataxis") || w.Relation == "acl") && at > 0 && v.tree.Words[at-1].UPOS == "PUNCT" &&
		(v.framed("alone", at) || v.is("say", at) || v.tree.Child(at, "ccomp") >= 0)
	second := (w.XPOS == "VBD" || w.XPOS == "VBZ") && w.Is("conj") && w.XPOS != v.tree.Words[w.Head].XPOS &&
		v.tree.Child(at, "aux:pass") < 0
	if !participle && !second {
		return -1
	}
	for h := w.Head; h >= 0; h = v.tree.Words[h].Head {
		if participle && !w.Is("advcl") && h == w.Head && h < at && v.is("say", h) {
			return h
		}
		for _, c := range v.tree.Children(h) {
			if c < at && participle && v.tree.Words[c].Is("parataxis") && v.speaks(c) {
				return c
			}
		}
		if u := v.tree.Words[h]; u.Is("ccomp") && u.Head < at && v.is("say", u.Head) && (participle || v.tree.Words[u.Head].XPOS == w.XPOS) {
			return u.Head
		}
	}
	return -1
}

// besideOf gives the clause that a verb of saying stands beside.
func (v view) besideOf(at int) []text.Span {
	head := v.tree.Words[at].Head
	if head < 0 {
		return nil
	}
	span := v.tree.Subtree(head)
	own := v.tree.Subtree(at)
	if own.Start > span.Start {
		span.End = min(span.End, own.Start)
	} else {
		span.Start = max(span.Start, own.End)
	}
	return []text.Span{span}
}

// verbGroup gives a verb with the auxiliaries and adverbs right before it and its particle.
func (v view) verbGroup(at int) text.Span {
	first, last := at, at
	for first > 0 && v.tree.Words[first-1].Head == at && (v.tree.Words[first-1].Is("aux") || v.tree.Words[first-1].Is("advmod")) {
		first--
	}
	if last+1 < len(v.tree.Words) && v.tree.Words[last+1].Head == at && v.tree.Words[last+1].Is("compound:prt") {
		last++
	}
	return v.tree.Span(first, last+1)
}

// phraseSpan gives all words below a noun, without the preposition before it and the commas
// around it. Who is named before a relative clause is named without it.
func (v view) phraseSpan(noun int) text.Span {
	first, last := noun, noun
	for _, i := range v.tree.Descendants(noun) {
		first, last = min(first, i), max(last, i)
	}
	for last > noun && v.tree.Words[last].UPOS == "PUNCT" && v.tree.Words[last].Form != ")" {
		last--
	}
	for first < noun && (v.tree.Words[first].UPOS == "PUNCT" || v.tree.Words[first].Is("case")) {
		first++
	}
	return v.tree.Span(first, last+1)
}
