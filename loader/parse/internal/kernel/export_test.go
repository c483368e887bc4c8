package kernel

import "time"

// Peak measures how many products a second a core sums at most, in 10⁹: those of the kernel's
// instructions on registers alone, the best of ten tries. It is 0 for plain Go.
func (m Machine) Peak() float64 {
	measured, ok := m.ops.(interface{ peak(steps uintptr) int })
	if !ok {
		return 0
	}
	const steps = 100_000
	best := 0.0
	for range 10 {
		start := time.Now()
		products := measured.peak(steps)
		best = max(best, float64(steps*products)/float64(time.Since(start).Nanoseconds()))
	}
	return best
}
