package kit

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Starter is a project of the most frequent shape: setup.py reads requirements.txt, and
// a script in the root uses the package.
func Starter() Files {
	return Files{
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

// Example is a copy of one of examples/ whose syntax line names the tests' frontend.
func Example(t *testing.T, name string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), name)
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(Root(t), "examples", name))); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "Dockerfile")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	_, below, _ := strings.Cut(string(text), "\n")
	if err := os.WriteFile(path, []byte("# syntax="+Frontend(t)+"\n"+below), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

// Requiring is a starter with these requirements and no others.
func Requiring(lines ...string) Files {
	return Starter().With(Files{
		"setup.py":         "from setuptools import setup\n\nsetup(name=\"starter\", version=\"0.1.0\", packages=[\"starter\"])\n",
		"requirements.txt": strings.Join(lines, "\n") + "\n",
	})
}

// WriteEdit has the starter's function greet in dir return a text.
func WriteEdit(t *testing.T, dir, text string) {
	t.Helper()
	Files{"starter/greet.py": fmt.Sprintf("def greet():\n    return %q\n", text)}.WriteTo(t, dir)
}

// Several is a project with all kinds of requirements: a pure wheel, a compiled wheel,
// and an sdist that makes a pure wheel.
func Several() Files {
	return Starter().With(Files{"requirements.txt": "six\nmarkupsafe\ndocopt==0.6.2\n-e .\n"})
}

// CompilingSetup is a setup.py whose wheel is for one machine, made without a compiler.
const CompilingSetup = `import platform

from setuptools import Distribution, setup


class Compiled(Distribution):
    def has_ext_modules(self):
        return True


with open("%[1]s/made.py", "w") as file:
    file.write("MACHINE = %%r\n" %% platform.machine())

setup(name="%[1]s", version="1.0", packages=["%[1]s"], distclass=Compiled, install_requires=%[2]s)
`

// Busy is a starter whose requirements fill several layers.
func Busy() Files {
	return Starter().With(Files{
		"setup.py": strings.Replace(Starter()["setup.py"], "    packages=",
			"    long_description=open(\"README.md\").read(),\n    packages=", 1),
		"requirements.txt": "six\nclick\niniconfig\npackaging\npygments\nnetworkx\n-e .",
		"notes.md":         "Nobody reads this.\n",
	})
}

// WithTests is a starter with tests as projects have them: they import the package and
// the root script, read a file of the project and write some.
func WithTests() Files {
	return Starter().With(Files{
		"setup.py": strings.Replace(Starter()["setup.py"], "    packages=",
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
