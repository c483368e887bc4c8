package registry

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"chancery/schema"
)

// TestOneHolderAtATime finds the terms of offices that one person holds which overlap by more
// than the day or month of handing over; where two claimed an office, differences.tsv says so.
func TestOneHolderAtATime(t *testing.T) {
	single := strings.Split("president,prime minister,monarch,emperor,emir,sultan,pope,supreme leader,chancellor,foreign minister,foreign secretary,secretary of state,"+
		"defence minister,defence secretary,interior minister,home secretary,finance minister,treasury secretary,chancellor of the exchequer,secretary general,managing director,director general", ",")
	listed := differences(t)
	for key, terms := range open(t).byBody {
		body, post, _ := strings.Cut(key, "|")
		if !slices.Contains(single, post) {
			continue
		}
		for i := 1; i < len(terms); i++ {
			later, earlier := terms[i-1], terms[i]
			_, end, bounded := earlier.To.Bounds()
			start, last, _ := later.From.Bounds()
			if bounded && (end <= last || len(earlier.To) < 10 && start/100 == end/100 || len(earlier.To) == 4 && start/10000 == end/10000) {
				continue // the earlier term ends before the later one, or both on the day, in the month or year of handing over
			}
			if _, known := listed[body+" "+post+" overlap"]; !known {
				t.Errorf("%s: %s from %s to %q, and %s from %s", key, earlier.Person, earlier.From, earlier.To, later.Person, later.From)
			}
		}
	}
}

// TestOpenTermsSayHowFarTheyReach holds that an open term names the last day on which it was known to run.
func TestOpenTermsSayHowFarTheyReach(t *testing.T) {
	terms := openTable(t, "terms.tsv")
	for _, row := range terms.rows {
		to, seen := terms.get(row, "to"), terms.get(row, "seen")
		if (to == "") == (seen == "") {
			t.Errorf("%s, %s of %s: from %s to %q, seen %q", row[0], terms.get(row, "post"), terms.get(row, "body"), terms.get(row, "from"), to, seen)
		}
		if _, err := schema.ParseDate(seen); seen != "" && err != nil {
			t.Errorf("%s: %v", row[0], err)
		}
	}
}

// TestLeadersAgreeWithReign compares the terms that say so with the list of political leaders:
// the same name, and the start and end within a month.
func TestLeadersAgreeWithReign(t *testing.T) {
	list := sharedRows(t, "actors/reign_leaders_2021-03.csv")
	terms := openTable(t, "terms.tsv")
	compared := 0
	for _, row := range terms.rows {
		if !slices.Contains(terms.list(row, "source"), "reign") {
			continue
		}
		compared++
		agree := false
		for _, leader := range list {
			agree = agree || near(terms.get(row, "from"), leader["syear"], leader["smonth"]) &&
				(leader["eyear"] == "" || terms.get(row, "to") == "" || near(terms.get(row, "to"), leader["eyear"], leader["emonth"])) && alike(terms.get(row, "person"), leader["leader"])
		}
		if !agree {
			t.Errorf("%s, %s of %s from %s to %q: not in the list of leaders", row[0], terms.get(row, "post"), terms.get(row, "body"), terms.get(row, "from"), terms.get(row, "to"))
		}
	}
	if compared < 600 {
		t.Errorf("only %d terms compared", compared)
	}
}

// near says whether a date lies within a month of a year and month.
func near(date, year, month string) bool {
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	earliest, latest, known := schema.Date(date).Bounds()
	if !known {
		return false
	}
	months := func(day schema.Day) int { return 12*(int(day)/10000) + int(day)/100%100 }
	return months(earliest)-1 <= 12*y+m && 12*y+m <= months(latest)+1
}

// alike says whether two names share a word, up to one letter in four.
func alike(ours, theirs string) bool {
	clean := strings.NewReplacer("'", " ", "-", " ", ".", " ")
	for _, a := range strings.Fields(schema.Fold(clean.Replace(ours))) {
		for _, b := range strings.Fields(schema.Fold(clean.Replace(theirs))) {
			shorter := min(utf8.RuneCountInString(a), utf8.RuneCountInString(b))
			if shorter > 2 && (a == b || distance(a, b) <= (shorter+2)/4) {
				return true
			}
		}
	}
	return false
}

// distance gives the number of edits between two short words.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := diagonal
			if a[i-1] != b[j-1] {
				change++
			}
			diagonal = row[j]
			row[j] = min(change, row[j]+1, row[j-1]+1)
		}
	}
	return row[len(b)]
}
