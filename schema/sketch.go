package schema

import (
	"hash/fnv"
	"strings"
)

// Sketch is a MinHash signature of a text's five-word shingles (Broder 1997): texts that
// share most of their wording have sketches that share most of their numbers.
type Sketch []uint32

// sketchSize is the number of hash functions; 64 estimate a Jaccard similarity of .7 with a
// standard error of .06.
const sketchSize = 64

// NewSketch gives the sketch of a text, or nil where it has fewer than twenty words: too
// little to call two texts the same story.
func NewSketch(text string) Sketch {
	words := strings.Fields(Fold(text))
	if len(words) < 20 {
		return nil
	}
	sketch := make(Sketch, sketchSize)
	for i := range sketch {
		sketch[i] = ^uint32(0)
	}
	for i := 0; i+5 <= len(words); i++ {
		hash := fnv.New64a()
		hash.Write([]byte(strings.Join(words[i:i+5], " ")))
		seed := hash.Sum64()
		for k := range sketch {
			seed ^= seed << 13 // xorshift gives one number a hash function from one shingle
			seed ^= seed >> 7
			seed ^= seed << 17
			sketch[k] = min(sketch[k], uint32(seed>>32))
		}
	}
	return sketch
}

// SameStory says whether two sketches are of near-duplicate texts: an estimated Jaccard
// similarity of their shingles of at least .6.
func (s Sketch) SameStory(other Sketch) bool {
	if len(s) == 0 || len(s) != len(other) {
		return false
	}
	same := 0
	for i := range s {
		if s[i] == other[i] {
			same++
		}
	}
	return same*10 >= len(s)*6
}
