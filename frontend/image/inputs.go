package image

import (
	"path"
	"slices"

	"github.com/containerd/platforms"

	"github.com/wainwright-build/wainwright/frontend/decide"
	"github.com/wainwright-build/wainwright/frontend/dependencies"
	"github.com/wainwright-build/wainwright/frontend/inspect"
	"github.com/wainwright-build/wainwright/frontend/layers"
	"github.com/wainwright-build/wainwright/frontend/lock"
	"github.com/wainwright-build/wainwright/frontend/plan"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/request"
	"github.com/wainwright-build/wainwright/frontend/start"
	"github.com/wainwright-build/wainwright/frontend/testplan"
	"github.com/wainwright-build/wainwright/llb/paths"
)

// committedLock returns the lock that lies in the project, nil if there is none. For the target
// lock, which replaces it, the lock in the project need not be valid.
func committedLock(req request.Request) (*lock.Lock, error) {
	committed, err := lock.Committed(req.Config, req.Files)
	switch {
	case req.Target.Name != request.Lock:
		return committed, err
	case err != nil || req.UI.IsNoCache("lock"):
		return nil, nil // all of it is resolved anew
	}
	return committed, nil
}

func gatherInput(req request.Request, started start.Started) dependencies.Input {
	return dependencies.Input{
		Project: started.Project, Wheel: started.Wheel, Maker: started.Maker, Facts: started.Facts, Installs: req.Target.Distributions,
	}
}

func decideInput(req request.Request, started start.Started, deps dependencies.Dependencies, locked lock.Lock) decide.Input {
	return decide.Input{
		Target: req.Target, Config: req.Config, Project: started.Project, Base: started.Tools.Base, Accounts: started.Root.Accounts, Facts: started.Facts,
		Wheel: started.Wheel, Deps: deps, Lock: locked,
	}
}

// folders returns the folders that the target has for files of the project.
func folders(req request.Request, started start.Started, decision decide.Decision) []string {
	var below []string
	dir := started.Root.Places.Follow(plan.Workdir(req.Config))
	switch {
	case !req.Target.Project || !req.Target.Distributions:
		return nil
	case req.Target.Tested: // with all files of the project
		below = decision.Survey.Folders()
	default:
		for _, carried := range decision.Files.Dirs {
			below = append(below, carried.Path)
		}
	}
	if req.Target.Editable {
		dir, below = paths.Source, append([]string{"."}, below...)
	}
	for i := range below {
		below[i] = path.Join(dir, below[i])
	}
	return below
}

func testsInput(req request.Request, started start.Started, deps dependencies.Dependencies, locked lock.Lock, decision decide.Decision) testplan.Input {
	return testplan.Input{
		Input: gatherInput(req, started), Target: req.Target, Config: req.Config, Survey: decision.Survey, Image: deps, Lock: locked,
		BuildEnvironment: started.BuildEnvironment,
	}
}

func lockRequest(req request.Request, started start.Started, deps dependencies.Dependencies, committed *lock.Lock) lock.Request {
	return lock.Request{
		Project:     started.Wheel.Metadata.Name,
		Declared:    deps.Declared,
		Committed:   committed,
		Drifted:     started.Wheel.Drifted,
		Relock:      req.Target.Name == request.Lock,
		Python:      started.Choice.Minor,
		Environment: started.Facts.Markers,
		Target:      started.Facts.Target(),
		Steps:       started.Tools.Steps,
		Build:       started.BuildEnvironment,
		Context:     deps.Archives.State,
		AptBuild:    req.Config.Apt.Build,
		Prefetch:    started.Prefetch,
	}
}

func layersInput(req request.Request, started start.Started, deps dependencies.Dependencies, locked lock.Lock) layers.Input {
	return layers.Input{
		Tools: started.Tools, Steps: started.Tools.Steps, Facts: started.Facts, Config: req.Config, Declared: deps.Declared,
		Archives: deps.Archives.State, Locked: locked.Packages, Packages: locked.Packages, Kind: "deps",
		Installs: req.Target.Distributions,
	}
}

func inspectInput(req request.Request, started start.Started, deps dependencies.Dependencies, locked lock.Lock, set layers.Set, decision decide.Decision) inspect.Input {
	depth := inspect.Installed
	switch {
	case !req.Target.Distributions:
		depth = inspect.Nothing
	case req.Subrequest != "":
		depth = inspect.NamesOnly
	}
	return inspect.Input{
		Config: req.Config, Tools: started.Tools, Facts: started.Facts, Set: set, Locked: locked.Packages, Declared: deps.Declared, Locals: deps.Locals,
		Wheel: started.Wheel, Program: decision.Program, Supply: decision.Supply, Depth: depth,
	}
}

func planInput(req request.Request, started start.Started, deps dependencies.Dependencies, locked lock.Lock, set layers.Set, decision decide.Decision, found []report.Problem, tests testplan.Tests) plan.Input {
	base := started.Tools.Base
	in := plan.Input{
		Target:    req.Target,
		Platform:  platforms.Format(started.Tools.Platform),
		Directory: req.Dir,
		Config:    req.Config,
		Base: plan.Base{
			Reference: base.Reference, Digest: base.Digest, Source: base.Source,
			Python: started.Facts.Markers.PythonFullVersion, Reason: started.Choice.Reason,
		},
		BasePath: base.Variable("PATH"),
		User:     decision.User,
		Places:   started.Root.Places,
		Wheel: plan.Wheel{
			File: started.Wheel.File, Size: started.Wheel.Size, Backend: started.Project.Backend.Name, Requires: started.Wheel.Requires,
			Network: req.Config.Build.Network,
		},
		Metadata:     started.Wheel.Metadata,
		Requirements: requirements(deps.Declared),
		Lock:         plan.Lock{Digest: locked.Digest(), Source: locked.Source()},
		Layers:       planLayers(set),
		Locals:       planLocals(deps.Locals),
		Files:        decision.Files,
		Command:      decision.Command,
		Labels:       req.UI.Labels,
		Problems:     slices.Concat(req.Warnings, deps.Declared.Warnings, decision.Problems, found),
		Ignore:       req.Ignore,
	}
	for _, p := range locked.Build {
		in.Wheel.Distributions = append(in.Wheel.Distributions, p.String())
	}
	if req.Target.Tested {
		in.Test = &plan.Test{
			Command: tests.Command.Args, CommandFrom: tests.Command.Source, Requirements: requirements(tests.Deps.Declared),
			Source: tests.Source, Network: req.Config.Test.Network, Locals: planLocals(tests.Deps.Locals), Layers: planLayers(tests.Set),
		}
	}
	return in
}

func planLayers(set layers.Set) []plan.Layer {
	var all []plan.Layer
	for _, layer := range set.Layers {
		all = append(all, layer.Layer)
	}
	return all
}

func planLocals(locals []dependencies.LocalWheel) []plan.Local {
	var all []plan.Local
	for _, local := range locals {
		all = append(all, plan.Local{
			Name: local.Metadata.Name, Version: local.Metadata.Version, Directory: local.Path,
			File: local.Wheel.File, Size: local.Wheel.Size,
		})
	}
	return all
}

func requirements(declared dependencies.Declared) []plan.Requirement {
	var all []plan.Requirement
	for _, local := range declared.Locals {
		all = append(all, plan.Requirement{Text: local.Written, Source: []string{local.Place.String()}})
	}
	for _, r := range declared.Requirements {
		requirement := plan.Requirement{Text: declared.Shown(r)}
		for _, place := range r.Places {
			requirement.Source = append(requirement.Source, place.String())
		}
		all = append(all, requirement)
	}
	return all
}
