// Package store holds the one interface that every store of Chancery meets: it takes readings
// of documents and gives answers to questions, and it gives back exactly what it was given.
//
//	err := s.Put(ctx, []schema.Reading{reading})
//	answer, err := s.Ask(ctx, question)
//
// The algebra that storetest checks on each implementation: putting twice is putting once;
// order does not matter; removing undoes putting; a crash at any point followed by the same
// puts gives the same store. All errors carry one of the kinds below (errors.Is).
package store

import (
	"context"
	"errors"

	"chancery/schema"
	"chancery/schema/query"
)

// The kinds of errors.
var (
	ErrUnavailable = errors.New("the store cannot be reached")         // trying again later may help
	ErrRefused     = errors.New("the store refused the credentials")   // another password is needed
	ErrForeign     = errors.New("the database is not one of Chancery") // or of a newer version
	ErrFull        = errors.New("the store has no room left")
	ErrQuestion    = errors.New("the question cannot be answered") // the caller's mistake
	ErrWide        = errors.New("the question leads too far")      // over more of the graph than a store walks at once
	ErrReading     = errors.New("the reading is not consistent")   // an id used but not declared, a quote not at its span
	ErrClosed      = errors.New("the store is closed")
)

// Store keeps readings and answers questions. Its methods may be called at the same time;
// writers are put in line. Every method stops soon after its context ends.
type Store interface {
	// Put stores the readings in one transaction: all of them are visible afterwards or none.
	// A reading whose document is stored with the same load key changes nothing; one with
	// another load key replaces what the document said. It gives the number of documents that changed.
	Put(ctx context.Context, readings []schema.Reading) (changed int, err error)

	// Remove deletes exactly what one document said, in one transaction, and says whether it was stored.
	Remove(ctx context.Context, document string) (found bool, err error)

	// LoadKeys gives the load key of every stored document among the ids, or of all where ids is nil.
	LoadKeys(ctx context.Context, ids []string) (map[string]string, error)

	// Ask answers a question from one snapshot.
	Ask(ctx context.Context, question query.Question) (query.Answer, error)

	// Revision names the state of the data in a few printable characters: equal while nothing changes, and
	// never seen before after a Put or Remove, by any program, that changed something. It costs next to nothing.
	Revision(ctx context.Context) (string, error)

	// Export calls each with every reading in the order of document ids, exactly as it was put
	// (records in the order of their ids; sentences by ordinal). It holds one reading at a time.
	Export(ctx context.Context, each func(schema.Reading) error) error

	// Close ends the use of the store; calling it twice does no harm.
	Close(ctx context.Context) error
}
