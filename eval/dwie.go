package eval

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"chancery/loader/text"
)

// newsArticle is one article of DWIE: words by sentence, names by entity, and the relations
// between entities that the whole article gives.
type newsArticle struct {
	ID       string       `json:"id"`
	Sents    [][]string   `json:"sents"`
	Vertices [][]newsName `json:"vertexSet"`
	Labels   []newsLabel  `json:"labels"`

	doc   text.Doc
	words [][]text.Span // of every sentence
}

// newsName is one mention of an entity.
type newsName struct {
	Pos      [2]int `json:"pos"` // words [first, last) of its sentence
	Sentence int    `json:"sent_id"`
	Type     string `json:"type"`
	Name     string `json:"name"`
}

// newsLabel is one relation, between indices of entities.
type newsLabel struct {
	Relation string `json:"r"`
	Head     int    `json:"h"`
	Tail     int    `json:"t"`
}

// readNews reads a file of DWIE and sets every article as text, one sentence a line.
func readNews(path string) ([]newsArticle, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the articles: %w", err)
	}
	var all []newsArticle
	if err := json.Unmarshal(content, &all); err != nil {
		return nil, fmt.Errorf("%s is not a list of articles as DWIE writes them: %w", path, err)
	}
	for i := range all {
		if err := all[i].set(); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	return all, nil
}

// set makes the text of the words, and checks that the names lie in it.
func (a *newsArticle) set() error {
	var out strings.Builder
	quoted := false
	for _, words := range a.Sents {
		var spans []text.Span
		tight := true // nothing stands between the last word and the next
		for i, word := range words {
			if word == ".." {
				word = "." // a sentence end that the corpus wrote twice
			}
			closing := closes(word) || word == `"` && quoted
			if !tight && !closing {
				out.WriteByte(' ')
			}
			spans = append(spans, text.Span{Start: out.Len(), End: out.Len() + len(word)})
			out.WriteString(word)
			tight = opens(word) || word == `"` && !quoted || joins(words, i)
			if word == `"` {
				quoted = !quoted
			}
		}
		a.words = append(a.words, spans)
		out.WriteByte('\n')
	}
	a.doc = text.Doc{Name: a.ID, Text: out.String(), Source: a.ID, Language: "en"}
	for _, names := range a.Vertices {
		for _, n := range names {
			if n.Sentence < 0 || n.Sentence >= len(a.words) || n.Pos[0] < 0 || n.Pos[0] >= n.Pos[1] || n.Pos[1] > len(a.words[n.Sentence]) {
				return fmt.Errorf("article %s: the name %q lies outside its sentence", a.ID, n.Name)
			}
		}
	}
	for _, l := range a.Labels {
		if l.Head < 0 || l.Tail < 0 || l.Head >= len(a.Vertices) || l.Tail >= len(a.Vertices) {
			return fmt.Errorf("article %s: a relation %s between entities that are not there", a.ID, l.Relation)
		}
	}
	return nil
}

// closes says whether a word stands close to the one before it.
func closes(word string) bool {
	switch word {
	case ".", ",", ";", ":", "?", "!", ")", "]", "%", "”", "…", "-", "/", "'", "’", "n't", "n’t":
		return true
	}
	return strings.HasPrefix(word, "'") || strings.HasPrefix(word, "’")
}

// opens says whether the next word stands close to this one.
func opens(word string) bool {
	switch word {
	case "(", "[", "“", "$", "€", "£", "/":
		return true
	}
	return false
}

// joins says whether a hyphen binds the next word: "vice-presidential".
func joins(words []string, i int) bool { return words[i] == "-" && i > 0 && i+1 < len(words) }

// span gives the bytes of a name.
func (a *newsArticle) span(n newsName) text.Span {
	words := a.words[n.Sentence]
	return text.Span{Start: words[n.Pos[0]].Start, End: words[n.Pos[1]-1].End}
}
