package check

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

// Which imports are certain to run. A package may hold any number of modules
// that need what nobody installed (its Sphinx extension, its pytest plugin, an
// adapter to somebody's database) and be sound: nothing loads them. So the
// program is followed from what is run, along the imports that do not depend on
// anything:
//
//   - from carried scripts: all their imports, in functions too, since a script's
//     functions are what it is for;
//   - from the functions that console scripts call, and modules the command names;
//   - from each top-level package of the wheel: whoever uses it loads it;
//   - then, where there are such scripts, from modules of the wheel with a main
//     guard, which somebody may run. In a library they are its benchmarks;
//   - last, for what Python has no more alone, from every module (gone.go).
//
// Of an installed module that is only loaded, what stands in functions or below
// the main guard is not followed: importing late is how optional things are
// imported. Nothing optional or conditional is ever followed.

// load is a module that is loaded, and how.
type load struct {
	file     string
	main     bool   // it is run: its main guard holds
	script   bool   // and its functions are what it is for
	function string // a console script calls this one
	// console is the console script that loads it, if the working directory is
	// not on Python's path for that.
	console string
}

// use is an import of something outside the project.
type use struct {
	file  string
	line  int
	name  string
	names []string // of "from name import names"
	// unsure says that it is reached from modules alone that somebody may run.
	unsure bool
	// unseen says that nothing is seen to reach it.
	unseen bool
}

// stray is an import of a carried module by a console script.
type stray struct {
	use
	console string
	found   string // in the tree
}

// reach is what the program loads.
type reach struct {
	*program
	stdlib  map[string]bool
	locked  map[string]bool
	minor   string
	unsure  bool
	unseen  bool
	queue   []load
	seen    map[load]bool
	outside []use
	gone    []goneName
	strays  []stray
}

func (p *program) reach(s Supply) *reach {
	r := &reach{program: p, minor: s.Python, stdlib: map[string]bool{"__main__": true}, locked: map[string]bool{}, seen: map[load]bool{}}
	for _, name := range s.Stdlib {
		r.stdlib[name] = true
	}
	for _, name := range s.Locked {
		r.locked[packaging.NormalizeName(name)] = true
	}
	r.start()
	r.run()
	r.unsure = true
	r.startGuarded()
	r.run()
	r.unseen = true
	r.startAnywhere()
	r.run()
	// One place may be reached more than once.
	order := func(a, b use) int {
		return cmp.Or(strings.Compare(a.file, b.file), cmp.Compare(a.line, b.line), strings.Compare(a.name, b.name))
	}
	slices.SortStableFunc(r.outside, order)
	r.outside = slices.CompactFunc(r.outside, func(a, b use) bool { return order(a, b) == 0 && slices.Equal(a.names, b.names) })
	slices.SortStableFunc(r.strays, func(a, b stray) int { return order(a.use, b.use) })
	return r
}

func (r *reach) run() {
	for len(r.queue) > 0 {
		next := r.queue[0]
		r.queue = r.queue[1:]
		if m, ok := r.Survey.Module(next.file); ok {
			r.follow(next, m)
		}
	}
}

func (r *reach) start() {
	for _, script := range r.Scripts {
		r.enqueue(load{file: script, main: true, script: true})
	}
	for _, name := range r.Named {
		r.loadOwn(name, load{})
	}
	for _, command := range r.Commands {
		r.loadOwn(command.Module, load{function: command.Attr, console: command.Name})
	}
	for _, name := range r.TopLevel {
		r.loadOwn(name, load{})
	}
}

func (r *reach) startGuarded() {
	if len(r.Scripts) == 0 {
		return
	}
	for _, m := range r.Survey.Modules {
		if place, ok := r.Installed[m.Path]; ok && m.MainGuard && !isTest(place) {
			r.loadOwn(survey.ModuleName(place), load{main: true})
		}
	}
}

// isTest says that a file of the wheel is run by tests.
func isTest(place string) bool {
	name := path.Base(place)
	return strings.HasPrefix(name, "test_") || strings.HasSuffix(name, "_test.py") || name == "conftest.py" ||
		slices.ContainsFunc(strings.Split(path.Dir(place), "/"), func(folder string) bool {
			return folder == "tests" || folder == "test" || folder == "testing"
		})
}

func (r *reach) enqueue(l load) {
	if !r.seen[l] {
		r.seen[l] = true
		r.queue = append(r.queue, l)
	}
}

// loadOwn loads a module of the wheel after the packages it lies in. How it is
// loaded is said of the module itself; its packages are only loaded.
func (r *reach) loadOwn(name string, how load) {
	for outer := parent(name); outer != ""; outer = parent(outer) {
		if file, ok := r.byName[outer]; ok {
			r.enqueue(load{file: file, console: how.console})
		}
	}
	if file, ok := r.byName[name]; ok {
		how.file = file
		r.enqueue(how)
	}
}

// follow goes along the imports of a module.
func (r *reach) follow(l load, m survey.Module) {
	for _, i := range m.Imports {
		if !isCertain(i) || !l.runs(i) {
			continue
		}
		name, ok := r.absolute(m, i)
		switch {
		case !ok:
		case i.Level == 0 && r.stdlib[top(name)]:
			r.findGone(m, i)
		case i.Level > 0 || r.topLevel[top(name)]:
			for _, target := range targets(name, i) {
				r.loadOwn(target, load{console: l.console})
			}
		default:
			r.followOutside(l, m, i)
		}
	}
}

// isCertain says that an import is made wherever its place is reached.
func isCertain(i survey.Import) bool {
	return !i.Optional && !i.TypeChecking && !i.Conditional && !i.Dynamic
}

// runs says that loading reaches the place of an import.
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

// followOutside follows an import to the carried modules, or out of the project.
func (r *reach) followOutside(l load, m survey.Module, i survey.Import) {
	u := use{file: m.Path, line: i.Line, name: i.Module, names: i.Names, unsure: r.unsure, unseen: r.unseen}
	folder, onlyBeside, ok := r.carriedIn(top(i.Module))
	if !ok {
		if !r.unseen || wasStandard(top(u.name)) && !r.isForSome(m) {
			r.outside = append(r.outside, u)
		}
		return
	}
	if onlyBeside && l.console != "" && !r.unknown {
		found, _ := r.python(folder, top(i.Module))
		r.strays = append(r.strays, stray{use: u, console: l.console, found: found})
	}
	for _, target := range targets(i.Module, i) {
		for name := target; name != ""; name = parent(name) {
			if file, ok := r.Survey.Find(folder, name); ok {
				r.enqueue(load{file: file, console: l.console})
			}
		}
	}
}

// carriedIn finds the folder of the tree on Python's path that holds a module
// of the image outside the wheel's packages; beside says that it is one that
// Python looks into only because a script is run there.
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

// holds says that a folder of the image has a module: one of site-packages, or
// of the working directory.
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
