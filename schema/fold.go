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
	var out strings.Builder
	gap := false
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r), r == '\'', r == '’':
			continue
		case unicode.IsLetter(r), unicode.IsDigit(r):
			if gap && out.Len() > 0 {
				out.WriteByte(' ')
			}
			gap = false
			out.WriteRune(foldRune(r))
		default:
			gap = true
		}
	}
	return out.String()
}

// foldRune lowers a letter and writes the Latin letters that have no decomposition in their
// plain form.
func foldRune(r rune) rune {
	switch r = unicode.ToLower(r); r {
	case 'ø':
		return 'o'
	case 'đ', 'ð':
		return 'd'
	case 'ł':
		return 'l'
	case 'ı':
		return 'i'
	case 'ħ':
		return 'h'
	}
	return r
}
