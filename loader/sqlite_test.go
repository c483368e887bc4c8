package loader_test

import (
	"cmp"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"chancery/loader"
	"chancery/loader/registry"
	"chancery/store"
	"chancery/store/sqlite"
)

func openStore(t testing.TB, path string) store.Store {
	t.Helper()
	s, err := sqlite.Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close(context.Background()) })
	return s
}

func TestLoadIntoSQLiteTwice(t *testing.T) {
	folder := library(t, 50)
	s := openStore(t, filepath.Join(t.TempDir(), "g.db"))
	report, err := loader.Load(context.Background(), s, []string{folder}, options())
	if err != nil || report.Documents.New != 50 || report.Entries.New != 4 {
		t.Fatalf("%+v, %v", report, err)
	}
	before := dump(t, s)
	o := options()
	o.Workers = 1
	report, err = loader.Load(context.Background(), s, []string{folder}, o)
	if err != nil || report.Documents != (loader.Counts{Unchanged: 50}) || report.Entries != (loader.Counts{Unchanged: 4}) {
		t.Errorf("%+v, %v", report, err)
	}
	if dump(t, s) != before {
		t.Error("the second load changed the store")
	}
}

func TestTheRealListsTwice(t *testing.T) {
	data := filepath.Join(cmp.Or(os.Getenv("CHANCERY_DATA"), "../../shared"), "lists")
	if _, err := os.Stat(data); err != nil {
		t.Skip("skipped: no lists at " + data + " (set CHANCERY_DATA)")
	}
	reg, err := registry.Open()
	if err != nil {
		t.Fatal(err)
	}
	s := openStore(t, filepath.Join(t.TempDir(), "g.db"))
	o := options()
	o.Registry = reg
	paths := []string{filepath.Join(data, "un"), filepath.Join(data, "ofac")}
	report, err := loader.Load(context.Background(), s, paths, o)
	if err != nil || !report.Whole() || report.Entries.New != report.Entries.All() || report.Entries.New < 1003+7000 {
		t.Fatalf("%+v, %v", report, err)
	}
	t.Logf("%d entries, %d entities, %d claims in %.1f s", report.Entries.New, report.Entities, report.Claims, report.Seconds)
	again, err := loader.Load(context.Background(), s, paths, o)
	if err != nil || again.Entries != (loader.Counts{Unchanged: report.Entries.New}) {
		t.Errorf("the second load: %+v, %v", again.Entries, err)
	}
}

// TestAFullDisk loads onto a file system of 3 MB, then gives it room and loads again.
func TestAFullDisk(t *testing.T) {
	small := t.TempDir()
	if os.Getuid() != 0 {
		t.Skip("skipped: a small file system can be mounted only by root")
	}
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", small).CombinedOutput(); err != nil {
		t.Skipf("skipped: no file system can be mounted here: %s", out)
	}
	t.Cleanup(func() { _ = exec.Command("umount", small).Run() })
	folder := library(t, 3000)
	ctx := context.Background()
	s, err := sqlite.Open(ctx, filepath.Join(small, "g.db"))
	if err != nil {
		t.Fatal(err)
	}
	report, err := loader.Load(ctx, s, []string{folder}, options())
	if !errors.Is(err, store.ErrFull) || report.Failure == "" || report.Documents.New == 0 || report.Documents.New >= 3000 {
		t.Fatalf("a full disk: %v, %+v", err, report.Documents)
	}
	kept := report.Documents.New
	_ = s.Close(ctx) // closing may say that the log could not be folded in; what was committed stands in it
	if out, err := exec.Command("mount", "-o", "remount,size=200m", small).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	s = openStore(t, filepath.Join(small, "g.db")).(*sqlite.Store)
	report, err = loader.Load(ctx, s, []string{folder}, options())
	if err != nil || report.Documents.Unchanged != kept || report.Documents.New != 3000-kept {
		t.Errorf("after room was made: %v, %+v; %d were kept", err, report.Documents, kept)
	}
	whole := openStore(t, filepath.Join(t.TempDir(), "g.db"))
	if _, err := loader.Load(ctx, whole, []string{folder}, options()); err != nil {
		t.Fatal(err)
	}
	if dump(t, s) != dump(t, whole) {
		t.Error("the store differs from that of an uninterrupted load")
	}
}

// BenchmarkLoadListsIntoSQLite loads the United Nations' list and OFAC's into a new file.
func BenchmarkLoadListsIntoSQLite(b *testing.B) {
	data := filepath.Join(cmp.Or(os.Getenv("CHANCERY_DATA"), "../../shared"), "lists")
	if _, err := os.Stat(data); err != nil {
		b.Skip("skipped: no lists at " + data + " (set CHANCERY_DATA)")
	}
	entries := 0
	for b.Loop() {
		s := openStore(b, filepath.Join(b.TempDir(), "g.db"))
		report, err := loader.Load(context.Background(), s, []string{filepath.Join(data, "un"), filepath.Join(data, "ofac")}, options())
		if err != nil {
			b.Fatal(err)
		}
		entries += report.Entries.New
	}
	b.ReportMetric(float64(entries)/b.Elapsed().Seconds(), "entries/s")
}
