package neo4j

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"golang.org/x/tools/txtar"

	"chancery/schema"
	"chancery/schema/query"
	"chancery/store/cypher"
	"chancery/store/neo4j/neo4jtest"
	"chancery/store/storetest"
)

// TestPlans has a real server profile the worst questions: a plan that reads a whole label
// where it read an index goes through its ceiling.
func TestPlans(t *testing.T) {
	const file = "testdata/plans.txtar"
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	uri, user, password := neo4jtest.Start(t)
	s := wiped(t, uri, user, password)
	ctx := context.Background()
	for _, load := range []struct {
		of func(int) ([]schema.Reading, error)
		n  int
	}{{storetest.Entries, 500}, {storetest.Articles, 20}} {
		readings, err := load.of(load.n)
		if err != nil {
			t.Fatal(err)
		}
		for batch := range slices.Chunk(readings, 100) {
			if _, err := s.Put(ctx, batch); err != nil {
				t.Fatal(err)
			}
		}
	}
	session := s.session(ctx, neo4j.AccessModeWrite)
	defer session.Close(ctx)
	if err := apply(ctx, session, "CALL db.resampleOutdatedIndexes()", "CALL db.awaitIndexes(60)", "CALL db.clearQueryCaches()"); err != nil {
		t.Fatal(err)
	}
	var kept []txtar.File
	asked := 0
	for i, section := range archive.Files {
		name, ok := strings.CutPrefix(section.Name, "ask ")
		if !ok {
			continue
		}
		asked++
		hits := profiled(t, s, string(section.Data))
		kept = append(kept, section, txtar.File{Name: "hits " + name, Data: fmt.Appendf(nil, "%d, at most %d\n", hits, 2*hits+100)})
		if os.Getenv("CHANCERY_UPDATE") != "" {
			continue
		}
		var was, ceiling int64
		if i+1 == len(archive.Files) || archive.Files[i+1].Name != "hits "+name {
			t.Errorf("%s: no ceiling: run with CHANCERY_UPDATE=1", name)
		} else if _, err := fmt.Sscanf(string(archive.Files[i+1].Data), "%d, at most %d", &was, &ceiling); err != nil {
			t.Errorf("%s: %v", name, err)
		} else if hits > ceiling {
			t.Errorf("%s: %d db hits, more than the %d allowed (it took %d)", name, hits, ceiling, was)
		}
	}
	if asked < 10 {
		t.Errorf("only %d questions", asked)
	}
	if os.Getenv("CHANCERY_UPDATE") != "" {
		archive.Files = kept
		if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// profiled gives the db hits of a question.
func profiled(t *testing.T, s *Store, text string) int64 {
	t.Helper()
	ctx := context.Background()
	question, err := query.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	statement, err := cypher.Compile(question)
	if err != nil {
		t.Fatal(err)
	}
	session := s.session(ctx, neo4j.AccessModeRead)
	defer session.Close(ctx)
	result, err := session.Run(ctx, "PROFILE "+statement.Text, statement.Parameters)
	if err != nil {
		t.Fatal(err)
	}
	summary, err := result.Consume(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if summary.Profile() == nil {
		t.Fatal("the server gave no profile")
	}
	hits := hitsOf(summary.Profile())
	t.Logf("%d db hits: %s", hits, strings.TrimSpace(text))
	if testing.Verbose() {
		t.Log(operators(summary.Profile(), 0))
	}
	return hits
}

func hitsOf(plan neo4j.ProfiledPlan) int64 {
	sum := plan.DbHits()
	for _, child := range plan.Children() {
		sum += hitsOf(child)
	}
	return sum
}

// operators prints a plan, an operator a line.
func operators(plan neo4j.ProfiledPlan, depth int) string {
	out := fmt.Sprintf("\n%s%s %d hits %.100v", strings.Repeat(" ", depth), plan.Operator(), plan.DbHits(), plan.Arguments()["Details"])
	for _, child := range plan.Children() {
		out += operators(child, depth+1)
	}
	return out
}
