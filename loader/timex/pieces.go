package timex

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"chancery/loader/parse"
	"chancery/loader/text"
)

// piece is a run of letters, a run of digits or a single sign: the tokens that the patterns
// read, so that it does not matter how the parser cuts "third-quarter", "'80s" or "9:30".
type piece struct {
	form  string // in small letters; dashes and apostrophes in their plain form
	span  text.Span
	word  int  // the word of the tree in which it lies
	glued bool // nothing lies between it and the piece before
	upper bool // it begins with a capital letter
}

// split gives the pieces of a tree.
func split(tree parse.Tree) []piece {
	var all []piece
	end := -1
	for i := range tree.Words {
		w := &tree.Words[i]
		for at := 0; at < len(w.Form); {
			size := run(w.Form[at:])
			form := w.Form[at : at+size]
			if first, _ := utf8.DecodeRuneInString(form); !unicode.IsSpace(first) {
				p := piece{form: plain(form), span: text.Span{Start: w.Start + at, End: w.Start + at + size}, word: i, upper: unicode.IsUpper(first)}
				p.glued = p.span.Start == end
				end = p.span.End
				all = append(all, p)
			}
			at += size
		}
	}
	return all
}

// run gives the number of bytes of the first piece of a text.
func run(s string) int {
	first, size := utf8.DecodeRuneInString(s)
	class := classOf(first)
	if class == 0 {
		return size
	}
	for size < len(s) {
		next, width := utf8.DecodeRuneInString(s[size:])
		if classOf(next) != class {
			break
		}
		size += width
	}
	return size
}

func classOf(r rune) int {
	switch {
	case r >= '0' && r <= '9':
		return 1
	case unicode.IsLetter(r) || unicode.Is(unicode.Mn, r):
		return 2
	}
	return 0
}

func plain(form string) string {
	switch form {
	case "’", "‘", "ʼ", "`":
		return "'"
	case "–", "—", "‑", "‐", "−":
		return "-"
	}
	return strings.ToLower(form)
}

func (p piece) digits() bool { return p.form[0] >= '0' && p.form[0] <= '9' }

// bare says whether pieces [first, last) stand by themselves: not as part of a longer word,
// number, sum or code.
func bare(pieces []piece, first, last int) bool {
	if p := pieces[first]; p.glued && first > 0 {
		before := pieces[first-1]
		number := p.digits()
		switch {
		case alphanumeric(before), number && strings.Contains("$€£¥#+", before.form):
			return false
		case number && strings.Contains(".,:/-", before.form) && before.glued && first > 1 && pieces[first-2].digits():
			return false
		}
	}
	if last < len(pieces) && pieces[last].glued {
		next, number := pieces[last], pieces[last-1].digits()
		switch {
		case alphanumeric(next) && alphanumeric(pieces[last-1]), number && strings.Contains("%°", next.form):
			return false
		case number && strings.Contains(".,:/-", next.form) && last+1 < len(pieces) && pieces[last+1].glued && pieces[last+1].digits():
			return false
		}
	}
	return true
}

func alphanumeric(p piece) bool {
	first, _ := utf8.DecodeRuneInString(p.form)
	return classOf(first) != 0
}
