package report

import (
	"errors"
	"os"
	"strings"
	"testing"
)

func ExampleMarkdown() {
	answer := []byte(`{"data":{"relations":{"nodes":[
		{"from":{"name":"Finland"},"type":"MEMBER_OF","to":{"name":"NATO"},"assertions":{"nodes":[
			{"quote":"Finland joined NATO","attribution":[],"document":{"title":"A new member","publishedOn":"2023-04-04"}}]}}]}}}`)
	if err := Markdown(os.Stdout, answer); err != nil {
		os.Stderr.WriteString(err.Error())
	}
	// Output:
	// | from | type | to | evidence |
	// |---|---|---|---|
	// | Finland | MEMBER\_OF | NATO | [^1] |
	//
	// [^1]: “Finland joined NATO” *A new member*, 2023-04-04.
}

func TestMarkdown(t *testing.T) {
	cases := []struct{ name, answer, want string }{
		{"one footnote for the same quote twice",
			`{"data":{"a":{"nodes":[{"x":1,"e":{"quote":"q"}},{"x":2,"e":{"quote":"q"}}]}}}`,
			"| x | evidence |\n|---|---|\n| 1 | [^1] |\n| 2 | [^1] |\n\n[^1]: “q”.\n"},
		{"markup in a document stays text",
			`{"data":{"a":[{"x":"<script>|*b*"}]}}`,
			"| x |\n|---|\n| &lt;script&gt;\\|\\*b\\* |\n"},
		{"speakers outermost first",
			`{"data":{"a":[{"quote":"q","attribution":[{"name":"Shapps"},{"name":"intelligence reports"}]}]}}`,
			"| evidence |\n|---|\n| [^1] |\n\n[^1]: “q” (Shapps, citing intelligence reports).\n"},
		{"two lists have headings",
			`{"data":{"a":[{"x":1}],"b":{"edges":[{"node":{"y":2}}]}}}`,
			"### a\n\n| x |\n|---|\n| 1 |\n\n### b\n\n| y |\n|---|\n| 2 |\n"},
		{"a single record's list",
			`{"data":{"entity":{"name":"Russia","relations":{"nodes":[{"type":"MET"}]}}}}`,
			"| type |\n|---|\n| MET |\n"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var out strings.Builder
			if err := Markdown(&out, []byte(c.answer)); err != nil {
				t.Fatal(err)
			}
			got := strings.ReplaceAll(out.String(), "\\_", "_")
			if got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestNoList(t *testing.T) {
	var out strings.Builder
	if err := Markdown(&out, []byte(`{"data":null,"errors":[{"message":"x"}]}`)); !errors.Is(err, ErrNoRows) {
		t.Errorf("got %v, want ErrNoRows", err)
	}
	if err := Markdown(&out, []byte(`{"data":`)); err == nil {
		t.Error("half an answer gave no error")
	}
}

func TestCSVCellsAreNoFormulas(t *testing.T) {
	var out strings.Builder
	if err := CSV(&out, []byte(`{"data":{"a":[{"x":"=1+1","y":"a,b"}]}}`)); err != nil {
		t.Fatal(err)
	}
	if want := "x,y\n'=1+1,\"a,b\"\n"; out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
}
