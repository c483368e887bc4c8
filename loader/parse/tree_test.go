package parse

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"chancery/loader/text"
)

// signed is the tree of "Chad and Niger were asked to sign .", made by hand.
func signed() Tree {
	t := Tree{Names: []Name{{First: 0, Last: 1, Type: "LOC", Probability: .987}, {First: 2, Last: 3, Type: "LOC", Probability: 1}}}
	at := 0
	for _, w := range []struct {
		form, lemma, upos, xpos string
		head                    int
		relation                string
	}{
		{"Chad", "Chad", "PROPN", "NNP", 4, "nsubj:pass"}, {"and", "and", "CCONJ", "CC", 2, "cc"},
		{"Niger", "Niger", "PROPN", "NNP", 0, "conj"}, {"were", "be", "AUX", "VBD", 4, "aux:pass"},
		{"asked", "ask", "VERB", "VBN", -1, "root"}, {"to", "to", "PART", "TO", 6, "mark"},
		{"sign", "sign", "VERB", "VB", 4, "xcomp"}, {".", ".", "PUNCT", ".", 4, "punct"},
	} {
		t.Words = append(t.Words, Word{Span: text.Span{Start: at, End: at + len(w.form)}, Form: w.form, Lemma: w.lemma, UPOS: w.upos,
			XPOS: w.xpos, Head: w.head, Relation: w.relation, HeadProbability: .96, RelationProbability: .99, TagProbability: 1})
		at += len(w.form) + 1
	}
	return t
}

func ExampleTree_Format() {
	if err := signed().Format(os.Stdout); err != nil {
		fmt.Println(err)
	}
	// Output:
	// 1  Chad   Chad   PROPN  NNP  5  nsubj:pass  .95
	// 2  and    and    CCONJ  CC   3  cc          .95
	// 3  Niger  Niger  PROPN  NNP  1  conj        .95
	// 4  were   be     AUX    VBD  5  aux:pass    .95
	// 5  asked  ask    VERB   VBN  0  root        .95
	// 6  to     to     PART   TO   7  mark        .95
	// 7  sign   sign   VERB   VB   5  xcomp       .95
	// 8  .      .      PUNCT  .    5  punct       .95
	// name  1-1  LOC  Chad  .98
	// name  3-3  LOC  Niger  1
}

func TestTree(t *testing.T) {
	tree := signed()
	for _, c := range []struct {
		what      string
		got, want any
	}{
		{"root", tree.Root(), 4},
		{"root of nothing", Tree{}.Root(), -1},
		{"children", tree.Children(4), []int{0, 3, 6, 7}},
		{"child of the root", tree.Children(-1), []int{4}},
		{"child by relation", tree.Child(4, "obj", "nsubj"), 0},
		{"child by subtype", tree.Child(4, "aux:pass"), 3},
		{"no such child", tree.Child(4, "obj"), -1},
		{"subtype only", tree.Child(4, "nsubj:outer"), -1},
		{"descendants", tree.Descendants(0), []int{0, 1, 2}},
		{"descendants of nothing", len(tree.Descendants(99)), 0},
		{"subtree", tree.Subtree(0), text.Span{Start: 0, End: 14}},
		{"subtree of nothing", tree.Subtree(-1), text.Span{}},
		{"dominates", tree.Dominates(4, 1), true},
		{"does not dominate", tree.Dominates(6, 1), false},
		{"word at", tree.WordAt(10), 2},
		{"no word at", tree.WordAt(4), -1},
		{"span", tree.Span(1, 3), text.Span{Start: 5, End: 14}},
		{"no span", tree.Span(3, 3), text.Span{}},
		{"probability", math.Round(tree.Words[0].Probability()*1e4) / 1e4, .9504},
	} {
		if fmt.Sprint(c.got) != fmt.Sprint(c.want) {
			t.Errorf("%s: %v, want %v", c.what, c.got, c.want)
		}
	}
}

func TestLoopedTreeEnds(t *testing.T) {
	loop := Tree{Words: []Word{{Head: 1}, {Head: 0}}}
	if loop.Dominates(5, 0) || loop.Root() != -1 {
		t.Error("a loop has a root or dominates what is not in it")
	}
}

// bestByTrial tries every assignment of heads.
func bestByTrial(scores []float32, n int) float64 {
	best := math.Inf(-1)
	heads := make([]int, n)
	var try func(i int, sum float64)
	try = func(i int, sum float64) {
		if i == n {
			roots := 0
			for k := 1; k < n; k++ {
				if heads[k] == 0 {
					roots++
				}
				at, steps := k, 0
				for at != 0 && steps <= n {
					at, steps = heads[at], steps+1
				}
				if at != 0 {
					return
				}
			}
			if roots == 1 && sum > best {
				best = sum
			}
			return
		}
		for j := range n {
			if j != i {
				heads[i] = j
				try(i+1, sum+float64(scores[i*n+j]))
			}
		}
	}
	try(1, 0)
	return best
}

func TestArborescenceIsTheBestTree(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	var a arborescence
	for trial := range 400 {
		n := 2 + trial%5
		scores := make([]float32, n*n)
		for i := range scores {
			scores[i] = float32(random.IntN(9)) + float32(random.Float64())
			if i%n == 0 && trial%2 == 0 {
				scores[i] += 6 // several words that would all be the root
			}
		}
		heads := a.best(scores, n, n)
		sum, roots := 0.0, 0
		for i := 1; i < n; i++ {
			sum += float64(scores[i*n+heads[i]])
			if heads[i] == 0 {
				roots++
			}
			at, steps := i, 0
			for ; at != 0 && steps <= n; steps++ {
				at = heads[at]
			}
			if at != 0 {
				t.Fatalf("heads %v loop", heads)
			}
		}
		if want := bestByTrial(scores, n); roots != 1 || math.Abs(sum-want) > 1e-4 {
			t.Fatalf("heads %v score %v with %d roots, want %v with one", heads, sum, roots, want)
		}
	}
}

func TestArborescenceOfBadScores(t *testing.T) {
	var a arborescence
	bad := []float32{float32(math.NaN()), float32(math.Inf(1)), float32(math.Inf(-1)), 1e38, -1e38, 0}
	for n := 2; n < 30; n++ {
		scores := make([]float32, n*n)
		for i := range scores {
			scores[i] = bad[(i*7+n)%len(bad)]
		}
		roots := 0
		for i, head := range a.best(scores, n, n)[:n] {
			if head < 0 || head >= n {
				t.Fatalf("head %d of %d", head, n)
			}
			if i > 0 && head == 0 {
				roots++
			}
		}
		if roots != 1 {
			t.Fatalf("%d roots among %d", roots, n)
		}
	}
}

func TestLemma(t *testing.T) {
	table := readLemmas(lemmasFile)
	for _, c := range []struct{ tags, pairs string }{
		{"VERB VBD", "met:meet signed:sign agreed:agree denied:deny died:die controlled:control stopped:stop called:call issued:issue welcomed:welcome threatened:threaten imposed:impose targeted:target invited:invite used:use overthrew:overthrow put:put passed:pass reinvaded:reinvade occurred:occur visited:visit Announced:announce travelled:travel"},
		{"VERB VBG", "making:make running:run lying:lie seeing:see being:be warning:warn putting:put beginning:begin arguing:argue"},
		{"VERB VBZ", "says:say goes:go denies:deny watches:watch has:have uses:use focuses:focus causes:cause"},
		{"VERB VBN", "sent:send been:be seen:see accused:accuse rebuilt:rebuild"},
		{"AUX VBZ", "'s:be is:be ’s:be has:have does:do"},
		{"AUX MD", "ca:can wo:will 'll:will 'd:would could:could"},
		{"NOUN NNS", "countries:country parties:party crises:crisis wives:wife men:man spokeswomen:spokeswoman troops:troops talks:talk boxes:box buses:bus houses:house viruses:virus movies:movie people:people 1990s:1990s chiefs:chief"},
		{"NOUN NN", "Treaty:treaty TV:TV news:news"},
		{"PROPN NNPS", "Iraqis:Iraqi Netherlands:Netherlands"},
		{"PROPN NNP", "Paris:Paris"},
		{"ADJ JJR", "bigger:big larger:large easier:easy better:good later:late stronger:strong"},
		{"ADJ JJS", "biggest:big worst:bad latest:late"},
		{"ADJ JJ", "Russian:Russian new:new"},
		{"PRON PRP", "me:I him:he them:they her:she us:we"},
		{"PRON PRP$", "her:her his:his"},
		{"DET DT", "These:this an:a"},
		{"PART RB", "n't:not n’t:not"},
		{"PART POS", "'s:'s ':'s"},
		{"NUM CD", "1,000:1000 Two:two XIV:XIV"},
		{"PUNCT ``", "“:\""},
	} {
		upos, xpos, _ := strings.Cut(c.tags, " ")
		for _, pair := range strings.Fields(c.pairs) {
			form, want, _ := strings.Cut(pair, ":")
			if got := table.lemma(form, upos, xpos, false); got != want {
				t.Errorf("%s %s: %s, want %s", form, c.tags, got, want)
			}
		}
	}
	if got := table.lemma("New", "ADJ", "JJ", true); got != "new" {
		t.Errorf("first word New: %s, want new", got)
	}
}

func TestCaseClass(t *testing.T) {
	for word, want := range map[string]int32{
		"": caseNone, "?!": caseNone, "said": caseLower, "re-election": caseLower, "1990s": caseLower, "Xi": caseTitle, "A": caseTitle, "NATO": caseUpper,
		"U.S.": caseUpper, "X1": caseUpper, "McCain": caseMixed, "O'Neill": caseMixed, "eBay": caseMixed, "北京": caseMixed, "2022": caseDigits, "5%": caseDigits, "Élysée": caseTitle,
	} {
		if got := caseClass(word); got != want {
			t.Errorf("%q has class %d, want %d", word, got, want)
		}
	}
}

func TestWordPieces(t *testing.T) {
	vocabulary := map[string]int32{"[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "min": 4, "##ister": 5, "-": 6, "cafe": 7, "##s": 8, ".": 9, "u": 10}
	s := newSplitter(vocabulary)
	for word, want := range map[string]string{
		"Minister": "[4 5]", "Cafés": "[7 8]", "U.": "[10 9]", "min-min": "[4 6 4]", "xyz": "[1]", "": "[1]", "minx-min": "[1 6 4]",
		"--------------------": "[6 6 6 6 6 6 6 6 6 6 6 6]", "\u0301": "[1]", "min\u200b": "[1]",
	} {
		if got := fmt.Sprint(s.append(nil, word)); got != want {
			t.Errorf("%q gives %s, want %s", word, got, want)
		}
	}
}
