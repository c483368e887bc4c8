package timex

import (
	"strings"
	"testing"

	"chancery/loader/segment"
	"chancery/loader/text"
)

// BenchmarkFind reads the examples of the grammar as one text: it is denser in times than any.
func BenchmarkFind(b *testing.B) {
	g, model := open(b)
	var all []string
	for _, r := range g.rules {
		for _, example := range r.examples {
			all = append(all, strings.NewReplacer("{", "", "}", "").Replace(example[:strings.LastIndex(example, " = ")]))
		}
	}
	doc := text.Doc{Text: strings.Join(all, "\n\n")}
	trees := model.Parse(doc, segment.Sentences(doc))
	b.SetBytes(int64(len(doc.Text)))
	for b.Loop() {
		g.Find(trees, "2024-05-16")
	}
}
