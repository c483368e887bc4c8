package eval

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"chancery/loader/text"
)

// treebank is a file in CoNLL-U as far as it is measured: sentences of syntactic words.
type treebank struct {
	name      string
	sentences []treebankSentence
}

type treebankSentence struct {
	id, raw string
	opens   bool // a paragraph or a document starts with it
	words   []treebankWord
}

type treebankWord struct {
	form, lemma, upos, xpos, relation string

	head int       // index of the head, -1 for the root
	span text.Span // where it stands in raw; of zero length where it does not stand there as it is
}

// treebanks reads a file in CoNLL-U, or all files of a folder whose name ends in .conllu.
func treebanks(path string) ([]treebank, error) {
	files := []string{path}
	if info, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("eval: treebank: %w", err)
	} else if info.IsDir() {
		if files, err = filepath.Glob(filepath.Join(path, "*.conllu")); err != nil {
			return nil, fmt.Errorf("eval: treebanks in %s: %w", path, err)
		}
		if len(files) == 0 {
			return nil, fmt.Errorf("eval: no .conllu file in %s", path)
		}
	}
	banks := make([]treebank, 0, len(files))
	for _, file := range files {
		bank, err := readTreebank(file)
		if err != nil {
			return nil, err
		}
		banks = append(banks, bank)
	}
	return banks, nil
}

func readTreebank(path string) (treebank, error) {
	file, err := os.Open(path)
	if err != nil {
		return treebank{}, fmt.Errorf("eval: treebank: %w", err)
	}
	defer file.Close()
	bank := treebank{name: filepath.Base(path)}
	var current treebankSentence
	finish := func() {
		if len(current.words) > 0 {
			current.align()
			bank.sentences = append(bank.sentences, current)
		}
		current = treebankSentence{}
	}
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<24)
	for number := 1; lines.Scan(); number++ {
		line := strings.TrimSuffix(lines.Text(), "\r")
		switch {
		case line == "":
			finish()
		case line[0] == '#':
			current.remark(line)
		default:
			if err := current.word(line); err != nil {
				return treebank{}, fmt.Errorf("eval: %s:%d: %w", path, number, err)
			}
		}
	}
	finish()
	if err := lines.Err(); err != nil {
		return treebank{}, fmt.Errorf("eval: %s: %w", path, err)
	}
	return bank, nil
}

func (s *treebankSentence) remark(line string) {
	name, value, _ := strings.Cut(strings.TrimSpace(line[1:]), " = ")
	switch {
	case name == "sent_id":
		s.id = value
	case name == "text":
		s.raw = value
	case strings.HasPrefix(name, "newpar"), strings.HasPrefix(name, "newdoc"):
		s.opens = true
	}
}

// word reads a line of a word. Lines of ranges and of
// empty nodes are passed.
func (s *treebankSentence) word(line string) error {
	columns := strings.Split(line, "\t")
	if len(columns) != 10 {
		return fmt.Errorf("%d columns, not 10", len(columns))
	}
	if strings.ContainsAny(columns[0], "-.") {
		return nil
	}
	head, err := strconv.Atoi(columns[6])
	if err != nil {
		return fmt.Errorf("head: %w", err)
	}
	s.words = append(s.words, treebankWord{form: columns[1], lemma: columns[2], upos: columns[3], xpos: columns[4],
		head: head - 1, relation: columns[7]})
	return nil
}

// align finds the words in the raw text, one after the other.
func (s *treebankSentence) align() {
	at := 0
	for i := range s.words {
		word := &s.words[i]
		for at < len(s.raw) && s.raw[at] == ' ' {
			at++
		}
		if !strings.HasPrefix(s.raw[at:], word.form) {
			// A word that is spelled otherwise: look for the next one that is not.
			continue
		}
		word.span = text.Span{Start: at, End: at + len(word.form)}
		at = word.span.End
	}
}

// paragraph is the text of sentences that stand together in a treebank, with the spans of the
// sentences and of their words in it.
type paragraph struct {
	raw              string
	sentences, words []text.Span
}

// paragraphs joins sentences by spaces. Sentences without a text are left out.
func (b treebank) paragraphs() []paragraph {
	var found []paragraph
	for i, sentence := range b.sentences {
		if sentence.raw == "" {
			continue
		}
		if i == 0 || sentence.opens || len(found) == 0 {
			found = append(found, paragraph{})
		}
		p := &found[len(found)-1]
		if p.raw != "" {
			p.raw += " "
		}
		start := len(p.raw)
		p.raw += sentence.raw
		p.sentences = append(p.sentences, text.Span{Start: start, End: len(p.raw)})
		for _, word := range sentence.words {
			if word.span.Len() > 0 {
				p.words = append(p.words, text.Span{Start: start + word.span.Start, End: start + word.span.End})
			}
		}
	}
	return found
}
