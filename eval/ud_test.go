package eval

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"chancery/loader/parse"
)

const invented = "# newdoc\n# sent_id = 1\n# text = They can't sign it.\n" +
	"1\tThey\tthey\tPRON\tPRP\t_\t4\tnsubj\t_\t_\n" +
	"2-3\tcan't\t_\t_\t_\t_\t_\t_\t_\t_\n" +
	"2\tca\tcan\tAUX\tMD\t_\t4\taux\t_\t_\n" +
	"3\tn't\tnot\tPART\tRB\t_\t4\tadvmod\t_\t_\n" +
	"4\tsign\tsign\tVERB\tVB\t_\t0\troot\t_\t_\n" +
	"5\tit\tit\tPRON\tPRP\t_\t4\tobj\t_\t_\n" +
	"6\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_\n\n"

func TestTreebankIsRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.conllu")
	if err := os.WriteFile(path, []byte(invented), 0o600); err != nil {
		t.Fatal(err)
	}
	banks, err := treebanks(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	sentence := banks[0].sentences[0]
	if len(sentence.words) != 6 || sentence.words[3].head != -1 || !sentence.opens || sentence.words[2].span.Start != 7 {
		t.Errorf("read %+v", sentence)
	}
	if clauses := goldClauses(sentence); !clauses[clause{0, 3, 4}] || len(clauses) != 1 {
		t.Errorf("clauses %v, want They – sign – it", clauses)
	}
	var report UDReport
	var score UDScore
	report.compare(&score, "a", sentence, parse.Tree{Words: []parse.Word{
		{UPOS: "PRON", XPOS: "PRP", Lemma: "they", Head: 3, Relation: "nsubj"},
		{UPOS: "AUX", XPOS: "MD", Lemma: "ca", Head: 3, Relation: "aux"},
		{UPOS: "PART", XPOS: "RB", Lemma: "not", Head: 1, Relation: "advmod"},
		{UPOS: "VERB", XPOS: "VBP", Lemma: "sign", Head: -1, Relation: "root"},
		{UPOS: "PRON", XPOS: "PRP", Lemma: "it", Head: 3, Relation: "iobj"},
		{UPOS: "PUNCT", XPOS: ".", Lemma: ".", Head: 3, Relation: "punct", HeadProbability: 1},
	}})
	report.segment(&score, "a", banks[0].paragraphs()[0])
	want := UDScore{Sentences: 1, Words: 6, UPOS: 6, XPOS: 5, Lemma: 5, UAS: 5, LAS: 4, Text: 5, TextLAS: 3,
		Clauses: Counts{0, 0, 1}, Segments: Counts{1, 1, 1}, Tokens: Counts{6, 6, 6}}
	want.Certainty[0], want.Certainty[9] = UDBand{5, 4}, UDBand{1, 1}
	if score != want {
		t.Errorf("score\n%+v, want\n%+v", score, want)
	}
	if len(report.Errors) != 5 {
		t.Errorf("%d mistakes, want 5: %v", len(report.Errors), report.Errors)
	}
}

func TestTreebankErrorsNameTheLine(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.conllu")
	if err := os.WriteFile(path, []byte("# text = a\n1\ta\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := treebanks(path); err == nil || !strings.Contains(err.Error(), "a.conllu:2:") {
		t.Errorf("error %v does not name the line", err)
	}
}

// TestUD holds the model to what it is to reach on the development part of EWT.
func TestUD(t *testing.T) {
	data := os.Getenv("CHANCERY_DATA")
	if data == "" {
		data = filepath.Join("..", "..", "shared")
	}
	path := filepath.Join(data, "corpus", "ud", "en_ewt-ud-dev.conllu")
	if _, err := os.Stat(path); err != nil {
		t.Skipf("skipped: no treebank to measure on: %v", err)
	}
	model, err := parse.Open()
	if err != nil {
		t.Fatal(err)
	}
	report, err := UD(path, model)
	if err != nil {
		t.Fatal(err)
	}
	var table bytes.Buffer
	if err := report.Print(&table); err != nil {
		t.Fatal(err)
	}
	t.Logf("\n%s", table.String())
	all := report.All
	for name, c := range map[string][2]float64{
		"LAS":      {share(all.LAS, all.Words), .875},
		"UPOS":     {share(all.UPOS, all.Words), .96},
		"lemma":    {share(all.Lemma, all.Words), .96},
		"token F1": {all.Tokens.F1(), .985},
	} {
		if c[0] < c[1] {
			t.Errorf("%s %.4f is below %.4f", name, c[0], c[1])
		}
	}
	out, err := json.Marshal(report)
	if err != nil || !strings.Contains(string(out), `"las":0.`) {
		t.Errorf("JSON %.200s lacks the share of LAS: %v", out, err)
	}
}
