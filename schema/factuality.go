package schema

// Factuality says how a document presents a claim (design: Saurí and Pustejovsky's FactBank
// idea of a source-relative degree of certainty, cut to what a report needs).
type Factuality string

// The values of factuality, strongest support first.
const (
	Asserted     Factuality = "ASSERTED"     // the document says it in its own voice, or a list records it
	Reported     Factuality = "REPORTED"     // a source says it and the document passes it on
	Alleged      Factuality = "ALLEGED"      // a source accuses or claims, or it is marked as unproven
	Planned      Factuality = "PLANNED"      // intended, pledged, agreed for later, forecast
	Hypothetical Factuality = "HYPOTHETICAL" // conditional, possible, asked
	Denied       Factuality = "DENIED"       // a source says that it is not so
	Negated      Factuality = "NEGATED"      // the document itself says that it is not so
)

// Factualities gives all values, strongest support first.
func Factualities() []Factuality {
	return []Factuality{Asserted, Reported, Alleged, Planned, Hypothetical, Denied, Negated}
}

// Valid says whether f is one of the values.
func (f Factuality) Valid() bool {
	for _, known := range Factualities() {
		if f == known {
			return true
		}
	}
	return false
}

// Affirms says whether an assertion of this factuality and polarity draws a typed edge:
// asserted or reported, and not negated.
func (f Factuality) Affirms(negated bool) bool {
	return !negated && (f == Asserted || f == Reported)
}
