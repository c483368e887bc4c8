package eval

import (
	"strings"
	"testing"
)

const inventedTimes = `<?xml version="1.0" ?>
<TimeML>
<DCT><TIMEX3 tid="t0" type="DATE" value="2020-05-14" functionInDocument="CREATION_TIME">05/14/20</TIMEX3></DCT>
<EXTRAINFO>Elsewhere</EXTRAINFO>
<TEXT>
Norway &amp; Kenya <EVENT eid="e1" class="OCCURRENCE">signed</EVENT> a pact on <TIMEX3 tid="t1" type="DATE" value="2020-03-07">7 March</TIMEX3>.
The firm did not <EVENT eid="e2" class="OCCURRENCE">sell</EVENT> its shops in <TIMEX3 tid="t2" type="DATE" value="1999">1998</TIMEX3>.
Prices could <EVENT eid="e3" class="OCCURRENCE">rise</EVENT> within <TIMEX3 tid="t3" type="DURATION" value="P3M">three months</TIMEX3>.
</TEXT>
<MAKEINSTANCE eventID="e1" eiid="ei1" polarity="POS" />
<MAKEINSTANCE eventID="e2" eiid="ei2" polarity="NEG" modality="NONE" />
<MAKEINSTANCE eventID="e3" eiid="ei3" polarity="POS" modality="could" />
</TimeML>
`

func TestTimesAreReadFromTheirMarks(t *testing.T) {
	folder := t.TempDir()
	write(t, folder, "a.tml", inventedTimes)
	all, err := readTimes(folder)
	if err != nil {
		t.Fatal(err)
	}
	got := all[0]
	if got.doc.Date != "2020-05-14" || !strings.HasPrefix(got.doc.Text, "\nNorway & Kenya signed") || strings.Contains(got.doc.Text, "Elsewhere") {
		t.Errorf("read %+v", got.doc)
	}
	if len(got.times) != 3 || got.doc.Slice(got.times[0].Span) != "7 March" || len(got.events) != 3 || !got.events[1].negated || got.events[1].modal != "" || got.events[2].modal != "could" {
		t.Errorf("read %+v %+v", got.times, got.events)
	}
	for content, want := range map[string]string{"<TimeML></TimeML>": "no <TEXT>", "<TimeML><TEXT>": "not the XML"} {
		folder := t.TempDir()
		write(t, folder, "a.tml", content)
		if _, err := readTimes(folder); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "a.tml") {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	if _, err := readTimes(t.TempDir()); err == nil || !strings.Contains(err.Error(), "no .tml") {
		t.Errorf("error %v", err)
	}
}

func TestTimesAreComparedBySpanAndValue(t *testing.T) {
	folder := t.TempDir()
	write(t, folder, "a.tml", inventedTimes)
	f, err := Times(folder, stages(t))
	if err != nil {
		t.Fatal(err)
	}
	if got := f.Row(strictRow); got.Gold != 3 || got.Right < 2 {
		t.Errorf("spans %+v", got)
	}
	if got := f.Row(valueRow); got.Gold != 3 || f.Classes["time: other value"] != 1 {
		t.Errorf("values %+v, classes %v, want one other value", got, f.Classes)
	}
	for _, row := range []string{polarityRow, modalRow, modalIsRow} {
		if got := f.Row(row); got != (Counts{1, 1, 1}) {
			t.Errorf("%s %+v", row, got)
		}
	}
}

func TestShapesOfValues(t *testing.T) {
	for value, want := range map[string]string{"P3M": "duration", "1999-Q3": "quarter", "2020-W20": "week", "1999": "year", "1999-05": "month", "1999-05-07": "day", "PAST_REF": "PAST_REF", "1999-05-07TMO": "time of day", "199": "other"} {
		if got := shape(value); got != want {
			t.Errorf("%s is a %s, want %s", value, got, want)
		}
	}
}

func TestTimeBank(t *testing.T) {
	f, err := Times(corpus(t, "timebank", "dev"), stages(t))
	if err != nil {
		t.Fatal(err)
	}
	floors(t, map[string][2]float64{
		"strict": {f.Row(strictRow).F1(), .915}, "relaxed": {f.Row(relaxedRow).F1(), .94}, "value": {f.Row(valueRow).F1(), .85},
		"polarity": {f.Row(polarityRow).F1(), .85}, "modality": {f.Row(modalRow).F1(), .91},
	})
}
