package sqlite

import _ "embed"

//go:embed tables.sql
var tables string
