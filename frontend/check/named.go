package check

import (
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/survey"
)

// loaders load a module by a name that the program makes.
var loaders = []string{"importlib.import_module", "__import__", "pkgutil.walk_packages", "pkgutil.iter_modules"}

// namedInTexts are the modules and packages that a text of the project names: a registry,
// a setting, a beginning that is put before another name. setup.py names packages to
// install them.
func (r *reach) namedInTexts() map[string]bool {
	all := map[string]bool{}
	for _, m := range r.Survey.Modules {
		if m.Path == "setup.py" || isTest(m.Path) {
			continue
		}
		own, isPackage, _ := r.name(m)
		folder := own
		if !isPackage {
			folder = parent(own)
		}
		loads := slices.ContainsFunc(m.Imports, func(i survey.Import) bool {
			return i.Module == "importlib" && !i.Dynamic
		})
		for _, l := range m.Literals {
			name, begins := r.namedBy(l, folder, loads)
			isTop := parent(name) == "" // of which there are many, as for a log
			if begins && (!isTop || slices.Contains(loaders, l.Context)) || !begins && !isTop && name != own {
				all[name] = true
			}
		}
	}
	return all
}

// namedBy is the module or package of the wheel that a text is the name of, or of
// something in it, "" if of none; begins says that the text is the beginning of such
// names. A relative name begins in the folder, where modules are loaded by their names.
func (r *reach) namedBy(l survey.Literal, folder string, loads bool) (name string, begins bool) {
	name, _, _ = strings.Cut(l.Value, ":")
	if loads && folder != "" && strings.HasPrefix(name, ".") {
		name = folder + name
	}
	if !r.topLevel[top(name)] {
		return "", false
	}
	if l.Partial || strings.HasSuffix(name, ".") {
		name = parent(name)
		return name, r.inWheel(name)
	}
	if r.inWheel(name) {
		return name, false
	}
	name = parent(name)
	if _, isPackage := r.packages[name]; isPackage || !r.inWheel(name) {
		return "", false
	}
	return name, false
}
