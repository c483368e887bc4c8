// Package view takes a document and what every stage of the loader gave for it, and writes a
// page for a browser: the text with its mentions, and beside it the claims with rule,
// factuality, speakers, time and confidence. A click on a claim shows its words in the text.
//
//	_, trace := stages.Read(doc)
//	err := view.Page(w, doc, trace, .6)
//
// The page is one file that asks for nothing: a policy in it forbids every request and every
// script but its own, and all that comes from the document is escaped.
package view

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"strings"

	"chancery/loader"
	"chancery/loader/text"
	"chancery/schema"
)

var (
	//go:embed page.html
	pageFile string
	//go:embed page.css
	styleFile string
	//go:embed page.js
	scriptFile string
)

// page is what the template shows.
type page struct {
	Policy   string
	Style    template.CSS
	Script   template.JS
	Doc      text.Doc
	Name     string
	Least    float64
	Pieces   []piece
	Claims   []claim
	Kinds    []schema.Kind // that occur
	Entities int
}

// claim is one claim beside the text.
type claim struct {
	Number     int
	Relation   string
	From, To   string // "" where the text names nobody
	FromKind   string
	ToKind     string
	Factuality string
	Negated    bool
	Speakers   []string // outermost first
	Time       string
	Qualifiers []schema.Qualifier
	Quote      string
	Rule       string
	Reason     string
	Cues       []string
	Confidence float64
}

// Page writes the page of a document. Claims below the confidence least are there, but not
// shown until the reader moves the bar.
func Page(w io.Writer, doc text.Doc, trace loader.Trace, least float64) error {
	shell, err := template.New("page").Funcs(template.FuncMap{"percent": func(x float64) int { return int(x*100 + .5) }}).Parse(pageFile)
	if err != nil {
		return fmt.Errorf("view: %w", err)
	}
	style := styleFile + colours()
	p := page{Doc: doc, Name: doc.Title, Least: least, Style: template.CSS(style), Script: template.JS(scriptFile), Entities: len(trace.Links.Entities)}
	if p.Name == "" {
		p.Name = doc.Name
	}
	p.Policy = "default-src 'none'; style-src '" + digest(style) + "'; script-src '" + digest(scriptFile) + "'; base-uri 'none'; form-action 'none'"
	lines := loader.Lines(doc, trace, 0)
	for i, line := range lines {
		statement := trace.Statements[i]
		c := claim{
			Number: i + 1, Relation: line.Relation, Factuality: line.Factuality, Negated: line.Negated, Speakers: line.Attribution,
			Quote: line.Quote, Rule: line.Rule, Reason: trace.Reason(statement), Cues: statement.Cues, Confidence: line.Confidence,
			Qualifiers: statement.Relation.Qualifiers, Time: string(statement.Time),
		}
		if line.From != nil {
			c.From, c.FromKind = line.From.Name, line.From.Kind
		}
		if line.To != nil {
			c.To, c.ToKind = line.To.Name, line.To.Kind
		}
		p.Claims = append(p.Claims, c)
	}
	p.Pieces = pieces(doc, trace, lines)
	seen := map[schema.Kind]bool{}
	for _, entity := range trace.Links.Entities {
		seen[entity.Kind] = true
	}
	for _, row := range schema.Kinds() {
		if seen[row.Kind] {
			p.Kinds = append(p.Kinds, row.Kind)
		}
	}
	if err := shell.Execute(w, p); err != nil {
		return fmt.Errorf("view %s: %w", doc.Name, err)
	}
	return nil
}

// digest gives the hash by which a policy allows a style or script.
func digest(content string) string {
	sum := sha256.Sum256([]byte(content))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// colours gives the style of every kind, in the colours of Neo4j Browser.
func colours() string {
	var out strings.Builder
	for _, row := range schema.Kinds() {
		fmt.Fprintf(&out, ".k-%s{--kind:%s}\n", row.Kind, row.Colour)
	}
	return out.String()
}
