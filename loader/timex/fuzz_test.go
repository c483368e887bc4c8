package timex

import (
	"strings"
	"testing"
	"time"

	"chancery/loader/parse"
	"chancery/loader/segment"
	"chancery/loader/text"
	"chancery/schema"
)

// flat gives a tree of a text without the parser: words at its spaces, their tags by the letters of another
// text, each word hung on the next.
func flat(content, tags string) parse.Tree {
	upos := []string{"NOUN", "PROPN", "VERB", "ADV", "ADJ", "NUM", "AUX", "ADP", "DET", "PUNCT"}
	xpos := []string{"NN", "NNS", "VBD", "VBN", "VB", "VBZ", "VBG", "MD"}
	relations := []string{"nummod", "amod", "advmod", "aux", "obl", "xcomp", "mark", "cop", "compound"}
	tree := parse.Tree{Sentence: segment.Sentence{Span: text.Span{End: len(content)}}}
	at := 0
	for i, form := range strings.SplitAfter(content, " ") {
		word := strings.TrimRight(form, " ")
		if word != "" {
			tag := len(word)
			if tags != "" {
				tag = int(tags[i%len(tags)])
			}
			tree.Words = append(tree.Words, parse.Word{Span: text.Span{Start: at, End: at + len(word)}, Form: word, Lemma: strings.ToLower(word),
				UPOS: upos[tag%len(upos)], XPOS: xpos[tag%len(xpos)], Relation: relations[tag%len(relations)], Head: len(tree.Words) + 1})
		}
		at += len(form)
	}
	if n := len(tree.Words); n > 0 {
		tree.Words[n-1].Head = -1
	}
	return tree
}

// FuzzFind reads any text: spans lie in it, in order and apart; days are dates; values are TIMEX3.
func FuzzFind(f *testing.F) {
	g, err := Open()
	if err != nil {
		f.Fatal(err)
	}
	for _, r := range g.rules {
		for _, example := range r.examples {
			f.Add(strings.NewReplacer("{", "", "}", "").Replace(example), "abc", "2024-05-16")
		}
	}
	f.Add("the 45th of May 31 February 2003-13-99 0000 9999 years ago '99 29 February", "NN", "0001-01-01")
	f.Add("a decade from now last century next week 10000 years ago tomorrow", "x", "9999-12-31")
	f.Fuzz(func(t *testing.T, content, tags, date string) {
		tree := flat(content, tags)
		end := 0
		for _, e := range g.Find([]parse.Tree{tree}, date)[0] {
			if e.Start < end || e.End <= e.Start || e.End > len(content) {
				t.Fatalf("%v lies outside of %q, or before %d", e.Span, content, end)
			}
			end = e.End
			if e.First < 0 || e.Last <= e.First || e.Last > len(tree.Words) {
				t.Fatalf("words %d to %d of %d", e.First, e.Last, len(tree.Words))
			}
			for _, days := range []schema.Date{e.Days, e.Coming} {
				if _, err := schema.ParseDate(string(days)); days != "" && err != nil {
					t.Fatalf("%q: %v", content[e.Start:e.End], err)
				}
			}
			if strings.ContainsAny(e.Value, " \n\t\"%!") {
				t.Fatalf("%q has the value %q", content[e.Start:e.End], e.Value)
			}
		}
	})
}

// TestLinear reads a text, and one twenty times as long, of words that begin many expressions.
// The bound on the time is wide, for a busy machine; a square would be far beyond it.
func TestLinear(t *testing.T) {
	g, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	for _, unit := range []string{"the last ", "about a couple of more than ", "early late mid ", "twenty-one ", "5 - ", "May 3 , ", "1998 - ", "the quarter a ", "' "} {
		cost := func(times int) (allocs float64, took time.Duration) {
			trees := []parse.Tree{flat(strings.Repeat(unit, times), "abcdef")}
			start := time.Now()
			allocs = testing.AllocsPerRun(1, func() { g.Find(trees, "2024-05-16") })
			return allocs, time.Since(start)
		}
		few, short := cost(40)
		many, long := cost(800)
		if many > 24*few || long > 200*short+200*time.Millisecond {
			t.Errorf("%q 40 times takes %v and %.0f allocations, 800 times %v and %.0f", unit, short, few, long, many)
		}
	}
}
