// Package loader takes documents and gives readings: text, segment, parse, mention, resolve,
// relate, qualify, claims.
//
//	stages, err := loader.Open()
//	reading, trace := stages.Read(doc)
package loader

// End is one end of a claim as `chancery read` prints it.
type End struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Kind string `json:"kind"`
}

// Line is one assertion as `chancery read --format jsonl` prints it. An end, the time or the
// quote's speaker that the text does not give is null or empty; spans are half-open and count
// bytes of the stored text.
type Line struct {
	Doc         string   `json:"doc"` // the file's base name
	Relation    string   `json:"relation"`
	From        *End     `json:"from"`
	To          *End     `json:"to"`
	Factuality  string   `json:"factuality"`
	Negated     bool     `json:"negated"`
	Attribution []string `json:"attribution"` // outermost speaker first
	Time        *string  `json:"time"`        // EDTF
	Quote       string   `json:"quote"`
	Span        [2]int   `json:"span"`
	Sentence    [2]int   `json:"sentence"`
	Confidence  float64  `json:"confidence"`
	Rule        string   `json:"rule"`
}
