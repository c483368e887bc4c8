package mention_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"chancery/loader/mention"
	"chancery/loader/parse"
	"chancery/loader/registry"
	"chancery/loader/segment"
	"chancery/loader/text"
)

// update rewrites the expected sections: go test ./loader/mention -update.
var update = flag.Bool("update", false, "rewrite out/mention of the cases")

func open(t testing.TB) (*parse.Model, *registry.Registry) {
	t.Helper()
	model, err := parse.Open()
	if err != nil {
		t.Fatal(err)
	}
	reg, err := registry.Open()
	if err != nil {
		t.Fatal(err)
	}
	return model, reg
}

// mentionLines prints mentions one a line: form, kind, words, and what they hang together with.
func mentionLines(mentions []mention.Mention) string {
	var out strings.Builder
	for _, m := range mentions {
		fmt.Fprintf(&out, "%s %s %q", m.Form, m.Kind, m.Surface)
		for _, link := range []struct {
			name string
			to   int
		}{{"of", m.Body}, {"toward", m.Toward}, {"held by", m.Holder}} {
			if link.to >= 0 {
				fmt.Fprintf(&out, " %s %q", link.name, mentions[link.to].Surface)
			}
		}
		for _, part := range []string{m.Modifier, m.Count} {
			if part != "" {
				fmt.Fprintf(&out, " [%s]", part)
			}
		}
		out.WriteByte('\n')
	}
	return out.String()
}

// TestCases reads every case and checks its mentions.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("../testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	model, reg := open(t)
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			sections := map[string]string{}
			for _, f := range archive.Files {
				sections[f.Name] = string(f.Data)
			}
			doc := text.Doc{Text: sections["text"], Source: file}
			got := mentionLines(mention.Find(doc, model.Parse(doc, segment.Sentences(doc)), reg))
			if _, ok := sections["out/mention"]; *update && ok {
				rewrite(t, file, archive, got)
				return
			}
			if want, ok := sections["out/mention"]; ok && want != got {
				t.Errorf("got\n%swant\n%s", got, want)
			}
		})
	}
}

// rewrite puts a section in place of the old one.
func rewrite(t *testing.T, file string, archive *txtar.Archive, lines string) {
	t.Helper()
	found := false
	for i := range archive.Files {
		if archive.Files[i].Name == "out/mention" {
			archive.Files[i].Data, found = []byte(lines), true
		}
	}
	if !found {
		archive.Files = append(archive.Files, txtar.File{Name: "out/mention", Data: []byte(lines)})
	}
	if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
		t.Fatal(err)
	}
}

// FuzzFind checks what every list of mentions keeps, whatever the text.
func FuzzFind(f *testing.F) {
	model, reg := open(f)
	for _, seed := range []string{"Russian President Vladimir Putin met Xi.", "“U.S.” (U.N.) 's of the - Minister for", "the the President of of Ministry", "\x00\xff Kremlin's Kremlin's", ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, content string) {
		doc := text.Doc{Text: strings.ToValidUTF8(content, "?")}
		trees := model.Parse(doc, segment.Sentences(doc))
		mentions := mention.Find(doc, trees, reg)
		for i, m := range mentions {
			if m.Sentence < 0 || m.Sentence >= len(trees) || m.First < 0 || m.First >= m.Last || m.Last > len(trees[m.Sentence].Words) || m.Head < m.First || m.Head >= m.Last {
				t.Fatalf("mention %d lies outside its sentence: %+v", i, m)
			}
			if m.Surface != doc.Slice(m.Span) {
				t.Fatalf("mention %d: %q is not its span %q", i, m.Surface, doc.Slice(m.Span))
			}
			for _, link := range []int{m.Body, m.Holder, m.Toward} {
				if link < -1 || link >= len(mentions) || link == i {
					t.Fatalf("mention %d points to %d", i, link)
				}
			}
			if m.Score <= 0 || m.Score > 1 {
				t.Fatalf("mention %d has the score %v", i, m.Score)
			}
			if i > 0 && mentions[i-1].Start > m.Start {
				t.Fatalf("mention %d comes before the one in front of it", i)
			}
		}
	})
}
