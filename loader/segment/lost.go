package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// glued says whether the stop at offset i ends a sentence although no space follows it, as where a
// page lost the line between a headline and its text: "final stage.The minister said". Names of
// sites and files ("Booking.Com", "www.Example.org/a") are one word.
func glued(s string, i, end, first, last int) bool {
	before := strings.TrimRight(s[first:i], "'\"”’)")
	word := before[strings.LastIndexFunc(before, unicode.IsSpace)+1:]
	after, _, more := strings.Cut(s[end:last], " ")
	if !more || strings.ContainsAny(word+after, "/@_.") || words["domain"][strings.ToLower(firstWord(after))] {
		return false
	}
	small := 0
	for range 3 {
		r, n := utf8.DecodeLastRuneInString(word[:len(word)-small])
		if !unicode.IsLower(r) && !unicode.IsDigit(r) {
			return false
		}
		small += n
	}
	start, n := utf8.DecodeRuneInString(after)
	return unicode.IsUpper(start) && strings.IndexFunc(after[n:], unicode.IsLetter) == 0
}

// longestLost is how many words a heading may have whose line a page lost.
const longestLost = 14

// lostHeading gives the length of the heading that a paragraph begins with where a page lost the line
// between the two: "A long dispute The two countries have argued since …". A word that opens
// sentences stands there with a capital behind a word that no name or phrase goes on from; 0 where
// there is none.
func lostHeading(paragraph string) int {
	start, before, small := 0, "", false
	for i := 0; i <= longestLost; i++ {
		word, rest, more := strings.Cut(paragraph[start:], " ")
		if !more || strings.ContainsAny(word, ".,;!?\n") || strings.ContainsAny(word, "\"“”") && i > 0 {
			return 0
		}
		if i >= 2 && words["opening"][word] && mayEnd(before, small) && opens(word, rest) {
			return start
		}
		if r, _ := utf8.DecodeRuneInString(word); unicode.IsLower(r) {
			small = true
		} else if i == 0 && !unicode.IsUpper(r) && !isOpening(r) {
			return 0
		}
		start += len(word) + 1
		before = word
	}
	return 0
}

// mayEnd says whether a heading may end with a word: one that stands for something, in small
// letters or behind such a word.
func mayEnd(word string, small bool) bool {
	lower := strings.ToLower(word)
	if words["starter"][lower] || words["inner"][lower] || strings.HasSuffix(word, ":") || strings.HasSuffix(word, "-") {
		return false
	}
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.IsLower(r) || isClosing(r) || small
}

// opens says whether a capitalised word that opens sentences does so here, rather than begin a name:
// "The Hague", "Plan A", "The Times".
func opens(word, rest string) bool {
	next := firstWord(rest)
	r, _ := utf8.DecodeRuneInString(next)
	switch word {
	case "The", "A", "An":
		return unicode.IsLower(r) && !words["inner"][next]
	}
	return next != ""
}
