package graphql

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"sync"

	"chancery/graphql/guard"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
)

// document is a query that was guarded, parsed and validated, or the faults that it has. It
// is never changed once made, so that requests may share it.
type document struct {
	hash   string // SHA-256 of the text in hexadecimal
	parsed *ast.QueryDocument
	faults []*fault
}

// read guards, parses and validates a text.
func (s *surface) read(text string, limits guard.Limits) *document {
	sum := sha256.Sum256([]byte(text))
	d := &document{hash: hex.EncodeToString(sum[:])}
	if refusal := guard.Check(text, limits); refusal != nil {
		line, column := place(text, refusal.Offset)
		d.faults = []*fault{{message: refusal.Message, code: refusal.Code, line: line, column: column}}
		return d
	}
	parsed, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: text}, 2*limits.Tokens)
	if err != nil {
		d.faults = faultsOf(codeParse, listOfOne(err))
		return d
	}
	if len(parsed.Operations) == 0 {
		d.faults = []*fault{{message: "the document holds no query: write one, as { dataset { version } }", code: codeValidation, line: 1, column: 1}}
		return d
	}
	for _, operation := range parsed.Operations {
		if operation.Operation != ast.Query {
			d.faults = []*fault{{message: "only queries are answered: the graph is read only here, documents are loaded with chancery load", code: codeReadOnly,
				line: operation.Position.Line, column: operation.Position.Column}}
			return d
		}
	}
	if errs := validator.ValidateWithRules(s.definition, parsed, validationRules()); len(errs) > 0 {
		d.faults = faultsOf(codeValidation, errs)
		return d
	}
	d.parsed = parsed
	return d
}

func listOfOne(err error) gqlerror.List {
	var one *gqlerror.Error
	if errors.As(err, &one) {
		return gqlerror.List{one}
	}
	return gqlerror.List{gqlerror.Wrap(err)}
}

// place gives line and column, from 1, of a byte offset.
func place(text string, offset int) (line, column int) {
	before := text[:min(offset, len(text))]
	line = strings.Count(before, "\n") + 1
	return line, len(before) - (strings.LastIndexByte(before, '\n') + 1) + 1
}

// operation gives the operation of a name, or the only one.
func (d *document) operation(name string) (*ast.OperationDefinition, *fault) {
	operations := d.parsed.Operations
	if name == "" {
		if len(operations) == 1 {
			return operations[0], nil
		}
		return nil, refused(codeOperation, "the document holds %d operations: say which with operationName", len(operations))
	}
	for _, operation := range operations {
		if operation.Name == name {
			return operation, nil
		}
	}
	return nil, refused(codeOperation, "the document holds no operation %q", name)
}

// shelf keeps what was made last, by key, up to a number of bytes. When it is full it is
// emptied: simple, and no worse for the few hundred queries that a project asks again and again.
type shelf[T any] struct {
	lock sync.Mutex
	most int // bytes, as reckoned by whoever makes the values
	held int
	kept map[string]T
}

// get gives what is kept under a key, or makes it and keeps it where it fits.
func (s *shelf[T]) get(key string, make func() (value T, size int)) T {
	s.lock.Lock()
	value, ok := s.kept[key]
	s.lock.Unlock()
	if ok {
		return value
	}
	value, size := make()
	size += len(key)
	if size > s.most/8 {
		return value
	}
	s.lock.Lock()
	defer s.lock.Unlock()
	if s.held += size; s.kept == nil || s.held > s.most {
		s.kept, s.held = map[string]T{}, size
	}
	s.kept[key] = value
	return value
}
