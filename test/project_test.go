package test

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// files is a small project: paths to contents. Its Dockerfile is what lies
// below the syntax line, and may be missing.
type files map[string]string

// with is the project with some files replaced or added.
func (f files) with(more files) files {
	all := maps.Clone(f)
	maps.Copy(all, more)
	return all
}

// without is the project without some files.
func (f files) without(names ...string) files {
	less := maps.Clone(f)
	for _, name := range names {
		delete(less, name)
	}
	return less
}

// starter is a project of the shape that most have: setup.py reads
// requirements.txt, a root script uses the package.
func starter() files {
	return files{
		"setup.py": `from setuptools import find_packages, setup


def get_requirements(path):
    with open(path) as file:
        lines = [line.strip() for line in file]
    return [line for line in lines if line and not line.startswith(("-", "#"))]


setup(
    name="starter",
    version="0.1.0",
    description="A starter",
    packages=find_packages(),
    install_requires=get_requirements("requirements.txt"),
)
`,
		"requirements.txt":    "six\nclick\n-e .",
		"README.md":           "# Starter\n",
		"starter/__init__.py": "ANSWER = 42\n",
		"starter/greet.py":    "def greet():\n    return \"hello\"\n",
		"main.py":             "from starter.greet import greet\n\nif __name__ == \"__main__\":\n    print(greet())\n",
	}
}

// write lays a project out in a folder of its own.
func (f files) write(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	f.writeTo(t, dir)
	return dir
}

// writeTo lays it out over what is there.
func (f files) writeTo(t *testing.T, dir string) {
	t.Helper()
	f = f.with(files{"Dockerfile": "# syntax=" + frontend(t) + "\n" + f["Dockerfile"]})
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

// edit replaces a text of a file that has it.
func edit(t *testing.T, dir, name, before, after string) {
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

// example is a copy of one of examples/, its syntax line naming the tests' frontend.
func example(t *testing.T, name string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), name)
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(root, "examples", name))); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "Dockerfile")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	_, below, _ := strings.Cut(string(text), "\n")
	if err := os.WriteFile(path, []byte("# syntax="+frontend(t)+"\n"+below), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

// chmod gives every file and folder below dir other modes, as a umask does.
func chmod(t *testing.T, dir string, file, folder uint32) {
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
