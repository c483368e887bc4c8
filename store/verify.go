package store

import (
	"context"
	"errors"

	"chancery/schema"
)

// Report says what Verify found.
type Report struct {
	Documents  int
	Assertions int
	Faults     []error // ErrReading, one for each document that is not consistent
}

// faultsKept bounds the faults that a report names; a store with more is broken altogether.
const faultsKept = 1000

// Verify reads every document back and checks it anew: every quote of every assertion stands
// at its span in the stored text and every id derives from its content. The error is that of
// the store; what is wrong with the documents stands in the report.
func Verify(ctx context.Context, s Store) (Report, error) {
	var report Report
	err := s.Export(ctx, func(r schema.Reading) error {
		report.Documents++
		report.Assertions += len(r.Assertions)
		if err := Check(r); err != nil {
			if report.Faults = append(report.Faults, err); len(report.Faults) >= faultsKept {
				return errTooMany
			}
		}
		return nil
	})
	if errors.Is(err, errTooMany) {
		err = nil
	}
	return report, err
}

var errTooMany = errors.New("too many faults to name")
