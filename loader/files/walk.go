package files

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Item is one file that Walk found.
type Item struct {
	Path  string
	Size  int64
	Named bool // the caller named it; false where it was found in a folder
}

// Walk gives the plain files under the paths in the byte order of their cleaned paths, each
// once, and what was refused on the way (links, devices, unreadable folders). Of a folder it
// leaves out hidden names, sidecars, files whose names begin with README, LICENSE, LICENCE or
// NOTICE, and extensions that nothing here reads. XML and CSV files are among the items: the
// caller tells lists from the rest. The error is the context's.
func Walk(ctx context.Context, paths []string) ([]Item, []*Quarantine, error) {
	found := map[string]Item{}
	refused := map[string]*Quarantine{}
	reject := func(path string, quarantine *Quarantine) {
		quarantine.Path = path
		refused[path] = quarantine
	}
	for _, root := range paths {
		root = filepath.Clean(root)
		info, err := os.Lstat(root)
		if err != nil {
			reject(root, unreadable(err))
			continue
		}
		if !info.IsDir() {
			if quarantine := irregular(info.Mode()); quarantine != nil {
				reject(root, quarantine)
			} else {
				found[root] = Item{Path: root, Size: info.Size(), Named: true}
			}
			continue
		}
		err = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err != nil {
				reject(path, unreadable(err))
				if entry != nil && entry.IsDir() {
					return fs.SkipDir
				}
				return nil
			}
			if hidden := strings.HasPrefix(entry.Name(), ".") && path != root; hidden {
				if entry.IsDir() {
					return fs.SkipDir
				}
				return nil
			}
			if entry.IsDir() {
				return nil
			}
			if !readable(entry.Name()) {
				return nil
			}
			if quarantine := irregular(entry.Type()); quarantine != nil {
				reject(path, quarantine)
				return nil
			}
			info, err := entry.Info()
			if err != nil {
				reject(path, unreadable(err))
				return nil
			}
			if _, ok := found[path]; !ok {
				found[path] = Item{Path: path, Size: info.Size()}
			}
			return nil
		})
		if err != nil && !errors.Is(err, fs.SkipAll) {
			return nil, nil, err
		}
	}
	return inOrder(found), quarantines(refused), ctx.Err()
}

// readable says whether a file found in a folder is meant to be loaded.
func readable(name string) bool {
	upper := strings.ToUpper(name)
	for _, prefix := range []string{"README", "LICENSE", "LICENCE", "NOTICE"} {
		if stem, _, _ := strings.Cut(upper, "."); stem == prefix {
			return false
		}
	}
	switch strings.ToLower(filepath.Ext(name)) {
	case ".xml", ".csv":
		return true
	}
	return byExtension(name) != ""
}

func inOrder(found map[string]Item) []Item {
	items := make([]Item, 0, len(found))
	for _, item := range found {
		items = append(items, item)
	}
	slices.SortFunc(items, func(a, b Item) int { return strings.Compare(a.Path, b.Path) })
	return items
}

func quarantines(refused map[string]*Quarantine) []*Quarantine {
	all := make([]*Quarantine, 0, len(refused))
	for _, quarantine := range refused {
		all = append(all, quarantine)
	}
	slices.SortFunc(all, func(a, b *Quarantine) int { return strings.Compare(a.Path, b.Path) })
	return all
}
