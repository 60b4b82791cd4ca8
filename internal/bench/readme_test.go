package bench

import (
	"os"
	"path/filepath"
	"testing"
)

func TestReadmeKeepsEverythingElse(t *testing.T) {
	file := filepath.Join(t.TempDir(), "README.md")
	before := "# w\n\n<!-- bench -->\nold\n<!-- /bench -->\n\nrest\n"
	if err := os.WriteFile(file, []byte(before), 0o644); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := WriteReadme(file, "| new |\n"); err != nil {
			t.Fatal(err)
		}
	}
	got, _ := os.ReadFile(file)
	if want := "# w\n\n<!-- bench -->\n| new |\n<!-- /bench -->\n\nrest\n"; string(got) != want {
		t.Errorf("%q", got)
	}
}

func TestEachPartHasItsOwnMarkers(t *testing.T) {
	file := filepath.Join(t.TempDir(), "docs.md")
	if err := os.WriteFile(file, []byte("<!-- bench -->\n<!-- /bench -->\n<!-- bench-notes -->\n<!-- /bench-notes -->\n<!-- throwaway -->\n<!-- /throwaway -->\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, write := range []func() error{
		func() error { return WriteNotes(file, "n\n") },
		func() error { return WriteThrowaway(file, "t\n") },
		func() error { return WriteReadme(file, "s\n") },
	} {
		if err := write(); err != nil {
			t.Fatal(err)
		}
	}
	got, _ := os.ReadFile(file)
	if want := "<!-- bench -->\ns\n<!-- /bench -->\n<!-- bench-notes -->\nn\n<!-- /bench-notes -->\n<!-- throwaway -->\nt\n<!-- /throwaway -->\n"; string(got) != want {
		t.Errorf("%q", got)
	}
	if CheckNotes(file) != nil || CheckThrowaway(file) != nil {
		t.Error("markers that are there were not found")
	}
}

func TestReadmeIsMade(t *testing.T) {
	file := filepath.Join(t.TempDir(), "table.md")
	if err := CheckReadme(file); err != nil {
		t.Fatal(err)
	}
	if err := WriteReadme(file, "| new |\n"); err != nil {
		t.Fatal(err)
	}
	got, _ := os.ReadFile(file)
	if want := "<!-- bench -->\n| new |\n<!-- /bench -->\n"; string(got) != want {
		t.Errorf("%q", got)
	}
}

func TestReadmeWithoutMarkersIsRefused(t *testing.T) {
	for _, text := range []string{"# w\n", "<!-- bench -->\n", "<!-- /bench --> <!-- bench -->"} {
		file := filepath.Join(t.TempDir(), "README.md")
		os.WriteFile(file, []byte(text), 0o644)
		if CheckReadme(file) == nil {
			t.Errorf("%q was taken", text)
		}
	}
}
