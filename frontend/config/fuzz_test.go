package config

import (
	"reflect"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/wainwright-build/wainwright/frontend/report"
)

// mustHold parses twice and asks for what holds whatever is read.
func mustHold(t *testing.T, in Inputs) {
	c, warnings, err := Parse(in)
	again, sameWarnings, sameErr := Parse(in)
	if !reflect.DeepEqual(c, again) || !reflect.DeepEqual(warnings, sameWarnings) || !reflect.DeepEqual(err, sameErr) {
		t.Fatal("not the same twice")
	}
	linesOf := map[string]int{}
	for _, f := range []*File{in.Dockerfile, in.Pyproject} {
		if f != nil {
			linesOf[f.Name] = strings.Count(string(f.Data), "\n") + 1
		}
	}
	place := func(file string, first, last int) {
		n, isFile := linesOf[file]
		if isFile && (first < 1 || last < first || last > n) || !isFile && (file != BuildArgument || first != 0 || last != 0) {
			t.Fatalf("%s has no lines %d to %d", file, first, last)
		}
	}
	single := func(s string) {
		if !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl) {
			t.Fatalf("not a line: %q", s)
		}
	}
	for _, w := range warnings {
		single(w.Short())
		place(w.File, w.Line, w.EndLine)
	}
	if err != nil {
		all := report.Problems(err)
		if len(all) == 0 {
			t.Fatalf("no list of errors: %v", err)
		}
		for _, problem := range all {
			single(problem.Error())
			place(problem.File, problem.Line, problem.EndLine)
		}
		return
	}
	for _, name := range c.SetKeys() {
		place(c.Sources[name].File, c.Sources[name].Line, c.Sources[name].EndLine)
		if rank(name) == len(keys) {
			t.Fatalf("%q is no key", name)
		}
	}
	if climbs(c.Project) || strings.HasPrefix(c.Project, "/") {
		t.Fatalf("project %q", c.Project)
	}
}

func FuzzDockerfile(f *testing.F) {
	for _, seed := range []string{everything, "FROM x\nRUN y", "pyton = 3.10", "[[apt]]\nbuild = 1", "env = { A = { B = 1 } }",
		"labels.a.b = \"\"\"\nx\"\"\"", "cmd [\"x\"", "extras = [1, [2], {}]", "\xef\xbb\xbfuser = 'é'"} {
		f.Add([]byte(syntax + seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) { mustHold(t, Inputs{Dockerfile: &File{"Dockerfile", data}}) })
}

func FuzzPyproject(f *testing.F) {
	for _, seed := range []string{"[tool.wainwright]\n" + everything, "tool.wainwright.python = \"3.11\"", "[tool]\nwainwright = 1",
		"[[tool.wainwright]]\n", "[tool.wainright]\n", "[project]\nname = \"x\"\n", "tool = { wainwright = { env = { A = 1 } } }"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) { mustHold(t, Inputs{Pyproject: &File{"pyproject.toml", data}}) })
}

func FuzzBuildArgs(f *testing.F) {
	for _, seed := range []string{"python=3.12", "packages=numpy>=1,<2,x[a,b]", `cmd=["a", "b"]`, "env.A=b", "labels.a.b=c",
		"build.network=true", "apt=x", "PYTHON=3", "healthcheck.retries=3", "index.url=https://u:p@h", "requirements=../x"} {
		name, text, _ := strings.Cut(seed, "=")
		f.Add(name, text, "project", "a")
	}
	f.Fuzz(func(t *testing.T, a, x, b, y string) { mustHold(t, Inputs{BuildArgs: map[string]string{a: x, b: y}}) })
}
