package kernel_test

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"chancery/loader/parse/internal/kernel"
)

// TestNumbersGoldenOnEveryMachine holds one sum over the results of every function against the
// one that is written down: processors of another kind must give these bits too.
func TestNumbersGoldenOnEveryMachine(t *testing.T) {
	path := filepath.Join("testdata", "numbers.sha256")
	if os.Getenv("CHANCERY_UPDATE") != "" {
		if err := os.WriteFile(path, []byte(sumOf(kernel.Best())+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, machine := range kernel.Machines() {
		t.Logf("kernel %s", machine.Name())
		if got, want := sumOf(machine), strings.TrimSpace(string(content)); got != want {
			t.Errorf("%s gives %s, want %s (CHANCERY_UPDATE=1 writes it anew)", machine.Name(), got, want)
		}
	}
}

// sumOf gives the SHA-256 of what a machine computes from drawn numbers.
func sumOf(machine kernel.Machine) string {
	random := rand.New(rand.NewPCG(7, 8))
	hash := sha256.New()
	put := func(x []float32) {
		for _, v := range x {
			hash.Write(binary.LittleEndian.AppendUint32(nil, math.Float32bits(v)))
		}
	}
	for range 30 {
		rows, in, out := 1+random.IntN(20), 1+random.IntN(400), 1+random.IntN(300)
		x, y := numbers(random, rows*in, 3), make([]float32, rows*out)
		matrix := machine.Pack(weights(random, out*in), out, in, numbers(random, out, .01), numbers(random, out, 1))
		machine.Multiply(y, x, rows, matrix, new(kernel.Scratch))
		put(y)
		for _, change := range changes(random, in) {
			x := sharp(numbers(random, in, 3))
			change.apply(machine, x)
			put(x)
		}
		for _, v := range numbers(random, 100, 3) {
			put([]float32{kernel.Tanh(v)})
		}
	}
	return fmt.Sprintf("%x", hash.Sum(nil))
}
