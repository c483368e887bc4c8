package lists

import (
	"bufio"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"chancery/schema"
)

// designation is one checked row of our own CSV form.
type designation struct {
	subject                    schema.Entity
	list, programme, authority string
	listedOn                   schema.Date
	country, address           string
	linked                     []string
	relations                  []string
	line                       int
}

// readDesignations reads a small list: it is held in memory, since a row may name another one.
func readDesignations(path string, options Options) iter.Seq2[schema.Reading, error] {
	return func(yield func(schema.Reading, error) bool) {
		rows, err := designations(path, options)
		if err != nil && !options.Partial {
			yield(schema.Reading{}, err)
			return
		}
		byName := map[string]schema.Entity{}
		for _, row := range rows {
			byName[schema.Fold(row.subject.Name)] = row.subject
		}
		for _, row := range rows {
			if !yield(row.reading(byName, options), nil) {
				return
			}
		}
		if err != nil {
			yield(schema.Reading{}, err)
		}
	}
}

// designations reads and checks all rows; it gives those before the first bad one, and the error.
func designations(path string, options Options) ([]designation, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open list: %w", err)
	}
	defer file.Close()
	in := bufio.NewReaderSize(file, 1<<16)
	if mark, err := in.Peek(3); err == nil && string(mark) == "\xEF\xBB\xBF" {
		_, _ = in.Discard(3)
	}
	reader := csv.NewReader(in)
	header, err := reader.Read()
	if err != nil {
		return nil, csvTear(path, err)
	}
	index := columns(header)
	var rows []designation
	seen := map[string]int{}
	for {
		cells, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return rows, csvTear(path, err)
		}
		line, _ := reader.FieldPos(0)
		row, err := designate(cells, index, options)
		if err != nil {
			return rows, &Torn{Path: path, Place: fmt.Sprintf("line %d", line), Reason: err.Error()}
		}
		row.line = line
		if before, ok := seen[row.source()]; ok {
			return rows, &Torn{Path: path, Place: fmt.Sprintf("line %d", line), Reason: fmt.Sprintf("the same name, list and programme as line %d", before)}
		}
		seen[row.source()] = line
		rows = append(rows, row)
	}
}

// designate checks one row.
func designate(cells []string, index columnIndex, options Options) (designation, error) {
	cell := func(name string) string {
		if i, ok := index[name]; ok && i < len(cells) {
			return squeeze(cells[i])
		}
		return ""
	}
	for _, value := range cells {
		if !utf8.ValidString(value) || strings.IndexByte(value, 0) >= 0 {
			return designation{}, errors.New("broken UTF-8 or a NUL byte")
		}
	}
	name, list := cell("name"), cell("list")
	if name == "" || list == "" {
		return designation{}, errors.New("name and list must not be empty")
	}
	kind, subKind, ok := kindOf(cell("kind"))
	if !ok {
		return designation{}, fmt.Errorf("the kind %q is not one of the ontology", cell("kind"))
	}
	row := designation{list: list, programme: cell("programme"), authority: cell("authority"), country: cell("country"), address: cell("source_url")}
	if text := cell("listed_on"); text != "" {
		date, err := schema.ParseDate(text)
		if err != nil {
			return designation{}, fmt.Errorf("listed_on: %w", err)
		}
		row.listedOn = date
	}
	row.linked, row.relations = split(cell("linked_to")), split(cell("relation"))
	if len(row.relations) != 1 && len(row.relations) != len(row.linked) {
		return designation{}, fmt.Errorf("%d linked names and %d relations: give one relation, or one each", len(row.linked), len(row.relations))
	}
	for _, relation := range row.relations {
		if _, ok := schema.RelationNamed(schema.Relation(strings.TrimPrefix(relation, "^"))); !ok {
			return designation{}, fmt.Errorf("the relation %q is not one of the ontology", relation)
		}
	}
	other := names{}
	for _, alias := range split(cell("aliases")) {
		other.add(alias, schema.AliasName)
	}
	var identifiers []schema.Identifier
	for _, text := range split(cell("identifiers")) {
		scheme, value, ok := strings.Cut(text, ":")
		if !ok || scheme == "" || value == "" {
			return designation{}, fmt.Errorf("the identifier %q is not scheme:value", text)
		}
		identifiers = append(identifiers, schema.Identifier{Scheme: scheme, Value: value})
	}
	row.subject = schema.Entity{Kind: kind, SubKind: subKind, Name: name}
	if known, ok := options.known(name, kind); ok && len(identifiers) == 0 {
		row.subject = known
	} else {
		row.subject.ID = schema.EntityID(kind, name, cmp.Or(row.country, list), identifiers...)
	}
	row.subject.Names = other.sorted(name)
	row.subject.Identifiers = sortedIdentifiers(append(slices.Clone(row.subject.Identifiers), identifiers...))
	return row, nil
}

// source identifies the entry; a list may name one entity under several programmes.
func (d designation) source() string {
	return strings.TrimSuffix(d.list+": "+d.subject.Name+", "+d.programme, ", ")
}

func (d designation) reading(byName map[string]schema.Entity, options Options) schema.Reading {
	list := schema.Entity{ID: schema.EntityID(schema.SanctionsList, d.list, ""), Kind: schema.SanctionsList, Name: d.list}
	e := newEntry("lists/designations", schema.Document{Source: d.source(), Title: d.list + ": " + d.subject.Name, Publisher: d.authority,
		PublishedOn: options.Edition, URL: d.address, Collection: d.list})
	parts := []any{d.subject, " is on the list ", list}
	var qualifiers []schema.Qualifier
	if d.programme != "" {
		parts = append(parts, ", programme "+d.programme)
		qualifiers = append(qualifiers, schema.Qualifier{Key: "programme", Value: d.programme})
	}
	when := d.listedOn
	if when != "" {
		parts = append(parts, ", since "+string(when))
		if !strings.Contains(string(when), "/") {
			when = since(when)
		}
	}
	e.line("designation.entry", append(parts, ".")...)
	e.says("designation.listed", "LISTED_ON", d.subject, list, when, qualifiers...)
	e.field("Also known as", values(d.subject.Names, schema.AliasName)...)
	if d.authority != "" {
		keeper, ok := options.country(d.authority)
		if !ok {
			keeper = options.body(d.authority, "")
		}
		e.line("designation.authority", keeper, " maintains the list ", list, ".")
		e.says("designation.authority", "MAINTAINS", keeper, list, "")
	}
	if country, ok := options.country(d.country); ok && d.subject.Kind == schema.Person {
		e.line("designation.country", d.subject, " has the nationality of ", country, ".")
		e.says("designation.country", "CITIZEN_OF", d.subject, country, "")
	} else if ok && d.subject.Kind == schema.Organization {
		e.line("designation.country", d.subject, " has its seat in ", country, ".")
		e.says("designation.country", "LOCATED_IN", d.subject, country, "")
	} else {
		e.field("Country", d.country)
	}
	for i, name := range d.linked {
		relation := d.relations[min(i, len(d.relations)-1)]
		d.link(e, name, relation, byName, options)
	}
	e.field("Source", d.address)
	return e.reading()
}

// link writes a tie to another name in the words of its relation.
func (d designation) link(e *entry, name, relation string, byName map[string]schema.Entity, options Options) {
	row, _ := schema.RelationNamed(schema.Relation(strings.TrimPrefix(relation, "^")))
	ends, wording := row.To, row.Wording
	inverse := strings.HasPrefix(relation, "^")
	if inverse {
		ends, wording = row.From, row.Inverse
	}
	other, ok := byName[schema.Fold(name)]
	if !ok {
		other, ok = options.country(name)
		ok = ok && slices.Contains(ends, schema.Country)
	}
	if !ok {
		kind := schema.Organization
		if !slices.Contains(ends, kind) && len(ends) > 0 {
			kind = ends[0]
		}
		if other, ok = options.known(name, kind); !ok {
			other = schema.Entity{ID: schema.EntityID(kind, name, d.list), Kind: kind, Name: name}
		}
	}
	e.line("designation.link", d.subject, " "+wording+" ", other, ".")
	from, to := d.subject, other
	if inverse {
		from, to = to, from
	}
	e.says("designation.link", row.Relation, from, to, "")
}

// kindOf reads the name of a kind or sub-kind, in any case.
func kindOf(name string) (schema.Kind, schema.SubKind, bool) {
	for _, row := range schema.Kinds() {
		if strings.EqualFold(string(row.Kind), name) {
			return row.Kind, "", true
		}
		for _, subKind := range row.SubKinds {
			if strings.EqualFold(string(subKind), name) {
				return row.Kind, subKind, true
			}
		}
	}
	return "", "", false
}

// split parts a cell at its semicolons and drops empty parts.
func split(cell string) []string {
	var parts []string
	for part := range strings.SplitSeq(cell, ";") {
		if part = squeeze(part); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}

// sortedIdentifiers gives the identifiers in the order of scheme and value, each once.
func sortedIdentifiers(all []schema.Identifier) []schema.Identifier {
	slices.SortFunc(all, func(a, b schema.Identifier) int {
		return cmp.Or(cmp.Compare(a.Scheme, b.Scheme), cmp.Compare(a.Value, b.Value))
	})
	return slices.Compact(all)
}
