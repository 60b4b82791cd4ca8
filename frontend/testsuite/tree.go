package testsuite

import (
	"path"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/carry"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

// Tree is what the tests find in their working directory: the project as it is
// checked out, less what is installed. With that beside them they would test it,
// and not what the image holds.
type Tree struct {
	Without []string // patterns, below the project
	Inside  []string // packages of the wheel that hold tests
	Beside  bool     // there are tests in the tree
}

// Look finds the tests of a project.
func Look(s survey.Survey, wheel, topLevel []string) Tree {
	packages, held := carry.Sources(s, wheel, topLevel)
	// A wheel may ship the project's own tests, where find_packages() found them.
	packages = slices.DeleteFunc(slices.Clone(packages), isTestFolder)
	inside := map[string]bool{}
	for _, file := range wheel {
		if top, rest, below := strings.Cut(file, "/"); below && isTest(rest) && !isTestFolder(top) {
			inside[top] = true
		}
	}
	var t Tree
	hidden, kept := map[string]bool{}, map[string]bool{} // files, and folders that keep one
	for _, file := range s.Files {
		top, _, _ := strings.Cut(file.Path, "/")
		if folder := below(packages, file.Path); folder != "" {
			hidden[file.Path] = held[file.Path] || isPython(file.Path) && (inside[path.Base(folder)] || !isTested(file.Path))
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
		// A folder with nothing left in it goes too: --cov=NAME means the folder where
		// there is one, and the installed package elsewhere.
		gone := file.Path
		for dir := path.Dir(gone); dir != "." && !kept[dir]; dir = path.Dir(dir) {
			gone = dir
		}
		if pattern := literal(gone); len(t.Without) == 0 || t.Without[len(t.Without)-1] != pattern {
			t.Without = append(t.Without, pattern)
		}
	}
	for name := range inside {
		t.Inside = append(t.Inside, name)
	}
	slices.Sort(t.Inside)
	return t
}

// below is the package's folder that a file lies in, "" if it lies in none.
func below(packages []string, file string) string {
	for _, folder := range packages {
		if strings.HasPrefix(file, folder+"/") {
			return folder
		}
	}
	return ""
}

// isTest says that pytest takes a file for tests.
func isTest(p string) bool {
	name := path.Base(p)
	return strings.HasSuffix(name, ".py") && strings.HasPrefix(name, "test_") || strings.HasSuffix(name, "_test.py")
}

// isTested says that a file in a package's folder is for its tests.
func isTested(p string) bool {
	return isTest(p) || path.Base(p) == "conftest.py" || slices.ContainsFunc(strings.Split(path.Dir(p), "/"), isTestFolder)
}

func isTestFolder(p string) bool { return p == "tests" || p == "test" }

func isPython(p string) bool {
	return slices.Contains([]string{".py", ".pyi", ".pyc", ".pyx", ".so"}, path.Ext(p))
}

// literal is a pattern that matches a path alone.
func literal(p string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`, `!`, `\!`).Replace(p)
}
