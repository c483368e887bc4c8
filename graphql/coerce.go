package graphql

import (
	"encoding/json"
	"fmt"
	"math"
	"sort"
	"strconv"

	"chancery/schema"

	"github.com/vektah/gqlparser/v2/ast"
)

// variables coerces the variables of a request by the types of the operation, as section 6.1.2
// of the GraphQL specification says. Values are decoded JSON with numbers as json.Number.
func (s *surface) variables(operation *ast.OperationDefinition, given map[string]any) (map[string]any, []*fault) {
	out := make(map[string]any, len(operation.VariableDefinitions))
	var faults []*fault
	for _, v := range operation.VariableDefinitions {
		value, there := given[v.Variable]
		var coerced any
		var err error
		switch {
		case !there && v.DefaultValue != nil:
			coerced, err = s.literal(v.DefaultValue, v.Type, nil)
		case !there && v.Type.NonNull:
			err = refused(codeInput, "a value of type %s is needed", v.Type)
		case !there:
			continue
		default:
			coerced, err = s.value(value, v.Type, 0)
		}
		if err != nil {
			faults = append(faults, &fault{message: fmt.Sprintf("variable $%s: %s", v.Variable, err), code: codeInput, line: v.Position.Line, column: v.Position.Column})
			continue
		}
		out[v.Variable] = coerced
	}
	return out, faults
}

// valueDepth bounds the nesting of a variable's value.
const valueDepth = 40

// value coerces decoded JSON to an input type.
func (s *surface) value(value any, typ *ast.Type, depth int) (any, error) {
	if depth > valueDepth {
		return nil, refused(codeComplex, "the value is nested more than %d deep", valueDepth)
	}
	if value == nil {
		if typ.NonNull {
			return nil, refused(codeInput, "null where a value of type %s is needed", typ)
		}
		return nil, nil
	}
	if typ.Elem != nil {
		items, ok := value.([]any)
		if !ok {
			items = []any{value}
		}
		out := make([]any, len(items))
		for i, item := range items {
			var err error
			if out[i], err = s.value(item, typ.Elem, depth+1); err != nil {
				return nil, refused(codeInput, "at %d: %s", i, err)
			}
		}
		return out, nil
	}
	definition := s.definition.Types[typ.NamedType]
	switch {
	case definition == nil:
		return nil, refused(codeInput, "there is no type %s", typ.NamedType)
	case definition.Kind == ast.InputObject:
		fields, ok := value.(map[string]any)
		if !ok {
			return nil, refused(codeInput, "an object is needed for %s", typ.NamedType)
		}
		for _, name := range sortedKeys(fields) {
			if definition.Fields.ForName(name) == nil {
				return nil, refused(codeInput, "%s has no field %q", typ.NamedType, name)
			}
		}
		return s.object(definition, func(field *ast.FieldDefinition) (any, bool, error) {
			item, there := fields[field.Name]
			if !there {
				return nil, false, nil
			}
			out, err := s.value(item, field.Type, depth+1)
			return out, true, err
		})
	case definition.Kind == ast.Enum:
		word, ok := value.(string)
		if !ok || definition.EnumValues.ForName(word) == nil {
			return nil, refused(codeInput, "%s is no value of %s", shown(value), typ.NamedType)
		}
		return word, nil
	}
	return scalar(typ.NamedType, value)
}

func sortedKeys(fields map[string]any) []string {
	names := make([]string, 0, len(fields))
	for name := range fields {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// object coerces the fields of an input object; of gives a field's value and whether it is there.
func (s *surface) object(definition *ast.Definition, of func(*ast.FieldDefinition) (any, bool, error)) (any, error) {
	out := map[string]any{}
	for _, field := range definition.Fields {
		value, there, err := of(field)
		switch {
		case err != nil:
			return nil, refused(codeInput, "%s: %s", field.Name, err)
		case there:
			out[field.Name] = value
		case field.DefaultValue != nil:
			if out[field.Name], err = s.literal(field.DefaultValue, field.Type, nil); err != nil {
				return nil, err
			}
		case field.Type.NonNull:
			return nil, refused(codeInput, "%s of type %s is needed", field.Name, field.Type)
		}
	}
	return out, nil
}

// shown gives a value as the client wrote it, cut short.
func shown(value any) string {
	encoded, err := json.Marshal(value)
	if err != nil {
		return "the value"
	}
	if len(encoded) > 60 {
		return string([]rune(string(encoded))[:20]) + "…"
	}
	return string(encoded)
}

// scalar coerces decoded JSON to a scalar.
func scalar(name string, value any) (any, error) {
	number, isNumber := value.(json.Number)
	text, isText := value.(string)
	switch name {
	case "Int":
		if isNumber {
			if f, err := number.Float64(); err == nil && f == math.Trunc(f) && f >= math.MinInt32 && f <= math.MaxInt32 {
				return int64(f), nil
			}
		}
	case "Float":
		if isNumber {
			if f, err := number.Float64(); err == nil && !math.IsInf(f, 0) {
				return f, nil
			}
		}
	case "Boolean":
		if truth, ok := value.(bool); ok {
			return truth, nil
		}
	case "String":
		if isText {
			return text, nil
		}
	case "ID":
		if isText {
			return text, nil
		}
		if isNumber {
			if _, err := strconv.ParseInt(string(number), 10, 64); err == nil {
				return string(number), nil
			}
		}
	case "Date":
		if isText {
			return date(text)
		}
	}
	return nil, refused(codeInput, "%s is no %s", shown(value), name)
}

func date(text string) (any, error) {
	if _, err := schema.ParseDate(text); err != nil {
		return nil, refused(codeInput, "%s", err)
	}
	return text, nil
}

// literal coerces a value written in the document, with variables that are coerced already.
func (s *surface) literal(value *ast.Value, typ *ast.Type, variables map[string]any) (any, error) {
	if value.Kind == ast.Variable {
		out, there := variables[value.Raw]
		if (!there || out == nil) && typ.NonNull {
			return nil, refused(codeInput, "$%s must not be null here: %s is needed", value.Raw, typ)
		}
		if _, isList := out.([]any); typ.Elem != nil && out != nil && !isList {
			return []any{out}, nil // a single value stands for a list of one
		}
		return out, nil
	}
	if value.Kind == ast.NullValue {
		if typ.NonNull {
			return nil, refused(codeInput, "null where a value of type %s is needed", typ)
		}
		return nil, nil
	}
	if typ.Elem != nil {
		if value.Kind != ast.ListValue {
			item, err := s.literal(value, typ.Elem, variables)
			return []any{item}, err
		}
		out := make([]any, len(value.Children))
		for i, child := range value.Children {
			var err error
			if out[i], err = s.literal(child.Value, typ.Elem, variables); err != nil {
				return nil, at(err, child.Value.Position)
			}
		}
		return out, nil
	}
	definition := s.definition.Types[typ.NamedType]
	if definition != nil && definition.Kind == ast.InputObject {
		return s.object(definition, func(field *ast.FieldDefinition) (any, bool, error) {
			child := value.Children.ForName(field.Name)
			if child == nil {
				return nil, false, nil
			}
			if child.Kind == ast.Variable {
				if _, there := variables[child.Raw]; !there {
					return nil, false, nil
				}
			}
			out, err := s.literal(child, field.Type, variables)
			return out, true, err
		})
	}
	return leaf(value, typ.NamedType)
}

// leaf coerces a scalar or enum word written in the document.
func leaf(value *ast.Value, name string) (any, error) {
	wrong := refused(codeInput, "%s is no %s", value, name)
	switch name {
	case "Int":
		if n, err := strconv.ParseInt(value.Raw, 10, 32); err == nil && value.Kind == ast.IntValue {
			return n, nil
		}
		return nil, wrong
	case "Float":
		if f, err := strconv.ParseFloat(value.Raw, 64); err == nil && (value.Kind == ast.IntValue || value.Kind == ast.FloatValue) {
			return f, nil
		}
		return nil, wrong
	case "Boolean":
		if value.Kind == ast.BooleanValue {
			return value.Raw == "true", nil
		}
		return nil, wrong
	case "ID":
		if value.Kind == ast.StringValue || value.Kind == ast.BlockValue || value.Kind == ast.IntValue {
			return value.Raw, nil
		}
		return nil, wrong
	case "Date":
		if value.Kind == ast.StringValue || value.Kind == ast.BlockValue {
			return date(value.Raw)
		}
		return nil, wrong
	}
	return value.Raw, nil // a string, or an enum's word: validation has seen to it
}

// arguments coerces the arguments of a field. What is not given and has no default is absent.
func (s *surface) arguments(field *ast.Field, variables map[string]any) (map[string]any, error) {
	out := make(map[string]any, len(field.Definition.Arguments))
	for _, definition := range field.Definition.Arguments {
		argument := field.Arguments.ForName(definition.Name)
		given := argument != nil
		if given && argument.Value.Kind == ast.Variable {
			_, given = variables[argument.Value.Raw]
		}
		var value any
		var err error
		switch {
		case given:
			value, err = s.literal(argument.Value, definition.Type, variables)
		case definition.DefaultValue != nil:
			value, err = s.literal(definition.DefaultValue, definition.Type, nil)
		case definition.Type.NonNull:
			err = refused(codeInput, "%s of type %s is needed", definition.Name, definition.Type)
		default:
			continue
		}
		if err != nil {
			position := field.Position
			if argument != nil {
				position = argument.Value.Position
			}
			return nil, at(refused(codeInput, "%s: %s", definition.Name, err), position)
		}
		out[definition.Name] = value
	}
	return out, nil
}
