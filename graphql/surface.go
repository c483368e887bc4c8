package graphql

import (
	"fmt"
	"strings"

	types "github.com/graphql-go/graphql"
	syntax "github.com/graphql-go/graphql/language/ast"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
)

// surface is the GraphQL schema in the forms that the layer needs: the tables, the types of
// graphql-go (which check them), the SDL and the definitions that validation reads.
type surface struct {
	roots      map[string]root
	members    map[string]map[string]member
	objects    map[string]object
	enums      map[string]map[string]string // type → stored value → word
	quoted     map[string]map[string]string // the same with the word as JSON
	words      map[string]map[string]string // type → word → stored value
	filters    []filter
	kinds      []string // types that implement Entity
	nodes      []string // types that implement Node
	types      types.Schema
	sdl        string
	definition *ast.Schema
}

// newSurface builds the schema from its tables.
func newSurface() (*surface, error) {
	s := &surface{roots: map[string]root{}, members: map[string]map[string]member{}, objects: map[string]object{},
		enums: map[string]map[string]string{}, quoted: map[string]map[string]string{}, words: map[string]map[string]string{}, filters: filters()}
	for _, row := range roots() {
		s.roots[row.name] = row
	}
	for _, row := range join(objects(), plainObjects(), rootObjects(), connectionObjects()) {
		s.objects[row.name] = row
		s.members[row.name] = map[string]member{}
		for _, m := range row.members {
			s.members[row.name][m.name] = m
		}
		for _, of := range row.implements {
			switch of {
			case "Entity":
				s.kinds = append(s.kinds, row.name)
			case "Node":
				s.nodes = append(s.nodes, row.name)
			}
		}
	}
	for _, row := range enumerations() {
		s.enums[row.name], s.quoted[row.name], s.words[row.name] = map[string]string{}, map[string]string{}, map[string]string{}
		for _, value := range row.values {
			s.enums[row.name][value.value] = value.word
			s.quoted[row.name][value.value] = `"` + value.word + `"`
			s.words[row.name][value.word] = value.value
		}
	}
	var err error
	if s.types, err = typeSystem(nil); err != nil {
		return nil, fmt.Errorf("graphql types: %w", err)
	}
	s.sdl = printSDL(s.types)
	document, err := parser.ParseSchemas(validator.Prelude, &ast.Source{Name: "schema.graphql", Input: s.sdl})
	if err != nil {
		return nil, fmt.Errorf("graphql SDL: %w", err)
	}
	if s.definition, err = validator.ValidateSchemaDocument(document); err != nil {
		return nil, fmt.Errorf("graphql SDL: %w", err)
	}
	return s, nil
}

// connectionObjects gives the connection and edge types of every paged type.
func connectionObjects() []object {
	all := []object{{name: "PageInfo", about: "Where a page stands.", members: []member{
		{name: "hasNextPage", typ: "Boolean!", about: "Whether rows follow."}, {name: "hasPreviousPage", typ: "Boolean!", about: "Whether the page began after a cursor."},
		{name: "startCursor", typ: "String", about: "Cursor of its first row; null where it is empty."}, {name: "endCursor", typ: "String", about: "Cursor of its last row, to be given as after."}}}}
	for _, name := range connections() {
		all = append(all,
			object{name: name + "Connection", about: "A page of rows.", members: []member{
				{name: "nodes", typ: "[" + name + "!]!", about: "The rows."}, {name: "edges", typ: "[" + name + "Edge!]!", about: "The rows with their cursors."},
				{name: "pageInfo", typ: "PageInfo!", about: "Where the page stands."}, {name: "totalCount", typ: "Int!", about: "All rows, not only those of the page; counted only when it is asked for."}}},
			object{name: name + "Edge", about: "A row and its cursor.", members: []member{
				{name: "cursor", typ: "String!", about: "To be given as after."}, {name: "node", typ: name + "!", about: "The row."}}})
	}
	return all
}

// typeSystem builds the schema of graphql-go from the tables. resolve may give a resolver
// for a field (tests use it); nil leaves the fields without.
func typeSystem(resolve func(object string, m member) types.FieldResolveFn) (types.Schema, error) {
	b := building{named: map[string]types.Type{"String": types.String, "Int": types.Int, "Float": types.Float, "Boolean": types.Boolean, "ID": types.ID}, resolve: resolve}
	keep := func(value any) any { return value }
	b.named["Date"] = types.NewScalar(types.ScalarConfig{Name: "Date", Serialize: keep, ParseValue: keep, ParseLiteral: func(value syntax.Value) any { return value.GetValue() },
		Description: "A date or interval as EDTF writes it: 2024, 2024-05, 2024-05-16, 2024-05-16/2024-05-17. Its precision is kept."})
	for _, row := range enumerations() {
		values := types.EnumValueConfigMap{}
		for _, value := range row.values {
			values[value.word] = &types.EnumValueConfig{Value: value.word, Description: value.about}
		}
		b.named[row.name] = types.NewEnum(types.EnumConfig{Name: row.name, Description: row.about, Values: values})
	}
	for _, row := range inputs() {
		b.named[row.name] = types.NewInputObject(types.InputObjectConfig{Name: row.name, Description: row.about, Fields: types.InputObjectConfigFieldMapThunk(func() types.InputObjectConfigFieldMap {
			fields := types.InputObjectConfigFieldMap{}
			for _, f := range row.fields {
				fields[f.name] = &types.InputObjectFieldConfig{Type: b.typ(f.typ), Description: f.about}
			}
			return fields
		})})
	}
	b.named["Node"] = b.abstract("Node", "Anything that has an id.", []member{{name: "id", typ: "ID!", about: "Its id."}})
	b.named["Entity"] = b.abstract("Entity", "Somebody or something that relations join.", entityMembers())
	var concrete []types.Type
	for _, row := range join(objects(), plainObjects(), rootObjects(), connectionObjects()) {
		object := b.object(row)
		b.named[row.name] = object
		concrete = append(concrete, object)
	}
	top := object{name: "Query", about: "Questions to the graph. Read only."}
	for _, row := range roots() {
		m := row.member
		m.about += "\n\nExample: `" + row.example + "`"
		top.members = append(top.members, m)
	}
	return types.NewSchema(types.SchemaConfig{Query: b.object(top), Types: concrete})
}

// building is the type system while its parts refer to each other by name.
type building struct {
	named   map[string]types.Type
	resolve func(object string, m member) types.FieldResolveFn
}

// typ reads a type reference as SDL writes it.
func (b building) typ(reference string) types.Type {
	if inner, ok := strings.CutSuffix(reference, "!"); ok {
		return types.NewNonNull(b.typ(inner))
	}
	if inner, ok := strings.CutPrefix(reference, "["); ok {
		return types.NewList(b.typ(strings.TrimSuffix(inner, "]")))
	}
	return b.named[reference]
}

func (b building) fields(owner string, members []member) types.FieldsThunk {
	return func() types.Fields {
		fields := types.Fields{}
		for _, m := range members {
			args := types.FieldConfigArgument{}
			for _, a := range m.args {
				config := &types.ArgumentConfig{Type: b.typ(a.typ), Description: a.about}
				if a.initial != "" {
					config.DefaultValue = literal(a.initial)
				}
				args[a.name] = config
			}
			field := &types.Field{Name: m.name, Type: b.typ(m.typ), Description: m.about, Args: args}
			if b.resolve != nil {
				field.Resolve = b.resolve(owner, m)
			}
			fields[m.name] = field
		}
		return fields
	}
}

func (b building) abstract(name, about string, members []member) *types.Interface {
	return types.NewInterface(types.InterfaceConfig{Name: name, Description: about, Fields: b.fields(name, members), ResolveType: func(p types.ResolveTypeParams) *types.Object {
		row, _ := p.Value.(map[string]any)
		kind, _ := row["__typename"].(string)
		object, _ := b.named[kind].(*types.Object)
		return object
	}})
}

func (b building) object(row object) *types.Object {
	config := types.ObjectConfig{Name: row.name, Description: row.about, Fields: b.fields(row.name, row.members)}
	config.Interfaces = types.InterfacesThunk(func() []*types.Interface {
		var all []*types.Interface
		for _, name := range row.implements {
			if of, ok := b.named[name].(*types.Interface); ok {
				all = append(all, of)
			}
		}
		return all
	})
	return types.NewObject(config)
}
