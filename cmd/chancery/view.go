package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"chancery/loader"
	"chancery/loader/files"
	"chancery/view"
)

type viewCommand struct {
	Path          string  `arg:"" help:"A document."`
	Out           string  `short:"o" type:"path" placeholder:"FILE" help:"Write the page to a file (default: standard output)."`
	MinConfidence float64 `default:"-1" placeholder:"P" help:"Show claims from this confidence on (default 0.6); the page can move it."`
	Manifest      string  `type:"existingfile" placeholder:"CSV" help:"Metadata: path,title,author,date,source,url,publisher,licence."`
}

// Run writes the page of one document.
func (c *viewCommand) Run(ctx context.Context, t *talk) error {
	least := c.MinConfidence
	if least < 0 {
		least = defaultConfidence
	}
	limits := limits()
	var manifest files.Manifest
	if c.Manifest != "" {
		var err error
		if manifest, err = files.ReadManifest(c.Manifest, limits); err != nil {
			return err
		}
	}
	shelf := files.Open(limits, manifest)
	defer shelf.Close()
	doc, err := shelf.Read(ctx, c.Path)
	var quarantine *files.Quarantine
	if errors.As(err, &quarantine) {
		return exit{exitQuarantined, fmt.Errorf("put aside: %w", err)}
	}
	if err != nil {
		return err
	}
	stages, err := loader.Open()
	if err != nil {
		return err
	}
	_, trace := stages.Read(doc)
	if c.Out == "" {
		return page(t.out, func(w io.Writer) error { return view.Page(w, doc, trace, least) })
	}
	file, err := os.Create(c.Out)
	if err != nil {
		return err
	}
	err = page(file, func(w io.Writer) error { return view.Page(w, doc, trace, least) })
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err == nil {
		fmt.Fprintf(t.err, "%s: %d claims; open it in a browser\n", c.Out, len(trace.Statements))
	}
	return err
}

// page writes through a buffer.
func page(to io.Writer, write func(io.Writer) error) error {
	out := bufio.NewWriter(to)
	if err := write(out); err != nil {
		return err
	}
	return out.Flush()
}
