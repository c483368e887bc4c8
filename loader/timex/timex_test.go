package timex

import (
	"regexp"
	"strings"
	"testing"

	"chancery/loader/parse"
	"chancery/loader/segment"
	"chancery/loader/text"
	"chancery/schema"
)

func open(t testing.TB) (*Grammar, *parse.Model) {
	t.Helper()
	g, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	model, err := parse.Open()
	if err != nil {
		t.Fatal(err)
	}
	return g, model
}

var braced = regexp.MustCompile(`^(.*)\{(.*)\}(.*?) = (\S+)(?: ([A-Z_]+))?(?: days (\S+))?$`)

// TestExamples reads the example of every rule in a document of Thursday 16 May 2024.
func TestExamples(t *testing.T) {
	g, model := open(t)
	for _, r := range g.rules {
		if len(r.examples) == 0 && r.kind != "" {
			t.Errorf("[%s] has no example", r.id)
		}
		for _, example := range r.examples {
			part := braced.FindStringSubmatch(example)
			if part == nil {
				t.Errorf("[%s] %q: want TEXT {EXPRESSION} TEXT = VALUE", r.id, example)
				continue
			}
			doc := text.Doc{Text: part[1] + part[2] + part[3]}
			want := Expression{Span: text.Span{Start: len(part[1]), End: len(part[1]) + len(part[2])}, Rule: r.id, Kind: r.kind, Value: part[4], Mod: part[5], Days: schema.Date(part[6])}
			var all []Expression
			for _, found := range g.Find(model.Parse(doc, segment.Sentences(doc)), "2024-05-16") {
				all = append(all, found...)
			}
			found := false
			for _, e := range all {
				e.First, e.Last, e.Coming = 0, 0, ""
				found = found || e == want
			}
			if !found {
				t.Errorf("[%s] %s\n\tgives:", r.id, example)
				for _, e := range all {
					t.Logf("\t{%s} by [%s] = %s %s days %s", doc.Slice(e.Span), e.Rule, e.Value, e.Mod, e.Days)
				}
			}
		}
	}
}

// read gives the expressions of a text as "text=value", with the days behind a slash.
func read(g *Grammar, model *parse.Model, content, date string) string {
	doc := text.Doc{Text: content}
	var all []string
	for _, found := range g.Find(model.Parse(doc, segment.Sentences(doc)), date) {
		for _, e := range found {
			all = append(all, doc.Slice(e.Span)+"="+e.Value+"/"+string(e.Days))
		}
	}
	return strings.Join(all, " ")
}

// TestWhatIsNoTime reads nonsense and look-alikes: nothing, or at least no days, may come of them.
func TestWhatIsNoTime(t *testing.T) {
	g, model := open(t)
	for content, want := range map[string]string{
		"They met on the 45th of May.":                  "",
		"They met on 2003-13-99.":                       "",
		"They met on 31 February.":                      "",
		"They met on 31 February 2019.":                 "2019=2019/2019",
		"They met on February 30, 2019.":                "2019=2019/2019",
		"They met on 29 February 2019.":                 "2019=2019/2019",
		"They met on 29 February 2020.":                 "29 February 2020=2020-02-29/2020-02-29",
		"They met on 13/13/2019.":                       "",
		"They met in year 0.":                           "",
		"They met in 0000.":                             "",
		"They met in 9999.":                             "",
		"They left at 25:99.":                           "",
		"They left at 13 p.m.":                          "",
		"They bought 2000 tanks.":                       "",
		"It costs $1990 or 1995%.":                      "",
		"It grew from 1,980 to 2.010 tonnes.":           "",
		"They may march on 1 tank.":                     "",
		"She is 55 years old and he a 58-year-old man.": "",
		"The Second World War was long.":                "",
		"There are four flights a week.":                "",
		"In May, 30 people died.":                       "May=2024-05/2024-05",
		"In June the 3 leaders met.":                    "June=2023-06/2023-06",
		"The war began 99999 years ago.":                "99999 years ago=PAST_REF/",
		"It ended 9000 years ago.":                      "9000 years ago=/",
		"It will end 9000 years from now.":              "9000 years from now=/",
		"The A1990 of 12345678 units.":                  "",
		"":                                              "",
		"\x00 ":                                         "",
	} {
		if got := read(g, model, content, "2024-05-16"); got != want {
			t.Errorf("%q gives %q, want %q", content, got, want)
		}
	}
}

// TestWithoutADate reads relative times in a document without a date: they have no days.
func TestWithoutADate(t *testing.T) {
	g, model := open(t)
	for _, r := range g.rules {
		for _, example := range r.examples {
			content := strings.NewReplacer("{", "", "}", "").Replace(example[:strings.LastIndex(example, " = ")])
			doc := text.Doc{Text: content}
			for _, found := range g.Find(model.Parse(doc, segment.Sentences(doc)), "") {
				for _, e := range found {
					if e.Days != "" && !absolute.MatchString(doc.Slice(e.Span)) {
						t.Errorf("%q of an undated document has the days %s", doc.Slice(e.Span), e.Days)
					}
				}
			}
		}
	}
}

var absolute = regexp.MustCompile(`\d{4}|nineteen ninety|20th century`)

// TestDurationsHaveNoDays holds what is no date apart from what a claim may take.
func TestDurationsHaveNoDays(t *testing.T) {
	g, model := open(t)
	for _, content := range []string{"They have met for three years.", "They meet every Monday.", "They met recently.", "They meet daily now.",
		"They will meet in the near future.", "In the past two years they met.", "They met three years ago.", "They met at noon.",
		"Sales rose in the third quarter.", "Sales fell in fiscal 1989 from a year earlier.", "They met on 03/04/2019.", "The following year they met."} {
		doc := text.Doc{Text: content}
		count := 0
		for _, found := range g.Find(model.Parse(doc, segment.Sentences(doc)), "2024-05-16") {
			for _, e := range found {
				count++
				if e.Days != "" || e.Coming != "" {
					t.Errorf("%q in %q has the days %s, %s", doc.Slice(e.Span), content, e.Days, e.Coming)
				}
			}
		}
		if count == 0 {
			t.Errorf("nothing is read in %q", content)
		}
	}
}

func TestMalformedTables(t *testing.T) {
	for content, want := range map[string]string{
		"kind DATE":                             "before the first",
		"[a]\nkind NEVER":                       "no kind",
		"[a]\nmeans nothing":                    "no meaning",
		"[a]\nmeans year\nmatch ( a | b":        "not closed",
		"[a]\nmeans year\nmatch a )":            "nothing opens",
		"[a]\nmeans year\nmatch ( a )*":         "no end",
		"[a]\nmeans year\nmatch":                "empty pattern",
		"[a]\nmeans year":                       "wants",
		"[a]\nif never\nmeans year\nmatch a":    "no condition",
		"[a]\nmeans year\nmatch a\nsomething b": "no word of a rule",
	} {
		if _, err := readRules(content); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %q", content, err, want)
		}
	}
	if _, err := readWords("UNIT\tyear"); err == nil || !strings.Contains(err.Error(), "line 1") {
		t.Errorf("error %v", err)
	}
}

func TestFeasts(t *testing.T) {
	for rule, want := range map[string]string{"12-25": "2024-12-25", "11-4-4": "2024-11-28", "05-L-1": "2024-05-27", "09-1-1": "2024-09-02", "E0": "2024-03-31", "E-2": "2024-03-29", "01-3-1": "2024-01-15"} {
		if got := feast(rule, 2024).Format("2006-01-02"); got != want {
			t.Errorf("%s of 2024 is %s, want %s", rule, got, want)
		}
	}
}
