package qualify

import (
	"strings"

	"chancery/loader/text"
)

// verbSaying reads "X said that …", "…, X said", "X wants to …", "X praised Y", "X spoke about …".
func (v view) verbSaying(at int, quotation bool, told map[int]bool) (Saying, bool) {
	frame, content := v.verbFrame(at, quotation)
	last := at
	if frame == "" {
		noun := v.tree.Child(at, "obj")
		if noun < 0 || !v.makes(at, noun) || v.sourceWord(at) < 0 {
			return Saying{}, false
		}
		frame, content, last = "noun-object", v.clauses(noun, "nmod", "acl", "ccomp"), noun
	}
	if noun := v.tree.Child(at, "obj"); noun >= 0 {
		told[noun] = true
	}
	source := v.sourceWord(at)
	if v.framed("felt", at) && v.passive(at) { // with a clause too: "they were convinced that …"
		source = v.tree.Child(at, "nsubj:pass", "nsubj")
	}
	if v.supposes(at, source, frame) || v.christens(at) {
		return Saying{}, false
	}
	s := Saying{Sentence: v.number, Content: content, Voice: v.speaker(at), Class: frame}
	s.Cue = v.verbGroup(at)
	s.Cue.End = max(s.Cue.End, v.tree.Words[last].End)
	if strings.HasPrefix(frame, "with-") || frame == "infinitive" {
		s.Cue.End = v.preposition(at, s.Cue.End, &s.Content)
	}
	s.speaks = v.is("say", at) || v.is("allege", at) || v.is("deny", at) || frame == "beside"
	if source >= 0 {
		s.Source = v.phraseSpan(source)
		if s.Source.Overlaps(s.Cue) && source < at { // the parser hung the verb on its subject, or both elsewhere
			for i := source; i < at && v.tree.Words[i].Start < s.Cue.Start; i++ {
				s.Source.End = v.tree.Words[i].End
			}
		} else if s.Source.Overlaps(s.Cue) {
			s.Source.Start = max(s.Cue.End, v.tree.Words[at+1].Start)
		}
	}
	unnamed := frame == "passive" || v.passive(at)
	return s, s.Source.Len() > 0 || unnamed
}

// makes says whether a verb makes the statement that its object names: "made a statement", "took
// aim", but not "drew criticism".
func (v view) makes(at, noun int) bool {
	return v.framed("noun-"+v.lemma(at), noun) || v.framed("noun-object", noun) && v.framed("support", at)
}

// verbFrame gives the frame in which a verb says that somebody says something, and what is said;
// "" where it does not.
func (v view) verbFrame(at int, quotation bool) (string, []text.Span) {
	w := v.tree.Words[at]
	if clause := v.clauses(at, "ccomp", "csubj:pass"); clause != nil && !v.framed("clause-not", at) {
		return "clause", clause
	}
	if clause := v.clauses(at, "xcomp"); clause != nil && v.framed("infinitive", at) {
		return "infinitive", clause
	}
	if w.Is("parataxis") && !v.ownSentence(at) && (v.speaks(at) || v.framed("alone", at) && v.sourceWord(at) >= 0) ||
		v.introduced(at, "as") && w.Is("advcl") && (v.is("say", at) || v.framed("alone", at)) {
		return "beside", v.besideOf(at)
	}
	if v.passive(at) {
		if v.framed("felt", at) && v.tree.Child(at, "nsubj:pass", "nsubj") >= 0 {
			return "felt", v.clauses(at, "obl", "advcl", "xcomp")
		}
		if v.framed("passive", at) {
			return "passive", v.objects(at)
		}
		return "", nil
	}
	if object := v.object(at); object >= 0 {
		if v.lemma(at) == "put" && lower(v.tree.Words[object].Form) == "it" && v.tree.Words[at].Head >= 0 {
			return "beside", v.besideOf(at) // "as Ola Berg put it"
		}
		if v.framed("object", at) || v.framed("=dub", at) && v.quoteIn(v.tree.Subtree(object)) {
			return "object", v.objects(at)
		}
		return "", nil
	}
	for _, c := range v.tree.Children(at) {
		if frame := v.with(at, c); frame != "" {
			return frame, []text.Span{v.tree.Subtree(c)}
		}
	}
	if v.framed("alone", at) && !v.framed("beside", at) && (w.XPOS != "VB" || v.tree.Child(at, "aux") >= 0) {
		return "alone", nil
	}
	if (v.framed("with-quotation", at) || v.is("say", at) || v.is("allege", at) || v.is("deny", at)) && (quotation || v.quotes(at)) {
		return "quotation", nil
	}
	return "", nil
}

// supposes says whether a verb only imagines that somebody says something: "would never praise it",
// "can anybody want that?", or speaks of the writer and the reader, who are quoted only where what
// they say stands there as a clause.
func (v view) supposes(at, source int, frame string) bool {
	for _, c := range v.tree.Children(at) {
		if w := v.tree.Words[c]; w.Is("aux") {
			switch lower(w.Form) {
			case "would", "'d", "’d":
				return true
			case "can", "could", "should", "must", "may", "might":
				return frame != "clause"
			}
		}
	}
	if v.introduced(at, "if", "unless") || frame != "clause" && v.merelyTo(at) {
		return true
	}
	if source >= 0 && v.tree.Words[source].UPOS == "PRON" {
		switch lower(v.tree.Words[source].Form) {
		case "anybody", "anyone", "whoever":
			return true
		case "i", "you", "we":
			return frame != "clause" && frame != "beside"
		}
	}
	return frame != "clause" && frame != "beside" && v.question()
}

// merelyTo says whether a verb is an infinitive of which nobody says that it came about: "is free to
// praise it", "went there to praise it", but not "continued to praise it".
func (v view) merelyTo(at int) bool {
	w := v.tree.Words[at]
	return w.XPOS == "VB" && v.introduced(at, "to") && v.tree.Child(at, "nsubj") < 0 && (w.Head < 0 || !v.is("do", w.Head))
}

// christens says whether a participle beside a noun only gives its name: "a river called the Orkla".
func (v view) christens(at int) bool {
	w := v.tree.Words[at]
	if w.XPOS != "VBN" || w.Relation != "acl" || !v.framed("=dub", at) && v.lemma(at) != "know" {
		return false
	}
	return v.sourceWord(at) < 0
}

// ownSentence says whether a semicolon parts a clause from the one that the parser hung it on.
func (v view) ownSentence(at int) bool {
	for i := at; i > v.tree.Words[at].Head && i > 0; i-- {
		if v.tree.Words[i].Form == ";" {
			return true
		}
	}
	return false
}

// quoteIn says whether a quotation mark stands in a span.
func (v view) quoteIn(span text.Span) bool {
	for _, w := range v.tree.Words {
		if span.Contains(w.Span) && (w.XPOS == "``" || w.XPOS == "''") {
			return true
		}
	}
	return false
}

// object gives the object of a verb, or the gerund that stands for one: "opposed building it"; -1
// where there is none.
func (v view) object(at int) int {
	for _, c := range v.tree.Children(at) {
		if w := v.tree.Words[c]; w.Is("obj") || w.Is("xcomp") && w.XPOS == "VBG" || w.Is("iobj") && v.tree.Child(at, "ccomp") < 0 && !v.framed("alone", at) {
			return c
		}
	}
	return -1
}

// with gives the frame of a verb with a preposition, or "".
func (v view) with(at, c int) string {
	w := v.tree.Words[c]
	if c < at || !w.Is("obl") && !w.Is("nmod") && !w.Is("advcl") {
		return ""
	}
	for _, i := range v.tree.Children(c) {
		if u := v.tree.Words[i]; u.Is("case") || u.Is("mark") {
			if frame := "with-" + lower(u.Form); v.framed(frame, at) {
				return frame
			}
		}
	}
	return ""
}

// preposition gives the end of a cue with the preposition right behind it, which is the cue's and
// not the content's: "spoke about [the drought]", "criticism of".
func (v view) preposition(at, end int, content *[]text.Span) int {
	for _, c := range v.tree.Children(at) {
		w := v.tree.Words[c]
		if !w.Is("obl") && !w.Is("nmod") && !w.Is("advcl") && !w.Is("acl") {
			continue
		}
		for _, i := range v.tree.Children(c) {
			u := v.tree.Words[i]
			if !u.Is("case") && (!u.Is("mark") || u.UPOS != "ADP" && u.UPOS != "SCONJ") || i == 0 || v.tree.Words[i-1].End != end || i+1 >= len(v.tree.Words) {
				continue
			}
			for k, part := range *content {
				if part.Start == u.Start {
					(*content)[k].Start = v.tree.Words[i+1].Start
				}
			}
			return u.End
		}
	}
	return end
}

// passive says whether a verb is passive, also as a participle beside a noun or a clause.
func (v view) passive(at int) bool {
	w := v.tree.Words[at]
	if v.tree.Child(at, "nsubj:pass", "aux:pass", "csubj:pass") >= 0 {
		return true
	}
	opens := at == 0 || at == 1 && v.tree.Words[0].UPOS == "SCONJ" // "Asked whether …", "When asked about …"
	if opens && (w.XPOS == "VBN" || w.XPOS == "VBD") && v.tree.Child(at, "nsubj") < 0 && v.framed("passive", at) && !v.is("say", at) {
		return true
	}
	return (w.XPOS == "VBN" || w.XPOS == "VBD" && w.Relation == "acl") && (w.Relation == "acl" || w.Is("advcl")) && v.tree.Child(at, "aux", "nsubj") < 0
}

// quotes says whether a verb has a quotation mark among its children or beside it.
func (v view) quotes(at int) bool {
	for _, i := range append(v.tree.Children(at), at-1, at+1) {
		if i >= 0 && i < len(v.tree.Words) {
			switch v.tree.Words[i].Form {
			case "\"", "“", "”", ":", "''", "``":
				return true
			}
		}
	}
	return false
}

// nounSaying reads "the minister's claim that …", "plans by the army to …", "criticism of …".
func (v view) nounSaying(at int) (Saying, bool) {
	s := Saying{Sentence: v.number, Cue: v.tree.Words[at].Span, Voice: v.nounSpeaker(at)}
	for _, c := range v.tree.Children(at) {
		w := v.tree.Words[c]
		if (w.Is("acl") || w.Is("ccomp")) && w.Relation != "acl:relcl" && v.introduced(c, "that", "to", "whether") && v.framed("noun-clause", at) {
			s.Class = "noun-clause"
			s.Content = append(s.Content, v.tree.Subtree(c))
		}
		if !w.Is("nmod") || w.Relation == "nmod:poss" {
			continue
		}
		for _, i := range v.tree.Children(c) {
			if u := v.tree.Words[i]; u.Is("case") && v.framed("noun-"+lower(u.Form), at) {
				s.Class = "noun-" + lower(u.Form)
				s.Content = append(s.Content, v.tree.Subtree(c))
			}
		}
	}
	s.Cue.End = v.preposition(at, s.Cue.End, &s.Content)
	source := v.nounSource(at)
	if w := v.tree.Words[at]; s.Class == "" && source >= 0 && w.Is("obj") && v.framed("suffer", w.Head) && v.framed("noun-object", at) {
		s.Class = "noun-object"
	}
	if source >= 0 {
		s.Source = v.phraseSpan(source)
	}
	return s, s.Class != "" && source >= 0
}

// nounSource gives the word of whose statement a noun names, or -1.
func (v view) nounSource(at int) int {
	for _, c := range v.tree.Children(at) {
		if w := v.tree.Words[c]; w.Relation == "nmod:poss" || w.Is("nmod") && v.introduced(c, "by", "from", "among") {
			return c
		}
	}
	for _, c := range v.tree.Children(at) {
		w := v.tree.Words[c]
		if c < at && (w.Is("compound") && w.UPOS == "PROPN" || w.Is("amod") && lower(w.Form) != w.Form) {
			return c // "Republican criticism"
		}
	}
	w := v.tree.Words[at]
	if !w.Is("obj") && !w.Is("obl") {
		return -1
	}
	if !v.framed("suffer", w.Head) {
		return v.sourceWord(w.Head)
	}
	for _, c := range v.tree.Children(w.Head) {
		if v.tree.Words[c].Is("obl") && v.introduced(c, "from", "among") {
			return c
		}
	}
	return -1
}

// adjectiveSaying reads "X is aware that …", "X was critical of …", "it is unclear whether …".
func (v view) adjectiveSaying(at int) (Saying, bool) {
	copula := v.tree.Child(at, "cop")
	if copula < 0 || copula > at || v.tree.Words[copula].XPOS == "VB" && v.introduced(at, "to") {
		return Saying{}, false
	}
	s := Saying{Sentence: v.number, Cue: v.tree.Span(copula, at+1), Class: "adjective"}
	s.Content = v.clauses(at, "ccomp", "csubj")
	switch {
	case v.framed("adjective", at):
	case s.Content != nil && v.framed("adjective-clause", at):
		s.Class = "adjective-clause"
	default:
		return Saying{}, false
	}
	if s.Content == nil {
		s.Content = v.clauses(at, "xcomp", "obl", "advcl")
	}
	s.Cue.End = v.preposition(at, s.Cue.End, &s.Content)
	if v.tree.Child(at, "expl") < 0 {
		if source := v.sourceWord(at); source >= 0 {
			s.Source = v.phraseSpan(source)
		}
	}
	return s, true
}
