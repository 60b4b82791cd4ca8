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

func TestInclude(t *testing.T) {
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
		"...":                  "app.py data/a.csv", // what the rules choose
		"... data/c.txt":       "app.py data/a.csv data/c.txt",
		"... !data/a.csv":      "app.py",
		"!data ... data/c.txt": "app.py data/c.txt",
	} {
		d := choose(t, carry.Input{Survey: s, Wheel: wheel(s, "src"), Include: append([]string{}, strings.Fields(patterns)...)})
		if got := strings.Join(paths(d), " "); got != want {
			t.Errorf("%q: got %s, want %s", patterns, got, want)
		}
	}
}

func TestIncludeMissesCommand(t *testing.T) {
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
		{"gunicorn web.wsgi:app", "... config/", nil},
	} {
		in := carry.Input{
			Survey: s, Wheel: []string{"single.py", "x-1.dist-info/METADATA"}, TopLevel: []string{"single"},
			Command: strings.Fields(c.command), Include: append([]string{}, strings.Fields(c.include)...),
		}
		check(t, c.command+" with "+c.include, warnings(choose(t, in)), c.want...)
	}
}

func TestIncludeMatchesNothing(t *testing.T) {
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

func TestIncludeSecret(t *testing.T) {
	s := surveytest.Tree(t, secretive)
	d := choose(t, carry.Input{Survey: s, Include: []string{"config/", "credentials.json"}})
	check(t, "files", paths(d), "config/settings.yaml", "credentials.json")
	if first := d.Warnings[0]; first.Rule != rules.SecretIncluded || first.File != "credentials.json" {
		t.Errorf("got %v", warnings(d))
	}
}
