package files

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode/utf8"

	"chancery/loader/text"
)

// sheet collects the stored text of one document while a format is read.
type sheet struct {
	out       bytes.Buffer
	pages     []int
	headings  []text.Span
	furniture []text.Span
	about     Metadata
}

func (s *sheet) text() string { return s.out.String() }

// open starts a new paragraph and gives the offset at which it begins.
func (s *sheet) open() int {
	if s.out.Len() > 0 {
		s.out.WriteString("\n\n")
	}
	return s.out.Len()
}

// paragraph writes one paragraph with its white space made single blanks; empty ones leave no trace.
func (s *sheet) paragraph(body string) text.Span {
	body = squeeze(body)
	if body == "" {
		return text.Span{}
	}
	start := s.open()
	s.out.WriteString(body)
	return text.Span{Start: start, End: s.out.Len()}
}

// heading writes a paragraph and marks it as a heading.
func (s *sheet) heading(body string) {
	if span := s.paragraph(body); span.Len() > 0 {
		s.headings = append(s.headings, span)
	}
}

// aside writes a paragraph and marks it as furniture: kept, but not read as running text.
func (s *sheet) aside(body string) {
	if span := s.paragraph(body); span.Len() > 0 {
		s.furniture = append(s.furniture, span)
	}
}

// squeeze makes every run of white space one blank and trims the ends. No-break spaces are
// white space here: what a page shows as a gap is a gap.
func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

// titleLength caps a title that is taken from the text, in bytes.
const titleLength = 160

// identify gives a document without a title its first heading or line as one, and settles the
// identity of its source: the URL, else publisher and title, else title and content. The path
// plays no part, so that a moved or renamed file stays the same document.
func identify(doc *text.Doc) {
	if doc.Title == "" {
		doc.Title = firstLine(*doc)
	}
	switch {
	case doc.URL != "":
		doc.Source = doc.URL
	case doc.Publisher != "":
		doc.Source = doc.Publisher + ": " + doc.Title
	default:
		sum := sha256.Sum256([]byte(doc.Text))
		doc.Source = doc.Title + " [" + hex.EncodeToString(sum[:])[:16] + "]"
	}
}

func firstLine(doc text.Doc) string {
	line := ""
	if len(doc.Headings) > 0 {
		line = doc.Slice(doc.Headings[0])
	}
	for rest := doc.Text; line == "" && rest != ""; {
		line, rest, _ = strings.Cut(rest, "\n")
		line = squeeze(line)
	}
	if len(line) <= titleLength {
		return line
	}
	cut := titleLength
	for cut > 0 && !utf8.RuneStart(line[cut]) {
		cut--
	}
	if blank := strings.LastIndexByte(line[:cut], ' '); blank > titleLength/2 {
		cut = blank
	}
	return line[:cut] + " …"
}
