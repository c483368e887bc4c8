package query

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"chancery/schema"
)

// parseDepth bounds how deeply expressions nest, so that no text overflows the stack.
const parseDepth = 300

// Parse reads the text of a question as String prints it and gives it back as a Question. The
// error names the byte where the text went wrong. Parse checks the form only; see Check.
func Parse(text string) (Question, error) {
	r := &expressionReader{text: text}
	root, err := r.read(0)
	if err != nil {
		return Question{}, err
	}
	if rest := r.skip(); rest < len(text) {
		return Question{}, fmt.Errorf("question: byte %d: text after its end", rest)
	}
	if root.name != "question" {
		return Question{}, root.wrong("want (question …)")
	}
	var q Question
	for _, part := range root.parts {
		selection, err := part.selection()
		if err != nil {
			return Question{}, err
		}
		q.Selections = append(q.Selections, selection)
	}
	return q, nil
}

// expression is a word, a quoted text, or (name part part …).
type expression struct {
	at    int
	word  string // of a word
	text  string // of a quoted text
	name  string // of a list
	parts []expression
	form  byte // 'w', 't' or 'l'
}

func (e expression) wrong(format string, values ...any) error {
	return fmt.Errorf("question: byte %d: %s", e.at, fmt.Sprintf(format, values...))
}

type expressionReader struct {
	text string
	at   int
}

// skip moves past white space and gives the place.
func (r *expressionReader) skip() int {
	for r.at < len(r.text) {
		c, size := utf8.DecodeRuneInString(r.text[r.at:])
		if !unicode.IsSpace(c) {
			break
		}
		r.at += size
	}
	return r.at
}

func (r *expressionReader) wrong(reason string) error {
	return fmt.Errorf("question: byte %d: %s", r.at, reason)
}

func (r *expressionReader) read(depth int) (expression, error) {
	if depth > parseDepth {
		return expression{}, r.wrong("nested too deeply")
	}
	e := expression{at: r.skip()}
	switch {
	case r.at == len(r.text):
		return e, r.wrong("the text ends too early")
	case r.text[r.at] == '"':
		prefix, err := strconv.QuotedPrefix(r.text[r.at:])
		if err != nil {
			return e, r.wrong("a quotation that does not end")
		}
		if e.text, err = strconv.Unquote(prefix); err != nil {
			return e, r.wrong("a quotation that cannot be read")
		}
		e.form = 't'
		r.at += len(prefix)
		return e, nil
	case r.text[r.at] == '(':
		r.at++
		r.skip()
		e.form, e.name = 'l', r.word()
		if e.name == "" {
			return e, r.wrong("a name is missing after (")
		}
		for {
			if r.skip() < len(r.text) && r.text[r.at] == ')' {
				r.at++
				return e, nil
			}
			part, err := r.read(depth + 1)
			if err != nil {
				return e, err
			}
			e.parts = append(e.parts, part)
		}
	}
	e.form, e.word = 'w', r.word()
	if e.word == "" {
		return e, r.wrong("want a word, a quotation or (")
	}
	return e, nil
}

// word reads letters, digits and the marks . _ - that names of fields and keys use.
func (r *expressionReader) word() string {
	start := r.at
	for r.at < len(r.text) && wordByte(r.text[r.at]) {
		r.at++
	}
	return r.text[start:r.at]
}

func wordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '_' || c == '-'
}

// isWord says whether a name may stand in a printed question without quotes.
func isWord(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf || !wordByte(byte(r)) }) < 0
}

var errNotWord = errors.New("want a word")

func (e expression) asWord() (string, error) {
	if e.form != 'w' {
		return "", fmt.Errorf("question: byte %d: %w", e.at, errNotWord)
	}
	return e.word, nil
}

func (e expression) number() (int, error) {
	if len(e.parts) != 1 || e.parts[0].form != 'w' {
		return 0, e.wrong("(%s …) takes one number", e.name)
	}
	n, err := strconv.Atoi(e.parts[0].word)
	if err != nil {
		return 0, e.parts[0].wrong("%q is not a number", e.parts[0].word)
	}
	return n, nil
}

// texts reads all parts as quoted texts.
func texts(at expression, parts []expression) ([]string, error) {
	out := make([]string, 0, len(parts))
	for _, part := range parts {
		if part.form != 't' {
			return nil, part.wrong("(%s …) takes quoted texts here", at.name)
		}
		out = append(out, part.text)
	}
	return out, nil
}

// some gives nil for no texts.
func some(values []string) []string {
	if len(values) == 0 {
		return nil
	}
	return values
}

func (e expression) selection() (Selection, error) {
	var s Selection
	if e.name != "select" {
		return s, e.wrong("want (select …)")
	}
	parts := e.parts
	if len(parts) > 0 && parts[0].form == 'w' {
		s.Key, parts = parts[0].word, parts[1:]
	}
	if len(parts) == 0 || parts[0].form != 'l' {
		return s, e.wrong("a selection needs a step")
	}
	var err error
	if parts[0].name != "nothing" {
		if s.Step, err = parts[0].step(); err != nil {
			return s, err
		}
	}
	for _, part := range parts[1:] {
		if err := part.clause(&s); err != nil {
			return s, err
		}
	}
	return s, nil
}

// clause reads one clause of a selection into it.
func (e expression) clause(s *Selection) (err error) {
	switch e.name {
	case "where":
		s.Where, err = e.where()
	case "order":
		s.Order = []Order{}
		for _, part := range e.parts {
			order := Order{}
			if part.name == "desc" && len(part.parts) == 1 {
				order.Descending, part = true, part.parts[0]
			}
			word, err := part.asWord()
			if err != nil {
				return err
			}
			order.Field = Field(word)
			s.Order = append(s.Order, order)
		}
	case "first":
		s.First, err = e.number()
	case "after":
		s.After, err = texts(e, e.parts)
	case "known":
		var day int
		day, err = e.number()
		s.Known = schema.Day(day)
	case "count":
		s.Count = true
		if len(e.parts) > 0 {
			return e.wrong("(count) takes nothing")
		}
	case "fields":
		for _, part := range e.parts {
			word, err := part.asWord()
			if err != nil {
				return err
			}
			s.Fields = append(s.Fields, Field(word))
		}
	case "select":
		var nested Selection
		if nested, err = e.selection(); err == nil {
			s.Nested = append(s.Nested, nested)
		}
	default:
		return e.wrong("no such clause")
	}
	return err
}

// where reads (where predicate).
func (e expression) where() (Predicate, error) {
	if e.name != "where" || len(e.parts) != 1 {
		return nil, e.wrong("want (where …) with one predicate")
	}
	return e.parts[0].predicate()
}

func (e expression) step() (Step, error) {
	switch e.name {
	case "dataset":
		if len(e.parts) > 0 {
			return nil, e.wrong("(dataset) takes nothing")
		}
		return Dataset{}, nil
	case "paths":
		return e.paths()
	case "neighbourhood":
		return e.neighbourhood()
	case "tally":
		return e.tally()
	case "common":
		return e.common()
	case "reach":
		return e.reach()
	}
	if len(e.parts) == 0 {
		return nil, e.wrong("(%s …) needs a name", e.name)
	}
	word, err := e.parts[0].asWord()
	if err != nil {
		return nil, err
	}
	rest := e.parts[1:]
	switch e.name {
	case "all":
		opposed := len(rest) == 1 && rest[0].word == "opposed"
		if len(rest) > 0 && !opposed {
			return nil, e.wrong("want (all Record) or (all Relation opposed)")
		}
		return All{Of: Record(word), Opposed: opposed}, nil
	case "ids":
		ids, err := texts(e, rest)
		return ByID{Of: Record(word), IDs: some(ids)}, err
	case "search":
		exact := len(rest) == 2 && rest[1].word == "exact"
		if len(rest) != 1 && !exact || rest[0].form != 't' {
			return nil, e.wrong("want (search Record \"text\") or (search Record \"text\" exact)")
		}
		return Search{Of: Record(word), Text: rest[0].text, Exact: exact}, nil
	case "follow":
		step := Follow{Edge: Edge(word)}
		step.Direction, step.Where, err = e.along(rest)
		return step, err
	}
	return nil, e.wrong("no step is called %q", e.name)
}

// along reads an optional direction and an optional predicate.
func (e expression) along(rest []expression) (Direction, Predicate, error) {
	direction := Direction("")
	if len(rest) > 0 && rest[0].form == 'w' {
		direction, rest = Direction(rest[0].word), rest[1:]
	}
	if len(rest) == 0 {
		return direction, nil, nil
	}
	if len(rest) > 1 {
		return "", nil, rest[1].wrong("(%s …) ends before this", e.name)
	}
	where, err := rest[0].where()
	return direction, where, err
}

func (e expression) paths() (Step, error) {
	var p Paths
	if len(e.parts) < 2 {
		return nil, e.wrong("paths need two ends")
	}
	ends, err := texts(e, e.parts[:2])
	if err != nil {
		return nil, err
	}
	p.From, p.To = ends[0], ends[1]
	for _, part := range e.parts[2:] {
		switch part.name {
		case "length":
			p.MaxLength, err = part.number()
		case "k":
			p.K, err = part.number()
		case "hubs":
			p.AvoidHubsOver, err = part.number()
		case "exclude":
			p.Exclude, err = texts(part, part.parts)
			p.Exclude = some(p.Exclude)
		case "where":
			p.Where, err = part.where()
		default:
			err = part.wrong("paths take length, k, where, exclude and hubs")
		}
		if err != nil {
			return nil, err
		}
	}
	return p, nil
}

func (e expression) neighbourhood() (Step, error) {
	var n Neighbourhood
	var err error
	for _, part := range e.parts {
		switch part.name {
		case "roots":
			n.Roots, err = texts(part, part.parts)
			n.Roots = some(n.Roots)
		case "depth":
			n.Depth, err = part.number()
		case "most":
			n.MaxEntities, err = part.number()
		case "where":
			n.Where, err = part.where()
		case "kinds":
			n.Kinds, err = texts(part, part.parts)
			n.Kinds = some(n.Kinds)
		default:
			err = part.wrong("a neighbourhood takes roots, depth, most, where and kinds")
		}
		if err != nil {
			return nil, err
		}
	}
	return n, nil
}

func (e expression) predicate() (Predicate, error) {
	if e.form != 'l' {
		return nil, e.wrong("want a predicate")
	}
	switch e.name {
	case "nothing":
		return nil, nil
	case "and", "or":
		var all []Predicate
		for _, part := range e.parts {
			p, err := part.predicate()
			if err != nil {
				return nil, err
			}
			all = append(all, p)
		}
		if e.name == "and" {
			return And(all), nil
		}
		return Or(all), nil
	case "not":
		if len(e.parts) != 1 {
			return nil, e.wrong("(not …) takes one predicate")
		}
		of, err := e.parts[0].predicate()
		return Not{Of: of}, err
	}
	if len(e.parts) == 0 || e.parts[0].form != 'w' {
		return nil, e.wrong("(%s …) needs a name or number", e.name)
	}
	word, rest := e.parts[0].word, e.parts[1:]
	switch e.name {
	case "holds":
		day, err := strconv.Atoi(word)
		undated := len(rest) == 1 && rest[0].word == "undated"
		if err != nil || len(rest) > 0 && !undated {
			return nil, e.wrong("want (holds YYYYMMDD) or (holds YYYYMMDD undated)")
		}
		return Holds{Day: schema.Day(day), Undated: undated}, nil
	case string(Some), string(Every), string(None), string(Single):
		direction, where, err := e.along(rest)
		return Along{Quantifier: Quantifier(e.name), Edge: Edge(word), Direction: direction, Where: where}, err
	}
	values, err := texts(e, rest)
	return Compare{Field: Field(word), Op: Op(e.name), Values: some(values)}, err
}
