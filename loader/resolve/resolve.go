// Package resolve takes a document's mentions and gives its entities: which mentions name the
// same person, country, institution or office, with the rule that decided it.
//
//	links := resolve.Link(doc, trees, mentions, reg)
//	links.Entities[links.Of[0]].Name // "Russia", of a mention "the Kremlin"
package resolve

import (
	"iter"
	"sort"

	"chancery/loader/mention"
	"chancery/loader/parse"
	"chancery/loader/registry"
	"chancery/loader/text"
	"chancery/schema"
)

// Links joins the mentions of a document to its entities. Of, Members, Rule and Score have
// one element a mention, in the order of the mentions; Body has one an entity.
type Links struct {
	Entities []schema.Entity // sorted by id; ids are as schema.EntityID gives them
	Body     []int           // of every entity: index of the country or body that an office or institution belongs to; -1 where none is known, or the document does not name it
	Of       []int           // index into Entities; -1 where the mention refers to nothing kept, or to several
	Members  [][]int         // of a mention that stands for several ("both sides", "they"): their indices, in order of mention; else nil
	Rule     []string        // the sieve that decided: "registry", "surname", "title", "pronoun" …; "" where undecided
	Score    []float64       // of the decision, 0 to 1; how sure the mention itself is stands in Mention.Score
}

// All gives the entities that mention m refers to: one, several for a plural, or none.
func (l Links) All(m int) []int {
	if m < 0 || m >= len(l.Of) {
		return nil
	}
	if l.Of[m] >= 0 {
		return []int{l.Of[m]}
	}
	return l.Members[m]
}

// Link decides what the mentions of a document refer to. It reads the document's date for
// titles alone ("the Russian President") and never guesses one. A metonym refers to its
// country, except where somebody travels to the place or is in it; a Group's id belongs to
// the document.
func Link(doc text.Doc, trees []parse.Tree, mentions []mention.Mention, reg *registry.Registry) Links {
	l := newLinking(doc, trees, mentions, reg)
	sieves := []func(){
		l.peoplesCountries, l.named, l.people, l.unknownNames, l.countries, l.institutions, l.pronouns, l.plurals, l.offices, l.titlesAlone,
		l.pairs, l.pronouns, l.countries, l.institutions, l.titlesAlone, l.offices, l.unnamedHolders, l.groups, l.plurals,
	}
	for i, sieve := range sieves {
		l.last = i > len(sieves)/2
		sieve()
	}
	return l.links()
}

// linking is the state of deciding: entities in the order in which they were found.
type linking struct {
	doc      text.Doc
	trees    []parse.Tree
	mentions []mention.Mention
	reg      *registry.Registry
	id       string // of the document, for what is local to it

	entities []found
	byID     map[string]int
	of       []int
	members  [][]int
	rule     []string
	score    []float64
	last     bool            // the second round: what is undecided stays so
	starts   []int           // of every sentence, and of the end: the first of its mentions
	inText   map[string]bool // registry keys of the countries and bodies that the document names
}

// found is an entity with what sieves need to know of it.
type found struct {
	schema.Entity
	key    string // in the registry, "" where it knows none
	gender string
	body   int // entity it belongs to, -1 where none
}

func newLinking(doc text.Doc, trees []parse.Tree, mentions []mention.Mention, reg *registry.Registry) *linking {
	l := &linking{doc: doc, trees: trees, mentions: mentions, reg: reg, id: schema.DocumentID(doc.Source, doc.Text),
		byID: map[string]int{}, of: make([]int, len(mentions)), members: make([][]int, len(mentions)),
		rule: make([]string, len(mentions)), score: make([]float64, len(mentions)), inText: map[string]bool{}}
	for i := range l.of {
		l.of[i] = -1
	}
	l.starts = make([]int, len(trees)+1)
	for sentence, at := 0, 0; sentence <= len(trees); sentence++ {
		for at < len(mentions) && mentions[at].Sentence < sentence {
			at++
		}
		l.starts[sentence] = at
	}
	for _, m := range mentions {
		for i, key := range m.Candidates {
			if i == 0 || m.Form == mention.DemonymForm {
				l.inText[key] = true
			}
		}
	}
	return l
}

// in gives the indices and mentions of a sentence.
func (l *linking) in(sentence int) iter.Seq2[int, mention.Mention] {
	return func(yield func(int, mention.Mention) bool) {
		if sentence < 0 || sentence+1 >= len(l.starts) {
			return
		}
		for at := l.starts[sentence]; at < l.starts[sentence+1]; at++ {
			if !yield(at, l.mentions[at]) {
				return
			}
		}
	}
}

// set decides a mention.
func (l *linking) set(m, entity int, rule string, score float64) {
	l.of[m], l.rule[m], l.score[m] = entity, rule, score
}

// entry gives the entity of a registry entry, entering it where it is new.
func (l *linking) entry(e *registry.Entry) int {
	id := l.reg.ID(e)
	if at, known := l.byID[id]; known {
		return at
	}
	return l.enter(found{Entity: schema.Entity{ID: id, Kind: e.Kind, SubKind: e.SubKind, Name: e.Name, Names: e.Names, Identifiers: e.Identifiers}, key: e.Key, gender: e.Gender, body: -1})
}

// own gives the entity of a name that no table knows, entering it where it is new. The context
// is the country or body that the document gives, or the document's id.
func (l *linking) own(kind schema.Kind, subKind schema.SubKind, name, context string) int {
	id := schema.EntityID(kind, name, context)
	if at, known := l.byID[id]; known {
		return at
	}
	return l.enter(found{Entity: schema.Entity{ID: id, Kind: kind, SubKind: subKind, Name: name}, body: -1})
}

func (l *linking) enter(f found) int {
	l.entities = append(l.entities, f)
	l.byID[f.ID] = len(l.entities) - 1
	return len(l.entities) - 1
}

// links gives what was decided, with the entities in the order of their ids and those that no
// mention refers to left out.
func (l *linking) links() Links {
	used := make([]bool, len(l.entities))
	for m := range l.mentions {
		if l.of[m] >= 0 {
			used[l.of[m]] = true
		}
		for _, member := range l.members[m] {
			used[member] = true
		}
	}
	var order []int
	for i := range l.entities {
		if used[i] {
			order = append(order, i)
		}
	}
	sort.Slice(order, func(i, j int) bool { return l.entities[order[i]].ID < l.entities[order[j]].ID })
	place := make([]int, len(l.entities))
	links := Links{Of: make([]int, len(l.of)), Members: make([][]int, len(l.of)), Rule: l.rule, Score: l.score}
	for to, from := range order {
		place[from] = to
		links.Entities = append(links.Entities, l.entities[from].Entity)
	}
	for _, from := range order {
		body := l.entities[from].body
		if entry, known := l.reg.Entry(l.entities[from].key); known && body < 0 && entry.Kind == schema.Organization {
			if within, known := l.reg.Entry(entry.Within); known {
				if at, named := l.byID[l.reg.ID(within)]; named {
					body = at
				}
			}
		}
		if body >= 0 && used[body] {
			body = place[body]
		} else {
			body = -1
		}
		links.Body = append(links.Body, body)
	}
	for m, entity := range l.of {
		links.Of[m] = -1
		if entity >= 0 {
			links.Of[m] = place[entity]
		}
		for _, member := range l.members[m] {
			links.Members[m] = append(links.Members[m], place[member])
		}
	}
	return links
}
