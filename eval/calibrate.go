package eval

import (
	"fmt"
	"hash/fnv"
	"io"
	"math"
	"path/filepath"
	"strings"

	"chancery/loader"
	"chancery/schema"
)

// Calibration is a fit of the confidence on development data, with what it is worth on
// documents that it was not fitted on.
type Calibration struct {
	Samples, Documents int
	Sources            []string
	Weights            []float64 // in the order of loader.EvidenceNames
	Crossed            []Band    // each document's claims by a fit on the documents of the other folds
	Articles           []Band    // the same for the claims of claims/dev alone
	Brier, Before      float64   // mean squared error of the crossed confidence, and of the plain score
}

// folds is how many parts the documents are cut into, by a hash of their names.
const folds = 10

// weightDecay keeps the weights of rare evidence small: the variance of a weight before any
// claim was seen is its inverse.
const weightDecay = 1.0

// Calibrate fits the confidence on claims/dev of a folder of corpora, where every claim is right
// or wrong by the facts and judgements, and on the event types of plover/plv_train.tsv, where
// the claims of the pair are right if their class is. The patterns were not written on the
// latter, which keeps the fit from believing them too much; its classes follow another guide
// ("convicted" is an accusation there), so its claims count half.
func Calibrate(folder, judged string, stages *loader.Stages) (*Calibration, error) {
	claims, err := Claims(filepath.Join(folder, "claims", "dev"), judged, Read(stages), stages.Canonical, 0)
	if err != nil {
		return nil, err
	}
	c := &Calibration{Documents: claims.Documents}
	samples := claims.Samples
	c.Sources = append(c.Sources, fmt.Sprintf("claims/dev: %d claims of %d articles", len(samples), claims.Documents))
	pairs, err := eventSamples(filepath.Join(folder, "plover", "plv_train.tsv"), stages)
	if err != nil {
		return nil, err
	}
	c.Sources = append(c.Sources, fmt.Sprintf("plover/plv_train.tsv: %d claims between the marked pairs, each counting half", len(pairs)))
	c.fit(append(samples, pairs...))
	return c, nil
}

// eventSamples gives the claims between marked pairs, right where their class is the annotators'.
func eventSamples(path string, stages *loader.Stages) ([]Sample, error) {
	all, err := readEvents(path)
	if err != nil {
		return nil, err
	}
	var samples []Sample
	for _, e := range all {
		trace, between := stages.Between(e.doc, e.source, e.target)
		for _, s := range between {
			roots := schema.PLOVERRoots(s.Relation.Name, s.Factuality, s.Negated, s.Relation.Qualifiers...)
			row, _ := schema.RelationNamed(s.Relation.Name)
			if roots == nil || trace.Links.Entities[s.Relation.From.Entity].Name != e.doc.Slice(e.source) && !row.Symmetric {
				continue
			}
			line := loader.Line{Doc: e.id, Relation: string(s.Relation.Name), From: &loader.End{}, To: &loader.End{}, Score: s.Relation.Score, Opinion: s.Relation.Opinion, Classes: s.Relation.Classes, Confidence: s.Confidence}
			samples = append(samples, Sample{Doc: e.id, Line: line, Right: roots[0] == e.root, half: true})
		}
	}
	return samples, nil
}

// fit sets the weights by all samples, and measures them by documents held out in turn.
func (c *Calibration) fit(samples []Sample) {
	c.Samples = len(samples)
	docs := map[string]bool{}
	evidence := make([]loader.Evidence, len(samples))
	for i, s := range samples {
		docs[s.Doc] = true
		evidence[i] = loader.EvidenceOf(schema.Relation(s.Line.Relation), s.Line.Score, s.Line.From == nil || s.Line.To == nil, s.Line.Opinion, s.Line.Classes)
	}
	c.Documents = len(docs)
	c.Weights = logistic(evidence, samples, func(int) bool { return true })
	c.Crossed, c.Articles = bands(), bands()
	for fold := range folds {
		inFold := func(i int) bool { return foldOf(samples[i].Doc) == fold }
		weights := logistic(evidence, samples, func(i int) bool { return !inFold(i) })
		for i, s := range samples {
			if !inFold(i) {
				continue
			}
			p := probability(weights, evidence[i])
			bandOf(c.Crossed, p, s.Right)
			if !s.half {
				bandOf(c.Articles, p, s.Right)
			}
			right := float64(one(s.Right))
			c.Brier += (p - right) * (p - right) / float64(len(samples))
			c.Before += (s.Line.Score - right) * (s.Line.Score - right) / float64(len(samples))
		}
	}
}

func foldOf(doc string) int {
	sum := fnv.New32a()
	_, _ = io.WriteString(sum, doc) // hash.Hash never errs
	return int(sum.Sum32() % folds)
}

func probability(weights []float64, evidence loader.Evidence) float64 {
	sum := 0.0
	for k, x := range evidence {
		sum += weights[k] * x
	}
	return 1 / (1 + math.Exp(-sum))
}

// logistic gives the weights of a logistic regression with a normal prior on all but the first,
// by Newton's method from zero: the same samples give the same weights.
func logistic(evidence []loader.Evidence, samples []Sample, used func(int) bool) []float64 {
	n := len(loader.EvidenceNames())
	w := make([]float64, n)
	for range 50 {
		gradient := make([]float64, n)
		curve := make([][]float64, n)
		for k := range curve {
			curve[k] = make([]float64, n+1)
			if k > 0 {
				gradient[k], curve[k][k] = -weightDecay*w[k], weightDecay
			} else {
				curve[k][k] = 1e-6
			}
		}
		for i, x := range evidence {
			if !used(i) {
				continue
			}
			p, weight := probability(w, x), samples[i].weight()
			for k := range n {
				gradient[k] += weight * (float64(one(samples[i].Right)) - p) * x[k]
				for l := range n {
					curve[k][l] += weight * p * (1 - p) * x[k] * x[l]
				}
			}
		}
		for k := range n {
			curve[k][n] = gradient[k]
		}
		largest := 0.0
		for k, step := range solved(curve) {
			w[k] += step
			largest = max(largest, math.Abs(step))
		}
		if largest < 1e-9 {
			break
		}
	}
	return w
}

// solved gives the solution of linear equations, the right side in the last column, by
// elimination with the largest pivot.
func solved(rows [][]float64) []float64 {
	n := len(rows)
	for k := range n {
		pivot := k
		for r := k + 1; r < n; r++ {
			if math.Abs(rows[r][k]) > math.Abs(rows[pivot][k]) {
				pivot = r
			}
		}
		rows[k], rows[pivot] = rows[pivot], rows[k]
		for r := range n {
			if r == k {
				continue
			}
			factor := rows[r][k] / rows[k][k]
			for col := k; col <= n; col++ {
				rows[r][col] -= factor * rows[k][col]
			}
		}
	}
	x := make([]float64, n)
	for k := range n {
		x[k] = rows[k][n] / rows[k][k]
	}
	return x
}

// Table gives the fit as loader/confidence.tsv holds it.
func (c *Calibration) Table() string {
	var out strings.Builder
	out.WriteString("# The confidence of a claim is the logistic function of the weighted sum of its evidence.\n")
	out.WriteString("# Made by `chancery eval confidence FOLDER --write loader/confidence.tsv` from\n")
	for _, source := range c.Sources {
		fmt.Fprintf(&out, "# %s\n", source)
	}
	fmt.Fprintf(&out, "# Mean squared error, each document by a fit on others: %.4f (of the plain score: %.4f).\n", c.Brier, c.Before)
	for k, name := range loader.EvidenceNames() {
		fmt.Fprintf(&out, "%s\t%.3f\n", name, c.Weights[k])
	}
	return out.String()
}

// Print writes the fit and its reliability on documents that it was not fitted on.
func (c *Calibration) Print(w io.Writer) error {
	lines := []string{fmt.Sprintf("confidence, fitted on %d claims of %d documents, tried on documents held out in turn", c.Samples, c.Documents)}
	lines = append(lines, bandLines(c.Crossed)...)
	lines = append(append(lines, "", "of claims/dev alone:"), bandLines(c.Articles)...)
	_, err := io.WriteString(w, strings.Join(lines, "\n")+"\n\n"+c.Table())
	return err
}

// PrintErrors writes nothing: every claim is a mistake to some degree.
func (c *Calibration) PrintErrors(io.Writer) error { return nil }
