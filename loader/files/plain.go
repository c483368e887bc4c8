package files

import (
	"fmt"
	"strings"
)

// plain keeps a text as it stands, without front matter and leading empty lines.
func (s *Shelf) plain(raw []byte, page *sheet) error {
	body, err := decode(raw)
	if err != nil {
		return err
	}
	if noise := controls(body); noise >= 0 {
		return refuse("control characters all through: binary data, not text", fmt.Sprintf("byte %d", noise), "save it as UTF-8 text")
	}
	about, rest, err := frontMatter(body)
	if err != nil {
		return err
	}
	page.about = about
	page.out.WriteString(strings.TrimLeft(body[rest:], "\n"))
	return nil
}

// controls gives the place of the first control character where more than one in fifty
// characters is one (white space and escape sequences of terminals aside), or -1.
func controls(body string) int {
	first, count, total := -1, 0, 0
	for i, r := range body {
		total++
		if r < ' ' && r != '\n' && r != '\t' && r != '\f' && r != '\v' && r != 0x1b || r == 0x7f {
			count++
			if first < 0 {
				first = i
			}
		}
	}
	if count*50 > total {
		return first
	}
	return -1
}
