package testsuite

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

func TestRequire(t *testing.T) {
	files := project.Files{"requirements-dev.txt": nil, "tests/requirements.txt": nil}
	for _, c := range []struct {
		name     string
		cfg      config.Test
		files    project.Files
		provided []string
		want     Requirements
	}{
		{"configured", config.Test{Extras: []string{"qa"}}, files, []string{"test", "qa"}, Requirements{Extras: []string{"qa"}}},
		{"configured to be empty", config.Test{Extras: []string{}}, files, []string{"test"}, Requirements{Extras: []string{}}},
		{"the extra", config.Test{}, files, []string{"dev", "Test"}, Requirements{Extras: []string{"Test"}}},
		{"the dependency group", config.Test{}, project.Files{"pyproject.toml": []byte("[dependency-groups]\ndev = []\nTests = [\"pytest\"]\n"), "requirements-test.txt": nil}, []string{"dev"}, Requirements{Groups: []string{"tests"}}},
		{"the extra before the group", config.Test{}, project.Files{"pyproject.toml": []byte("[dependency-groups]\ntest = []\n")}, []string{"test"}, Requirements{Extras: []string{"test"}}},
		{"configured groups", config.Test{Groups: []string{"qa"}}, files, []string{"test"}, Requirements{Groups: []string{"qa"}}},
		{"test file before dev extra", config.Test{}, files, []string{"dev"}, Requirements{Files: []string{"tests/requirements.txt"}}},
		{"dev extra", config.Test{}, project.Files{"requirements-dev.txt": nil}, []string{"dev"}, Requirements{Extras: []string{"dev"}}},
		{"dev file", config.Test{}, project.Files{"requirements-dev.txt": nil}, []string{"docs"}, Requirements{Files: []string{"requirements-dev.txt"}}},
		{"nothing", config.Test{}, project.Files{"requirements.txt": nil}, []string{"docs"}, Requirements{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Require(c.cfg, c.files, c.provided)
			require.NotEmpty(t, got.Source)
			got.Source = ""
			require.Equal(t, c.want, got)
		})
	}
}

// surveyOf returns the survey of a tree.
func surveyOf(files ...string) survey.Survey {
	slices.Sort(files)
	var s survey.Survey
	for _, file := range files {
		s.Files = append(s.Files, survey.File{Path: file})
	}
	return s
}

func TestLook(t *testing.T) {
	wheel := []string{"ml/__init__.py", "ml/core/__init__.py", "ml/core/train.py", "ml/core/words.txt", "single.py", "ml-1.dist-info/METADATA"}
	for _, c := range []struct {
		name  string
		files []string
		want  string
	}{
		{
			"flat", []string{"setup.py", "app.py", "single.py", "ml/__init__.py", "ml/core/__init__.py", "ml/core/train.py", "ml/core/words.txt", "tests/test_it.py"},
			"ml single.py",
		},
		{
			"below src", []string{"setup.py", "single.py", "src/ml/__init__.py", "src/ml/core/__init__.py", "src/ml/core/train.py", "tests/test_it.py"},
			"single.py src",
		},
		{
			"file missing in the wheel", []string{"ml/__init__.py", "ml/config.yaml", "ml/core/__init__.py", "ml/core/train.py", "ml/left/out.py", "tests/test_it.py"},
			"ml/__init__.py ml/core ml/left",
		},
		{
			"tests missing in the wheel", []string{"ml/__init__.py", "ml/core/__init__.py", "ml/core/train.py", "ml/tests/__init__.py", "ml/tests/test_it.py"},
			"ml/__init__.py ml/core",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			tree := Look(surveyOf(c.files...), wheel, []string{"ml", "single"})
			require.Equal(t, c.want, strings.Join(tree.Without, " "))
			require.True(t, tree.Beside)
			require.Empty(t, tree.Inside)
			require.Equal(t, []string{"python", "-m", "pytest"}, Choose(config.Test{}, tree, nil).Args)
		})
	}
}

func TestLookTestsInWheel(t *testing.T) {
	tree := Look(surveyOf("setup.cfg", "ml/__init__.py", "ml/tests/__init__.py", "ml/tests/test_it.py"),
		[]string{"ml/__init__.py", "ml/tests/__init__.py", "ml/tests/test_it.py"}, []string{"ml"})
	require.Equal(t, Tree{Without: []string{"ml"}, Inside: []string{"ml"}}, tree)
	require.Equal(t, []string{"python", "-m", "pytest", "--pyargs", "ml"}, Choose(config.Test{}, tree, nil).Args)
	require.Equal(t, []string{"python", "-m", "pytest", "-c", "setup.cfg", "--pyargs", "ml"},
		Choose(config.Test{}, tree, project.Files{"setup.cfg": []byte("[tool:pytest]\naddopts = -q\n")}).Args)
}

// find_packages() finds tests/ too. It is no package to test.
func TestLookTestsShippedByMistake(t *testing.T) {
	tree := Look(surveyOf("ml/__init__.py", "tests/__init__.py", "tests/test_it.py"),
		[]string{"ml/__init__.py", "tests/__init__.py", "tests/test_it.py"}, []string{"ml", "tests"})
	require.Equal(t, Tree{Without: []string{"ml"}, Beside: true}, tree)
}

func TestCommandPytest(t *testing.T) {
	for _, c := range []struct {
		cmd  string
		want bool
	}{{"pytest -q", true}, {"/opt/venv/bin/pytest", true}, {"python3 -m pytest tests", true}, {"python -m unittest", false}, {"python", false}, {"make test", false}} {
		require.Equal(t, c.want, Command{Args: strings.Fields(c.cmd)}.Pytest(), c.cmd)
	}
}
