package graphql

import (
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"

	types "github.com/graphql-go/graphql"
)

// enumLiteral is a default value that is written as an enum's word, not as a string.
type enumLiteral string

// literal reads a default as the tables write it: a number, true, false, or enum words.
func literal(text string) any {
	if n, err := strconv.Atoi(text); err == nil {
		return n
	}
	if text == "true" || text == "false" {
		return text == "true"
	}
	if inner, ok := strings.CutPrefix(text, "["); ok {
		var all []any
		for _, word := range strings.Split(strings.TrimSuffix(inner, "]"), ",") {
			all = append(all, literal(strings.TrimSpace(word)))
		}
		return all
	}
	return enumLiteral(text)
}

// printSDL writes a schema in the schema definition language: types by name, the fields of
// types in the order of the tables, everything with its description.
func printSDL(schema types.Schema) string {
	var out strings.Builder
	out.WriteString("schema {\n  query: Query\n}\n")
	order := fieldOrder()
	var names []string
	for name := range schema.TypeMap() {
		switch name {
		case "String", "Int", "Float", "Boolean", "ID":
		default:
			if !strings.HasPrefix(name, "__") {
				names = append(names, name)
			}
		}
	}
	sort.Strings(names)
	for _, name := range names {
		out.WriteByte('\n')
		printType(&out, schema.TypeMap()[name], order[name])
	}
	return out.String()
}

// fieldOrder gives, for each type, the place of its fields or values in the tables.
func fieldOrder() map[string]map[string]int {
	order := map[string]map[string]int{}
	put := func(owner, name string) {
		if order[owner] == nil {
			order[owner] = map[string]int{}
		}
		order[owner][name] = len(order[owner])
	}
	for _, row := range join(objects(), plainObjects(), rootObjects(), connectionObjects()) {
		for _, m := range row.members {
			put(row.name, m.name)
		}
	}
	for _, m := range entityMembers() {
		put("Entity", m.name)
	}
	for _, row := range roots() {
		put("Query", row.name)
	}
	for _, row := range inputs() {
		for _, f := range row.fields {
			put(row.name, f.name)
		}
	}
	for _, row := range enumerations() {
		for _, value := range row.values {
			put(row.name, value.word)
		}
	}
	return order
}

func describe(out *strings.Builder, indent, text string) {
	if text == "" {
		return
	}
	if strings.ContainsAny(text, "\n\"\\") {
		fmt.Fprintf(out, "%s\"\"\"\n", indent)
		for _, line := range strings.Split(text, "\n") {
			if line != "" {
				out.WriteString(indent + line)
			}
			out.WriteByte('\n')
		}
		fmt.Fprintf(out, "%s\"\"\"\n", indent)
		return
	}
	fmt.Fprintf(out, "%s\"%s\"\n", indent, text)
}

func printType(out *strings.Builder, t types.Type, order map[string]int) {
	byOrder := func(names []string) []string {
		slices.SortFunc(names, func(a, b string) int { return order[a] - order[b] })
		return names
	}
	describe(out, "", t.Description())
	switch t := t.(type) {
	case *types.Scalar:
		fmt.Fprintf(out, "scalar %s\n", t.Name())
	case *types.Enum:
		about := map[string]string{}
		for _, value := range t.Values() {
			about[value.Name] = value.Description
		}
		fmt.Fprintf(out, "enum %s {\n", t.Name())
		for _, name := range byOrder(keys(about)) {
			describe(out, "  ", about[name])
			fmt.Fprintf(out, "  %s\n", name)
		}
		out.WriteString("}\n")
	case *types.InputObject:
		fmt.Fprintf(out, "input %s {\n", t.Name())
		for _, name := range byOrder(keys(t.Fields())) {
			field := t.Fields()[name]
			describe(out, "  ", field.Description())
			fmt.Fprintf(out, "  %s: %s\n", name, field.Type)
		}
		out.WriteString("}\n")
	case *types.Interface:
		fmt.Fprintf(out, "interface %s {\n", t.Name())
		printFields(out, t.Fields(), byOrder(keys(t.Fields())))
	case *types.Object:
		implements := ""
		for i, of := range t.Interfaces() {
			implements += map[bool]string{true: " implements ", false: " & "}[i == 0] + of.Name()
		}
		fmt.Fprintf(out, "type %s%s {\n", t.Name(), implements)
		printFields(out, t.Fields(), byOrder(keys(t.Fields())))
	}
}

func keys[V any](all map[string]V) []string {
	var names []string
	for name := range all {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// printFields writes the fields of an object or interface and closes it. Arguments stand in
// the order of their names: graphql-go keeps no other.
func printFields(out *strings.Builder, fields types.FieldDefinitionMap, names []string) {
	for _, name := range names {
		field := fields[name]
		describe(out, "  ", field.Description)
		fmt.Fprintf(out, "  %s", name)
		args := slices.Clone(field.Args)
		slices.SortFunc(args, func(a, b *types.Argument) int { return strings.Compare(a.Name(), b.Name()) })
		if len(args) > 0 {
			out.WriteString("(\n")
			for _, arg := range args {
				describe(out, "    ", arg.Description())
				fmt.Fprintf(out, "    %s: %s", arg.Name(), arg.Type)
				if arg.DefaultValue != nil {
					out.WriteString(" = " + printValue(arg.DefaultValue))
				}
				out.WriteByte('\n')
			}
			out.WriteString("  )")
		}
		fmt.Fprintf(out, ": %s\n", field.Type)
	}
	out.WriteString("}\n")
}

func printValue(value any) string {
	if all, ok := value.([]any); ok {
		parts := make([]string, len(all))
		for i, item := range all {
			parts[i] = printValue(item)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return fmt.Sprint(value)
}
