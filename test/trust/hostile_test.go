package trust

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

//go:embed attempts.py
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
func hostileSetup(t *testing.T) {
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
