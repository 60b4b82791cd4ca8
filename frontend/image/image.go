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

// Design decides the image of one platform and describes it as LLB. Each line needs only
// lines above it. It solves what the decisions look at (the wheel, the lock, layers in
// doubt), never the image. What the caller can mend is a report.Problem or several; the
// failure of a step that no stage explains is a gateway.StepError.
func Design(ctx context.Context, client *gateway.Client, req request.Request, platform *ocispecs.Platform) (_ Image, err error) {
	ctx, cancel := context.WithCancel(ctx) // what was started early and not used ends here
	defer cancel()

	backend, err := wheel.FindBackend(req.Files) // PEP 517; pure
	if err != nil {
		return Image{}, err
	}
	stated, err := dependencies.Read(req.Config, req.Files) // what is required outside the wheel; pure
	if err != nil {
		return Image{}, err
	}
	committed, err := committedLock(req) // pylock.toml, if there is one; pure
	if err != nil {
		return Image{}, err
	}
	source, err := req.Probe.Narrow(ctx, req.Dir, req.Files, backend.NeedsGit(req.Config.Build.Requires)) // what of the context a step may see
	if err != nil {
		return Image{}, err
	}
	on, err := start.Settle(ctx, client, start.Input{Request: req, Platform: platform, Source: source, Backend: backend, Stated: stated, Committed: committed}) // Python, base, the wheel
	if err != nil {
		return Image{}, err
	}
	watch := layers.NewWatch(ctx, client) // untrusted code wrote into these layers; meanwhile
	defer func() { err = watch.Wait(err) }()
	watch.Add(on.Wheel.State.Installed, steps.Venv)
	gather := dependencies.Input{Project: on.Project, Wheel: on.Wheel, Maker: on.Maker, Facts: on.Facts, Installs: req.Target.Distributions}
	deps, err := dependencies.Gather(ctx, client, gather, stated)
	if err != nil {
		return Image{}, err
	}
	watch.AddWheels(deps.Locals)
	locked, err := lock.Resolve(ctx, client, lockRequest(req, on, deps, committed))
	if err != nil {
		return Image{}, err
	}
	set, err := layers.Pack(ctx, client, layersInput(req, on, deps, locked)) // one LLB state a layer
	if err != nil {
		return Image{}, err
	}
	if needs := slices.Concat(on.Needs, deps.Needs, set.Needs); len(needs) > 0 {
		return Image{}, report.Errors(needs) // emulation that this builder lacks, reported together
	}
	decision, err := decide.Image(decide.Input{ // command, files; pure
		Config: req.Config, Project: on.Project, Base: on.Tools.Base, Accounts: on.Accounts, Facts: on.Facts, Wheel: on.Wheel, Deps: deps, Lock: locked,
	})
	if err != nil {
		return Image{}, err
	}
	found, err := inspect.Layers(ctx, client, inspectInput(req, on, deps, locked, set, decision)) // imports, libraries, conflicts
	if err != nil {
		return Image{}, err
	}
	var tests testplan.Tests
	if req.Target.Tested {
		tests, err = testplan.Prepare(ctx, client, testplan.Input{
			Input: gather, Config: req.Config, Survey: decision.Survey, Image: deps, Lock: locked, BuildEnvironment: on.BuildEnvironment,
		})
		if err != nil {
			return Image{}, err
		}
		watch.AddWheels(tests.Deps.Locals)
		if needs := slices.Concat(tests.Deps.Needs, tests.Set.Needs); len(needs) > 0 {
			return Image{}, report.Errors(needs)
		}
	}
	var editable wheel.Wheel
	if req.Target.Editable {
		if editable, err = on.Maker.BuildEditable(ctx, client, on.Project, on.Wheel, on.Facts.Target()); err != nil {
			return Image{}, err
		}
		watch.Add(editable.State.Installed, steps.Venv, plan.SourceDir)
	}
	p := plan.Make(planInput(req, on, deps, locked, set, decision, found, tests)) // what is built, and why; pure
	result := assemble.Target(assemble.Input{                                     // LLB and config; pure
		Request: req, Plan: p, Tools: on.Tools, Project: on.Project, Wheel: on.Wheel, Editable: editable, Lock: locked,
		Set: set, Locals: deps.Locals, Tests: tests, Merge: client.SupportsMerge(),
	})
	return Image{Platform: platform, Source: source, Started: on, Deps: deps, Lock: locked, Set: set, Tests: tests, Plan: p, Result: result}, nil
}

// Solve makes the image. It is solved here, and not by the exporter, so that a
// distribution that cannot be installed is reported in words; joining the layers stays
// lazy. Errors are as those of Design.
func Solve(ctx context.Context, client *gateway.Client, req request.Request, img Image) (*dockerui.BuildResult, error) {
	ref, err := client.Solve(ctx, img.Result.State)
	if err != nil {
		err = explain.Error(req.Config, img.Set.Explain(err))
		return nil, report.WithSource(err, Sources(ctx, client, req, img, report.Problems(err)))
	}
	if req.Target.Distributions {
		for _, set := range []layers.Set{img.Set, img.Tests.Set} {
			if err := set.VerifyBuilt(ctx, client); err != nil {
				return nil, err
			}
		}
	}
	base := img.Started.Tools.Base.Config
	return &dockerui.BuildResult{Reference: ref, Image: img.Result.Config, BaseImage: &base, Epoch: req.Epoch}, nil
}
