package check

import (
	"path"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/pythons"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

// What Python has no more, no module can import, whoever loads it and whatever is
// installed besides. So it is looked for in all modules of the wheel, unless the
// project itself loads the module only where something holds: then that may be what
// tells Pythons apart.

// goneName is an import of a name that a module of the standard library had.
type goneName struct {
	use
	pythons.Name
}

// findGone finds such names in an import of the standard library.
func (r *reach) findGone(m survey.Module, i survey.Import) {
	for _, each := range i.Names {
		name, ok := pythons.Imported(i.Module, each)
		if ok && pythons.Later(r.minor, name.Last) && (!r.unseen || !r.isForSome(m)) {
			r.gone = append(r.gone, goneName{use{file: m.Path, line: i.Line, name: i.Module, unseen: r.unseen}, name})
		}
	}
}

// wasStandard says that a module was one of Python 3's own, on every system.
func wasStandard(module string) bool {
	found, ok := pythons.Dropped(module)
	return module == "distutils" || ok && !found.Two() && module != "msilib"
}

// isForSome says that a module is for those alone who build the project, or who have more.
func (r *reach) isForSome(m survey.Module) bool { return isForBuilds(m) || r.needsMore(m) }

// needsMore says that a module also needs what is not installed. That is for whoever
// has it: an extension of Sphinx, a command of setuptools.
func (r *reach) needsMore(m survey.Module) bool {
	for _, i := range m.Imports {
		name := top(i.Module)
		if i.Level > 0 || !i.TopLevel || i.Guard || !isCertain(i) || r.stdlib[name] || r.topLevel[name] || wasStandard(name) {
			continue
		}
		if _, _, carried := r.carriedIn(name); carried {
			continue
		}
		for _, u := range (use{name: i.Module, names: i.Names}).split() {
			if !likely(u.module(), r.locked) {
				return true
			}
		}
	}
	return false
}

// startAnywhere starts from the modules of the wheel that nothing spares.
func (r *reach) startAnywhere() {
	spared := r.spared()
	for _, name := range r.Modules {
		file, ok := r.byName[name]
		if !ok || isBelow(name, spared) || isTest(r.Installed[file]) || isVendored(file) {
			continue
		}
		if m, ok := r.Survey.Module(file); ok && !isForBuilds(m) {
			r.loadOwn(name, load{})
		}
	}
}

// spared are the modules and packages that the project loads only where something holds
// or by their names, with all that these load, and those that it loads in functions alone.
func (r *reach) spared() map[string]bool {
	all := map[string]bool{}
	var queue []survey.Module
	spareOne := func(name string) {
		if spared, found := r.Survey.Module(r.byName[name]); found && !all[name] {
			all[name] = true
			queue = append(queue, spared)
		}
	}
	spare := func(m survey.Module, i survey.Import) {
		for _, name := range r.meantBy(m, i) {
			spareOne(name)
		}
	}
	if named := r.namedInTexts(); len(named) > 0 {
		for _, name := range r.Modules {
			if isBelow(name, named) {
				spareOne(name)
			}
		}
	}
	var late []string
	for _, m := range r.Survey.Modules {
		for _, i := range m.Imports {
			switch {
			case i.TypeChecking:
			case !isCertain(i):
				spare(m, i)
			case !i.TopLevel:
				late = append(late, r.meantBy(m, i)...)
			}
		}
	}
	for len(queue) > 0 {
		m := queue[0]
		queue = queue[1:]
		for _, i := range m.Imports {
			spare(m, i)
		}
	}
	for _, name := range late {
		all[name] = true
	}
	return all
}

// meantBy are the modules and packages that an import is about: not those that they lie
// in, which it loads too, nor a whole distribution.
func (r *reach) meantBy(m survey.Module, i survey.Import) []string {
	name, ok := r.absolute(m, i)
	if !ok {
		return nil
	}
	all := targets(name, i)
	names := slices.DeleteFunc(slices.Clone(all[1:]), func(each string) bool { return r.byName[each] == "" })
	if len(names) == 0 || len(names) < len(all)-1 {
		names = append(names, name)
	}
	return slices.DeleteFunc(names, func(each string) bool { return parent(each) == "" && r.packages[each] != "" })
}

// isBelow says that a module is one of those, or lies in one.
func isBelow(name string, packages map[string]bool) bool {
	for ; name != ""; name = parent(name) {
		if packages[name] {
			return true
		}
	}
	return false
}

// isVendored says that a file is a copy of somebody else's, of which projects use a part.
func isVendored(file string) bool {
	return slices.ContainsFunc(strings.Split(path.Dir(file), "/"), func(folder string) bool {
		return slices.Contains([]string{"_vendor", "vendor", "_vendored", "vendored", "extern", "externals", "third_party", "thirdparty"}, folder)
	})
}

// goneNames complains of each name once, where it is seen to be imported if it is.
func (r *reach) goneNames() []report.Problem {
	var order []string
	uses, names := map[string][]use{}, map[string]pythons.Name{}
	for _, each := range r.gone {
		if names[each.What].What == "" {
			order = append(order, each.What)
		}
		names[each.What] = each.Name
		uses[each.What] = append(uses[each.What], each.use)
	}
	var problems []report.Problem
	for _, what := range order {
		name := names[what]
		problems = append(problems, imported(uses[what], what, noMore(name.Last), "write "+name.Instead))
	}
	return problems
}
