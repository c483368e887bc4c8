package export

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"chancery/schema"
	"chancery/schema/query"
	"chancery/store"
)

// proxy is a FollowTheMoney entity as its programs exchange it: every property has a list of
// texts.
type proxy struct {
	ID         string              `json:"id"`
	Caption    string              `json:"caption,omitempty"`
	Schema     string              `json:"schema"`
	Properties map[string][]string `json:"properties"`
	Datasets   []string            `json:"datasets"`
}

func newProxy(id, schema string) *proxy {
	return &proxy{ID: moneyID(id), Schema: schema, Properties: map[string][]string{}, Datasets: []string{"chancery"}}
}

func (p *proxy) add(property string, values ...string) {
	for _, value := range values {
		if value != "" && !slices.Contains(p.Properties[property], value) {
			p.Properties[property] = append(p.Properties[property], value)
		}
	}
}

// moneyID writes an id with the characters that FollowTheMoney allows: letters, digits, dot and
// hyphen.
func moneyID(id string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '.' || r == '-' {
			return r
		}
		return '-'
	}, id)
}

// moneySchema gives the FollowTheMoney schema of an entity, "" for what it has none for: a
// list is no thing there but the programme of its sanctions.
func moneySchema(kind schema.Kind, subKind schema.SubKind) string {
	switch subKind {
	case "Company", "Vessel":
		return string(subKind)
	case "Aircraft":
		return "Airplane"
	case "GovernmentBody", "ArmedForce":
		return "PublicBody"
	}
	if kind == schema.SanctionsList {
		return ""
	}
	row, _ := schema.KindNamed(kind)
	return row.FollowTheMoney
}

// moneyEnds names the two properties that an interstitial schema joins its ends by, and whether
// an end of a schema may stand there.
type moneyEnds struct {
	from, to string
	may      func(from, to string) bool
}

func interstitials() map[string]moneyEnds {
	bodies := []string{"Organization", "PublicBody", "Company"}
	legal := append([]string{"Person", "LegalEntity"}, bodies...)
	both := func(from, to []string) func(string, string) bool {
		return func(a, b string) bool { return slices.Contains(from, a) && slices.Contains(to, b) }
	}
	return map[string]moneyEnds{
		"Occupancy":    {"holder", "post", both([]string{"Person"}, []string{"Position"})},
		"Membership":   {"member", "organization", both(legal, bodies)},
		"Ownership":    {"owner", "asset", both(legal, []string{"Company", "Vessel", "Airplane", "Asset"})},
		"Directorship": {"director", "organization", both(legal, bodies)},
		"Family":       {"person", "relative", both([]string{"Person"}, []string{"Person"})},
		"UnknownLink":  {"subject", "object", func(string, string) bool { return true }},
	}
}

// money writes FollowTheMoney lines.
type money struct {
	out     *json.Encoder
	keepers map[string][]string // of a list: who maintains it
	schemas map[string]string   // of an entity: its schema
}

// writeFtM writes entities and those relations that FollowTheMoney has a schema for, only where
// an assertion affirms them: its data has no place for what is alleged or denied. It holds the
// schema of each entity in memory.
func writeFtM(ctx context.Context, s store.Store, out *bufio.Writer) error {
	m := money{out: lines(out), keepers: map[string][]string{}, schemas: map[string]string{}}
	listed := map[string]bool{}
	affirmed := func(relation string) query.Predicate {
		return query.And{query.Compare{Field: "affirmed", Op: query.Eq, Values: []string{"true"}}, query.Compare{Field: "type", Op: query.Eq, Values: []string{relation}}}
	}
	err := each(ctx, s, query.RelationRecord, affirmed("MAINTAINS"), []query.Field{"fromName", "to"}, func(r row) error {
		m.keepers[r.text("to")] = append(m.keepers[r.text("to")], r.text("fromName"))
		return nil
	})
	if err != nil {
		return err
	}
	err = each(ctx, s, query.RelationRecord, affirmed("LISTED_ON"), []query.Field{"from"}, func(r row) error {
		listed[r.text("from")] = true
		return nil
	})
	if err != nil {
		return err
	}
	err = each(ctx, s, query.EntityRecord, nil, []query.Field{"id", "kind", "subKind", "name", "description", "names", "identifiers"}, func(r row) error {
		return m.entity(r, listed[r.text("id")])
	})
	if err != nil {
		return err
	}
	where := query.Compare{Field: "affirmed", Op: query.Eq, Values: []string{"true"}}
	return each(ctx, s, query.RelationRecord, where, relationFields(), m.relation)
}

// identifierProperties gives the property that holds an identifier of a scheme.
func identifierProperties() map[string]string {
	return map[string]string{"wikidata": "wikidataId", "imo": "imoNumber", "mmsi": "mmsi", "lei": "leiCode", "bic": "swiftBic"}
}

func (m money) entity(r row, listed bool) error {
	kind := moneySchema(schema.Kind(r.text("kind")), schema.SubKind(r.text("subKind")))
	if kind == "" {
		return nil
	}
	m.schemas[r.text("id")] = kind
	p := newProxy(r.text("id"), kind)
	p.Caption = r.text("name")
	p.add("name", r.text("name"))
	if kind == "Address" {
		p.add("full", r.text("name"))
	}
	p.add("description", r.text("description"))
	var names []schema.Name
	if err := decode(r.text("names"), &names); err != nil {
		return err
	}
	for _, name := range names {
		switch name.Kind {
		case schema.WeakName:
			p.add("weakAlias", name.Value)
		case schema.FormerName:
			p.add("previousName", name.Value)
		default:
			p.add("alias", name.Value)
		}
	}
	var identifiers []schema.Identifier
	if err := decode(r.text("identifiers"), &identifiers); err != nil {
		return err
	}
	for _, identifier := range identifiers {
		property := identifierProperties()[identifier.Scheme]
		if (property == "imoNumber" || property == "mmsi") && kind != "Vessel" {
			continue
		}
		if property != "" {
			p.add(property, identifier.Value)
		}
	}
	if listed {
		p.add("topics", "sanction")
	}
	return m.out.Encode(p)
}

func (m money) relation(r row) error {
	row, ok := schema.RelationNamed(schema.Relation(r.text("type")))
	if !ok || row.FollowTheMoney == "" {
		return nil
	}
	from, to := r.text("from"), r.text("to")
	begin, end := day(r.text("validFrom"), 0), day(r.text("validTo"), 1)
	if row.FollowTheMoney == "Sanction" {
		if m.schemas[from] == "" {
			return nil
		}
		p := newProxy(r.text("id"), "Sanction")
		p.add("entity", moneyID(from))
		p.add("authority", m.keepers[to]...)
		p.add("program", r.text("toName")+programme(r.text("qualifiers")))
		p.add("listingDate", begin)
		p.add("startDate", begin)
		p.add("endDate", end)
		p.add("summary", r.text("quote"))
		return m.out.Encode(p)
	}
	if m.schemas[from] == "" || m.schemas[to] == "" {
		return nil
	}
	kind := row.FollowTheMoney
	ends, known := interstitials()[kind]
	if !known || !ends.may(m.schemas[from], m.schemas[to]) {
		kind = "UnknownLink"
		ends = interstitials()[kind]
	}
	p := newProxy(r.text("id"), kind)
	p.add(ends.from, moneyID(from))
	p.add(ends.to, moneyID(to))
	switch kind {
	case "UnknownLink", "Ownership":
		p.add("role", row.Wording)
	case "Family":
		p.add("relationship", row.Wording)
	}
	p.add("startDate", begin)
	p.add("endDate", end)
	p.add("summary", r.text("quote"))
	return m.out.Encode(p)
}

func programme(qualifiers string) string {
	var all []schema.Qualifier
	if decode(qualifiers, &all) != nil {
		return ""
	}
	for _, qualifier := range all {
		if qualifier.Key == "programme" {
			return ", " + qualifier.Value
		}
	}
	return ""
}

var plainDate = regexp.MustCompile(`^\d{4}(-\d{2}(-\d{2})?)?$`)

// day gives one side of an EDTF interval where it is a plain date: 0 the first, 1 the last. A
// single date says that something was so then, and so bounds nothing from above.
func day(edtf string, side int) string {
	parts := strings.SplitN(edtf, "/", 2)
	if side >= len(parts) || !plainDate.MatchString(parts[side]) {
		return ""
	}
	return parts[side]
}

func decode(text string, into any) error {
	if text == "" {
		return nil
	}
	if err := json.Unmarshal([]byte(text), into); err != nil {
		return fmt.Errorf("a JSON field: %w", err)
	}
	return nil
}
