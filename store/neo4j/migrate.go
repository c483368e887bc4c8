package neo4j

import (
	"context"
	"slices"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// refill works out anew what stands beside the readings of an older version: since version 2
// documents, assertions and claims say on which days they were known. It may be run again, and
// is, where it was cut off: the version is written when all is done.
func (s *Store) refill(ctx context.Context) error {
	session := s.session(ctx, neo4j.AccessModeRead)
	defer session.Close(context.WithoutCancel(ctx))
	found, err := single(session.Run(ctx, "MATCH (d:Document) RETURN collect(DISTINCT d.source)", nil))(ctx)
	if err != nil {
		return err
	}
	sources, _ := found.([]any)
	for part := range slices.Chunk(sources, 500) {
		_, err := s.write(ctx, func(t *transaction) (int, error) {
			touched := newTouched()
			touched.sourceless = true
			for _, source := range part {
				touched.sources[text(source)] = true
			}
			return len(part), t.refresh(touched)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
