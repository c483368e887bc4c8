package guard

import "strings"

// The kinds of tokens: punctuators are their own byte, the spread "..." is '.'.
const (
	endToken    = byte(0)
	nameToken   = byte('n')
	numberToken = byte('0')
	stringToken = byte('"')
	strange     = byte('?') // nothing that GraphQL knows: the parser will say so
)

// token is one lexical token of a document as byte offsets.
type token struct {
	kind       byte
	start, end int
}

// scan gives the token that begins at or after the offset. It never looks back and keeps no
// stack, so that its cost is linear in the document and its depth constant.
func scan(document string, at int) token {
	at = skip(document, at)
	if at >= len(document) {
		return token{endToken, at, at}
	}
	c := document[at]
	switch {
	case nameStart(c):
		end := at + 1
		for end < len(document) && (nameStart(document[end]) || digit(document[end])) {
			end++
		}
		return token{nameToken, at, end}
	case digit(c) || c == '-':
		end := at + 1
		for end < len(document) && (digit(document[end]) || strings.IndexByte(".eE+-", document[end]) >= 0) {
			end++
		}
		return token{numberToken, at, end}
	case c == '"':
		return token{stringToken, at, stringEnd(document, at)}
	case strings.HasPrefix(document[at:], "..."):
		return token{'.', at, at + 3}
	case strings.IndexByte("!$&():=@[]{|}", c) >= 0:
		return token{c, at, at + 1}
	}
	return token{strange, at, at + 1}
}

// skip passes white space, commas, comments and the byte order mark.
func skip(document string, at int) int {
	for at < len(document) {
		switch c := document[at]; {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ',':
			at++
		case c == '#':
			end := strings.IndexAny(document[at:], "\r\n")
			if end < 0 {
				return len(document)
			}
			at += end
		case strings.HasPrefix(document[at:], "\ufeff"):
			at += len("\ufeff")
		default:
			return at
		}
	}
	return at
}

// stringEnd gives the end of the string or block string that begins at the offset.
func stringEnd(document string, at int) int {
	if strings.HasPrefix(document[at:], `"""`) {
		for end := at + 3; end < len(document); end++ {
			if strings.HasPrefix(document[end:], `\"""`) {
				end += 3
			} else if strings.HasPrefix(document[end:], `"""`) {
				return end + 3
			}
		}
		return len(document)
	}
	for end := at + 1; end < len(document); end++ {
		switch document[end] {
		case '\\':
			end++
		case '"':
			return end + 1
		case '\n', '\r':
			return end
		}
	}
	return len(document)
}

func nameStart(c byte) bool { return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

func digit(c byte) bool { return c >= '0' && c <= '9' }
