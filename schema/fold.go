package schema

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold gives the form of a name or text under which spellings are compared: lower case,
// accents removed (canonical decomposition without combining marks), and every run of
// characters that are neither letters nor digits made one space.
//
//	schema.Fold("São Tomé & Príncipe") // "sao tome principe"
func Fold(s string) string {
	if folded, ok := foldASCII(s); ok {
		return folded
	}
	var out strings.Builder
	gap := false
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r), unlettered(r):
			continue
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.Is(unicode.Mc, r): // Mc: the vowel signs of Indic scripts
			if gap && out.Len() > 0 {
				out.WriteByte(' ')
			}
			gap = false
			if r < unicode.MaxASCII {
				out.WriteRune(unicode.ToLower(r))
			} else {
				out.WriteString(foldRune(r))
			}
		default:
			gap = true
		}
	}
	return out.String()
}

// foldASCII is Fold for the many names that hold ASCII alone; ok is false for any other.
func foldASCII(s string) (folded string, ok bool) {
	out := make([]byte, 0, len(s))
	gap := false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= 0x80:
			return "", false
		case c == '\'':
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || 'A' <= c && c <= 'Z':
			if gap && len(out) > 0 {
				out = append(out, ' ')
			}
			gap = false
			if 'A' <= c && c <= 'Z' {
				c += 'a' - 'A'
			}
			out = append(out, c)
		default:
			gap = true
		}
	}
	return string(out), true
}

// unlettered says whether a character stands inside words without being a letter of them:
// apostrophes, the letters that write them, soft hyphens and joiners. A zero-width space does part words.
func unlettered(r rune) bool {
	switch r {
	case '\'', '’', '‘', 'ʼ', 'ʻ', 'ʾ', 'ʿ':
		return true
	case '\u200b':
		return false
	}
	return unicode.Is(unicode.Cf, r)
}

// foldRune lowers a letter and writes the Latin letters that have no decomposition in their
// plain form.
func foldRune(r rune) string {
	switch r = unicode.ToLower(r); r {
	case 'ø':
		return "o"
	case 'đ', 'ð':
		return "d"
	case 'ł':
		return "l"
	case 'ı':
		return "i"
	case 'ħ':
		return "h"
	case 'ß':
		return "ss"
	case 'æ':
		return "ae"
	case 'œ':
		return "oe"
	case 'þ':
		return "th"
	}
	return string(r)
}
