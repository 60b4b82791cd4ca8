package trust

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/wainwright-build/wainwright/internal/bed"
	"github.com/wainwright-build/wainwright/test/kit"
)

func TestRan(t *testing.T) { attackAll(t, ran) }

var ran = []attack{
	{
		name:  "everything that setup.py can try",
		tries: "reads secrets, environments and agents, connects, mounts, writes where other steps read, and leaves processes: in the project and in an sdist",
		seen:  "the project finds nothing; the sdist finds what its own step fetches with; the image has nothing of either, and the next builds have the digests of a builder that never ran it",
		stops: "the step of the wheel has no network, secret or agent; what others read is mounted read-only; processes end before a result is looked at",
		try:   hostileSetup,
	},
	{
		name:  "what each step can reach",
		tries: "any step that runs code of others",
		seen:  "secrets, agent, network and caches only where [Trust](secrets.md#trust) says so",
		stops: "each step has no more mounts than its own work takes",
		unit:  "llb TestPrivilegesOfSteps",
	},
	{
		name:    "a file of the system's",
		tries:   "`setup.py` writes `/etc/passwd` into the layer that becomes the image's",
		files:   setupThat("os.makedirs('/out/etc'); open('/out/etc/passwd', 'w').write('root::0:0::/:/bin/sh')"),
		refused: "left /etc in a layer of the image",
		says:    []string{"/opt/venv alone"},
		stops:   "the step and, after it, the frontend look at each layer in which code ran",
	},
	{
		name:    "a link in the place of the environment's folder",
		tries:   "`/opt` of the layer is a link to `/etc`",
		files:   setupThat("os.symlink('/etc', '/out/opt')"),
		refused: "left /opt in a layer of the image",
		says:    []string{"/opt/venv alone"},
		stops:   "the step and, after it, the frontend look at each layer in which code ran, and follow no link",
	},
	{
		// The step runs on the base's Python, and loads more modules after its check.
		name:    "a step that is taken over",
		tries:   "`setup.py` changes a module of the Python that the step runs on, which would write `/etc/hostile` after the step's own check",
		files:   withNative(setupThat("open(__import__('glob').__file__, 'a').write('\\nimport os\\nos.makedirs(\"/out/etc/hostile\", exist_ok=True)\\n')")),
		refused: "Read-only file system",
		says:    []string{"a build writes to the project's folder and to /tmp alone"},
		stops:   "the root of a step in which a backend runs is read-only; and the frontend looks at each layer itself",
	},
	{
		name:  "files beside the wheel",
		tries: "`setup.py` leaves a second wheel, reports that the step would write, and a pipe where it writes one",
		files: setupThat(`if not os.path.exists("/wheel/starter-9-py3-none-any.whl"):
    open("/wheel/starter-9-py3-none-any.whl", "w").close()
    for name in "requires.json", "unfit.json", "libraries.json":
        open("/wheel/" + name, "w").write('["forged"]')
    os.mkfifo("/wheel/failure.json")
`),
		seen:  "the image has the wheel that the backend returned",
		stops: "the step removes what the backend left beside its wheel",
		check: func(t *testing.T, made kit.Pushed) {
			if printed := made.Python(t, "import starter; print(starter.ANSWER)"); printed != "42\n" {
				t.Errorf("the image prints %s", printed)
			}
		},
	},
	{
		name:  "a result that never ends",
		tries: "in the place of the backend's result is a link to `/dev/zero`, a pipe, or a megabyte of brackets",
		seen:  "the build backend ended without a result",
		stops: "what code has written is read as a plain file and within bounds",
		unit:  "llb TestForgedOutcome",
	},
	{
		name:  "a path that nobody looks at",
		tries: "a file below `/opt/venv` whose path is longer than the kernel takes, or one whose name deletes another in a layer",
		seen:  "the build fails",
		stops: "the step looks at every path of a layer, and refuses one that it cannot look at",
		unit:  "llb TestVerifyContained",
	},
	{
		name:    "a dependency while it is resolved",
		tries:   "an sdist's `setup.py egg_info` writes `/etc/hostile` into the lock's layer",
		refused: "left /etc in a layer of the image",
		stops:   "the step and, after it, the frontend look at each layer in which code ran",
		try:     dependencyWrites("'egg_info' in sys.argv"),
	},
	{
		name:    "a dependency while it is installed",
		tries:   "an sdist's `setup.py bdist_wheel` writes `/etc/hostile` into the layer of the distribution",
		refused: "left /etc in a layer of the image",
		stops:   "the step and, after it, the frontend look at each layer in which code ran",
		try:     dependencyWrites("'bdist_wheel' in sys.argv"),
	},
	{
		name:    "a file outside the wheel",
		tries:   "the project's backend returns a wheel with `../../../../../etc/hostile`",
		files:   liar("../../../../../etc/hostile", ""),
		refused: `it holds a file outside of it, "../../../../../etc/hostile"`,
		stops:   "the wheel's list of files is read before it is installed",
	},
	{
		name:    "a script outside the wheel",
		tries:   "the project's backend returns a wheel with an entry point `../../../../etc/hostile`",
		files:   liar("liar/x", "[console_scripts]\n../../../../etc/hostile = liar:main\n"),
		refused: "uv could not install the wheel that was built",
		stops:   "uv installs no script outside of its folder",
	},
	{
		name:    "a script in the place of Python",
		tries:   "the project's backend returns a wheel with an entry point `python`, which would be the image's interpreter",
		files:   liar("liar/x", "[console_scripts]\npython = liar:main\n"),
		refused: "Scripts must not use the reserved name `python`",
		stops:   "uv installs no script of that name",
	},
	{
		name:    "a file in the place of Python",
		tries:   "the same with the file `liar-1.0.data/data/bin/python3`",
		files:   liar("liar-1.0.data/data/bin/python3", ""),
		refused: "Scripts must not use the reserved name `python3`",
		stops:   "uv installs no file of that name",
	},
	{
		name:    "the wheel of another distribution",
		tries:   "the file's name says `liar`, and METADATA says `numpy`",
		files:   liar("liar/x", "").With(kit.Files{"liar.py": strings.Replace(liar("liar/x", "")["liar.py"], "Name: liar", "Name: numpy", 1)}),
		refused: "Package metadata name `numpy` does not match given name `liar`",
		stops:   "uv compares both",
	},
	{
		name:  "what tests leave for the caller's disk",
		tries: "a test writes `.git/hooks/pre-commit` and links beside its reports, which `--target test -o .` would put into the checkout",
		seen:  "`test.log`, `junit.xml` and plain files of reports",
		stops: "the tests cannot write where the result is; the step copies reports by their names, without links",
		try:   testsLeave,
	},
	{
		name:    "the environment's own files",
		tries:   "a wheel installs a `pyvenv.cfg`, by which `/opt/venv/bin/python` would load other modules",
		files:   kit.Files{"pyvenv.cfg": "home = /opt/venv/evil/bin\n", "setup.py": strings.Replace(kit.Starter()["setup.py"], "    packages=", "    data_files=[(\"\", [\"pyvenv.cfg\"])],\n    packages=", 1)},
		refused: "a distribution installs /opt/venv/pyvenv.cfg, which the virtual environment has of its own",
		stops:   "the step looks at what was installed into its empty folder",
	},
	{
		name:  "the Python of the step that tests",
		tries: "`test.env` has a `PATH` to a `python3` of the project, which would run in the place of the step, as root",
		seen:  "it does not run as root",
		stops: "the step has the environment of the base; that of the tests is for their command alone",
		try:   pythonOfTests,
	},
}

// setupThat is a setup.py that runs a statement before it builds.
func setupThat(statement string) kit.Files {
	return kit.Files{"setup.py": "import os\n" + statement + "\n" + kit.Starter()["setup.py"]}
}

// withNative has setup.py make a wheel for one machine.
func withNative(files kit.Files) kit.Files {
	setup := strings.Replace(files["setup.py"], "from setuptools import find_packages, setup", "from setuptools import Distribution, find_packages, setup\n\n\nclass Native(Distribution):\n    def has_ext_modules(self):\n        return True\n", 1)
	return files.With(kit.Files{"setup.py": strings.Replace(setup, "    packages=", "    distclass=Native,\n    packages=", 1)})
}

// dependencyWrites builds with an sdist whose setup.py writes outside its place if a
// condition holds.
func dependencyWrites(when string) func(t *testing.T) {
	return func(t *testing.T) {
		b := bed.Env(t)
		dependency := "wagon" + kit.Random()
		index := kit.ServeSdist(t, dependency, "", func(string) []byte {
			return kit.Sdist(t, dependency, kit.Files{
				dependency + "/__init__.py": "",
				"setup.py": "import os, sys\nfrom setuptools import setup\n\nif " + when + ":\n    os.makedirs('/out/etc/hostile', exist_ok=True)\n" +
					"setup(name=\"" + dependency + "\", version=\"1.0\", packages=[\"" + dependency + "\"])\n",
			})
		})
		project := kit.Starter().With(kit.Files{"requirements.txt": dependency + "\n", "Dockerfile": fmt.Sprintf("index.extra = [\"http://%s/simple\"]\n", index)})
		kit.Says(t, "the build", kit.MustFail(t, project.Write(t), "--build-arg", "NO_PROXY="+kit.NoProxy(b, "127.0.0.1")), "left /etc in a layer of the image")
	}
}

// liar has a backend whose wheel has a file at any path and these entry points.
func liar(file, entryPoints string) kit.Files {
	return kit.Files{
		"pyproject.toml": "[build-system]\nrequires = []\nbuild-backend = \"liar\"\nbackend-path = [\".\"]\n",
		"liar.py": fmt.Sprintf(`import zipfile


def build_wheel(directory, settings=None, metadata=None):
    name, info = "liar-1.0-py3-none-any.whl", "liar-1.0.dist-info/"
    with zipfile.ZipFile(directory + "/" + name, "w") as wheel:
        wheel.writestr("liar/__init__.py", "")
        wheel.writestr(%q, "hostile")
        wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\nName: liar\nVersion: 1.0\n")
        wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\nGenerator: liar\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(info + "entry_points.txt", %q)
        wheel.writestr(info + "RECORD", "".join(member + ",,\n" for member in wheel.namelist()))
    return name
`, file, entryPoints),
	}
}

func testsLeave(t *testing.T) {
	out, _ := kit.Export(t, kit.WithTests().With(kit.Files{
		"setup.cfg": "",
		"tests/test_greet.py": `import os


def test_leave():
    for folder in ("/out", ".", "reports"):
        for name in ("/.git/hooks", "/plain"):
            try:
                os.makedirs(folder + name)
            except OSError:
                continue
            open(folder + name + "/pre-commit", "w").close()
            os.symlink("/etc", folder + name + "/link")
`,
	}).Write(t), "--target", "test")
	var found []string
	err := filepath.WalkDir(out, func(path string, entry fs.DirEntry, err error) error {
		if !entry.IsDir() {
			found = append(found, strings.TrimPrefix(path, out))
		}
		return err
	})
	if want := []string{"/junit.xml", "/reports/plain/pre-commit", "/test.log"}; err != nil || !slices.Equal(found, want) {
		t.Errorf("the tests left %q, want %q (%v)", found, want, err)
	}
}

func pythonOfTests(t *testing.T) {
	dir := kit.WithTests().With(kit.Files{
		"setup.cfg":           "",
		"tests/test_greet.py": "import os\n\n\ndef test_root():\n    assert not os.path.exists(\"/tmp/root\")\n",
		"Dockerfile":          "[test.env]\nPATH = \"/app/own:/opt/venv/bin:/usr/local/bin:/usr/bin:/bin\"\n",
		"own/python3":         "#!/bin/sh\n[ \"$(id -u)\" = 0 ] && mkdir /out/root && exit 0\n",
	}).Write(t)
	if err := os.Chmod(filepath.Join(dir, "own/python3"), 0o755); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "out")
	r := kit.Build(t, dir, "--target", "test", "--output", out)
	if _, err := os.Stat(filepath.Join(out, "root")); err == nil {
		t.Error("the project's python3 ran as root")
	}
	kit.Says(t, "the build", r.Stderr, "[test] python -m pytest")
}
