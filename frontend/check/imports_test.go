package check

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestUndeclaredImport(t *testing.T) {
	p := programOf(t, `
-- src/__init__.py --
-- src/utils.py --
import os
import dill
import yaml
from sklearn.ensemble import RandomForestRegressor
from google.cloud import storage, bigquery
from PIL import Image
-- app.py --
import flask
import dill
from src.utils import load
if __name__ == "__main__":
    import cv2
`)
	require.Equal(t, []string{
		"UndeclaredImport: app.py:2: imports dill, which nothing installs (and in 1 more place): add dill to requirements.txt",
		"UndeclaredImport: app.py:5: imports cv2, which nothing installs: add opencv-python-headless to requirements.txt",
		"UndeclaredImport: src/utils.py:3: imports yaml, which nothing installs: add PyYAML to requirements.txt",
		"UndeclaredImport: src/utils.py:4: imports sklearn, which nothing installs: add scikit-learn to requirements.txt",
		"UndeclaredImport: src/utils.py:5: imports google.cloud.bigquery, which nothing installs: add google-cloud-bigquery to requirements.txt",
		"UndeclaredImport: src/utils.py:5: imports google.cloud.storage, which nothing installs: add google-cloud-storage to requirements.txt",
		"UndeclaredImport: src/utils.py:6: imports PIL, which nothing installs: add Pillow to requirements.txt",
	}, sorted(said(t, p, supply, "flask/__init__.py")))
}

func TestImportOptional(t *testing.T) {
	p := programOf(t, `
-- src/__init__.py --
import importlib
from contextlib import suppress
from typing import TYPE_CHECKING
import sys
try:
    import ujson
except ImportError:
    import simplejson
try:
    import fast
except Exception:
    fast = None
with suppress(ImportError):
    import numba
if TYPE_CHECKING:
    import pandas
if sys.version_info < (3, 11):
    import tomli
def to_pandas(rows):
    import pandas
    return pandas.DataFrame(rows)
try:
    import h5py
except ImportError:
    pass
else:
    import tables
plugin = importlib.import_module("plugin")
`)
	require.Empty(t, suspected(p, supply))
}

func TestImportNotReached(t *testing.T) {
	p := programOf(t, `
-- celery/__init__.py --
from celery import app
-- celery/app.py --
-- celery/contrib/__init__.py --
-- celery/contrib/sphinx.py --
import docutils
-- celery/tests/__init__.py --
import pytest
-- left/tool.py --
import invoke
`)
	require.Empty(t, suspected(p, supply))
}

func TestImportGraph(t *testing.T) {
	p := programOf(t, `
-- mlproject/__init__.py --
-- mlproject/cli.py --
def main():
    from mlproject import train
def other():
    import optional
-- mlproject/train.py --
import xgboost
-- mlproject/serve.py --
import uvloop
-- mlproject/jobs/__init__.py --
-- mlproject/jobs/clean.py --
import sh
if __name__ == "__main__":
    sh.rm()
-- predict.py --
def predict():
    import shap
if __name__ == "__main__":
    predict()
`)
	p.Commands = append(p.Commands, script("train", "mlproject.cli", "main"))
	p.Named = []string{"uvicorn", "mlproject.serve"}
	require.ElementsMatch(t, []string{"xgboost", "uvloop", "sh", "shap"}, suspected(p, supply))
}

func TestImportExplainedByName(t *testing.T) {
	p := programOf(t, `
-- src/__init__.py --
import sklearn, yaml, bs4, dateutil.parser, attr, flask_cors
import google.cloud.storage
from google.protobuf import message
from ruamel.yaml import YAML
from six.moves import urllib
import mysql.connector
`)
	s := supply
	s.Locked = []string{
		"scikit-learn", "PyYAML", "beautifulsoup4", "python-dateutil", "attrs", "Flask-Cors", "google-cloud-storage",
		"protobuf", "ruamel.yaml", "six", "mysql-connector-python",
	}
	require.Empty(t, suspected(p, s))
}

func TestImportNotExplainedByName(t *testing.T) {
	p := programOf(t, `
-- src/__init__.py --
import sklearn
import Flask
import pkg_resources
import google.cloud.storage
`)
	s := supply
	s.Locked = []string{"sklearn", "flask", "setuptools", "google"}
	require.Equal(t, []string{"sklearn", "Flask", "pkg_resources", "google.cloud.storage"}, suspected(p, s))
}

func TestImportInstalled(t *testing.T) {
	p := programOf(t, `
-- src/__init__.py --
import acme_fast
import _acme
import acmelib.core
from acme.cloud import store
from acme.cloud import queue
from acme import *
`)
	require.Equal(t,
		[]string{"UndeclaredImport: src/__init__.py:5: imports acme, which nothing installs: add acme to requirements.txt"},
		said(t, p, supply,
			"acme_fast.py", "_acme.cpython-313-x86_64-linux-gnu.so", "acmelib/__init__.py",
			"acme/cloud/store/__init__.py"))
	require.Empty(t, said(t, p, supply,
		"acme_fast.py", "_acme.abi3.so", "acmelib/__init__.py", "acme/cloud/store.py", "acme/cloud/queue/x.py"))
}

func TestImportListingFails(t *testing.T) {
	p := programOf(t, "-- src/__init__.py --\nimport dill\n")
	broken := func(string) (map[string]bool, error) { return nil, errors.New("connection lost") }
	problems, err := Imports(p, supply).Settle(broken)
	require.EqualError(t, err, "connection lost")
	require.Empty(t, problems)
}

func TestImportOfExtra(t *testing.T) {
	p := programOf(t, "-- src/__init__.py --\nimport sklearn\n")
	s := supply
	s.Extras = map[string][]string{"scikit-learn": {"train"}}
	require.Equal(t,
		[]string{`UndeclaredImport: src/__init__.py:1: imports sklearn, which nothing installs: the project's extra train brings it: set extras = ["train"]`},
		said(t, p, s))
}

func TestRemovedModule(t *testing.T) {
	p := programOf(t, `
-- src/__init__.py --
import pkg_resources
from distutils.util import strtobool
import imp
import telnetlib
import urllib2
import setuptools
`)
	require.Equal(t, []string{
		"UndeclaredImport: src/__init__.py:1: imports pkg_resources, which nothing installs: add setuptools<82 to requirements.txt",
		"UndeclaredImport: src/__init__.py:2: imports distutils, which Python has no more since 3.12: add setuptools to requirements.txt",
		`UndeclaredImport: src/__init__.py:3: imports imp, which Python has no more since 3.12: import importlib instead, or set python = "3.11"`,
		`UndeclaredImport: src/__init__.py:4: imports telnetlib, which Python has no more since 3.13: set python = "3.12", or do without it`,
		"UndeclaredImport: src/__init__.py:5: imports urllib2, which is Python 2's: import urllib.request instead",
		"UndeclaredImport: src/__init__.py:6: imports setuptools, which nothing installs: add setuptools to requirements.txt",
	}, said(t, p, supply))
}

func TestImportOfRenamedModule(t *testing.T) {
	p := programOf(t, `
-- src/__init__.py --
-- src/logger.py --
-- src/utils.py --
import logger
from logger import logging
-- src/train.py --
from utils import save, load
if __name__ == "__main__":
    save()
-- app.py --
from src.utils import x
if __name__ == "__main__":
    x()
`)
	require.Equal(t, []string{
		"UndeclaredImport: src/train.py:1: imports utils, which nothing installs: src/utils.py is installed as src.utils: write from src.utils import save, load",
		"UndeclaredImport: src/utils.py:1: imports logger, which nothing installs: src/logger.py is installed as src.logger: write from src import logger",
	}, said(t, p, supply))
}

func TestImportFromAddedPath(t *testing.T) {
	p := programOf(t, `
-- src/__init__.py --
-- src/logger.py --
-- src/utils.py --
import os, sys
sys.path.append(os.path.dirname(__file__))
import logger
-- lib/common.py --
-- app.py --
import sys
sys.path.insert(0, "lib")
import common
import src.utils
if __name__ == "__main__":
    pass
`)
	require.Empty(t, suspected(p, supply))
}

func TestImportFromUnknownPath(t *testing.T) {
	tree := `
-- src/__init__.py --
from src import utils
-- src/logger.py --
-- src/utils.py --
import os, sys
sys.path.append(os.environ["HERE"])
import logger
import dill
`
	require.Equal(t, []string{"dill"}, suspected(programOf(t, tree), supply))
}

func TestImportOptionalElsewhere(t *testing.T) {
	p := programOf(t, `
-- gym/__init__.py --
-- gym/racing.py --
try:
    import Box2D
except ImportError:
    raise RuntimeError("install gym[box2d]")
from gym import car
if __name__ == "__main__":
    car.race()
-- gym/car.py --
import Box2D
`)
	require.Empty(t, suspected(p, supply))
}

func TestImportEmbedded(t *testing.T) {
	p := programOf(t, `
-- src/__init__.py --
-- src/tasks.py --
import uwsgi
-- app.py --
import src.tasks
if __name__ == "__main__":
    src.tasks.run()
`)
	require.Empty(t, suspected(p, supply))
}

func TestImportOfExtraBelowMainGuard(t *testing.T) {
	tree := `
-- gym/__init__.py --
-- gym/play.py --
import pygame
if __name__ == "__main__":
    pygame.init()
-- app.py --
import gym
if __name__ == "__main__":
    gym.make()
`
	s := supply
	s.Extras = map[string][]string{"pygame": {"play"}}
	require.Empty(t, suspected(programOf(t, tree), s))
	p := programOf(t, tree)
	p.Commands = append(p.Commands, script("play", "gym.play", "main"))
	require.Equal(t, []string{"pygame"}, suspected(p, s), "the project's own command needs it")
}

func TestImportBelowMainGuardOfLibrary(t *testing.T) {
	p := programOf(t, `
-- jsonschema/__init__.py --
-- jsonschema/benchmarks/__init__.py --
-- jsonschema/benchmarks/issue.py --
import pyperf
if __name__ == "__main__":
    pyperf.Runner()
`)
	require.Empty(t, suspected(p, supply))
}

// A script of the package that is run by its path finds what lies beside it.
func TestImportBesideScript(t *testing.T) {
	p := programOf(t, `
-- src/__init__.py --
-- src/components/__init__.py --
-- src/components/helper.py --
-- src/components/train.py --
import helper
if __name__ == "__main__":
    helper.train()
`)
	p.Scripts = []string{"src/components/train.py"}
	p.Carried["src/components/train.py"], p.Carried["src/components/helper.py"] = true, true
	require.Empty(t, suspected(p, supply))
}
