package survey_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/wainwright-build/wainwright/frontend/survey"
	"github.com/wainwright-build/wainwright/frontend/survey/surveytest"
)

func module(t *testing.T, source string) survey.Module {
	t.Helper()
	return modules(t, []string{source})[0]
}

// modules reads many sources in one survey: starting Python is what takes time.
func modules(t *testing.T, sources []string) []survey.Module {
	t.Helper()
	var tree strings.Builder
	for i, source := range sources {
		fmt.Fprintf(&tree, "-- pkg/m%d.py --\n%s\n", i, source)
	}
	s := surveytest.Tree(t, tree.String())
	var all []survey.Module
	for i := range sources {
		m, ok := s.Module(fmt.Sprintf("pkg/m%d.py", i))
		if !ok || m.Error != nil {
			t.Fatalf("%s: parsed %v, error %v", sources[i], ok, m.Error)
		}
		all = append(all, m)
	}
	return all
}

func flags(pairs ...any) string {
	var text strings.Builder
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] == true {
			fmt.Fprintf(&text, " %s", pairs[i])
		}
	}
	return text.String()
}

// literals as "context(arg) value flags".
func literals(m survey.Module) []string {
	var all []string
	for _, l := range m.Literals {
		all = append(all, fmt.Sprintf("%s(%s) %q%s", l.Context, l.Arg, l.Value, flags(
			"join", l.Join, "partial", l.Partial, "tail", l.Tail, "write", l.Write, "file", l.Anchor == survey.AnchorFile)))
	}
	return all
}

func check(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n got  %s\n want %s", what, strings.Join(got, "\n      "), strings.Join(want, "\n      "))
	}
}

func TestLiteralsOfCalls(t *testing.T) {
	cases := map[string][]string{
		`open("a/b.txt")`: {`open(0) "a/b.txt"`},
		`import pandas as pd
pd.read_csv("a.csv")`: {`pandas.read_csv(0) "a.csv"`},
		`from pandas import read_csv as r
r(filepath_or_buffer="a.csv")`: {`pandas.read_csv(filepath_or_buffer) "a.csv"`},
		`from starlette.staticfiles import StaticFiles
app.mount("/static", StaticFiles(directory="static"))`: {`app.mount(0) "/static"`, `starlette.staticfiles.StaticFiles(directory) "static"`},
		`import pickle
pickle.load(open("m.pkl", "rb"))`: {`open(0) "m.pkl"`, `open(1) "rb"`},
		`f({"model": "a.pkl"}, ["b.pkl"], x["key"])`:               {`f(0) "a.pkl"`, `f(1) "b.pkl"`},
		`open("out.txt", "w")`:                                     {`open(0) "out.txt" write`, `open(1) "w" write`},
		`open("log.txt", mode="a+")`:                               {`open(0) "log.txt"`, `open(mode) "a+"`},
		`NAME = "a.csv"`:                                           {`() "a.csv"`},
		"NAME = 'a.csv'\nopen(NAME)":                               {`() "a.csv"`, `open(0) "a.csv"`},
		"def f():\n    name = 'a.csv'\n    return open(name)":      {`() "a.csv"`, `open(0) "a.csv"`},
		"NAME = 'a.csv'\ndef f(NAME):\n    return open(NAME)":      {`() "a.csv"`},
		"class C:\n    path: str = 'a.csv'":                        {`() "a.csv"`},
		"@hydra.main(config_path='conf')\ndef f(): pass":           {`hydra.main(config_path) "conf"`},
		"if mode == 'train': pass":                                 nil,
		`"""A docstring."""`:                                       nil,
		"import sys\nsys.path.append('lib')":                       {`sys.path.append(0) "lib"`},
		"async def f():\n    await g('a.csv')":                     {`g(0) "a.csv"`},
		"x = lambda: open('a')\ny = [open('b') for i in range(3)]": {`open(0) "a"`, `open(0) "b"`},
	}
	sources := slices.Sorted(maps.Keys(cases))
	for i, m := range modules(t, sources) {
		check(t, sources[i], literals(m), cases[sources[i]]...)
	}
}

func TestLiteralsJoined(t *testing.T) {
	const os, pathlib = "import os\n", "from pathlib import Path\n"
	cases := map[string][]string{
		os + `os.path.join("a", "b.pkl")`:                         {`os.path.join() "a/b.pkl" join`},
		os + `open(os.path.join("a", "b.pkl"))`:                   {`open(0) "a/b.pkl" join`},
		"from os.path import join\n" + `open(join("a", "b"))`:     {`open(0) "a/b" join`},
		os + `os.path.join("a", name)`:                            {`os.path.join() "a/" join partial`},
		os + `os.path.join(root, "a", "b.pkl")`:                   {`os.path.join() "a/b.pkl" join tail`},
		os + `os.path.join(os.getcwd(), "a")`:                     {`os.path.join() "a" join`},
		os + "D = 'a'\nos.path.join(D, 'b')":                      {`() "a"`, `os.path.join() "a/b" join`},
		pathlib + `(Path("a") / "b" / "c.txt").read_text()`:       {`pathlib.Path.read_text() "a/b/c.txt" join`},
		pathlib + `(Path("a") / name).exists()`:                   {`pathlib.Path.exists() "a/" join partial`},
		pathlib + `Path("a").mkdir()`:                             {`pathlib.Path.mkdir() "a" write`},
		pathlib + `x = Path("a", "b").joinpath("c")`:              {`() "a/b/c" join`},
		pathlib + `x = ROOT / "a.txt"`:                            {`() "a.txt" join tail`},
		`x = "a" + "/b"`:                                          {`() "a/b" join`},
		`x = "a/" + name`:                                         {`() "a/" join partial`},
		`open(f"a/{'b'}.csv")`:                                    {`open(0) "a/b.csv" join`},
		`open(f"a/{n}.csv")`:                                      {`open(0) "a/" join partial`},
		`open("a/%d.csv" % 3)`:                                    {`open(0) "a/" join partial`},
		`open("a/{}.csv".format(3))`:                              {`open(0) "a/" join partial`},
		os + `os.path.join(os.path.dirname(__file__), "a")`:       {`os.path.join() "a" join file`},
		pathlib + `x = Path(__file__).parent / "a"`:               {`() "a" join file`},
		pathlib + `x = Path(__file__).resolve().parents[1] / "a"`: {`() "../a" join file`},
		os + "B = os.path.dirname(os.path.abspath(__file__))\n" + `open(os.path.join(B, "..", "a"))`: {`open(0) "../a" join file`},
	}
	sources := slices.Sorted(maps.Keys(cases))
	for i, m := range modules(t, sources) {
		got, want := literals(m), cases[sources[i]]
		if len(want) == 1 && len(got) > 1 { // the bases of a join are literals as well
			got = got[len(got)-1:]
		}
		check(t, sources[i], got, want...)
	}
}

func TestLiteralsOfPackages(t *testing.T) {
	m := module(t, `
import pkgutil, pkg_resources
from importlib import resources
from importlib.resources import files, as_file
import mlproject
from jinja2 import PackageLoader
files("mlproject.data").joinpath("deep", "a.csv").read_text()
files(mlproject) / "b.csv"
files(__package__) / "c.csv"
files() / "d.csv"
with as_file(files(mlproject) / "e.bin") as path:
    pass
text = pkgutil.get_data(__name__, "f.txt")
resources.read_text("mlproject", "g.txt")
pkg_resources.resource_filename("mlproject", f"h-{n}.txt")
PackageLoader("mlproject")
files(unknown()) / "i.csv"
pkgutil.get_data("not a package", "j.csv")
`)
	var got []string
	for _, l := range m.Literals {
		if l.Anchor != "" {
			got = append(got, fmt.Sprintf("%d %s %s%s", l.Line, l.Anchor, l.Value, flags("partial", l.Partial, "tail", l.Tail)))
		}
	}
	check(t, "files", got,
		"7 package mlproject/data/deep/a.csv", "8 package mlproject/b.csv", "9 file c.csv", "10 file d.csv",
		"11 package mlproject/e.bin", "13 file f.txt", "14 package mlproject/g.txt", "15 package mlproject/h- partial",
		"16 package mlproject/templates")
}

func TestLiteralsWithBackslashes(t *testing.T) {
	check(t, "a tab", literals(module(t, `open('artifacts\train.csv')`)), `open(0) "artifacts\train.csv"`)
	check(t, "an invalid escape", literals(module(t, `open('artifacts\model.pkl')`)), `open(0) "artifacts\\model.pkl"`)
}

func TestLiteralsWithoutProse(t *testing.T) {
	check(t, "prose", literals(module(t, `x = "<b>markup</b>"
y = "one two three four five six seven eight nine ten"
z = "a\nb\nc\nd"`)))
}

func TestImports(t *testing.T) {
	m := module(t, `
import os, a.b as c
from d import e, f
from . import g
from ..h import i
try:
    import j
except ImportError:
    import k
try:
    import l
except ValueError:
    pass
with contextlib.suppress(ImportError):
    import m
with ignoring(ImportError, KeyError):
    import m2
try:
    import u
except ImportError:
    pass
else:
    import v
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    import n
if x:
    import o
def f():
    import p
    q = importlib.import_module("r.s")
if __name__ == "__main__":
    import t
`)
	var got []string
	for _, i := range m.Imports {
		got = append(got, fmt.Sprintf("%d %s%s %s%s", i.Line, strings.Repeat(".", i.Level), i.Module, strings.Join(i.Names, ","), flags(
			"top", i.TopLevel, "optional", i.Optional, "checking", i.TypeChecking, "conditional", i.Conditional, "dynamic", i.Dynamic,
			"guard", i.Guard, "in "+i.Function, i.Function != "")))
	}
	check(t, "imports", got,
		"2 os  top", "2 a.b  top", "3 d e,f top", "4 . g top", "5 ..h i top",
		"7 j  top optional", "9 k  top optional conditional", "11 l  top", "15 m  top optional",
		"17 m2  top optional", "19 u  top optional", "23 v  top conditional",
		"24 typing TYPE_CHECKING top", "26 n  top checking", "28 o  top conditional",
		"30 p  in f", "31 r.s  dynamic in f", "33 t  top guard")
	if !m.MainGuard {
		t.Error("the main guard was not seen")
	}
}

func value(v survey.Value) string {
	switch {
	case v.Env != "" && v.Default != nil:
		return "$" + v.Env + ":-" + value(*v.Default)
	case v.Env != "":
		return "$" + v.Env
	case v.Str != nil:
		return fmt.Sprintf("%q", *v.Str)
	case v.Num != nil:
		return fmt.Sprint(*v.Num)
	case v.Bool != nil:
		return fmt.Sprint(*v.Bool)
	case v.None:
		return "None"
	case v.Ref != "":
		return v.Ref
	case v.Call != "":
		return v.Call + "()"
	case v.List != nil:
		var all []string
		for _, element := range v.List {
			all = append(all, value(element))
		}
		return "(" + strings.Join(all, ", ") + ")"
	}
	return "?"
}

// calls as "function: target = call(args) flags".
func calls(m survey.Module) []string {
	var all []string
	for _, c := range m.Calls {
		var args []string
		for _, v := range c.Args {
			args = append(args, value(v))
		}
		var names []string
		for name := range c.Kwargs {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			args = append(args, name+"="+value(c.Kwargs[name]))
		}
		text := fmt.Sprintf("%s(%s)", c.Call, strings.Join(args, ", "))
		if c.AliasOf != "" {
			text = c.AliasOf
		}
		if c.Target != "" {
			text = c.Target + " = " + text
		}
		if c.Function != "" {
			text = c.Function + ": " + text
		}
		if c.Type != "" {
			text += " is " + c.Type
		}
		all = append(all, text+flags("guard", c.Guard))
	}
	return all
}

func TestCalls(t *testing.T) {
	const flask = "from flask import Flask\n"
	cases := map[string][]string{
		flask + "app = Flask(__name__)\nif __name__ == '__main__':\n    app.run(host='0.0.0.0', port=80, debug=True)": {
			`app = flask.Flask(__name__)`, `flask.Flask.run(debug=true, host="0.0.0.0", port=80) guard`},
		flask + "application = Flask(__name__)\napp = application\napp.run()": {
			`application = flask.Flask(__name__)`, `app = application`, `flask.Flask.run()`},
		flask + "def create_app():\n    app = Flask('x')\n    return app\napp = create_app()\napp.run()": {
			`create_app: app = flask.Flask("x")`, `app = create_app() is flask.Flask`, `flask.Flask.run()`},
		flask + "class Mine(Flask): pass\nMine('x').run()": {`flask.Flask.run()`},
		"import gradio as gr\nwith gr.Blocks() as demo:\n    gr.Markdown('x')\ndemo.queue().launch(server_port=80)": {
			`demo = gradio.Blocks()`, `gradio.Markdown("x")`, `gradio.Blocks.queue.launch(server_port=80)`},
		"def main(app: flask.Flask):\n    app.run()": {`main: flask.Flask.run()`},
		"class S:\n    def __init__(self):\n        self.app = FastAPI()\n    def go(self):\n        run(self.app)": {
			`__init__: self.app = FastAPI()`, `go: run(self.app)`},
		"from src.web import app\napp.run()":          {`src.web.app.run()`},
		"from .web import app\napp.run()":             {`.web.app.run()`},
		"import uvicorn\nasyncio.run(serve())":        {`asyncio.run(serve())`, `serve()`},
		"WSGIServer(('', 8000), app).serve_forever()": {`WSGIServer.serve_forever()`},
		"s = WSGIServer(('', 8000), app)":             {`s = WSGIServer(("", 8000), app)`},
	}
	sources := slices.Sorted(maps.Keys(cases))
	for i, m := range modules(t, sources) {
		check(t, sources[i], calls(m), cases[sources[i]]...)
	}
}

func TestEnvironmentValues(t *testing.T) {
	cases := map[string]string{
		`os.environ.get("PORT", 8080)`:        `$PORT:-8080`,
		`int(os.environ.get("PORT", "8080"))`: `$PORT:-"8080"`,
		`os.getenv("PORT", default=8080)`:     `$PORT:-8080`,
		`int(os.getenv("PORT") or 8080)`:      `$PORT:-8080`,
		`int(os.environ["PORT"])`:             `$PORT`,
		`os.environ.get("PORT")`:              `$PORT`,
		`-1`:                                  `-1`,
		`None`:                                `None`,
		`args.port`:                           `args.port`,
		`PORT`:                                `PORT`,
		`1 if x else 2`:                       `?`,
	}
	var sources []string
	for _, expression := range slices.Sorted(maps.Keys(cases)) {
		sources = append(sources, "import os\nf("+expression+")")
	}
	all := modules(t, sources)
	for i, expression := range slices.Sorted(maps.Keys(cases)) {
		check(t, expression, calls(all[i]), "f("+cases[expression]+")")
	}
	m := module(t, "import os\nport = int(os.environ.get('PORT', 8080))\nf(port)")
	check(t, "through a variable", calls(m)[1:], "f($PORT:-8080)")
}

// Defaults in defaults are cut off at a depth that Decode accepts.
func TestEnvironmentDefaultsNested(t *testing.T) {
	nested, either, listed := "8080", "8080", "8080"
	for i := 12; i > 0; i-- {
		nested = fmt.Sprintf("os.getenv('A%d', %s)", i, nested)
		either = fmt.Sprintf("(os.getenv('A%d') or %s)", i, either)
		listed = fmt.Sprintf("os.getenv('A%d', [[%s]])", i, listed)
	}
	var sources []string
	for _, expression := range []string{nested, either, listed} {
		sources = append(sources, "import os\nf([["+expression+"]])")
	}
	for i, m := range modules(t, sources) {
		if !slices.ContainsFunc(calls(m), func(call string) bool { return strings.HasPrefix(call, "f((($A1:-") }) {
			t.Errorf("%s:\n got  %s", sources[i], strings.Join(calls(m), "\n      "))
		}
	}
}

func TestConstants(t *testing.T) {
	m := module(t, "HOST = '0.0.0.0'\nPORT: int = 8080\nX = 1\nX = 2\ndef f():\n    Y = 3\n")
	var got []string
	for _, c := range m.Constants {
		got = append(got, c.Name+" "+value(c.Value))
	}
	check(t, "constants", got, `HOST "0.0.0.0"`, `PORT 8080`)
}

func TestFunctions(t *testing.T) {
	m := module(t, "import flask\ndef create_app(config, debug=False):\n    app = flask.Flask('x')\n    return app\ndef other():\n    return 1\n")
	if len(m.Functions) != 1 || m.Functions[0] != (survey.Function{Name: "create_app", Line: 2, Returns: "flask.Flask", Required: 1}) {
		t.Errorf("got %+v", m.Functions)
	}
}
