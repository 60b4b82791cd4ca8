package decide

import (
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/carry"
	"github.com/wainwright-build/wainwright/frontend/check"
	"github.com/wainwright-build/wainwright/frontend/dependencies"
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

// ownCode reports whether a module of the tree belongs to the project's library: those in
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

// secretsOfLocals warns of secrets in the wheels of local requirements. The wheel of the
// project itself is among the files that package carry looks at.
func (in Input) secretsOfLocals() ([]report.Problem, error) {
	target := carry.Image // has these wheels
	if !in.Target.Distributions {
		target = carry.Other
	}
	var all []report.Problem
	for _, local := range in.Deps.Locals {
		if len(local.Wheel.Survey) == 0 {
			continue // the metadata was enough, and no wheel was built
		}
		surveyed, err := survey.Decode(local.Wheel.Survey)
		if err != nil {
			return nil, err
		}
		dir, err := filepath.Rel("/"+in.Project.Dir, "/"+local.Path)
		if err != nil {
			return nil, err
		}
		for _, problem := range carry.SecretsInWheel(surveyed, local.Wheel.Paths(), local.Wheel.TopLevel, target) {
			problem.File = path.Join(filepath.ToSlash(dir), problem.File)
			all = append(all, problem)
		}
	}
	return all, nil
}

// models warns of committed models in the image that will not load.
func (in Input) models(found survey.Survey, files carry.Decision, locator report.Locator) []report.Problem {
	if len(found.Models) == 0 {
		return nil
	}
	input := check.ModelInput{
		Survey: found, Wheel: in.Wheel.Contents, Modules: in.Wheel.Modules,
		Locked: in.Lock.Packages, Stdlib: in.Facts.Stdlib, Python: in.Facts.Markers.PythonVersion,
		Locator: locator, File: "setup.py",
	}
	if named := dependencies.RequirementsFiles(in.Config, in.Project.Files); len(named) > 0 {
		input.File = named[0]
	}
	for _, file := range files.Files {
		input.Carried = append(input.Carried, file.Source)
	}
	return check.Models(input)
}

// notebooks warns of tools for notebooks in an image without notebooks.
func (in Input) notebooks(found survey.Survey, command []string, files carry.Decision) []report.Problem {
	input := check.NotebookInput{Requirements: in.Deps.Declared.Requirements, Survey: found, Command: command}
	for _, file := range files.Files {
		input.Carried = append(input.Carried, file.Path)
	}
	return check.Notebooks(input)
}

// cuda warns of CUDA's libraries where nothing is seen to use them.
func (in Input) cuda(found survey.Survey) []report.Problem {
	return check.UnaskedCUDA(check.CUDAInput{
		Declared: in.Deps.Declared, Packages: in.Lock.Packages, LockFile: in.Lock.File, Target: in.Facts.Target(),
		Survey: found, Variables: slices.Concat(in.Base.Config.Config.Env, slices.Collect(maps.Keys(in.Config.Env))),
	})
}
