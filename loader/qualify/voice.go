package qualify

import (
	"strings"

	"chancery/loader/mention"
	"chancery/loader/relate"
	"chancery/loader/text"
	"chancery/schema"
)

// speaker gives who does what a verb or noun of saying says.
func (v view) speaker(head int) schema.Voice {
	doers := v.patterns.Doers(v.tree, head)
	if len(doers) == 0 {
		if stray := v.stray(head); stray >= 0 {
			return v.voice(stray)
		}
		return schema.Voice{}
	}
	if v.is("noun-allege", doers[0]) || v.is("noun-say", doers[0]) {
		// "allegations by the minister claimed …": the minister speaks.
		if beyond := v.patterns.Doers(v.tree, doers[0]); len(beyond) > 0 {
			return v.voice(beyond[0])
		}
	}
	return v.voice(doers[0])
}

// stray gives the subject of "…, X said" at a sentence's end that the parser hung on the words
// before it, or -1.
func (v view) stray(verb int) int {
	w := v.tree.Words[verb]
	if tensed := w.XPOS == "VBD" || w.XPOS == "VBZ" || w.XPOS == "VBP"; tensed && v.tree.Child(verb, "nsubj", "aux:pass") < 0 {
		if c := v.tree.Child(verb, "compound"); c >= 0 && c < verb && v.tree.Words[c].UPOS == "PROPN" {
			return c // a verb has no parts of a name before it: "…, Reuters reports"
		}
	}
	if !w.Is("parataxis") || w.Head > verb || w.XPOS != "VBD" && w.XPOS != "VBZ" && w.XPOS != "VBP" || v.tree.Child(verb, "nsubj", "obj", "ccomp", "aux", "aux:pass") >= 0 {
		return -1
	}
	first := verb
	for first > 0 && v.tree.Words[first-1].UPOS != "PUNCT" && v.tree.Words[first-1].UPOS != "VERB" {
		first--
	}
	if first == 0 || v.tree.Words[first-1].UPOS != "PUNCT" {
		return -1
	}
	for i := first; i < verb; i++ {
		u := v.tree.Words[i]
		if (u.UPOS == "NOUN" || u.UPOS == "PROPN" || u.UPOS == "PRON") && (u.Head < first || u.Head >= verb) && v.tree.Child(i, "case") < 0 {
			return i
		}
	}
	return -1
}

// voice gives the speaker that a word names: whoever holds the whole phrase by name, else the
// entity that the word refers to, else the words of the text. Of several who speak together it
// gives the first. A single noun of one thing ("the general") is nobody that a reader could
// look for.
func (v view) voice(word int) schema.Voice {
	at := v.mentioned(word)
	if one := v.tree.Words[word].XPOS; at < 0 || v.kind(at) != schema.Person && (one == "NN" || one == "NNP") {
		if holder := v.holder(word, 0); holder >= 0 {
			at = holder
		}
	}
	if at >= 0 {
		e := v.sentences.Links.Entities[v.sentences.Links.All(at)[0]]
		return schema.Voice{Entity: e.ID, Name: e.Name}
	}
	w := v.tree.Words[word]
	if name := v.phrase(word); w.UPOS == "PROPN" || w.UPOS == "NOUN" && (w.XPOS == "NNS" || strings.Contains(name, " ") || v.is("plural", word)) {
		return schema.Voice{Name: name}
	}
	return schema.Voice{}
}

// mentioned gives the longest mention of an entity that a word heads or, in a name, is part
// of; -1 where there is none.
func (v view) mentioned(word int) int {
	best := -1
	for m, found := range v.sentences.Mentions {
		if found.Sentence != v.number || found.Form == mention.OfficeForm || len(v.sentences.Links.All(m)) == 0 {
			continue
		}
		inName := found.Form == mention.NameForm && word >= found.First && word < found.Last
		if found.Head != word && !inName {
			continue
		}
		if best < 0 || found.Last-found.First > v.sentences.Mentions[best].Last-v.sentences.Mentions[best].First {
			best = m
		}
	}
	return best
}

func (v view) kind(m int) schema.Kind {
	return v.sentences.Links.Entities[v.sentences.Links.All(m)[0]].Kind
}

// holder gives the mention of the person whose name stands beside a title or description: "a
// spokesman for the army, [Omar Bakri]", "foreign ministry spokesman [Ali Hassan]"; -1 where
// nobody is named.
func (v view) holder(word, depth int) int {
	for _, c := range v.tree.Children(word) {
		w := v.tree.Words[c]
		switch {
		case c < word || depth > 2:
			continue
		case w.Is("appos"), w.Is("flat"), w.Relation == "nsubj", w.Relation == "nmod:desc":
			if m := v.mentioned(c); m >= 0 && v.kind(m) == schema.Person && v.sentences.Mentions[m].Form == mention.NameForm {
				return m
			}
		case !w.Is("nmod"):
			continue
		}
		if m := v.holder(c, depth+1); m >= 0 {
			return m
		}
	}
	return -1
}

// phrase gives a noun with what narrows it down, without article: "two officials of the
// ministry of defence", "army's commander".
func (v view) phrase(noun int) string {
	first, last := v.extent(noun, 0)
	for first < noun && v.tree.Words[first].Is("det") {
		first++
	}
	var name strings.Builder
	for i := first; i <= last; i++ {
		w := v.tree.Words[i]
		if i > first && w.Start > v.tree.Words[i-1].End {
			name.WriteByte(' ')
		}
		if i == 0 && w.UPOS != "PROPN" && w.XPOS != "NNP" {
			w.Form = lower(w.Form[:1]) + w.Form[1:]
		}
		name.WriteString(w.Form)
	}
	return name.String()
}

// extent gives the first and the last word of a noun's phrase, without what only adds to it.
func (v view) extent(noun, depth int) (int, int) {
	first, last := noun, noun
	for _, c := range v.tree.Children(noun) {
		w := v.tree.Words[c]
		part := c < noun && (w.Is("amod") || w.Is("compound") || w.Is("nmod") || w.Is("nummod") || w.Is("det") || w.Is("case") && depth > 0) ||
			c > noun && (w.Is("flat") || w.Is("fixed") || w.Is("case") && w.UPOS == "PART" || w.Is("nmod") && v.introduced(c, "of", "for", "in", "at", "from"))
		if !part || depth > 3 || w.UPOS == "PRON" {
			continue
		}
		a, b := v.extent(c, depth+1)
		first, last = min(first, a), max(last, b)
	}
	return first, last
}

// speech is what a document puts between quotation marks, and who says it.
type speech struct {
	spans  []text.Span
	voices []schema.Voice // who is said to speak outside the quotation marks of each sentence
	breaks []int          // paragraph of each sentence
}

// quotes finds the quotations of a document and the verbs of saying around them. A quotation
// ends with its paragraph.
func (c *Cues) quotes(doc text.Doc, sentences relate.Sentences, patterns *relate.Patterns) speech {
	s := speech{spans: quotations(doc.Text)}
	for i, tree := range sentences.Trees {
		v := view{cues: c, sentences: sentences, patterns: patterns, tree: tree, number: i}
		found := schema.Voice{}
		for at, w := range tree.Words {
			if w.UPOS == "VERB" && v.speaks(at) && !s.quoted(w.Span) {
				if found = v.speaker(at); found.Name != "" {
					break
				}
			}
		}
		s.voices = append(s.voices, found)
		s.breaks = append(s.breaks, strings.Count(doc.Text[:min(tree.Sentence.Start, len(doc.Text))], "\n"))
	}
	return s
}

func (s speech) quoted(span text.Span) bool {
	for _, quotation := range s.spans {
		if quotation.Contains(span) {
			return true
		}
	}
	return false
}

// add makes the speaker of a quotation the source of a relation for which the tree gave none.
func (s speech) add(m *mood, v view, r relate.Relation) {
	if len(m.chain) > 0 || !s.quoted(v.tree.Words[r.Trigger].Span) {
		return
	}
	for _, i := range []int{r.Sentence, r.Sentence - 1, r.Sentence + 1} {
		if i >= 0 && i < len(s.voices) && s.breaks[i] == s.breaks[r.Sentence] && s.voices[i].Name != "" {
			m.report(schema.Reported, s.voices[i], "quotation")
			return
		}
	}
}
