package test

import (
	"strings"
	"testing"
)

// whoami tells where the package comes from and what its metadata say.
const whoami = `
import importlib.metadata, os, starter, starter.greet
print(starter.__file__, importlib.metadata.version("starter"), starter.greet.greet())
open("written.txt", "w").close()`

// compiles is a setup.py that compiles a module, as far as anybody can tell: it takes
// one of Python's own.
const compiles = `import glob, os, shutil, sys
from setuptools import Extension
from setuptools.command.build_ext import build_ext

class Compile(build_ext):
    def build_extension(self, ext):
        path = self.get_ext_fullpath(ext.name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        shutil.copyfile(__import__("_queue").__file__, path)

`

// The project in the dev image is the folder that is mounted over /src: an edit is
// seen without a build. All else is as in the image.
func TestTargetDev(t *testing.T) {
	t.Parallel()
	setup := starter().with(files{
		"setup.py": compiles + strings.Replace(starter()["setup.py"], "    packages=",
			"    cmdclass={\"build_ext\": Compile}, ext_modules=[Extension(\"starter._queue\", [])],\n    entry_points={\"console_scripts\": [\"greet=starter.greet:main\"]},\n    packages=", 1),
		"starter/greet.py": starter()["starter/greet.py"] + "\n\ndef main():\n    print(greet())\n",
		"tests/test_it.py": "from starter.greet import greet\n\ndef test_it():\n    assert greet() == \"hello\"\n",
	})
	// A backend that asks for more where it is to install editable.
	hatch := files{
		"pyproject.toml": "[project]\nname = \"starter\"\nversion = \"0.1.0\"\ndependencies = [\"six\", \"click\"]\nscripts = { greet = \"starter.greet:main\" }\n" +
			"[build-system]\nrequires = [\"hatchling\"]\nbuild-backend = \"hatchling.build\"\n",
		"src/starter/__init__.py": "",
		"src/starter/greet.py":    setup["starter/greet.py"],
		"tests/test_it.py":        setup["tests/test_it.py"],
	}
	for _, c := range []struct {
		name, source string
		project      files
	}{{"setup.py", "starter", setup}, {"hatchling, below src", "src/starter", hatch}} {
		t.Run(strings.ReplaceAll(c.name, ".", " "), func(t *testing.T) {
			t.Parallel()
			dir := c.project.write(t)
			image, dev := push(t, dir), push(t, dir, "--target", "dev")
			was, is := image.digests(t), dev.digests(t)
			for title, digest := range was {
				if (strings.HasPrefix(title, "deps") || strings.HasPrefix(title, "lock")) && is[title] != digest {
					t.Errorf("the image's layer %q is not in the dev image: %v", title, is)
				}
			}

			source := "/src/" + c.source + "/__init__.py 0.1.0 "
			if said := dev.python(t, whoami); said != source+"hello\n" {
				t.Errorf("as it was built it says %q", said)
			}
			if strings.Contains(c.project["setup.py"], compiles) {
				dev.python(t, "import starter._queue as q; assert q.__file__.startswith('/src/starter/_queue.'), q")
			}
			edit(t, dir, c.source+"/greet.py", "hello", "good day")
			mounted := func(args ...string) output {
				return dev.run(t, container{args: args, dir: "/src", over: dir, user: "0:0"})
			}
			if said := mounted("python", "-c", whoami).stdout; said != source+"good day\n" {
				t.Errorf("with an edited folder at /src it says %q", said)
			}
			if said := mounted("greet").stdout; said != "good day\n" {
				t.Errorf("the console script says %q", said)
			}
			if tests := mounted("pytest", "-p", "no:cacheprovider"); tests.code != 1 || !strings.Contains(tests.stdout, "assert 'good day' == 'hello'") {
				t.Errorf("pytest ended with %d: %s%s", tests.code, tests.stdout, tests.stderr)
			}
		})
	}
}

func TestTargetDevNotEditable(t *testing.T) {
	t.Parallel()
	said := mustFail(t, starter().with(files{"Dockerfile": "build.constraints = [\"setuptools<64\"]\npython = \"3.11\"\n"}).write(t), "--target", "dev")
	want := "Dockerfile:2: the build backend setuptools.build_meta:__legacy__ cannot install a project editable (PEP 660): let the build have setuptools 64 or later"
	if !strings.Contains(said, want) {
		t.Errorf("it does not say %q:\n%s", want, said)
	}
}
