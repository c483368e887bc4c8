package neo4j

import (
	"fmt"
	"slices"
	"strings"

	"chancery/schema"
)

// A story is a connected component of near-duplicates, named by its smallest document id.
// Candidates are found by bands of two numbers: sketches that SameStory accepts differ in at
// most 25 of 64 numbers, so of any 26 bands at least one is equal, and nothing is missed.
const (
	bandWidth = 2
	bandCount = 26
)

// bands gives the words under which the full-text index finds a sketch.
func bands(sketch schema.Sketch) string {
	var words []string
	for i := 0; i < bandCount && (i+1)*bandWidth <= len(sketch); i++ {
		words = append(words, fmt.Sprintf("%dx%08x%08x", i, sketch[i*bandWidth], sketch[i*bandWidth+1]))
	}
	return strings.Join(words, " ")
}

func numbers(sketch schema.Sketch) []int64 {
	out := make([]int64, len(sketch))
	for i, n := range sketch {
		out[i] = int64(n)
	}
	return out
}

func sketchOf(value any) schema.Sketch {
	list, _ := value.([]any)
	if len(list) == 0 {
		return nil
	}
	sketch := make(schema.Sketch, len(list))
	for i, n := range list {
		whole, _ := n.(int64)
		sketch[i] = uint32(whole)
	}
	return sketch
}

// told is a document with the story it belongs to.
type told struct {
	id, story string
	sketch    schema.Sketch
}

// tell finds the stories of documents that are about to be stored, joins the stories that
// they connect, and gives the story of each by document id.
func (t *transaction) tell(readings []schema.Reading) (map[string]string, error) {
	stories := map[string]string{}
	var fresh []told
	var queries []string
	for _, r := range readings {
		id := r.Document.ID
		stories[id] = id
		if len(r.Document.Sketch) > 0 {
			fresh = append(fresh, told{id: id, story: id, sketch: r.Document.Sketch})
			queries = append(queries, bands(r.Document.Sketch))
		}
	}
	if len(fresh) == 0 {
		return stories, nil
	}
	found, err := t.list("UNWIND $ids AS words CALL db.index.fulltext.queryNodes('document_bands', words) YIELD node AS d"+
		" WITH DISTINCT d RETURN collect([d.id, d.story, d.sketch])", queries)
	if err != nil {
		return nil, err
	}
	var stored []told
	for _, item := range found {
		d := item.([]any)
		stored = append(stored, told{text(d[0]), text(d[1]), sketchOf(d[2])})
	}
	names := union{}
	for i, a := range fresh {
		for _, b := range append(slices.Clone(stored), fresh[:i]...) {
			if a.sketch.SameStory(b.sketch) {
				names.join(a.story, b.story)
			}
		}
	}
	for _, d := range fresh {
		stories[d.id] = names.name(d.story)
	}
	var renamed []any
	for story := range names {
		if name := names.name(story); name != story {
			renamed = append(renamed, []any{story, name})
		}
	}
	return stories, t.rows("UNWIND $rows AS row MATCH (d:Document {story: row[0]}) SET d.story = row[1]", renamed)
}

// retell works out the stories anew of which documents were deleted.
func (t *transaction) retell(stories []string) error {
	if len(stories) == 0 {
		return nil
	}
	found, err := t.list("MATCH (d:Document) WHERE d.story IN $ids RETURN collect([d.id, d.story, d.sketch])", stories)
	if err != nil {
		return err
	}
	var left []told
	for _, item := range found {
		d := item.([]any)
		left = append(left, told{text(d[0]), text(d[1]), sketchOf(d[2])})
	}
	names := union{}
	for i, a := range left {
		for _, b := range left[:i] {
			if a.story == b.story && a.sketch.SameStory(b.sketch) {
				names.join(a.id, b.id)
			}
		}
	}
	var renamed []any
	for _, d := range left {
		if name := names.name(d.id); name != d.story {
			renamed = append(renamed, []any{d.id, name})
		}
	}
	return t.rows("UNWIND $rows AS row MATCH (d:Document {id: row[0]}) SET d.story = row[1]", renamed)
}

// union joins names into sets, each named by its smallest member.
type union map[string]string

func (u union) name(of string) string {
	for {
		next, ok := u[of]
		if !ok || next == of {
			return of
		}
		of = next
	}
}

func (u union) join(a, b string) {
	a, b = u.name(a), u.name(b)
	u[max(a, b)] = min(a, b)
}
