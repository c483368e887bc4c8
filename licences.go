// Package chancery holds the licences that a binary carries with it: that of the code and
// those of the model's weights and what they were trained on.
//
//	fmt.Print(chancery.Licences())
package chancery

import (
	_ "embed"
	"strings"
)

//go:embed LICENSE
var codeLicence string

//go:embed loader/parse/LICENSE-WEIGHTS
var weightsLicence string

//go:embed loader/parse/NOTICE
var weightsNotice string

// Licences gives the texts, each under a line that says what it covers.
func Licences() string {
	return strings.Join([]string{
		"== The code of Chancery\n", codeLicence,
		"\n== The weights of the embedded model\n", weightsLicence,
		"\n== What the weights were made from\n", weightsNotice,
	}, "\n")
}
