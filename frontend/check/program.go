package check

import (
	"path"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

// Program is what the image has of the project, and what of that is run.
type Program struct {
	Survey survey.Survey
	// Modules are the dotted names of all modules in the wheel, sorted, and TopLevel
	// their first parts.
	Modules  []string
	TopLevel []string
	// Installed are the files of the tree that the wheel has, by their paths there, and
	// their paths in site-packages.
	Installed map[string]string
	// Carried are the files in the working directory.
	Carried map[string]bool
	// Scripts are the carried files that are run, Commands are the functions that
	// console scripts call, and Named are the modules that the image's command names.
	Scripts  []string
	Commands []packaging.EntryPoint
	Named    []string
	// Included means that the configuration names the carried files.
	Included bool
	// SearchPath means that PYTHONPATH is set: modules may be found anywhere.
	SearchPath bool
}

// program is a Program with indexes to look things up in.
type program struct {
	Program
	byName   map[string]string // module of the wheel -> its file in the tree
	topLevel map[string]bool
	packages map[string]string // package or folder of the wheel -> its folder in the tree
	added    []addition
	unknown  bool // something that is not known is put on sys.path
}

// addition is a folder that a module puts on sys.path.
type addition struct {
	folder    string // in the tree
	installed bool   // it is the one in site-packages that the folder becomes
}

func newProgram(p Program) *program {
	all := &program{
		Program: p, byName: map[string]string{}, topLevel: map[string]bool{}, packages: map[string]string{},
		unknown: p.SearchPath,
	}
	for _, name := range p.TopLevel {
		all.topLevel[name] = true
	}
	for file, place := range p.Installed {
		if path.Ext(place) == ".py" {
			all.byName[survey.ModuleName(place)] = file
		}
		// If a file has the same path in its folder, the folder is installed too.
		for place != "." && path.Base(place) == path.Base(file) {
			place, file = path.Dir(place), path.Dir(file)
			if place != "." {
				all.packages[strings.ReplaceAll(place, "/", ".")] = file
			}
		}
	}
	for _, m := range p.Survey.Modules {
		if all.isIn(m.Path) {
			all.findAdditions(m)
		}
	}
	return all
}

// isIn reports whether a file of the tree is in the image.
func (p *program) isIn(file string) bool {
	_, installed := p.Installed[file]
	return installed || p.Carried[file]
}

// findAdditions reads calls such as sys.path.append.
func (p *program) findAdditions(m survey.Module) {
	for _, c := range m.Calls {
		position := 0
		switch c.Call {
		case "sys.path.append", "site.addsitedir":
		case "sys.path.insert":
			position = 1
		case "sys.path.extend":
			p.unknown = true
			continue
		default:
			continue
		}
		if len(c.Args) <= position {
			p.unknown = true
			continue
		}
		value := c.Args[position]
		text, ok := value.Text()
		if !ok || path.IsAbs(text) {
			p.unknown = true
			continue
		}
		_, installed := p.Installed[m.Path]
		add := addition{folder: path.Clean(text)}
		if value.Anchor == survey.AnchorFile {
			add = addition{folder: path.Join(path.Dir(m.Path), text), installed: installed && !p.Carried[m.Path]}
		}
		if add.folder == "." {
			add.folder = ""
		}
		p.added = append(p.added, add)
	}
}

// name returns the dotted name that a module of the tree has where it is installed, and
// whether it is a package; ok is false if it is not installed.
func (p *program) name(m survey.Module) (name string, isPackage, ok bool) {
	place, ok := p.Installed[m.Path]
	return survey.ModuleName(place), path.Base(place) == "__init__.py", ok
}

// inWheel reports whether the wheel has a module of a name, or modules below it.
func (p *program) inWheel(name string) bool {
	if _, found := slices.BinarySearch(p.Modules, name); found {
		return true
	}
	i, _ := slices.BinarySearch(p.Modules, name+".")
	return i < len(p.Modules) && strings.HasPrefix(p.Modules[i], name+".")
}

// absolute returns the module that an import names, with the dots of a relative import
// resolved; ok is false if they lead out of all packages.
func (p *program) absolute(m survey.Module, i survey.Import) (name string, ok bool) {
	if i.Level == 0 {
		return i.Module, i.Module != ""
	}
	own, isPackage, ok := p.name(m)
	if !ok {
		return "", false
	}
	if !isPackage {
		own = parent(own)
	}
	for range i.Level - 1 {
		if own == "" {
			return "", false
		}
		own = parent(own)
	}
	switch {
	case own == "":
		return "", false
	case i.Module == "":
		return own, true
	}
	return own + "." + i.Module, true
}

// targets returns the modules that an import loads, without the packages that they lie in:
// for "from a import b" a, and a.b in case that is a module.
func targets(name string, i survey.Import) []string {
	all := []string{name}
	for _, imported := range i.Names {
		if imported != "*" {
			all = append(all, name+"."+imported)
		}
	}
	return all
}

// python returns the file of a module in a folder of the tree, or its folder if that has
// modules but no __init__.py.
func (p *program) python(folder, name string) (file string, ok bool) {
	base := path.Join(folder, strings.ReplaceAll(name, ".", "/"))
	if file, ok := p.Survey.Find(folder, name); ok {
		return file, true
	}
	for _, f := range p.Survey.Under(base) {
		if path.Ext(f.Path) == ".py" {
			return base, true
		}
	}
	return "", false
}
