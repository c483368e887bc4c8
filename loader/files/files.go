// Package files reads documents from disk. It takes paths and limits and gives each file as a
// text.Doc: its stored text, whose bytes never change afterwards, and what the file, its front
// matter, a sidecar or a manifest says about it. A file that cannot be read safely gives a
// *Quarantine with a named reason instead; the caller goes on with the next one.
//
//	shelf := files.Open(files.DefaultLimits(), nil)
//	defer shelf.Close()
//	doc, err := shelf.Read(ctx, "communique.md") // doc.Title, doc.Date, doc.Text, doc.Headings
//
// Text is changed only by these rules: a byte order mark goes and UTF-16 behind one becomes
// UTF-8; CR LF and CR become LF; front matter is cut off. Markdown, HTML, DOCX, PDF and e-mail
// give the text that a reader sees, one paragraph a line with an empty line between. Of a PDF
// running heads, running feet and page numbers are taken out, words broken at line ends are
// joined and ligatures written as letters. Nothing is normalised (no NFC): quotes stay verbatim.
package files

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"chancery/loader/text"
)

// Limits cap what a file may cost. A zero field means the default.
type Limits struct {
	RawText     int64 // bytes of a text, Markdown, HTML, e-mail, sidecar or manifest file
	RawDocument int64 // bytes of a PDF or DOCX file as it lies on disk
	Text        int64 // bytes of stored text, and of what a DOCX file unpacks to
	Ratio       int64 // unpacked to packed bytes, tried once more than 1 MB came out
	Line        int   // bytes of one line of the stored text
	Pages       int   // pages of a PDF
	Readers     int   // PDF engines alive at once, each some tens of MB

	// EngineFolder is where the compiled PDF engine is kept from one run to the next; compiling
	// takes seconds. It should be writable by this user alone: what lies there is run. "" keeps none.
	EngineFolder string
}

// DefaultLimits gives 10 MB of text, 100 MB of PDF or DOCX, 50 MB of stored text, a ratio of
// 100, lines of 1 MB, 5,000 pages and two PDF engines.
func DefaultLimits() Limits {
	return Limits{RawText: 10 << 20, RawDocument: 100 << 20, Text: 50 << 20, Ratio: 100, Line: 1 << 20, Pages: 5000, Readers: 2}
}

func (l Limits) orDefault() Limits {
	d := DefaultLimits()
	pick := func(value *int64, standard int64) {
		if *value <= 0 {
			*value = standard
		}
	}
	pick(&l.RawText, d.RawText)
	pick(&l.RawDocument, d.RawDocument)
	pick(&l.Text, d.Text)
	pick(&l.Ratio, d.Ratio)
	if l.Line <= 0 {
		l.Line = d.Line
	}
	if l.Pages <= 0 {
		l.Pages = d.Pages
	}
	if l.Readers <= 0 {
		l.Readers = d.Readers
	}
	return l
}

// Quarantine says why a file was put aside, where in it the trouble is and what to do.
type Quarantine struct {
	Path   string `json:"path"`
	Reason string `json:"reason"`
	Place  string `json:"place,omitempty"` // "byte 17", "line 3", "page 2", a name inside an archive
	Remedy string `json:"remedy,omitempty"`
}

// Error gives path, place, reason and remedy on one line.
func (q *Quarantine) Error() string {
	var out strings.Builder
	out.WriteString(q.Path)
	if q.Place != "" {
		out.WriteString(" (" + q.Place + ")")
	}
	out.WriteString(": " + q.Reason)
	if q.Remedy != "" {
		out.WriteString("; " + q.Remedy)
	}
	return out.String()
}

// refuse gives a quarantine whose path Read fills in.
func refuse(reason, place, remedy string) *Quarantine {
	return &Quarantine{Reason: reason, Place: place, Remedy: remedy}
}

// Shelf reads files within its limits. It may be used by many goroutines at once.
type Shelf struct {
	limits   Limits
	manifest Manifest
	press    press // the PDF engine, started by the first PDF
}

// Open gives a shelf; manifest may be nil. Close it to free the PDF engine.
func Open(limits Limits, manifest Manifest) *Shelf {
	return &Shelf{limits: limits.orDefault(), manifest: manifest}
}

// Close frees the PDF engine where one was started.
func (s *Shelf) Close() error { return s.press.close() }

// Read gives the document in a file. The error is a *Quarantine where the file is at fault,
// and the context's error where that has ended.
func (s *Shelf) Read(ctx context.Context, path string) (doc text.Doc, err error) {
	defer func() {
		if cause := recover(); cause != nil { // a library broke on hostile input; the load goes on
			err = refuse(fmt.Sprintf("the file broke its reader (%.120v)", cause), "", "open it in its own program and save it again")
		}
		var quarantine *Quarantine
		if errors.As(err, &quarantine) {
			doc = text.Doc{}
			quarantine.Path = path
		}
	}()
	if err := ctx.Err(); err != nil {
		return text.Doc{}, err
	}
	raw, format, err := s.raw(path)
	if err != nil {
		return text.Doc{}, err
	}
	return s.document(ctx, path, format, raw)
}

// Parse gives the document in bytes that lie in memory, as Read does; name gives the format by
// its extension and the base name. Sidecars and manifests are not looked for.
func (s *Shelf) Parse(ctx context.Context, name string, raw []byte) (doc text.Doc, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = refuse(fmt.Sprintf("the file broke its reader (%.120v)", cause), "", "open it in its own program and save it again")
		}
		var quarantine *Quarantine
		if errors.As(err, &quarantine) {
			doc = text.Doc{}
			quarantine.Path = name
		}
	}()
	format := recognise(name, raw)
	if err := s.fits(format, int64(len(raw))); err != nil {
		return text.Doc{}, err
	}
	return s.document(ctx, "", format, raw, name)
}

// document reads raw bytes of a known format; name is given where there is no path.
func (s *Shelf) document(ctx context.Context, path string, format format, raw []byte, name ...string) (text.Doc, error) {
	if len(bytes.TrimSpace(raw)) == 0 {
		return text.Doc{}, refuse("the file is empty", "", "remove it or put the text in")
	}
	var page sheet
	var err error
	switch format {
	case plainFormat:
		err = s.plain(raw, &page)
	case markdownFormat:
		err = s.markdown(raw, &page)
	case htmlFormat:
		err = s.html(raw, &page)
	case mailFormat:
		err = s.mail(raw, &page)
	case docxFormat:
		err = s.docx(raw, &page)
	case pdfFormat:
		err = s.pdf(ctx, raw, &page)
	default:
		return text.Doc{}, refuse("a format that is not read", "", "text, Markdown, HTML, PDF, DOCX and .eml are; save it as one of these")
	}
	if err != nil {
		return text.Doc{}, err
	}
	about := page.about
	if path != "" {
		if about, err = s.around(path, about); err != nil {
			return text.Doc{}, err
		}
		name = []string{filepath.Base(path)}
	}
	return s.finish(name[0], &page, about)
}

// raw gives the bytes of a regular file within the limits, and its format.
func (s *Shelf) raw(path string) ([]byte, format, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return nil, "", unreadable(err)
	}
	if quarantine := irregular(info.Mode()); quarantine != nil {
		return nil, "", quarantine
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, "", unreadable(err)
	}
	defer file.Close()
	if opened, err := file.Stat(); err != nil || !os.SameFile(info, opened) {
		return nil, "", refuse("the file changed while it was opened", "", "load it again")
	}
	head := make([]byte, 1024)
	n, err := io.ReadFull(file, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, "", unreadable(err)
	}
	format := recognise(path, head[:n])
	if err := s.fits(format, info.Size()); err != nil {
		return nil, "", err
	}
	limit := s.limit(format)
	rest, err := io.ReadAll(io.LimitReader(file, limit+1-int64(n)))
	if err != nil {
		return nil, "", unreadable(err)
	}
	raw := append(head[:n:n], rest...)
	return raw, format, s.fits(format, int64(len(raw)))
}

func (s *Shelf) limit(format format) int64 {
	if format == pdfFormat || format == docxFormat {
		return s.limits.RawDocument
	}
	return s.limits.RawText
}

func (s *Shelf) fits(format format, size int64) error {
	if limit := s.limit(format); size > limit {
		return refuse(fmt.Sprintf("the file is too large: %s of at most %s", megabytes(size), megabytes(limit)), "", "split it or raise the limit")
	}
	return nil
}

func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/(1<<20)) }

// unreadable names what the operating system says of a file.
func unreadable(err error) *Quarantine {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return refuse("there is no such file", "", "check the path")
	case errors.Is(err, fs.ErrPermission):
		return refuse("the file may not be read", "", "give this user the right to read it")
	}
	return refuse("the file cannot be read: "+err.Error(), "", "check the disk")
}

// irregular names what is not a plain file.
func irregular(mode fs.FileMode) *Quarantine {
	switch {
	case mode.IsRegular():
		return nil
	case mode&fs.ModeSymlink != 0:
		return refuse("a symbolic link, which is not followed", "", "name the file that it points to")
	case mode.IsDir():
		return refuse("a folder, not a file", "", "name its files or load the folder")
	}
	return refuse("a device, socket or pipe, not a file", "", "name a plain file")
}

// format is a file format that the shelf reads.
type format string

const (
	plainFormat    format = "text"
	markdownFormat format = "Markdown"
	htmlFormat     format = "HTML"
	mailFormat     format = "e-mail"
	docxFormat     format = "DOCX"
	pdfFormat      format = "PDF"
)

// recognise gives a file's format by its first bytes where they are telling, else by the
// extension of its name; "" where neither is known.
func recognise(name string, head []byte) format {
	switch {
	case bytes.HasPrefix(head, []byte("%PDF-")):
		return pdfFormat
	case bytes.HasPrefix(head, []byte("PK\x03\x04")) && strings.EqualFold(filepath.Ext(name), ".docx"):
		return docxFormat
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return ""
	}
	return byExtension(name)
}

func byExtension(name string) format {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".txt", ".text":
		return plainFormat
	case ".md", ".markdown":
		return markdownFormat
	case ".html", ".htm", ".xhtml":
		return htmlFormat
	case ".eml":
		return mailFormat
	case ".docx":
		return docxFormat
	case ".pdf":
		return pdfFormat
	}
	return ""
}

// finish checks the text that a format gave and makes the document of it.
func (s *Shelf) finish(name string, page *sheet, about Metadata) (text.Doc, error) {
	body := page.text()
	if strings.TrimSpace(body) == "" {
		return text.Doc{}, refuse("no text is left when markup is taken away", "", "check that the file holds running text")
	}
	if int64(len(body)) > s.limits.Text {
		return text.Doc{}, refuse(fmt.Sprintf("the text is too long: %s of at most %s", megabytes(int64(len(body))), megabytes(s.limits.Text)), "", "split it or raise the limit")
	}
	for number, rest := 1, body; rest != ""; number++ {
		line, after, _ := strings.Cut(rest, "\n")
		if len(line) > s.limits.Line {
			return text.Doc{}, refuse(fmt.Sprintf("a line of %s, at most %s", megabytes(int64(len(line))), megabytes(int64(s.limits.Line))), fmt.Sprintf("line %d", number), "break the line or raise the limit")
		}
		rest = after
	}
	if i := strings.IndexByte(body, 0); i >= 0 {
		return text.Doc{}, refuse("a NUL byte: binary data, not text", fmt.Sprintf("byte %d", i), "save it as UTF-8 text")
	}
	if !utf8.ValidString(body) {
		return text.Doc{}, refuse("the text is not valid UTF-8", "", "save it as UTF-8")
	}
	language, err := english(body, about.Language)
	if err != nil {
		return text.Doc{}, err
	}
	doc := text.Doc{Name: name, Text: body, Title: about.Title, Authors: about.Authors, Publisher: about.Publisher, Date: about.Date,
		URL: about.URL, Language: language, Licence: about.Licence, Pages: page.pages, Headings: page.headings, Furniture: page.furniture}
	identify(&doc)
	return doc, nil
}
