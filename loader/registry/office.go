package registry

import (
	"strings"

	"chancery/schema"
)

// Post is an office by its head words, before it is said whose office it is.
type Post struct {
	Key     string // "foreign minister"
	Of      string // whose office it usually is: country, organization, party, any
	Alone   bool   // may name its holder without a body: "the president"
	pattern string // "Minister of Foreign Affairs of {}"
}

// Posts gives what the words of an office may be, the likeliest first: "prime minister". The
// words are folded; the result must not be changed.
func (r *Registry) Posts(surface string) []*Post { return r.posts[schema.Fold(surface)] }

// LongestPost gives the number of words of the longest surface form of a post.
func (r *Registry) LongestPost() int { return r.longestPost }

// Portfolio gives how an office names the field of a minister: "Foreign Affairs" of
// "foreign", and whether the tables know the word.
func (r *Registry) Portfolio(word string) (string, bool) {
	name, ok := r.portfolios[schema.Fold(word)]
	return name, ok
}

func (r *Registry) knownPost(key string) bool {
	for _, post := range r.byKey {
		if post.Key == key {
			return true
		}
	}
	return false
}

// Office gives the usual English name of an office: of a post (or, where the post is unknown,
// of its words alone, "Minister of Culture"), the words as they stand in the text ("" where
// there are none), and its body by key or else by name. Without a body it gives the bare
// name of the office.
//
//	reg.Office("defence minister", "defence secretary", "country/GBR", "") // "Secretary of State for Defence of the United Kingdom"
func (r *Registry) Office(post, surface, body, bodyName string) string {
	if body != "" {
		for _, words := range []string{schema.Fold(surface), post} {
			if name, ok := r.offices[body+"|"+words]; ok && words != "" {
				return name
			}
		}
		if entry, ok := r.entries[body]; ok {
			bodyName = entry.Name
		}
	}
	pattern := post + " of {}"
	for _, known := range r.byKey {
		if known.Key == post {
			pattern = known.pattern
			break
		}
	}
	if bodyName == "" || !strings.Contains(pattern, "{}") {
		return strings.TrimSuffix(strings.TrimSuffix(pattern, "{}"), " of ")
	}
	return strings.Replace(pattern, "{}", WithArticle(bodyName), 1)
}

// WithArticle puts "the" before a name that takes it: "the United Kingdom", "the Bundestag",
// but "France", "NATO".
func WithArticle(name string) string {
	first, rest, several := strings.Cut(name, " ")
	if first == "the" || first == "The" {
		return name
	}
	last := name[strings.LastIndexByte(name, ' ')+1:]
	switch last {
	case "Netherlands", "Philippines", "Bahamas", "Gambia", "Maldives", "Comoros", "Seychelles", "Vatican", "Kremlin",
		"Bundestag", "Bundesrat", "Bundeswehr", "Bundesbank", "Taliban", "Houthis", "Knesset", "Sejm", "Duma", "eurozone", "CIA", "FBI", "EU", "UN", "Pentagon":
		return "the " + name
	}
	if !several {
		return name
	}
	switch last {
	case "Islands", "States", "Kingdom", "Emirates", "Republic", "Union", "Nations", "Party", "Council", "Commission", "Parliament", "Bank", "Fund",
		"Organization", "Organisation", "Agency", "Court", "Foundation", "Committee", "Ministry", "Department", "Institute", "Association", "League",
		"Army", "Force", "Forces", "Navy", "Police", "Service", "Services", "Office", "Authority", "Board", "Bureau", "Federation", "Group", "Movement", "Front",
		"Theatre", "Academy", "Society", "Congress", "Senate", "Assembly", "Government", "Administration", "Platform", "Trust", "Coalition", "Treasury":
		return "the " + name
	}
	for _, word := range []string{"Ministry", "Department", "Government", "Parliament", "University", "Bank", "Republic", "Organization", "Organisation",
		"Association", "Institute", "Union", "Communist", "House", "Senate", "Court", "Commission", "Council", "Committee", "Conference", "Federation", "Democratic Republic"} {
		if strings.HasPrefix(name, word+" ") && (strings.HasPrefix(rest, "of ") || strings.Contains(name, " of ") || strings.Contains(name, " for ")) {
			return "the " + name
		}
	}
	if strings.Contains(name, "Organization for ") || strings.Contains(name, "Republic of ") || strings.Contains(name, " Union of ") || strings.Contains(name, " Party of ") || strings.Contains(name, " Court of ") || strings.Contains(name, " Agency") {
		return "the " + name
	}
	return name
}

// Holders gives the terms of those who held a post of a body at some day of a date or
// interval, latest first; an unknown date gives none. A term without an end counts to the day on
// which it was last known to run.
func (r *Registry) Holders(body, post string, on schema.Date) []Term {
	earliest, latest, known := on.Bounds()
	if !known {
		return nil
	}
	var holders []Term
	for _, term := range r.byBody[body+"|"+post] {
		start, _, _ := term.From.Bounds()
		_, end, bounded := term.To.Bounds()
		if !bounded {
			_, end, bounded = term.Seen.Bounds()
		}
		if start <= latest && (!bounded || earliest <= end) {
			holders = append(holders, term)
		}
	}
	return holders
}

// Terms gives the dated offices of a person, by key, latest first. The result must not be changed.
func (r *Registry) Terms(person string) []Term { return r.terms[person] }
