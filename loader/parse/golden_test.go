package parse

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"chancery/loader/parse/internal/kernel"
)

// goldenSentences is how many sentences the sums are taken over: after each of these numbers
// one is written down, and a slow machine stops early.
var goldenSentences = []int{5, 40, 300}

// TestScoresGoldenOnEveryMachine holds sums over the encoder's vectors and the probabilities
// that the heads make of them against those that are written down: every kernel of every kind
// of processor must give the same bits. A new model.bin gives new sums: CHANCERY_UPDATE=1
// writes them.
func TestScoresGoldenOnEveryMachine(t *testing.T) {
	path := filepath.Join("testdata", "scores.sha256")
	models := []struct{ name, file string }{{"invented", inventedFile(6)}, {"model.bin", embeddedModel}}
	if os.Getenv("CHANCERY_UPDATE") != "" {
		var lines strings.Builder
		for _, model := range models {
			for i, sum := range scoreSums(t, model.file, kernel.Best(), len(goldenSentences)) {
				fmt.Fprintf(&lines, "%s, %d sentences: %s\n", model.name, goldenSentences[i], sum)
			}
		}
		if err := os.WriteFile(path, []byte(lines.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, model := range models {
		for _, machine := range kernel.Machines() {
			t.Run(model.name+"/"+machine.Name(), func(t *testing.T) {
				for i, sum := range scoreSums(t, model.file, machine, goldenDepth(model.file, machine)) {
					line := fmt.Sprintf("%s, %d sentences: %s\n", model.name, goldenSentences[i], sum)
					if !strings.Contains(string(content), line) {
						t.Errorf("%snot in %s: if model.bin is new, write it with CHANCERY_UPDATE=1", line, path)
					}
				}
			})
		}
	}
}

// goldenDepth says how many of the sums a machine has time for.
func goldenDepth(file string, machine kernel.Machine) int {
	large := file == embeddedModel
	switch {
	case large && testing.Short():
		return 1
	case testing.Short(), large && machine.Name() == "portable":
		return 2
	}
	return len(goldenSentences)
}

// scoreSums gives the first sums of a model on a machine.
func scoreSums(t *testing.T, file string, machine kernel.Machine, depth int) []string {
	t.Helper()
	m, err := open(file, machine)
	if err != nil {
		t.Fatal(err)
	}
	var sums []string
	total, b := sha256.New(), m.batches.New().(*batch)
	for i, words := range inventedSentences(goldenSentences[depth-1]) {
		addScores(total, m, b, words)
		if i+1 == goldenSentences[len(sums)] {
			sums = append(sums, fmt.Sprintf("%x", total.Sum(nil)))
		}
	}
	return sums
}

// addScores adds to a sum what the model computes of a sentence.
func addScores(total hash.Hash, m *Model, b *batch, words []string) {
	put := func(x ...float32) {
		for _, v := range x {
			total.Write(binary.LittleEndian.AppendUint32(nil, math.Float32bits(v)))
		}
	}
	trees := []Tree{{Words: make([]Word, len(words))}}
	for i, form := range words {
		trees[0].Words[i].Form = form
	}
	m.add(b, trees, 0)
	w := b.windows[0]
	m.flush(b, trees)
	for _, mixed := range b.mixed {
		put(mixed...)
	}
	for i, word := range trees[0].Words {
		put(b.arcRow(&w, i+1)...) // probabilities by now
		fmt.Fprintln(total, word.Form, word.Lemma, word.UPOS, word.XPOS, word.Head, word.Relation)
		put(float32(word.HeadProbability), float32(word.RelationProbability), float32(word.TagProbability))
	}
	for _, name := range trees[0].Names {
		fmt.Fprintln(total, name.First, name.Last, name.Type)
		put(float32(name.Probability))
	}
}

// inventedSentences draws sentences about states and people that there are not, up to two
// clauses long and with a word now and then that no vocabulary knows.
func inventedSentences(n int) [][]string {
	random := rand.New(rand.NewPCG(9, 10))
	one := func(from string) string {
		choices := strings.Split(from, "|")
		return choices[random.IntN(len(choices))]
	}
	who := func() string {
		return one("Amara Okonjo-Väli|the foreign minister of Norland|Queen Sibel II|rebels|a spokesman for the Ostran embassy|" +
			"the Council of the Seven Coasts|Premier J. R. Quist|both sides|its new envoy , Marek Dol ,|the U.N.-backed mission|she|nobody")
	}
	did := func() string {
		return one("met|refused to recognise|signed a treaty with|has never accused|will visit|is said to have paid|expelled|" +
			"congratulated|would not meet|voted against|was succeeded by|denied that it had armed|joined|3xz-qvorted")
	}
	when := func() string {
		return one("on Tuesday|in March 1997|for the third time since the war|in Port Kesra|behind closed doors|despite €4.5bn in aid|at 10:30|")
	}
	sentences := make([][]string, n)
	for i := range sentences {
		text := fmt.Sprintf("%s %s %s %s", who(), did(), who(), when())
		switch random.IntN(4) {
		case 0:
			text += fmt.Sprintf(" , %s %s , and %s %s %s", who(), one("said|announced|claimed"), who(), did(), who())
		case 1:
			text = fmt.Sprintf("%s that %s", one("Sources deny|It is unclear whether or not|“ We know|Dol told reporters"), text)
		case 2:
			text = strings.ToUpper(text)
		}
		sentences[i] = strings.Fields(text + one(" .| !| ?|"))
	}
	return sentences
}
