package loader

import (
	"fmt"
	"io"
	"math"
	"strings"

	"chancery/loader/qualify"
	"chancery/loader/relate"
	"chancery/loader/text"
	"chancery/schema"
)

// Explain writes what every stage gave for a document, sentence by sentence, for people who
// ask why: the tree, the mentions with what they refer to, the relations with their pattern,
// the claims with the words that decided how they are meant, what their confidence rests on,
// and at the end the entities of the whole.
func Explain(w io.Writer, doc text.Doc, trace Trace) error {
	for i := range trace.Trees {
		if _, err := fmt.Fprintf(w, "sentence %d\n    %s\n", i+1, doc.Slice(trace.Trees[i].Sentence.Span)); err != nil {
			return fmt.Errorf("explain: %w", err)
		}
		for _, stage := range stageNames() {
			var out strings.Builder
			if err := trace.stage(&out, doc, stage, i); err != nil {
				return fmt.Errorf("explain: %w", err)
			}
			if out.Len() == 0 {
				continue
			}
			if _, err := fmt.Fprintf(w, "%s\n%s", stage, indented(out.String())); err != nil {
				return fmt.Errorf("explain: %w", err)
			}
		}
	}
	return trace.entities(w)
}

// entities writes who and what the document speaks of: name, kind, id and how often.
func (t Trace) entities(w io.Writer) error {
	times := make([]int, len(t.Links.Entities))
	for m := range t.Mentions {
		for _, e := range t.Links.All(m) {
			times[e]++
		}
	}
	if len(times) > 0 {
		if _, err := fmt.Fprintln(w, "entities"); err != nil {
			return fmt.Errorf("explain: %w", err)
		}
	}
	for e, entity := range t.Links.Entities {
		kind := string(entity.Kind)
		if entity.SubKind != "" {
			kind += ", " + string(entity.SubKind)
		}
		if _, err := fmt.Fprintf(w, "    %s (%s) %s, mentions: %d\n", entity.Name, kind, entity.ID, times[e]); err != nil {
			return fmt.Errorf("explain: %w", err)
		}
	}
	return nil
}

// stageNames gives the stages that have a text form, in their order.
func stageNames() []string {
	return []string{"parse", "mention", "resolve", "relate", "claims", "confidence"}
}

func indented(s string) string {
	return "    " + strings.ReplaceAll(strings.TrimSuffix(s, "\n"), "\n", "\n    ") + "\n"
}

// Stage writes the text form of one stage (segment, parse, mention, resolve, relate or
// claims) for the whole document: the sections of a case file.
func (t Trace) Stage(w io.Writer, doc text.Doc, stage string) error {
	for i := range t.Trees {
		if err := t.stage(w, doc, stage, i); err != nil {
			return fmt.Errorf("stage %s: %w", stage, err)
		}
	}
	return nil
}

// stage writes the text form of one stage for one sentence.
func (t Trace) stage(w io.Writer, doc text.Doc, stage string, i int) error {
	switch stage {
	case "segment":
		_, err := fmt.Fprintln(w, doc.Slice(t.Trees[i].Sentence.Span))
		return err
	case "parse":
		return t.Trees[i].Format(w)
	case "mention":
		return t.eachMention(i, func(m int) error {
			found := t.Mentions[m]
			_, err := fmt.Fprintf(w, "%q %s %s %s\n", found.Surface, found.Form, found.Kind, found.Rule)
			return err
		})
	case "resolve":
		return t.eachMention(i, func(m int) error {
			var names []string
			for _, e := range t.Links.All(m) {
				names = append(names, t.Links.Entities[e].Name)
			}
			if len(names) == 0 {
				return nil
			}
			_, err := fmt.Fprintf(w, "%q is %s by %s\n", t.Mentions[m].Surface, strings.Join(names, ", "), t.Links.Rule[m])
			return err
		})
	case "relate":
		for _, r := range t.Relations {
			if r.Sentence != i {
				continue
			}
			if _, err := fmt.Fprintf(w, "%s(%s, %s) by %s at %q\n", r.Name, t.name(r.From.Entity), t.name(r.To.Entity),
				r.Pattern, t.Trees[i].Words[r.Trigger].Form); err != nil {
				return err
			}
		}
	case "claims":
		return t.claims(w, doc, i)
	case "confidence":
		for _, s := range t.Statements {
			if s.Relation.Sentence != i {
				continue
			}
			if _, err := fmt.Fprintf(w, "%s(%s, %s) %.2f: %s\n", s.Relation.Name, t.name(s.Relation.From.Entity), t.name(s.Relation.To.Entity),
				s.Confidence, t.Reason(s)); err != nil {
				return err
			}
		}
	default:
		return fmt.Errorf("there is no stage %q", stage)
	}
	return nil
}

func (t Trace) eachMention(sentence int, each func(m int) error) error {
	for m := range t.Mentions {
		if t.Mentions[m].Sentence != sentence {
			continue
		}
		if err := each(m); err != nil {
			return err
		}
	}
	return nil
}

func (t Trace) name(entity int) string {
	if entity < 0 {
		return "-"
	}
	return t.Links.Entities[entity].Name
}

// Reason says in words why a statement has its confidence: what its score is made of, and what
// the fit to judged claims makes of such a score.
func (t Trace) Reason(s qualify.Statement) string {
	r := s.Relation
	parts := []string{fmt.Sprintf("pattern %s %.2f", r.Pattern, r.Prior)}
	rest := r.Prior
	for _, end := range []relate.End{r.From, r.To} {
		if end.Mention >= 0 {
			score := math.Sqrt(t.Mentions[end.Mention].Score * t.Links.Score[end.Mention])
			rest *= score
			parts = append(parts, fmt.Sprintf("%q by %s %.2f", t.Mentions[end.Mention].Surface, t.Links.Rule[end.Mention], score))
		}
	}
	if rest > 0 {
		parts = append(parts, fmt.Sprintf("tree %.2f", r.Score/rest))
	}
	row, _ := schema.RelationNamed(r.Name)
	kind := "a state"
	if row.Nature == schema.Event {
		kind = "an event"
	}
	if r.From.Open() || r.To.Open() {
		kind += " with one end unnamed"
	}
	if r.Opinion >= 0 {
		kind += fmt.Sprintf(", the learned reader gives it %.2f", r.Opinion)
		if r.Class != "" {
			kind += " and sees " + r.Class
		}
	}
	return fmt.Sprintf("score %.2f (%s), %s", r.Score, strings.Join(parts, " × "), kind)
}

// claims writes the claims of a sentence: how each is meant, by which words, and its quote.
func (t Trace) claims(w io.Writer, doc text.Doc, i int) error {
	for _, s := range t.Statements {
		r := s.Relation
		if r.Sentence != i {
			continue
		}
		line := fmt.Sprintf("%s(%s, %s) %s", r.Name, t.name(r.From.Entity), t.name(r.To.Entity), s.Factuality)
		if s.Negated {
			line += " negated"
		}
		var voices []string
		for _, voice := range s.Attribution {
			voices = append(voices, voice.Name)
		}
		if len(voices) > 0 {
			line += " by " + strings.Join(voices, ", of ")
		}
		if s.Time != "" {
			line += " in " + string(s.Time)
		}
		for _, q := range qualifiers(r) {
			line += " " + q.Key + "=" + q.Value
		}
		if len(s.Cues) > 0 {
			line += " because of " + strings.Join(s.Cues, ", ")
		}
		if _, err := fmt.Fprintf(w, "%s\n    %q %.2f\n", line, doc.Slice(quoteSpan(t, r)), r.Score); err != nil {
			return err
		}
	}
	return nil
}
