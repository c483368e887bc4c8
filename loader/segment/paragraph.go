package segment

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"chancery/loader/text"
)

// paragraph is a stretch of text that no sentence crosses.
type paragraph struct {
	text.Span
	alone bool // it is one line of the text
}

// narrow is the widest line, in runes, of a text whose lines were broken to fit a page. In
// wider texts every line is a paragraph.
const narrow = 160

// paragraphs cuts a text at blank lines, at the borders of what the format marked, and at
// those line breaks that do not merely wrap a line.
func paragraphs(doc text.Doc) []paragraph {
	var found []paragraph
	lines := linesOf(doc.Text)
	borders := bordersOf(doc)
	for i := 0; i < len(lines); {
		j := i + 1
		for j < len(lines) && !blankBetween(doc.Text, lines[j-1], lines[j]) {
			j++
		}
		found = appendBlock(found, doc.Text, lines[i:j], borders)
		i = j
	}
	return found
}

// appendBlock adds the paragraphs of lines that stand together without a blank line.
func appendBlock(found []paragraph, s string, lines []text.Span, borders map[int]bool) []paragraph {
	width := 0
	for _, line := range lines {
		width = max(width, utf8.RuneCountInString(s[line.Start:line.End]))
	}
	current := paragraph{Span: lines[0], alone: true}
	for i := 1; i < len(lines); i++ {
		if !borders[lines[i].Start] && !borders[lines[i-1].End] && wraps(s[lines[i-1].Start:lines[i-1].End], s[lines[i].Start:lines[i].End], width) {
			current.End, current.alone = lines[i].End, false
			continue
		}
		found = append(found, current)
		current = paragraph{Span: lines[i], alone: true}
	}
	return append(found, current)
}

// linesOf gives the lines of a text that are not blank, without white space at their ends.
func linesOf(s string) []text.Span {
	var lines []text.Span
	start := 0
	add := func(end int) {
		if line := trim(s, text.Span{Start: start, End: end}); line.Len() > 0 {
			lines = append(lines, line)
		}
	}
	for i, r := range s {
		if n := lineBreak(r); n > 0 {
			add(i)
			start = i + n
		}
	}
	add(len(s))
	return lines
}

// lineBreak gives the length of a rune that ends a line, or 0.
func lineBreak(r rune) int {
	switch r {
	case '\n', '\r', '\f', '\v':
		return 1
	case '\u0085', '\u2028', '\u2029':
		return utf8.RuneLen(r)
	}
	return 0
}

// blankBetween says whether a blank line lies between two lines.
func blankBetween(s string, above, below text.Span) bool {
	breaks := 0
	gap := s[above.End:below.Start]
	for i, r := range gap {
		if lineBreak(r) == 0 || r == '\f' || r == '\n' && i > 0 && gap[i-1] == '\r' {
			continue
		}
		breaks++
		if r == '\u2029' {
			breaks++
		}
	}
	return breaks > 1
}

// bordersOf gives the offsets at which a heading or a piece of furniture starts or ends.
func bordersOf(doc text.Doc) map[int]bool {
	borders := map[int]bool{}
	for _, spans := range [][]text.Span{doc.Headings, doc.Furniture} {
		for _, span := range spans {
			if span.Start < 0 || span.End > len(doc.Text) || span.Start > span.End {
				continue
			}
			span = trim(doc.Text, span)
			borders[span.Start], borders[span.End] = true, true
		}
	}
	return borders
}

var bullet = regexp.MustCompile(`^(?:[•‣◦▪·●○*–—-]\s|\(?(?:\d{1,2}|[a-zA-Z]|[ivxlc]{1,5})[.)]\s)`)

// wraps says whether a line goes on in the next one. A line was broken to fit a width where
// the next line's first word would not have fitted.
func wraps(above, below string, width int) bool {
	if bullet.MatchString(below) || isFurniture(above) {
		return false
	}
	first, _ := utf8.DecodeRuneInString(below)
	last, _ := utf8.DecodeLastRuneInString(above)
	ended := strings.ContainsRune(".!?…:;\"”’'", last)
	if unicode.IsLower(first) && !ended {
		return true
	}
	length := utf8.RuneCountInString(above)
	if width > narrow || length < 40 {
		return false
	}
	word := below
	if i := strings.IndexFunc(below, unicode.IsSpace); i > 0 {
		word = below[:i]
	}
	return length+1+utf8.RuneCountInString(word) > width
}

// isHeading says whether a line that stands alone reads as a heading: short, with no stop at
// its end, opening with a capital or a digit.
func isHeading(line string) bool {
	fields := strings.Fields(line)
	if len(line) > 160 || len(fields) > 20 || bullet.MatchString(line) {
		return false
	}
	first, _ := utf8.DecodeRuneInString(line)
	if isOpening(first) {
		_, n := utf8.DecodeRuneInString(line)
		first, _ = utf8.DecodeRuneInString(line[n:])
	}
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRightFunc(line, isClosing))
	if strings.ContainsRune(".!?…,;:。！？", last) || !strings.ContainsFunc(line, unicode.IsLetter) {
		return false
	}
	return !unicode.IsLower(first)
}

var (
	byline = regexp.MustCompile(`^(?i:by|from|words by|story by|reporting by|written by|edited by)\s+(?:\p{Lu}[\p{L}.'’-]*,?\s*(?:and|&)?\s*){1,8}(?:\|.*)?$`)
	signed = regexp.MustCompile(`^["”]?\s*[a-z]{2,4}(?:\s?[/,]\s?[a-z]{2,4})*\s*\((?:\p{Lu}[\p{L}.]+|dpa|epd)(?:,\s*(?:\p{Lu}[\p{L}. ]+|dpa|epd))*\)$`)
	legal  = regexp.MustCompile(`^(?i:©|\(c\)\s|copyright\b|all rights reserved|read more\b|read also\b|see also\b|click here\b|follow us\b|sign up\b|continue reading\b|share this\b|advertisement$|page \d+(?: of \d+)?$|\d+ min(?:ute)?s? read$|- ?\d+ ?-$|\d{1,4}$)`)
	dated  = regexp.MustCompile(`^(?:(?i:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?(?:\d{1,2}(?:st|nd|rd|th)?\s+)?(?i:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?(?:\s+\d{1,2})?,?\s+\d{4}(?:,?\s+\d{1,2}[:.]\d{2}.{0,12})?$`)
)

// isFurniture says whether a line is a byline, a caption's credit, a date standing alone, the
// desk's signature, or another piece of the page that tells no event.
func isFurniture(line string) bool {
	if len(line) > 200 {
		return false
	}
	if label, _, found := strings.Cut(line, ":"); found && len(label) < 30 {
		label = strings.ToLower(strings.TrimSpace(label))
		if words["label"][label] {
			return true
		}
	}
	return byline.MatchString(line) || signed.MatchString(line) || legal.MatchString(line) && len(strings.Fields(line)) <= 14 || dated.MatchString(line)
}

var (
	agency = regexp.MustCompile(`^\p{Lu}[\p{L}\p{M} .,'’/-]{1,50}?(?:,? \d{1,2}(?:, \d{4})?,?)?\s*\((?:\p{Lu}[\p{L}.]+[ /&]?){1,4}\)\s*(?:--?|[–—])\s*`)
	place  = regexp.MustCompile(`^\p{Lu}[\p{Lu}\p{M} .'’/-]{3,30}(?:,\s+[\p{L}. ]{2,20}){0,2}(?:,?\s+\d{1,2})?(?:,\s+\d{4})?\s*(?:--|[–—]|\s-)\s*`)
)

// dateline gives the length of a dateline at the start of a paragraph, such as
// "KYIV, Feb. 4 (Reuters) - ", or 0. What follows must open a sentence.
func dateline(line string) int {
	for _, pattern := range []*regexp.Regexp{agency, place} {
		if n := len(pattern.FindString(line[:min(len(line), 160)])); n > 0 && n < len(line) {
			r, _ := utf8.DecodeRuneInString(line[n:])
			if unicode.IsUpper(r) || isOpening(r) {
				return n
			}
		}
	}
	return 0
}
