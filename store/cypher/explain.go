package cypher

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"chancery/schema/query"
)

// Explain gives a question as a person asks it in Neo4j Browser: the statement, and before it
// one ":param" line for each parameter. The lines use "=>", whose right side the server reads
// as Cypher: with ":params {…}" Browser would send whole numbers as decimals, and LIMIT refuses
// those.
func Explain(question query.Question) (statement, parameters string, err error) {
	compiled, err := Compile(question)
	if err != nil {
		return "", "", err
	}
	names := make([]string, 0, len(compiled.Parameters))
	for name := range compiled.Parameters {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { // p2 before p10
		if len(a) != len(b) {
			return len(a) - len(b)
		}
		return strings.Compare(a, b)
	})
	lines := make([]string, len(names))
	for i, name := range names {
		value, err := literal(compiled.Parameters[name])
		if err != nil {
			return "", "", fmt.Errorf("parameter %s: %w", name, err)
		}
		lines[i] = ":param " + name + " => " + value
	}
	return compiled.Text, strings.Join(lines, "\n"), nil
}

// literal writes a parameter's value as Cypher does. JSON's texts are Cypher's texts, escapes
// included.
func literal(value any) (string, error) {
	switch v := value.(type) {
	case int64:
		return strconv.FormatInt(v, 10), nil
	case float64:
		text := strconv.FormatFloat(v, 'g', -1, 64)
		if !strings.ContainsAny(text, ".e") {
			text += ".0"
		}
		return text, nil
	case bool:
		return strconv.FormatBool(v), nil
	case string:
		text, err := json.Marshal(v)
		return string(text), err
	case []string:
		items := make([]any, len(v))
		for i, item := range v {
			items[i] = item
		}
		return literal(items)
	case []any:
		items := make([]string, len(v))
		for i, item := range v {
			var err error
			if items[i], err = literal(item); err != nil {
				return "", err
			}
		}
		return "[" + strings.Join(items, ", ") + "]", nil
	}
	return "", fmt.Errorf("a %T cannot be written in Cypher", value)
}
