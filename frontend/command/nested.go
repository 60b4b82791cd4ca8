package command

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/survey"
)

// below is the server that lies in a package or a folder, where the root has no
// script that is one: the only module that makes an object and serves it, else
// the only package that can be run.
func (c *chooser) below() (found []Command, decides bool) {
	if c.rootServes() {
		return nil, false // which of those is asked already
	}
	var run []Command
	for _, m := range c.Survey.Modules {
		top, _, below := strings.Cut(m.Path, "/")
		if !below || slices.Contains(exampleFolders, top) {
			continue
		}
		switch {
		case c.isServer(m):
			found = append(found, c.script(m))
		case path.Base(m.Path) == "__main__.py":
			if _, installed := c.installedAs(m.Path); installed {
				run = append(run, c.script(m))
			}
		}
	}
	if len(found) == 0 {
		found = run
	}
	return found, len(found) == 1
}

// exampleFolders hold programs that show how something is used.
var exampleFolders = []string{"example", "examples", "sample", "samples", "scripts", "benchmarks"}

// rootServes says that a script of the root is a server.
func (c *chooser) rootServes() bool {
	return slices.ContainsFunc(c.Survey.EntryScripts(), func(file string) bool {
		m, _ := c.Survey.Module(file)
		return c.isServer(m)
	})
}

// isServer says that a module of a folder is what its author starts: it makes an
// object that serves, or starts one.
func (c *chooser) isServer(m survey.Module) bool {
	if len(c.servers(m)) > 0 {
		return true
	}
	return slices.ContainsFunc(c.Survey.Objects(m), func(o survey.Object) bool {
		if o.Factory {
			// Flask finds these by itself; any other may be a helper of another module.
			return o.Required == 0 && o.Framework == survey.Flask && slices.Contains(flaskFactories, o.Name) && c.defines(m, o)
		}
		return c.defines(m, o)
	})
}

// defines says that an object is made in the module and not imported into it.
func (c *chooser) defines(m survey.Module, o survey.Object) bool {
	return !slices.ContainsFunc(m.Imports, func(i survey.Import) bool { return i.Line == o.Line })
}

var identifiers = regexp.MustCompile(`^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$`)

// installedAs is the name under which the wheel holds a module of a folder.
func (c *chooser) installedAs(p string) (string, bool) {
	return survey.InstalledAs(p, func(name string) bool {
		return slices.Contains(c.Modules, name) && (strings.Contains(name, ".") || !c.isRoot(name))
	})
}

// isRoot says that a name is that of a script in the root.
func (c *chooser) isRoot(name string) bool {
	_, ok := c.Survey.File(name + ".py")
	return ok
}

// name is how a server that is given a module's name finds it: a dotted name,
// and the folder that has to be on the path besides the working directory.
func (c *chooser) name(m survey.Module) (name, folder string, ok bool) {
	if name, ok := c.installedAs(m.Path); ok && strings.Contains(m.Path, "/") {
		return name, "", true
	}
	folder = path.Dir(m.Path)
	if _, isPackage := c.Survey.File(folder + "/__init__.py"); folder == "." || isPackage {
		name, folder = survey.ModuleName(m.Path), ""
	} else {
		name = survey.ModuleName(path.Base(m.Path))
	}
	return name, folder, identifiers.MatchString(name)
}
