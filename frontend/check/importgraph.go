package check

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

// The import graph finds which imports are certain to run. A package may be sound though
// some of its modules need what is not installed, such as a Sphinx extension, a pytest
// plugin or a database adapter: nothing loads those modules. So the graph is traversed from
// what is run, along the imports that depend on no condition:
//
//   - from carried scripts: all their imports, also those in functions, since a script is
//     run to call its functions;
//   - from the functions that console scripts call, and the modules that the image's
//     command names;
//   - from each top-level package of the wheel, which every use of the wheel loads;
//   - then, if there are carried scripts, from modules of the wheel with a main guard,
//     which may be run too (in a library they are its benchmarks);
//   - last, only for what Python has removed, from every module (removed.go).
//
// In an installed module that is only loaded, imports in functions or below the main guard
// are not followed: optional things are imported in functions. Nothing optional or
// conditional is followed anywhere.

// load is a module that is loaded, and how.
type load struct {
	file     string
	main     bool   // it is run: its main guard holds
	script   bool   // it is a script: its functions are called
	function string // that a console script calls
	// console is the console script that loads it, "" if something else does. For a
	// console script the working directory is not on Python's path.
	console string
}

// use is an import of something outside the project.
type use struct {
	position report.Position
	name     string
	names    []string // of "from name import names"
	// unsure: it is reached only from modules with a main guard.
	unsure bool
	// unseen: nothing was found that reaches it.
	unseen bool
}

// notOnPath is an import of a carried module by a console script, which does not find it.
type notOnPath struct {
	use
	console string
	found   string // in the tree
}

// importGraph is what the program loads, found by a breadth-first traversal.
type importGraph struct {
	*program
	stdlib map[string]bool
	locked map[string]bool // normalised names
	minor  string          // of Python, such as "3.13"

	// of the traversal
	unsure bool // what is reached now is use.unsure
	unseen bool // and use.unseen
	queue  []load
	seen   map[load]bool

	// found
	outside   []use // sorted
	removed   []removedName
	notOnPath []notOnPath // sorted
}

// importGraph traverses the imports of the program.
func (p *program) importGraph(s Supply) *importGraph {
	g := &importGraph{program: p, minor: s.Python, stdlib: map[string]bool{"__main__": true}, locked: map[string]bool{}, seen: map[load]bool{}}
	for _, name := range s.Stdlib {
		g.stdlib[name] = true
	}
	for _, name := range s.Locked {
		g.locked[packaging.NormalizeName(name)] = true
	}
	g.visitProgram()
	g.traverse()
	g.unsure = true
	g.visitGuarded()
	g.traverse()
	g.unseen = true
	g.visitAll()
	g.traverse()
	// One place may be reached more than once.
	order := func(a, b use) int {
		return cmp.Or(strings.Compare(a.position.File, b.position.File), cmp.Compare(a.position.Line, b.position.Line), strings.Compare(a.name, b.name))
	}
	slices.SortStableFunc(g.outside, order)
	g.outside = slices.CompactFunc(g.outside, func(a, b use) bool { return order(a, b) == 0 && slices.Equal(a.names, b.names) })
	slices.SortStableFunc(g.notOnPath, func(a, b notOnPath) int { return order(a.use, b.use) })
	return g
}

// traverse follows what is in the queue and everything that it loads.
func (g *importGraph) traverse() {
	for len(g.queue) > 0 {
		next := g.queue[0]
		g.queue = g.queue[1:]
		if m, ok := g.Survey.Module(next.file); ok {
			g.follow(next, m)
		}
	}
}

// visitProgram queues what is run.
func (g *importGraph) visitProgram() {
	for _, script := range g.Scripts {
		g.enqueue(load{file: script, main: true, script: true})
	}
	for _, name := range g.Named {
		g.loadOwn(name, load{})
	}
	for _, command := range g.Commands {
		g.loadOwn(command.Module, load{function: command.Attr, console: command.Name})
	}
	for _, name := range g.TopLevel {
		g.loadOwn(name, load{})
	}
}

// visitGuarded queues the modules of the wheel with a main guard.
func (g *importGraph) visitGuarded() {
	if len(g.Scripts) == 0 {
		return
	}
	for _, m := range g.Survey.Modules {
		if place, ok := g.Installed[m.Path]; ok && m.MainGuard && !isTest(place) {
			g.loadOwn(survey.ModuleName(place), load{main: true})
		}
	}
}

// isTest reports whether a file of the wheel is there for tests.
func isTest(place string) bool {
	name := path.Base(place)
	return strings.HasPrefix(name, "test_") || strings.HasSuffix(name, "_test.py") || name == "conftest.py" ||
		slices.ContainsFunc(strings.Split(path.Dir(place), "/"), func(folder string) bool {
			return folder == "tests" || folder == "test" || folder == "testing"
		})
}

func (g *importGraph) enqueue(l load) {
	if !g.seen[l] {
		g.seen[l] = true
		g.queue = append(g.queue, l)
	}
}

// loadOwn queues a module of the wheel, after the packages that it lies in. how is about
// the module itself; its packages are only loaded.
func (g *importGraph) loadOwn(name string, how load) {
	for outer := parent(name); outer != ""; outer = parent(outer) {
		if file, ok := g.byName[outer]; ok {
			g.enqueue(load{file: file, console: how.console})
		}
	}
	if file, ok := g.byName[name]; ok {
		how.file = file
		g.enqueue(how)
	}
}

// follow follows the imports of a module.
func (g *importGraph) follow(l load, m survey.Module) {
	for _, i := range m.Imports {
		if !isCertain(i) || !l.runs(i) {
			continue
		}
		name, ok := g.absolute(m, i)
		switch {
		case !ok:
		case i.Level == 0 && g.stdlib[top(name)]:
			g.findRemoved(m, i)
		case i.Level > 0 || g.topLevel[top(name)]:
			for _, target := range targets(name, i) {
				g.loadOwn(target, load{console: l.console})
			}
		default:
			g.followOutside(l, m, i)
		}
	}
}

// isCertain reports whether an import runs whenever its line is reached.
func isCertain(i survey.Import) bool {
	return !i.Optional && !i.TypeChecking && !i.Conditional && !i.Dynamic
}

// runs reports whether loading a module reaches the line of an import.
func (l load) runs(i survey.Import) bool {
	switch {
	case i.Guard:
		return l.main
	case i.TopLevel:
		return true
	case l.function != "":
		return i.Function == l.function
	}
	return l.script
}

// followOutside follows an import to a carried module, or notes that it leads out of the
// project.
func (g *importGraph) followOutside(l load, m survey.Module, i survey.Import) {
	u := use{position: report.Position{File: m.Path, Line: i.Line}, name: i.Module, names: i.Names, unsure: g.unsure, unseen: g.unseen}
	folder, onlyBeside, ok := g.carriedIn(top(i.Module))
	if !ok {
		if !g.unseen || wasStandard(top(u.name)) && !g.isForSome(m) {
			g.outside = append(g.outside, u)
		}
		return
	}
	if onlyBeside && l.console != "" && !g.unknown {
		found, _ := g.python(folder, top(i.Module))
		g.notOnPath = append(g.notOnPath, notOnPath{use: u, console: l.console, found: found})
	}
	for _, target := range targets(i.Module, i) {
		for name := target; name != ""; name = parent(name) {
			if file, ok := g.Survey.Find(folder, name); ok {
				g.enqueue(load{file: file, console: l.console})
			}
		}
	}
}

// carriedIn returns the folder of the tree on Python's path that has a module of the image
// outside the wheel's packages. beside means that Python looks into it only because a
// script is run there.
func (p *program) carriedIn(name string) (folder string, beside, ok bool) {
	for _, add := range p.added {
		if p.holds(add.folder, name, add.installed) {
			return add.folder, false, true
		}
	}
	folders := []string{""}
	for _, script := range p.Scripts {
		folders = append(folders, strings.TrimPrefix(path.Dir(script), "."))
	}
	for _, folder := range folders {
		if p.holds(folder, name, false) {
			return folder, true, true
		}
	}
	return "", false, false
}

// holds reports whether a folder of the image has a module. installed selects
// site-packages in place of the working directory.
func (p *program) holds(folder, name string, installed bool) bool {
	file, ok := p.python(folder, name)
	if !ok {
		return false
	}
	has := func(file string) bool {
		if installed {
			_, ok := p.Installed[file]
			return ok
		}
		return p.Carried[file]
	}
	return has(file) || slices.ContainsFunc(p.Survey.Under(file), func(f survey.File) bool { return has(f.Path) })
}
