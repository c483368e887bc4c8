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

// voice gives the speaker that a word names: an entity where it refers to one, else the words
// of the text. Of several who speak together it gives the first.
func (v view) voice(word int) schema.Voice {
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
	if best >= 0 {
		e := v.sentences.Links.Entities[v.sentences.Links.All(best)[0]]
		return schema.Voice{Entity: e.ID, Name: e.Name}
	}
	switch v.tree.Words[word].UPOS {
	case "NOUN", "PROPN":
		return schema.Voice{Name: v.phrase(word)}
	}
	return schema.Voice{}
}

// phrase gives a noun with the adjectives and names before it, without article.
func (v view) phrase(noun int) string {
	var parts []string
	for i := 0; i <= noun; i++ {
		w := v.tree.Words[i]
		if i == noun || w.Head == noun && (w.Is("amod") || w.Is("compound") || w.Is("nmod:poss") || w.Is("nummod")) && w.UPOS != "PRON" {
			parts = append(parts, w.Form)
		}
	}
	return strings.Join(parts, " ")
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

// shortestQuotation is how many words make a quotation; fewer are words that the writer
// keeps at a distance.
const shortestQuotation = 5

func quotations(content string) []text.Span {
	var found []text.Span
	start := -1
	for i, r := range content {
		switch {
		case r == '\n':
			start = -1
		case r == '“', r == '"' && start < 0:
			start = i
		case (r == '”' || r == '"') && start >= 0:
			if len(strings.Fields(content[start:i])) >= shortestQuotation {
				found = append(found, text.Span{Start: start, End: i + 1})
			}
			start = -1
		}
	}
	return found
}
