package files

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"chancery/loader/text"
)

// line is a stretch of text on a page, in points from the lower left corner.
type line struct {
	text                     string
	left, right, top, bottom float64
	size                     float64 // of its letters
	heading                  bool
}

// leaf is one page as lines in reading order.
type leaf struct {
	height float64
	lines  []line
}

// hyphenMark stands where the PDF engine saw a word broken at a line end.
const hyphenMark = '\x02'

// legible writes ligatures as letters and takes out what no reader sees.
func legible(s string) string {
	return strings.ReplaceAll(ligatures.Replace(strings.ToValidUTF8(s, "")), "\x00", "")
}

var ligatures = strings.NewReplacer("ﬀ", "ff", "ﬁ", "fi", "ﬂ", "fl", "ﬃ", "ffi", "ﬄ", "ffl", "ﬅ", "st", "ﬆ", "st", "\ufffe", string(hyphenMark), "\u00a0", " ", "\r", " ", "\n", " ")

// add puts a piece on the page: onto the last line where it stands beside it, else as a new one.
func (l *leaf) add(piece line) {
	if strings.TrimSpace(piece.text) == "" {
		return
	}
	if n := len(l.lines); n > 0 {
		last := &l.lines[n-1]
		overlap := min(last.top, piece.top) - max(last.bottom, piece.bottom)
		lower := min(last.top-last.bottom, piece.top-piece.bottom)
		gap := piece.left - last.right
		if overlap > lower*.5 && gap > -piece.size && gap < piece.size*4 {
			if gap > piece.size*.15 && !strings.HasSuffix(last.text, " ") && !strings.HasPrefix(piece.text, " ") {
				last.text += " "
			}
			last.text += piece.text
			last.right, last.top, last.bottom = max(last.right, piece.right), max(last.top, piece.top), min(last.bottom, piece.bottom)
			last.size = max(last.size, piece.size)
			return
		}
	}
	l.lines = append(l.lines, piece)
}

// compose writes the lines of all pages as paragraphs: running heads, running feet and page
// numbers go, words broken at line ends are joined, a sentence runs on over a page's end.
func compose(leaves []leaf, page *sheet) {
	withoutFurniture(leaves)
	body := bodySize(leaves)
	known := vocabulary(leaves)
	var last *line
	paragraph, isHeading := 0, false
	finish := func() {
		if isHeading && page.out.Len() > paragraph {
			page.headings = append(page.headings, text.Span{Start: paragraph, End: page.out.Len()})
		}
	}
	for i := range leaves {
		right, leading := measure(leaves[i])
		begun := false
		for k := range leaves[i].lines {
			now := &leaves[i].lines[k]
			now.text = squeeze(now.text)
			now.heading = now.size > body*1.15 && len(now.text) < 200
			fresh := last == nil
			if !fresh {
				if k == 0 {
					fresh = last.heading != now.heading || closes(last.text) || bulleted(now.text)
				} else {
					fresh = parts(*last, *now, right, leading)
				}
			}
			if fresh {
				finish()
				paragraph, isHeading = page.open(), now.heading
				page.mark(&begun, page.out.Len())
				page.out.WriteString(now.text)
			} else {
				page.join(now.text, known, &begun)
			}
			last = now
		}
		if !begun {
			page.pages = append(page.pages, page.out.Len())
		}
	}
	finish()
	for i, b := range page.out.Bytes() {
		if b == hyphenMark { // within a line: a plain hyphen; the length stays, and so do the spans
			page.out.Bytes()[i] = '-'
		}
	}
}

// mark notes where a page begins.
func (s *sheet) mark(begun *bool, offset int) {
	if !*begun {
		s.pages = append(s.pages, offset)
		*begun = true
	}
}

// join appends a line to the paragraph that is being written. A word broken at the line's end
// is made whole: with its hyphen where the text writes it so elsewhere or a capital or digit
// follows, else without.
func (s *sheet) join(next string, known map[string]bool, begun *bool) {
	written := s.out.Bytes()
	r, size := utf8.DecodeLastRune(written)
	broken := r == '-' || r == hyphenMark || r == '\u00ad' || r == '\u2010'
	stem := trailingWord(string(written[max(0, len(written)-size-64) : len(written)-size]))
	if !broken || stem == "" {
		s.out.WriteByte(' ')
		s.mark(begun, s.out.Len())
		s.out.WriteString(next)
		return
	}
	rest := leadingWord(next)
	first, _ := utf8.DecodeRuneInString(next)
	whole, compound := strings.ToLower(stem+rest), strings.ToLower(stem+"-"+rest)
	keep := !unicode.IsLower(first) || !known[whole] && (known[compound] || prefixes[strings.ToLower(stem)])
	s.out.Truncate(s.out.Len() - size)
	if keep && r != '\u00ad' {
		s.out.WriteByte('-')
	}
	s.mark(begun, s.out.Len())
	s.out.WriteString(next)
}

// prefixes are first parts that English writes with a hyphen more often than without.
var prefixes = map[string]bool{"self": true, "non": true, "ex": true, "vice": true, "well": true, "long": true, "short": true, "high": true, "low": true,
	"anti": true, "pro": true, "state": true, "so": true, "then": true, "all": true, "cross": true, "half": true}

func trailingWord(s string) string {
	i := len(s)
	for i > 0 {
		r, size := utf8.DecodeLastRuneInString(s[:i])
		if !unicode.IsLetter(r) {
			break
		}
		i -= size
	}
	return s[i:]
}

func leadingWord(s string) string {
	for i, r := range s {
		if !unicode.IsLetter(r) {
			return s[:i]
		}
	}
	return s
}

// vocabulary gives the words of the text that are not broken at a line end, in lower case.
func vocabulary(leaves []leaf) map[string]bool {
	known := map[string]bool{}
	for _, leaf := range leaves {
		for _, line := range leaf.lines {
			words := strings.Fields(line.text)
			for i, word := range words {
				if i == len(words)-1 && strings.TrimRight(word, "-\u00ad\u2010"+string(hyphenMark)) != word {
					continue // the first half of a broken word
				}
				known[strings.ToLower(strings.TrimFunc(word, func(r rune) bool { return !unicode.IsLetter(r) }))] = true
			}
		}
	}
	delete(known, "")
	return known
}

// bodySize gives the size in which most letters are set.
func bodySize(leaves []leaf) float64 {
	counts := map[int]int{}
	best, most := 0, 0
	for _, leaf := range leaves {
		for _, line := range leaf.lines {
			half := int(line.size*2 + .5)
			counts[half] += len(line.text)
			if n := counts[half]; n > most || n == most && half < best {
				best, most = half, n
			}
		}
	}
	return float64(best) / 2
}

// measure gives the right edge of a page's text and its usual distance from line to line.
func measure(page leaf) (right, leading float64) {
	var edges, steps []float64
	for i, line := range page.lines {
		edges = append(edges, line.right)
		if i > 0 {
			if step := page.lines[i-1].bottom - line.bottom; step > 0 {
				steps = append(steps, step)
			}
		}
	}
	if len(edges) == 0 {
		return 0, 0
	}
	slices.Sort(edges)
	right = edges[len(edges)*9/10]
	if len(steps) > 0 {
		slices.Sort(steps)
		leading = steps[len(steps)/2]
	}
	return right, leading
}

// parts says whether a paragraph ends between two lines of one page.
func parts(above, below line, right, leading float64) bool {
	step := above.bottom - below.bottom
	short := above.right < right-(right-above.left)*.12
	switch {
	case above.heading != below.heading, bulleted(below.text):
		return true
	case below.heading && (numbered.MatchString(below.text) || below.size < above.size*.93 || below.size > above.size*1.07):
		return true
	case step < 0: // the next column
		return closes(above.text)
	case leading > 0 && step > leading*1.45:
		return true
	case closes(above.text) && short:
		return true
	case closes(above.text) && below.left > above.left+below.size*.8:
		return true
	}
	return false
}

// closes says whether a line ends as a sentence does.
func closes(s string) bool {
	s = strings.TrimRight(s, "\"'”’)] ")
	return strings.HasSuffix(s, ".") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?") || strings.HasSuffix(s, ":") || strings.HasSuffix(s, ";")
}

// numbered is the beginning of a numbered heading: "2.1 Talks", "3. Trade".
var numbered = regexp.MustCompile(`^[0-9]{1,2}(\.[0-9]{1,2})*\.? +\p{Lu}`)

var bullet = regexp.MustCompile(`^([•▪●■◦*]|[-–—] |\(?[0-9]{1,2}[.)] |\([a-z]\) )`)

func bulleted(s string) bool { return bullet.MatchString(s) }

var pageNumber = regexp.MustCompile(`^[\s\-–—|]*(?i:page\s*)?([0-9]{1,4}|[ivxlc]{1,6})(\s*(?i:of|/)\s*[0-9]{1,4})?[\s\-–—|]*$`)

// withoutFurniture takes running heads, running feet and page numbers off the pages: short
// lines in the upper or lower seventh that come back, apart from their digits, on three pages
// or on both of two; and those that begin or end with a number which counts the pages.
func withoutFurniture(leaves []leaf) {
	seen, counts := map[string]int{}, map[int]int{}
	for i, leaf := range leaves {
		here, offsets := map[string]bool{}, map[int]bool{}
		for _, line := range leaf.lines {
			if leaf.atMargin(line) {
				here[pattern(line.text)] = true
				for _, number := range edgeNumbers(line.text) {
					offsets[number-i] = true
				}
			}
		}
		for form := range here {
			seen[form]++
		}
		for offset := range offsets {
			counts[offset]++
		}
	}
	for i := range leaves {
		page := leaves[i]
		leaves[i].lines = slices.DeleteFunc(page.lines, func(l line) bool {
			if !page.atMargin(l) {
				return false
			}
			if n := seen[pattern(l.text)]; n >= 3 || n == 2 && len(leaves) <= 4 || pageNumber.MatchString(l.text) {
				return true
			}
			return slices.ContainsFunc(edgeNumbers(l.text), func(number int) bool {
				n := counts[number-i]
				return n >= 4 && n*2 >= len(leaves)
			})
		})
	}
}

// edgeNumbers gives the numbers that a line begins and ends with.
func edgeNumbers(s string) []int {
	words := strings.Fields(s)
	var out []int
	for _, i := range []int{0, len(words) - 1} {
		if i < 0 {
			break
		}
		if n, err := strconv.Atoi(words[i]); err == nil && n > 0 && n < 10_000 {
			out = append(out, n)
		}
	}
	return out
}

func (l leaf) atMargin(line line) bool {
	return len(line.text) <= 140 && l.height > 0 && (line.bottom > l.height*6/7 || line.top < l.height/7)
}

// pattern gives a line with its digits made alike.
func pattern(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return '#'
		}
		return unicode.ToLower(r)
	}, squeeze(s))
}
