package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

type measureCommand struct {
	server
	Ours    string        `required:"" help:"Address of chancery's endpoint."`
	Peer    string        `required:"" help:"Address of the peer's."`
	Cached  string        `help:"Address of a chancery that keeps answers: reported, not judged."`
	Warm    time.Duration `default:"4s" help:"How long each question warms everybody up before the first round."`
	Rounds  int           `default:"5" help:"Rounds, in each of which everybody answers every question."`
	Turn    time.Duration `name:"seconds" default:"2s" help:"How long one contender answers one question in a round."`
	Clients int           `default:"8" help:"Requests under way at once."`
	Pairs   int           `default:"300" help:"Pairs of requests, ours and the bare driver's, one client."`
}

// most requests that one turn may make, whatever the time.
const most = 100_000

// Run checks that all give the same answers, and then times them in turns.
func (c *measureCommand) Run(ctx context.Context) error {
	driver, err := newBare(c.Neo4j, c.Password)
	if err != nil {
		return err
	}
	defer func() { _ = driver.driver.Close(context.WithoutCancel(ctx)) }()
	names := []string{"chancery", "peer", "bare driver"}
	all := map[string]contender{"chancery": newEndpoint(c.Ours, false), "peer": newEndpoint(c.Peer, true), "bare driver": driver}
	if c.Cached != "" {
		names = append(names, "chancery, cached")
		all["chancery, cached"] = newEndpoint(c.Cached, false)
	}
	for _, q := range questions() {
		if err := agree(ctx, q, all); err != nil {
			return err
		}
	}
	fmt.Fprintln(os.Stderr, "all give the same rows")
	results := map[string]map[string][]turn{}
	for round := range c.Rounds + 1 { // the first only warms everything up
		for _, q := range questions() {
			if results[q.name] == nil {
				results[q.name] = map[string][]turn{}
			}
			for i := range names {
				name := names[(i+round)%len(names)]
				length := c.Turn
				if round == 0 {
					length = c.Warm
				}
				got, err := c.turn(ctx, all[name], q, length)
				if err != nil {
					return fmt.Errorf("%s, %s: %w", name, q.name, err)
				}
				if round > 0 {
					results[q.name][name] = append(results[q.name][name], got)
				}
			}
		}
		fmt.Fprintf(os.Stderr, "round %d of %d\n", round, c.Rounds)
	}
	busy(os.Stdout, c.Clients, names, results)
	single, err := c.pairs(ctx, all["chancery"], all["bare driver"])
	if err != nil {
		return err
	}
	alone(os.Stdout, single)
	return nil
}

// agree asks every variant of a question once and compares the answers.
func agree(ctx context.Context, q question, all map[string]contender) error {
	for _, variables := range q.variables {
		want, err := all["bare driver"].ask(ctx, q, variables, true)
		if err != nil {
			return fmt.Errorf("%s: the bare driver: %w", q.name, err)
		}
		if len(want) < 3 {
			return fmt.Errorf("%s: %s gives only %d values: is the data loaded?", q.name, label(variables), len(want))
		}
		for name, other := range all {
			got, err := other.ask(ctx, q, variables, true)
			if err != nil {
				return fmt.Errorf("%s: %s: %w", q.name, name, err)
			}
			if !slices.Equal(got, want) {
				return fmt.Errorf("%s, %s: %s gives another answer than the bare driver:\n%s", q.name, label(variables), name, difference(got, want))
			}
		}
	}
	return nil
}

// difference shows where two answers part.
func difference(got, want []any) string {
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			return fmt.Sprintf("value %d is %v, want %v", i, got[i], want[i])
		}
	}
	return fmt.Sprintf("%d values, want %d", len(got), len(want))
}

// turn is what one contender did with one question in one round.
type turn struct {
	perSecond, p50, p99 float64 // the latter in milliseconds
}

func (c *measureCommand) turn(ctx context.Context, who contender, q question, length time.Duration) (turn, error) {
	var next atomic.Int64
	var group sync.WaitGroup
	times, failures := make([][]time.Duration, c.Clients), make([]error, c.Clients)
	began := time.Now()
	for client := range c.Clients {
		group.Add(1)
		go func() {
			defer group.Done()
			for time.Since(began) < length {
				n := next.Add(1)
				if n > most {
					return
				}
				asked := time.Now()
				if _, failures[client] = who.ask(ctx, q, q.variables[int(n)%len(q.variables)], false); failures[client] != nil {
					return
				}
				times[client] = append(times[client], time.Since(asked))
			}
		}()
	}
	group.Wait()
	took := time.Since(began)
	together := slices.Concat(times...)
	if err := errors.Join(failures...); err != nil {
		return turn{}, err
	}
	slices.Sort(together)
	return turn{perSecond: float64(len(together)) / took.Seconds(), p50: quantile(together, 0.5), p99: quantile(together, 0.99)}, nil
}

// quantile gives a quantile of sorted times in milliseconds.
func quantile(sorted []time.Duration, q float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[min(int(q*float64(len(sorted))), len(sorted)-1)].Seconds() * 1e3
}

// pair holds what one client saw when ours and the bare driver took turns, request by request.
type pair struct {
	question        string
	ours, bare      float64 // medians in milliseconds
	ratios          []float64
	oursAll, drvAll []time.Duration
}

// pairs times ours and the bare driver in turns, one client.
func (c *measureCommand) pairs(ctx context.Context, ours, driver contender) ([]pair, error) {
	var out []pair
	for _, q := range questions() {
		p := pair{question: q.name}
		for round := range c.Rounds {
			var mine, theirs []time.Duration
			for i := range c.Pairs / c.Rounds {
				variables := q.variables[i%len(q.variables)]
				first, second := ours, driver
				if (i+round)%2 == 1 {
					first, second = driver, ours
				}
				a, err := timed(ctx, first, q, variables)
				if err != nil {
					return nil, err
				}
				b, err := timed(ctx, second, q, variables)
				if err != nil {
					return nil, err
				}
				if first != ours {
					a, b = b, a
				}
				mine, theirs = append(mine, a), append(theirs, b)
			}
			p.oursAll, p.drvAll = append(p.oursAll, mine...), append(p.drvAll, theirs...)
			slices.Sort(mine)
			slices.Sort(theirs)
			p.ratios = append(p.ratios, quantile(mine, 0.5)/quantile(theirs, 0.5))
		}
		slices.Sort(p.oursAll)
		slices.Sort(p.drvAll)
		p.ours, p.bare = quantile(p.oursAll, 0.5), quantile(p.drvAll, 0.5)
		out = append(out, p)
	}
	return out, nil
}

func timed(ctx context.Context, who contender, q question, variables map[string]any) (time.Duration, error) {
	began := time.Now()
	_, err := who.ask(ctx, q, variables, false)
	return time.Since(began), err
}
