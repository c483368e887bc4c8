package loader

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"chancery/loader/files"
	"chancery/loader/lists"
	"chancery/loader/text"
	"chancery/schema"
)

// job is one file to read, or one list with the files that belong to it.
type job struct {
	path   string
	size   int64
	format lists.Format // None of a document
	out    chan result
}

// state says what a stored document needs.
type state int

const (
	fresh state = iota
	unchanged
	stale    // read by another version, and not to be read again
	replaced // stored with other metadata, or stale and to be read again
)

// result is what a job gives of one document.
type result struct {
	path       string
	entry      bool
	id, key    string
	state      state
	reading    *schema.Reading // of fresh and replaced documents
	quarantine *files.Quarantine
	failure    error // of the store: the load ends
}

// plan is what a load has to do.
type plan struct {
	jobs     []*job
	manifest files.Manifest
}

// plan tells documents, lists and manifests apart. A CSV file whose first column is path is
// the manifest of its folder; other XML and CSV files are put aside where the caller named
// them or they are empty, and left out where they were found in a folder.
func (l *load) plan(items []files.Item) (plan, error) {
	out := plan{manifest: files.Manifest{}}
	belongs := map[string]bool{}
	for _, item := range items {
		if lists.Recognise(item.Path, nil) == lists.OFAC {
			for _, name := range lists.Beside(lists.OFAC) {
				belongs[filepath.Join(filepath.Dir(item.Path), name)] = true
			}
		}
	}
	manifests := []string{}
	for _, item := range items {
		extension := strings.ToLower(filepath.Ext(item.Path))
		if extension != ".csv" && extension != ".xml" {
			out.jobs = append(out.jobs, newJob(item, lists.None))
			continue
		}
		head := beginning(item.Path)
		switch format := lists.Recognise(item.Path, head); {
		case belongs[item.Path]:
		case item.Size == 0:
			l.putAside(&files.Quarantine{Path: item.Path, Reason: "the file is empty", Remedy: "fetch the list again"})
		case format != lists.None:
			out.jobs = append(out.jobs, newJob(item, format))
		case extension == ".csv" && bytes.HasPrefix(bytes.ToLower(bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF"))), []byte("path,")):
			manifests = append(manifests, item.Path)
		case item.Named:
			l.putAside(&files.Quarantine{Path: item.Path, Reason: "neither a document nor a list that is known",
				Remedy: "the UN's XML, OFAC's sdn.csv and CSV files with the columns name, kind, list are read"})
		default:
			l.report.LeftOut++
		}
	}
	if l.options.Manifest != "" && !slices.Contains(manifests, l.options.Manifest) {
		manifests = append(manifests, l.options.Manifest)
	}
	for _, path := range manifests {
		manifest, err := files.ReadManifest(path, l.options.Limits)
		if err != nil {
			return plan{}, fmt.Errorf("manifest: %w", err)
		}
		for key, about := range manifest {
			out.manifest[key] = about
		}
	}
	return out, nil
}

func newJob(item files.Item, format lists.Format) *job {
	return &job{path: item.Path, size: item.Size, format: format, out: make(chan result, 1)}
}

// beginning gives up to 4 kB of a file, less where it cannot be read: the reader will say why.
func beginning(path string) []byte {
	file, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer file.Close()
	head := make([]byte, 4096)
	n, _ := io.ReadFull(file, head)
	return head[:n]
}

// do reads a job's file and sends what it gives.
func (l *load) do(ctx context.Context, j *job) {
	send := func(r result) bool {
		select {
		case j.out <- r:
			return true
		case <-ctx.Done():
			return false
		}
	}
	if j.format != lists.None {
		l.list(ctx, j, send)
		return
	}
	if j.size > largeFile {
		select {
		case l.large <- struct{}{}:
			defer func() { <-l.large }()
		case <-ctx.Done():
			return
		}
	}
	doc, err := l.shelf.Read(ctx, j.path)
	if err != nil {
		if ctx.Err() == nil {
			send(result{quarantine: asQuarantine(j.path, err)})
		}
		return
	}
	send(l.article(ctx, j.path, doc))
}

// article reads a document with the stages unless the store has it.
func (l *load) article(ctx context.Context, path string, doc text.Doc) (r result) {
	document := documentOf(doc)
	r = result{path: path, id: document.ID, key: loadKey(document, l.options.Version)}
	keys, err := l.store.LoadKeys(ctx, []string{r.id})
	if err != nil {
		return result{failure: fmt.Errorf("ask the store for %s: %w", path, err)}
	}
	if r.state = l.state(keys, r.id, r.key); r.state == unchanged || r.state == stale {
		return r
	}
	defer func() {
		if cause := recover(); cause != nil { // a fault of a stage must not end a load of thousands
			r = result{quarantine: &files.Quarantine{Path: path, Reason: fmt.Sprintf("the stages broke on this text (%.120v)", cause), Remedy: "this is a fault of the program: please report it"}}
		}
	}()
	reading := l.options.Read(doc)
	if reading.Document.Sketch != nil {
		document.Sketch = reading.Document.Sketch
	} else {
		document.Sketch = schema.NewSketch(doc.Text)
	}
	document.LoadKey = r.key
	reading.Document = document
	r.reading = &reading
	return r
}

// state says what is to be done with a document of an id and load key.
func (l *load) state(stored map[string]string, id, key string) state {
	before, ok := stored[id]
	if !ok {
		return fresh
	}
	if before == key {
		return unchanged
	}
	oldContent, _, _ := strings.Cut(before, " ")
	content, _, _ := strings.Cut(key, " ")
	if oldContent == content && !l.options.Reread {
		return stale
	}
	return replaced
}

// list reads a list's entries and sends them in stretches: one question to the store each.
func (l *load) list(ctx context.Context, j *job, send func(result) bool) {
	about, err := l.shelf.Beside(j.path)
	if err != nil {
		send(result{quarantine: asQuarantine(j.path, err)})
		return
	}
	version := lists.Version
	if l.options.Registry != nil {
		version += " " + l.options.Registry.Version()
	}
	var stretch []schema.Reading
	pass := func() bool {
		ids := make([]string, len(stretch))
		for i, reading := range stretch {
			ids[i] = reading.Document.ID
		}
		keys, err := l.store.LoadKeys(ctx, ids)
		if err != nil {
			return send(result{failure: fmt.Errorf("ask the store for entries of %s: %w", j.path, err)}) && false
		}
		for i := range stretch {
			reading := stretch[i]
			reading.Document.LoadKey = loadKey(reading.Document, version)
			r := result{path: j.path, entry: true, id: reading.Document.ID, key: reading.Document.LoadKey, reading: &reading}
			r.state = l.state(keys, r.id, r.key)
			if !send(r) {
				return false
			}
		}
		stretch = stretch[:0]
		return true
	}
	for reading, err := range lists.Read(j.path, j.format, lists.Options{Registry: l.options.Registry, Edition: schema.Date(about.Date)}) {
		if err != nil {
			send(result{quarantine: asQuarantine(j.path, err)})
			return
		}
		if stretch = append(stretch, reading); len(stretch) >= entriesAtOnce && !pass() {
			return
		}
		if ctx.Err() != nil {
			return
		}
	}
	pass()
}

// asQuarantine gives any error of reading as a named reason.
func asQuarantine(path string, err error) *files.Quarantine {
	var quarantine *files.Quarantine
	if errors.As(err, &quarantine) {
		return quarantine
	}
	var torn *lists.Torn
	if errors.As(err, &torn) {
		return &files.Quarantine{Path: torn.Path, Reason: torn.Reason, Place: torn.Place, Remedy: "nothing of the list was taken; fetch or write it again"}
	}
	return &files.Quarantine{Path: path, Reason: err.Error(), Remedy: "load it again"}
}

// documentOf gives the record of a document as its file describes it, without a load key.
func documentOf(doc text.Doc) schema.Document {
	sum := sha256.Sum256([]byte(doc.Text))
	return schema.Document{ID: schema.DocumentID(doc.Source, doc.Text), Form: schema.ArticleForm, Source: doc.Source, Title: doc.Title, Authors: doc.Authors,
		Publisher: doc.Publisher, PublishedOn: schema.Date(doc.Date), Language: doc.Language, URL: doc.URL, Licence: doc.Licence,
		SHA256: hex.EncodeToString(sum[:]), Text: doc.Text}
}

// loadKey gives the key of a load: a hash of all that is known of the document, a blank, and
// the version of what reads it. Equal keys load alike; keys that differ only behind the blank
// are of the same content read by another version.
func loadKey(d schema.Document, version string) string {
	sum := sha256.New()
	for _, part := range append([]string{d.Source, d.Title, d.Publisher, string(d.PublishedOn), d.Language, d.URL, d.Licence, d.Collection, d.SHA256}, d.Authors...) {
		sum.Write([]byte(strconv.Itoa(len(part)) + ":" + part))
	}
	return hex.EncodeToString(sum.Sum(nil))[:32] + " " + version
}
