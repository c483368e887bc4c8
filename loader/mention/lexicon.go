package mention

import (
	_ "embed"
	"strings"

	"chancery/schema"
)

//go:embed nouns.tsv
var nounsFile string

//go:embed words.tsv
var wordsFile string

// noun says what a head noun makes of a phrase.
type noun struct {
	class   string // as the head of nouns.tsv lists them
	kind    schema.Kind
	subKind schema.SubKind
	name    bool // types a capitalised chunk: "Ministry of Defence"
	nominal bool // may stand for something in lower case: "the ministry"
	linked  bool // in lower case only where the document names one: "the commission"
}

// nouns holds the rows of nouns.tsv by folded noun; a noun may have several.
var nouns = readNouns(nounsFile)

// lists holds the lists of words.tsv.
var lists = readLists(wordsFile)

func rows(file string) [][]string {
	var out [][]string
	for line := range strings.Lines(file) {
		line = strings.TrimRight(line, "\r\n")
		if line != "" && !strings.HasPrefix(line, "#") {
			out = append(out, strings.Split(line, "\t"))
		}
	}
	return out
}

func readNouns(file string) map[string][]noun {
	all := map[string][]noun{}
	for _, row := range rows(file)[1:] {
		for word := range strings.SplitSeq(row[5], ";") {
			word = schema.Fold(word)
			all[word] = append(all[word], noun{class: row[0], kind: schema.Kind(row[1]), subKind: schema.SubKind(row[2]), name: row[3] == "yes", nominal: row[4] != "no", linked: row[4] == "linked"})
		}
	}
	return all
}

func readLists(file string) map[string]map[string]bool {
	all := map[string]map[string]bool{}
	for _, row := range rows(file)[1:] {
		set := map[string]bool{}
		for _, word := range strings.Fields(row[1]) {
			set[schema.Fold(word)] = true
		}
		all[row[0]] = set
	}
	return all
}

// naming gives what a capitalised head noun types a chunk as, and whether it types one.
func naming(folded string) (noun, bool) {
	for _, n := range nouns[folded] {
		if n.name {
			return n, true
		}
	}
	return noun{}, false
}

// nominal gives what a lower-case head noun may stand for among the classes given.
func nominal(folded string, classes ...string) (noun, bool) {
	for _, n := range nouns[folded] {
		if !n.nominal {
			continue
		}
		for _, class := range classes {
			if n.class == class {
				return n, true
			}
		}
	}
	return noun{}, false
}

// Generic says whether every word of a name is one that institutions of many countries bear:
// "Supreme Court", "Foreign Ministry".
func Generic(name string) bool {
	words := strings.Fields(schema.Fold(name))
	for _, word := range words {
		if !lists["generic"][word] {
			return false
		}
	}
	return len(words) > 0
}
