package timex

import "time"

// quarterOf gives the first day of a quarter.
func quarterOf(year, quarter int) time.Time {
	return time.Date(year, time.Month(quarter*3-2), 1, 0, 0, 0, 0, time.UTC)
}

// meanQuarter gives "the third quarter": of the year beside it, or the last that has begun. The
// quarters of a fiscal year are no quarters of the calendar, so only a plain one beside a year
// has days.
func meanQuarter(m *matcher, c *context, found *match, _ []string) sense {
	quarter := number(found.slot("ORDINAL", 0))
	if m.has(found, "final") {
		quarter = 4
	}
	year := number(found.slot("YEAR", 0))
	if dir := found.slot("DIR", 0); dir != "" && c.dated {
		year = c.now.Year() + number(dir)
	}
	if year > 0 {
		p := periodOf("Q", quarterOf(year, quarter))
		if m.has(found, "fiscal", "financial", "year") {
			return sense{value: p.value(), period: p}
		}
		return named(p)
	}
	if !c.dated {
		return sense{}
	}
	p := periodOf("Q", quarterOf(c.now.Year(), quarter))
	if c.tense != future && p.start.After(c.now) {
		p = periodOf("Q", quarterOf(c.now.Year()-1, quarter))
	}
	return sense{value: p.value(), period: p}
}

// meanShortQuarter gives "Q3 2023", "the last quarter of 1997".
func meanShortQuarter(_ *matcher, _ *context, found *match, _ []string) sense {
	quarter := number(found.slot("INT", 0))
	if quarter == 0 {
		quarter = 4
	}
	return named(periodOf("Q", quarterOf(number(found.slot("YEAR", 0)), quarter)))
}

// meanComparable gives "the quarter", "the latest period", "the 1988 quarter": the quarter
// that the text compares, or the last one that has ended.
func meanComparable(m *matcher, c *context, found *match, _ []string) sense {
	p := c.today("Q")
	switch dir := found.slot("DIR", 0); {
	case m.has(found, "this"), dir == "0":
	case m.has(found, "next"), dir == "1":
		p = p.ahead(1)
	case c.focus.unit == "Q" && found.slot("YEAR", 0) != "":
		p = c.focus
	default:
		p = p.ahead(-1)
	}
	if year := number(found.slot("YEAR", 0)); year > 0 && m.has(found, "quarter") && p.known() {
		return sense{value: periodOf("Q", quarterOf(year, (int(p.start.Month())+2)/3)).value()}
	} else if year > 0 {
		return reckoned(periodOf("Y", time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)))
	}
	return sense{value: p.value(), period: p}
}

// compared gives the period that figures "a year ago" are compared with: the same quarter of
// the year before where the text compares quarters, and else that year.
func (c *context) yearBefore(n int) period {
	if c.business == "Q" {
		return c.quarter().ahead(-4 * n)
	}
	return c.today("Y").ahead(-n)
}

// quarter gives the quarter that the text compares.
func (c *context) quarter() period {
	if c.focus.unit == "Q" {
		return c.focus
	}
	return c.today("Q").ahead(-1)
}

// meanYearAgo gives "the year-earlier quarter", "the year-ago results".
func meanYearAgo(m *matcher, c *context, found *match, _ []string) sense {
	p := c.yearBefore(1)
	if m.has(found, "quarter") && p.unit != "Q" {
		p = c.quarter().ahead(-4)
	}
	if quarter := number(found.slot("ORDINAL", 0)); quarter >= 1 && quarter <= 4 && p.known() {
		p = periodOf("Q", quarterOf(p.start.Year(), quarter))
	}
	return sense{value: p.value(), period: p, ago: true}
}

// meanHalf gives half a year.
func meanHalf(m *matcher, c *context, found *match, _ []string) sense {
	half := number(found.slot("ORDINAL", 0))
	if half == 0 {
		half = 2 // the last
	}
	in := func(year int) period {
		return periodOf("H", time.Date(year, time.Month(half*6-5), 1, 0, 0, 0, 0, time.UTC))
	}
	year := number(found.slot("YEAR", 0))
	whole := sense{}
	if sub := found.sub(); sub != nil {
		whole = m.mean(c, sub)
	} else if u := m.unit(found); u != "" {
		whole = reckoned(c.today(u))
	}
	if whole.value != "" {
		if whole.period.unit != "Y" {
			return sense{value: whole.value, mod: []string{"", "START", "END"}[half]}
		}
		p := in(whole.period.start.Year())
		if whole.days == "" {
			return reckoned(p)
		}
		return named(p)
	}
	switch {
	case year > 0:
		return named(in(year))
	case !c.dated:
		return sense{}
	}
	p := in(c.now.Year())
	if c.tense != future && p.start.After(c.now) {
		p = in(c.now.Year() - 1)
	}
	return reckoned(p)
}
