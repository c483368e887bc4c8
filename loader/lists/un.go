package lists

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"strings"

	"chancery/schema"
)

// The United Nations' list, its keeper and its entries' largest size in bytes.
const (
	unList     = "UN Security Council Consolidated List"
	unKeeper   = "United Nations Security Council"
	unLargest  = 4 << 20
	unDeepest  = 100
	unElements = "CONSOLIDATED_LIST"
)

// unEntry is one INDIVIDUAL or ENTITY; both use the same names but for their prefixes.
type unEntry struct {
	XMLName      xml.Name
	First        string    `xml:"FIRST_NAME"`
	Second       string    `xml:"SECOND_NAME"`
	Third        string    `xml:"THIRD_NAME"`
	Fourth       string    `xml:"FOURTH_NAME"`
	Original     string    `xml:"NAME_ORIGINAL_SCRIPT"`
	ID           string    `xml:"DATAID"`
	Programme    string    `xml:"UN_LIST_TYPE"`
	Reference    string    `xml:"REFERENCE_NUMBER"`
	ListedOn     string    `xml:"LISTED_ON"`
	Gender       string    `xml:"GENDER"`
	Comments     string    `xml:"COMMENTS1"`
	Titles       []string  `xml:"TITLE>VALUE"`
	Designations []string  `xml:"DESIGNATION>VALUE"`
	Nationality  []string  `xml:"NATIONALITY>VALUE"`
	Updated      []string  `xml:"LAST_DAY_UPDATED>VALUE"`
	Aliases      []unAlias `xml:"INDIVIDUAL_ALIAS"`
	BodyAliases  []unAlias `xml:"ENTITY_ALIAS"`
	Addresses    []unPlace `xml:"INDIVIDUAL_ADDRESS"`
	BodyAddress  []unPlace `xml:"ENTITY_ADDRESS"`
	Births       []unBirth `xml:"INDIVIDUAL_DATE_OF_BIRTH"`
	BirthPlaces  []unPlace `xml:"INDIVIDUAL_PLACE_OF_BIRTH"`
	Documents    []unPaper `xml:"INDIVIDUAL_DOCUMENT"`
}

type unAlias struct {
	Quality string `xml:"QUALITY"`
	Name    string `xml:"ALIAS_NAME"`
	Note    string `xml:"NOTE"`
}

type unPlace struct {
	Street   string `xml:"STREET"`
	City     string `xml:"CITY"`
	Province string `xml:"STATE_PROVINCE"`
	Zip      string `xml:"ZIP_CODE"`
	Country  string `xml:"COUNTRY"`
	Note     string `xml:"NOTE"`
}

type unBirth struct {
	Type string `xml:"TYPE_OF_DATE"`
	Date string `xml:"DATE"`
	Year string `xml:"YEAR"`
	From string `xml:"FROM_YEAR"`
	To   string `xml:"TO_YEAR"`
	Note string `xml:"NOTE"`
}

type unPaper struct {
	Type    string `xml:"TYPE_OF_DOCUMENT"`
	Second  string `xml:"TYPE_OF_DOCUMENT2"`
	Number  string `xml:"NUMBER"`
	Issuer  string `xml:"ISSUING_COUNTRY"`
	Country string `xml:"COUNTRY_OF_ISSUE"`
	City    string `xml:"CITY_OF_ISSUE"`
	Date    string `xml:"DATE_OF_ISSUE"`
	Note    string `xml:"NOTE"`
}

// readUN checks the whole file first, then gives entry after entry; one entry is in memory.
func readUN(path string, options Options) iter.Seq2[schema.Reading, error] {
	return func(yield func(schema.Reading, error) bool) {
		if !options.Partial {
			if err := walkUN(path, func(unEntry, schema.Date) bool { return true }); err != nil {
				yield(schema.Reading{}, err)
				return
			}
		}
		err := walkUN(path, func(found unEntry, edition schema.Date) bool {
			if edition == "" {
				edition = options.Edition
			}
			return yield(found.reading(edition, options), nil)
		})
		if err != nil {
			yield(schema.Reading{}, err)
		}
	}
}

// walkUN calls each with every entry of a list and the list's date, until each gives false.
func walkUN(path string, each func(unEntry, schema.Date) bool) error {
	file, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("open list: %w", err)
	}
	defer file.Close()
	entry := &budget{in: file, left: unLargest}
	decoder := xml.NewDecoder(bufio.NewReaderSize(entry, 1<<16))
	torn := func(reason string) error {
		line, _ := decoder.InputPos()
		return &Torn{Path: path, Place: fmt.Sprintf("line %d, byte %d", line, decoder.InputOffset()), Reason: reason}
	}
	var edition schema.Date
	depth, root := 0, false
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) && root && depth == 0 {
			return nil
		}
		if err != nil {
			return torn("not whole XML: " + err.Error())
		}
		switch t := token.(type) {
		case xml.Directive:
			return torn("a DOCTYPE, which this list has not")
		case xml.StartElement:
			if depth++; depth > unDeepest {
				return torn("elements stand in one another too deeply")
			}
			switch {
			case depth == 1 && (root || t.Name.Local != unElements):
				return torn("the outermost element is not " + unElements)
			case depth == 1:
				root = true
				for _, a := range t.Attr {
					if a.Name.Local == "dateGenerated" {
						edition = day(a.Value)
					}
				}
			case depth == 3:
				entry.left = unLargest
				if t.Name.Local != "INDIVIDUAL" && t.Name.Local != "ENTITY" {
					break
				}
				var found unEntry
				if err := decoder.DecodeElement(&found, &t); err != nil {
					return torn("an entry is not whole: " + err.Error())
				}
				if found.reference() == "" {
					return torn("an entry without a reference number")
				}
				depth--
				if !each(found, edition) {
					return nil
				}
			}
		case xml.EndElement:
			depth--
		}
	}
}

// budget ends a stream with an error once an entry has used up its bytes.
type budget struct {
	in   io.Reader
	left int64
}

// Read reads within the budget.
func (b *budget) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errors.New("an entry is larger than 4 MB")
	}
	n, err := b.in.Read(p)
	b.left -= int64(n)
	return n, err
}

// day gives the civil day at the beginning of a date-time as written, "" where there is none.
func day(s string) schema.Date {
	if len(s) < 10 {
		return ""
	}
	date, err := schema.ParseDate(s[:10])
	if err != nil {
		return ""
	}
	return date
}

// since gives the open interval that begins on a day.
func since(date schema.Date) schema.Date {
	if date == "" {
		return ""
	}
	return date + "/.."
}

func (u unEntry) reading(edition schema.Date, options Options) schema.Reading {
	subject := u.subject()
	list := schema.Entity{ID: schema.EntityID(schema.SanctionsList, unList, ""), Kind: schema.SanctionsList, Name: unList}
	keeper := options.body(unKeeper, "GovernmentBody")
	collection := unList
	if edition != "" {
		collection += ", edition of " + string(edition)
	}
	reference := u.reference()
	e := newEntry("lists/un", schema.Document{Source: unList + ": " + reference, Title: unList + ", entry " + reference + ": " + subject.Name,
		Publisher: unKeeper, PublishedOn: edition, Collection: collection})
	listed := day(u.ListedOn)
	parts := []any{subject, " is on the ", list}
	var qualifiers []schema.Qualifier
	if programme := squeeze(u.Programme); programme != "" {
		parts = append(parts, ", programme "+programme)
		qualifiers = append(qualifiers, schema.Qualifier{Key: "programme", Value: programme})
	}
	parts = append(parts, ", reference "+reference)
	if listed != "" {
		parts = append(parts, ", since "+string(listed))
	}
	e.line("un.entry", append(parts, ".")...)
	e.says("un.listed", "LISTED_ON", subject, list, since(listed), qualifiers...)
	e.field("Also known as", values(subject.Names, schema.AliasName)...)
	e.field("Weak aliases", values(subject.Names, schema.WeakName)...)
	e.field("Formerly known as", values(subject.Names, schema.FormerName)...)
	e.field("Title", u.Titles...)
	e.field("Designation", u.Designations...)
	for _, nationality := range u.Nationality {
		if country, ok := options.country(nationality); ok && subject.Kind == schema.Person {
			e.line("un.nationality", subject, " has the nationality of ", country, asListed(country.Name, squeeze(nationality)))
			e.says("un.nationality", "CITIZEN_OF", subject, country, "")
		} else {
			e.field("Nationality", nationality)
		}
	}
	e.field("Gender", u.Gender)
	for _, birth := range u.Births {
		e.field("Born", birth.String())
	}
	for _, place := range u.BirthPlaces {
		e.field("Place of birth", place.String())
	}
	for _, place := range append(u.Addresses, u.BodyAddress...) {
		e.address("un.address", subject, place.String(), place.Country, options)
	}
	for _, paper := range u.Documents {
		e.field("Document", paper.String())
	}
	e.field("Other information", u.Comments)
	e.field("Updated", u.Updated...)
	e.line("un.keeper", keeper, " maintains the ", list, ".")
	e.says("un.keeper", "MAINTAINS", keeper, list, "")
	return e.reading()
}

// asListed gives the list's own words where they are not those of the line.
func asListed(name, words string) string {
	if name == words {
		return "."
	}
	return " (the list: " + words + ")."
}

// address writes an address; an organisation's is also a claim that it is located there.
func (e *entry) address(rule string, subject schema.Entity, written, country string, options Options) {
	if written == "" {
		return
	}
	if where, ok := options.country(country); ok && subject.Kind == schema.Organization {
		e.line(rule, subject, " has an address in ", where, ": "+written)
		e.says(rule, "LOCATED_IN", subject, where, "")
		return
	}
	e.field("Address", written)
}

func (u unEntry) reference() string {
	if reference := squeeze(u.Reference); reference != "" {
		return reference
	}
	return squeeze(u.ID)
}

// subject gives who is listed. Aliases of good quality are aliases, of low quality weak ones.
func (u unEntry) subject() schema.Entity {
	name := squeeze(strings.Join([]string{u.First, u.Second, u.Third, u.Fourth}, " "))
	reference := u.reference()
	if name == "" {
		name = reference
	}
	other := names{}
	for _, alias := range append(u.Aliases, u.BodyAliases...) {
		kind := schema.AliasName
		switch quality := strings.ToLower(squeeze(alias.Quality)); {
		case quality == "low":
			kind = schema.WeakName
		case strings.HasPrefix(quality, "f.k.a"), strings.Contains(strings.ToLower(alias.Note), "formerly"):
			kind = schema.FormerName
		}
		for part := range strings.SplitSeq(alias.Name, ";") {
			other.add(part, kind)
		}
	}
	other.add(u.Original, schema.AliasName)
	identifier := schema.Identifier{Scheme: "un", Value: reference}
	subject := schema.Entity{ID: schema.EntityID(schema.Person, name, "", identifier), Kind: schema.Person, Name: name,
		Names: other.sorted(name), Identifiers: []schema.Identifier{identifier}}
	if u.XMLName.Local == "ENTITY" {
		subject.Kind = schema.Organization
	}
	return subject
}

// String gives a place from the street outwards, its note in brackets.
func (p unPlace) String() string {
	return noted(p.Note, p.Street, p.City, p.Province, p.Zip, p.Country)
}

// String gives a birth as the list has it.
func (b unBirth) String() string {
	span := ""
	if squeeze(b.From+b.To) != "" {
		span = "between " + squeeze(b.From) + " and " + squeeze(b.To)
	}
	kind := strings.ToLower(squeeze(b.Type))
	if kind == "exact" || kind == "between" {
		kind = ""
	}
	date := squeeze(b.Date)
	if date == "" {
		date = squeeze(b.Year)
	}
	return noted(b.Note, strings.TrimSpace(kind+" "+date), span)
}

// String gives a passport or identity card as the list has it.
func (d unPaper) String() string {
	kind := squeeze(d.Type + " " + d.Second)
	return noted(d.Note, squeeze(kind+" "+d.Number), d.Issuer, d.City, d.Country, d.Date)
}

// noted joins the parts that are not empty with commas and puts a note behind them in brackets.
func noted(note string, parts ...string) string {
	var kept []string
	for _, part := range parts {
		if part = squeeze(part); part != "" {
			kept = append(kept, part)
		}
	}
	out := strings.Join(kept, ", ")
	if note = squeeze(note); note != "" {
		out = strings.TrimSpace(out + " (" + note + ")")
	}
	return out
}
