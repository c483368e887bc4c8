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

import (
	_ "embed"
	"strings"

	"chancery/loader/text"
)

// Sentence is a span of the document's text that stands for one sentence, or for one line
// that is none: a heading, a bullet, a byline. Its span has no white space at either end.
type Sentence struct {
	text.Span
	Ordinal   int  // 0-based place among the document's sentences
	Heading   bool // a short line standing alone, or one that the format marks as a heading
	Furniture bool // byline, dateline, caption, running head: kept, but not read as an event
}

//go:embed words.tsv
var wordsFile string

// words holds the word lists of words.tsv by the name of the list, lower-case.
var words = readWords(wordsFile)

// readWords reads lines of a list's name, a tab and its words with spaces between them. A
// list may run over several lines of the same name; lines that start with # are remarks.
func readWords(file string) map[string]map[string]bool {
	lists := map[string]map[string]bool{}
	for line := range strings.Lines(file) {
		name, entries, found := strings.Cut(strings.TrimSpace(line), "\t")
		if !found || strings.HasPrefix(name, "#") {
			continue
		}
		list := lists[name]
		if list == nil {
			list = map[string]bool{}
			lists[name] = list
		}
		for _, entry := range strings.Fields(entries) {
			list[entry] = true
		}
	}
	return lists
}
