package eval

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"chancery/loader"
	"chancery/schema"
)

// drawn gives samples of which the given share is right at each score.
func drawn(relation string, score float64, right, of int) []Sample {
	var all []Sample
	for i := range of {
		line := loader.Line{Relation: relation, Score: score, Opinion: -1, From: &loader.End{}, To: &loader.End{}}
		all = append(all, Sample{Doc: fmt.Sprintf("%s%.1f-%d", relation, score, i), Line: line, Right: i < right})
	}
	return all
}

func TestFitGivesTheSharesThatAreRight(t *testing.T) {
	samples := append(drawn("HOLDS_OFFICE", .9, 190, 200), drawn("HOLDS_OFFICE", .5, 120, 200)...)
	samples = append(append(samples, drawn("ATTACKED", .9, 160, 200)...), drawn("ATTACKED", .5, 60, 200)...)
	var c Calibration
	c.fit(samples)
	for _, want := range []struct {
		relation schema.Relation
		score, p float64
	}{{"HOLDS_OFFICE", .9, .95}, {"HOLDS_OFFICE", .5, .6}, {"ATTACKED", .9, .8}, {"ATTACKED", .5, .3}} {
		if got := probability(c.Weights, loader.EvidenceOf(want.relation, want.score, false, -1, -1)); math.Abs(got-want.p) > .05 {
			t.Errorf("%s at %.1f is believed %.3f, %.2f of them are right", want.relation, want.score, got, want.p)
		}
	}
	var printed strings.Builder
	if err := c.Print(&printed); err != nil || !strings.Contains(printed.String(), "of claims/dev alone") {
		t.Errorf("printed:\n%s", printed.String())
	}
	claims := 0
	for _, band := range c.Crossed {
		claims += band.Claims
	}
	if claims != 800 || c.Documents != 800 || c.Brier >= c.Before {
		t.Errorf("%d claims tried on %d documents; squared error %.4f, of the plain score %.4f", claims, c.Documents, c.Brier, c.Before)
	}
	var again Calibration
	again.fit(samples)
	if again.Table() != c.Table() || !strings.Contains(c.Table(), "\nopen end\t") {
		t.Errorf("two fits differ, or lack a row:\n%s", c.Table())
	}
}

func TestHalfASampleCountsHalf(t *testing.T) {
	whole := drawn("ATTACKED", .7, 60, 100)
	halves := append(drawn("ATTACKED", .7, 60, 100), drawn("ATTACKED", .7, 60, 100)...)
	for i := range halves {
		halves[i].half = true
	}
	var a, b Calibration
	a.fit(whole)
	b.fit(halves)
	for k := range a.Weights {
		if math.Abs(a.Weights[k]-b.Weights[k]) > 1e-9 {
			t.Errorf("weights %v and %v differ", a.Weights, b.Weights)
		}
	}
}

// TestConfidenceIsReliable holds the confidence to the development articles: of the claims in
// a band, about as many as it says are right, or more.
func TestConfidenceIsReliable(t *testing.T) {
	s := stages(t)
	report, err := Claims(corpus(t, "claims", "dev"), "testdata/judged-claims-dev.jsonl", Read(s), s.Canonical, .6)
	if err != nil {
		t.Fatal(err)
	}
	for _, band := range report.Reliability {
		if band.Claims >= 20 && share(band.Right, band.Claims) < band.From-.05 {
			t.Errorf("of %d claims believed %.2f to %.2f, %d are right", band.Claims, band.From, band.To, band.Right)
		}
	}
	floors(t, map[string][2]float64{"lenient precision": {report.All.Lenient(), .94}})
}
