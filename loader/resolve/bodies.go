package resolve

import (
	"strings"

	"chancery/loader/mention"
	"chancery/loader/registry"
	"chancery/schema"
)

// bodyEntity gives the entity that a mention belongs to, or -1.
func (l *linking) bodyEntity(x mention.Mention) int {
	if x.Body < 0 {
		return -1
	}
	return l.of[x.Body]
}

// bodyName gives the usual English name of an institution and the name of what it belongs to:
// "Russian Defence Ministry" is the "Ministry of Defence of Russia".
func (l *linking) bodyName(x mention.Mention) (name, context string) {
	name = strings.TrimPrefix(strings.TrimPrefix(x.Surface, "the "), "The ")
	body := l.bodyEntity(x)
	if body < 0 {
		return name, ""
	}
	context = l.entities[body].Name
	own := strings.TrimSpace(name)
	owner := l.mentions[x.Body]
	if rest, ok := strings.CutPrefix(own, owner.Surface); ok {
		own = strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(rest, "'s"), "’s"))
	} else if i := strings.LastIndex(own, " of "); i > 0 && strings.HasSuffix(own, owner.Surface) {
		own = own[:i]
	} else {
		return name, context
	}
	if formal := l.formalBody(own, l.entities[body]); formal != "" {
		return formal, context
	}
	if x.Form == mention.NameForm {
		return name, context
	}
	return capitalised(own) + " of " + registry.WithArticle(context), context
}

// formalBody gives the usual name of a ministry, government or court by its short name: "X of
// Y" for what news calls "the Y X". It gives "" where the words are a name of their own.
func (l *linking) formalBody(own string, body found) string {
	words := strings.Fields(schema.Fold(own))
	if len(words) == 0 {
		return ""
	}
	last := words[len(words)-1]
	of := " of " + registry.WithArticle(body.Name)
	switch last {
	case "ministry":
		if field, ok := l.reg.Portfolio(strings.Join(words[:len(words)-1], " ")); ok {
			return "Ministry of " + field + of
		}
		if len(words) == 2 {
			return "Ministry of " + capitalised(words[0]) + of
		}
	case "office":
		if len(words) == 2 && words[0] == "foreign" {
			return "Ministry of Foreign Affairs" + of
		}
	case "department":
		if field, ok := l.reg.Portfolio(strings.Join(words[:len(words)-1], " ")); ok {
			return "Department of " + field + of
		}
	case "government", "parliament", "police", "cabinet", "army", "navy", "military", "senate", "congress", "embassy", "presidency", "judiciary", "treasury", "party":
		if len(words) == 1 && last != "party" {
			if last == "army" || last == "navy" {
				return adjectiveOf(l, body) + " " + capitalised(last)
			}
			return capitalised(last) + of
		}
	}
	if words[0] == "ministry" {
		return capitalisedLike(own) + of
	}
	return ""
}

// adjectiveOf gives the demonym under which the document or the tables know a country.
func adjectiveOf(l *linking, body found) string {
	for m, at := range l.of {
		if l.mentions[m].Form == mention.DemonymForm && at >= 0 && l.entities[at].ID == body.ID && len(l.mentions[m].Candidates) > 0 {
			return l.mentions[m].Surface
		}
	}
	return body.Name
}

// capitalised gives a phrase with a capital at its start.
func capitalised(phrase string) string {
	if phrase == "" {
		return ""
	}
	return strings.ToUpper(phrase[:1]) + phrase[1:]
}

// capitalisedLike gives "Ministry of Defence" for "ministry of defence".
func capitalisedLike(phrase string) string {
	words := strings.Fields(phrase)
	for i, word := range words {
		if word != "of" && word != "and" && word != "for" && word != "the" {
			words[i] = capitalised(word)
		}
	}
	return strings.Join(words, " ")
}

// institutions decides descriptions of institutions: with an owner by their formal name, else
// by the one body of the document that the head noun fits ("the institute").
func (l *linking) institutions() {
	for m, x := range l.mentions {
		if l.of[m] >= 0 || x.Form != mention.NominalForm || x.Kind != schema.Organization {
			continue
		}
		if body := l.bodyEntity(x); body >= 0 {
			if l.entities[body].Kind == schema.Person {
				continue
			}
			name, context := l.bodyName(x)
			if senses := l.reg.Lookup(name); len(senses) > 0 && senses[0].Entry.Kind == schema.Organization {
				l.set(m, l.entry(senses[0].Entry), "registry", 1)
				continue
			}
			at := l.own(x.Kind, x.SubKind, name, context)
			l.entities[at].body = body
			l.set(m, at, "institution", .95)
			continue
		}
		if at := l.byHead(m, x); at >= 0 {
			l.set(m, at, "definite", .85)
		}
	}
}

// byHead gives the body named last before a definite description whose name holds its head
// noun, where no other body of the document fits it as well.
func (l *linking) byHead(m int, x mention.Mention) int {
	words := strings.Fields(schema.Fold(x.Surface))
	if len(words) == 0 {
		return -1
	}
	head := words[len(words)-1]
	best := -1
	for other := 0; other < m; other++ {
		at := l.of[other]
		if at < 0 || l.entities[at].Kind != schema.Organization {
			continue
		}
		fits := false
		for _, name := range namesOf(l.entities[at].Entity) {
			known := " " + schema.Fold(name) + " "
			fits = fits || strings.Contains(known, " "+head+" ") && containsAll(known, words)
		}
		if !fits {
			continue
		}
		if best >= 0 && best != at {
			return -1
		}
		best = at
	}
	return best
}

// containsAll says whether every word but the first articles stands in a name.
func containsAll(name string, words []string) bool {
	for _, word := range words {
		if !strings.Contains(name, " "+word+" ") {
			return false
		}
	}
	return true
}

// groups decides what belongs to its document: groups, agreements, measures, events. Equal
// words name the same one.
func (l *linking) groups() {
	for m, x := range l.mentions {
		if l.of[m] >= 0 || x.Form != mention.NominalForm || x.Kind == schema.Person || x.Kind == schema.Organization || x.Rule == "pair" {
			continue
		}
		name := strings.Join(strings.Fields(x.Surface), " ")
		if body := l.bodyEntity(x); body >= 0 && l.mentions[x.Body].Form == mention.PronounForm {
			_, rest, _ := strings.Cut(name, " ")
			if rest != "" && strings.EqualFold(strings.Fields(name)[0], l.mentions[x.Body].Surface) {
				name = rest
			}
		}
		at := l.own(x.Kind, x.SubKind, name, l.id)
		l.entities[at].body = l.bodyEntity(x)
		l.set(m, at, x.Rule, 1)
	}
}
