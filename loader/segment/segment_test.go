package segment_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode"

	"chancery/loader/segment"
	"chancery/loader/text"
)

func ExampleSentences() {
	doc := text.Doc{Text: "Author: A. Writer\n\nMr. Xi met Gen. Li in the U.S. on Monday. \"We agreed.\" They didn't sign."}
	for _, s := range segment.Sentences(doc) {
		fmt.Println(s.Furniture, doc.Slice(s.Span))
	}
	// Output:
	// true Author: A. Writer
	// false Mr. Xi met Gen. Li in the U.S. on Monday.
	// false "We agreed."
	// false They didn't sign.
}

func ExampleTokens() {
	doc := text.Doc{Text: "Russia's ex-minister can't pay $5.2bn."}
	for _, token := range segment.Tokens(doc, segment.Sentences(doc)[0]) {
		fmt.Printf("[%s] ", doc.Slice(token))
	}
	// Output: [Russia] ['s] [ex-minister] [ca] [n't] [pay] [$] [5.2] [bn] [.]
}

func TestSentences(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"abbreviations", "Sen. Smith met Rep. Jones. The U.S. Army left. He is from the U.S. He left.", "Sen. Smith met Rep. Jones.|The U.S. Army left.|He is from the U.S.|He left."},
		{"numbers", "See No. 5 and Art. 3. It cost $3.5 million. In 2020. They said no. Then 12 left.", "See No. 5 and Art. 3.|It cost $3.5 million.|In 2020.|They said no.|Then 12 left."},
		{"initials", "George W. Bush and J. Edgar Hoover met. John F. Kennedy did not.", "George W. Bush and J. Edgar Hoover met.|John F. Kennedy did not."},
		{"hours", "They met at 5 p.m. Friday. They left at 6 p.m. EST on Monday. Talks began at 9 a.m. Nobody came.", "They met at 5 p.m. Friday.|They left at 6 p.m. EST on Monday.|Talks began at 9 a.m.|Nobody came."},
		{"closing quotes", "He said \"we won.\" She left. (They stayed.) “Why?” he asked. “Go!” Trump said. \"We go.\" Putin said so. \"Why?\" He said no.", "He said \"we won.\"|She left.|(They stayed.)|“Why?” he asked.|“Go!” Trump said.|\"We go.\"|Putin said so.|\"Why?\"|He said no."},
		{"ellipsis", "They waited... and left. Then… Nothing came.", "They waited... and left.|Then…|Nothing came."},
		{"blank line", "The talks\n\nended in Paris.", "#The talks|ended in Paris."},
		{"headings", "What we know publicly\nThe public was told that they spoke.\n\nDetails of main points\n\nBut little came.", "#What we know publicly|The public was told that they spoke.|#Details of main points|But little came."},
		{"wrapped lines", "The ministers of the two countries met in Geneva on\nMonday and agreed to meet again in the spring of next\nyear. They did not sign.", "The ministers of the two countries met in Geneva on\nMonday and agreed to meet again in the spring of next\nyear.|They did not sign."},
		{"bullets", "They agreed:\n- to meet again\n- to trade\n1. First, the army left.", "They agreed:|- to meet again|- to trade|1. First, the army left."},
		{"furniture", "By Jane Doe\n\nRECOMMEND: Our best texts\n\nJanuary 12, 2022\n\nPhoto: AP\n\n© 2022 A Paper\n\nab/cd (AFP, dpa)", "~By Jane Doe|~RECOMMEND: Our best texts|~January 12, 2022|~Photo: AP|~© 2022 A Paper|~ab/cd (AFP, dpa)"},
		{"dateline", "BEIJING, Feb. 4 (Xinhua) -- China and Russia agreed.\n\nKYIV — Forces left.\n\nNATO - the alliance - said no.", "~BEIJING, Feb. 4 (Xinhua) --|China and Russia agreed.|~KYIV —|Forces left.|NATO - the alliance - said no."},
		{"lost lines", "Talks in final stage.The minister said so on Booking.Com and on www.Un.Org today.\n\nA long dispute The two sides have argued since. They met in The Hague.\n\nPraise for the Guild In May, it met.", "Talks in final stage.|The minister said so on Booking.Com and on www.Un.Org today.|#A long dispute|The two sides have argued since.|They met in The Hague.|#Praise for the Guild|In May, it met."},
		{"no lost lines", "He told The Times that it was over.\n\nThe crisis in The Hague could derail it.\n\nCitizens want Plan A or Plan B to win.", "He told The Times that it was over.|The crisis in The Hague could derail it.|Citizens want Plan A or Plan B to win."},
		{"footnote", "They kept the law.12 The rest left.", "They kept the law.12|The rest left."},
		{"references", "They kept the law. [12] [13] The rest[1] left.[14] Nobody came (see [2]).", "They kept the law. [12] [13]|The rest[1] left.[14]|Nobody came (see [2])."},
		{"other scripts", "他来了。她走了。", "他来了。|她走了。"},
		{"empty", " \n\t\n", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc := text.Doc{Text: c.in}
			var got []string
			for i, s := range segment.Sentences(doc) {
				mark := ""
				if s.Heading {
					mark = "#"
				} else if s.Furniture {
					mark = "~"
				}
				got = append(got, mark+doc.Slice(s.Span))
				if s.Ordinal != i {
					t.Errorf("sentence %d has ordinal %d", i, s.Ordinal)
				}
			}
			if joined := strings.Join(got, "|"); joined != c.want {
				t.Errorf("got  %s\nwant %s", joined, c.want)
			}
		})
	}
}

func TestMarkedLines(t *testing.T) {
	in := "The treaty is signed.\nThe ministers met.\nA caption."
	doc := text.Doc{Text: in, Headings: []text.Span{{Start: 0, End: 21}}, Furniture: []text.Span{{Start: 41, End: len(in)}}}
	got := segment.Sentences(doc)
	if len(got) != 3 || !got[0].Heading || got[1].Heading || got[1].Furniture || !got[2].Furniture {
		t.Errorf("marks are not kept: %+v", got)
	}
}

func TestTokens(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"They don’t, can't and won't.", "They do n’t , ca n't and wo n't ."},
		{"the states' own, Xi's and it'd've", "the states ' own , Xi 's and it 'd 've"},
		{"a U.S.-led, two-day, anti-war, non-EU e-mail", "a U.S. - led , two - day , anti-war , non-EU e-mail"},
		{"US$100m, $3.5 million, €5, 20% and 50%-owned", "US$ 100 m , $ 3.5 million , € 5 , 20 % and 50 % - owned"},
		{"at 7:30pm or 10 a.m. on 2022-02-04, 9/11, 2010-2014", "at 7:30pm or 10 a.m. on 2022-02-04 , 9/11 , 2010 - 2014"},
		{"See https://un.org/a?b=c, (www.x.com) or me@x.org.", "See https://un.org/a?b=c , ( www.x.com ) or me@x.org ."},
		{"Dr. J. Li of Acme Inc. and AT&T", "Dr. J. Li of Acme Inc. and AT&T"},
		{"and/or wait... \"Yes!\" -- no?!", "and / or wait ... \" Yes ! \" -- no ?!"},
		{"cannot gonna d'état O'Neill '90s 'em", "can not gon na d'état O'Neill '90s 'em"},
		{"the agreement.The talks", "the agreement . The talks"},
		{"Go 🇺🇦🚀 now 👩‍💻!", "Go 🇺🇦🚀 now 👩‍💻 !"},
		{"zero\u200bwidth \u200f\u202eשלום", "zero\u200bwidth \u200f\u202eשלום"},
	} {
		doc := text.Doc{Text: c.in}
		var got []string
		for _, token := range segment.Tokens(doc, segment.Sentence{Span: text.Span{End: len(c.in)}}) {
			got = append(got, doc.Slice(token))
		}
		if joined := strings.Join(got, " "); joined != c.want {
			t.Errorf("%s\ngot  %s\nwant %s", c.in, joined, c.want)
		}
	}
}

// check fails where sentences or tokens overlap, leave the text, or leave out a byte that is
// not white space, or where a sentence crosses a blank line.
func check(t *testing.T, in string) {
	t.Helper()
	doc := text.Doc{Text: in}
	at := 0
	for _, s := range segment.Sentences(doc) {
		if s.Start < at || s.End > len(in) || s.Len() <= 0 || strings.TrimSpace(in[at:s.Start]) != "" {
			t.Fatalf("sentence %v after %d in %q", s.Span, at, in)
		}
		if strings.Contains(strings.ReplaceAll(doc.Slice(s.Span), "\r\n", "\n"), "\n\n") {
			t.Fatalf("sentence crosses a blank line: %q", doc.Slice(s.Span))
		}
		at = s.Start
		for _, token := range segment.Tokens(doc, s) {
			if token.Start < at || token.End > s.End || token.Len() <= 0 || strings.TrimSpace(in[at:token.Start]) != "" {
				t.Fatalf("token %v after %d in sentence %v of %q", token, at, s.Span, in)
			}
			if strings.ContainsFunc(doc.Slice(token), unicode.IsSpace) {
				t.Fatalf("white space in token %q", doc.Slice(token))
			}
			at = token.End
		}
		if at != s.End {
			t.Fatalf("tokens end at %d, sentence at %d in %q", at, s.End, in)
		}
	}
	if strings.TrimSpace(in[at:]) != "" {
		t.Fatalf("nothing holds %q", in[at:])
	}
}

var hostile = []string{
	strings.Repeat("a", 5000), strings.Repeat("a-", 5000), strings.Repeat(".", 5000), strings.Repeat("'s", 3000),
	strings.Repeat("\"", 5000), strings.Repeat("A. ", 3000), strings.Repeat("non-", 3000), strings.Repeat("1-", 3000),
	"\u200b\u200c\ufeff \x00\x01\x7f \u202eabc", "👩‍👩‍👧‍👦👍🏽 e\u0301\u0301\u0301", "שלום, עולם. مرحبا بالعالم؟ نعم.",
	"\xff\xfe\xed\xa0\x80 a\xc3", "a\u2028b\u2029c\fd\ve\u0085f", "- \n-\n\n--\n'", "n't 's ' n’t ’", "http:// www. a@ @b.c x@y.z", ":) ;-( :", "U.S.\n\nHe",
}

func TestHostileText(t *testing.T) {
	for _, in := range hostile {
		check(t, in)
	}
}

func FuzzSentences(f *testing.F) {
	for _, in := range hostile {
		f.Add(in)
	}
	f.Fuzz(check)
}

func FuzzTokens(f *testing.F) {
	f.Add("Xi's $5-a-day (anti-U.S.) plan...", 3, 20)
	f.Fuzz(func(t *testing.T, in string, start, end int) {
		doc := text.Doc{Text: in}
		at := start
		for _, token := range segment.Tokens(doc, segment.Sentence{Span: text.Span{Start: start, End: end}}) {
			if token.Start < at || token.End > end || token.Len() <= 0 {
				t.Fatalf("token %v after %d", token, at)
			}
			at = token.End
		}
	})
}
