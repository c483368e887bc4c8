package timex

import (
	"strconv"
	"strings"
	"time"
)

// meaning works out what a match means; the arguments are those behind "means" in the rule.
type meaning func(m *matcher, c *context, found *match, args []string) sense

// meaningOf gives the meaning of a name in grammar.txt, or nil.
func meaningOf(name string) meaning {
	switch name {
	case "digital":
		return meanDigital
	case "calendar":
		return meanCalendar
	case "days":
		return meanDays
	case "weekday":
		return meanWeekday
	case "deictic":
		return meanDeictic
	case "feast":
		return meanFeast
	case "month":
		return meanMonth
	case "year":
		return meanYear
	case "short-year":
		return meanShortYear
	case "unit":
		return meanUnit
	case "fiscal":
		return meanFiscal
	case "season":
		return meanSeason
	case "decade":
		return meanDecade
	case "century":
		return meanCentury
	case "weekend":
		return meanWeekend
	case "quarter":
		return meanQuarter
	case "comparable":
		return meanComparable
	case "year-ago":
		return meanYearAgo
	case "short-quarter":
		return meanShortQuarter
	case "half":
		return meanHalf
	}
	return meaningOfParts(name)
}

// meaningOfParts gives the meanings of what is built on others, and of what is no date.
func meaningOfParts(name string) meaning {
	switch name {
	case "side":
		return meanSide
	case "edge":
		return meanEdge
	case "clock":
		return meanClock
	case "part":
		return meanPart
	case "ago":
		return meanAgo
	case "hence":
		return meanHence
	case "earlier":
		return meanEarlier
	case "step":
		return meanStep
	case "that":
		return meanThat
	case "one-day":
		return meanOneDay
	case "duration":
		return meanDuration
	case "each":
		return meanEach
	case "recurring":
		return meanRecurring
	case "often":
		return func(_ *matcher, _ *context, found *match, _ []string) sense {
			return sense{value: found.slot("OFTEN", 0)}
		}
	case "ref":
		return func(_ *matcher, _ *context, _ *match, args []string) sense {
			return sense{value: strings.Join(args, " ")}
		}
	}
	return nil
}

// mean works out what a match means.
func (m *matcher) mean(c *context, found *match) sense {
	r := m.grammar.rules[found.rule]
	return meaningOf(r.means[0])(m, c, found, r.means[1:])
}

// number reads a slot; 0 where it is empty or no whole number.
func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

// day gives a day of the calendar, or false where there is none: 31 February.
func day(year, month, date int) (time.Time, bool) {
	d := time.Date(year, time.Month(month), date, 0, 0, 0, 0, time.UTC)
	return d, year >= 1 && year <= 9999 && month >= 1 && month <= 12 && d.Day() == date && int(d.Month()) == month
}

// digital reads the numbers of a day in digits, and says whether only one order is possible.
func digital(m *matcher, found *match) (d time.Time, sure, ok bool) {
	year, two := number(found.slot("FOUR", 0)), found.slot("TWO", 0)
	switch {
	case year > 0 && two != "":
		d, ok = day(year, number(two), number(found.slot("TWO", 1)))
		return d, ok, ok
	case year == 0: // two digits of the last hundred years or so, which is a guess
		year = 1900 + number(two)
		if number(two) < 50 {
			year += 100
		}
		defer func() { sure = false }()
	}
	first, second := number(found.slot("INT", 0)), number(found.slot("INT", 1))
	american, isAmerican := day(year, first, second)
	european, isEuropean := day(year, second, first)
	if !isAmerican || m.has(found, ".") { // dots stand in dates of Europe alone
		return european, isEuropean, isEuropean
	}
	return american, !isEuropean || first == second, true
}

func meanDigital(m *matcher, _ *context, found *match, _ []string) sense {
	d, sure, ok := digital(m, found)
	switch {
	case !ok:
		return sense{}
	case !sure: // 3 April or 4 March
		return sense{value: periodOf("D", d).value()}
	}
	return named(periodOf("D", d))
}

// possible says whether the month of a match has its day or days, at least in a leap year.
func possible(found *match) bool {
	month, year := number(found.slot("MONTH", 0)), number(found.slot("YEAR", 0))
	if year == 0 {
		year = 2000
	}
	first, last := number(found.slot("DAY", 0)), number(found.slot("DAY", 1))
	if _, ok := day(year, month, first); !ok {
		return false
	}
	if last == 0 {
		return true
	}
	_, ok := day(year, month, last)
	return ok && first < last
}

// day gives a day of a month of the year beside it, or of that which the weekday beside it or
// the tense chooses.
func (c *context) day(found *match, which int) period {
	month, date := number(found.slot("MONTH", 0)), number(found.slot("DAY", which))
	if year := number(found.slot("YEAR", 0)); year > 0 {
		d, ok := day(year, month, date)
		if !ok {
			return period{}
		}
		return periodOf("D", d)
	}
	of := func(year int) time.Time { return time.Date(year, time.Month(month), date, 0, 0, 0, 0, time.UTC) }
	p := c.nearest("D", of)
	if weekday := number(found.slot("WEEKDAY", 0)); weekday > 0 && c.dated {
		for _, year := range []int{c.now.Year(), c.now.Year() - 1, c.now.Year() + 1} {
			if int(of(year).Weekday()) == weekday%7 { // the weekday tells the year
				p = periodOf("D", of(year))
				break
			}
		}
	}
	if p.known() && int(p.start.Month()) != month { // 29 February of a year that has none
		return period{}
	}
	return p
}

func meanCalendar(_ *matcher, c *context, found *match, _ []string) sense {
	p := c.day(found, 0)
	weekday := found.slot("WEEKDAY", 0)
	switch {
	case found.slot("YEAR", 0) != "":
		return named(p)
	case weekday != "" && p.known() && number(weekday)%7 != int(p.start.Weekday()):
		return reckoned(p) // no year near has that weekday on this day
	}
	return c.chosen(p, weekday != "")
}

func meanDays(_ *matcher, c *context, found *match, _ []string) sense {
	sure := found.slot("YEAR", 0) != ""
	from, to := c.chosen(c.day(found, 0), sure), c.chosen(c.day(found, 1), sure)
	return between(from, to)
}

// between joins two senses to an interval.
func between(from, to sense) sense {
	if from.days == "" || to.days == "" {
		return sense{}
	}
	form := from.days + "/" + to.days
	if _, _, known := form.Bounds(); !known {
		return sense{}
	}
	return sense{value: string(form), days: form}
}

// meanWeekday gives the day of that name nearest to the document's, before it or, where the
// clause speaks of what is to come, after it.
func meanWeekday(m *matcher, c *context, found *match, args []string) sense {
	if !c.dated {
		return sense{}
	}
	back := func(from time.Time) int { return (int(from.Weekday()) - number(found.slot("WEEKDAY", 0)) + 7) % 7 }
	if len(args) > 0 && args[0] == "step" {
		from := c.spoken("D").start
		if step := found.slot("STEP", 0); step == "-1" {
			return reckoned(periodOf("D", from.AddDate(0, 0, -(back(from)+6)%7-1)))
		}
		return reckoned(periodOf("D", from.AddDate(0, 0, 7-back(from))))
	}
	days := -back(c.now)
	switch dir := found.slot("DIR", 0); {
	case dir == "-1" && days == 0:
		days = -7
	case dir == "1", dir == "0" && days < 0, dir == "" && c.tense == future && days < 0:
		days += 7
	}
	return named(periodOf("D", c.now.AddDate(0, 0, days)))
}

func meanDeictic(_ *matcher, c *context, found *match, _ []string) sense {
	if !c.dated {
		return sense{}
	}
	return named(c.today("D").ahead(number(found.slot("DEICTIC", 0))))
}

func meanMonth(m *matcher, c *context, found *match, _ []string) sense {
	month := number(found.slot("MONTH", 0))
	if year := number(found.slot("YEAR", 0)); year > 0 {
		return named(periodOf("M", time.Date(year, time.Month(month), 1, 0, 0, 0, 0, time.UTC)))
	}
	if !c.dated {
		return sense{}
	}
	in := func(year int) period {
		return periodOf("M", time.Date(year, time.Month(month), 1, 0, 0, 0, 0, time.UTC))
	}
	year, this := c.now.Year(), int(c.now.Month())
	switch dir := found.slot("DIR", 0); {
	case m.has(found, "year"):
		return named(in(year + number(dir)))
	case dir == "-1" && month >= this:
		return named(in(year - 1))
	case dir == "1" && month <= this:
		return named(in(year + 1))
	case dir != "":
		return named(in(year))
	}
	return c.chosen(c.nearest("M", func(year int) time.Time { return in(year).start }), false)
}

// span gives the first and the last year of "1998-99" and "1998-2004".
func span(found *match) (from, to int) {
	from, to = number(found.slot("FOUR", 0)), number(found.slot("FOUR", 1))
	if two := found.slot("TWO", 0); two != "" {
		to = from/100*100 + number(two)
	}
	return from, to
}

func meanYear(_ *matcher, _ *context, found *match, _ []string) sense {
	in := func(year int) sense { return named(periodOf("Y", time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC))) }
	if from, to := span(found); to > 0 {
		return between(in(from), in(to))
	}
	return in(number(found.slot("YEAR", 0)))
}

// meanShortYear gives "'98": of the last hundred years.
func meanShortYear(_ *matcher, c *context, found *match, _ []string) sense {
	year := 1900 + number(found.slot("TWO", 0))
	if c.dated && year+100 <= c.now.Year()+5 {
		year += 100
	}
	return reckoned(periodOf("Y", time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)))
}

// meanUnit gives "last year", "this month", "next week".
func meanUnit(_ *matcher, c *context, found *match, _ []string) sense {
	p := c.today(unit(found.slot("SPAN", 0))).ahead(number(found.slot("DIR", 0)))
	if p.unit == "DE" || p.unit == "CE" { // "last decade" may be the last ten years
		return reckoned(p)
	}
	return named(p)
}

// meanFiscal gives a fiscal year, which is called by a year and rarely is that year.
func meanFiscal(m *matcher, c *context, found *match, _ []string) sense {
	if year := number(found.slot("YEAR", 0) + found.slot("FOUR", 0)); year > 0 {
		return reckoned(periodOf("Y", time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)))
	}
	step := 0
	if m.has(found, "latest", "previous", "last") {
		step = -1
	} else if m.has(found, "next", "coming") {
		step = 1
	}
	return reckoned(c.today("Y").ahead(step))
}

func meanDecade(_ *matcher, c *context, found *match, _ []string) sense {
	digits := found.slot("DECADE", 0)
	if len(digits) == 3 {
		return named(periodOf("DE", time.Date(number(digits)*10, 1, 1, 0, 0, 0, 0, time.UTC)))
	}
	decade := 190 + number(digits) // of this century where the document is so late
	if c.dated && (decade+10)*10 <= c.now.Year() {
		decade += 10
	}
	return reckoned(periodOf("DE", time.Date(decade*10, 1, 1, 0, 0, 0, 0, time.UTC)))
}

func meanCentury(_ *matcher, _ *context, found *match, _ []string) sense {
	century := number(found.slot("ORDINAL", 0))
	if century < 1 || century > 30 {
		return sense{}
	}
	if century == 1 {
		return sense{value: "00XX"}
	}
	return named(periodOf("CE", time.Date((century-1)*100, 1, 1, 0, 0, 0, 0, time.UTC)))
}

// meanSeason gives a season. Only beside a year it is certain which one is meant.
func meanSeason(m *matcher, c *context, found *match, _ []string) sense {
	month := map[string]time.Month{"SP": 3, "SU": 6, "FA": 9, "WI": 12}[found.slot("SEASON", 0)]
	in := func(year int) time.Time { return time.Date(year, month, 1, 0, 0, 0, 0, time.UTC) }
	if year := number(found.slot("YEAR", 0)); year > 0 {
		return named(periodOf("SE", in(year)))
	}
	if !c.dated {
		return sense{}
	}
	if m.has(found, "year") {
		return named(periodOf("SE", in(c.now.Year()+number(found.slot("DIR", 0)))))
	}
	p := c.nearest("SE", in)
	switch {
	case m.has(found, "next") && !p.start.After(c.now):
		p = periodOf("SE", in(p.start.Year()+1))
	case m.has(found, "last", "past") && p.moved("SE", 1).After(c.now):
		p = periodOf("SE", in(p.start.Year()-1))
	case m.has(found, "this") && month != 12:
		p = periodOf("SE", in(c.now.Year()))
	}
	return reckoned(p)
}

// meanWeekend gives a weekend: the last one, or that to come.
func meanWeekend(_ *matcher, c *context, found *match, _ []string) sense {
	if !c.dated {
		return sense{}
	}
	p := c.today("WE")
	last := p.ahead(-1)
	if !p.start.After(c.now) { // it is the weekend
		last = p
	}
	switch dir := found.slot("DIR", 0); {
	case dir == "1":
		return reckoned(p.ahead(1))
	case dir == "0", dir == "" && c.tense == future:
		return reckoned(p)
	}
	return reckoned(last)
}
