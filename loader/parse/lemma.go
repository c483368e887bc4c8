package parse

import (
	"cmp"
	_ "embed"
	"strings"
	"unicode"
	"unicode/utf8"
)

//go:embed lemmas.tsv
var lemmasFile string

// lemmaTable gives dictionary forms: irregular forms by list, the rest by endings. The lists
// are those of lemmas.tsv.
type lemmaTable struct {
	irregular map[string]map[string]string // by list (verb, noun …), then by form
	stems     map[string]byte              // what to do with a stem of this ending: 'e', '=' or '-'
}

func readLemmas(file string) lemmaTable {
	table := lemmaTable{irregular: map[string]map[string]string{}, stems: map[string]byte{}}
	for line := range strings.Lines(file) {
		list, entries, found := strings.Cut(strings.TrimSpace(line), "\t")
		if !found || strings.HasPrefix(list, "#") {
			continue
		}
		words := strings.Fields(entries)
		if len(list) == 1 {
			for _, ending := range words {
				table.stems[ending] = list[0]
			}
			continue
		}
		forms := table.irregular[list]
		if forms == nil {
			forms = map[string]string{}
			table.irregular[list] = forms
		}
		for i, form := range words {
			switch {
			case list == "same" || list == "nounsame":
				forms[form] = form
			case i > 0:
				forms[form] = words[0]
			}
		}
	}
	return table
}

// lemma gives the dictionary form of a word by its tags. The first word of a sentence owes its
// capital to its place.
func (l lemmaTable) lemma(form, upos, xpos string, first bool) string {
	switch {
	case upos == "PUNCT":
		return plainMark(form)
	case upos == "SYM", upos == "X":
		return form
	case xpos == "NNPS":
		return l.singular(form)
	case upos == "PROPN", xpos == "NNP":
		return form
	case upos == "NUM":
		return plainNumber(form)
	case upos == "ADJ" && xpos == "JJ" && ownCapital(form, first), upos == "NOUN" && isAcronym(form):
		return form
	}
	lower := strings.ToLower(form)
	if strings.Contains(lower, "’") {
		lower = strings.ReplaceAll(lower, "’", "'")
	}
	switch upos {
	case "VERB", "AUX":
		return l.verb(lower, xpos)
	case "NOUN":
		switch xpos {
		case "NNS":
			return l.singular(lower)
		case "VBG":
			return l.verb(lower, xpos)
		}
		return lower
	case "ADJ", "ADV":
		return l.degree(lower, upos, xpos)
	}
	switch {
	case xpos == "POS":
		return "'s"
	case lower == "i":
		return "I"
	case lower == "her" && xpos == "PRP":
		return "she"
	}
	if irregular, found := l.irregular["word"][lower]; found {
		return irregular
	}
	return lower
}

// alsoBases are irregular forms that are verbs themselves: to found, to saw, to fell.
const alsoBases = " found saw fell lay bore wound ground bound felt left rent dove rose spat shot bid run come become overcome beat "

func (l lemmaTable) verb(form, xpos string) string {
	switch {
	case form == "'d" && xpos == "MD":
		return "would"
	case form == "could" || form == "would" || form == "might" || form == "should" || form == "must" || form == "may":
		return form
	case xpos == "VB" || xpos == "VBP":
		if base, found := l.irregular["verb"][form]; found && !strings.Contains(alsoBases, " "+form+" ") {
			return base // "forgave", although it was tagged as a present
		}
		return form
	}
	if base, found := l.irregular["verb"][form]; found {
		return base
	}
	if _, found := l.irregular["same"][form]; found {
		return form
	}
	switch xpos {
	case "VBZ":
		return withoutS(form)
	case "VBG":
		if stem, found := strings.CutSuffix(form, "ing"); found && hasVowel(stem) {
			return l.base(stem)
		}
		if stem, found := strings.CutSuffix(form, "in'"); found && hasVowel(stem) {
			return l.base(stem)
		}
	case "VBD", "VBN":
		if stem, found := strings.CutSuffix(form, "ied"); found && len(stem) > 1 {
			return stem + "y"
		}
		if stem, found := strings.CutSuffix(form, "ed"); found && len(stem) > 1 {
			return l.base(stem)
		}
		if cut := strings.LastIndexByte(form, '-'); cut > 0 {
			return form[:cut+1] + l.verb(form[cut+1:], xpos)
		}
		for _, prefix := range []string{"re", "un", "out", "over", "mis", "under"} {
			if rest, found := strings.CutPrefix(form, prefix); found {
				if base, known := l.irregular["verb"][rest]; known {
					return prefix + base
				}
			}
		}
	}
	return form
}

// base restores a verb whose -ed or -ing was taken off.
func (l lemmaTable) base(stem string) string {
	switch l.ending("^" + stem) {
	case 'e':
		return stem + "e"
	case '-':
		return stem[:len(stem)-1]
	}
	if strings.HasSuffix(stem, "e") && !strings.HasSuffix(stem, "ee") {
		return stem + "e" // agreed
	}
	return stem
}

// ending gives what to do with a stem: the longest ending that the table knows decides.
func (l lemmaTable) ending(stem string) byte {
	for i := max(0, len(stem)-16); i < len(stem); i++ {
		if action, found := l.stems[stem[i:]]; found {
			return action
		}
	}
	return '='
}

// withoutS takes the ending of the third person or of the plural off.
func withoutS(form string) string {
	for _, rule := range [][2]string{
		{"ies", "y"}, {"sses", "ss"}, {"shes", "sh"}, {"ches", "ch"}, {"xes", "x"}, {"zzes", "zz"}, {"tzes", "tz"}, {"oes", "o"},
		{"auses", "ause"}, {"ouses", "ouse"}, {"cuses", "cuse"}, {"fuses", "fuse"}, {"^uses", "use"}, {"buses", "buse"}, {"muses", "muse"},
		{"uses", "us"}, {"ss", "ss"}, {"'s", "'s"}, {"0s", "0s"}, {"s", ""},
	} {
		ending := rule[0]
		if ending[0] == '^' {
			if form == ending[1:] {
				return rule[1]
			}
			continue
		}
		if stem, found := strings.CutSuffix(form, ending); found && len(stem) > 0 {
			return stem + rule[1]
		}
	}
	return form
}

// singular gives the singular of a plural; capitals stay.
func (l lemmaTable) singular(form string) string {
	lower := strings.ToLower(form)
	if base, found := l.irregular["noun"][lower]; found {
		return withCapital(base, form)
	}
	if _, found := l.irregular["nounsame"][lower]; found {
		return form
	}
	if cut := strings.LastIndexByte(form, '-'); cut > 0 && cut < len(form)-1 {
		return form[:cut+1] + l.singular(form[cut+1:])
	}
	if stem, found := strings.CutSuffix(lower, "men"); found && len(stem) > 1 && len(lower) == len(form) {
		return form[:len(form)-2] + "an"
	}
	if len(lower) > 4 && strings.HasSuffix(lower, "lves") && len(lower) == len(form) {
		return form[:len(form)-3] + "f"
	}
	if len(form) > 3 && form == strings.ToUpper(form) && form[len(form)-1] == 'S' {
		return form[:len(form)-1]
	}
	return withoutS(form)
}

func withCapital(base, form string) string {
	if r, _ := utf8.DecodeRuneInString(form); unicode.IsUpper(r) {
		return strings.ToUpper(base[:1]) + base[1:]
	}
	return base
}

// degree gives the positive of a comparative or superlative.
func (l lemmaTable) degree(form, upos, xpos string) string {
	ending := ""
	switch xpos {
	case "JJR", "RBR":
		ending = "er"
	case "JJS", "RBS":
		ending = "est"
	case "RB":
		if form == "n't" || form == "nt" {
			return "not"
		}
		return form
	default:
		return form
	}
	list := "adjective"
	if upos == "ADV" {
		list = "adverb"
	}
	if base, found := l.irregular[list][form]; found || form == "further" {
		return cmp.Or(base, form)
	}
	stem, found := strings.CutSuffix(form, ending)
	if !found || len(stem) < 2 {
		return form
	}
	if before, found := strings.CutSuffix(stem, "i"); found {
		return before + "y"
	}
	last := stem[len(stem)-1]
	switch {
	case len(stem) > 3 && last == stem[len(stem)-2] && strings.IndexByte("bdgmnprt", last) >= 0:
		return stem[:len(stem)-1]
	case strings.IndexByte("cvgus", last) >= 0 && !strings.HasSuffix(stem, "ng") && !strings.HasSuffix(stem, "ss"),
		strings.HasSuffix(stem, "bl"), strings.HasSuffix(stem, "pl"), strings.HasSuffix(stem, "tl"), strings.HasSuffix(stem, "ng") && strings.HasSuffix(stem, "rang"):
		return stem + "e"
	}
	for _, known := range []string{"lat", "wid", "saf", "rar", "rud", "whit", "brav", "remot", "tam", "fin", "wis", "crud", "pur", "matur", "cut", "sever", "sor", "ripe", "obscur", "acut", "pal", "lam", "nud", "ripen", "polit", "eas", "insan", "grav", "secur", "sincer", "complet"} {
		if stem == known {
			return stem + "e"
		}
	}
	return stem
}

func hasVowel(s string) bool { return strings.ContainsAny(s, "aeiouy") }

// plainMark gives the ASCII form of quotation marks and dashes.
func plainMark(form string) string {
	switch form {
	case "“", "”", "„", "``", "''":
		return "\""
	case "‘", "’":
		return "'"
	case "–", "—":
		return "-"
	}
	return form
}

// plainNumber gives a number in lower case and without commas.
func plainNumber(form string) string {
	if strings.Trim(form, "0123456789,") == "" {
		return strings.ReplaceAll(form, ",", "")
	}
	if form == strings.ToUpper(form) {
		return form // II, XIV
	}
	return strings.ToLower(form)
}

// ownCapital says whether an adjective is written with a capital wherever it stands. Of first
// words only the commonest endings of demonyms tell.
func ownCapital(form string, first bool) bool {
	if form == strings.ToUpper(form) {
		return false
	}
	if first {
		return unicode.IsUpper(rune(form[0])) && (strings.HasSuffix(form, "ian") || strings.HasSuffix(form, "ese"))
	}
	return strings.IndexFunc(form, unicode.IsUpper) >= 0
}

// isAcronym says whether a noun is a short run of capitals: "TV".
func isAcronym(form string) bool {
	return len(form) > 1 && len(form) <= 3 && strings.Trim(form, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}
