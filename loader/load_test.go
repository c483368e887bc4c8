package loader_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"chancery/loader"
	"chancery/loader/files"
	"chancery/loader/text"
	"chancery/schema"
	"chancery/schema/query"
	"chancery/store"
)

// memory is a store in memory that can be told to fail. It keeps readings and answers no question.
type memory struct {
	mutex    sync.Mutex
	readings map[string]schema.Reading
	puts     int
	before   func(put int) error // called before each Put; an error is what Put gives
}

func newMemory() *memory { return &memory{readings: map[string]schema.Reading{}} }

func (m *memory) Put(ctx context.Context, readings []schema.Reading) (int, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.puts++
	if m.before != nil {
		if err := m.before(m.puts); err != nil {
			return 0, err
		}
	}
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	for _, reading := range readings {
		if err := store.Check(reading); err != nil {
			return 0, err
		}
	}
	changed := 0
	for _, reading := range readings {
		if m.readings[reading.Document.ID].Document.LoadKey != reading.Document.LoadKey {
			m.readings[reading.Document.ID] = reading
			changed++
		}
	}
	return changed, nil
}

func (m *memory) Remove(_ context.Context, id string) (bool, error) {
	_, ok := m.readings[id]
	delete(m.readings, id)
	return ok, nil
}

func (m *memory) LoadKeys(_ context.Context, ids []string) (map[string]string, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	keys := map[string]string{}
	for id, reading := range m.readings {
		if ids == nil || slices.Contains(ids, id) {
			keys[id] = reading.Document.LoadKey
		}
	}
	return keys, nil
}

func (m *memory) Ask(context.Context, query.Question) (query.Answer, error) {
	return query.Answer{}, store.ErrQuestion
}

func (m *memory) Export(_ context.Context, each func(schema.Reading) error) error {
	for _, id := range slices.Sorted(maps.Keys(m.readings)) {
		if err := each(m.readings[id]); err != nil {
			return err
		}
	}
	return nil
}

func (m *memory) Revision(context.Context) (string, error) { return "memory", nil }
func (m *memory) Close(context.Context) error              { return nil }

// dump gives everything in a store as text.
func dump(t testing.TB, s store.Store) string {
	t.Helper()
	var out bytes.Buffer
	if err := s.Export(context.Background(), func(r schema.Reading) error { return json.NewEncoder(&out).Encode(r) }); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// everyLine reads a text as one sentence a line, each of which says that Kenya met Peru.
func everyLine(doc text.Doc) schema.Reading {
	sum := schema.DocumentID(doc.Source, doc.Text)
	kenya, peru := schema.Entity{ID: "iso3166:KEN", Kind: schema.Country, Name: "Kenya"}, schema.Entity{ID: "iso3166:PER", Kind: schema.Country, Name: "Peru"}
	reading := schema.Reading{Document: schema.Document{ID: sum}, Entities: []schema.Entity{kenya, peru}}
	claim := schema.NewClaim("MET", kenya, peru, nil, schema.Date(doc.Date), sum)
	reading.Claims = []schema.Claim{claim}
	start := 0
	for i, line := range strings.Split(doc.Text, "\n") {
		end := start + len(line)
		if len(line) > 0 {
			ordinal := len(reading.Sentences)
			reading.Sentences = append(reading.Sentences, schema.Sentence{ID: schema.SentenceID(sum, ordinal), Document: sum, Ordinal: ordinal, Start: start, End: end})
			a := schema.Assertion{Claim: claim.ID, Document: sum, Sentence: schema.SentenceID(sum, ordinal), Quote: line, Start: start, End: end,
				Factuality: schema.Factualities()[i%3], Extractor: "test", ExtractorVersion: "1", Rule: "line", Confidence: .9}
			if doc.Date != "" {
				a.Time = schema.Date(doc.Date)
			}
			a.ID = schema.AssertionID(a)
			reading.Assertions = append(reading.Assertions, a)
		}
		start = end + 1
	}
	slices.SortFunc(reading.Assertions, func(a, b schema.Assertion) int { return cmp.Compare(a.ID, b.ID) })
	return reading
}

func options() loader.Options {
	return loader.Options{Read: everyLine, Version: "v1", Workers: 4, Limits: files.Limits{EngineFolder: filepath.Join(os.TempDir(), fmt.Sprintf("chancery-test-engine-%d", os.Getuid()))}}
}

func put(t testing.TB, folder, name, content string) string {
	t.Helper()
	path := filepath.Join(folder, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

const unList = `<?xml version="1.0"?><CONSOLIDATED_LIST dateGenerated="2026-01-02T00:00:00Z"><INDIVIDUALS>` +
	`<INDIVIDUAL><FIRST_NAME>JON</FIRST_NAME><UN_LIST_TYPE>Atlantis</UN_LIST_TYPE><REFERENCE_NUMBER>ATi.001</REFERENCE_NUMBER><LISTED_ON>2012-12-31</LISTED_ON></INDIVIDUAL>` +
	`</INDIVIDUALS></CONSOLIDATED_LIST>`

// library writes n documents and the lists of the tests into a folder.
func library(t testing.TB, n int) string {
	folder := t.TempDir()
	for i := range n {
		put(t, folder, fmt.Sprintf("d%d/%05d.txt", i%7, i), fmt.Sprintf("---\ntitle: Document %d\npublisher: P\ndate: 2024-05\n---\nKenya met Peru for the %d-th time.\nThey said so.\n", i, i))
	}
	put(t, folder, "un.xml", unList)
	put(t, folder, "ofac/sdn.csv", `36,"TRIDENT AIR",-0- ,"ATL",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- `+"\n")
	put(t, folder, "ofac/alt.csv", `36,1,"aka","TRI AIR",-0- `+"\n")
	put(t, folder, "own.csv", "name,kind,list\nA,Person,L\nB,Company,L\n")
	put(t, folder, "other.csv", "a,b\n1,2\n")
	put(t, folder, "README.md", "Not a document.\n")
	return folder
}

func TestLoad(t *testing.T) {
	folder, s := library(t, 45), newMemory()
	put(t, folder, "bad.txt", "broken \xff here")
	var seen []loader.Progress
	o := options()
	o.Progress = func(p loader.Progress) { seen = append(seen, p) }
	report, err := loader.Load(context.Background(), s, []string{folder}, o)
	if err != nil {
		t.Fatal(err)
	}
	if report.Documents != (loader.Counts{New: 45}) || report.Entries != (loader.Counts{New: 4}) || report.Files != 49 || report.LeftOut != 1 || report.Whole() {
		t.Errorf("report %+v", report)
	}
	if len(report.PutAside) != 1 || report.PutAside[0].Path != filepath.Join(folder, "bad.txt") || report.PutAside[0].Place != "byte 7" || !strings.Contains(report.PutAside[0].Reason, "broken UTF-8") {
		t.Errorf("put aside %+v", report.PutAside)
	}
	// An entry of the UN's or OFAC's list says who is listed and who keeps the list; ours has no keeper here.
	if want := (map[schema.Factuality]int{schema.Asserted: 45 + 2 + 2 + 2, schema.Reported: 45}); !maps.Equal(report.ByFactuality, want) {
		t.Errorf("factuality %v", report.ByFactuality)
	}
	if last := seen[len(seen)-1]; last.Files != 49 || last.AllFiles != 49 || last.Documents != 45 || last.Entries != 4 || last.PutAside != 1 {
		t.Errorf("progress %+v", last)
	}
	if len(s.readings) != 49 {
		t.Errorf("%d readings stored", len(s.readings))
	}
}

func TestASecondLoadChangesNothing(t *testing.T) {
	folder, s := library(t, 30), newMemory()
	if _, err := loader.Load(context.Background(), s, []string{folder}, options()); err != nil {
		t.Fatal(err)
	}
	before, puts := dump(t, s), s.puts
	o := options()
	o.Read = func(text.Doc) schema.Reading { t.Error("a stored document was read again"); return schema.Reading{} }
	report, err := loader.Load(context.Background(), s, []string{folder}, o)
	if err != nil || report.Documents != (loader.Counts{Unchanged: 30}) || report.Entries != (loader.Counts{Unchanged: 4}) {
		t.Errorf("report %+v, %v", report, err)
	}
	if dump(t, s) != before || s.puts != puts {
		t.Errorf("the store changed, or was written to (%d times)", s.puts-puts)
	}
}

func TestTheResultDependsNeitherOnWorkersNorOnOrder(t *testing.T) {
	folder := library(t, 60)
	put(t, folder, "twin1.txt", "---\nurl: https://a.example\ntitle: one\n---\nKenya met Peru.\n")
	put(t, folder, "twin2.txt", "---\nurl: https://a.example\ntitle: two\n---\nKenya met Peru.\n")
	put(t, folder, "copy.txt", "---\nurl: https://a.example\ntitle: one\n---\nKenya met Peru.\n")
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var want string
	for run, workers := range []int{1, 2, 3, 8, 16} {
		var paths []string
		for _, entry := range entries {
			paths = append(paths, filepath.Join(folder, entry.Name()))
		}
		if run%2 == 1 {
			slices.Reverse(paths)
		}
		paths = append(paths, folder, paths[0])
		s, o := newMemory(), options()
		o.Workers = workers
		report, err := loader.Load(context.Background(), s, paths, o)
		if err != nil {
			t.Fatal(err)
		}
		if report.Documents.Repeated != 1 {
			t.Errorf("%d workers: %d repeated, want 1", workers, report.Documents.Repeated)
		}
		if len(report.PutAside) != 2 || !strings.HasSuffix(report.PutAside[0].Path, "other.csv") || !strings.HasSuffix(report.PutAside[1].Path, "twin2.txt") {
			t.Errorf("%d workers: put aside %v", workers, report.PutAside)
		}
		if got := dump(t, s); run == 0 {
			want = got
		} else if got != want {
			t.Errorf("%d workers give another store", workers)
		}
	}
}

func TestRereadReplacesWhatIsStale(t *testing.T) {
	folder, s := library(t, 3), newMemory()
	o := options()
	for i, step := range []struct {
		version string
		reread  bool
		want    loader.Counts
	}{{"v1", false, loader.Counts{New: 3}}, {"v2", false, loader.Counts{Stale: 3}}, {"v2", true, loader.Counts{Replaced: 3}}, {"v2", true, loader.Counts{Unchanged: 3}}} {
		o.Version, o.Reread = step.version, step.reread
		report, err := loader.Load(context.Background(), s, []string{folder}, o)
		if err != nil || report.Documents != step.want {
			t.Errorf("step %d: %+v, %v; want %+v", i, report.Documents, err, step.want)
		}
	}
}

func TestOtherMetadataReplacesADocument(t *testing.T) {
	folder, s := t.TempDir(), newMemory()
	for i, want := range []loader.Counts{{New: 1}, {Replaced: 1}} {
		put(t, folder, "a.txt", fmt.Sprintf("---\nurl: https://a.example\ndate: 202%d\n---\nKenya met Peru.\n", i))
		report, err := loader.Load(context.Background(), s, []string{folder}, options())
		if err != nil || report.Documents != want || len(s.readings) != 1 {
			t.Errorf("load %d: %+v, %v, %d stored", i, report.Documents, err, len(s.readings))
		}
	}
}

func TestAnInterruptedLoadGoesOn(t *testing.T) {
	folder, whole, s := library(t, 120), newMemory(), newMemory()
	if _, err := loader.Load(context.Background(), whole, []string{folder}, options()); err != nil {
		t.Fatal(err)
	}
	for round := 1; ; round++ {
		ctx, cancel := context.WithCancel(context.Background())
		stopAt := s.puts + 2
		s.before = func(put int) error {
			if put == stopAt {
				cancel() // the transaction in flight still ends
			}
			return nil
		}
		report, err := loader.Load(ctx, s, []string{folder}, options())
		cancel()
		if err == nil {
			if round < 2 || report.Interrupted {
				t.Errorf("round %d: not interrupted, %+v", round, report)
			}
			break
		}
		if !errors.Is(err, loader.ErrInterrupted) || !errors.Is(err, context.Canceled) || !report.Interrupted || round > 20 {
			t.Fatalf("round %d: %v, %+v", round, err, report)
		}
	}
	if dump(t, s) != dump(t, whole) {
		t.Error("an interrupted load that went on gives another store")
	}
}

func TestAStoreThatFailsEndsTheLoad(t *testing.T) {
	folder := library(t, 100)
	for _, kind := range []error{store.ErrFull, store.ErrUnavailable} {
		s := newMemory()
		s.before = func(put int) error {
			if put == 3 {
				return fmt.Errorf("put: %w", kind)
			}
			return nil
		}
		report, err := loader.Load(context.Background(), s, []string{folder}, options())
		if !errors.Is(err, kind) || report.Failure == "" || report.Whole() || report.Documents.New != len(s.readings) {
			t.Errorf("%v: %v, %+v, %d stored", kind, err, report, len(s.readings))
		}
		s.before = nil
		if report, err = loader.Load(context.Background(), s, []string{folder}, options()); err != nil || len(s.readings) != 104 {
			t.Errorf("the next load: %v, %+v", err, report)
		}
	}
}

func TestAReadingThatIsNotConsistentIsPutAsideAlone(t *testing.T) {
	folder, s, o := library(t, 30), newMemory(), options()
	o.Read = func(doc text.Doc) schema.Reading {
		reading := everyLine(doc)
		if doc.Name == "00007.txt" {
			reading.Assertions[0].Quote = "not there"
		}
		if doc.Name == "00008.txt" {
			var none []int
			_ = none[len(doc.Text)] // a fault of a stage
		}
		return reading
	}
	report, err := loader.Load(context.Background(), s, []string{folder}, o)
	if err != nil || report.Documents.New != 28 || len(report.PutAside) != 2 {
		t.Errorf("%+v, %v", report, err)
	}
}

func TestManifestsAndSidecarsOfLists(t *testing.T) {
	folder, s := t.TempDir(), newMemory()
	put(t, folder, "a.txt", "Kenya met Peru.\n")
	put(t, folder, "manifest.csv", "path,title,url\na.txt,T,https://a.example/1\n")
	put(t, folder, "sdn.csv", `36,"TRIDENT AIR",-0- ,"ATL",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- `+"\n")
	put(t, folder, "sdn.csv.yaml", "date: 2025-03-04\n")
	report, err := loader.Load(context.Background(), s, []string{folder}, options())
	if err != nil || !report.Whole() {
		t.Fatal(err, report)
	}
	got := map[string]schema.Date{}
	for _, r := range s.readings {
		got[r.Document.Title] = r.Document.PublishedOn
	}
	if want := (map[string]schema.Date{"T": "", "OFAC Specially Designated Nationals List, entry 36: TRIDENT AIR": "2025-03-04"}); !maps.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestWhatIsPutAsideSaysWhy(t *testing.T) {
	for name, c := range map[string]struct {
		content string
		want    string
	}{
		"a.txt":  {"", "the file is empty"},
		"b.txt":  {"\x00\x01\x02binary", "a NUL byte"},
		"c.txt":  {strings.Repeat("x", 50<<20), "too large"},
		"d.txt":  {"broken \xc3\x28", "broken UTF-8"},
		"e.docx": {"PK\x03\x04rubbish", "not a whole DOCX"},
		"f.xml":  {unList[:200], "not whole"},
		"g.xml":  {"<rss></rss>", "neither a document nor a list"},
		"h.xml":  {"", "the file is empty"},
		"i.csv":  {"name,kind,list\nA,Robot,L\n", "kind"},
		"j.pdf":  {"%PDF-1.4 rubbish", "not a whole PDF"},
		"k.zip":  {"PK\x03\x04", "a format that is not read"},
	} {
		folder, s := t.TempDir(), newMemory()
		good := put(t, folder, "good.txt", "Kenya met Peru.\n")
		path := put(t, folder, name, c.content)
		report, err := loader.Load(context.Background(), s, []string{good, path}, options())
		if err != nil || report.Documents.New != 1 || len(report.PutAside) != 1 || report.PutAside[0].Path != path || !strings.Contains(report.PutAside[0].Reason, c.want) || report.PutAside[0].Remedy == "" {
			t.Errorf("%s: %v, %+v", name, err, report)
		}
	}
	missing := filepath.Join(t.TempDir(), "nowhere")
	report, err := loader.Load(context.Background(), newMemory(), []string{missing}, options())
	if err != nil || len(report.PutAside) != 1 || report.PutAside[0].Reason != "there is no such file" {
		t.Errorf("missing: %v, %+v", err, report)
	}
}

func TestReportAsText(t *testing.T) {
	report := loader.Report{Documents: loader.Counts{New: 2, Unchanged: 1}, Sentences: 9, Entities: 4, Mentions: 7, Claims: 3, ByFactuality: map[schema.Factuality]int{schema.Asserted: 2, schema.Denied: 1},
		Seconds: 2, PerSecond: 1, PutAside: []files.Quarantine{{Path: "a\x1b[31m.txt", Reason: "broken", Place: "byte 3", Remedy: "mend it"}}}
	var out strings.Builder
	if err := report.WriteText(&out); err != nil {
		t.Fatal(err)
	}
	want := "documents     2 new, 1 unchanged\nfound         9 sentences, 4 entities, 7 mentions, 3 claims\nas            2 asserted, 1 denied\n" +
		"time          2s, 1 documents/s, 4 sentences/s\nput aside     1\n  a?[31m.txt (byte 3): broken; mend it\n"
	if out.String() != want {
		t.Errorf("%s\nwant\n%s", out.String(), want)
	}
}

// BenchmarkLoad10000 loads 10,000 short documents into a store that keeps only keys, and gives
// the live memory at the end and at a tenth of the way: flat means that they are near each other.
func BenchmarkLoad10000(b *testing.B) {
	folder := library(b, 10_000)
	for b.Loop() {
		s := &keysOnly{keys: map[string]string{}}
		o, early := options(), 0.0
		o.Progress = func(p loader.Progress) {
			if early == 0 && p.Documents >= 1000 {
				early = liveMemory()
			}
		}
		if _, err := loader.Load(context.Background(), s, []string{folder}, o); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(early, "MB-at-1000")
		b.ReportMetric(liveMemory(), "MB-at-10000")
	}
	b.ReportMetric(10_000*float64(b.N)/b.Elapsed().Seconds(), "documents/s")
}

func liveMemory() float64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc) / (1 << 20)
}

// keysOnly forgets what it is given but for the load keys.
type keysOnly struct {
	memory
	keys map[string]string
}

func (k *keysOnly) Put(_ context.Context, readings []schema.Reading) (int, error) {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	for _, r := range readings {
		k.keys[r.Document.ID] = r.Document.LoadKey
	}
	return len(readings), nil
}

func (k *keysOnly) LoadKeys(_ context.Context, ids []string) (map[string]string, error) {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	out := map[string]string{}
	for _, id := range ids {
		if key, ok := k.keys[id]; ok {
			out[id] = key
		}
	}
	return out, nil
}
