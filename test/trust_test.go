package test

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/wainwright-build/wainwright/internal/bed"
	"github.com/wainwright-build/wainwright/test/kit"
)

//go:embed trust/attempts.py
var attempts string

// attempted is the report of attempts.py.
type attempted struct {
	Read, Environments, Written, Mounted map[string]string
	Agents                               []string
	Network                              struct {
		To         map[string]string
		Interfaces []string
		Abstract   []string
	}
	Left int
	text string
}

func readAttempts(t *testing.T, text []byte) attempted {
	t.Helper()
	var a attempted
	if err := json.Unmarshal(text, &a); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	a.text = string(text)
	if a.Written["found"] != "" {
		t.Errorf("the attempt found a file of another step: %s", a.Written["found"])
	}
	// The attempts were really made.
	if len(a.Environments) < 3 || len(a.Mounted) < 3 || len(a.Network.To) < 3 || len(a.Written) < 15 || a.Left < 100 {
		t.Errorf("not everything was tried:\n%s", text)
	}
	return a
}

// refused fails the test for attempts that had an effect.
func refused(t *testing.T, what string, outcomes map[string]string, names ...string) {
	t.Helper()
	for _, name := range names {
		if got, ok := outcomes[name]; !ok || !strings.HasPrefix(got, "refused: ") {
			t.Errorf("%s %s: %q", what, name, got)
		}
	}
}

// hostile is a package whose setup.py tries everything in attempts.py and writes the
// report into the package.
func hostile(name string, addresses ...string) kit.Files {
	list, _ := json.Marshal(addresses)
	return kit.Files{
		"attempts.py":         attempts,
		name + "/__init__.py": "ANSWER = 42\n",
		name + "/greet.py":    "def greet():\n    return \"hello\"\n",
		name + "/report.json": "",
		"setup.py": `import json, sys
from setuptools import setup

sys.path.insert(0, ".")
from attempts import attempts, left

if "bdist_wheel" in sys.argv:
    with open("` + name + `/report.json", "w") as file:
        json.dump(attempts(` + string(list) + `), file)
else:
    left()
setup(name="` + name + `", version="1.0", packages=["` + name + `"], package_data={"` + name + `": ["*.json"]})
`,
	}
}

// setup.py finds only the secrets that its own step fetches with, no network in the
// step that builds the wheel, and nothing to write that another step reads. Later
// builds are those of a builder that never ran it.
func TestTrustHostileSetup(t *testing.T) {
	t.Parallel()
	never, b := bed.Env(t), kit.EmptyDaemon(t)
	name, password, proxied := "wagon"+kit.Random(), "hush"+kit.Random(), "hush"+kit.Random()
	key, _ := kit.SSHKey(t)
	index := kit.ServeSdist(t, name, password, func(address string) []byte {
		return kit.Sdist(t, name, hostile(name, address, b.Registry))
	})
	project := hostile("hostile", index, b.Registry, "index.example.test:443").With(kit.Files{
		"Dockerfile":       fmt.Sprintf("index.extra = [\"http://%s/simple\"]\n", index),
		"requirements.txt": name + "\nclick\nsix\n",
		"main.py":          "from hostile.greet import greet\n\nif __name__ == \"__main__\":\n    print(greet())\n",
	})
	netrc := filepath.Join(t.TempDir(), "netrc")
	if err := os.WriteFile(netrc, []byte("machine 127.0.0.1 login me password "+password+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	made := kit.PushWith(t, b, project.Write(t), "--provenance=false",
		"--secret", "id=netrc,src="+netrc, "--ssh", "default="+kit.ServeAgent(t, key),
		"--build-arg", "NO_PROXY="+kit.NoProxy(b, "127.0.0.1"), "--build-arg", "FTP_PROXY=http://me:"+proxied+"@127.0.0.1:9")
	// Read-only mounts, files of other steps, and the kernel's.
	others := []string{"/cache/uv/poison", "/tool/uv", "/wainwright/common.py", "/opt/venv/bin/poison", "/opt/venv/pyvenv.cfg", "/buildenv/poison",
		"/build/poison", "/in/poison", "/proc/sys/kernel/core_pattern", "/proc/sysrq-trigger", "/sys/kernel/uevent_helper"}

	t.Run("the step of the wheel", func(t *testing.T) {
		a := readAttempts(t, made.Open(t, "project:").Find(t, "/hostile/report.json").Content)
		for _, secret := range []string{password, proxied} {
			if strings.Contains(a.text, secret) {
				t.Errorf("setup.py found a secret:\n%s", a.text)
			}
		}
		if len(a.Agents) > 0 || len(a.Network.Interfaces) > 0 || len(a.Network.Abstract) > 0 || len(a.Read) > 0 {
			t.Errorf("setup.py found %q, %q, %q, %q", a.Agents, a.Network.Interfaces, a.Network.Abstract, a.Read)
		}
		refused(t, "setup.py reached", a.Network.To, index, b.Registry, "index.example.test:443", "a datagram")
		refused(t, "setup.py wrote", a.Written, others...)
		refused(t, "setup.py mounted", a.Mounted, "/tool/uv", "/opt/venv", "/wainwright", "/sys")
	})
	t.Run("a dependency's step", func(t *testing.T) {
		a := readAttempts(t, made.Open(t, "deps").Find(t, "/"+name+"/report.json").Content)
		// The secrets with which the step fetches are there, as docs/secrets.md says.
		if !strings.Contains(a.text, password) || !strings.Contains(a.text, proxied) || len(a.Agents) == 0 || !strings.HasPrefix(a.Network.To[index], "got") {
			t.Errorf("the dependency's setup.py does not find what its step fetches with:\n%s", a.text)
		}
		refused(t, "the dependency's setup.py wrote", a.Written, others[:len(others)-5]...)
		refused(t, "the dependency's setup.py mounted", a.Mounted, "/tool/uv", "/opt/venv", "/wainwright", "/sys")
	})
	t.Run("what is left of it", func(t *testing.T) {
		for path, entry := range made.Open(t, "") {
			if strings.HasSuffix(path, "/late") || strings.Contains(path, "poison") || bytes.Contains(entry.Content, []byte("POISONED")) {
				t.Errorf("the image has %s", path)
			}
		}
	})
	t.Run("the next builds", func(t *testing.T) {
		if next := kit.PushWith(t, b, kit.Starter().Write(t), "--provenance=false"); next.Digest != kit.StarterImage(t).Digest {
			t.Errorf("another project's image is %s, and %s on a builder that never ran the hostile code", next.Digest, kit.StarterImage(t).Digest)
		}
		mended := project.With(kit.Files{
			"setup.py":         "from setuptools import setup\n\nsetup(name=\"hostile\", version=\"1.0\", packages=[\"hostile\"])\n",
			"requirements.txt": "click\nsix\n",
		}).Without("attempts.py", "hostile/report.json", "Dockerfile")
		mine, its := kit.PushWith(t, b, mended.Write(t), "--provenance=false"), kit.PushWith(t, never, mended.Write(t), "--provenance=false")
		if mine.Digest != its.Digest {
			t.Errorf("without the hostile code the project's image is %s, and %s on a builder that never ran that code", mine.Digest, its.Digest)
		}
	})
}

// What setup.py and the metadata of its wheel print is untrusted. A build shows it, and
// it has no effect on the terminal.
func TestTrustTerminal(t *testing.T) {
	t.Parallel()
	acting := "\x1b]52;c;aHVzaA==\x07\x1b[2J\x1b[3A\u009b2J"
	literal := `"\x1b]52;c;aHVzaA==\x07\x1b[2J\x1b[3A\u009b2J"`
	project := kit.Starter()
	project["setup.py"] = "import os, sys  # " + kit.Random() + "\nprint(\"printed\", " + literal + ")\nprint(\"printed\", " + literal + ", file=sys.stderr)\n" +
		strings.Replace(project["setup.py"], `"A starter"`, `"A starter " + `+literal+`, author=`+literal, 1)
	project["requirements.txt"] += "  # " + acting + "\n"
	project["data/"+acting+".csv"] = "1,2\n"
	project["main.py"] = "import absent\nopen(" + literal + ")\nopen(\"data/\" " + literal + " \".csv\")\n" + project["main.py"]
	dir := project.Write(t)
	made := kit.Push(t, dir)
	if !strings.Contains(made.Steps.Text, `printed \x1b]52;c;`) {
		t.Errorf("setup.py's output is not shown:\n%s", made.Steps.Text)
	}
	wantNoControlCharacters(t, "the build", made.Steps.Text)
	for key, value := range made.Config.Config.Labels {
		wantNoControlCharacters(t, "the label "+key, value)
	}
	for _, entry := range made.Config.History {
		wantNoControlCharacters(t, "the history", entry.CreatedBy)
	}
	for question, want := range map[string]string{"plan": `A starter \x1b]52;c;`, "check": "absent", "outline": "python"} {
		r, _ := kit.Call(t, dir, question)
		if !strings.Contains(r.Stdout, want) {
			t.Errorf("%s does not say %q:\n%s", question, want, r.Stdout)
		}
		wantNoControlCharacters(t, question, r.Stdout+r.Stderr)
	}
	kit.Edit(t, dir, "setup.py", "setup(\n", "class Wild(Exception):\n    pass\n\n\nWild.__name__ = "+literal+"\nraise Wild("+literal+")  # "+acting+"\nsetup(\n")
	t.Run("a failure", func(t *testing.T) {
		stderr := kit.MustFail(t, dir)
		kit.Says(t, "the build", stderr, `setup.py:18: building the wheel failed: \x1b]52;c;aHVzaA==`)
		wantNoControlCharacters(t, "the failing build", stderr)
	})
}

// wantNoControlCharacters fails the test for control characters in a text.
func wantNoControlCharacters(t *testing.T, what, text string) {
	t.Helper()
	for _, acting := range []string{"\x1b]", "\x1b[", "\x07", "\u009b"} {
		if at := strings.Index(text, acting); at >= 0 {
			t.Errorf("%s holds %q: %q", what, acting, text[max(0, at-200):min(len(text), at+100)])
		}
	}
}

// Files that code writes outside the virtual environment's folder in a layer of the
// image fail the build.
func TestTrustWritesOutside(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ setup, more, want string }{
		"a file of the system's":                          {"os.makedirs('/out/etc'); open('/out/etc/passwd', 'w').write('root::0:0::/:/bin/sh')", "", "left /etc"},
		"a link in the place of the environment's folder": {"os.symlink('/etc', '/out/opt')", "", "left /opt"},
		// The step runs on the base's Python, which setup.py can change, and loads more
		// modules after its check. The check in the frontend has another Python.
		"by a step that was taken over": {
			"open(__import__('glob').__file__, 'a').write('\\nimport os\\nos.makedirs(\"/out/etc/hostile\", exist_ok=True)\\n')",
			"native", "left /etc",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			project := kit.Starter()
			project["setup.py"] = "import os\n" + c.setup + "\n" + project["setup.py"]
			if c.more != "" {
				project["setup.py"] = strings.Replace(project["setup.py"], "from setuptools import find_packages, setup", "from setuptools import Distribution, find_packages, setup\n\n\nclass Native(Distribution):\n    def has_ext_modules(self):\n        return True\n", 1)
				project["setup.py"] = strings.Replace(project["setup.py"], "    packages=", "    distclass=Native,\n    packages=", 1)
			}
			kit.Says(t, "the build", kit.MustFail(t, project.Write(t)), c.want+" in a layer of the image", "/opt/venv alone")
		})
	}
	for name, when := range map[string]string{"while it is resolved": "'egg_info' in sys.argv", "while it is installed": "'bdist_wheel' in sys.argv"} {
		t.Run("by a dependency "+name, func(t *testing.T) {
			t.Parallel()
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
		})
	}
}

// A wheel that would write outside its folder is refused. A backend can return any
// archive.
func TestTrustWheelPaths(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ file, entryPoints, want string }{
		"by a file":   {file: "../../../../../etc/hostile", want: `it holds a file outside of it, "../../../../../etc/hostile"`},
		"by a script": {file: "liar/x", entryPoints: "[console_scripts]\n../../../../etc/hostile = liar:main\n", want: "uv could not install the wheel that was built"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			kit.Says(t, "the build", kit.MustFail(t, kit.Files{
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
`, c.file, c.entryPoints),
			}.Write(t)), c.want)
		})
	}
}
