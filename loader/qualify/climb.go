package qualify

import (
	"strings"

	"chancery/loader/parse"
	"chancery/loader/relate"
	"chancery/loader/text"
	"chancery/schema"
)

// State says how the document presents each relation, in their order.
func (c *Cues) State(doc text.Doc, sentences relate.Sentences, patterns *relate.Patterns, relations []relate.Relation) []Statement {
	speech := c.quotes(doc, sentences, patterns)
	clock := newClock(c, doc, sentences.Trees)
	out := make([]Statement, 0, len(relations))
	for _, r := range relations {
		row, _ := schema.RelationNamed(r.Name)
		v := view{cues: c, sentences: sentences, patterns: patterns, tree: sentences.Trees[r.Sentence], number: r.Sentence, event: row.Nature == schema.Event}
		if r.From.Entity >= 0 && sentences.Links.Entities[r.From.Entity].Kind == schema.Occasion {
			v.event = true
		}
		m := mood{factuality: schema.Asserted}
		if r.Standing && !v.event {
			v.standing(&m, r)
		} else {
			if (r.Name == "AIDED" || r.Name == "SUPPLIES") && v.is("promise", r.Trigger) {
				m.plan(v.lemma(r.Trigger)) // "pledged help" gives none yet
			}
			if r.Withheld {
				m.negate(v.lemma(r.Trigger))
			}
			if v.climb(&m, r.Trigger) || v.event {
				speech.add(&m, v, r)
			}
		}
		when := schema.Date("")
		if !r.Standing || v.event {
			when = clock.of(r, m.factuality == schema.Planned)
			if form := v.tree.Words[r.Trigger].XPOS; form != "VBD" && form != "VBN" {
				m.await(when, clock.published())
			}
		}
		s := m.statement(r)
		s.Time = when
		out = append(out, s)
	}
	return out
}

// view is one tree with the means to say who speaks in it.
type view struct {
	cues      *Cues
	sentences relate.Sentences
	patterns  *relate.Patterns
	tree      parse.Tree
	number    int
	event     bool // the relation, or what stands in it, happens at a time
}

func lower(s string) string { return strings.ToLower(s) }

func (v view) lemma(i int) string { return lower(v.tree.Words[i].Lemma) }

func (v view) is(class string, i int) bool {
	return v.cues.is(class, v.lemma(i)) || v.cues.is(class, lower(v.tree.Words[i].Form))
}

// standing reads what the words of an office say: a candidate holds nothing yet.
func (v view) standing(m *mood, r relate.Relation) {
	switch r.Status {
	case "candidate", "elect", "designate", "presumptive", "incoming", "future", "aspiring", "nominee":
		m.plan(r.Status)
	}
}

// way says how far what stands above a word reaches the relation below it.
type way int

const (
	stop way = iota // only who speaks does: the words take the relation for granted
	past            // its sources do, the moods of the next word do not
	on              // all of it does
)

func reaches(yes bool) way {
	if yes {
		return on
	}
	return stop
}

// climb goes from the word that carries a relation to the root and adds what stands on the
// way. From where the words take the relation for granted, only those who speak are added:
// in "the minister said that the meeting yielded no deal" the minister vouches for the
// meeting, and the document does in "the meeting yielded no deal". It says whether anything
// above the word spoke of the relation itself.
func (v view) climb(m *mood, at int) bool {
	way, from := on, -1
	for steps := 0; steps <= len(v.tree.Words); steps++ {
		if way == on {
			v.local(m, at)
		}
		if way != stop || v.event {
			v.aside(m, at, from)
		}
		if v.tree.Words[at].Head < 0 {
			break
		}
		if way == stop {
			v.granted(m, at)
		} else {
			way = v.edge(m, at)
		}
		at, from = v.tree.Words[at].Head, at
	}
	if way != stop && v.question() {
		m.suppose("?")
	}
	return way != stop
}

// granted adds who says the clause that takes an event for granted. States that a clause
// takes for granted are the document's: "the Greek island of Lesbos".
func (v view) granted(m *mood, at int) {
	if !v.event {
		return
	}
	w := v.tree.Words[at]
	if w.Is("ccomp") && (v.is("say", w.Head) || v.is("allege", w.Head)) || w.Is("parataxis") && v.speaks(w.Head) {
		m.report(schema.Reported, v.speaker(w.Head), v.lemma(w.Head))
	}
}

func (v view) question() bool {
	last := len(v.tree.Words) - 1
	for last > 0 && (v.tree.Words[last].UPOS == "PUNCT") && v.tree.Words[last].Form != "?" {
		last--
	}
	return last >= 0 && v.tree.Words[last].Form == "?"
}

// local adds the negation, modal verbs, adverbs and adjectives of one word.
func (v view) local(m *mood, at int) {
	verb := v.tree.Words[at].UPOS == "VERB"
	for _, c := range v.tree.Children(at) {
		w := v.tree.Words[c]
		form := lower(w.Form)
		switch {
		case w.Is("aux"):
			v.auxiliary(m, at, c)
		case verb && v.tree.Words[at].Is("advcl") && v.coming(at, c):
			m.plan(form)
		case w.Is("det") && form == "no" && v.tells(at):
			m.suppose(form) // "no evidence that"
		case w.Is("advmod") && v.cues.is("adv-not", form), w.Is("det") && form == "no", w.Is("cc:preconj") && form == "neither":
			m.negate(form)
		case w.Is("advmod") && v.is("adv-report", c):
			m.report(schema.Reported, schema.Voice{}, form)
		case w.Is("advmod") && v.is("adv-allege", c):
			m.report(schema.Alleged, schema.Voice{}, form)
		case w.Is("advmod") && v.is("adv-doubt", c) && w.Head == at:
			m.suppose(form)
		case w.Is("amod") && !verb && v.is("adj-allege", c):
			m.report(schema.Alleged, schema.Voice{}, form)
		case w.Is("amod") && !verb && v.is("adj-plan", c):
			m.plan(form)
		case w.Is("amod") && !verb && v.is("adj-doubt", c):
			m.suppose(form)
			m.weak = true
		case w.Is("mark") && (form == "if" || form == "unless" || form == "whether"):
			m.suppose(form)
		case (w.Is("mark") || w.Is("case")) && form == "without":
			m.negate(form)
		case w.Is("nsubj") && verb && v.noOne(c):
			m.negate("no")
		}
	}
}

// noOne says whether a subject or object is "no …", "nobody" or "none".
func (v view) noOne(i int) bool {
	switch lower(v.tree.Words[i].Form) {
	case "nobody", "none", "nothing":
		return true
	}
	for _, c := range v.tree.Children(i) {
		if v.tree.Words[c].Is("det") && lower(v.tree.Words[c].Form) == "no" {
			return true
		}
	}
	return false
}

// present says whether a verb is in the present without an auxiliary.
func (v view) present(at int) bool {
	xpos := v.tree.Words[at].XPOS
	return (xpos == "VBZ" || xpos == "VBP") && v.tree.Child(at, "aux") < 0
}

// aside adds sources that stand beside a clause: "according to X", "X said" after it. What
// hangs on the words of saying themselves is not what is said.
func (v view) aside(m *mood, at, from int) {
	for _, c := range v.tree.Children(at) {
		w := v.tree.Words[c]
		switch {
		case c == from:
		case w.Is("parataxis") && w.UPOS == "VERB" && v.speaks(c):
			v.cue(m, c)
		case (w.Is("obl") || w.Is("nmod") || w.Is("advmod")) && v.accordingTo(c):
			m.report(schema.Reported, v.voice(c), "according to")
		case w.Is("advcl") && v.introduced(c, "as") && v.is("say", c) && v.tree.Child(c, "nsubj") >= 0 && v.tree.Child(c, "obj", "ccomp") < 0:
			v.cue(m, c)
		}
	}
}

func (v view) speaks(i int) bool {
	return (v.is("say", i) || v.is("allege", i) || v.is("deny", i)) && (v.tree.Child(i, "nsubj", "nsubj:pass") >= 0 || v.stray(i) >= 0)
}

func (v view) accordingTo(i int) bool {
	for _, c := range v.tree.Children(i) {
		w := v.tree.Words[c]
		if w.Is("case") && lower(w.Form) == "according" || w.Is("advmod") && lower(w.Form) == "according" {
			return true
		}
	}
	return v.lemma(i) == "accord"
}

func (v view) introduced(i int, words ...string) bool {
	for _, c := range v.tree.Children(i) {
		if w := v.tree.Words[c]; w.Is("mark") || w.Is("case") {
			for _, word := range words {
				if lower(w.Form) == word {
					return true
				}
			}
		}
	}
	return false
}

// edge adds what a word says of the one below it, and gives whether the moods further up
// still reach the relation.
func (v view) edge(m *mood, at int) way {
	w, head := v.tree.Words[at], v.tree.Words[at].Head
	governs := v.tree.Words[head].UPOS
	switch {
	case w.Is("xcomp") && (v.is("plan", head) || v.is("ask", head) || v.is("fail", head) || v.is("doubt", head)):
		v.cue(m, head)
		return on
	case w.Is("xcomp"):
		v.bidden(m, at, head)
		v.cue(m, head)
		return on
	case w.Is("ccomp"), w.Is("csubj"), w.Is("parataxis") && governs == "VERB" && v.speaks(head):
		v.cue(m, head)
		return on
	case w.Is("acl") && v.content(at, head) >= 0:
		v.nounCue(m, v.content(at, head))
		return on
	case w.Is("acl") && v.said(at, head) >= 0:
		v.cue(m, v.said(at, head))
		return on
	case w.Relation == "acl:relcl":
		return stop
	case (w.Is("nmod") || w.Is("acl")) && v.introduced(at, "including"):
		return on
	case w.Is("acl"):
		if v.supposed(head) {
			m.suppose("a")
		}
		if !v.nounCue(m, head) {
			v.described(m, at, head)
		}
		return on
	case w.Is("parataxis") && w.XPOS == "VB" && v.tree.Child(at, "nsubj") < 0:
		m.plan("infinitive")
		return on
	case w.Is("advcl"):
		return reaches(v.adverbial(m, at, head))
	case w.Is("conj"):
		return v.shared(at, head)
	case governs == "VERB" && (w.Is("obj") || w.Is("nsubj") || w.Is("obl") || w.Is("iobj")):
		return v.argument(m, at, head)
	case w.Is("amod") && head < at && v.supposed(head):
		m.suppose("a")
		return on
	case w.Is("nmod"), w.Is("compound"), w.Is("amod"), w.Is("obl"), w.Is("nsubj"), w.Is("obj"):
		return reaches(v.introduced(at, "of", "on", "for", "about", "against", "to", "in") && v.nounCue(m, head))
	case w.Is("appos"):
		return stop
	}
	return on
}

// shared says whether the second of two coordinated words has the moods of the first: "will
// meet and sign", but not "will meet and has signed", nor "did not flee but fought".
func (v view) shared(at, head int) way {
	if v.tree.Words[at].UPOS != "VERB" {
		return on
	}
	if v.tree.Child(at, "nsubj", "aux") >= 0 || v.tree.Words[at].XPOS != v.tree.Words[head].XPOS {
		return past
	}
	if cc := v.tree.Child(at, "cc"); cc >= 0 && lower(v.tree.Words[cc].Form) == "but" {
		return past
	}
	return on
}

// argument adds what a verb says of a deed that a noun names: "denied the accusations",
// "cancelled the visit". The moods of a verb reach only the deeds that it is about; any other
// noun of a deed stands for itself: "the talks did not yield a deal" took place.
func (v view) argument(m *mood, at, head int) way {
	w := v.tree.Words[at]
	switch {
	case v.refused(at, head):
		m.refuse(v.speaker(head), v.lemma(head))
		return on
	case w.Is("obl") && v.introduced(at, "for") && v.is("motion", head):
		m.plan("for") // "arrived for talks"
		return stop
	case w.Is("obl") && v.introduced(at, "of", "for") && v.is("allege", head):
		v.cue(m, head) // "was accused of abuses"
		return on
	case w.Relation == "obl" && at > head && v.is("bear", head) && v.tree.Child(at, "case") < 0 && v.tree.Child(head, "obj") < 0:
		return on // an object that the parser did not know: "organise in May [a summit]"
	case w.Is("obl") || w.Is("iobj"):
		v.occasion(m, at, head)
		return stop
	}
	passive := v.tree.Child(head, "nsubj:pass", "aux:pass") >= 0
	switch {
	case w.Relation == "nsubj" && !passive && v.is("occur", head):
		return on
	case w.Is("nsubj") && !v.is("bear", head) && !v.definite(at):
		return past // "ties have strengthened": who says so says that there are ties
	case w.Relation == "nsubj" && !passive:
		return stop
	case v.is("allege", head), v.is("deny", head):
		v.cueOf(m, head, true)
		return on
	case v.is("fail", head) && v.is("spoken", at):
		return stop // who rejects a call takes it for granted that there was one
	case v.is("sever", head) && v.is("bond", at):
		m.negate(v.lemma(head)) // "cut its ties with Iran"
		return on
	case v.is("bear", head):
		v.cueOf(m, head, true)
		return on
	}
	return stop
}

// supposed says whether a name has an indefinite article: "a stronger Russia" is one that
// might be.
func (v view) supposed(name int) bool {
	if v.tree.Words[name].UPOS != "PROPN" {
		return false
	}
	for _, c := range v.tree.Children(name) {
		if form := lower(v.tree.Words[c].Form); v.tree.Words[c].Is("det") && (form == "a" || form == "an") {
			return true
		}
	}
	return false
}

// definite says whether a noun is one that the reader is taken to know: "the meeting", "its
// sanctions", "Putin's visit".
func (v view) definite(noun int) bool {
	for _, c := range v.tree.Children(noun) {
		w := v.tree.Words[c]
		if w.Is("nmod:poss") || w.Is("det") && lower(w.Form) != "a" && lower(w.Form) != "an" && lower(w.Form) != "no" {
			return true
		}
	}
	return false
}

// adverbial adds what a clause beside another says of itself: conditions and purposes.
func (v view) adverbial(m *mood, at, head int) bool {
	switch {
	case v.introduced(at, "of", "for", "from", "into") && (v.is("allege", head) || v.is("deny", head)):
		v.cue(m, head)
		return true
	case v.introduced(at, "from") && v.is("fail", head):
		m.negate(v.lemma(head))
		return true
	case v.introduced(at, "if", "unless", "whether"):
		return false // already added where the mark stands
	case v.tree.Words[at].XPOS == "VB" && v.introduced(at, "to") && v.tree.Child(at, "nsubj") < 0:
		if v.is("plan", head) || v.is("ask", head) || v.is("fail", head) {
			v.cue(m, head)
			return true
		}
		m.plan("in order to")
		v.bidden(m, at, head)
		return false
	case v.is("plan", head) && v.tree.Words[at].XPOS == "VBG" && v.introduced(at, "to", "on"):
		v.cue(m, head) // "is committed to sending"
		return true
	case v.tree.Words[at].XPOS == "VBG" && v.introduced(at, "against"):
		m.suppose("against") // "warned Kenya against attacking"
		return false
	case v.tree.Words[at].XPOS == "VBG" && v.introduced(at, "in"):
		return true // "agreed to cooperate in sending": as real as what it is part of
	}
	return false
}

// cue adds what a governing verb or adjective says of its clause.
func (v view) cue(m *mood, head int) { v.cueOf(m, head, false) }

func (v view) cueOf(m *mood, head int, noun bool) {
	lemma := v.lemma(head)
	infinitive := !noun
	switch {
	case v.is("deny", head):
		m.report(schema.Denied, v.speaker(head), lemma)
	case v.is("allege", head):
		m.report(schema.Alleged, v.speaker(head), lemma)
	case v.is("fail", head):
		m.negate(lemma)
	case v.is("say", head) && !noun && !v.raising(head):
		m.report(schema.Reported, v.speaker(head), lemma)
	case v.raising(head):
		m.report(schema.Reported, schema.Voice{}, lemma)
	case v.is("plan", head):
		m.plan(lemma)
	case v.is("ask", head) && infinitive:
		m.suppose(lemma)
	case v.is("doubt", head):
		m.suppose(lemma)
	case lemma == "go" && v.tree.Words[head].XPOS == "VBG":
		m.plan("going to")
	}
}

// raising says whether a verb of saying is passive with an infinitive: "is said to have".
func (v view) raising(head int) bool {
	return v.is("say", head) && v.tree.Child(head, "nsubj:pass") >= 0 && v.tree.Child(head, "xcomp") >= 0
}
