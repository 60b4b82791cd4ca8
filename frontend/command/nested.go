package command

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/survey"
)

// below is the server in a package or a folder, if no script in the root is a
// server: the only module that makes an object and serves it, else the only package
// that can be run.
func (f facts) below() (found []Command, decides bool) {
	if f.rootServes() {
		return nil, false // rootScript has found them
	}
	var run []Command
	for _, m := range f.Survey.Modules {
		top, _, below := strings.Cut(m.Path, "/")
		if !below || slices.Contains(exampleFolders, top) {
			continue
		}
		switch {
		case f.isServer(m):
			found = append(found, f.script(m))
		case path.Base(m.Path) == "__main__.py":
			if _, installed := f.installedAs(m.Path); installed {
				run = append(run, f.script(m))
			}
		}
	}
	if len(found) == 0 {
		found = run
	}
	return found, len(found) == 1
}

// exampleFolders hold programs that show how the project is used.
var exampleFolders = []string{"example", "examples", "sample", "samples", "scripts", "benchmarks"}

// rootServes reports whether a script in the root is a server.
func (f facts) rootServes() bool {
	return slices.ContainsFunc(f.Survey.EntryScripts(), func(file string) bool {
		m, _ := f.Survey.Module(file)
		return f.isServer(m)
	})
}

// isServer reports whether a module in a folder is what its author starts: it makes
// an object that serves, or starts a server.
func (f facts) isServer(m survey.Module) bool {
	if len(f.servers(m)) > 0 {
		return true
	}
	return slices.ContainsFunc(f.Survey.Objects(m), func(o survey.Object) bool {
		if o.Factory {
			// Flask finds these by itself; any other may be a helper of another module.
			return o.Required == 0 && o.Framework == survey.Flask && slices.Contains(flaskFactories, o.Name) && f.defines(m, o)
		}
		return f.defines(m, o)
	})
}

// defines reports whether an object is made in the module, not imported into it.
func (f facts) defines(m survey.Module, o survey.Object) bool {
	return !slices.ContainsFunc(m.Imports, func(i survey.Import) bool { return i.Line == o.Line })
}

var identifiers = regexp.MustCompile(`^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$`)

// installedAs is the name under which the wheel holds a module that lies in a
// folder.
func (f facts) installedAs(p string) (string, bool) {
	return survey.InstalledAs(p, func(name string) bool {
		return slices.Contains(f.Modules, name) && (strings.Contains(name, ".") || !f.isRoot(name))
	})
}

// isRoot reports whether a name is that of a script in the root.
func (f facts) isRoot(name string) bool {
	_, ok := f.Survey.File(name + ".py")
	return ok
}

// name is the dotted name by which a server finds a module, and the folder that has
// to be on sys.path in addition to the working directory.
func (f facts) name(m survey.Module) (name, folder string, ok bool) {
	if name, ok := f.installedAs(m.Path); ok && strings.Contains(m.Path, "/") {
		return name, "", true
	}
	folder = path.Dir(m.Path)
	if _, isPackage := f.Survey.File(folder + "/__init__.py"); folder == "." || isPackage {
		name, folder = survey.ModuleName(m.Path), ""
	} else {
		name = survey.ModuleName(path.Base(m.Path))
	}
	return name, folder, identifiers.MatchString(name)
}
