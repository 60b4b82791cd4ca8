package config

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/wainwright-build/wainwright/frontend/report"
)

const syntax = "# syntax=wainwright\n"

// dockerfile is a Dockerfile with TOML below its syntax line.
func dockerfile(text string) *File { return &File{"Dockerfile", []byte(syntax + text)} }

func pyproject(text string) *File { return &File{"pyproject.toml", []byte(text)} }

// everything says each key once.
const everything = `
project = "./services/train/"
python = "3.11"
base = "python:{python}-slim"
extras = ["train"]
packages = ["setuptools<82"]
requirements = ["./requirements.txt", "../../shared.txt"]
constraints = ["constraints.txt"]
cmd = ["mlproject-train"]
entrypoint = ["tini", "--"]
include = ["app.py", "templates/", "!templates/old"]
user = "1000:1000"
workdir = "/srv/app/"
expose = ["5000", "8080/tcp", "9000-9010/udp"]
volumes = ["/app/artifacts"]
stop-signal = "SIGTERM"
lock = "pylock.gpu.toml"
ignore = ["DebugServer", "AbsolutePath:research/*.py"]
[apt]
build = ["libpq-dev", "g++"]
runtime = ["libpq5=15.3-0+deb12u1", "libc6:arm64=2:2.36-9"]
[env]
MLFLOW_TRACKING_URI = "http://mlflow:5000"
EMPTY = ""
[build]
requires = ["numpy"]
constraints = ["setuptools<82"]
env = { MLFLOW_SKINNY = "1" }
network = true
[index]
url = "https://pypi.example.com/simple"
extra = ["corp=https://corp.example.com/simple", "file:///wheels"]
strategy = "unsafe-best-match"
exclude-newer = "2026-01-31"
torch-backend = "cpu"
[labels]
"org.opencontainers.image.vendor" = "ACME"
org.opencontainers.image.title = "train"
[healthcheck]
cmd = ["curl", "-f", "http://localhost:5000"]
interval = "30s"
timeout = "1m30s"
start-period = "5s"
start-interval = "500ms"
retries = 0b11
[test]
extras = ["test"]
requirements = ["requirements-test.txt"]
groups = ["lint"]
cmd = ["pytest", "-q"]
env = { DATABASE_URL = "sqlite://" }
network = true
`

func TestFields(t *testing.T) {
	c, warnings, err := Parse(Inputs{Dockerfile: dockerfile(everything)})
	if err != nil || len(warnings) > 0 {
		t.Fatal(err, warnings)
	}
	said := c.Sources
	c.Sources = nil
	want := Config{
		Project: "services/train", Python: "3.11", Base: "python:{python}-slim",
		Extras: []string{"train"}, Packages: []string{"setuptools<82"},
		Requirements: []string{"requirements.txt", "../../shared.txt"}, Constraints: []string{"constraints.txt"},
		Cmd: []string{"mlproject-train"}, Entrypoint: []string{"tini", "--"},
		Include: []string{"app.py", "templates/", "!templates/old"},
		Apt: Apt{
			Build: []string{"libpq-dev", "g++"}, Runtime: []string{"libpq5=15.3-0+deb12u1", "libc6:arm64=2:2.36-9"},
		},
		Env: map[string]string{"MLFLOW_TRACKING_URI": "http://mlflow:5000", "EMPTY": ""},
		Build: Build{
			Requires: []string{"numpy"}, Constraints: []string{"setuptools<82"},
			Env: map[string]string{"MLFLOW_SKINNY": "1"}, Network: true,
		},
		Index: Index{
			URL:      "https://pypi.example.com/simple",
			Extra:    []string{"corp=https://corp.example.com/simple", "file:///wheels"},
			Strategy: "unsafe-best-match", ExcludeNewer: "2026-01-31", TorchBackend: "cpu",
		},
		User: "1000:1000", Workdir: "/srv/app",
		Labels: map[string]string{
			"org.opencontainers.image.vendor": "ACME", "org.opencontainers.image.title": "train",
		},
		Expose: []string{"5000", "8080/tcp", "9000-9010/udp"}, Volumes: []string{"/app/artifacts"},
		Healthcheck: &Healthcheck{
			Cmd:      []string{"curl", "-f", "http://localhost:5000"},
			Interval: 30 * time.Second, Timeout: 90 * time.Second,
			StartPeriod: 5 * time.Second, StartInterval: 500 * time.Millisecond, Retries: 3,
		},
		StopSignal: "SIGTERM", Lock: "pylock.gpu.toml", Ignore: []string{"DebugServer", "AbsolutePath:research/*.py"},
		Test: Test{
			Extras: []string{"test"}, Requirements: []string{"requirements-test.txt"}, Groups: []string{"lint"}, Cmd: []string{"pytest", "-q"},
			Env: map[string]string{"DATABASE_URL": "sqlite://"}, Network: true,
		},
	}
	if !reflect.DeepEqual(c, want) {
		t.Errorf("got  %+v\nwant %+v", c, want)
	}
	for _, k := range Keys() {
		if k.Type == "table" {
			continue
		}
		if said[k.Name].Line == 0 {
			t.Errorf("%s has no source: say it in this test", k.Name)
		}
	}
}

func TestSources(t *testing.T) {
	file := func(name string, line, end int) report.Position {
		return report.Position{File: name, Line: line, EndLine: end}
	}
	arg := report.Position{File: BuildArgument}
	for name, test := range map[string]struct {
		in   Inputs
		want map[string]report.Position
	}{
		"nothing said": {Inputs{}, map[string]report.Position{}},
		"a syntax line alone": {
			Inputs{Dockerfile: &File{"Dockerfile", []byte("# syntax=wainwright")}}, map[string]report.Position{},
		},
		"directives, comments, a mark of byte order and CRLF": {
			Inputs{Dockerfile: &File{"Dockerfile", []byte("\xef\xbb\xbf#!/usr/bin/env docker\r\n# syntax=wainwright\r\n# check=skip=all\r\n\r\npython = \"3.11\"\r\n")}},
			map[string]report.Position{"python": file("Dockerfile", 5, 5)},
		},
		"a list over several lines": {
			Inputs{Dockerfile: dockerfile("extras = [\n  \"a\", # why\n  \"b\",\n]\n")},
			map[string]report.Position{"extras": file("Dockerfile", 2, 5)},
		},
		"tables, inline tables and dotted keys": {
			Inputs{Dockerfile: dockerfile("env = { A = \"1\",\n B = \"2\" }\nbuild.env.C = \"3\"\n[apt]\nruntime = []\n")},
			map[string]report.Position{
				"env.A": file("Dockerfile", 2, 2), "env.B": file("Dockerfile", 3, 3),
				"build.env.C": file("Dockerfile", 4, 4), "apt.runtime": file("Dockerfile", 6, 6),
			},
		},
		"pyproject.toml, of which only our table is read": {
			Inputs{Pyproject: pyproject("[project]\nname = \"x\"\n[tool.black]\npython = 3\n[tool.wainwright]\npython = \"3.11\"\n[tool.wainwright.env]\nA = \"1\"\n")},
			map[string]report.Position{"python": file("pyproject.toml", 6, 6), "env.A": file("pyproject.toml", 8, 8)},
		},
		"our table written inline": {
			Inputs{Pyproject: pyproject("tool = { wainwright = { python = \"3.11\" }, black = { x = 1 } }\n")},
			map[string]report.Position{"python": file("pyproject.toml", 1, 1)},
		},
		"the Dockerfile over pyproject.toml, key by key": {
			Inputs{
				Pyproject:  pyproject("[tool.wainwright]\npython = \"3.10\"\nextras = [\"a\"]\nenv = { A = \"p\", B = \"p\" }\n"),
				Dockerfile: dockerfile("python = \"3.11\"\nenv.A = \"d\"\n"),
			},
			map[string]report.Position{
				"python": file("Dockerfile", 2, 2), "extras": file("pyproject.toml", 3, 3),
				"env.A": file("Dockerfile", 3, 3), "env.B": file("pyproject.toml", 4, 4),
			},
		},
		"build arguments over both": {
			Inputs{
				Pyproject:  pyproject("[tool.wainwright]\nextras = [\"a\"]\n"),
				Dockerfile: dockerfile("python = \"3.11\"\nenv.A = \"d\"\n"),
				BuildArgs:  map[string]string{"python": "3.12", "extras": "b", "env.A": "a"},
			},
			map[string]report.Position{"python": arg, "extras": arg, "env.A": arg},
		},
		"a syntax line in pyproject.toml, named by -f": {
			Inputs{
				Dockerfile: pyproject(syntax + "[project]\nname = \"x\"\n[tool.wainwright]\npython = \"3.11\"\n"),
				Pyproject:  pyproject(syntax + "[project]\nname = \"x\"\n[tool.wainwright]\npython = \"3.11\"\n"),
			},
			map[string]report.Position{"python": file("pyproject.toml", 5, 5)},
		},
		"a syntax line in setup.py, named by -f": {
			Inputs{Dockerfile: &File{"setup.py", []byte(syntax + "from setuptools import setup\n")}}, map[string]report.Position{},
		},
	} {
		t.Run(name, func(t *testing.T) {
			c, warnings, err := Parse(test.in)
			if err != nil || len(warnings) > 0 {
				t.Fatal(err, warnings)
			}
			if !reflect.DeepEqual(c.Sources, test.want) {
				t.Errorf("got %v, want %v", c.Sources, test.want)
			}
		})
	}
}

func TestPrecedence(t *testing.T) {
	c, _, err := Parse(Inputs{
		Pyproject:  pyproject("[tool.wainwright]\nextras = [\"p\", \"q\"]\nrequirements = [\"r.txt\"]\nenv = { A = \"p\", B = \"p\" }\nbuild.network = true"),
		Dockerfile: dockerfile("extras = [\"d\"]\nenv.A = \"d\"\n"),
		BuildArgs:  map[string]string{"requirements": "", "build.network": "false"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"d"}; !reflect.DeepEqual(c.Extras, want) {
		t.Errorf("a list is replaced whole: got %v", c.Extras)
	}
	if want := map[string]string{"A": "d", "B": "p"}; !reflect.DeepEqual(c.Env, want) {
		t.Errorf("a table is merged: got %v", c.Env)
	}
	if c.Requirements == nil || len(c.Requirements) > 0 {
		t.Errorf("an empty list is given and empty: got %#v", c.Requirements)
	}
	if c.Packages != nil {
		t.Errorf("a list not given is nil: got %#v", c.Packages)
	}
	if c.Build.Network {
		t.Error("an argument takes back what a file says")
	}
}

func TestErrorOrder(t *testing.T) {
	c, _, err := Parse(Inputs{
		Pyproject:  pyproject("[tool.wainwright]\nlokc = 1\n"),
		Dockerfile: dockerfile("pyton = \"3.11\"\nextras = [\n  \"a b\",\n  3,\n]\n"),
		BuildArgs:  map[string]string{"python": "3", "user": "A B"},
	})
	want := strings.Join([]string{
		`Dockerfile:2: unknown key "pyton": did you mean "python"?`,
		`Dockerfile:4: extras: "a b" is no name of an extra: write each name of an extra as a string of its own`,
		`Dockerfile:5: extras: a list of strings cannot hold a whole number (3): write "3"`,
		`pyproject.toml:2: unknown key "lokc": did you mean "lock"?`,
		`build argument: python: "3" is no minor version of Python: write it as in 3.12`,
		`build argument: user: "A B" is no user: write a uid, uid:gid or a name that the base knows`,
	}, "\n")
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
	if c.Sources != nil || c.Extras != nil {
		t.Errorf("a configuration with errors is empty: got %+v", c)
	}
	if first := report.Problems(err)[0]; first.Line != 2 || first.EndLine != 2 {
		t.Errorf("the first is in lines %d to %d", first.Line, first.EndLine)
	}
}

func TestColumns(t *testing.T) {
	type columns struct{ line, first, last int }
	for text, want := range map[string][]columns{
		"pyton = \"3.11\"\n":                 {{2, 1, 5}},
		"extras = [\"é\", \"b\",\n 'c c']\n": {{2, 11, 13}, {3, 2, 6}},
	} {
		_, _, errors := parse(Inputs{Dockerfile: dockerfile(text)})
		var got []columns
		for _, found := range errors {
			got = append(got, columns{found.Line, found.column, found.endColumn})
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: got %v, want %v", text, got, want)
		}
	}
}
