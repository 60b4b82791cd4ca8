package check

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

// systems are folders of a system's root that no package is called.
var systems = []string{"app", "bin", "etc", "home", "lib", "opt", "root", "sbin", "srv", "usr", "var"}

// AbsoluteData tells of data_files that setup.py would have below the system's root.
// setuptools leaves the root out, and they lie among the modules. site is where.
func AbsoluteData(contents []string, s survey.Survey, site string) []report.Problem {
	keyword, ok := s.Setup.Keyword("data_files")
	switch {
	case ok:
	case s.Setup != nil && s.Setup.More:
		keyword.Line = s.Setup.Line
	default:
		return nil
	}
	files, modules := map[string][]string{}, map[string]bool{}
	for _, each := range contents {
		folder, _, below := strings.Cut(each, "/")
		if !below || !slices.Contains(systems, folder) {
			continue
		}
		files[folder] = append(files[folder], each)
		modules[folder] = modules[folder] || path.Ext(each) == ".py"
	}
	var problems []report.Problem
	for _, folder := range systems {
		if len(files[folder]) == 0 || modules[folder] {
			continue
		}
		first := slices.Min(files[folder])
		problems = append(problems, report.Problem{
			Rule: "AbsoluteData", File: "setup.py", Line: keyword.Line,
			Message: fmt.Sprintf("data_files names /%s, where no wheel puts anything: the image has %s", path.Dir(first), path.Join(site, first)),
			Remedy:  fmt.Sprintf("name it %q and open it below sys.prefix, or mount it at /%s", path.Dir(first), path.Dir(first)),
		})
	}
	return problems
}
