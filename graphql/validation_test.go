package graphql

import (
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

// validationCases is how many cases graphql-js has: a run that finds fewer is broken.
const validationCases = 407

// validationCase is one query of graphql-js's tests of validation, as graph-gophers/graphql-go ships them.
type validationCase struct {
	Name, Rule, Schema, Query string
	Errors                    []struct{ Message string }
}

// graphqlJS reads the cases from the module cache.
func graphqlJS(t *testing.T) (map[string]*ast.Schema, []validationCase) {
	t.Helper()
	download := exec.Command("go", "mod", "download", "-json", "github.com/graph-gophers/graphql-go")
	download.Dir = filepath.Join("..", "tools", "graphql-js")
	download.Env = append(os.Environ(), "GOFLAGS=-mod=mod")
	out, err := download.Output()
	var module struct{ Dir string }
	if err == nil {
		err = json.Unmarshal(out, &module)
	}
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("the cases of graphql-js cannot be had: %v", err)
		}
		t.Skipf("the cases of graphql-js cannot be had: %v", err)
	}
	content, err := os.ReadFile(filepath.Join(module.Dir, "internal", "validation", "testdata", "tests.json"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Schemas []struct{ ID, SDL string }
		Tests   []validationCase
	}
	if err := json.Unmarshal(content, &file); err != nil {
		t.Fatal(err)
	}
	schemas := map[string]*ast.Schema{}
	for _, s := range file.Schemas {
		definition, err := parser.ParseSchemas(validator.Prelude, &ast.Source{Name: "schema.graphql", Input: s.SDL})
		if err != nil {
			t.Fatalf("schema %s: %v", s.ID, err)
		}
		if schemas[s.ID], err = validator.ValidateSchemaDocument(definition); err != nil {
			schemas[s.ID] = nil
			t.Logf("schema %s: %v", s.ID, err)
		}
	}
	return schemas, file.Tests
}

// judged says whether our validation refuses a query by the rule of the case.
func judged(schema *ast.Schema, c validationCase) bool {
	parsed, err := parser.ParseQuery(&ast.Source{Input: c.Query})
	if err != nil {
		return true // no executable document
	}
	only := rules.NewRules()
	name := strings.TrimSuffix(c.Rule, "Rule")
	rule, known := validationRules().GetInner()[name]
	if !known {
		return false
	}
	only.AddRule(name, rule)
	return len(validator.ValidateWithRules(schema, parsed, only)) > 0
}

// Every case of graphql-js is judged as graphql-js judges it, but for those that
// testdata/deviations.txt lists with the reason; a line there that no longer deviates fails.
func TestValidationAsGraphQLJS(t *testing.T) {
	schemas, cases := graphqlJS(t)
	if len(cases) != validationCases {
		t.Fatalf("%d cases, want %d", len(cases), validationCases)
	}
	listed, err := os.ReadFile("testdata/deviations.txt")
	if err != nil {
		t.Fatal(err)
	}
	reasons := map[string]string{}
	for _, line := range strings.Split(string(listed), "\n") {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, reason, ok := strings.Cut(line, " | ")
		if !ok || reason == "" {
			t.Errorf("testdata/deviations.txt: %q has no reason behind \" | \"", line)
		}
		reasons[name] = reason
	}
	right := 0
	for _, c := range cases {
		began := time.Now()
		refused, wanted := judged(schemas[c.Schema], c), len(c.Errors) > 0
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("%s: judged in %v", c.Name, took)
		}
		name := c.Rule + ": " + c.Name
		switch reason, known := reasons[name]; {
		case refused == wanted && known:
			t.Errorf("%s is judged right now: take its line out of testdata/deviations.txt (%s)", name, reason)
		case refused == wanted:
			right++
		case !known:
			t.Errorf("%s: refused %v, want %v\n%s", name, refused, wanted, c.Query)
		}
		delete(reasons, name)
	}
	for _, name := range slices.Sorted(maps.Keys(reasons)) {
		t.Errorf("testdata/deviations.txt names %q, which is no case", name)
	}
	t.Logf("%d of %d judged as graphql-js does", right, len(cases))
}

// What graphql-js refuses is refused by our rules together, though not always by the same rule: a
// query that the specification calls invalid is never answered.
func TestInvalidQueriesAreRefused(t *testing.T) {
	schemas, cases := graphqlJS(t)
	for _, c := range cases {
		if len(c.Errors) == 0 || c.Rule == "NoDeprecatedCustomRule" || strings.Contains(c.Name, "custom scalar that returns undefined") || schemas[c.Schema] == nil {
			continue
		}
		parsed, err := parser.ParseQuery(&ast.Source{Input: c.Query})
		if err == nil && len(validator.ValidateWithRules(schemas[c.Schema], parsed, validationRules())) == 0 {
			t.Errorf("%s: %s is answered\n%s", c.Rule, c.Name, c.Query)
		}
	}
}
