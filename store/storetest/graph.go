package storetest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"chancery/schema"
)

// Graph reads documents in the compact form of the case files and gives their readings and
// the ids that their names stand for: "@d1" a document, "@d1#0" a sentence, "@d1/0" an
// assertion and "@d1/0/claim" its claim, counted in the order written. One line is one thing;
// values are plain words or Go quotations:
//
//	entity wikidata:Q159 Country Russia alias="Russian Federation" id=iso:RU about="A state."
//	document d1 source=https://a.example/1 title="A visit" published=2024-05-16
//	text "Putin visited China." Putin=wikidata:Q7747 China=wikidata:Q148
//	say wikidata:Q7747 VISITED wikidata:Q148 ASSERTED when=2024-05-16 time=2024-05-16
//
// Entities above the first document belong to every document that uses them; below a document
// they replace what that document says of them.
func Graph(text string) ([]schema.Reading, map[string]string, error) {
	g := &graphText{shared: map[string]schema.Entity{}}
	for number, line := range strings.Split(text, "\n") {
		words, err := split(line)
		if err == nil && len(words) > 0 {
			err = g.line(words)
		}
		if err != nil {
			return nil, nil, fmt.Errorf("line %d: %w", number+1, err)
		}
	}
	names := map[string]string{}
	var readings []schema.Reading
	for i := range g.papers {
		r, err := g.finish(&g.papers[i])
		if err != nil {
			return nil, nil, fmt.Errorf("document %s: %w", g.names[i], err)
		}
		readings = append(readings, r)
		g.label(g.names[i], g.papers[i], r, names)
	}
	return readings, names, nil
}

type graphText struct {
	shared map[string]schema.Entity
	papers []paper
	names  []string
}

type word struct{ key, value string }

// split cuts a line into words and key=value pairs; a value may be a Go quotation.
func split(line string) ([]word, error) {
	var words []word
	for {
		line = strings.TrimLeft(line, " \t")
		if line == "" || line[0] == '#' {
			return words, nil
		}
		w := word{}
		if line[0] != '"' {
			end := strings.IndexAny(line, " =")
			if end < 0 {
				end = len(line)
			}
			if end < len(line) && line[end] == '=' {
				w.key, line = line[:end], line[end+1:]
			}
		}
		if strings.HasPrefix(line, `"`) {
			quoted, err := strconv.QuotedPrefix(line)
			if err != nil {
				return nil, fmt.Errorf("a quotation does not end: %s", line)
			}
			if w.value, err = strconv.Unquote(quoted); err != nil {
				return nil, err
			}
			line = line[len(quoted):]
		} else {
			end := strings.IndexByte(line, ' ')
			if end < 0 {
				end = len(line)
			}
			w.value, line = line[:end], line[end:]
		}
		if w.key == "" && strings.HasPrefix(line, "=") { // a quoted key
			rest, err := split(line[1:])
			if err != nil || len(rest) == 0 {
				return nil, fmt.Errorf("nothing after %q=", w.value)
			}
			words = append(words, word{key: w.value, value: rest[0].value})
			return append(words, rest[1:]...), nil
		}
		words = append(words, w)
	}
}

func (g *graphText) line(words []word) error {
	rest := words[1:]
	switch words[0].value {
	case "entity":
		if len(rest) < 3 {
			return fmt.Errorf("entity ID KIND NAME")
		}
		e := entityOf(rest)
		if len(g.papers) == 0 {
			g.shared[e.ID] = e
			return nil
		}
		p := &g.papers[len(g.papers)-1]
		p.entities = append(p.entities, e)
		return nil
	case "document":
		if len(rest) < 1 {
			return fmt.Errorf("document NAME")
		}
		g.names = append(g.names, rest[0].value)
		g.papers = append(g.papers, paper{document: documentOf(rest)})
		return nil
	}
	if len(g.papers) == 0 {
		return fmt.Errorf("%s stands before any document", words[0].value)
	}
	p := &g.papers[len(g.papers)-1]
	switch words[0].value {
	case "text":
		if len(rest) < 1 {
			return fmt.Errorf("text \"…\"")
		}
		next := passage{text: rest[0].value}
		for _, w := range rest[1:] {
			next.surfaces = append(next.surfaces, surface{text: w.key, entity: w.value})
		}
		p.passages = append(p.passages, next)
	case "say":
		if len(rest) < 4 || len(p.passages) == 0 {
			return fmt.Errorf("say FROM RELATION TO FACTUALITY, after a text")
		}
		said, err := statementOf(rest)
		if err != nil {
			return err
		}
		last := &p.passages[len(p.passages)-1]
		last.statements = append(last.statements, said)
	default:
		return fmt.Errorf("no such line: %s", words[0].value)
	}
	return nil
}

func entityOf(words []word) schema.Entity {
	kind, sub, _ := strings.Cut(words[1].value, "/")
	e := schema.Entity{ID: words[0].value, Kind: schema.Kind(kind), SubKind: schema.SubKind(sub), Name: words[2].value}
	for _, w := range words[3:] {
		switch w.key {
		case "alias":
			e.Names = append(e.Names, schema.Name{Value: w.value, Kind: schema.AliasName})
		case "weak":
			e.Names = append(e.Names, schema.Name{Value: w.value, Kind: schema.WeakName})
		case "former":
			e.Names = append(e.Names, schema.Name{Value: w.value, Kind: schema.FormerName, Script: "Latn", Language: "en"})
		case "id":
			scheme, value, _ := strings.Cut(w.value, ":")
			e.Identifiers = append(e.Identifiers, schema.Identifier{Scheme: scheme, Value: value})
		case "about":
			e.Description = w.value
		}
	}
	return e
}

func documentOf(words []word) schema.Document {
	d := schema.Document{Form: schema.ArticleForm, Source: "https://example.org/" + words[0].value, Title: words[0].value, LoadKey: "key of " + words[0].value}
	for _, w := range words[1:] {
		switch w.key {
		case "source":
			d.Source = w.value
		case "title":
			d.Title = w.value
		case "author":
			d.Authors = append(d.Authors, w.value)
		case "publisher":
			d.Publisher = w.value
		case "published":
			d.PublishedOn = schema.Date(w.value)
		case "language":
			d.Language = w.value
		case "url":
			d.URL = w.value
		case "licence":
			d.Licence = w.value
		case "key":
			d.LoadKey = w.value
		case "collection":
			d.Form, d.Collection = schema.EntryForm, w.value
		}
	}
	return d
}

func statementOf(words []word) (statement, error) {
	said := statement{from: words[0].value, relation: schema.Relation(words[1].value), to: words[2].value, factuality: schema.Factuality(words[3].value), confidence: 0.8}
	for _, w := range words[4:] {
		switch w.key {
		case "":
			said.negated = w.value == "not"
		case "when":
			said.when = schema.Date(w.value)
		case "time":
			said.time = schema.Date(w.value)
		case "by": // an entity id or words
			said.voices = append(said.voices, schema.Voice{Entity: w.value})
		case "words":
			said.voices = append(said.voices, schema.Voice{Name: w.value})
		case "quote":
			said.quote = w.value
		case "conf":
			confidence, err := strconv.ParseFloat(w.value, 64)
			if err != nil {
				return said, err
			}
			said.confidence = confidence
		default:
			said.qualifiers = append(said.qualifiers, schema.Qualifier{Key: w.key, Value: w.value})
		}
	}
	return said, nil
}

// finish gives a paper the shared entities that it uses and makes its reading.
func (g *graphText) finish(p *paper) (schema.Reading, error) {
	own := map[string]schema.Entity{}
	for _, e := range p.entities {
		own[e.ID] = e
	}
	use := func(id string) {
		if _, ok := own[id]; ok || id == "" {
			return
		}
		if e, ok := g.shared[id]; ok {
			own[id] = e
			p.entities = append(p.entities, e)
		}
	}
	for i := range p.passages {
		for _, s := range p.passages[i].surfaces {
			use(s.entity)
		}
		for _, said := range p.passages[i].statements {
			use(said.from)
			use(said.to)
			for k, voice := range said.voices {
				if use(voice.Entity); voice.Entity != "" {
					said.voices[k].Name = own[voice.Entity].Name
				}
			}
		}
	}
	return p.reading()
}

// label names a document's records.
func (g *graphText) label(name string, p paper, r schema.Reading, names map[string]string) {
	names["@"+name] = r.Document.ID
	for i, s := range r.Sentences {
		names["@"+name+"#"+strconv.Itoa(i)] = s.ID
	}
	count := 0
	for i, passage := range p.passages {
		for _, said := range passage.statements {
			found := slices.IndexFunc(r.Assertions, func(a schema.Assertion) bool { return said.is(a, r, i) })
			if found >= 0 {
				a := r.Assertions[found]
				label := "@" + name + "/" + strconv.Itoa(count)
				names[label], names[label+"/claim"] = a.ID, a.Claim
			}
			count++
		}
	}
}

// is says whether an assertion was made of the statement in the sentence with that ordinal.
func (said statement) is(a schema.Assertion, r schema.Reading, ordinal int) bool {
	if a.Sentence != r.Sentences[ordinal].ID || a.Factuality != said.factuality || a.Negated != said.negated || !slices.Equal(a.Attribution, said.voices) {
		return false
	}
	at := slices.IndexFunc(r.Claims, func(c schema.Claim) bool { return c.ID == a.Claim })
	c := r.Claims[at]
	return c.Relation == said.relation && (c.From == said.from && c.To == said.to || c.From == said.to && c.To == said.from) &&
		c.When == said.when && len(c.Qualifiers) == len(said.qualifiers)
}
