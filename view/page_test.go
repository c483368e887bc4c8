package view_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"chancery/loader"
	"chancery/loader/text"
	"chancery/view"
)

var openStages = sync.OnceValues(loader.Open)

// hostile is a document that would break out of the page if it could.
const hostile = "The Norwegian minister Ola Berg visited Kenya on Monday.\n" +
	"</article><script>document.title='owned'</script> accused Kenya of \"<img src=http://example.org/x onerror=alert(1)>\".\n" +
	"Kenya's <b onmouseover='alert(1)'>Wanja Mwangi</b> & Ola Berg met in Nairobi. \u202Egnihtyna\u202C {{.Policy}} `${1}`\n"

func made(t testing.TB, content, title string, least float64) string {
	t.Helper()
	stages, err := openStages()
	if err != nil {
		t.Fatal(err)
	}
	doc := text.Doc{Name: "a.txt", Title: title, Publisher: "<i>Post</i>", Date: "2020-05-14", Text: content, Source: "a"}
	_, trace := stages.Read(doc)
	var out strings.Builder
	if err := view.Page(&out, doc, trace, least); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestPageShowsTheWholeTextEscaped(t *testing.T) {
	page := made(t, hostile, `"><script>alert(2)</script>`, .6)
	for _, forbidden := range []string{"<script>document", "<script>alert", "<img", "<b onmouse", "<i>Post", "ZgotmplZ"} {
		if strings.Contains(page, forbidden) {
			t.Errorf("the page holds %q unescaped", forbidden)
		}
	}
	if n := strings.Count(page, "<script>"); n != 1 {
		t.Errorf("%d scripts, want the page's own", n)
	}
	article := page[strings.Index(page, "<article"):strings.Index(page, "</article>")]
	shown := regexp.MustCompile(`<[^>]*>`).ReplaceAllString(article, "")
	shown = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&#34;", `"`, "&#39;", "'", "&amp;", "&", "&#43;", "+").Replace(shown)
	if shown != hostile {
		t.Errorf("the text shown differs:\n%q\n%q", shown, hostile)
	}
	for _, want := range []string{"VISITED", "Ola Berg", `class="m k-Country"`, "default-src &#39;none&#39;", "score 0."} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if regexp.MustCompile(`(?i)(src|href|action)\s*=\s*["']?(https?:)?//`).MatchString(strings.ReplaceAll(page, "&lt;img src=http", "")) {
		t.Error("the page refers to another")
	}
}

func TestPageOfNothing(t *testing.T) {
	if page := made(t, "", "", .6); !strings.Contains(page, "No claim was found") || !strings.Contains(page, "<title>a.txt – as") {
		t.Errorf("page of an empty text:\n%s", page)
	}
}

// The page works in a browser: its own script runs, that of the document does not, and the
// claim that the address names is shown in the text.
func TestPageInABrowser(t *testing.T) {
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("no chromium: the page was not tried in a browser")
	}
	if testing.Short() {
		t.Skip("no browser in a short run")
	}
	file := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(file, []byte(made(t, hostile, "News", .99)), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 90*time.Second)
	defer cancel()
	shown, err := exec.CommandContext(ctx, chromium, "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
		"--disable-component-update", "--disable-sync", "--user-data-dir="+t.TempDir(), "--virtual-time-budget=4000",
		"--host-resolver-rules=MAP * ~NOTFOUND", "--dump-dom", "file://"+file+"#claim-1").Output()
	if err != nil {
		t.Fatalf("chromium: %v", err)
	}
	dom := string(shown)
	if !strings.Contains(dom, "<title>News – as Chancery reads it</title>") {
		t.Error("the document's script ran, or the page was not shown")
	}
	if !strings.Contains(dom, `id="claim-1" data-claim="1"`) || !regexp.MustCompile(`data-claim="1"[^>]*class="chosen"`).MatchString(dom) {
		t.Error("the claim that the address names was not chosen")
	}
	if !regexp.MustCompile(`class="m k-[A-Za-z]+ lit"[^>]*data-claims="[^"]*\b1\b`).MatchString(dom) {
		t.Error("its words are not marked in the text")
	}
	if !regexp.MustCompile(`id="shown">\d+ of \d+ claims`).MatchString(dom) || !strings.Contains(dom, `hidden=""`) {
		t.Error("claims below the bar are not hidden")
	}
}

func BenchmarkPage(b *testing.B) {
	long := strings.Repeat("The Norwegian minister Ola Berg visited Kenya on Monday and met Wanja Mwangi.\n", 300)
	for b.Loop() {
		made(b, long, "Long", .6)
	}
}
