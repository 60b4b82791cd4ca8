// Package testplan prepares the tests of a project: the command that runs them, and the
// distributions that are installed for them in addition to the image's.
package testplan

import (
	"context"
	"slices"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/dependencies"
	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/layers"
	"github.com/wainwright-build/wainwright/frontend/lock"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/remote"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/request"
	"github.com/wainwright-build/wainwright/frontend/resolve"
	"github.com/wainwright-build/wainwright/frontend/survey"
	"github.com/wainwright-build/wainwright/frontend/testsuite"
	"github.com/wainwright-build/wainwright/frontend/toolchain"
	steps "github.com/wainwright-build/wainwright/llb"
)

// Tests describes how a project is tested. The zero value is no tests.
type Tests struct {
	Tree    testsuite.Tree
	Command testsuite.Command
	Source  string // where the requirements come from: see testsuite.Requirements
	Deps    dependencies.Dependencies
	Set     layers.Set // of the distributions that the image does not have
}

// Input is the input of Prepare.
type Input struct {
	dependencies.Input
	Target           request.Target
	Config           config.Config
	Survey           survey.Survey
	Image            dependencies.Dependencies
	Lock             lock.Lock // the image's
	BuildEnvironment steps.BuildEnvironment
}

// Prepare decides how the project is tested, and resolves what that requires in addition to
// the image's lock. For a target without tests it returns the zero Tests. The error is a
// report.Problem or report.Errors if the requirements are at fault, else a gateway.StepError
// or BuildKit's.
func Prepare(ctx context.Context, client *gateway.Client, in Input) (Tests, error) {
	if !in.Target.Tested {
		return Tests{}, nil
	}
	tree := testsuite.Look(in.Survey, in.Wheel.Paths(), in.Wheel.TopLevel)
	command := testsuite.Choose(in.Config.Test, tree, in.Project.Files)
	requirements := testsuite.Require(in.Config.Test, in.Project.Files, in.Wheel.Metadata.ProvidesExtra)

	requested, err := in.requested(requirements, command)
	if err != nil {
		return Tests{}, err
	}
	deps, err := dependencies.GatherTests(ctx, client, in.Input, requested, in.Image, in.Lock.Packages)
	if err != nil {
		return Tests{}, err
	}
	with := in.Maker.Tools.Steps
	with.Fetch, with.Index = toolchain.FetchOptions(deps.Declared.Index), resolve.IndexEnv(deps.Declared.Index)
	var locked lock.Lock
	if len(deps.Declared.Requirements) > 0 {
		locked, err = lock.Resolve(ctx, client, in.lockRequest(deps, with))
		if err != nil {
			return Tests{}, err
		}
	}
	set, err := layers.Pack(ctx, client, layers.Input{
		Tools: in.Maker.Tools, Steps: with, Facts: in.Facts, Config: in.Config, Declared: deps.Declared,
		Archives: deps.Archives.State, Locked: locked.Packages, Packages: locked.Beyond(in.Lock), Kind: "test deps", Installs: true,
	})
	if err != nil {
		return Tests{}, err
	}
	if needs := slices.Concat(deps.Needs, set.Needs); len(needs) > 0 {
		return Tests{}, report.Errors(needs) // this builder cannot emulate the platform
	}
	return Tests{Tree: tree, Command: command, Source: requirements.Source, Deps: deps, Set: set}, nil
}

// lockRequest is the request for the lock of what the tests require.
func (in Input) lockRequest(deps dependencies.Dependencies, with steps.Steps) lock.Request {
	return lock.Request{
		Project:     in.Wheel.Metadata.Name,
		Declared:    deps.Declared,
		Python:      in.Facts.Markers.PythonVersion,
		Environment: in.Facts.Markers,
		Target:      in.Facts.Target(),
		Context:     deps.Archives.State,
		Steps:       with,
		Build:       in.BuildEnvironment,
		AptBuild:    in.Config.Apt.Build,
		Of:          "the tests",
	}
}

// requested returns a configuration with what the tests require, and with nothing else.
func (in Input) requested(requirements testsuite.Requirements, command testsuite.Command) (config.Config, error) {
	cfg := config.Config{
		Project:      in.Config.Project,
		Extras:       requirements.Extras,
		Requirements: slices.Concat([]string{}, requirements.Files),
		Sources: map[string]report.Position{
			"extras":       in.Config.Sources["test.extras"],
			"requirements": in.Config.Sources["test.requirements"],
		},
	}
	if len(requirements.Groups) > 0 {
		extras, packages, err := in.groups(requirements.Groups)
		if err != nil {
			return config.Config{}, err
		}
		cfg.Extras = slices.Concat(cfg.Extras, extras)
		cfg.Packages = packages
		cfg.Sources["packages"] = report.Position{File: pyproject, Line: report.LineOf(in.Project.Files[pyproject], "dependency-groups")}
	}
	if command.Pytest() {
		cfg.Packages = append(cfg.Packages, "pytest")
	}
	return cfg, nil
}

const pyproject = "pyproject.toml"

// groups returns the requirements of dependency groups (https://peps.python.org/pep-0735/):
// extras of the project, and others. A group that cannot be read is a report.Problem.
func (in Input) groups(names []string) (extras, packages []string, err error) {
	text := in.Project.Files[pyproject]
	groups := packaging.ParseGroups(text)
	for _, name := range names {
		requirements, err := groups.Requirements(name)
		if err != nil {
			problem := report.Problem{Message: err.Error(), Remedy: "correct [dependency-groups] in " + pyproject}.At(in.Config.Sources["test.groups"].Begin())
			if known := groups.Names(); groups[packaging.NormalizeName(name)] == nil && len(known) > 0 {
				problem.Remedy = "it has " + report.Abbreviate(known)
			}
			if problem.File == "" {
				problem.File = pyproject
			}
			return nil, nil, problem
		}
		for _, requirement := range requirements {
			if packaging.NormalizeName(requirement.Name) == packaging.NormalizeName(in.Wheel.Metadata.Name) {
				extras = append(extras, requirement.Extras...)
				continue
			}
			if problem := remote.Requirement(requirement); problem != nil {
				return nil, nil, problem.At(report.Position{File: pyproject, Line: report.LineOf(text, requirement.Name)})
			}
			packages = append(packages, requirement.String())
		}
	}
	return extras, packages, nil
}
