package files

import (
	"strings"
	"unicode"

	"github.com/RadhiFadlillah/whatlanggo"
)

// The least that a language is judged by. Shorter texts pass with their language unknown.
const (
	fewestWords   = 40
	fewestLetters = 200
)

// functionWords are words of English grammar; running English has one in four to one in three.
const functionWords = " the of and to in a that is was for on with by as at from his their its it be are were has have had will would said not but which who this he she they an or "

// english gives "en" where a text is English and "" where it is too short to tell, or refuses
// it by the name of its language. Only English is read: another language would give wrong edges.
func english(body, declared string) (string, error) {
	sample := excerpt(body)
	words, function, letters := 0, 0, 0
	for word := range strings.FieldsFuncSeq(sample, func(r rune) bool { return !unicode.IsLetter(r) }) {
		words++
		letters += len(word)
		if strings.Contains(functionWords, " "+strings.ToLower(word)+" ") {
			function++
		}
	}
	if words >= fewestWords && function*6 >= words {
		return "en", nil
	}
	if tag := strings.ToLower(declared); tag != "" && tag != "en" && !strings.HasPrefix(tag, "en-") && len(tag) <= 8 {
		return "", refuse("the text says that its language is "+declared+"; only English is read", "", "load an English version")
	}
	if letters < fewestLetters {
		return strings.ToLower(declared), nil
	}
	found := whatlanggo.Detect(sample)
	if found.Lang != whatlanggo.Eng && (found.IsReliable() || !unicode.Is(unicode.Latin, firstLetter(sample))) && function*12 < max(words, 1) {
		return "", refuse("the text is in "+found.Lang.String()+"; only English is read", "", "load an English version")
	}
	return "", nil
}

// excerpt gives up to 12,000 bytes from the beginning and the middle of a long text.
func excerpt(body string) string {
	const part = 6000
	if len(body) <= 2*part {
		return body
	}
	middle := len(body) / 2
	return strings.ToValidUTF8(body[:part]+" "+body[middle:middle+part], " ")
}

func firstLetter(s string) rune {
	for _, r := range s {
		if unicode.IsLetter(r) {
			return r
		}
	}
	return 'a'
}
