package sqlite

import (
	"encoding/binary"
	"hash/fnv"
	"slices"

	"chancery/schema"
)

// bands is into how many parts a sketch of 64 numbers is cut. Sketches of one story differ in at
// most 25 numbers, so that of 26 parts at least one is equal: no pair is missed.
const bands = 26

// bandKeys gives the keys of a sketch's bands.
func bandKeys(sketch schema.Sketch) []int64 {
	keys := make([]int64, bands)
	for b := range keys {
		hash := fnv.New64a()
		part := []byte{byte(b)}
		for _, number := range sketch[b*len(sketch)/bands : (b+1)*len(sketch)/bands] {
			part = binary.LittleEndian.AppendUint32(part, number)
		}
		hash.Write(part)
		keys[b] = int64(hash.Sum64())
	}
	return keys
}

// joinStory gives a new document, and all that it connects, the smallest id among them as story.
func (w *writing) joinStory(n int64, d schema.Document) error {
	if len(d.Sketch) == 0 {
		return nil
	}
	stories := map[string]bool{}
	looked := map[int64]bool{}
	for _, key := range bandKeys(d.Sketch) {
		near := map[int64]bool{}
		if err := w.gather("SELECT document FROM band WHERE band = ?", key, near); err != nil {
			return err
		}
		for other := range near {
			if looked[other] {
				continue
			}
			looked[other] = true
			var sketch []byte
			var story string
			err := w.rows("SELECT sketch, story FROM document WHERE n = ?", []any{other}, func(scan func(...any) error) error { return scan(&sketch, &story) })
			if err != nil {
				return err
			}
			if d.Sketch.SameStory(sketchOf(sketch)) {
				stories[story] = true
			}
		}
		if _, err := w.exec("INSERT OR IGNORE INTO band (band, document) VALUES (?,?)", key, n); err != nil {
			return err
		}
	}
	first := d.ID
	for story := range stories {
		first = min(first, story)
	}
	stories[d.ID] = true
	for story := range stories {
		if story == first {
			continue
		}
		if _, err := w.exec("UPDATE document SET story = ? WHERE story = ? AND sketch IS NOT NULL", first, story); err != nil {
			return err
		}
	}
	return nil
}

// splitStory finds anew the stories of the documents that had this one, after one of them went.
func (w *writing) splitStory(story string) error {
	type member struct {
		n      int64
		id     string
		sketch schema.Sketch
		story  int
	}
	var members []member
	err := w.rows("SELECT n, id, sketch FROM document WHERE story = ? AND sketch IS NOT NULL ORDER BY id", []any{story}, func(scan func(...any) error) error {
		var m member
		var sketch []byte
		if err := scan(&m.n, &m.id, &sketch); err != nil {
			return err
		}
		m.sketch, m.story = sketchOf(sketch), len(members)
		members = append(members, m)
		return nil
	})
	if err != nil {
		return err
	}
	left := slices.Clone(members) // breadth first from the smallest id of each component
	for i := range members {
		if members[i].story != i {
			continue
		}
		queue := []int{i}
		for len(queue) > 0 {
			at := queue[0]
			queue = queue[1:]
			for k := i + 1; k < len(members); k++ {
				if members[k].story == k && left[at].sketch.SameStory(left[k].sketch) {
					members[k].story = i
					queue = append(queue, k)
				}
			}
		}
		for k := range members {
			if members[k].story == i && members[i].id != story {
				if _, err := w.exec("UPDATE document SET story = ? WHERE n = ?", members[i].id, members[k].n); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
