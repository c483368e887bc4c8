package timex

import (
	_ "embed"
	"fmt"
	"strings"
)

//go:embed grammar.txt
var grammarFile string

// rule is one way in which English writes an expression of time.
type rule struct {
	id       string
	kind     Kind     // "" where what it reads is no expression of time and holds none
	means    []string // the meaning and its arguments
	groups   []string
	ifs      []string
	patterns []sequence
	examples []string
}

// Open reads the embedded tables. It fails only where a line is malformed.
func Open() (*Grammar, error) {
	w, err := readWords(wordFile)
	if err != nil {
		return nil, err
	}
	rules, err := readRules(grammarFile)
	if err != nil {
		return nil, err
	}
	g := &Grammar{words: w, rules: rules, group: map[string][]int{}, starts: map[string][]int{}, text: wordFile + grammarFile}
	for i, r := range rules {
		for _, pattern := range r.patterns {
			if err := g.check(pattern); err != nil {
				return nil, fmt.Errorf("grammar.txt, [%s]: %w", r.id, err)
			}
		}
		for _, name := range r.groups {
			g.group[name] = append(g.group[name], i)
		}
		g.index(i)
	}
	return g, g.ordered()
}

// readRules reads blocks of lines: [id], and under it a word and what it takes on each line.
func readRules(content string) ([]rule, error) {
	var rules []rule
	for number, line := range strings.Split(content, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if strings.HasPrefix(line, "[") && strings.HasSuffix(line, "]") {
			rules = append(rules, rule{id: line[1 : len(line)-1]})
			continue
		}
		if len(rules) == 0 {
			return nil, fmt.Errorf("grammar.txt, line %d: stands before the first [rule]", number+1)
		}
		if err := rules[len(rules)-1].add(line); err != nil {
			return nil, fmt.Errorf("grammar.txt, line %d: %w", number+1, err)
		}
	}
	for _, r := range rules {
		if len(r.patterns) == 0 || len(r.means) == 0 {
			return nil, fmt.Errorf("grammar.txt, [%s]: wants \"match\" and \"means\"", r.id)
		}
	}
	return rules, nil
}

// add reads one line of a rule.
func (r *rule) add(line string) error {
	key, value, _ := strings.Cut(line, " ")
	value = strings.TrimSpace(value)
	switch key {
	case "kind":
		switch Kind(value) {
		case Date, Time, Duration, Set:
			r.kind = Kind(value)
		case "none":
		default:
			return fmt.Errorf("%q is no kind", value)
		}
	case "means":
		r.means = strings.Fields(value)
		if len(r.means) == 0 || meaningOf(r.means[0]) == nil {
			return fmt.Errorf("%q is no meaning", value)
		}
	case "in":
		r.groups = strings.Fields(value)
	case "if":
		r.ifs = strings.Fields(value)
		for _, name := range r.ifs {
			if conditions[name] == nil {
				return fmt.Errorf("%q is no condition", name)
			}
		}
	case "match":
		pattern, err := readPattern(value)
		if err != nil {
			return err
		}
		r.patterns = append(r.patterns, pattern)
	case "example":
		r.examples = append(r.examples, value)
	default:
		return fmt.Errorf("%q is no word of a rule", key)
	}
	return nil
}

// check says whether every class and group of a pattern is known by then: a group holds rules
// that stand above, so that no rule can hold itself.
func (g *Grammar) check(e element) error {
	switch e := e.(type) {
	case class:
		if _, known := builtin[e.name]; !known && g.words[e.name] == nil {
			return fmt.Errorf("there is no class %s", e.name)
		}
	case within:
		if g.group[e.group] == nil {
			return fmt.Errorf("no rule above is in @%s", e.group)
		}
	case optional:
		return g.check(e.one)
	case glued:
		return g.check(e.one)
	case choice:
		for _, row := range e.rows {
			if err := g.check(row); err != nil {
				return err
			}
		}
	case sequence:
		for _, one := range e {
			if err := g.check(one); err != nil {
				return err
			}
		}
	case literal:
	default:
		return fmt.Errorf("an unknown element %T", e)
	}
	return nil
}

// ordered makes sure that no rule joins a group that it or a rule above it uses.
func (g *Grammar) ordered() error {
	used := map[string]string{}
	for _, r := range g.rules {
		for _, pattern := range r.patterns {
			note(pattern, r.id, used)
		}
		for _, name := range r.groups {
			if by := used[name]; by != "" {
				return fmt.Errorf("grammar.txt, [%s]: @%s is used by [%s] already", r.id, name, by)
			}
		}
	}
	return nil
}

// note writes down the groups that an element uses.
func note(e element, id string, used map[string]string) {
	switch e := e.(type) {
	case within:
		used[e.group] = id
	case optional:
		note(e.one, id, used)
	case glued:
		note(e.one, id, used)
	case choice:
		for _, row := range e.rows {
			note(row, id, used)
		}
	case sequence:
		for _, one := range e {
			note(one, id, used)
		}
	}
}
