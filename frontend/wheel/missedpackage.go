package wheel

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/survey"
)

// notPackages are folders whose modules are seldom meant to be installed.
var notPackages = []string{
	"benchmarks", "build", "ci", "config", "configs", "data", "dist", "doc", "docs", "examples", "notebook", "notebooks",
	"scripts", "test", "tests", "tools",
}

// missedPackage returns the folder that find_packages() passed over and that most likely
// was meant, for a wheel without modules: a folder in the root or below src/ with modules
// and without __init__.py. A folder that something imports is preferred; importer is the
// first place that does, as "file:line". Both are "" if there is none
// (https://setuptools.pypa.io/en/latest/userguide/package_discovery.html).
func missedPackage(s survey.Survey) (folder, importer string) {
	importers := importersOf(s)
	best := 0
	for _, name := range unmarkedFolders(s) {
		score := 1
		if importers[path.Base(name)] != "" {
			score = 2
		}
		if slices.Contains(notPackages, name) {
			score -= 1
		}
		if score > best {
			folder, importer, best = name, importers[path.Base(name)], score
		}
	}
	return folder, importer
}

// importersOf returns the first place that imports each top-level name.
func importersOf(s survey.Survey) map[string]string {
	all := map[string]string{}
	for _, m := range s.Modules {
		for _, i := range m.Imports {
			if name, _, _ := strings.Cut(i.Module, "."); i.Level == 0 && all[name] == "" {
				all[name] = fmt.Sprintf("%s:%d", m.Path, i.Line)
			}
		}
	}
	return all
}

// unmarkedFolders returns the folders of the root and of src/ that have modules and no
// __init__.py, those in src/ first: src/ itself seldom is a package.
func unmarkedFolders(s survey.Survey) []string {
	held := map[string]bool{}
	for _, m := range s.Modules {
		parts := strings.Split(m.Path, "/")
		if len(parts) > 1 {
			held[parts[0]] = true
		}
		if len(parts) > 2 && parts[0] == "src" {
			held["src/"+parts[1]] = true
		}
	}
	var all []string
	for folder := range held {
		if _, marked := s.File(folder + "/__init__.py"); !marked {
			all = append(all, folder)
		}
	}
	slices.SortFunc(all, func(a, b string) int {
		if below := strings.Count(b, "/") - strings.Count(a, "/"); below != 0 {
			return below
		}
		return strings.Compare(a, b)
	})
	return all
}
