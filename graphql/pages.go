package graphql

import (
	"embed"
	"encoding/json"
	"io/fs"
	"net/http"
	"sort"
	"strings"
)

// files holds our own page, web/page, and GraphiQL, web/dist, where it was built before this
// program was (graphql/web/build). The pattern matches either name, so that a program built
// without npm embeds the one that is there.
//
//go:embed web/[dp][ia][sg][te]
var files embed.FS

// contentPolicy lets the pages run only what this server gives them.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// pages serves GraphiQL at / and our own page at /plain/; where GraphiQL was not built, our own
// page at both. /examples.json holds the example questions of both.
func pages() http.Handler {
	plain, main := folder("web/page"), folder("web/dist")
	if main == nil {
		main = plain
	}
	mux := http.NewServeMux()
	mux.Handle("/plain/", http.StripPrefix("/plain", http.FileServerFS(plain)))
	mux.HandleFunc("GET /examples.json", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		_ = json.NewEncoder(w).Encode(examples()) // a client that went away needs no answer
	})
	mux.Handle("/", http.FileServerFS(main))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", contentPolicy)
		w.Header().Set("Cache-Control", "no-cache")
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			http.Error(w, "questions are posted to /graphql", http.StatusMethodNotAllowed)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// folder gives an embedded folder that holds a page, or nil.
func folder(name string) fs.FS {
	inner, err := fs.Sub(files, name)
	if err != nil {
		return nil
	}
	if _, err := fs.Stat(inner, "index.html"); err != nil {
		return nil
	}
	return inner
}

// example is one question that the pages show.
type example struct {
	Title string `json:"title"`
	Query string `json:"query"`
}

// examples gives the example questions in the order of their file names; the first line of
// each, a comment, is its title.
func examples() []example {
	names, err := fs.Glob(files, "web/page/examples/*.graphql")
	if err != nil {
		return nil
	}
	sort.Strings(names)
	var all []example
	for _, name := range names {
		content, err := fs.ReadFile(files, name)
		if err != nil {
			continue
		}
		title, _, _ := strings.Cut(string(content), "\n")
		all = append(all, example{Title: strings.TrimSpace(strings.TrimLeft(title, "# ")), Query: string(content)})
	}
	return all
}
