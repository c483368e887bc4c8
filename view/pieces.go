package view

import (
	"fmt"
	"slices"
	"strings"

	"chancery/loader"
	"chancery/loader/mention"
	"chancery/loader/text"
)

// piece is a stretch of the text over which nothing changes: the same mentions and quotes
// cover all of it.
type piece struct {
	Text   string
	Class  string // of the innermost mention, "" where there is none
	Title  string // what a pointer over it shows
	Claims string // numbers of the claims whose quote covers it
}

// edge is where a cover begins or ends.
type edge struct {
	at    int
	cover int
	ends  bool
}

// cover is a mention, a claim's quote, or a sentence that is furniture or a heading.
type cover struct {
	text.Span
	class string
	title string
	claim int // 0 where it is no claim
}

// pieces cuts the text where anything begins or ends, in one pass.
func pieces(doc text.Doc, trace loader.Trace, lines []loader.Line) []piece {
	covers := coversOf(doc, trace, lines)
	var edges []edge
	for i, c := range covers {
		if c.Start < 0 || c.End > len(doc.Text) || c.Start >= c.End {
			continue
		}
		edges = append(edges, edge{c.Start, i, false}, edge{c.End, i, true})
	}
	slices.SortStableFunc(edges, func(a, b edge) int { return a.at - b.at })
	var all []piece
	var open []int
	last := 0
	for _, e := range append(edges, edge{len(doc.Text), -1, false}) {
		if e.at > last {
			all = append(all, pieceOf(doc.Text[last:e.at], covers, open))
			last = e.at
		}
		switch {
		case e.cover < 0:
		case e.ends:
			open = slices.DeleteFunc(open, func(i int) bool { return i == e.cover })
		default:
			open = append(open, e.cover)
		}
	}
	return all
}

func coversOf(doc text.Doc, trace loader.Trace, lines []loader.Line) []cover {
	var covers []cover
	for _, sentence := range trace.Sentences {
		if sentence.Furniture {
			covers = append(covers, cover{Span: sentence.Span, class: "furniture", title: "page furniture: not read"})
		} else if sentence.Heading {
			covers = append(covers, cover{Span: sentence.Span, class: "heading"})
		}
	}
	for m, found := range trace.Mentions {
		var names []string
		for _, e := range trace.Links.All(m) {
			entity := trace.Links.Entities[e]
			names = append(names, fmt.Sprintf("%s (%s) %s", entity.Name, entity.Kind, entity.ID))
		}
		title := "refers to nobody that was found"
		class := "m lost"
		if len(names) > 0 {
			kind := string(trace.Links.Entities[trace.Links.All(m)[0]].Kind)
			title, class = strings.Join(names, "; ")+" by "+found.Rule+", "+trace.Links.Rule[m], "m k-"+kind
		} else if found.Form == mention.PronounForm {
			continue
		}
		covers = append(covers, cover{Span: found.Span, class: class, title: title})
	}
	for i, line := range lines {
		covers = append(covers, cover{Span: text.Span{Start: line.Span[0], End: line.Span[1]}, claim: i + 1})
	}
	return covers
}

// pieceOf describes a stretch by what covers it: the shortest mention gives its colour.
func pieceOf(content string, covers []cover, open []int) piece {
	p := piece{Text: content}
	best := -1
	var titles, claims []string
	for _, i := range open {
		c := covers[i]
		if c.claim > 0 {
			claims = append(claims, fmt.Sprint(c.claim))
			continue
		}
		if c.title != "" {
			titles = append(titles, c.title)
		}
		if best < 0 || c.Len() <= covers[best].Len() {
			best = i
		}
	}
	if best >= 0 {
		p.Class = covers[best].class
	}
	p.Title, p.Claims = strings.Join(titles, "\n"), strings.Join(claims, " ")
	return p
}
