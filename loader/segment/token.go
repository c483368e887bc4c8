package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"chancery/loader/text"
)

// Tokens gives the tokens of a sentence in order: spans of the document's text that do not
// overlap and that together hold every byte of the sentence that is not white space.
func Tokens(doc text.Doc, s Sentence) []text.Span {
	sentence := doc.Slice(s.Span)
	tokens := make([]text.Span, 0, len(sentence)/5+1)
	for i := 0; i < len(sentence); {
		r, n := utf8.DecodeRuneInString(sentence[i:])
		if unicode.IsSpace(r) {
			i += n
			continue
		}
		end := i + n
		for end < len(sentence) {
			r, n := utf8.DecodeRuneInString(sentence[end:])
			if unicode.IsSpace(r) {
				break
			}
			end += n
		}
		c := chunk{s: sentence, last: end == len(sentence), tokens: tokens}
		c.split(i, end)
		tokens = c.tokens
		i = end
	}
	for i := range tokens {
		tokens[i].Start += s.Start
		tokens[i].End += s.Start
	}
	return tokens
}

// chunk is a stretch of a sentence without white space, on its way to being split.
type chunk struct {
	s      string
	last   bool // the sentence ends with it
	tokens []text.Span
}

func (c *chunk) add(start, end int) {
	if start < end {
		c.tokens = append(c.tokens, text.Span{Start: start, End: end})
	}
}

// split splits the bytes [start, end) of the sentence.
func (c *chunk) split(start, end int) {
	start = c.opening(start, end)
	if n := addressLength(c.s[start:end]); n > 0 {
		c.add(start, start+n)
		c.marks(start+n, end)
		return
	}
	close := c.closing(start, end)
	c.body(start, close)
	c.marks(close, end)
}

// addressLength gives the length of the web or e-mail address that a chunk starts with, or 0.
func addressLength(s string) int {
	if len(s) < 6 {
		return 0
	}
	lower := strings.ToLower(s[:min(len(s), 8)])
	at := strings.IndexByte(s, '@')
	switch {
	case strings.HasPrefix(lower, "http:"), strings.HasPrefix(lower, "https:"), strings.HasPrefix(lower, "www."):
	case at > 0 && strings.IndexByte(s[at:], '.') > 0:
	default:
		return 0
	}
	return len(strings.TrimRightFunc(s, func(r rune) bool { return strings.ContainsRune(".,;:!?)>]\"'”’", r) }))
}

// opening adds the marks that a chunk starts with and gives the offset after them.
func (c *chunk) opening(start, end int) int {
	for start < end {
		r, n := utf8.DecodeRuneInString(c.s[start:end])
		rest := c.s[start+n : end]
		next, _ := utf8.DecodeRuneInString(rest)
		if isWordRune(r) || isEmoji(r) {
			break
		}
		if isApostrophe(r) && startsClitic(rest) {
			break
		}
		if (r == '@' || r == '#' || r == '.') && unicode.IsLetter(next) || r == '.' && unicode.IsDigit(next) {
			break
		}
		if (r == '-' || r == '+' || r == '−') && unicode.IsDigit(next) {
			break
		}
		after := markEnd(c.s, start, start+n, end, r)
		c.add(start, after)
		start = after
	}
	return start
}

// closing gives the offset at which the marks start that a chunk ends with.
func (c *chunk) closing(start, end int) int {
	close := end
	for close > start {
		r, n := utf8.DecodeLastRuneInString(c.s[start:close])
		if isWordRune(r) || isEmoji(r) {
			break
		}
		if r == '.' && (close == start+n || c.s[close-2] != '.') && c.keepsStop(start, close) {
			break
		}
		close -= n
	}
	return close
}

// keepsStop says whether the full stop before offset end belongs to the word that starts at
// start: to an abbreviation, to initials, or to one initial within a sentence.
func (c *chunk) keepsStop(start, end int) bool {
	if cut := strings.LastIndexAny(c.s[start:end-1], "-/([\"“‘"); cut >= 0 {
		_, n := utf8.DecodeRuneInString(c.s[start+cut:])
		start += cut + n
	}
	if end-start > 24 || start >= end-1 {
		return false
	}
	word := strings.ToLower(c.s[start:end])
	atEnd := c.last && end >= len(c.s)-2
	switch {
	case words["before"][word], words["either"][word], words["end"][word]:
		return !atEnd || word != "min." && word != "sec." && word != "st."
	case words["number"][word]:
		return !c.last && word != "app." && word != "ex."
	case isInitials(word) && strings.Count(word, ".") > 1:
		return true
	}
	return isInitial(c.s[start:end]) && !atEnd
}

// marks adds the marks [start, end): each as one token, runs of the same one together.
func (c *chunk) marks(start, end int) {
	for start < end {
		r, n := utf8.DecodeRuneInString(c.s[start:end])
		after := markEnd(c.s, start, start+n, end, r)
		c.add(start, after)
		start = after
	}
}

// body adds the tokens of a chunk without the marks around it. Separators inside are found
// from left to right; what stands between two of them is a word.
func (c *chunk) body(start, end int) {
	if words["whole"][strings.ToLower(c.s[start:min(end, start+12)])] {
		c.add(start, end)
		return
	}
	from := start // start of the word that is being read
	unit := start // start of the compound: the text since the last separator that is no hyphen
	for i := start; i < end; {
		r, n := utf8.DecodeRuneInString(c.s[i:end])
		if isEmoji(r) {
			c.word(from, i)
			after := emojiEnd(c.s, i, end)
			c.add(i, after)
			i, from, unit = after, after, after
			continue
		}
		after := i + n
		if after >= end || !separates(c.s[unit:i], c.s[from:i], c.s[after:end], r) {
			i = after
			continue
		}
		if unicode.Is(unicode.Sc, r) && isCurrencyCode(c.s[from:i]) {
			c.add(from, after)
			i, from, unit = after, after, after
			continue
		}
		after = markEnd(c.s, i, after, end, r)
		c.word(from, i)
		c.add(i, after)
		i, from = after, after
		if r != '-' {
			unit = after
		}
	}
	c.word(from, end)
}
