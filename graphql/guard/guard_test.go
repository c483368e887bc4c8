package guard

import (
	"fmt"
	"strings"
	"testing"
)

func TestCheck(t *testing.T) {
	var doubling strings.Builder
	doubling.WriteString("{ ...f0 }")
	for i := range 16 {
		fmt.Fprintf(&doubling, " fragment f%d on Query { a%d: x { ...f%d } b%d: x { ...f%d } }", i, i, i+1, i, i+1)
	}
	doubling.WriteString(" fragment f16 on Query { y }")
	for _, test := range []struct{ name, document, want string }{
		{"a query", `query Q($a: [Int!] = [1, 2], $b: In = {c: {d: 1}}) @d(x: {y: 1}) { x(where: {a: {b: 1}}) { ... on T { y } ...f @include(if: $a) } } fragment f on T { z }`, ""},
		{"not GraphQL", `}}}} ))) ¿`, ""},
		{"empty", "", ""},
		{"bytes", "{ x(a: \"" + strings.Repeat("x", 70000) + "\") }", "65536 are allowed"},
		{"tokens", "{" + strings.Repeat(" ...f", 2501) + "}", "more than 5000 tokens"},
		{"deep", strings.Repeat("{a", 16) + strings.Repeat("}", 16), "nested 16 deep"},
		{"deep through fragments", "{ a { a { a { a { a { a { a { a { ...f } } } } } } } } } fragment f on X { b { b { b { b { b { b { b { b } } } } } } } }", "nested 16 deep"},
		{"brackets", strings.Repeat("[", 41), "more than 40 brackets"},
		{"brackets in a value", "{ a(x: " + strings.Repeat("[", 41), "more than 40 brackets"},
		{"aliases", "{" + strings.Repeat(" a: x b: x { c: y }", 67) + "}", "more than 20 fields of one name"},
		{"aliases in many sets", "{ x {" + aliases(201) + " } }", "more than 200 aliases"},
		{"colons in arguments are no aliases", "{ x(" + strings.Repeat("a: 1 ", 201) + ") }", ""},
		{"roots", "{" + strings.Repeat(" x y z", 7) + "}", "21 root fields"},
		{"roots through a fragment", "{ ...f ...f } fragment f on Query {" + strings.Repeat(" x", 11) + "}", "22 root fields"},
		{"directives", "{ x" + strings.Repeat(" @a", 51) + "}", "more than 50 directives"},
		{"fragments", "{ x }" + strings.Repeat(" fragment f on X { y }", 51), "more than 50 fragments"},
		{"itself", `{ n { ...a } } fragment a on Node { ...a name }`, `"a" spreads itself`},
		{"each other", `{ n { ...a } } fragment a on N { ...b } fragment b on N { x { ...a } }`, "spreads itself"},
		{"repeats", "{ x {" + strings.Repeat(" y", 21) + "} }", "more than 20 fields of one name"},
		{"repeats in sets of their own", "{" + strings.Repeat(" x { y }", 20) + "}", ""},
		{"doubling", doubling.String(), "1534 fields"},
		{"wide doubling", "{ ...a } fragment a on Q { x { ...b ...b ...b ...b ...b ...b ...b ...b ...b ...b } } fragment b on Q { x { ...c ...c ...c ...c ...c ...c ...c ...c ...c ...c } } fragment c on Q { y { " + "k l m n o p q r s t u v w z" + "} }", "1511 fields once its fragments are spread"},
		{"strings hold no brackets", `{ x(a: "{{{{ \" [[[", b: """ {{{{ \""" """) }`, ""},
		{"comments neither", "{ x # {{{{{{\n}", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			refusal := Check(test.document, Standard())
			switch {
			case test.want == "" && refusal != nil:
				t.Errorf("refused: %s", refusal.Message)
			case test.want != "" && refusal == nil:
				t.Error("not refused")
			case refusal != nil && !strings.Contains(refusal.Message, test.want):
				t.Errorf("got %q", refusal.Message)
			}
		})
	}
}

func aliases(n int) string {
	var out strings.Builder
	for i := range n {
		fmt.Fprintf(&out, " a%d: x", i)
	}
	return out.String()
}

func ExampleCheck() {
	refusal := Check(`{ node { ...a } } fragment a on Node { ...a }`, Standard())
	fmt.Println(refusal.Code, refusal.Offset, refusal)
	// Output: QUERY_TOO_COMPLEX 39 the fragment "a" spreads itself, directly or through others: break the circle
}

func FuzzCheck(f *testing.F) {
	for _, seed := range []string{"{ a }", `query($a: Int) { a(b: "\"") { ...f } } fragment f on X { y }`, "{{{", `"""`, "{ ...", "fragment", "{ a: b: c @ }", "\ufeff{a}"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, document string) {
		refusal := Check(document, Standard())
		if refusal != nil && (refusal.Offset < 0 || refusal.Offset > len(document) || refusal.Message == "") {
			t.Errorf("%+v", refusal)
		}
		for at := 0; ; {
			next := scan(document, at)
			if next.kind == endToken {
				break
			}
			if next.end <= next.start || next.start < at || next.end > len(document) {
				t.Fatalf("token %+v from %d", next, at)
			}
			at = next.end
		}
	})
}
