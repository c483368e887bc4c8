// Package eval measures the loader against annotated texts. It takes a folder of texts with
// their facts and a function that reads a text, and gives a report of what was found, missed
// and wrong.
//
//	report, err := eval.Claims("corpus/claims/dev", "", eval.Read(stages), stages.Canonical, .6)
//	report.Recall() // .53: the share of the required facts that were found
package eval

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"chancery/loader/text"
)

// fact is one row of an annotated text: what a careful reader takes from it.
type fact struct {
	ID              string   `json:"id"`
	From            *string  `json:"from"`
	FromAlt         []string `json:"from_alt"`
	Rel             []string `json:"rel"`
	To              *string  `json:"to"`
	ToAlt           []string `json:"to_alt"`
	Symmetric       bool     `json:"symmetric"`
	Factuality      values   `json:"factuality"`
	AttributedTo    values   `json:"attributed_to"`
	Time            *string  `json:"time"`
	Quote           string   `json:"quote"`
	Key             bool     `json:"key"`
	Optional        bool     `json:"optional"`
	ActorsOrLeaders bool     `json:"actors_or_leaders"` // older form: those who lead the ends are as right
	OrParts         bool     `json:"or_parts"`          // older form: institutions of the ends are as right
}

// never is one row of what must not be taken from a text.
type never struct {
	ID           string   `json:"id"`
	Why          string   `json:"why"`
	Rel          []string `json:"rel"`
	From         *string  `json:"from"`
	To           *string  `json:"to"`
	Factuality   values   `json:"factuality"`
	Quote        string   `json:"quote"`
	Entity       string   `json:"entity"`
	Kind         []string `json:"kind"`
	DateInvented string   `json:"date_invented"`
}

// judgement is one claim outside the facts that a reader has judged, in words or, where the
// text may not be copied, by the key that claimKey gives it.
type judgement struct {
	Doc        string  `json:"doc"`
	Claim      string  `json:"claim"`
	Relation   string  `json:"relation"`
	From       *string `json:"from"`
	To         *string `json:"to"`
	Factuality string  `json:"factuality"`
	Quote      string  `json:"quote"`
	Supported  bool    `json:"supported"`
}

// values reads a JSON string or a list of strings.
type values []string

// UnmarshalJSON reads one string as a list of one.
func (v *values) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		*v = values{one}
		if one == "" {
			*v = nil
		}
		return nil
	}
	var many []string
	if err := json.Unmarshal(data, &many); err != nil {
		return fmt.Errorf("want a string or a list of strings: %w", err)
	}
	*v = many
	return nil
}

// article is a text with all that its annotators wrote beside it.
type article struct {
	doc    text.Doc
	facts  []fact
	nevers []never
	judged []judgement
}

// articles reads a folder: DOC.txt with DOC.jsonl and perhaps DOC.judged.jsonl, or, in the
// older form, one text beside gold.jsonl and never.jsonl. The judgements lie in the folder
// judged where that is not "", or, each with its doc, in the one file of that name.
func articles(folder, judged string) ([]article, error) {
	names, err := filepath.Glob(filepath.Join(folder, "*.txt"))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", folder, err)
	}
	sort.Strings(names)
	var all []article
	for _, name := range names {
		base := strings.TrimSuffix(name, ".txt")
		gold, neverFile := base+".jsonl", base+".never.jsonl"
		if _, err := os.Stat(gold); errors.Is(err, fs.ErrNotExist) && len(names) == 1 {
			gold, neverFile = filepath.Join(folder, "gold.jsonl"), filepath.Join(folder, "never.jsonl")
		}
		judgements := base + ".judged.jsonl"
		if strings.HasSuffix(judged, ".jsonl") {
			judgements = judged
		} else if judged != "" {
			judgements = filepath.Join(judged, filepath.Base(judgements))
		}
		a, err := readArticle(name, gold, neverFile, judgements)
		if err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("read %s: no .txt file with facts beside it", folder)
	}
	return all, nil
}

func readArticle(textFile, gold, neverFile, judgedFile string) (article, error) {
	content, err := os.ReadFile(textFile)
	if err != nil {
		return article{}, fmt.Errorf("read the text: %w", err)
	}
	a := article{doc: text.Doc{Name: filepath.Base(textFile), Text: string(content), Language: "en", Source: filepath.Base(textFile)}}
	if a.facts, err = rows[fact](gold, true); err != nil {
		return a, err
	}
	if a.nevers, err = rows[never](neverFile, false); err != nil {
		return a, err
	}
	all, err := rows[judgement](judgedFile, false)
	for _, j := range all {
		if j.Doc == "" || j.Doc == a.doc.Name {
			a.judged = append(a.judged, j)
		}
	}
	return a, err
}

// rows reads a file of one JSON object a line. A file that is not there has no rows, or is an
// error where it is required.
func rows[T any](name string, required bool) ([]T, error) {
	content, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) && !required {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the annotations: %w", err)
	}
	var all []T
	lines := bufio.NewScanner(bytes.NewReader(content))
	lines.Buffer(nil, 1<<24)
	for number := 1; lines.Scan(); number++ {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		var row T
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", name, number, err)
		}
		all = append(all, row)
	}
	return all, lines.Err()
}
