package schema

import "testing"

func TestDateBounds(t *testing.T) {
	for _, row := range []struct {
		text             string
		earliest, latest Day
	}{
		{"2024", 20240101, 20241231},
		{"2024-02", 20240201, 20240229},
		{"2023-02", 20230201, 20230228},
		{"1900-02", 19000201, 19000228},
		{"2000-02", 20000201, 20000229},
		{"2024-12", 20241201, 20241231},
		{"2024-05-16", 20240516, 20240516},
		{"0000", 101, 1231},
		{"9999", 99990101, LastDay},
		{"2024?", 20240101, 20241231},
		{"2024-05~", 20240501, 20240531},
		{"2024-05-16%", 20240516, 20240516},
		{"201X", 20100101, 20191231},
		{"20XX", 20000101, 20991231},
		{"2024-XX", 20240101, 20241231},
		{"2024-XX-XX", 20240101, 20241231},
		{"2024-05-XX", 20240501, 20240531},
		{"2024-21", 20240301, 20240531},
		{"2024-22", 20240601, 20240831},
		{"2024-23", 20240901, 20241130},
		{"2023-24", 20231201, 20240229},
		{"2024-05-16T23:30:00Z", 20240516, 20240516},
		{"2024-05-16T23:30:00+09:00", 20240516, 20240516},
		{"2024-05-16T23:30:00", 20240516, 20240516},
		{"2024-05-16/2024-05-17", 20240516, 20240517},
		{"2023/2024-03", 20230101, 20240331},
		{"2024-03/..", 20240301, LastDay},
		{"2024-03/", 20240301, LastDay},
		{"../2024-03", FirstDay, 20240331},
		{"/2024", FirstDay, 20241231},
		{"2024?/2025~", 20240101, 20251231},
		{"2024/2024", 20240101, 20241231},
	} {
		if _, err := ParseDate(row.text); err != nil {
			t.Errorf("%s: %v", row.text, err)
		}
		earliest, latest, known := Date(row.text).Bounds()
		if !known || earliest != row.earliest || latest != row.latest {
			t.Errorf("%s: %d to %d, known %v; want %d to %d", row.text, earliest, latest, known, row.earliest, row.latest)
		}
	}
}

func TestDatesThatAreNone(t *testing.T) {
	for _, text := range []string{"", "?", "24", "2024-5", "2024-13", "2024-00", "2024-02-30", "2023-02-29", "2024-05-00", "2024-25", "2024-21-01", "2024-XX-05", "201X-05",
		"20X4", "2024-05-16T", "2024-05-16T25:00:00Z", "2024T10:00:00Z", "/", "../..", "..", "2024/2023", "2024/2025/2026", "16 May 2024", "２０２４", "2024 ", "-2024", "Y20240"} {
		if _, err := ParseDate(text); err == nil {
			t.Errorf("%q is taken for a date", text)
		}
		earliest, latest, known := Date(text).Bounds()
		if known || earliest != FirstDay || latest != LastDay {
			t.Errorf("%q has the bounds %d, %d, %v", text, earliest, latest, known)
		}
	}
}

func TestDatesInOrder(t *testing.T) {
	ordered := []Date{"../2023", "2023-12-31", "2024-01-01", "2024-01", "2024", "2024?", "2024/..", "2024-01-02", "2025", ""}
	for i, a := range ordered {
		for k, b := range ordered {
			if a.Before(b) != (i < k) {
				t.Errorf("%q before %q: %v", a, b, a.Before(b))
			}
		}
	}
}

func TestDays(t *testing.T) {
	day, err := ParseDay("2024-02-29")
	if err != nil || day != 20240229 || day.String() != "2024-02-29" {
		t.Errorf("%d %s %v", day, day, err)
	}
	for _, text := range []string{"", "2023-02-29", "2024-2-9", "2024", "20240229"} {
		if day, err := ParseDay(text); err == nil {
			t.Errorf("%q is taken for the day %d", text, day)
		}
	}
	if FirstDay.String() != ".." || LastDay.String() != ".." {
		t.Error("the ends of time print as days")
	}
}

func FuzzParseDate(f *testing.F) {
	for _, seed := range []string{"2024", "2024-05-16/..", "201X", "2024-21~", "2024-05-16T10:00:00+02:00", "../2024-02-29", "0000-01-01"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		date, err := ParseDate(text)
		earliest, latest, known := Date(text).Bounds()
		if (err == nil) != known {
			t.Fatalf("%q: error %v and known %v", text, err, known)
		}
		if err == nil && (string(date) != text || earliest > latest || latest > LastDay) {
			t.Fatalf("%q became %q from %d to %d", text, date, earliest, latest)
		}
	})
}
