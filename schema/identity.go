package schema

import (
	"crypto/sha256"
	"encoding/hex"
	"sort"
	"strconv"
	"strings"
)

// hashed gives a content-derived id: the prefix and 20 hexadecimal digits (80 bits) of the
// SHA-256 of the parts, each preceded by its length so that parts cannot run together.
func hashed(prefix string, parts ...string) string {
	sum := sha256.New()
	for _, part := range parts {
		sum.Write([]byte(strconv.Itoa(len(part)) + ":" + part))
	}
	return prefix + ":" + hex.EncodeToString(sum.Sum(nil))[:20]
}

// DocumentID gives a document's id from its source and its stored text.
func DocumentID(source, text string) string { return hashed("document", source, text) }

// SentenceID gives a sentence's id from its document's id and its ordinal.
func SentenceID(document string, ordinal int) string {
	return document + "#" + strconv.Itoa(ordinal)
}

// MentionID gives a mention's id from its document, byte span and entity.
func MentionID(document string, start, end int, entity string) string {
	return hashed("mention", document, strconv.Itoa(start), strconv.Itoa(end), entity)
}

// EntityID gives an entity's id: from the first identifier, in the order given, else from kind,
// folded full name and context (the country or body that the document gives, or the
// document's id where the name is local to it).
func EntityID(kind Kind, name, context string, identifiers ...Identifier) string {
	if len(identifiers) > 0 && identifiers[0].Value != "" {
		return identifiers[0].Scheme + ":" + identifiers[0].Value
	}
	return hashed(strings.ToLower(string(kind)), Fold(name), context)
}

// NewClaim gives the claim with its ends in order, its qualifiers sorted and its id derived:
// two documents that say the same give equal claims. The ends of a symmetric relation are put
// in the order of their ids where their kinds allow either. Event relations are keyed by their time,
// undated ones by the document.
func NewClaim(relation Relation, from, to Entity, qualifiers []Qualifier, when Date, document string) Claim {
	row, _ := RelationNamed(relation)
	if row.Symmetric && to.ID < from.ID && row.Allows(to.Kind, from.Kind) {
		from, to = to, from
	}
	sorted := append([]Qualifier(nil), qualifiers...)
	sort.Slice(sorted, func(i, j int) bool {
		if sorted[i].Key != sorted[j].Key {
			return sorted[i].Key < sorted[j].Key
		}
		return sorted[i].Value < sorted[j].Value
	})
	claim := Claim{Relation: relation, From: from.ID, To: to.ID, Qualifiers: sorted}
	if row.Nature == Event {
		claim.When = when
		if when == "" {
			claim.Within = document
		}
	}
	parts := []string{string(relation), from.ID, to.ID, string(claim.When), claim.Within}
	for _, qualifier := range sorted {
		parts = append(parts, qualifier.Key, qualifier.Value)
	}
	claim.ID = hashed("claim", parts...)
	return claim
}

// AssertionID gives an assertion's id from its claim, document, span, factuality, polarity and speakers.
func AssertionID(a Assertion) string {
	parts := []string{a.Claim, a.Document, strconv.Itoa(a.Start), strconv.Itoa(a.End), string(a.Factuality), strconv.FormatBool(a.Negated)}
	for _, voice := range a.Attribution {
		parts = append(parts, voice.Entity, voice.Name)
	}
	return hashed("assertion", parts...)
}
