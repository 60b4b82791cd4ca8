package survey_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/survey"
	"github.com/wainwright-build/wainwright/frontend/survey/surveytest"
)

func paths(s survey.Survey) []string {
	var all []string
	for _, f := range s.Files {
		all = append(all, f.Path)
	}
	return all
}

func skipped(s survey.Survey) []string {
	var all []string
	for _, f := range s.Skipped {
		all = append(all, f.Path+" "+f.Why)
	}
	return all
}

func TestTreeSkips(t *testing.T) {
	s := surveytest.Tree(t, `
-- app.py --
-- .git/config --
-- .venv/pyvenv.cfg --
-- .venv/lib/python3.11/site-packages/x.py --
-- env/bin/activate --
-- env/lib/x.py --
-- conda/conda-meta/history --
-- bin/tool --
-- pkg/__pycache__/app.pyc --
-- web/node_modules/x/index.js --
`)
	check(t, "files", paths(s), "app.py", "bin/tool")
	check(t, "skipped", skipped(s), ".git vcs", ".venv virtualenv", "conda virtualenv", "env virtualenv",
		"pkg/__pycache__ cache", "web/node_modules node_modules")
}

func TestTreeIsVirtualenv(t *testing.T) {
	s := surveytest.Tree(t, `
-- app.py --
-- pyvenv.cfg --
-- bin/activate --
-- lib/python3.11/site-packages/x.py --
`)
	check(t, "files", paths(s), "app.py", "pyvenv.cfg")
}

func TestTreeNotParsed(t *testing.T) {
	s := surveytest.Tree(t, `
-- app.py --
-- tests/test_app.py --
-- mlruns/0/x.py --
-- build/lib/app.py --
-- x.egg-info/y.py --
-- notebook/a.ipynb --
`)
	if len(s.Files) != 6 || len(s.Modules) != 1 {
		t.Errorf("got %v, %d modules", paths(s), len(s.Modules))
	}
}

func TestFileKinds(t *testing.T) {
	pointer := "version https://git-lfs.github.com/spec/v1\noid sha256:" + strings.Repeat("a", 64) + "\nsize 123456\n"
	s := surveytest.Tree(t, "-- model.pkl --\n"+pointer+`
-- note.txt --
version https://git-lfs, mentioned in a text that is too short
-- gcp.json --
{"a": 1,
 "type" : "service_account"}
-- ssh/deploy --
-----BEGIN OPENSSH PRIVATE KEY-----
-- cert.pem --
-----BEGIN CERTIFICATE-----
-- both.pem --
-----BEGIN CERTIFICATE-----
`+strings.Repeat("MIIB\n", 20<<10)+`
-----BEGIN EC PRIVATE KEY-----
-- ca.pem --
-----BEGIN CERTIFICATE-----
`+strings.Repeat("MIIB\n", 20<<10)+`
-- chain.txt --
`+strings.Repeat("MIIB\n", 2<<10)+`
-----BEGIN PGP PRIVATE KEY BLOCK-----
-- deploy.ppk --
PuTTY-User-Key-File-3: ssh-ed25519
-- kube.yaml --
    client-key-data: LS0t
-- conf/pip.conf --
extra-index-url = https://me:S3cret@index.example.test/simple
-- pip.conf --
extra-index-url = https://me:${PASSWORD}@index.example.test/simple
-- .condarc --
channels: [https://me@conda.example.test/main, "https://conda.example.test:443/a@b"]
-- alembic.ini --
url = postgresql://me:me@localhost/test
-- random.pem --
-- windows.txt --
`+utf16("-----BEGIN PRIVATE KEY-----")+`
`)
	for p, want := range map[string]string{
		"model.pkl": survey.LFSPointer, "gcp.json": survey.ServiceAccount, "ssh/deploy": survey.PrivateKey,
		"note.txt": "", "cert.pem": survey.Certificate, "both.pem": survey.PrivateKey, "ca.pem": survey.Certificate,
		"chain.txt": survey.PrivateKey, "deploy.ppk": survey.PrivateKey, "kube.yaml": survey.PrivateKey, "random.pem": "",
		"conf/pip.conf": survey.Password, "pip.conf": "", ".condarc": "", "alembic.ini": "",
		"windows.txt": survey.PrivateKey,
	} {
		f, _ := s.File(p)
		if got := strings.Join(f.Kinds, " "); got != want {
			t.Errorf("%s: got %q, want %q", p, got, want)
		}
	}
}

// utf16 is the text as PowerShell writes it: with a mark of its order, in two bytes a letter.
func utf16(text string) string {
	return "\xff\xfe" + strings.Join(strings.Split(text, ""), "\x00") + "\x00"
}

// Tokens are made of parts here, so that nothing takes this file for one that leaks some.
func TestFileTokens(t *testing.T) {
	letters := strings.Repeat("a1B2c3D4e5F6g7H8i9J0", 5)
	for text, want := range map[string]bool{
		"token: " + "ghp" + "_" + letters[:36]:                                      true,
		"token: " + "ghp" + "_" + letters[:30]:                                      false,
		"token: " + "ghp" + "_" + strings.Repeat("x", 36):                           false,
		"ghp_ ghp_ " + "github" + "_pat_" + letters[:82]:                            true,
		"HF_TOKEN=" + "hf" + "_" + letters[:34] + "\n":                              true,
		"hf_model = hf_bert_base_uncased_finetuned_on_my_own_data_set":              false,
		"slack: " + "xox" + "b-" + "1234567890-0987654321-" + letters[:24]:          true,
		"[default]\naws_access_key_id = A\naws_secret_access_key = " + letters[:40]: true,
		`{"aws_secret_access_key": "` + letters[:40] + `"}`:                         true,
		"aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY":          false, // of the documentation of AWS
		"aws_secret_access_key = ${AWS_SECRET}":                                     false,
		"//registry.example.test/:_" + "authToken=" + letters[:36]:                  true,
		"//registry.example.test/:_" + "authToken=${NPM_TOKEN}":                     false,
		`{"auths": {"registry.example.test": {"auth": "bWU6cGFzc3dvcmQ="}}}`:        true,
		`{"auths": {"registry.example.test": {}}, "credsStore": "desktop"}`:         false,
	} {
		s := surveytest.Tree(t, "-- settings.json --\n"+text)
		if got := slices.Contains(s.Files[0].Kinds, survey.Token); got != want {
			t.Errorf("%s: got %v", text, got)
		}
	}
}

func TestLinks(t *testing.T) {
	dir := t.TempDir()
	surveytest.Write(t, dir, "-- data/a.csv --\n1\n-- sub/x --\n")
	for name, target := range map[string]string{
		"file": "data/a.csv", "folder": "data", "sub/up": "../data/a.csv", "out": "..", "gone": "nowhere",
		"loop": "loop", "absolute": os.TempDir(), "root": ".",
	} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	s := surveytest.Read(t, dir)
	for p, want := range map[string]survey.Link{
		"file":   {Target: "data/a.csv", To: "file", Inside: true, Path: "data/a.csv"},
		"folder": {Target: "data", To: "folder", Inside: true, Path: "data"},
		"sub/up": {Target: "../data/a.csv", To: "file", Inside: true, Path: "data/a.csv"},
		"out":    {Target: "..", To: "folder"},
		"gone":   {Target: "nowhere", To: "missing"},
		"loop":   {Target: "loop", To: "missing"},
		"root":   {Target: ".", To: "folder", Inside: true, Path: "."},
	} {
		f, ok := s.File(p)
		if !ok || f.Link == nil || *f.Link != want {
			t.Errorf("%s: got %+v, want %+v", p, f.Link, want)
		}
	}
	if f, _ := s.File("absolute"); f.Link == nil || f.Link.Inside {
		t.Errorf("an absolute link is said to stay in the tree: %+v", f.Link)
	}
}

func TestExecutableFiles(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "run.sh"), nil, 0o755); err != nil {
		t.Fatal(err)
	}
	if f, _ := surveytest.Read(t, dir).File("run.sh"); !f.Exec {
		t.Error("run.sh is not said to be executable")
	}
}

func TestMentions(t *testing.T) {
	s := surveytest.Tree(t, `
-- config/config.yaml --
model_path: artifacts/model.pkl   # the model
data: "data/raw.csv"
missing: artifacts/other.pkl
root: ./artifacts/
artifacts: 3
windows: artifacts\model.pkl
-- params.json --
{"path": "data/raw.csv", "n": 3}
-- artifacts/model.pkl --
-- data/raw.csv --
`)
	var got []string
	for _, m := range s.Mentions {
		got = append(got, fmt.Sprintf("%s:%d %s %s", m.File, m.Line, m.Key, m.Value))
	}
	check(t, "mentions", got, "config/config.yaml:1 model_path artifacts/model.pkl", "config/config.yaml:2 data data/raw.csv",
		"config/config.yaml:4 root ./artifacts/", `config/config.yaml:6 windows artifacts\model.pkl`, "params.json:1 path data/raw.csv")
}

func TestModulesOdd(t *testing.T) {
	dir := t.TempDir()
	deep := strings.Repeat("(", 5000) + strings.Repeat(")", 5000)
	for name, content := range map[string]string{
		"good.py":       "import flask\n",
		"syntax.py":     "import flask\ndef f(:\n",
		"utf16.py":      "\xff\xfei\x00m\x00p\x00o\x00r\x00t\x00",
		"nul.py":        "import a\x00\n",
		"bytes.py":      "x = '\xff'\n",
		"coding.py":     "# coding: no-such-coding\n",
		"bom.py":        "\xef\xbb\xbfimport flask\n",
		"latin.py":      "# coding: latin-1\nx = '\xe9'\n",
		"deep.py":       deep,
		"chain.py":      "x = 1" + strings.Repeat(" + 1", 100_000) + "\n",
		"dashes.py":     "x = " + strings.Repeat("-", 20_000) + "1\n",
		"surrogate.py":  "x = 'a\\ud800/b'\n",
		"large.py":      "x = 1\n" + strings.Repeat("#\n", 2<<19+9),
		"long.py":       "x = '" + strings.Repeat("a", 100_000) + "'\n",
		"huge-int.py":   "x = 10 ** 10; y = " + strings.Repeat("9", 4000) + "; z = 1e999\n",
		"empty.py":      "",
		"elif.py":       "if a: pass\n" + strings.Repeat("elif b: pass\n", 3000),
		"name\nline.py": "import flask\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "latin-\xe9.py"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(".", filepath.Join(dir, "self")); err != nil {
		t.Fatal(err)
	}
	s := surveytest.Read(t, dir)
	for p, broken := range map[string]bool{
		"good.py": false, "syntax.py": true, "utf16.py": true, "nul.py": true, "bytes.py": true, "coding.py": true,
		"bom.py": false, "latin.py": false, "deep.py": true, "chain.py": true, "large.py": true, "surrogate.py": false,
		"empty.py": false, "long.py": false, "huge-int.py": false, "name\nline.py": false,
	} {
		m, ok := s.Module(p)
		if !ok || (m.Error != nil) != broken {
			t.Errorf("%s: found %v, error %+v", p, ok, m.Error)
		}
	}
	if m, _ := s.Module("syntax.py"); m.Error != nil && m.Error.Line != 2 {
		t.Errorf("the syntax error is in line %d", m.Error.Line)
	}
	check(t, "skipped", skipped(s), `latin-\udce9.py not-utf8`)
}

func TestTreeEmpty(t *testing.T) {
	if s := surveytest.Read(t, t.TempDir()); len(s.Files)+len(s.Modules) != 0 {
		t.Errorf("got %+v", s)
	}
}

func TestTreeOfManyFiles(t *testing.T) {
	const many = 5000
	dir := t.TempDir()
	writeMany(t, dir, many)
	if s := surveytest.Read(t, dir); len(s.Files) != many || s.Truncated {
		t.Errorf("%d files of %d, truncated: %v", len(s.Files), many, s.Truncated)
	}
}

// writeMany writes a number of files, 100 in each folder.
func writeMany(t testing.TB, dir string, number int) {
	t.Helper()
	for i := range number / 100 {
		folder := filepath.Join(dir, "data", fmt.Sprint(i))
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		for j := range 100 {
			if err := os.WriteFile(filepath.Join(folder, fmt.Sprint(j, ".txt")), []byte("some text"), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

const starter = `
-- app.py --
from flask import Flask, render_template
from src.pipeline import Predict
app = Flask(__name__)
if __name__ == "__main__":
    app.run(host="0.0.0.0", port=5000)
-- src/__init__.py --
-- src/pipeline.py --
import os
from pathlib import Path
class Predict:
    model = os.path.join("artifacts", "model.pkl")
    def run(self, x=f"a/{1}", *, y=Path(__file__).parents[1] / "z"):
        return open(self.model), os.environ["HOME"]
-- templates/index.html --
<h1>hi</h1>
`

func TestSameBytes(t *testing.T) {
	dir := t.TempDir()
	surveytest.Write(t, dir, starter)
	first := surveytest.Run(t, surveytest.Python(t), dir)
	for range 3 {
		if !bytes.Equal(first, surveytest.Run(t, surveytest.Python(t), dir)) {
			t.Fatal("two surveys of one tree differ")
		}
	}
}

// Every Python that an image may have reads the same facts.
func TestSameFactsInEveryPython(t *testing.T) {
	dir := t.TempDir()
	surveytest.Write(t, dir, starter)
	require.NoError(t, os.CopyFS(filepath.Join(dir, "models"), os.DirFS("testdata/models")))
	want := surveytest.Run(t, surveytest.Python(t), dir)
	_, want, _ = bytes.Cut(want, []byte(`"files"`))
	for minor := 8; minor <= 14; minor++ {
		name := fmt.Sprintf("python3.%d", minor)
		if exec.Command(name, "--version").Run() != nil {
			continue // not on this machine
		}
		got := surveytest.Run(t, name, dir)
		if _, got, _ = bytes.Cut(got, []byte(`"files"`)); !bytes.Equal(got, want) {
			t.Errorf("%s reads\n%s\nwant\n%s", name, got, want)
		}
	}
}
