package check

import (
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/survey"
)

// loaders are functions that load a module by a name in a string.
var loaders = []string{"importlib.import_module", "__import__", "pkgutil.walk_packages", "pkgutil.iter_modules"}

// namedInStrings returns the modules and packages that string literals of the project name,
// as in a registry, in a setting, or as a prefix of another name. Those of setup.py are left
// out: it names packages to install them.
func (g *importGraph) namedInStrings() map[string]bool {
	all := map[string]bool{}
	for _, m := range g.Survey.Modules {
		if m.Path == "setup.py" || isTest(m.Path) {
			continue
		}
		own, isPackage, _ := g.name(m)
		folder := own
		if !isPackage {
			folder = parent(own)
		}
		loads := slices.ContainsFunc(m.Imports, func(i survey.Import) bool {
			return i.Module == "importlib" && !i.Dynamic
		})
		for _, l := range m.Literals {
			name, begins := g.namedBy(l, folder, loads)
			isTop := parent(name) == "" // frequent, as the name of a logger
			if begins && (!isTop || slices.Contains(loaders, l.Context)) || !begins && !isTop && name != own {
				all[name] = true
			}
		}
	}
	return all
}

// namedBy returns the module or package of the wheel that a string names, or whose member it
// names, else "". begins means that the string is a prefix of such names. A relative name is
// below folder if the module loads modules by name (loads).
func (g *importGraph) namedBy(l survey.Literal, folder string, loads bool) (name string, begins bool) {
	name, _, _ = strings.Cut(l.Value, ":")
	if loads && folder != "" && strings.HasPrefix(name, ".") {
		name = folder + name
	}
	if !g.topLevel[top(name)] {
		return "", false
	}
	if l.Partial || strings.HasSuffix(name, ".") {
		name = parent(name)
		return name, g.inWheel(name)
	}
	if g.inWheel(name) {
		return name, false
	}
	name = parent(name)
	if _, isPackage := g.packages[name]; isPackage || !g.inWheel(name) {
		return "", false
	}
	return name, false
}
