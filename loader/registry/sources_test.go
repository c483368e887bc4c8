package registry

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"chancery/schema"
)

// facts are the tables whose every row says where it was checked; the others are lists of words.
var facts = []string{"countries.tsv", "states.tsv", "people.tsv", "terms.tsv", "organizations.tsv"}

// openTable reads a table by its file's name.
func openTable(t testing.TB, name string) table {
	t.Helper()
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	read, err := readTable(name, string(content))
	if err != nil {
		t.Fatal(err)
	}
	return read
}

// TestEveryRowSaysWhereItWasChecked holds the rule of the tables of facts: a row names a file
// or page of sources.tsv, or says that it is unchecked; and what is unchecked has no identifier.
func TestEveryRowSaysWhereItWasChecked(t *testing.T) {
	known := map[string]bool{}
	sources := openTable(t, "sources.tsv")
	for _, row := range sources.rows {
		key := sources.get(row, "key")
		if known[key] || key != "general" && (sources.get(row, "where") == "" || !strings.HasPrefix(sources.get(row, "where"), "shared:") && sources.get(row, "opened") == "") {
			t.Errorf("sources.tsv: %q stands twice, or does not say where and when it was opened", key)
		}
		known[key] = true
	}
	for _, name := range facts {
		facts := openTable(t, name)
		for _, row := range facts.rows {
			named := facts.list(row, "source")
			if len(named) == 0 {
				t.Errorf("%s: %q names no source", name, row[0])
			}
			for _, key := range named {
				if !known[key] {
					t.Errorf("%s: %q names the source %q, which sources.tsv lacks", name, row[0], key)
				}
			}
			if !facts.checked(row) && facts.get(row, "wikidata") != "" {
				t.Errorf("%s: %q is unchecked and has an identifier", name, row[0])
			}
		}
	}
}

// TestIdentifiersAreWellFormed reads every identifier and finds each once.
func TestIdentifiersAreWellFormed(t *testing.T) {
	form := map[string]*regexp.Regexp{"wikidata": regexp.MustCompile(`^Q[1-9][0-9]*$`), "iso3166": regexp.MustCompile(`^[A-Z]{3}$`)}
	bearer := map[schema.Identifier]string{}
	for key, entry := range open(t).entries {
		for _, id := range entry.Identifiers {
			if pattern := form[id.Scheme]; pattern == nil || !pattern.MatchString(id.Value) {
				t.Errorf("%s: %s:%s is malformed", key, id.Scheme, id.Value)
			}
			if other, taken := bearer[id]; taken {
				t.Errorf("%s and %s both have %s:%s", key, other, id.Scheme, id.Value)
			}
			bearer[id] = key
		}
	}
}

// shared opens a file of the data beside the project, or skips the test.
func shared(t testing.TB, path string) *os.File {
	t.Helper()
	data := os.Getenv("CHANCERY_DATA")
	if data == "" {
		data = "../../../shared"
	}
	file, err := os.Open(filepath.Join(data, path))
	if err != nil {
		t.Skipf("no data to compare with: %v", err)
	}
	t.Cleanup(func() { file.Close() })
	return file
}

// sharedRows gives the rows of a CSV file of the data beside the project, by the names of its columns.
func sharedRows(t testing.TB, path string) []map[string]string {
	t.Helper()
	reader := csv.NewReader(shared(t, path))
	reader.FieldsPerRecord = -1
	all, err := reader.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, record := range all[1:] {
		row := map[string]string{}
		for i, value := range record {
			row[all[0][i]] = value
		}
		rows = append(rows, row)
	}
	return rows
}

// differences gives what differences.tsv lists, by row and field, with the value that they have.
func differences(t testing.TB) map[string]string {
	listed := map[string]string{}
	table := openTable(t, "differences.tsv")
	for _, row := range table.rows {
		if table.get(row, "reason") == "" {
			t.Errorf("differences.tsv: no reason for %s", row[0])
		}
		listed[table.get(row, "about")+" "+table.get(row, "field")] = table.get(row, "theirs")
	}
	return listed
}

// TestCountriesAgreeWithTheCodes compares countries.tsv with the table of country codes; what
// differs stands in differences.tsv with its reason.
func TestCountriesAgreeWithTheCodes(t *testing.T) {
	theirs := map[string]map[string]string{}
	for _, row := range sharedRows(t, "actors/country-codes.csv") {
		theirs[row["ISO3166-1-Alpha-3"]] = row
	}
	listed := differences(t)
	countries := openTable(t, "countries.tsv")
	for _, row := range countries.rows {
		iso := countries.get(row, "iso3")
		other, ok := theirs[iso]
		if !ok {
			t.Errorf("%s is not in the table of codes", iso)
			continue
		}
		for field, pair := range map[string][2]string{
			"iso2":     {countries.get(row, "iso2"), other["ISO3166-1-Alpha-2"]},
			"wikidata": {countries.get(row, "wikidata"), strings.TrimPrefix(other["wikidata_id"], "https://www.wikidata.org/wiki/")},
			"capital":  {strings.TrimPrefix(countries.get(row, "capital"), "~"), strings.TrimSpace(other["Capital"])},
		} {
			if reason, known := listed["country/"+iso+" "+field]; pair[0] != pair[1] && pair[1] != "" && (!known || reason != pair[1]) {
				t.Errorf("%s: %s is %q, in the table of codes %q, and differences.tsv does not say why", iso, field, pair[0], pair[1])
			}
		}
	}
}
