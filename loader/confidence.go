package loader

import (
	_ "embed"
	"fmt"
	"math"
	"strconv"
	"strings"

	"chancery/loader/relate"
	"chancery/schema"
)

//go:embed confidence.tsv
var confidenceFile string

// Evidence is what a confidence is worked out from, one number for each name of EvidenceNames.
type Evidence []float64

// EvidenceNames gives the names of what Evidence holds, in order: the rows of confidence.tsv.
func EvidenceNames() []string {
	return []string{"always", "score", "event", "belonging", "open end", "opinion", "class"}
}

// EvidenceOf gives the evidence for a claim: the log odds of its score (the product of the
// pattern's prior, the arcs it rests on and the mentions of its ends), whether it is an event
// or a state other than an office, whether the text names one end only, and the log odds of
// the learned reader's opinion and of its share for the classes of event that the relation may be of (0 where it was not asked).
// What it thinks of offices does not count: passages state them otherwise than titles do.
func EvidenceOf(relation schema.Relation, score float64, open bool, opinion, classes float64) Evidence {
	row, _ := schema.RelationNamed(relation)
	event := row.Nature == schema.Event
	office := relation == "HOLDS_OFFICE" || relation == "OFFICE_OF"
	score = min(max(score, .02), .995)
	second := 0.0
	if opinion >= 0 && !office {
		second = logOdds(min(max(opinion, .01), .99))
	}
	class := 0.0
	if classes >= 0 {
		class = logOdds(min(max(classes, .01), .99))
	}
	return Evidence{1, logOdds(score), yes(event), yes(!event && !office), yes(open), second, class}
}

func logOdds(p float64) float64 { return math.Log(p / (1 - p)) }

func yes(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// weights are the fitted table: the confidence of a claim is the logistic function of the
// weighted sum of its evidence.
type weights []float64

// openConfidence reads the embedded table. It fails only where it is malformed.
func openConfidence(table string) (weights, error) {
	names := EvidenceNames()
	w := make(weights, len(names))
	at := 0
	for number, line := range strings.Split(table, "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, value, _ := strings.Cut(line, "\t")
		weight, err := strconv.ParseFloat(value, 64)
		if at >= len(names) || name != names[at] || err != nil {
			return nil, fmt.Errorf("confidence.tsv, line %d: want the weights of %s, in this order", number+1, strings.Join(names, ", "))
		}
		w[at] = weight
		at++
	}
	if at != len(names) {
		return nil, fmt.Errorf("confidence.tsv: want the weights of %s", strings.Join(names, ", "))
	}
	return w, nil
}

// of gives the confidence of a relation to three decimals, so that it is the same on every
// machine.
func (w weights) of(r relate.Relation) float64 {
	sum := 0.0
	for i, x := range EvidenceOf(r.Name, r.Score, r.From.Open() || r.To.Open(), r.Opinion, r.Classes) {
		sum += w[i] * x
	}
	return math.Round(1000/(1+math.Exp(-sum))) / 1000
}
