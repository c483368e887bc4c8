package lists

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"chancery/schema"
)

// OFAC's list and its keeper.
const (
	ofacList    = "OFAC Specially Designated Nationals List"
	ofacKeeper  = "Office of Foreign Assets Control"
	ofacColumns = 12
	ofacNull    = "-0-"
)

// ofacSide holds what the files beside sdn.csv say, by entry number. It is as large as those
// files; the entries themselves stream.
type ofacSide struct {
	aliases, addresses map[string][][]string
	comments           map[string]string
	byName             map[string]ofacName // folded primary name → the entry, where it is the only one
}

type ofacName struct {
	entity schema.Entity
	many   bool
}

func readOFAC(path string, options Options) iter.Seq2[schema.Reading, error] {
	return func(yield func(schema.Reading, error) bool) {
		side, err := openSide(path)
		if err != nil && !options.Partial {
			yield(schema.Reading{}, err)
			return
		}
		list := schema.Entity{ID: schema.EntityID(schema.SanctionsList, ofacList, ""), Kind: schema.SanctionsList, Name: ofacList}
		keeper := options.body(ofacKeeper, "GovernmentBody")
		err = rowsOf(path, ofacColumns, func(row []string) bool {
			return yield(ofacEntry{row: row, side: side, list: list, keeper: keeper, options: options}.reading(), nil)
		})
		if err != nil {
			yield(schema.Reading{}, err)
		}
	}
}

// openSide reads the files beside sdn.csv and the names of all entries, and so checks the
// whole list before its first entry is given. A file that is not there says nothing.
func openSide(path string) (*ofacSide, error) {
	side := &ofacSide{aliases: map[string][][]string{}, addresses: map[string][][]string{}, comments: map[string]string{}, byName: map[string]ofacName{}}
	folder := filepath.Dir(path)
	err := errors.Join(
		beside(filepath.Join(folder, "alt.csv"), 5, func(row []string) bool {
			side.aliases[row[0]] = append(side.aliases[row[0]], row)
			return true
		}),
		beside(filepath.Join(folder, "add.csv"), 6, func(row []string) bool {
			side.addresses[row[0]] = append(side.addresses[row[0]], row)
			return true
		}),
		beside(filepath.Join(folder, "sdn_comments.csv"), 2, func(row []string) bool {
			side.comments[row[0]] += row[1]
			return true
		}),
		rowsOf(path, ofacColumns, func(row []string) bool {
			folded := schema.Fold(row[1])
			if _, ok := side.byName[folded]; ok {
				side.byName[folded] = ofacName{many: true}
			} else {
				side.byName[folded] = ofacName{entity: ofacEntity(row)}
			}
			return true
		}))
	return side, err
}

func beside(path string, columns int, each func([]string) bool) error {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return rowsOf(path, columns, each)
}

// rowsOf calls each with every row of a CSV file without a header, nulls made empty and blanks
// trimmed. The control character that ends old DOS files ends the file.
func rowsOf(path string, columns int, each func([]string) bool) error {
	file, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("open list: %w", err)
	}
	defer file.Close()
	reader := csv.NewReader(&untilSubstitute{in: bufio.NewReaderSize(file, 1<<16)})
	reader.FieldsPerRecord = -1
	for {
		row, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return csvTear(path, err)
		}
		line, _ := reader.FieldPos(0)
		if len(row) < columns {
			return &Torn{Path: path, Place: fmt.Sprintf("line %d", line), Reason: fmt.Sprintf("%d cells, want %d: the row is torn", len(row), columns)}
		}
		for i, cell := range row {
			if strings.IndexByte(cell, 0) >= 0 {
				return &Torn{Path: path, Place: fmt.Sprintf("line %d", line), Reason: "a NUL byte: binary data, not text"}
			}
			if row[i] = strings.TrimSpace(strings.ToValidUTF8(cell, "\uFFFD")); row[i] == ofacNull {
				row[i] = ""
			}
		}
		if strings.Trim(row[0], "0123456789") != "" || row[0] == "" {
			return &Torn{Path: path, Place: fmt.Sprintf("line %d", line), Reason: fmt.Sprintf("the entry number %.20q is no number", row[0])}
		}
		if !each(row) {
			return nil
		}
	}
}

// untilSubstitute ends a stream at the character 0x1A.
type untilSubstitute struct {
	in    io.Reader
	ended bool
}

// Read reads up to the character that ends the file.
func (u *untilSubstitute) Read(p []byte) (int, error) {
	if u.ended {
		return 0, io.EOF
	}
	n, err := u.in.Read(p)
	if i := bytes.IndexByte(p[:n], 0x1A); i >= 0 {
		u.ended = true
		n = i
		if n == 0 {
			return 0, io.EOF
		}
		err = nil
	}
	return n, err
}

// ofacEntity gives who a row of sdn.csv lists, by its number and primary name.
func ofacEntity(row []string) schema.Entity {
	identifier := schema.Identifier{Scheme: "ofac", Value: row[0]}
	entity := schema.Entity{ID: schema.EntityID(schema.Organization, row[1], "", identifier), Kind: schema.Organization, Name: squeeze(row[1]), Identifiers: []schema.Identifier{identifier}}
	switch strings.ToLower(row[2]) {
	case "individual":
		entity.Kind, entity.Name = schema.Person, turned(row[1])
	case "vessel":
		entity.Kind, entity.SubKind = schema.Asset, "Vessel"
	case "aircraft":
		entity.Kind, entity.SubKind = schema.Asset, "Aircraft"
	}
	if entity.Name == "" {
		entity.Name = "OFAC " + row[0]
	}
	return entity
}

// turned gives "LAST, First" as "First LAST".
func turned(name string) string {
	last, first, ok := strings.Cut(name, ", ")
	if !ok {
		return squeeze(name)
	}
	return squeeze(first + " " + last)
}

type ofacEntry struct {
	row          []string
	side         *ofacSide
	list, keeper schema.Entity
	options      Options
}

var ofacAlias = regexp.MustCompile(`^(?:alt\. )?(a\.k\.a\.|f\.k\.a\.|n\.k\.a\.) '(.+)'$`)

// remarks gives the parts of the remarks, which a row cut off continues in sdn_comments.csv.
func (o ofacEntry) remarks() []string {
	whole := strings.TrimSuffix(o.row[11]+o.side.comments[o.row[0]], ".")
	var parts []string
	for part := range strings.SplitSeq(whole, ";") {
		if part = squeeze(part); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}

// subject gives who is listed, with all names and with the identifiers that name a thing
// anywhere: IMO and MMSI numbers of vessels, legal entity identifiers, bank codes.
func (o ofacEntry) subject(remarks []string) schema.Entity {
	subject := ofacEntity(o.row)
	natural := squeeze
	if subject.Kind == schema.Person {
		natural = turned
	}
	other := names{}
	other.add(o.row[1], schema.AliasName)
	for _, alias := range o.side.aliases[o.row[0]] {
		kind := schema.AliasName
		if alias[2] == "fka" {
			kind = schema.FormerName
		}
		other.add(natural(alias[3]), kind)
	}
	for _, remark := range remarks {
		if alias := ofacAlias.FindStringSubmatch(remark); alias != nil {
			kind := schema.WeakName
			if alias[1] == "f.k.a." {
				kind = schema.FormerName
			}
			other.add(alias[2], kind)
		}
		for _, form := range []struct{ prefix, scheme string }{{"Vessel Registration Identification IMO ", "imo"}, {"MMSI ", "mmsi"}, {"LEI ", "lei"}, {"SWIFT/BIC ", "bic"}} {
			if value, ok := strings.CutPrefix(remark, form.prefix); ok && !strings.Contains(value, " ") {
				subject.Identifiers = append(subject.Identifiers, schema.Identifier{Scheme: form.scheme, Value: value})
			}
		}
	}
	subject.Names = other.sorted(subject.Name)
	subject.Identifiers = sortedIdentifiers(subject.Identifiers)
	return subject
}

func (o ofacEntry) reading() schema.Reading {
	remarks := o.remarks()
	subject := o.subject(remarks)
	collection := ofacList
	if o.options.Edition != "" {
		collection += ", edition of " + string(o.options.Edition)
	}
	e := newEntry("lists/ofac", schema.Document{Source: ofacList + ": " + o.row[0], Title: ofacList + ", entry " + o.row[0] + ": " + subject.Name,
		Publisher: ofacKeeper, PublishedOn: o.options.Edition, Collection: collection})
	var programmes []string
	for programme := range strings.SplitSeq(o.row[3], "] [") {
		if programme = strings.Trim(squeeze(programme), "[] "); programme != "" {
			programmes = append(programmes, programme)
		}
	}
	parts := []any{subject, " is on the ", o.list}
	if len(programmes) > 0 {
		parts = append(parts, ", programme "+strings.Join(programmes, " and "))
	}
	e.line("ofac.entry", append(parts, ", entry "+o.row[0]+".")...)
	if len(programmes) == 0 {
		e.says("ofac.listed", "LISTED_ON", subject, o.list, "")
	}
	for _, programme := range programmes {
		e.says("ofac.listed", "LISTED_ON", subject, o.list, "", schema.Qualifier{Key: "programme", Value: programme})
	}
	e.field("Also known as", values(subject.Names, schema.AliasName)...)
	e.field("Weak aliases", values(subject.Names, schema.WeakName)...)
	e.field("Formerly known as", values(subject.Names, schema.FormerName)...)
	for i, label := range []string{"Title", "Call sign", "Vessel type", "Tonnage", "Gross registered tonnage", "Flag"} {
		e.field(label, o.row[4+i])
	}
	if owner := squeeze(o.row[10]); owner != "" {
		entity := o.named(owner)
		e.line("ofac.owner", subject, " is owned by ", entity, asListed(entity.Name, owner))
		e.says("ofac.owner", "OWNS", entity, subject, "")
	}
	for _, address := range o.side.addresses[o.row[0]] {
		e.address("ofac.address", subject, noted(address[5], address[2], address[3], address[4]), address[4], o.options)
	}
	for _, remark := range remarks {
		o.remark(e, subject, remark)
	}
	e.line("ofac.keeper", o.keeper, " maintains the ", o.list, ".")
	e.says("ofac.keeper", "MAINTAINS", o.keeper, o.list, "")
	return e.reading()
}

// remark writes one part of the remarks and what it says: a nationality, or a link to another
// entry. "Linked To" is a tie whose nature the list does not give: never ownership.
func (o ofacEntry) remark(e *entry, subject schema.Entity, remark string) {
	plain := strings.TrimPrefix(remark, "alt. ")
	if name, ok := strings.CutPrefix(plain, "Linked To: "); ok {
		if found, ok := o.side.byName[schema.Fold(name)]; ok && !found.many {
			from, to := subject, found.entity
			if to.Kind == schema.Person && from.Kind == schema.Organization {
				from, to = to, from
			}
			e.line("ofac.linked", subject, " is linked to ", found.entity, asListed(found.entity.Name, name))
			e.says("ofac.linked", "AFFILIATED_WITH", from, to, "")
			return
		}
	}
	for _, prefix := range []string{"nationality ", "citizen "} {
		name, ok := strings.CutPrefix(plain, prefix)
		if country, known := o.options.country(name); ok && known && subject.Kind == schema.Person {
			e.line("ofac.nationality", subject, " has the nationality of ", country, asListed("nationality "+country.Name, plain))
			e.says("ofac.nationality", "CITIZEN_OF", subject, country, "")
			return
		}
	}
	e.field("Remark", remark)
}

// named gives the organisation of a name: the entry that alone has it, else one that is known
// by this name within this list only.
func (o ofacEntry) named(name string) schema.Entity {
	if found, ok := o.side.byName[schema.Fold(name)]; ok && !found.many && found.entity.Kind != schema.Asset {
		return found.entity
	}
	return schema.Entity{ID: schema.EntityID(schema.Organization, name, ofacList), Kind: schema.Organization, Name: name}
}
