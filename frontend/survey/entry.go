package survey

import (
	"slices"
	"strings"
)

// EntryScripts returns the paths of the modules in the tree's root that are run as
// scripts. These have a main guard, or hold an object that serves, or do something
// when they are loaded and are not imported by another module of the root. A
// developer's tools are left out.
func (s Survey) EntryScripts() []string {
	var root []Module
	imported, bySetup := map[string]bool{}, s.importedBySetup()
	for _, m := range s.Modules {
		if strings.Contains(m.Path, "/") || isTool(m) || bySetup[m.Path] && helpsSetup(m) {
			continue
		}
		root = append(root, m)
		for _, i := range m.Imports {
			imported[i.Module] = true
		}
	}
	var entries []string
	for _, m := range root {
		name := strings.TrimSuffix(m.Path, ".py")
		if m.MainGuard || s.serves(m) || (m.acts() || m.Error != nil) && !imported[name] {
			entries = append(entries, m.Path)
		}
	}
	return entries
}

// tools are modules that a developer or another program runs, not the application.
var tools = []string{
	"__init__.py", "__main__.py", "conf.py", "conftest.py", "dodo.py", "ez_setup.py", "fabfile.py",
	"gunicorn.conf.py", "gunicorn_config.py", "hubconf.py", "noxfile.py", "setup.py", "tasks.py",
	"toxfile.py", "versioneer.py",
}

// importedBySetup returns the modules of the root that setup.py imports, directly or
// through one another.
func (s Survey) importedBySetup() map[string]bool {
	all := map[string]bool{}
	var follow func(Module)
	follow = func(m Module) {
		for _, i := range m.Imports {
			if file := i.Module + ".py"; !all[file] {
				if next, ok := s.Module(file); ok {
					all[file] = true
					follow(next)
				}
			}
		}
	}
	if m, ok := s.Module("setup.py"); ok {
		follow(m)
	}
	return all
}

// helpsSetup reports whether a module that setup.py imports is a part of the build.
// Otherwise it is the program, which setup.py may import for its version.
func helpsSetup(m Module) bool {
	return strings.HasPrefix(m.Path, "setup") || slices.ContainsFunc(m.Imports, func(i Import) bool {
		top, _, _ := strings.Cut(i.Module, ".")
		return top == "setuptools" || top == "distutils" || top == "sysconfig"
	})
}

func isTool(m Module) bool {
	if slices.ContainsFunc(m.Calls, func(c Call) bool { return c.Call == "setuptools.setup" || c.Call == "distutils.core.setup" }) {
		return true // another setup.py
	}
	if slices.Contains(tools, m.Path) || strings.HasPrefix(m.Path, "test_") || strings.HasSuffix(m.Path, "_test.py") {
		return true
	}
	return writesSkeleton(m)
}

// writesSkeleton reports whether a script writes the skeleton of a project, as the
// template.py of many starters does: it lists setup.py among the files to create.
func writesSkeleton(m Module) bool {
	lists, writes := false, m.Path == "template.py"
	for _, l := range m.Literals {
		lists = lists || l.Value == "setup.py"
		writes = writes || l.Write || last(l.Context) == "open" && (l.Value == "w" || l.Value == "a" || l.Value == "x")
	}
	for _, c := range m.Calls {
		writes = writes || slices.Contains([]string{"makedirs", "mkdir", "touch", "write_text"}, last(c.Call))
	}
	return lists && writes && !m.IsWeb()
}

func last(dotted string) string { return dotted[strings.LastIndexByte(dotted, '.')+1:] }

func (s Survey) serves(m Module) bool {
	if _, ok := m.ImportsTop("streamlit"); ok {
		return true
	}
	return slices.ContainsFunc(s.Objects(m), func(o Object) bool { return !o.Factory })
}

// preparations are prefixes of calls that modules make when they are loaded, without
// being programs.
var preparations = []string{
	"dotenv.", "logging.", "loguru.", "matplotlib.", "nltk.download", "numpy.random.", "numpy.set", "os.environ.",
	"os.makedirs", "pandas.set_option", "random.seed", "seaborn.set", "structlog.", "sys.path.", "torch.manual_seed",
	"warnings.", "typing.", "load_dotenv",
}

// acts reports whether loading the module does more than prepare.
func (m Module) acts() bool {
	return slices.ContainsFunc(m.Calls, func(c Call) bool {
		return c.Function == "" && c.Target == "" && c.Call != "" &&
			!slices.ContainsFunc(preparations, func(p string) bool { return strings.HasPrefix(c.Call, p) })
	})
}
