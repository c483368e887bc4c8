package qualify

import (
	"slices"
	"strings"

	"chancery/loader/relate"
	"chancery/loader/text"
	"chancery/schema"
)

// Saying is one place where a text says that somebody says, thinks, wants or asks for
// something: the words of who does, the words that say so, and what is said.
type Saying struct {
	Sentence int         // index into Trees; -1 of a caption or a turn of a transcript
	Source   text.Span   // empty where nobody is named
	Cue      text.Span   // "has said", "according to"
	Content  []text.Span // clauses and quotations; none where they were not found
	Voice    schema.Voice
	Class    string // of cues.tsv: "say", "allege", "noun-say" …, else "according to" or "caption"
}

// Sayings gives the attributions of a whole document in the order of their cues, whether or
// not a relation stands in them. Quotations go to the nearest saying of their paragraph.
func (c *Cues) Sayings(doc text.Doc, sentences relate.Sentences, patterns *relate.Patterns) []Saying {
	var all []Saying
	spoken := speech{spans: quotations(doc.Text)}
	for i, tree := range sentences.Trees {
		if tree.Sentence.Furniture {
			continue
		}
		v := view{cues: c, sentences: sentences, patterns: patterns, tree: tree, number: i}
		for at := range tree.Words {
			beside := !spoken.quoted(tree.Words[at].Span) && slices.ContainsFunc(spoken.spans, tree.Sentence.Overlaps)
			if s, found := v.saying(at, beside); found {
				all = append(all, s)
			}
		}
	}
	spreadQuotations(doc, sentences, all)
	all = append(all, captions(doc)...)
	slices.SortStableFunc(all, func(a, b Saying) int { return a.Cue.Start - b.Cue.Start })
	return all
}

// saying reads the attribution that a word carries; beside says that the word stands outside a
// quotation of its sentence.
func (v view) saying(at int, beside bool) (Saying, bool) {
	w := v.tree.Words[at]
	switch {
	case v.accordingTo(at) && (w.Is("obl") || w.Is("nmod") || w.Is("advmod")):
		return v.accorded(at), true
	case w.UPOS == "VERB" && !w.Is("amod"):
		return v.verbSaying(at, beside)
	case w.UPOS == "NOUN":
		return v.nounSaying(at)
	}
	return Saying{}, false
}

// class gives the first of some classes that a word belongs to.
func (v view) class(at int, classes ...string) string {
	for _, class := range classes {
		if v.cues.is(class, v.lemma(at)) {
			return class
		}
	}
	return ""
}

// verbSaying reads "X said that …", "…, X said", "X wants to …", "X accused Y of …".
func (v view) verbSaying(at int, quotation bool) (Saying, bool) {
	class := v.class(at, "say", "allege", "deny", "plan", "ask", "doubt", "know", "voice")
	if class == "" || class == "plan" && v.is("effort", at) {
		return Saying{}, false
	}
	content := v.contentOf(at)
	w := v.tree.Words[at]
	beside := w.Is("parataxis") && v.speaks(at) || v.introduced(at, "as") && w.Is("advcl") && class == "say"
	strong := class == "say" || class == "allege" || class == "deny"
	if content == nil && beside {
		content = v.besideOf(at)
	}
	if content == nil && (class == "voice" || class == "ask") {
		content = v.objectOf(at)
	}
	if content == nil && !(strong && (class != "say" || quotation || v.quotes(at))) {
		return Saying{}, false
	}
	s := Saying{Sentence: v.number, Cue: v.verbGroup(at), Content: content, Voice: v.speaker(at), Class: class}
	if source := v.sourceWord(at); source >= 0 {
		s.Source = v.phraseSpan(source)
	}
	return s, s.Source.Len() > 0 || class == "say" && v.tree.Child(at, "nsubj:pass", "expl") >= 0
}

// sourceWord gives the word of who does what a verb says, or -1.
func (v view) sourceWord(at int) int {
	doers := v.patterns.Doers(v.tree, at)
	if len(doers) > 0 {
		return doers[0]
	}
	return v.stray(at)
}

// quotes says whether a verb has a quotation mark among its children or beside it.
func (v view) quotes(at int) bool {
	for _, i := range append(v.tree.Children(at), at-1, at+1) {
		if i >= 0 && i < len(v.tree.Words) && strings.ContainsAny(v.tree.Words[i].Form, "\"“”:") {
			return true
		}
	}
	return false
}

// contentOf gives the clauses below a verb of saying: what is said, wanted, asked for.
func (v view) contentOf(at int) []text.Span {
	var spans []text.Span
	for _, c := range v.tree.Children(at) {
		w := v.tree.Words[c]
		if w.Is("ccomp") || w.Is("xcomp") || w.Is("advcl") && v.introduced(c, "of", "for") {
			spans = append(spans, v.tree.Subtree(c))
		}
	}
	return spans
}

// objectOf gives the object of a verb that voices something of it: "cited [the report]"; of a verb
// of asking only what it asks for: "called [for talks]".
func (v view) objectOf(at int) []text.Span {
	for _, c := range v.tree.Children(at) {
		if w := v.tree.Words[c]; w.Is("obj") && v.is("voice", at) || w.Is("obl") && v.introduced(c, "for", "on", "about", "to", "of") {
			return []text.Span{v.tree.Subtree(c)}
		}
	}
	return nil
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

// phraseSpan gives all words below a noun, without commas at the end.
func (v view) phraseSpan(noun int) text.Span {
	first, last := noun, noun
	for _, i := range v.tree.Descendants(noun) {
		first, last = min(first, i), max(last, i)
	}
	for last > noun && v.tree.Words[last].UPOS == "PUNCT" {
		last--
	}
	return v.tree.Span(first, last+1)
}

// accorded reads "according to X".
func (v view) accorded(at int) Saying {
	s := Saying{Sentence: v.number, Voice: v.voice(at), Class: "according to"}
	first, last := at, at
	for _, i := range v.tree.Descendants(at) {
		first, last = min(first, i), max(last, i)
	}
	for first < last && v.tree.Words[first].UPOS == "PUNCT" {
		first++
	}
	open := first
	for open < last && lower(v.tree.Words[open].Form) != "to" {
		open++
	}
	s.Cue = v.tree.Span(first, min(open+1, len(v.tree.Words)))
	if open < last {
		for last > open+1 && v.tree.Words[last].UPOS == "PUNCT" {
			last--
		}
		s.Source = v.tree.Span(open+1, last+1)
	}
	if v.tree.Words[at].Head >= 0 {
		s.Content = v.besideOf(at)
	}
	return s
}

// nounSaying reads "the minister's claim that …", "plans by the army to …".
func (v view) nounSaying(at int) (Saying, bool) {
	class := v.class(at, "noun-say", "noun-allege", "noun-deny", "noun-plan", "noun-ask")
	if class == "" {
		return Saying{}, false
	}
	s := Saying{Sentence: v.number, Cue: v.tree.Words[at].Span, Voice: v.nounSpeaker(at), Class: class}
	for _, c := range v.tree.Children(at) {
		w := v.tree.Words[c]
		if (w.Is("acl") || w.Is("ccomp")) && w.Relation != "acl:relcl" && v.introduced(c, "that", "to") {
			s.Content = append(s.Content, v.tree.Subtree(c))
		}
	}
	if s.Content == nil {
		return Saying{}, false
	}
	for _, doer := range v.patterns.Doers(v.tree, at) {
		if !v.introduced(doer, "of") {
			s.Source = v.phraseSpan(doer)
			break
		}
	}
	if w := v.tree.Words[at]; s.Source.Len() == 0 && w.Is("obj") {
		if doer := v.sourceWord(w.Head); doer >= 0 {
			s.Source = v.phraseSpan(doer)
		}
	}
	return s, s.Source.Len() > 0
}

// spreadQuotations gives every quotation to the saying that it belongs to: of its own
// sentence, or of the one before or after it in its paragraph.
func spreadQuotations(doc text.Doc, sentences relate.Sentences, all []Saying) {
	spoken := speech{spans: quotations(doc.Text)}
	for _, quotation := range spoken.spans {
		best, distance := -1, 1<<30
		for i, s := range all {
			apart := max(s.Cue.Start-quotation.End, quotation.Start-s.Cue.End)
			strong := s.Class == "say" || s.Class == "allege" || s.Class == "deny" || s.Class == "according to"
			if !strong || apart < 0 || apart >= distance || spoken.quoted(s.Cue) {
				continue
			}
			between := doc.Slice(text.Span{Start: min(s.Cue.End, quotation.End), End: max(s.Cue.Start, quotation.Start)})
			if strings.Contains(between, "\n") || !besides(sentences, s, quotation) {
				continue
			}
			best, distance = i, apart
		}
		if best >= 0 {
			all[best].Content = append(all[best].Content, quotation)
		}
	}
}

// besides says whether a quotation touches the sentence of a saying or a neighbour of it.
func besides(sentences relate.Sentences, s Saying, quotation text.Span) bool {
	for i := max(0, s.Sentence-1); i <= min(s.Sentence+1, len(sentences.Trees)-1); i++ {
		if sentences.Trees[i].Sentence.Overlaps(quotation) {
			return true
		}
	}
	return false
}
