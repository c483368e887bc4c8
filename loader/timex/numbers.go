package timex

import (
	"strconv"
	"strings"
)

// Years that four digits are taken for; other numbers of four digits are no years.
const firstYear, lastYear = 1500, 2100

// number reads "18", "1,000", "2.5", "2 1/2", "twenty-five", "three hundred", "two and a half".
func (m *matcher) number(at int) []reading {
	whole, last, ok := m.digits(at)
	if !ok {
		if whole, last, ok = m.spelled(at); !ok {
			return nil
		}
	}
	if next, ok := m.half(last); ok {
		return []reading{{next, strconv.Itoa(whole) + ".5"}}
	}
	if part, ok := m.integer(last+1, 1, 3); ok && m.form(last) == "." && m.pieces[last].glued && m.pieces[last+1].glued {
		return []reading{{last + 2, strconv.Itoa(whole) + "." + strconv.Itoa(part)}}
	}
	return []reading{{last, strconv.Itoa(whole)}}
}

// half reads what adds a half to a number: "1/2", "½", "and a half", "-and-a-half".
func (m *matcher) half(at int) (int, bool) {
	if m.form(at) == "½" {
		return at + 1, true
	}
	if m.form(at) == "1" && m.form(at+1) == "/" && m.form(at+2) == "2" {
		return at + 3, true
	}
	for _, want := range []string{"and a half", "- and - a - half", "and one half", "and one - half"} {
		if last := m.run(at, strings.Fields(want)); last > 0 {
			return last, true
		}
	}
	return at, false
}

// run gives the end of a run of forms, or 0.
func (m *matcher) run(at int, forms []string) int {
	for _, form := range forms {
		if m.form(at) != form {
			return 0
		}
		at++
	}
	return at
}

// digits reads "18" and "1,000".
func (m *matcher) digits(at int) (int, int, bool) {
	n, ok := m.integer(at, 1, 6)
	if !ok {
		return 0, at, false
	}
	last := at + 1
	for len(m.form(at)) <= 3 && last-at < 4 && m.form(last) == "," && m.pieces[last].glued {
		thousands, ok := m.integer(last+1, 3, 3)
		if !ok || !m.pieces[last+1].glued {
			break
		}
		n, last = n*1000+thousands, last+2
	}
	return n, last, true
}

// spelled reads a number in words below a million.
func (m *matcher) spelled(at int) (int, int, bool) {
	total, last, ok := m.below100(at)
	if !ok {
		return 0, at, false
	}
	for _, step := range []struct {
		word string
		by   int
	}{{"hundred", 100}, {"thousand", 1000}} {
		if m.form(last) != step.word {
			continue
		}
		total, last = total*step.by, last+1
		next := last
		if m.form(next) == "and" {
			next++
		}
		if more, end, ok := m.below100(next); ok {
			total, last = total+more, end
		}
	}
	return total, last, true
}

// below100 reads "seven", "forty", "twenty-one", "twenty one".
func (m *matcher) below100(at int) (int, int, bool) {
	if tens, last, ok := m.value("TENS", at); ok {
		next := last
		if m.form(next) == "-" {
			next++
		}
		if one, end, ok := m.value("ONES", next); ok && one < 10 {
			return tens + one, end, true
		}
		return tens, last, true
	}
	return m.value("ONES", at)
}

// ordinal reads "third", "twenty-first", "3rd".
func (m *matcher) ordinal(at int) []reading {
	if n, last, ok := m.value("ORD", at); ok {
		return []reading{{last, strconv.Itoa(n)}}
	}
	if tens, last, ok := m.value("TENS", at); ok {
		if m.form(last) == "-" {
			last++
		}
		if one, end, ok := m.value("ORD", last); ok && one < 10 {
			return []reading{{end, strconv.Itoa(tens + one)}}
		}
	}
	if n, ok := m.integer(at, 1, 2); ok && m.suffix(at) {
		return []reading{{at + 2, strconv.Itoa(n)}}
	}
	return nil
}

// suffix says whether "st", "nd", "rd" or "th" is glued to the digits at a place.
func (m *matcher) suffix(at int) bool {
	switch m.form(at + 1) {
	case "st", "nd", "rd", "th":
		return m.pieces[at+1].glued
	}
	return false
}

// day reads a day of the month: "7", "07", "7th", "seventh". That the month has it is seen later.
func (m *matcher) day(at int) []reading {
	all := m.ordinal(at)
	if len(all) == 0 {
		if n, ok := m.integer(at, 1, 2); ok {
			all = []reading{{at + 1, strconv.Itoa(n)}}
		}
	}
	if len(all) == 1 {
		if n, err := strconv.Atoi(all[0].value); err != nil || n < 1 || n > 31 {
			return nil
		}
	}
	return all
}

// year reads "1998", "nineteen ninety-eight", "nineteen oh five", "two thousand", "two thousand
// and four". Digits must stand by themselves.
func (m *matcher) year(at int) []reading {
	if n, ok := m.integer(at, 4, 4); ok {
		if n < firstYear || n > lastYear || !bare(m.pieces, at, at+1) {
			return nil
		}
		return []reading{{at + 1, m.form(at)}}
	}
	if m.form(at) == "two" && m.form(at+1) == "thousand" {
		all := []reading{{at + 2, "2000"}}
		next := at + 2
		if m.form(next) == "and" {
			next++
		}
		if n, last, ok := m.below100(next); ok {
			all = append(all, reading{last, strconv.Itoa(2000 + n)})
		}
		return all
	}
	century, last, ok := m.value("ONES", at)
	if twenty, end, tens := m.value("TENS", at); tens && twenty == 20 {
		century, last, ok = twenty, end, true
	}
	if !ok || century < 17 || century > 20 {
		return nil
	}
	if m.form(last) == "oh" {
		if n, end, ok := m.value("ONES", last+1); ok && n < 10 {
			return []reading{{end, strconv.Itoa(century*100 + n)}}
		}
	}
	if n, end, ok := m.below100(last); ok && n >= 10 {
		return []reading{{end, strconv.Itoa(century*100 + n)}}
	}
	return nil
}

// decade reads "1990s", "'80s" and "eighties" as the first three digits of its years.
func (m *matcher) decade(at int) []reading {
	quoted := m.form(at) == "'"
	if quoted {
		at++
	}
	switch m.form(at - 1) { // "the 80s" without an apostrophe
	case "the", "early", "mid", "late":
		quoted = true
	}
	if n, ok := m.integer(at, 2, 4); ok && len(m.form(at)) != 3 && n%10 == 0 {
		last := at + 1
		if m.form(last) == "'" && m.form(last+1) == "s" {
			last++
		}
		if m.form(last) == "s" && m.pieces[last].glued && (n >= firstYear && n <= lastYear || n < 100 && quoted) {
			return []reading{{last + 1, strings.TrimSuffix(m.form(at), "0")}}
		}
		return nil
	}
	var all []reading
	for _, r := range m.word("TIES", at) {
		all = append(all, reading{r.last, r.value})
	}
	if n, last, ok := m.value("ONES", at); ok && n >= 15 && n <= 19 {
		for _, r := range m.word("TIES", last) {
			all = append(all, reading{r.last, strconv.Itoa(n) + r.value})
		}
	}
	return all
}

// month reads the name of a month; "may" and "march" only where they are names.
func (m *matcher) month(at int) []reading {
	all := m.word("MONTHS", at)
	if len(all) == 0 || !m.pieces[at].upper {
		return nil
	}
	if upos := m.tree.Words[m.pieces[at].word].UPOS; upos != "PROPN" && upos != "NOUN" && len(m.form(at)) > 2 {
		if form := m.form(at); form == "may" || form == "march" || form == "mar" {
			return nil
		}
	}
	return all
}
