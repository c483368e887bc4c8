package eval

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// inventedSayings has the form of PolNeAR: a text with accents before the spans, and brat's
// offsets, which count characters.
func inventedSayings(t *testing.T, annotations string) string {
	t.Helper()
	folder := t.TempDir()
	for _, part := range []string{"text", "attributions"} {
		if err := os.Mkdir(filepath.Join(folder, part), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	write(t, filepath.Join(folder, "text"), "a.txt", "Héloïse Berg said that Kenya had armed the rebels.\n“We never sent a single rifle to anybody there,” Wanja Mwangi told reporters.\nIt rained.\n")
	write(t, filepath.Join(folder, "attributions"), "a_x1.ann", annotations)
	write(t, filepath.Join(folder, "attributions"), "a_x2.ann", "T1\tCue 0 7\tHéloïse\nE1\tAttribution:T1 Cue:T1\n")
	return folder
}

const sayingsMarked = "T1\tSource 0 12\tHéloïse Berg\nT2\tCue 13 17\tsaid\nT3\tContent 18 49\tthat Kenya had armed the rebels\nT4\tAttribution 13 17\tsaid\n" +
	"E1\tAttribution:T4 Source:T1 Cue:T2 Content:T3\n" +
	"T5\tContent 51 99\t“We never sent a single rifle to anybody there,”\nT6\tSource 100 112\tWanja Mwangi\nT7\tCue 113 117\ttold\nE2\tAttribution:T7 Source:T6 Cue:T7 Content:T5\n" +
	"T8\tCue 132 138\trained\nE3\tAttribution-no-source:T8 Cue:T8 Content:T5\n"

func TestSayingsAreReadByCharacters(t *testing.T) {
	all, err := readSayings(inventedSayings(t, sayingsMarked))
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 1 || len(all[0].sayings) != 3 {
		t.Fatalf("read %+v, want the three of the first annotator", all)
	}
	if got := all[0].doc.Slice(all[0].sayings[1].source[0]); got != "Wanja Mwangi" {
		t.Errorf("source %q", got)
	}
	if !direct(all[0].doc, all[0].sayings[1].content) || direct(all[0].doc, all[0].sayings[0].content) {
		t.Error("what is a direct quotation was not seen")
	}
}

func TestSayingsThatDoNotStandInTheTextAreNamed(t *testing.T) {
	for marked, want := range map[string]string{
		strings.Replace(sayingsMarked, "0 12", "1 12", 1):  "line 1: \"Héloïse Berg\" does not stand",
		strings.Replace(sayingsMarked, "13 17", "13 x", 1): `line 2: "13 x" is no place`,
	} {
		if _, err := readSayings(inventedSayings(t, marked)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	if _, err := readSayings(t.TempDir()); err == nil || !strings.Contains(err.Error(), "no attributions") {
		t.Errorf("error %v", err)
	}
}

func TestAttributionComparesSourceCueAndSpeaker(t *testing.T) {
	f, err := Attribution(inventedSayings(t, sayingsMarked), stages(t))
	if err != nil {
		t.Fatal(err)
	}
	if got := f.Row(bothRow); got != (Counts{Right: 2, Found: 2, Gold: 3}) {
		t.Errorf("source and cue %+v", got)
	}
	if got := f.Row(quoteRow); got != (Counts{1, 1, 1}) {
		t.Errorf("direct quotation %+v", got)
	}
	if f.Classes["missed: cue, nobody named"] != 1 {
		t.Errorf("classes %v", f.Classes)
	}
}

func TestPolNeAR(t *testing.T) {
	f, err := Attribution(corpus(t, "polnear", "dev"), stages(t))
	if err != nil {
		t.Fatal(err)
	}
	floors(t, map[string][2]float64{"source + cue": {f.Row(bothRow).F1(), .58}, "direct quotes": {f.Row(quoteRow).F1(), .86}})
}
