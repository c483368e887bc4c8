package resolve_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"chancery/loader/mention"
	"chancery/loader/parse"
	"chancery/loader/registry"
	"chancery/loader/resolve"
	"chancery/loader/text"
	"chancery/schema"
)

// article is one article of DWIE: words by sentence, and names by entity.
type article struct {
	ID       string       `json:"id"`
	Sents    [][]string   `json:"sents"`
	Vertices [][]nameSpan `json:"vertexSet"`
}

type nameSpan struct {
	Pos      [2]int `json:"pos"`
	Sentence int    `json:"sent_id"`
	Type     string `json:"type"`
	Name     string `json:"name"`
}

// readWords reads an article that is split already.
func readWords(model *parse.Model, reg *registry.Registry, a article) reading {
	var all strings.Builder
	var trees []parse.Tree
	for i, words := range a.Sents {
		tree := model.ParseWords(words)
		start := all.Len()
		all.WriteString(strings.Join(words, " ") + "\n")
		for w := range tree.Words {
			tree.Words[w].Start += start
			tree.Words[w].End += start
		}
		tree.Sentence.Span = text.Span{Start: start, End: all.Len() - 1}
		tree.Sentence.Ordinal = i
		trees = append(trees, tree)
	}
	doc := text.Doc{Text: all.String(), Source: a.ID}
	mentions := mention.Find(doc, trees, reg)
	return reading{doc: doc, trees: trees, mentions: mentions, links: resolve.Link(doc, trees, mentions, reg)}
}

// TestNamesOfDWIE measures names against articles of DWIE: exact words and type.
func TestNamesOfDWIE(t *testing.T) {
	data := os.Getenv("CHANCERY_DATA")
	if data == "" {
		data = "../../../shared"
	}
	content, err := os.ReadFile(filepath.Join(data, "corpus/dwie/dev.json"))
	if err != nil {
		t.Skipf("no DWIE under %s: set CHANCERY_DATA", data)
	}
	var articles []article
	if err := json.Unmarshal(content, &articles); err != nil {
		t.Fatal(err)
	}
	model, reg := open(t)
	types := map[schema.Kind]string{schema.Person: "type_person", schema.Country: "type_location", schema.Place: "type_location", schema.Organization: "type_organization", schema.Bloc: "type_organization"}
	right, given, gold := map[string]int{}, map[string]int{}, map[string]int{}
	for _, a := range articles[:min(len(articles), 40)] {
		r := readWords(model, reg, a)
		want := map[[3]int]string{}
		for _, names := range a.Vertices {
			for _, n := range names {
				want[[3]int{n.Sentence, n.Pos[0], n.Pos[1]}] = n.Type
			}
		}
		for _, kind := range want {
			gold[kind]++
		}
		seen := map[[3]int]bool{}
		for _, m := range r.mentions {
			kind := types[m.Kind]
			if kind == "" || m.Form != mention.NameForm && !(m.Form == mention.DemonymForm && m.Rule != "demonym" && m.Rule != "within") || seen[[3]int{m.Sentence, m.First, m.Last}] {
				continue
			}
			key := [3]int{m.Sentence, m.First, m.Last}
			seen[key] = true
			given[kind]++
			if want[key] == kind {
				right[kind]++
			} else if os.Getenv("CHANCERY_SHOW") != "" {
				t.Logf("EXTRA %s %q (%s, gold %q) in %s", kind, m.Surface, m.Rule, want[key], strings.Join(a.Sents[m.Sentence], " "))
			}
		}
		for key, kind := range want {
			if !seen[key] && os.Getenv("CHANCERY_SHOW") != "" {
				t.Logf("MISSED %s %q in %s", kind, strings.Join(a.Sents[key[0]][key[1]:key[2]], " "), strings.Join(a.Sents[key[0]], " "))
			}
		}
	}
	for _, kind := range []string{"type_person", "type_location", "type_organization"} {
		p, r := float64(right[kind])/float64(given[kind]), float64(right[kind])/float64(gold[kind])
		f := 2 * p * r / (p + r)
		t.Logf("%s: P %.3f R %.3f F1 %.3f of %d", kind, p, r, f, gold[kind])
		if f < .5 {
			t.Errorf("%s: F1 %.3f is below half", kind, f)
		}
	}
}
