package segment

import "chancery/loader/text"

// Sentences gives the sentences of a document in order. They do not overlap, none crosses a
// blank line, and every byte that is not white space lies in one of them.
func Sentences(doc text.Doc) []Sentence { return nil }
