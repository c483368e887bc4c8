package files

import (
	"bytes"
	"strings"
	"time"

	"github.com/markusmobius/go-htmldate"
	"github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// html gives the running text of a web page: menus, advertising, comments and everything else
// that is not the article is left out by go-trafilatura, hidden elements before that.
func (s *Shelf) html(raw []byte, page *sheet) error {
	source, err := declared(raw)
	if err != nil {
		return err
	}
	tree, err := html.Parse(strings.NewReader(source))
	if err != nil {
		return refuse("the page cannot be parsed: "+err.Error(), "", "save it again from a browser")
	}
	hide(tree)
	result, err := trafilatura.ExtractDocument(tree, trafilatura.Options{
		ExcludeComments: true, EnableFallback: true, ExcludeTables: false, HtmlDateMode: trafilatura.Fast,
		HtmlDateOptions: &htmldate.Options{UseOriginalDate: true, SkipExtensiveSearch: true},
	})
	if err != nil || result == nil || result.ContentNode == nil {
		return refuse("no article is found on the page", "", "save its text, or check that the page holds running text")
	}
	about := result.Metadata
	page.about = Metadata{Title: squeeze(about.Title), Publisher: squeeze(about.Sitename), Licence: squeeze(about.License), Language: about.Language}
	for author := range strings.SplitSeq(about.Author, ";") {
		if author = squeeze(author); author != "" {
			page.about.Authors = append(page.about.Authors, author)
		}
	}
	if address(about.URL) {
		page.about.URL = about.URL
	}
	if !about.Date.IsZero() {
		page.about.Date = about.Date.Format(time.DateOnly)
	}
	var flow flow
	flow.read(result.ContentNode, page, 0)
	flow.flush(page)
	return nil
}

// hide takes elements out of the tree that a reader of the page never sees: their words would
// otherwise speak for the page.
func hide(tree *html.Node) {
	var gone []*html.Node
	var walk func(*html.Node, int)
	walk = func(n *html.Node, depth int) {
		if n.Type == html.ElementNode && hidden(n) || n.Type == html.CommentNode {
			gone = append(gone, n)
			return
		}
		for child := n.FirstChild; child != nil && depth < 600; child = child.NextSibling {
			walk(child, depth+1)
		}
	}
	walk(tree, 0)
	for _, n := range gone {
		if n.Parent != nil {
			n.Parent.RemoveChild(n)
		}
	}
}

func hidden(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Template, atom.Noscript:
		return true
	case atom.Html, atom.Body, atom.Head, atom.Meta, atom.Script:
		return false
	}
	for _, attribute := range n.Attr {
		value := strings.ToLower(strings.Join(strings.Fields(attribute.Val), ""))
		switch attribute.Key {
		case "hidden":
			return value != "until-found"
		case "aria-hidden":
			if value == "true" {
				return true
			}
		case "style":
			for _, trick := range []string{"display:none", "visibility:hidden", "font-size:0;", "font-size:0px", "opacity:0;"} {
				if strings.Contains(value+";", trick) {
					return true
				}
			}
		}
	}
	return false
}

// flow gathers inline text until a block ends.
type flow struct {
	line bytes.Buffer
	mark string // "", "heading" or "aside"
}

func (f *flow) flush(page *sheet) {
	switch f.mark {
	case "heading":
		page.heading(f.line.String())
	case "aside":
		page.aside(f.line.String())
	default:
		page.paragraph(f.line.String())
	}
	f.line.Reset()
}

func (f *flow) read(n *html.Node, page *sheet, depth int) {
	if depth > 600 {
		return
	}
	if n.Type == html.TextNode {
		f.line.WriteString(n.Data)
		return
	}
	block, before := false, f.mark
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Img, atom.Template:
		return
	case atom.Br:
		f.line.WriteByte('\n')
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		f.flush(page)
		block, f.mark = true, "heading"
	case atom.Td, atom.Th, atom.Pre, atom.Figcaption, atom.Caption:
		f.flush(page)
		block, f.mark = true, "aside"
	case atom.P, atom.Div, atom.Li, atom.Ul, atom.Ol, atom.Blockquote, atom.Section, atom.Article, atom.Table, atom.Tr, atom.Dd, atom.Dt, atom.Body, atom.Main, atom.Figure, atom.Hr:
		f.flush(page)
		block = true
	}
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		f.read(child, page, depth+1)
	}
	if block {
		f.flush(page)
		f.mark = before
	}
}
