package query

// Answer holds the rows of a question: one Rows for each selection, in order.
type Answer struct {
	Selections []Rows
}

// Rows are the rows of one selection.
type Rows struct {
	Rows  []Row
	Total int64 // all rows that Step and Where give; only where Count was asked
	More  bool  // rows follow after the last one given
}

// Row is one record. Values stand in the order of the selection's Fields, as string, float64,
// int64 or bool by Type. Cursor holds the values of the selection's Order fields as text, to
// be given back as After; Nested holds one Rows for each nested selection, in order.
type Row struct {
	Values []any
	Cursor []string
	Nested []Rows
}
