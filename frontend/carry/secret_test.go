package carry_test

import (
	"errors"
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

func TestSecretsAreLeftOut(t *testing.T) {
	d := choose(t, carry.Input{Survey: surveytest.Tree(t, secretive)})
	check(t, "files", paths(d), ".env.example", "app.py", "config/settings.yaml")
	check(t, "left", left(d),
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

// include replaces the rule: who names the secret alone there gets an image with
// nothing else in its working directory.
func TestTheRemedyForASecretDoesNotTakeTheOtherFilesAway(t *testing.T) {
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
		{nil, "mount it when the container runs (an include that names it has to name all other files too)"},
		{[]string{"app.py", "config/"}, `mount it when the container runs, or add "config/gcp.json" to include`},
	} {
		var remedies []string
		for _, w := range choose(t, carry.Input{Survey: s, Include: c.include}).Warnings {
			remedies = append(remedies, w.Rule.String()+": "+w.Remedy)
		}
		check(t, "remedies", remedies, "SecretLeftOut: "+c.want)
	}
}

func TestIncludeReplacesTheRule(t *testing.T) {
	s := surveytest.Tree(t, `
-- app.py --
open("data/a.csv")
print(1)
-- data/a.csv --
-- data/b.csv --
-- data/c.txt --
-- templates/x.html --
-- notebooks/a.ipynb --
-- src/__init__.py --
-- src/m.py --
-- src/m.yaml --
-- .venv/pyvenv.cfg --
`)
	for patterns, want := range map[string]string{
		"":                     "",
		"app.py":               "app.py",
		"./app.py /data/b.csv": "app.py data/b.csv",
		"templates/":           "templates/x.html",
		"templates":            "templates/x.html",
		"data/*.csv":           "data/a.csv data/b.csv",
		"**/*.csv":             "data/a.csv data/b.csv",
		"data !data/b.csv":     "data/a.csv data/c.txt",
		"notebooks/":           "notebooks/a.ipynb",
		"src/":                 "src/m.yaml",
		"src/m.py":             "src/m.py",
	} {
		d := choose(t, carry.Input{Survey: s, Wheel: wheel(s, "src"), Include: append([]string{}, strings.Fields(patterns)...)})
		if got := strings.Join(paths(d), " "); got != want {
			t.Errorf("%q: got %s, want %s", patterns, got, want)
		}
	}
}

func TestAnIncludeThatForgetsWhatTheCommandRunsIsTold(t *testing.T) {
	s := surveytest.Tree(t, `
-- app.py --
print(1)
-- web/wsgi.py --
app = 1
-- single.py --
app = 1
-- config/params.yaml --
-- out.json --
`)
	for _, c := range []struct {
		command, include string
		want             []string
	}{
		{"python app.py", "config/", []string{`MissingScript: app.py: is what the command runs, and include does not name it: add "app.py" to include`}},
		{"gunicorn web.wsgi:app", "config/", nil}, // a folder that include may have other plans for
		{"gunicorn --chdir web wsgi:app", "config/", nil},
		{"/bin/sh -c 'exec python web/wsgi.py'", "app.py", []string{`MissingScript: web/wsgi.py: is what the command runs, and include does not name it: add "web/wsgi.py" to include`}},
		{"gunicorn app:app", "config/", []string{`MissingScript: app.py: is what the command runs, and include does not name it: add "app.py" to include`}},
		{"gunicorn single:app", "config/", nil}, // the wheel holds it
		{"python app.py --to out.json", "*.py", nil},
		{"python app.py", "", nil}, // the code is mounted
	} {
		in := carry.Input{
			Survey: s, Wheel: []string{"single.py", "x-1.dist-info/METADATA"}, TopLevel: []string{"single"},
			Command: strings.Fields(c.command), Include: append([]string{}, strings.Fields(c.include)...),
		}
		check(t, c.command+" with "+c.include, warnings(choose(t, in)), c.want...)
	}
}

func TestIncludeThatMatchesNothingIsAnError(t *testing.T) {
	s := surveytest.Tree(t, "-- app.py --\n-- data/a.csv --\n-- .venv/pyvenv.cfg --\n")
	for pattern, want := range map[string]string{
		"missing.py": `include has "missing.py", which matches no file of the project: take it out, or check its spelling and .dockerignore`,
		"App.py":     `include has "App.py", which matches no file of the project: write "app.py"`,
		"app.py/":    `include has "app.py/", which matches no file of the project: write "app.py"`,
		".venv/lib":  `include has ".venv/lib", which matches no file of the project: .venv/ is never looked into (virtualenv)`,
		"../x":       `include has "../x", which names nothing in the project: paths are relative to the project's folder and stay in it`,
		"[":          `include has "[", which is no pattern (syntax error in pattern): write it as in .dockerignore, such as "data/*.csv"`,
	} {
		_, err := carry.Choose(carry.Input{Survey: s, Include: []string{"app.py", pattern}})
		var problem report.Problem
		if !errors.As(err, &problem) || problem.Error() != want {
			t.Errorf("%s: got %v, want %s", pattern, err, want)
		}
	}
}

func TestASecretIsIncludedOnlyByItsExactName(t *testing.T) {
	s := surveytest.Tree(t, secretive)
	d := choose(t, carry.Input{Survey: s, Include: []string{"config/", "credentials.json"}})
	check(t, "files", paths(d), "config/settings.yaml", "credentials.json")
	if first := d.Warnings[0]; first.Rule != rules.SecretIncluded || first.File != "credentials.json" {
		t.Errorf("got %v", warnings(d))
	}
}

func TestSecretsThatNothingAsksFor(t *testing.T) {
	s := surveytest.Tree(t, `
-- app.py --
print(1)
-- kaggle.json --
-- deploy/key --
-----BEGIN PRIVATE KEY-----
-- tests/key --
-----BEGIN PRIVATE KEY-----
-- certs/ca.pem --
-- .env.example --
-- src/__init__.py --
-- src/credentials.json --
-- src/cacert.pem --
`)
	held := append(wheel(s, "src"), "src/credentials.json", "src/cacert.pem")
	check(t, "warnings", warnings(choose(t, carry.Input{Survey: s, Wheel: held})),
		"SecretInTree: deploy/key: is sent to the builder, though not in the image: it holds a private key: keep it outside of the project, or name it in .dockerignore",
		"SecretInTree: kaggle.json: is sent to the builder, though not in the image: its name is that of a secret: keep it outside of the project, or name it in .dockerignore",
		"SecretInWheel: src/credentials.json: is in the wheel, and so in the image, where everybody who pulls it can read it: its name is that of a secret: take it out of package_data and MANIFEST.in, and mount it when the container runs")
}

func TestWhereThereIsNoDockerignoreTheRemedySaysHowToBeginOne(t *testing.T) {
	s := surveytest.Tree(t, "-- app.py --\nprint(1)\n-- kaggle.json --\n")
	d := choose(t, carry.Input{Survey: s, Ignore: "a .dockerignore (a new one has to name more)"})
	check(t, "warnings", warnings(d),
		"SecretInTree: kaggle.json: is sent to the builder, though not in the image: its name is that of a secret: keep it outside of the project, "+
			"or name it in a .dockerignore (a new one has to name more)")
}
