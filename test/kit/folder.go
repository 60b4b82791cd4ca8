package kit

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Names returns the names of the files in a folder, sorted.
func Names(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return strings.Join(names, " ")
}

// ReadFile returns the text of the file that the elements of a path name.
func ReadFile(t *testing.T, path ...string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(path...))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Edit replaces a text in a file. The file has to contain it.
func Edit(t *testing.T, dir, name, before, after string) {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), before) {
		t.Fatalf("%s does not hold %q:\n%s", name, before, text)
	}
	if err := os.WriteFile(path, []byte(strings.Replace(string(text), before, after, 1)), 0o644); err != nil {
		t.Fatal(err)
	}
}

// Chmod sets the modes of all files and folders below dir, as a umask does.
func Chmod(t *testing.T, dir string, file, folder uint32) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			return os.Chmod(path, fs.FileMode(folder))
		}
		return os.Chmod(path, fs.FileMode(file))
	})
	if err != nil {
		t.Fatal(err)
	}
}
