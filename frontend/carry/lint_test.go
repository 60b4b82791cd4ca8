package carry_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/wainwright-build/wainwright/frontend/carry"
	"github.com/wainwright-build/wainwright/frontend/survey/surveytest"
)

func TestLintPaths(t *testing.T) {
	d := project(t, `
-- app.py --
import re
a = open("data\\in\\a.csv")
b = open("artifacts\train.csv")
c = open("artifacts\\not-there.pkl")
d = open("C:\\Users\\me\\x.csv")
e = open("/home/me/x.csv")
f = open("Data/In/A.csv")
g = re.compile(r"data\d+\w*")
h = "data\\d+"
i = open("/etc/hosts")
print(i)
-- data/in/a.csv --
-- artifacts/train.csv --
`)
	check(t, "files", paths(d), "app.py", "artifacts/train.csv", "data/in/a.csv")
	check(t, "warnings", warnings(d),
		`BackslashPath: app.py:2: "data\\in\\a.csv" is one file's name on Linux, not a path: write "data/in/a.csv"`,
		`BackslashPath: app.py:3: "artifacts\train.csv" is one file's name on Linux, not a path: write "artifacts/train.csv"`,
		`BackslashPath: app.py:4: "artifacts\\not-there.pkl" is one file's name on Linux, not a path: write "artifacts/not-there.pkl"`,
		`AbsolutePath: app.py:5: "C:\\Users\\me\\x.csv" is a path on a developer's machine and not in the image: use a path relative to the project`,
		`AbsolutePath: app.py:6: "/home/me/x.csv" is a path on a developer's machine and not in the image: use a path relative to the project`,
		`CaseMismatch: app.py:7: "Data/In/A.csv" is "data/in/a.csv" in the project, and Linux tells upper from lower case: write "data/in/a.csv"`,
	)
}

// What runs on another system, or where something has failed before, is no mistake:
// published libraries have both.
func TestLintOtherSystems(t *testing.T) {
	s := surveytest.Tree(t, `
-- app.py --
import os, re, sys
from pkg import x
if sys.platform.startswith("win"):
    where = ["C:\\nltk_data"]
elif os.name == "nt":
    where = open("Data\\x.csv")
else:
    where = open("/home/me/x.csv")
try:
    from pkg.info import text
except ImportError:
    text = open("/home/me/LICENSE").read()
print(re.findall("A:\\s+A\\s+2:\\s+2", text))
print(open("/home/me/y.csv"))
-- data/x.csv --
-- pkg/__init__.py --
import os
here = os.path.dirname(__file__)
try:
    text = open(os.path.join(here, "NOTICE")).read()
except OSError:
    text = open(os.path.join(here, "LICENSE")).read()
-- pkg/LICENSE --
-- pkg/NOTICE --
-- pkg/template/$name/app.py --
import $name
`)
	d := choose(t, carry.Input{Survey: s, Wheel: []string{"pkg/__init__.py", "pkg/template/$name/app.py"}})
	check(t, "warnings", warnings(d),
		`AbsolutePath: app.py:14: "/home/me/y.csv" is a path on a developer's machine and not in the image: use a path relative to the project`,
		`NotInWheel: pkg/__init__.py:4: looks for pkg/NOTICE beside the installed package, and the wheel does not hold it: in setup.py: package_data={"pkg": ["NOTICE"]}`,
	)
}

func TestLintShadowing(t *testing.T) {
	s := surveytest.Tree(t, `
-- app.py --
import random, sklearn, mlproject, test
from yaml import x
print(1)
-- random.py --
-- sklearn/__init__.py --
-- yaml/notes.txt --
-- test.py --
-- mlproject.py --
if __name__ == "__main__":
    print(1)
-- src/mlproject/__init__.py --
`)
	d := choose(t, carry.Input{
		Survey: s, Wheel: wheel(s, "src/mlproject"), Installed: []string{"random", "sklearn", "test", "yaml", "os"},
	})
	check(t, "files", paths(d), "app.py", "mlproject.py", "random.py", "sklearn/__init__.py", "test.py")
	check(t, "warnings", warnings(d),
		`ShadowsPackage: mlproject.py: has the name of the installed package "mlproject", and Python finds it first: give it another name`,
		`ShadowsModule: random.py: stands before the installed module "random": every import of that finds this file: give it another name`,
		`ShadowsModule: sklearn/__init__.py: stands before the installed module "sklearn": every import of that finds this file: give it another name`,
	)
}

func TestLintPointers(t *testing.T) {
	dir := t.TempDir()
	surveytest.Write(t, dir, `
-- app.py --
open("model.pkl")
open("data/train.csv")
print(1)
-- model.pkl --
version https://git-lfs.github.com/spec/v1
oid sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
size 123456
-- data/train.csv.dvc --
`)
	if err := os.MkdirAll(filepath.Join(dir, "artifacts"), 0o755); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(filepath.Join(dir, "artifacts", "big.bin"))
	if err == nil {
		err = f.Truncate(200 << 20)
	}
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
	surveytest.Write(t, dir, "-- train.py --\nx = 'artifacts'\nprint(x)\n")
	check(t, "warnings", warnings(choose(t, carry.Input{Survey: surveytest.Read(t, dir)})),
		"DVCPointer: app.py:2: data/train.csv is kept by DVC and is not in the build context: run dvc pull before the build, or mount it when the container runs",
		`LargeFile: artifacts/big.bin: has 200 MB and is carried (train.py:1 "artifacts"): mount it when the container runs, and leave it out with include or .dockerignore`,
		"LFSPointer: model.pkl: is a Git LFS pointer, not the file itself: run git lfs pull before the build",
	)
}

func TestLintNotInWheel(t *testing.T) {
	d := project(t, `
-- src/__init__.py --
-- src/config.py --
import os
from pathlib import Path
HERE = Path(__file__).parent
ROOT = HERE.parent
open(HERE / "settings.yaml")
open(ROOT / "models" / "m.pkl")
x = os.path.join(os.path.dirname(__file__), "data")
y = HERE / "config.py"
open(HERE / "out.txt", "w")
-- src/settings.yaml --
-- src/out.txt --
-- src/data/a.csv --
-- models/m.pkl --
`)
	check(t, "files", paths(d))
	check(t, "warnings", warnings(d),
		`NotInWheel: src/config.py:5: looks for src/settings.yaml beside the installed package, and the wheel does not hold it: in setup.py: package_data={"src": ["settings.yaml"]}`,
		`NotInWheel: src/config.py:6: looks for models/m.pkl beside the installed package, and the wheel does not hold it: open "models/m.pkl" relative to the working directory`,
		`NotInWheel: src/config.py:7: looks for src/data beside the installed package, and the wheel does not hold it: in setup.py: package_data={"src": ["data/*"]}`,
		`WritesBesidePackage: src/config.py:9: makes src/out.txt beside the installed package, where only root may write: os.path.join(os.getcwd(), "out.txt") lies in the working directory`,
	)
}

func TestLintPackageData(t *testing.T) {
	d := project(t, `
-- src/__init__.py --
-- src/load.py --
import pkgutil
from importlib import resources
from importlib.resources import files, as_file
import pkg_resources
import src
import jinja2
files("src").joinpath("data", "a.csv").read_text()
(files(src) / "b.csv").open()
resources.read_text("src.data", "c.json")
pkgutil.get_data(__name__, "d.txt")
pkg_resources.resource_filename("src", "e.bin")
jinja2.PackageLoader("src")
files("src") / "load.py"
files("numpy") / "b.csv"
pkgutil.get_data("src", "missing.txt")
-- src/data/a.csv --
-- src/b.csv --
-- src/data/c.json --
-- src/d.txt --
-- src/e.bin --
-- src/templates/index.html --
-- b.csv --
-- app.py --
from importlib.resources import files
import helpers
files("helpers").joinpath("h.csv").read_text()
-- helpers/__init__.py --
-- helpers/h.csv --
`)
	check(t, "files", paths(d), "app.py", "helpers/__init__.py", "helpers/h.csv")
	var got []string
	for _, warning := range warnings(d) {
		place, _, _ := strings.Cut(strings.TrimPrefix(warning, "NotInWheel: src/load.py:"), ":")
		got = append(got, place+": "+warning[strings.Index(warning, "package_data"):])
	}
	check(t, "warnings", got,
		`7: package_data={"src": ["data/a.csv"]}`, `8: package_data={"src": ["b.csv"]}`, `9: package_data={"src": ["data/c.json"]}`,
		`10: package_data={"src": ["d.txt"]}`, `11: package_data={"src": ["e.bin"]}`, `12: package_data={"src": ["templates/*"]}`)
}

func TestLintFlaskPages(t *testing.T) {
	d := project(t, `
-- src/__init__.py --
-- src/web.py --
from flask import Flask
def create_app():
    app = Flask(__name__)
    return app
-- src/templates/index.html --
`)
	check(t, "warnings", warnings(d),
		`NotInWheel: src/web.py:3: looks for src/templates beside the installed package, and the wheel does not hold it: in setup.py: package_data={"src": ["templates/*"]}`)
}

func TestLintUnreadable(t *testing.T) {
	d := project(t, "-- app.py --\nprint 1\n")
	check(t, "files", paths(d), "app.py")
	if got := warnings(d); len(got) != 1 || !strings.HasPrefix(got[0], "UnreadableModule: app.py:1: Python 3.") {
		t.Errorf("got %v", got)
	}
}

func TestLinks(t *testing.T) {
	dir := t.TempDir()
	surveytest.Write(t, dir, `
-- app.py --
open("current.csv")
open("linked/a.csv")
import os
os.listdir("linked")
open("outside.csv")
os.listdir("mixed")
print(1)
-- data/a.csv --
-- data/sub/b.csv --
-- mixed/x --
`)
	for name, target := range map[string]string{
		"current.csv": "data/a.csv", "linked": "data", "outside.csv": "../elsewhere.csv", "mixed/up": "../mixed", "mixed/y": "../data/a.csv",
	} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	d := choose(t, carry.Input{Survey: surveytest.Read(t, dir)})
	var got []string
	for _, f := range d.Files {
		got = append(got, f.Path+" from "+f.Source)
	}
	check(t, "files", got, "app.py from app.py", "current.csv from data/a.csv", "linked/a.csv from data/a.csv",
		"linked/sub/b.csv from data/sub/b.csv", "mixed/x from mixed/x", "mixed/y from data/a.csv")
	check(t, "warnings", warnings(d),
		`LinkOutside: outside.csv: is a symbolic link to "../elsewhere.csv", which is not in the project, so it is not carried: put the file itself there`)
}

func TestLintWritesBesidePackage(t *testing.T) {
	d := project(t, `
-- src/__init__.py --
-- src/logger.py --
import logging
import os
LOGS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "logs")
os.makedirs(LOGS, exist_ok=True)
logging.FileHandler(os.path.join(LOGS, "x.log"))
-- src/sound.py --
import os
import sys
sys.path.remove(os.path.join(os.path.dirname(__file__), "vendored"))
if __name__ == "__main__":
    open(os.path.join(os.path.dirname(__file__), "tables.json"), "w")
os.makedirs(os.path.dirname(os.path.abspath(__file__)), exist_ok=True)
os.makedirs("logs", exist_ok=True)

def append(file=None):
    if file is None:
        file = os.path.join(os.path.dirname(__file__), "sounds.txt")
    open(file, "a")
-- app.py --
import os
HERE = os.path.dirname(os.path.abspath(__file__))
os.makedirs(os.path.join(HERE, "logs"))
print(1)
`)
	check(t, "warnings", warnings(d),
		`WritesBesidePackage: src/logger.py:4: makes src/logs beside the installed package, where only root may write: os.path.join(os.getcwd(), "logs") lies in the working directory`)
}

func TestLintURLs(t *testing.T) {
	d := project(t, `
-- app.py --
from fastapi import FastAPI
from fastapi.responses import RedirectResponse
import os
import pandas as pd
app = FastAPI()
HOME = "/home/stats"
DATA = "/content/drive/MyDrive"
MODEL = "/kaggle/working/model.pkl"
@app.get("/content/{name}")
def content(name: str):
    return RedirectResponse("/home/login")
@app.get("/home/stats", tags=["/home/x"])
def stats():
    os.listdir(DATA)
    return RedirectResponse(url="/home/login.html", status_code=303)
app.mount("/content/static", StaticFiles(directory="/home/me/static"))
client.get("/home/stats.json")
pd.read_csv("/content/a.csv")
-- train.py --
import os
from src.config import Config
ROOT = "/home/me/project"
os.path.join("/content", name)
Config("/home/me/settings.yaml")
label("/home/page")
-- src/__init__.py --
-- src/config.py --
`)
	const rest = " is a path on a developer's machine and not in the image: use a path relative to the project"
	check(t, "warnings", warnings(d),
		`AbsolutePath: app.py:8: "/kaggle/working/model.pkl"`+rest,
		`AbsolutePath: app.py:14: "/content/drive/MyDrive"`+rest,
		`AbsolutePath: app.py:16: "/home/me/static"`+rest,
		`AbsolutePath: app.py:18: "/content/a.csv"`+rest,
		`AbsolutePath: train.py:3: "/home/me/project"`+rest,
		`AbsolutePath: train.py:4: "/content/"`+rest,
		`AbsolutePath: train.py:5: "/home/me/settings.yaml"`+rest)
}

func TestLintOncePerModule(t *testing.T) {
	d := project(t, `
-- app.py --
import os
import pandas as pd
DATA = "C:/Users/dana/data.csv"
pd.read_csv(DATA)
os.path.exists(DATA)
open("/home/dana/x.txt")
`)
	check(t, "warnings", warnings(d),
		`AbsolutePath: app.py:3: "C:/Users/dana/data.csv" is a path on a developer's machine and not in the image: use a path relative to the project`,
		`AbsolutePath: app.py:6: "/home/dana/x.txt" is a path on a developer's machine and not in the image: use a path relative to the project`)
}
