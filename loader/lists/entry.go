package lists

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"unicode"

	"chancery/schema"
)

// entry writes one entry of a list as a document: lines of text, and what each line says.
type entry struct {
	document  schema.Document
	text      strings.Builder
	lines     [][2]int
	entities  map[string]schema.Entity
	mentions  []schema.Mention
	claims    []pending
	extractor string
}

// pending is a claim whose document's id is not known yet: it hangs on the whole text.
type pending struct {
	relation   schema.Relation
	from, to   schema.Entity
	qualifiers []schema.Qualifier
	time       schema.Date
	rule       string
	line       int
}

func newEntry(extractor string, document schema.Document) *entry {
	document.Form, document.Language = schema.EntryForm, "en"
	return &entry{document: document, extractor: extractor, entities: map[string]schema.Entity{}}
}

// line writes a line; parts are texts and entities, and an entity is mentioned where it stands.
// A line whose texts are all empty leaves no trace.
func (e *entry) line(rule string, parts ...any) {
	start := e.text.Len()
	if start > 0 {
		e.text.WriteByte('\n')
		start++
	}
	for _, part := range parts {
		switch p := part.(type) {
		case string:
			e.text.WriteString(p)
		case schema.Entity:
			at := e.text.Len()
			e.text.WriteString(p.Name)
			e.declare(p)
			e.mentions = append(e.mentions, schema.Mention{Entity: p.ID, Surface: p.Name, Start: at, End: e.text.Len(), Rule: rule, Score: 1})
		}
	}
	e.lines = append(e.lines, [2]int{start, e.text.Len()})
}

// field writes a line with a label where there is a value.
func (e *entry) field(label string, values ...string) {
	var kept []string
	for _, value := range values {
		if value = squeeze(value); value != "" {
			kept = append(kept, value)
		}
	}
	if len(kept) > 0 {
		e.line("", label+": "+strings.Join(kept, "; "))
	}
}

func (e *entry) declare(entity schema.Entity) {
	if _, ok := e.entities[entity.ID]; !ok {
		e.entities[entity.ID] = entity
	}
}

// says adds a claim of which the last line is the evidence. Ends that the relation does not
// allow leave the line as text only.
func (e *entry) says(rule string, relation schema.Relation, from, to schema.Entity, time schema.Date, qualifiers ...schema.Qualifier) {
	row, ok := schema.RelationNamed(relation)
	if !ok || from.ID == to.ID || !row.Allows(from.Kind, to.Kind) {
		return
	}
	e.declare(from)
	e.declare(to)
	e.claims = append(e.claims, pending{relation: relation, from: from, to: to, qualifiers: qualifiers, time: time, rule: rule, line: len(e.lines) - 1})
}

// reading settles all ids and gives the reading, its records in the order of their ids.
func (e *entry) reading() schema.Reading {
	doc := e.document
	doc.Text = e.text.String()
	sum := sha256.Sum256([]byte(doc.Text))
	doc.SHA256 = hex.EncodeToString(sum[:])
	doc.ID = schema.DocumentID(doc.Source, doc.Text)
	doc.LoadKey = doc.SHA256 + " " + Version
	out := schema.Reading{Document: doc}
	for i, line := range e.lines {
		out.Sentences = append(out.Sentences, schema.Sentence{ID: schema.SentenceID(doc.ID, i), Document: doc.ID, Ordinal: i, Start: line[0], End: line[1]})
	}
	for _, entity := range e.entities {
		out.Entities = append(out.Entities, entity)
	}
	for _, mention := range e.mentions {
		mention.Document = doc.ID
		mention.ID = schema.MentionID(doc.ID, mention.Start, mention.End, mention.Entity)
		mention.Sentence = e.sentence(doc.ID, mention.Start)
		out.Mentions = append(out.Mentions, mention)
	}
	stated := map[string]bool{}
	for _, p := range e.claims {
		claim := schema.NewClaim(p.relation, p.from, p.to, p.qualifiers, p.time, doc.ID)
		line := e.lines[p.line]
		assertion := schema.Assertion{Claim: claim.ID, Document: doc.ID, Sentence: schema.SentenceID(doc.ID, p.line), Quote: doc.Text[line[0]:line[1]],
			Start: line[0], End: line[1], Factuality: schema.Asserted, Time: p.time, Extractor: e.extractor, ExtractorVersion: Version, Rule: p.rule, Confidence: 1}
		assertion.ID = schema.AssertionID(assertion)
		if !stated[claim.ID] {
			out.Claims = append(out.Claims, claim)
		}
		if !stated[assertion.ID] {
			out.Assertions = append(out.Assertions, assertion)
		}
		stated[claim.ID], stated[assertion.ID] = true, true
	}
	slices.SortFunc(out.Entities, func(a, b schema.Entity) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(out.Mentions, func(a, b schema.Mention) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(out.Claims, func(a, b schema.Claim) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(out.Assertions, func(a, b schema.Assertion) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

func (e *entry) sentence(document string, offset int) string {
	at, _ := slices.BinarySearchFunc(e.lines, offset, func(line [2]int, offset int) int {
		if line[1] <= offset {
			return -1
		}
		return 1
	})
	return schema.SentenceID(document, at)
}

// names gathers the other names of an entity: each value once, the first kind that it came
// with, sorted.
type names map[string]schema.Name

func (n names) add(value string, kind schema.NameKind) {
	value = squeeze(value)
	if _, ok := n[value]; !ok && value != "" {
		n[value] = schema.Name{Value: value, Kind: kind, Script: script(value)}
	}
}

func (n names) sorted(but string) []schema.Name {
	var out []schema.Name
	for value, name := range n {
		if value != but {
			out = append(out, name)
		}
	}
	slices.SortFunc(out, func(a, b schema.Name) int { return cmp.Compare(a.Value, b.Value) })
	return out
}

// values gives the names of a kind, sorted.
func values(all []schema.Name, kind schema.NameKind) []string {
	var out []string
	for _, name := range all {
		if name.Kind == kind {
			out = append(out, name.Value)
		}
	}
	return out
}

// script gives the ISO 15924 code of the first letter's script where it is one that lists use.
func script(s string) string {
	scripts := []struct {
		code  string
		table *unicode.RangeTable
	}{{"Latn", unicode.Latin}, {"Arab", unicode.Arabic}, {"Cyrl", unicode.Cyrillic}, {"Hang", unicode.Hangul}, {"Kana", unicode.Katakana}, {"Hira", unicode.Hiragana},
		{"Hani", unicode.Han}, {"Hebr", unicode.Hebrew}, {"Grek", unicode.Greek}, {"Deva", unicode.Devanagari}, {"Geor", unicode.Georgian}, {"Armn", unicode.Armenian}}
	for _, r := range s {
		if !unicode.IsLetter(r) {
			continue
		}
		for _, s := range scripts {
			if unicode.Is(s.table, r) {
				return s.code
			}
		}
		return ""
	}
	return ""
}
