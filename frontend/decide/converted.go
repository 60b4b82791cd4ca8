package decide

import (
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

// unconverted is a survey without what the wheel has otherwise: where the build
// converts modules from Python 2 (use_2to3), what the tree has is never run.
func unconverted(found survey.Survey, wheel []packaging.WheelFile) survey.Survey {
	sizes := map[string]int64{}
	for _, file := range wheel {
		sizes[file.Path] = file.Size
	}
	inWheel := func(m survey.Module) (int64, bool) {
		if size, ok := sizes[m.Path]; ok {
			return size, true
		}
		_, below, _ := strings.Cut(m.Path, "/") // src/suds/client.py
		size, ok := sizes[below]
		return size, ok
	}
	converts := slices.ContainsFunc(found.Modules, func(m survey.Module) bool {
		size, ok := inWheel(m)
		file, _ := found.File(m.Path)
		return m.Error != nil && ok && size != file.Size
	})
	if !converts {
		return found
	}
	found.Modules = slices.Clone(found.Modules)
	for i, m := range found.Modules {
		if _, ok := inWheel(m); ok {
			found.Modules[i].Error, found.Modules[i].Imports = nil, nil
		}
	}
	return found
}
