package graphql

import (
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/core"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

// validationRules gives the rules by which queries are validated: all of the specification.
func validationRules() *rules.Rules {
	all := rules.NewDefaultRules()
	all.AddRule("ObjectsForInputObjects", objectsForInputObjects)
	return all
}

// objectsForInputObjects refuses {} where a scalar or an enum is needed: gqlparser looks only
// at the fields of an object, and this one has none.
func objectsForInputObjects(observers *core.Events, addError core.AddErrFunc) {
	observers.OnValue(func(_ *core.Walker, value *ast.Value) {
		if value.Kind != ast.ObjectValue || len(value.Children) > 0 || value.Definition == nil || value.ExpectedType == nil {
			return
		}
		if value.Definition.Kind == ast.Enum || value.Definition.Kind == ast.Scalar && value.Definition.OneOf("Int", "Float", "String", "Boolean", "ID") {
			addError(core.Message(`Expected value of type "%s", found {}.`, value.ExpectedType), core.At(value.Position))
		}
	})
}
