package wheel

import (
	"fmt"
	"slices"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/native"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// uncompiled is about a backend that compiles something and lacks what that takes.
// The line to write has all that is known to be lacking, and what was there before.
func uncompiled(r Request, failed gateway.Report) (report.Problem, bool) {
	lack, ok := native.Find(
		native.Failed{Output: report.Plain(failed.Log), Exception: failed.Message},
		native.BaseOf(failed.Missing),
	)
	if !ok {
		return report.Problem{}, false
	}
	problem := report.Problem{
		File: failed.File, Line: failed.Line,
		Message: fmt.Sprintf("building the wheel failed: it needs %s, and the build base has none", lack.What),
		Remedy:  "set apt.build = " + native.List(r.Config.Apt.Build, lack.Packages),
	}
	if problem.File == "" {
		problem.File = r.Backend.Declared
	}
	switch {
	case len(lack.Packages) == 0:
		problem.Remedy = "name the Debian package that has it in apt.build"
	case slices.Contains(lack.Packages, "cargo") && !r.Config.Build.Network:
		problem.Remedy += " and build.network = true, with which cargo fetches what it compiles"
	}
	return problem, true
}
