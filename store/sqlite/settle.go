package sqlite

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"chancery/schema"
	"chancery/store"
)

// settle brings up to date what the writing touched: which documents are superseded, the view
// of each claim, each entity as all documents describe it.
func (w *writing) settle(changed int) error {
	if err := w.flush(); err != nil {
		return err
	}
	for _, source := range sorted(w.sources) {
		if err := w.settleSource(source); err != nil {
			return err
		}
	}
	for _, n := range sorted(w.claims) {
		if err := w.settleClaim(n); err != nil {
			return err
		}
	}
	for _, n := range sorted(w.entities) {
		if !w.entities[n] {
			continue
		}
		if err := w.settleEntity(n); err != nil {
			return err
		}
	}
	for n, change := range w.degrees {
		if change == 0 {
			continue
		}
		if _, err := w.exec("UPDATE entity SET degree = degree + ? WHERE n = ?", change, n); err != nil {
			return err
		}
	}
	if changed == 0 {
		return nil
	}
	_, err := w.exec("UPDATE meta SET value = CASE key WHEN 'changes' THEN value + 1 WHEN 'changed' THEN unixepoch() ELSE " + freshMark + " END WHERE key IN ('changes', 'mark', 'changed')")
	return err
}

func sorted[K int64 | string](set map[K]bool) []K {
	out := make([]K, 0, len(set))
	for key := range set {
		out = append(out, key)
	}
	slices.Sort(out)
	return out
}

// settleSource marks all but the newest document of a source as superseded.
func (w *writing) settleSource(source string) error {
	var numbers []int64
	var documents []schema.Document
	var marks []mark
	err := w.rows("SELECT n, id, published_on, superseded, known_from, known_until FROM document WHERE source = ?", []any{source}, func(scan func(...any) error) error {
		var n int64
		var m mark
		d := schema.Document{Source: source}
		err := scan(&n, &d.ID, &d.PublishedOn, &m.superseded, &m.from, &m.until)
		numbers, documents, marks = append(numbers, n), append(documents, d), append(marks, m)
		return err
	})
	if err != nil {
		return err
	}
	for i, d := range documents {
		now := mark{superseded: slices.ContainsFunc(documents, func(other schema.Document) bool { return other.Supersedes(d) })}
		now.from, now.until = schema.Knowledge(d, documents)
		if now == marks[i] {
			continue
		}
		if _, err := w.exec("UPDATE document SET superseded = ?, known_from = ?, known_until = ? WHERE n = ?", now.superseded, int(now.from), int(now.until), numbers[i]); err != nil {
			return err
		}
		w.marked[numbers[i]] = now
		if err := w.gather("SELECT DISTINCT claim FROM assertion WHERE document = ?", numbers[i], w.claims); err != nil {
			return err
		}
	}
	return nil
}

// evidenceOf gives all assertions of a claim with what their documents say of themselves.
func (w *writing) evidenceOf(n int64) ([]schema.Evidence, error) {
	if fresh := w.fresh[n]; fresh != nil {
		for i, document := range fresh.documents {
			if m, ok := w.marked[document]; ok {
				fresh.evidence[i].Superseded, fresh.evidence[i].KnownFrom, fresh.evidence[i].KnownUntil = m.superseded, m.from, m.until
			}
		}
		return fresh.evidence, nil
	}
	var evidence []schema.Evidence
	err := w.rows(`SELECT a.id, a.quote, a.factuality, a.negated, a.speaker, a.time, a.confidence, d.id, d.title, d.published_on, d.sketch, d.superseded, d.known_from, d.known_until
		FROM assertion a JOIN document d ON d.n = a.document WHERE a.claim = ?`, []any{n}, func(scan func(...any) error) error {
		var e schema.Evidence
		var speaker string
		var sketch []byte
		a := &e.Assertion
		if err := scan(&a.ID, &a.Quote, &a.Factuality, &a.Negated, &speaker, &a.Time, &a.Confidence, &a.Document, &e.Title, &e.PublishedOn, &sketch, &e.Superseded, &e.KnownFrom, &e.KnownUntil); err != nil {
			return err
		}
		e.Sketch = sketchOf(sketch)
		if speaker != "" {
			a.Attribution = []schema.Voice{{Name: speaker}}
		}
		evidence = append(evidence, e)
		return nil
	})
	return evidence, err
}

// settleClaim writes the view of a claim anew, or deletes a claim that nothing asserts any more.
func (w *writing) settleClaim(n int64) error {
	evidence, err := w.evidenceOf(n)
	if err != nil {
		return err
	}
	var from, to int64
	wasLive := false
	if fresh := w.fresh[n]; fresh != nil {
		from, to = fresh.from, fresh.to
	} else if err := w.rows("SELECT from_n, to_n, live FROM claim WHERE n = ?", []any{n}, func(scan func(...any) error) error { return scan(&from, &to, &wasLive) }); err != nil {
		return err
	}
	edge, live := schema.Summarise(schema.Claim{}, evidence)
	if live != wasLive {
		change := 1
		if wasLive {
			change = -1
		}
		w.degrees[from] += change
		if to != from {
			w.degrees[to] += change
		}
	}
	if wasLive {
		if _, err := w.exec("DELETE FROM interval WHERE claim = ?", n); err != nil {
			return err
		}
	}
	if w.fresh[n] == nil { // its earlier views are written anew
		if _, err := w.exec("DELETE FROM claim WHERE past_of = ?", n); err != nil {
			return err
		}
	}
	switch {
	case len(evidence) == 0:
		_, err = w.exec("DELETE FROM claim WHERE n = ?", n)
		return err
	case !live:
		if _, err = w.exec("UPDATE claim SET live = 0, known_from = ?, known_until = ? WHERE n = ?", int(schema.Never), int(schema.Never), n); err != nil {
			return err
		}
	default:
		for _, interval := range edge.Intervals {
			if _, err := w.exec("INSERT INTO interval (claim, earliest, latest) VALUES (?,?,?)", n, int(interval[0]), int(interval[1])); err != nil {
				return err
			}
		}
	}
	past, now := schema.History(schema.Claim{}, evidence)
	if live {
		view := schema.Known{Edge: edge, From: schema.Never, Until: schema.Never}
		if now {
			view, past = past[len(past)-1], past[:len(past)-1]
		}
		if err := w.writeView(n, true, view); err != nil {
			return err
		}
	}
	return w.writePast(n, past)
}

// writePast writes the earlier views of a claim.
func (w *writing) writePast(n int64, past []schema.Known) error {
	for _, view := range past {
		m, err := w.exec(`INSERT INTO claim (id, type, nature, from_n, to_n, qualifiers, at, within, past_of, known_from, known_until)
			SELECT id, type, nature, from_n, to_n, qualifiers, at, within, n, ?, ? FROM claim WHERE n = ?`, int(view.From), int(view.Until), n)
		if err != nil {
			return err
		}
		if err := w.writeView(m, false, view); err != nil {
			return err
		}
	}
	return nil
}

// writeView writes a claim as it is seen today, where live, or was on earlier days.
func (w *writing) writeView(n int64, live bool, view schema.Known) error {
	e := view.Edge
	earliest, latest := schema.FirstDay, schema.LastDay
	if len(e.Intervals) > 0 {
		earliest, latest = e.Intervals[0][0], e.Intervals[0][1]
	}
	for _, interval := range e.Intervals {
		latest = max(latest, interval[1])
	}
	intervals, err := store.CompactJSON(e.Intervals)
	if err != nil {
		return err
	}
	c := e.Counts
	_, err = w.exec(`UPDATE claim SET live = ?, known_from = ?, known_until = ?, affirmed = ?, dated = ?, factuality = ?, confidence = ?, confidence_text = ?, evidence = ?, sources = ?,
		asserted = ?, reported = ?, alleged = ?, denied = ?, negated = ?, planned = ?, hypothetical = ?, earliest = ?, latest = ?, valid_from = ?, valid_to = ?, intervals = ?,
		quote = ?, quote_folded = ?, speaker = ?, document = ?, document_title = ?, document_title_folded = ?, published = ?, first_published = ?, last_published = ? WHERE n = ?`,
		live, int(view.From), int(view.Until), e.Affirmed, len(e.Intervals) > 0, string(e.Factuality), e.Confidence, decimal(e.Confidence), e.Evidence, e.Sources,
		c.Asserted, c.Reported, c.Alleged, c.Denied, c.Negated, c.Planned, c.Hypothetical, int(earliest), int(latest), string(e.ValidFrom), string(e.ValidTo), intervals,
		e.Quote, schema.Fold(e.Quote), e.Speaker, e.Document, e.DocumentTitle, schema.Fold(e.DocumentTitle), string(e.Published), string(e.FirstPublished), string(e.LastPublished), n)
	return err
}

// settleEntity merges an entity anew, or deletes one of which no document speaks any more.
func (w *writing) settleEntity(n int64) error {
	var contributions []schema.Contribution
	err := w.rows("SELECT content, documents FROM contribution WHERE entity = ?", []any{n}, func(scan func(...any) error) error {
		var content []byte
		var c schema.Contribution
		if err := scan(&content, &c.Documents); err != nil {
			return err
		}
		if err := json.Unmarshal(content, &c.Entity); err != nil {
			return fmt.Errorf("reading a stored entity: %w", err)
		}
		contributions = append(contributions, c)
		return nil
	})
	if err != nil {
		return err
	}
	if len(contributions) == 0 {
		for _, text := range []string{"DELETE FROM entity_name WHERE entity = ?", "DELETE FROM entity_text WHERE rowid = ?", "DELETE FROM entity WHERE n = ?"} {
			if _, err := w.exec(text, n); err != nil {
				return err
			}
		}
		return nil
	}
	e := schema.MergeEntity(contributions)
	names, err := store.CompactJSON(e.Names)
	if err != nil {
		return err
	}
	identifiers, err := store.CompactJSON(e.Identifiers)
	if err != nil {
		return err
	}
	var oldKind, oldSub, oldName, oldDescription, oldNames, oldIdentifiers string
	err = w.rows("SELECT kind, sub_kind, name, description, names, identifiers FROM entity WHERE n = ?", []any{n}, func(scan func(...any) error) error {
		return scan(&oldKind, &oldSub, &oldName, &oldDescription, &oldNames, &oldIdentifiers)
	})
	if err != nil {
		return err
	}
	if oldKind != string(e.Kind) || oldSub != string(e.SubKind) || oldName != e.Name || oldDescription != e.Description || oldNames != names || oldIdentifiers != identifiers {
		if _, err := w.exec("UPDATE entity SET kind = ?, sub_kind = ?, name = ?, name_folded = ?, description = ?, names = ?, identifiers = ? WHERE n = ?",
			string(e.Kind), string(e.SubKind), e.Name, schema.Fold(e.Name), e.Description, names, identifiers, n); err != nil {
			return err
		}
	}
	if oldName == e.Name && oldNames == names {
		return nil
	}
	return w.index(n, oldName != "", e)
}

// index writes the folded names by which an entity is found.
func (w *writing) index(n int64, indexed bool, e schema.Entity) error {
	if indexed {
		for _, text := range []string{"DELETE FROM entity_name WHERE entity = ?", "DELETE FROM entity_text WHERE rowid = ?"} {
			if _, err := w.exec(text, n); err != nil {
				return err
			}
		}
	}
	folded := []string{schema.Fold(e.Name)}
	for _, name := range e.Names {
		folded = append(folded, schema.Fold(name.Value))
	}
	for _, name := range folded {
		if _, err := w.exec("INSERT OR IGNORE INTO entity_name (entity, folded) VALUES (?,?)", n, name); err != nil {
			return err
		}
	}
	_, err := w.exec("INSERT INTO entity_text (rowid, names) VALUES (?,?)", n, strings.Join(folded, " "))
	return err
}
