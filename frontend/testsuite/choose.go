// Package testsuite decides how a project is tested: what is installed besides the
// image's distributions, what of the tree lies beside the installed package, and
// the command.
package testsuite

import (
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/project"
)

// Requirements is what the tests need besides the project.
type Requirements struct {
	Extras []string // of the project
	Groups []string // dependency groups (PEP 735)
	Files  []string // requirements files
	Source string   // why these
}

// The names that extras and files with the tests' requirements have, those of the
// tests alone before those of all that a developer needs.
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

// Require finds the requirements of the tests: what is configured, else the first
// of the names above that the project has.
func Require(cfg config.Test, files project.Files, provided []string) Requirements {
	if cfg.Extras != nil || cfg.Groups != nil || cfg.Requirements != nil {
		return Requirements{Extras: cfg.Extras, Groups: cfg.Groups, Files: cfg.Requirements, Source: "the configuration"}
	}
	groups := packaging.ParseGroups(files["pyproject.toml"])
	for _, each := range []struct{ extras, files []string }{{testExtras, testFiles}, {devExtras, devFiles}} {
		for _, name := range each.extras {
			for _, extra := range provided {
				if packaging.NormalizeName(extra) == name {
					return Requirements{Extras: []string{extra}, Source: "the extra " + extra + " of the project"}
				}
			}
		}
		for _, name := range each.extras {
			if _, ok := groups[name]; ok {
				return Requirements{Groups: []string{name}, Source: "the dependency group " + name + " in pyproject.toml"}
			}
		}
		for _, name := range each.files {
			if _, ok := files[name]; ok {
				return Requirements{Files: []string{name}, Source: name}
			}
		}
	}
	return Requirements{Source: "the project has no extra, no dependency group and no requirements file of its tests"}
}

// Files are the files of such names that the project has.
func Files(files project.Files) []string {
	var all []string
	for _, name := range slices.Concat(testFiles, devFiles) {
		if _, ok := files[name]; ok {
			all = append(all, name)
		}
	}
	return all
}

// Command is what runs the tests.
type Command struct {
	Args   []string
	Source string
}

// Pytest says that the command needs pytest.
func (c Command) Pytest() bool {
	if len(c.Args) == 0 {
		return false
	}
	name := c.Args[0][strings.LastIndexByte(c.Args[0], '/')+1:]
	return name == "pytest" || name == "py.test" || strings.HasPrefix(name, "python") && len(c.Args) > 2 && c.Args[1] == "-m" && c.Args[2] == "pytest"
}

// Choose chooses the command. Tests that the wheel holds run where they are
// installed; beside the package's source, which is not there, they would not.
func Choose(cfg config.Test, tree Tree, files project.Files) Command {
	switch {
	case len(cfg.Cmd) > 0:
		return Command{Args: cfg.Cmd, Source: "test.cmd"}
	case len(tree.Inside) > 0 && !tree.Beside:
		args := append([]string{"python", "-m", "pytest"}, settings(files)...)
		return Command{Args: slices.Concat(args, []string{"--pyargs"}, tree.Inside), Source: "the tests are in the wheel"}
	}
	// With -m the working directory is on the path, where the root's modules lie.
	return Command{Args: []string{"python", "-m", "pytest"}, Source: "the default"}
}

// settings names the file of pytest's settings: of tests that are installed it
// looks for one beside them.
func settings(files project.Files) []string {
	for _, each := range []struct{ file, mark string }{
		{"pytest.ini", ""}, {"pyproject.toml", "[tool.pytest"}, {"tox.ini", "[pytest]"}, {"setup.cfg", "[tool:pytest]"},
	} {
		if data, ok := files[each.file]; ok && strings.Contains(string(data), each.mark) {
			return []string{"-c", each.file}
		}
	}
	return nil
}
