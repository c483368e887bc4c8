package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// separates says whether a rune within a chunk stands between two tokens. The compound is the
// text before it since the last separator other than a hyphen, left the text since the last
// separator of any kind, right all that follows.
func separates(compound, left, right string, r rune) bool {
	next, _ := utf8.DecodeRuneInString(right)
	last, _ := utf8.DecodeLastRuneInString(left)
	between := unicode.IsDigit(last) && unicode.IsDigit(next)
	switch r {
	case '-', '‐', '‑':
		return left == "" || !keepsHyphen(compound, right)
	case '.':
		return next == '.' || missesSpace(left, right)
	case ':', ',':
		return !between
	case '/':
		return !between && !words["whole"][strings.ToLower(left+"/"+right[:min(len(right), 8)])]
	case '%', '"', ';', '!', '?', '=', '<', '>', '~', '|', '(', ')', '[', ']', '{', '}', '…':
		return true
	case '\'', '’', '`', '‘':
		return r == '‘'
	}
	if unicode.Is(unicode.Sc, r) {
		return true
	}
	return left == "" && !isWordRune(r) || r >= 0x2000 && unicode.IsPunct(r)
}

// keepsHyphen says whether a compound stays joined to what follows its hyphen: known
// prefixes, telephone numbers, dates and codes do.
func keepsHyphen(compound, right string) bool {
	if len(compound) > 24 {
		return false
	}
	if words["prefix"][strings.ToLower(compound)] {
		return !strings.Contains(right, "-")
	}
	if !strings.ContainsAny(compound, "0123456789") || right == "" || !isDigit(right[0]) {
		return false
	}
	if strings.Trim(compound, "0123456789-") != "" {
		return true
	}
	groups := strings.Split(compound, "-")
	after := 0
	for after < len(right) && after < 12 && isDigit(right[after]) {
		after++
	}
	if len(groups) > 1 || after < len(right)-1 && right[after] == '-' && isDigit(right[after+1]) {
		return true
	}
	return after == 4 && (len(compound) == 3 || len(compound) == 5)
}

// missesSpace says whether a full stop within a chunk ends a sentence whose writer left out
// the space: "agreement.The".
func missesSpace(left, right string) bool {
	if len(left) < 3 || len(left) > 40 || strings.ContainsFunc(left[1:], func(r rune) bool { return !unicode.IsLower(r) }) {
		return false
	}
	first, n := utf8.DecodeRuneInString(right)
	second, _ := utf8.DecodeRuneInString(right[n:])
	return unicode.IsUpper(first) && unicode.IsLower(second)
}

// word adds the tokens of a word that holds no separator: its body and its clitics.
func (c *chunk) word(start, end int) {
	if start >= end {
		return
	}
	var cuts [4]int
	n := 0
	close := end
	for n < len(cuts) {
		cut := cliticStart(c.s[start:close])
		if cut <= 0 {
			break
		}
		close = start + cut
		cuts[n] = close
		n++
	}
	c.plain(start, close)
	for n--; n >= 0; n-- {
		until := end
		if n > 0 {
			until = cuts[n-1]
		}
		c.add(cuts[n], until)
	}
}

// cliticStart gives the offset of the clitic that a word ends with, or -1.
func cliticStart(word string) int {
	at := strings.LastIndexAny(word[max(0, len(word)-6):], "'’`")
	if at < 0 {
		return -1
	}
	at += max(0, len(word)-6)
	_, n := utf8.DecodeRuneInString(word[at:])
	switch strings.ToLower(word[at+n:]) {
	case "s", "re", "ve", "ll", "d", "m":
		return at
	case "t":
		if at > 1 && (word[at-1] == 'n' || word[at-1] == 'N') {
			return at - 1
		}
	}
	return -1
}

// plain adds the tokens of a word without clitics.
func (c *chunk) plain(start, end int) {
	word := c.s[start:end]
	if len(word) <= 12 {
		lower := strings.ToLower(word)
		for i := 1; i < len(lower); i++ {
			if words["split"][lower[:i]+"|"+lower[i:]] {
				c.add(start, start+i)
				c.add(start+i, end)
				return
			}
		}
		if n := numberLength(word); n > 0 && words["unit"][strings.ToLower(word[n:])] {
			c.add(start, start+n)
			start += n
		}
	}
	c.add(start, end)
}

// numberLength gives the length of the number that a word starts with.
func numberLength(word string) int {
	i := 0
	for i < len(word) && (isDigit(word[i]) || i > 0 && (word[i] == '.' || word[i] == ',')) {
		i++
	}
	return i
}

// startsClitic says whether the text after an apostrophe belongs to it: 's, 'em, '90s.
func startsClitic(rest string) bool {
	word := rest
	if i := strings.IndexFunc(rest, func(r rune) bool { return !isWordRune(r) }); i >= 0 {
		word = rest[:i]
	}
	if len(word) == 3 && isDigit(word[0]) && isDigit(word[1]) && word[2] == 's' {
		return true
	}
	return len(word) < 6 && words["clitic"][strings.ToLower(word)]
}

// isCurrencyCode says whether letters go with the sign of money that follows: "US$".
func isCurrencyCode(s string) bool {
	return s != "" && len(s) <= 3 && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

// isWordRune says whether a rune is part of a word wherever it stands: a letter, a digit, a
// mark, and whatever is neither white space, punctuation nor symbol (zero-width and control
// characters).
func isWordRune(r rune) bool {
	return !unicode.IsSpace(r) && !unicode.IsPunct(r) && !unicode.IsSymbol(r)
}

func isApostrophe(r rune) bool { return r == '\'' || r == '’' || r == '`' }

// isEmoji says whether a rune is a pictograph, a dingbat or an arrow.
func isEmoji(r rune) bool {
	return r >= 0x2190 && r != utf8.RuneError && unicode.Is(unicode.So, r)
}

// emojiEnd gives the offset after a run of pictographs with their joiners and variants.
func emojiEnd(s string, i, end int) int {
	for i < end {
		r, n := utf8.DecodeRuneInString(s[i:end])
		if !isEmoji(r) && !joins(r) && !unicode.Is(unicode.Sk, r) {
			break
		}
		i += n
	}
	return i
}

// joins says whether a rune modifies or joins the one before it.
func joins(r rune) bool {
	return unicode.IsMark(r) || unicode.Is(unicode.Cf, r)
}

// markEnd gives the offset after the mark that starts at start and whose first rune ends at
// after: a run of the same mark ("...", "!!!", "?!") is one token, and so is a face like ":-)".
func markEnd(s string, start, after, end int, r rune) int {
	if r == ':' || r == ';' {
		for _, face := range []string{"-)", "-(", ")", "("} {
			if strings.HasPrefix(s[after:end], face) {
				return after + len(face)
			}
		}
	}
	run := ""
	switch r {
	case '!', '?':
		run = "!?"
	case '.', '-', '*', '=', '_', '~', '#', '—', '<', '>':
		run = string(r)
	}
	for after < end {
		next, n := utf8.DecodeRuneInString(s[after:end])
		if !joins(next) && !strings.ContainsRune(run, next) {
			break
		}
		after += n
	}
	return after
}
