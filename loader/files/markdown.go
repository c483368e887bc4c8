package files

import (
	"fmt"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	gm "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// nesting caps how deeply blocks may stand in one another.
const nesting = 200

// markdown gives the text of a Markdown file as a reader sees it: headings are headings; code
// and tables are kept but marked as furniture; images and raw HTML leave nothing.
func (s *Shelf) markdown(raw []byte, page *sheet) error {
	body, err := decode(raw)
	if err != nil {
		return err
	}
	about, rest, err := frontMatter(body)
	if err != nil {
		return err
	}
	page.about = about
	source := []byte(body[rest:])
	if deepest := quoting(body[rest:]); deepest > nesting {
		return refuse("blocks stand in one another too deeply", "", "write it flatter")
	}
	if line := thicket(body[rest:]); line > 0 {
		return refuse("a paragraph with thousands of brackets or marks", fmt.Sprintf("line %d after the front matter", line), "save it as plain text")
	}
	tree := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough)).Parser().Parse(gm.NewReader(source))
	blocks(tree, source, page, 0)
	return nil
}

// The most marks that one paragraph may hold: the parser's work grows with their square.
const (
	mostBrackets = 4_000
	mostMarks    = 20_000
)

// thicket gives the line at which a paragraph passes them, or 0.
func thicket(body string) int {
	brackets, marks, number := 0, 0, 0
	for line := range strings.SplitSeq(body, "\n") {
		number++
		if strings.TrimSpace(line) == "" {
			brackets, marks = 0, 0
			continue
		}
		brackets += strings.Count(line, "[")
		marks += strings.Count(line, "*") + strings.Count(line, "_") + strings.Count(line, "<") + strings.Count(line, "`") + strings.Count(line, "~")
		if brackets > mostBrackets || marks > mostMarks {
			return number
		}
	}
	return 0
}

// quoting gives the largest number of block markers at the beginning of a line.
func quoting(body string) int {
	deepest := 0
	for line := range strings.SplitSeq(body, "\n") {
		if len(line) <= deepest {
			continue
		}
		n := 0
		for _, r := range line {
			if r == '>' || r == '-' || r == '*' || r == '+' {
				n++
			} else if r != ' ' && r != '\t' {
				break
			}
		}
		deepest = max(deepest, n)
	}
	return deepest
}

func blocks(node ast.Node, source []byte, page *sheet, depth int) {
	if depth > nesting {
		return
	}
	for child := node.FirstChild(); child != nil; child = child.NextSibling() {
		switch n := child.(type) {
		case *ast.Heading:
			page.heading(inline(n, source))
			if page.about.Title == "" && n.Level == 1 {
				page.about.Title = squeeze(inline(n, source))
			}
		case *ast.Paragraph, *ast.TextBlock:
			page.paragraph(inline(n, source))
		case *ast.FencedCodeBlock, *ast.CodeBlock:
			page.aside(verbatim(n, source))
		case *east.Table:
			for row := n.FirstChild(); row != nil; row = row.NextSibling() {
				var cells []string
				for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
					cells = append(cells, squeeze(inline(cell, source)))
				}
				page.aside(strings.Join(cells, " | "))
			}
		case *ast.HTMLBlock, *ast.ThematicBreak:
		default:
			blocks(n, source, page, depth+1)
		}
	}
}

// inline gives the text of a block's inline nodes.
func inline(node ast.Node, source []byte) string {
	var out strings.Builder
	_ = ast.Walk(node, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Image, *ast.RawHTML:
			return ast.WalkSkipChildren, nil
		case *ast.AutoLink:
			out.Write(n.Label(source))
		case *ast.String:
			out.Write(n.Value)
		case *ast.Text:
			out.Write(resolved(n.Segment.Value(source), n.IsRaw()))
			if n.SoftLineBreak() || n.HardLineBreak() {
				out.WriteByte('\n')
			}
		}
		return ast.WalkContinue, nil
	})
	return out.String()
}

// resolved writes out backslash escapes and character references, which the parser leaves in place.
func resolved(segment []byte, raw bool) []byte {
	if raw {
		return segment
	}
	return util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(segment)))
}

func verbatim(node ast.Node, source []byte) string {
	var out strings.Builder
	for i := 0; i < node.Lines().Len(); i++ {
		line := node.Lines().At(i)
		out.Write(line.Value(source))
	}
	return out.String()
}
