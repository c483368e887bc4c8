package schema

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Date is a date or interval as EDTF (ISO 8601-2:2019, levels 0 and 1) writes it: 2024,
// 2024-05, 2024-05-16, 2024-05-16/2024-05-17, 2024?, 201X, 2024-21 (spring), 2024-03/.. .
// The empty Date is unknown. Its precision is never widened or narrowed.
type Date string

// Day is a civil day as the number YYYYMMDD; it orders as the calendar does.
type Day int

// The ends of time: where an interval is open.
const (
	FirstDay Day = 0
	LastDay  Day = 99991231
)

// ParseDate reads an EDTF text of level 0 or 1 with a year of four digits and gives it back
// as a Date, or an error that says what is wrong.
func ParseDate(s string) (Date, error) {
	if _, _, err := bounds(s); err != nil {
		return "", err
	}
	return Date(s), nil
}

// Bounds gives the earliest and the latest day that the date covers, and whether it is known.
// The open end of an interval is FirstDay or LastDay.
func (d Date) Bounds() (earliest, latest Day, known bool) {
	if d == "" {
		return FirstDay, LastDay, false
	}
	earliest, latest, err := bounds(string(d))
	if err != nil {
		return FirstDay, LastDay, false
	}
	return earliest, latest, true
}

// known says whether the date is one.
func (d Date) known() bool {
	_, _, known := d.Bounds()
	return known
}

// Before orders dates by earliest, then latest day, then text; unknown dates come last.
func (d Date) Before(other Date) bool {
	earliest, latest, known := d.Bounds()
	otherEarliest, otherLatest, otherKnown := other.Bounds()
	switch {
	case known != otherKnown:
		return known
	case earliest != otherEarliest:
		return earliest < otherEarliest
	case latest != otherLatest:
		return latest < otherLatest
	}
	return d < other
}

// ParseDay reads YYYY-MM-DD.
func ParseDay(s string) (Day, error) {
	t, err := time.Parse("2006-01-02", s)
	if err != nil {
		return 0, fmt.Errorf("day %q: want YYYY-MM-DD", s)
	}
	return dayOf(t), nil
}

// String gives the day as YYYY-MM-DD, and ".." for the ends of time.
func (d Day) String() string {
	if d == FirstDay || d == LastDay {
		return ".."
	}
	return fmt.Sprintf("%04d-%02d-%02d", int(d)/10000, int(d)/100%100, int(d)%100)
}

func dayOf(t time.Time) Day { return Day(t.Year()*10000 + int(t.Month())*100 + t.Day()) }

func bounds(s string) (Day, Day, error) {
	from, to, interval := strings.Cut(s, "/")
	if !interval {
		return single(s)
	}
	earliest, latest := FirstDay, LastDay
	var err error
	if from != "" && from != ".." {
		if earliest, _, err = single(from); err != nil {
			return 0, 0, err
		}
	}
	if to != "" && to != ".." {
		if _, latest, err = single(to); err != nil {
			return 0, 0, err
		}
	}
	if (from == "" || from == "..") && (to == "" || to == "..") {
		return 0, 0, fmt.Errorf("date %q: an interval needs at least one end", s)
	}
	if latest < earliest {
		return 0, 0, fmt.Errorf("date %q: the interval ends before it begins", s)
	}
	return earliest, latest, nil
}

var dateForm = regexp.MustCompile(`^(\d{4}|\d{3}X|\d{2}XX)(?:-(\d{2}|XX)(?:-(\d{2}|XX))?)?[?~%]?$`)

// single gives the bounds of one date without a slash.
func single(s string) (Day, Day, error) {
	day, _, _ := strings.Cut(s, "T") // a time of day does not move the civil day as written
	if day != s {
		if _, err := time.Parse(time.RFC3339, s); err != nil {
			if _, err := time.Parse("2006-01-02T15:04:05", s); err != nil {
				return 0, 0, fmt.Errorf("date %q: not a date-time (want 2024-05-16T10:00:00Z)", s)
			}
		}
	}
	part := dateForm.FindStringSubmatch(day)
	if part == nil {
		return 0, 0, fmt.Errorf("date %q: not EDTF (want 2024, 2024-05, 2024-05-16 or an interval)", s)
	}
	first, _ := strconv.Atoi(strings.ReplaceAll(part[1], "X", "0"))
	last, _ := strconv.Atoi(strings.ReplaceAll(part[1], "X", "9"))
	if strings.Contains(part[1], "X") && part[2] != "" && part[2] != "XX" {
		return 0, 0, fmt.Errorf("date %q: a month needs a whole year", s)
	}
	switch {
	case part[2] == "" || part[2] == "XX":
		if part[3] != "" && part[3] != "XX" {
			return 0, 0, fmt.Errorf("date %q: a day needs a month", s)
		}
		return Day(first*10000 + 101), Day(last*10000 + 1231), nil
	case part[2] >= "21" && part[2] <= "24" && part[3] == "":
		return season(first, part[2])
	}
	month, _ := strconv.Atoi(part[2])
	if month < 1 || month > 12 {
		return 0, 0, fmt.Errorf("date %q: there is no month %s", s, part[2])
	}
	end := time.Date(first, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
	if part[3] == "" || part[3] == "XX" {
		return Day(first*10000 + month*100 + 1), Day(first*10000 + month*100 + end), nil
	}
	date, _ := strconv.Atoi(part[3])
	if date < 1 || date > end {
		return 0, 0, fmt.Errorf("date %q: there is no day %s in that month", s, part[3])
	}
	return Day(first*10000 + month*100 + date), Day(first*10000 + month*100 + date), nil
}

// season gives the bounds of EDTF's seasons 21 to 24, read as the meteorological seasons of
// the northern hemisphere.
func season(year int, code string) (Day, Day, error) {
	starts := map[string]int{"21": 3, "22": 6, "23": 9, "24": 12}
	begin := time.Date(year, time.Month(starts[code]), 1, 0, 0, 0, 0, time.UTC)
	return dayOf(begin), dayOf(begin.AddDate(0, 3, -1)), nil
}
