package survey_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/wainwright-build/wainwright/frontend/survey"
	"github.com/wainwright-build/wainwright/frontend/survey/surveytest"
)

func TestResolve(t *testing.T) {
	s := surveytest.Tree(t, `
-- main.py --
import src.constants
from src.constants import PORT
from src.constants import PORT as P
from src.star import *
from uvicorn import run
f(PORT, P, src.constants.PORT, HOST, unknown.thing, LOOP)
-- src/constants/__init__.py --
PORT = 8080
LOOP = OTHER
-- src/star.py --
from .constants import *
from src.hosts import HOST
LOOP = LOOP
-- src/hosts.py --
HOST = "0.0.0.0"
`)
	m, _ := s.Module("main.py")
	call := m.Calls[len(m.Calls)-1]
	var got []string
	for _, v := range call.Args {
		got = append(got, value(s.Resolve(m, v)))
	}
	check(t, "resolved", got, "8080", "8080", "8080", `"0.0.0.0"`, "unknown.thing", "LOOP")
}

func TestBased(t *testing.T) {
	s := surveytest.Tree(t, `
-- main.py --
import os
from src import constants
from src.constants import DATA, HERE, CWD, NESTED, PART
from src.star import *
os.path.join(DATA, "a.csv")
os.path.join(DATA, name)
open(constants.DATA + "/b.csv")
HERE / "c.csv"
CWD / "d.csv"
NESTED / "e.csv"
os.path.join(PART, "f.csv")
os.path.join(STAR, "g.csv")
os.path.join(unknown, "h.csv")
def f(DATA):
    os.path.join(DATA, "i.csv")
-- src/constants.py --
import os
from pathlib import Path
from src.paths import ROOT
DATA = "data"
HERE = Path(__file__).parent
CWD = Path.cwd()
NESTED = ROOT / "nested"
PART = f"part/{x}"
-- src/paths.py --
from pathlib import Path
ROOT = Path(__file__).parent.parent
-- src/star.py --
STAR = "star"
`)
	m, _ := s.Module("main.py")
	m.Literals = slices.Clone(m.Literals)
	for i, l := range m.Literals {
		m.Literals[i] = s.Based(m, l)
	}
	check(t, "literals", literals(m),
		`os.path.join() "data/a.csv" join`,
		`os.path.join() "data/" join partial`,
		`open(0) "/b.csv"`,
		`() "src/c.csv" join file`,
		`() "d.csv" join`,
		`() "src/../nested/e.csv" join file`,
		`os.path.join() "part/" join partial`,
		`os.path.join() "star/g.csv" join`,
		`os.path.join() "h.csv" join tail`,
		`os.path.join() "i.csv" join tail`,
	)
}

func objects(s survey.Survey, p string) []string {
	m, _ := s.Module(p)
	var all []string
	for _, o := range s.Objects(m) {
		all = append(all, fmt.Sprintf("%s %s %s%s", o.Name, o.Framework, o.Maker, flags("factory", o.Factory)))
	}
	return all
}

func TestObjects(t *testing.T) {
	s := surveytest.Tree(t, `
-- aliased.py --
from flask import Flask
application = Flask(__name__)
app = application
-- factory.py --
from src.web import create_app
app = create_app()
-- local.py --
import fastapi
def make():
    api = fastapi.FastAPI()
    return api
-- imported.py --
from src.web import api
-- guarded.py --
from flask import Flask
if __name__ == "__main__":
    app = Flask(__name__)
-- none.py --
from flask import render_template
x = render_template("x")
-- src/web.py --
from flask import Flask
from fastapi import FastAPI
def create_app():
    return Flask("x")
api = FastAPI()
`)
	check(t, "aliased", objects(s, "aliased.py"), "application flask flask.Flask", "app flask flask.Flask")
	check(t, "factory", objects(s, "factory.py"), "app flask flask.Flask", "create_app flask flask.Flask")
	check(t, "local", objects(s, "local.py"), "make asgi fastapi.FastAPI factory")
	check(t, "imported", objects(s, "imported.py"), "api asgi fastapi.FastAPI")
	check(t, "guarded", objects(s, "guarded.py"))
	check(t, "none", objects(s, "none.py"))
}

func TestEntryScripts(t *testing.T) {
	s := surveytest.Tree(t, `
-- app.py --
from flask import Flask
import utils, shared
app = Flask(__name__)
-- train.py --
if __name__ == "__main__":
    train()
-- dashboard.py --
import streamlit as st
-- predict.py --
__version__ = "1"
if __name__ == "__main__":
    print(1)
-- broken.py --
def f(:
-- shared.py --
print("loaded by app.py")
-- utils.py --
import logging
logging.basicConfig(level=1)
def f(): pass
-- setup.py --
from setuptools import setup
from setup_posix import options
from predict import __version__
import buildconfig
setup()
-- setup_posix.py --
if __name__ == "__main__":
    print("helps setup.py")
-- buildconfig.py --
import sysconfig
if __name__ == "__main__":
    print("helps it too")
-- setup.small.py --
import setuptools
setuptools.setup(name="small")
-- conftest.py --
print(1)
-- test_app.py --
if __name__ == "__main__":
    pass
-- template.py --
files = ["setup.py", "src/__init__.py"]
for f in files:
    print(f)
-- structure.py --
files = ["setup.py", "src/__init__.py"]
for f in files:
    with open(f, "w"):
        pass
-- folders.py --
import os
for f in ["setup.py", "src/__init__.py"]:
    os.makedirs(os.path.dirname(f), exist_ok=True)
-- shows.py --
from flask import Flask
FILES = ["app.py", "setup.py"]
app = Flask(__name__)
open("log", "w")
-- reads.py --
print(open("setup.py").read())
-- src/main.py --
if __name__ == "__main__":
    pass
`)
	want := []string{"app.py", "broken.py", "dashboard.py", "predict.py", "reads.py", "shows.py", "train.py"}
	if got := s.EntryScripts(); !slices.Equal(got, want) {
		t.Errorf("got %s, want %s", strings.Join(got, " "), strings.Join(want, " "))
	}
}
