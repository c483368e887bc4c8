package loader_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"chancery/loader/text"
)

var update = flag.Bool("update", false, "write what the stages give into the case files")

// caseDate is the date of every case's document: a Monday.
const caseDate = "2015-06-15"

// TestCases reads every case and checks the sections of the stages that this package joins.
// The sections of mention and resolve are checked by their own packages.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	s := stages(t)
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			doc := text.Doc{Source: file, Date: caseDate}
			for _, section := range archive.Files {
				if section.Name == "text" {
					doc.Text = string(section.Data)
				}
			}
			_, trace := s.Read(doc)
			for _, stage := range []string{"segment", "parse", "relate", "claims"} {
				var got strings.Builder
				if err := trace.Stage(&got, doc, stage); err != nil {
					t.Fatal(err)
				}
				if *update {
					setSection(archive, "out/"+stage, got.String())
				} else if want := section(archive, "out/"+stage); want != got.String() {
					t.Errorf("out/%s: got\n%swant\n%s", stage, got.String(), want)
				}
			}
			if *update {
				if err := os.WriteFile(file, txtar.Format(archive), 0o600); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func section(archive *txtar.Archive, name string) string {
	for _, file := range archive.Files {
		if file.Name == name {
			return string(file.Data)
		}
	}
	return ""
}

func setSection(archive *txtar.Archive, name, content string) {
	for i := range archive.Files {
		if archive.Files[i].Name == name {
			archive.Files[i].Data = []byte(content)
			return
		}
	}
	archive.Files = append(archive.Files, txtar.File{Name: name, Data: []byte(content)})
}
