package graphql

import (
	"math"
	"math/bits"
	"strconv"
	"unicode/utf8"
)

const hexDigits = "0123456789abcdef"

// appendText writes a JSON string. Bytes that are not UTF-8 become the replacement character.
func appendText(out []byte, s string) []byte {
	out = append(out, '"')
	start := 0
	for i := plain(s, 0); i < len(s); i = plain(s, i) {
		c := s[i]
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s[i:])
			switch {
			case r == utf8.RuneError && size == 1:
				out = append(append(out, s[start:i]...), "\ufffd"...)
				start = i + size
			case r == '\u2028' || r == '\u2029': // line ends in old JavaScript
				out = append(append(out, s[start:i]...), `\u202`...)
				out = append(out, hexDigits[r&0xF])
				start = i + size
			}
			i += size
			continue
		}
		out = append(out, s[start:i]...)
		switch c {
		case '"', '\\':
			out = append(out, '\\', c)
		case '\n':
			out = append(out, '\\', 'n')
		case '\r':
			out = append(out, '\\', 'r')
		case '\t':
			out = append(out, '\\', 't')
		default:
			out = append(out, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&0xF])
		}
		i++
		start = i
	}
	out = append(out, s[start:]...)
	return append(out, '"')
}

const (
	everyByte = 0x0101010101010101
	highBits  = 0x8080808080808080
)

// plain gives the place of the first byte from i on that a JSON string cannot hold as it is, or
// that is not ASCII; else the length. It looks at eight bytes at a time: of the bits that mark
// such bytes the lowest is exact, since a borrow only runs upwards from a byte that is marked.
func plain(s string, i int) int {
	for ; i+8 <= len(s); i += 8 {
		word := uint64(s[i]) | uint64(s[i+1])<<8 | uint64(s[i+2])<<16 | uint64(s[i+3])<<24 |
			uint64(s[i+4])<<32 | uint64(s[i+5])<<40 | uint64(s[i+6])<<48 | uint64(s[i+7])<<56
		quote, backslash := word^(everyByte*'"'), word^(everyByte*'\\')
		marked := (word | (word - everyByte*' ') | (quote - everyByte) | (backslash - everyByte)) & highBits
		if marked != 0 {
			return i + bits.TrailingZeros64(marked)/8
		}
	}
	for ; i < len(s); i++ {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' || c >= utf8.RuneSelf {
			return i
		}
	}
	return i
}

// appendNumber writes a number as encoding/json does, to nine decimals: confidences are
// products, whose last digits would differ with the order of multiplication.
func appendNumber(out []byte, value float64) []byte {
	billionths := math.Round(value * 1e9)
	if billionths == 0 || billionths >= 1000 && billionths < 1e15 { // at most fifteen digits: they are the shortest that read back the same
		return appendBillionths(out, int64(billionths))
	}
	value = billionths / 1e9
	format := byte('f')
	if size := math.Abs(value); size < 1e-6 || size >= 1e21 {
		format = 'e'
	}
	return strconv.AppendFloat(out, value, format, -1, 64)
}

func appendBillionths(out []byte, n int64) []byte {
	out = strconv.AppendInt(out, n/1e9, 10)
	if n %= 1e9; n == 0 {
		return out
	}
	var digits [10]byte
	digits[0] = '.'
	for i := 9; i > 0; i-- {
		digits[i] = byte('0' + n%10)
		n /= 10
	}
	last := 9
	for digits[last] == '0' {
		last--
	}
	return append(out, digits[:last+1]...)
}
