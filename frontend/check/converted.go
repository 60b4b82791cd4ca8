package check

import (
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

// Unconverted returns a survey without the errors and imports of modules that the build
// converts from Python 2 (use_2to3, until setuptools 58), for what the tree has of them is never
// run. See https://github.com/pypa/setuptools/issues/2086.
func Unconverted(found survey.Survey, wheel []packaging.WheelFile) survey.Survey {
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
