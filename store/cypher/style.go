package cypher

import (
	"fmt"
	"strconv"
	"strings"

	"chancery/schema"
)

// Style gives the style sheet for Neo4j Browser (GraSS): colours from the table of kinds, the
// name of an entity as its caption, and a colour of its own for what no document affirms.
func Style() string {
	var out strings.Builder
	rule := func(selector string, pairs ...string) {
		fmt.Fprintf(&out, "%s {\n", selector)
		for i := 0; i < len(pairs); i += 2 {
			fmt.Fprintf(&out, "  %s: %s;\n", pairs[i], pairs[i+1])
		}
		out.WriteString("}\n")
	}
	rule("node", "diameter", "50px", "color", "#F2F2F2", "border-color", "#B7B7B7", "border-width", "2px", "text-color-internal", "#2A2C34", "font-size", "10px")
	rule("relationship", "color", "#6B7280", "shaft-width", "2px", "font-size", "8px", "padding", "3px", "text-color-external", "#2A2C34", "text-color-internal", "#FFFFFF", "caption", `"<type>"`)
	rule("node.Entity", "diameter", "65px", "caption", `"{name}"`)
	for _, row := range schema.Kinds() {
		rule("node."+string(row.Kind), "diameter", "65px", "color", row.Colour, "border-color", darker(row.Colour), "text-color-internal", legible(row.Colour), "caption", `"{name}"`)
	}
	for _, paper := range [][2]string{{"Document", "title"}, {"Sentence", "text"}, {"Assertion", "factuality"}, {"Claim", "type"}, {"Relation", "type"}, {"Mention", "surface"}} {
		rule("node."+paper[0], "color", "#FBF6E9", "border-color", "#D8CFB4", "text-color-internal", "#2A2C34", "caption", `"{`+paper[1]+`}"`)
	}
	rule("relationship."+Unaffirmed, "color", "#D9534F", "shaft-width", "1px", "text-color-internal", "#FFFFFF", "caption", `"{relation} {factuality}"`)
	return out.String()
}

// channels reads #RRGGBB.
func channels(colour string) [3]int64 {
	var out [3]int64
	for i := range out {
		out[i], _ = strconv.ParseInt(colour[1+2*i:3+2*i], 16, 64)
	}
	return out
}

func darker(colour string) string {
	c := channels(colour)
	return fmt.Sprintf("#%02X%02X%02X", c[0]*8/10, c[1]*8/10, c[2]*8/10)
}

// legible gives the text colour with more contrast, by the luma of ITU-R BT.601.
func legible(colour string) string {
	c := channels(colour)
	if c[0]*299+c[1]*587+c[2]*114 > 150000 {
		return "#2A2C34"
	}
	return "#FFFFFF"
}
