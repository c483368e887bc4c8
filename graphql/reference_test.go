package graphql

import (
	"fmt"
	"strings"
	"testing"

	"chancery/graphql/guard"
	"chancery/schema"
)

// TestReferenceFresh keeps doc/reference/README.md as the tables would write it.
func TestReferenceFresh(t *testing.T) {
	fresh(t, "../doc/reference/README.md", referencePage())
}

func kindNames(kinds []schema.Kind) string {
	names := make([]string, len(kinds))
	for i, kind := range kinds {
		names[i] = string(kind)
	}
	if len(names) == len(schema.Kinds()) {
		return "anything"
	}
	return strings.Join(names, ", ")
}

// referencePage writes the words of the graph and the questions, from the tables alone.
func referencePage() string {
	var out strings.Builder
	line := func(format string, values ...any) { fmt.Fprintf(&out, format+"\n", values...) }
	line("# Reference\n\nGenerated from the tables of `schema` and `graphql` by `make generate`; a test keeps it fresh.\nThe whole GraphQL schema is `graphql/schema.graphql`, and a running server gives it at `/schema.graphql`.\n")
	line("## Kinds of entities\n\n| kind | GraphQL | sub-kinds | acts | what it is | Wikidata | FollowTheMoney |\n|---|---|---|---|---|---|---|")
	for _, row := range schema.Kinds() {
		subs := make([]string, len(row.SubKinds))
		for i, sub := range row.SubKinds {
			subs[i] = "`" + string(sub) + "`"
		}
		acts := ""
		if row.Actor {
			acts = "yes"
		}
		line("| `%s` | `%s` | %s | %s | %s | %s | %s |", row.Kind, screaming(string(row.Kind)), strings.Join(subs, " "), acts, row.Description, row.Wikidata, row.FollowTheMoney)
	}
	line("\n*Actors* are the kinds that act and may be acted upon. In GraphQL sub-kinds are written like kinds: `INTERNATIONAL_ORGANIZATION`.\n")
	for _, nature := range []schema.Nature{schema.State, schema.Event} {
		if nature == schema.State {
			line("## Relations that hold over an interval\n\nTwo documents that say the same of the same ends, with the same qualifiers, speak of one relation.\n")
		} else {
			line("## Relations that happen at a time\n\nThe time is part of what they are: ten meetings of the same two people are ten relations; an undated one belongs to its document.\n")
		}
		line("| relation | from | to | reads | qualifiers | PLOVER, Wikidata, FollowTheMoney | a sentence that shows it |\n|---|---|---|---|---|---|---|")
		for _, row := range schema.Relations() {
			if row.Nature != nature {
				continue
			}
			reads := row.Wording + " / " + row.Inverse
			if row.Symmetric {
				reads = row.Wording + " (either way)"
			}
			var same []string
			for _, name := range []string{row.PLOVER, row.Wikidata, row.FollowTheMoney} {
				if name != "" {
					same = append(same, strings.ReplaceAll(name, ",", ", "))
				}
			}
			line("| `%s` | %s | %s | %s | %s | %s | %s |", row.Relation, kindNames(row.From), kindNames(row.To), reads, strings.Join(row.Qualifiers, ", "), strings.Join(same, "; "), row.Example)
		}
		line("")
	}
	line("## Factuality\n\nHow a document presents a claim, strongest support first. A relation is *affirmed* where at least one assertion of it is `ASSERTED` or `REPORTED` and not negated.\n\n| value | when |\n|---|---|")
	for _, value := range factualities().values {
		line("| `%s` | %s |", value.word, value.about)
	}
	line("\nBeside it stands `negated`, for what is planned or reported *not* to be.\n")
	line("## Dates\n\nDates are EDTF (ISO 8601-2) and keep their precision; the days that they cover are worked out, never rounded.\n\n| written | first day | last day | precision |\n|---|---|---|---|")
	for _, date := range []schema.Date{"2024-05-16", "2024-05", "2024", "2024-21", "202X", "20XX", "2024?", "2024-05-16/2024-05-18", "2023-04-04/..", "../2024"} {
		first, last, _ := date.Bounds()
		line("| `%s` | %s | %s | %s |", date, first, last, precision(string(date)))
	}
	line("\n`..` is an open end. A filter with a coarse date means all its days: `{le: \"2024-05\"}` keeps 31 May 2024.\n`asOf: \"2024-05-16\"` keeps relations one of whose intervals contains the day, and is passed down to every relation selected below; `includeUndated: true` keeps those without any known time as well.\n")
	questions(line)
	return out.String()
}

func questions(line func(string, ...any)) {
	line("## Questions\n\nEvery list is a connection with `nodes`, `edges { cursor node }`, `pageInfo { hasNextPage endCursor }` and `totalCount`, which is counted only where it is asked for. `first` is at most 1000. A cursor belongs to its query: with another filter or order it is refused.\n")
	for _, row := range roots() {
		line("### `%s: %s`\n\n%s\n\n```graphql\n%s\n```\n", row.name, row.typ, row.about, row.example)
		if len(row.args) > 0 {
			line("| argument | type | default | |\n|---|---|---|---|")
			for _, arg := range row.args {
				initial := ""
				if arg.initial != "" {
					initial = "`" + arg.initial + "`"
				}
				line("| `%s` | `%s` | %s | %s |", arg.name, arg.typ, initial, arg.about)
			}
			line("")
		}
	}
	limits := guard.Standard()
	line("## Limits of one request\n\n| | at most |\n|---|---|")
	for _, row := range []struct {
		what string
		most int
	}{{"bytes of the body", bodyLimit}, {"bytes of the query", limits.Bytes}, {"tokens", limits.Tokens}, {"brackets inside each other", limits.Brackets}, {"levels of selections, fragments spread", limits.Depth}, {"aliases", limits.Aliases},
		{"root fields, fragments spread", limits.Roots}, {"directives", limits.Directives}, {"fragments", limits.Fragments}, {"fields, fragments spread", limits.Selections}, {"fields of one name in one selection", limits.Repeats},
		{"rows of one page", firstMost}, {"rows, as the product of the pages", rowLimit}, {"conditions in filters", filterConditions}, {"levels of a filter", filterDepth}, {"values of an `in`", filterValues}, {"words of a search", searchWords}, {"seconds", int(deadline.Seconds())}, {"errors in one answer", errorLimit}} {
		line("| %s | %d |", row.what, row.most)
	}
	line("\n## Errors\n\nAn error has a message with a remedy, its place in the query, and a code in `extensions.code`.\n\n| code | meaning |\n|---|---|")
	for _, row := range [][2]string{{codeParse, "The query is not GraphQL."}, {codeValidation, "It does not fit the schema."}, {codeInput, "An argument or variable has a value that cannot be taken."}, {codeComplex, "It asks for too much at once, or is too deep."},
		{"QUERY_TOO_LARGE", "Its text is too long."}, {codeCursor, "The cursor is damaged or from another query."}, {codeOperation, "operationName names no operation of the document."}, {codeReadOnly, "Only queries are answered."}, {"UNAUTHENTICATED", "The bearer token is missing or wrong."},
		{codeNotFound, "There is no such checked-in query or export."}, {codeIntrospection, "The server was started with `--public`: its schema is at `/schema.graphql`."}, {"OVERLOADED", "Too many questions at the same time: HTTP 503 with Retry-After."}, {codeUnavailable, "The store cannot be reached: HTTP 503."}, {codeDeadline, "The question took too long and was stopped: HTTP 504."}, {codeInternal, "A fault of the server: its log knows the requestId."}} {
		line("| `%s` | %s |", row[0], row[1])
	}
}
