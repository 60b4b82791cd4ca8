package test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/wainwright-build/wainwright/test/kit"
)

// setup.py may print any bytes, itself or through programs that it starts. It may
// decide what it requires by platform, Python and variables, and data_files are
// installed into the virtual environment.
func TestSetupPrintsAndDecides(t *testing.T) {
	t.Parallel()
	dir := kit.Starter().With(kit.Files{
		"setup.py": `import os
import subprocess
import sys

from setuptools import setup

print("Metadata-Version: 9.9\nName: another\n")
sys.stdout.buffer.write(b"caf\xe9 \xff\xfe\x00 \x1b[31m" * 1000)
sys.stdout.flush()
os.write(1, b'{"requires": ["nobody-has-this"]}')
for n in range(5000):
    print("line", n, "of what nobody reads, and that fills what a log may hold")
subprocess.run(["sh", "-c", "echo from a child; echo and its errors >&2"], check=True)
print("no end of line", end="")

requires = ["six", "nobody-has-this; sys_platform == 'win32'"]
if sys.platform == "win32":
    requires.append("nobody-has-this")
if sys.version_info >= (3, 12):
    requires.append("click")
if os.environ.get("GPU"):
    requires.append("docopt==0.6.2")
setup(
    name="starter",
    version="0.1.0",
    packages=["starter"],
    install_requires=requires,
    data_files=[("etc/starter", ["starter.ini"]), ("", ["README.md"]), ("/etc/starter", ["starter.ini"])],
)
`,
		"starter.ini":         "[starter]\n",
		"starter/settings.py": "FILE = \"/etc/starter/starter.ini\"\n",
	}).Without("requirements.txt").Write(t)

	image := kit.Push(t, dir)
	printed := image.Python(t, `
import importlib.metadata, json, os, sys
places = (sys.prefix + "/etc/starter/starter.ini", sys.prefix + "/README.md", "/etc/starter/starter.ini")
print(json.dumps([importlib.metadata.version("starter"), importlib.metadata.requires("starter"), *map(os.path.isfile, places)]))`)
	if want := `["0.1.0", ["six", "nobody-has-this; sys_platform == \"win32\"", "click"], true, true, false]` + "\n"; printed != want {
		t.Errorf("the image has %s, want %s", printed, want)
	}

	data := "AbsoluteData: setup.py:28: data_files names /etc/starter, where no wheel puts anything: the image has /opt/venv/lib/python3.13/site-packages/etc/starter/starter.ini"
	decides := "EnvDecides: setup.py:21: what is required depends on the variable GPU, which no build has"
	for _, c := range []struct {
		argument     string
		requirements []string
		warnings     []string
	}{
		{"python=3.13", []string{"click", "six"}, []string{data, decides}},
		{"python=3.11", []string{"six"}, []string{strings.Replace(data, "3.13", "3.11", 1), decides}},
		{"build.env.GPU=1", []string{"click", "docopt==0.6.2", "six"}, []string{data}},
	} {
		_, requirements, warnings := decided(t, dir, "--build-arg", c.argument)
		if !slices.Equal(requirements, c.requirements) || !slices.Equal(warnings, c.warnings) {
			t.Errorf("with %s the requirements are %q, want %q, and the warnings\n%q, want\n%q", c.argument, requirements, c.requirements, warnings, c.warnings)
		}
	}
}

// decided returns a project's version, requirements and warnings, as the plan has them.
func decided(t *testing.T, dir string, args ...string) (version string, requirements, warnings []string) {
	t.Helper()
	var planned struct {
		Project      struct{ Version string }
		Requirements []struct{ Text string }
		Warnings     []struct {
			Rule, File, Message string
			Line                int
		}
	}
	r, code := kit.Call(t, dir, "plan,format=json", args...)
	if err := json.Unmarshal([]byte(r.Stdout), &planned); err != nil || code != 0 {
		t.Fatalf("%v, exit code %d\n%s", err, code, r.Stderr)
	}
	for _, requirement := range planned.Requirements {
		if strings.Contains(requirement.Text, "win32") {
			continue // not for this platform
		}
		requirements = append(requirements, requirement.Text)
	}
	for _, warning := range planned.Warnings {
		warnings = append(warnings, fmt.Sprintf("%s: %s:%d: %s", warning.Rule, warning.File, warning.Line, warning.Message))
	}
	slices.Sort(requirements)
	slices.Sort(warnings)
	return planned.Project.Version, requirements, warnings
}

// setuptools is not asked for setup_requires where the project's files do not mention
// it, which saves a run of setup.py. A module that setup.py imports may mention it.
func TestSetupRequiresOfHelper(t *testing.T) {
	t.Parallel()
	dir := kit.Starter().With(kit.Files{
		"setup.py": "import build_support\n\nbuild_support.run()\n",
		"build_support.py": `from setuptools import find_packages, setup


def run():
    try:
        import six
        version = "2.0"
    except ImportError:
        version = "1.0"
    setup(name="starter", version=version, packages=find_packages(), setup_requires=["six"])
`,
	}).Write(t)
	out := t.TempDir()
	if r := kit.Build(t, dir, "--target", "wheel", "-o", out); r.Err != nil {
		t.Fatalf("%v\n%s", r.Err, r.Stderr)
	}
	if wheels, err := filepath.Glob(filepath.Join(out, "*.whl")); err != nil || len(wheels) != 1 || filepath.Base(wheels[0]) != "starter-2.0-py3-none-any.whl" {
		t.Errorf("the wheel is %q, %v", wheels, err)
	}
}

// An unpacked sdist has a list of its files but no git and no MANIFEST.in. Its package
// data is installed all the same.
func TestSetupUnpackedSdist(t *testing.T) {
	t.Parallel()
	project := kit.Starter().With(kit.Files{
		"PKG-INFO":                     "Metadata-Version: 2.1\nName: starter\nVersion: 0.1.0\n",
		"starter.egg-info/PKG-INFO":    "Metadata-Version: 2.1\nName: starter\nVersion: 0.1.0\n",
		"starter.egg-info/SOURCES.txt": "setup.py\nstarter/__init__.py\nstarter/greetings.json\n",
		"starter/greetings.json":       "[]\n",
	})
	dir := project.Write(t)
	kit.Edit(t, dir, "setup.py", "packages=find_packages(),", "packages=find_packages(),\n    include_package_data=True,")
	kit.Push(t, dir).Open(t, "").Find(t, "site-packages/starter/greetings.json")
}
