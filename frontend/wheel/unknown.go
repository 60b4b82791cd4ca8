package wheel

import (
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/native"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// UnknownVersion tells of the version that versioneer makes up where git tells none: it
// does not fail.
func UnknownVersion(r Request, version string) []report.Problem {
	if !r.Backend.Versioneer || !strings.HasPrefix(version, "0+un") {
		return nil
	}
	problem := report.Problem{Rule: "UnknownVersion", File: r.Backend.Metadata}
	ignored := r.Context.LeavesOut(".git")
	switch {
	case strings.HasPrefix(version, "0+untagged"):
		problem.Message, problem.Remedy = "and the build's .git holds no tag", "fetch the tags: a shallow clone has none"
	case ignored != "" && r.Context.Ignore == project.Dockerignore:
		problem.Message, problem.Remedy = "and .dockerignore leaves .git out", "write !.git below "+ignored+" in it"
	case !slices.Contains(r.Config.Apt.Build, "git"):
		problem.Message = "and the build base has none, or the context no .git"
		problem.Remedy = "set apt.build = " + native.List(r.Config.Apt.Build, []string{"git"}) + ", and build where .git lies"
	default:
		problem.Message, problem.Remedy = "and the context has no .git", "build where .git lies"
	}
	problem.Message = "the version is " + version + ": versioneer asks git, " + problem.Message
	return []report.Problem{problem}
}
