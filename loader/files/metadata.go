package files

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"chancery/schema"
)

// Metadata is what is known about a document beside its text. Empty fields are unknown.
type Metadata struct {
	Title     string
	Authors   []string
	Publisher string
	Date      string // EDTF
	URL       string
	Licence   string
	Language  string // BCP 47
}

// Manifest holds metadata by the cleaned path of the file that it is about.
type Manifest map[string]Metadata

// over gives m with the fields of lower where m has none.
func (m Metadata) over(lower Metadata) Metadata {
	pick := func(mine *string, theirs string) {
		if *mine == "" {
			*mine = theirs
		}
	}
	pick(&m.Title, lower.Title)
	pick(&m.Publisher, lower.Publisher)
	pick(&m.Date, lower.Date)
	pick(&m.URL, lower.URL)
	pick(&m.Licence, lower.Licence)
	pick(&m.Language, lower.Language)
	if len(m.Authors) == 0 {
		m.Authors = lower.Authors
	}
	return m
}

// set takes one named value; unknown names are left alone, so that front matter written for
// other programs does no harm. A source is an address where it looks like one, else the publisher.
func (m *Metadata) set(name string, values []string) error {
	value := squeeze(strings.Join(values, ", "))
	switch strings.ToLower(name) {
	case "title":
		m.Title = value
	case "author", "authors", "by":
		m.Authors = nil
		for _, author := range values {
			if author = squeeze(author); author != "" {
				m.Authors = append(m.Authors, author)
			}
		}
	case "publisher":
		m.Publisher = value
	case "date", "published":
		if value == "" {
			return nil
		}
		if _, err := schema.ParseDate(value); err != nil {
			return fmt.Errorf("the date %q is not EDTF", value)
		}
		m.Date = value
	case "url":
		m.URL = value
	case "source":
		if address(value) {
			if m.URL == "" {
				m.URL = value
			}
		} else if m.Publisher == "" {
			m.Publisher = value
		}
	case "licence", "license":
		m.Licence = value
	case "language", "lang":
		m.Language = value
	}
	return nil
}

func address(s string) bool {
	return (strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://")) && !strings.ContainsAny(s, " \t\n")
}

// dateRemedy says how dates are written.
const dateRemedy = "write 2024, 2024-05, 2024-05-16 or an interval of these"

// frontMatter cuts YAML front matter between two lines of three dashes off a text and reads it.
// The offset is where the rest begins.
func frontMatter(body string) (Metadata, int, error) {
	if !strings.HasPrefix(body, "---\n") {
		return Metadata{}, 0, nil
	}
	end := strings.Index(body[3:], "\n---\n")
	length := 5
	if end < 0 {
		if !strings.HasSuffix(body, "\n---") || len(body) < 8 {
			return Metadata{}, 0, nil // a rule, not front matter
		}
		end, length = len(body)-4-3, 4
	}
	about, err := readYAML(body[4:min(len(body), max(4, 3+end+1))], 1)
	return about, 3 + end + length, err
}

// yamlLimit caps front matter and sidecars, in bytes.
const yamlLimit = 64 << 10

// readYAML reads the scalars and lists of scalars of a YAML mapping. It walks the syntax tree
// instead of decoding it: an alias is refused, so nothing can be made to grow. Lines are
// counted after the given number of lines.
func readYAML(source string, after int) (Metadata, error) {
	remedy := "write lines of the form  title: …"
	if len(source) > yamlLimit {
		return Metadata{}, refuse("the metadata is larger than 64 kB", "", remedy)
	}
	if depth(source) > 20 {
		return Metadata{}, refuse("the metadata is nested too deeply", "", remedy)
	}
	file, err := parser.ParseBytes([]byte(source), 0)
	if err != nil {
		first, _, _ := strings.Cut(err.Error(), "\n")
		return Metadata{}, refuse("the metadata is not YAML: "+first, "front matter or sidecar", remedy)
	}
	var about Metadata
	for _, document := range file.Docs {
		var pairs []*ast.MappingValueNode
		switch body := document.Body.(type) {
		case nil:
			continue
		case *ast.MappingNode:
			pairs = body.Values
		case *ast.MappingValueNode:
			pairs = []*ast.MappingValueNode{body}
		case *ast.CommentGroupNode:
			continue
		default:
			return Metadata{}, refuse("the metadata is not a list of names and values", "front matter or sidecar", remedy)
		}
		for _, pair := range pairs {
			line := 0
			if token := pair.Key.GetToken(); token != nil && token.Position != nil {
				line = token.Position.Line + after
			}
			values, err := scalars(pair.Value)
			if err != nil {
				return Metadata{}, refuse(err.Error(), fmt.Sprintf("line %d", line), remedy)
			}
			if err := about.set(pair.Key.String(), values); err != nil {
				return Metadata{}, refuse(err.Error(), fmt.Sprintf("line %d", line), dateRemedy)
			}
		}
	}
	return about, nil
}

// depth gives an upper bound of how deeply brackets nest and how far sequences are stacked.
func depth(source string) int {
	deepest, now := 0, 0
	for _, r := range source {
		switch r {
		case '[', '{':
			now++
		case ']', '}':
			now--
		}
		deepest = max(deepest, now)
	}
	for line := range strings.SplitSeq(source, "\n") {
		deepest = max(deepest, strings.Count(line, "- "), strings.Count(line, "? "))
	}
	return deepest
}

// scalars gives the texts of a scalar or of a list of scalars, as they are written.
func scalars(node ast.Node) ([]string, error) {
	switch n := node.(type) {
	case nil, *ast.NullNode:
		return nil, nil
	case *ast.StringNode:
		return []string{n.Value}, nil
	case *ast.LiteralNode:
		return []string{n.Value.Value}, nil
	case *ast.SequenceNode:
		var all []string
		for _, inner := range n.Values {
			values, err := scalars(inner)
			if err != nil {
				return nil, err
			}
			all = append(all, values...)
		}
		return all, nil
	case *ast.AliasNode, *ast.AnchorNode, *ast.MergeKeyNode:
		return nil, errors.New("anchors and aliases are not read in metadata")
	case *ast.MappingNode, *ast.MappingValueNode:
		return nil, nil
	}
	if token := node.GetToken(); token != nil {
		return []string{token.Value}, nil // numbers, booleans: as written, so that 2024-05 stays 2024-05
	}
	return nil, nil
}

// around adds what stands beside a file: the manifest wins over the sidecar, the sidecar over
// what the file itself says.
func (s *Shelf) around(path string, own Metadata) (Metadata, error) {
	about := own
	for _, beside := range sidecars(path) {
		info, err := os.Lstat(beside)
		if err != nil {
			continue
		}
		if !info.Mode().IsRegular() || info.Size() > yamlLimit {
			return own, refuse("its sidecar is not a small plain file", filepath.Base(beside), "write it anew")
		}
		raw, err := os.ReadFile(beside)
		if err != nil {
			return own, unreadable(err)
		}
		source, err := decode(raw)
		if err != nil {
			return own, err
		}
		sidecar, err := readYAML(strings.TrimPrefix(source, "---\n"), 0)
		if err != nil {
			var quarantine *Quarantine
			if errors.As(err, &quarantine) {
				quarantine.Place = strings.TrimSuffix(filepath.Base(beside)+", "+quarantine.Place, ", ")
			}
			return own, err
		}
		about = sidecar.over(about)
		break
	}
	if entry, ok := s.manifest[key(path)]; ok {
		about = entry.over(about)
	}
	return about, nil
}

// Beside gives what a sidecar and the manifest say about a file of any format; the error is a
// *Quarantine.
func (s *Shelf) Beside(path string) (Metadata, error) {
	about, err := s.around(path, Metadata{})
	var quarantine *Quarantine
	if errors.As(err, &quarantine) {
		quarantine.Path = path
	}
	return about, err
}

// sidecars gives the names under which metadata may lie beside a file: name.ext.yaml, name.yaml.
func sidecars(path string) []string {
	stem := strings.TrimSuffix(path, filepath.Ext(path))
	return []string{path + ".yaml", path + ".yml", stem + ".yaml", stem + ".yml"}
}

// key gives the form under which a manifest holds a path.
func key(path string) string {
	if absolute, err := filepath.Abs(path); err == nil {
		return absolute
	}
	return filepath.Clean(path)
}

// ReadManifest reads a CSV file whose first row names its columns: path and any of title,
// author, date, source, url, publisher, licence, language. Paths are relative to the manifest's
// folder; several authors are parted by semicolons. The error is a *Quarantine that names the line.
func ReadManifest(path string, limits Limits) (Manifest, error) {
	limits = limits.orDefault()
	file, err := os.Open(path)
	if err != nil {
		quarantine := unreadable(err)
		quarantine.Path = path
		return nil, quarantine
	}
	defer file.Close()
	wrong := func(line int, reason, remedy string) error {
		return &Quarantine{Path: path, Reason: reason, Place: fmt.Sprintf("line %d", line), Remedy: remedy}
	}
	raw, err := io.ReadAll(io.LimitReader(file, limits.RawText+1))
	if err != nil || int64(len(raw)) > limits.RawText {
		return nil, wrong(1, "the manifest cannot be read or is too large", "split it")
	}
	body, err := decode(raw)
	if err != nil {
		var quarantine *Quarantine
		if errors.As(err, &quarantine) {
			quarantine.Path = path
		}
		return nil, err
	}
	rows := csv.NewReader(strings.NewReader(body))
	header, err := rows.Read()
	if err != nil || len(header) == 0 || !strings.EqualFold(strings.TrimSpace(header[0]), "path") {
		return nil, wrong(1, "the first column of a manifest is path", "write  path,title,author,date,source,url,publisher,licence")
	}
	manifest := Manifest{}
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return manifest, nil
		}
		line, _ := rows.FieldPos(0)
		if err != nil {
			return nil, wrong(line, "not CSV: "+err.Error(), "every row has as many cells as the first")
		}
		var about Metadata
		for i := 1; i < len(row); i++ {
			values := []string{row[i]}
			if name := strings.ToLower(strings.TrimSpace(header[i])); name == "author" || name == "authors" {
				values = strings.Split(row[i], ";")
			}
			if err := about.set(strings.TrimSpace(header[i]), values); err != nil {
				return nil, wrong(line, err.Error(), dateRemedy)
			}
		}
		target := row[0]
		if !filepath.IsAbs(target) {
			target = filepath.Join(filepath.Dir(path), filepath.FromSlash(target))
		}
		manifest[key(target)] = about
	}
}
