package command_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/wainwright-build/wainwright/frontend/command"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/rules"
	"github.com/wainwright-build/wainwright/frontend/survey/surveytest"
)

func choose(t *testing.T, in command.Input) command.Command {
	t.Helper()
	c, err := command.Choose(in)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// line is a command in one line: environment, words, kind, port and signal.
func line(c command.Command) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(c.Env)) {
		fmt.Fprintf(&b, "%s=%s ", name, c.Env[name])
	}
	words := slices.Concat(c.Entrypoint, c.Args)
	for _, word := range words {
		if strings.ContainsAny(word, " \t") {
			word = "'" + word + "'"
		}
		b.WriteString(word + " ")
	}
	fmt.Fprintf(&b, "| %s", c.Kind)
	if c.Port != 0 {
		fmt.Fprintf(&b, " %d", c.Port)
	}
	return strings.TrimRight(b.String()+" "+c.StopSignal, " ")
}

func warnings(c command.Command) []string {
	var all []string
	for _, w := range c.Warnings {
		all = append(all, w.Short())
	}
	return all
}

func check(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n got  %s\n want %s", what, strings.Join(got, "\n      "), strings.Join(want, "\n      "))
	}
}

// one is a script app.py, and what becomes of it.
type one struct {
	name, source, want, from string
	warnings                 []string
}

const flask = "from flask import Flask\napp = Flask(__name__)\n"
const fastapi = "from fastapi import FastAPI\nimport uvicorn\napp = FastAPI()\n"
const guard = "if __name__ == '__main__':\n    "

var scripts = []one{
	{"flask open to everybody", flask + guard + "app.run(host='0.0.0.0', port=8080)",
		"python app.py | flask 8080 SIGINT", "app.py:4 app.run()", nil},
	{"flask that names no host", flask + guard + "app.run()",
		"flask --app app.py run --host 0.0.0.0 --port 5000 | flask 5000 SIGINT", "app.py:4 app.run() names no host", nil},
	{"flask on the loopback", flask + guard + "app.run('127.0.0.1', 8000)",
		"flask --app app.py run --host 0.0.0.0 --port 8000 | flask 8000 SIGINT", "app.py:4 app.run() names 127.0.0.1", nil},
	{"flask with debug and no host", flask + guard + "app.run(debug=True)",
		"flask --app app.py run --host 0.0.0.0 --port 5000 | flask 5000 SIGINT", "app.py:4 app.run() names no host",
		[]string{"DebugServer: app.py:4: debug=True is for development, and flask run leaves it aside: take debug=True out"}},
	{"flask with debug", flask + guard + "app.run(host='0.0.0.0', debug=True)",
		"python app.py | flask 5000 SIGINT", "app.py:4 app.run()",
		[]string{"DebugServer: app.py:4: debug=True serves a debugger in which whoever reaches the port runs code: take debug=True out"}},
	{"flask with a port from the environment", "import os\n" + flask + "port = int(os.environ.get('PORT', 8080))\n" + guard + "app.run(port=port)",
		"flask --app app.py run --host 0.0.0.0 --port 8080 | flask 8080 SIGINT", "app.py:6 app.run() names no host", nil},
	{"flask that needs PORT", "import os\n" + flask + guard + "app.run(host='0.0.0.0', port=int(os.environ['PORT']))",
		"PORT=5000 python app.py | flask 5000 SIGINT", "app.py:5 app.run()", nil},
	{"flask with a host from the environment", "import os\n" + flask + guard + "app.run(host=os.getenv('HOST', 'localhost'))",
		"HOST=0.0.0.0 python app.py | flask 5000 SIGINT", "app.py:5 app.run()", nil},
	{"flask that is not run", flask,
		"flask --app app.py run --host 0.0.0.0 --port 5000 | flask 5000 SIGINT", "app.py:2 makes a Flask object and does not run it", nil},
	{"flask under another name", "import flask\nserver = flask.Flask('x')\nserver.run()",
		"flask --app app.py:server run --host 0.0.0.0 --port 5000 | flask 5000 SIGINT", "app.py:3 app.run() names no host", nil},
	{"flask under two names", "from flask import Flask\napplication = Flask(__name__)\napp = application\n" + guard + "app.run()",
		"flask --app app.py run --host 0.0.0.0 --port 5000 | flask 5000 SIGINT", "app.py:5 app.run() names no host", nil},
	{"a flask factory", "from flask import Flask\ndef create_app():\n    return Flask('x')\n" + guard + "create_app().run()",
		"flask --app app.py run --host 0.0.0.0 --port 5000 | flask 5000 SIGINT", "app.py:5 app.run() names no host", nil},
	{"a flask factory of another name", "from flask import Flask\ndef build():\n    return Flask('x')\n" + guard + "build().run()",
		"flask --app app.py:build() run --host 0.0.0.0 --port 5000 | flask 5000 SIGINT", "app.py:5 app.run() names no host", nil},
	{"a flask factory that needs more", "from flask import Flask\ndef create_app(config):\n    return Flask('x')\n" + guard + "create_app(1).run()",
		"python app.py | flask 5000 SIGINT", "app.py:5 app.run()",
		[]string{`BindsLocalhost: app.py:5: app.run() listens on 127.0.0.1, which nobody outside the container reaches: host="0.0.0.0"`}},
	{"flask whose guard prepares", flask + guard + "db.create_all()\n    app.run()",
		"flask --app app.py run --host 0.0.0.0 --port 5000 | flask 5000 SIGINT", "app.py:5 app.run() names no host",
		[]string{`GuardSkipped: app.py:4: db.create_all() under __main__ is not run, since app.run() names no host and flask run serves instead: app.run(host="0.0.0.0")`}},
	{"flask on port 80", flask + guard + "app.run(host='0.0.0.0', port=80)",
		"python app.py | flask 80 SIGINT", "app.py:4 app.run()",
		[]string{"PrivilegedPort: app.py:4: the program listens on port 80, which outside Docker only root may do: listen on a port from 1024 up"}},
	{"flask on port 80 without a host", flask + guard + "app.run(port=80)",
		"flask --app app.py run --host 0.0.0.0 --port 80 | flask 80 SIGINT", "app.py:4 app.run() names no host",
		[]string{"PrivilegedPort: app.py:4: the program listens on port 80, which outside Docker only root may do: listen on a port from 1024 up"}},
	{"flask served by waitress", "from waitress import serve\n" + flask + guard + "serve(app, port=9000)",
		"python app.py | python 9000 SIGINT", "app.py:5 waitress.serve()", nil},
	{"flask served by gevent", "from gevent.pywsgi import WSGIServer\n" + flask + "s = WSGIServer(('127.0.0.1', 9000), app)\ns.serve_forever()",
		"python app.py | python 9000 SIGINT", "app.py:4 gevent.pywsgi.WSGIServer()",
		[]string{`BindsLocalhost: app.py:4: gevent.pywsgi.WSGIServer() listens on 127.0.0.1, which nobody outside the container reaches: host="0.0.0.0"`}},

	{"fastapi without a server", fastapi,
		"uvicorn app:app --host 0.0.0.0 --port 8000 | asgi 8000 SIGTERM", "app.py:3 makes a FastAPI and starts no server", nil},
	{"fastapi with uvicorn.run", fastapi + guard + "uvicorn.run(app, host='0.0.0.0', port=8080)",
		"python app.py | asgi 8080 SIGTERM", "app.py:5 uvicorn.run()", nil},
	{"uvicorn.run without a host", fastapi + guard + "uvicorn.run(app, port=8080, workers=2)",
		"uvicorn app:app --host 0.0.0.0 --port 8080 --workers 2 | asgi 8080 SIGTERM", "app.py:5 uvicorn.run() names no host", nil},
	{"uvicorn.run of a string", fastapi + guard + "uvicorn.run('app:app', host='localhost', reload=True)",
		"uvicorn app:app --host 0.0.0.0 --port 8000 | asgi 8000 SIGTERM", "app.py:5 uvicorn.run() names localhost", nil},
	{"uvicorn.run that reloads", fastapi + guard + "uvicorn.run('app:app', host='0.0.0.0', reload=True)",
		"python app.py | asgi 8000 SIGTERM", "app.py:5 uvicorn.run()",
		[]string{"DebugServer: app.py:5: reload=True watches for edits that never come in an image: take reload=True out"}},
	{"uvicorn.run with constants of another module", "from src.constants import *\nfrom uvicorn import run as app_run\nfrom fastapi import FastAPI\napp = FastAPI()\n" + guard + "app_run(app, host=APP_HOST, port=APP_PORT)",
		"python app.py | asgi 8081 SIGTERM", "app.py:6 uvicorn.run()", nil},
	{"an ASGI factory", "from fastapi import FastAPI\ndef make():\n    return FastAPI()\n" + guard + "print(1)",
		"uvicorn app:make --host 0.0.0.0 --port 8000 --factory | asgi 8000 SIGTERM", "app.py:2 makes a FastAPI and starts no server", nil},
	{"uvicorn.run without a guard", fastapi + "uvicorn.run(app)",
		"python app.py | asgi 8000 SIGTERM", "app.py:4 uvicorn.run()",
		[]string{`BindsLocalhost: app.py:4: uvicorn.run() listens on 127.0.0.1, which nobody outside the container reaches: host="0.0.0.0"`}},
	{"quart", "from quart import Quart\napp = Quart(__name__)\n" + guard + "app.run()",
		"uvicorn app:app --host 0.0.0.0 --port 5000 | asgi 5000 SIGTERM", "app.py:4 app.run() names no host", nil},

	{"streamlit", "import streamlit as st\nst.title('x')\n" + guard + "main()",
		"streamlit run app.py --server.address 0.0.0.0 --server.port 8501 --server.headless true | streamlit 8501 SIGTERM", "app.py:1 imports streamlit", nil},
	{"gradio", "import gradio as gr\ndemo = gr.Interface(f, 'text', 'text')\ndemo.launch()",
		"GRADIO_ANALYTICS_ENABLED=False GRADIO_SERVER_NAME=0.0.0.0 python app.py | gradio 7860 SIGINT", "app.py:3 demo.launch()", nil},
	{"gradio blocks in a queue", "import gradio as gr\nwith gr.Blocks() as demo:\n    pass\ndemo.queue().launch(server_port=9000)",
		"GRADIO_ANALYTICS_ENABLED=False GRADIO_SERVER_NAME=0.0.0.0 python app.py | gradio 9000 SIGINT", "app.py:4 demo.launch()", nil},
	{"gradio on the loopback", "import gradio as gr\ndemo = gr.Interface(f)\ndemo.launch(server_name='127.0.0.1')",
		"GRADIO_ANALYTICS_ENABLED=False python app.py | gradio 7860 SIGINT", "app.py:3 demo.launch()",
		[]string{`BindsLocalhost: app.py:3: demo.launch() listens on 127.0.0.1, which nobody outside the container reaches: server_name="0.0.0.0"`}},
	{"gradio launched elsewhere", "import gradio as gr\nfrom src.ui import build\nbuild()",
		"GRADIO_ANALYTICS_ENABLED=False GRADIO_SERVER_NAME=0.0.0.0 python app.py | gradio 7860 SIGINT", "app.py:1 imports gradio", nil},
	{"dash", "from dash import Dash\napp = Dash(__name__)\n" + guard + "app.run(debug=True)",
		"HOST=0.0.0.0 python app.py | dash 8050 SIGINT", "app.py:4 app.run()",
		[]string{"DebugServer: app.py:4: debug=True serves a debugger in which whoever reaches the port runs code: take debug=True out"}},
	{"a plain script", guard + "train()", "python app.py | python SIGINT", "app.py", nil},
	{"a script that cannot be read", "print 1", "python app.py | python SIGINT", "app.py", nil},
}

func TestScripts(t *testing.T) {
	for _, test := range scripts {
		t.Run(test.name, func(t *testing.T) {
			s := surveytest.Tree(t, "-- app.py --\n"+test.source+"\n-- src/constants.py --\nAPP_HOST = '0.0.0.0'\nAPP_PORT = 8081\n")
			c := choose(t, command.Input{Survey: s, Locked: []string{"Uvicorn"}})
			check(t, "command", []string{line(c)}, test.want)
			check(t, "source", []string{c.Source}, test.from)
			check(t, "warnings", warnings(c), test.warnings...)
		})
	}
}

func TestASGIServer(t *testing.T) {
	s := surveytest.Tree(t, "-- app.py --\nimport fastapi\napp = fastapi.FastAPI()\n")
	c := choose(t, command.Input{Survey: s, Locked: []string{"hypercorn"}})
	check(t, "hypercorn", []string{line(c)}, "hypercorn app:app --bind 0.0.0.0:8000 | asgi 8000 SIGTERM")
	c = choose(t, command.Input{Survey: s})
	check(t, "none", []string{line(c)}, "python app.py | asgi SIGINT")
	check(t, "warnings", warnings(c), "NoServer: app.py:2: nothing that is installed serves the FastAPI: require uvicorn")
}

func TestRootScript(t *testing.T) {
	const plain, web = "if __name__ == '__main__':\n    pass\n", "import flask\napp = flask.Flask('x')\n"
	for files, want := range map[string]string{
		"":                                   "nothing in the project says what to run: set cmd",
		"main:plain train:plain":             "main.py | train.py",
		"train:plain predict:plain":          "train.py | predict.py",
		"predict:plain":                      "predict.py",
		"predict:plain evaluate:plain":       "nothing in the project says what to run: set cmd | evaluate.py | predict.py",
		"main:plain zebra:web":               "zebra.py:2 | main.py",
		"app:web application:web main:plain": "app.py:2 | application.py:2 | main.py",
		"app:plain main:web":                 "main.py:2 | app.py",
		"server:web run:web":                 "server.py:2 | run.py:2",
		"alpha:web beta:web":                 "nothing in the project says what to run: set cmd | alpha.py:2 | beta.py:2",
	} {
		var tree strings.Builder
		for _, file := range strings.Fields(files) {
			name, kind, _ := strings.Cut(file, ":")
			fmt.Fprintf(&tree, "-- %s.py --\n%s", name, map[string]string{"plain": plain, "web": web}[kind])
		}
		c := choose(t, command.Input{Survey: surveytest.Tree(t, tree.String())})
		got := strings.Join(append([]string{c.Source}, c.Alternatives...), " | ")
		if got = strings.ReplaceAll(got, " makes a Flask object and does not run it", ""); got != want {
			t.Errorf("%s: got %s, want %s", files, got, want)
		}
	}
}

func TestElasticBeanstalk(t *testing.T) {
	s := surveytest.Tree(t, "-- app.py --\nfrom flask import Flask\napp = Flask('x')\n-- application.py --\nfrom flask import Flask\napplication = Flask('x')\n")
	for options, want := range map[string]string{
		"": "app.py",
		"option_settings:\n  \"aws:elasticbeanstalk:container:python\":\n    WSGIPath: application:application\n": "application.py",
		"    WSGIPath: \"application.py\"\n": "application.py",
		"- namespace: aws:elasticbeanstalk:container:python\n  option_name: WSGIPath\n  value: application.py\n": "application.py",
		"aws:elasticbeanstalk:container:python:WSGIPath: application:application":                                "application.py",
		"WSGIPath: missing:app":               "app.py",
		"# WSGIPath: application:application": "app.py",
	} {
		c := choose(t, command.Input{Survey: s, Ebextensions: map[string][]byte{".ebextensions/python.config": []byte(options)}})
		if got := c.Args[2]; got != want {
			t.Errorf("%q: got %s, want %s", options, got, want)
		}
		if warned := len(c.Warnings) == 1 && c.Warnings[0].Rule == rules.TwoApps; warned != (want == "app.py") {
			t.Errorf("%q: warnings %v", options, warnings(c))
		}
	}
}

func TestOrder(t *testing.T) {
	in := command.Input{
		Survey:   surveytest.Tree(t, "-- app.py --\nprint(1)\n-- src/cli.py --\nimport uvicorn\ndef main():\n    uvicorn.run('x:y', host='0.0.0.0', port=9000)\n"),
		Scripts:  []packaging.EntryPoint{{Name: "tool", Module: "src.cli", Attr: "main"}},
		Procfile: []byte("worker: celery\r\nweb: python app.py\r\n"),
		Cmd:      []string{"tool", "--fast"},
	}
	c := choose(t, in)
	check(t, "config", []string{line(c), c.Source}, "tool --fast | config 9000 SIGTERM", "cmd")
	check(t, "alternatives", c.Alternatives, "Procfile:2 web", "console script tool (src.cli:main)", "app.py")
	in.Cmd = nil
	c = choose(t, in)
	check(t, "procfile", []string{line(c), c.Source}, "PORT=8000 /bin/sh -c 'exec python app.py' | procfile 8000 SIGINT", "Procfile:2 web")
	in.Procfile = []byte("worker: celery")
	c = choose(t, in)
	check(t, "console script", []string{line(c), c.Source}, "tool | console-script 9000 SIGTERM", "console script tool (src.cli:main)")
	in.Scripts = append(in.Scripts, packaging.EntryPoint{Name: "other", Module: "src.missing", Attr: "main"})
	c = choose(t, in)
	check(t, "root script", []string{line(c), c.Source}, "python app.py | python SIGINT", "app.py")
	check(t, "alternatives", c.Alternatives, "console script tool (src.cli:main)", "console script other (src.missing:main)")
}

func TestNoCommand(t *testing.T) {
	for tree, want := range map[string]string{
		"-- predict.py --\nprint(1)\n-- evaluate.py --\nprint(1)\n": `NoCommand: evaluate.py: or predict.py could be what the image runs, and none is named as the program, so it runs nothing: set cmd = ["python", "evaluate.py"]`,
		"-- a/web.py --\n" + flask + "-- b/web.py --\n" + flask:     `NoCommand: a/web.py: or b/web.py could be what the image runs, and none is named as the program, so it runs nothing: set cmd = ["flask", "--app", "a/web.py", "run", "--host", "0.0.0.0", "--port", "5000"]`,
		"-- tool/__init__.py --\nX = 1\n":                           "", // a library runs nothing
	} {
		got := warnings(choose(t, command.Input{Survey: surveytest.Tree(t, tree)}))
		if strings.Join(got, "\n") != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	two := []packaging.EntryPoint{{Name: "a", Module: "x", Attr: "a"}, {Name: "b", Module: "x", Attr: "b"}}
	check(t, "commands to choose from", warnings(choose(t, command.Input{Scripts: two})))
}

func TestBelowRoot(t *testing.T) {
	const factory = "from flask import Flask\ndef create_app(config=None):\n    return Flask('x')\n"
	for _, test := range []struct{ tree, modules, want, from string }{
		{"-- app/__init__.py --\n-- app/main.py --\nfrom fastapi import FastAPI\nfrom app import routes\napp = FastAPI()\n-- app/routes.py --\nfrom fastapi import APIRouter\nrouter = APIRouter()\n",
			"app app.main app.routes", "uvicorn app.main:app --host 0.0.0.0 --port 8000 | asgi 8000 SIGTERM", "app/main.py:3 makes a FastAPI and starts no server"},
		{"-- src/shop/__init__.py --\n-- src/shop/web.py --\n" + flask + guard + "app.run()",
			"shop shop.web", "flask --app shop.web run --host 0.0.0.0 --port 5000 | flask 5000 SIGINT", "src/shop/web.py:4 app.run() names no host"},
		{"-- src/shop/__init__.py --\n-- src/shop/web.py --\n" + flask + guard + "app.run('0.0.0.0')",
			"shop shop.web", "python -m shop.web | flask 5000 SIGINT", "src/shop/web.py:4 app.run()"},
		{"-- flaskr/__init__.py --\n" + factory + "-- flaskr/db.py --\nfrom flaskr import create_app\n",
			"flaskr flaskr.db", "flask --app flaskr run --host 0.0.0.0 --port 5000 | flask 5000 SIGINT", "flaskr/__init__.py:2 makes a Flask object and does not run it"},
		{"-- api/main.py --\n" + fastapi + guard + "uvicorn.run('main:app')",
			"", "uvicorn main:app --host 0.0.0.0 --port 8000 --app-dir api | asgi 8000 SIGTERM", "api/main.py:5 uvicorn.run() names no host"},
		{"-- web app/run.py --\n" + flask, // a name that no server takes
			"", "flask --app 'web app/run.py' run --host 0.0.0.0 --port 5000 | flask 5000 SIGINT", "web app/run.py:2 makes a Flask object and does not run it"},
		{"-- ui/home.py --\nimport streamlit\nstreamlit.title('x')\n", "", "python | python SIGINT", "nothing in the project says what to run: set cmd"},
		{"-- tool/__init__.py --\n-- tool/__main__.py --\nprint(1)\n", "tool tool.__main__", "python -m tool | python SIGINT", "tool/__main__.py"},
		{"-- tool/__init__.py --\n-- examples/web.py --\n" + flask, "tool", "python | python SIGINT", "nothing in the project says what to run: set cmd"},
		{"-- download_data.py --\nprint(1)\n-- web/app.py --\n" + flask, "", "flask --app web/app.py run --host 0.0.0.0 --port 5000 | flask 5000 SIGINT", "web/app.py:2 makes a Flask object and does not run it"},
		{"-- main.py --\nprint(1)\n-- web/app.py --\n" + flask, "", "python main.py | python SIGINT", "main.py"},
	} {
		c := choose(t, command.Input{Survey: surveytest.Tree(t, test.tree), Locked: []string{"uvicorn"}, Modules: strings.Fields(test.modules)})
		check(t, test.tree, []string{line(c), c.Source}, test.want, test.from)
	}
}

func TestConfigured(t *testing.T) {
	s := surveytest.Tree(t, "-- app.py --\nfrom flask import Flask\nFlask('x').run()\n-- train.py --\nprint(1)\n")
	for words, want := range map[string]string{
		"python train.py":                   "python train.py | config SIGINT",
		"python -u train.py --epochs 3":     "python -u train.py --epochs 3 | config SIGINT",
		"/opt/venv/bin/gunicorn app:app":    "PORT=8000 /opt/venv/bin/gunicorn app:app | config 8000 SIGTERM",
		"python -m train":                   "python -m train | config SIGINT",
		"gunicorn -b 0.0.0.0:9000 app:app":  "gunicorn -b 0.0.0.0:9000 app:app | config 9000 SIGTERM",
		"gunicorn --bind=:9000 app:app":     "gunicorn --bind=:9000 app:app | config 9000 SIGTERM",
		"gunicorn --bind [::]:9000 app:app": "gunicorn --bind [::]:9000 app:app | config 9000 SIGTERM",
		"uvicorn app:app --port 9000":       "UVICORN_HOST=0.0.0.0 uvicorn app:app --port 9000 | config 9000 SIGTERM",
		"python -m uvicorn app:app":         "UVICORN_HOST=0.0.0.0 python -m uvicorn app:app | config 8000 SIGTERM",
		"flask run -p 9000":                 "FLASK_RUN_HOST=0.0.0.0 flask run -p 9000 | config 9000 SIGINT",
		"streamlit run app.py":              "STREAMLIT_SERVER_HEADLESS=true streamlit run app.py | config 8501 SIGTERM",
		"nginx -g daemon":                   "nginx -g daemon | config",
		"":                                  "| config",
	} {
		c := choose(t, command.Input{Survey: s, Cmd: append([]string{}, strings.Fields(words)...)})
		check(t, words, []string{line(c)}, want)
		check(t, words+" warnings", warnings(c))
	}
	c := choose(t, command.Input{Survey: s, Entrypoint: []string{"python"}, Cmd: []string{"missing.py"}})
	check(t, "missing", warnings(c), "MissingScript: cmd runs missing.py, which is not in the project: correct its name")
	c = choose(t, command.Input{Survey: s, Entrypoint: []string{"python", "train.py"}})
	check(t, "entrypoint", []string{line(c), c.Source}, "python train.py | config SIGINT", "entrypoint")
	c = choose(t, command.Input{Survey: s, Cmd: []string{"uvicorn", "a:b", "--host", "localhost"}})
	check(t, "loopback", warnings(c), "BindsLocalhost: cmd listens on localhost, which nobody outside the container reaches: write 0.0.0.0")
}

// What a shell makes of a line decides where exec stands, and what is said of it.
// The shell form of an old Dockerfile is read like a Procfile's line.
func TestMissingProgram(t *testing.T) {
	s := surveytest.Tree(t, "-- app.py --\nfrom flask import Flask\napp = Flask('x')\n-- gradio.py --\n")
	scripts := []packaging.EntryPoint{{Name: "starter-train", Module: "pkg", Attr: "main"}}
	const nothing = ", and nothing that is installed brings it: "
	for words, want := range map[string]string{
		"uvicorn app:app":            "MissingProgram: cmd runs uvicorn" + nothing + "require uvicorn",
		"waitress-serve app:app":     "MissingProgram: cmd runs waitress-serve" + nothing + "require waitress",
		"python -m gunicorn app:app": "MissingProgram: cmd runs gunicorn" + nothing + "require gunicorn",
		"startr-train":               "MissingProgram: cmd runs startr-train" + nothing + "write starter-train, which the project installs",
		"starter_train --epochs 3":   "MissingProgram: cmd runs starter_train" + nothing + "write starter-train, which the project installs",
		"starter-train":              "",
		"flask run":                  "",
		"python -m flask run":        "",
		"python -m gradio":           "", // a module of the project
		"tini -- uvicorn app:app":    "",
		"/opt/gunicorn app:app":      "",
		"starter-trained":            "", // a locked distribution's
		"starter-trial":              "", // a file of setup(scripts=[...])
		"nginx -g daemon":            "",
		"python app.py":              "",
	} {
		in := command.Input{
			Survey: s, Cmd: strings.Fields(words), Scripts: scripts, StockBase: true,
			Locked: []string{"Flask", "starter-trained"}, Programs: []string{"starter-trial"},
		}
		var all []string
		if want != "" {
			all = []string{want}
		}
		check(t, words, warnings(choose(t, in)), all...)
		in.StockBase = false
		check(t, words+" on a base of its own", warnings(choose(t, in)))
	}
	for text, want := range map[string]string{
		"web: gunicorn app:app":                         "MissingProgram: Procfile:1: web runs gunicorn" + nothing + "require gunicorn",
		"web: pip install gunicorn && gunicorn app:app": "",
	} {
		var all []string
		if want != "" {
			all = []string{want}
		}
		check(t, text, warnings(choose(t, command.Input{Survey: s, Procfile: []byte(text), StockBase: true})), all...)
	}
}
