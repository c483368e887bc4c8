package timex

import (
	"fmt"
	"strings"
	"time"

	"chancery/schema"
)

// unit is a length of time by its letters in TIMEX3: Y M W D TH TM TS, and DE (decade), CE
// (century), H (half-year), Q, SE (season), WE (weekend).
type unit string

// period is a stretch of the calendar that has a name of its own, by its first day.
type period struct {
	unit  unit
	start time.Time
}

// periodOf gives the period of a unit in which a day lies.
func periodOf(u unit, day time.Time) period {
	year, month := day.Year(), day.Month()
	first := func(year int, month time.Month) time.Time { return time.Date(year, month, 1, 0, 0, 0, 0, time.UTC) }
	switch u {
	case "CE":
		return period{u, first(year-year%100, 1)}
	case "DE":
		return period{u, first(year-year%10, 1)}
	case "Y":
		return period{u, first(year, 1)}
	case "H":
		return period{u, first(year, (month-1)/6*6+1)}
	case "Q":
		return period{u, first(year, (month-1)/3*3+1)}
	case "SE": // winter begins in December, and is called by the year in which it does
		return period{u, first(year, month/3*3)}
	case "M":
		return period{u, first(year, month)}
	case "W":
		return period{u, day.AddDate(0, 0, -(int(day.Weekday())+6)%7)}
	case "WE":
		return period{u, day.AddDate(0, 0, 5-(int(day.Weekday())+6)%7)}
	}
	return period{"D", time.Date(year, month, day.Day(), 0, 0, 0, 0, time.UTC)}
}

// ahead gives the period of the same length that lies n further.
func (p period) ahead(n int) period {
	if n < -10000 || n > 10000 {
		return period{}
	}
	return periodOf(p.unit, p.moved(p.unit, n))
}

// moved gives the first day of the period after n units.
func (p period) moved(u unit, n int) time.Time {
	switch u {
	case "CE":
		return p.start.AddDate(100*n, 0, 0)
	case "DE":
		return p.start.AddDate(10*n, 0, 0)
	case "Y":
		return p.start.AddDate(n, 0, 0)
	case "H":
		return p.start.AddDate(0, 6*n, 0)
	case "Q", "SE":
		return p.start.AddDate(0, 3*n, 0)
	case "M":
		return p.start.AddDate(0, n, 0)
	case "W", "WE":
		return p.start.AddDate(0, 0, 7*n)
	case "D":
		return p.start.AddDate(0, 0, n)
	}
	return p.start
}

// known says whether the period lies in the years 1 to 9999.
func (p period) known() bool {
	return p.unit != "" && !p.start.IsZero() && p.start.Year() >= 1 && p.start.Year() <= 9999
}

var seasons = []string{"WI", "SP", "SU", "FA"}

// value gives the period as TIMEX3 writes it.
func (p period) value() string {
	if !p.known() {
		return ""
	}
	year, month := p.start.Year(), int(p.start.Month())
	switch p.unit {
	case "CE":
		return fmt.Sprintf("%02dXX", year/100)
	case "DE":
		return fmt.Sprintf("%03d", year/10)
	case "Y":
		return fmt.Sprintf("%04d", year)
	case "H":
		return fmt.Sprintf("%04d-H%d", year, (month+5)/6)
	case "Q":
		return fmt.Sprintf("%04d-Q%d", year, (month+2)/3)
	case "SE":
		return fmt.Sprintf("%04d-%s", year, seasons[month/3%4])
	case "M":
		return p.start.Format("2006-01")
	case "W":
		year, week := p.start.ISOWeek()
		return fmt.Sprintf("%04d-W%02d", year, week)
	case "WE":
		year, week := p.start.ISOWeek()
		return fmt.Sprintf("%04d-W%02d-WE", year, week)
	}
	return p.start.Format(time.DateOnly)
}

// days gives the period as EDTF.
func (p period) days() schema.Date {
	if !p.known() {
		return ""
	}
	last := func(u unit, n int) time.Time { return p.moved(u, n).AddDate(0, 0, -1) }
	form := ""
	switch p.unit {
	case "DE":
		form = p.value() + "X"
	case "H":
		form = p.start.Format("2006-01") + "/" + last("H", 1).Format("2006-01")
	case "Q":
		form = p.start.Format("2006-01") + "/" + last("Q", 1).Format("2006-01")
	case "SE":
		form = fmt.Sprintf("%04d-%d", p.start.Year(), 21+(int(p.start.Month())/3+3)%4)
	case "W":
		form = p.start.Format(time.DateOnly) + "/" + last("W", 1).Format(time.DateOnly)
	case "WE":
		form = p.start.Format(time.DateOnly) + "/" + p.start.AddDate(0, 0, 1).Format(time.DateOnly)
	default:
		form = p.value()
	}
	days, err := schema.ParseDate(form)
	if err != nil {
		return ""
	}
	return days
}

// lasting gives a duration as TIMEX3 writes it: of "2.5" years P2Y6M, of "X" days PXD.
func lasting(amount string, u unit) string {
	if u == "WE" {
		return "P" + amount + "WE"
	}
	whole, part, _ := strings.Cut(amount, ".")
	half := part == "5"
	if whole == "0" && half {
		if rest := halves[u]; rest != "" {
			return "P" + rest
		}
	}
	mark := "P"
	if strings.HasPrefix(string(u), "T") {
		mark, u = "PT", u[1:]
	}
	if half {
		if rest := halves[unit(strings.TrimPrefix(mark, "P"))+u]; rest != "" {
			return mark + whole + string(u) + strings.TrimPrefix(rest, "T")
		}
	}
	return mark + amount + string(u)
}

// halves of units.
var halves = map[unit]string{"CE": "50Y", "DE": "5Y", "Y": "6M", "M": "15D", "TH": "T30M", "TM": "T30S"}
