package timex

import (
	"slices"
	"strings"
	"time"

	"chancery/schema"
)

// context is what an expression is read against: the document's day, the tense of its clause,
// and the period that the text has spoken of before.
type context struct {
	now   time.Time
	dated bool // the document's date is a day
	tense tense

	focus    period // last named, unknown at first
	business unit   // what is being compared: Q after a quarter, Y after a year
}

func newContext(published string) *context {
	day, _, _ := strings.Cut(published, "T")
	c := &context{}
	if now, err := time.Parse(time.DateOnly, day); err == nil {
		c.now, c.dated = now, true
	}
	return c
}

// attend remembers what the text spoke of.
func (c *context) attend(meant sense) {
	if meant.period.known() && !meant.ago {
		c.focus = meant.period
	}
	switch {
	case meant.compared != "":
		c.business = meant.compared
	case meant.period.unit == "Q" && !meant.ago:
		c.business = "Q"
	}
}

// today gives the document's period of a unit; unknown without a date.
func (c *context) today(u unit) period {
	if !c.dated {
		return period{}
	}
	return periodOf(u, c.now)
}

// units from short to long.
var units = []unit{"D", "WE", "W", "M", "SE", "Q", "H", "Y", "DE", "CE"}

// spoken gives the period of a unit that the text has spoken of, and else the document's. What
// is longer than the unit does not name one of them.
func (c *context) spoken(u unit) period {
	if c.focus.known() && slices.Index(units, c.focus.unit) <= slices.Index(units, u) {
		return periodOf(u, c.focus.start)
	}
	return c.today(u)
}

// nearest chooses among the same period of three years: by the tense, and else the one whose
// beginning is nearest to the document's day: what lies ahead counts as twice as far.
func (c *context) nearest(u unit, of func(year int) time.Time) period {
	if !c.dated {
		return period{}
	}
	this := periodOf(u, of(c.now.Year()))
	next, last := periodOf(u, of(c.now.Year()+1)), periodOf(u, of(c.now.Year()-1))
	switch {
	case c.tense == future:
		if !this.moved(u, 1).After(c.now) {
			return next
		}
		return this
	case c.tense == past:
		if this.start.After(c.now) {
			return last
		}
		return this
	}
	best := this
	for _, other := range []period{last, next} {
		if c.distance(other) < c.distance(best) {
			best = other
		}
	}
	return best
}

// chosen gives the sense of a period that the document's day and the tense chose. Where the
// clause does not say which is meant, one that lies ahead is a guess, and has no days.
func (c *context) chosen(p period, sure bool) sense {
	if !sure && (c.tense == unsaid || c.tense == told) && p.start.After(c.now) {
		return reckoned(p)
	}
	return named(p)
}

// distance gives how far a period is from the document's day, by how far texts look ahead.
func (c *context) distance(p period) time.Duration {
	if d := c.now.Sub(p.start); d >= 0 {
		return d
	}
	return 2 * p.start.Sub(c.now)
}

// sense is what an expression means.
type sense struct {
	value, mod string
	days       schema.Date
	period     period // where it names one
	compared   unit   // of a duration that figures are given for
	ago        bool   // a period of before, with which another is compared
}

// named gives the sense of a period whose days are certain.
func named(p period) sense { return sense{value: p.value(), days: p.days(), period: p} }

// reckoned gives the sense of a period that is reached by a guess, or by counting from what the
// text has spoken of: it has a value, and no days that a claim may take.
func reckoned(p period) sense { return sense{value: p.value(), period: p} }
