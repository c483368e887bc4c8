package files

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
)

// decode gives raw bytes as UTF-8 text with LF line ends. A byte order mark decides between
// UTF-8 and UTF-16; without one the bytes must be UTF-8.
func decode(raw []byte) (string, error) {
	switch {
	case bytes.HasPrefix(raw, []byte{0xEF, 0xBB, 0xBF}):
		raw = raw[3:]
	case bytes.HasPrefix(raw, []byte{0xFF, 0xFE, 0, 0}), bytes.HasPrefix(raw, []byte{0, 0, 0xFE, 0xFF}):
		return "", refuse("the text is UTF-32", "byte 0", "save it as UTF-8")
	case bytes.HasPrefix(raw, []byte{0xFF, 0xFE}):
		return wide(raw[2:], func(b []byte) uint16 { return uint16(b[0]) | uint16(b[1])<<8 })
	case bytes.HasPrefix(raw, []byte{0xFE, 0xFF}):
		return wide(raw[2:], func(b []byte) uint16 { return uint16(b[1]) | uint16(b[0])<<8 })
	}
	if i := bytes.IndexByte(raw, 0); i >= 0 {
		return "", refuse("a NUL byte: binary data, not text", fmt.Sprintf("byte %d", i), "save it as UTF-8 text")
	}
	if i := invalid(raw); i >= 0 {
		return "", refuse(fmt.Sprintf("broken UTF-8 (byte 0x%02X)", raw[i]), fmt.Sprintf("byte %d", i), "save it as UTF-8")
	}
	return lines(string(raw)), nil
}

// wide decodes UTF-16 behind its byte order mark; a lone surrogate or half a unit is refused.
func wide(raw []byte, unit func([]byte) uint16) (string, error) {
	if len(raw)%2 != 0 {
		return "", refuse("broken UTF-16: half a unit at the end", fmt.Sprintf("byte %d", len(raw)+1), "save it as UTF-8")
	}
	var out strings.Builder
	out.Grow(len(raw))
	for i := 0; i < len(raw); i += 2 {
		r := rune(unit(raw[i:]))
		if utf16.IsSurrogate(r) {
			low := rune(utf8.RuneError)
			if i+4 <= len(raw) {
				low = utf16.DecodeRune(r, rune(unit(raw[i+2:])))
			}
			if low == utf8.RuneError {
				return "", refuse("broken UTF-16: a lone surrogate", fmt.Sprintf("byte %d", i+2), "save it as UTF-8")
			}
			r, i = low, i+2
		}
		if r == 0 {
			return "", refuse("a NUL character: binary data, not text", fmt.Sprintf("byte %d", i+2), "save it as UTF-8 text")
		}
		out.WriteRune(r)
	}
	return lines(out.String()), nil
}

// invalid gives the offset of the first byte that is not UTF-8, or -1.
func invalid(raw []byte) int {
	if utf8.Valid(raw) {
		return -1
	}
	for i := 0; i < len(raw); {
		r, size := utf8.DecodeRune(raw[i:])
		if r == utf8.RuneError && size <= 1 {
			return i
		}
		i += size
	}
	return -1
}

// lines makes CR LF and CR one LF.
func lines(s string) string {
	if !strings.Contains(s, "\r") {
		return s
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

// charsetLabel finds the encoding that a page names in its first kilobyte, where HTML wants it.
var charsetLabel = regexp.MustCompile(`(?i)charset\s*=\s*["']?([a-z0-9_:.-]+)`)

// declared decodes a page that names another encoding than UTF-8 in its own markup. Bytes that
// are UTF-8, or carry a byte order mark, are taken as they are.
func declared(raw []byte) (string, error) {
	body, err := decode(raw)
	if err == nil || bytes.IndexByte(raw, 0) >= 0 {
		return body, err
	}
	label := charsetLabel.FindSubmatch(raw[:min(len(raw), 1024)])
	if label == nil {
		return "", err
	}
	encoding, name := charset.Lookup(string(label[1]))
	if encoding == nil || name == "utf-8" {
		return "", err
	}
	decoded, decodeErr := encoding.NewDecoder().Bytes(raw)
	if decodeErr != nil {
		return "", refuse("the page says it is "+name+" and is not", "", "save it as UTF-8")
	}
	return lines(string(decoded)), nil
}
