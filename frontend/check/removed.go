package check

import (
	"path"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/pythons"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

// removal describes a module that was in Python's standard library, or in every
// environment, and no longer is.
type removal struct {
	why         string // for the message; "" if the module still exists in a distribution
	remedy      string
	requirement string // that provides the module, "" if none does
}

// removedModule returns how a module was removed; ok is false if it was not.
func removedModule(module string) (r removal, ok bool) {
	switch module {
	case "pkg_resources":
		return removal{requirement: "setuptools<82"}, true
	case "setuptools":
		return removal{requirement: "setuptools"}, true
	case "distutils":
		return removal{why: noMore("3.11"), requirement: "setuptools"}, true
	}
	found, ok := pythons.Dropped(module)
	if !ok {
		return removal{}, false
	}
	if found.Two() {
		return removal{why: "which is Python 2's", remedy: "import " + found.Instead + " instead"}, true
	}
	remedy := "set python = \"" + found.Last + "\", or do without it"
	if found.Instead != "" {
		remedy = "import " + found.Instead + " instead, or set python = \"" + found.Last + "\""
	}
	return removal{why: noMore(found.Last), remedy: remedy}, true
}

// noMore describes something that was removed. last is the last minor version of Python that
// had it.
func noMore(last string) string { return "which Python has no more since " + pythons.Next(last) }

// No module can import what Python has removed, whatever is installed. So it is looked for
// in all modules of the wheel, except in those that the project itself loads only on a
// condition: the condition may be the version of Python.

// removedName is an import of a name that a module of the standard library used to have,
// such as Mapping of collections.
type removedName struct {
	use
	pythons.Name
}

// findRemoved notes the removed names of an import of the standard library.
func (g *importGraph) findRemoved(m survey.Module, i survey.Import) {
	for _, imported := range i.Names {
		name, ok := pythons.Imported(i.Module, imported)
		if ok && pythons.Later(g.minor, name.Last) && (!g.unseen || !g.isForSome(m)) {
			g.removed = append(g.removed, removedName{use{position: report.Position{File: m.Path, Line: i.Line}, name: i.Module, unseen: g.unseen}, name})
		}
	}
}

// wasStandard reports whether a module was in the standard library of a Python 3 on every
// system.
func wasStandard(module string) bool {
	found, ok := pythons.Dropped(module)
	return module == "distutils" || ok && !found.Two() && module != "msilib"
}

// isForSome reports whether a module is only for a build of the project, or only for
// environments with more distributions than the image.
func (g *importGraph) isForSome(m survey.Module) bool { return isForBuilds(m) || g.needsMore(m) }

// needsMore reports whether a module also imports what is not installed, such as an
// extension of Sphinx or a command of setuptools.
func (g *importGraph) needsMore(m survey.Module) bool {
	for _, i := range m.Imports {
		name := top(i.Module)
		if i.Level > 0 || !i.TopLevel || i.Guard || !isCertain(i) || g.stdlib[name] || g.topLevel[name] || wasStandard(name) {
			continue
		}
		if _, _, carried := g.carriedIn(name); carried {
			continue
		}
		for _, u := range (use{name: i.Module, names: i.Names}).split() {
			if !likely(u.module(), g.locked) {
				return true
			}
		}
	}
	return false
}

// visitAll queues all modules of the wheel, except those that the project loads on a
// condition and those that are not its own program.
func (g *importGraph) visitAll() {
	conditional := g.conditional()
	for _, name := range g.Modules {
		file, ok := g.byName[name]
		if !ok || isBelow(name, conditional) || isTest(g.Installed[file]) || isVendored(file) {
			continue
		}
		if m, ok := g.Survey.Module(file); ok && !isForBuilds(m) {
			g.loadOwn(name, load{})
		}
	}
}

// conditional returns the modules and packages that the project loads on a condition or by
// a name in a string, with all that these load, and those that it loads only in functions.
func (g *importGraph) conditional() map[string]bool {
	all := map[string]bool{}
	var queue []survey.Module
	add := func(name string) {
		if m, found := g.Survey.Module(g.byName[name]); found && !all[name] {
			all[name] = true
			queue = append(queue, m)
		}
	}
	addImport := func(m survey.Module, i survey.Import) {
		for _, name := range g.modulesOf(m, i) {
			add(name)
		}
	}
	if named := g.namedInStrings(); len(named) > 0 {
		for _, name := range g.Modules {
			if isBelow(name, named) {
				add(name)
			}
		}
	}
	var late []string
	for _, m := range g.Survey.Modules {
		for _, i := range m.Imports {
			switch {
			case i.TypeChecking:
			case !isCertain(i):
				addImport(m, i)
			case !i.TopLevel:
				late = append(late, g.modulesOf(m, i)...)
			}
		}
	}
	for len(queue) > 0 {
		m := queue[0]
		queue = queue[1:]
		for _, i := range m.Imports {
			addImport(m, i)
		}
	}
	for _, name := range late {
		all[name] = true
	}
	return all
}

// modulesOf returns the modules and packages of the wheel that an import is about. These are
// not the packages that they lie in, though it loads them too, nor a top-level package.
func (g *importGraph) modulesOf(m survey.Module, i survey.Import) []string {
	name, ok := g.absolute(m, i)
	if !ok {
		return nil
	}
	all := targets(name, i)
	names := slices.DeleteFunc(slices.Clone(all[1:]), func(name string) bool { return g.byName[name] == "" })
	if len(names) == 0 || len(names) < len(all)-1 {
		names = append(names, name)
	}
	return slices.DeleteFunc(names, func(name string) bool { return parent(name) == "" && g.packages[name] != "" })
}

// isBelow reports whether a module is one of some packages or lies in one.
func isBelow(name string, packages map[string]bool) bool {
	for ; name != ""; name = parent(name) {
		if packages[name] {
			return true
		}
	}
	return false
}

// isVendored reports whether a file is part of a copy of another project, which may be used
// only in part.
func isVendored(file string) bool {
	return slices.ContainsFunc(strings.Split(path.Dir(file), "/"), func(folder string) bool {
		return slices.Contains([]string{"_vendor", "vendor", "_vendored", "vendored", "extern", "externals", "third_party", "thirdparty"}, folder)
	})
}

// removedNameProblems returns a problem for each removed name.
func (g *importGraph) removedNameProblems() []report.Problem {
	var order []string
	uses, names := map[string][]use{}, map[string]pythons.Name{}
	for _, removed := range g.removed {
		if names[removed.What].What == "" {
			order = append(order, removed.What)
		}
		names[removed.What] = removed.Name
		uses[removed.What] = append(uses[removed.What], removed.use)
	}
	var problems []report.Problem
	for _, what := range order {
		name := names[what]
		problems = append(problems, importProblem(uses[what], what, noMore(name.Last), "write "+name.Instead))
	}
	return problems
}

// isForBuilds reports whether a module is there for the project's setup.py, by its name or
// by what it imports of distutils. A build runs it in an environment that has distutils.
func isForBuilds(m survey.Module) bool {
	name := path.Base(m.Path)
	if name == "setup.py" || strings.HasPrefix(name, "setup_") || strings.HasPrefix(name, "build_") || strings.HasSuffix(name, "_build.py") {
		return true
	}
	builds := false
	for _, i := range m.Imports {
		if i.Level > 0 || top(i.Module) != "distutils" {
			continue
		}
		for _, part := range distutilsParts(i) {
			switch {
			case slices.Contains([]string{"ccompiler", "cmd", "command", "core", "dist", "extension"}, part):
				builds = true
			case !slices.Contains([]string{"errors", "log", "sysconfig"}, part):
				return false
			}
		}
	}
	return builds
}

// distutilsParts returns the modules of distutils that an import names.
func distutilsParts(i survey.Import) []string {
	if _, below, ok := strings.Cut(i.Module, "."); ok {
		return []string{top(below)}
	}
	return i.Names
}
