package main

import (
	"bytes"
	"context"
	"fmt"
	"os"

	"chancery/graphql"
	"chancery/store"
	"chancery/store/export"
)

type verifyCommand struct{ storeFlag }

// Run checks every quote.
func (c *verifyCommand) Run(ctx context.Context, t *talk) error {
	return c.with(ctx, false, func(s store.Store) error {
		report, err := store.Verify(ctx, s)
		if err != nil {
			return err
		}
		for _, fault := range report.Faults {
			fmt.Fprintln(t.out, fault)
		}
		fmt.Fprintf(t.err, "%d assertions in %d documents: %d faults\n", report.Assertions, report.Documents, len(report.Faults))
		if len(report.Faults) > 0 {
			return exit{code: exitFindings}
		}
		return nil
	})
}

type removeCommand struct {
	storeFlag
	Documents []string `arg:"" name:"document" help:"Ids of documents (chancery query shows them: { documents { nodes { id title } } })."`
}

// Run removes documents.
func (c *removeCommand) Run(ctx context.Context, t *talk) error {
	return c.with(ctx, false, func(s store.Store) error {
		missing := 0
		for _, id := range c.Documents {
			found, err := s.Remove(ctx, id)
			if err != nil {
				return err
			}
			if !found {
				missing++
				fmt.Fprintf(t.err, "chancery: no document has the id %s\n", id)
				continue
			}
			fmt.Fprintln(t.err, "removed", id)
		}
		if missing > 0 {
			return exit{code: exitFailed}
		}
		return nil
	})
}

type exportCommand struct {
	storeFlag
	Format string `enum:"jsonl,readings,csv,graphml,ftm" default:"jsonl" help:"The form: ${enum}."`
	Output string `short:"o" type:"path" placeholder:"FILE" help:"A file instead of standard output."`
}

// Run writes everything out.
func (c *exportCommand) Run(ctx context.Context, t *talk) error {
	return c.with(ctx, false, func(s store.Store) error {
		out := t.out
		if c.Output != "" {
			file, err := os.Create(c.Output)
			if err != nil {
				return err
			}
			if err := export.Write(ctx, s, export.Format(c.Format), file); err != nil {
				return fmt.Errorf("%w (%s is not whole)", err, c.Output)
			}
			return file.Close()
		}
		return export.Write(ctx, s, export.Format(c.Format), out)
	})
}

type statsCommand struct {
	storeFlag
	JSON bool `name:"json" help:"Print JSON."`
}

const statsQuery = `{
  dataset { version schema documents articles entries sentences entities mentions claims relations assertions }
}`

// Run says what the store holds.
func (c *statsCommand) Run(ctx context.Context, t *talk) error {
	return c.with(ctx, false, func(s store.Store) error {
		endpoint, err := graphql.New(s, graphql.Options{})
		if err != nil {
			return err
		}
		response := endpoint.Execute(ctx, graphql.Request{Query: statsQuery})
		if response.Cause != nil {
			return response.Cause
		}
		if response.Code != "" {
			return fmt.Errorf("stats: %s", bytes.Join([][]byte{response.JSON}, nil))
		}
		if c.JSON {
			_, err := t.out.Write(append(response.JSON, '\n'))
			return err
		}
		return writeStats(t.out, response.JSON)
	})
}
