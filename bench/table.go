package main

import (
	"fmt"
	"io"
	"math"
	"slices"
)

// busy prints what everybody did under load: minimum, median and maximum of the rounds.
func busy(w io.Writer, clients int, names []string, results map[string]map[string][]turn) {
	fmt.Fprintf(w, "\n%d requests under way at once; minimum / median / maximum of the rounds\n\n", clients)
	fmt.Fprintln(w, "| question | who | requests/s | p50 ms | p99 ms | × the peer |\n|---|---|---|---|---|---|")
	product, slower := 1.0, []string{}
	for _, q := range questions() {
		for _, name := range names {
			turns, peer := results[q.name][name], results[q.name]["peer"]
			var rate, p50, p99, ratio []float64
			for i, t := range turns {
				rate, p50, p99 = append(rate, t.perSecond), append(p50, t.p50), append(p99, t.p99)
				ratio = append(ratio, t.perSecond/peer[i].perSecond)
			}
			fmt.Fprintf(w, "| %s | %s | %s | %s | %s | %s |\n", q.name, name, spread(rate), spread(p50), spread(p99), spread(ratio))
			if name == "chancery" {
				product *= median(ratio)
				if median(p99) > median(column(peer, func(t turn) float64 { return t.p99 })) {
					slower = append(slower, q.name)
				}
			}
		}
	}
	fmt.Fprintf(w, "\nGeometric mean over the questions: %.2f × the peer's requests/s (bar: 4.5; on 1,000 rows: 8). Questions whose p99 is above the peer's: %d %v\n",
		math.Pow(product, 1/float64(len(questions()))), len(slower), slower)
}

// alone prints the comparison with the bare driver.
func alone(w io.Writer, pairs []pair) {
	fmt.Fprintln(w, "\nOne client, ours over HTTP and the bare driver in turns, request by request; medians")
	fmt.Fprintln(w, "\n| question | chancery ms | bare driver ms | ratio, minimum / median / maximum of the rounds (bar: 1.10) |\n|---|---|---|---|")
	for _, p := range pairs {
		fmt.Fprintf(w, "| %s | %.2f | %.2f | %s |\n", p.question, p.ours, p.bare, spread(p.ratios))
	}
}

func column(turns []turn, of func(turn) float64) []float64 {
	out := make([]float64, len(turns))
	for i, t := range turns {
		out[i] = of(t)
	}
	return out
}

func spread(values []float64) string {
	digits := 2
	if median(values) >= 100 {
		digits = 0
	}
	return fmt.Sprintf("%.*f / %.*f / %.*f", digits, slices.Min(values), digits, median(values), digits, slices.Max(values))
}

func median(values []float64) float64 {
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	return sorted[len(sorted)/2]
}
