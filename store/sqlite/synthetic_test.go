//go:build unix

package sqlite

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"syscall"
	"testing"
	"time"

	"chancery/schema/query"
)

const (
	syntheticEntities = 100_000
	syntheticEdges    = 1_000_000
)

// synthetic opens a store of a million relations among 100,000 entities, whose degrees follow a
// power law (Zipf's with the exponent .7 by rank: the largest hub has about 18,000). It holds the
// rows that Put would make of as many claims, without the documents behind them, and is made once
// and kept in the user's cache folder.
func synthetic(b *testing.B) *Store {
	b.Helper()
	cache, err := os.UserCacheDir()
	if err != nil {
		b.Skip(err)
	}
	folder := filepath.Join(cache, "chancery", "bench")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		b.Fatal(err)
	}
	path := filepath.Join(folder, fmt.Sprintf("edges-%d-tables-%d.db", syntheticEdges, tableVersion))
	if _, err := os.Stat(path); err != nil {
		making := path + ".making"
		for _, end := range []string{"", "-wal", "-shm"} {
			_ = os.Remove(making + end)
		}
		s, err := Open(context.Background(), making)
		if err == nil {
			err = s.fillSynthetic(syntheticEntities, syntheticEdges)
		}
		if err == nil {
			err = s.Close(context.Background())
		}
		if err == nil {
			err = os.Rename(making, path)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	return openAt(b, path)
}

func (s *Store) fillSynthetic(entities, edges int) error {
	random := rand.New(rand.NewPCG(1, 2))
	sums := make([]float64, entities)
	sum := 0.0
	for i := range sums {
		sum += math.Pow(float64(i+1), -.7)
		sums[i] = sum
	}
	names := random.Perm(entities) // so that hubs do not stand side by side in the tables
	end := func() int64 { return int64(names[sort.SearchFloat64s(sums, random.Float64()*sum)]) + 1 }
	kinds := []string{"Person", "Person", "Organization", "Country", "Event"}
	types := []string{"MET", "VISITED", "SUPPLIES", "SANCTIONED", "SUPPORTED", "MEMBER_OF"}
	return s.writes(context.Background(), "filling", func(w *writing) error {
		for n := range entities {
			name := fmt.Sprintf("Entity number %d", n)
			if _, err := w.exec(`INSERT INTO entity (n, id, kind, sub_kind, name, name_folded, description, names, identifiers, degree) VALUES (?,?,?,'',?,?,'','[]','[]',0)`,
				n+1, fmt.Sprintf("synthetic:%06d", n), kinds[n%len(kinds)], name, name); err != nil {
				return err
			}
		}
		for n := range edges {
			from, to := end(), end()
			for to == from {
				to = end()
			}
			kind := types[n%len(types)]
			confidence := float64(60+random.IntN(40)) / 100
			quote := fmt.Sprintf("Entity number %d, in a sentence of ordinary length that says so, did that to entity number %d on day %d", from-1, to-1, n)
			day := fmt.Sprintf("%d-%02d-%02d", 2000+n%24, 1+n%12, 1+n%28)
			if _, err := w.exec(`INSERT INTO claim (n, id, type, nature, from_n, to_n, qualifiers, at, within, known_from, live, affirmed, factuality, confidence, confidence_text, evidence, sources, asserted,
				quote, quote_folded, speaker, document, document_title, document_title_folded, published, first_published, last_published)
				VALUES (?,?,?,'EVENT',?,?,'[]','','',20240516,1,1,'ASSERTED',?,?,1,1,1,?,?,'',?,?,?,?,?,?)`,
				n+1, fmt.Sprintf("claim:%016x", uint64(n)*0x9e3779b97f4a7c15), kind, from, to, confidence, decimal(confidence), quote, quote,
				fmt.Sprintf("document:%08d", n/20), "A day in the life of states", "a day in the life of states", day, day, day); err != nil {
				return err
			}
		}
		for _, text := range []string{
			"UPDATE entity SET degree = (SELECT count(*) FROM claim WHERE from_n = entity.n) + (SELECT count(*) FROM claim WHERE to_n = entity.n)",
			"UPDATE meta SET value = value + 1 WHERE key = 'changes'",
		} {
			if _, err := w.exec(text); err != nil {
				return err
			}
		}
		return nil
	})
}

// percentiles reports how long a benchmark's answers took, by the clock and by the processor's
// time of this process, which other programs on the machine lengthen less.
func percentiles(b *testing.B, took, worked []time.Duration) {
	for _, row := range []struct {
		unit string
		all  []time.Duration
	}{{"ms", took}, {"cpu-ms", worked}} {
		slices.Sort(row.all)
		for _, p := range []int{50, 95} {
			b.ReportMetric(float64(row.all[len(row.all)*p/100].Microseconds())/1000, fmt.Sprintf("p%d-%s", p, row.unit))
		}
	}
}

// processorTime gives what this process has used so far.
func processorTime(b *testing.B) time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// BenchmarkSynthetic asks for paths between random entities, each as likely as any other, and for
// what lies near them.
func BenchmarkSynthetic(b *testing.B) {
	s := synthetic(b)
	walked := query.Compare{Field: "affirmed", Op: query.Eq, Values: []string{"true"}}
	hubs := 1000
	id := func(random *rand.Rand) string { return fmt.Sprintf("synthetic:%06d", random.IntN(syntheticEntities)) }
	for _, row := range []struct {
		name string
		step func(random *rand.Rand) query.Step
	}{
		{"paths of 3", func(random *rand.Rand) query.Step {
			return query.Paths{From: id(random), To: id(random), MaxLength: 3, K: 5, Where: walked}
		}},
		{"paths of 3 beside hubs", func(random *rand.Rand) query.Step {
			return query.Paths{From: id(random), To: id(random), MaxLength: 3, K: 5, Where: walked, AvoidHubsOver: hubs}
		}},
		{"paths of 4", func(random *rand.Rand) query.Step {
			return query.Paths{From: id(random), To: id(random), MaxLength: 4, K: 5, Where: walked}
		}},
		{"neighbourhood of 2", func(random *rand.Rand) query.Step {
			return query.Neighbourhood{Roots: []string{id(random)}, Depth: 2, MaxEntities: 200, Where: walked}
		}},
	} {
		b.Run(row.name, func(b *testing.B) {
			random := rand.New(rand.NewPCG(3, 4))
			ask := func() (took, worked time.Duration) {
				q := query.Question{Selections: []query.Selection{{Key: "walk", Step: row.step(random), First: 5, Fields: []query.Field{"id"}}}}
				begun, before := time.Now(), processorTime(b)
				if _, err := s.Ask(context.Background(), q); err != nil {
					b.Fatal(err)
				}
				return time.Since(begun), processorTime(b) - before
			}
			for range 50 { // what the pages of hubs cost at first is not what is measured
				ask()
			}
			var took, worked []time.Duration
			for b.Loop() {
				clock, processor := ask()
				took, worked = append(took, clock), append(worked, processor)
			}
			percentiles(b, took, worked)
		})
	}
}
