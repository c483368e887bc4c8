package storetest

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"chancery/schema"
	"chancery/store"
)

// runAlgebra checks the laws of Put and Remove on random documents. One store serves a whole
// property; each case ends by removing its documents, which must leave nothing.
func runAlgebra(t *testing.T, open func(t *testing.T) store.Store) {
	property := func(name string, check func(*rapid.T, store.Store, []schema.Reading)) {
		t.Run(name, func(t *testing.T) {
			s := open(t)
			nothing := dump(t, s)
			rapid.Check(t, func(r *rapid.T) {
				readings := Readings(r, 6)
				defer clear(r, s)
				check(r, s, readings)
				clear(r, s)
				if left := dump(r, s); left != nothing {
					r.Fatalf("removing every document leaves:\n%s", left)
				}
			})
		})
	}
	property("putting twice is putting once", func(t *rapid.T, s store.Store, readings []schema.Reading) {
		put(t, s, readings...)
		once := dump(t, s)
		changed, err := s.Put(context.Background(), readings)
		if err != nil || changed != 0 {
			t.Fatalf("the second put changed %d documents: %v", changed, err)
		}
		alike(t, "after the second put", once, dump(t, s))
	})
	property("order and batches do not matter", func(t *rapid.T, s store.Store, readings []schema.Reading) {
		put(t, s, readings...)
		want := dump(t, s)
		clear(t, s)
		shuffled := rapid.Permutation(readings).Draw(t, "order")
		for len(shuffled) > 0 {
			n := rapid.IntRange(1, len(shuffled)).Draw(t, "batch")
			put(t, s, shuffled[:n]...)
			shuffled = shuffled[n:]
		}
		alike(t, "in another order", want, dump(t, s))
	})
	property("removing undoes putting", func(t *rapid.T, s store.Store, readings []schema.Reading) {
		some := rapid.IntRange(0, len(readings)).Draw(t, "some")
		put(t, s, readings[:some]...)
		want := dump(t, s)
		put(t, s, readings...)
		for _, r := range readings[some:] {
			if found, err := s.Remove(context.Background(), r.Document.ID); err != nil || !found {
				t.Fatalf("removing %s: %v %v", r.Document.ID, found, err)
			}
		}
		alike(t, "after removing", want, dump(t, s))
	})
	property("a new load key replaces", func(t *rapid.T, s store.Store, readings []schema.Reading) {
		put(t, s, readings...)
		want := dump(t, s)
		clear(t, s)
		var older []schema.Reading
		for _, r := range readings { // the same documents, of which an older reader understood less
			r.Document.LoadKey = "older"
			r.Mentions, r.Claims, r.Assertions = nil, nil, nil
			older = append(older, r)
		}
		put(t, s, older...)
		changed, err := s.Put(context.Background(), readings)
		if err != nil || changed != len(readings) {
			t.Fatalf("replacing changed %d of %d documents: %v", changed, len(readings), err)
		}
		alike(t, "after replacing", want, dump(t, s))
	})
	property("what is stored is what was put", func(t *rapid.T, s store.Store, readings []schema.Reading) {
		put(t, s, readings...)
		checkModel(t, s, readings)
		checkKnown(t, s, readings, drawDay(t))
		report, err := store.Verify(context.Background(), s)
		if err != nil || len(report.Faults) > 0 || report.Documents != len(readings) {
			t.Fatalf("verify: %+v %v", report, err)
		}
	})
	property("a crash and the same puts again", func(t *rapid.T, s store.Store, readings []schema.Reading) {
		some := rapid.IntRange(0, len(readings)).Draw(t, "some")
		put(t, s, readings[:some]...)
		before := dump(t, s)
		put(t, s, readings...)
		after := dump(t, s)
		for _, r := range readings[some:] {
			remove(t, s, r.Document.ID)
		}
		ctx := &dying{Context: context.Background(), done: make(chan struct{})}
		ctx.left.Store(int64(rapid.IntRange(0, 400).Draw(t, "statements")))
		_, err := s.Put(ctx, readings)
		now := dump(t, s)
		if err != nil && now != before && now != after {
			t.Fatalf("a put that failed (%v) left a half:\n%s", err, now)
		}
		if err == nil && now != after {
			t.Fatalf("a put that succeeded left:\n%s", now)
		}
		put(t, s, readings...)
		alike(t, "after the crash and the puts again", after, dump(t, s))
	})
}

func put(t fataler, s store.Store, readings ...schema.Reading) {
	t.Helper()
	if _, err := s.Put(context.Background(), readings); err != nil {
		t.Fatalf("put: %v", err)
	}
}

func remove(t fataler, s store.Store, document string) {
	t.Helper()
	if _, err := s.Remove(context.Background(), document); err != nil {
		t.Fatalf("remove: %v", err)
	}
}

// clear removes every document.
func clear(t fataler, s store.Store) {
	t.Helper()
	keys, err := s.LoadKeys(context.Background(), nil)
	if err != nil {
		t.Fatalf("load keys: %v", err)
	}
	for id := range keys {
		remove(t, s, id)
	}
}

func alike(t fataler, when, want, got string) {
	t.Helper()
	if want != got {
		t.Fatalf("%s:\ngot\n%s\nwant\n%s", when, got, want)
	}
}

// dying is a context that is cancelled after it was looked at so many times, which is the
// nearest that a test without knowledge of the store comes to "at any statement".
type dying struct {
	context.Context
	left atomic.Int64
	done chan struct{}
	dead atomic.Bool
}

func (d *dying) look() {
	if d.left.Add(-1) < 0 && d.dead.CompareAndSwap(false, true) {
		close(d.done)
	}
}

// Done gives the channel that closes when the context dies.
func (d *dying) Done() <-chan struct{} { d.look(); return d.done }

// Err gives context.Canceled once the context is dead.
func (d *dying) Err() error {
	d.look()
	if d.dead.Load() {
		return context.Canceled
	}
	return nil
}

// Deadline gives none.
func (d *dying) Deadline() (time.Time, bool) { return time.Time{}, false }

var errStop = errors.New("stop here")
