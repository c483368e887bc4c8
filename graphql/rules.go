package graphql

import "github.com/vektah/gqlparser/v2/validator/rules"

// validationRules gives the rules by which queries are validated: all of the specification.
func validationRules() *rules.Rules { return rules.NewDefaultRules() }
