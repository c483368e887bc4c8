package graphql

import (
	"sort"
	"strconv"

	"chancery/schema/query"

	"github.com/vektah/gqlparser/v2/ast"
)

// introspectionLimit bounds what introspection writes for one request, in bytes: the whole
// schema is a fraction of it.
const introspectionLimit = 2 << 20

// introspecting answers __schema and __type from the definitions. It writes while planning,
// so that a cached plan holds its bytes; the order is that of names, always the same.
type introspecting struct {
	draft *draft
	json  []byte
	err   error
}

// introspection plans a __schema or __type field.
func (d *draft) introspection(group keyed) (writing, error) {
	walk := introspecting{draft: d}
	if field := group.fields[0]; field.Name == "__type" {
		arguments, err := d.surface.arguments(field, d.variables)
		if err != nil {
			return nil, err
		}
		name, _ := arguments["name"].(string)
		definition := d.surface.definition.Types[name]
		if definition == nil {
			return func(out *output, _ *query.Answer) bool { return out.missing() }, nil
		}
		walk.object("__Type", definition, group.sets())
	} else {
		walk.object("__Schema", d.surface.definition, group.sets())
	}
	if walk.err != nil {
		return nil, walk.err
	}
	d.size += len(walk.json)
	if d.cost += int64(len(walk.json)) / 10; d.cost > rowLimit {
		return nil, refused(codeComplex, "the query asks for too much of the schema: ask once for __schema")
	}
	return func(out *output, _ *query.Answer) bool { out.json = append(out.json, walk.json...); return true }, nil
}

// object writes one object of introspection.
func (w *introspecting) object(typ string, value any, sets []ast.SelectionSet) {
	if w.err != nil {
		return
	}
	all, err := w.draft.collect(sets, []string{typ})
	if err != nil {
		w.err = err
		return
	}
	w.json = append(w.json, '{')
	for i, group := range byKey(all, 1) {
		if i > 0 {
			w.json = append(w.json, ',')
		}
		w.json = append(appendText(w.json, group.key), ':')
		if group.fields[0].Name == "__typename" {
			w.json = appendText(w.json, typ)
			continue
		}
		w.field(value, group)
	}
	w.json = append(w.json, '}')
	if len(w.json) > introspectionLimit && w.err == nil {
		w.err = refused(codeComplex, "the query asks for more than %d bytes of the schema: ask for less of it", introspectionLimit)
	}
}

func (w *introspecting) field(value any, group keyed) {
	name := group.fields[0].Name
	switch value := value.(type) {
	case *ast.Schema:
		w.schema(value, name, group)
	case *ast.Definition:
		w.definition(value, name, group)
	case *ast.Type:
		w.wrapped(value, name, group)
	case *ast.FieldDefinition: // a field, or an input field
		if name == "args" {
			list(w, "__InputValue", value.Arguments, group)
			return
		}
		w.common(name, group, value.Name, value.Description, value.Type, value.DefaultValue)
	case *ast.ArgumentDefinition:
		w.common(name, group, value.Name, value.Description, value.Type, value.DefaultValue)
	case *ast.EnumValueDefinition:
		w.common(name, group, value.Name, value.Description, nil, nil)
	case *ast.DirectiveDefinition:
		switch name {
		case "args":
			list(w, "__InputValue", value.Arguments, group)
		case "isRepeatable":
			w.json = strconv.AppendBool(w.json, value.IsRepeatable)
		case "locations":
			w.json = append(w.json, '[')
			for i, location := range value.Locations {
				if i > 0 {
					w.json = append(w.json, ',')
				}
				w.json = appendText(w.json, string(location))
			}
			w.json = append(w.json, ']')
		default:
			w.common(name, group, value.Name, value.Description, nil, nil)
		}
	default:
		w.null()
	}
}

func (w *introspecting) null() { w.json = append(w.json, "null"...) }

// textOrNull writes a text, null where it is empty.
func (w *introspecting) textOrNull(text string) {
	if text == "" {
		w.null()
		return
	}
	w.json = appendText(w.json, text)
}

// common writes the fields that fields, arguments, enum values and directives share.
func (w *introspecting) common(name string, group keyed, own, about string, typ *ast.Type, initial *ast.Value) {
	switch name {
	case "name":
		w.json = appendText(w.json, own)
	case "description":
		w.textOrNull(about)
	case "isDeprecated":
		w.json = append(w.json, "false"...)
	case "type":
		w.reference(typ, group)
	case "defaultValue":
		if initial == nil {
			w.null()
			return
		}
		w.json = appendText(w.json, initial.String())
	default: // deprecationReason
		w.null()
	}
}

// reference writes a type as fields and arguments refer to it.
func (w *introspecting) reference(typ *ast.Type, group keyed) {
	switch {
	case typ == nil:
		w.null()
	case typ.NonNull || typ.Elem != nil:
		w.object("__Type", typ, group.sets())
	default:
		w.object("__Type", w.draft.surface.definition.Types[typ.NamedType], group.sets())
	}
}

func (w *introspecting) wrapped(typ *ast.Type, name string, group keyed) {
	switch name {
	case "kind":
		if typ.NonNull {
			w.json = appendText(w.json, "NON_NULL")
		} else {
			w.json = appendText(w.json, "LIST")
		}
	case "ofType":
		if typ.NonNull {
			inner := *typ
			inner.NonNull = false
			w.reference(&inner, group)
		} else {
			w.reference(typ.Elem, group)
		}
	default:
		w.null()
	}
}

func (w *introspecting) schema(schema *ast.Schema, name string, group keyed) {
	switch name {
	case "types":
		var all []*ast.Definition
		for _, typ := range sortedTypes(schema) {
			all = append(all, schema.Types[typ])
		}
		list(w, "__Type", all, group)
	case "queryType":
		w.object("__Type", schema.Query, group.sets())
	case "directives":
		var names []string
		for directive := range schema.Directives {
			switch directive {
			case "skip", "include", "deprecated", "specifiedBy": // what the prelude adds beyond these is not in force
				names = append(names, directive)
			}
		}
		sort.Strings(names)
		var all []*ast.DirectiveDefinition
		for _, directive := range names {
			all = append(all, schema.Directives[directive])
		}
		list(w, "__Directive", all, group)
	default: // mutationType, subscriptionType, description
		w.null()
	}
}

func sortedTypes(schema *ast.Schema) []string {
	names := make([]string, 0, len(schema.Types))
	for name := range schema.Types {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

func (w *introspecting) definition(typ *ast.Definition, name string, group keyed) {
	named := func(names []string) {
		var all []*ast.Definition
		for _, name := range names {
			all = append(all, w.draft.surface.definition.Types[name])
		}
		list(w, "__Type", all, group)
	}
	composite := typ.Kind == ast.Object || typ.Kind == ast.Interface
	switch {
	case name == "kind":
		w.json = appendText(w.json, string(typ.Kind))
	case name == "name":
		w.json = appendText(w.json, typ.Name)
	case name == "description":
		w.textOrNull(typ.Description)
	case name == "fields" && composite:
		var shown ast.FieldList
		for _, field := range typ.Fields {
			if len(field.Name) < 2 || field.Name[:2] != "__" { // __schema and __type are not listed
				shown = append(shown, field)
			}
		}
		list(w, "__Field", shown, group)
	case name == "interfaces" && composite:
		named(typ.Interfaces)
	case name == "possibleTypes" && typ.Kind == ast.Interface:
		var names []string
		for _, possible := range w.draft.surface.definition.PossibleTypes[typ.Name] {
			names = append(names, possible.Name)
		}
		sort.Strings(names)
		named(names)
	case name == "enumValues" && typ.Kind == ast.Enum:
		list(w, "__EnumValue", typ.EnumValues, group)
	case name == "inputFields" && typ.Kind == ast.InputObject:
		list(w, "__InputValue", typ.Fields, group)
	case name == "isOneOf" && typ.Kind == ast.InputObject:
		w.json = append(w.json, "false"...)
	default: // ofType, specifiedByURL, and what does not fit the kind
		w.null()
	}
}

// list writes the objects of a list.
func list[T any](w *introspecting, typ string, all []T, group keyed) {
	sets := group.sets()
	w.json = append(w.json, '[')
	for i, value := range all {
		if i > 0 {
			w.json = append(w.json, ',')
		}
		w.object(typ, value, sets)
	}
	w.json = append(w.json, ']')
}
