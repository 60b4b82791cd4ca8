package test

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// files is a small project: paths and contents. The content of Dockerfile is what
// follows the syntax line; it may be missing.
type files map[string]string

// with returns the project with some files replaced or added.
func (f files) with(more files) files {
	all := maps.Clone(f)
	maps.Copy(all, more)
	return all
}

// without returns the project without some files.
func (f files) without(names ...string) files {
	less := maps.Clone(f)
	for _, name := range names {
		delete(less, name)
	}
	return less
}

// starter is a project of the most frequent shape: setup.py reads requirements.txt, and
// a script in the root uses the package.
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

// write writes a project into a folder of its own.
func (f files) write(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	f.writeTo(t, dir)
	return dir
}

// writeTo writes the project over what a folder has.
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

// edit replaces a text in a file. The file has to contain it.
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

// example is a copy of one of examples/ whose syntax line names the tests' frontend.
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

// chmod sets the modes of all files and folders below dir, as a umask does.
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

// writePlain writes files without a syntax line.
func (f files) writePlain(t *testing.T, dir string) {
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

// requiring is a starter with these requirements and no others.
func requiring(lines ...string) files {
	return starter().with(files{
		"setup.py":         "from setuptools import setup\n\nsetup(name=\"starter\", version=\"0.1.0\", packages=[\"starter\"])\n",
		"requirements.txt": strings.Join(lines, "\n") + "\n",
	})
}

func writeEdit(t *testing.T, dir, text string) {
	t.Helper()
	files{"starter/greet.py": fmt.Sprintf("def greet():\n    return %q\n", text)}.writeTo(t, dir)
}

var (
	mlprojectOnce, smallOnce     sync.Once
	mlprojectPushed, smallPushed pushed
)

// mlproject is the image of examples/mlproject as it is, on Python 3.11. It is built
// once.
func mlproject(t *testing.T) pushed {
	t.Helper()
	mlprojectOnce.Do(func() { mlprojectPushed = push(t, example(t, "mlproject"), "--build-arg", "python=3.11") })
	if mlprojectPushed.digest == "" {
		t.Fatal("examples/mlproject could not be built")
	}
	return mlprojectPushed
}

// starterImage is the image of the starter, which shows the defaults. It is built once.
func starterImage(t *testing.T) pushed {
	t.Helper()
	smallOnce.Do(func() { smallPushed = push(t, starter().write(t)) })
	if smallPushed.digest == "" {
		t.Fatal("the starter could not be built")
	}
	return smallPushed
}

// several is a project with all kinds of requirements: a pure wheel, a compiled wheel,
// and an sdist that makes a pure wheel.
func several() files {
	return starter().with(files{"requirements.txt": "six\nmarkupsafe\ndocopt==0.6.2\n-e .\n"})
}

// compiling is a setup.py whose wheel is for one machine, made without a compiler.
const compiling = `import platform

from setuptools import Distribution, setup


class Compiled(Distribution):
    def has_ext_modules(self):
        return True


with open("%[1]s/made.py", "w") as file:
    file.write("MACHINE = %%r\n" %% platform.machine())

setup(name="%[1]s", version="1.0", packages=["%[1]s"], distclass=Compiled, install_requires=%[2]s)
`

// busy is a starter whose requirements fill several layers.
func busy() files {
	return starter().with(files{
		"setup.py": strings.Replace(starter()["setup.py"], "    packages=",
			"    long_description=open(\"README.md\").read(),\n    packages=", 1),
		"requirements.txt": "six\nclick\niniconfig\npackaging\npygments\nnetworkx\n-e .",
		"notes.md":         "Nobody reads this.\n",
	})
}

// busyImage is the image of busy. It is built once.
func busyImage(t *testing.T) pushed {
	t.Helper()
	busyOnce.Do(func() { busyPushed = push(t, busy().write(t)) })
	if busyPushed.digest == "" {
		t.Fatal("the project could not be built")
	}
	return busyPushed
}

var (
	busyOnce   sync.Once
	busyPushed pushed
)

// withTests is a starter with tests as projects have them: they import the package and
// the root script, read a file of the project and write some.
func withTests() files {
	return starter().with(files{
		"setup.py": strings.Replace(starter()["setup.py"], "    packages=",
			"    extras_require={\"test\": [\"pytest-cov\", \"six\"], \"dev\": [\"no-such-distribution\"]},\n    packages=", 1),
		"setup.cfg":         "[tool:pytest]\naddopts = --cov=starter --cov-report=xml\n",
		"data/words.txt":    "hello\n",
		"tests/__init__.py": "",
		"tests/words.py":    "HELLO = \"hello\"\n",
		"tests/test_greet.py": `import os
import pathlib
import socket

import click
import pytest

import main
import starter
from starter.greet import greet
from tests.words import HELLO

ROOT = pathlib.Path(__file__).parent.parent


def test_greet():
    assert greet() == HELLO
    assert main.greet is greet


def test_it_is_the_installed_package():
    assert "/site-packages/" in starter.__file__
    assert not (ROOT / "starter" / "greet.py").exists()


def test_files_of_the_project_are_there():
    assert (ROOT / "data" / "words.txt").read_text() == HELLO + "\n"


def test_it_runs_as_in_the_image():
    assert (os.getuid(), os.getgid(), os.getcwd()) == (10001, 0, "/app")
    assert os.environ["VIRTUAL_ENV"] == "/opt/venv"
    assert os.environ["MOOD"] == "fine"
    pathlib.Path("logs").mkdir()


def test_there_is_no_network_but_its_own():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()
    with pytest.raises(OSError):
        socket.create_connection(("192.0.2.1", 80), timeout=2)
`,
		"Dockerfile": "[test.env]\nMOOD = \"fine\"\n",
	})
}
