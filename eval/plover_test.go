package eval

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const inventedEvents = "\tsentence_id\tmarked_sentence\tgold_root\n" +
	"0\te1\t<s>Norway</s> accused <t>Kenya</t> of spying.\tACCUSE\n" +
	"1\te2\t<s>The Ruritanian guild</s> will send aid to <t>the weavers of Graustark</t>.\tAGREE\n" +
	"2\te3\t<s>Norway</s> watched the rain over <t>Kenya</t>.\tAID\n" +
	"3\te4\tIn Oslo, <t>Kenya</t> rejected the \"offer\" of <s>Norway</s>.\tREQUEST\n" +
	"4\te5\t<s>The Ruritanian guild</s> jailed <t>the weavers of Graustark</t>.\tCOERCE\n" +
	"5\te6\t<s>Norway</s> celebrated.\tAID\n"

func eventsFile(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "events.tsv")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestEventsAreReadWithTheirMarks(t *testing.T) {
	all, err := readEvents(eventsFile(t, inventedEvents))
	if err != nil {
		t.Fatal(err)
	}
	e := all[3]
	if e.doc.Text != `In Oslo, Kenya rejected the "offer" of Norway.` || e.doc.Slice(e.source) != "Norway" || e.doc.Slice(e.target) != "Kenya" {
		t.Errorf("read %+v", e)
	}
	for content, want := range map[string]string{
		"a\tb\n": `no column "sentence_id"`,
		"sentence_id\tmarked_sentence\tgold_root\nx\tnothing is marked\tAID\n": "sentence x: want <s>",
		"sentence_id\tmarked_sentence\tgold_root\nx\t<s></s>a <t>b</t>\tAID\n": "sentence x: want <s>",
		"sentence_id\tmarked_sentence\tgold_root\nx\ty\n":                      "a row of 2 columns",
	} {
		if _, err := readEvents(eventsFile(t, content)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

func TestEventsGiveTheClassOfThePair(t *testing.T) {
	f, err := Events(eventsFile(t, inventedEvents), stages(t))
	if err != nil {
		t.Fatal(err)
	}
	for root, want := range map[string]Counts{
		// Three by the patterns; where they are silent the learned reader has to guess, wrongly in sentences that say nothing.
		"ACCUSE": {1, 1, 1}, "AID": {0, 0, 2}, "COERCE": {1, 1, 1}, "REQUEST": {0, 0, 1}, "all": {3, 6, 6},
	} {
		if got := f.Row(root); got != want {
			t.Errorf("%s %+v, want %+v", root, got, want)
		}
	}
	if f.Classes["other class: AGREE for REQUEST"] != 1 {
		t.Errorf("classes %v", f.Classes)
	}
	var errors strings.Builder
	if err := f.PrintErrors(&errors); err != nil || !strings.Contains(errors.String(), "by the learned reader: [Norway] → [Kenya]: Norway watched the rain") {
		t.Errorf("errors:\n%s", errors.String())
	}
	if remarks := strings.Join(f.Remarks, "\n"); !strings.Contains(remarks, "by the patterns 3, of them right 1.000; else by the learned reader 3, right 0.000") || !strings.Contains(remarks, "1 claims from target to source") {
		t.Errorf("remarks %s", remarks)
	}
}

func TestPLOVER(t *testing.T) {
	f, err := Events(corpus(t, "plover", "plv_train.tsv"), stages(t))
	if err != nil {
		t.Fatal(err)
	}
	floors(t, map[string][2]float64{"F1": {f.Row("all").F1(), .73}, "precision": {f.Row("all").Precision(), .73}})
}
