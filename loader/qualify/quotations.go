package qualify

import (
	"strings"

	"chancery/loader/text"
)

// shortestQuotation is how many words make a quotation; fewer are words that the writer
// keeps at a distance.
const shortestQuotation = 5

// quotations gives what stands between quotation marks, those of typewriters (”) too. A quotation
// ends with its paragraph, closed or not: one that goes on in the next paragraph is opened again there.
func quotations(content string) []text.Span {
	var found []text.Span
	start := -1
	add := func(end int) {
		if len(strings.Fields(content[start:end])) >= shortestQuotation {
			found = append(found, text.Span{Start: start, End: end})
		}
		start = -1
	}
	for i := 0; i < len(content); {
		mark := quotationMark(content[i:])
		first := strings.TrimSpace(content[strings.LastIndexByte(content[:i], '\n')+1:i]) == "" // of its line
		switch {
		case content[i] == '\n':
			if start >= 0 && quotationMark(strings.TrimLeft(content[i:], " \t\r\n")) != "" {
				add(i)
			}
			start = -1
		case mark == "":
		case mark == "“", start < 0 && (mark != "”" || first):
			start = i
		case start >= 0:
			add(i + len(mark))
		}
		i += max(1, len(mark))
	}
	return found
}

// quotationMark gives the double quotation mark that a text begins with, or "".
func quotationMark(s string) string {
	for _, mark := range []string{"\"", "“", "”", "''"} {
		if strings.HasPrefix(s, mark) {
			return mark
		}
	}
	return ""
}
