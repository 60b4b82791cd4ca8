package check

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

// modelLibraries maps the modules of libraries that models are made of to the distributions
// that provide them, the usual one first.
var modelLibraries = map[string][]string{
	"catboost":          {"catboost"},
	"category_encoders": {"category-encoders"},
	"cloudpickle":       {"cloudpickle"},
	"dill":              {"dill"},
	"imblearn":          {"imbalanced-learn"},
	"joblib":            {"joblib"},
	"lightgbm":          {"lightgbm"},
	"numpy":             {"numpy"},
	"pandas":            {"pandas"},
	"scipy":             {"scipy"},
	"sklearn":           {"scikit-learn"},
	"statsmodels":       {"statsmodels"},
	"xgboost":           {"xgboost", "xgboost-cpu"},
}

// alongside are libraries that all the others install.
var alongside = []string{"joblib", "numpy", "scipy"}

// missingLibraries returns problems of libraries that unpickling a model imports and that
// nothing installs. If code of the program imports the library too, that import is reported
// and not the model.
func (m models) missingLibraries() []report.Problem {
	paths := map[string][]string{}
	sklearn := ""
	for _, model := range m.all {
		for _, module := range m.libraries(model) {
			if !m.importedByCode(module) {
				paths[module] = append(paths[module], model.Path)
			}
		}
		for _, w := range model.Written {
			if w.By == "scikit-learn" && (sklearn == "" || older(sklearn, w.Version)) {
				sklearn = w.Version
			}
		}
	}
	var problems []report.Problem
	for _, module := range slices.Sorted(maps.Keys(paths)) {
		name := modelLibraries[module][0]
		first, more := together(paths[module])
		problem := report.Problem{
			Rule: rules.ModelLibraryMissing, File: first,
			Message: fmt.Sprintf("imports %s when it is loaded%s and nothing installs %s", module, more, name),
			Remedy:  m.where(name, name),
		}
		if module == "sklearn" && sklearn != "" {
			problem.Message = fmt.Sprintf("was written by %s %s%s and nothing installs %s", name, sklearn, more, name)
			problem.Remedy = m.sklearn(sklearn, sklearn)
		}
		problems = append(problems, problem)
	}
	return problems
}

// libraries returns the modules of model libraries that a model imports and that nothing in
// the image provides.
func (m models) libraries(model survey.Model) []string {
	modules := map[string]bool{}
	for _, i := range model.Imports {
		modules[top(i.Module)] = true
	}
	for _, w := range model.Written {
		if w.By == "scikit-learn" {
			modules["sklearn"] = true
		}
	}
	var missing, along []string
	for _, module := range slices.Sorted(maps.Keys(modules)) {
		providers, ok := modelLibraries[module]
		switch {
		case !ok || m.isOwn(module) || slices.ContainsFunc(providers, func(name string) bool { return m.locked[name] != "" }):
		case slices.Contains(alongside, module):
			along = append(along, module)
		default:
			missing = append(missing, module)
		}
	}
	if len(missing) == 0 {
		return along
	}
	return missing
}

// isOwn reports whether the project has a module of a name.
func (m models) isOwn(module string) bool {
	return slices.ContainsFunc(m.in.Modules, func(name string) bool { return name == module || strings.HasPrefix(name, module+".") }) ||
		m.carried(module)
}

// importedByCode reports whether code of the image imports a module, and not only if it is
// installed.
func (m models) importedByCode(module string) bool {
	for _, code := range m.in.Survey.Modules {
		if !m.inImage[code.Path] {
			continue
		}
		for _, i := range code.Imports {
			if top(i.Module) == module && i.Level == 0 && !i.Optional && !i.TypeChecking {
				return true
			}
		}
	}
	return false
}

// missingModules returns problems of models that need a module of the project which is not
// in the image, or a name of the script that wrote them.
func (m models) missingModules() []report.Problem {
	var problems []report.Problem
	for _, model := range m.all {
		for _, i := range model.Imports {
			var problem report.Problem
			var found bool
			if i.Module == "__main__" {
				problem, found = m.mainName(i.Names)
			} else {
				problem, found = m.ownModule(i)
			}
			if found {
				problem.Rule, problem.File = rules.PickleNeedsModule, model.Path
				problems = append(problems, problem)
			}
		}
	}
	return problems
}

// mainName returns a problem if a model needs names of __main__, the script that wrote it,
// and no file of the image mentions one of them
// (https://docs.python.org/3/library/pickle.html#what-can-be-pickled-and-unpickled).
func (m models) mainName(names []string) (report.Problem, bool) {
	for _, name := range names {
		name, _, _ = strings.Cut(name, ".")
		i := slices.IndexFunc(m.in.Survey.MainNames, func(n survey.MainName) bool { return n.Name == name })
		if i < 0 || slices.ContainsFunc(m.in.Survey.MainNames[i].Files, func(p string) bool { return m.inImage[p] }) {
			continue
		}
		return report.Problem{
			Message: fmt.Sprintf("needs %s of the script or notebook that wrote it, and no file of the image has that", name),
			Remedy:  fmt.Sprintf("move %s into a module of the project and write the model anew", name),
		}, true
	}
	return report.Problem{}, false
}

// ownModule returns a problem if a model needs a module that is known to be the project's
// own and that the image does not have under that name.
func (m models) ownModule(i survey.ModelImport) (report.Problem, bool) {
	top := top(i.Module)
	if slices.Contains(m.in.Modules, i.Module) || m.carried(i.Module) || slices.Contains(m.in.Stdlib, top) || m.isLocked(top) {
		return report.Problem{}, false
	}
	name := i.Module
	if len(i.Names) > 0 {
		name += "." + i.Names[0]
	}
	if slices.Contains(m.in.Modules, top) {
		return report.Problem{
			Message: fmt.Sprintf("needs %s, and the wheel has no module %s", name, i.Module),
			Remedy:  "write the model anew with the code as it is",
		}, true
	}
	if m.isOwn(top) {
		return report.Problem{}, false // a folder without __init__.py may be more than the wheel shows
	}
	file, ok := m.inTree(i.Module)
	if !ok {
		return report.Problem{}, false
	}
	problem := report.Problem{
		Message: fmt.Sprintf("needs %s, and %s is not in the image", name, file),
		Remedy:  fmt.Sprintf("import %s in the script that loads it", i.Module),
	}
	if installed := m.installedAs(file); installed != "" {
		problem.Message = fmt.Sprintf("needs %s, and %s is installed as %s", name, file, installed)
		problem.Remedy = fmt.Sprintf("import it as %s and write the model anew", installed)
	}
	return problem, true
}

// isLocked reports whether a locked distribution may provide a module, by its name.
func (m models) isLocked(module string) bool {
	name := strings.ReplaceAll(strings.ToLower(module), "_", "-")
	_, ok := m.locked[name]
	return ok || slices.ContainsFunc(modelLibraries[module], func(name string) bool { return m.locked[name] != "" })
}

// carried reports whether a file of the working directory is a module, in whatever folder:
// scripts are run in folders too.
func (m models) carried(module string) bool {
	base := strings.ReplaceAll(module, ".", "/")
	for _, p := range m.in.Carried {
		for _, suffix := range []string{".py", "/__init__.py"} {
			if p == base+suffix || strings.HasSuffix(p, "/"+base+suffix) {
				return true
			}
		}
	}
	return slices.ContainsFunc(m.in.Carried, func(p string) bool {
		return strings.HasPrefix(p, base+"/") && path.Ext(p) == ".py"
	})
}

// inTree returns the file of a module in the tree, from the root or from src/.
func (m models) inTree(module string) (string, bool) {
	for _, folder := range []string{"", "src"} {
		if p, ok := m.in.Survey.Find(folder, module); ok {
			return p, true
		}
	}
	return "", false
}

// installedAs returns the name under which the wheel installs a file of the tree, or "".
func (m models) installedAs(file string) string {
	if !m.inImage[file] {
		return ""
	}
	name, _ := survey.InstalledAs(file, func(name string) bool { return slices.Contains(m.in.Modules, name) })
	return name
}
