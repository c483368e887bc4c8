package loader

import (
	"chancery/loader/qualify"
	"chancery/loader/relate"
	"chancery/loader/text"
)

// Sayings gives who says, thinks, wants or asks for what in a document, also where no relation
// stands in it.
func (s *Stages) Sayings(doc text.Doc, trace Trace) []qualify.Saying {
	return s.cues.Sayings(doc, trace.sentences(), s.patterns)
}

func (t Trace) sentences() relate.Sentences {
	return relate.Sentences{Trees: t.Trees, Mentions: t.Mentions, Links: t.Links}
}
