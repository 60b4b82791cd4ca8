package trust

import (
	"archive/tar"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/wainwright-build/wainwright/test/kit"
)

func TestTree(t *testing.T) { attackAll(t, tree) }

var tree = []attack{
	{
		name:  "modes of a checkout",
		tries: "a script that everybody can write, with the setuid bit",
		files: kit.Files{"tool.sh": "#!/bin/sh\n", "Dockerfile": "include = [\"tool.sh\"]\n"},
		prepare: func(t *testing.T, dir, _ string) {
			kit.Chmod(t, dir, 0o777, 0o777)
			if err := os.Chmod(filepath.Join(dir, "tool.sh"), 0o777|fs.ModeSetuid); err != nil {
				t.Fatal(err)
			}
		},
		seen:  "an image without such a bit, and without a file that others can write",
		stops: "modes and owners are set anew when files are carried and installed",
		check: func(t *testing.T, made kit.Pushed) {
			made.Open(t, "").Find(t, "/tool.sh")
			for path, entry := range made.Open(t, "") {
				if entry.Typeflag != tar.TypeSymlink && entry.Mode&0o6002 != 0 {
					t.Errorf("%s has mode %o", path, entry.Mode)
				}
			}
		},
	},
	{
		name:  "links to a file of the machine",
		tries: "`requirements.txt`, `Procfile`, `runtime.txt`, `README.md` and data are links to a file outside of the context",
		files: kit.Files{"setup.py": kit.Requiring()["setup.py"], "Dockerfile": "include = [\"data/\"]\n"},
		prepare: func(t *testing.T, dir, secret string) {
			outside := filepath.Join(t.TempDir(), "private")
			if err := os.WriteFile(outside, []byte(secret), 0o600); err != nil {
				t.Fatal(err)
			}
			for _, name := range linked {
				link(t, dir, name, outside)
			}
		},
		seen:  "an image without the file's text",
		stops: "links are sent as links, and are followed inside the context alone",
	},
	{
		name:    "links to a secret",
		tries:   "the same files are links to `/run/secrets/netrc`, which is a secret in the step of the lock",
		files:   kit.Files{"setup.py": kit.Requiring()["setup.py"], "Dockerfile": "include = [\"data/\"]\n"},
		secrets: kit.Secrets{"netrc": "machine index.example.test login me password SECRET\n"},
		prepare: func(t *testing.T, dir, _ string) {
			for _, name := range linked {
				link(t, dir, name, "/run/secrets/netrc")
			}
		},
		seen:  "an image without the secret",
		stops: "links are followed inside the context alone; steps that copy files have no secrets",
	},
}

// linked are files of a project that a build reads or copies.
var linked = []string{"requirements.txt", "Procfile", "runtime.txt", "data/words.txt", "README.md"}

// link puts a link at a path below a folder, in the place of what is there.
func link(t *testing.T, dir, name, target string) {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(path); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, path); err != nil {
		t.Fatal(err)
	}
}
