package wheel

import (
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/native"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
)

// unknownVersion tells of the version that versioneer makes up where git tells none: it
// does not fail.
func unknownVersion(r Request, version string) []report.Problem {
	_, local, _ := strings.Cut(version, "+")
	made := strings.Split(local, ".")
	untagged := slices.Contains(made, "untagged")
	if !r.Backend.Versioneer || !untagged && !slices.Contains(made, "unknown") {
		return nil
	}
	problem := report.Problem{Rule: rules.UnknownVersion, File: r.Backend.Metadata}
	ignored := r.Context.LeavesOut(".git")
	switch {
	case untagged:
		problem.Message = "and the build's .git holds no tag that begins with versioneer's tag_prefix"
		problem.Remedy = "fetch the tags (a shallow clone has none), or write tag_prefix as they begin"
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
