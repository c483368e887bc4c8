//go:build !amd64 && !arm64

package kernel

// Machines gives the arithmetics that this processor can run, the fastest first.
func Machines() []Machine { return []Machine{{name: "portable", ops: portable{}}} }
