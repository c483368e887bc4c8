package eval

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"chancery/loader/text"
)

// sayingsText is a text with the attributions that annotators marked in it.
type sayingsText struct {
	doc     text.Doc
	sayings []goldSaying
}

// goldSaying is one attribution: its source (none where nobody is named), cue and content.
type goldSaying struct{ source, cue, content []text.Span }

// readSayings reads a folder in the form of PolNeAR: text/DOC.txt, and attributions/DOC_WHO.ann
// in the format of brat. Of a text that several annotators marked, the first file by name counts.
func readSayings(folder string) ([]sayingsText, error) {
	files, err := filepath.Glob(filepath.Join(folder, "attributions", "*.ann"))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", folder, err)
	}
	sort.Strings(files)
	var all []sayingsText
	for _, file := range files {
		base := strings.TrimSuffix(filepath.Base(file), ".ann")
		if cut := strings.LastIndexByte(base, '_'); cut >= 0 {
			base = base[:cut]
		}
		if len(all) > 0 && all[len(all)-1].doc.Name == base {
			continue
		}
		content, err := os.ReadFile(filepath.Join(folder, "text", base+".txt"))
		if err != nil {
			return nil, fmt.Errorf("read the text of %s: %w", file, err)
		}
		t := sayingsText{doc: text.Doc{Name: base, Text: string(content), Source: base, Language: "en"}}
		if t.sayings, err = readBrat(file, t.doc.Text); err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("read %s: no attributions/*.ann in it", folder)
	}
	return all, nil
}

// readBrat reads the attributions of one file; its offsets count characters.
func readBrat(file, content string) ([]goldSaying, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read the attributions: %w", err)
	}
	bytes := make([]int, 0, len(content)+1)
	for i := range content {
		bytes = append(bytes, i)
	}
	bytes = append(bytes, len(content))
	spans := map[string][]text.Span{}
	var all []goldSaying
	for number, line := range strings.Split(strings.TrimRight(string(raw), "\n"), "\n") {
		id, rest, _ := strings.Cut(strings.TrimRight(line, "\r"), "\t")
		fields, surface, _ := strings.Cut(rest, "\t")
		switch {
		case strings.HasPrefix(id, "T"):
			found, err := bratSpans(fields, bytes)
			if err != nil {
				return nil, fmt.Errorf("%s, line %d: %w", file, number+1, err)
			}
			if first := content[found[0].Start:found[0].End]; !utf8.ValidString(surface) || !strings.HasPrefix(surface, strings.TrimSpace(first)) {
				return nil, fmt.Errorf("%s, line %d: %q does not stand at its place in the text, %q does", file, number+1, surface, first)
			}
			spans[id] = found
		case strings.HasPrefix(id, "E"):
			var s goldSaying
			for _, argument := range strings.Fields(fields) {
				role, of, _ := strings.Cut(argument, ":")
				switch strings.TrimRight(role, "0123456789") {
				case "Source":
					s.source = append(s.source, spans[of]...)
				case "Cue":
					s.cue = append(s.cue, spans[of]...)
				case "Content":
					s.content = append(s.content, spans[of]...)
				}
			}
			if s.cue != nil {
				all = append(all, s)
			}
		}
	}
	return all, nil
}

// bratSpans reads "Cue 13 20;25 30".
func bratSpans(fields string, bytes []int) ([]text.Span, error) {
	_, places, _ := strings.Cut(fields, " ")
	var found []text.Span
	for _, place := range strings.Split(places, ";") {
		a, b, _ := strings.Cut(place, " ")
		start, err := strconv.Atoi(a)
		end, err2 := strconv.Atoi(b)
		if err != nil || err2 != nil || start < 0 || start > end || end >= len(bytes) {
			return nil, fmt.Errorf("%q is no place in the text", place)
		}
		found = append(found, text.Span{Start: bytes[start], End: bytes[end]})
	}
	return found, nil
}
