// Package mention takes a document's trees and gives the spans that name somebody or
// something: people, countries, institutions, offices, groups, agreements, measures.
//
//	mentions := mention.Find(doc, trees, reg)
//	// of "Russian President Vladimir Putin met Chinese banks.":
//	// "Russian" (demonym of Russia), "Russian President" (office; Body the demonym, Holder
//	// Putin), "Vladimir Putin" (person), "Chinese" (demonym), "Chinese banks" (group; Body the demonym)
package mention

import (
	"sort"

	"chancery/loader/parse"
	"chancery/loader/registry"
	"chancery/loader/text"
	"chancery/schema"
)

// Form says what sort of words a mention is made of.
type Form string

// The forms of mentions.
const (
	NameForm    Form = "NAME"    // a proper name: "Vladimir Putin", "NATO", "the Kremlin"
	DemonymForm Form = "DEMONYM" // an adjective of a country before a noun: "Russian" in "Russian oil"; modifies, does not act
	OfficeForm  Form = "OFFICE"  // the words of an office: "Russian President", "foreign minister"; its Kind is Office, never the holder
	NominalForm Form = "NOMINAL" // a description: "the Russian President" as a person, "the institute", "Chinese banks", "11 documents"
	PronounForm Form = "PRONOUN" // "he", "their"
)

// Mention is a span of the document that names or describes somebody or something.
//
// An office in a predicate ("who was finance minister", "elected president") has the Rule
// "predicate" and no Holder that the words beside it give: its Holder is the subject, and
// whether the subject holds it is for the verb to say.
//
// Words that name both a person and an office ("the Turkish president said") give two
// mentions of one span: an OfficeForm (Kind Office) whose Holder is the other, a NominalForm
// (Kind Person). Mentions may nest; two never share form and span.
type Mention struct {
	text.Span       // without a leading article
	Sentence    int // index of the tree
	First, Last int // its words [First, Last) of the tree
	Head        int // its head word: verbs and prepositions attach to it
	Form        Form
	Kind        schema.Kind
	SubKind     schema.SubKind
	Surface     string   // the words as they stand
	Holder      int      // of an office: index of the mention of its holder; -1 where none
	Body        int      // of an office, institution or group: index of the mention of the country or body it belongs to; -1 where none
	Toward      int      // of an office: index of the mention of what it is sent to ("ambassador to Libya") or for; -1 where none
	Plural      bool     // stands for several: "both sides", "the two leaders", "they"
	Candidates  []string // registry keys, the likeliest first
	Post        string   // of an office or its holder: key of the post in the registry, "" where it knows none
	Title       string   // of an office: its name without the body, "Minister of Culture"
	Modifier    string   // before an office or holder, lower-case: "former", "acting", "elect", "deputy", "candidate"
	Count       string   // "11" of "11 documents"
	Rule        string   // what found it
	Score       float64  // 0 to 1
}

// Find gives the mentions of a document in the order of their first byte, the longer first.
// Sentences that are page furniture give none.
func Find(doc text.Doc, trees []parse.Tree, reg *registry.Registry) []Mention {
	f := &finder{doc: doc, reg: reg, people: map[string]bool{}, bodyWords: map[string]bool{}, shortened: map[string]schema.Kind{}}
	sentences := make([]*sentence, 0, len(trees))
	for i, tree := range trees {
		if tree.Sentence.Furniture || len(tree.Words) == 0 {
			continue
		}
		sentences = append(sentences, newSentence(f, tree, i))
	}
	f.vote(sentences)
	for _, step := range []func(*sentence){
		(*sentence).pronouns, (*sentence).known, (*sentence).institutions, (*sentence).labelled, (*sentence).labelledAcronyms, (*sentence).titled, (*sentence).acronyms, (*sentence).shortForms, (*sentence).surnames, (*sentence).agreed, (*sentence).thingsByModel, (*sentence).theCountry, (*sentence).bodies,
		(*sentence).offices, (*sentence).titledPeople, (*sentence).peopleByModel, (*sentence).speakers, (*sentence).repeated,
		(*sentence).nominals, (*sentence).holders, (*sentence).sharedHolders, (*sentence).owners,
	} {
		for _, s := range sentences {
			step(s)
		}
	}
	return f.ordered()
}

// ordered gives the mentions in the order of the text, with their references to each other
// following them.
func (f *finder) ordered() []Mention {
	order := make([]int, len(f.mentions))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(i, j int) bool {
		a, b := f.mentions[order[i]], f.mentions[order[j]]
		if a.Start != b.Start {
			return a.Start < b.Start
		}
		return a.End > b.End
	})
	place := make([]int, len(order))
	for to, from := range order {
		place[from] = to
	}
	sorted := make([]Mention, len(order))
	for to, from := range order {
		m := f.mentions[from]
		if m.Holder >= 0 {
			m.Holder = place[m.Holder]
		}
		if m.Body >= 0 {
			m.Body = place[m.Body]
		}
		if m.Toward >= 0 {
			m.Toward = place[m.Toward]
		}
		sorted[to] = m
	}
	return sorted
}
