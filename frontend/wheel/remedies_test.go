package wheel

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
)

func TestPipRemedy(t *testing.T) {
	const (
		reads   = "what pip has inside is for pip alone, and each pip has it otherwise: write install_requires="
		without = "a build has no pip, and installs what is declared: "
	)
	for _, c := range []struct{ name, setup, facts, want string }{
		{"parse_requirements with a file", "from pip.req import parse_requirements\nsetup(install_requires=[str(r.req) for r in parse_requirements('requirements/prod.txt', session=False)])", "",
			reads + `open("requirements/prod.txt").read().splitlines()`},
		{"file from the survey", "from pip.req import parse_requirements\nparse_requirements(FILE)", `{"files":["README.txt","requirements.in"]}`,
			reads + `open("requirements.in").read().splitlines()`},
		{"several files", "from pip.req import parse_requirements\nparse_requirements(FILE)", `{"files":["requirements.txt","requirements-dev.txt"]}`,
			reads + `open(...).read().splitlines()`},
		{"install", "import pip\npip.main([\"install\", \"numpy\"])\nimport numpy", "",
			without + `set build.requires = ["numpy"] if setup.py itself imports it, and name it in install_requires`},
		{"install from a file", "import pip\npip.main([\"install\", \"-r\", \"requirements.txt\"])", "",
			without + "name what the project needs in install_requires, and what setup.py itself imports in build.requires"},
	} {
		failed := gateway.Report{Kind: gateway.BackendFailed, File: "setup.py", Line: 1, Type: "ModuleNotFoundError", Message: "No module named 'pip'", Module: "pip", Setup: []byte(c.facts)}
		t.Run(c.name, func(t *testing.T) {
			require.Equal(t, "setup.py:1: building the wheel failed: ModuleNotFoundError: No module named 'pip': "+c.want,
				shortProblem(t, project.Files{"setup.py": []byte(c.setup)}, failed))
		})
	}
}

func TestFileRemedy(t *testing.T) {
	failed := gateway.Report{Type: "FileNotFoundError", Message: "[Errno 2] No such file or directory: 'requirements.txt'", File: "setup.py", Line: 5, Path: "requirements.txt"}
	for _, c := range []struct {
		name   string
		near   string
		ignore project.Context
		want   string
	}{
		{"missing", "", project.Context{Ignore: project.BuiltIn}, "requirements.txt is not in the build context: add the file, or correct its name"},
		{"similar name", "requirments.txt", project.Context{Ignore: project.BuiltIn}, "requirements.txt is not in the build context, and requirments.txt is: rename that, or write its name here"},
		{"left out by .dockerignore", "", project.Context{Ignore: project.Dockerignore, Patterns: []string{"*.txt", "!LICENSE.txt"}},
			`requirements.txt is not in the build context: .dockerignore leaves it out with "*.txt", so write !requirements.txt below that`},
		{"left out by built-in pattern", "", project.Context{Ignore: project.BuiltIn, Patterns: []string{"**/*.txt"}},
			`requirements.txt is not in the build context: "**/*.txt" is left out where no .dockerignore decides, so write a .dockerignore (a new one replaces the patterns that are built in: name .env, .git and venv there too)`},
		{"let in by .dockerignore", "", project.Context{Ignore: project.Dockerignore, Patterns: []string{"*.txt", "!requirements.txt"}}, "requirements.txt is not in the build context: add the file, or correct its name"},
	} {
		t.Run(c.name, func(t *testing.T) {
			failed.Near = c.near
			problem := report.Problems(BackendFailure(Request{Context: c.ignore}, failed))[0]
			require.Equal(t, "setup.py:5", problem.Place())
			require.Equal(t, c.want, problem.Remedy)
		})
	}
}

func TestFileRemedyAboveProject(t *testing.T) {
	for _, opened := range []string{"../../VERSION", "/src/VERSION"} {
		failed := gateway.Report{Type: "FileNotFoundError", Message: "[Errno 2] No such file or directory", File: "setup.py", Line: 5, Path: opened}
		problem := report.Problems(BackendFailure(Request{Dir: "services/train"}, failed))[0]
		require.Equal(t, "../../VERSION is above the folder that is built, and its build is given nothing else: keep the file in that folder", problem.Remedy)
	}
}

func TestHasNoVersion(t *testing.T) {
	for name, c := range map[string]struct {
		failed gateway.Report
		want   bool
	}{
		"setuptools_scm": {gateway.Report{Type: "LookupError", Message: "setuptools-scm was unable to detect version for /src."}, true},
		"another tool":   {gateway.Report{Type: "LookupError", Message: "no tag"}, true},
		"an encoding":    {gateway.Report{Type: "LookupError", Message: "unknown encoding: utf8x"}, false},
		"another error":  {gateway.Report{Type: "KeyError", Message: "'VERSION'"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := hasNoVersion(c.failed); got != c.want {
				t.Errorf("got %v", got)
			}
		})
	}
}
