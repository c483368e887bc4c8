// Package loader takes documents and gives readings: text, segment, parse, mention, resolve,
// relate, qualify, claims.
//
//	stages, err := loader.Open()
//	reading, trace := stages.Read(doc)
package loader

import "chancery/loader/text"

// End is one end of a claim as `chancery read` prints it.
type End struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Kind string `json:"kind"`
}

// Line is one assertion as `chancery read --format jsonl` prints it. An end, the time or the
// quote's speaker that the text does not give is null or empty; spans are half-open and count
// bytes of the stored text.
type Line struct {
	Doc         string   `json:"doc"` // the file's base name
	Relation    string   `json:"relation"`
	From        *End     `json:"from"`
	To          *End     `json:"to"`
	Factuality  string   `json:"factuality"`
	Negated     bool     `json:"negated"`
	Attribution []string `json:"attribution"` // outermost speaker first
	Time        *string  `json:"time"`        // EDTF
	Quote       string   `json:"quote"`
	Span        [2]int   `json:"span"`
	Sentence    [2]int   `json:"sentence"`
	Confidence  float64  `json:"confidence"`
	Rule        string   `json:"rule"`
	Score       float64  `json:"-"` // of the relation, from which the confidence follows
	Opinion     float64  `json:"-"` // of the learned reader; -1 where it was not asked
	Classes     float64  `json:"-"` // its share for the classes of event that the relation may be of; -1 where there are none
}

// Lines gives every claim of a trace from a confidence up, in the order of the text: those of
// the Reading, those too unsure to be kept, and those of which the text names one end only.
func Lines(doc text.Doc, trace Trace, minimumConfidence float64) []Line {
	var all []Line
	for _, statement := range trace.Statements {
		relation := statement.Relation
		if statement.Confidence < minimumConfidence {
			continue
		}
		span, sentence := quoteSpan(trace, relation), trace.Trees[relation.Sentence].Sentence
		line := Line{
			Doc: doc.Name, Relation: string(relation.Name), From: endOf(trace, relation.From.Entity), To: endOf(trace, relation.To.Entity),
			Factuality: string(statement.Factuality), Negated: statement.Negated, Attribution: []string{},
			Quote: doc.Slice(span), Span: [2]int{span.Start, span.End}, Sentence: [2]int{sentence.Start, sentence.End},
			Confidence: statement.Confidence, Score: relation.Score, Opinion: relation.Opinion, Classes: relation.Classes, Rule: relation.Pattern,
		}
		for _, voice := range statement.Attribution {
			line.Attribution = append(line.Attribution, voice.Name)
		}
		if statement.Time != "" {
			time := string(statement.Time)
			line.Time = &time
		}
		all = append(all, line)
	}
	return all
}

func endOf(trace Trace, entity int) *End {
	if entity < 0 {
		return nil
	}
	e := trace.Links.Entities[entity]
	return &End{ID: e.ID, Name: e.Name, Kind: string(e.Kind)}
}
