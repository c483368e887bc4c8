package graphql_test

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"chancery/graphql"
)

// GraphiQL is used as a person does it: the example questions are tabs, a question runs, the
// documentation and the explorer open, and nothing is fetched from anywhere else.
func TestGraphiQLDriven(t *testing.T) {
	if testing.Short() {
		t.Skip("no browser in a short run")
	}
	if _, err := os.Stat("web/dist/index.html"); err != nil {
		t.Skip("GraphiQL was not built: make graphiql")
	}
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("no chromium: GraphiQL was not tried in a browser")
	}
	folder := graphql.Installed(t, "browser")
	for name, token := range map[string]string{"open": "", "with a token": "sesame"} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
			defer cancel()
			arguments := []string{"drive.mjs", sampleServer(t, token), chromium}
			if token != "" {
				arguments = append(arguments, token)
			}
			run := exec.CommandContext(ctx, "node", arguments...)
			run.Dir = folder
			out, err := run.Output()
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			var saw struct {
				Tabs, Outside, Errors  []string
				Result, Docs, Explorer string
			}
			if err := json.Unmarshal(out, &saw); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			if len(saw.Errors) > 0 || len(saw.Outside) > 0 {
				t.Errorf("errors %v, requests to elsewhere %v", saw.Errors, saw.Outside)
			}
			if all := strings.Join(saw.Tabs, " "); !strings.Contains(all, "Visits") || !strings.Contains(all, "Alleged") || len(saw.Tabs) < 6 {
				t.Errorf("tabs: %v", saw.Tabs)
			}
			if result := strings.Join(strings.Fields(saw.Result), ""); !strings.Contains(result, `"data":{`) || strings.Contains(result, `"errors"`) {
				t.Errorf("the first question gave %.500s", saw.Result)
			}
			if token == "" && (!strings.Contains(saw.Docs, "Query") || !strings.Contains(saw.Explorer, "relations")) {
				t.Errorf("docs: %.300s\nexplorer: %.300s", saw.Docs, saw.Explorer)
			}
		})
	}
}
