package lock

import (
	"fmt"
	"path"
	"regexp"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// driveLetter begins a path of Windows, with the slash of a URL before it or not.
var driveLetter = regexp.MustCompile(`^/?[A-Za-z]:`)

// onConda tells lines such as "numpy @ file:///croot/numpy_1682520569166/work":
// in an environment of conda, pip freeze pins to the folders that conda built in.
func onConda(line packaging.Line) bool {
	place, local := line.LocalPath()
	return local && line.Kind == packaging.KindRequirement && (path.IsAbs(place) || driveLetter.MatchString(place))
}

// condaProblem is about all those lines at once: such a file has a hundred.
func condaProblem(lines []report.Problem) report.Errors {
	if len(lines) == 0 {
		return nil
	}
	first := lines[0]
	problem := report.Problem{
		Rule: "UninstallableRequirement", File: first.File, Line: first.Line,
		Message: "the line names a folder of the machine where conda built it",
		Remedy:  "write name==VERSION, as pip list --format=freeze does",
	}
	if more := len(lines) - 1; more > 0 {
		problem.Message = fmt.Sprintf("this line and %d more name folders of the machine where conda built them", more)
		problem.Remedy = "write name==VERSION in each, as pip list --format=freeze does"
	}
	return report.Errors{problem}
}
