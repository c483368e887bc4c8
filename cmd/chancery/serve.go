package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"

	"chancery/graphql"
	"chancery/report"
	"chancery/store"
	"chancery/store/cypher"
)

type serveCommand struct {
	storeFlag
	Listen    string   `default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Where to listen; anything but loopback needs a token."`
	TokenFile string   `type:"existingfile" help:"A file with the bearer token (or CHANCERY_TOKEN)."`
	Public    bool     `help:"For a server that strangers reach: no introspection (the schema is at /schema.graphql), no query page, GET at /q/ and /export/ only."`
	Queries   string   `type:"existingdir" placeholder:"DIR" help:"A folder of checked-in queries, answered at /q/NAME; the example questions where it is not given."`
	Cache     int      `default:"64" placeholder:"MB" help:"Keep answers in this much memory, each as long as the data stay as they are; 0 keeps none."`
	Origin    []string `help:"An exact origin that browsers may ask from."`
}

// Run serves until it is told to stop.
func (c *serveCommand) Run(ctx context.Context, t *talk) error {
	token, err := c.token()
	if err != nil {
		return err
	}
	return c.with(ctx, false, func(s store.Store) error {
		listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.Listen)
		if err != nil {
			return fmt.Errorf("listen on %s: %w (another program may be there: choose another port with --listen)", c.Listen, err)
		}
		link := "http://" + listener.Addr().String()
		options := graphql.Options{Link: link, Origins: c.Origin, CacheBytes: c.Cache << 20, Public: c.Public, Token: token, Explain: cypher.Explain}
		if c.Queries != "" {
			options.Queries = os.DirFS(c.Queries)
		}
		endpoint, err := graphql.New(s, options)
		if err != nil {
			return errors.Join(err, listener.Close())
		}
		fmt.Fprintf(t.err, "Serving GraphQL on %s/graphql, with a query page on %s/\n%s", link, link, firstQuestions)
		return endpoint.Serve(ctx, listener, t.log)
	})
}

// firstQuestions are printed when the server starts.
const firstQuestions = `Three questions to try on the page, or with: chancery query - 
  { relations(where: {type: {eq: VISITED}}, first: 5) { nodes { fromName toName validFrom quote } } }
  { claims(factuality: [ALLEGED, DENIED], first: 5) { nodes { factuality speaker fromName type toName quote } } }
  { search(query: "putin") { entities(first: 3) { nodes { id name } } } }
Stop with Ctrl-C.
`

// token gives the bearer token from the file or the environment, "" where there is none.
func (c *serveCommand) token() (string, error) {
	if c.TokenFile == "" {
		return os.Getenv("CHANCERY_TOKEN"), nil
	}
	raw, err := os.ReadFile(c.TokenFile)
	if err != nil {
		return "", err
	}
	token := strings.TrimSpace(string(raw))
	if token == "" {
		return "", fmt.Errorf("%s holds no token: write a long random text into it", c.TokenFile)
	}
	return token, nil
}

type queryCommand struct {
	storeFlag
	File      string            `arg:"" help:"A file with one GraphQL query, or - for standard input."`
	Format    string            `enum:"json,markdown,csv" default:"json" help:"The form: ${enum}."`
	Variables map[string]string `name:"var" short:"v" placeholder:"NAME=JSON" help:"A variable; a value that is no JSON is taken as text."`
	Explain   bool              `help:"Say in the answer's extensions how the same question is asked in Neo4j Browser."`
	Operation string            `help:"Which operation, where the file holds several."`
}

// Run answers one query.
func (c *queryCommand) Run(ctx context.Context, t *talk) error {
	source, name := t.in, "standard input"
	if c.File != "-" {
		file, err := os.Open(c.File)
		if err != nil {
			return err
		}
		defer file.Close()
		source, name = file, c.File
	}
	raw, err := io.ReadAll(io.LimitReader(source, 1<<20))
	if err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	return c.with(ctx, false, func(s store.Store) error {
		endpoint, err := graphql.New(s, graphql.Options{Explain: cypher.Explain})
		if err != nil {
			return err
		}
		response := endpoint.Execute(ctx, graphql.Request{Query: string(raw), OperationName: c.Operation, Variables: variables(c.Variables), Explain: c.Explain})
		if response.Cause != nil {
			return response.Cause
		}
		return c.write(t, name, response)
	})
}

// variables reads each value as JSON, and as text where it is none.
func variables(given map[string]string) map[string]any {
	out := make(map[string]any, len(given))
	for name, value := range given {
		decoder := json.NewDecoder(strings.NewReader(value))
		decoder.UseNumber()
		var decoded any
		if err := decoder.Decode(&decoded); err != nil || decoder.More() {
			decoded = value
		}
		out[name] = decoded
	}
	return out
}

// write prints the response in the form asked for; GraphQL errors go to standard error with
// the file and the place.
func (c *queryCommand) write(t *talk, name string, response graphql.Response) error {
	if c.Format == "json" {
		if _, err := t.out.Write(append(response.JSON, '\n')); err != nil {
			return err
		}
	}
	if response.Code != "" {
		for _, message := range faults(response.JSON) {
			fmt.Fprintf(t.err, "chancery: %s: %s\n", name, message)
		}
		return exit{code: exitFailed}
	}
	switch c.Format {
	case "markdown":
		return report.Markdown(t.out, response.JSON)
	case "csv":
		return report.CSV(t.out, response.JSON)
	}
	return nil
}

// faults gives the errors of a response as lines with their place.
func faults(response []byte) []string {
	var decoded struct {
		Errors []struct {
			Message   string
			Locations []struct{ Line, Column int }
		}
	}
	if err := json.Unmarshal(response, &decoded); err != nil {
		return []string{err.Error()}
	}
	var lines []string
	for _, e := range decoded.Errors {
		line := e.Message
		if len(e.Locations) > 0 {
			line = fmt.Sprintf("line %d, column %d: %s", e.Locations[0].Line, e.Locations[0].Column, e.Message)
		}
		lines = append(lines, line)
	}
	return lines
}
