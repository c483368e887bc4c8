// Package qualify takes the relations of a document and says how it presents each: as a fact,
// a report, an allegation, a denial, a plan or a possibility; who says so; and when it was.
//
//	cues, err := qualify.Open()
//	stated := cues.State(doc, sentences, patterns, relations)
//	// of "Britain claimed that China armed Russia.": ALLEGED, by the United Kingdom
//
// All is computed from the tree: from the word that carries the relation up to the root, each
// word on the way adds what it says. The word lists are data (cues.tsv).
package qualify

import (
	_ "embed"
	"fmt"
	"maps"
	"strings"

	"chancery/loader/relate"
	"chancery/loader/timex"
	"chancery/schema"
)

// Statement is how a document presents a relation.
type Statement struct {
	Relation    relate.Relation
	Factuality  schema.Factuality
	Negated     bool
	Attribution []schema.Voice // outermost first
	Time        schema.Date
	Cues        []string // the words that decided, innermost first: for people who ask why
	Confidence  float64  // that all of it is so, 0 to 1; the loader works it out from the relation's score
}

//go:embed cues.tsv
var cueFile string

//go:embed sayings.tsv
var sayingsFile string

// Cues are the word lists and the grammar of times, ready to be asked.
type Cues struct {
	classes map[string]map[string]bool // of cues.tsv: how a claim is meant
	frames  map[string]map[string]bool // of sayings.tsv: who says something at all
	times   *timex.Grammar
	text    string
}

// Open reads the embedded lists and the grammar of times. It fails only where a line is malformed.
func Open() (*Cues, error) {
	times, err := timex.Open()
	if err != nil {
		return nil, fmt.Errorf("open the grammar of times: %w", err)
	}
	c := &Cues{times: times, text: cueFile + times.Version()} // no claim hangs on sayings.tsv
	if c.classes, err = wordLists("cues.tsv", cueFile); err != nil {
		return nil, err
	}
	if c.frames, err = wordLists("sayings.tsv", sayingsFile); err != nil {
		return nil, err
	}
	return c, nil
}

// wordLists reads lines of a class, a tab and words: a word by itself, "=class" for the words of a class
// of that name above, "-word" for one of these that is left out.
func wordLists(name, content string) (map[string]map[string]bool, error) {
	classes := map[string]map[string]bool{}
	for number, line := range strings.Split(content, "\n") {
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		class, words, found := strings.Cut(line, "\t")
		if !found {
			return nil, fmt.Errorf("%s, line %d: want a class, a tab and words", name, number+1)
		}
		if classes[class] == nil {
			classes[class] = map[string]bool{}
		}
		for _, word := range strings.Fields(words) {
			switch members, named := classes[word]; {
			case strings.HasPrefix(word, "=") && named:
				maps.Copy(classes[class], members)
			case strings.HasPrefix(word, "="):
				return nil, fmt.Errorf("%s, line %d: no class %s above", name, number+1, word)
			case strings.HasPrefix(word, "-") && !classes[class][word[1:]]:
				return nil, fmt.Errorf("%s, line %d: %s is not there to be left out", name, number+1, word[1:])
			case strings.HasPrefix(word, "-"):
				delete(classes[class], word[1:])
			default:
				classes[class][word] = true
			}
		}
	}
	return classes, nil
}

// Version gives the text of the lists and of the grammar: a load that was made with another text is stale.
func (c *Cues) Version() string { return c.text }

// is says whether a lemma belongs to a class.
func (c *Cues) is(class, lemma string) bool { return c.classes[class][lemma] }

// mood is what has been gathered on the way up from a relation.
type mood struct {
	factuality schema.Factuality
	negated    bool
	weak       bool           // the doubt lies in an adjective alone: "possible deliveries"
	chain      []schema.Voice // innermost first
	cues       []string
}

// report adds a source that says so.
func (m *mood) report(f schema.Factuality, voice schema.Voice, cue string) {
	m.cues = append(m.cues, cue)
	if voice.Name != "" && (len(m.chain) == 0 || m.chain[len(m.chain)-1] != voice) {
		m.chain = append(m.chain, voice)
	}
	switch {
	case f == schema.Denied && m.factuality != schema.Hypothetical:
		m.factuality = schema.Denied
	case f == schema.Alleged && (m.factuality == schema.Asserted || m.factuality == schema.Reported || m.weak):
		m.factuality = schema.Alleged
	case f == schema.Reported && m.factuality == schema.Asserted:
		m.factuality = schema.Reported
	}
}

// refuse adds who says of a statement that it is not so. Whoever made it no longer vouches for
// anything: the denial is all that is said.
func (m *mood) refuse(voice schema.Voice, cue string) {
	m.chain = nil
	m.report(schema.Denied, voice, cue)
}

// plan, suppose and deny add what the document's own words say.
func (m *mood) plan(cue string) {
	m.cues = append(m.cues, cue)
	if m.factuality != schema.Hypothetical && m.factuality != schema.Denied {
		m.factuality = schema.Planned
	}
}

func (m *mood) suppose(cue string) {
	m.cues = append(m.cues, cue)
	if m.factuality != schema.Denied {
		m.factuality = schema.Hypothetical
	}
}

func (m *mood) negate(cue string) {
	m.cues = append(m.cues, cue)
	m.negated = !m.negated
}

// statement gives the result.
func (m mood) statement(r relate.Relation) Statement {
	s := Statement{Relation: r, Factuality: m.factuality, Negated: m.negated, Cues: m.cues}
	for i := len(m.chain) - 1; i >= 0; i-- {
		s.Attribution = append(s.Attribution, m.chain[i])
	}
	if m.negated && m.factuality == schema.Asserted {
		s.Factuality = schema.Negated
	}
	if m.negated && m.factuality == schema.Denied { // a denial that it was not so is a report that it was
		s.Factuality, s.Negated = schema.Reported, false
	}
	return s
}
