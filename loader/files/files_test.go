package files_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"chancery/loader/files"
	"chancery/loader/text"
)

func Example() {
	shelf := files.Open(files.DefaultLimits(), nil)
	defer shelf.Close()
	doc, err := shelf.Parse(context.Background(), "visit.md", []byte("---\ndate: 2024-05-16\nsource: https://example.org/visit\n---\n# A visit\n\nThe *minister* flew\nto Oslo.\n"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s, %s, %s\n%q\n", doc.Title, doc.Date, doc.Source, doc.Text)
	// Output:
	// A visit, 2024-05-16, https://example.org/visit
	// "A visit\n\nThe minister flew to Oslo."
}

func parse(t *testing.T, name string, raw []byte) (text.Doc, error) {
	t.Helper()
	shelf := files.Open(limits(), nil)
	t.Cleanup(func() {
		if err := shelf.Close(); err != nil {
			t.Error(err)
		}
	})
	return shelf.Parse(context.Background(), name, raw)
}

func mustParse(t *testing.T, name string, raw []byte) text.Doc {
	t.Helper()
	doc, err := parse(t, name, raw)
	if err != nil {
		t.Fatal(err)
	}
	for _, spans := range [][]text.Span{doc.Headings, doc.Furniture} {
		for _, span := range spans {
			if span.Len() <= 0 || doc.Slice(span) == "" {
				t.Errorf("a span %v that is not in the text", span)
			}
		}
	}
	return doc
}

func wordings(doc text.Doc, spans []text.Span) []string {
	var out []string
	for _, span := range spans {
		out = append(out, doc.Slice(span))
	}
	return out
}

func TestTextIsKeptByteByByte(t *testing.T) {
	for name, c := range map[string]struct{ raw, want string }{
		"as it is":          {"Zoë met Ana\u0308is.\n  Then they left.\n", "Zoë met Ana\u0308is.\n  Then they left.\n"},
		"line ends":         {"One.\r\nTwo.\rThree.\n", "One.\nTwo.\nThree.\n"},
		"byte order mark":   {"\xEF\xBB\xBFOne.\n", "One.\n"},
		"UTF-16 low first":  {wide("Zoë 🏛.\r\n", false), "Zoë 🏛.\n"},
		"UTF-16 high first": {wide("Zoë 🏛.\n", true), "Zoë 🏛.\n"},
		"front matter":      {"---\ntitle: T\n---\n\nBody.\n", "Body.\n"},
		"only a rule":       {"---\nBody without end of front matter.\n", "---\nBody without end of front matter.\n"},
		"bidi and joiners":  {"A \u202eB\u202c \u200bC.\n", "A \u202eB\u202c \u200bC.\n"},
	} {
		if doc := mustParse(t, "a.txt", []byte(c.raw)); doc.Text != c.want {
			t.Errorf("%s: %q, want %q", name, doc.Text, c.want)
		}
	}
}

func wide(s string, high bool) string {
	out := []byte{0xFF, 0xFE}
	if high {
		out = []byte{0xFE, 0xFF}
	}
	for _, unit := range utf16.Encode([]rune(s)) {
		if high {
			out = append(out, byte(unit>>8), byte(unit))
		} else {
			out = append(out, byte(unit), byte(unit>>8))
		}
	}
	return string(out)
}

func TestMarkdown(t *testing.T) {
	doc := mustParse(t, "a.md", []byte(strings.Join([]string{"---", "title: Talks in Oslo", "author: [Ann Lee, Bo Ek]", "date: 2024-05", "licence: CC0", "---", "",
		"# Talks", "", "The **two** sides [met](https://x.example) &amp; agreed\\*.", "", "- one point", "- two points", "", "> A quote.", "",
		"| a | b |", "|---|---|", "| c | d |", "", "```", "code", "```", "", "![alt](x.png) <b>bold</b>", "", "<div>raw</div>", ""}, "\n")))
	want := "Talks\n\nThe two sides met & agreed*.\n\none point\n\ntwo points\n\nA quote.\n\na | b\n\nc | d\n\ncode\n\nbold"
	if doc.Text != want {
		t.Errorf("text\n%q\nwant\n%q", doc.Text, want)
	}
	if got := wordings(doc, doc.Headings); !slices.Equal(got, []string{"Talks"}) {
		t.Errorf("headings %q", got)
	}
	if got := wordings(doc, doc.Furniture); !slices.Equal(got, []string{"a | b", "c | d", "code"}) {
		t.Errorf("furniture %q", got)
	}
	if doc.Title != "Talks in Oslo" || !slices.Equal(doc.Authors, []string{"Ann Lee", "Bo Ek"}) || doc.Date != "2024-05" || doc.Licence != "CC0" {
		t.Errorf("metadata %+v", doc)
	}
}

const article = `<!DOCTYPE html><html lang="en"><head><title>Minister visits Oslo - The Paper</title>
<meta property="article:published_time" content="2024-05-16T10:00:00Z"><meta property="og:site_name" content="The Paper">
<link rel="canonical" href="https://paper.example/oslo"></head><body>
<nav><a href="/">Home</a> <a href="/world">World</a></nav>
<article><h1>Minister visits Oslo</h1>
<p>The minister of trade flew to Oslo on Thursday and met her colleague there, the ministry said in a statement that was sent to reporters.</p>
<h2>Gas and fish</h2>
<p>The two sides spoke about gas, about fish and about the border, and they signed an accord on trade that is to run for ten years.</p>
<p style="display: none">Norway invaded Sweden and the king of Norway was arrested by the army of Sweden on the same day, it was said.</p>
<p>A second meeting is planned for the autumn, when the prime minister of Norway will travel to the capital of the other country.</p>
</article><footer>Copyright, imprint, cookies</footer><script>var x = "The president resigned";</script></body></html>`

func TestHTML(t *testing.T) {
	doc := mustParse(t, "a.html", []byte(article))
	for _, want := range []string{"The minister of trade flew to Oslo", "they signed an accord", "A second meeting is planned"} {
		if !strings.Contains(doc.Text, want) {
			t.Errorf("the text lacks %q:\n%s", want, doc.Text)
		}
	}
	for _, never := range []string{"Norway invaded", "Home", "cookies", "resigned"} {
		if strings.Contains(doc.Text, never) {
			t.Errorf("the text holds %q:\n%s", never, doc.Text)
		}
	}
	if doc.Date != "2024-05-16" || doc.URL != "https://paper.example/oslo" || doc.Source != doc.URL || doc.Language != "en" {
		t.Errorf("date %q, address %q, language %q", doc.Date, doc.URL, doc.Language)
	}
	if got := wordings(doc, doc.Headings); !slices.Contains(got, "Gas and fish") {
		t.Errorf("headings %q", got)
	}
}

func TestHTMLInADeclaredEncoding(t *testing.T) {
	page := strings.Replace(article, "<head>", `<head><meta charset="iso-8859-1">`, 1)
	page = strings.Replace(page, "her colleague", "Mr Skj\xe6r", 1)
	if doc := mustParse(t, "a.html", []byte(page)); !strings.Contains(doc.Text, "Mr Skjær") {
		t.Errorf("not decoded: %s", doc.Text)
	}
}

func TestDOCX(t *testing.T) {
	body := wordParagraph("Heading1", "Talks in Oslo") + wordParagraph("", "The two sides met.") +
		`<w:p><w:r><w:t>They </w:t></w:r><w:del><w:r><w:delText>did not sign</w:delText><w:t>never</w:t></w:r></w:del><w:r><w:t xml:space="preserve">signed</w:t><w:tab/><w:t>it.</w:t></w:r></w:p>` +
		`<w:tbl><w:tr><w:tc>` + wordParagraph("", "cell") + `</w:tc></w:tr></w:tbl>`
	doc := mustParse(t, "a.docx", makeDOCX(t, body, map[string]string{"docProps/core.xml": `<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:title>A title</dc:title><dc:creator>Ann Lee</dc:creator></cp:coreProperties>`}))
	if want := "Talks in Oslo\n\nThe two sides met.\n\nThey signed it.\n\ncell"; doc.Text != want {
		t.Errorf("text %q, want %q", doc.Text, want)
	}
	if doc.Title != "A title" || !slices.Equal(doc.Authors, []string{"Ann Lee"}) || !slices.Equal(wordings(doc, doc.Headings), []string{"Talks in Oslo"}) || len(doc.Furniture) != 1 {
		t.Errorf("metadata %+v", doc)
	}
}

func TestMail(t *testing.T) {
	raw := "From: =?utf-8?q?Zo=C3=AB_Lee?= <z@example.org>\r\nSubject: Visit\r\nDate: Thu, 16 May 2024 10:00:00 +0200\r\nMIME-Version: 1.0\r\n" +
		"Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>No</p>\r\n--b\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nMr Skj=E6r met=\r\n Xi.\r\n--b--\r\n"
	doc := mustParse(t, "a.eml", []byte(raw))
	if doc.Text != "Mr Skjær met Xi.\n" || doc.Title != "Visit" || doc.Date != "2024-05-16" || !slices.Equal(doc.Authors, []string{"Zoë Lee"}) {
		t.Errorf("%+v", doc)
	}
}

func TestPDF(t *testing.T) {
	head := func(n int) []printed {
		return []printed{{x: 72, y: 800, size: 9, text: "The Oslo Review, volume 7"}, {x: 290, y: 40, size: 9, text: fmt.Sprintf("%d", n)}}
	}
	one := append(head(1), printed{x: 72, y: 760, size: 18, text: "Talks in Oslo"})
	one = append(one, column(720, "The two delegations met on Thursday and spoke about the long-term co-",
		"operation of their navies, and about the long-", "term supply of gas that Norway had promised to the other country.",
		"They signed an accord.", "A second round of talks will be held when the prime minister of the", "other country comes to Norway, which is not before the")...)
	two := append(head(2), column(760, "end of the year. The Sino-", "Norwegian accord runs for ten years.")...)
	three := append(head(3), column(760, "Nothing else was said about the matter by the two delegations.")...)
	doc := mustParse(t, "a.pdf", makePDF([][]printed{one, two, three}))
	want := "Talks in Oslo\n\nThe two delegations met on Thursday and spoke about the long-term cooperation of their navies, and about the long-term supply of gas that Norway had promised to the other country." +
		" They signed an accord.\n\nA second round of talks will be held when the prime minister of the other country comes to Norway, which is not before the end of the year. The Sino-Norwegian accord runs for ten years.\n\nNothing else was said about the matter by the two delegations."
	if doc.Text != want {
		t.Errorf("text\n%q\nwant\n%q", doc.Text, want)
	}
	if got := wordings(doc, doc.Headings); !slices.Equal(got, []string{"Talks in Oslo"}) {
		t.Errorf("headings %q", got)
	}
	for phrase, page := range map[string]int{"Talks in": 1, "before the": 1, "end of": 2, "Norwegian": 2, "Nothing": 3} {
		if got := doc.Page(strings.Index(doc.Text, phrase)); got != page {
			t.Errorf("%q stands on page %d, want %d", phrase, got, page)
		}
	}
}

func TestPDFHeadsThatChangeWithTheChapter(t *testing.T) {
	var pages [][]printed
	for i := range 8 {
		page := []printed{{x: 72, y: 800, size: 9, text: fmt.Sprintf("Chapter %s: Talks %d", []string{"one", "two", "three", "four"}[i/2], i+3)}}
		if i == 4 {
			page = append(page, printed{x: 72, y: 740, size: 18, text: "2. Trade"}, printed{x: 72, y: 715, size: 14, text: "2.1 Gas"})
		}
		pages = append(pages, append(page, column(680, fmt.Sprintf("In %d the two ministers met for the %d-th time and spoke about gas.", 2000+i, i))...))
	}
	doc := mustParse(t, "a.pdf", makePDF(pages))
	if strings.Contains(doc.Text, "Chapter") || strings.Count(doc.Text, "the two ministers met") != 8 {
		t.Errorf("text\n%s", doc.Text)
	}
	if got := wordings(doc, doc.Headings); !slices.Equal(got, []string{"2. Trade", "2.1 Gas"}) {
		t.Errorf("headings %q", got)
	}
}

func TestIdentityOfTheSource(t *testing.T) {
	body := "The minister flew to Oslo.\n"
	for name, c := range map[string]struct{ front, want string }{
		"address":             {"url: https://a.example/1\npublisher: P\n", "https://a.example/1"},
		"source as address":   {"source: https://a.example/1\n", "https://a.example/1"},
		"publisher and title": {"source: The Paper\ntitle: Oslo\n", "The Paper: Oslo"},
	} {
		if doc := mustParse(t, "a.txt", []byte("---\n"+c.front+"---\n"+body)); doc.Source != c.want {
			t.Errorf("%s: source %q, want %q", name, doc.Source, c.want)
		}
	}
	one, two := mustParse(t, "a.txt", []byte(body)), mustParse(t, "b.txt", []byte(body))
	if one.Source != two.Source || !strings.HasPrefix(one.Source, "The minister flew to Oslo. [") {
		t.Errorf("the file's name plays a part: %q, %q", one.Source, two.Source)
	}
}

func TestWhatStandsBesideAFile(t *testing.T) {
	folder := t.TempDir()
	path := put(t, folder, "a.txt", []byte("---\ntitle: front\npublisher: front\ndate: 2020\n---\nThe minister flew to Oslo.\n"))
	put(t, folder, "a.txt.yaml", []byte("title: sidecar\ndate: 2021-02-03\n"))
	put(t, folder, "m.csv", []byte("path,title,author,licence\na.txt,manifest,Ann; Bo,CC0\n"))
	manifest, err := files.ReadManifest(folder+"/m.csv", files.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	doc, err := files.Open(files.Limits{}, manifest).Read(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	if doc.Title != "manifest" || doc.Date != "2021-02-03" || doc.Publisher != "front" || doc.Licence != "CC0" || !slices.Equal(doc.Authors, []string{"Ann", "Bo"}) || doc.Name != "a.txt" {
		t.Errorf("%+v", doc)
	}
}

func TestAManifestNamesItsBadLine(t *testing.T) {
	for content, want := range map[string]string{
		"path,date\na.txt,May 2024\n":   "line 2",
		"path,date\na.txt\n":            "line 2",
		"title,path\nT,a.txt\n":         "line 1",
		"path,title\na.txt,\"torn\nrow": "line 2",
	} {
		path := put(t, t.TempDir(), "m.csv", []byte(content))
		_, err := files.ReadManifest(path, files.Limits{})
		var quarantine *files.Quarantine
		if !errors.As(err, &quarantine) || quarantine.Place != want || quarantine.Path != path {
			t.Errorf("%q: %v, want a quarantine at %s", content, err, want)
		}
	}
}
