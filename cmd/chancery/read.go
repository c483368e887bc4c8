package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"chancery/loader"
	"chancery/loader/files"
	"chancery/loader/text"
)

// defaultConfidence is the confidence from which on a claim is printed unless the user moves
// it: at least .95 of the claims on the development articles are supported from there on
// (doc/extraction.md).
const defaultConfidence = .6

type readCommand struct {
	Paths         []string `arg:"" name:"path" help:"Files and folders."`
	Format        string   `enum:"jsonl" default:"jsonl" help:"The form: ${enum}."`
	MinConfidence float64  `default:"-1" placeholder:"P" help:"Print claims from this confidence on (default 0.6)."`
	Manifest      string   `type:"existingfile" placeholder:"CSV" help:"Metadata: path,title,author,date,source,url,publisher,licence."`
}

// Run prints one assertion a line.
func (c *readCommand) Run(ctx context.Context, t *talk) error {
	least := c.MinConfidence
	if least < 0 {
		least = defaultConfidence
	}
	stages, err := loader.Open()
	if err != nil {
		return err
	}
	limits := limits()
	var manifest files.Manifest
	if c.Manifest != "" {
		if manifest, err = files.ReadManifest(c.Manifest, limits); err != nil {
			return err
		}
	}
	items, putAside, err := files.Walk(ctx, c.Paths)
	if err != nil {
		return err
	}
	shelf := files.Open(limits, manifest)
	defer shelf.Close()
	out := bufio.NewWriter(t.out)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for _, item := range items {
		doc, err := shelf.Read(ctx, item.Path)
		var quarantine *files.Quarantine
		if errors.As(err, &quarantine) {
			putAside = append(putAside, quarantine)
			continue
		}
		if err != nil {
			return err
		}
		_, trace := stages.Read(doc)
		for _, line := range loader.Lines(doc, trace, least) {
			if err := encoder.Encode(line); err != nil {
				return err
			}
		}
	}
	if err := out.Flush(); err != nil {
		return err
	}
	for _, quarantine := range putAside {
		fmt.Fprintln(t.err, "put aside:", quarantine)
	}
	if len(putAside) > 0 {
		return exit{code: exitQuarantined}
	}
	return nil
}

type explainCommand struct {
	Sentence string `arg:"" optional:"" help:"A sentence or a text; standard input where it is not given."`
	Date     string `placeholder:"EDTF" help:"The document's date, against which relative dates are resolved."`
}

// Run shows every stage.
func (c *explainCommand) Run(t *talk) error {
	sentence := c.Sentence
	if sentence == "" || sentence == "-" {
		raw, err := io.ReadAll(io.LimitReader(t.in, 1<<20))
		if err != nil {
			return err
		}
		sentence = string(raw)
	}
	stages, err := loader.Open()
	if err != nil {
		return err
	}
	doc := text.Doc{Name: "sentence", Text: strings.ToValidUTF8(sentence, "\uFFFD"), Date: c.Date}
	_, trace := stages.Read(doc)
	return loader.Explain(t.out, doc, trace)
}
