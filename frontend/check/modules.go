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

// leftOutOf complains of modules of the project that code in the image imports and
// that are not in the image, or not where that code finds them.
func leftOutOf(r *reach) []report.Problem {
	m := missing{program: r.program, said: map[string]bool{}}
	for _, module := range r.Survey.Modules {
		if place, ok := r.Installed[module.Path]; (ok || r.Carried[module.Path]) && !isTest(place) {
			m.fromWheel(module)
		}
	}
	for _, s := range r.strays {
		m.strayed(s)
	}
	return m.problems
}

// missing gathers complaints, one of each module or folder.
type missing struct {
	*program
	said     map[string]bool
	problems []report.Problem
}

func (m *missing) say(about string, p report.Problem) {
	if !m.said[about] {
		m.said[about] = true
		m.problems = append(m.problems, p)
	}
}

// fromWheel looks at what a module imports from the wheel's packages.
func (m *missing) fromWheel(from survey.Module) {
	for _, i := range from.Imports {
		name, ok := m.absolute(from, i)
		if !ok || !isCertain(i) || i.Guard || !m.topLevel[top(name)] {
			continue
		}
		if !m.inWheel(name) {
			m.lacks(from, i, name)
			continue
		}
		if _, isPackage := m.packages[name]; !isPackage {
			continue // names of a module
		}
		for _, target := range targets(name, i)[1:] {
			if !m.inWheel(target) {
				m.lacks(from, i, target)
			}
		}
	}
}

// lacks is about a module below a package of the wheel that may be in the tree.
func (m *missing) lacks(from survey.Module, i survey.Import, name string) {
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
	unmarked, problem := m.leftOut(use{file: from.Path, line: i.Line, name: name}, folder, file)
	m.say(cmp.Or(unmarked, file), problem)
}

// leftOut says why the wheel lacks a file: a folder on the way to it that is no
// package, or setup.py does not name it.
func (p *program) leftOut(u use, folder, file string) (unmarked string, problem report.Problem) {
	if unmarked := p.unmarked(folder, file); unmarked != "" {
		return unmarked, report.Problem{
			Rule: rules.MissingInit, File: u.file, Line: u.line,
			Message: fmt.Sprintf("imports %s, and the wheel does not hold %s/, which has no __init__.py", u.name, unmarked),
			Remedy:  fmt.Sprintf("add %s/__init__.py", unmarked),
		}
	}
	return "", report.Problem{
		Rule: rules.NotInWheel, File: u.file, Line: u.line,
		Message: fmt.Sprintf("imports %s, and the wheel does not hold %s", u.name, file),
		Remedy:  "in setup.py: " + named(u.name, file),
	}
}

// named is how setup() is told of a module.
func named(name, file string) string {
	switch {
	case path.Base(file) == "__init__.py":
		return fmt.Sprintf("list %q in packages, or use find_packages()", name)
	case strings.Contains(name, "."):
		return fmt.Sprintf("list %q in packages", parent(name))
	}
	return fmt.Sprintf("py_modules=[%q]", name)
}

// unmarked finds the first folder below another, on the way to a file, that is
// no package.
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

// meant finds the module of the tree that an import outside the wheel's packages
// may have meant, since Python finds it as long as the tree is what is run: beside
// the importing one, above it, or below src/.
func (p *program) meant(u use) (*report.Problem, bool) {
	name := top(u.name)
	if len(distributions.Providers(name)) > 0 {
		return nil, false // celery/backends/redis.py is not what redis means
	}
	var folders []string
	for folder := path.Dir(u.file); folder != "."; folder = path.Dir(folder) {
		folders = append(folders, folder)
	}
	for _, folder := range append(folders, "", "src") {
		file, ok := p.python(folder, name)
		if !ok || file == u.file {
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
			Rule: rules.UndeclaredImport, File: u.file, Line: u.line,
			Message: fmt.Sprintf("imports %s, which nothing installs: %s is installed as %s", name, file, survey.ModuleName(place)),
			Remedy:  importOf(u, survey.ModuleName(place)),
		}
	}
	if p.Included && folder == "" {
		return report.Problem{
			Rule: rules.NotInWheel, File: u.file, Line: u.line,
			Message: fmt.Sprintf("imports %s, and neither the wheel nor the working directory holds %s", name, file),
			Remedy:  fmt.Sprintf("add %q to include", strings.TrimSuffix(file, "/__init__.py")),
		}
	}
	_, problem := p.leftOut(use{file: u.file, line: u.line, name: name}, folder, file)
	return problem
}

// importOf is the import to write.
func importOf(u use, name string) string {
	name += strings.TrimPrefix(u.name, top(u.name))
	if len(u.names) > 0 {
		return fmt.Sprintf("write from %s import %s", name, strings.Join(u.names, ", "))
	}
	return fmt.Sprintf("write from %s import %s", parent(name), name[len(parent(name))+1:])
}

// strayed is about a carried module that a console script does not find: for that
// Python does not look into the working directory.
func (m *missing) strayed(s stray) {
	name := top(s.name)
	problem := report.Problem{
		Rule: rules.NotInWheel, File: s.file, Line: s.line,
		Message: fmt.Sprintf("imports %s, and the wheel does not hold %s: the command %s does not look for it in the working directory", name, s.found, s.console),
		Remedy:  "in setup.py: " + named(name, s.found),
	}
	if path.Ext(s.found) != ".py" {
		problem.Remedy = fmt.Sprintf("add %s/__init__.py, and have find_packages() find it", s.found)
	}
	m.say(s.found, problem)
}
