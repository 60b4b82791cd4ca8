package command_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/wainwright-build/wainwright/frontend/command"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
	"github.com/wainwright-build/wainwright/frontend/survey/surveytest"
)

func TestProcfile(t *testing.T) {
	s := surveytest.Tree(t, "-- app.py --\nimport os\nfrom flask import Flask\napp = Flask('x')\nif __name__ == '__main__':\n    app.run(host='0.0.0.0', port=int(os.environ.get('PORT', 5000)))\n-- local.py --\nfrom flask import Flask\nFlask('x').run()\n")
	for text, want := range map[string]string{
		"web: gunicorn app:app":                                           "PORT=8000 /bin/sh -c 'exec gunicorn app:app' | procfile 8000 SIGTERM",
		"web: gunicorn --bind 0.0.0.0:$PORT app:app":                      "PORT=8000 /bin/sh -c 'exec gunicorn --bind 0.0.0.0:$PORT app:app' | procfile 8000 SIGTERM",
		"web: gunicorn -b 0.0.0.0:${PORT:-9000} app:app":                  "PORT=9000 /bin/sh -c 'exec gunicorn -b 0.0.0.0:${PORT:-9000} app:app' | procfile 9000 SIGTERM",
		"web: python app.py":                                              "PORT=5000 /bin/sh -c 'exec python app.py' | procfile 5000 SIGINT",
		"web: uvicorn app:app --port=$PORT":                               "PORT=8000 UVICORN_HOST=0.0.0.0 /bin/sh -c 'exec uvicorn app:app --port=$PORT' | procfile 8000 SIGTERM",
		"web: sh setup.sh && streamlit run app.py":                        "PORT=8501 STREAMLIT_SERVER_HEADLESS=true /bin/sh -c 'sh setup.sh && exec streamlit run app.py' | procfile 8501 SIGTERM",
		"web: cd src && gunicorn app:app":                                 "PORT=8000 /bin/sh -c 'cd src && exec gunicorn app:app' | procfile 8000 SIGTERM",
		"web: A='x y' B=2 gunicorn app:app":                               "PORT=8000 /bin/sh -c 'A='x y' B=2 exec gunicorn app:app' | procfile 8000 SIGTERM",
		"web: exec gunicorn app:app":                                      "PORT=8000 /bin/sh -c 'exec gunicorn app:app' | procfile 8000 SIGTERM",
		"web: gunicorn 'a;b:app'":                                         "PORT=8000 /bin/sh -c 'exec gunicorn 'a;b:app'' | procfile 8000 SIGTERM",
		"# web: x\nrelease: y\nweb:    flask run":                         "FLASK_RUN_HOST=0.0.0.0 PORT=5000 /bin/sh -c 'exec flask run' | procfile 5000 SIGINT",
		"web: gunicorn --workers $(nproc) app:app":                        "PORT=8000 /bin/sh -c 'exec gunicorn --workers $(nproc) app:app' | procfile 8000 SIGTERM",
		"web: gunicorn -w $((2 * $(nproc))) -b :`cat port; echo` app:app": "PORT=8000 /bin/sh -c 'exec gunicorn -w $((2 * $(nproc))) -b :`cat port; echo` app:app' | procfile 8000 SIGTERM",
		"web: exec gunicorn --workers $(nproc) app:app":                   "PORT=8000 /bin/sh -c 'exec gunicorn --workers $(nproc) app:app' | procfile 8000 SIGTERM",
		"\ufeffweb: nothing-known":                                        "PORT=8000 /bin/sh -c 'exec nothing-known' | procfile 8000",
	} {
		c := choose(t, command.Input{Survey: s, Procfile: []byte(text)})
		check(t, text, []string{line(c)}, want)
		check(t, text+" warnings", warnings(c))
	}
	for text, want := range map[string]string{
		"web: python local.py":            `BindsLocalhost: local.py:2: app.run() listens on 127.0.0.1, which nobody outside the container reaches: host="0.0.0.0"`,
		"web: gunicorn -b :80 app:app":    "PrivilegedPort: Procfile:1: the program listens on port 80, which outside Docker only root may do: listen on a port from 1024 up",
		"web: python gone.py":             "MissingScript: Procfile:1: web runs gone.py, which is not in the project: correct its name",
		"web: gunicorn app:app | tee log": "ShellStays: Procfile:1: a shell stays around the program as PID 1 and passes no signal on, so the container is slow to stop: make the web line one command",
		"web: (gunicorn app:app)":         "ShellStays: Procfile:1: a shell stays around the program as PID 1 and passes no signal on, so the container is slow to stop: make the web line one command",
		"web: gunicorn app:app & wait":    "ShellStays: Procfile:1: a shell stays around the program as PID 1 and passes no signal on, so the container is slow to stop: make the web line one command",
	} {
		check(t, text, warnings(choose(t, command.Input{Survey: s, Procfile: []byte(text)})), want)
	}
	if _, err := command.Choose(command.Input{Procfile: []byte("web: \xff")}); err == nil || !strings.HasPrefix(err.Error(), "Procfile: is not UTF-8 text") {
		t.Errorf("got %v", err)
	}
}

func TestProcfileSyntax(t *testing.T) {
	const web = "import os\nfrom flask import Flask\napp = Flask('x')\nif __name__ == '__main__':\n    app.run(host='0.0.0.0', port=5000)\n"
	s := surveytest.Tree(t, "-- app.py --\n"+web+"-- my app.py --\n"+web)
	for _, test := range []struct {
		line, script, rest string // rest is what follows the script in line()
		stays              bool
	}{
		{`python "my app.py"`, `exec python "my app.py"`, "5000 SIGINT", false},
		{`python my\ app.py`, `exec python my\ app.py`, "5000 SIGINT", false},
		{`gunicorn "app:create_app('x')"`, `exec gunicorn "app:create_app('x')"`, "8000 SIGTERM", false},
		{`gunicorn app:create_app()`, `gunicorn app:create_app()`, "8000", true}, // no shell takes it
		{`gunicorn 'app:app`, `exec gunicorn 'app:app`, "8000 SIGTERM", false},
		{`VAR=1 python app.py`, `VAR=1 exec python app.py`, "5000 SIGINT", false},
		{`VAR="a b" OTHER=$(date) python app.py`, `VAR="a b" OTHER=$(date) exec python app.py`, "5000 SIGINT", false},
		{`export A=1; python app.py`, `export A=1; exec python app.py`, "5000 SIGINT", false},
		{`sh -c "python app.py"`, `exec sh -c "python app.py"`, "8000", false},
		{`cd web && exec gunicorn -b ":${PORT:-9000}" app:app`, `cd web && exec gunicorn -b ":${PORT:-9000}" app:app`, "9000 SIGTERM", false},
		{`python app.py;`, `exec python app.py;`, "5000 SIGINT", false},
		{`python app.py # the app`, `exec python app.py # the app`, "5000 SIGINT", false},
		{`python app.py > log 2>&1`, `exec python app.py > log 2>&1`, "5000 SIGINT", false},
		{`python app.py 2>&1 | tee log`, `python app.py 2>&1 | tee log`, "8000", true},
		{`python app.py &`, `python app.py &`, "5000", true},
		{`celery worker & python app.py`, `celery worker & python app.py`, "5000", true},
		{`python app.py || exit 1`, `python app.py || exit 1`, "8000", true},
		{`python app.py --files *.csv`, `exec python app.py --files *.csv`, "5000 SIGINT", false},
		{`if [ -f x ]; then python app.py; else exit 1; fi`, `if [ -f x ]; then python app.py; else exit 1; fi`, "8000", true},
		{`while true; do python app.py; done`, `while true; do python app.py; done`, "5000", true},
		{`{ python app.py; }`, `{ python app.py; }`, "5000", true},
		{`if [ -f x ]; then . ./x; fi; python app.py`, `if [ -f x ]; then . ./x; fi; exec python app.py`, "5000 SIGINT", false},
		{`(cd web; make) && python app.py`, `(cd web; make) && exec python app.py`, "5000 SIGINT", false},
		{`run() { python app.py; }; run`, `run() { python app.py; }; run`, "8000", true},
	} {
		c := choose(t, command.Input{Survey: s, Procfile: []byte("web: " + test.line)})
		port, _, _ := strings.Cut(test.rest, " ")
		check(t, test.line, []string{line(c)}, fmt.Sprintf("PORT=%s /bin/sh -c '%s' | procfile %s", port, test.script, test.rest))
		if stays := slices.ContainsFunc(c.Warnings, func(p report.Problem) bool { return p.Rule == rules.ShellStays }); stays != test.stays {
			t.Errorf("%s: warnings %v", test.line, warnings(c))
		}
	}
}

func FuzzProcfile(f *testing.F) {
	f.Add("web: sh setup.sh && A='b c' exec gunicorn --bind 0.0.0.0:$PORT app:app | tee")
	f.Add("web: ;")
	f.Add("web: -b [::]")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := command.Choose(command.Input{Procfile: []byte(text), Ebextensions: map[string][]byte{"a": []byte(text)}})
		if err == nil && c.Kind == command.Procfile && len(c.Args) != 3 {
			t.Errorf("got %q", c.Args)
		}
	})
}
