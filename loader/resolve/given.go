package resolve

import (
	"slices"

	"chancery/loader/mention"
	"chancery/loader/parse"
	"chancery/loader/text"
	"chancery/schema"
)

// Given adds mentions of actors whose spans somebody has marked to what was found, an entity
// for each, and gives the indices of those entities; -1 for a span that holds no word. A
// marked span takes the place of what was found at its head word: everything that meant the
// same now means the marked actor. Its kind is that of what was found there where that can
// act; a place that is marked as an actor is its country's, any other thing an organisation.
func Given(doc text.Doc, trees []parse.Tree, mentions []mention.Mention, links Links, spans ...text.Span) ([]mention.Mention, Links, []int) {
	mentions = slices.Clone(mentions)
	links = Links{Entities: slices.Clone(links.Entities), Body: slices.Clone(links.Body), Of: slices.Clone(links.Of), Members: slices.Clone(links.Members),
		Rule: slices.Clone(links.Rule), Score: slices.Clone(links.Score)}
	ends := make([]int, len(spans))
	for i, span := range spans {
		ends[i] = -1
		m, found := marked(doc, trees, span)
		if !found {
			continue
		}
		m.Kind = schema.Organization
		replaced := -1
		for at, other := range mentions {
			if other.Sentence != m.Sentence || other.Head != m.Head || other.Form == mention.OfficeForm || links.Of[at] < 0 || slices.Contains(ends[:i], links.Of[at]) {
				continue
			}
			if replaced < 0 || other.Last-other.First > mentions[replaced].Last-mentions[replaced].First {
				replaced = at
			}
		}
		entity := schema.Entity{Kind: m.Kind, Name: doc.Slice(span)}
		at := len(links.Entities)
		if replaced >= 0 {
			was := links.Of[replaced]
			m.Kind = acting(links.Entities[was].Kind)
			entity.Kind, entity.SubKind = m.Kind, links.Entities[was].SubKind
			for o, of := range links.Of {
				if of == was {
					links.Of[o] = at
				}
			}
		}
		entity.ID = schema.EntityID(entity.Kind, entity.Name, schema.DocumentID(doc.Source, doc.Text)+" given")
		links.Entities, links.Body = append(links.Entities, entity), append(links.Body, -1)
		mentions = append(mentions, m)
		links.Of, links.Members = append(links.Of, at), append(links.Members, nil)
		links.Rule, links.Score = append(links.Rule, "given"), append(links.Score, 1)
		ends[i] = at
	}
	return mentions, links, ends
}

// acting gives the kind of an actor that is named by something of a kind.
func acting(kind schema.Kind) schema.Kind {
	switch kind {
	case schema.Person, schema.Country, schema.Organization, schema.Bloc, schema.Group:
		return kind
	case schema.Place:
		return schema.Country
	}
	return schema.Organization
}

// marked gives the mention of a span: its words, and the one whose head lies outside.
func marked(doc text.Doc, trees []parse.Tree, span text.Span) (mention.Mention, bool) {
	for s, tree := range trees {
		first, last := -1, -1
		for i, w := range tree.Words {
			if w.Overlaps(span) {
				if first < 0 {
					first = i
				}
				last = i + 1
			}
		}
		if first < 0 {
			continue
		}
		head := last - 1
		for i := first; i < last; i++ {
			if h := tree.Words[i].Head; (h < first || h >= last) && tree.Words[i].UPOS != "PUNCT" {
				head = i
				break
			}
		}
		return mention.Mention{Span: span, Sentence: s, First: first, Last: last, Head: head, Form: mention.NameForm, Surface: doc.Slice(span),
			Holder: -1, Body: -1, Toward: -1, Rule: "given", Score: 1}, true
	}
	return mention.Mention{}, false
}
