package wheel

import (
	"fmt"
	"regexp"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/resolve"
)

// cDropped are the parts of Python that C code uses which is older than it, and the
// last Python that has them.
var cDropped = []struct {
	said *regexp.Regexp
	what string
	last int
}{
	{regexp.MustCompile(`longintrepr\.h: No such file`), "longintrepr.h", 10},
	{regexp.MustCompile(`'?PyThreadState'?.{0,40}has no member named.{0,3}(?:exc_type|curexc_type)|_PyThreadState.* has no member`), "the exception in PyThreadState", 10},
	{regexp.MustCompile(`has no member named.{0,3}tp_print`), "tp_print", 8},
	{regexp.MustCompile(`has no member named.{0,3}ob_digit`), "ob_digit", 11},
	{regexp.MustCompile(`has no member named.{0,3}(?:f_code|f_lasti|f_back)|invalid use of incomplete typedef .{0,3}PyFrameObject`), "the members of PyFrameObject", 10},
}

// outdated is about C code that is written for an older Python: most of it was made by
// the Cython of its day.
func outdated(r Request, failed gateway.Report) (report.Problem, bool) {
	log := resolve.Plain(failed.Log)
	for _, each := range cDropped {
		if !each.said.MatchString(log) {
			continue
		}
		problem := report.Problem{
			File: failed.File, Line: failed.Line,
			Message: fmt.Sprintf("building the wheel failed: its C code is older than Python %s, which has no %s", r.Python, each.what),
			Remedy:  fmt.Sprintf("set python = \"3.%d\", or make the C code anew with a newer Cython", each.last),
		}
		if problem.File == "" {
			problem.File = r.Backend.Declared
		}
		return problem, true
	}
	return report.Problem{}, false
}
