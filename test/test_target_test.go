package test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/wainwright-build/wainwright/internal/bed"
)

// export builds a target into a folder.
func export(t *testing.T, dir string, args ...string) (out string, made steps) {
	t.Helper()
	b := bed.Env(t)
	out = filepath.Join(t.TempDir(), "out")
	all := append([]string{"build", "--progress=rawjson", "--provenance=false", "--output", out}, b.BuildFlags()...)
	r := b.Buildx(t, append(append(all, args...), dir)...)
	made = readSteps(r.Stderr)
	if r.Err != nil {
		t.Fatalf("docker buildx %q: %v\n%s", args, r.Err, made.text)
	}
	return out, made
}

// list are the names of the files in a folder, sorted.
func list(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, each := range entries {
		names = append(names, each.Name())
	}
	return strings.Join(names, " ")
}

func readFile(t *testing.T, path ...string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(path...))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// tested is a starter with tests, as projects have them: they import the package
// and the root script, read a file of the project and leave some.
func tested() files {
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

// The tests run against what the image holds, in layers that are the image's, and
// leave their output and reports.
func TestTargetTest(t *testing.T) {
	t.Parallel()
	dir := tested().write(t)
	image := push(t, dir)
	out, made := export(t, dir, "--target", "test")
	if got, want := list(t, out), ".coverage coverage.xml junit.xml test.log"; got != want {
		t.Errorf("it leaves %s, want %s", got, want)
	}
	if log := readFile(t, out, "test.log"); !strings.Contains(log, "5 passed") {
		t.Error(log)
	}
	if report := readFile(t, out, "junit.xml"); !regexp.MustCompile(`failures="0".* tests="5"`).MatchString(report) {
		t.Error(report)
	}
	if report := readFile(t, out, "coverage.xml"); !strings.Contains(report, "site-packages/starter/greet.py") {
		t.Errorf("nothing of the installed package is covered:\n%s", report)
	}
	made.wantCached(t, "[deps", "[wheel")
	for _, step := range append(of(image.steps.ran, "[deps"), of(image.steps.cached, "[deps")...) {
		if !made.cached[step] && !made.ran[step] {
			t.Errorf("the image has the step %s, and the tests have not", step)
		}
	}
	if len(append(of(made.ran, "[test deps"), of(made.cached, "[test deps")...)) == 0 {
		t.Error("there is no layer of what the tests require")
	}

	// What has passed is not tested again, what was edited is.
	edit(t, dir, "README.md", "Starter", "The starter")
	edit(t, dir, "tests/words.py", "hello", "good day")
	r := build(t, dir, "--target", "test", "--output", "type=cacheonly")
	if r.Err == nil {
		t.Fatal("the build did not fail")
	}
	said := r.Stderr
	for _, want := range []string{
		"assert 'hello' == 'good day'", "test_files_of_the_project_are_there",
		"tests/test_greet.py:17: the tests failed: python -m pytest ended with 1", "  17 | >>>     assert greet() == HELLO", "FAILED tests/test_greet.py::test_greet",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("it does not say %q:\n%s", want, said)
		}
	}
}

func TestTargetTestFails(t *testing.T) {
	passing := starter().with(files{"test_it.py": "def test_it():\n    pass\n"})
	for _, c := range []struct {
		name    string
		project files
		want    []string
	}{
		{
			name:    "all that they print is shown",
			project: passing.with(files{"Dockerfile": "[test]\ncmd = [\"python\", \"-c\", \"import sys; [print('line', n, 'x' * 60) for n in range(3000)]; sys.exit(3)\"]\n"}),
			want:    []string{"line 0 x", "line 1500 x", "line 2999 x", "Dockerfile:3", "ended with 3", "   3 | >>> cmd ="},
		},
		{
			name:    "there are none",
			project: starter(),
			want:    []string{"python -m pytest found no tests", "test.cmd"},
		},
		{
			name:    "a plugin is missing",
			project: passing.with(files{"pytest.ini": "[pytest]\naddopts = --cov=starter\n"}),
			want:    []string{"pytest is given --cov: add pytest-cov"},
		},
		{
			name:    "they need what the image has in another version",
			project: passing.with(files{"requirements-test.txt": "pytest\nclick<8\n"}),
			want:    []string{"requirements-test.txt:2: click<8 (requirements-test.txt:2) and click==", "(in the image) cannot be installed together: loosen the other"},
		},
		{
			name:    "an extra of another name",
			project: tested().with(files{"Dockerfile": "test.extras = [\"tets\"]\n"}),
			want:    []string{"Dockerfile:2: starter has no extra \"tets\": did you mean \"test\"?", "   2 | >>> test.extras = [\"tets\"]"},
		},
		{
			name:    "a requirements file that is not there",
			project: passing.with(files{"Dockerfile": "test.requirements = [\"tests.txt\"]\n"}),
			want:    []string{"Dockerfile:2: the requirements file tests.txt is not in the build context"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			said := mustFail(t, c.project.write(t), "--target", "test")
			for _, want := range c.want {
				if !strings.Contains(said, want) {
					t.Errorf("it does not say %q", want)
				}
			}
			if t.Failed() {
				t.Log(said)
			}
		})
	}
}

// Tests that are installed with the package run where they are, with the project's
// settings; those that need the network may have it.
func TestTargetTestInPackage(t *testing.T) {
	t.Parallel()
	out, _ := export(t, starter().with(files{
		"pytest.ini":                "[pytest]\naddopts = -v\n",
		"starter/tests/__init__.py": "",
		"starter/tests/test_it.py": `import socket
import pytest
from ..greet import greet

def test_it():
    assert greet() == "hello" and "/site-packages/" in __file__
    if not any(name != "lo" for _, name in socket.if_nameindex()):
        pytest.fail("there is no network")
`,
		"Dockerfile": "test.network = true\n",
	}).write(t), "--target", "test")
	if log := readFile(t, out, "test.log"); !strings.Contains(log, "test_it.py::test_it PASSED") {
		t.Error(log)
	}
}
