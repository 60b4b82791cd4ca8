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

// missingFiles lists the files that are named and neither there nor asked for yet, as
// paths from the project's directory. Where it is testing, those count that the
// requirements of the tests name.
func missingFiles(cfg config.Config, files project.Files, testing bool, asked []string) []string {
	names := slices.Concat(cfg.Requirements, cfg.Constraints, cfg.Test.Requirements)
	if testing {
		names = append(names, testsuite.Files(files)...)
	}
	if cfg.Requirements == nil {
		names = append(names, "requirements.txt")
	}
	var missing []string
	want := func(name string) {
		if _, there := files[name]; !there && !slices.Contains(asked, name) && !slices.Contains(missing, name) {
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
			want(name)
		}
		parsed, _ := packaging.ParseRequirements(name, files[name]) // errors are told by the lock
		for _, line := range parsed.Lines {
			include := line.Kind == packaging.KindInclude || line.Kind == packaging.KindConstraint
			if include && !strings.Contains(line.Path, "://") && !path.IsAbs(line.Path) {
				names = append(names, path.Join(path.Dir(name), line.Path))
			}
		}
	}
	if cfg.Lock != "" {
		want(path.Clean(cfg.Lock))
	}
	return missing
}
