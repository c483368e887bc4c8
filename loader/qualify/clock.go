package qualify

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"chancery/loader/parse"
	"chancery/loader/relate"
	"chancery/loader/text"
	"chancery/schema"
)

// clock reads the times of a document. Relative words and dates without a year are resolved
// against the document's own date alone; without one they stay unknown.
type clock struct {
	trees []parse.Tree
	now   time.Time
	dated bool  // the document's date is a day
	ahead bool  // what is dated is still to come
	cues  *Cues // may be missing where only expressions of time are read
}

// moment is one expression of time in a tree.
type moment struct {
	first, last int // its words [first, last)
	date        schema.Date
}

func newClock(doc text.Doc, trees []parse.Tree) clock {
	c := clock{trees: trees}
	day, _, _ := strings.Cut(doc.Date, "T")
	if now, err := time.Parse("2006-01-02", day); err == nil {
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
	c.ahead = planned
	for _, m := range c.moments(tree) {
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
	if len(m.date) > len("2006-01") || c.cues == nil {
		return false
	}
	for at, steps := before, 0; at >= 0 && steps < 6 && !carriers[at]; at, steps = tree.Words[at].Head, steps+1 {
		if w := tree.Words[at]; w.UPOS == "NOUN" && c.cues.is("deed", strings.ToLower(w.Lemma)) {
			return true
		}
	}
	return false
}

var months = map[string]int{
	"january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9, "october": 10,
	"november": 11, "december": 12, "jan": 1, "feb": 2, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sept": 9, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
	"jan.": 1, "feb.": 2, "apr.": 4, "aug.": 8, "sept.": 9, "sep.": 9, "oct.": 10, "nov.": 11, "dec.": 12,
}

var weekdays = map[string]time.Weekday{
	"sunday": 0, "monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6,
}

// moments finds the expressions of time of a tree, in order.
func (c clock) moments(tree parse.Tree) []moment {
	var found []moment
	s := span{clock: c, tree: tree}
	for i := 0; i < len(tree.Words); {
		if m, ok := s.interval(i); ok {
			found = append(found, m)
			i = m.last
			continue
		}
		i++
	}
	return found
}

// span reads expressions of time at words of one tree.
type span struct {
	clock
	tree parse.Tree
}

func (s span) word(i int) string {
	if i < 0 || i >= len(s.tree.Words) {
		return ""
	}
	return strings.ToLower(s.tree.Words[i].Form)
}

// interval reads "from A to B", "between A and B", "since A", "until A" and single dates.
func (s span) interval(i int) (moment, bool) {
	switch s.word(i) {
	case "from", "between":
		a, ok := s.single(i + 1)
		if !ok {
			return moment{}, false
		}
		if strings.Contains(string(a.date), "/") {
			return moment{i, a.last, a.date}, true
		}
		if joint := s.word(a.last); joint == "to" || joint == "until" || joint == "and" || joint == "till" {
			if b, ok := s.single(a.last + 1); ok && a.date != "" && b.date != "" {
				return moment{i, b.last, joined(a.date, b.date)}, true
			}
		}
		return moment{i, a.last, a.date}, true
	case "since":
		if a, ok := s.single(i + 1); ok {
			return moment{i, a.last, openEnd(a.date, "", "/..")}, true
		}
	case "until", "till":
		if a, ok := s.single(i + 1); ok {
			return moment{i, a.last, openEnd(a.date, "../", "")}, true
		}
	}
	return s.single(i)
}

func openEnd(d schema.Date, before, after string) schema.Date {
	if d == "" || strings.Contains(string(d), "/") {
		return ""
	}
	return schema.Date(before + string(d) + after)
}

func joined(a, b schema.Date) schema.Date {
	date, err := schema.ParseDate(string(a) + "/" + string(b))
	if err != nil {
		return ""
	}
	return date
}

// year reads a year of four digits.
func (s span) year(i int) (int, bool) {
	w := s.word(i)
	if len(w) != 4 {
		return 0, false
	}
	year, err := strconv.Atoi(w)
	return year, err == nil && year >= 1600 && year <= 2100
}

func (s span) day(i int) (int, bool) {
	w := strings.TrimRight(s.word(i), "stndrh")
	day, err := strconv.Atoi(w)
	return day, err == nil && day >= 1 && day <= 31 && len(w) <= 2
}

// days reads the days from one to another of one month: "28 to 29 September", "May 3-5".
func (s span) days(i int) (moment, bool) {
	month, first := s.month(i), i
	if month > 0 {
		first = i + 1
	}
	begin, started := s.day(first)
	end, ended := s.day(first + 2)
	if !started || !ended || begin >= end {
		return moment{}, false
	}
	switch s.word(first + 1) {
	case "-", "–", "—", "to", "and", "until", "till":
	default:
		return moment{}, false
	}
	last := first + 3
	if month == 0 {
		if s.word(last) == "of" {
			last++
		}
		if month = s.month(last); month == 0 {
			return moment{}, false
		}
		last++
	}
	a, b := s.calendar(i, last, month, begin), s.calendar(i, last, month, end)
	if a.date == "" || b.date == "" {
		return moment{i, b.last, ""}, true
	}
	return moment{i, b.last, joined(a.date, b.date)}, true
}

// single reads one date.
func (s span) single(i int) (moment, bool) {
	if m, ok := s.days(i); ok {
		return m, true
	}
	w := s.word(i)
	if day, ok := s.day(i); ok {
		next := i + 1
		if s.word(next) == "of" {
			next++
		}
		if month := months[s.word(next)]; month > 0 {
			return s.calendar(i, next+1, month, day), true
		}
	}
	if month := s.month(i); month > 0 {
		if day, ok := s.day(i + 1); ok {
			return s.calendar(i, i+2, month, day), true
		}
		return s.calendar(i, i+1, month, 0), true
	}
	if year, ok := s.year(i); ok && s.isYear(i) {
		return moment{i, i + 1, schema.Date(fmt.Sprintf("%04d", year))}, true
	}
	if _, ok := weekdays[w]; ok {
		return moment{i, i + 1, s.weekday(w, i)}, true
	}
	switch w {
	case "yesterday", "today", "tonight", "tomorrow":
		return moment{i, i + 1, s.shifted(0, 0, map[string]int{"yesterday": -1, "tomorrow": 1}[w], "2006-01-02")}, true
	case "last", "next", "this":
		return s.relative(i)
	}
	return moment{}, false
}

// month reads the name of a month; "may" and "march" only where they are nouns.
func (s span) month(i int) int {
	month := months[s.word(i)]
	if month == 0 {
		return 0
	}
	if w := s.tree.Words[i]; w.Form == s.word(i) || w.UPOS != "PROPN" && w.UPOS != "NOUN" {
		return 0
	}
	return month
}

// isYear says whether four digits are a year rather than a number of things.
func (s span) isYear(i int) bool {
	w := s.tree.Words[i]
	if w.Is("nummod") && w.Head > i {
		return s.tree.Words[w.Head].UPOS == "NOUN" && s.tree.Words[w.Head].XPOS != "NNS"
	}
	return true
}

// calendar reads the year behind a day and month, and else takes it from the document's date.
func (s span) calendar(first, last, month, day int) moment {
	next := last
	if s.word(next) == "," || s.word(next) == "of" {
		next++
	}
	if year, ok := s.year(next); ok {
		return moment{first, next + 1, date(year, month, day)}
	}
	if !s.dated {
		return moment{first, last, ""}
	}
	year := s.now.Year()
	that := time.Date(year, time.Month(month), max(day, 1), 0, 0, 0, 0, time.UTC)
	if s.future(first) && that.AddDate(0, 1, 0).Before(s.now) {
		year++
	} else if !s.future(first) && that.After(s.now) {
		year--
	}
	return moment{first, last, date(year, month, day)}
}

func date(year, month, day int) schema.Date {
	form := fmt.Sprintf("%04d-%02d", year, month)
	if day > 0 {
		form += fmt.Sprintf("-%02d", day)
	}
	d, err := schema.ParseDate(form)
	if err != nil {
		return ""
	}
	return d
}

// future says whether the clause around a word speaks of what is to come.
func (s span) future(i int) bool {
	if s.ahead || s.word(i-1) == "next" {
		return true
	}
	for at, steps := i, 0; at >= 0 && steps < 8; at, steps = s.tree.Words[at].Head, steps+1 {
		for _, c := range s.tree.Children(at) {
			if form := s.word(c); s.tree.Words[c].Is("aux") && (form == "will" || form == "shall" || form == "'ll" || form == "would") {
				return true
			}
		}
		if w := s.tree.Words[at]; w.UPOS == "VERB" && (w.XPOS == "VBD" || w.XPOS == "VBN") {
			return false
		} else if w.UPOS == "VERB" && w.XPOS == "VB" && w.Is("xcomp") {
			return true
		}
	}
	return false
}

// weekday gives the day of that name nearest to the document's, before it or, where the
// clause speaks of what is to come, after it.
func (s span) weekday(name string, i int) schema.Date {
	if !s.dated {
		return ""
	}
	back := (int(s.now.Weekday()) - int(weekdays[name]) + 7) % 7
	if s.future(i) && back > 0 {
		return s.shifted(0, 0, 7-back, "2006-01-02")
	}
	if s.word(i-1) == "last" && back == 0 {
		back = 7
	}
	return s.shifted(0, 0, -back, "2006-01-02")
}

func (s span) shifted(years, months, days int, form string) schema.Date {
	if !s.dated {
		return ""
	}
	return schema.Date(s.now.AddDate(years, months, days).Format(form))
}

// relative reads "last year", "next month", "this week", "last March".
func (s span) relative(i int) (moment, bool) {
	step := map[string]int{"last": -1, "this": 0, "next": 1}[s.word(i)]
	first := time.Date(s.now.Year(), s.now.Month(), 1, 0, 0, 0, 0, time.UTC)
	unit := s.word(i + 1)
	switch unit {
	case "year":
		return moment{i, i + 2, s.shifted(step, 0, 0, "2006")}, true
	case "month":
		if !s.dated {
			return moment{i, i + 2, ""}, true
		}
		return moment{i, i + 2, schema.Date(first.AddDate(0, step, 0).Format("2006-01"))}, true
	case "week":
		monday := s.now.AddDate(0, 0, -(int(s.now.Weekday())+6)%7+7*step)
		if !s.dated {
			return moment{i, i + 2, ""}, true
		}
		return moment{i, i + 2, joined(schema.Date(monday.Format("2006-01-02")), schema.Date(monday.AddDate(0, 0, 6).Format("2006-01-02")))}, true
	}
	if month := months[unit]; month > 0 && s.word(i) != "this" && s.tree.Words[i+1].Form != unit {
		if !s.dated {
			return moment{i, i + 2, ""}, true
		}
		year := s.now.Year()
		if step < 0 && month >= int(s.now.Month()) {
			year--
		} else if step > 0 && month <= int(s.now.Month()) {
			year++
		}
		return moment{i, i + 2, date(year, month, 0)}, true
	}
	return moment{}, false
}
