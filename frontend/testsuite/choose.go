// Package testsuite decides how a project is tested: what is installed in addition to the
// image's distributions, which files of the project the tests see, and the command. It is
// pure.
package testsuite

import (
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/project"
)

// Requirements is what the tests require in addition to the project.
type Requirements struct {
	Extras []string // of the project
	Groups []string // dependency groups (https://peps.python.org/pep-0735/)
	Files  []string // requirements files
	Source string   // where they come from: "the configuration", "requirements-dev.txt"
}

// Usual names of extras, groups and files with the requirements of tests. Names for tests
// alone are preferred to names for all that a developer needs.
var (
	testExtras = []string{"test", "tests", "testing"}
	testFiles  = []string{
		"requirements-test.txt", "requirements-tests.txt", "requirements-testing.txt",
		"requirements_test.txt", "requirements_tests.txt", "requirements.test.txt",
		"test-requirements.txt", "test_requirements.txt", "tests-requirements.txt",
		"requirements/test.txt", "requirements/tests.txt", "requirements/testing.txt",
		"tests/requirements.txt", "test/requirements.txt",
	}
	devExtras = []string{"dev", "develop", "development"}
	devFiles  = []string{
		"requirements-dev.txt", "requirements_dev.txt", "requirements.dev.txt",
		"dev-requirements.txt", "dev_requirements.txt",
		"requirements/dev.txt", "requirements/development.txt",
	}
)

// Require returns the requirements of the tests: those that are configured, or else the first
// of the usual names that the project has. provided are the extras of the project.
func Require(cfg config.Test, files project.Files, provided []string) Requirements {
	if cfg.Extras != nil || cfg.Groups != nil || cfg.Requirements != nil {
		return Requirements{Extras: cfg.Extras, Groups: cfg.Groups, Files: cfg.Requirements, Source: "the configuration"}
	}
	groups := packaging.ParseGroups(files["pyproject.toml"])
	for _, names := range []struct{ extras, files []string }{{testExtras, testFiles}, {devExtras, devFiles}} {
		for _, name := range names.extras {
			for _, extra := range provided {
				if packaging.NormalizeName(extra) == name {
					return Requirements{Extras: []string{extra}, Source: "the extra " + extra + " of the project"}
				}
			}
		}
		for _, name := range names.extras {
			if _, ok := groups[name]; ok {
				return Requirements{Groups: []string{name}, Source: "the dependency group " + name + " in pyproject.toml"}
			}
		}
		for _, name := range names.files {
			if _, ok := files[name]; ok {
				return Requirements{Files: []string{name}, Source: name}
			}
		}
	}
	return Requirements{Source: "the project has no extra, no dependency group and no requirements file of its tests"}
}

// Files returns the project's files with the requirements of tests.
func Files(files project.Files) []string {
	var all []string
	for _, name := range slices.Concat(testFiles, devFiles) {
		if _, ok := files[name]; ok {
			all = append(all, name)
		}
	}
	return all
}

// Command is the command that runs the tests.
type Command struct {
	Args   []string
	Source string // where it comes from: "test.cmd", "the default"
}

// Pytest reports whether the command runs pytest.
func (c Command) Pytest() bool {
	if len(c.Args) == 0 {
		return false
	}
	name := c.Args[0][strings.LastIndexByte(c.Args[0], '/')+1:]
	return name == "pytest" || name == "py.test" || strings.HasPrefix(name, "python") && len(c.Args) > 2 && c.Args[1] == "-m" && c.Args[2] == "pytest"
}

// Choose returns the command: the one that is configured, or else pytest. Tests that are in
// the wheel are run where they are installed, because the working directory does not have the
// package that they are part of.
func Choose(cfg config.Test, tree Tree, files project.Files) Command {
	switch {
	case len(cfg.Cmd) > 0:
		return Command{Args: cfg.Cmd, Source: "test.cmd"}
	case len(tree.Inside) > 0 && !tree.Beside:
		args := append([]string{"python", "-m", "pytest"}, settings(files)...)
		return Command{Args: slices.Concat(args, []string{"--pyargs"}, tree.Inside), Source: "the tests are in the wheel"}
	}
	// With -m the working directory is on sys.path: tests import the modules in it.
	return Command{Args: []string{"python", "-m", "pytest"}, Source: "the default"}
}

// settings returns the option that names the file with pytest's settings. Without it, pytest
// would look for settings beside the installed tests
// (https://docs.pytest.org/en/stable/reference/customize.html).
func settings(files project.Files) []string {
	for _, known := range []struct{ file, mark string }{
		{"pytest.ini", ""}, {"pyproject.toml", "[tool.pytest"}, {"tox.ini", "[pytest]"}, {"setup.cfg", "[tool:pytest]"},
	} {
		if data, ok := files[known.file]; ok && strings.Contains(string(data), known.mark) {
			return []string{"-c", known.file}
		}
	}
	return nil
}
