package loader_test

import (
	"strings"
	"testing"

	"chancery/loader/text"
)

// Sayings are found where no relation stands: by verbs, nouns, "according to" and quotations.
func TestSayings(t *testing.T) {
	s := stages(t)
	for sentence, want := range map[string]string{
		"Ola Berg, a Norwegian diplomat, said that it had rained.":                 "Ola Berg, a Norwegian diplomat|said|that it had rained",
		"It had rained, according to Ola Berg.":                                    "Ola Berg|according to|It had rained",
		"The minister has repeatedly warned that prices would rise.":               "The minister|has repeatedly warned|that prices would rise",
		"\"We have never closed this road to anybody,\" the mayor told reporters.": "the mayor|told|\"We have never closed this road to anybody,\"",
		"\"It has never rained so long here.\" ― Ola Berg":                         "Ola Berg|―|\"It has never rained so long here.\"",
		"BERG: It has rained.":                                                              "BERG|:|It has rained.",
		"Note: it has rained.":                                                              "",
		"Prices rose in May.":                                                               "",
		"The firm tried to sell its shops.":                                                 "",
		"The union called for talks.":                                                       "The union|called for|talks",
		"Ola Berg praised the new law.":                                                     "Ola Berg|praised|the new law",
		"Ola Berg spoke about the drought.":                                                 "Ola Berg|spoke about|the drought",
		"Ola Berg was aware that the bridge had closed.":                                    "Ola Berg|was aware|that the bridge had closed",
		"It is unclear whether the bridge has closed.":                                      "|is unclear|whether the bridge has closed",
		"Ola Berg rejected the minister's claim that it rained.":                            "Ola Berg|rejected|the minister's claim that it rained",
		"The bridge was criticized by Ola Berg.":                                            "Ola Berg|was criticized|The bridge",
		"The mayor seems to agree.":                                                         "",
		"If the mayor praises the bridge, Ola Berg will leave.":                             "",
		"The mayor was free to praise the bridge.":                                          "",
		"The mayor continued to praise the bridge.":                                         "The mayor|praise|the bridge",
		"They crossed a river called the Orkla.":                                            "",
		"The mayor called the bridge \"a disgrace\" again.":                                 "The mayor|called|\"a disgrace\"",
		"On Monday the mayor called on the firm to leave.":                                  "the mayor|called on|to leave",
		"Ola Berg: Bridges must be safe for everybody.":                                     "Ola Berg|:|Bridges must be safe for everybody.",
		"Asked whether it had rained, Ola Berg shook her head.":                             "|Asked|whether it had rained",
		"Republican criticism of the bridge grew.":                                          "Republican|criticism of|the bridge",
		"The bridge drew criticism from Ola Berg.":                                          "Ola Berg|criticism",
		"The firm would never praise the mayor.":                                            "",
		"I like the bridge.":                                                                "",
		"Did Ola Berg praise the mayor?":                                                    "",
		"The voters were outraged that it rained.":                                          "The voters|were outraged|that it rained",
		"The roof leaked badly, as Ola Berg put it.":                                        "Ola Berg|put|The roof leaked badly",
		"Ola Berg opposes building bridges.":                                                "Ola Berg|opposes|building bridges",
		"Ola Berg made a case for bridges.":                                                 "Ola Berg|made a case|for bridges",
		"Ola Berg took aim at the mayor.":                                                   "Ola Berg|took aim",
		"Ola Berg made a statement.":                                                        "Ola Berg|made a statement",
		"It had rained, said Ola Berg.":                                                     "Ola Berg|said|It had rained",
		"Ola Berg met reporters. \"It has been raining for nine days now.\" Then she left.": "",
	} {
		doc := text.Doc{Name: "x", Text: sentence, Source: "x"}
		_, trace := s.Read(doc)
		var got []string
		for _, saying := range s.Sayings(doc, trace) {
			if saying.Within {
				continue
			}
			parts := []string{doc.Slice(saying.Source), doc.Slice(saying.Cue)}
			for _, content := range saying.Content {
				if part := doc.Slice(content); !strings.Contains(strings.Join(parts[2:], " "), part) {
					parts = append(parts, part)
				}
			}
			got = append(got, strings.Join(parts, "|"))
		}
		if strings.Join(got, "; ") != want {
			t.Errorf("%s\n got %q\nwant %q", sentence, got, want)
		}
	}
}

// What somebody says within another's words is marked as that.
func TestSayingsWithinOthers(t *testing.T) {
	s := stages(t)
	for sentence, want := range map[string]string{
		"Ola Berg said that the mayor believed that it would rain.":             "said, [believed]",
		"\"I think that it will rain before the evening,\" Ola Berg said.":      "[think], said",
		"''I think that it will rain before the evening,'' Ola Berg said.":      "[think], said",
		"Ola Berg said that it will rain and insisted that the river is high.":  "said, insisted",
		"Ola Berg wants the firm to leave, according to the mayor.":             "wants, according to",
		"The mayor praised Ola Berg, who said that it would rain.":              "praised, said",
		"The mayor said that it would rain; they learned later.":                "said",
		"Ola Berg said that it had rained, adding that the river was too high.": "said, adding",
	} {
		doc := text.Doc{Name: "x", Text: sentence, Source: "x"}
		_, trace := s.Read(doc)
		var got []string
		for _, saying := range s.Sayings(doc, trace) {
			cue := doc.Slice(saying.Cue)
			if saying.Within {
				cue = "[" + cue + "]"
			}
			got = append(got, cue)
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%s\n got %q\nwant %q", sentence, strings.Join(got, ", "), want)
		}
	}
}
