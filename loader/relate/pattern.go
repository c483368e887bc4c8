package relate

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"chancery/schema"
)

//go:embed patterns.txt
var patternFile string

//go:embed words.tsv
var wordFile string

// Pattern is one way in which English states a relation.
type Pattern struct {
	ID         string
	Relation   schema.Relation
	Prior      float64 // how often a match is right
	Example    string  // a sentence that shows it
	Claim      string  // what the example must give: "From > To", a null end as "-"
	lemmas     map[string]bool
	noun, adj  bool
	particle   string          // "out" of "carry out"; "" where the verb has none
	light      map[string]bool // verbs that carry the noun: "pay" of "pay a visit"
	object     map[string]bool // lemmas of which the object must be one
	beside     map[string]bool // words of which one must be below the trigger
	clause     map[string]bool // words of which one must stand in the clause below the trigger
	barring    map[string]bool // lemmas that must not be the verb of that clause, which must be there
	needs      []string        // relations of the tree of which one must hang on the trigger
	lacks      []string        // relations of which none may
	without    map[string]bool // lemmas that must not be below the trigger
	from, to   []slot          // tried in order; the first that holds an entity counts
	pair       []slot          // every two entities that fill these, in both directions where the relation has one
	unless     []slot          // places of which none may hold anything
	fromKinds  []schema.Kind   // narrower than the ontology's, nil where not
	toKinds    []schema.Kind
	qualifiers []qualifier
	open       string // "from" or "to": the end that may stay unnamed
	standing   bool
	withheld   bool // the trigger says that it is not done: "boycotted the summit"
}

// slot names a place in the tree where an end may stand.
type slot struct {
	kind         string
	prepositions map[string]bool
	down         map[string]bool // of "reach": the prepositions by which it goes on from noun to noun
}

// qualifier says where a narrowing word stands.
type qualifier struct {
	key      string
	slot     slot
	list     string // word list that maps the lemma to its value; "" keeps the words
	required bool
}

// Patterns is the table of patterns, ready to be matched. It does not change once opened.
type Patterns struct {
	all     []Pattern
	byLemma map[string][]int // patterns by the lemma of their trigger
	words   map[string]map[string]bool
	maps    map[string]map[string]string
	text    string
}

// Open reads the embedded tables. It fails only where one of them is malformed.
func Open() (*Patterns, error) {
	words, maps, err := readWords(wordFile)
	if err != nil {
		return nil, err
	}
	p := &Patterns{byLemma: map[string][]int{}, words: words, maps: maps, text: patternFile + wordFile}
	var current *Pattern
	for number, line := range strings.Split(patternFile, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if id, found := strings.CutPrefix(line, "["); found {
			p.all = append(p.all, Pattern{ID: strings.TrimSuffix(id, "]"), Prior: .9, lemmas: map[string]bool{}})
			current = &p.all[len(p.all)-1]
			continue
		}
		key, value, _ := strings.Cut(line, " ")
		if current == nil {
			return nil, fmt.Errorf("patterns.txt, line %d: a line before the first pattern", number+1)
		}
		if err := current.set(key, strings.TrimSpace(value), words); err != nil {
			return nil, fmt.Errorf("patterns.txt, line %d: %w", number+1, err)
		}
	}
	for i, pattern := range p.all {
		if err := pattern.check(); err != nil {
			return nil, err
		}
		for lemma := range pattern.lemmas {
			p.byLemma[lemma] = append(p.byLemma[lemma], i)
		}
	}
	return p, nil
}

// Version gives the text of the tables: a load that was made with another text is stale.
func (p *Patterns) Version() string { return p.text }

// All gives the patterns in the order of the table. The result must not be changed.
func (p *Patterns) All() []Pattern { return p.all }

// set reads one line of a pattern.
func (p *Pattern) set(key, value string, words map[string]map[string]bool) error {
	var err error
	switch key {
	case "relation":
		p.Relation = schema.Relation(value)
	case "verb", "noun", "adj":
		p.noun, p.adj = key == "noun", key == "adj"
		p.lemmas = list(value, words)
	case "particle":
		p.particle = value
	case "light":
		p.light = list(value, words)
	case "object":
		p.object = list(value, words)
	case "beside":
		p.beside = list(value, words)
	case "clause":
		p.clause = list(value, words)
	case "barring":
		p.barring = list(value, words)
	case "needs":
		p.needs = strings.Fields(value)
	case "lacks":
		p.lacks = strings.Fields(value)
	case "without":
		p.without = list(value, words)
	case "from":
		p.from, err = slots(value)
	case "to":
		p.to, err = slots(value)
	case "pair":
		p.pair, err = slots(value)
	case "unless":
		p.unless, err = slots(value)
	case "from-kind":
		p.fromKinds = kinds(value)
	case "to-kind":
		p.toKinds = kinds(value)
	case "qualifier":
		err = p.qualify(value)
	case "open":
		p.open = value
	case "standing":
		p.standing = true
	case "withheld":
		p.withheld = true
	case "prior":
		p.Prior, err = strconv.ParseFloat(value, 64)
	case "example":
		p.Example = value
	case "claim":
		p.Claim = value
	default:
		return fmt.Errorf("pattern %s: no such line as %q", p.ID, key)
	}
	if err != nil {
		return fmt.Errorf("pattern %s: %s: %w", p.ID, key, err)
	}
	return nil
}

func (p *Pattern) qualify(value string) error {
	fields := strings.Fields(value)
	if len(fields) < 2 {
		return fmt.Errorf("want a key, a place and perhaps a word list, got %q", value)
	}
	places, err := slots(fields[1])
	if err != nil {
		return err
	}
	q := qualifier{key: strings.TrimSuffix(fields[0], "!"), slot: places[0], required: strings.HasSuffix(fields[0], "!")}
	if len(fields) > 2 {
		q.list = fields[2]
	}
	p.qualifiers = append(p.qualifiers, q)
	return nil
}

// check says what a pattern lacks.
func (p *Pattern) check() error {
	_, known := schema.RelationNamed(p.Relation)
	switch {
	case !known:
		return fmt.Errorf("pattern %s: no such relation as %q", p.ID, p.Relation)
	case len(p.lemmas) == 0:
		return fmt.Errorf("pattern %s has no trigger", p.ID)
	case p.pair == nil && (p.from == nil || p.to == nil):
		return fmt.Errorf("pattern %s lacks an end", p.ID)
	case p.Example == "" || p.Claim == "":
		return fmt.Errorf("pattern %s has no example", p.ID)
	case p.Prior <= 0 || p.Prior > 1:
		return fmt.Errorf("pattern %s: a prior lies between 0 and 1", p.ID)
	}
	return nil
}

// asks gives how many conditions beyond its ends a pattern has.
func (p *Pattern) asks() int {
	asks := 0
	for _, given := range []bool{p.particle != "", p.object != nil, p.beside != nil, p.clause != nil} {
		if given {
			asks++
		}
	}
	for _, q := range p.qualifiers {
		if q.required {
			asks++
		}
	}
	return asks
}

var slotKinds = []string{"agent", "patient", "iobj", "subject", "doer", "by", "poss", "mods", "prep", "object-of", "beside", "object-doer", "appos", "head", "bearer", "complement", "as", "nested-as", "carrier-agent", "prep-doer", "governor", "agent-doer", "xcomp-patient", "clause-subject", "compound", "noun", "self", "reach", "for-subject", "clause-patient", "attender", "deed-doer"}

// slots reads "prep:to|with patient": places tried in that order. Behind ">" stand the prepositions by which
// "reach" goes on.
func slots(value string) ([]slot, error) {
	var all []slot
	for _, field := range strings.Fields(value) {
		kind, prepositions, _ := strings.Cut(field, ":")
		prepositions, down, _ := strings.Cut(prepositions, ">")
		if !slices.Contains(slotKinds, kind) {
			return nil, fmt.Errorf("no such place as %q", kind)
		}
		all = append(all, slot{kind: kind, prepositions: alternatives(prepositions), down: alternatives(down)})
	}
	return all, nil
}

// alternatives reads "of|on|out_of".
func alternatives(value string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Split(value, "|") {
		if word != "" {
			set[strings.ReplaceAll(word, "_", " ")] = true
		}
	}
	return set
}

// list reads words, and word lists by their name behind @.
func list(value string, words map[string]map[string]bool) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(value) {
		if name, found := strings.CutPrefix(word, "@"); found {
			for member := range words[name] {
				set[member] = true
			}
			continue
		}
		set[word] = true
	}
	return set
}

func kinds(value string) []schema.Kind {
	var all []schema.Kind
	for _, name := range strings.Fields(value) {
		all = append(all, schema.Kind(name))
	}
	return all
}

// readWords reads lines of a list's name, a tab and its words. A word may carry a value
// behind "=": "challenge=challenge menace=threat".
func readWords(file string) (map[string]map[string]bool, map[string]map[string]string, error) {
	sets, maps := map[string]map[string]bool{}, map[string]map[string]string{}
	for number, line := range strings.Split(file, "\n") {
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, rest, found := strings.Cut(line, "\t")
		if !found {
			return nil, nil, fmt.Errorf("words.tsv, line %d: want a name, a tab and words", number+1)
		}
		if sets[name] == nil {
			sets[name], maps[name] = map[string]bool{}, map[string]string{}
		}
		for _, entry := range strings.Fields(rest) {
			word, value, valued := strings.Cut(entry, "=")
			if !valued {
				value = word
			}
			sets[name][word], maps[name][word] = true, value
		}
	}
	return sets, maps, nil
}
