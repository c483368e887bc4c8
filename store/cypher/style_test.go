package cypher

import (
	"os"
	"strings"
	"testing"

	"chancery/schema"
)

// TestStyle keeps the style sheet of examples/browser fresh; CHANCERY_UPDATE writes it.
func TestStyle(t *testing.T) {
	const file = "../../examples/browser/style.grass"
	got := Style()
	if os.Getenv("CHANCERY_UPDATE") != "" {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil || string(want) != got {
		t.Errorf("%s is stale (%v): run the test with CHANCERY_UPDATE=1", file, err)
	}
	for _, row := range schema.Kinds() {
		if !strings.Contains(got, "node."+string(row.Kind)+" {") {
			t.Errorf("no style for %s", row.Kind)
		}
	}
}
