package toolchain

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
)

func TestChoosePython(t *testing.T) {
	for _, c := range []struct {
		name          string
		cfg           config.Config
		files         project.Files
		minor, reason string
	}{
		{"configuration",
			config.Config{Python: "3.10", Sources: map[string]report.Position{"python": {File: "Dockerfile", Line: 2}}},
			project.Files{".python-version": []byte("3.12\n")}, "3.10", "Dockerfile:2"},
		{".python-version", config.Config{},
			project.Files{".python-version": []byte("# pyenv\n3.12.4\n"), "runtime.txt": []byte("python-3.9.1")}, "3.12", ".python-version:2"},
		{"pyenv name", config.Config{},
			project.Files{".python-version": []byte("3.11-dev\n")}, "3.11", ".python-version:1"},
		{"name of another tool", config.Config{},
			project.Files{".python-version": []byte("cpython@3.11.9\n")}, "3.11", ".python-version:1"},
		{"byte order mark", config.Config{},
			project.Files{".python-version": []byte("\ufeff3.12\n")}, "3.12", ".python-version:1"},
		{"runtime.txt", config.Config{},
			project.Files{"runtime.txt": []byte("python-3.9.1")}, "3.9", "runtime.txt:1"},
		{"default", config.Config{}, project.Files{"setup.py": nil}, Default, "the default"},
		{"literal in setup.py", config.Config{},
			project.Files{"setup.py": []byte("setup(\n    python_requires='>=3.8,<3.12',\n)")}, "3.11", "the newest that setup.py admits with >=3.8,<3.12"},
		{"literal in pyproject.toml", config.Config{},
			project.Files{"pyproject.toml": []byte("[project]\nrequires-python = \"<3.13\"\n")}, "3.12", "the newest that pyproject.toml admits with <3.13"},
	} {
		t.Run(c.name, func(t *testing.T) {
			choice, err := ChoosePython(c.cfg, c.files)
			require.NoError(t, err)
			require.Equal(t, c.minor, choice.Minor)
			require.Equal(t, c.reason, choice.Reason)
		})
	}
}

func TestChoosePythonInvalid(t *testing.T) {
	_, err := ChoosePython(config.Config{}, project.Files{".python-version": []byte("pypy3.10\n")})
	require.ErrorContains(t, err, `.python-version:1: "pypy3.10" is not a CPython version`)
}

func TestAdmitted(t *testing.T) {
	specifiers, err := packaging.ParseSpecifiers("<3.12")
	require.NoError(t, err)
	choice, err := Admitted(Choice{Minor: Default, Guess: true}, specifiers, "<3.12")
	require.NoError(t, err)
	require.Equal(t, "3.11", choice.Minor)

	_, err = Admitted(Choice{Minor: "3.13", Reason: "Dockerfile:2"}, specifiers, "<3.12")
	require.ErrorContains(t, err, `the project requires Python <3.12, and the image has Python 3.13 (Dockerfile:2): set python = "3.11"`)
}

func TestFactsCheckOtherPython(t *testing.T) {
	facts := Facts{Markers: packaging.Environment{PythonVersion: "3.11", PythonFullVersion: "3.11.2"}}
	err := facts.Check(Base{Reference: "python:3.11-slim", fixed: true}, Choice{Minor: Default, Guess: true, Reason: "the default"})
	var other *OtherPython
	require.ErrorAs(t, err, &other)
	require.True(t, other.Guessed())
	require.Equal(t, "3.11", other.Choice().Minor)

	err = facts.Check(Base{Reference: "python:3.11-slim", fixed: true}, Choice{Minor: "3.12", Reason: "Dockerfile:3"})
	require.ErrorAs(t, err, &other)
	require.False(t, other.Guessed(), "the Python is configured")
}
