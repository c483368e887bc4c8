package eval

import (
	"fmt"
	"io"
	"slices"
	"sort"
	"strings"

	"chancery/loader"
)

// printMistakes writes every mistake on a line of its own, by class: class, document, words.
func printMistakes(w io.Writer, all []Mistake) error {
	sorted := slices.Clone(all)
	sort.SliceStable(sorted, func(i, j int) bool { return sorted[i].Class < sorted[j].Class })
	for _, m := range sorted {
		if _, err := fmt.Fprintf(w, "%s\t%s\t%s\n", m.Class, m.Doc, m.Text); err != nil {
			return fmt.Errorf("write the errors: %w", err)
		}
	}
	return nil
}

// classLines gives the classes of mistakes with their counts, by their names.
func classLines(classes map[string]int) []string {
	names := make([]string, 0, len(classes))
	for name := range classes {
		names = append(names, name)
	}
	sort.Strings(names)
	lines := []string{"mistakes"}
	for _, name := range names {
		lines = append(lines, fmt.Sprintf("  %-32s %5d", name, classes[name]))
	}
	return lines
}

// missed says why a fact has no claim: what stood nearest to it in its sentence.
func (g gold) missed(i int, read Found, counted []loader.Line) (class, nearest string) {
	f := g.facts[i]
	for _, line := range read.Lines {
		if g.fitOf(line, i) > noFit {
			return "below the threshold", said(line)
		}
	}
	for _, line := range read.Lines {
		if overlaps(g.places[i], line.Sentence) && (g.endsFit(line, f) || g.endsFit(turned(line), f)) {
			if slices.Contains(f.Rel, line.Relation) {
				return "turned round", said(line)
			}
			return "other relation", said(line)
		}
	}
	for _, line := range counted {
		if overlaps(g.places[i], line.Sentence) && slices.Contains(f.Rel, line.Relation) && g.oneEndFits(line, f) {
			return "other end", said(line)
		}
	}
	from, to := g.namedFor(i, read, f.From, f.FromAlt, f), g.namedFor(i, read, f.To, f.ToAlt, f)
	switch {
	case from == inSentence && to == inSentence:
		return "no relation between the ends", ""
	case from == nowhere && to == nowhere:
		return "both ends not found", ""
	case from == nowhere || to == nowhere:
		return "an end not found", ""
	}
	return "an end not found in its sentence", ""
}

// where says how far a reader came with the name of an end.
type where int

const (
	nowhere where = iota
	inDocument
	inSentence
)

// namedFor says where an end of fact i was found. An end that the text leaves open needs no name.
func (g gold) namedFor(i int, read Found, name *string, alternatives []string, f fact) where {
	if name == nil && len(alternatives) == 0 {
		return inSentence
	}
	best := nowhere
	for _, n := range read.Named {
		if !g.endFits(&loader.End{Name: n.Name}, name, alternatives, f) {
			continue
		}
		best = max(best, inDocument)
		for _, sentence := range read.Sentences {
			if overlaps(g.places[i], sentence) && sentence[0] <= n.Span[0] && n.Span[1] <= sentence[1] {
				return inSentence
			}
		}
	}
	if best == nowhere && name == nil {
		return inSentence
	}
	return best
}

// wrong says how a claim that matches no fact differs from the nearest fact of its sentence.
func (g gold) wrong(line loader.Line) (class, nearest string) {
	class = "no such fact in the sentence"
	rank := 0
	for i, f := range g.facts {
		if !overlaps(g.places[i], line.Sentence) {
			continue
		}
		related := slices.Contains(f.Rel, line.Relation)
		better := func(r int, c string) {
			if r > rank {
				rank, class, nearest = r, c, "\n    fact: "+f.String()
			}
		}
		switch {
		case related && g.endsFit(turned(line), f):
			better(4, "turned round")
		case g.endsFit(line, f):
			better(3, "other relation")
		case related && g.oneEndFits(line, f):
			better(2, "other end")
		}
	}
	if rank == 0 {
		for i, f := range g.facts {
			if slices.Contains(f.Rel, line.Relation) && g.endsFit(line, f) && !overlaps(g.places[i], line.Sentence) {
				return "a fact of another sentence", "\n    fact: " + f.String()
			}
		}
	}
	return class, nearest
}

func (g gold) oneEndFits(line loader.Line, f fact) bool {
	return g.endFits(line.From, f.From, f.FromAlt, f) || g.endFits(line.To, f.To, f.ToAlt, f)
}

func turned(line loader.Line) loader.Line {
	line.From, line.To = line.To, line.From
	return line
}

func said(line loader.Line) string { return "\n    said: " + describe(line) }

// String gives a fact in words.
func (f fact) String() string {
	return fmt.Sprintf("%s %s(%s, %s) %s by [%s] %q", f.ID, strings.Join(f.Rel, "/"), orNull(f.From), orNull(f.To),
		strings.Join(f.Factuality, "/"), strings.Join(f.AttributedTo, ", "), f.Quote)
}

func orNull(name *string) string {
	if name == nil {
		return "-"
	}
	return *name
}

// describe gives a claim in words.
func describe(line loader.Line) string {
	name := func(end *loader.End) string {
		if end == nil {
			return "-"
		}
		return end.Name
	}
	negated := ""
	if line.Negated {
		negated = " negated"
	}
	return fmt.Sprintf("%s(%s, %s) %s%s by [%s] %.2f %s %q", line.Relation, name(line.From), name(line.To),
		line.Factuality, negated, strings.Join(line.Attribution, ", "), line.Confidence, line.Rule, line.Quote)
}
