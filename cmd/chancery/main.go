// Command chancery turns documents about states, institutions and agreements into a knowledge
// graph in which every edge shows the sentence it came from, and answers questions about it
// over GraphQL. It only wires the rooms of the house together: see doc/architecture.md.
//
//	chancery load seeds --store data/chancery.db
//	chancery serve --store data/chancery.db
//
// Data goes to standard output, talk to standard error. Exit codes stand in the help.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
	"github.com/rs/zerolog"

	"chancery/store"
)

// version is set at release by -ldflags "-X main.version=…".
var version = "development"

// The exit codes; the help prints them.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitQuarantined = 3 // a load went through, but some documents were put aside
	exitUnavailable = 4 // the store cannot be reached, refused the password, or is full
	exitFindings    = 5 // verify found a quote that does not stand at its span
	exitInterrupted = 130
)

const description = `Reads documents about states, institutions and agreements into a graph in which every edge
shows the sentence it came from, who says so and when, and answers questions over GraphQL.

Exit codes: 0 done; 1 failed; 2 wrong usage; 3 loaded, but some documents were put aside;
4 the store cannot be used; 5 verify found a fault; 130 interrupted (load again to go on).`

// commands is the command line.
type commands struct {
	Load    loadCommand    `cmd:"" help:"Read documents, folders and lists into a store."`
	Serve   serveCommand   `cmd:"" help:"Serve GraphQL and a query page."`
	Query   queryCommand   `cmd:"" help:"Answer one GraphQL query from a file or standard input."`
	Read    readCommand    `cmd:"" help:"Print what is read from documents, without a store."`
	Explain explainCommand `cmd:"" help:"Show how a sentence is read: tokens, tree, mentions, rule, claim."`
	View    viewCommand    `cmd:"" help:"Write a page that shows a document with its mentions and claims."`
	Verify  verifyCommand  `cmd:"" help:"Check that every quote stands at its span in the stored text."`
	Eval    evalCommand    `cmd:"" help:"Measure the reader against annotated data."`
	Remove  removeCommand  `cmd:"" help:"Remove exactly what a document said."`
	Export  exportCommand  `cmd:"" help:"Write everything out as jsonl, csv, graphml or ftm."`
	Stats   statsCommand   `cmd:"" help:"Say what a store holds."`
	Version versionCommand `cmd:"" help:"Print the version, and the licences of code and weights."`
}

// talk is what every command may use: where data and talk go, and the log.
type talk struct {
	in   io.Reader
	out  io.Writer // data
	err  io.Writer // talk
	log  zerolog.Logger
	tty  bool // talk goes to a terminal
	args []string
}

// exit carries an exit code with an error, which may be nil.
type exit struct {
	code int
	err  error
}

func (e exit) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit code %d", e.code)
	}
	return e.err.Error()
}

func (e exit) Unwrap() error { return e.err }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run parses the arguments, runs one command and gives its exit code.
func run(ctx context.Context, args []string, in io.Reader, out, errOut io.Writer) int {
	var line commands
	code := -1
	parser, err := kong.New(&line, kong.Name("chancery"), kong.Description(description), kong.Writers(out, errOut),
		kong.UsageOnError(), kong.Exit(func(c int) { code = c }), kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.BindTo(ctx, (*context.Context)(nil)))
	if err != nil {
		fmt.Fprintln(errOut, "chancery:", err)
		return exitFailed
	}
	parsed, err := parser.Parse(args)
	if code >= 0 { // help was printed
		return code
	}
	if err != nil {
		fmt.Fprintf(errOut, "chancery: %v (chancery --help shows what there is)\n", err)
		return exitUsage
	}
	t := &talk{in: in, out: out, err: errOut, tty: isTerminal(errOut), args: args}
	t.log = zerolog.New(zerolog.ConsoleWriter{Out: errOut, NoColor: !t.tty || os.Getenv("NO_COLOR") != "", TimeFormat: "15:04:05"}).With().Timestamp().Logger()
	return t.outcome(ctx, parsed.Run(t))
}

// outcome turns the error of a command into words and an exit code.
func (t *talk) outcome(ctx context.Context, err error) int {
	var e exit
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &e):
		if e.err != nil {
			fmt.Fprintln(t.err, "chancery:", e.err)
		}
		return e.code
	case ctx.Err() != nil || errors.Is(err, context.Canceled):
		fmt.Fprintln(t.err, "chancery: interrupted; what was stored stays, and the same load goes on where it stopped")
		return exitInterrupted
	}
	fmt.Fprintln(t.err, "chancery:", err)
	switch {
	case errors.Is(err, store.ErrUnavailable), errors.Is(err, store.ErrRefused), errors.Is(err, store.ErrForeign), errors.Is(err, store.ErrFull):
		return exitUnavailable
	case errors.Is(err, syscall.EPIPE):
		return exitDone // the reader of our output has seen enough
	}
	return exitFailed
}

// isTerminal says whether output goes to a person.
func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
