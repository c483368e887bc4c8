package loader_test

import (
	"strings"
	"testing"

	"chancery/loader/text"
)

// marked gives a document of one sentence, and where its source and its target stand.
func marked(sentence, source, target string) (text.Doc, text.Span, text.Span) {
	span := func(words string) text.Span {
		at := strings.Index(sentence, words)
		return text.Span{Start: at, End: at + len(words)}
	}
	return text.Doc{Name: "x", Text: sentence, Source: "x"}, span(source), span(target)
}

// Two marked actors are read as such, whatever the tables know of their names.
func TestBetweenReadsMarkedActors(t *testing.T) {
	s := stages(t)
	for _, c := range []struct{ sentence, source, target, want string }{
		{"Norway accused Kenya of spying.", "Norway", "Kenya", "ACCUSED Norway Kenya"},
		{"The Ruritanian guild supported the weavers of Graustark.", "The Ruritanian guild", "the weavers of Graustark", "SUPPORTED The Ruritanian guild the weavers of Graustark"},
		{"Norway accused Kenya of spying.", "Kenya", "Norway", "ACCUSED Norway Kenya"},
		{"Norway said that it had rejected the offer of Kenya.", "Norway", "Kenya", "REJECTED Norway Kenya"},
		{"Norway sent rain.", "Norway", "rain", ""},
	} {
		doc, source, target := marked(c.sentence, c.source, c.target)
		trace, between := s.Between(doc, source, target)
		var got []string
		for _, statement := range between {
			r := statement.Relation
			got = append(got, strings.Join([]string{string(r.Name), trace.Links.Entities[r.From.Entity].Name, trace.Links.Entities[r.To.Entity].Name}, " "))
		}
		if strings.Join(got, "; ") != c.want {
			t.Errorf("%s: got %q, want %q", c.sentence, got, c.want)
		}
	}
	doc := text.Doc{Name: "x", Text: "Norway rejected it.", Source: "x"}
	if _, between := s.Between(doc, text.Span{Start: 0, End: 6}, text.Span{}); between != nil {
		t.Errorf("a target that is not marked has claims: %v", between)
	}
}

// What the learned reader sees between two marked actors needs no pattern, and turns over where it is refused.
func TestEventSeesTheClassOfWhatIsDone(t *testing.T) {
	s := stages(t)
	for _, c := range []struct{ sentence, source, target, want string }{
		{"The guild condemned the mayor in a long letter.", "The guild", "the mayor", "ACCUSE"},
		{"The guild freed the mayor's two nephews on Monday.", "The guild", "the mayor", "YIELD"},
		{"Gunmen of the guild shot dead two guards of the mayor.", "the guild", "the mayor", "ASSAULT"},
		{"The guild will not free the mayor.", "The guild", "the mayor", "REJECT"},
	} {
		doc, source, target := marked(c.sentence, c.source, c.target)
		trace, _ := s.Between(doc, source, target)
		shares := s.Event(trace, source, target)
		best := ""
		for class, share := range shares {
			if share > shares[best] {
				best = class
			}
			if share < 0 || share > 1 {
				t.Errorf("%s: %s has a share of %v", c.sentence, class, share)
			}
		}
		if best != c.want {
			t.Errorf("%s: %s, want %s (%v)", c.sentence, best, c.want, shares)
		}
	}
	doc := text.Doc{Name: "x", Text: "The guild freed nobody. The mayor stayed.", Source: "x"}
	trace, _ := s.Between(doc, text.Span{Start: 0, End: 9}, text.Span{Start: 24, End: 33})
	if shares := s.Event(trace, text.Span{Start: 0, End: 9}, text.Span{}); len(shares) == 0 {
		t.Error("a source whose target is not named does nothing")
	}
	if shares := s.Event(trace, text.Span{}, text.Span{}); shares != nil {
		t.Errorf("nobody is marked, and %v between them", shares)
	}
}
