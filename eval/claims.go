package eval

import (
	"encoding/json"
	"fmt"
	"io"
	"sort"
	"strings"

	"chancery/loader"
	"chancery/loader/text"
)

// Score counts what was found of one relation, or of all.
type Score struct {
	Claims            int `json:"claims"`            // that the loader made
	Right             int `json:"right"`             // of them: they match a fact
	Elsewhere         int `json:"elsewhere"`         // of the right: quoted from another sentence that states the same
	Supported         int `json:"supported"`         // of the rest: judged as supported by a reader
	Required          int `json:"required"`          // facts that are not optional
	Found             int `json:"found"`             // of them: matched by a claim
	FoundWhole        int `json:"foundWhole"`        // of them: with its factuality and speaker
	Key               int `json:"key"`               // key facts
	KeyFound          int `json:"keyFound"`          // of them: matched by a claim
	Judged            int `json:"judged"`            // claims that match a fact of their sentence
	FactualityRight   int `json:"factualityRight"`   // of them
	AttributionJudged int `json:"attributionJudged"` // of them: the claim or the fact names a speaker
	AttributionRight  int `json:"attributionRight"`  // of all Judged
	AttributionSpoken int `json:"attributionSpoken"` // right among AttributionJudged
}

// ClaimsReport is what `chancery eval claims` prints.
type ClaimsReport struct {
	Documents   int              `json:"documents"`
	All         Score            `json:"all"`
	ByRelation  map[string]Score `json:"byRelation"`  // claims by their relation, facts by their first
	Classes     map[string]int   `json:"classes"`     // mistakes by class
	Reliability []Band           `json:"reliability"` // of all claims, also those below the threshold
	Never       int              `json:"never"`       // rows of what must not appear
	Violated    []string         `json:"violated"`    // ids of those that did appear
	Errors      []Mistake        `json:"-"`
	Samples     []Sample         `json:"-"` // what a fit of the confidence learns from
}

// Mistake is one claim or fact that went wrong.
type Mistake struct {
	Class string // "missed: no relation", "wrong: turned round", "factuality" …: doc/extraction.md lists them
	Doc   string
	Text  string // the claim and the fact in words
}

// Found is what the loader gives for one text: all its claims, whatever their confidence, and
// the names it found.
type Found struct {
	Lines     []loader.Line
	Sentences [][2]int // half-open byte spans
	Named     []Named
}

// Named is one mention of an entity.
type Named struct {
	Name string // of the entity
	Span [2]int
}

// Read takes a document through all stages and gives what was found.
func Read(stages *loader.Stages) func(text.Doc) Found {
	return func(doc text.Doc) Found {
		_, trace := stages.Read(doc)
		found := Found{Lines: loader.Lines(doc, trace, 0)}
		for _, sentence := range trace.Sentences {
			found.Sentences = append(found.Sentences, [2]int{sentence.Start, sentence.End})
		}
		for m, mention := range trace.Mentions {
			for _, e := range trace.Links.All(m) {
				found.Named = append(found.Named, Named{trace.Links.Entities[e].Name, [2]int{mention.Start, mention.End}})
			}
		}
		return found
	}
}

// Claims reads every text of a folder with the given function and measures the claims of at
// least a confidence by the annotators' guide. The folder holds DOC.txt with DOC.jsonl, or one
// text with gold.jsonl and never.jsonl. The judgements of claims outside the facts
// (DOC.judged.jsonl) lie beside them, or in the folder or file judged where that is not "".
// Canonical may be nil.
func Claims(folder, judged string, read func(text.Doc) Found, canonical Canonical, least float64) (ClaimsReport, error) {
	all, err := articles(folder, judged)
	if err != nil {
		return ClaimsReport{}, err
	}
	report := ClaimsReport{Documents: len(all), ByRelation: map[string]Score{}, Classes: map[string]int{}, Reliability: bands()}
	for _, a := range all {
		report.add(newGold(a, canonical), read(a.doc), least)
	}
	return report, nil
}

// add measures the claims of one article.
func (r *ClaimsReport) add(g gold, read Found, least float64) {
	found := make([]fit, len(g.facts))
	var lines []loader.Line
	for _, line := range read.Lines {
		fits := make([]fit, len(g.facts))
		best, fact := noFit, -1
		for i := range g.facts {
			if fits[i] = g.fitOf(line, i); fits[i] > best {
				best, fact = fits[i], i
			}
		}
		right := best > noFit || g.judgedSupported(line)
		r.Samples = append(r.Samples, Sample{Doc: g.doc.Name, Line: line, Right: right})
		bandOf(r.Reliability, line.Confidence, right)
		if line.Confidence < least {
			continue
		}
		lines = append(lines, line)
		for i, f := range fits {
			found[i] = max(found[i], f)
		}
		r.count(line.Relation, g.score(line, best, fact))
		r.mistake(g, line, best, fact)
	}
	for i, f := range g.facts {
		if f.Optional || len(f.Rel) == 0 {
			continue
		}
		score := Score{Required: 1, Found: one(found[i] > noFit), FoundWhole: one(found[i] == rightFit || found[i] == elsewhere)}
		if f.Key {
			score.Key, score.KeyFound = 1, score.Found
		}
		r.count(f.Rel[0], score)
		if found[i] == noFit {
			class, nearest := g.missed(i, read, lines)
			r.wrong("missed: "+class, g.doc.Name, f.String()+nearest)
		}
	}
	for _, n := range g.nevers {
		r.Never++
		for _, line := range lines {
			if g.violates(line, n) {
				r.Violated = append(r.Violated, n.ID)
				r.wrong("never", g.doc.Name, n.ID+" ("+n.Why+"): "+describe(line))
				break
			}
		}
	}
}

func (r *ClaimsReport) wrong(class, doc, words string) {
	r.Classes[class]++
	r.Errors = append(r.Errors, Mistake{class, doc, words})
}

// score gives the counts of one claim.
func (g gold) score(line loader.Line, best fit, i int) Score {
	score := Score{Claims: 1, Right: one(best > noFit), Elsewhere: one(best == elsewhere)}
	switch best {
	case noFit:
		score.Supported = one(g.judgedSupported(line))
	case wrongWay, wrongVoice, rightFit:
		voice := g.voiceFits(line, g.facts[i])
		spoken := len(line.Attribution) > 0 || len(g.facts[i].AttributedTo) > 0
		score.Judged, score.FactualityRight = 1, one(best != wrongWay)
		score.AttributionRight = one(voice)
		score.AttributionJudged, score.AttributionSpoken = one(spoken), one(spoken && voice)
	}
	return score
}

func (r *ClaimsReport) mistake(g gold, line loader.Line, best fit, i int) {
	switch best {
	case noFit:
		if g.judgedSupported(line) {
			return
		}
		class, nearest := g.wrong(line)
		r.wrong("wrong: "+class, g.doc.Name, describe(line)+" "+claimKey(line)+nearest)
	case wrongWay:
		r.wrong("factuality", g.doc.Name, describe(line)+"\n    fact: "+g.facts[i].String())
	case wrongVoice:
		r.wrong("attribution", g.doc.Name, describe(line)+"\n    fact: "+g.facts[i].String())
	}
}

func (r *ClaimsReport) count(relation string, s Score) {
	r.All = r.All.plus(s)
	r.ByRelation[relation] = r.ByRelation[relation].plus(s)
}

func (s Score) plus(o Score) Score {
	return Score{
		s.Claims + o.Claims, s.Right + o.Right, s.Elsewhere + o.Elsewhere, s.Supported + o.Supported,
		s.Required + o.Required, s.Found + o.Found, s.FoundWhole + o.FoundWhole, s.Key + o.Key, s.KeyFound + o.KeyFound,
		s.Judged + o.Judged, s.FactualityRight + o.FactualityRight,
		s.AttributionJudged + o.AttributionJudged, s.AttributionRight + o.AttributionRight, s.AttributionSpoken + o.AttributionSpoken,
	}
}

// Precision is the share of the claims that match a fact; 0 where there are none.
func (s Score) Precision() float64 { return share(s.Right, s.Claims) }

// Lenient is the share of the claims that match a fact or that a reader found supported.
func (s Score) Lenient() float64 { return share(s.Right+s.Supported, s.Claims) }

// Recall is the share of the required facts that were found.
func (s Score) Recall() float64 { return share(s.Found, s.Required) }

// KeyRecall is the share of the key facts that were found.
func (s Score) KeyRecall() float64 { return share(s.KeyFound, s.Key) }

// Factuality is the share of the claims matching a fact of their sentence that have its factuality.
func (s Score) Factuality() float64 { return share(s.FactualityRight, s.Judged) }

// Attribution is the share of the claims matching a fact of their sentence that have its speakers.
func (s Score) Attribution() float64 { return share(s.AttributionRight, s.Judged) }

func share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// PrintBrief writes the figures alone.
func (r ClaimsReport) PrintBrief(w io.Writer) error {
	_, err := io.WriteString(w, strings.Join(r.figures(), "\n")+"\n")
	return err
}

// figures gives the lines of what is measured over all relations.
func (r ClaimsReport) figures() []string {
	s := r.All
	lines := []string{
		fmt.Sprintf("documents            %5d", r.Documents),
		fmt.Sprintf("claims               %5d   right %d (in another sentence that states the same: %d), judged supported %d", s.Claims, s.Right, s.Elsewhere, s.Supported),
		fmt.Sprintf("precision, strict    %.3f   lenient %.3f", s.Precision(), s.Lenient()),
		fmt.Sprintf("recall               %.3f   %d of %d required facts; whole (factuality and speaker right) %d", s.Recall(), s.Found, s.Required, s.FoundWhole),
		fmt.Sprintf("key recall           %.3f   %d of %d", s.KeyRecall(), s.KeyFound, s.Key),
		fmt.Sprintf("factuality           %.3f   %d of %d claims matched in their sentence", s.Factuality(), s.FactualityRight, s.Judged),
		fmt.Sprintf("attribution          %.3f   where anybody speaks: %d of %d", s.Attribution(), s.AttributionSpoken, s.AttributionJudged),
	}
	if r.Never > 0 {
		lines = append(lines, fmt.Sprintf("never to appear      %5d   appeared: %d %s", r.Never, len(r.Violated), strings.Join(r.Violated, " ")))
	}
	return lines
}

// Print writes the figures as a table for people: over all relations, by relation, the
// mistakes by class, and how reliable the confidence is.
func (r ClaimsReport) Print(w io.Writer) error {
	lines := append(r.figures(), "", fmt.Sprintf("%-18s %7s %7s %9s %9s %7s %7s", "relation", "claims", "right", "precision", "required", "found", "recall"))
	var relations []string
	for relation := range r.ByRelation {
		relations = append(relations, relation)
	}
	sort.Strings(relations)
	for _, relation := range relations {
		s := r.ByRelation[relation]
		lines = append(lines, fmt.Sprintf("%-18s %7d %7d %9.3f %9d %7d %7.3f", relation, s.Claims, s.Right, s.Precision(), s.Required, s.Found, s.Recall()))
	}
	lines = append(lines, "")
	lines = append(lines, classLines(r.Classes)...)
	lines = append(append(lines, ""), bandLines(r.Reliability)...)
	_, err := io.WriteString(w, strings.Join(lines, "\n")+"\n")
	return err
}

// PrintErrors writes every mistake, by class and document.
func (r ClaimsReport) PrintErrors(w io.Writer) error {
	return printMistakes(w, r.Errors)
}

// MarshalJSON gives the figures with the shares worked out, as one line of `--json`.
func (r ClaimsReport) MarshalJSON() ([]byte, error) {
	type plain ClaimsReport
	return json.Marshal(struct {
		plain
		Precision   float64 `json:"precision"`
		Lenient     float64 `json:"lenient"`
		Recall      float64 `json:"recall"`
		KeyRecall   float64 `json:"keyRecall"`
		Factuality  float64 `json:"factuality"`
		Attribution float64 `json:"attribution"`
	}{plain(r), r.All.Precision(), r.All.Lenient(), r.All.Recall(), r.All.KeyRecall(), r.All.Factuality(), r.All.Attribution()})
}
