package neo4j

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"chancery/schema"
	"chancery/store"
)

// insert writes documents that are not stored, and notes what that touches.
func (t *transaction) insert(readings []schema.Reading, touched *touched) error {
	stories, err := t.tell(readings)
	if err != nil {
		return err
	}
	var documents, sentences, descriptions, described, mentions, claims, assertions []any
	seen, claimed := map[string]bool{}, map[string]bool{}
	for _, reading := range readings {
		document, err := documentRow(reading, stories[reading.Document.ID])
		if err != nil {
			return err
		}
		documents = append(documents, document)
		touched.sources[reading.Document.Source] = true
		for _, s := range reading.Sentences {
			sentences = append(sentences, sentenceRow(s, reading.Document.Text))
		}
		for _, e := range reading.Entities {
			touched.entities[e.ID] = true
			id, record, err := description(e)
			if err != nil {
				return err
			}
			if !seen[id] {
				seen[id] = true
				descriptions = append(descriptions, map[string]any{"id": id, "entity": e.ID, "record": record})
			}
			described = append(described, []any{reading.Document.ID, id})
		}
		for _, m := range reading.Mentions {
			mentions = append(mentions, mentionRow(m))
		}
		byID := make(map[string]schema.Claim, len(reading.Claims))
		for _, c := range reading.Claims {
			byID[c.ID] = c
			touched.claims[c.ID] = true
			if !claimed[c.ID] {
				claimed[c.ID] = true
				row, err := claimRow(c)
				if err != nil {
					return err
				}
				claims = append(claims, row)
			}
		}
		for _, a := range reading.Assertions {
			assertions = append(assertions, assertionRow(a, byID[a.Claim], reading.Document))
		}
	}
	for _, part := range []struct {
		text string
		rows []any
	}{
		{"UNWIND $rows AS row CREATE (d:Document) SET d = row", documents},
		{"UNWIND $rows AS row MATCH (d:Document {id: row.document}) CREATE (s:Sentence)-[:IN]->(d) SET s = row", sentences},
		{"UNWIND $rows AS row MERGE (x:Description {id: row.id}) ON CREATE SET x = row", descriptions},
		{"UNWIND $rows AS row MATCH (d:Document {id: row[0]}) MATCH (x:Description {id: row[1]}) CREATE (d)-[:DESCRIBES]->(x)", described},
		{"UNWIND $rows AS row CREATE (m:Mention) SET m = row", mentions},
		{"UNWIND $rows AS row MERGE (c:Claim {id: row.id}) ON CREATE SET c = row", claims},
		{"UNWIND $rows AS row MATCH (c:Claim {id: row.claim}) MATCH (s:Sentence {id: row.sentence})" +
			" CREATE (a:Assertion)-[:OF]->(c) CREATE (a)-[:STATED_IN]->(s) SET a = row", assertions},
	} {
		if err := t.rows(part.text, part.rows); err != nil {
			return err
		}
	}
	return nil
}

// description gives an entity as one document describes it, as JSON, and the id under which
// documents that describe it alike share one node.
func description(e schema.Entity) (id, record string, err error) {
	encoded, err := json.Marshal(e)
	if err != nil {
		return "", "", fmt.Errorf("%w: entity %s: %w", store.ErrReading, e.ID, err)
	}
	sum := sha256.Sum256(encoded)
	return hex.EncodeToString(sum[:16]), string(encoded), nil
}

func documentRow(r schema.Reading, story string) (map[string]any, error) {
	d := r.Document
	authors, err := store.CompactJSON(d.Authors)
	if err != nil {
		return nil, err
	}
	earliest, _, _ := d.PublishedOn.Bounds()
	from, until := schema.Knowledge(d, nil)
	return map[string]any{
		"id": d.ID, "name": d.Title, "form": string(d.Form), "source": d.Source, "sourceKey": key(d.Source), "title": d.Title, "titleFolded": schema.Fold(d.Title),
		"authors": nonNil(d.Authors), "authorsJSON": authors, "publisher": d.Publisher, "publisherFolded": schema.Fold(d.Publisher),
		"publishedOn": string(d.PublishedOn), "publishedDay": int64(earliest), "language": d.Language, "url": d.URL, "licence": d.Licence,
		"sha256": d.SHA256, "text": d.Text, "loadKey": d.LoadKey, "collection": d.Collection, "sketch": numbers(d.Sketch), "bands": bands(d.Sketch),
		"story": story, "superseded": false, "knownFrom": int64(from), "knownUntil": int64(until), "assertions": int64(len(r.Assertions)),
	}, nil
}

// key gives a text of any length a short form that an index can hold.
func key(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:16])
}

func nonNil(list []string) []string { return append([]string{}, list...) }

func sentenceRow(s schema.Sentence, text string) map[string]any {
	return map[string]any{"id": s.ID, "document": s.Document, "ordinal": int64(s.Ordinal), "start": int64(s.Start), "end": int64(s.End), "page": int64(s.Page),
		"text": text[s.Start:s.End], "textFolded": schema.Fold(text[s.Start:s.End])}
}

func mentionRow(m schema.Mention) map[string]any {
	return map[string]any{"id": m.ID, "document": m.Document, "sentence": m.Sentence, "entity": m.Entity, "surface": m.Surface, "surfaceFolded": schema.Fold(m.Surface),
		"start": int64(m.Start), "end": int64(m.End), "rule": m.Rule, "score": m.Score}
}

func claimRow(c schema.Claim) (map[string]any, error) {
	qualifiers, err := store.CompactJSON(c.Qualifiers)
	if err != nil {
		return nil, err
	}
	row, _ := schema.RelationNamed(c.Relation)
	return map[string]any{"id": c.ID, "type": string(c.Relation), "nature": string(row.Nature), "from": c.From, "to": c.To,
		"qualifiers": qualifiers, "when": string(c.When), "within": c.Within, "drawn": "", "earlier": int64(0)}, nil
}

func assertionRow(a schema.Assertion, claim schema.Claim, document schema.Document) map[string]any {
	names, folded, entities := []string{}, []string{}, []string{}
	for _, voice := range a.Attribution {
		names, folded, entities = append(names, voice.Name), append(folded, schema.Fold(voice.Name)), append(entities, voice.Entity)
	}
	speaker := ""
	if len(names) > 0 {
		speaker = names[0]
	}
	earliest, latest, known := a.Time.Bounds()
	if !known {
		earliest, latest = schema.FirstDay, schema.LastDay
	}
	from, until := schema.Knowledge(document, nil)
	return map[string]any{"id": a.ID, "claim": a.Claim, "document": a.Document, "sentence": a.Sentence,
		"type": string(claim.Relation), "from": claim.From, "to": claim.To, "quote": a.Quote, "quoteFolded": schema.Fold(a.Quote), "start": int64(a.Start), "end": int64(a.End),
		"factuality": string(a.Factuality), "negated": a.Negated, "speaker": speaker, "speakerFolded": schema.Fold(speaker),
		"voiceNames": names, "voiceNamesFolded": folded, "voiceEntities": entities, "time": string(a.Time), "earliest": int64(earliest), "latest": int64(latest),
		"published": string(document.PublishedOn), "superseded": false, "knownFrom": int64(from), "knownUntil": int64(until), "extractor": a.Extractor, "extractorVersion": a.ExtractorVersion, "rule": a.Rule, "confidence": a.Confidence}
}
