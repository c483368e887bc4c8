package qualify

import (
	"regexp"
	"strings"

	"chancery/loader/mention"
	"chancery/loader/relate"
	"chancery/loader/text"
	"chancery/schema"
)

// transcript is a turn of a transcript: "WALLACE: …", "MR. SMITH: …".
var transcript = regexp.MustCompile(`^["“\s]*((?:[A-Z][A-Z.'’-]+ ?){1,4})(:)\s+(\S.*)$`)

// caption is a quotation with its speaker behind a dash, to the end of the line.
var caption = regexp.MustCompile(`([“”"].{10,}(?:[”"]|''))\s*([―—–]|--)\s*(\p{Lu}[^!?“”"]{2,80}?)[.\s]*$`)

// label is what may name a speaker at the start of a line: "Ola Berg: …", "Poll: …".
var label = regexp.MustCompile(`^((?:\p{Lu}[\pL.'’-]+ ?){1,4})(:)\s+(["“‘'']*\p{Lu}\S* \S.*)$`)

// shortestTranscript is how many turns make the lines between two of them part of the first.
const shortestTranscript = 3

// captions gives who speaks by the form of a line alone: turns of a transcript, quotations with a
// name behind a dash, and lines that begin with a name and a colon.
func captions(doc text.Doc, sentences relate.Sentences) []Saying {
	var all []Saying
	var turns []int
	start := 0
	for _, line := range strings.SplitAfter(doc.Text, "\n") {
		content := strings.TrimRight(line, " \t\r\n\u00a0")
		if len(content) < 5000 { // no line of people's speech is longer
			if m := transcript.FindStringSubmatchIndex(content); m != nil {
				turns = append(turns, len(all))
				all = append(all, captioned(doc, start, m[2:4], m[4:6], m[6:8]))
			} else if m := caption.FindStringSubmatchIndex(content); m != nil {
				all = append(all, captioned(doc, start, m[6:8], m[4:6], m[2:4]))
			} else if m := label.FindStringSubmatchIndex(content); m != nil && labels(sentences, text.Span{Start: start + m[2], End: start + m[3]}) {
				all = append(all, captioned(doc, start, m[2:4], m[4:6], m[6:8]))
			}
		}
		start += len(line)
	}
	for k := 0; len(turns) >= shortestTranscript && k+1 < len(turns); k++ {
		all[turns[k]].Content[0].End = all[turns[k+1]].Source.Start
	}
	return all
}

func captioned(doc text.Doc, start int, source, cue, content []int) Saying {
	at := func(pair []int) text.Span { return text.Span{Start: start + pair[0], End: start + pair[1]} }
	s := Saying{Sentence: -1, Source: at(source), Cue: at(cue), Content: []text.Span{at(content)}, Class: "caption", speaks: true}
	s.Source.End -= len(doc.Slice(s.Source)) - len(strings.TrimRight(doc.Slice(s.Source), " "))
	s.Voice = schema.Voice{Name: doc.Slice(s.Source)}
	return s
}

// labels says whether the words before a colon are one name of somebody, or a paper that speaks.
func labels(sentences relate.Sentences, span text.Span) bool {
	named, proper := false, 0
	for i, tree := range sentences.Trees {
		if !tree.Sentence.Overlaps(span) {
			continue
		}
		for at, w := range tree.Words {
			if !span.Contains(w.Span) {
				continue
			}
			switch lower(w.Form) {
			case "poll", "polls", "report", "reports", "study", "survey", "newspaper", "editorial", "expert", "experts", "analyst", "analysts", "camp", "campaign", "aide", "official", "officials", "source", "sources":
				named = true
				continue
			}
			if w.UPOS != "PROPN" && w.UPOS != "NOUN" && w.UPOS != "ADJ" && w.UPOS != "PART" {
				return false
			}
			if w.UPOS == "PROPN" {
				proper++
				named = named || proper > 1 // "Ola Berg" is a name whether or not anybody knows it
			}
			for _, name := range tree.Names {
				named = named || name.First <= at && at < name.Last && (name.Type == "PER" || name.Type == "ORG")
			}
			for m, found := range sentences.Mentions {
				if found.Sentence == i && found.Form == mention.NameForm && found.First <= at && at < found.Last && len(sentences.Links.All(m)) > 0 {
					kind := sentences.Links.Entities[sentences.Links.All(m)[0]].Kind
					named = named || kind == schema.Person || kind == schema.Organization
				}
			}
		}
	}
	return named
}
