package main

import (
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"chancery/schema"
	"chancery/store"
)

// treaties reads the state–treaty rows of a folder: one list entry a treaty, one claim a row.
// Each claim carries its row's number as a qualifier, so that a state which signed, ratified
// and left in three rows has three relations, as many as the table has rows.
func treaties(folder string) ([]schema.Reading, error) {
	rows, err := table(filepath.Join(folder, "parties_ggo.csv"))
	if err != nil {
		return nil, err
	}
	named, err := table(filepath.Join(folder, "parties_desta.csv"))
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, row := range named {
		names[row["stateID"]] = row["StateName"]
	}
	var order []string
	byTreaty := map[string][]int{}
	for i, row := range rows {
		id := row["treatyID"]
		if byTreaty[id] == nil {
			order = append(order, id)
		}
		byTreaty[id] = append(byTreaty[id], i)
	}
	readings := make([]schema.Reading, 0, len(order))
	for _, id := range order {
		reading, err := treaty(id, byTreaty[id], rows, names)
		if err != nil {
			return nil, err
		}
		readings = append(readings, reading)
	}
	return readings, nil
}

// table reads a CSV file as maps by the names in its first line.
func table(path string) ([]map[string]string, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("the treaty data: %w (CHANCERY_DATA names the folder above treaties/)", err)
	}
	defer file.Close()
	reader := csv.NewReader(file)
	head, err := reader.Read()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	var rows []map[string]string
	for {
		cells, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		row := make(map[string]string, len(head))
		for i, name := range head {
			row[name] = cells[i]
		}
		rows = append(rows, row)
	}
}

// treaty makes the reading of one treaty from its rows.
func treaty(id string, numbers []int, rows []map[string]string, names map[string]string) (schema.Reading, error) {
	first := rows[numbers[0]]
	agreement := schema.Entity{ID: "ggo:" + id, Kind: schema.Agreement, SubKind: "Treaty", Name: first["Title"], Identifiers: []schema.Identifier{{Scheme: "ggo", Value: id}}}
	r := schema.Reading{Entities: []schema.Entity{agreement}}
	r.Document = schema.Document{Form: schema.EntryForm, Source: "https://treaties.example/" + id, Title: first["Title"], PublishedOn: day(first["Signature"]),
		Language: "en", LoadKey: "bench 1", Collection: "treaties"}
	lines := make([]string, len(numbers))
	for i, number := range numbers {
		lines[i] = line(rows[number])
	}
	r.Document.Text = strings.Join(lines, "\n")
	r.Document.ID = schema.DocumentID(r.Document.Source, r.Document.Text)
	sum := sha256.Sum256([]byte(r.Document.Text))
	r.Document.SHA256 = hex.EncodeToString(sum[:])
	known, at := map[string]bool{}, 0
	for i, number := range numbers {
		code := rows[number]["stateID"]
		state := schema.Entity{ID: "iso3:" + code, Kind: schema.Country, Name: code, Identifiers: []schema.Identifier{{Scheme: "iso3", Value: code}}}
		if name := names[code]; name != "" {
			state.Name = name
		}
		if !known[code] {
			known[code] = true
			r.Entities = append(r.Entities, state)
		}
		s := schema.Sentence{ID: schema.SentenceID(r.Document.ID, i), Document: r.Document.ID, Ordinal: i, Start: at, End: at + len(lines[i])}
		at = s.End + 1
		claim := schema.NewClaim("PARTY_TO", state, agreement, []schema.Qualifier{{Key: "row", Value: strconv.Itoa(number + 1)}}, "", r.Document.ID)
		a := schema.Assertion{Claim: claim.ID, Document: r.Document.ID, Sentence: s.ID, Quote: lines[i], Start: s.Start, End: s.End, Factuality: schema.Asserted,
			Time: interval(rows[number]), Extractor: "bench", ExtractorVersion: "1", Rule: "row", Confidence: 1}
		a.ID = schema.AssertionID(a)
		r.Sentences, r.Claims, r.Assertions = append(r.Sentences, s), append(r.Claims, claim), append(r.Assertions, a)
	}
	r = store.Canonical(r)
	return r, store.Check(r)
}

// line writes a row as the entry's text holds it.
func line(row map[string]string) string {
	out := row["stateID"]
	for _, pair := range [][2]string{{"signed", "StateSignature"}, {"ratified", "StateRatification"}, {"in force", "StateForce"}, {"until", "StateEnd"}} {
		if value := row[pair[1]]; value != "" {
			out += "; " + pair[0] + " " + value
		}
	}
	return out
}

// interval gives when a state was a party, "" where the row does not say.
func interval(row map[string]string) schema.Date {
	from, to := day(row["StateForce"]), day(row["StateEnd"])
	if from == "" {
		from = day(row["Begin"])
	}
	if from == "" || strings.HasPrefix(string(from), "9999") {
		return ""
	}
	if to == "" || strings.HasPrefix(string(to), "9999") {
		to = ".."
	}
	both, err := schema.ParseDate(string(from) + "/" + string(to))
	if err != nil {
		return from
	}
	return both
}

// day gives a date of the table, "" where it has none that the schema can read.
func day(text string) schema.Date {
	parsed, err := schema.ParseDate(text)
	if err != nil {
		return ""
	}
	return parsed
}
