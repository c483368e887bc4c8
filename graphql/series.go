package graphql

import (
	"fmt"
	"regexp"
	"slices"
	"time"

	"chancery/schema/query"
)

// The most that one time series may hold.
const (
	mostPoints = 5000
	mostDays   = 20_000 // values that the store is asked for
)

// seriesField is one word of TimeSeriesField.
type seriesField struct {
	word, about string
	of          query.Record
	field       query.Field
	where       string
}

func seriesFields() []seriesField {
	return []seriesField{
		{"VALID_FROM", "The first day on which relations hold or happen.", query.RelationRecord, "validFrom", "where"},
		{"FIRST_PUBLISHED", "The date of the first document that bears on relations.", query.RelationRecord, "firstPublished", "where"},
		{"LAST_PUBLISHED", "The date of the last document that bears on relations.", query.RelationRecord, "lastPublished", "where"},
		{"ASSERTION_PUBLISHED", "The date of the documents of assertions.", query.AssertionRecord, "published", "assertions"},
		{"DOCUMENT_PUBLISHED", "The date of documents.", query.DocumentRecord, "publishedOn", "documents"},
	}
}

// interval is a length of time by which records are counted.
type interval struct {
	word  string
	cut   int                       // characters of a date that tell it
	shape string                    // of a date that is exact enough, as time.Parse reads it
	first func(time.Time) time.Time // of its interval
	next  func(time.Time) time.Time
	name  func(first, last time.Time) string
}

func timeIntervals() []interval {
	same := func(t time.Time) time.Time { return t }
	add := func(years, months, days int) func(time.Time) time.Time {
		return func(t time.Time) time.Time { return t.AddDate(years, months, days) }
	}
	as := func(shape string) func(time.Time, time.Time) string {
		return func(first, _ time.Time) string { return first.Format(shape) }
	}
	both := func(first, last time.Time) string {
		return first.Format(time.DateOnly) + "/" + last.Format(time.DateOnly)
	}
	monday := func(t time.Time) time.Time { return t.AddDate(0, 0, -(int(t.Weekday())+6)%7) }
	quarter := func(t time.Time) time.Time { return t.AddDate(0, -(int(t.Month())-1)%3, 0) }
	return []interval{
		{"DAY", 10, time.DateOnly, same, add(0, 0, 1), as(time.DateOnly)}, {"WEEK", 10, time.DateOnly, monday, add(0, 0, 7), both},
		{"MONTH", 7, "2006-01", same, add(0, 1, 0), as("2006-01")}, {"QUARTER", 7, "2006-01", quarter, add(0, 3, 0), both},
		{"YEAR", 4, "2006", same, add(1, 0, 0), as("2006")},
	}
}

// series is a time series while it is put together.
type series struct {
	interval
	counts                  map[time.Time]int
	total, undated, coarser int
}

// count adds records by a value of their date, cut to the interval.
func (s *series) count(value string, n int) {
	s.total += n
	day, err := time.Parse(s.shape, value)
	switch {
	case err == nil:
		s.counts[s.first(day)] += n
	case value == "" || value[0] == '.': // an interval whose beginning is open
		s.undated += n
	default:
		s.coarser += n
	}
}

// points gives the intervals in order without gaps, from the first to the last day that were asked
// for, or else that occur.
func (s *series) points(from, to time.Time) ([]any, error) {
	var days []time.Time
	for day := range s.counts {
		days = append(days, day)
	}
	slices.SortFunc(days, time.Time.Compare)
	if from.IsZero() && len(days) > 0 {
		from = days[0]
	}
	if to.IsZero() && len(days) > 0 {
		to = days[len(days)-1]
	}
	points := []any{}
	if from.IsZero() || to.IsZero() {
		return points, nil
	}
	for first := s.first(from); !first.After(to); first = s.next(first) {
		if len(points) == mostPoints {
			return nil, refused(codeInput, "the series has more than %d points from %s to %s: choose a longer interval, or a shorter time with between", mostPoints, from.Format(time.DateOnly), to.Format(time.DateOnly))
		}
		last := s.next(first).AddDate(0, 0, -1)
		points = append(points, map[string]any{"interval": s.name(first, last), "from": first.Format(time.DateOnly), "to": last.Format(time.DateOnly), "count": s.counts[first]})
	}
	return points, nil
}

var plainDate = regexp.MustCompile(`^\d{4}(-\d{2}(-\d{2})?)?$`)

// bounds reads a DateRange of plain dates: the first and last day, and the condition on a text
// field that keeps what lies between. A date that is less exact lies between only where all of it does.
func (s series) bounds(given any, field query.Field) (from, to time.Time, where query.And, err error) {
	between, _ := given.(map[string]any)
	for _, end := range []string{"from", "to"} {
		text, ok := between[end].(string)
		if !ok {
			continue
		}
		if !plainDate.MatchString(text) {
			return from, to, nil, refused(codeInput, "between.%s must be a year, month or day: 2024, 2024-05 or 2024-05-16; got %q", end, text)
		}
		shape := map[int]string{4: "2006", 7: "2006-01", 10: time.DateOnly}[len(text)]
		day, err := time.Parse(shape, text)
		if err != nil {
			return from, to, nil, refused(codeInput, "between.%s: there is no %s", end, text)
		}
		if end == "from" {
			from, where = day, append(where, query.Compare{Field: field, Op: query.Ge, Values: []string{text}})
			continue
		}
		switch len(text) {
		case 4:
			day = day.AddDate(1, 0, -1)
		case 7:
			day = day.AddDate(0, 1, -1)
		}
		to, where = day, append(where, query.Compare{Field: field, Op: query.Le, Values: []string{text + "~"}}) // "~" comes after all that a date holds
	}
	return from, to, where, nil
}

// askTimeSeries plans how many records fall into each interval of time.
func askTimeSeries(d *draft, r request) (writing, error) {
	f := slices.IndexFunc(seriesFields(), func(f seriesField) bool { return f.word == r.arguments["field"] })
	l := slices.IndexFunc(timeIntervals(), func(i interval) bool { return i.word == r.arguments["interval"] })
	if f < 0 || l < 0 {
		return nil, refused(codeInput, "field and interval must be given")
	}
	field, length := seriesFields()[f], timeIntervals()[l]
	from, to, between, err := series{interval: length}.bounds(r.arguments["between"], field.field)
	if err != nil {
		return nil, err
	}
	where, err := d.filtered(r, field.of, field.where, field.word)
	if err != nil {
		return nil, err
	}
	step := query.Tally{Of: field.of, By: field.field, Cut: length.cut, Where: conjunction(append(between, where))}
	place, value, number, err := d.tallied(r, step, []query.Order{{Field: "id"}}, mostDays)
	if err != nil {
		return nil, err
	}
	shown, err := d.tree("TimeSeries", r.sets)
	if err != nil {
		return nil, err
	}
	return func(out *output, answer *query.Answer) bool {
		rows := answer.Selections[place]
		if rows.More {
			return out.fail(codeInput, fmt.Sprintf("the series has more than %d days: choose a longer interval, or a shorter time with between", mostDays))
		}
		made := series{interval: length, counts: map[time.Time]int{}}
		for _, row := range rows.Rows {
			n, _ := row.Values[number].(int64)
			text, _ := row.Values[value].(string)
			made.count(text, int(n))
		}
		points, err := made.points(from, to)
		if err != nil {
			return out.fail(codeInput, err.Error())
		}
		return out.value(map[string]any{"field": field.word, "interval": length.word, "total": made.total, "undated": made.undated, "coarser": made.coarser, "points": points}, shown)
	}, nil
}
