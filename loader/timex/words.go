package timex

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
)

//go:embed words.tsv
var wordFile string

// words says what words mean: for every class its entries by their first piece.
type words map[string]map[string][]entry

// entry is one word or run of words of a class.
type entry struct {
	pieces []string
	value  string
	dotted bool // a full stop may follow in the same word
}

// readWords reads lines of class, tab, value, tab, words; an underscore stands for a space.
func readWords(content string) (words, error) {
	all := words{}
	for number, line := range strings.Split(content, "\n") {
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(line, "\t")
		if len(fields) != 3 {
			return nil, fmt.Errorf("words.tsv, line %d: want class, value and words, with tabs between", number+1)
		}
		class := fields[0]
		if all[class] == nil {
			all[class] = map[string][]entry{}
		}
		for _, word := range strings.Fields(fields[2]) {
			word, dotted := strings.CutSuffix(strings.ReplaceAll(word, "_", " "), "?")
			e := entry{pieces: cut(word), value: fields[1], dotted: dotted}
			all[class][e.pieces[0]] = append(all[class][e.pieces[0]], e)
		}
	}
	return all, nil
}

// cut gives the pieces of a plain text.
func cut(s string) []string {
	var all []string
	for at := 0; at < len(s); {
		size := run(s[at:])
		if form := s[at : at+size]; form != " " {
			all = append(all, plain(form))
		}
		at += size
	}
	return all
}

// reading is one way to read a class at a place: where it ends, and what it means.
type reading struct {
	last  int
	value string
}

// word reads the words of a lexicon class.
func (m *matcher) word(class string, at int) []reading {
	var all []reading
	for _, e := range m.grammar.words[class][m.form(at)] {
		last := at
		for last-at < len(e.pieces) && m.form(last) == e.pieces[last-at] {
			last++
		}
		if last-at < len(e.pieces) {
			continue
		}
		if e.dotted && m.form(last) == "." && m.pieces[last].glued && m.pieces[last].word == m.pieces[last-1].word {
			last++
		}
		all = append(all, reading{last, e.value})
	}
	return all
}

// value reads a class at a place and gives its first reading, or 0 and false.
func (m *matcher) value(class string, at int) (number, last int, ok bool) {
	for _, r := range m.word(class, at) {
		n, err := strconv.Atoi(r.value)
		return n, r.last, err == nil
	}
	return 0, at, false
}

// integer reads a piece of digits of a length between two bounds.
func (m *matcher) integer(at, least, most int) (int, bool) {
	form := m.form(at)
	if len(form) < least || len(form) > most || !m.pieces[at].digits() {
		return 0, false
	}
	n, err := strconv.Atoi(form)
	return n, err == nil
}

// builtinClass is a class that no list can hold.
type builtinClass struct {
	read   func(m *matcher, at int) []reading
	begins []string // the classes, and the forms in small letters, with which it begins; "0" is any run of digits
}

// builtin are the classes that no list can hold: numbers, ordinals, days of a month, years.
var builtin = map[string]builtinClass{
	"NUMBER":  {(*matcher).number, []string{"0", "ONES", "TENS"}},
	"ORDINAL": {(*matcher).ordinal, []string{"0", "ORD", "TENS"}},
	"DAY":     {(*matcher).day, []string{"0", "ORD", "TENS"}},
	"YEAR":    {(*matcher).year, []string{"0", "ONES", "TENS"}},
	"DECADE":  {(*matcher).decade, []string{"0", "'", "ONES", "TIES"}},
	"MONTH":   {(*matcher).month, []string{"MONTHS"}},
	"INT":     {func(m *matcher, at int) []reading { return m.bounded(at, 1, 2, 0, 99) }, []string{"0"}},
	"TWO":     {func(m *matcher, at int) []reading { return m.bounded(at, 2, 2, 0, 99) }, []string{"0"}},
	"HHMM":    {func(m *matcher, at int) []reading { return m.bounded(at, 4, 4, 0, 2359) }, []string{"0"}},
	"FOUR":    {func(m *matcher, at int) []reading { return m.bounded(at, 4, 4, firstYear, lastYear) }, []string{"0"}},
}

func (m *matcher) bounded(at, short, long, least, most int) []reading {
	if n, ok := m.integer(at, short, long); ok && n >= least && n <= most {
		return []reading{{at + 1, m.form(at)}}
	}
	return nil
}
