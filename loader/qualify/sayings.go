package qualify

import (
	"slices"
	"sort"
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
	Class    string // the frame of sayings.tsv that found it, else "clause", "beside", "according to" or "caption"
	Within   bool   // it is part of what another says: "Berg said that [Ivanov denied it]"
	speaks   bool   // its verb can bring a quotation
	below    bool   // its word stands in a clause that another verb tells
	aside    bool   // its word is the verb of a relative clause: "praised Berg, who says that …" has two speakers
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
		told := map[int]bool{} // nouns and adjectives that a verb has taken into its cue
		for at := range tree.Words {
			beside := !spoken.quoted(tree.Words[at].Span) && slices.ContainsFunc(spoken.spans, tree.Sentence.Overlaps)
			if s, found := v.saying(at, beside, told); found {
				s.below = v.told(at)
				s.aside = tree.Words[at].Relation == "acl:relcl"
				all = append(all, s)
			}
		}
	}
	spreadQuotations(doc, sentences, all)
	all = append(all, captions(doc, sentences)...)
	slices.SortStableFunc(all, func(a, b Saying) int { return a.Cue.Start - b.Cue.Start })
	within(all, spoken)
	return all
}

const accordingTo = "according to"

// within marks what others say. What stands in a quotation is always another's. Of two sayings
// that stand in each other the one that says more is the outer one. "According to" hangs on what
// it gives the source of, yet speaks from outside.
func within(all []Saying, spoken speech) {
	order := make([]int, len(all))
	for i := range all {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool { return said(all[order[a]]) > said(all[order[b]]) })
	var outer []int
	for _, i := range order {
		s := &all[i]
		s.Within = s.Class != accordingTo && s.below || s.Sentence >= 0 && spoken.quoted(s.Cue) || s.Class != accordingTo && slices.ContainsFunc(outer, func(j int) bool {
			return !(s.aside && all[j].Class == "object") && slices.ContainsFunc(all[j].Content, func(part text.Span) bool {
				return part.Overlaps(s.Cue) && !part.Overlaps(all[j].Cue)
			})
		})
		if !s.Within {
			outer = append(outer, i)
		}
	}
}

// told says whether a word stands in a clause that a verb above it tells, whoever tells it.
func (v view) told(at int) bool {
	for ; v.tree.Words[at].Head >= 0; at = v.tree.Words[at].Head {
		w := v.tree.Words[at]
		if w.Is("parataxis") || v.resumed(at) >= 0 {
			return false
		}
		if w.Is("ccomp") && w.Head < at && v.tree.Words[w.Head].UPOS == "VERB" && !v.framed("clause-not", w.Head) {
			return true
		}
	}
	return false
}

// said gives how many bytes somebody says.
func said(s Saying) int {
	length := 0
	for _, part := range s.Content {
		length += part.Len()
	}
	return length
}

// saying reads the attribution that a word carries; beside says that the word stands outside a
// quotation of its sentence.
func (v view) saying(at int, beside bool, told map[int]bool) (Saying, bool) {
	w := v.tree.Words[at]
	switch {
	case v.accordingTo(at) && (w.Is("obl") || w.Is("nmod") || w.Is("advmod")):
		return v.accorded(at), true
	case told[at]:
		return Saying{}, false
	case w.UPOS == "VERB" && !w.Is("amod"):
		return v.verbSaying(at, beside, told)
	case w.UPOS == "NOUN":
		return v.nounSaying(at)
	case w.UPOS == "ADJ":
		return v.adjectiveSaying(at)
	case w.UPOS == "ADV" && v.framed("adverb", at):
		s := Saying{Sentence: v.number, Cue: w.Span, Class: "adverb"}
		if w.Head >= 0 {
			s.Content = []text.Span{v.tree.Subtree(w.Head)}
		}
		return s, true
	}
	return Saying{}, false
}

// framed says whether a word belongs to a frame of sayings.tsv.
func (v view) framed(frame string, at int) bool {
	return v.cues.frames[frame][v.lemma(at)] || v.cues.frames[frame][lower(v.tree.Words[at].Form)]
}

// accorded reads "according to X".
func (v view) accorded(at int) Saying {
	s := Saying{Sentence: v.number, Voice: v.voice(at), Class: accordingTo, speaks: true}
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

// spreadQuotations gives every quotation to the saying that it belongs to: of its own
// sentence, or of the one before or after it in its paragraph.
func spreadQuotations(doc text.Doc, sentences relate.Sentences, all []Saying) {
	for _, saying := range all {
		for i, part := range saying.Content {
			trimmed := strings.TrimRight(doc.Slice(part), ", \n") // the comma before "said X" is nobody's
			saying.Content[i].End = part.Start + len(trimmed)
		}
	}
	spoken := speech{spans: quotations(doc.Text)}
	for _, quotation := range spoken.spans {
		best, distance := -1, 1<<30
		for i, s := range all {
			apart := max(s.Cue.Start-quotation.End, quotation.Start-s.Cue.End)
			if !s.speaks || apart < 0 || apart >= distance || spoken.quoted(s.Cue) {
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
