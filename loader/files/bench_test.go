package files_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"chancery/loader/files"
)

// BenchmarkFormats reads a document of some 900 words in each format.
func BenchmarkFormats(b *testing.B) {
	var sentences []string
	for i := range 60 {
		sentences = append(sentences, fmt.Sprintf("The minister of the country number %d met her colleague on Thursday and they spoke about the border.", i))
	}
	prose := strings.Join(sentences, "\n\n")
	var pages [][]printed
	for at := 0; at < len(sentences); at += 20 {
		pages = append(pages, append(column(760, sentences[at:at+20]...), printed{x: 290, y: 40, size: 9, text: fmt.Sprint(len(pages) + 1)}))
	}
	body := ""
	for _, sentence := range sentences {
		body += wordParagraph("", sentence)
	}
	for _, c := range []struct {
		name string
		raw  []byte
	}{
		{"a.txt", []byte(prose)}, {"a.md", []byte("---\ntitle: T\n---\n# T\n\n" + prose)},
		{"a.html", []byte("<html><body><nav>Home</nav><article><p>" + strings.ReplaceAll(prose, "\n\n", "</p><p>") + "</p></article></body></html>")},
		{"a.docx", makeDOCX(b, body, nil)}, {"a.pdf", makePDF(pages)}, {"a.eml", []byte("Subject: T\r\n\r\n" + prose)},
	} {
		b.Run(strings.TrimPrefix(c.name, "a."), func(b *testing.B) {
			shelf := files.Open(limits(), nil)
			defer shelf.Close()
			if _, err := shelf.Parse(context.Background(), c.name, c.raw); err != nil { // starts the PDF engine
				b.Fatal(err)
			}
			for b.Loop() {
				if _, err := shelf.Parse(context.Background(), c.name, c.raw); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "files/s")
		})
	}
}
