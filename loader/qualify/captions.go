package qualify

import (
	"regexp"
	"strings"

	"chancery/loader/text"
	"chancery/schema"
)

// transcript is a turn of a transcript: "WALLACE: …", "MR. SMITH: …".
var transcript = regexp.MustCompile(`^\s*((?:[A-Z][A-Z.'’-]+ ?){1,4})(:)\s+(\S.*)$`)

// caption is a quotation with its speaker behind a dash, to the end of the line.
var caption = regexp.MustCompile(`([“"].{10,}[”"])\s*([―—–]|--)\s*(\p{Lu}[^.!?“”"]{2,80})$`)

// captions gives who speaks by the form of a line alone: turns of a transcript, and quotations
// with a name behind a dash.
func captions(doc text.Doc) []Saying {
	var all []Saying
	start := 0
	for _, line := range strings.SplitAfter(doc.Text, "\n") {
		content := strings.TrimRight(line, " \t\r\n")
		if len(content) < 5000 { // no line of people's speech is longer
			if m := transcript.FindStringSubmatchIndex(content); m != nil {
				all = append(all, captioned(doc, start, m[2:4], m[4:6], m[6:8]))
			} else if m := caption.FindStringSubmatchIndex(content); m != nil {
				all = append(all, captioned(doc, start, m[6:8], m[4:6], m[2:4]))
			}
		}
		start += len(line)
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
