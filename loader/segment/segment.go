// Package segment takes a document and gives its sentences, and takes a sentence and gives
// its tokens: spans of the document's own bytes, by the conventions of Universal
// Dependencies for English (the EWT treebank).
//
//	doc := text.Doc{Text: "Mr. Xi met Putin. They didn't sign."}
//	for _, s := range segment.Sentences(doc) {
//		doc.Slice(s.Span)      // "Mr. Xi met Putin.", then "They didn't sign."
//		segment.Tokens(doc, s) // the spans of "Mr.", "Xi", "met", "Putin", "."
//	}
package segment

import "chancery/loader/text"

// Sentence is a span of the document's text that stands for one sentence, or for one line
// that is none: a heading, a bullet, a byline. Its span has no white space at either end.
type Sentence struct {
	text.Span
	Ordinal   int  // 0-based place among the document's sentences
	Heading   bool // a short line standing alone, or one that the format marks as a heading
	Furniture bool // byline, dateline, caption, running head: kept, but not read as an event
}
