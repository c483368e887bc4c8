package files

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/klippa-app/go-pdfium"
	pdferrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// press is the PDF engine: PDFium compiled to WebAssembly, which sees no file system and at
// most enginePages of memory, so that a hostile file breaks only its own instance.
type press struct {
	once  sync.Once
	pool  pdfium.Pool
	cache wazero.CompilationCache
	err   error
}

// enginePages caps the memory of one PDF engine: 16,384 pages of 64 kB are 1 GB.
const enginePages = 16_384

// start compiles the engine, or takes it compiled from the folder.
func (p *press) start(readers int, folder string) (pdfium.Pool, error) {
	p.once.Do(func() {
		runtime := wazero.NewRuntimeConfig().WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).WithMemoryLimitPages(enginePages)
		if folder != "" {
			cache, err := wazero.NewCompilationCacheWithDir(folder)
			if err == nil { // without it the engine is compiled anew: slower, not wrong
				p.cache = cache
				runtime = runtime.WithCompilationCache(cache)
			}
		}
		p.pool, p.err = webassembly.Init(webassembly.Config{MinIdle: 0, MaxIdle: readers, MaxTotal: readers, RuntimeConfig: runtime,
			FSConfig: wazero.NewFSConfig(), Stdout: io.Discard, Stderr: io.Discard})
	})
	return p.pool, p.err
}

func (p *press) close() error {
	p.once.Do(func() {}) // an engine that was never started stays so
	var err error
	if p.pool != nil {
		err = p.pool.Close()
	}
	if p.cache != nil {
		err = errors.Join(err, p.cache.Close(context.Background()))
	}
	if err != nil {
		return fmt.Errorf("close the PDF engine: %w", err)
	}
	return nil
}

// pdf gives the paragraphs of a PDF with the offsets of its pages.
func (s *Shelf) pdf(ctx context.Context, raw []byte, page *sheet) error {
	pool, err := s.press.start(s.limits.Readers, s.limits.EngineFolder)
	if err != nil {
		return fmt.Errorf("start the PDF engine: %w", err)
	}
	engine, err := pool.GetInstanceWithContext(ctx)
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fmt.Errorf("wait for the PDF engine: %w", err)
	}
	defer engine.Close()
	document, err := engine.OpenDocument(&requests.OpenDocument{File: &raw})
	if err != nil {
		if errors.Is(err, pdferrors.ErrPassword) || errors.Is(err, pdferrors.ErrSecurity) || strings.Contains(err.Error(), "password") {
			return refuse("the PDF is locked by a password", "", "save it without one")
		}
		return refuse("not a whole PDF: "+err.Error(), "", "open it in a PDF program and save it again")
	}
	count, err := engine.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: document.Document})
	if err != nil {
		return refuse("the PDF's pages cannot be counted: "+err.Error(), "", "open it in a PDF program and save it again")
	}
	if count.PageCount > s.limits.Pages {
		return refuse(fmt.Sprintf("%d pages, at most %d", count.PageCount, s.limits.Pages), "", "split it or raise the limit")
	}
	page.about = described(engine, document.Document)
	leaves := make([]leaf, count.PageCount)
	letters, size := 0, int64(0)
	for i := range leaves {
		if err := ctx.Err(); err != nil {
			return err
		}
		if leaves[i], err = readLeaf(engine, document.Document, i); err != nil {
			return refuse("a page cannot be read: "+err.Error(), fmt.Sprintf("page %d", i+1), "open it in a PDF program and save it again")
		}
		for _, line := range leaves[i].lines {
			letters += len(line.text)
			size += int64(len(line.text))
		}
		if size > s.limits.Text {
			return refuse(fmt.Sprintf("the text is too long: more than %s", megabytes(s.limits.Text)), fmt.Sprintf("page %d", i+1), "split it or raise the limit")
		}
	}
	if letters < 10 {
		return refuse(fmt.Sprintf("a PDF of %d pages without text: a scan or pictures", count.PageCount), "", "run text recognition (OCR) over it first")
	}
	compose(leaves, page)
	return nil
}

// described takes title and author from the document's properties. Programs fill the title
// with file names; those are no titles.
func described(engine pdfium.Pdfium, document references.FPDF_DOCUMENT) Metadata {
	tags, err := engine.GetMetaData(&requests.GetMetaData{Document: document, Tags: &[]string{"Title", "Author"}})
	if err != nil {
		return Metadata{}
	}
	var about Metadata
	for _, tag := range tags.Tags {
		value := squeeze(strings.ToValidUTF8(strings.ReplaceAll(tag.Value, "\x00", ""), ""))
		switch {
		case value == "":
		case tag.Tag == "Author":
			about.Authors = []string{value}
		case strings.Contains(value, " ") && !strings.HasPrefix(value, "Microsoft Word") && !strings.Contains(value, ".doc") && !strings.Contains(value, ".indd"):
			about.Title = value
		}
	}
	return about
}

// readLeaf gives the lines of one page with their places.
func readLeaf(engine pdfium.Pdfium, document references.FPDF_DOCUMENT, index int) (leaf, error) {
	at := &requests.PageByIndex{Document: document, Index: index}
	size, err := engine.FPDF_GetPageSizeByIndex(&requests.FPDF_GetPageSizeByIndex{Document: document, Index: index})
	if err != nil {
		return leaf{}, fmt.Errorf("size: %w", err)
	}
	structured, err := engine.GetPageTextStructured(&requests.GetPageTextStructured{Page: requests.Page{ByIndex: at},
		Mode: requests.GetPageTextStructuredModeRects, CollectFontInformation: true})
	if err != nil {
		return leaf{}, fmt.Errorf("text: %w", err)
	}
	page := leaf{height: size.Height}
	for _, rect := range structured.Rects {
		place := rect.PointPosition
		piece := line{text: legible(rect.Text), left: place.Left, right: place.Right,
			top: max(place.Top, place.Bottom), bottom: min(place.Top, place.Bottom)}
		piece.size = piece.top - piece.bottom
		if font := rect.FontInformation; font != nil && font.RenderedSize > 0 {
			piece.size = font.RenderedSize
		}
		page.add(piece)
	}
	return page, nil
}
