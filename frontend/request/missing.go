package request

import (
	"path"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/testsuite"
)

// missingFiles returns files that the configuration or requirements files name, and that were
// neither read nor requested yet: their paths relative to the project. With tested, it
// includes those that the requirements of the tests name.
func missingFiles(cfg config.Config, files project.Files, tested bool, requested []string) []string {
	names := slices.Concat(cfg.Requirements, cfg.Constraints, cfg.Test.Requirements)
	if tested {
		names = append(names, testsuite.Files(files)...)
	}
	if cfg.Requirements == nil {
		names = append(names, "requirements.txt")
	}
	var missing []string
	request := func(name string) {
		if _, exists := files[name]; !exists && !slices.Contains(requested, name) && !slices.Contains(missing, name) {
			missing = append(missing, name)
		}
	}
	seen := map[string]bool{}
	for len(names) > 0 {
		name := path.Clean(names[0])
		names = names[1:]
		if seen[name] {
			continue
		}
		seen[name] = true
		if name != "requirements.txt" {
			request(name)
		}
		parsed, _ := packaging.ParseRequirements(name, files[name]) // package dependencies reports errors
		for _, line := range parsed.Lines {
			include := line.Kind == packaging.KindInclude || line.Kind == packaging.KindConstraint
			if include && !strings.Contains(line.Path, "://") && !path.IsAbs(line.Path) {
				names = append(names, path.Join(path.Dir(name), line.Path))
			}
		}
	}
	if cfg.Lock != "" {
		request(path.Clean(cfg.Lock))
	}
	return missing
}
