package frontend

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
func (p *prepared) requirements(found survey.Survey, files carry.Decision) []report.Problem {
	return slices.Concat(
		check.RequirementsDiffer(check.RequirementsInput{
			Declared:    p.declared,
			Wheel:       p.wheel.Metadata.RequiresDist,
			Setup:       found.Setup,
			Files:       p.build.options.Files,
			Environment: p.facts.Markers,
			Imports:     check.RequiredImports(found, p.ownCode(files), p.facts.Stdlib),
		}),
		check.BrittleRequirements(found.Setup, p.build.options.Files),
		check.DependencyLinks(found.Setup),
		check.DecidingVariables(found.Setup, p.build.options.Config.Build.Env),
		uverrors.CheckNames(p.lock.Packages, p.declared.Where),
	)
}

// ownCode tells the modules of the tree that are the project's library: those in
// its wheel, and in carried folders that are imported. A script beside them may
// need more, and requirements.txt is the place to say so.
func (p *prepared) ownCode(files carry.Decision) func(path string) bool {
	own := map[string]bool{}
	for _, each := range p.wheel.Contents {
		own[each.Path] = true
	}
	carried := map[string]bool{}
	for _, each := range files.Files {
		carried[each.Path] = strings.Contains(each.Path, "/") && each.Rule == carry.Import
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
