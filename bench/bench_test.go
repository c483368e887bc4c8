package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestOrdered(t *testing.T) {
	got, err := ordered([]byte(`{"extensions":{},"data":{"a":[{"b":"X","c":1,"d":null},{"b":"y","e":{"f":[true,"z"]}}],"g":2.5}}`))
	if want := []any{"x", 1.0, nil, "y", true, "z", 2.5}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v, %v, want %v", got, err, want)
	}
	if got := leaves([]any{"X", []any{int64(1), []any{nil}}, 2.5}, nil); !slices.Equal(got, []any{"x", 1.0, nil, 2.5}) {
		t.Errorf("got %v", got)
	}
}

// TestTreaties reads a made-up table: every row is a claim of its own, and the readings pass
// the check that every store makes.
func TestTreaties(t *testing.T) {
	folder := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("parties_ggo.csv", "stateID,treatyID,Title,Begin,Signature,StateSignature,StateRatification,StateForce,StateEnd\n"+
		"AAA,T1,On Rivers,1990-01-02,1990-01-02,1990-01-02,,1991-02-03,9999-12-31\nAAA,T1,On Rivers,1990-01-02,1990-01-02,1990-01-02,,1991-02-03,1999-12-31\nBBB,T2,On Lakes,,,,,,\n")
	write("parties_desta.csv", "stateID,StateName\nAAA,Aland\n")
	readings, err := treaties(folder)
	if err != nil || len(readings) != 2 {
		t.Fatalf("%d readings, %v", len(readings), err)
	}
	if first := readings[0]; len(first.Claims) != 2 || len(first.Entities) != 2 || first.Assertions[0].Time == first.Assertions[1].Time {
		t.Errorf("got %+v", first)
	}
	for _, a := range readings[0].Assertions {
		if a.Time != "1991-02-03/.." && a.Time != "1991-02-03/1999-12-31" {
			t.Errorf("time %q", a.Time)
		}
	}
}
