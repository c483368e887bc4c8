package graphql

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"chancery/store"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// errorLimit is the number of errors that one answer names.
const errorLimit = 20

// The codes of errors that a client may meet in extensions.code.
const (
	codeParse       = "GRAPHQL_PARSE_FAILED"
	codeValidation  = "GRAPHQL_VALIDATION_FAILED"
	codeInput       = "BAD_USER_INPUT"
	codeComplex     = "QUERY_TOO_COMPLEX"
	codeOperation   = "OPERATION_NOT_FOUND"
	codeReadOnly    = "READ_ONLY"
	codeCursor      = "INVALID_CURSOR"
	codeUnavailable = "STORE_UNAVAILABLE"
	codeDeadline    = "DEADLINE_EXCEEDED"
	codeInternal    = "INTERNAL"

	codeUnauthenticated = "UNAUTHENTICATED"
	codeTooLarge        = "QUERY_TOO_LARGE"
	codeOverloaded      = "OVERLOADED"
	codeNotFound        = "NOT_FOUND"
	codeIntrospection   = "INTROSPECTION_OFF"
)

// fault is one GraphQL error. It never holds the text of a store's or a library's error
// beyond what the client wrote.
type fault struct {
	message string
	code    string
	request string // id of the request, of internal errors
	line    int    // from 1; 0 where there is no place in the document
	column  int
	path    []any // response keys and list indices
	cause   error // for the log only
}

// Error gives the message, for errors.As; the cause stays out of it.
func (f *fault) Error() string { return f.message }

// Unwrap gives the cause, which only the log sees.
func (f *fault) Unwrap() error { return f.cause }

func refused(code, format string, values ...any) *fault {
	return &fault{code: code, message: fmt.Sprintf(format, values...)}
}

// at puts a place in the document on an error that has none.
func at(err error, position *ast.Position, path ...any) error {
	var f *fault
	if !errors.As(err, &f) {
		return err
	}
	if f.line == 0 && position != nil {
		f.line, f.column = position.Line, position.Column
	}
	if f.path == nil {
		f.path = path
	}
	return f
}

// faultsOf turns the errors of gqlparser into ours.
func faultsOf(code string, errs gqlerror.List) []*fault {
	var all []*fault
	for _, err := range errs {
		if len(all) == errorLimit {
			break
		}
		f := &fault{message: err.Message, code: code}
		if len(err.Locations) > 0 {
			f.line, f.column = err.Locations[0].Line, err.Locations[0].Column
		}
		all = append(all, f)
	}
	return all
}

// faultOf gives what the client may know of an error of the store.
func faultOf(err error, request string) *fault {
	var f *fault
	switch {
	case errors.As(err, &f):
		return f
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return &fault{code: codeDeadline, message: "the question took too long and was stopped: ask for fewer rows or fewer levels", cause: err}
	case errors.Is(err, store.ErrWide):
		return &fault{code: codeComplex, message: "the question leads over too much of the graph: ask for fewer levels or shorter and fewer paths, leave out hubs (avoidHubsOver), or narrow the relations", cause: err}
	case errors.Is(err, store.ErrUnavailable), errors.Is(err, store.ErrClosed):
		return &fault{code: codeUnavailable, message: "the store cannot be reached: try again later", request: request, cause: err}
	}
	return &fault{code: codeInternal, message: "internal error: tell whoever runs the server the request id", request: request, cause: err}
}

// appendFault writes an error as JSON.
func appendFault(out []byte, f *fault) []byte {
	out = append(out, `{"message":`...)
	out = appendText(out, f.message)
	if f.line > 0 {
		out = append(out, `,"locations":[{"line":`...)
		out = strconv.AppendInt(out, int64(f.line), 10)
		out = append(out, `,"column":`...)
		out = strconv.AppendInt(out, int64(f.column), 10)
		out = append(out, `}]`...)
	}
	if len(f.path) > 0 {
		out = append(out, `,"path":[`...)
		for i, step := range f.path {
			if i > 0 {
				out = append(out, ',')
			}
			switch step := step.(type) {
			case string:
				out = appendText(out, step)
			case int:
				out = strconv.AppendInt(out, int64(step), 10)
			}
		}
		out = append(out, ']')
	}
	out = append(out, `,"extensions":{"code":`...)
	out = appendText(out, f.code)
	if f.request != "" {
		out = append(out, `,"requestId":`...)
		out = appendText(out, f.request)
	}
	return append(out, "}}"...)
}

// appendFaults writes `"errors":[…]`.
func appendFaults(out []byte, faults []*fault) []byte {
	out = append(out, `"errors":[`...)
	for i, f := range faults {
		if i == errorLimit {
			break
		}
		if i > 0 {
			out = append(out, ',')
		}
		out = appendFault(out, f)
	}
	return append(out, ']')
}
