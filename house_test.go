// This test keeps the laws of the house: which room may import which, and how large a
// file, a function and an exported surface may grow. The plan itself is doc/architecture.md.
package chancery_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"testing"
)

const module = "chancery"

// budgets: caps on the worst, not the average.
const (
	linesPerFile        = 500
	linesPerFunction    = 100
	exportedNames       = 40
	exportedNamesSchema = 60
)

// arrows says which rooms of ours each room may import: the room itself or anything below a
// name that ends in /. A room that is not listed here has no place in the house.
var arrows = map[string][]string{
	"schema":                {},
	"schema/query":          {"schema"},
	"loader/text":           {},
	"loader/segment":        {"loader/text"},
	"loader/parse":          {"loader/text", "loader/segment"},
	"loader/registry":       {"schema"},
	"loader/mention":        {"schema", "loader/text", "loader/segment", "loader/parse", "loader/registry"},
	"loader/resolve":        {"schema", "loader/text", "loader/segment", "loader/parse", "loader/registry", "loader/mention"},
	"loader/relate":         {"schema", "loader/text", "loader/segment", "loader/parse", "loader/registry", "loader/mention", "loader/resolve"},
	"loader/timex":          {"schema", "loader/text", "loader/parse"},
	"loader/qualify":        {"schema", "loader/text", "loader/segment", "loader/parse", "loader/registry", "loader/mention", "loader/resolve", "loader/relate", "loader/timex"},
	"loader/lists":          {"schema", "loader/text", "loader/registry"},
	"loader/files":          {"schema", "loader/text"},
	"loader":                {"schema", "schema/query", "store", "loader/"},
	"store":                 {"schema", "schema/query"},
	"store/cypher":          {"schema", "schema/query"},
	"store/sqlite":          {"schema", "schema/query", "store"},
	"store/neo4j":           {"schema", "schema/query", "store", "store/cypher"},
	"store/neo4j/neo4jtest": {},
	"store/storetest":       {"schema", "schema/query", "store"},
	"store/export":          {"schema", "schema/query", "store"},
	"graphql":               {"schema", "schema/query", "store", "graphql/"},
	"eval":                  {"schema", "loader", "loader/"},
	"view":                  {"schema", "loader", "loader/"},
	"report":                {},
	"bench":                 {"schema", "store", "store/neo4j"},
	"cmd/chancery":          {"schema", "schema/query", "loader", "loader/", "store", "store/", "graphql", "graphql/", "report", "view", "eval"},
	"seeds":                 {},
}

// only says which room alone may import a library whose path starts so; bench, which measures
// beside the stores, may import what it compares them with.
var only = map[string]string{
	"github.com/neo4j/":      "store/neo4j",
	"modernc.org/sqlite":     "store/sqlite",
	"github.com/graphql-go/": "graphql",
	"github.com/rs/zerolog":  "", // cmd, graphql and the load report; checked by name below
}

type sourceFile struct {
	room, path string
	test       bool
	lines      int
	syntax     *ast.File
	set        *token.FileSet
}

func sources(t *testing.T) []sourceFile {
	t.Helper()
	var files []sourceFile
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			name := entry.Name()
			if path != "." && (strings.HasPrefix(name, ".") || name == "node_modules" || name == "testdata" || path == "tools" || path == "bin" || path == "data") {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		set := token.NewFileSet()
		syntax, err := parser.ParseFile(set, path, content, parser.ParseComments)
		if err != nil {
			return err
		}
		files = append(files, sourceFile{room: filepath.ToSlash(filepath.Dir(path)), path: path, test: strings.HasSuffix(path, "_test.go"),
			lines: strings.Count(string(content), "\n"), syntax: syntax, set: set})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 10 {
		t.Fatalf("only %d Go files found: the walk is broken", len(files))
	}
	return files
}

func TestArrowsPointOneWay(t *testing.T) {
	for _, file := range sources(t) {
		if file.room == "." || file.test {
			continue
		}
		allowed, known := arrows[room(file.room)]
		if !known {
			t.Errorf("%s: the room %s has no place in the house: add it to arrows with what it may import", file.path, file.room)
			continue
		}
		for _, spec := range file.syntax.Imports {
			path := strings.Trim(spec.Path.Value, `"`)
			if inner, ours := strings.CutPrefix(path, module+"/"); ours && !permitted(allowed, inner, file.room) {
				t.Errorf("%s imports %s: arrows do not point that way", file.path, inner)
			}
			for library, owner := range only {
				if owner != "" && strings.HasPrefix(path, library) && file.room != "bench" && file.room != owner && !strings.HasPrefix(file.room, owner+"/") {
					t.Errorf("%s imports %s: only %s may", file.path, path, owner)
				}
			}
			if strings.HasPrefix(path, "github.com/rs/zerolog") && file.room != "loader" && room(file.room) != "graphql" && room(file.room) != "cmd/chancery" {
				t.Errorf("%s logs: a stage is pure, logging is for cmd, HTTP and the load report", file.path)
			}
		}
	}
}

// room gives the listed room that a folder belongs to: itself, or the nearest listed parent
// of graphql and cmd, which may have inner rooms of their own.
func room(folder string) string {
	for dir := folder; dir != "."; dir = filepath.ToSlash(filepath.Dir(dir)) {
		if _, ok := arrows[dir]; ok {
			if dir == folder || dir == "graphql" || dir == "cmd/chancery" || dir == "loader/parse" {
				return dir
			}
			break
		}
	}
	return folder
}

func permitted(allowed []string, inner, self string) bool {
	if strings.HasPrefix(inner, self+"/") && self != "loader" && self != "store" {
		return true // a room's own inner rooms
	}
	for _, name := range allowed {
		if inner == name || strings.HasSuffix(name, "/") && strings.HasPrefix(inner, name) {
			return true
		}
	}
	return false
}

func TestBudgets(t *testing.T) {
	exported := map[string]map[string]bool{}
	for _, file := range sources(t) {
		if file.lines > linesPerFile {
			t.Errorf("%s has %d lines, more than %d: split it by trade", file.path, file.lines, linesPerFile)
		}
		for _, declaration := range file.syntax.Decls {
			function, ok := declaration.(*ast.FuncDecl)
			if !ok {
				continue
			}
			length := file.set.Position(function.End()).Line - file.set.Position(function.Pos()).Line + 1
			if length > linesPerFunction {
				t.Errorf("%s: %s has %d lines, more than %d", file.path, function.Name.Name, length, linesPerFunction)
			}
		}
		if file.test {
			continue
		}
		if exported[file.room] == nil {
			exported[file.room] = map[string]bool{}
		}
		for name := range surface(file.syntax) {
			exported[file.room][name] = true
		}
	}
	for room, names := range exported {
		cap := exportedNames
		if room == "schema" {
			cap = exportedNamesSchema
		}
		if len(names) > cap {
			t.Errorf("%s exports %d names, more than %d: %v", room, len(names), cap, sorted(names))
		}
	}
}

// surface gives the exported top-level names of a file; the constants of one enumeration
// count as their type, and methods as theirs.
func surface(file *ast.File) map[string]bool {
	names := map[string]bool{}
	add := func(name string) {
		if ast.IsExported(name) {
			names[name] = true
		}
	}
	for _, declaration := range file.Decls {
		switch d := declaration.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil {
				add(d.Name.Name)
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch s := spec.(type) {
				case *ast.TypeSpec:
					add(s.Name.Name)
				case *ast.ValueSpec:
					if kind, ok := s.Type.(*ast.Ident); ok && d.Tok == token.CONST && ast.IsExported(kind.Name) {
						continue
					}
					for _, name := range s.Names {
						add(name.Name)
					}
				}
			}
		}
	}
	return names
}

func sorted(names map[string]bool) []string {
	var out []string
	for name := range names {
		out = append(out, name)
	}
	sort.Strings(out)
	return out
}

var (
	forbiddenName = regexp.MustCompile(`(Manager|Helper|Impl|Util|Utils|Service[A-Z])$`)
	unfinished    = regexp.MustCompile(`\b(TODO|FIXME|XXX|HACK)\b`)
)

func TestManners(t *testing.T) {
	for _, file := range sources(t) {
		if file.path == "house_test.go" {
			continue
		}
		for _, group := range file.syntax.Comments {
			if unfinished.MatchString(group.Text()) {
				t.Errorf("%s: an unfinished note in a comment", file.set.Position(group.Pos()))
			}
		}
		if file.test {
			continue
		}
		ast.Inspect(file.syntax, func(node ast.Node) bool {
			call, ok := node.(*ast.CallExpr)
			if !ok {
				return true
			}
			if name, ok := call.Fun.(*ast.Ident); ok && name.Name == "panic" {
				t.Errorf("%s: panic outside a test", file.set.Position(call.Pos()))
			}
			return true
		})
		for _, declaration := range file.syntax.Decls {
			manners(t, file, declaration)
		}
	}
}

// manners checks that a declaration is no init, has no forbidden name and is documented.
func manners(t *testing.T, file sourceFile, declaration ast.Decl) {
	undocumented := func(name *ast.Ident, texts ...*ast.CommentGroup) {
		if !ast.IsExported(name.Name) || file.syntax.Name.Name == "main" {
			return
		}
		for _, text := range texts {
			if text.Text() != "" {
				return
			}
		}
		t.Errorf("%s: %s is exported and undocumented", file.set.Position(name.Pos()), name.Name)
	}
	switch d := declaration.(type) {
	case *ast.FuncDecl:
		if d.Name.Name == "init" && d.Recv == nil {
			t.Errorf("%s: init()", file.path)
		}
		if d.Recv == nil || ast.IsExported(receiver(d)) {
			undocumented(d.Name, d.Doc)
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch s := spec.(type) {
			case *ast.TypeSpec:
				if forbiddenName.MatchString(s.Name.Name) {
					t.Errorf("%s: the name %s says what it is called for, not what it yields", file.path, s.Name.Name)
				}
				undocumented(s.Name, d.Doc, s.Doc, s.Comment)
			case *ast.ValueSpec:
				for _, name := range s.Names {
					undocumented(name, d.Doc, s.Doc, s.Comment)
				}
			}
		}
	}
}

// receiver gives the name of a method's type.
func receiver(method *ast.FuncDecl) string {
	kind := method.Recv.List[0].Type
	for {
		switch k := kind.(type) {
		case *ast.StarExpr:
			kind = k.X
		case *ast.IndexExpr:
			kind = k.X
		case *ast.Ident:
			return k.Name
		default:
			return ""
		}
	}
}

// workshop names words that no committed file may hold: paths of one machine, and notes left
// for later.
var workshop = regexp.MustCompile(`/work/(main|shared|\.library)|/tmp/brief|farm-(studio|bench)`)

func TestNothingOfOneMachine(t *testing.T) {
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if name := entry.Name(); path != "." && (name == ".git" || name == "node_modules" || name == "dist" || path == "bin" || path == "data") {
				return filepath.SkipDir
			}
			return nil
		}
		if !entry.Type().IsRegular() || path == ".git" { // a file where the checkout is a worktree
			return nil
		}
		info, err := entry.Info()
		if err != nil || info.Size() > 1<<20 || path == "house_test.go" {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if hit := workshop.Find(content); hit != nil {
			t.Errorf("%s names %q", path, hit)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
