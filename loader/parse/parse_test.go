package parse

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"chancery/loader/parse/internal/kernel"
	"chancery/loader/segment"
	"chancery/loader/text"
)

func ExampleModel_Parse() {
	model, err := Open()
	if err != nil {
		fmt.Println(err)
		return
	}
	doc := text.Doc{Text: "Xi Jinping met Vladimir Putin in Beijing."}
	tree := model.Parse(doc, segment.Sentences(doc))[0]
	for _, word := range tree.Words {
		fmt.Println(word.Form, word.Lemma, word.UPOS, word.Head, word.Relation)
	}
	for _, name := range tree.Names {
		fmt.Println(name.Type, doc.Slice(tree.Span(name.First, name.Last)))
	}
	// Output:
	// Xi Xi PROPN 2 nsubj
	// Jinping Jinping PROPN 0 flat
	// met meet VERB -1 root
	// Vladimir Vladimir PROPN 2 obj
	// Putin Putin PROPN 3 flat
	// in in ADP 6 case
	// Beijing Beijing PROPN 2 obl
	// . . PUNCT 2 punct
	// PER Xi Jinping
	// PER Vladimir Putin
	// LOC Beijing
}

// checkTrees fails where trees do not belong to the sentences or are no trees.
func checkTrees(t *testing.T, doc text.Doc, sentences []segment.Sentence, trees []Tree) {
	t.Helper()
	if len(trees) != len(sentences) {
		t.Fatalf("%d trees for %d sentences", len(trees), len(sentences))
	}
	for i, tree := range trees {
		if tree.Sentence != sentences[i] {
			t.Fatalf("tree %d has another sentence", i)
		}
		tokens := segment.Tokens(doc, sentences[i])
		if len(tokens) != len(tree.Words) {
			t.Fatalf("%d words for %d tokens", len(tree.Words), len(tokens))
		}
		roots := 0
		for k, word := range tree.Words {
			if word.Span != tokens[k] || word.Form != doc.Slice(tokens[k]) {
				t.Fatalf("word %d is %v %q, token is %v", k, word.Span, word.Form, tokens[k])
			}
			if word.Head < 0 {
				roots++
			}
			if word.Head >= len(tree.Words) || !tree.Dominates(tree.Root(), k) {
				t.Fatalf("word %d hangs on %d and so not on the root", k, word.Head)
			}
			if (word.Head < 0) != (word.Relation == "root") || word.Relation == "" || word.UPOS == "" {
				t.Fatalf("word %d: head %d, relation %q, tag %q", k, word.Head, word.Relation, word.UPOS)
			}
			for _, p := range []float64{word.HeadProbability, word.RelationProbability, word.TagProbability} {
				if !(p >= 0 && p <= 1.00001) {
					t.Fatalf("word %d has probability %v", k, p)
				}
			}
		}
		seen := map[string]bool{}
		for k, word := range tree.Words {
			for name, group := range map[string]bool{"subject": word.Relation == "nsubj" || word.Relation == "nsubj:pass", "object": word.Relation == "obj"} {
				if key := fmt.Sprint(word.Head, name); group && seen[key] {
					t.Fatalf("word %d is the second %s of word %d", k, name, word.Head)
				} else if group {
					seen[key] = true
				}
			}
		}
		if roots != min(1, len(tree.Words)) {
			t.Fatalf("%d roots of %d words", roots, len(tree.Words))
		}
		at := 0
		for _, name := range tree.Names {
			if name.First < at || name.Last <= name.First || name.Last > len(tree.Words) || name.Type == "" || !(name.Probability > 0 && name.Probability <= 1) {
				t.Fatalf("name %+v after word %d of %d", name, at, len(tree.Words))
			}
			at = name.Last
		}
	}
}

func hostileTexts() []string {
	long := strings.Repeat("the minister of the state met the envoy , and ", 60)
	return []string{
		"", " ", "?", "a", strings.Repeat("x", 5000), strings.Repeat("x-", 3000), strings.Repeat("antidisestablishmentarianism", 400),
		long, strings.Repeat("no ", 1000), strings.Repeat("déjà—vu ", 300), strings.Repeat("𝔘𝔫𝔦𝔠𝔬𝔡𝔢 ", 300),
		"zero\u200bwidth \u200f\u202eשלום עולם\u202c, مرحبا! 👩‍👩‍👧‍👦🏽 \x00\x01\x7f", "\xff\xfe \xed\xa0\x80 a\xc3", "I\u0307stanbul İSTANBUL ﬃ ǅ ß", "北京 和 東京。他们签了。",
	}
}

func TestHostileTextGivesTrees(t *testing.T) {
	for _, m := range []*Model{invented(t, 1), opened(t)} {
		for _, in := range hostileTexts() {
			doc := text.Doc{Text: in}
			sentences := segment.Sentences(doc)
			checkTrees(t, doc, sentences, m.Parse(doc, sentences))
		}
	}
}

func TestLongSentenceIsCutAndJoined(t *testing.T) {
	m := opened(t)
	clause := "The foreign minister of Chad met the president of Niger in the capital on Monday ; "
	doc := text.Doc{Text: strings.TrimSuffix(strings.Repeat(clause, 20), "; ") + "."}
	sentences := segment.Sentences(doc)
	trees := m.Parse(doc, sentences)
	checkTrees(t, doc, sentences, trees)
	if len(trees) != 1 || len(trees[0].Words) < 300 {
		t.Fatalf("%d trees, the first of %d words", len(trees), len(trees[0].Words))
	}
	joined, met := 0, 0
	for _, word := range trees[0].Words {
		if word.HeadProbability == 0 {
			joined++
			if word.Relation != "parataxis" || word.Head != trees[0].Root() {
				t.Errorf("a part hangs on %d as %s", word.Head, word.Relation)
			}
		}
		if word.Lemma == "meet" && word.UPOS == "VERB" {
			met++
		}
	}
	if want := (len(trees[0].Words)+windowWords-1)/windowWords - 1; joined < want || joined > want+2 || met != 20 {
		t.Errorf("%d parts joined, want %d; %d verbs, want 20", joined, want, met)
	}
}

func TestBatchesDoNotChangeTrees(t *testing.T) {
	m := opened(t)
	doc := text.Doc{Text: "Chad and Niger signed. " + strings.Repeat("The talks that Berlin had spent months preparing failed on Monday, officials in Paris said. ", 30) + "Kenya left."}
	sentences := segment.Sentences(doc)
	together := m.Parse(doc, sentences)
	checkTrees(t, doc, sentences, together)
	for i := range sentences {
		alone := m.Parse(doc, sentences[i:i+1])[0]
		for k := range alone.Words {
			if alone.Words[k] != together[i].Words[k] {
				t.Fatalf("sentence %d word %d: alone %+v, together %+v", i, k, alone.Words[k], together[i].Words[k])
			}
		}
	}
}

func TestEveryMachineGivesTheSameTrees(t *testing.T) {
	doc := text.Doc{Text: "Sources close to the palace deny that Queen Amara II asked Premier Joonas Väli to resign. Kenya left, though."}
	sentences := segment.Sentences(doc)
	for _, file := range []string{embeddedModel, inventedFile(4)} {
		var want []Tree
		for _, machine := range kernel.Machines() {
			m, err := open(file, machine)
			if err != nil {
				t.Fatal(err)
			}
			got := m.Parse(doc, sentences)
			if want == nil {
				want = got
			}
			for i := range got {
				for k := range got[i].Words {
					if got[i].Words[k] != want[i].Words[k] {
						t.Fatalf("%s: %+v, want %+v", machine.Name(), got[i].Words[k], want[i].Words[k])
					}
				}
			}
		}
	}
}

func TestModelServesManyGoroutines(t *testing.T) {
	m := invented(t, 2)
	doc := text.Doc{Text: strings.Repeat("The envoy left Geneva. They had not agreed on anything, he said. ", 10)}
	sentences := segment.Sentences(doc)
	want := fmt.Sprint(m.Parse(doc, sentences))
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 5 {
				if got := fmt.Sprint(m.Parse(doc, sentences)); got != want {
					t.Error("another goroutine got other trees")
				}
			}
		})
	}
	group.Wait()
}

func TestSteadyStateAllocatesOnlyTheTrees(t *testing.T) {
	m := invented(t, 3)
	doc := text.Doc{Text: strings.Repeat("the envoy left the capital and they had not agreed on anything at all . ", 20)}
	sentences := segment.Sentences(doc)
	words := 0
	for _, tree := range m.Parse(doc, sentences) {
		words += len(tree.Words)
	}
	if n := testing.AllocsPerRun(20, func() { m.Parse(doc, sentences) }); n > float64(words)/4 {
		t.Errorf("%v allocations for %d words", n, words)
	}
}

func TestOpenRefusesWhatIsNoModel(t *testing.T) {
	good := inventedFile(1)
	for name, file := range map[string]string{
		"empty": "", "magic": "x" + good[1:], "format": good[:8] + "\x01" + good[9:], "header": good[:16] + "x" + good[17:],
		"cut": good[:len(good)/2], "cut header": good[:20], "long header": good[:12] + "\xff\xff\xff\x00" + good[16:],
		"tensor": strings.Replace(good, `"name":"arc.headbias"`, `"name":"arc.headbiaz"`, 1),
		"shape":  strings.Replace(good, `"width":48`, `"width":96`, 1),
	} {
		if m, err := open(file, kernel.Best()); err == nil || m != nil || !strings.HasPrefix(err.Error(), "parse: ") {
			t.Errorf("%s: model %v, error %v", name, m != nil, err)
		}
	}
}

// golden is what tools/train/check.py computed from model.bin for invented sentences.
type golden struct {
	Sentences []struct {
		Words, Relations, Tags, Names []string
		Pieces                        []int32
		Heads                         []int
		Arc, Name, Claim              [][]float32
	}
}

// TestScoresAgreeWithTheTrainer compares with scores that Python computed. Where a number lies
// at the border between two 8-bit integers, the two may round it differently, and a sentence
// then differs a little throughout: so some sentences must agree closely, and all roughly.
func TestScoresAgreeWithTheTrainer(t *testing.T) {
	content, err := os.ReadFile(filepath.Join("testdata", "scores.json"))
	if err != nil {
		t.Skipf("skipped: no scores to compare with: %v", err)
	}
	var want golden
	if err := json.Unmarshal(content, &want); err != nil {
		t.Fatal(err)
	}
	m := opened(t)
	close, words, differing := 0, 0, 0
	for _, s := range want.Sentences {
		tree := m.ParseWords(s.Words)
		b := m.batches.New().(*batch)
		m.add(b, []Tree{tree}, 0)
		if fmt.Sprint(b.pieces) != fmt.Sprint(s.Pieces) {
			t.Errorf("%v: pieces %v, want %v", s.Words, b.pieces, s.Pieces)
			continue
		}
		m.encoder.run(b)
		m.heads.run(b)
		m.heads.arcs(b, &b.windows[0])
		widest := 0.0
		for i := range s.Words {
			for j, v := range s.Arc[i] {
				widest = max(widest, math.Abs(float64(b.arcRow(&b.windows[0], i+1)[j]-v)))
			}
			for j, v := range s.Name[i] {
				widest = max(widest, math.Abs(float64(b.heads.name[(i+1)*m.names.count+j]-v)))
			}
			words++
			if i < len(s.Names) && s.Names[i] != nameLabelOf(tree, i) {
				t.Logf("%v: word %d is %s, want %s", s.Words, i, nameLabelOf(tree, i), s.Names[i])
				differing++
			}
			if word := tree.Words[i]; word.Head+1 != s.Heads[i] || word.Relation != s.Relations[i] || word.UPOS+"|"+word.XPOS != s.Tags[i] {
				differing++
				t.Logf("%v: word %d: %+v, want head %d %s, %s", s.Words, i, word, s.Heads[i], s.Relations[i], s.Tags[i])
			}
		}
		widest = max(widest, claimGap(m, &tree, s.Claim))
		if widest < 0.02 {
			close++
		}
		if widest > 3 { // of scores that reach from -30 to 20
			t.Errorf("%v: a score differs by %v", s.Words, widest)
		}
	}
	t.Logf("%d of %d sentences agree closely, %d of %d words are read differently", close, len(want.Sentences), differing, words)
	if 4*close < len(want.Sentences) {
		t.Errorf("only %d of %d sentences agree closely", close, len(want.Sentences))
	}
	if 25*differing > words { // settle differs on purpose, where one verb would have two subjects
		t.Errorf("%d of %d words are read differently", differing, words)
	}
}

// nameLabelOf gives the label of a word as the trainer writes it: "B-PARTY".
func nameLabelOf(t Tree, word int) string {
	for _, name := range t.Names {
		switch {
		case word == name.First:
			return "B-" + name.Kind
		case word > name.First && word < name.Last:
			return "I-" + name.Kind
		}
	}
	return "O"
}

// claimGap is the widest difference between the trainer's scores and ours of what is said of the
// first word and the last at the middle one. Ours are shares, so the trainer's are turned into shares.
func claimGap(m *Model, t *Tree, want [][]float32) float64 {
	n := len(t.Words)
	o := m.Opinions(t, []Candidate{{0, n - 1, n / 2}})[0]
	m.heads.machine.Softmax(want[0])
	widest := 0.0
	for i, share := range want[0] {
		widest = max(widest, math.Abs(float64(share-o.shares[i])))
	}
	return widest
}

func FuzzParse(f *testing.F) {
	for _, in := range hostileTexts() {
		f.Add(in)
	}
	m, err := open(inventedFile(5), kernel.Best())
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, in string) {
		doc := text.Doc{Text: in}
		sentences := segment.Sentences(doc)
		checkTrees(t, doc, sentences, m.Parse(doc, sentences))
	})
}

func opened(t testing.TB) *Model {
	t.Helper()
	m, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func BenchmarkParse(b *testing.B) {
	doc := text.Doc{Text: strings.Repeat("The foreign ministers of Chad and Niger signed a border agreement in the capital on Tuesday, officials said. "+
		"NATO's secretary general had not been told about the talks. Sanctions followed within days. "+
		"Sources close to the palace deny that the queen asked her prime minister, who had lost three votes since March, to resign before the summit. ", 10)}
	sentences := segment.Sentences(doc)
	for _, machine := range kernel.Machines() {
		m, err := open(embeddedModel, machine)
		if err != nil {
			b.Fatal(err)
		}
		words := 0
		for _, tree := range m.Parse(doc, sentences) {
			words += len(tree.Words)
		}
		b.Run(machine.Name(), func(b *testing.B) {
			runtime.GC()
			for b.Loop() {
				m.Parse(doc, sentences)
			}
			b.ReportMetric(float64(b.N*words)/b.Elapsed().Seconds(), "words/s")
			b.ReportMetric(float64(b.N*len(sentences))/b.Elapsed().Seconds(), "sentences/s")
		})
	}
}

// BenchmarkArticles reads 30,000 words of news articles from text to trees and names on one core, with the kernels of
// every processor: the text that bench/spacy gives to spaCy.
func BenchmarkArticles(b *testing.B) {
	docs := articles(b, 30000)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	for _, machine := range kernel.Machines() {
		m, err := open(embeddedModel, machine)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(machine.Name(), func(b *testing.B) {
			runtime.GC()
			words := 0
			for b.Loop() {
				for _, doc := range docs {
					for _, tree := range m.Parse(doc, segment.Sentences(doc)) {
						words += len(tree.Words)
					}
				}
			}
			b.ReportMetric(float64(words)/b.Elapsed().Seconds(), "words/s")
			b.ReportMetric(mostMemory(), "MiB-at-most")
		})
	}
}

// mostMemory gives the most memory that the process has held, in MiB; 0 where the system does not say.
func mostMemory() float64 {
	content, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(content), "VmHWM:")
	var kib float64
	_, _ = fmt.Sscan(rest, &kib)
	return kib / 1024
}

// articles gives articles of the development data with so many words in all, parted at white space.
func articles(b *testing.B, words int) (docs []text.Doc) {
	data := cmp.Or(os.Getenv("CHANCERY_DATA"), "../../../shared")
	paths, err := filepath.Glob(filepath.Join(data, "corpus/polnear/dev/text/*.txt"))
	if err != nil || len(paths) == 0 {
		b.Skip("skipped: no articles in " + data + " (set CHANCERY_DATA)")
	}
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			b.Fatal(err)
		}
		docs = append(docs, text.Doc{Name: filepath.Base(path), Text: string(content)})
		if words -= len(strings.Fields(string(content))); words <= 0 {
			break
		}
	}
	return docs
}

func BenchmarkOpen(b *testing.B) {
	for b.Loop() {
		if _, err := Open(); err != nil {
			b.Fatal(err)
		}
	}
}
