package loader

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"runtime"
	"sync"
	"time"

	"chancery/loader/files"
	"chancery/loader/registry"
	"chancery/loader/text"
	"chancery/schema"
	"chancery/store"
)

// ErrInterrupted says that the context ended before everything was loaded. What was written
// stays whole, and the next load goes on from there.
var ErrInterrupted = errors.New("the load was interrupted; load the same paths again to go on")

// Options say how a load is run. Only Read must be set.
type Options struct {
	Read     func(text.Doc) schema.Reading // the stages: pure, called from many goroutines at once
	Version  string                        // of the stages and the registries: another version makes stored documents stale
	Registry *registry.Registry            // for lists; nil finds no country by name
	Limits   files.Limits                  // zero fields are defaults
	Manifest string                        // path of a CSV file with metadata, or ""
	Workers  int                           // readers at once; 0 is one for each core
	Reread   bool                          // read stale documents again and replace what they said
	Progress func(Progress)                // called after each file and each batch, from one goroutine; may be nil
}

// Progress says how far a load is.
type Progress struct {
	Files, AllFiles int    // done and found
	Documents       int    // articles seen so far, stored or unchanged
	Entries         int    // list entries seen so far
	PutAside        int    // files put aside so far
	Path            string // of the file last done
	Elapsed         time.Duration
}

// The size of a transaction: so many articles or list entries, or so much text.
const (
	articlesAtOnce = 20
	entriesAtOnce  = 200
	bytesAtOnce    = 4 << 20
	largeFile      = 16 << 20         // two of these are read at once, however many workers there are
	mostEngines    = 8                // PDF engines, each some tens of MB
	graceToWrite   = 20 * time.Second // for the transaction in flight when the context ends
)

// Load reads the documents and lists at the paths on all cores and writes them into the store
// in the order of their paths, whole documents at a time. A document that is stored with the
// same content is not read again. A file that cannot be read is put aside in the report and
// the rest goes on; the result depends neither on the number of workers nor on the order of
// the paths. The error is ErrInterrupted, one of the store's, or that of a bad manifest.
func Load(ctx context.Context, s store.Store, paths []string, options Options) (Report, error) {
	began := time.Now()
	l := &load{store: s, options: options, began: began, seen: map[string]string{}, entities: map[uint64]struct{}{}, report: newReport()}
	err := l.run(ctx, paths)
	l.report.Seconds = time.Since(began).Seconds()
	l.report.finish()
	switch {
	case err == nil:
	case ctx.Err() != nil:
		l.report.Interrupted = true
		err = fmt.Errorf("%w (%w)", ErrInterrupted, context.Cause(ctx))
	default:
		l.report.Failure = err.Error() + remedy(err)
	}
	return l.report, err
}

// load is one run: what its goroutines share and do not change, and what the writer alone holds.
type load struct {
	store   store.Store
	options Options
	shelf   *files.Shelf
	large   chan struct{}

	began    time.Time
	report   Report
	progress Progress
	seen     map[string]string // document id → load key, of this run
	entities map[uint64]struct{}
	batch    []result
	size     int
}

func (l *load) run(ctx context.Context, paths []string) error {
	if l.options.Workers <= 0 {
		l.options.Workers = runtime.GOMAXPROCS(0)
	}
	items, refused, err := files.Walk(ctx, paths)
	if err != nil {
		return err
	}
	for _, quarantine := range refused {
		l.putAside(quarantine)
	}
	plan, err := l.plan(items)
	if err != nil {
		return err
	}
	limits := l.options.Limits
	if limits.Readers == 0 {
		limits.Readers = min(l.options.Workers, mostEngines)
	}
	l.shelf = files.Open(limits, plan.manifest)
	defer l.shelf.Close()
	l.large = make(chan struct{}, 2)
	l.progress.AllFiles = len(plan.jobs)
	l.report.Files = len(plan.jobs)
	reading, stop := context.WithCancel(ctx)
	defer stop()
	queue, wait := l.start(reading, plan.jobs)
	err = l.write(ctx, queue)
	stop()
	for job := range queue { // after a failure: let the readers end
		for range job.out {
		}
	}
	wait()
	return err
}

// start sets the readers to work. The queue gives the jobs in order, each with a channel of
// its results that is closed at its end; both are bounded, so that readers wait for the writer.
func (l *load) start(ctx context.Context, jobs []*job) (queue chan *job, wait func()) {
	queue, work := make(chan *job, 4*l.options.Workers), make(chan *job)
	var group sync.WaitGroup
	group.Go(func() {
		defer close(queue)
		defer close(work)
		for _, j := range jobs {
			select {
			case queue <- j:
			case <-ctx.Done():
				return
			}
			select {
			case work <- j:
			case <-ctx.Done():
				close(j.out)
				return
			}
		}
	})
	for range l.options.Workers {
		group.Go(func() {
			for j := range work {
				l.do(ctx, j)
				close(j.out)
			}
		})
	}
	return queue, group.Wait
}

// write takes results in the order of the jobs and stores them.
func (l *load) write(ctx context.Context, queue <-chan *job) error {
	for {
		select {
		case <-ctx.Done():
			return errors.Join(l.flush(ctx), ctx.Err())
		case j, ok := <-queue:
			if !ok {
				return errors.Join(l.flush(ctx), ctx.Err())
			}
			for result := range j.out {
				if err := l.take(ctx, result); err != nil {
					return err
				}
			}
			l.progress.Files++
			l.tell(j.path)
		}
	}
}

func (l *load) tell(path string) {
	if l.options.Progress == nil {
		return
	}
	l.progress.Path, l.progress.Elapsed = path, time.Since(l.began)
	l.progress.PutAside = len(l.report.PutAside)
	l.options.Progress(l.progress)
}

func (l *load) putAside(quarantine *files.Quarantine) {
	l.report.PutAside = append(l.report.PutAside, *quarantine)
}

// take counts a result and puts it into the batch where the store is to change.
func (l *load) take(ctx context.Context, r result) error {
	if r.failure != nil {
		return r.failure
	}
	if r.quarantine != nil {
		l.putAside(r.quarantine)
		return nil //nolint:nilerr // a file put aside does not end the load
	}
	counts := l.report.counts(r.entry)
	if r.entry {
		l.progress.Entries++
	} else {
		l.progress.Documents++
	}
	if before, ok := l.seen[r.id]; ok {
		if before == r.key {
			counts.Repeated++
			return nil
		}
		l.putAside(&files.Quarantine{Path: r.path, Reason: "the same source and text as an earlier file of this load, with other metadata", Remedy: "remove one of the two"})
		return nil
	}
	l.seen[r.id] = r.key
	switch r.state {
	case unchanged:
		counts.Unchanged++
		return nil
	case stale:
		counts.Stale++
		return nil
	}
	l.batch = append(l.batch, r)
	l.size += len(r.reading.Document.Text)
	full := articlesAtOnce
	if r.entry {
		full = entriesAtOnce
	}
	if len(l.batch) >= full || l.size >= bytesAtOnce {
		return l.flush(ctx)
	}
	return nil
}

// flush writes the batch in one transaction. A context that ends meanwhile lets it finish
// within a grace, so that nothing is half done and no work is thrown away.
func (l *load) flush(ctx context.Context) error {
	if len(l.batch) == 0 {
		return nil
	}
	inFlight, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	defer context.AfterFunc(ctx, func() {
		select {
		case <-time.After(graceToWrite):
			cancel()
		case <-inFlight.Done():
		}
	})()
	batch := l.batch
	l.batch, l.size = nil, 0
	readings := make([]schema.Reading, len(batch))
	for i, r := range batch {
		readings[i] = *r.reading
	}
	_, err := l.store.Put(inFlight, readings)
	if errors.Is(err, store.ErrReading) && len(batch) > 1 {
		for i := range batch { // one of them is not consistent: store the others
			l.batch = batch[i : i+1]
			if err := l.flush(ctx); err != nil {
				return err
			}
		}
		return nil
	}
	if errors.Is(err, store.ErrReading) {
		l.putAside(&files.Quarantine{Path: batch[0].path, Reason: "what was read of it is not consistent: " + err.Error(), Remedy: "this is a fault of the program: please report it"})
		return nil
	}
	if err != nil {
		return fmt.Errorf("write %s and %d more: %w", batch[0].path, len(batch)-1, err)
	}
	for _, r := range batch {
		counts := l.report.counts(r.entry)
		if r.state == replaced {
			counts.Replaced++
		} else {
			counts.New++
		}
		l.count(*r.reading)
	}
	l.tell(batch[len(batch)-1].path)
	return nil
}

// count adds what a stored reading holds to the report.
func (l *load) count(r schema.Reading) {
	l.report.Sentences += len(r.Sentences)
	l.report.Mentions += len(r.Mentions)
	l.report.Claims += len(r.Claims)
	l.report.Assertions += len(r.Assertions)
	for _, a := range r.Assertions {
		l.report.ByFactuality[a.Factuality]++
	}
	for _, e := range r.Entities {
		hash := fnv.New64a()
		hash.Write([]byte(e.ID))
		l.entities[hash.Sum64()] = struct{}{}
	}
	l.report.Entities = len(l.entities)
	l.report.Bytes += int64(len(r.Document.Text))
}
