// Package lists reads sanctions lists as their keepers publish them. It takes a file and gives
// one reading for each entry: a document of its own with the entry's fields as lines of text,
// the listed person, organisation, vessel or aircraft with its names and identifiers, and the
// claims that the entry makes, each with the line that says it.
//
//	for reading, err := range lists.Read("consolidated.xml", lists.UN, lists.Options{}) { … }
//
// Three forms are read: the consolidated list of the United Nations Security Council (XML), the
// Specially Designated Nationals list of the United States' Office of Foreign Assets Control
// (sdn.csv with alt.csv, add.csv and sdn_comments.csv beside it), and a small CSV form of our
// own, described at Designations. A file is checked whole before its first entry is given.
package lists

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"iter"
	"path/filepath"
	"slices"
	"strings"

	"chancery/loader/registry"
	"chancery/schema"
)

// Version is the version of the mapping: a reading of another version is stale.
const Version = "lists-1"

// Format is a form of list.
type Format string

// The forms of lists.
const (
	None Format = "" // not a list
	UN   Format = "un"
	OFAC Format = "ofac"
	// Designations is a CSV file with the columns name, kind, aliases, list, programme,
	// authority, listed_on, country, linked_to, relation, source_url and identifiers, in any
	// order; name, kind and list must be there. Several aliases, linked names, relations and
	// identifiers are parted by semicolons. Kind is a kind or sub-kind of the ontology. Country
	// is the nationality of a person and the seat of an organisation. Each linked name stands
	// in the relation (one for all, or one each) from the entry to it; a relation that begins
	// with ^ runs from the linked name to the entry. Identifiers are written scheme:value.
	Designations Format = "designations"
)

// Options say how a list is read.
type Options struct {
	Registry *registry.Registry // finds countries and institutions by name; nil: none is known
	Edition  schema.Date        // the list's date where the file itself has none
	Partial  bool               // give the entries before a tear as well, then the error
}

// Torn says where a list cannot be read and why; nothing of the list was given unless
// Options.Partial asked for it.
type Torn struct {
	Path   string
	Place  string // "line 17", "byte 2000"
	Reason string
}

// Error gives path, place and reason on one line.
func (t *Torn) Error() string { return t.Path + " (" + t.Place + "): " + t.Reason }

// Recognise gives the form of a list by the file's name and its first bytes (4 kB are enough),
// or None.
func Recognise(path string, head []byte) Format {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".xml":
		if i := bytes.Index(head, []byte("<CONSOLIDATED_LIST")); i >= 0 {
			return UN
		}
	case ".csv":
		if strings.EqualFold(filepath.Base(path), "sdn.csv") {
			return OFAC
		}
		first, _, _ := bytes.Cut(bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF")), []byte("\n"))
		header, err := csv.NewReader(bytes.NewReader(first)).Read()
		if err == nil && columns(header).has("name", "kind", "list") {
			return Designations
		}
	}
	return None
}

// Beside gives the names of the files that belong to a list's main file and are read with it.
func Beside(format Format) []string {
	if format == OFAC {
		return []string{"alt.csv", "add.csv", "sdn_comments.csv"}
	}
	return nil
}

// Read gives a reading for each entry, in the order of the file. The sequence ends after the
// first error, which is a *Torn where the file is at fault.
func Read(path string, format Format, options Options) iter.Seq2[schema.Reading, error] {
	switch format {
	case UN:
		return readUN(path, options)
	case OFAC:
		return readOFAC(path, options)
	case Designations:
		return readDesignations(path, options)
	}
	return func(yield func(schema.Reading, error) bool) {
		yield(schema.Reading{}, fmt.Errorf("list %s: the form %q is not known", path, format))
	}
}

// columns gives the place of each column by its lower-case name.
type columnIndex map[string]int

func columns(header []string) columnIndex {
	index := columnIndex{}
	for i, name := range header {
		index[strings.ToLower(strings.TrimSpace(name))] = i
	}
	return index
}

func (c columnIndex) has(names ...string) bool {
	return !slices.ContainsFunc(names, func(name string) bool { _, ok := c[name]; return !ok })
}

// csvTear gives what the CSV reader says as a *Torn.
func csvTear(path string, err error) error {
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		return &Torn{Path: path, Place: fmt.Sprintf("line %d", parse.StartLine), Reason: "not whole CSV: " + parse.Err.Error()}
	}
	return fmt.Errorf("read list %s: %w", path, err)
}

// country gives the country that a list names, however it turns the words: "Korea, North",
// "Iran (Islamic Republic of)", "Congo, Democratic Republic of the".
func (o Options) country(name string) (schema.Entity, bool) {
	name = squeeze(name)
	forms := []string{name}
	if before, after, ok := strings.Cut(name, ", "); ok {
		forms = append(forms, after+" "+before, strings.TrimSuffix(after, " the")+" "+before)
	}
	if before, after, ok := strings.Cut(name, " ("); ok {
		forms = append(forms, before, strings.TrimSuffix(after, ")")+" "+before)
	}
	for _, form := range forms {
		if entity, ok := o.known(form, schema.Country); ok {
			return entity, true
		}
	}
	return schema.Entity{}, false
}

// known gives the entity of a kind that the registry knows by one of its names.
func (o Options) known(name string, kind schema.Kind) (schema.Entity, bool) {
	if o.Registry == nil || name == "" {
		return schema.Entity{}, false
	}
	for _, sense := range o.Registry.Lookup(name) {
		named := sense.Use == registry.FullName || sense.Use == registry.Acronym || sense.Use == registry.Former
		if named && sense.Entry.Kind == kind {
			entry := sense.Entry
			return schema.Entity{ID: o.Registry.ID(entry), Kind: entry.Kind, SubKind: entry.SubKind, Name: entry.Name, Identifiers: entry.Identifiers}, true
		}
	}
	return schema.Entity{}, false
}

// body gives an institution by name: as the registry knows it, else by its name alone.
func (o Options) body(name string, subKind schema.SubKind) schema.Entity {
	if entity, ok := o.known(name, schema.Organization); ok {
		return entity
	}
	return schema.Entity{ID: schema.EntityID(schema.Organization, name, ""), Kind: schema.Organization, SubKind: subKind, Name: name}
}

// squeeze makes every run of white space one blank and trims the ends.
func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }
