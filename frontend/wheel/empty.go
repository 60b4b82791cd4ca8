package wheel

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

// isEmpty reports whether the wheel installs nothing: neither modules, nor scripts or data.
func (w Wheel) isEmpty() bool {
	return len(w.Modules) == 0 && !slices.ContainsFunc(w.Contents, func(file packaging.WheelFile) bool {
		folder, _, _ := strings.Cut(file.Path, "/")
		return !strings.Contains(folder, ".dist-info")
	})
}

// emptyProblem explains a wheel that installs nothing, and names the folder that looks like
// a package and is none. Without this error, the image would lack the project, and only
// running it would show that.
func emptyProblem(w Wheel, r Request) error {
	problem := report.Problem{
		Rule: rules.EmptyWheel, File: r.Backend.Declared,
		Message: fmt.Sprintf("the wheel %s holds no module: installing it installs nothing", w.File),
		Remedy:  "name the modules in setup() with packages=find_packages() or py_modules=[...]",
	}
	for _, mark := range []string{"packages=", "packages =", "setup("} {
		if line := report.LineOf(r.Files[r.Backend.Declared], mark); line > 0 {
			problem.Line = line
			break
		}
	}
	found, err := survey.Decode(w.Survey)
	if err != nil {
		return problem
	}
	if folder, importer := missedPackage(found); folder != "" {
		problem.Message = fmt.Sprintf("the wheel %s holds no module: find_packages() passes over %s/, which has no __init__.py", w.File, folder)
		if importer != "" {
			problem.Message += " and is imported in " + importer
		}
		problem.Remedy = fmt.Sprintf("add %s/__init__.py", folder)
	}
	return problem
}

// notPackages are folders whose modules are rarely meant to be installed.
var notPackages = []string{
	"benchmarks", "build", "ci", "config", "configs", "data", "dist", "doc", "docs", "examples", "notebook", "notebooks",
	"scripts", "test", "tests", "tools",
}

// missedPackage returns the folder that find_packages() most likely should have found: a
// folder in the root or below src/ that has modules and no __init__.py
// (https://setuptools.pypa.io/en/latest/userguide/package_discovery.html). It prefers a
// folder that some module imports; importer is the first such place, as "file:line". Both
// are "" if there is none.
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

// unmarkedFolders returns the folders in the root and in src/ that have modules and no
// __init__.py. Those in src/ come first, because src/ itself rarely is a package.
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
