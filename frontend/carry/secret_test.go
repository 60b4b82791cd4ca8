package carry_test

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/wainwright-build/wainwright/frontend/carry"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
	"github.com/wainwright-build/wainwright/frontend/survey/surveytest"
)

const secretive = `
-- app.py --
open("credentials.json")
open("config/secrets.yaml")
open("config/gcp.json")
open("keys/tls.pem")
load_dotenv(".env")
open(".env.example")
print(1)
-- .env --
-- .env.local --
-- .env.example --
-- credentials.json --
-- kaggle.json --
-- config/secrets.yaml --
-- config/settings.yaml --
-- config/gcp.json --
{"type": "service_account"}
-- keys/tls.pem --
-- config/deploy --
-----BEGIN PRIVATE KEY-----
`

func TestSecrets(t *testing.T) {
	d := choose(t, carry.Input{Survey: surveytest.Tree(t, secretive)})
	check(t, "files", paths(d), ".env.example", "app.py", "config/settings.yaml")
	check(t, "excluded", excluded(d),
		".env: its name is that of a secret",
		".env.local: its name is that of a secret",
		"config/deploy: it holds a private key",
		"config/gcp.json: it holds a service account's key",
		"config/secrets.yaml: its name is that of a secret",
		"credentials.json: its name is that of a secret",
		"kaggle.json: its name is that of a secret",
		"keys/tls.pem: its name is that of a secret",
	)
	var files []string
	for _, w := range d.Warnings {
		if w.Rule == rules.SecretLeftOut {
			files = append(files, w.File)
		}
	}
	check(t, "warned", files, ".env", "config/deploy", "config/gcp.json", "config/secrets.yaml", "credentials.json", "keys/tls.pem")
}

// include replaces the rules: with only the secret in it, the image would have nothing
// else in its working directory. "..." stands for them.
func TestSecretRemedy(t *testing.T) {
	s := surveytest.Tree(t, `
-- app.py --
open("config/settings.yaml")
open("config/gcp.json")
-- config/settings.yaml --
-- config/gcp.json --
{"type": "service_account"}
`)
	for _, c := range []struct {
		include []string
		want    string
	}{
		{nil, `mount it when the container runs, or write include = ["...", "config/gcp.json"]`},
		{[]string{"..."}, `mount it when the container runs, or add "config/gcp.json" to include`},
		{[]string{"app.py", "config/"}, `mount it when the container runs, or add "config/gcp.json" to include`},
	} {
		var remedies []string
		for _, w := range choose(t, carry.Input{Survey: s, Include: c.include}).Warnings {
			remedies = append(remedies, w.Rule.String()+": "+w.Remedy)
		}
		check(t, "remedies", remedies, "SecretLeftOut: "+c.want)
	}
}

// A warning says what becomes of a secret in the target that is built.
func TestSecretsInTree(t *testing.T) {
	s := surveytest.Tree(t, `
-- app.py --
open("config/gcp.json")
-- config/gcp.json --
{"type": "service_account"}
-- kaggle.json --
-- deploy/key --
-----BEGIN PRIVATE KEY-----
-- tests/key --
-----BEGIN PRIVATE KEY-----
-- certs/ca.pem --
-----BEGIN CERTIFICATE-----
-- certs/odd.pem --
-- .env.example --
-- .aws/config --
-- .aws/credentials --
-- src/__init__.py --
-- src/server.key --
-----BEGIN PRIVATE KEY-----
-- src/cacert.pem --
`)
	held := append(wheel(s, "src"), "src/server.key", "src/cacert.pem")
	inWheel := func(where string) string {
		return "SecretInWheel: src/server.key: is in the wheel, and so in " + where + ", where everybody who pulls it can read it: " +
			"it holds a private key: take it out of package_data and MANIFEST.in, and mount it when the container runs"
	}
	inTree := func(where string) []string {
		var all []string
		for _, file := range []string{".aws: it is a folder of secrets", "deploy/key: it holds a private key", "kaggle.json: its name is that of a secret"} {
			name, why, _ := strings.Cut(file, ": ")
			all = append(all, "SecretInTree: "+name+": is sent to the builder, though not in "+where+": "+why+": keep it outside of the project, or name it in .dockerignore")
		}
		return all
	}
	named := func(lacks string) string {
		return "SecretLeftOut: config/gcp.json: " + lacks + " (app.py:1 open), since it holds a service account's key: " +
			`mount it when the container runs, or write include = ["...", "config/gcp.json"]`
	}
	withheld := func(file, where, why string) string {
		return "SecretLeftOut: " + file + ": is not in " + where + ", since " + why + `: if it is no secret and needed there, write include = ["...", "` + file + `"]`
	}
	const byName, isKey, tests = "its name is that of a secret", "it holds a private key", "the folder of the tests"
	for _, c := range []struct {
		name   string
		target carry.Target
		want   []string
	}{
		{"image", carry.Image, append(inTree("the image"), named("is not carried"), inWheel("the image"))},
		{"dev", carry.Dev, append(inTree("the image"), named("is not in /src"), inWheel("the target image, though not in /src"),
			withheld("tests/key", "/src", isKey), withheld("certs/odd.pem", "/src", byName), withheld("src/cacert.pem", "/src", byName))},
		{"test", carry.Test, append(inTree(tests), named("is not carried"), inWheel("the target image"),
			withheld("tests/key", tests, isKey), withheld("certs/odd.pem", tests, byName))},
		{"wheel", carry.Wheel, append(inTree("the wheel"), named("is not carried"), inWheel("every image that installs it"))},
		{"lock", carry.Other, append(inTree("what is built"), named("is not carried"), inWheel("the target image"))},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := warnings(choose(t, carry.Input{Survey: s, Wheel: held, Target: c.target}))
			slices.Sort(got)
			slices.Sort(c.want)
			check(t, "warnings", got, c.want...)
		})
	}
}

// data_files puts files beside site-packages, and package_dir may take them from anywhere.
func TestSecretsInWheelElsewhere(t *testing.T) {
	s := surveytest.Tree(t, "-- app.py --\n-- mine.key --\n-----BEGIN PRIVATE KEY-----\n-- odd/place/key.txt --\n-----BEGIN PRIVATE KEY-----\n-- .netrc --\n")
	held := []string{"x-1.data/data/share/mine.key", "x/conf/key.txt", "x-1.dist-info/.netrc"}
	var got []string
	for _, w := range choose(t, carry.Input{Survey: s, Wheel: held}).Warnings {
		got = append(got, w.Rule.String()+" "+w.File)
	}
	check(t, "warnings", got, "SecretInTree .netrc", "SecretInWheel mine.key", "SecretInWheel odd/place/key.txt")
}

// Nothing is built with a credential in the wheel, unless include names it.
func TestSecretsInWheelRefused(t *testing.T) {
	s := surveytest.Tree(t, `
-- app.py --
-- src/__init__.py --
-- src/.env --
-- src/gcp.json --
{"type": "service_account", "private_key": "-----BEGIN PRIVATE KEY-----"}
-- src/server.key --
-----BEGIN PRIVATE KEY-----
-- src/examples/.env --
-- src/tests/.env --
-- src/.env.example --
-- src/.env.defaults --
-- src/credentials_schema.json --
-- src/id_rsa_utils.py --
-- secrets.yaml --
-- kaggle.json --
`)
	held := append(wheel(s, "src"), "src/.env", "src/gcp.json", "src/server.key", "src/examples/.env", "src/tests/.env", "src/.env.example",
		"src/.env.defaults", "src/credentials_schema.json", "src/id_rsa_utils.py", "x-1.data/data/etc/secrets.yaml", "x-1.data/data/etc/kaggle.json")
	for _, c := range []struct {
		target  carry.Target
		include []string
		refused []string
	}{
		{carry.Image, nil, []string{"src/.env", "src/gcp.json"}},
		{carry.Test, nil, []string{"src/.env", "src/gcp.json"}},
		{carry.Wheel, nil, []string{"src/.env", "src/gcp.json"}},
		{carry.Dev, nil, nil},
		{carry.Other, nil, nil},
		{carry.Image, []string{"...", "src/.env"}, []string{"src/gcp.json"}},
		{carry.Image, []string{"app.py", "src/.env", "src/gcp.json"}, nil},
		{carry.Image, []string{"src/"}, []string{"src/.env", "src/gcp.json"}},
	} {
		_, err := carry.Choose(carry.Input{Survey: s, Wheel: held, Target: c.target, Include: c.include})
		var got []string
		for _, problem := range report.Problems(err) {
			got = append(got, problem.File)
			if !strings.Contains(problem.Remedy, strconv.Quote(problem.File)) {
				t.Errorf("%s does not say what to write", problem.Remedy)
			}
		}
		if !slices.Equal(got, c.refused) || err != nil && c.refused == nil {
			t.Errorf("target %v with include %q refuses %q (%v), want %q", c.target, c.include, got, err, c.refused)
		}
	}
}

// A target with all files of the project has no secret that include does not name.
func TestWithheld(t *testing.T) {
	s := surveytest.Tree(t, `
-- app.py --
-- .env --
-- .env.example --
-- .NETRC --
-- .pypirc --
-- pip.conf --
-- conf/pip/pip.conf --
-- .ssh/id_ed25519 --
-- .ssh/id_ed25519.pub --
-- .aws/credentials --
-- deep/er/.kube/config --
-- .docker/config.json --
-- docker/config.json --
-- .docker/Dockerfile --
-- .huggingface/token --
-- terraform.tfstate.backup --
-- keys/id_rsa.pub --
-- config/server.key --
-----BEGIN RSA PRIVATE KEY-----
-- config/server.pem --
-----BEGIN CERTIFICATE-----
-- config/settings.yaml --
-----BEGIN PRIVATE KEY-----
-- tests/data/server.key --
-----BEGIN RSA PRIVATE KEY-----
-- tests/fixtures/site-packages/a.py --
-- .git/config --
-- .dvc/config.local --
-- env/pyvenv.cfg --
-- node_modules/a/index.js --
`)
	all := func(include ...string) []string {
		var all []string
		for _, e := range choose(t, carry.Input{Survey: s, Include: include, Target: carry.Dev}).Withheld {
			all = append(all, e.Path)
		}
		return all
	}
	want := []string{
		".NETRC", ".aws/credentials", ".docker/config.json", ".dvc/", ".env", ".git/", ".huggingface/token", ".pypirc",
		".ssh/id_ed25519", ".ssh/id_ed25519.pub", "conf/pip/pip.conf", "config/server.key", "config/settings.yaml", "deep/er/.kube/config", "env/",
		"node_modules/", "pip.conf", "terraform.tfstate.backup", "tests/data/server.key",
	}
	check(t, "withheld", all(), want...)
	check(t, "withheld with patterns", all("...", "config/", "**/*.key", "."), want...)
	kept := func(p string) bool { return p == "tests/data/server.key" || p == ".env" }
	check(t, "withheld but those named", all("...", "tests/data/server.key", ".env"), slices.DeleteFunc(want, kept)...)
}

// A link that include names gives the file that it leads to.
func TestWithheldLink(t *testing.T) {
	dir := t.TempDir()
	surveytest.Write(t, dir, "-- app.py --\n-- keys/id_rsa --\n")
	if err := os.Symlink("keys/id_rsa", filepath.Join(dir, "key.pem")); err != nil {
		t.Fatal(err)
	}
	s := surveytest.Read(t, dir)
	check(t, "withheld", reasonsOf(choose(t, carry.Input{Survey: s})), "key.pem: its name is that of a secret", "keys/id_rsa: its name is that of a secret")
	check(t, "withheld", reasonsOf(choose(t, carry.Input{Survey: s, Include: []string{"...", "key.pem"}})))
}

func reasonsOf(d carry.Decision) []string {
	var all []string
	for _, e := range d.Withheld {
		all = append(all, e.Path+": "+e.Why)
	}
	return all
}

func TestTooManyFiles(t *testing.T) {
	s := surveytest.Tree(t, "-- app.py --\n")
	s.Truncated, s.Unlisted = true, true
	for target, fails := range map[carry.Target]bool{carry.Image: false, carry.Dev: true, carry.Test: true, carry.Wheel: false} {
		_, err := carry.Choose(carry.Input{Survey: s, Target: target})
		if (err != nil) != fails {
			t.Errorf("target %d: %v", target, err)
		}
	}
}

func TestIgnoreRemedy(t *testing.T) {
	s := surveytest.Tree(t, "-- app.py --\nprint(1)\n-- kaggle.json --\n")
	d := choose(t, carry.Input{Survey: s, Ignore: "a .dockerignore (a new one has to name more)"})
	check(t, "warnings", warnings(d),
		"SecretInTree: kaggle.json: is sent to the builder, though not in the image: its name is that of a secret: keep it outside of the project, "+
			"or name it in a .dockerignore (a new one has to name more)")
}
