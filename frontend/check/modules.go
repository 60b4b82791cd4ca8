package check

import (
	"cmp"
	"fmt"
	"path"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/distributions"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

// missingModules returns problems of modules of the project that code in the image imports
// and that are not in the image, or not where that code finds them.
func missingModules(g *importGraph) []report.Problem {
	m := missing{program: g.program, reported: map[string]bool{}}
	for _, module := range g.Survey.Modules {
		if place, ok := g.Installed[module.Path]; (ok || g.Carried[module.Path]) && !isTest(place) {
			m.fromWheel(module)
		}
	}
	for _, i := range g.notOnPath {
		m.fromConsole(i)
	}
	return m.problems
}

// missing collects problems, one for each module or folder.
type missing struct {
	*program
	reported map[string]bool
	problems []report.Problem
}

func (m *missing) add(about string, p report.Problem) {
	if !m.reported[about] {
		m.reported[about] = true
		m.problems = append(m.problems, p)
	}
}

// fromWheel checks what a module imports from the wheel's packages.
func (m *missing) fromWheel(from survey.Module) {
	for _, i := range from.Imports {
		name, ok := m.absolute(from, i)
		if !ok || !isCertain(i) || i.Guard || !m.topLevel[top(name)] {
			continue
		}
		if !m.inWheel(name) {
			m.missingIn(from, i, name)
			continue
		}
		if _, isPackage := m.packages[name]; !isPackage {
			continue // names of a module
		}
		for _, target := range targets(name, i)[1:] {
			if !m.inWheel(target) {
				m.missingIn(from, i, target)
			}
		}
	}
}

// missingIn adds a problem if a module that a package of the wheel does not have is in the
// tree.
func (m *missing) missingIn(from survey.Module, i survey.Import, name string) {
	outer := parent(name)
	for outer != "" && m.packages[outer] == "" {
		outer = parent(outer)
	}
	if outer == "" {
		return
	}
	folder := m.packages[outer]
	file, ok := m.python(folder, strings.TrimPrefix(name, outer+"."))
	if !ok || file == folder {
		return
	}
	unmarked, problem := m.leftOut(use{position: report.Position{File: from.Path, Line: i.Line}, name: name}, folder, file)
	m.add(cmp.Or(unmarked, file), problem)
}

// leftOut says why the wheel does not have a file: a folder on the way to it is not a
// package, which is then returned, or setup.py does not name it.
func (p *program) leftOut(u use, folder, file string) (unmarked string, problem report.Problem) {
	if unmarked := p.unmarked(folder, file); unmarked != "" {
		return unmarked, report.Problem{
			Rule:    rules.MissingInit,
			Message: fmt.Sprintf("imports %s, and the wheel does not hold %s/, which has no __init__.py", u.name, unmarked),
			Remedy:  fmt.Sprintf("add %s/__init__.py", unmarked),
		}.At(u.position)
	}
	return "", report.Problem{
		Rule:    rules.NotInWheel,
		Message: fmt.Sprintf("imports %s, and the wheel does not hold %s", u.name, file),
		Remedy:  "in setup.py: " + setupRemedy(u.name, file),
	}.At(u.position)
}

// setupRemedy says what to write in setup() for a module.
func setupRemedy(name, file string) string {
	switch {
	case path.Base(file) == "__init__.py":
		return fmt.Sprintf("list %q in packages, or use find_packages()", name)
	case strings.Contains(name, "."):
		return fmt.Sprintf("list %q in packages", parent(name))
	}
	return fmt.Sprintf("py_modules=[%q]", name)
}

// unmarked returns the first folder below another, on the way to a file, that has no
// __init__.py, else "".
func (p *program) unmarked(folder, file string) string {
	rest := strings.TrimPrefix(strings.TrimPrefix(file, folder), "/")
	if path.Ext(rest) == ".py" {
		rest = path.Dir(rest)
	}
	if rest == "." {
		return ""
	}
	for part := range strings.SplitSeq(rest, "/") {
		folder = path.Join(folder, part)
		if _, ok := p.Survey.File(folder + "/__init__.py"); !ok {
			return folder
		}
	}
	return ""
}

// meant returns a problem if an import outside the wheel's packages may mean a module of
// the tree: one beside the importing module, above it, or below src/. Python finds that as
// long as the tree itself is run.
func (p *program) meant(u use) (*report.Problem, bool) {
	name := top(u.name)
	if len(distributions.Providers(name)) > 0 {
		return nil, false // "import redis" does not mean celery/backends/redis.py
	}
	var folders []string
	for folder := path.Dir(u.position.File); folder != "."; folder = path.Dir(folder) {
		folders = append(folders, folder)
	}
	for _, folder := range append(folders, "", "src") {
		file, ok := p.python(folder, name)
		if !ok || file == u.position.File {
			continue
		}
		problem := p.meantFile(u, folder, file)
		return &problem, true
	}
	return nil, false
}

func (p *program) meantFile(u use, folder, file string) report.Problem {
	name := top(u.name)
	if place, ok := p.Installed[file]; ok {
		return report.Problem{
			Rule:    rules.UndeclaredImport,
			Message: fmt.Sprintf("imports %s, which nothing installs: %s is installed as %s", name, file, survey.ModuleName(place)),
			Remedy:  importOf(u, survey.ModuleName(place)),
		}.At(u.position)
	}
	if p.Included && folder == "" {
		return report.Problem{
			Rule:    rules.NotInWheel,
			Message: fmt.Sprintf("imports %s, and neither the wheel nor the working directory holds %s", name, file),
			Remedy:  fmt.Sprintf("add %q to include", strings.TrimSuffix(file, "/__init__.py")),
		}.At(u.position)
	}
	_, problem := p.leftOut(use{position: u.position, name: name}, folder, file)
	return problem
}

// importOf returns the import to write.
func importOf(u use, name string) string {
	name += strings.TrimPrefix(u.name, top(u.name))
	if len(u.names) > 0 {
		return fmt.Sprintf("write from %s import %s", name, strings.Join(u.names, ", "))
	}
	return fmt.Sprintf("write from %s import %s", parent(name), name[len(parent(name))+1:])
}

// fromConsole adds a problem of a carried module that a console script does not find:
// Python does not look into the working directory for a console script.
func (m *missing) fromConsole(s notOnPath) {
	name := top(s.name)
	problem := report.Problem{
		Rule:    rules.NotInWheel,
		Message: fmt.Sprintf("imports %s, and the wheel does not hold %s: the command %s does not look for it in the working directory", name, s.found, s.console),
		Remedy:  "in setup.py: " + setupRemedy(name, s.found),
	}.At(s.position)
	if path.Ext(s.found) != ".py" {
		problem.Remedy = fmt.Sprintf("add %s/__init__.py, and have find_packages() find it", s.found)
	}
	m.add(s.found, problem)
}
