package test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/wainwright-build/wainwright/test/kit"
)

// The tests run with what the image has, in the image's layers, and export their output
// and reports.
func TestTargetTest(t *testing.T) {
	t.Parallel()
	dir := kit.WithTests().Write(t)
	image := kit.Push(t, dir)
	out, made := kit.Export(t, dir, "--target", "test")
	if got, want := kit.Names(t, out), ".coverage coverage.xml junit.xml test.log"; got != want {
		t.Errorf("the target exports %s, want %s", got, want)
	}
	if log := kit.ReadFile(t, out, "test.log"); !strings.Contains(log, "5 passed") {
		t.Error(log)
	}
	if report := kit.ReadFile(t, out, "junit.xml"); !regexp.MustCompile(`failures="0".* tests="5"`).MatchString(report) {
		t.Error(report)
	}
	if report := kit.ReadFile(t, out, "coverage.xml"); !strings.Contains(report, "site-packages/starter/greet.py") {
		t.Errorf("nothing of the installed package is covered:\n%s", report)
	}
	made.WantCached(t, "[deps", "[wheel")
	for _, step := range append(kit.WithPrefix(image.Steps.Ran, "[deps"), kit.WithPrefix(image.Steps.Cached, "[deps")...) {
		if !made.Cached[step] && !made.Ran[step] {
			t.Errorf("the image has the step %s, and the tests have not", step)
		}
	}
	if len(append(kit.WithPrefix(made.Ran, "[test deps"), kit.WithPrefix(made.Cached, "[test deps")...)) == 0 {
		t.Error("there is no layer of what the tests require")
	}

	// Tests that have passed do not run again unless a file was edited.
	kit.Edit(t, dir, "README.md", "Starter", "The starter")
	kit.Edit(t, dir, "tests/words.py", "hello", "good day")
	r := kit.Build(t, dir, "--target", "test", "--output", "type=cacheonly")
	if r.Err == nil {
		t.Fatal("the build did not fail")
	}
	stderr := r.Stderr
	for _, want := range []string{
		"assert 'hello' == 'good day'", "test_files_of_the_project_are_there",
		"tests/test_greet.py:17: the tests failed: python -m pytest ended with 1", "  17 | >>>     assert greet() == HELLO", "FAILED tests/test_greet.py::test_greet",
	} {
		if !strings.Contains(stderr, want) {
			t.Errorf("it does not say %q:\n%s", want, stderr)
		}
	}
}

// What keeps tests from passing is reported with what to write.
func TestTargetTestFails(t *testing.T) {
	passing := kit.Starter().With(kit.Files{"test_it.py": "def test_it():\n    pass\n"})
	for _, c := range []struct {
		name    string
		project kit.Files
		want    []string
	}{
		{
			name:    "all that they print is shown",
			project: passing.With(kit.Files{"Dockerfile": "[test]\ncmd = [\"python\", \"-c\", \"import sys; [print('line', n, 'x' * 60) for n in range(3000)]; sys.exit(3)\"]\n"}),
			want:    []string{"line 0 x", "line 1500 x", "line 2999 x", "Dockerfile:3", "ended with 3", "   3 | >>> cmd ="},
		},
		{
			name:    "there are none",
			project: kit.Starter(),
			want:    []string{"python -m pytest found no tests", "test.cmd"},
		},
		{
			name:    "a plugin is missing",
			project: passing.With(kit.Files{"pytest.ini": "[pytest]\naddopts = --cov=starter\n"}),
			want:    []string{"pytest is given --cov: add pytest-cov"},
		},
		{
			name:    "they need what the image has in another version",
			project: passing.With(kit.Files{"requirements-test.txt": "pytest\nclick<8\n"}),
			want:    []string{"requirements-test.txt:2: click<8 (requirements-test.txt:2) and click==", "(in the image) cannot be installed together: loosen the other"},
		},
		{
			name:    "an extra of another name",
			project: kit.WithTests().With(kit.Files{"Dockerfile": "test.extras = [\"tets\"]\n"}),
			want:    []string{"Dockerfile:2: starter has no extra \"tets\": did you mean \"test\"?", "   2 | >>> test.extras = [\"tets\"]"},
		},
		{
			name:    "a requirements file that is not there",
			project: passing.With(kit.Files{"Dockerfile": "test.requirements = [\"tests.txt\"]\n"}),
			want:    []string{"Dockerfile:2: the requirements file tests.txt is not in the build context"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			stderr := kit.MustFail(t, c.project.Write(t), "--target", "test")
			for _, want := range c.want {
				if !strings.Contains(stderr, want) {
					t.Errorf("it does not say %q", want)
				}
			}
			if t.Failed() {
				t.Log(stderr)
			}
		})
	}
}

// Tests that are installed with the package run there, with the project's settings, and
// with the network if that is set.
func TestTargetTestInPackage(t *testing.T) {
	t.Parallel()
	out, _ := kit.Export(t, kit.Starter().With(kit.Files{
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
	}).Write(t), "--target", "test")
	if log := kit.ReadFile(t, out, "test.log"); !strings.Contains(log, "test_it.py::test_it PASSED") {
		t.Error(log)
	}
}

// whoami prints where the package is imported from and its version.
const whoami = `
import importlib.metadata, os, starter, starter.greet
print(starter.__file__, importlib.metadata.version("starter"), starter.greet.greet())
open("written.txt", "w").close()`

// compiles is the beginning of a setup.py that seems to compile a module: it copies one
// of Python's own.
const compiles = `import glob, os, shutil, sys
from setuptools import Extension
from setuptools.command.build_ext import build_ext

class Compile(build_ext):
    def build_extension(self, ext):
        path = self.get_ext_fullpath(ext.name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        shutil.copyfile(__import__("_queue").__file__, path)

`

// The project in the dev image is the folder that is mounted over /src: an edit is seen
// without a build. All else is as in the image.
func TestTargetDev(t *testing.T) {
	t.Parallel()
	setup := kit.Starter().With(kit.Files{
		"setup.py": compiles + strings.Replace(kit.Starter()["setup.py"], "    packages=",
			"    cmdclass={\"build_ext\": Compile}, ext_modules=[Extension(\"starter._queue\", [])],\n    entry_points={\"console_scripts\": [\"greet=starter.greet:main\"]},\n    packages=", 1),
		"starter/greet.py": kit.Starter()["starter/greet.py"] + "\n\ndef main():\n    print(greet())\n",
		"tests/test_it.py": "from starter.greet import greet\n\ndef test_it():\n    assert greet() == \"hello\"\n",
	})
	// A backend that requires more for an editable wheel.
	hatch := kit.Files{
		"pyproject.toml": "[project]\nname = \"starter\"\nversion = \"0.1.0\"\ndependencies = [\"six\", \"click\"]\nscripts = { greet = \"starter.greet:main\" }\n" +
			"[build-system]\nrequires = [\"hatchling\"]\nbuild-backend = \"hatchling.build\"\n",
		"src/starter/__init__.py": "",
		"src/starter/greet.py":    setup["starter/greet.py"],
		"tests/test_it.py":        setup["tests/test_it.py"],
	}
	for _, c := range []struct {
		name, source string
		project      kit.Files
	}{{"setup.py", "starter", setup}, {"hatchling, below src", "src/starter", hatch}} {
		t.Run(strings.ReplaceAll(c.name, ".", " "), func(t *testing.T) {
			t.Parallel()
			dir := c.project.Write(t)
			image, dev := kit.Push(t, dir), kit.Push(t, dir, "--target", "dev")
			was, is := image.Digests(t), dev.Digests(t)
			for title, digest := range was {
				if (strings.HasPrefix(title, "deps") || strings.HasPrefix(title, "lock")) && is[title] != digest {
					t.Errorf("the image's layer %q is not in the dev image: %v", title, is)
				}
			}

			source := "/src/" + c.source + "/__init__.py 0.1.0 "
			if printed := dev.Python(t, whoami); printed != source+"hello\n" {
				t.Errorf("as it was built it prints %q", printed)
			}
			if strings.Contains(c.project["setup.py"], compiles) {
				dev.Python(t, "import starter._queue as q; assert q.__file__.startswith('/src/starter/_queue.'), q")
			}
			kit.Edit(t, dir, c.source+"/greet.py", "hello", "good day")
			mounted := func(args ...string) kit.Output {
				return dev.Run(t, kit.Container{Args: args, Dir: "/src", Over: dir, User: "0:0"})
			}
			if printed := mounted("python", "-c", whoami).Stdout; printed != source+"good day\n" {
				t.Errorf("with an edited folder at /src it prints %q", printed)
			}
			if printed := mounted("greet").Stdout; printed != "good day\n" {
				t.Errorf("the console script prints %q", printed)
			}
			if tests := mounted("pytest", "-p", "no:cacheprovider"); tests.Code != 1 || !strings.Contains(tests.Stdout, "assert 'good day' == 'hello'") {
				t.Errorf("pytest ended with %d: %s%s", tests.Code, tests.Stdout, tests.Stderr)
			}
		})
	}
}

// A backend that cannot install editable (PEP 660) is named.
func TestTargetDevNotEditable(t *testing.T) {
	t.Parallel()
	stderr := kit.MustFail(t, kit.Starter().With(kit.Files{"Dockerfile": "build.constraints = [\"setuptools<64\"]\npython = \"3.11\"\n"}).Write(t), "--target", "dev")
	want := "Dockerfile:2: the build backend setuptools.build_meta:__legacy__ cannot install a project editable (PEP 660): let the build have setuptools 64 or later"
	if !strings.Contains(stderr, want) {
		t.Errorf("it does not say %q:\n%s", want, stderr)
	}
}
