package files

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// The caps of an archive that are not in Limits.
const (
	archiveFiles = 10_000
	xmlDepth     = 2_000
	ratioFrom    = 1 << 20 // unpacked bytes from which the ratio counts
)

// docx gives the paragraphs of a Word document: headings by their style, cells of tables as
// furniture; deleted text, field codes, comments and notes are left out.
func (s *Shelf) docx(raw []byte, page *sheet) error {
	archive, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return refuse("not a whole DOCX file: "+err.Error(), "", "open it in a word processor and save it again")
	}
	if len(archive.File) > archiveFiles {
		return refuse(fmt.Sprintf("an archive of more than %d files", archiveFiles), "", "check where it comes from")
	}
	var body, properties *zip.File
	for _, file := range archive.File {
		name := file.Name
		if strings.Contains(name, `\`) || path.IsAbs(name) || strings.HasPrefix(path.Clean(name), "..") || strings.Contains(name, "\x00") {
			return refuse("a name in the archive climbs out of it", fmt.Sprintf("%.80q", name), "check where it comes from")
		}
		if file.Mode()&^0o777 != 0 && !file.Mode().IsDir() {
			return refuse("the archive holds a link or device", fmt.Sprintf("%.80q", name), "check where it comes from")
		}
		switch name {
		case "word/document.xml":
			body = file
		case "docProps/core.xml":
			properties = file
		}
	}
	if body == nil {
		return refuse("no Word document in the archive", "word/document.xml", "save it as DOCX")
	}
	if properties != nil {
		if err := s.properties(properties, page); err != nil {
			return err
		}
	}
	unpacked, err := s.unpack(body)
	if err != nil {
		return err
	}
	return paragraphs(unpacked, page)
}

// unpack reads one file of an archive within the limits, which count what comes out, not what
// the archive says of itself.
func (s *Shelf) unpack(file *zip.File) ([]byte, error) {
	in, err := file.Open()
	if err != nil {
		return nil, refuse("the archive cannot be unpacked: "+err.Error(), file.Name, "save it again")
	}
	defer in.Close()
	cap := s.limits.Text
	if byRatio := max(int64(file.CompressedSize64), 1) * s.limits.Ratio; byRatio < cap {
		cap = max(byRatio, ratioFrom)
	}
	out, err := io.ReadAll(io.LimitReader(in, cap+1))
	if int64(len(out)) > cap {
		return nil, refuse(fmt.Sprintf("unpacks to more than %s (limit %d:1): a zip bomb", megabytes(cap), s.limits.Ratio), file.Name, "check where it comes from, or raise the limit")
	}
	if err != nil {
		return nil, refuse("the archive is damaged: "+err.Error(), file.Name, "save it again")
	}
	return out, nil
}

// properties takes title and author from the document's properties.
func (s *Shelf) properties(file *zip.File, page *sheet) error {
	raw, err := s.unpack(file)
	if err != nil {
		return err
	}
	return elements(raw, file.Name, func(decoder *xml.Decoder, start xml.StartElement) error {
		if start.Name.Local != "title" && start.Name.Local != "creator" {
			return nil
		}
		token, err := decoder.Token()
		if err != nil {
			return err
		}
		value, ok := token.(xml.CharData)
		if !ok {
			return nil
		}
		if start.Name.Local == "title" {
			page.about.Title = squeeze(string(value))
		} else if author := squeeze(string(value)); author != "" {
			page.about.Authors = []string{author}
		}
		return nil
	})
}

// elements calls each with every start element; a DOCTYPE and deep nesting are refused.
func elements(raw []byte, place string, each func(*xml.Decoder, xml.StartElement) error) error {
	decoder := xml.NewDecoder(bytes.NewReader(raw))
	depth := 0
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return refuse("damaged XML: "+err.Error(), place, "save it again")
		}
		switch t := token.(type) {
		case xml.Directive:
			return refuse("a DOCTYPE, which no such file needs", place, "check where it comes from")
		case xml.StartElement:
			if depth++; depth > xmlDepth {
				return refuse("elements stand in one another too deeply", place, "check where it comes from")
			}
			if err := each(decoder, t); err != nil {
				return err
			}
		case xml.EndElement:
			depth--
		}
	}
}

// paragraphs reads word/document.xml.
func paragraphs(raw []byte, page *sheet) error {
	const place = "word/document.xml"
	decoder := xml.NewDecoder(bytes.NewReader(raw))
	var line strings.Builder
	var style string
	depth, tables, silent, inText := 0, 0, 0, false
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return refuse("damaged XML: "+err.Error(), place, "save it again")
		}
		switch t := token.(type) {
		case xml.Directive:
			return refuse("a DOCTYPE, which no such file needs", place, "check where it comes from")
		case xml.StartElement:
			if depth++; depth > xmlDepth {
				return refuse("elements stand in one another too deeply", place, "check where it comes from")
			}
			switch t.Name.Local {
			case "tbl":
				tables++
			case "del", "moveFrom", "instrText", "Fallback":
				silent++
			case "t":
				inText = true
			case "tab", "br", "cr":
				line.WriteByte(' ')
			case "noBreakHyphen":
				line.WriteByte('-')
			case "pStyle":
				style = attribute(t, "val")
			}
		case xml.CharData:
			if inText && silent == 0 {
				line.Write(t)
			}
		case xml.EndElement:
			depth--
			switch t.Name.Local {
			case "tbl":
				tables--
			case "del", "moveFrom", "instrText", "Fallback":
				silent--
			case "t":
				inText = false
			case "p":
				switch lower := strings.ToLower(style); {
				case tables > 0:
					page.aside(line.String())
				case strings.HasPrefix(lower, "heading"), lower == "title":
					page.heading(line.String())
				default:
					page.paragraph(line.String())
				}
				line.Reset()
				style = ""
			}
		}
	}
}

func attribute(start xml.StartElement, name string) string {
	for _, a := range start.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
