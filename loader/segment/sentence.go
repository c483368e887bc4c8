package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"chancery/loader/text"
)

// Sentences gives the sentences of a document in order. They do not overlap, none crosses a
// blank line, and every byte that is not white space lies in one of them.
func Sentences(doc text.Doc) []Sentence {
	var sentences []Sentence
	add := func(span text.Span, heading, furniture bool) {
		if span = trim(doc.Text, span); span.Len() > 0 {
			sentences = append(sentences, Sentence{Span: span, Ordinal: len(sentences), Heading: heading, Furniture: furniture})
		}
	}
	marked := marks{doc: doc}
	for _, p := range paragraphs(doc) {
		line := doc.Slice(p.Span)
		switch {
		case marked.furniture(p.Span) || isFurniture(line):
			add(p.Span, false, true)
			continue
		case marked.heading(p.Span) || p.alone && isHeading(line):
			add(p.Span, true, false)
			continue
		}
		start := p.Start
		if n := dateline(line); n > 0 {
			add(text.Span{Start: start, End: start + n}, false, true)
			start += n
		}
		if n := lostHeading(doc.Text[start:p.End]); n > 0 {
			add(text.Span{Start: start, End: start + n}, true, false)
			start += n
		}
		for start < p.End {
			end := sentenceEnd(doc.Text, start, p.Start, p.End)
			add(text.Span{Start: start, End: end}, false, false)
			start = end
		}
	}
	return sentences
}

// marks finds what the format marked. The spans are in order, so each is passed once.
type marks struct {
	doc                text.Doc
	nextHead, nextFurn int
}

func (m *marks) heading(p text.Span) bool   { return covered(m.doc.Headings, &m.nextHead, p) }
func (m *marks) furniture(p text.Span) bool { return covered(m.doc.Furniture, &m.nextFurn, p) }

func covered(spans []text.Span, next *int, p text.Span) bool {
	for *next < len(spans) && spans[*next].End <= p.Start {
		*next++
	}
	return *next < len(spans) && spans[*next].Overlaps(p)
}

// trim takes the white space off both ends of a span.
func trim(s string, span text.Span) text.Span {
	for span.Start < span.End {
		r, n := utf8.DecodeRuneInString(s[span.Start:span.End])
		if !unicode.IsSpace(r) {
			break
		}
		span.Start += n
	}
	for span.Start < span.End {
		r, n := utf8.DecodeLastRuneInString(s[span.Start:span.End])
		if !unicode.IsSpace(r) {
			break
		}
		span.End -= n
	}
	return span
}

// sentenceEnd gives the offset after the sentence that starts at start, in the paragraph
// from first to last.
func sentenceEnd(s string, start, first, last int) int {
	for i := start; i < last; {
		r, n := utf8.DecodeRuneInString(s[i:last])
		i += n
		switch r {
		case '。', '！', '？':
			return afterClosing(s, i, last)
		case '.', '!', '?', '…':
		default:
			continue
		}
		if end, found := boundary(s, i-n, first, last); found {
			return end
		}
		i = afterClosing(s, i, last)
	}
	return last
}

// afterClosing passes further stops, then closing quotes and brackets.
func afterClosing(s string, i, last int) int {
	for i < last {
		r, n := utf8.DecodeRuneInString(s[i:last])
		if r != '.' && r != '!' && r != '?' && r != '…' && !isClosing(r) {
			break
		}
		i += n
	}
	return i
}

// boundary says whether the stop at offset i ends a sentence, and where that sentence ends.
func boundary(s string, i, first, last int) (int, bool) {
	stop, n := utf8.DecodeRuneInString(s[i:last])
	closed := afterClosing(s, i+n, last)
	end := closed
	if stop == '.' && end == i+1 {
		end = afterNote(s, i, last)
	}
	end = afterReferences(s, end, last)
	next := end
	for next < last {
		r, n := utf8.DecodeRuneInString(s[next:last])
		if !unicode.IsSpace(r) {
			break
		}
		next += n
	}
	if next == end && next < last && !glued(s, i, end, first, last) {
		return 0, false
	}
	if next == last {
		return last, true
	}
	word := next
	for word < last {
		r, n := utf8.DecodeRuneInString(s[word:last])
		if !isOpening(r) {
			break
		}
		word += n
	}
	if word == last || !opensSentence(s[word:last], word > next) {
		return 0, false
	}
	following := firstWord(s[word:last])
	if stop == '.' && closed == i+1 && !stopEnds(s, i, first, following) {
		return 0, false
	}
	quoted := closed > i+n && strings.ContainsAny(s[i:closed], "\"'”’»")
	// "Go!" Trump said: a quotation that is a statement would have ended in a comma.
	if quoted && stop != '.' && !words["starter"][strings.ToLower(following)] && carriesOn(s[word:last]) {
		return 0, false
	}
	return end, true
}

// afterReferences passes bracketed numbers that follow a sentence: "law. [12] [13] The".
func afterReferences(s string, end, last int) int {
	for i := end; i < last; {
		r, n := utf8.DecodeRuneInString(s[i:last])
		if unicode.IsSpace(r) {
			i += n
			continue
		}
		digits := i + 1
		for digits < last && digits < i+4 && isDigit(s[digits]) {
			digits++
		}
		if r != '[' || digits == i+1 || digits >= last || s[digits] != ']' {
			return end
		}
		i = digits + 1
		end = i
	}
	return end
}

// afterNote passes the number of a footnote that stands right after a full stop ("law.12 The").
func afterNote(s string, stop, last int) int {
	i := stop + 1
	for i < last && i < stop+4 && isDigit(s[i]) {
		i++
	}
	if i == stop+1 || i == stop+4 || i < last && s[i] != ' ' && s[i] != '\n' {
		return stop + 1
	}
	for k := stop - 1; k > stop-4; k-- {
		if k < 0 || s[k] < 'a' || s[k] > 'z' {
			return stop + 1
		}
	}
	return i
}

// opensSentence says whether a text may be the start of a sentence: a letter that is not
// lower-case, a digit, a sign of money, or anything at all after an opening quote or bracket.
func opensSentence(s string, opened bool) bool {
	r, _ := utf8.DecodeRuneInString(s)
	if unicode.IsLower(r) {
		return false
	}
	return opened || unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("$€£¥@#•*–—-", r)
}

// stopEnds says whether the full stop at offset i ends a sentence before the given word.
func stopEnds(s string, i, first int, following string) bool {
	start := i
	for start > first && start > i-24 {
		r, n := utf8.DecodeLastRuneInString(s[first:start])
		if unicode.IsSpace(r) || isOpening(r) || r == '/' || r == '—' || r == '–' {
			break
		}
		start -= n
	}
	word := strings.ToLower(s[start : i+1])
	if dash := strings.LastIndexByte(word, '-'); dash >= 0 {
		word = word[dash+1:]
	}
	starts := words["starter"][strings.ToLower(following)]
	digits := following != "" && isDigit(following[0])
	switch {
	case start == first && enumerates(word):
		return false
	case words["number"][word] && digits:
		return false
	case words["before"][word]:
		return false
	case (word == "a.m." || word == "p.m.") && words["hour"][strings.ToLower(following)]:
		return false
	case words["end"][word]:
		return true
	case words["either"][word], strings.Count(word, ".") > 1 && isInitials(word):
		return starts
	case isInitial(s[start : i+1]):
		return starts && !capitalBefore(s[first:start])
	}
	return true
}

// enumerates says whether a word with its full stop numbers a paragraph: "1.", "iv.", "B.".
func enumerates(word string) bool {
	body := strings.TrimSuffix(word, ".")
	if body == "" || len(body) > 4 {
		return false
	}
	return strings.Trim(body, "0123456789") == "" || strings.Trim(body, "ivxlc") == "" || len(body) == 1 && body >= "a" && body <= "z"
}

// isInitial says whether a word is one capital letter with a full stop.
func isInitial(word string) bool {
	r, n := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(r) && len(word) == n+1
}

// isInitials says whether a word is letters with a full stop after each: "u.s.s.r.".
func isInitials(word string) bool {
	letter := false
	for _, r := range word {
		if (r == '.') == !letter || r != '.' && !unicode.IsLetter(r) {
			return false
		}
		letter = r != '.'
	}
	return !letter
}

// capitalBefore says whether the last word of a text starts with a capital.
func capitalBefore(s string) bool {
	s = strings.TrimRightFunc(s, unicode.IsSpace)
	from := strings.LastIndexFunc(s, unicode.IsSpace) + 1
	r, _ := utf8.DecodeRuneInString(s[from:])
	return unicode.IsUpper(r)
}

// carriesOn says whether a text that follows a quotation names who said it: "Trump said".
func carriesOn(s string) bool {
	for range 5 {
		s = strings.TrimLeftFunc(s, unicode.IsSpace)
		word := firstWord(s)
		if word == "" {
			return false
		}
		if words["saying"][word] {
			return true
		}
		s = s[len(word):]
	}
	return false
}

// firstWord gives the letters and digits that a text starts with.
func firstWord(s string) string {
	for i, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '’' && r != '-' || i > 40 {
			return s[:i]
		}
	}
	return s[:min(len(s), 40)]
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

func isClosing(r rune) bool {
	switch r {
	case '"', '\'', '”', '’', ')', ']', '»', '}':
		return true
	}
	return false
}

func isOpening(r rune) bool {
	switch r {
	case '"', '\'', '“', '‘', '„', '(', '[', '«', '{':
		return true
	}
	return false
}
