// Package text takes nothing of ours and gives the two plainest types of the loader:
// a document's stored text with what is known about it, and a span of its bytes.
//
//	doc := text.Doc{Text: "Xi met Putin."}
//	doc.Slice(text.Span{Start: 0, End: 2}) // "Xi"
package text

// Span is a half-open range [Start, End) of bytes in a document's stored text.
type Span struct {
	Start, End int
}

// Len gives the number of bytes in the span.
func (s Span) Len() int { return s.End - s.Start }

// Contains says whether other lies wholly within s.
func (s Span) Contains(other Span) bool { return s.Start <= other.Start && other.End <= s.End }

// Overlaps says whether the two spans share a byte.
func (s Span) Overlaps(other Span) bool { return s.Start < other.End && other.Start < s.End }

// Doc is a document as it was read: its stored text, whose bytes never change after
// reading, and what its file, front matter or sidecar says about it. Empty fields are unknown.
type Doc struct {
	Name      string   // base name of the file, for messages and for `read`'s "doc"
	Text      string   // the stored text, valid UTF-8; every span counts its bytes
	Title     string   // title
	Authors   []string // authors in order
	Publisher string   // who published it
	Date      string   // publication date, EDTF; "" if unknown
	URL       string   // public address
	Source    string   // identity of the source: the URL, else publisher and title
	Language  string   // BCP 47, "en" if English was recognised
	Licence   string   // licence of the text
	Pages     []int    // byte offset at which each page starts; nil where there are no pages
	Headings  []Span   // lines that are headings, by the markup of the format
	Furniture []Span   // page furniture (bylines, captions, running heads): kept, not read as events
}

// Slice gives the stored text of a span, or "" where the span does not lie in the text.
func (d Doc) Slice(s Span) string {
	if s.Start < 0 || s.End > len(d.Text) || s.Start > s.End {
		return ""
	}
	return d.Text[s.Start:s.End]
}

// Page gives the 1-based page on which a byte offset lies, or 0 where the document has no pages.
func (d Doc) Page(offset int) int {
	page := 0
	for i, start := range d.Pages {
		if start > offset {
			break
		}
		page = i + 1
	}
	return page
}
