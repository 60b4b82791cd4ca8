package carry_test

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/wainwright-build/wainwright/frontend/carry"
	"github.com/wainwright-build/wainwright/frontend/survey"
	"github.com/wainwright-build/wainwright/frontend/survey/surveytest"
)

// wheel lists what the wheel of a tree holds whose packages are these folders:
// their Python.
func wheel(s survey.Survey, folders ...string) []string {
	var all []string
	for _, folder := range folders {
		for _, f := range s.Under(folder) {
			if path.Ext(f.Path) == ".py" {
				all = append(all, strings.TrimPrefix(f.Path, strings.TrimPrefix(path.Dir(folder)+"/", "./")))
			}
		}
	}
	return append(all, "x-1.dist-info/METADATA")
}

func choose(t *testing.T, in carry.Input) carry.Decision {
	t.Helper()
	d, err := carry.Choose(in)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// project decides on a tree with the package src/.
func project(t *testing.T, tree string) carry.Decision {
	t.Helper()
	s := surveytest.Tree(t, tree)
	return choose(t, carry.Input{Survey: s, Wheel: wheel(s, "src")})
}

func paths(d carry.Decision) []string {
	var all []string
	for _, f := range d.Files {
		all = append(all, f.Path)
	}
	return all
}

func reasons(d carry.Decision) []string {
	var all []string
	for _, f := range d.Files {
		all = append(all, fmt.Sprintf("%s: %s, %s", f.Path, f.Rule, f.Reason))
	}
	return all
}

func owners(d carry.Decision) []string {
	var all []string
	for _, dir := range d.Dirs {
		all = append(all, fmt.Sprintf("%s/ %s %o", dir.Path, dir.Owner, dir.Mode))
	}
	for _, f := range d.Files {
		all = append(all, fmt.Sprintf("%s %s %o", f.Path, f.Owner, f.Mode))
	}
	return all
}

func excluded(d carry.Decision) []string {
	var all []string
	for _, l := range d.Excluded {
		all = append(all, l.Path+": "+l.Why)
	}
	return all
}

func warnings(d carry.Decision) []string {
	var all []string
	for _, w := range d.Warnings {
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

// The shape of 37 of 39 real projects.
const starter = `
-- app.py --
from flask import Flask, request, render_template
from src.pipeline.predict_pipeline import CustomData, PredictPipeline
application = Flask(__name__)
app = application
@app.route("/")
def index():
    return render_template("index.html")
if __name__ == "__main__":
    app.run(host="0.0.0.0")
-- setup.py --
from setuptools import setup
setup()
-- requirements.txt --
-e .
-- README.md --
-- Dockerfile --
-- .github/workflows/main.yaml --
-- .ebextensions/python.config --
-- templates/index.html --
-- templates/home.html --
-- static/style.css --
-- artifacts/model.pkl --
-- artifacts/preprocessor.pkl --
-- artifacts/data.csv --
-- notebook/1 . EDA.ipynb --
-- notebook/data/stud.csv --
-- catboost_info/time_left.tsv --
-- logs/01.log/01.log --
-- mlruns/0/meta.yaml --
-- tests/test_x.py --
-- src/__init__.py --
-- src/logger.py --
import logging, os
logs_path = os.path.join(os.getcwd(), "logs", "x.log")
os.makedirs(logs_path, exist_ok=True)
logging.basicConfig(filename=logs_path)
-- src/components/__init__.py --
-- src/components/data_ingestion.py --
import os
import pandas as pd
from dataclasses import dataclass
@dataclass
class DataIngestionConfig:
    train_data_path: str = os.path.join('artifacts', "train.csv")
class DataIngestion:
    def initiate(self):
        df = pd.read_csv('notebook\data\stud.csv')
        df.to_csv(self.config.train_data_path)
-- src/pipeline/__init__.py --
-- src/pipeline/predict_pipeline.py --
import os
from src.utils import load_object
class PredictPipeline:
    def predict(self, features):
        model_path = os.path.join("artifacts", "model.pkl")
        return load_object(file_path=model_path)
-- src/utils.py --
import dill
`

func TestStarter(t *testing.T) {
	d := project(t, starter)
	check(t, "files", reasons(d),
		"app.py: entry, an entry script",
		"artifacts/data.csv: mentioned, src/components/data_ingestion.py:6 join",
		"artifacts/model.pkl: mentioned, src/components/data_ingestion.py:6 join",
		"artifacts/preprocessor.pkl: mentioned, src/components/data_ingestion.py:6 join",
		"notebook/data/stud.csv: opened, src/components/data_ingestion.py:9 read_csv",
		"static/style.css: templates, beside app.py",
		"templates/home.html: templates, beside app.py",
		"templates/index.html: templates, beside app.py",
	)
	check(t, "warnings", warnings(d),
		`BackslashPath: src/components/data_ingestion.py:9: "notebook\\data\\stud.csv" is one file's name on Linux, not a path: write "notebook/data/stud.csv"`)
	check(t, "excluded", excluded(d),
		"catboost_info/: catboost_info/ is not part of the program",
		"logs/: the program does not name it",
		"mlruns/: mlruns/ is not part of the program",
		"notebook/1 . EDA.ipynb: a notebook",
		"tests/: tests",
	)
}

func TestOwners(t *testing.T) {
	check(t, "owners", owners(project(t, starter)),
		"artifacts/ app 775", "logs/ app 775", "notebook/ app 775", "notebook/data/ app 775", "static/ root 755", "templates/ root 755",
		"app.py root 644",
		"artifacts/data.csv app 664", "artifacts/model.pkl app 664", "artifacts/preprocessor.pkl app 664",
		"notebook/data/stud.csv app 664",
		"static/style.css root 644",
		"templates/home.html root 644", "templates/index.html root 644",
	)
}

func TestOwnersOfWrittenFolders(t *testing.T) {
	d := project(t, `
-- app.py --
import flask
import matplotlib.pyplot as plt
app = flask.Flask(__name__)
def plot():
    plt.savefig("static/plot.png")
-- static/plot.png --
-- templates/index.html --
`)
	check(t, "owners", owners(d), "static/ app 775", "templates/ root 755",
		"app.py root 644", "static/plot.png app 664", "templates/index.html root 644")
}

func TestImportsOfRootModules(t *testing.T) {
	d := project(t, `
-- main.py --
import helpers
from web.views import index
if __name__ == "__main__":
    import late
    index()
-- helpers.py --
import settings
-- settings.py --
-- late.py --
-- unused.py --
-- web/__init__.py --
-- web/views.py --
from flask import Flask
-- web/other.py --
-- web/notes.txt --
-- web/templates/index.html --
-- web/tests/test_views.py --
-- src/__init__.py --
from common import x
-- common/x.py --
-- yaml/readme.txt --
`)
	check(t, "files", reasons(d),
		"common/x.py: import, src/__init__.py:1 imports common",
		"helpers.py: import, main.py:1 imports helpers",
		"late.py: import, main.py:4 imports late",
		"main.py: entry, an entry script",
		"settings.py: import, helpers.py:1 imports settings",
		"web/__init__.py: import, main.py:2 imports web.views",
		"web/other.py: import, main.py:2 imports web.views",
		"web/templates/index.html: templates, beside web/views.py",
		"web/views.py: import, main.py:2 imports web.views",
	)
	check(t, "excluded", excluded(d), "unused.py: no entry script, and none imports it", "yaml/: the program does not name it")
}

func TestPackageSource(t *testing.T) {
	s := surveytest.Tree(t, `
-- app.py --
import mlproject.main
open("src/mlproject/config.yaml")
open("src/mlproject/main.py")
load("src/mlproject")
x = os.path.join("src", name)
print(1)
-- src/mlproject/__init__.py --
-- src/mlproject/main.py --
-- src/mlproject/dropped/by_the_wheel.py --
-- src/mlproject/config.yaml --
-- src/mlproject/other.yaml --
`)
	d := choose(t, carry.Input{Survey: s, Wheel: wheel(s, "src/mlproject")})
	check(t, "files", paths(d), "app.py", "src/mlproject/config.yaml")
	check(t, "warnings", warnings(d))
}

func TestImportsOfSourceTree(t *testing.T) {
	s := surveytest.Tree(t, `
-- app.py --
from src.visa.pipeline import run
from src.visa import logger
run()
-- src/visa/__init__.py --
-- src/visa/pipeline.py --
from src.visa import logger
-- src/visa/logger.py --
`)
	d := choose(t, carry.Input{Survey: s, Wheel: wheel(s, "src/visa")})
	check(t, "files", paths(d), "app.py", "src/visa/__init__.py", "src/visa/logger.py", "src/visa/pipeline.py")
	check(t, "warnings", warnings(d),
		"ImportsSourceTree: app.py:1: imports src.visa.pipeline, but the wheel installs src/visa/ as visa, so its source is carried as well: import visa.pipeline")
}

func TestPaths(t *testing.T) {
	d := project(t, `
-- app.py --
import os, glob, joblib
from pathlib import Path
HERE = os.path.dirname(os.path.abspath(__file__))
joblib.load(Path("weights") / "best.pkl")
joblib.load(f"parts/part-{n}.bin")
open(os.path.join(HERE, "beside.txt"))
glob.glob("globbed/*.csv")
os.listdir("listed")
x = os.path.join("joined", name)
MODEL = "plain/model.pkl"
open("/app/absolute.txt")
open("README.md")
names = ["requirements.txt", "data"]
open("only_written.txt", "w")
df.to_csv("exported/x.csv")
print("printed.txt")
os.makedirs("made")
open("notebooks/nb.ipynb")
os.path.join("notebooks", name)
open("tests/data.csv")
-- weights/best.pkl --
-- weights/second.pkl --
-- parts/part-1.bin --
-- parts/other.bin --
-- beside.txt --
-- globbed/a.csv --
-- globbed/sub/b.csv --
-- listed/a --
-- joined/a --
-- plain/model.pkl --
-- absolute.txt --
-- README.md --
-- requirements.txt --
-- data/big.csv --
-- only_written.txt --
-- exported/x.csv --
-- printed.txt --
-- made/a --
-- notebooks/nb.ipynb --
-- notebooks/data.csv --
-- tests/data.csv --
`)
	check(t, "files", reasons(d),
		"README.md: opened, app.py:12 open",
		"absolute.txt: opened, app.py:11 open",
		"app.py: entry, an entry script",
		"beside.txt: opened, app.py:6 open",
		"globbed/a.csv: opened, app.py:7 glob",
		"globbed/sub/b.csv: opened, app.py:7 glob",
		"joined/a: opened, app.py:9 join",
		"listed/a: opened, app.py:8 listdir",
		"parts/part-1.bin: opened, app.py:5 load",
		`plain/model.pkl: opened, app.py:10 "plain/model.pkl"`,
		"tests/data.csv: opened, app.py:20 open",
		"weights/best.pkl: opened, app.py:4 load",
	)
}

func TestPathsInTestFolders(t *testing.T) {
	d := project(t, `
-- app.py --
import os
open("tests/sample.csv")
open("build/model.bin")
open("dist/notes.ipynb")
os.listdir("data/train")
os.listdir("data/test")
os.listdir("other/test")
os.listdir("build")
-- tests/sample.csv --
-- tests/other.csv --
-- tests/mine.csv --
-- build/model.bin --
-- build/other.bin --
-- dist/notes.ipynb --
-- data/train/a.csv --
-- data/test/a.csv --
-- other/test/a.csv --
-- code/train/a.py --
-- code/test/test_a.py --
-- src/__init__.py --
-- src/tests/test_a.py --
open("tests/mine.csv")
`)
	check(t, "files", paths(d), "app.py", "build/model.bin", "data/test/a.csv", "data/train/a.csv", "tests/sample.csv")
}

func TestPathsFromConstants(t *testing.T) {
	d := project(t, `
-- app.py --
from src.constants import WEIGHTS, DATA
from src import constants
import os
os.path.join(WEIGHTS, "a.bin")
open(os.path.join(DATA, name))
print(1)
-- src/__init__.py --
-- src/constants.py --
import os
ROOT = os.getcwd()
WEIGHTS = os.path.join(ROOT, "weights")
DATA = "data"
-- weights/a.bin --
-- data/raw/x.csv --
`)
	check(t, "files", reasons(d),
		"app.py: entry, an entry script",
		"data/raw/x.csv: opened, app.py:5 open",
		"weights/a.bin: opened, app.py:4 join",
	)
}

func TestWellKnownFolders(t *testing.T) {
	d := project(t, `
-- main.py --
from src import settings
settings.run()
-- src/__init__.py --
-- src/settings.py --
ARTIFACTS = "artifacts"
params = "params.yaml"
model = "models/not-there-yet.pkl"
-- artifacts/.gitkeep --
-- artifacts/a.pkl --
-- models/b.pkl --
-- config/c.yaml --
-- params.yaml --
a: 1
`)
	check(t, "files", paths(d), "artifacts/a.pkl", "main.py", "models/b.pkl", "params.yaml")
}

// subprocess.run([sys.executable, "src/train.py"]): the wheel has it under another
// name, and the file is what is run.
func TestSubprocessScripts(t *testing.T) {
	d := project(t, `
-- main.py --
import os
import subprocess
import sys
subprocess.run([sys.executable, "src/components/ingest.py"], check=True)
os.system("python src/components/train.py --fast")
os.system("python -m src.words")
-- src/__init__.py --
-- src/words.py --
-- src/components/__init__.py --
-- src/components/ingest.py --
from src.words import x
-- src/components/train.py --
import helper
-- src/components/helper.py --
-- src/components/other.py --
`)
	check(t, "files", reasons(d),
		"main.py: entry, an entry script",
		"src/components/helper.py: import, src/components/train.py:1 imports helper",
		"src/components/ingest.py: command, main.py:4 run",
		"src/components/train.py: command, main.py:5 system")
	check(t, "warnings", warnings(d))
}

func TestAppDir(t *testing.T) {
	for command, want := range map[string]string{
		"uvicorn main:app --app-dir api": "api/deps.py api/main.py",
		"flask --app api/main.py run":    "api/deps.py api/main.py",
		"uvicorn api.main:app":           "api/deps.py api/main.py",
	} {
		d := choose(t, carry.Input{
			Survey:  surveytest.Tree(t, "-- api/main.py --\nimport deps\n-- api/deps.py --\n-- deps2/x.py --\n"),
			Command: strings.Fields(command),
		})
		check(t, command, paths(d), strings.Fields(want)...)
	}
}

func TestUploadFolders(t *testing.T) {
	d := project(t, `
-- app.py --
import os
from flask import Flask
app = Flask(__name__)
app.config["UPLOADS"] = os.path.join("static", "uploads")
os.makedirs(app.config["UPLOADS"], exist_ok=True)
-- static/style.css --
-- static/css/a.css --
-- templates/index.html --
`)
	owners := map[string]string{}
	for _, dir := range d.Dirs {
		owners[dir.Path] = dir.Owner
	}
	for dir, want := range map[string]string{"static": carry.App, "static/css": carry.Root, "templates": carry.Root} {
		if owners[dir] != want {
			t.Errorf("%s belongs to %s, want %s", dir, owners[dir], want)
		}
	}
}

func TestConfigurationKeys(t *testing.T) {
	d := project(t, `
-- main.py --
open("config.ini")
print(1)
-- config.ini --
[paths]
output_dir = saved
stage = data
-- saved/.gitkeep --
-- data/a.csv --
`)
	check(t, "files", owners(d), "saved/ app 775", "config.ini app 664", "main.py root 644")
}

// Git keeps no empty folder, so a project that counts on one has a file in it.
func TestExpectedFolders(t *testing.T) {
	d := project(t, `
-- main.py --
import os
os.makedirs("made", exist_ok=True)
open("reports/figures/f.txt", "w")
open(os.path.join("models", "m.json"), "w")
open("src/out.txt", "w")
open("tests/out.txt", "w")
os.listdir("static/plots")
-- reports/figures/old.png --
-- reports/other/x.txt --
-- models/.gitkeep --
-- static/plots/.gitignore --
-- src/__init__.py --
-- tests/test_x.py --
`)
	check(t, "files", owners(d), "models/ app 775", "reports/ app 775", "reports/figures/ app 775",
		"static/ app 775", "static/plots/ app 775", "main.py root 644")
}

func TestPathsFromEnvironment(t *testing.T) {
	d := project(t, `
-- main.py --
import os
open(os.path.join(os.environ.get("MODEL_DIR", "saved"), "model.bin"))
open(os.getenv("SETTINGS", "settings.ini"))
os.environ.get("NAME", "other")
-- saved/model.bin --
-- settings.ini --
-- other --
`)
	check(t, "files", paths(d), "main.py", "saved/model.bin", "settings.ini")
}

// With a read-only root these have to be mounted.
func TestWrites(t *testing.T) {
	d := project(t, `
-- main.py --
import os
os.makedirs("logs", exist_ok=True)
open(os.path.join("artifacts", "model.pkl"), "wb")
open("artifacts/other.pkl", "wb")
open("history.txt", "a")
open("data.csv")
-- src/__init__.py --
import os
os.makedirs(os.path.join(os.path.dirname(__file__), "beside"))
`)
	var got []string
	for _, w := range d.Writes {
		got = append(got, w.Path+" "+w.Reason)
	}
	check(t, "writes", got, "./ main.py:5 open", "artifacts/ main.py:3 open", "logs/ main.py:2 makedirs")
}

func TestConfigurationPaths(t *testing.T) {
	d := project(t, `
-- main.py --
from pathlib import Path
CONFIG = Path("config/config.yaml")
print(1)
-- config/config.yaml --
schema: schema.yaml
data_dir: data/raw
key: data
-- schema.yaml --
next: not/followed/unless/carried.txt
-- unread.yaml --
x: other.csv
-- data/raw/a.csv --
-- data/b.csv --
-- other.csv --
`)
	check(t, "files", reasons(d),
		"config/config.yaml: mentioned, main.py:2 Path",
		"data/raw/a.csv: named, config/config.yaml:2 names it",
		"main.py: entry, an entry script",
		"schema.yaml: named, config/config.yaml:1 names it",
	)
}

func TestCommand(t *testing.T) {
	s := surveytest.Tree(t, `
-- tools/serve.py --
import helper
app = 1
-- tools/helper.py --
-- wsgi.py --
def make(): pass
-- web/main.py --
-- setup.sh --
-- gunicorn.conf.py --
-- gunicorn_config.py --
-- mod.py --
`)
	for command, want := range map[string]string{
		"python tools/serve.py": "tools/helper.py tools/serve.py",
		"/bin/sh -c sh%20setup.sh%20&&%20exec%20gunicorn%20wsgi:application": "gunicorn.conf.py setup.sh wsgi.py",
		"gunicorn -c gunicorn_config.py web.main:app":                        "gunicorn.conf.py gunicorn_config.py web/main.py",
		"flask --app wsgi.py:application run":                                "wsgi.py",
		"flask --app=wsgi run":                                               "wsgi.py",
		"python -m mod":                                                      "mod.py",
		"python":                                                             "",
	} {
		var words []string
		for _, word := range strings.Fields(command) {
			words = append(words, strings.ReplaceAll(word, "%20", " "))
		}
		got := strings.Join(paths(choose(t, carry.Input{Survey: s, Command: words})), " ")
		if got != want {
			t.Errorf("%s: got %s, want %s", command, got, want)
		}
	}
}

// A command line is read as the shell reads it.
func TestCommandSyntax(t *testing.T) {
	s := surveytest.Tree(t, `
-- my app/run.py --
-- web/run.py --
-- web/wsgi.py --
-- other.py --
-- conf.py --
-- in.csv --
-- out.log --
`)
	for _, test := range []struct {
		words []string
		want  string
	}{
		{[]string{"python", "my app/run.py"}, "my app/run.py"},
		{[]string{"sh", "-c", `python "my app/run.py"`}, "my app/run.py"},
		{[]string{"sh", "-c", `bash -c "exec python 'my app/run.py'"`}, "my app/run.py"},
		{[]string{"sh", "-c", `python my\ app/run.py`}, "my app/run.py"},
		{[]string{"sh", "-c", "cd web && python web/run.py # not other.py"}, "web/run.py"},
		{[]string{"sh", "-c", "python web/run.py > out.log 2>&1"}, "web/run.py"},
		{[]string{"sh", "-c", "python web/run.py < in.csv | tee out.log"}, "in.csv out.log web/run.py"},
		{[]string{"sh", "-c", "FLASK_APP=web/wsgi.py flask run"}, "web/wsgi.py"},
		{[]string{"sh", "-c", `gunicorn --config="conf.py" 'web.wsgi:create("x")'`}, "conf.py web/run.py web/wsgi.py"},
		{[]string{"sh", "-c", "gunicorn web.wsgi:create() -c conf.py"}, "conf.py web/run.py web/wsgi.py"},
		{[]string{"sh", "-c", "if [ -f x ]; then python other.py; else (python web/run.py &); fi"}, "other.py web/run.py"},
		{[]string{"sh", "-c", "echo $(python other.py) ${X:-web/run.py}"}, "other.py web/run.py"},
		{[]string{"sh", "-c", "for f in *.py; do python $f; done"}, ""},
		{[]string{"sh", "-c", "python - <<EOF\nexec(open('other.py'))\nEOF"}, "other.py"},
		{[]string{"sh", "-c", `python "web/run.py`}, "web/run.py"},
	} {
		d := choose(t, carry.Input{Survey: s, Command: test.words})
		if got := strings.Join(paths(d), " "); got != test.want {
			t.Errorf("%q: got %s, want %s", test.words, got, test.want)
		}
	}
}

func TestCommandInstalledModule(t *testing.T) {
	s := surveytest.Tree(t, `
-- app.py --
from flask import Flask
app = Flask(__name__)
-- templates/index.html --
`)
	in := carry.Input{Survey: s, Wheel: []string{"app.py", "x-1.dist-info/RECORD"}}
	check(t, "without", paths(choose(t, in)))
	in.Command = []string{"flask", "--app", "app.py", "run"}
	check(t, "with", paths(choose(t, in)), "app.py", "templates/index.html")
}

func TestFrameworkFolders(t *testing.T) {
	d := project(t, `
-- app.py --
import streamlit as st
st.title("x")
-- pages/1_More.py --
import streamlit, extra
-- extra.py --
-- .streamlit/config.toml --
-- .streamlit/secrets.toml --
-- dash_app.py --
from dash import Dash
app = Dash(__name__)
-- assets/x.css --
-- api.py --
from flask import Flask
app = Flask(__name__, template_folder="web/pages", static_folder="web/files")
-- web/pages/index.html --
-- web/files/x.js --
-- conf/config.yaml --
-- train.py --
import hydra
@hydra.main(config_path="conf", config_name="config")
def main(c): pass
main()
`)
	check(t, "files", reasons(d),
		".streamlit/config.toml: templates, beside app.py",
		"api.py: entry, an entry script",
		"app.py: entry, an entry script",
		"assets/x.css: templates, beside dash_app.py",
		"conf/config.yaml: mentioned, train.py:2 main",
		"dash_app.py: entry, an entry script",
		"extra.py: import, pages/1_More.py:1 imports extra",
		"pages/1_More.py: templates, beside app.py",
		"train.py: entry, an entry script",
		"web/files/x.js: templates, api.py:2 Flask",
		"web/pages/index.html: templates, api.py:2 Flask",
	)
}

func TestLayouts(t *testing.T) {
	s := surveytest.Tree(t, `
-- main.py --
open("lib/renamed/a.yaml")
open("flat/a.yaml")
open("flat/m.py")
open("lib/renamed/m.py")
open("code/m.py")
import flat.missing
print(1)
-- flat/__init__.py --
-- flat/m.py --
-- flat/a.yaml --
-- lib/renamed/__init__.py --
-- lib/renamed/m.py --
-- lib/renamed/a.yaml --
-- code/__init__.py --
-- code/m.py --
-- code/n.py --
-- other/flat/m.py --
`)
	d := choose(t, carry.Input{Survey: s, Wheel: []string{
		"flat/__init__.py", "flat/m.py", "renamed/__init__.py", "renamed/m.py",
		"dir/__init__.py", "dir/m.py", "dir/n.py", // package_dir={"dir": "code"}
		"x-1.data/purelib/extra.py",
	}})
	check(t, "files", paths(d), "flat/a.yaml", "lib/renamed/a.yaml", "main.py")
}
