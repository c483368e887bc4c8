package eval

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"chancery/loader/text"
)

// timedText is a text with the expressions of time and the events that annotators marked.
type timedText struct {
	doc    text.Doc
	times  []goldTime
	events []goldEvent
}

// goldTime is one expression of time with its TIMEX3 value: "1998-02-27", "P3M", "PAST_REF".
type goldTime struct {
	text.Span
	value string
}

// goldEvent is one event: negated or not, and its modal verb, "" where it has none.
type goldEvent struct {
	text.Span
	negated bool
	modal   string
}

// readTimes reads every .tml file of a folder. The document's date is that of its DCT.
func readTimes(folder string) ([]timedText, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.tml"))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", folder, err)
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("read %s: no .tml file in it", folder)
	}
	sort.Strings(files)
	var all []timedText
	for _, file := range files {
		t, err := readTimeML(file)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		all = append(all, t)
	}
	return all, nil
}

// readTimeML reads the text between <TEXT> and </TEXT> with its marks, and what the instances
// at the end say of the events.
func readTimeML(file string) (timedText, error) {
	opened, err := os.Open(file)
	if err != nil {
		return timedText{}, fmt.Errorf("read the text: %w", err)
	}
	defer opened.Close()
	t := timedText{doc: text.Doc{Name: strings.TrimSuffix(filepath.Base(file), ".tml"), Source: filepath.Base(file), Language: "en"}}
	var out strings.Builder
	inText, inDate := false, false
	type open struct {
		element xml.StartElement
		start   int
	}
	var marks []open
	events := map[string]int{}
	decoder := xml.NewDecoder(opened)
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return t, fmt.Errorf("not the XML of TimeML: %w", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			switch token.Name.Local {
			case "TEXT":
				inText = true
			case "DCT":
				inDate = true
			case "TIMEX3":
				if inDate {
					t.doc.Date, _, _ = strings.Cut(attribute(token, "value"), "T")
				}
			case "MAKEINSTANCE":
				if at, known := events[attribute(token, "eventID")]; known {
					t.events[at].negated = t.events[at].negated || attribute(token, "polarity") == "NEG"
					if modal := strings.ToLower(attribute(token, "modality")); modal != "none" && t.events[at].modal == "" {
						t.events[at].modal = modal
					}
				}
			}
			if inText {
				marks = append(marks, open{token, out.Len()})
			}
		case xml.EndElement:
			if token.Name.Local == "DCT" {
				inDate = false
			}
			if !inText || len(marks) == 0 {
				continue
			}
			mark := marks[len(marks)-1]
			marks = marks[:len(marks)-1]
			span := text.Span{Start: mark.start, End: out.Len()}
			switch {
			case token.Name.Local == "TEXT":
				inText = false
			case span.Len() == 0:
			case token.Name.Local == "TIMEX3":
				t.times = append(t.times, goldTime{span, attribute(mark.element, "value")})
			case token.Name.Local == "EVENT":
				events[attribute(mark.element, "eid")] = len(t.events)
				t.events = append(t.events, goldEvent{Span: span})
			}
		case xml.CharData:
			if inText {
				out.Write(token)
			}
		}
	}
	t.doc.Text = out.String()
	if t.doc.Text == "" {
		return t, errors.New("there is no <TEXT> in it")
	}
	return t, nil
}

func attribute(element xml.StartElement, name string) string {
	for _, a := range element.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
