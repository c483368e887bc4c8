package eval

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"chancery/loader"
	"chancery/schema"
)

// gold is an article's facts, made ready for matching.
type gold struct {
	article
	canonical Canonical
	facts     []fact
	places    [][][2]int          // of each fact: where its quote stands in the text
	alike     []map[string]bool   // groups of name keys that some fact calls the same
	leaders   map[string][]string // name key of a country: who presides over it, by the facts
}

func newGold(a article, canonical Canonical) gold {
	g := gold{article: a, canonical: canonical, facts: a.facts, leaders: map[string][]string{}}
	for _, f := range a.facts {
		g.places = append(g.places, occurrences(a.doc.Text, f.Quote))
		for _, end := range [][]string{names(f.From, f.FromAlt), names(f.To, f.ToAlt)} {
			group := map[string]bool{}
			for _, name := range end {
				group[canonical.nameKey(name)] = true
			}
			g.alike = append(g.alike, group)
		}
		if slices.Contains(f.Rel, "HOLDS_OFFICE") && f.From != nil && f.To != nil {
			if _, body, found := strings.Cut(*f.To, "President of "); found {
				key := canonical.nameKey(body)
				g.leaders[key] = append(g.leaders[key], *f.From)
			}
		}
	}
	return g
}

func names(first *string, others []string) []string {
	if first == nil {
		return others
	}
	return append([]string{*first}, others...)
}

// occurrences gives the byte spans at which a quote stands in a text.
func occurrences(content, quote string) [][2]int {
	var found [][2]int
	if quote == "" {
		return nil
	}
	for at := 0; ; {
		i := strings.Index(content[at:], quote)
		if i < 0 {
			return found
		}
		found = append(found, [2]int{at + i, at + i + len(quote)})
		at += i + len(quote)
	}
}

func overlaps(spans [][2]int, with [2]int) bool {
	for _, span := range spans {
		if span[0] < with[1] && with[0] < span[1] {
			return true
		}
	}
	return false
}

// fit says how a claim fits a fact.
type fit int

const (
	noFit      fit = iota
	elsewhere      // the same claim, its factuality and speaker right, quoted from another sentence
	wrongWay       // the sentence's claim with another factuality
	wrongVoice     // the sentence's claim and factuality with another speaker
	rightFit       // the sentence's claim with its factuality and speaker
)

// fitOf judges a claim against one fact by the annotators' guide: relation, both ends and the
// sentence decide whether it matches; then factuality and speaker are judged apart. A sentence
// that states the same is one whose claim is right in all three.
func (g gold) fitOf(line loader.Line, i int) fit {
	f := g.facts[i]
	if !slices.Contains(f.Rel, line.Relation) || !g.endsFit(line, f) {
		return noFit
	}
	factuality, voice := g.factualityFits(line, f), g.voiceFits(line, f)
	switch {
	case !overlaps(g.places[i], line.Sentence):
		if factuality && voice && timesAgree(line.Time, f.Time) {
			return elsewhere
		}
		return noFit
	case !factuality:
		return wrongWay
	case !voice:
		return wrongVoice
	}
	return rightFit
}

func timesAgree(a, b *string) bool {
	if a == nil || b == nil {
		return true
	}
	x1, x2, known := schema.Date(*a).Bounds()
	y1, y2, also := schema.Date(*b).Bounds()
	return !known || !also || x1 <= y2 && y1 <= x2
}

// endsFit says whether both ends are those of the fact, in either direction where the
// relation is symmetric by the ontology, or the row says so of its first relation.
func (g gold) endsFit(line loader.Line, f fact) bool {
	if g.endFits(line.From, f.From, f.FromAlt, f) && g.endFits(line.To, f.To, f.ToAlt, f) {
		return true
	}
	row, _ := schema.RelationNamed(schema.Relation(line.Relation))
	if row.Symmetric || f.Symmetric && len(f.Rel) > 0 && f.Rel[0] == line.Relation {
		return g.endFits(line.To, f.From, f.FromAlt, f) && g.endFits(line.From, f.To, f.ToAlt, f)
	}
	return false
}

// endFits compares one end. An end that the fact leaves open may stay open or be one of its
// alternatives; an end that the fact names must be named.
func (g gold) endFits(end *loader.End, name *string, alternatives []string, f fact) bool {
	if end == nil {
		return name == nil
	}
	wanted := names(name, alternatives)
	if f.ActorsOrLeaders && name != nil {
		wanted = append(wanted[:len(wanted):len(wanted)], g.leaders[g.canonical.nameKey(*name)]...)
		for country, leaders := range g.leaders {
			if g.canonical.sameName(*name, leaders) {
				wanted = append(wanted, country)
			}
		}
	}
	if g.canonical.sameName(end.Name, wanted) {
		return true
	}
	if f.OrParts && name != nil {
		whole := g.canonical.nameKey(*name)
		return slices.Contains(strings.Split(g.canonical.nameKey(end.Name), "|"), whole)
	}
	return false
}

func (g gold) factualityFits(line loader.Line, f fact) bool {
	if slices.Contains(f.Factuality, line.Factuality) {
		return true
	}
	// A denial or a plan that the row calls negated is as right as its negated form.
	return line.Negated && line.Factuality == string(schema.Planned) && slices.Contains(f.Factuality, string(schema.Negated))
}

// voiceFits compares the chain of speakers. A speaker who is the claim's own subject may be
// named or not; where the fact may also be read as the document's own, nobody need be named.
func (g gold) voiceFits(line loader.Line, f fact) bool {
	if g.sameChain(line.Attribution, f.AttributedTo) {
		return true
	}
	if line.From != nil {
		subject := []string{line.From.Name}
		if g.sameChain(g.without(line.Attribution, subject), g.without(f.AttributedTo, subject)) {
			return true
		}
	}
	return len(line.Attribution) == 0 && line.Factuality == string(schema.Asserted) && slices.Contains(f.Factuality, line.Factuality)
}

func (g gold) without(chain []string, subject []string) []string {
	var rest []string
	for _, voice := range chain {
		if !g.sameVoice(voice, subject[0]) {
			rest = append(rest, voice)
		}
	}
	return rest
}

func (g gold) sameChain(chain, wanted []string) bool {
	if len(chain) != len(wanted) {
		return false
	}
	for i := range chain {
		if !g.sameVoice(chain[i], wanted[i]) {
			return false
		}
	}
	return true
}

// sameVoice says whether two names are one speaker: the same name, or two names that some
// fact of the article gives to one end.
func (g gold) sameVoice(a, b string) bool {
	x, y := g.canonical.nameKey(a), g.canonical.nameKey(b)
	if x == y {
		return true
	}
	for _, group := range g.alike {
		if group[x] && group[y] {
			return true
		}
	}
	return false
}

// violates says whether a claim is what a row of the older form forbids.
func (g gold) violates(line loader.Line, n never) bool {
	sentence := line.Sentence
	if n.DateInvented != "" {
		if line.Time == nil || g.doc.Date != "" || !overlaps(occurrences(g.doc.Text, n.DateInvented), sentence) {
			return false
		}
		return len(*line.Time) > len("2006-01")
	}
	if n.Entity != "" {
		for _, end := range []*loader.End{line.From, line.To} {
			if end == nil || !g.canonical.exactly(end.Name, n.Entity) {
				continue
			}
			if len(n.Kind) > 0 && !slices.Contains(n.Kind, end.Kind) || len(n.Rel) > 0 && !slices.Contains(n.Rel, line.Relation) {
				continue
			}
			return true
		}
		return false
	}
	if !slices.Contains(n.Rel, line.Relation) || len(n.Factuality) > 0 && !slices.Contains(n.Factuality, line.Factuality) {
		return false
	}
	if n.Quote != "" && !overlaps(occurrences(g.doc.Text, n.Quote), sentence) {
		return false
	}
	f := fact{From: n.From, To: n.To, Rel: n.Rel}
	if n.From == nil || n.To == nil {
		return (n.From == nil || g.endFits(line.From, n.From, nil, f)) && (n.To == nil || g.endFits(line.To, n.To, nil, f))
	}
	return g.endsFit(line, f)
}

// exactly compares two names as they are written, without the registry.
func (c Canonical) exactly(a, b string) bool {
	return Canonical(nil).nameKey(a) == Canonical(nil).nameKey(b)
}

// judgedSupported says whether a reader has found that the text supports the claim.
func (g gold) judgedSupported(line loader.Line) bool {
	for _, j := range g.judged {
		if j.Supported && j.Claim != "" && j.Claim == claimKey(line) {
			return true
		}
		if j.Supported && j.Claim == "" && j.Relation == line.Relation && (j.Factuality == "" || j.Factuality == line.Factuality) &&
			overlaps(occurrences(g.doc.Text, j.Quote), line.Sentence) && g.judgedEnd(line.From, j.From) && g.judgedEnd(line.To, j.To) {
			return true
		}
	}
	return false
}

// claimKey gives a short hash of what a reader judges: document, relation, ends, factuality and
// quote. A claim that is read otherwise has another key, and is not judged.
func claimKey(line loader.Line) string {
	name := func(end *loader.End) string {
		if end == nil {
			return ""
		}
		return end.Name
	}
	sum := sha256.Sum256([]byte(strings.Join([]string{line.Doc, line.Relation, name(line.From), name(line.To), line.Factuality, line.Quote}, "\x00")))
	return hex.EncodeToString(sum[:8])
}

func (g gold) judgedEnd(end *loader.End, name *string) bool {
	if end == nil || name == nil {
		return end == nil && name == nil
	}
	return g.canonical.nameKey(end.Name) == g.canonical.nameKey(*name)
}
