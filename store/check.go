package store

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"unicode/utf8"

	"chancery/schema"
)

// Check says what is wrong with a reading, as an ErrReading that names the record, or nil.
// It asks that every id is derived from its content and declared once in the reading, that
// sentences, mentions and quotes stand at their spans, that relations join ends which they
// allow, and that all text is UTF-8 without NUL. Every store checks each reading it is given.
func Check(reading schema.Reading) error {
	c := checking{document: reading.Document, sentences: map[string]schema.Sentence{}, entities: map[string]schema.Entity{},
		claims: map[string]schema.Claim{}, asserted: map[string]bool{}, seen: map[string]bool{}}
	steps := []func(schema.Reading) error{c.checkDocument, c.checkSentences, c.checkEntities, c.checkMentions, c.checkClaims, c.checkAssertions}
	for _, step := range steps {
		if err := step(reading); err != nil {
			return fmt.Errorf("%w: document %s (%s): %w", ErrReading, reading.Document.ID, reading.Document.Source, err)
		}
	}
	return nil
}

type checking struct {
	document  schema.Document
	sentences map[string]schema.Sentence
	entities  map[string]schema.Entity
	claims    map[string]schema.Claim
	asserted  map[string]bool
	seen      map[string]bool // ids of mentions and assertions
}

// longest is how many bytes an entity's id and its name may have: stores keep both in one entry
// of an index, which has no room for a page of text.
const longest = 1000

// plain says what keeps texts from being stored and printed alike everywhere.
func plain(texts ...string) error {
	for _, text := range texts {
		if !utf8.ValidString(text) {
			return fmt.Errorf("%.40q is not UTF-8", text)
		}
		if strings.IndexByte(text, 0) >= 0 {
			return fmt.Errorf("%.40q holds a NUL", text)
		}
	}
	return nil
}

func dated(dates ...schema.Date) error {
	for _, date := range dates {
		if date == "" {
			continue
		}
		if _, err := schema.ParseDate(string(date)); err != nil {
			return err
		}
	}
	return nil
}

func (c checking) checkDocument(schema.Reading) error {
	d := c.document
	if err := plain(append([]string{d.Source, d.Title, d.Publisher, d.Language, d.URL, d.Licence, d.Text, d.LoadKey, d.Collection}, d.Authors...)...); err != nil {
		return err
	}
	if d.Form != schema.ArticleForm && d.Form != schema.EntryForm {
		return fmt.Errorf("no form %q", d.Form)
	}
	if want := schema.DocumentID(d.Source, d.Text); d.ID != want {
		return fmt.Errorf("its source and text give the id %s", want)
	}
	sum := sha256.Sum256([]byte(d.Text))
	if want := hex.EncodeToString(sum[:]); d.SHA256 != want {
		return fmt.Errorf("its text gives the SHA-256 %s, not %q", want, d.SHA256)
	}
	return dated(d.PublishedOn)
}

// span says whether start and end cut the document's text, between characters.
func (c checking) span(start, end int) error {
	text := c.document.Text
	if start < 0 || end < start || end > len(text) {
		return fmt.Errorf("span %d to %d does not lie in %d bytes of text", start, end, len(text))
	}
	if start < len(text) && !utf8.RuneStart(text[start]) || end < len(text) && !utf8.RuneStart(text[end]) {
		return fmt.Errorf("span %d to %d cuts a character", start, end)
	}
	return nil
}

func (c checking) checkSentences(r schema.Reading) error {
	for i, s := range r.Sentences {
		if s.Document != c.document.ID || s.ID != schema.SentenceID(s.Document, s.Ordinal) {
			return fmt.Errorf("sentence %q: its document and ordinal give the id %s", s.ID, schema.SentenceID(c.document.ID, s.Ordinal))
		}
		if i > 0 && s.Ordinal <= r.Sentences[i-1].Ordinal {
			return fmt.Errorf("sentence %s: out of order", s.ID)
		}
		if err := c.span(s.Start, s.End); err != nil {
			return fmt.Errorf("sentence %s: %w", s.ID, err)
		}
		c.sentences[s.ID] = s
	}
	return nil
}

func (c checking) checkEntities(r schema.Reading) error {
	for _, e := range r.Entities {
		if _, ok := schema.KindNamed(e.Kind); !ok {
			return fmt.Errorf("entity %s: no kind %q", e.ID, e.Kind)
		}
		if e.ID == "" || e.Name == "" {
			return fmt.Errorf("entity %q %q: it needs an id and a name", e.ID, e.Name)
		}
		if len(e.ID) > longest || len(e.Name) > longest || len(schema.Fold(e.Name)) > 2*longest {
			return fmt.Errorf("entity %.40q %.40q: an id and a name have at most %d bytes", e.ID, e.Name, longest)
		}
		if _, twice := c.entities[e.ID]; twice {
			return fmt.Errorf("entity %s: declared twice", e.ID)
		}
		texts := []string{e.ID, string(e.SubKind), e.Name, e.Description}
		for _, name := range e.Names {
			texts = append(texts, name.Value, string(name.Kind), name.Script, name.Language)
		}
		for _, identifier := range e.Identifiers {
			texts = append(texts, identifier.Scheme, identifier.Value)
		}
		if err := plain(texts...); err != nil {
			return fmt.Errorf("entity %s: %w", e.ID, err)
		}
		c.entities[e.ID] = e
	}
	return nil
}

// stands says whether a text is the document's from start to end, in that sentence.
func (c checking) stands(text, document, sentence string, start, end int) error {
	if document != c.document.ID {
		return fmt.Errorf("it belongs to the document %q", document)
	}
	if _, ok := c.sentences[sentence]; !ok {
		return fmt.Errorf("sentence %q is not declared", sentence)
	}
	if err := c.span(start, end); err != nil {
		return err
	}
	if found := c.document.Text[start:end]; found != text {
		return fmt.Errorf("the text reads %.80q at %d to %d, not %.80q", found, start, end, text)
	}
	return nil
}

func (c checking) checkMentions(r schema.Reading) error {
	for _, m := range r.Mentions {
		if err := c.stands(m.Surface, m.Document, m.Sentence, m.Start, m.End); err != nil {
			return fmt.Errorf("mention %s: %w", m.ID, err)
		}
		if _, ok := c.entities[m.Entity]; !ok {
			return fmt.Errorf("mention %s: entity %q is not declared", m.ID, m.Entity)
		}
		if want := schema.MentionID(m.Document, m.Start, m.End, m.Entity); m.ID != want || c.seen[m.ID] {
			return fmt.Errorf("mention %q: its content gives the id %s, once", m.ID, want)
		}
		if err := plain(m.Rule); err != nil {
			return fmt.Errorf("mention %s: %w", m.ID, err)
		}
		if !(m.Score >= 0 && m.Score <= 1) {
			return fmt.Errorf("mention %s: score %v is not from 0 to 1", m.ID, m.Score)
		}
		c.seen[m.ID] = true
	}
	return nil
}

func (c checking) checkClaims(r schema.Reading) error {
	for _, claim := range r.Claims {
		row, known := schema.RelationNamed(claim.Relation)
		from, ok := c.entities[claim.From]
		to, also := c.entities[claim.To]
		if !known || !ok || !also {
			return fmt.Errorf("claim %s: relation %q from %q to %q is not declared", claim.ID, claim.Relation, claim.From, claim.To)
		}
		if !row.Allows(from.Kind, to.Kind) {
			return fmt.Errorf("claim %s: %s does not join %s to %s", claim.ID, claim.Relation, from.Kind, to.Kind)
		}
		if claim.Within != "" && claim.Within != c.document.ID {
			return fmt.Errorf("claim %s: keyed by another document, %s", claim.ID, claim.Within)
		}
		for _, qualifier := range claim.Qualifiers {
			if err := plain(qualifier.Key, qualifier.Value); err != nil {
				return fmt.Errorf("claim %s: %w", claim.ID, err)
			}
		}
		want := schema.NewClaim(claim.Relation, from, to, claim.Qualifiers, claim.When, c.document.ID)
		if _, twice := c.claims[claim.ID]; twice || !same(claim, want) {
			return fmt.Errorf("claim %s: its content gives the id %s, once, with its ends and qualifiers in order", claim.ID, want.ID)
		}
		if err := dated(claim.When); err != nil {
			return fmt.Errorf("claim %s: %w", claim.ID, err)
		}
		c.claims[claim.ID] = claim
	}
	return nil
}

func same(a, b schema.Claim) bool {
	if len(a.Qualifiers) != len(b.Qualifiers) {
		return false
	}
	for i := range a.Qualifiers {
		if a.Qualifiers[i] != b.Qualifiers[i] {
			return false
		}
	}
	return a.ID == b.ID && a.Relation == b.Relation && a.From == b.From && a.To == b.To && a.When == b.When && a.Within == b.Within
}

func (c checking) checkAssertions(r schema.Reading) error {
	for _, a := range r.Assertions {
		if err := c.stands(a.Quote, a.Document, a.Sentence, a.Start, a.End); err != nil {
			return fmt.Errorf("assertion %s: %w", a.ID, err)
		}
		if _, ok := c.claims[a.Claim]; !ok {
			return fmt.Errorf("assertion %s: claim %q is not declared", a.ID, a.Claim)
		}
		if !a.Factuality.Valid() {
			return fmt.Errorf("assertion %s: no factuality %q", a.ID, a.Factuality)
		}
		if want := schema.AssertionID(a); a.ID != want || c.seen[a.ID] {
			return fmt.Errorf("assertion %q: its content gives the id %s, once", a.ID, want)
		}
		texts := []string{a.Extractor, a.ExtractorVersion, a.Rule}
		for _, voice := range a.Attribution {
			if _, ok := c.entities[voice.Entity]; voice.Entity != "" && !ok {
				return fmt.Errorf("assertion %s: speaker %q is not declared", a.ID, voice.Entity)
			}
			texts = append(texts, voice.Name)
		}
		if err := plain(texts...); err != nil {
			return fmt.Errorf("assertion %s: %w", a.ID, err)
		}
		if !(a.Confidence >= 0 && a.Confidence <= 1) {
			return fmt.Errorf("assertion %s: confidence %v is not from 0 to 1", a.ID, a.Confidence)
		}
		if err := dated(a.Time); err != nil {
			return fmt.Errorf("assertion %s: %w", a.ID, err)
		}
		c.seen[a.ID], c.asserted[a.Claim] = true, true
	}
	for _, claim := range r.Claims {
		if !c.asserted[claim.ID] {
			return fmt.Errorf("claim %s: nothing asserts it", claim.ID)
		}
	}
	return nil
}
