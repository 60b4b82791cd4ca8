package kit

import (
	"maps"
	"os"
	"path/filepath"
	"testing"
)

// Files is a small project: paths and contents. The content of Dockerfile is what
// follows the syntax line; it may be missing.
type Files map[string]string

// With returns the project with some files replaced or added.
func (f Files) With(more Files) Files {
	all := maps.Clone(f)
	maps.Copy(all, more)
	return all
}

// Without returns the project without some files.
func (f Files) Without(names ...string) Files {
	less := maps.Clone(f)
	for _, name := range names {
		delete(less, name)
	}
	return less
}

// Write writes a project into a folder of its own.
func (f Files) Write(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	f.WriteTo(t, dir)
	return dir
}

// WriteTo writes the project over what a folder has.
func (f Files) WriteTo(t *testing.T, dir string) {
	t.Helper()
	f = f.With(Files{"Dockerfile": "# syntax=" + Frontend(t) + "\n" + f["Dockerfile"]})
	for name, text := range f {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// WritePlain writes files without a syntax line.
func (f Files) WritePlain(t *testing.T, dir string) {
	t.Helper()
	for name, text := range f {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
