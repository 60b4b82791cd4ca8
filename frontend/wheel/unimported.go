package wheel

import (
	"fmt"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/distributions"
	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/native"
)

// unimported is what to write where setup.py imports what is not there: the project's
// own modules, which not every backend finds, or somebody else's.
func unimported(r Request, failed gateway.Report) string {
	switch {
	case failed.Own == "." && r.Backend.Name+":__legacy__" == legacy:
		return fmt.Sprintf("%s looks for no module beside setup.py: write build-backend = %q in pyproject.toml", r.Backend.Name, legacy)
	case failed.Own == "src":
		return fmt.Sprintf("%s is in src, where nothing looks for it before it is installed: write sys.path.insert(0, \"src\") above the import", failed.Module)
	}
	top, _, _ := strings.Cut(failed.Module, ".")
	if top == "pip" {
		return ofPip(r, failed)
	}
	for _, module := range []string{failed.Module, top} {
		if providers := distributions.Providers(module); len(providers) > 0 {
			return fmt.Sprintf("setup.py runs in a build environment of its own, where %s is not installed: set build.requires = %s",
				failed.Module, native.List(r.Config.Build.Requires, providers[:1]))
		}
	}
	return fmt.Sprintf("setup.py runs in a build environment of its own, where %s is not installed: set build.requires = %s if it comes from a distribution of that name",
		failed.Module, native.List(r.Config.Build.Requires, []string{top}))
}
