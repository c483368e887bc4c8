package eval

import (
	"slices"
	"sort"
	"strings"

	"chancery/loader"
	"chancery/loader/mention"
	"chancery/loader/qualify"
	"chancery/loader/text"
	"chancery/schema"
)

// Offices measures who holds which office, which ministry and agency belongs to which country
// and who is a member of what, on a file of DWIE whose sentences are read as text: pairs of
// entities by article, country forms and their -x twins folded together, our claims walked
// along the chains of schema.DWIEChains. Claims below the confidence least do not count.
func Offices(path string, stages *loader.Stages, least float64) (*Figures, error) {
	articles, err := readNews(path)
	if err != nil {
		return nil, err
	}
	f := newOfficeFigures()
	for _, a := range articles {
		_, trace := stages.Read(a.doc)
		newOfficeGold(a, trace, stages.Canonical).measure(f, least)
	}
	all := f.sum()
	f.count("all", all)
	out := f.Classes["found: not counted, an end that is no entity there"]
	f.remark("DWIE holds named entities only: %d pairs with an end that it does not hold (\"the Malian army\") are left out; with them as wrong, F1 is %.3f", out,
		Counts{Right: all.Right, Found: all.Found + out, Gold: all.Gold}.F1())
	return f, nil
}

func newOfficeFigures() *Figures {
	return newFigures("offices, ministries, membership, by article, of DWIE",
		"head_of_state", "head_of_gov", "minister_of", "agent_of", "ministry_of", "agency_of", "member_of", "head_of")
}

// pairKey is one relation between two entities of an article, by their keys.
type pairKey struct{ relation, head, tail string }

// officeGold is an article with its pairs and what the loader made of it.
type officeGold struct {
	newsArticle
	trace     loader.Trace
	canonical Canonical
	keys      []string   // of every entity of the article
	found     [][]string // of every entity of ours: the keys that it has
	pairs     map[pairKey]bool
}

func newOfficeGold(a newsArticle, trace loader.Trace, canonical Canonical) *officeGold {
	g := &officeGold{newsArticle: a, trace: trace, canonical: canonical, pairs: map[pairKey]bool{}}
	for _, names := range a.Vertices {
		g.keys = append(g.keys, g.keyOf(names))
	}
	for _, l := range a.Labels {
		g.pairs[pairKey{strings.TrimSuffix(l.Relation, "-x"), g.keys[l.Head], g.keys[l.Tail]}] = true
	}
	g.found = make([][]string, len(trace.Links.Entities))
	for e, entity := range trace.Links.Entities {
		if entity.Kind == schema.Country {
			g.found[e] = append(g.found[e], canonical.nameKey(entity.Name))
		}
	}
	for m, found := range trace.Mentions {
		if found.Form == mention.OfficeForm || found.Form == mention.PronounForm {
			continue
		}
		for v, names := range a.Vertices {
			for _, n := range names {
				if !sameName(a.span(n), found.Span) {
					continue
				}
				for _, e := range trace.Links.All(m) {
					if !slices.Contains(g.found[e], g.keys[v]) {
						g.found[e] = append(g.found[e], g.keys[v])
					}
				}
			}
		}
	}
	return g
}

// sameName says whether two spans are one name: they end alike, or ours is the beginning of
// the annotators'. "German" is not "German Criminal Police".
func sameName(gold, ours text.Span) bool {
	return gold.Overlaps(ours) && (gold.End == ours.End || gold.Start == ours.Start && ours.End < gold.End)
}

// keyOf gives the key of an entity: the usual name of what the registry knows by one of its
// names, so that "German" and "Germany" are one; else its first name.
func (g *officeGold) keyOf(names []newsName) string {
	for _, n := range names {
		if _, known := g.canonical(n.Name); known {
			return g.canonical.nameKey(n.Name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return g.canonical.nameKey(names[0].Name)
}

// pairsSaid gives our pairs of an article along the chains, with the claims they rest on.
func (g *officeGold) pairsSaid(least float64) map[pairKey]string {
	type edge struct {
		to int
		by string
	}
	edges := map[schema.Relation]map[int][]edge{}
	for _, s := range g.trace.Statements {
		r := s.Relation
		if r.From.Open() || r.To.Open() || s.Confidence < least || !affirms(s) {
			continue
		}
		if edges[r.Name] == nil {
			edges[r.Name] = map[int][]edge{}
		}
		quote := g.doc.Slice(g.trace.Trees[r.Sentence].Sentence.Span)
		edges[r.Name][r.From.Entity] = append(edges[r.Name][r.From.Entity], edge{r.To.Entity, r.Pattern + ": " + quote})
	}
	said := map[pairKey]string{}
	var walk func(chain schema.Chain, step, first, at int, fits bool, by string)
	walk = func(chain schema.Chain, step, first, at int, fits bool, by string) {
		if step == len(chain.Walk) {
			if fits && slices.Contains(chain.Last, g.trace.Links.Entities[at].Kind) {
				key := pairKey{chain.Name, g.nameOf(first, chain.Name, at), g.nameOf(at, chain.Name, -1)}
				if said[key] == "" {
					said[key] = by
				}
			}
			return
		}
		for _, e := range edges[chain.Walk[step]][at] {
			joint := fits
			if step == len(chain.Walk)-1 && slices.Contains(chain.Through, g.trace.Links.Entities[at].SubKind) {
				continue
			}
			if step == 0 && len(chain.Walk) > 1 {
				joint = chain.Fits(g.trace.Links.Entities[e.to].Name)
			}
			walk(chain, step+1, first, e.to, joint, strings.TrimPrefix(by+" | "+e.by, " | "))
		}
	}
	for _, chain := range schema.DWIEChains() {
		for from := range edges[chain.Walk[0]] {
			entity := g.trace.Links.Entities[from]
			if slices.Contains(chain.NotSub, entity.SubKind) || chain.First != nil && !slices.Contains(chain.First, entity.Kind) {
				continue
			}
			walk(chain, 0, from, from, len(chain.Walk) > 1 || chain.Fits(entity.Name), "")
		}
	}
	return said
}

// affirms says whether a statement makes an edge: asserted or reported, and not negated.
func affirms(s qualify.Statement) bool {
	return !s.Negated && (s.Factuality == schema.Asserted || s.Factuality == schema.Reported)
}

// nameOf gives the key under which an entity of ours counts: of several one that stands in the
// relation, else the first; of none its own name.
func (g *officeGold) nameOf(entity int, relation string, tail int) string {
	keys := g.found[entity]
	for _, key := range keys {
		for pair := range g.pairs {
			if pair.relation == relation && (tail >= 0 && pair.head == key && slices.Contains(g.found[tail], pair.tail) || tail < 0 && pair.tail == key) {
				return key
			}
		}
	}
	if len(keys) > 0 {
		return keys[0]
	}
	return "?" + g.canonical.nameKey(g.trace.Links.Entities[entity].Name)
}

// measure counts the pairs of an article and lists what went wrong.
func (g *officeGold) measure(f *Figures, least float64) {
	said, unsure := g.pairsSaid(least), g.pairsSaid(0)
	measured := map[string]bool{}
	for _, row := range f.Rows {
		measured[row.Name] = true
	}
	for _, pair := range sortedPairs(said) {
		right := g.pairs[pair]
		if strings.HasPrefix(pair.head, "?") || strings.HasPrefix(pair.tail, "?") {
			f.wrong("found: not counted, an end that is no entity there", g.ID, "%s(%s, %s) by %s", pair.relation, pair.head, pair.tail, said[pair])
			continue
		}
		f.count(pair.relation, Counts{Found: 1, Right: one(right)})
		if !right {
			f.wrong("found: "+g.wrongPair(pair)+", "+pair.relation, g.ID, "%s(%s, %s) by %s", pair.relation, pair.head, pair.tail, said[pair])
		}
	}
	for _, pair := range sortedPairs(g.pairs) {
		if !measured[pair.relation] {
			continue
		}
		f.count(pair.relation, Counts{Gold: 1})
		if said[pair] == "" {
			f.wrong("missed: "+g.missedPair(pair, said, unsure)+", "+pair.relation, g.ID, "%s(%s, %s): %s", pair.relation, pair.head, pair.tail, g.example(pair))
		}
	}
}

func (g *officeGold) wrongPair(pair pairKey) string {
	if g.related(pair) {
		return "other relation of the pair"
	}
	return "pair not related"
}

// loose are relations that nearly every person and place of an article has.
var loose = []string{"citizen_of", "based_in0", "based_in1", "based_in2", "in0", "in1", "in2", "gpe0"}

// related says whether some other relation joins the pair.
func (g *officeGold) related(pair pairKey) bool {
	for other := range g.pairs {
		if other.head == pair.head && other.tail == pair.tail && !slices.Contains(loose, other.relation) {
			return true
		}
	}
	return false
}

func (g *officeGold) missedPair(pair pairKey, said, unsure map[pairKey]string) string {
	if unsure[pair] != "" {
		return "below the threshold"
	}
	head, tail := false, false
	for _, keys := range g.found {
		head, tail = head || slices.Contains(keys, pair.head), tail || slices.Contains(keys, pair.tail)
	}
	if !head || !tail {
		return "an end not found"
	}
	for other := range said {
		if other.head == pair.head && other.tail == pair.tail {
			return "other relation said"
		}
	}
	return "no path between the ends"
}

// example gives a sentence that names both entities of a pair, or the first that names one.
func (g *officeGold) example(pair pairKey) string {
	names := map[int]int{}
	for v, key := range g.keys {
		for _, n := range g.Vertices[v] {
			if key == pair.head {
				names[n.Sentence] |= 1
			}
			if key == pair.tail {
				names[n.Sentence] |= 2
			}
		}
	}
	best := -1
	for s := range g.Sents {
		if names[s] == 3 {
			return strings.Join(g.Sents[s], " ")
		}
		if best < 0 && names[s]&1 != 0 {
			best = s
		}
	}
	if best < 0 {
		return ""
	}
	return "(never together) " + strings.Join(g.Sents[best], " ")
}

func sortedPairs[T any](pairs map[pairKey]T) []pairKey {
	all := make([]pairKey, 0, len(pairs))
	for pair := range pairs {
		all = append(all, pair)
	}
	sort.Slice(all, func(i, j int) bool {
		a, b := all[i], all[j]
		if a.relation != b.relation {
			return a.relation < b.relation
		}
		return a.head+"\t"+a.tail < b.head+"\t"+b.tail
	})
	return all
}
