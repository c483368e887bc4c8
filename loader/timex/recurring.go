package timex

import (
	"strings"
	"time"
)

// meanEach gives "each year", "every two weeks", "three times a year".
func meanEach(m *matcher, _ *context, found *match, _ []string) sense {
	amount, u := m.amount(found)
	switch {
	case m.has(found, "other"):
		amount = "2"
	case m.has(found, "times"):
		amount = "1"
	}
	return sense{value: lasting(amount, u)}
}

// meanRecurring gives "each Thursday", "Tuesday nights", "every May".
func meanRecurring(m *matcher, _ *context, found *match, _ []string) sense {
	value := ""
	weekday := found.slot("WEEKDAY", 0) + found.slot("WEEKDAYS", 0)
	switch {
	case weekday != "":
		value = "XXXX-WXX-" + weekday
	case found.slot("MONTH", 0) != "":
		value = "XXXX-" + time.Date(2000, time.Month(number(found.slot("MONTH", 0))), 1, 0, 0, 0, 0, time.UTC).Format("01")
	case found.slot("SEASON", 0) != "":
		value = "XXXX-" + found.slot("SEASON", 0)
	case m.has(found, "weekends"):
		value = "XXXX-WXX-WE"
	default:
		value = "XXXX-XX-XX"
	}
	if part := found.slot("PART", 0) + found.slot("PARTS", 0); part != "" {
		value += "T" + part
	}
	return sense{value: value}
}

// meanFeast gives a feast of the year beside it, or of the nearest; only beside a year it has
// days that a claim may take.
func meanFeast(_ *matcher, c *context, found *match, _ []string) sense {
	rule := found.slot("FEAST", 0)
	if year := number(found.slot("YEAR", 0)); year > 0 {
		return named(periodOf("D", feast(rule, year)))
	}
	if !c.dated {
		return sense{}
	}
	return reckoned(c.nearest("D", func(year int) time.Time { return feast(rule, year) }))
}

// feast gives the day of a feast in a year: by "12-25", by month, number and weekday, or by the
// days after Easter.
func feast(rule string, year int) time.Time {
	if after, found := strings.CutPrefix(rule, "E"); found {
		return easter(year).AddDate(0, 0, number(after))
	}
	parts := strings.Split(rule, "-")
	first := time.Date(year, time.Month(number(parts[0])), 1, 0, 0, 0, 0, time.UTC)
	if len(parts) == 2 {
		return first.AddDate(0, 0, number(parts[1])-1)
	}
	weekday := number(parts[2])
	if parts[1] == "L" {
		last := first.AddDate(0, 1, -1)
		return last.AddDate(0, 0, -((int(last.Weekday()) - weekday + 7) % 7))
	}
	return first.AddDate(0, 0, (weekday-int(first.Weekday())+7)%7+7*(number(parts[1])-1))
}

// easter gives Easter Sunday by the Gregorian rule (the anonymous algorithm of 1876).
func easter(year int) time.Time {
	a, b, c := year%19, year/100, year%100
	h := (19*a + b - b/4 - (b-(b+8)/25+1)/3 + 15) % 30
	l := (32 + 2*(b%4) + 2*(c/4) - h - c%4) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return time.Date(year, time.Month(n/31), n%31+1, 0, 0, 0, 0, time.UTC)
}
