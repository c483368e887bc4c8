package graphql

import (
	"strconv"
	"strings"

	"chancery/schema"
	"chancery/schema/query"
)

// writer writes a value straight from a row: what a store keeps as JSON is not decoded first.
// It gives false where the value is null.
type writer func(o *output, s *slot, row *query.Row) bool

// source gives the text that a slot is made of.
func (s *slot) source(row *query.Row) (string, bool) {
	text, ok := row.Values[s.columns[0]].(string)
	return text, ok
}

// transcription reads a list that a store keeps as JSON text: of texts, of objects of texts, or
// of pairs of whole numbers. A text stays as it stands, quotes included.
type transcription struct {
	text string
	at   int
	bad  bool // it is no such list
}

// take goes over a byte where it comes next.
func (t *transcription) take(c byte) bool {
	if t.at < len(t.text) && t.text[t.at] == c {
		t.at++
		return true
	}
	return false
}

func (t *transcription) want(c byte) { t.bad = !t.take(c) || t.bad }

// items calls each before every item of a list. An empty text is an empty list.
func (t *transcription) items(open, shut byte, each func(i int)) {
	if t.text == "" {
		return
	}
	t.want(open)
	for i := 0; !t.bad && !t.take(shut); i++ {
		if i > 0 {
			t.want(',')
		}
		each(i)
	}
}

// word gives the next text with its quotes.
func (t *transcription) word() string {
	start := t.at
	t.want('"')
	for t.at < len(t.text) && !t.bad {
		switch c := t.text[t.at]; {
		case c == '"':
			t.at++
			return t.text[start:t.at]
		case c == '\\':
			t.bad = t.at+1 >= len(t.text) || strings.IndexByte(`"\/bfnrtu`, t.text[t.at+1]) < 0
			t.at += 2
		case c < ' ':
			t.bad = true
		default:
			t.at++
		}
	}
	t.bad = true
	return `""`
}

// number gives the next whole number.
func (t *transcription) number() int {
	start := t.at
	for t.at < len(t.text) && (t.text[t.at] == '-' || t.text[t.at] >= '0' && t.text[t.at] <= '9') {
		t.at++
	}
	n, err := strconv.Atoi(t.text[start:t.at])
	t.bad = t.bad || err != nil
	return n
}

// mostKeys is how many keys the objects of a stored list have at most.
const mostKeys = 8

// object gives the next object's keys and values, each with its quotes.
func (t *transcription) object(into *[mostKeys][2]string) int {
	n := 0
	t.items('{', '}', func(i int) {
		if n++; n > mostKeys {
			t.bad, n = true, mostKeys
			return
		}
		into[i][0] = t.word()
		t.want(':')
		into[i][1] = t.word()
	})
	return n
}

// listed writes a list whose items are read from the stored text of a slot.
func (o *output) listed(s *slot, row *query.Row, item func(t *transcription)) bool {
	text, ok := s.source(row)
	t := transcription{text: text, bad: !ok}
	o.json = append(o.json, '[')
	t.items('[', ']', func(i int) {
		if i > 0 {
			o.json = append(o.json, ',')
		}
		item(&t)
	})
	if t.bad || t.at != len(t.text) {
		return o.fail(codeInternal, unreadable)
	}
	o.json = append(o.json, ']')
	return true
}

// writeTexts writes a stored list of texts.
func writeTexts(o *output, s *slot, row *query.Row) bool {
	return o.listed(s, row, func(t *transcription) { o.json = append(o.json, t.word()...) })
}

// writeAliases writes the values of the names.
func writeAliases(o *output, s *slot, row *query.Row) bool {
	return o.listed(s, row, func(t *transcription) {
		var pairs [mostKeys][2]string
		value := `""`
		for _, pair := range pairs[:t.object(&pairs)] {
			if pair[0] == `"value"` {
				value = pair[1]
			}
		}
		o.json = append(o.json, value...)
	})
}

// writeRecords writes a stored list of objects of texts, of which empty ones are null.
func writeRecords(o *output, s *slot, row *query.Row) bool {
	return o.listed(s, row, func(t *transcription) {
		var pairs [mostKeys][2]string
		n := t.object(&pairs)
		o.record(s.tree, func(name string) bool {
			for _, pair := range pairs[:n] {
				if pair[0][1:len(pair[0])-1] == name && (pair[1] != `""` || name == "value" || name == "key") {
					o.json = append(o.json, pair[1]...)
					return true
				}
			}
			return false
		})
	})
}

// record writes an object by its tree; a field of which nothing is written is null.
func (o *output) record(t *tree, field func(name string) bool) {
	o.json = append(o.json, '{')
	for i := range t.fields {
		if i > 0 {
			o.json = append(o.json, ',')
		}
		o.json = append(o.json, t.fields[i].head...)
		switch name := t.fields[i].name; {
		case name == "__typename":
			o.text(t.name)
		case !field(name):
			o.json = append(o.json, "null"...)
		}
	}
	o.json = append(o.json, '}')
}

// writeIntervals writes a stored list of first and last days.
func writeIntervals(o *output, s *slot, row *query.Row) bool {
	return o.listed(s, row, func(t *transcription) {
		t.want('[')
		from := t.number()
		t.want(',')
		to := t.number()
		t.want(']')
		o.record(s.tree, func(name string) bool {
			if name == "from" {
				return o.day(schema.Day(from))
			}
			return o.day(schema.Day(to))
		})
	})
}

// writeDay writes a day that is stored as a number.
func writeDay(o *output, s *slot, row *query.Row) bool {
	day, ok := row.Values[s.columns[0]].(int64)
	if !ok {
		return o.fail(codeInternal, unreadable)
	}
	return o.day(schema.Day(day))
}

// day writes a day, or nothing of the ends of time.
func (o *output) day(day schema.Day) bool {
	if day <= schema.FirstDay || day >= schema.LastDay {
		return false
	}
	n := int(day)
	o.json = append(o.json, '"')
	for _, place := range [...]int{10_000_000, 1_000_000, 100_000, 10_000, 0, 1000, 100, 0, 10, 1} {
		if place == 0 {
			o.json = append(o.json, '-')
			continue
		}
		o.json = append(o.json, byte('0'+n/place%10))
	}
	o.json = append(o.json, '"')
	return true
}

// writeTime writes a time with its first and last day and its precision.
func writeTime(o *output, s *slot, row *query.Row) bool {
	text, _ := s.source(row)
	earliest, latest, known := schema.Date(text).Bounds()
	if !known {
		return false
	}
	o.record(s.tree, func(name string) bool {
		switch name {
		case "from":
			return o.day(earliest)
		case "to":
			return o.day(latest)
		case "precision":
			o.text(precision(text))
		default:
			o.text(text)
		}
		return true
	})
	return true
}
