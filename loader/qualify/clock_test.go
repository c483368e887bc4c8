package qualify

import (
	"testing"

	"chancery/loader/parse"
	"chancery/loader/segment"
	"chancery/loader/text"
	"chancery/schema"
)

// TestClock reads the first expression of time of a sentence, with and without a date of the
// document: Thursday 16 May 2024.
func TestClock(t *testing.T) {
	model, err := parse.Open()
	if err != nil {
		t.Fatal(err)
	}
	cues, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	cases := []struct{ text, dated, undated schema.Date }{
		{"They met on 7 May 2019.", "2019-05-07", "2019-05-07"},
		{"They met on May 7, 2019.", "2019-05-07", "2019-05-07"},
		{"They met in August 2008.", "2008-08", "2008-08"},
		{"They met in 2011.", "2011", "2011"},
		{"They met from 28 to 29 September 2016.", "2016-09-28/2016-09-29", "2016-09-28/2016-09-29"},
		{"They met on September 28-29, 2016.", "2016-09-28/2016-09-29", "2016-09-28/2016-09-29"},
		{"She ruled from 2005 to 2009.", "2005/2009", "2005/2009"},
		{"He has ruled since 1994.", "1994/..", "1994/.."},
		{"She ruled until 2011.", "../2011", "../2011"},
		{"They met on 7 May.", "2024-05-07", ""},
		{"They met on 7 June.", "2023-06-07", ""},
		{"They will meet on 7 June.", "2024-06-07", ""},
		{"They met last March.", "2024-03", ""},
		{"They met last June.", "2023-06", ""},
		{"They met last year.", "2023", ""},
		{"They met yesterday.", "2024-05-15", ""},
		{"They met on Tuesday.", "2024-05-14", ""},
		{"They will meet on Tuesday.", "2024-05-21", ""},
		{"They met last week.", "2024-05-06/2024-05-12", ""},
		{"She ruled between May 2004 and June 2006.", "2004-05/2006-06", "2004-05/2006-06"},
		{"She ruled from 2005 to last year.", "2005/2023", "2005"},
		{"They met in the 1990s.", "199X", "199X"},
		{"They met in the third quarter of 1984.", "1984-07/1984-09", "1984-07/1984-09"},
		{"They met early last year.", "2023", ""},
		{"They met last night.", "2024-05-15", ""},
		{"They met two days ago.", "2024-05-14", ""},
		{"They met three years ago.", "", ""},
		{"They met for three years.", "", ""},
		{"They met in the third quarter.", "", ""},
		{"They recently met.", "", ""},
		{"They meet every Monday.", "", ""},
		{"They met on the 45th of May.", "", ""},
		{"They met on 31 February.", "", ""},
		{"They may march on 1 tank.", "", ""},
		{"They bought 2000 tanks.", "", ""},
	}
	for _, c := range cases {
		for date, want := range map[string]schema.Date{"2024-05-16": c.dated, "": c.undated} {
			doc := text.Doc{Text: string(c.text), Date: date}
			trees := model.Parse(doc, segment.Sentences(doc))
			var got schema.Date
			for _, m := range newClock(cues, doc, trees).moments(0, false) {
				if m.date != "" {
					got = m.date
					break
				}
			}
			if got != want {
				t.Errorf("%q in a document of %q: got %q, want %q", c.text, date, got, want)
			}
			if _, err := schema.ParseDate(string(got)); got != "" && err != nil {
				t.Errorf("%q: %v", c.text, err)
			}
		}
	}
}

func TestQuotationsEndWithTheirParagraph(t *testing.T) {
	content := "He said: \"one two three four five six.\" She: “one two three four five” and \"two words\".\n\"An open one that never ends at all\nHere is none."
	found := quotations(content)
	if len(found) != 2 || content[found[0].Start:found[0].End] != "\"one two three four five six.\"" {
		t.Errorf("got %v", found)
	}
}

func TestMoodsCombine(t *testing.T) {
	m := mood{factuality: schema.Asserted}
	m.negate("not")
	if s := m.statement(Statement{}.Relation); s.Factuality != schema.Negated {
		t.Errorf("asserted and negated gives %s", s.Factuality)
	}
	m.report(schema.Denied, schema.Voice{Name: "Iran"}, "deny")
	if s := m.statement(Statement{}.Relation); s.Factuality != schema.Reported || s.Negated {
		t.Errorf("a denial that it was not so gives %s, negated %v", s.Factuality, s.Negated)
	}
	m = mood{factuality: schema.Asserted}
	m.plan("will")
	m.report(schema.Reported, schema.Voice{Name: "Iran"}, "say")
	m.report(schema.Reported, schema.Voice{Name: "Oman"}, "say")
	s := m.statement(Statement{}.Relation)
	if s.Factuality != schema.Planned || len(s.Attribution) != 2 || s.Attribution[0].Name != "Oman" {
		t.Errorf("got %s by %v, want a plan, the outermost speaker first", s.Factuality, s.Attribution)
	}
}
