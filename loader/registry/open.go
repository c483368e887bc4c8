package registry

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"sort"
	"strings"

	"chancery/schema"
)

//go:embed *.tsv
var files embed.FS

// Open reads the embedded tables. It fails only where a table is malformed or names a key
// that is not there.
func Open() (*Registry, error) {
	r := &Registry{entries: map[string]*Entry{}, senses: map[string][]Sense{},
		posts: map[string][]*Post{}, offices: map[string]string{}, terms: map[string][]Term{}, byBody: map[string][]Term{},
		portfolios: map[string]string{}, genders: map[string]string{}}
	sum := sha256.New()
	readers := []struct {
		file string
		read func(table) error
	}{
		{"countries.tsv", r.readCountries}, {"states.tsv", r.readStates}, {"organizations.tsv", r.readOrganizations},
		{"places.tsv", r.readPlaces}, {"metonyms.tsv", r.readMetonyms}, {"posts.tsv", r.readPosts}, {"portfolios.tsv", r.readPortfolios},
		{"offices.tsv", r.readOffices}, {"people.tsv", r.readPeople}, {"terms.tsv", r.readTerms},
		{"given.tsv", r.readGiven},
	}
	for _, reader := range readers {
		content, err := files.ReadFile(reader.file)
		if err != nil {
			return nil, fmt.Errorf("registry: %w", err)
		}
		sum.Write(content)
		t, err := readTable(reader.file, string(content))
		if err == nil {
			err = reader.read(t)
		}
		if err != nil {
			return nil, fmt.Errorf("registry: %w", err)
		}
	}
	if err := r.check(); err != nil {
		return nil, fmt.Errorf("registry: %w", err)
	}
	r.version = hex.EncodeToString(sum.Sum(nil))[:16]
	return r, nil
}

// check says whether every key that an entry names is there, and puts what is kept in order.
func (r *Registry) check() error {
	for _, entry := range r.entries {
		for _, key := range append([]string{entry.Within}, entry.Members...) {
			if _, ok := r.entries[key]; key != "" && !ok {
				return fmt.Errorf("%s names %s, which is not there", entry.Key, key)
			}
		}
		sort.Slice(entry.Names, func(i, j int) bool { return entry.Names[i].Value < entry.Names[j].Value })
	}
	for _, terms := range []map[string][]Term{r.terms, r.byBody} {
		for _, list := range terms {
			sort.SliceStable(list, func(i, j int) bool { return list[j].start < list[i].start })
		}
	}
	for _, senses := range r.senses {
		if len(senses) < 2 {
			continue
		}
		sort.SliceStable(senses, func(i, j int) bool { return rank(senses[i]) < rank(senses[j]) })
	}
	return nil
}

// rank orders the senses of a surface form: countries and bodies in being before former ones,
// full names before acronyms, names before metonyms, places last.
func rank(sense Sense) int {
	rank := map[Use]int{FullName: 0, Acronym: 1, Demonym: 2, People: 3, Metonym: 1, Surname: 6, Former: 5}[sense.Use]
	if sense.Entry.To != "" {
		rank += 4
	}
	if sense.Entry.Kind == schema.Place {
		rank += 2
	}
	return rank
}

// add enters an entry under its key.
func (r *Registry) add(entry *Entry) error {
	if _, taken := r.entries[entry.Key]; taken {
		return fmt.Errorf("%s stands twice", entry.Key)
	}
	r.entries[entry.Key] = entry
	r.name(entry, FullName, entry.Name)
	return nil
}

// name enters surface forms of an entry; forms that are names in their own right are kept
// with it as aliases.
func (r *Registry) name(entry *Entry, use Use, surfaces ...string) {
	for _, surface := range surfaces {
		folded := key(surface)
		if folded == "" {
			continue
		}
		known := false
		for _, sense := range r.senses[folded] {
			known = known || sense.Entry == entry && (sense.Use == use || use != Demonym && use != Acronym)
		}
		if !known {
			r.senses[folded] = append(r.senses[folded], Sense{Entry: entry, Use: use})
		}
		if words := strings.Count(folded, " ") + 1; words > r.longest {
			r.longest = words
		}
		if (use == FullName || use == Acronym) && surface != entry.Name && !entry.has(surface) {
			entry.Names = append(entry.Names, schema.Name{Value: surface, Kind: schema.AliasName})
		}
	}
}

// has says whether the entry keeps a name already.
func (e *Entry) has(name string) bool {
	for _, other := range e.Names {
		if other.Value == name {
			return true
		}
	}
	return false
}

// key folds a surface form for looking up.
func key(surface string) string { return strings.TrimPrefix(schema.Fold(surface), "the ") }

// slug makes a key's last part of a name.
func slug(name string) string { return strings.ReplaceAll(schema.Fold(name), " ", "-") }
