package parse

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// The classes of how a word is written, as the model knows them.
const (
	caseNone = iota
	caseLower
	caseTitle
	caseUpper
	caseMixed
	caseDigits
	caseClasses
)

// maxPieces is how many word pieces stand for one word at most.
const maxPieces = 12

// caseClass gives the class of a word as it is written.
func caseClass(word string) int32 {
	letters, digits, upper, lower := 0, 0, 0, 0
	lowerRest, upperFirst := 0, false
	for i, r := range word {
		switch {
		case unicode.IsUpper(r) || unicode.IsTitle(r):
			upper++
			letters++
			upperFirst = upperFirst || i == 0
		case unicode.IsLower(r):
			lower++
			if unicode.IsLetter(r) {
				letters++
			}
			if i > 0 {
				lowerRest++
			}
		case unicode.IsLetter(r):
			letters++
		case unicode.IsDigit(r):
			digits++
		}
	}
	switch {
	case letters == 0 && digits > 0:
		return caseDigits
	case letters == 0:
		return caseNone
	case lower > 0 && upper == 0:
		return caseLower
	case upper > 0 && lower == 0 && utf8.RuneCountInString(word) > 1:
		return caseUpper
	case upperFirst && upper == 1 && (lowerRest > 0 || utf8.RuneCountInString(word) == 1):
		return caseTitle
	}
	return caseMixed
}

// splitter cuts words into word pieces. It serves one goroutine at a time.
type splitter struct {
	numbers map[string]int32
	unknown int32
	longest int // bytes of the longest piece
	plain   []byte
	probe   []byte
}

func newSplitter(numbers map[string]int32) splitter {
	s := splitter{numbers: numbers, unknown: numbers["[UNK]"]}
	for piece := range numbers {
		s.longest = max(s.longest, len(piece))
	}
	return s
}

// append adds the numbers of a word's pieces: at least one, at most maxPieces. The word is
// lower-cased, its accents are stripped, and it is split at punctuation.
func (s *splitter) append(numbers []int32, word string) []int32 {
	before := len(numbers)
	s.plain = s.plain[:0]
	ascii := true
	for i := range len(word) {
		b := word[i]
		if b >= utf8.RuneSelf {
			ascii = false
			break
		}
		if b >= 'A' && b <= 'Z' {
			b += 'a' - 'A'
		}
		s.plain = append(s.plain, b)
	}
	if !ascii {
		s.plain = s.plain[:0]
		for _, r := range norm.NFD.String(strings.ToLower(strings.ToValidUTF8(word, "\uFFFD"))) {
			if !unicode.Is(unicode.Mn, r) {
				s.plain = utf8.AppendRune(s.plain, r)
			}
		}
	}
	start := 0
	for i := 0; i <= len(s.plain); {
		if len(numbers)-before >= maxPieces {
			break
		}
		r, n := utf8.DecodeRune(s.plain[i:])
		if n == 0 {
			numbers = s.part(numbers, s.plain[start:i])
			break
		}
		space := unicode.IsSpace(r)
		if space || isSplit(r) {
			numbers = s.part(numbers, s.plain[start:i])
			if !space {
				numbers = s.part(numbers, s.plain[i:i+n])
			}
			start = i + n
		}
		i += n
	}
	if len(numbers) == before {
		return append(numbers, s.unknown)
	}
	return numbers[:min(len(numbers), before+maxPieces)]
}

// isSplit says whether a rune is a part of its own: punctuation, and every ASCII symbol.
func isSplit(r rune) bool {
	if r < utf8.RuneSelf {
		return r > ' ' && r < 0x7f && !(r >= '0' && r <= '9' || r >= 'a' && r <= 'z')
	}
	return unicode.IsPunct(r)
}

// part adds the pieces of a part without punctuation, the longest that fits first, or the
// unknown piece where some of it is in no piece.
func (s *splitter) part(numbers []int32, part []byte) []int32 {
	before := len(numbers)
	for start := 0; start < len(part); {
		s.probe = s.probe[:0]
		if start > 0 {
			s.probe = append(s.probe, "##"...)
		}
		mark := len(s.probe)
		s.probe = append(s.probe, part[start:min(len(part), start+s.longest)]...)
		end := len(s.probe)
		number, found := int32(0), false
		for ; end > mark; end-- {
			if number, found = s.numbers[string(s.probe[:end])]; found {
				break
			}
		}
		if !found {
			return append(numbers[:before], s.unknown)
		}
		numbers = append(numbers, number)
		start += end - mark
	}
	return numbers
}
