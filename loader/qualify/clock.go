package qualify

import (
	"strings"
	"time"

	"chancery/loader/parse"
	"chancery/loader/relate"
	"chancery/loader/text"
	"chancery/loader/timex"
	"chancery/schema"
)

// clock holds the times of a document. Relative words and dates without a year are resolved
// against the document's own date alone; without one they stay unknown.
type clock struct {
	trees []parse.Tree
	found [][]timex.Expression // of each tree
	now   time.Time
	dated bool // the document's date is a day
	cues  *Cues
}

// moment is one expression of time in a tree, with the words that make an interval of it.
type moment struct {
	first, last int // its words [first, last)
	date        schema.Date
}

func newClock(cues *Cues, doc text.Doc, trees []parse.Tree) clock {
	c := clock{trees: trees, cues: cues, found: cues.times.Find(trees, doc.Date)}
	day, _, _ := strings.Cut(doc.Date, "T")
	if now, err := time.Parse(time.DateOnly, day); err == nil {
		c.now, c.dated = now, true
	}
	return c
}

// published gives the day of the document, or "".
func (c clock) published() schema.Date {
	if !c.dated {
		return ""
	}
	return schema.Date(c.now.Format("2006-01-02"))
}

// of gives the time that stands with the word that carries a relation, or "". What is planned
// lies ahead where a date leaves it open.
func (c clock) of(r relate.Relation, planned bool) schema.Date {
	tree := c.trees[r.Sentence]
	for _, m := range c.moments(r.Sentence, planned) {
		if m.date != "" && c.attached(tree, m, r.Trigger) {
			return m.date
		}
	}
	return ""
}

// attached says whether an expression of time belongs to a word: it hangs on it, on a nominal
// below it, or on the verb that carries it.
func (c clock) attached(tree parse.Tree, m moment, trigger int) bool {
	at := m.first
	for i := m.first; i < m.last; i++ {
		if head := tree.Words[i].Head; head < m.first || head >= m.last {
			at = i
			break
		}
	}
	carriers := map[int]bool{trigger: true}
	for w, steps := tree.Words[trigger], 0; w.Head >= 0 && steps < 3; steps++ {
		if !w.Is("obj") && !w.Is("xcomp") && w.Relation != "nsubj" && w.Relation != "nsubj:pass" {
			break
		}
		carriers[w.Head] = true
		w = tree.Words[w.Head]
	}
	if tree.Words[at].Head < m.first && c.another(tree, m, carriers) {
		return false
	}
	for steps := 0; at >= 0 && steps < 8; steps++ {
		if carriers[at] {
			return true
		}
		w := tree.Words[at]
		if steps > 0 && (w.UPOS == "VERB" || w.Is("acl")) {
			return false
		}
		at = w.Head
	}
	return false
}

// another says whether an expression of time belongs to another deed that is told right before
// it: "…, the minister said [on Monday]", "congratulated her on her election [in April 2016]".
// Of a month or year the deed that a noun names has it rather than the verb.
func (c clock) another(tree parse.Tree, m moment, carriers map[int]bool) bool {
	before := m.first - 1
	for before >= 0 && (tree.Words[before].UPOS == "ADP" || tree.Words[before].UPOS == "ADV" || tree.Words[before].UPOS == "DET") {
		before--
	}
	if before < 0 || carriers[before] {
		return false
	}
	if tree.Words[before].UPOS == "VERB" {
		return true
	}
	if len(m.date) > len("2006-01") {
		return false
	}
	for at, steps := before, 0; at >= 0 && steps < 6 && !carriers[at]; at, steps = tree.Words[at].Head, steps+1 {
		if w := tree.Words[at]; w.UPOS == "NOUN" && c.cues.is("deed", strings.ToLower(w.Lemma)) {
			return true
		}
	}
	return false
}

// moments gives the expressions of time of a tree that say which days they cover, in order:
// single ones, and the intervals that prepositions make of them. Of what is planned, a date
// that leaves it open lies ahead.
func (c clock) moments(number int, planned bool) []moment {
	tree, all := c.trees[number], c.found[number]
	form := func(i int) string {
		if i < 0 || i >= len(tree.Words) {
			return ""
		}
		return strings.ToLower(tree.Words[i].Form)
	}
	var found []moment
	for i := 0; i < len(all); i++ {
		m := single(all[i], planned)
		switch form(m.first - 1) {
		case "from", "between":
			joint := form(m.last)
			if i+1 < len(all) && all[i+1].First == m.last+1 && (joint == "to" || joint == "until" || joint == "and" || joint == "till") {
				i++
				m = joined(m, single(all[i], planned))
			}
			m.first--
		case "since":
			m.first, m.date = m.first-1, openEnd(m.date, "", "/..")
		case "until", "till":
			m.first, m.date = m.first-1, openEnd(m.date, "../", "")
		}
		found = append(found, m)
	}
	return found
}

// single gives an expression by itself.
func single(e timex.Expression, planned bool) moment {
	if planned {
		return moment{e.First, e.Last, e.Coming}
	}
	return moment{e.First, e.Last, e.Days}
}

// joined gives the time from one to another; one alone where the days of the other are unknown.
func joined(a, b moment) moment {
	switch {
	case strings.Contains(string(a.date), "/"), b.date == "":
		return moment{a.first, b.last, a.date}
	case a.date == "":
		return moment{a.first, b.last, ""}
	}
	date, err := schema.ParseDate(string(a.date) + "/" + string(b.date))
	if err != nil {
		return moment{a.first, b.last, ""}
	}
	return moment{a.first, b.last, date}
}

// openEnd gives an interval of which one end alone is known.
func openEnd(d schema.Date, before, after string) schema.Date {
	if d == "" || strings.Contains(string(d), "/") {
		return ""
	}
	return schema.Date(before + string(d) + after)
}
