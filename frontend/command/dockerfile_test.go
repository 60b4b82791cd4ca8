package command_test

import (
	"testing"

	"github.com/wainwright-build/wainwright/frontend/command"
	"github.com/wainwright-build/wainwright/frontend/survey/surveytest"
)

func TestDockerfile(t *testing.T) {
	s := surveytest.Tree(t, "-- web/app.py --\n"+flask+guard+"app.run()\n-- web/main.py --\n"+fastapi+"-- ui/home.py --\nimport streamlit\n-- src/__init__.py --\n-- src/train.py --\nprint(1)\n")
	choose := func(text string) command.Command {
		t.Helper()
		return choose(t, command.Input{
			Survey: s, Locked: []string{"uvicorn", "gunicorn", "streamlit", "flask"}, Modules: []string{"src", "src.train"},
			Dockerfiles: map[string][]byte{"docker/Dockerfile": []byte("FROM python:3.7\nWORKDIR /app\nCOPY . /app\n" + text + "\n")},
		})
	}
	for text, want := range map[string]string{
		`CMD ["python3", "web/app.py"]`:                                     "flask --app web/app.py run --host 0.0.0.0 --port 5000 | flask 5000 SIGINT",
		`CMD python web/app.py`:                                             "flask --app web/app.py run --host 0.0.0.0 --port 5000 | flask 5000 SIGINT",
		`CMD ["/usr/local/bin/python", "/app/src/train.py"]`:                "python -m src.train | python SIGINT",
		`CMD ["python", "-u", "src/train.py"]`:                              "python -u src/train.py | dockerfile SIGINT",
		"ENTRYPOINT [\"python\"]\nCMD [\"-m\", \"src.train\"]":              "python -m src.train | dockerfile SIGINT",
		`CMD ["gunicorn", "--bind", "0.0.0.0:9000", "web.app:app"]`:         "gunicorn --bind 0.0.0.0:9000 web.app:app | dockerfile 9000 SIGTERM",
		`CMD gunicorn --bind 0.0.0.0:$PORT --workers 2 web.app:app`:         "PORT=8000 /bin/sh -c 'exec gunicorn --bind 0.0.0.0:$PORT --workers 2 web.app:app' | dockerfile 8000 SIGTERM",
		"CMD [\"python\", \"gone.py\"]\nCMD uvicorn web.main:app":           "UVICORN_HOST=0.0.0.0 uvicorn web.main:app | dockerfile 8000 SIGTERM",
		"ENV FLASK_APP=web/app.py\nCMD [\"flask\", \"run\"]":                "FLASK_APP=web/app.py FLASK_RUN_HOST=0.0.0.0 flask run | dockerfile 5000 SIGINT",
		`CMD ["sh", "-c", "exec gunicorn web.app:app"]`:                     "PORT=8000 gunicorn web.app:app | dockerfile 8000 SIGTERM",
		`CMD ["streamlit", "run", "ui/home.py"]`:                            "STREAMLIT_SERVER_HEADLESS=true streamlit run ui/home.py | dockerfile 8501 SIGTERM",
		"CMD [\"python\", \"src/train.py\"]\nFROM python\nCMD [\"python\"]": "python | python SIGINT",
	} {
		check(t, text, []string{line(choose(text))}, want)
	}
	c := choose(`CMD ["python3", "web/app.py"]`)
	check(t, "source", []string{c.Source}, "docker/Dockerfile:4 CMD, web/app.py:4 app.run() names no host")
	for text, want := range map[string]string{
		`CMD ["python", "application.py"]`:         "docker/Dockerfile:4 CMD, which names application.py, which is not there",
		`CMD ["gunicorn", "wsgi:app"]`:             "docker/Dockerfile:4 CMD, which names wsgi, which is not there",
		`CMD ["hypercorn", "web.main:app"]`:        "docker/Dockerfile:4 CMD, which names hypercorn, which is not installed",
		`ENTRYPOINT ["/entrypoint.sh"]`:            "docker/Dockerfile:4 ENTRYPOINT, which names /entrypoint.sh, which is not installed",
		`CMD apt update -y && python3 web/gone.py`: "docker/Dockerfile:4 CMD, which names web/gone.py, which is not there",
	} {
		c := choose(text)
		check(t, text, []string{line(c), c.Alternatives[0]}, "python | python SIGINT", want)
	}
}

func TestDockerfileSyntax(t *testing.T) {
	s := surveytest.Tree(t, "-- web/app.py --\n"+flask)
	const code = "flask --app web/app.py run --host 0.0.0.0 --port 5000 | flask 5000 SIGINT" // by the code alone
	for text, want := range map[string]string{
		"CMD gunicorn web.app:app # main":                          "PORT=8000 gunicorn web.app:app | dockerfile 8000 SIGTERM",
		"CMD gunicorn 'web.app:app'":                               "PORT=8000 gunicorn web.app:app | dockerfile 8000 SIGTERM",
		"CMD gunicorn web.app:app > log 2>&1":                      "PORT=8000 /bin/sh -c 'exec gunicorn web.app:app > log 2>&1' | dockerfile 8000 SIGTERM",
		"CMD gunicorn web.app:create_app()":                        code,
		"CMD cd web && gunicorn app:app":                           code, // which the tree does not have
		"CMD A=1 gunicorn web.app:app":                             "PORT=8000 /bin/sh -c 'A=1 exec gunicorn web.app:app' | dockerfile 8000 SIGTERM",
		"ENV FLASK_APP=\"web/app.py\" B='c d'\nCMD flask run":      "FLASK_APP=web/app.py FLASK_RUN_HOST=0.0.0.0 flask run | dockerfile 5000 SIGINT",
		"ENV FLASK_APP web/app.py\nCMD flask run":                  "FLASK_APP=web/app.py FLASK_RUN_HOST=0.0.0.0 flask run | dockerfile 5000 SIGINT",
		"ENV BROKEN\nRUN --bogus x\nCMD gunicorn web.app:app":      code, // no Dockerfile
		"RUN --bogus=1 x\nFROM a b\nCMD gunicorn web.app:app":      "PORT=8000 gunicorn web.app:app | dockerfile 8000 SIGTERM",
		"WORKDIR /srv\nWORKDIR x\nCMD gunicorn /srv/x/web.app:app": "PORT=8000 gunicorn web.app:app | dockerfile 8000 SIGTERM",
		"CMD []": code,
		"CMD":    code,
	} {
		c := choose(t, command.Input{
			Survey: s, Locked: []string{"gunicorn", "flask"},
			Dockerfiles: map[string][]byte{"Dockerfile": []byte("FROM python:3.7\n" + text + "\n")},
		})
		check(t, text, []string{line(c)}, want)
	}
}

func FuzzDockerfile(f *testing.F) {
	f.Add("FROM python\nENV FLASK_APP=a FLASK_ENV\nWORKDIR app\nCMD [\"flask\", \"run\"]")
	f.Add("FROM x\nENTRYPOINT exec python -m a.b\nCMD [\"python\"]")
	f.Add("FROM x\nCMD gunicorn -b :$PORT 'a b:app' && \\\n  x")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := command.Choose(command.Input{
			Locked: []string{"flask", "gunicorn", "streamlit"}, Dockerfiles: map[string][]byte{"Dockerfile.old": []byte(text)},
		})
		if err != nil || len(c.Args) == 0 {
			t.Errorf("got %q, %v", c.Args, err)
		}
	})
}
