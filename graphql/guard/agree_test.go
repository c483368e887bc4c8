package guard

import (
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
)

// recount counts again, from what the parser made of a document, what the guard counted from
// its tokens. Fragments are acyclic here: the guard has passed the document.
type recount struct {
	fragments                     map[string]*ast.FragmentDefinition
	aliases, directives           int // as written
	seen                          map[string]totals
	deepest, widest, most, repeat int
}

type totals struct{ depth, fields, roots int }

func (r *recount) written(set ast.SelectionSet) {
	keys := map[string]int{}
	r.writtenIn(set, keys)
	for _, times := range keys {
		r.repeat = max(r.repeat, times)
	}
}

// writtenIn counts what stands in one set; inline fragments are sets of their own.
func (r *recount) writtenIn(set ast.SelectionSet, keys map[string]int) {
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			keys[s.Alias]++
			if s.Alias != s.Name { // "a: a" is an alias as well, which the parser does not show
				r.aliases++
			}
			r.directives += len(s.Directives)
			r.written(s.SelectionSet)
		case *ast.InlineFragment:
			r.directives += len(s.Directives)
			r.written(s.SelectionSet)
		case *ast.FragmentSpread:
			r.directives += len(s.Directives)
		}
	}
}

// flat gives the totals of a set with its fragments spread out.
func (r *recount) flat(set ast.SelectionSet) (t totals) {
	for _, selection := range set {
		inner := totals{}
		switch s := selection.(type) {
		case *ast.Field:
			below := r.flat(s.SelectionSet)
			inner = totals{depth: 1 + below.depth, fields: 1 + below.fields, roots: 1}
		case *ast.InlineFragment:
			inner = r.flat(s.SelectionSet)
		case *ast.FragmentSpread:
			definition := r.fragments[s.Name]
			if definition == nil {
				continue
			}
			known, ok := r.seen[s.Name]
			if !ok {
				known = r.flat(definition.SelectionSet)
				r.seen[s.Name] = known
			}
			inner = known
		}
		t = totals{max(t.depth, inner.depth), min(t.fields+inner.fields, large), min(t.roots+inner.roots, large)}
	}
	return t
}

func recounted(document *ast.QueryDocument) *recount {
	r := &recount{fragments: map[string]*ast.FragmentDefinition{}, seen: map[string]totals{}}
	for _, f := range document.Fragments {
		r.fragments[f.Name] = f
		r.directives += len(f.Directives)
		r.written(f.SelectionSet)
	}
	for _, o := range document.Operations {
		r.directives += len(o.Directives)
		for _, v := range o.VariableDefinitions {
			r.directives += len(v.Directives)
		}
		r.written(o.SelectionSet)
		t := r.flat(o.SelectionSet)
		r.deepest, r.most, r.widest = max(r.deepest, t.depth), max(r.most, t.fields), max(r.widest, t.roots)
	}
	return r
}

// small are limits that short documents reach.
func small() Limits {
	return Limits{Bytes: 4 << 10, Tokens: 400, Brackets: 12, Depth: 4, Aliases: 5, Roots: 4, Directives: 4, Fragments: 4, Selections: 12, Repeats: 3}
}

// What the guard passes keeps within the limits as the parser reads it: there is no way of
// writing a document that the guard counts as less than it is.
func FuzzGuardCountsAsTheParser(f *testing.F) {
	for _, seed := range []string{
		"{ a }", `query Q($a: [Int!] = [1, {b: 2}] @d, $b: In = {c: {d: 1}}) @d(x: {y: 1}) { x(where: {a: {b: 1}}) { ... on T { y } ...f @include(if: $a) } } fragment f on T { z }`,
		"{ a: b { c: d e: f } g: h { i: j k: l } }", "{ a { b c } d { e f } g { h i j } k { l m n } }", "{ a { b { c { d { e } } } } }", "{ ...f } fragment f on Q { a b ...g } fragment g on Q { c { d { e { ...h } } } } fragment h on Q { i }",
		"{ a @b @c @d @e @f }", "{ a a a a }", `{ a(x: "{{{", y: """ } """) { b } }`, "{ a(x: $y) @z(q: [1 2]) { ... @s { on } ...on T { fragment query on } } }", "{ a, b, c, # } \n d, e }",
		"query fragment { a } fragment query on on { b } { c }", "{ on: on ...fragment } fragment fragment on fragment { fragment }", "subscription { a } mutation { b }", "\ufeff{a}", "{ a ... { a ... { a ... { a } } } }",
		"{ a { ...f } } fragment f on Q { b { ...g } } fragment g on Q { c { d { e } } }", "{ ...f ...f } fragment f on Q { a b c }", "{ a } fragment a on Q { a } fragment b on Q { a } fragment c on Q { a } fragment d on Q { a } fragment e on Q { a }",
		"{ a { ...f b { ...f } } } fragment f on Q { c d e g h i }", "fragment f($x: Int = 1) on T @d { a } { ...f }", "\"d\" { a }", "{ a(b: {c: 1}) { d(e: [{f: 2}]) { g } } }", `query Q @a(b: {c: "}"}) { d }`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, document string) {
		limits := small()
		if Check(document, limits) != nil {
			return
		}
		parsed, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: document}, 2*limits.Tokens)
		if err != nil {
			return
		}
		r := recounted(parsed)
		for _, row := range []struct {
			what        string
			found, most int
		}{{"levels", r.deepest, limits.Depth}, {"fields", r.most, limits.Selections}, {"root fields", r.widest, limits.Roots}, {"aliases", r.aliases, limits.Aliases},
			{"directives", r.directives, limits.Directives}, {"fragments", len(parsed.Fragments), limits.Fragments}, {"fields of one name", r.repeat, limits.Repeats}} {
			if row.found > row.most {
				t.Errorf("the guard passes %d %s, more than %d: %q", row.found, row.what, row.most, document)
			}
		}
	})
}
