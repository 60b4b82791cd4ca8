package wheel

import (
	"regexp"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/native"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
)

// versionFromGit are the build requirements that read a version out of .git.
var versionFromGit = []string{
	"setuptools-scm", "hatch-vcs", "versioningit", "setuptools-git-versioning",
	"poetry-dynamic-versioning", "dunamai", "setuptools-git", "pbr",
}

// versioneer matches the table with versioneer's settings, which each project that uses
// versioneer has in setup.cfg or pyproject.toml
// (https://github.com/python-versioneer/python-versioneer).
var versioneer = regexp.MustCompile(`(?m)^\[(?:tool\.)?versioneer\]`)

// NeedsGit reports whether the version comes from git, judged by the declared build
// requirements and more.
func (b Backend) NeedsGit(more []string) bool {
	return b.Versioneer || needsGit(b.Requires) || needsGit(more)
}

// needsGit reports whether one of the requirements reads a version from git.
func needsGit(requires []string) bool {
	for _, text := range requires {
		requirement, err := packaging.ParseRequirement(text)
		if err == nil && slices.Contains(versionFromGit, packaging.NormalizeName(requirement.Name)) {
			return true
		}
	}
	return false
}

// unknownVersion warns of the version that versioneer makes up if git has none: the build
// does not fail then.
func unknownVersion(r Request, version string) []report.Problem {
	_, local, _ := strings.Cut(version, "+")
	parts := strings.Split(local, ".")
	untagged := slices.Contains(parts, "untagged")
	if !r.Backend.Versioneer || !untagged && !slices.Contains(parts, "unknown") {
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
