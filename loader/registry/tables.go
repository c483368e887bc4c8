package registry

import (
	"fmt"
	"strings"

	"chancery/schema"
)

func (r *Registry) readCountries(t table) error {
	for _, row := range t.rows {
		entry := &Entry{Key: "country/" + t.get(row, "iso3"), Kind: schema.Country, Name: t.get(row, "name"), Within: t.get(row, "within")}
		entry.Identifiers = identifiers(t, row, "iso3166", "iso3", "wikidata", "wikidata")
		entry.Checked = t.checked(row)
		if err := r.addState(t, row, entry); err != nil {
			return err
		}
	}
	return nil
}

// identifiers gives the identifiers of a row from pairs of a scheme and its column. An unchecked
// row has none, whatever it says.
func identifiers(t table, row []string, schemesAndColumns ...string) []schema.Identifier {
	if !t.checked(row) {
		return nil
	}
	var all []schema.Identifier
	for i := 0; i < len(schemesAndColumns); i += 2 {
		if value := t.get(row, schemesAndColumns[i+1]); value != "" {
			all = append(all, schema.Identifier{Scheme: schemesAndColumns[i], Value: value})
		}
	}
	return all
}

func (r *Registry) readStates(t table) error {
	for _, row := range t.rows {
		entry := &Entry{Key: t.get(row, "key"), Kind: schema.Kind(t.get(row, "kind")), Name: t.get(row, "name"), Within: t.get(row, "within"),
			From: schema.Date(t.get(row, "from")), To: schema.Date(t.get(row, "to"))}
		entry.Identifiers = identifiers(t, row, "iso3166", "iso3", "wikidata", "wikidata")
		entry.Checked = t.checked(row)
		if err := r.addState(t, row, entry); err != nil {
			return err
		}
	}
	return nil
}

// addState enters a country or territory with its names, and its capital as a place that also
// stands for it. A capital that another country claimed first ("Kingston") is not entered again.
func (r *Registry) addState(t table, row []string, entry *Entry) error {
	if err := r.add(entry); err != nil {
		return err
	}
	r.name(entry, FullName, t.list(row, "aliases")...)
	for _, adjective := range t.list(row, "adjectives") {
		r.name(entry, Demonym, adjective)
		if entry.Adjective == "" {
			entry.Adjective = adjective
		}
	}
	r.name(entry, People, t.list(row, "people")...)
	capital, quiet := strings.CutPrefix(t.get(row, "capital"), "~")
	if capital == "" || capital == entry.Name {
		return nil
	}
	entry.Capital = "place/" + slug(capital)
	if _, taken := r.entries[entry.Capital]; taken {
		entry.Capital = ""
		return nil
	}
	place := &Entry{Key: entry.Capital, Kind: schema.Place, Name: capital, Within: entry.Key}
	if entry.To != "" {
		entry.Capital = ""
		return nil
	}
	if err := r.add(place); err != nil {
		return err
	}
	if entry.Kind == schema.Country && !quiet {
		r.name(entry, Metonym, capital)
	}
	return nil
}

func (r *Registry) readOrganizations(t table) error {
	for _, row := range t.rows {
		entry := &Entry{Key: t.get(row, "key"), Kind: schema.Kind(t.get(row, "kind")), SubKind: schema.SubKind(t.get(row, "subkind")), Name: t.get(row, "name"),
			Within: t.get(row, "within"), From: schema.Date(t.get(row, "from")), To: schema.Date(t.get(row, "to")), Members: t.list(row, "members"), Checked: t.checked(row)}
		if err := r.add(entry); err != nil {
			return err
		}
		r.name(entry, Acronym, t.list(row, "acronyms")...)
		r.name(entry, FullName, t.list(row, "aliases")...)
		r.name(entry, Demonym, t.list(row, "adjectives")...)
	}
	return nil
}

func (r *Registry) readPlaces(t table) error {
	for _, row := range t.rows {
		name := t.get(row, "name")
		entry, known := r.entries["place/"+slug(name)]
		if !known {
			entry = &Entry{Key: "place/" + slug(name), Kind: schema.Place, Name: name, Within: t.get(row, "within")}
			if err := r.add(entry); err != nil {
				return err
			}
		}
		r.name(entry, FullName, t.list(row, "aliases")...)
		r.name(entry, Demonym, t.list(row, "adjectives")...)
		for _, alias := range t.list(row, "aliases") {
			// Another spelling of a capital stands for the country as the capital does.
			if country, ok := r.entries[entry.Within]; ok && country.Capital == entry.Key && r.means(name, country, Metonym) {
				r.name(country, Metonym, alias)
			}
		}
	}
	return nil
}

func (r *Registry) readMetonyms(t table) error {
	for _, row := range t.rows {
		country, ok := r.entries[t.get(row, "country")]
		if !ok {
			return fmt.Errorf("%s: %q names no country", t.name, t.get(row, "surface"))
		}
		r.name(country, Metonym, t.get(row, "surface"))
		place := t.get(row, "place")
		if place == "" {
			continue
		}
		entry, known := r.entries["place/"+slug(place)]
		if !known {
			entry = &Entry{Key: "place/" + slug(place), Kind: schema.Place, Name: place, Within: country.Key}
			if err := r.add(entry); err != nil {
				return err
			}
		}
		r.name(entry, FullName, t.get(row, "surface"))
	}
	return nil
}

func (r *Registry) readPosts(t table) error {
	for _, row := range t.rows {
		post := &Post{Key: t.get(row, "post"), Of: t.get(row, "of"), Alone: t.get(row, "alone") == "yes", pattern: t.get(row, "name")}
		for _, surface := range t.list(row, "surfaces") {
			folded := schema.Fold(surface)
			r.posts[folded] = append(r.posts[folded], post)
			r.longestPost = max(r.longestPost, strings.Count(folded, " ")+1)
		}
		r.byKey = append(r.byKey, post)
	}
	return nil
}

func (r *Registry) readPortfolios(t table) error {
	for _, row := range t.rows {
		r.portfolios[schema.Fold(t.get(row, "word"))] = t.get(row, "portfolio")
	}
	return nil
}

func (r *Registry) readOffices(t table) error {
	for _, row := range t.rows {
		body := t.get(row, "body")
		if _, ok := r.entries[body]; !ok {
			return fmt.Errorf("%s: no body %s", t.name, body)
		}
		r.offices[body+"|"+t.get(row, "post")] = t.get(row, "name")
		for _, surface := range t.list(row, "surfaces") {
			r.offices[body+"|"+schema.Fold(surface)] = t.get(row, "name")
		}
	}
	return nil
}

func (r *Registry) readPeople(t table) error {
	for _, row := range t.rows {
		entry, err := r.person(t.get(row, "name"), t.get(row, "gender"), t.get(row, "country"))
		if err != nil {
			return err
		}
		entry.Identifiers, entry.Checked = identifiers(t, row, "wikidata", "wikidata"), t.checked(row)
		r.name(entry, FullName, t.list(row, "aliases")...)
		if surname := t.get(row, "surname"); surname != "" {
			r.name(entry, Surname, surname)
		}
	}
	return nil
}

// person gives the entry of a person's name, entering it where it is new.
func (r *Registry) person(name, gender, country string) (*Entry, error) {
	key := "person/" + slug(name)
	entry, known := r.entries[key]
	if known {
		return entry, nil
	}
	entry = &Entry{Key: key, Kind: schema.Person, Name: name, Gender: gender, Within: country}
	first, _, _ := strings.Cut(schema.Fold(name), " ")
	if known, ok := r.genders[first]; ok && known != gender {
		r.genders[first] = ""
	} else {
		r.genders[first] = gender
	}
	return entry, r.add(entry)
}

func (r *Registry) readTerms(t table) error {
	for _, row := range t.rows {
		body, post := t.get(row, "body"), t.get(row, "post")
		entry, ok := r.entries[body]
		if !ok {
			return fmt.Errorf("%s: no body %s", t.name, body)
		}
		if !r.knownPost(post) {
			return fmt.Errorf("%s: no post %q", t.name, post)
		}
		holder, err := r.person(t.get(row, "person"), t.get(row, "gender"), "")
		if err != nil {
			return err
		}
		if holder.Gender == "" {
			holder.Gender = t.get(row, "gender")
		}
		if holder.Within == "" && entry.Kind == schema.Country {
			holder.Within = entry.Key
		}
		term := Term{Person: holder.Key, Body: body, Post: post, Office: r.Office(post, "", body, ""),
			From: schema.Date(t.get(row, "from")), To: schema.Date(t.get(row, "to")), Seen: schema.Date(t.get(row, "seen")), Checked: t.checked(row)}
		term.start, _, _ = term.From.Bounds()
		r.terms[holder.Key] = append(r.terms[holder.Key], term)
		r.byBody[body+"|"+post] = append(r.byBody[body+"|"+post], term)
	}
	return nil
}

// means says whether a surface form has a sense already.
func (r *Registry) means(surface string, entry *Entry, use Use) bool {
	for _, sense := range r.senses[key(surface)] {
		if sense.Entry == entry && sense.Use == use {
			return true
		}
	}
	return false
}

func (r *Registry) readGiven(t table) error {
	for _, row := range t.rows {
		for _, name := range t.list(row, "names") {
			if gender := t.get(row, "gender"); r.genders[schema.Fold(name)] == "" {
				r.genders[schema.Fold(name)] = gender
			}
		}
	}
	return nil
}
