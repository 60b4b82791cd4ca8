package wheel

import (
	"fmt"
	"slices"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/pythons"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/toolchain"
)

// outdated is about C code that is written for an older Python: most of it was made by
// the Cython of its day.
func outdated(r Request, failed gateway.Report) (report.Problem, bool) {
	name, ok := pythons.API(report.Plain(failed.Log))
	if !ok || !pythons.Later(r.Python, name.Last) {
		return report.Problem{}, false
	}
	problem := report.Problem{
		File: failed.File, Line: failed.Line,
		Message: fmt.Sprintf("building the wheel failed: its C code is older than Python %s, which has no %s", r.Python, name.What),
		Remedy:  "make the C code anew with a newer Cython",
	}
	if slices.Contains(toolchain.Known, name.Last) {
		problem.Remedy = fmt.Sprintf("set python = %q, or %s", name.Last, problem.Remedy)
	}
	if problem.File == "" {
		problem.File = r.Backend.Declared
	}
	return problem, true
}
