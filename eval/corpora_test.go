package eval

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"chancery/loader"
)

// corpus gives the path of development data, or skips the test where it is absent.
func corpus(t *testing.T, parts ...string) string {
	t.Helper()
	if testing.Short() {
		t.Skip("skipped: whole corpora are not read in a short run")
	}
	data := os.Getenv("CHANCERY_DATA")
	if data == "" {
		data = filepath.Join("..", "..", "shared")
	}
	path := filepath.Join(append([]string{data, "corpus"}, parts...)...)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("skipped: nothing to measure on: %v", err)
	}
	return path
}

// openStages opens the reader once for all tests.
var openStages = sync.OnceValues(loader.Open)

func stages(t *testing.T) *loader.Stages {
	t.Helper()
	opened, err := openStages()
	if err != nil {
		t.Fatal(err)
	}
	return opened
}

// floors holds figures to what was measured, a little lower: they may rise, not fall.
func floors(t *testing.T, figures map[string][2]float64) {
	t.Helper()
	for name, f := range figures {
		if f[0] < f[1] {
			t.Errorf("%s %.3f is below %.3f", name, f[0], f[1])
		}
	}
}
