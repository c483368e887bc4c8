package lists_test

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"chancery/loader/lists"
	"chancery/loader/registry"
	"chancery/schema"
	"chancery/store"
)

// sample is made up; only the element names are the United Nations'.
const sample = `<?xml version="1.0" encoding="UTF-8"?>
<CONSOLIDATED_LIST dateGenerated="2026-01-02T00:00:00Z"><INDIVIDUALS>
<INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>JON</FIRST_NAME><SECOND_NAME> DOE </SECOND_NAME><UN_LIST_TYPE>Atlantis</UN_LIST_TYPE><REFERENCE_NUMBER>ATi.001</REFERENCE_NUMBER>
<LISTED_ON>2012-12-31-04:00</LISTED_ON><COMMENTS1>He
fled.</COMMENTS1><NATIONALITY><VALUE>Iran (Islamic Republic of)</VALUE><VALUE>na</VALUE></NATIONALITY>
<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>John Doe; Johnny Doe</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>The Eel</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><YEAR>1971</YEAR></INDIVIDUAL_DATE_OF_BIRTH></INDIVIDUAL>
</INDIVIDUALS><ENTITIES>
<ENTITY><DATAID>2</DATAID><FIRST_NAME>TRIDENT SHIPPING</FIRST_NAME><UN_LIST_TYPE>Atlantis</UN_LIST_TYPE><REFERENCE_NUMBER>ATe.001</REFERENCE_NUMBER><LISTED_ON>2013-01-01</LISTED_ON>
<NAME_ORIGINAL_SCRIPT>ميثاق</NAME_ORIGINAL_SCRIPT><ENTITY_ALIAS><QUALITY>f.k.a.</QUALITY><ALIAS_NAME>Old Trident</ALIAS_NAME></ENTITY_ALIAS>
<ENTITY_ADDRESS><CITY>Tehran</CITY><COUNTRY>Iran</COUNTRY></ENTITY_ADDRESS></ENTITY>
</ENTITIES></CONSOLIDATED_LIST>
`

func known(t testing.TB) *registry.Registry {
	t.Helper()
	reg, err := registry.Open()
	if err != nil {
		t.Fatal(err)
	}
	return reg
}

func write(t testing.TB, files map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func collect(t testing.TB, path string, format lists.Format, options lists.Options) []schema.Reading {
	t.Helper()
	var all []schema.Reading
	for reading, err := range lists.Read(path, format, options) {
		if err != nil {
			t.Fatal(err)
		}
		sound(t, reading)
		all = append(all, reading)
	}
	return all
}

// sound checks what every reading must keep: spans, quotes, declared ids, ends that relations allow.
func sound(t testing.TB, r schema.Reading) {
	t.Helper()
	if err := store.Check(r); err != nil {
		t.Error(err)
	}
	kinds := map[string]schema.Kind{}
	for _, entity := range r.Entities {
		kinds[entity.ID] = entity.Kind
		if entity.Name == "" {
			t.Errorf("%s: an entity without a name", r.Document.Source)
		}
	}
	claims := map[string]schema.Claim{}
	for _, claim := range r.Claims {
		claims[claim.ID] = claim
		if row, ok := schema.RelationNamed(claim.Relation); !ok || !row.Allows(kinds[claim.From], kinds[claim.To]) {
			t.Errorf("%s: %s may not join %s and %s", r.Document.Source, claim.Relation, kinds[claim.From], kinds[claim.To])
		}
	}
	for _, a := range r.Assertions {
		if _, ok := claims[a.Claim]; !ok || r.Document.Text[a.Start:a.End] != a.Quote || a.Quote == "" || a.Factuality != schema.Asserted {
			t.Errorf("%s: a bad assertion %+v", r.Document.Source, a)
		}
	}
	for _, m := range r.Mentions {
		inside := slices.ContainsFunc(r.Sentences, func(s schema.Sentence) bool { return s.ID == m.Sentence && s.Start <= m.Start && m.End <= s.End })
		if _, ok := kinds[m.Entity]; !ok || r.Document.Text[m.Start:m.End] != m.Surface || !inside {
			t.Errorf("%s: a bad mention %+v", r.Document.Source, m)
		}
	}
}

// claimed gives the claims of a reading in words, sorted.
func claimed(r schema.Reading) []string {
	name := map[string]string{}
	for _, entity := range r.Entities {
		name[entity.ID] = entity.Name
	}
	var out []string
	for _, a := range r.Assertions {
		for _, c := range r.Claims {
			if c.ID == a.Claim {
				out = append(out, strings.TrimSpace(fmt.Sprintf("%s %s %s %v %s", name[c.From], c.Relation, name[c.To], c.Qualifiers, a.Time)))
			}
		}
	}
	slices.Sort(out)
	return out
}

func entity(r schema.Reading, id string) schema.Entity {
	for _, e := range r.Entities {
		if e.ID == id {
			return e
		}
	}
	return schema.Entity{}
}

func TestUN(t *testing.T) {
	folder := write(t, map[string]string{"un.xml": sample})
	all := collect(t, filepath.Join(folder, "un.xml"), lists.UN, lists.Options{Registry: known(t)})
	if len(all) != 2 {
		t.Fatalf("%d entries, want 2", len(all))
	}
	want := []string{"JON DOE CITIZEN_OF Iran []", "JON DOE LISTED_ON UN Security Council Consolidated List [{programme Atlantis}] 2012-12-31/.."}
	got := slices.DeleteFunc(claimed(all[0]), func(s string) bool { return strings.Contains(s, "MAINTAINS") })
	if !slices.Equal(got, want) {
		t.Errorf("claims\n%q\nwant\n%q", got, want)
	}
	doc := all[0].Document
	if doc.PublishedOn != "2026-01-02" || doc.Source != "UN Security Council Consolidated List: ATi.001" || doc.Form != schema.EntryForm ||
		!strings.HasPrefix(doc.Text, "JON DOE is on the UN Security Council Consolidated List, programme Atlantis, reference ATi.001, since 2012-12-31.\n") ||
		!strings.Contains(doc.Text, "\nOther information: He fled.\n") || !strings.Contains(doc.Text, "\nBorn: 1971\n") || !strings.Contains(doc.Text, "\nNationality: na\n") {
		t.Errorf("document %+v", doc)
	}
	wantNames := []schema.Name{{Value: "John Doe", Kind: schema.AliasName, Script: "Latn"}, {Value: "Johnny Doe", Kind: schema.AliasName, Script: "Latn"}, {Value: "The Eel", Kind: schema.WeakName, Script: "Latn"}}
	if got := entity(all[0], "un:ATi.001"); !slices.Equal(got.Names, wantNames) || got.Kind != schema.Person {
		t.Errorf("entity %+v", got)
	}
	body := entity(all[1], "un:ATe.001")
	wantNames = []schema.Name{{Value: "Old Trident", Kind: schema.FormerName, Script: "Latn"}, {Value: "ميثاق", Kind: schema.AliasName, Script: "Arab"}}
	if !slices.Equal(body.Names, wantNames) || body.Kind != schema.Organization {
		t.Errorf("entity %+v", body)
	}
	if got := claimed(all[1]); !slices.Contains(got, "TRIDENT SHIPPING LOCATED_IN Iran []") {
		t.Errorf("claims %q", got)
	}
}

func ofacSample() map[string]string {
	return map[string]string{
		"sdn.csv": `36,"TRIDENT AIR",-0- ,"ATL] [SDGT",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ` + "\n" +
			`37,"DOE, Jon",individual,"ATL","Director",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB 12 Mar 1970; nationality Korea, North; a.k.a. 'THE EEL'; Linked To: TRIDENT AIR; Linked To: NOBODY; Linked To: TWIN."` + "\n" +
			`38,"TWIN",-0- ,"ATL",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"Linked To: DOE, Jo"` + "\n" +
			`39,"TWIN",-0- ,"ATL",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ` + "\n" +
			`40,"EEL STAR","vessel","ATL",-0- ,"CL1","Tug","2","1","Cuba","Trident Air","Vessel Registration Identification IMO 1234567; Linked To: TRIDENT AIR."` + "\n",
		"alt.csv":          `36,1,"aka","TRI AIR",-0- ` + "\n" + `36,2,"fka","OLD AIR",-0- ` + "\n" + `37,3,"aka","ROE, John",-0- ` + "\n",
		"add.csv":          `36,1,"1 Main St","Havana","Cuba",-0- ` + "\n",
		"sdn_comments.csv": `38,"n; f.k.a. 'TWO'."` + "\n\x1a",
	}
}

func TestOFAC(t *testing.T) {
	folder := write(t, ofacSample())
	all := collect(t, filepath.Join(folder, "sdn.csv"), lists.OFAC, lists.Options{Registry: known(t), Edition: "2025-01-02"})
	if len(all) != 5 {
		t.Fatalf("%d entries, want 5", len(all))
	}
	want := [][]string{
		{"TRIDENT AIR LISTED_ON L [{programme ATL}]", "TRIDENT AIR LISTED_ON L [{programme SDGT}]", "TRIDENT AIR LOCATED_IN Cuba []"},
		{"Jon DOE AFFILIATED_WITH TRIDENT AIR []", "Jon DOE CITIZEN_OF North Korea []", "Jon DOE LISTED_ON L [{programme ATL}]"},
		{"Jon DOE AFFILIATED_WITH TWIN []", "TWIN LISTED_ON L [{programme ATL}]"},
		{"TWIN LISTED_ON L [{programme ATL}]"},
		{"EEL STAR AFFILIATED_WITH TRIDENT AIR []", "EEL STAR LISTED_ON L [{programme ATL}]", "TRIDENT AIR OWNS EEL STAR []"},
	}
	for i, reading := range all {
		var got []string
		for _, claim := range claimed(reading) {
			if !strings.Contains(claim, "MAINTAINS") {
				got = append(got, strings.Replace(claim, "OFAC Specially Designated Nationals List", "L", 1))
			}
		}
		if !slices.Equal(got, want[i]) {
			t.Errorf("entry %d: claims\n%q\nwant\n%q\n%s", i, got, want[i], reading.Document.Text)
		}
	}
	if got := entity(all[0], "ofac:36"); !slices.Equal(values(got.Names), []string{"OLD AIR FORMER", "TRI AIR ALIAS"}) {
		t.Errorf("names %+v", got.Names)
	}
	if got := entity(all[1], "ofac:37"); !slices.Equal(values(got.Names), []string{"DOE, Jon ALIAS", "John ROE ALIAS", "THE EEL WEAK"}) {
		t.Errorf("names %+v", got.Names)
	}
	vessel := entity(all[4], "ofac:40")
	if vessel.SubKind != "Vessel" || !slices.Contains(vessel.Identifiers, schema.Identifier{Scheme: "imo", Value: "1234567"}) {
		t.Errorf("vessel %+v", vessel)
	}
	for _, line := range []string{"Vessel type: Tug", "Flag: Cuba", "Call sign: CL1", "Gross registered tonnage: 1"} {
		if !strings.Contains(all[4].Document.Text, line+"\n") {
			t.Errorf("the vessel's text lacks %q:\n%s", line, all[4].Document.Text)
		}
	}
	if all[0].Document.PublishedOn != "2025-01-02" {
		t.Errorf("edition %q", all[0].Document.PublishedOn)
	}
}

func values(names []schema.Name) []string {
	var out []string
	for _, name := range names {
		out = append(out, name.Value+" "+string(name.Kind))
	}
	return out
}

func TestDesignations(t *testing.T) {
	folder := write(t, map[string]string{"own.csv": "name,kind,aliases,list,programme,authority,listed_on,country,linked_to,relation,source_url\n" +
		"Trident Shipping,Company,Trident; T. S.,Atlantis list,Sea,Kenya,2024-05,Chad,Jon Doe;Deep Fund,^DIRECTOR_OF;^OWNS,https://a.example/1\n" +
		"Jon Doe,Person,,Atlantis list,Sea,Kenya,,Chad,,,https://a.example/1\n"})
	all := collect(t, filepath.Join(folder, "own.csv"), lists.Designations, lists.Options{Registry: known(t)})
	want := []string{"Deep Fund OWNS Trident Shipping []", "Jon Doe DIRECTOR_OF Trident Shipping []", "Kenya MAINTAINS Atlantis list []",
		"Trident Shipping LISTED_ON Atlantis list [{programme Sea}] 2024-05/..", "Trident Shipping LOCATED_IN Chad []"}
	if got := claimed(all[0]); !slices.Equal(got, want) {
		t.Errorf("claims\n%q\nwant\n%q\n%s", got, want, all[0].Document.Text)
	}
	var doe [2]string
	for i, reading := range all {
		for _, e := range reading.Entities {
			if e.Name == "Jon Doe" {
				doe[i] = e.ID
			}
		}
	}
	if doe[0] == "" || doe[0] != doe[1] {
		t.Errorf("a linked row is another entity: %q", doe)
	}
	if all[0].Document.URL != "https://a.example/1" || all[0].Document.Source == all[1].Document.Source {
		t.Errorf("sources %q, %q", all[0].Document.Source, all[1].Document.Source)
	}
}

func TestTornListsGiveNothingAndNameThePlace(t *testing.T) {
	header := "name,kind,list,listed_on,linked_to,relation\n"
	ofac := ofacSample()
	for name, c := range map[string]struct {
		files         map[string]string
		main          string
		format        lists.Format
		place, reason string
	}{
		"XML cut off":         {map[string]string{"a.xml": sample[:900]}, "a.xml", lists.UN, "line 10, byte 900", "not whole"},
		"XML cut between":     {map[string]string{"a.xml": sample[:strings.Index(sample, "</INDIVIDUALS>")]}, "a.xml", lists.UN, "line 9", "not whole XML"},
		"DOCTYPE":             {map[string]string{"a.xml": `<!DOCTYPE x [<!ENTITY a "b">]>` + sample}, "a.xml", lists.UN, "line 1", "DOCTYPE"},
		"another root":        {map[string]string{"a.xml": "<OTHER></OTHER>"}, "a.xml", lists.UN, "line 1", "outermost"},
		"no reference":        {map[string]string{"a.xml": strings.Replace(strings.Replace(sample, "ATe.001", "", 1), ">2<", "><", 1)}, "a.xml", lists.UN, "line 12", "without a reference"},
		"nothing":             {map[string]string{"a.xml": ""}, "a.xml", lists.UN, "line 1", "not whole XML"},
		"deep":                {map[string]string{"a.xml": "<CONSOLIDATED_LIST>" + strings.Repeat("<a>", 200)}, "a.xml", lists.UN, "line 1", "too deeply"},
		"big entry":           {map[string]string{"a.xml": "<CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>" + strings.Repeat("x", 5<<20) + "</FIRST_NAME></INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>"}, "a.xml", lists.UN, "line 1", "4 MB"},
		"OFAC quote open":     {map[string]string{"sdn.csv": ofac["sdn.csv"] + `41,"EEL` + "\n"}, "sdn.csv", lists.OFAC, "line 6", "not whole CSV"},
		"OFAC row short":      {map[string]string{"sdn.csv": ofac["sdn.csv"] + `41,"EEL"` + "\n"}, "sdn.csv", lists.OFAC, "line 6", "2 cells"},
		"OFAC no number":      {map[string]string{"sdn.csv": strings.Replace(ofac["sdn.csv"], "36,", "x,", 1)}, "sdn.csv", lists.OFAC, "line 1", "no number"},
		"OFAC alias torn":     {map[string]string{"sdn.csv": ofac["sdn.csv"], "alt.csv": "36,1\n"}, "sdn.csv", lists.OFAC, "line 1", "2 cells"},
		"own, bad kind":       {map[string]string{"own.csv": header + "A,Robot,L,,,\n"}, "own.csv", lists.Designations, "line 2", "kind"},
		"own, bad date":       {map[string]string{"own.csv": header + "A,Person,L,May,,\n"}, "own.csv", lists.Designations, "line 2", "not EDTF"},
		"own, bad relation":   {map[string]string{"own.csv": header + "A,Person,L,,B,LIKES\n"}, "own.csv", lists.Designations, "line 2", "LIKES"},
		"own, relations lack": {map[string]string{"own.csv": header + "A,Person,L,,B;C;D,OWNS;OWNS\n"}, "own.csv", lists.Designations, "line 2", "one relation"},
		"own, twice":          {map[string]string{"own.csv": header + "A,Person,L,,,\nA,Person,L,,,\n"}, "own.csv", lists.Designations, "line 3", "the same name"},
		"own, no name":        {map[string]string{"own.csv": header + ",Person,L,,,\n"}, "own.csv", lists.Designations, "line 2", "must not be empty"},
	} {
		folder := write(t, c.files)
		given := 0
		var last error
		for _, err := range lists.Read(filepath.Join(folder, c.main), c.format, lists.Options{}) {
			if last = err; err == nil {
				given++
			}
		}
		var torn *lists.Torn
		if !errors.As(last, &torn) || !strings.HasPrefix(torn.Place, c.place) || !strings.Contains(torn.Reason, c.reason) {
			t.Errorf("%s: %v, want %q at %s", name, last, c.reason, c.place)
		}
		if given != 0 {
			t.Errorf("%s: %d entries were given", name, given)
		}
	}
}

func TestPartialGivesWhatStandsBeforeTheTear(t *testing.T) {
	folder := write(t, map[string]string{"a.xml": sample[:strings.Index(sample, "</ENTITY>")]})
	given, torn := 0, false
	for _, err := range lists.Read(filepath.Join(folder, "a.xml"), lists.UN, lists.Options{Partial: true}) {
		if err != nil {
			torn = true
		} else {
			given++
		}
	}
	if given != 1 || !torn {
		t.Errorf("%d entries given, torn %v; want 1, true", given, torn)
	}
}

func TestRecognise(t *testing.T) {
	for _, c := range []struct {
		path, head string
		want       lists.Format
	}{
		{"a/x.xml", sample, lists.UN}, {"a/x.xml", "<rss>", lists.None}, {"a/SDN.CSV", "36,", lists.OFAC}, {"a/x.csv", "kind,NAME,list,programme\n", lists.Designations},
		{"a/m.csv", "path,title\n", lists.None}, {"a/x.txt", sample, lists.None}, {"a/x.csv", "\"torn", lists.None},
	} {
		if got := lists.Recognise(c.path, []byte(c.head)); got != c.want {
			t.Errorf("%s %.20q: %q, want %q", c.path, c.head, got, c.want)
		}
	}
}

func data(t testing.TB) string {
	t.Helper()
	folder := cmp.Or(os.Getenv("CHANCERY_DATA"), "../../../shared")
	if _, err := os.Stat(filepath.Join(folder, "lists")); err != nil {
		t.Skip("skipped: no lists at " + folder + " (set CHANCERY_DATA)")
	}
	return folder
}

func TestTheRealListsComeOutWhole(t *testing.T) {
	folder := data(t)
	reg := known(t)
	people, bodies := 0, 0
	citizens := 0
	for _, reading := range collect(t, filepath.Join(folder, "lists/un/UN_consolidated.xml"), lists.UN, lists.Options{Registry: reg}) {
		for _, e := range reading.Entities {
			if strings.HasPrefix(e.ID, "un:") && e.Kind == schema.Person {
				people++
			} else if strings.HasPrefix(e.ID, "un:") {
				bodies++
			}
		}
		for _, c := range reading.Claims {
			if c.Relation == "CITIZEN_OF" {
				citizens++
			}
		}
	}
	if people != 730 || bodies != 273 {
		t.Errorf("UN: %d people and %d entities, want 730 and 273", people, bodies)
	}
	if citizens < 640 { // of 652 nationalities: "na" is none, and two states are no more
		t.Errorf("UN: %d nationalities", citizens)
	}
	raw, err := os.ReadFile(filepath.Join(folder, "lists/ofac/sdn.csv"))
	if err != nil {
		t.Fatal(err)
	}
	rows := strings.Count(strings.TrimSpace(string(raw)), "\n") + 1
	seen, links := map[string]bool{}, 0
	for _, reading := range collect(t, filepath.Join(folder, "lists/ofac/sdn.csv"), lists.OFAC, lists.Options{Registry: reg}) {
		seen[reading.Document.ID] = true
		for _, c := range reading.Claims {
			if c.Relation == "AFFILIATED_WITH" {
				links++
			}
		}
	}
	if len(seen) != rows {
		t.Errorf("OFAC: %d entries of %d rows", len(seen), rows)
	}
	if links < 1500 {
		t.Errorf("OFAC: %d links", links)
	}
	t.Logf("UN %d nationalities; OFAC %d entries, %d links", citizens, len(seen), links)
}

func FuzzUN(f *testing.F) {
	f.Add([]byte(sample))
	f.Add([]byte(sample[:700]))
	f.Add([]byte("<CONSOLIDATED_LIST><a><ENTITY/></a></CONSOLIDATED_LIST>"))
	f.Fuzz(func(t *testing.T, raw []byte) { tryAll(t, "a.xml", lists.UN, raw) })
}

func FuzzOFAC(f *testing.F) {
	f.Add([]byte(ofacSample()["sdn.csv"]))
	f.Add([]byte("1,,,,,,,,,,,\n"))
	f.Fuzz(func(t *testing.T, raw []byte) { tryAll(t, "sdn.csv", lists.OFAC, raw) })
}

func FuzzDesignations(f *testing.F) {
	f.Add([]byte("name,kind,list,linked_to,relation\nA,Person,L,B,^OWNS\n"))
	f.Fuzz(func(t *testing.T, raw []byte) { tryAll(t, "own.csv", lists.Designations, raw) })
}

// tryAll reads hostile bytes: nothing may panic, and what is given must be sound.
func tryAll(t *testing.T, name string, format lists.Format, raw []byte) {
	path := filepath.Join(write(t, map[string]string{name: string(raw)}), name)
	for reading, err := range lists.Read(path, format, lists.Options{}) {
		if err != nil {
			return
		}
		sound(t, reading)
	}
}

func Example() {
	folder, err := os.MkdirTemp("", "lists")
	if err != nil {
		return
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "un.xml")
	if os.WriteFile(path, []byte(sample), 0o644) != nil {
		return
	}
	for reading, err := range lists.Read(path, lists.UN, lists.Options{}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(reading.Document.Text[reading.Sentences[0].Start:reading.Sentences[0].End])
	}
	// Output:
	// JON DOE is on the UN Security Council Consolidated List, programme Atlantis, reference ATi.001, since 2012-12-31.
	// TRIDENT SHIPPING is on the UN Security Council Consolidated List, programme Atlantis, reference ATe.001, since 2013-01-01.
}

func BenchmarkUN(b *testing.B)   { benchmark(b, "lists/un/UN_consolidated.xml", lists.UN) }
func BenchmarkOFAC(b *testing.B) { benchmark(b, "lists/ofac/sdn.csv", lists.OFAC) }

func benchmark(b *testing.B, file string, format lists.Format) {
	path := filepath.Join(data(b), file)
	reg := known(b)
	entries := 0
	for b.Loop() {
		for _, err := range lists.Read(path, format, lists.Options{Registry: reg}) {
			if err != nil {
				b.Fatal(err)
			}
			entries++
		}
	}
	b.ReportMetric(float64(entries)/b.Elapsed().Seconds(), "entries/s")
}
