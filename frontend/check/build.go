package check

import (
	"path"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/survey"
)

// isForBuilds says that a module of a package is there for the project's setup.py, which
// a build runs where distutils is: by its name, or by what it has of distutils.
func isForBuilds(m survey.Module) bool {
	name := path.Base(m.Path)
	if name == "setup.py" || strings.HasPrefix(name, "setup_") || strings.HasPrefix(name, "build_") || strings.HasSuffix(name, "_build.py") {
		return true
	}
	builds := false
	for _, i := range m.Imports {
		if i.Level > 0 || top(i.Module) != "distutils" {
			continue
		}
		for _, part := range distutilsParts(i) {
			switch {
			case slices.Contains([]string{"ccompiler", "cmd", "command", "core", "dist", "extension"}, part):
				builds = true
			case !slices.Contains([]string{"errors", "log", "sysconfig"}, part):
				return false
			}
		}
	}
	return builds
}

// distutilsParts are the modules of distutils that an import has.
func distutilsParts(i survey.Import) []string {
	if _, below, ok := strings.Cut(i.Module, "."); ok {
		return []string{top(below)}
	}
	return i.Names
}
