package parse

import "slices"

// These corrections know what the treebanks never do. The figures are of the 20,000 sentences of the training parts of
// UD_English-EWT and GUM.

// habits corrects what the model did although the treebanks never do it.
func (m *Model) habits(words []Word, offset int) {
	for i := range words {
		gerund(words, offset, i)
		freed(words, offset, i)
		counted(words, offset, i)
		receiver(words, offset, i)
		parted(words, offset, i)
	}
}

// child gives the first word below word i with one of the relations, or -1.
func child(words []Word, offset, i int, relations ...string) int {
	return slices.IndexFunc(words, func(w Word) bool { return w.Head == offset+i && slices.Contains(relations, w.Relation) })
}

// gerund makes a noun of a participle behind an article, "the [fighting] goes on": 505 nouns, 13 verbs, all "the following".
func gerund(words []Word, offset, i int) {
	w := &words[i]
	if article := child(words, offset, i, "det"); w.UPOS == "VERB" && w.XPOS == "VBG" && article >= 0 && article < i && w.Lemma != "follow" && child(words, offset, i, "obj", "nsubj") < 0 {
		w.UPOS, w.XPOS, w.Lemma = "NOUN", "NN", w.Form
	}
}

// freed hangs the object of an adjective on the verb before it: "set [the prisoner] free". No adjective has an object there.
func freed(words []Word, offset, i int) {
	w := &words[i]
	below := w.Head - offset
	if w.Head < 0 || w.Relation != "obj" || words[below].Relation != "xcomp" || words[below].UPOS != "ADJ" {
		return
	}
	if above := words[below].Head - offset; above < i && i < below {
		w.Head = offset + above
	}
}

// counted makes an apposition of two names behind a number of somebody: "the two allies, [Greece] and Turkey". A list of three is not
// nested so.
func counted(words []Word, offset, i int) {
	w := &words[i]
	if w.Head < 0 || w.Relation != "conj" || w.UPOS != "PROPN" || words[w.Head-offset].XPOS != "NNS" {
		return
	}
	if child(words, offset, w.Head-offset, "nummod") >= 0 && child(words, offset, i, "cc") < 0 && child(words, offset, i, "conj") >= 0 {
		w.Relation = "appos"
	}
}

// receiver makes the receiver of a verb of giving of a full name before its bare object: "denied [Angela Merkel] access".
func receiver(words []Word, offset, i int) {
	w := &words[i]
	noun := w.Head - offset
	if w.Head < 0 || w.Relation != "compound" || w.UPOS != "PROPN" || noun < i || words[noun].Relation != "obj" || words[noun].UPOS != "NOUN" {
		return
	}
	verb := words[noun].Head - offset
	if verb == i-1 && giving[words[verb].Lemma] && child(words, offset, i, "flat") >= 0 && child(words, offset, noun, "det", "nmod:poss") < 0 {
		w.Head, w.Relation = offset+verb, "iobj"
	}
}

var giving = map[string]bool{"give": true, "send": true, "offer": true, "grant": true, "lend": true, "promise": true, "deny": true, "refuse": true, "pay": true,
	"hand": true, "owe": true, "award": true, "guarantee": true}

// parted makes a subject of what would describe a noun on the other side of its verb: "[Barack] Obama signed the treaty" with the name
// under "treaty". One adjective and no compound stands so.
func parted(words []Word, offset, i int) {
	w := &words[i]
	noun := w.Head - offset
	if noun <= i || w.Relation != "compound" && w.Relation != "amod" || w.UPOS != "PROPN" && w.UPOS != "NOUN" || words[noun].Head < 0 {
		return
	}
	verb := words[noun].Head - offset
	if i < verb && verb < noun && words[verb].UPOS == "VERB" && child(words, offset, verb, "nsubj", "nsubj:pass", "csubj") < 0 {
		w.Head, w.Relation = offset+verb, "nsubj"
	}
}
