package files_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"chancery/loader/files"
)

// This file makes the binary files of the tests: nothing binary is committed.

// engineFolder keeps the compiled PDF engine from one test run to the next.
var engineFolder = filepath.Join(os.TempDir(), fmt.Sprintf("chancery-test-engine-%d", os.Getuid()))

// limits are the default ones.
func limits() files.Limits { return files.Limits{EngineFolder: engineFolder} }

// printed is a line of a made PDF: its place in points, its size and its text.
type printed struct {
	x, y, size float64
	text       string
}

// makePDF writes a PDF of the lines of each page in Helvetica on A4.
func makePDF(pages [][]printed) []byte {
	var out bytes.Buffer
	var offsets []int
	object := func(body string) {
		offsets = append(offsets, out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", len(offsets), body)
	}
	out.WriteString("%PDF-1.4\n")
	var kids []string
	for i := range pages {
		kids = append(kids, fmt.Sprintf("%d 0 R", 4+2*i))
	}
	object("<< /Type /Catalog /Pages 2 0 R >>")
	object(fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", strings.Join(kids, " "), len(pages)))
	object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
	escape := strings.NewReplacer("(", `\(`, ")", `\)`, `\`, `\\`)
	for i, page := range pages {
		var content strings.Builder
		for _, line := range page {
			fmt.Fprintf(&content, "BT /F1 %g Tf %g %g Td (%s) Tj ET\n", line.size, line.x, line.y, escape.Replace(line.text))
		}
		object(fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources << /Font << /F1 3 0 R >> >> >>", 5+2*i))
		object(fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", content.Len(), content.String()))
	}
	start := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, offset := range offsets {
		fmt.Fprintf(&out, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&out, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, start)
	return out.Bytes()
}

// column sets lines one below the other from y down, 14 points apart.
func column(y float64, lines ...string) []printed {
	var out []printed
	for _, line := range lines {
		if line != "" {
			out = append(out, printed{x: 72, y: y, size: 11, text: line})
		}
		y -= 14
	}
	return out
}

// makeDOCX writes a Word document of a body in WordprocessingML.
func makeDOCX(t testing.TB, body string, more map[string]string) []byte {
	t.Helper()
	files := map[string]string{"word/document.xml": `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>` + body + `</w:body></w:document>`}
	for name, content := range more {
		files[name] = content
	}
	return makeZIP(t, files)
}

func makeZIP(t testing.TB, files map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	for name, content := range files {
		entry, err := archive.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := entry.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// wordParagraph gives a paragraph of a Word document in a style, "" for none.
func wordParagraph(style, text string) string {
	properties := ""
	if style != "" {
		properties = `<w:pPr><w:pStyle w:val="` + style + `"/></w:pPr>`
	}
	return `<w:p>` + properties + `<w:r><w:t>` + text + `</w:t></w:r></w:p>`
}

// put writes a file into a folder of its own and gives its path.
func put(t testing.TB, folder, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(folder, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}
