package resolve_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"chancery/loader/mention"
	"chancery/loader/parse"
	"chancery/loader/registry"
	"chancery/loader/resolve"
	"chancery/loader/segment"
	"chancery/loader/text"
	"chancery/schema"
)

// reading is a document with all that the stages up to resolve give.
type reading struct {
	doc      text.Doc
	trees    []parse.Tree
	mentions []mention.Mention
	links    resolve.Links
}

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

func read(model *parse.Model, reg *registry.Registry, doc text.Doc) reading {
	trees := model.Parse(doc, segment.Sentences(doc))
	mentions := mention.Find(doc, trees, reg)
	return reading{doc: doc, trees: trees, mentions: mentions, links: resolve.Link(doc, trees, mentions, reg)}
}

// sameKey gives the words of a name in order, folded, without the small ones.
func sameKey(name string) string {
	var words []string
	for _, word := range strings.Fields(schema.Fold(name)) {
		switch word {
		case "the", "of", "for", "and", "a", "an", "in", "s":
			continue
		case "defense":
			word = "defence"
		case "spokesman", "spokeswoman":
			word = "spokesperson"
		case "organisation":
			word = "organization"
		}
		words = append(words, word)
	}
	slices.Sort(words)
	return strings.Join(words, " ")
}

// TestEndsOfGold counts the ends of the development facts that are found as entities of their
// document under the right name.
func TestEndsOfGold(t *testing.T) {
	data := os.Getenv("CHANCERY_DATA")
	if data == "" {
		data = "../../../shared"
	}
	files, _ := filepath.Glob(filepath.Join(data, "corpus/claims/dev/*.jsonl"))
	if len(files) == 0 {
		t.Skipf("no development facts under %s: set CHANCERY_DATA", data)
	}
	model, reg := open(t)
	found, ends := 0, 0
	for _, file := range files {
		content, err := os.ReadFile(strings.TrimSuffix(file, ".jsonl") + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		r := read(model, reg, text.Doc{Text: string(content), Source: filepath.Base(file)})
		names := map[string]bool{}
		for _, e := range r.links.Entities {
			names[sameKey(e.Name)] = true
			for _, other := range e.Names {
				names[sameKey(other.Value)] = true
			}
		}
		rows, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for lines := bufio.NewScanner(rows); lines.Scan(); {
			var row struct {
				From, To string
				FromAlt  []string `json:"from_alt"`
				ToAlt    []string `json:"to_alt"`
				Optional bool
				Quote    string
			}
			if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
				t.Fatal(err)
			}
			for _, end := range [][]string{append([]string{row.From}, row.FromAlt...), append([]string{row.To}, row.ToAlt...)} {
				if row.Optional || end[0] == "" || seen[end[0]] {
					continue
				}
				seen[end[0]] = true
				ends++
				ok := false
				for _, name := range end {
					ok = ok || names[sameKey(name)]
				}
				if ok {
					found++
				} else {
					t.Logf("%s: no %q in %q", filepath.Base(file), end[0], row.Quote)
				}
			}
		}
		rows.Close()
	}
	t.Logf("%d of %d ends found (%.3f)", found, ends, float64(found)/float64(ends))
	if found*100 < ends*50 {
		t.Errorf("only %d of %d ends were found", found, ends)
	}
}

// TestShow prints the mentions and entities of the file that CHANCERY_SHOW names.
func TestShow(t *testing.T) {
	file := os.Getenv("CHANCERY_SHOW")
	if file == "" {
		t.Skip("CHANCERY_SHOW names no file")
	}
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	model, reg := open(t)
	r := read(model, reg, text.Doc{Text: string(content), Source: file})
	for i, tree := range r.trees {
		t.Logf("## %d %s", i, r.doc.Slice(tree.Sentence.Span))
		for m, x := range r.mentions {
			if x.Sentence != i {
				continue
			}
			var names []string
			for _, e := range r.links.All(m) {
				names = append(names, string(r.links.Entities[e].Kind)+" "+r.links.Entities[e].Name)
			}
			t.Logf("   %3d %-8s %-30q body %d holder %d %s/%s -> %v (%s %.2f)", m, x.Form, x.Surface, x.Body, x.Holder, x.Rule, x.Modifier, names, r.links.Rule[m], r.links.Score[m])
		}
	}
}
