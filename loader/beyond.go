package loader

import (
	"chancery/loader/mention"
	"chancery/loader/parse"
	"chancery/loader/qualify"
	"chancery/loader/relate"
	"chancery/loader/resolve"
	"chancery/loader/segment"
	"chancery/loader/text"
	"chancery/loader/timex"
	"chancery/schema"
)

// Sayings gives who says, thinks, wants or asks for what in a document, also where no relation
// stands in it.
func (s *Stages) Sayings(doc text.Doc, trace Trace) []qualify.Saying {
	return s.cues.Sayings(doc, trace.sentences(), s.patterns)
}

// Moments gives the expressions of time of a document, also where no relation has one.
func (s *Stages) Moments(doc text.Doc, trace Trace) []timex.Expression {
	return s.cues.Moments(doc, trace.Trees)
}

// Mood gives the negation and the modal verb of the word at a byte of the document, and
// whether there is a word.
func (s *Stages) Mood(trace Trace, offset int) (qualify.Mood, bool) {
	for _, tree := range trace.Trees {
		if at := tree.WordAt(offset); at >= 0 {
			return s.cues.Mood(tree, at), true
		}
	}
	return qualify.Mood{}, false
}

// Between reads a document in which two actors are marked, whose names nothing but their spans
// says, and gives what is stated between them: the statements of the trace whose ends are the
// entities of source and target, in either direction. What else the text says is in the trace.
func (s *Stages) Between(doc text.Doc, source, target text.Span) (Trace, []qualify.Statement) {
	sentences := segment.Sentences(doc)
	trees := s.model.Parse(doc, sentences)
	mentions := mention.Find(doc, trees, s.registry)
	links := resolve.Link(doc, trees, mentions, s.registry)
	mentions, links, ends := resolve.Given(doc, trees, mentions, links, source, target)
	trace := Trace{Sentences: sentences, Trees: trees, Mentions: mentions, Links: links}
	trace.Relations = s.patterns.Find(trace.sentences())
	relate.Second(s.model, trace.sentences(), trace.Relations)
	trace.Statements = s.statements(doc, trace.sentences(), trace.Relations)
	var between []qualify.Statement
	for _, statement := range trace.Statements {
		from, to := statement.Relation.From.Entity, statement.Relation.To.Entity
		if ends[0] >= 0 && ends[1] >= 0 && (from == ends[0] && to == ends[1] || from == ends[1] && to == ends[0]) {
			between = append(between, statement)
		}
	}
	return trace, between
}

func (t Trace) sentences() relate.Sentences {
	return relate.Sentences{Trees: t.Trees, Mentions: t.Mentions, Links: t.Links}
}

// Event gives the share, 0 to 1, of each root class of the PLOVER event ontology (ACCUSE, YIELD …) in what a source does
// to a target, as the learned reader alone sees it in the sentence in which both stand, or in which one of them stands
// where none holds both; nil where neither is in a sentence.
// Every word that may carry an event is asked; the share is that of any of them carrying it, were they independent. Good where a pair is given and the class
// is asked for; it is no claim that anything happened between the two.
func (s *Stages) Event(trace Trace, source, target text.Span) map[string]float64 {
	var tree *parse.Tree
	from, to := -1, -1
	for i := range trace.Trees {
		a, b := trace.Trees[i].HeadIn(source), trace.Trees[i].HeadIn(target)
		if both := a >= 0 && b >= 0; both || tree == nil && (a >= 0 || b >= 0) {
			tree, from, to = &trace.Trees[i], a, b
			if both {
				break
			}
		}
	}
	if tree == nil {
		return nil
	}
	var candidates []parse.Candidate
	for k, w := range tree.Words {
		if (w.UPOS == "VERB" || w.UPOS == "NOUN" || w.UPOS == "ADJ") && !w.Overlaps(source) && !w.Overlaps(target) {
			candidates = append(candidates, parse.Candidate{Subject: named(from, k), Object: named(to, k), Trigger: k})
		}
	}
	shares := map[string]float64{}
	for k, opinion := range s.model.Opinions(tree, candidates) {
		negated := s.cues.Mood(*tree, candidates[k].Trigger).Negated
		for _, root := range schema.PLOVERRootClasses() {
			class := root
			if negated && schema.Friendly(root) { // "will not lift", "did not agree"
				class = "REJECT"
			}
			shares[class] = 1 - (1-shares[class])*(1-opinion.Event(root))
		}
	}
	return shares
}

// named gives the word of an end, or the trigger where nobody is named: so the reader has learned it.
func named(end, trigger int) int {
	if end < 0 {
		return trigger
	}
	return end
}
