package timex

import (
	"fmt"
	"strings"
)

// meanSide gives "early next year", "around June 1": what it says of the period in it.
func meanSide(m *matcher, c *context, found *match, _ []string) sense {
	mod := found.slot("SIDE", 0)
	if mod == "" {
		mod = found.slot("ABOUT", 0)
	}
	sub := found.sub()
	if sub == nil { // "later in the week"
		meant := reckoned(c.spoken(m.unit(found)))
		meant.mod = mod
		return meant
	}
	meant := m.mean(c, sub)
	if part := found.slot("PART", 0); part != "" {
		meant = partOf(meant, part)
	}
	meant.mod = mod
	return meant
}

// meanEdge gives "the end of 1990", "year-end".
func meanEdge(m *matcher, c *context, found *match, _ []string) sense {
	mod := found.slot("EDGE", 0)
	switch {
	case mod != "":
	case m.has(found, "early", "first"):
		mod = "START"
	case m.has(found, "mid", "midyear", "midweek"):
		mod = "MID"
	default:
		mod = "END"
	}
	if sub := found.sub(); sub != nil {
		meant := m.mean(c, sub)
		meant.mod = mod
		return meant
	}
	meant := reckoned(c.today(m.unit(found)))
	if year := found.slot("YEAR", 0); year != "" {
		meant = meanYear(m, c, found, nil)
	}
	meant.mod = mod
	return meant
}

// hour gives the hour and minute of a time of day.
func hour(found *match) (h, minute int, ok bool) {
	if noon := found.slot("NOON", 0); noon != "" {
		_, err := fmt.Sscanf(noon, "%d:%d", &h, &minute)
		return h, minute, err == nil
	}
	if four := number(found.slot("HHMM", 0)); found.slot("HHMM", 0) != "" {
		return four / 100, four % 100, four%100 < 60
	}
	s := found.slot("INT", 0)
	if s == "" {
		s = found.slot("NUMBER", 0)
	}
	h, minute = number(s), number(found.slot("TWO", 0)+found.slot("TENS", 0))
	if s == "" || h > 24 || minute > 59 {
		return 0, 0, false
	}
	if half := found.slot("HALFDAY", 0); half != "" {
		if h < 1 || h > 12 {
			return 0, 0, false
		}
		h = h%12 + number(half)
	} else if found.slot("NUMBER", 0) != "" && (h < 1 || h > 12) {
		return 0, 0, false
	}
	return h, minute, true
}

// meanClock gives a time of day, of the day beside it or else of that which the text speaks of.
func meanClock(m *matcher, c *context, found *match, _ []string) sense {
	clock, on := found, named(c.spoken("D"))
	on.days = ""
	for i := 0; ; i++ {
		s := found.find("@", i)
		if s == nil {
			break
		}
		if m.grammar.rules[s.sub.rule].kind == Time {
			clock = s.sub
		} else {
			on = m.mean(c, s.sub)
		}
	}
	h, minute, ok := hour(clock)
	if !ok || on.value == "" {
		return sense{mod: found.slot("ABOUT", 0)}
	}
	on.value = fmt.Sprintf("%sT%02d:%02d", on.value, h, minute)
	on.mod = found.slot("ABOUT", 0)
	return on
}

// partOf gives a part of a day.
func partOf(day sense, part string) sense {
	if day.value != "" {
		day.value += "T" + part
	}
	return day
}

// meanPart gives "this morning", "last night", "Thursday evening".
func meanPart(m *matcher, c *context, found *match, _ []string) sense {
	part := found.slot("PART", 0)
	if sub := found.sub(); sub != nil {
		meant := partOf(m.mean(c, sub), part)
		meant.mod = found.slot("SIDE", 0)
		if m.has(found, "mid") {
			meant.mod = "MID"
		}
		return meant
	}
	today := c.today("D")
	switch {
	case m.has(found, "tonight"):
		return partOf(named(today), "NI")
	case m.has(found, "overnight"):
		return partOf(reckoned(today.ahead(-1)), "NI")
	case m.has(found, "last"):
		return partOf(named(today.ahead(-1)), part)
	case m.has(found, "this"):
		return partOf(named(today), part)
	}
	return partOf(reckoned(c.spoken("D").ahead(number(found.slot("STEP", 0)))), part)
}

// unit gives the first unit that a match names.
func (m *matcher) unit(found *match) unit {
	for at := found.first; at < found.last; at++ {
		for _, r := range m.word("UNIT", at) {
			if r.value != "TS" { // "the second half of the year"
				return unit(r.value)
			}
		}
	}
	switch {
	case m.has(found, "midyear"):
		return "Y"
	case m.has(found, "midweek"):
		return "W"
	}
	return ""
}

// amount gives how many units a match counts, and its unit.
func (m *matcher) amount(found *match) (string, unit) {
	u := unit(found.slot("UNITS", 0))
	if u == "" {
		u = unit(found.slot("UNIT", 0))
	}
	for _, name := range []string{"NUMBER", "VAGUE"} {
		if amount := found.slot(name, 0); amount != "" {
			return amount, u
		}
	}
	if found.slot("UNITS", 0) != "" {
		return "X", u
	}
	return "1", u
}

// counted gives the amount as a whole number of units.
func counted(amount string) (int, bool) {
	whole, _, _ := strings.Cut(amount, ".")
	n := number(whole)
	return n, n > 0 && n <= 10000
}

// meanAgo gives "three months ago". Only days are counted so exactly that a claim may take them.
func meanAgo(m *matcher, c *context, found *match, _ []string) sense {
	amount, u := m.amount(found)
	mod := found.slot("ABOUT", 0)
	n, ok := counted(amount)
	switch {
	case !ok:
		return sense{value: "PAST_REF", mod: mod}
	case !c.dated, strings.HasPrefix(string(u), "T"):
		return sense{mod: mod}
	case u == "Y" && found.slot("NUMBER", 0) == "" && mod == "":
		p := c.yearBefore(n)
		return sense{value: p.value(), mod: mod, period: p, ago: true}
	}
	meant := reckoned(c.today(u).ahead(-n))
	if u == "D" && mod == "" && !m.has(found, "or") {
		meant = named(meant.period)
	}
	meant.mod = mod
	return meant
}

func meanHence(m *matcher, c *context, found *match, _ []string) sense {
	amount, u := m.amount(found)
	n, ok := counted(amount)
	if !ok || !c.dated {
		return sense{value: "FUTURE_REF"}
	}
	return reckoned(c.today(u).ahead(n))
}

// meanEarlier gives "a year earlier": before what the text has spoken of.
func meanEarlier(m *matcher, c *context, found *match, _ []string) sense {
	amount, u := m.amount(found)
	n, ok := counted(amount)
	if !ok || strings.HasPrefix(string(u), "T") {
		return sense{value: lasting(amount, u)}
	}
	if u == "Y" && c.business == "Q" {
		p := c.quarter().ahead(-4 * n)
		return sense{value: p.value(), period: p, ago: true}
	}
	meant := reckoned(c.spoken(u).ahead(-n))
	meant.ago = true
	return meant
}

// meanStep gives "the following year", "the day before".
func meanStep(m *matcher, c *context, found *match, _ []string) sense {
	u := m.unit(found)
	step := number(found.slot("STEP", 0))
	if step == 0 {
		step = 1
		if m.has(found, "before") {
			step = -1
		}
	}
	if strings.HasPrefix(string(u), "T") {
		return sense{value: lasting("1", u)}
	}
	return reckoned(c.spoken(u).ahead(step))
}

func meanThat(m *matcher, c *context, found *match, _ []string) sense {
	return reckoned(c.spoken(m.unit(found)))
}

// meanDuration gives how long; an argument is the amount, a second the unit.
func meanDuration(m *matcher, c *context, found *match, args []string) sense {
	amount, u := m.amount(found)
	mod := found.slot("ABOUT", 0)
	if len(args) > 0 {
		amount = args[0]
	}
	if len(args) > 1 {
		u = unit(args[1])
	}
	if m.has(found, "over") {
		mod = "MORE_THAN"
	} else if m.has(found, "under") {
		mod = "LESS_THAN"
	}
	if m.has(found, "half") && found.slot("NUMBER", 0) == "" && found.slot("VAGUE", 0) == "" {
		amount = "1.5"
	}
	if u == "" {
		u = "Y"
	}
	meant := sense{value: lasting(amount, u), mod: mod}
	if u == "M" || u == "Y" && amount == "1" {
		meant.compared = "Y"
	}
	return meant
}

// meanOneDay gives "one day": how long, or some day to come.
func meanOneDay(_ *matcher, c *context, _ *match, _ []string) sense {
	if c.tense == future {
		return sense{value: "FUTURE_REF"}
	}
	return sense{value: lasting("1", "D")}
}
