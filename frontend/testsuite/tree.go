package testsuite

import (
	"path"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/carry"
	"github.com/wainwright-build/wainwright/frontend/survey"
	steps "github.com/wainwright-build/wainwright/llb"
)

// Tree describes the working directory of the tests: the project without the packages that
// are installed. Otherwise the tests would import those, and not the ones in the image.
type Tree struct {
	Without []string // patterns of files that are left out, relative to the project
	Inside  []string // packages of the wheel that contain tests
	Beside  bool     // the working directory has tests
}

// Look finds the tests of a project. wheel are the paths of the files in the wheel, and
// topLevel its top-level modules.
func Look(s survey.Survey, wheel, topLevel []string) Tree {
	packages, held := carry.Sources(s, wheel, topLevel)
	// The wheel may have the project's tests: find_packages() finds them too.
	packages = slices.DeleteFunc(slices.Clone(packages), isTestFolder)
	inside := map[string]bool{}
	for _, file := range wheel {
		if top, rest, below := strings.Cut(file, "/"); below && isTest(rest) && !isTestFolder(top) {
			inside[top] = true
		}
	}
	var t Tree
	hidden, kept := map[string]bool{}, map[string]bool{} // files, and folders that have others
	for _, file := range s.Files {
		top, _, _ := strings.Cut(file.Path, "/")
		if folder := below(packages, file.Path); folder != "" {
			hidden[file.Path] = held[file.Path] || isPython(file.Path) && (inside[path.Base(folder)] || !isForTests(file.Path))
		} else {
			hidden[file.Path] = held[file.Path] && !isTestFolder(top)
		}
		if hidden[file.Path] {
			continue
		}
		t.Beside = t.Beside || isTest(file.Path)
		for dir := path.Dir(file.Path); dir != "." && !kept[dir]; dir = path.Dir(dir) {
			kept[dir] = true
		}
	}
	for _, file := range s.Files {
		if !hidden[file.Path] {
			continue
		}
		// A folder that would be empty is left out: --cov=NAME is the folder if there is
		// one, and the installed package otherwise.
		top := file.Path
		for dir := path.Dir(top); dir != "." && !kept[dir]; dir = path.Dir(dir) {
			top = dir
		}
		if pattern := steps.Literal(top); len(t.Without) == 0 || t.Without[len(t.Without)-1] != pattern {
			t.Without = append(t.Without, pattern)
		}
	}
	for name := range inside {
		t.Inside = append(t.Inside, name)
	}
	slices.Sort(t.Inside)
	return t
}

// below returns the folder of the package that a file is in, "" if it is in none.
func below(packages []string, file string) string {
	for _, folder := range packages {
		if strings.HasPrefix(file, folder+"/") {
			return folder
		}
	}
	return ""
}

// isTest reports whether pytest takes a file for a module of tests
// (https://docs.pytest.org/en/stable/explanation/goodpractices.html#test-discovery).
func isTest(p string) bool {
	name := path.Base(p)
	return strings.HasSuffix(name, ".py") && strings.HasPrefix(name, "test_") || strings.HasSuffix(name, "_test.py")
}

// isForTests reports whether a file in the folder of a package belongs to its tests.
func isForTests(p string) bool {
	return isTest(p) || path.Base(p) == "conftest.py" || slices.ContainsFunc(strings.Split(path.Dir(p), "/"), isTestFolder)
}

func isTestFolder(p string) bool { return p == "tests" || p == "test" }

func isPython(p string) bool {
	return slices.Contains([]string{".py", ".pyi", ".pyc", ".pyx", ".so"}, path.Ext(p))
}
