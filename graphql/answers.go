package graphql

import (
	"bytes"
	linked "container/list"
	"context"
	"sync"
	"time"
)

// answers keeps the answers that were given last, up to a number of bytes. An answer is kept
// under the state of the data that it is of (store.Revision), the document, the operation and
// its variables, so that none is ever given across a change of the data, whoever made it: each
// request looks at the state first, and an answer is kept only where the state was the same
// before and after its question.
type answers struct {
	most    int           // bytes; 0 keeps nothing
	settled time.Duration // that a state must have been seen before answers of it are kept

	lock    sync.Mutex
	held    int
	kept    map[answerKey]*linked.Element // of *keptAnswer
	recent  *linked.List                  // most recent first
	flights map[answerKey]*flight
	state   string    // seen last
	since   time.Time // when it was seen first
}

type answerKey struct{ state, question string }

type keptAnswer struct {
	key      answerKey
	response Response
	size     int
	forms    map[string][]byte // compressed, by content coding, as they were asked for
}

// flight is a question under way, which equal requests wait for.
type flight struct {
	landed   chan struct{}
	response Response
	shared   bool // the response serves others too
}

// settling is how long a state must have been seen before answers of it are kept. Neo4j makes the
// parts of a commit visible one by one, so that a question asked while another process commits may
// be answered from half of it; that answer must not outlive the commit.
const settling = 500 * time.Millisecond

// keptOverhead is what an answer takes besides its bytes.
const keptOverhead = 512

func newAnswers(most int) *answers {
	return &answers{most: most, settled: settling, kept: map[answerKey]*linked.Element{}, recent: linked.New(), flights: map[answerKey]*flight{}}
}

// see notes a state and says whether answers of it may be kept. Where another process writes in
// turn with this one, states do not come back: a name is never used twice.
func (a *answers) see(state string, now time.Time) bool {
	a.lock.Lock()
	defer a.lock.Unlock()
	if state != a.state {
		a.state, a.since = state, now
	}
	return now.Sub(a.since) >= a.settled
}

// find gives the answer that is kept under a key, else the flight to wait for, else a new flight
// that the caller must land.
func (a *answers) find(key answerKey) (kept *Response, waiting, mine *flight) {
	a.lock.Lock()
	defer a.lock.Unlock()
	if element, ok := a.kept[key]; ok {
		a.recent.MoveToFront(element)
		found := element.Value.(*keptAnswer)
		response := found.response
		response.kept = found
		return &response, nil, nil
	}
	if waiting, ok := a.flights[key]; ok {
		return nil, waiting, nil
	}
	mine = &flight{landed: make(chan struct{})}
	a.flights[key] = mine
	return nil, nil, mine
}

// land ends a flight; its response is shared with those who wait where it is one of the data
// alone, and kept where the state had settled.
func (a *answers) land(key answerKey, f *flight, response Response, share, keep bool) {
	a.lock.Lock()
	defer a.lock.Unlock()
	f.response, f.shared = response, share
	delete(a.flights, key)
	close(f.landed)
	if share && keep {
		a.keep(key, response)
	}
}

// keep makes room and keeps an answer. Answers of other states go first: nobody asks for them again.
func (a *answers) keep(key answerKey, response Response) {
	size := len(response.JSON) + len(key.question) + keptOverhead
	if size > a.most/8 {
		return
	}
	if newest := a.recent.Front(); newest != nil && newest.Value.(*keptAnswer).key.state != key.state {
		a.recent.Init()
		clear(a.kept)
		a.held = 0
	}
	a.grow(size)
	a.kept[key] = a.recent.PushFront(&keptAnswer{key: key, response: response, size: size})
}

// grow gives up the answers used longest ago until so many bytes more fit, and counts them.
func (a *answers) grow(size int) {
	for a.held+size > a.most && a.recent.Len() > 0 {
		oldest := a.recent.Remove(a.recent.Back()).(*keptAnswer)
		delete(a.kept, oldest.key)
		a.held -= oldest.size
	}
	a.held += size
}

// packed gives the JSON of an answer that is kept in a content coding, which is kept beside it.
func (a *answers) packed(answer *keptAnswer, encoding string) ([]byte, string) {
	a.lock.Lock()
	form, ok := answer.forms[encoding]
	a.lock.Unlock()
	if ok {
		return form, encoding
	}
	form, encoding = packed(answer.response.JSON, encoding)
	if encoding == "" {
		return form, encoding
	}
	a.lock.Lock()
	defer a.lock.Unlock()
	if element, still := a.kept[answer.key]; still && element.Value == answer && answer.forms[encoding] == nil {
		if answer.forms == nil {
			answer.forms = map[string][]byte{}
		}
		a.recent.MoveToFront(element)
		a.grow(len(form))
		answer.forms[encoding] = form
		answer.size += len(form)
	}
	return form, encoding
}

// remembered answers a plan from the answers that are kept, or asks, together with all who ask
// the same meanwhile.
func (e *Endpoint) remembered(ctx context.Context, p *plan, r Request, response Response) Response {
	state, err := e.store.Revision(ctx)
	if err != nil {
		return e.refuse(response, faultOf(err, r.ID))
	}
	settled := e.answers.see(state, time.Now())
	key := answerKey{state: state, question: p.key}
	kept, waiting, mine := e.answers.find(key)
	if waiting != nil {
		select {
		case <-waiting.landed:
			if waiting.shared {
				response := waiting.response
				kept = &response
			}
		case <-ctx.Done(): // asking says so in the usual way
		}
	}
	if kept != nil {
		kept.ID, kept.Cached = r.ID, true
		return *kept
	}
	if mine == nil { // whoever flew before could not share what came of it
		return e.ask(ctx, p, r, response)
	}
	share, keep := false, false
	defer func() { e.answers.land(key, mine, response, share, keep) }() // also where asking throws
	response = e.ask(ctx, p, r, response)
	if share = response.Executed && response.Code == ""; !share {
		return response
	}
	written := response
	response.JSON, response.room = bytes.Clone(written.JSON), nil // others look at it too
	written.Release()
	if settled {
		after, err := e.store.Revision(ctx)
		if keep = err == nil && after == state; keep {
			response.Revision = state
		}
	}
	return response
}
