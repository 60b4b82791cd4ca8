package decide

import (
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/carry"
	"github.com/wainwright-build/wainwright/frontend/check"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/survey"
	"github.com/wainwright-build/wainwright/frontend/uverrors"
)

// requirements warns of what is wrong with how the project declares what it
// needs, though this build succeeds.
func (in Input) requirements(found survey.Survey, files carry.Decision, locator report.Locator) []report.Problem {
	return slices.Concat(
		check.RequirementsDiffer(check.RequirementsInput{
			Declared:    in.Deps.Declared,
			Wheel:       in.Wheel.Metadata.RequiresDist,
			Setup:       found.Setup,
			Files:       in.Project.Files,
			Environment: in.Facts.Markers,
			Imports:     check.RequiredImports(found, in.ownCode(files), in.Facts.Stdlib),
		}),
		check.BrittleRequirements(found.Setup, in.Project.Files),
		check.DependencyLinks(found.Setup),
		check.DecidingVariables(found.Setup, in.Config.Build.Env),
		uverrors.CheckNames(in.Lock.Packages, locator),
	)
}

// ownCode tells the modules of the tree that are the project's library: those in
// its wheel, and in carried folders that are imported. A script beside them may
// need more, and requirements.txt is the place to say so.
func (in Input) ownCode(files carry.Decision) func(path string) bool {
	own := map[string]bool{}
	for _, file := range in.Wheel.Contents {
		own[file.Path] = true
	}
	carried := map[string]bool{}
	for _, file := range files.Files {
		carried[file.Path] = strings.Contains(file.Path, "/") && file.Rule == carry.Import
	}
	return func(path string) bool {
		// Where packages come from below src/ or another folder, the wheel has the
		// end of the path.
		for end := path; ; {
			if own[end] {
				return true
			}
			_, rest, below := strings.Cut(end, "/")
			if !below {
				return carried[path]
			}
			end = rest
		}
	}
}
