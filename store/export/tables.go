package export

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/xml"
	"fmt"
	"strings"

	"chancery/schema/query"
	"chancery/store"
)

// relationFields are the columns of the form csv, in order.
func relationFields() []query.Field {
	return []query.Field{"id", "type", "from", "fromName", "fromKind", "to", "toName", "toKind", "qualifiers", "validFrom", "validTo", "factuality", "affirmed", "confidence",
		"evidence", "sources", "asserted", "reported", "alleged", "denied", "negated", "planned", "hypothetical", "quote", "speaker", "document", "documentTitle", "published"}
}

// writeCSV writes a relation a row. A cell that a spreadsheet would run as a formula gets an
// apostrophe in front.
func writeCSV(ctx context.Context, s store.Store, out *bufio.Writer) error {
	fields := relationFields()
	rows := csv.NewWriter(out)
	cells := make([]string, len(fields))
	for i, field := range fields {
		cells[i] = string(field)
	}
	if err := rows.Write(cells); err != nil {
		return err
	}
	err := each(ctx, s, query.RelationRecord, nil, fields, func(r row) error {
		for i, field := range fields {
			cells[i] = harmless(r.printed(field))
		}
		return rows.Write(cells)
	})
	rows.Flush()
	if err != nil {
		return err
	}
	return rows.Error()
}

func harmless(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

// graphKeys are the attributes of GraphML's nodes and edges, with their types.
func graphKeys() (nodes, edges [][2]string) {
	nodes = [][2]string{{"name", "string"}, {"kind", "string"}, {"subKind", "string"}, {"description", "string"}}
	edges = [][2]string{{"type", "string"}, {"factuality", "string"}, {"affirmed", "boolean"}, {"confidence", "double"}, {"evidence", "long"}, {"sources", "long"},
		{"validFrom", "string"}, {"validTo", "string"}, {"quote", "string"}, {"speaker", "string"}, {"documentTitle", "string"}, {"published", "string"}}
	return nodes, edges
}

func writeGraphML(ctx context.Context, s store.Store, out *bufio.Writer) error {
	nodes, edges := graphKeys()
	fmt.Fprint(out, xml.Header+`<graphml xmlns="http://graphml.graphdrawing.org/xmlns">`+"\n")
	fields := func(target string, keys [][2]string, first ...query.Field) []query.Field {
		for _, key := range keys {
			fmt.Fprintf(out, `<key id="%s-%s" for="%s" attr.name="%s" attr.type="%s"/>`+"\n", target, key[0], target, key[0], key[1])
			first = append(first, query.Field(key[0]))
		}
		return first
	}
	nodeFields, edgeFields := fields("node", nodes, "id"), fields("edge", edges, "id", "from", "to")
	fmt.Fprintln(out, `<graph id="chancery" edgedefault="directed">`)
	data := func(target string, keys [][2]string, r row) error {
		for _, key := range keys {
			if value := r.printed(query.Field(key[0])); value != "" {
				fmt.Fprintf(out, `<data key="%s-%s">%s</data>`, target, key[0], escaped(value))
			}
		}
		_, err := fmt.Fprintf(out, "</%s>\n", target)
		return err
	}
	err := each(ctx, s, query.EntityRecord, nil, nodeFields, func(r row) error {
		fmt.Fprintf(out, `<node id="%s">`, escaped(r.text("id")))
		return data("node", nodes, r)
	})
	if err != nil {
		return err
	}
	err = each(ctx, s, query.RelationRecord, nil, edgeFields, func(r row) error {
		fmt.Fprintf(out, `<edge id="%s" source="%s" target="%s">`, escaped(r.text("id")), escaped(r.text("from")), escaped(r.text("to")))
		return data("edge", edges, r)
	})
	if err != nil {
		return err
	}
	_, err = out.WriteString("</graph>\n</graphml>\n")
	return err
}

// escaped writes text for XML; characters that XML cannot hold become U+FFFD.
func escaped(s string) string {
	var out strings.Builder
	_ = xml.EscapeText(&out, []byte(s)) // a strings.Builder does not fail
	return out.String()
}
