// Package registry takes the facts of the embedded tables (countries with their demonyms and
// seats of power, organisations, people, offices and their dated holders, places) and gives
// what a surface form may mean.
//
//	reg, err := registry.Open()
//	reg.Lookup("the Kremlin")[0].Entry.Name // "Russia", with the use Metonym
package registry

import (
	"chancery/schema"
)

// Use says how a surface form names an entry.
type Use string

// The uses of a surface form.
const (
	FullName Use = "name"    // the usual or formal name, or an alias: "Russian Federation"
	Acronym  Use = "acronym" // "NATO", "US"
	Demonym  Use = "demonym" // the adjective: "Russian"
	People   Use = "people"  // the inhabitants: "Russians"
	Metonym  Use = "metonym" // a capital or seat of power that stands for the country: "Moscow", "the Kremlin"
	Surname  Use = "surname" // the last name of a person: "Putin"
	Former   Use = "former"  // a name that is no longer used
)

// Entry is one entity that the tables know.
type Entry struct {
	Key         string // unique and stable within the tables: "country/RUS", "organization/nato"
	Kind        schema.Kind
	SubKind     schema.SubKind
	Name        string              // usual English name, as news writes it, without article
	Names       []schema.Name       // every other name, sorted by value
	Identifiers []schema.Identifier // checked ones only
	Within      string              // key of the country or body that it belongs to, "" where there is none
	From, To    schema.Date         // when it existed, "" where open
	Gender      string              // of a person: "f", "m" or ""
	Members     []string            // of an organisation: keys of its member countries
	Capital     string              // of a country: key of its capital
	Adjective   string              // of a country or region: its usual demonym, "Yemeni"
	Checked     bool                // whether a page or file that was opened has it
}

// ID gives the entity id of an entry: by its first identifier, else by kind, folded name and
// the name of what it belongs to.
func (r *Registry) ID(e *Entry) string {
	context := ""
	if within, ok := r.Entry(e.Within); ok {
		context = within.Name
	}
	return schema.EntityID(e.Kind, e.Name, context, e.Identifiers...)
}

// Sense is one thing that a surface form may mean.
type Sense struct {
	Entry *Entry
	Use   Use
}

// Term is a dated holding of an office.
type Term struct {
	Person   string      // key of the holder
	Office   string      // canonical name of the office: "President of Russia"
	Body     string      // key of the country or organisation whose office it is
	Post     string      // key of the post: "president", "foreign minister"
	From, To schema.Date // To is "" where the table knows no end
	Seen     schema.Date // of a term without an end: the last day on which it was known to run
	Checked  bool        // whether a page or file that was opened says so
	start    schema.Day  // the first day of From, for ordering
}

// Registry holds the tables. It does not change once opened: any number of goroutines may
// ask it at once.
type Registry struct {
	version     string
	entries     map[string]*Entry
	senses      map[string][]Sense // by folded surface form
	longest     int                // words of the longest surface form
	posts       map[string][]*Post // by folded surface form
	longestPost int
	byKey       []*Post
	offices     map[string]string // names of offices by body and post, or body and folded words
	portfolios  map[string]string
	terms       map[string][]Term // by person
	byBody      map[string][]Term // by body and post
	genders     map[string]string // by folded first name; "" where people of both bear it
}

// Version gives a hash of the tables: equal versions read alike.
func (r *Registry) Version() string { return r.version }

// Longest gives the number of words of the longest surface form.
func (r *Registry) Longest() int { return r.longest }

// Entry gives the entry of a key, and whether there is one. It must not be changed.
func (r *Registry) Entry(key string) (*Entry, bool) {
	entry, ok := r.entries[key]
	return entry, ok
}

// Lookup gives what a surface form may mean, the likeliest first; the form is folded, and a
// leading "the" is ignored. The result must not be changed.
func (r *Registry) Lookup(surface string) []Sense { return r.senses[key(surface)] }

// LookupFolded is Lookup for a form that is folded and without article already.
func (r *Registry) LookupFolded(folded string) []Sense { return r.senses[folded] }

// Canonical gives the usual name of what a name, alias, acronym, demonym or metonym means
// (of the likeliest sense), and whether the tables know it.
func (r *Registry) Canonical(name string) (string, bool) {
	senses := r.Lookup(name)
	if len(senses) == 0 || senses[0].Use == Surname {
		return "", false
	}
	return senses[0].Entry.Name, true
}

// Kinds gives the kinds that a surface form may have, the likeliest first.
func (r *Registry) Kinds(surface string) []schema.Kind {
	var kinds []schema.Kind
	for _, sense := range r.Lookup(surface) {
		known := false
		for _, kind := range kinds {
			known = known || kind == sense.Entry.Kind
		}
		if !known {
			kinds = append(kinds, sense.Entry.Kind)
		}
	}
	return kinds
}

// Spells says whether a surface form is, capitals included, one of the entry's names.
func (e *Entry) Spells(surface string) bool { return e.Name == surface || e.has(surface) }

// Gender gives the gender ("f" or "m") of those in the tables who bear a first name, "" where
// none or both do.
func (r *Registry) Gender(first string) string { return r.genders[schema.Fold(first)] }
