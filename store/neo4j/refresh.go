package neo4j

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"chancery/schema"
	"chancery/store"
	"chancery/store/cypher"
)

// text gives a value as a string, "" where it is none.
func text(value any) string {
	s, _ := value.(string)
	return s
}

// refresh brings everything up to date that a change touched: which version of a source
// counts, the entities as all documents describe them, and the claims over their evidence.
func (t *transaction) refresh(touched *touched) error {
	if err := t.supersede(touched); err != nil {
		return err
	}
	gone, err := t.describe(sorted(touched.entities))
	if err != nil {
		return err
	}
	for part := range slices.Chunk(sorted(touched.claims), 2000) {
		if err := t.summarise(part); err != nil {
			return err
		}
	}
	return t.rows("UNWIND $rows AS id MATCH (e:Entity {id: id}) DETACH DELETE e", gone)
}

// supersede marks every version of the touched sources but the newest, and touches the
// claims of documents whose mark changes.
func (t *transaction) supersede(touched *touched) error {
	var keys []string
	for source := range touched.sources {
		if source != "" || touched.sourceless {
			keys = append(keys, key(source))
		}
	}
	found, err := t.list("MATCH (d:Document) WHERE d.sourceKey IN $ids RETURN collect([d.id, d.source, d.publishedOn, d.superseded, d.knownFrom, d.knownUntil])", keys)
	if err != nil {
		return err
	}
	versions := map[string][]schema.Document{}
	for _, item := range found {
		d := item.([]any)
		source := text(d[1])
		versions[source] = append(versions[source], schema.Document{ID: text(d[0]), Source: source, PublishedOn: schema.Date(text(d[2]))})
	}
	var changed []any
	var ids []string
	for _, item := range found {
		d := item.([]any)
		was, _ := d[3].(bool)
		document := schema.Document{ID: text(d[0]), Source: text(d[1]), PublishedOn: schema.Date(text(d[2]))}
		is := slices.ContainsFunc(versions[document.Source], func(other schema.Document) bool { return other.Supersedes(document) })
		from, until := schema.Knowledge(document, versions[document.Source])
		if is != was || int64(from) != d[4] || int64(until) != d[5] {
			changed = append(changed, []any{document.ID, is, int64(from), int64(until)})
			ids = append(ids, document.ID)
		}
	}
	if len(changed) == 0 {
		return nil
	}
	for _, text := range []string{
		"UNWIND $rows AS row MATCH (d:Document {id: row[0]}) SET d.superseded = row[1], d.knownFrom = row[2], d.knownUntil = row[3]",
		"UNWIND $rows AS row MATCH (a:Assertion {document: row[0]}) SET a.superseded = row[1], a.knownFrom = row[2], a.knownUntil = row[3]",
	} {
		if err := t.rows(text, changed); err != nil {
			return err
		}
	}
	claims, err := t.list("MATCH (a:Assertion) WHERE a.document IN $ids RETURN collect(DISTINCT a.claim)", ids)
	for _, id := range claims {
		touched.claims[text(id)] = true
	}
	return err
}

// describe merges the descriptions of entities and writes their nodes. It gives the ids of
// those that no document describes any more.
func (t *transaction) describe(ids []string) (gone []any, err error) {
	found, err := t.list("MATCH (x:Description) WHERE x.entity IN $ids RETURN collect([x.entity, x.id, x.record, COUNT { (x)<-[:DESCRIBES]-() }])", ids)
	if err != nil {
		return nil, err
	}
	contributions := map[string][]schema.Contribution{}
	var unused []any
	for _, item := range found {
		x := item.([]any)
		documents, _ := x[3].(int64)
		if documents == 0 {
			unused = append(unused, text(x[1]))
			continue
		}
		c := schema.Contribution{Documents: int(documents)}
		if err := json.Unmarshal([]byte(text(x[2])), &c.Entity); err != nil {
			return nil, fmt.Errorf("%w: the description of %s cannot be read: %w", store.ErrForeign, text(x[0]), err)
		}
		contributions[text(x[0])] = append(contributions[text(x[0])], c)
	}
	if err := t.rows("UNWIND $rows AS id MATCH (x:Description {id: id}) DELETE x", unused); err != nil {
		return nil, err
	}
	known, err := t.list("MATCH (e:Entity) WHERE e.id IN $ids RETURN collect([e.id, labels(e), e.name, e.kind])", ids)
	if err != nil {
		return nil, err
	}
	before := map[string][]any{}
	for _, item := range known {
		e := item.([]any)
		before[text(e[0])] = e
	}
	var renamed, upserts, unlabelled []any
	for _, id := range ids {
		if len(contributions[id]) == 0 {
			gone = append(gone, id)
			continue
		}
		entity := schema.MergeEntity(contributions[id])
		row, err := entityRow(entity)
		if err != nil {
			return nil, err
		}
		labels := labelsOf(entity)
		upserts = append(upserts, map[string]any{"id": id, "view": row, "labels": labels})
		old, stored := before[id]
		if !stored {
			continue
		}
		if extra := otherLabels(old[1], labels); len(extra) > 0 {
			unlabelled = append(unlabelled, map[string]any{"id": id, "labels": extra})
		}
		if text(old[2]) != entity.Name || text(old[3]) != string(entity.Kind) {
			renamed = append(renamed, []any{id, entity.Name, schema.Fold(entity.Name), string(entity.Kind)})
		}
	}
	// The labels come from the schema's closed lists; one text for all is planned once.
	if err := t.rows("UNWIND $rows AS row MATCH (e:Entity {id: row.id}) REMOVE e:$(row.labels)", unlabelled); err != nil {
		return nil, err
	}
	if err := t.rows("UNWIND $rows AS row MERGE (e:Entity {id: row.id}) SET e = row.view SET e:$(row.labels)", upserts); err != nil {
		return nil, err
	}
	for _, label := range []string{"Relation", "Superseded", "Known:Past"} {
		for _, end := range []string{"from", "to"} {
			if err := t.rows("UNWIND $rows AS row MATCH (c:"+label+") WHERE c."+end+" = row[0] AND c.id >= '' SET c."+end+"Name = row[1], c."+end+"NameFolded = row[2], c."+end+"Kind = row[3]", renamed); err != nil {
				return nil, err
			}
		}
	}
	return gone, nil
}

// labelsOf gives the labels of an entity beside :Entity, from the schema's closed lists.
func labelsOf(e schema.Entity) []string {
	row, ok := schema.KindNamed(e.Kind)
	if !ok {
		return []string{}
	}
	labels := []string{string(row.Kind)}
	if slices.Contains(row.SubKinds, e.SubKind) {
		labels = append(labels, string(e.SubKind))
	}
	return labels
}

// otherLabels gives the labels of a stored entity that it no longer bears.
func otherLabels(stored any, labels []string) []string {
	var out []string
	list, _ := stored.([]any)
	for _, label := range list {
		if name := text(label); name != "Entity" && !slices.Contains(labels, name) {
			out = append(out, name)
		}
	}
	return out
}

func entityRow(e schema.Entity) (map[string]any, error) {
	names, err := store.CompactJSON(e.Names)
	if err != nil {
		return nil, err
	}
	identifiers, err := store.CompactJSON(e.Identifiers)
	if err != nil {
		return nil, err
	}
	aliases, folded, schemes := []string{}, []string{}, []string{}
	for _, name := range e.Names {
		aliases, folded = append(aliases, name.Value), append(folded, schema.Fold(name.Value))
	}
	for _, identifier := range e.Identifiers {
		schemes = append(schemes, identifier.Scheme+":"+identifier.Value)
	}
	own := schema.Fold(e.Name)
	return map[string]any{"id": e.ID, "kind": string(e.Kind), "subKind": string(e.SubKind), "name": e.Name, "description": e.Description,
		"aliases": aliases, "identifiers": schemes, "namesJSON": names, "identifiersJSON": identifiers,
		"nameFolded": own, "namesFolded": folded, "search": strings.Join(append([]string{own}, folded...), " ")}, nil
}

// summarise brings claims up to date: their view over all evidence and the relationship
// drawn for it. Claims without any assertion are deleted.
func (t *transaction) summarise(ids []string) error {
	found, err := t.list("MATCH (c:Claim) WHERE c.id IN $ids OPTIONAL MATCH (f:Entity {id: c.from}) OPTIONAL MATCH (t:Entity {id: c.to})"+
		" RETURN collect([c.id, c.type, c.from, c.to, c.qualifiers, c.when, c.within, c.drawn, f.name, f.kind, t.name, t.kind, c.earlier,"+
		" COLLECT { MATCH (a:Assertion {claim: c.id}) RETURN [a.id, a.document, a.quote, a.factuality, a.negated, a.speaker, a.time, a.confidence] }])", ids)
	if err != nil {
		return err
	}
	documents := map[string]bool{}
	for _, item := range found {
		for _, a := range item.([]any)[13].([]any) {
			documents[text(a.([]any)[1])] = true
		}
	}
	about, err := t.list("MATCH (d:Document) WHERE d.id IN $ids RETURN collect([d.id, d.title, d.publishedOn, d.superseded, d.sketch, d.knownFrom, d.knownUntil])", sorted(documents))
	if err != nil {
		return err
	}
	evidence := map[string]schema.Evidence{}
	for _, item := range about {
		d := item.([]any)
		superseded, _ := d[3].(bool)
		from, _ := d[5].(int64)
		until, _ := d[6].(int64)
		evidence[text(d[0])] = schema.Evidence{Title: text(d[1]), PublishedOn: schema.Date(text(d[2])), Superseded: superseded, Sketch: sketchOf(d[4]),
			KnownFrom: schema.Day(from), KnownUntil: schema.Day(until)}
	}
	d := drawing{updated: map[string][]any{}, erased: map[string][]any{}}
	for _, item := range found {
		if err := d.claim(item.([]any), evidence); err != nil {
			return err
		}
	}
	return d.apply(t)
}

// drawing gathers what is to be written for claims; updated and erased are relationships by
// type, because only a text that names the type finds them by their index.
type drawing struct {
	live, dead, deleted, created []any
	forgotten, past              []any // ids of claims whose earlier views go, and earlier views
	updated, erased              map[string][]any
}

// claim notes what is to be written for one claim, from its row and the documents' evidence.
func (d *drawing) claim(row []any, documents map[string]schema.Evidence) error {
	claim := schema.Claim{ID: text(row[0]), Relation: schema.Relation(text(row[1])), From: text(row[2]), To: text(row[3]), When: schema.Date(text(row[5])), Within: text(row[6])}
	if err := json.Unmarshal([]byte(text(row[4])), &claim.Qualifiers); err != nil {
		return fmt.Errorf("%w: the qualifiers of %s cannot be read: %w", store.ErrForeign, claim.ID, err)
	}
	var evidence []schema.Evidence
	for _, item := range row[13].([]any) {
		a := item.([]any)
		one := documents[text(a[1])]
		one.Assertion = schema.Assertion{ID: text(a[0]), Claim: claim.ID, Document: text(a[1]), Quote: text(a[2]), Factuality: schema.Factuality(text(a[3])), Time: schema.Date(text(a[6]))}
		one.Assertion.Negated, _ = a[4].(bool)
		one.Assertion.Confidence, _ = a[7].(float64)
		if speaker := text(a[5]); speaker != "" {
			one.Assertion.Attribution = []schema.Voice{{Name: speaker}}
		}
		evidence = append(evidence, one)
	}
	drawn, wanted := text(row[7]), ""
	edge, live := schema.Summarise(claim, evidence)
	if live {
		wanted = cypher.Unaffirmed
		if edge.Affirmed {
			wanted = string(claim.Relation)
		}
	}
	if drawn != "" && drawn != wanted {
		d.erased[drawn] = append(d.erased[drawn], claim.ID)
	}
	if earlier, _ := row[12].(int64); earlier > 0 {
		d.forgotten = append(d.forgotten, claim.ID)
	}
	if len(evidence) == 0 {
		d.deleted = append(d.deleted, claim.ID)
		return nil
	}
	ends := map[string]any{"fromNameFolded": schema.Fold(text(row[8])), "toNameFolded": schema.Fold(text(row[10]))}
	for i, name := range []string{"fromName", "fromKind", "toName", "toKind"} {
		ends[name] = text(row[8+i])
	}
	known, err := d.history(claim, evidence, ends)
	if err != nil {
		return err
	}
	maps.Copy(ends, known)
	if !live { // its assertions still say who is meant
		d.dead = append(d.dead, map[string]any{"id": claim.ID, "view": ends})
		return nil
	}
	view, err := viewRow(edge)
	if err != nil {
		return err
	}
	view["drawn"] = wanted
	maps.Copy(view, ends)
	d.live = append(d.live, map[string]any{"id": claim.ID, "view": view})
	relationship := edgeRow(edge, view)
	if drawn == wanted {
		d.updated[wanted] = append(d.updated[wanted], map[string]any{"claim": claim.ID, "view": relationship})
	} else {
		d.created = append(d.created, map[string]any{"type": wanted, "from": claim.From, "to": claim.To, "view": relationship})
	}
	return nil
}

// apply writes what was gathered.
func (d *drawing) apply(t *transaction) error {
	for _, part := range []struct {
		rows map[string][]any
		text string
	}{
		{d.erased, "UNWIND $rows AS id MATCH ()-[r:%s {claim: id}]->() DELETE r"},
		{d.updated, "UNWIND $rows AS row MATCH ()-[r:%s {claim: row.claim}]->() SET r = row.view"},
	} {
		for _, kind := range cypher.RelationshipTypes() {
			if err := t.rows(fmt.Sprintf(part.text, kind), part.rows[kind]); err != nil {
				return err
			}
		}
	}
	if err := t.rows("UNWIND $rows AS row MATCH (f:Entity {id: row.from}) MATCH (t:Entity {id: row.to}) CREATE (f)-[r:$(row.type)]->(t) SET r = row.view", d.created); err != nil {
		return err
	}
	for _, part := range []struct {
		text string
		rows []any
	}{
		{"UNWIND $rows AS row MATCH (c:Claim {id: row.id}) SET c += row.view SET c:Relation:Known REMOVE c:Superseded", d.live},
		{"UNWIND $rows AS row MATCH (c:Claim {id: row.id}) REMOVE c:Relation:Known SET c:Superseded SET c += row.view SET c.drawn = ''", d.dead},
		{"UNWIND $rows AS id MATCH (c:Known:Past {id: id}) DELETE c", d.forgotten},
		{"UNWIND $rows AS row MATCH (c:Claim {id: row.id}) CREATE (p:Known:Past) SET p = properties(c) SET p += row.view SET p.drawn = ''", d.past},
		{"UNWIND $rows AS id MATCH (c:Claim {id: id}) DETACH DELETE c", d.deleted},
	} {
		if err := t.rows(part.text, part.rows); err != nil {
			return err
		}
	}
	return nil
}

// history notes the earlier views of a claim, which stand beside it as nodes of their own, and
// gives the days on which the claim itself was known as it is seen today.
func (d *drawing) history(claim schema.Claim, evidence []schema.Evidence, ends map[string]any) (map[string]any, error) {
	from, until := schema.Never, schema.Never
	past, now := schema.History(claim, evidence)
	if now {
		from, past = past[len(past)-1].From, past[:len(past)-1]
	}
	for _, known := range past {
		view, err := viewRow(known.Edge)
		if err != nil {
			return nil, err
		}
		maps.Copy(view, ends)
		view["knownFrom"], view["knownUntil"] = int64(known.From), int64(known.Until)
		d.past = append(d.past, map[string]any{"id": claim.ID, "view": view})
	}
	return map[string]any{"knownFrom": int64(from), "knownUntil": int64(until), "earlier": int64(len(past))}, nil
}

// viewRow gives the properties of a claim's node that Summarise computes. What most claims lack
// is nil, which is no property: the server walks past every one that a node has.
func viewRow(e schema.Edge) (map[string]any, error) {
	pairs := make([][2]int, len(e.Intervals))
	starts, ends := make([]int64, len(e.Intervals)), make([]int64, len(e.Intervals))
	earliest, latest := schema.LastDay, schema.FirstDay
	for i, interval := range e.Intervals {
		pairs[i] = [2]int{int(interval[0]), int(interval[1])}
		starts[i], ends[i] = int64(interval[0]), int64(interval[1])
		earliest, latest = min(earliest, interval[0]), max(latest, interval[1])
	}
	if len(pairs) == 0 {
		earliest, latest = schema.FirstDay, schema.LastDay
	}
	intervals, err := store.CompactJSON(pairs)
	if err != nil {
		return nil, err
	}
	view := map[string]any{
		"validFrom": string(e.ValidFrom), "validTo": string(e.ValidTo), "earliest": int64(earliest), "latest": int64(latest), "starts": starts, "ends": ends, "intervals": intervals,
		"factuality": string(e.Factuality), "affirmed": e.Affirmed, "dated": len(e.Intervals) > 0, "confidence": e.Confidence,
		"evidence": int64(e.Evidence), "sources": int64(e.Sources), "quote": e.Quote, "quoteFolded": schema.Fold(e.Quote), "speaker": e.Speaker, "document": e.Document,
		"documentTitle": e.DocumentTitle, "documentTitleFolded": schema.Fold(e.DocumentTitle),
		"published": string(e.Published), "firstPublished": string(e.FirstPublished), "lastPublished": string(e.LastPublished),
	}
	for name, n := range map[string]int{"asserted": e.Counts.Asserted, "reported": e.Counts.Reported, "alleged": e.Counts.Alleged, "denied": e.Counts.Denied,
		"negated": e.Counts.Negated, "planned": e.Counts.Planned, "hypothetical": e.Counts.Hypothetical} {
		if view[name] = int64(n); n == 0 {
			view[name] = nil
		}
	}
	if e.Speaker == "" {
		view["speaker"] = nil
	}
	return view, nil
}

// edgeRow gives the properties of the relationship drawn for a claim: what a person who
// clicks on it reads. What is empty is left out, and so is what only questions need.
func edgeRow(e schema.Edge, view map[string]any) map[string]any {
	row := map[string]any{"claim": e.Claim.ID, "relation": string(e.Claim.Relation)}
	for _, name := range []string{"factuality", "confidence", "evidence", "sources", "asserted", "reported", "alleged", "denied", "negated", "planned", "hypothetical",
		"validFrom", "validTo", "quote", "speaker", "document", "documentTitle", "published", "firstPublished", "lastPublished", "starts", "ends"} {
		switch value := view[name].(type) {
		case string:
			if value != "" {
				row[name] = value
			}
		case int64:
			if value != 0 {
				row[name] = value
			}
		case []int64:
			if len(value) > 0 {
				row[name] = value
			}
		default:
			if value != nil {
				row[name] = value
			}
		}
	}
	known, _ := schema.RelationNamed(e.Claim.Relation)
	for _, qualifier := range e.Claim.Qualifiers {
		if _, taken := row[qualifier.Key]; !taken && slices.Contains(known.Qualifiers, qualifier.Key) {
			row[qualifier.Key] = qualifier.Value
		}
	}
	return row
}
