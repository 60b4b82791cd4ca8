package config

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

func TestBuildArgs(t *testing.T) {
	for name, test := range map[string]struct {
		args map[string]string
		get  func(Config) any
		want any
	}{
		"a string":                      {args("python=3.10"), func(c Config) any { return c.Python }, "3.10"},
		"a boolean":                     {args("build.network=true"), func(c Config) any { return c.Build.Network }, true},
		"a number":                      {args("healthcheck.retries=5", "healthcheck.cmd=x"), func(c Config) any { return c.Healthcheck.Retries }, 5},
		"a list at commas":              {args("extras=a, b"), func(c Config) any { return c.Extras }, []string{"a", "b"}},
		"a list of one":                 {args("apt.runtime=libpq5"), func(c Config) any { return c.Apt.Runtime }, []string{"libpq5"}},
		"an empty list":                 {args("requirements="), func(c Config) any { return c.Requirements }, []string{}},
		"a list in TOML":                {args(`cmd=["sh", "-c", "a, b"]`), func(c Config) any { return c.Cmd }, []string{"sh", "-c", "a, b"}},
		"an empty list in TOML":         {args("requirements=[]"), func(c Config) any { return c.Requirements }, []string{}},
		"a command at commas":           {args("cmd=python,app.py"), func(c Config) any { return c.Cmd }, []string{"python", "app.py"}},
		"a variable keeps its commas":   {args("env.A=a,b"), func(c Config) any { return c.Env }, map[string]string{"A": "a,b"}},
		"a variable may be empty":       {args("env.A="), func(c Config) any { return c.Env }, map[string]string{"A": ""}},
		"a label has dots":              {args("labels.org.x.y=z"), func(c Config) any { return c.Labels }, map[string]string{"org.x.y": "z"}},
		"a variable of the build":       {args("build.env.A=1"), func(c Config) any { return c.Build.Env }, map[string]string{"A": "1"}},
		"a comparison stays":            {args("packages=numpy>=1,<2,!=1.5"), func(c Config) any { return c.Packages }, []string{"numpy>=1,<2,!=1.5"}},
		"requirements with comparisons": {args("packages=numpy >=1, <2, uvicorn"), func(c Config) any { return c.Packages }, []string{"numpy >=1,<2", "uvicorn"}},
		"extras of requirements":        {args("build.requires=uvicorn[standard,x]~=0.3,~=0.30.1,z"), func(c Config) any { return c.Build.Requires }, []string{"uvicorn[standard,x]~=0.3,~=0.30.1", "z"}},
		"old parentheses":               {args("packages=a (>=1,<2),b"), func(c Config) any { return c.Packages }, []string{"a (>=1,<2)", "b"}},
		"markers of requirements":       {args(`build.constraints=a; python_version in "3.8,3.9",b`), func(c Config) any { return c.Build.Constraints }, []string{`a; python_version in "3.8,3.9"`, "b"}},
		"requirements in TOML":          {args(`packages=["x @ https://h/a,b.whl"]`), func(c Config) any { return c.Packages }, []string{"x @ https://h/a,b.whl"}},
	} {
		t.Run(name, func(t *testing.T) {
			c, warnings, err := Parse(Inputs{BuildArgs: test.args})
			if err != nil || len(warnings) > 0 {
				t.Fatal(err, warnings)
			}
			if got := test.get(c); !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %#v, want %#v", got, test.want)
			}
		})
	}
}

func TestBuildArgRefusals(t *testing.T) {
	for name, test := range map[string]struct{ arg, want string }{
		"an empty string":           {"python=", "python: is empty: leave the key out for its default"},
		"a patch release":           {"python=3.11.4", `python: "3.11.4" is a patch release, and the base image decides that one: write --build-arg python=3.11`},
		"a boolean of another kind": {"build.network=1", "build.network: must be a boolean, not a string: write --build-arg build.network=true"},
		"no number":                 {"healthcheck.retries=many", "healthcheck.retries: must be a whole number, not a string: write --build-arg healthcheck.retries=3"},
		"a table":                   {"env=A=1", "env: must be a table, not a string: write --build-arg env.NAME=value"},
		"a table's entry unnamed":   {"env.=1", `env.: "" is no name of an environment variable: write letters, digits and underscores, and no digit first`},
		"a table of keys":           {"test=1", `test: is a table of test.extras, test.requirements, test.groups, test.cmd, test.env, test.network, not a string: write --build-arg 'test.extras=["test"]'`},
		"a broken list":             {`cmd=["sh", -c]`, `cmd: begins with [ and is no list of TOML: write --build-arg 'cmd=["mlproject-train", "--epochs", "3"]'`},
		"a list and more":           {"extras=[]\npython = \"3.11\"", `extras: begins with [ and is no list of TOML: write --build-arg 'extras=["train"]'`},
		"a number in a list":        {"expose=[80]", "expose: a list of strings cannot hold a whole number (80): write 80"},
		"a piece of a list":         {"expose=80,90:91", `expose: "90:91" publishes a port, which docker run -p does: write 91`},
		"an empty piece":            {"extras=a,,b", "extras: is empty: leave the key out for its default"},
		"Compose's health check":    {"healthcheck.cmd=CMD-SHELL,a b", `healthcheck.cmd: begins with "CMD-SHELL", and only the command is wanted: write --build-arg 'healthcheck.cmd=/bin/sh,-c,a b'`},
		"a dash in a variable":      {"env.A-B=1", `env.A-B: "A-B" is no name of an environment variable: write --build-arg env.A_B=...`},
		"a credential":              {"index.url=https://u:s3cret@h/", "index.url: holds a credential, which would stay in the build's cache and provenance: take it out of the URL and pass the secret netrc, or name the index (NAME=URL) and pass the secrets UV_INDEX_NAME_USERNAME and UV_INDEX_NAME_PASSWORD"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := Parse(Inputs{BuildArgs: args(test.arg)})
			if err == nil {
				t.Fatal("no error")
			}
			if want := "build argument: " + test.want; err.Error() != want {
				t.Errorf("\ngot  %s\nwant %s", err, want)
			}
		})
	}
}

func TestUnusedBuildArgs(t *testing.T) {
	for arg, want := range map[string]string{
		"PYTHON=3.11":           "did you mean python?",
		"PYTHON_VERSION=3.11":   "did you mean python?",
		"pyhton=3.11":           "did you mean python?",
		"python.version=3.11":   "did you mean python?",
		"PIP_INDEX_URL=s3cret":  "did you mean index.url?",
		"UV_TORCH_BACKEND=x":    "did you mean index.torch-backend?",
		"apt.runtme=x":          "did you mean apt.runtime?",
		"stop_signal=x":         "did you mean stop-signal?",
		"COMMIT_SHA=s3cret":     "--call=outline lists the keys",
		"=s3cret":               "--call=outline lists the keys",
		"TARGETPLATFORMS=l/amd": "--call=outline lists the keys",
	} {
		t.Run(arg, func(t *testing.T) {
			_, warnings, err := Parse(Inputs{BuildArgs: args(arg)})
			if err != nil || len(warnings) != 1 {
				t.Fatal(err, warnings)
			}
			name, _, _ := strings.Cut(arg, "=")
			full := fmt.Sprintf("UnusedBuildArg: build argument: %q is no key of the configuration and was not used: %s", name, want)
			if got := warnings[0].Short(); got != full {
				t.Errorf("\ngot  %s\nwant %s", got, full)
			}
		})
	}
}

func TestPredefinedBuildArgs(t *testing.T) {
	_, warnings, err := Parse(Inputs{BuildArgs: args("HTTP_PROXY=x", "no_proxy=x", "SOURCE_DATE_EPOCH=0",
		"BUILDKIT_SYNTAX=x", "BUILDKIT_CONTEXT_KEEP_GIT_DIR=1", "TARGETPLATFORM=x", "TARGETARCH=x", "BUILDOS=x")})
	if err != nil || len(warnings) > 0 {
		t.Error(err, warnings)
	}
}

func args(pairs ...string) map[string]string {
	m := map[string]string{}
	for _, p := range pairs {
		name, text, _ := strings.Cut(p, "=")
		m[name] = text
	}
	return m
}
