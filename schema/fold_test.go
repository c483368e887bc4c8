package schema

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

func TestFold(t *testing.T) {
	for text, want := range map[string]string{
		"":                            "",
		" -- ":                        "",
		"São Tomé & Príncipe":         "sao tome principe",
		"Saint-Étienne":               "saint etienne",
		"O'Neil":                      "oneil",
		"Hawaiʻi":                     "hawaii",
		"the Kremlin’s":               "the kremlins",
		"U.S.A.":                      "u s a",
		"Łódź":                        "lodz",
		"Đà Nẵng":                     "da nang",
		"Straße":                      "strasse",
		"Ærø":                         "aero",
		"İstanbul ıssız":              "istanbul issiz",
		"Москва́":                     "москва",
		"й":                           "и",
		"ＦＵＬＬ ｗｉｄｔｈ":                  "full width",
		"ﬁnance²":                     "finance2",
		"北京市":                         "北京市",
		"हिन्दी":                      "हिनदी",
		"Prä\u00adsi\u200ddent":       "prasident",
		"zero\u200bwidth":             "zero width",
		"\u202eright\u202c to left":   "right to left",
		"e\u0301 é":                   "e e",
		"𝔘𝔫𝔦":                         "uni",
		"broken \xff bytes":           "broken bytes",
		"tab\tline\nnext\u00a0space":  "tab line next space",
		"Ωmega Σίσυφος":               "ωmega σισυφος",
		"President of Russia (2024–)": "president of russia 2024",
	} {
		if got := Fold(text); got != want {
			t.Errorf("Fold(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestFoldProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		folded := Fold(text)
		if again := Fold(folded); again != folded {
			t.Fatalf("Fold(%q) = %q, and folded again %q", text, folded, again)
		}
		space := true
		for _, r := range folded {
			if r == ' ' {
				if space {
					t.Fatalf("%q has a space too many", folded)
				}
				space = true
				continue
			}
			space = false
			if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mc, r) {
				t.Fatalf("%q holds %q", folded, r)
			}
		}
		if folded != "" && space {
			t.Fatalf("%q ends in a space", folded)
		}
	})
}

// TestFoldOfASCII holds that the short way for ASCII says what the long way says.
func TestFoldOfASCII(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[ -~\t]*`).Draw(t, "text")
		// A word outside ASCII in front makes the text take the long way.
		if got, want := strings.TrimSpace("e "+Fold(text)), Fold("\u00e9 "+text); got != want {
			t.Fatalf("Fold(%q): %q by the short way, %q by the long one", text, got, want)
		}
	})
}
