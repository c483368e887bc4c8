package eval

import (
	"sort"
	"strings"

	"chancery/schema"
)

// Canonical gives the registry's usual name for a name, alias or demonym ("Russian",
// "Moscow's" …: "Russia"), and false where the registry does not know it.
type Canonical func(name string) (string, bool)

// namePlain are words that do not tell names apart.
var namePlain = words("a an the of for and in s to")

// nameSame maps spellings of one word to one of them.
var nameSame = map[string]string{
	"defense": "defence", "center": "centre", "theater": "theatre", "organisation": "organization", "programme": "program",
	"labor": "labour", "spokesman": "spokesperson", "spokeswoman": "spokesperson", "chairman": "chair", "chairwoman": "chair", "chairperson": "chair",
}

// possessive takes the endings of possessors away: "Kenya's" is Kenya.
var possessive = strings.NewReplacer("'s ", " ", "’s ", " ", "' ", " ", "’ ", " ")

func words(list string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(list) {
		set[word] = true
	}
	return set
}

// nameKey gives the form under which the names of ends are compared: folded, articles and
// small words dropped, parts that the registry knows under their usual name, in any order, so
// that "Russian president" is "President of Russia". A government is its country.
func (c Canonical) nameKey(name string) string {
	folded := strings.Fields(schema.Fold(possessive.Replace(name + " ")))
	var parts []string
	wholes := 0
	for i := 0; i < len(folded); {
		width := 1
		part := folded[i]
		for n := min(6, len(folded)-i); n >= 1; n-- {
			usual, known := c.usual(folded[i : i+n])
			if known {
				width, part = n, usual
				break
			}
		}
		i += width
		wholes++
		for _, word := range strings.Fields(part) {
			if namePlain[word] {
				continue
			}
			if same := nameSame[word]; same != "" {
				word = same
			}
			parts = append(parts, word)
		}
	}
	if wholes > 1 {
		parts = c.withoutGovernment(parts)
	}
	sort.Strings(parts)
	return strings.Join(parts, "|")
}

// withoutGovernment leaves the country of "Russian government".
func (c Canonical) withoutGovernment(parts []string) []string {
	for i, part := range parts {
		if part != "government" && part != "authorities" && part != "administration" {
			continue
		}
		rest := append(append([]string(nil), parts[:i]...), parts[i+1:]...)
		if _, known := c.usual(rest); known || c == nil && len(rest) == 1 {
			return rest
		}
	}
	return parts
}

// usual gives the folded usual name of some folded words.
func (c Canonical) usual(part []string) (string, bool) {
	if c == nil || len(part) == 1 && namePlain[part[0]] {
		return "", false
	}
	name, known := c(strings.Join(part, " "))
	if !known {
		return "", false
	}
	usual := strings.Fields(schema.Fold(name))
	for len(usual) > 1 && namePlain[usual[0]] {
		usual = usual[1:]
	}
	return strings.Join(usual, " "), true
}

// sameName says whether a name is one of the others.
func (c Canonical) sameName(name string, others []string) bool {
	key := c.nameKey(name)
	for _, other := range others {
		if key == c.nameKey(other) {
			return true
		}
	}
	return false
}
