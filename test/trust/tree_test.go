package trust

import (
	"archive/tar"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/wainwright-build/wainwright/test/kit"
)

func TestTree(t *testing.T) { attackAll(t, tree) }

var tree = []attack{
	{
		name:    "modes of a checkout",
		tries:   "a script that everybody can write, with the setuid bit",
		files:   kit.Files{"tool.sh": "#!/bin/sh\n", "Dockerfile": "include = [\"tool.sh\"]\n"},
		prepare: everybodys,
		seen:    "an image without such a bit, and without a file that others can write",
		stops:   "modes and owners are set anew when files are carried and installed",
		check:   plainModes,
	},
	{
		name:    "modes of a checkout in the target dev",
		tries:   "the same, in the folder that has all files of the project",
		files:   kit.Files{"tool.sh": "#!/bin/sh\n"},
		prepare: everybodys,
		flags:   []string{"--target", "dev"},
		seen:    "an image without such a bit, and without a file that others can write",
		stops:   "the copy of the project sets modes and owners anew",
		check:   plainModes,
	},
	{
		name:  "secrets in the target dev",
		tries: "secrets lie in the project, by their names, their folders and what they hold, and a `.dockerignore` lets all through",
		files: secretive,
		flags: []string{"--target", "dev"},
		seen:  "an image without them, and warnings that say so",
		says: []string{
			"SecretInTree: .aws: is sent to the builder, though not in the image",
			"SecretInTree: pip.conf: is sent to the builder, though not in the image",
			"SecretInTree: config/settings.yaml: is sent to the builder, though not in the image: it holds a private key",
			`SecretLeftOut: tests/server.key: is not in /src, since it holds a private key: if it is no secret and needed there, write include = ["...", "tests/server.key"]`,
		},
		stops: "what looks like a secret is left out of the copy, unless `include` names exactly it",
		check: func(t *testing.T, made kit.Pushed) {
			made.Open(t, "source").Find(t, "/src/tests/ca.pem")
		},
	},
	{
		name:  "secrets in the cache of the target test",
		tries: "the same, exported with `--cache-to mode=max`, which has the folder that the tests ran in",
		seen:  "a cache without them",
		stops: "what looks like a secret is left out of the copy, unless `include` names exactly it",
		try: func(t *testing.T) {
			secret, canary := kit.Random()+kit.Random(), "canary"+kit.Random()
			files := kit.Starter().With(kit.Files{"tests/test_it.py": "# " + canary + "\ndef test_it():\n    pass\n"})
			for name, text := range secretive {
				files[name] = strings.ReplaceAll(text, secretMark, secret)
			}
			cache := filepath.Join(t.TempDir(), "cache")
			kit.Export(t, files.Write(t), "--target", "test", "--cache-to", "type=local,mode=max,dest="+cache)
			leaks := kit.LookFor(t, secret, canary)
			leaks.Folder("the cache", cache)
			leaks.WantIn(canary, "the cache")
			leaks.WantNothing(secret)
		},
	},
	{
		name:  "a secret in the wheel",
		tries: "`package_data` takes `.env` into the wheel",
		files: kit.Files{
			".dockerignore": "*.md\n", "starter/.env": "TOKEN=SECRET\n",
			"setup.py": strings.Replace(kit.Starter()["setup.py"], "    packages=", "    package_data={\"starter\": [\".env\"]},\n    packages=", 1),
		},
		refused: "SecretInWheel: starter/.env: is in the wheel, and so in the image, where everybody who pulls it can read it",
		stops:   "the wheel's files are compared with those of the tree that look like secrets; a private key is a warning alone",
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
	{
		name:  "a token in the checkout's remote",
		tries: "the context is a checkout whose remote is `https://TOKEN@...`, which `docker buildx` writes into the provenance",
		prepare: func(t *testing.T, dir, secret string) {
			kit.Git(t, dir, "init", "--quiet")
			kit.Git(t, dir, "remote", "add", "origin", "https://"+secret+"@git.example.test/me/mine.git")
			kit.Git(t, dir, "add", "--all")
			kit.Git(t, dir, "commit", "--quiet", "--message", "A project")
		},
		seen: "a provenance and labels without it",
		check: func(t *testing.T, made kit.Pushed) {
			found := false
			for _, statement := range made.Blobs {
				found = found || strings.Contains(string(statement), "git.example.test/me/mine.git")
			}
			if !found {
				t.Error("the provenance does not name the remote")
			}
		},
		stops: "`docker buildx` takes the token out; the frontend writes no remote",
	},
	{
		name:  "secrets of the tree in a cache",
		tries: "`--cache-to` with `mode=max` exports what all steps made, for all targets",
		seen:  "a cache without `.netrc`, `kaggle.json` and keys of the tree, and without those of the build",
		stops: "no step keeps the context; the targets `test` and `dev` leave out secrets of the tree",
		try:   exportedCache,
	},
}

// everybodys lets everybody write all files, and sets the setuid bit of one.
func everybodys(t *testing.T, dir, _ string) {
	kit.Chmod(t, dir, 0o777, 0o777)
	if err := os.Chmod(filepath.Join(dir, "tool.sh"), 0o777|fs.ModeSetuid); err != nil {
		t.Fatal(err)
	}
}

func plainModes(t *testing.T, made kit.Pushed) {
	made.Open(t, "").Find(t, "/tool.sh")
	for path, entry := range made.Open(t, "") {
		if entry.Typeflag != tar.TypeSymlink && entry.Mode&0o6002 != 0 {
			t.Errorf("%s has mode %o", path, entry.Mode)
		}
	}
}

// secretive are files that are secrets by name, by folder and by content, and one that is none.
var secretive = kit.Files{
	".dockerignore":            "*.md\n",
	".env":                     "TOKEN=SECRET\n",
	".netrc":                   "machine index.example.test login me password SECRET\n",
	".pypirc":                  "[pypi]\npassword = SECRET\n",
	"pip.conf":                 "[global]\nindex-url = https://me:SECRET@index.example.test/simple\n",
	"kaggle.json":              `{"username": "me", "key": "SECRET"}`,
	".aws/credentials":         "[default]\naws_secret_access_key = SECRET\n",
	".ssh/id_ed25519":          "SECRET\n",
	".kube/config":             "token: SECRET\n",
	".docker/config.json":      `{"auths": {"registry.example.test": {"auth": "SECRET"}}}`,
	".git/config":              "[remote \"origin\"]\nurl = https://me:SECRET@git.example.test/it.git\n",
	"deep/er/credentials.json": `{"key": "SECRET"}`,
	"config/gcp.json":          `{"type": "service_account", "key": "SECRET"}`,
	"config/settings.yaml":     "a: 1\nkey: |\n  -----BEGIN PRIVATE KEY-----\n  SECRET\n",
	"tests/server.key":         "-----BEGIN RSA PRIVATE KEY-----\nSECRET\n",
	"tests/ca.pem":             "-----BEGIN CERTIFICATE-----\n",
	"env/pyvenv.cfg":           "home = /usr/bin\n",
	"env/lib/x/.netrc":         "machine index.example.test login me password SECRET\n",
	"node_modules/x/.npmrc":    "//index.example.test/:_authToken=SECRET\n",
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

func exportedCache(t *testing.T) {
	secret, given, canary := kit.Random()+kit.Random(), kit.Random()+kit.Random(), "canary"+kit.Random()
	dir := kit.WithTests().With(kit.Files{
		".netrc":              "machine index.example.test login me password " + secret + "\n",
		"kaggle.json":         `{"username": "me", "key": "` + secret + `"}`,
		"config/server.key":   "-----BEGIN PRIVATE KEY-----\n" + secret + "\n-----END PRIVATE KEY-----\n",
		"starter/greet.py":    kit.Starter()["starter/greet.py"] + "# " + canary + "\n",
		"tests/test_greet.py": "def test_greet():\n    pass\n",
	}).Write(t)
	netrc := kit.Secrets{"netrc": "machine index.example.test login me password " + given + "\n"}.Flags(t)
	leaks := kit.LookFor(t, secret, given, canary)
	for _, target := range []string{"image", "test", "dev"} {
		cache := filepath.Join(t.TempDir(), "cache")
		r := kit.Build(t, dir, append(netrc, "--target", target, "--output", "type=cacheonly", "--cache-to", "type=local,mode=max,dest="+cache)...)
		if r.Err != nil {
			t.Fatalf("%v\n%s", r.Err, r.Stderr)
		}
		leaks.Folder("the cache of "+target, cache)
	}
	leaks.WantIn(canary, "the cache of image")
	leaks.WantNothing(secret)
	leaks.WantNothing(given)
}
