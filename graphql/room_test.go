package graphql

import (
	"context"
	"fmt"
	"sync"
	"testing"
)

// TestRoomsAreNotShared asks many questions at once, releasing each answer, with and without
// answers that are kept: no answer is written over while it is looked at.
func TestRoomsAreNotShared(t *testing.T) {
	for _, most := range []int{0, 1 << 20} {
		e, err := New(&counted{synthetic: synthetic{rows: 50}}, Options{CacheBytes: most})
		if err != nil {
			t.Fatal(err)
		}
		if most > 0 {
			e.answers.settled = 0
		}
		text := func(i int) string {
			return fmt.Sprintf(`{ a%d: entities(first: %d) { nodes { id name kind } } }`, i, i)
		}
		want := make([]string, 20)
		for i := range want {
			response := e.Execute(context.Background(), Request{Query: text(i + 1)})
			want[i] = string(response.JSON)
		}
		var group sync.WaitGroup
		for worker := range 8 {
			group.Go(func() {
				for k := range 200 {
					i := (worker*7 + k) % len(want)
					response := e.Execute(context.Background(), Request{Query: text(i + 1)})
					if got := string(response.JSON); got != want[i] {
						t.Errorf("got %.200s, want %.200s", got, want[i])
						return
					}
					response.Release()
					if response.Release(); response.JSON != nil {
						t.Error("what was released is still there")
					}
				}
			})
		}
		group.Wait()
	}
}
