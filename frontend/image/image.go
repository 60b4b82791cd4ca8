// Package image makes the image of one platform: every stage of the path of a build, in
// order.
package image

import (
	"context"
	"slices"

	"github.com/containerd/platforms"
	"github.com/moby/buildkit/frontend/dockerui"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"

	"github.com/wainwright-build/wainwright/frontend/assemble"
	"github.com/wainwright-build/wainwright/frontend/decide"
	"github.com/wainwright-build/wainwright/frontend/dependencies"
	"github.com/wainwright-build/wainwright/frontend/explain"
	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/inspect"
	"github.com/wainwright-build/wainwright/frontend/layers"
	"github.com/wainwright-build/wainwright/frontend/lock"
	"github.com/wainwright-build/wainwright/frontend/plan"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/request"
	"github.com/wainwright-build/wainwright/frontend/start"
	"github.com/wainwright-build/wainwright/frontend/testplan"
	"github.com/wainwright-build/wainwright/frontend/wheel"
	steps "github.com/wainwright-build/wainwright/llb"
	"github.com/wainwright-build/wainwright/llb/paths"
)

// Image is the requested target for one platform, before it is made.
type Image struct {
	Platform *ocispecs.Platform // as requested, nil for the builder's own
	Source   project.Source
	Started  start.Started
	Deps     dependencies.Dependencies
	Lock     lock.Lock
	Set      layers.Set
	Tests    testplan.Tests // of targets that have them
	Plan     plan.Plan
	Result   assemble.Result
}

// ID names the platform's result as dockerui does.
func (i Image) ID() string {
	platform := platforms.DefaultSpec()
	if i.Platform != nil {
		platform = *i.Platform
	}
	return platforms.FormatAll(platforms.Normalize(platform))
}

// Design decides the image of one platform and describes it as LLB. Each stage needs only
// what stands above it. The stages that take ctx and client solve what the decisions look at
// (the wheel, the lock, layers in doubt), never the image; the others are pure. platform is
// nil for the builder's own. What the caller can mend is a report.Problem or several; the
// failure of a step that no stage explains is a gateway.StepError.
func Design(ctx context.Context, client *gateway.Client, req request.Request, platform *ocispecs.Platform) (_ Image, err error) {
	backend, err := wheel.FindBackend(req.Files) // PEP 517
	if err != nil {
		return Image{}, err
	}
	stated, err := dependencies.Read(req.Config, req.Files) // what is required outside the wheel
	if err != nil {
		return Image{}, err
	}
	committed, err := committedLock(req) // pylock.toml, if there is one
	if err != nil {
		return Image{}, err
	}
	source, err := req.Probe.Narrow(ctx, req.Dir, req.Files, backend.NeedsGit(req.Config.Build.Requires)) // what of the context a step may see
	if err != nil {
		return Image{}, err
	}
	started, err := start.Settle(ctx, client, start.Input{ // the Python, the base, the wheel
		Request: req, Platform: platform, Source: source, Backend: backend, Stated: stated, Committed: committed,
	})
	if err != nil {
		return Image{}, err
	}
	defer started.Prefetch.Stop()
	watch := layers.NewWatch(ctx, client) // verifies, meanwhile, what untrusted code wrote
	defer func() { err = watch.Wait(err) }()
	watch.Add(started.Wheel.State.Installed, steps.Venv)
	deps, err := dependencies.Gather(ctx, client, gatherInput(req, started), stated)
	if err != nil {
		return Image{}, err
	}
	watch.AddWheels(deps.Locals)
	locked, err := lock.Resolve(ctx, client, lockRequest(req, started, deps, committed))
	if err != nil {
		return Image{}, err
	}
	set, err := layers.Pack(ctx, client, layersInput(req, started, deps, locked)) // one LLB state a layer
	if err != nil {
		return Image{}, err
	}
	if needs := slices.Concat(started.Needs, deps.Needs, set.Needs); len(needs) > 0 {
		return Image{}, report.Errors(needs) // emulation that this builder lacks, reported together
	}
	decision, err := decide.Image(decideInput(req, started, deps, locked)) // the command, files to copy
	if err != nil {
		return Image{}, err
	}
	if err := started.Root.CheckFolders(ctx, folders(req, started, decision)); err != nil { // links of the base in their place
		return Image{}, err
	}
	found, err := inspect.Layers(ctx, client, inspectInput(req, started, deps, locked, set, decision)) // imports, libraries, conflicts
	if err != nil {
		return Image{}, err
	}
	tests, err := testplan.Prepare(ctx, client, testsInput(req, started, deps, locked, decision)) // zero unless the target has tests
	if err != nil {
		return Image{}, err
	}
	watch.AddWheels(tests.Deps.Locals)
	editable, err := started.Editable(ctx, client, req.Target) // zero unless the target is dev
	if err != nil {
		return Image{}, err
	}
	if req.Target.Editable {
		watch.Add(editable.State.Installed, steps.Venv, paths.Source)
	}
	planned := plan.Make(planInput(req, started, deps, locked, set, decision, found, tests)) // what is built, and why
	result := assemble.Target(assemble.Input{                                                // LLB and config
		Request: req, Plan: planned, Places: started.Root.Places, Tools: started.Tools, Project: started.Project, Wheel: started.Wheel, Editable: editable,
		Lock: locked, Set: set, Locals: deps.Locals, Tests: tests, Merge: client.SupportsMerge(), Modes: client.SupportsModes(),
	})
	return Image{
		Platform: platform, Source: source, Started: started, Deps: deps, Lock: locked, Set: set, Tests: tests, Plan: planned, Result: result,
	}, nil
}

// Solve makes the image. It is solved here, and not by the exporter, so that a
// distribution that cannot be installed is reported in words; joining the layers stays
// lazy. Errors are as those of Design.
func Solve(ctx context.Context, client *gateway.Client, req request.Request, img Image) (*dockerui.BuildResult, error) {
	watch := layers.NewWatch(ctx, client)
	if req.Target.Distributions {
		watch.AddBuilt(img.Started.Tools.Steps, img.Set)
		watch.AddBuilt(img.Started.Tools.Steps, img.Tests.Set)
	}
	ref, err := client.Solve(ctx, img.Result.State)
	if err = watch.Wait(err); err != nil {
		err = explain.Error(req.Config, img.Set.Explain(err))
		return nil, report.WithSource(err, Sources(ctx, client, req, img, report.Problems(err)))
	}
	if req.Target.Name == request.Wheel { // the backend chose the file
		if err := gateway.VerifyContained(ctx, ref, "/"+img.Started.Wheel.File); err != nil {
			return nil, err
		}
	}
	base := img.Started.Tools.Base.Config
	return &dockerui.BuildResult{Reference: ref, Image: img.Result.Config, BaseImage: &base, Epoch: req.Epoch}, nil
}
