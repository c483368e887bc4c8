package loader_test

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"

	"chancery/eval"
	"chancery/loader"
	"chancery/loader/mention"
	"chancery/loader/parse"
	"chancery/loader/qualify"
	"chancery/loader/registry"
	"chancery/loader/relate"
	"chancery/loader/resolve"
	"chancery/loader/segment"
	"chancery/loader/text"
	"chancery/schema"
)

const sample = `The Norwegian foreign minister, Ola Berg, said on 7 May that Russia had threatened Poland.
"China has not supplied weapons to Russia," he added. The United States imposed sanctions on Iran and urged Japan to help Ukraine.
Emmanuel Macron's visit to China drew criticism from Taiwan.`

// sound checks what the stores rely on: ids that are declared, quotes that stand at their
// spans and lie within one sentence.
func sound(t *testing.T, doc text.Doc, r schema.Reading) {
	t.Helper()
	sentences, entities, claims := map[string]schema.Sentence{}, map[string]bool{}, map[string]bool{}
	for _, s := range r.Sentences {
		sentences[s.ID] = s
	}
	for _, e := range r.Entities {
		entities[e.ID] = true
	}
	for _, m := range r.Mentions {
		if !entities[m.Entity] || sentences[m.Sentence].ID == "" || doc.Text[m.Start:m.End] != m.Surface {
			t.Fatalf("mention %+v: entity, sentence or surface is wrong", m)
		}
	}
	for _, c := range r.Claims {
		row, known := schema.RelationNamed(c.Relation)
		if !known || !entities[c.From] || !entities[c.To] || c.From == c.To && row.Symmetric {
			t.Fatalf("claim %+v: relation or ends are wrong", c)
		}
		claims[c.ID] = true
	}
	for _, a := range r.Assertions {
		s := sentences[a.Sentence]
		if !claims[a.Claim] || a.ID != schema.AssertionID(a) || !a.Factuality.Valid() {
			t.Fatalf("assertion %+v: claim, id or factuality is wrong", a)
		}
		if doc.Text[a.Start:a.End] != a.Quote || a.Start < s.Start || a.End > s.End || a.Quote == "" {
			t.Fatalf("assertion %+v: the quote does not stand at its span in its sentence", a)
		}
		if a.Confidence < loader.KeptConfidence || a.Confidence > 1 {
			t.Fatalf("assertion %+v: confidence %v", a, a.Confidence)
		}
		if _, err := schema.ParseDate(string(a.Time)); a.Time != "" && err != nil {
			t.Fatalf("assertion %+v: %v", a, err)
		}
		for _, voice := range a.Attribution {
			if voice.Name == "" || voice.Entity != "" && !entities[voice.Entity] {
				t.Fatalf("assertion %+v: a speaker is not declared", a)
			}
		}
	}
}

func TestReadingIsSoundAndRepeats(t *testing.T) {
	s := stages(t)
	doc := text.Doc{Name: "sample.txt", Text: sample, Source: "https://example.org/sample", Date: "2015-06-15"}
	first, _ := s.Read(doc)
	sound(t, doc, first)
	if len(first.Assertions) < 5 {
		t.Errorf("%d assertions, want at least 5", len(first.Assertions))
	}
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			if again, _ := s.Read(doc); !reflect.DeepEqual(first, again) {
				t.Error("a second reading differs from the first")
			}
		})
	}
	wait.Wait()
}

func TestLinesHoldWhatReadingsLeaveOut(t *testing.T) {
	s := stages(t)
	doc := text.Doc{Name: "open.txt", Text: "Alexei Navalny was detained.", Source: "open"}
	reading, trace := s.Read(doc)
	if len(reading.Assertions) != 0 {
		t.Errorf("a claim with an unnamed end is in the reading: %+v", reading.Assertions)
	}
	lines := loader.Lines(doc, trace, loader.KeptConfidence)
	if len(lines) != 1 || lines[0].From != nil || lines[0].To == nil || lines[0].Relation != "COERCED" {
		t.Fatalf("got %+v, want one COERCED with a null end", lines)
	}
	if lines[0].Quote != doc.Text[lines[0].Span[0]:lines[0].Span[1]] || lines[0].Doc != "open.txt" || lines[0].Attribution == nil {
		t.Errorf("the line is wrong: %+v", lines[0])
	}
}

func TestExplainShowsEveryStage(t *testing.T) {
	s := stages(t)
	doc := text.Doc{Text: "Poland said that Belarus attacked Lithuania."}
	_, trace := s.Read(doc)
	var out strings.Builder
	if err := loader.Explain(&out, doc, trace); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"parse\n", "mention\n", "resolve\n", "relate\n", "ATTACKED(Belarus, Lithuania) REPORTED by Poland because of say"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the explanation lacks %q:\n%s", want, out.String())
		}
	}
	if err := trace.Stage(&out, doc, "nonsense"); err == nil {
		t.Error("a stage that there is not gives no error")
	}
}

// shared gives a folder of the data that is not part of the project.
func shared(t *testing.T, path ...string) string {
	t.Helper()
	root := os.Getenv("CHANCERY_DATA")
	if root == "" {
		root = filepath.Join("..", "..", "shared")
	}
	folder := filepath.Join(append([]string{root}, path...)...)
	if _, err := os.Stat(folder); err != nil {
		t.Skipf("skipped: %s is not there (set CHANCERY_DATA)", folder)
	}
	return folder
}

// TestBars holds what the extractor reached on the annotated articles; a change that loses it fails.
func TestBars(t *testing.T) {
	s := stages(t)
	seed, err := eval.Claims(shared(t, "corpus", "seed"), "", eval.Read(s), s.Canonical, loader.KeptConfidence)
	if err != nil {
		t.Fatal(err)
	}
	if seed.All.FoundWhole < 40 || len(seed.Violated) > 0 {
		t.Errorf("seed: %d facts found whole, want 40; appeared although never to: %v", seed.All.FoundWhole, seed.Violated)
	}
	dev, err := eval.Claims(shared(t, "corpus", "claims", "dev"), "", eval.Read(s), s.Canonical, loader.KeptConfidence)
	if err != nil {
		t.Fatal(err)
	}
	if dev.All.Precision() < .88 || dev.All.Recall() < .37 || dev.All.Factuality() < .95 {
		t.Errorf("dev: precision %.3f recall %.3f factuality %.3f", dev.All.Precision(), dev.All.Recall(), dev.All.Factuality())
	}
}

func FuzzRead(f *testing.F) {
	s := stages(f)
	for _, seed := range []string{sample, "", "If? \"Not\" — said\n\n\x00X-backed Y of by to to to.", "Iran's Iran of Iran by Iran and Iran."} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, content string) {
		doc := text.Doc{Name: "fuzz", Text: strings.ToValidUTF8(content, "?"), Source: "fuzz", Date: "2020-02-30"}
		reading, trace := s.Read(doc)
		sound(t, doc, reading)
		loader.Lines(doc, trace, 0)
	})
}

// BenchmarkStages measures each stage on the same text; sentences/s is reported beside the time.
func BenchmarkStages(b *testing.B) {
	model, err := parse.Open()
	if err != nil {
		b.Fatal(err)
	}
	reg, err := registry.Open()
	if err != nil {
		b.Fatal(err)
	}
	patterns, err := relate.Open()
	if err != nil {
		b.Fatal(err)
	}
	cues, err := qualify.Open()
	if err != nil {
		b.Fatal(err)
	}
	doc := text.Doc{Text: strings.Repeat(sample+"\n", 10), Date: "2015-06-15"}
	sentences := segment.Sentences(doc)
	trees := model.Parse(doc, sentences)
	mentions := mention.Find(doc, trees, reg)
	links := resolve.Link(doc, trees, mentions, reg)
	related := relate.Sentences{Trees: trees, Mentions: mentions, Links: links}
	relations := patterns.Find(related)
	for _, stage := range []struct {
		name string
		run  func()
	}{
		{"segment", func() { segment.Sentences(doc) }},
		{"parse", func() { model.Parse(doc, sentences) }},
		{"mention", func() { mention.Find(doc, trees, reg) }},
		{"resolve", func() { resolve.Link(doc, trees, mentions, reg) }},
		{"relate", func() { patterns.Find(related) }},
		{"qualify", func() { cues.State(doc, related, patterns, relations) }},
	} {
		b.Run(stage.name, func(b *testing.B) {
			for b.Loop() {
				stage.run()
			}
			b.ReportMetric(float64(len(sentences))*float64(b.N)/b.Elapsed().Seconds(), "sentences/s")
		})
	}
}
