package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/schollz/progressbar/v3"

	"chancery/loader"
	"chancery/loader/text"
	"chancery/schema"
	"chancery/store"
)

type loadCommand struct {
	storeFlag
	Paths    []string `arg:"" name:"path" help:"Files and folders."`
	Manifest string   `type:"existingfile" placeholder:"CSV" help:"Metadata: path,title,author,date,source,url,publisher,licence."`
	Reread   bool     `help:"Read documents again that an older reader read."`
	Workers  int      `placeholder:"N" help:"Readers at once (default: one for each core)."`
	JSON     bool     `name:"json" help:"Print the report as JSON on standard output."`
	Quiet    bool     `short:"q" help:"No progress and no report; the exit code tells."`
}

// Run loads the paths and reports.
func (c *loadCommand) Run(ctx context.Context, t *talk) error {
	stages, err := loader.Open()
	if err != nil {
		return err
	}
	return c.with(ctx, true, func(s store.Store) error {
		bar := c.progress(t)
		report, err := loader.Load(ctx, s, c.Paths, loader.Options{
			Read:    func(doc text.Doc) schema.Reading { reading, _ := stages.Read(doc); return reading },
			Version: stages.Version(), Registry: stages.Registry(), Limits: limits(), Manifest: c.Manifest, Workers: c.Workers, Reread: c.Reread, Progress: bar,
		})
		if !c.Quiet {
			if t.tty {
				fmt.Fprintln(t.err)
			}
			if written := report.WriteText(t.err); written != nil {
				return written
			}
		}
		if c.JSON {
			encoder := json.NewEncoder(t.out)
			encoder.SetIndent("", "  ")
			if written := encoder.Encode(report); written != nil {
				return written
			}
		}
		switch {
		case errors.Is(err, loader.ErrInterrupted):
			return exit{exitInterrupted, err}
		case err != nil:
			return err
		case len(report.PutAside) > 0:
			return exit{code: exitQuarantined}
		}
		return nil
	})
}

// progress gives the function that shows how far a load is: a bar on a terminal, nothing in a pipe.
func (c *loadCommand) progress(t *talk) func(loader.Progress) {
	if c.Quiet || !t.tty {
		return nil
	}
	var bar *progressbar.ProgressBar
	return func(p loader.Progress) {
		if bar == nil {
			bar = progressbar.NewOptions(max(p.AllFiles, 1), progressbar.OptionSetWriter(t.err), progressbar.OptionShowCount(), progressbar.OptionShowIts(),
				progressbar.OptionSetItsString("files"), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionSetPredictTime(true), progressbar.OptionFullWidth())
		}
		bar.Describe(fmt.Sprintf("%d documents, %d list entries, %d put aside", p.Documents, p.Entries, p.PutAside))
		_ = bar.Set(min(p.Files, p.AllFiles)) // the bar is talk: a terminal that is gone is no reason to stop
	}
}
