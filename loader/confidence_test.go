package loader

import (
	"strings"
	"testing"

	"chancery/loader/relate"
	"chancery/schema"
)

func TestWeightsThatAreMalformedAreNamed(t *testing.T) {
	good := "# made by hand\nalways\t1\nscore\t2\nevent\t0\nbelonging\t0\nopen end\t-1\nopinion\t1\nclass\t1\n"
	if _, err := openConfidence(good); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"", strings.Replace(good, "score", "pace", 1), strings.Replace(good, "\t2", "\ttwo", 1), good + "more\t1\n", strings.Replace(good, "open end\t-1\n", "", 1)} {
		if _, err := openConfidence(bad); err == nil || !strings.Contains(err.Error(), "confidence.tsv") {
			t.Errorf("%q: error %v", bad, err)
		}
	}
}

func TestConfidenceRisesWithTheScore(t *testing.T) {
	w, err := openConfidence(confidenceFile)
	if err != nil {
		t.Fatal(err)
	}
	for _, relation := range []string{"MET", "HOLDS_OFFICE", "PART_OF"} {
		last := -1.0
		for score := 0.0; score <= 1; score += .1 {
			r := relate.Relation{Score: score}
			r.Name = schema.Relation(relation)
			got := w.of(r)
			if got < last || got < 0 || got > 1 {
				t.Errorf("%s: %.3f at a score of %.1f, after %.3f", relation, got, score, last)
			}
			last = got
		}
	}
}
