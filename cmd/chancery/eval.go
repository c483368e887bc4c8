package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"sort"
	"strings"

	"chancery"
	"chancery/eval"
	"chancery/loader"
	"chancery/loader/parse"
)

type evalCommand struct {
	Kind          string  `arg:"" enum:"claims,ud,names,offices,plover,attribution,time,confidence" help:"What is measured: ${enum}."`
	Path          string  `arg:"" type:"path" help:"The annotated data: a folder or a file."`
	MinConfidence float64 `default:"-1" placeholder:"P" help:"Count claims from this confidence on (default 0.6)."`
	Errors        string  `type:"path" placeholder:"FILE" help:"Write the errors one by one to a file."`
	Judged        string  `type:"path" placeholder:"PATH" help:"A folder of DOC.judged.jsonl, or one .jsonl file of all (default: beside the texts)."`
	Brief         bool    `help:"Print the figures without the classes of mistakes and without rows for each relation."`
	Write         string  `type:"path" placeholder:"FILE" help:"Write the fitted table (eval confidence)."`
	JSON          bool    `name:"json" help:"Print one line of JSON."`
}

// measured is what every kind of measurement gives.
type measured interface {
	Print(w io.Writer) error
	PrintErrors(w io.Writer) error
}

// Run measures and prints.
func (c *evalCommand) Run(t *talk) error {
	if _, err := os.Stat(c.Path); err != nil {
		return fmt.Errorf("eval %s: %w", c.Kind, err)
	}
	result, err := c.measure()
	if err != nil {
		return err
	}
	if c.Errors != "" {
		file, err := os.Create(c.Errors)
		if err != nil {
			return err
		}
		if err := result.PrintErrors(file); err != nil {
			return err
		}
		if err := file.Close(); err != nil {
			return err
		}
	}
	if c.JSON {
		return json.NewEncoder(t.out).Encode(result)
	}
	if short, ok := result.(interface{ PrintBrief(w io.Writer) error }); ok && c.Brief {
		return short.PrintBrief(t.out)
	}
	return result.Print(t.out)
}

func (c *evalCommand) measure() (measured, error) {
	if c.Kind == "ud" {
		model, err := parse.Open()
		if err != nil {
			return nil, err
		}
		return eval.UD(c.Path, model)
	}
	stages, err := loader.Open()
	if err != nil {
		return nil, err
	}
	least := c.MinConfidence
	if least < 0 {
		least = defaultConfidence
	}
	switch c.Kind {
	case "claims":
		return eval.Claims(c.Path, c.Judged, eval.Read(stages), stages.Canonical, least)
	case "names":
		return eval.Names(c.Path, stages)
	case "offices":
		return eval.Offices(c.Path, stages, least)
	case "plover":
		return eval.Events(c.Path, stages)
	case "attribution":
		return eval.Attribution(c.Path, stages)
	case "confidence":
		fitted, err := eval.Calibrate(c.Path, c.Judged, stages)
		if err == nil && c.Write != "" {
			err = os.WriteFile(c.Write, []byte(fitted.Table()), 0o644)
		}
		return fitted, err
	case "time":
		return eval.Times(c.Path, stages)
	}
	return nil, exit{exitUsage, fmt.Errorf("eval %s is not known", c.Kind)}
}

type versionCommand struct {
	Licences bool `help:"Print the licences of the code and of the model's weights."`
}

// Run prints the version.
func (c *versionCommand) Run(t *talk) error {
	if c.Licences {
		_, err := io.WriteString(t.out, chancery.Licences())
		return err
	}
	stages, err := loader.Open()
	if err != nil {
		return err
	}
	revision := ""
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, setting := range info.Settings {
			if setting.Key == "vcs.revision" {
				revision = " (" + setting.Value[:min(12, len(setting.Value))] + ")"
			}
		}
	}
	_, err = fmt.Fprintf(t.out, "chancery %s%s, reader %s\n", version, revision, stages.Version())
	return err
}

// writeStats prints the members of a dataset answer, one a line.
func writeStats(w io.Writer, response []byte) error {
	var decoded struct {
		Data struct{ Dataset map[string]any }
	}
	if err := json.Unmarshal(response, &decoded); err != nil {
		return fmt.Errorf("stats: %w", err)
	}
	names := make([]string, 0, len(decoded.Data.Dataset))
	for name := range decoded.Data.Dataset {
		names = append(names, name)
	}
	sort.Strings(names)
	var out strings.Builder
	for _, name := range names {
		fmt.Fprintf(&out, "%-11s %v\n", name, decoded.Data.Dataset[name])
	}
	_, err := io.WriteString(w, out.String())
	return err
}
