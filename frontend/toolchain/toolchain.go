// Package toolchain is what the steps of a build run with for one platform: the base
// image and the Python in it, uv, and the options that the caller gives to every step.
package toolchain

import (
	"context"
	"fmt"

	"github.com/containerd/platforms"
	"github.com/moby/buildkit/client/llb"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/request"
	"github.com/wainwright-build/wainwright/frontend/resolve"
	"github.com/wainwright-build/wainwright/frontend/survey"
	steps "github.com/wainwright-build/wainwright/llb"
)

// Toolchain is what the steps of one platform run with, for one version of Python.
type Toolchain struct {
	Platform ocispecs.Platform
	// Label names the platform in the labels of vertices; "" where only one platform is
	// built.
	Label     string
	Base      Base      // of the platform
	Runtime   llb.State // Base with the packages of apt.runtime: what the image is laid on
	Steps     steps.Steps
	EmptyVenv llb.State
	// Cross is set where steps run on another base than the platform's own.
	Cross *Cross
}

// Cross is how an image is made for a platform other than the builder's own. Its base is
// never run: steps run on the same base for the builder's platform, and their results are
// laid over the other. What differs between the two is made under emulation, where the
// builder has it.
type Cross struct {
	Platform ocispecs.Platform // of the image
	Builder  ocispecs.Platform // that steps run on
	// Emulated are the steps on the platform's own base; nil where the builder runs no
	// program of the platform.
	Emulated *steps.Steps
	base     Base // that steps run on
}

// Load resolves the base and the tool for a version of Python, given as "3.13". platform
// is nil for the builder's own. Fetching steps have the credentials of index. What the
// caller can mend is a report.Problem.
func Load(ctx context.Context, client *gateway.Client, req request.Request, platform *ocispecs.Platform, python string, index config.Index) (Toolchain, error) {
	t := Toolchain{Platform: platformOf(platform, req.UI)}
	if err := checkPlatform(t.Platform); err != nil {
		return Toolchain{}, err
	}
	if req.SeveralPlatforms() {
		t.Label = platforms.Format(t.Platform)
	}
	load := func(platform ocispecs.Platform) (Base, error) {
		return loadBase(ctx, client, req.UI, req.Config, python, platform)
	}
	var err error
	if t.Base, err = load(t.Platform); err != nil {
		return Toolchain{}, err
	}
	native, emulated := BuilderPlatform(req.UI), (*steps.Steps)(nil)
	on := t.Base
	if isForeign(t.Platform, req.UI) {
		if runs(t.Platform, req.UI.BuildOpts().Workers) {
			all, err := newSteps(ctx, client, req, t.Base.State, t.Platform, index)
			if err != nil {
				return Toolchain{}, err
			}
			all = all.ForPlatform(t.Label)
			emulated = &all
		}
		on, err = load(native)
		switch {
		case err != nil && emulated != nil:
			// Published for no platform of the builder's: all steps run under emulation.
			t.Steps = *emulated
			return t.finish(req.Config.Apt.Runtime), nil
		case err != nil:
			return Toolchain{}, notHere(t.Base, t.Platform, native, err)
		}
		t.Cross = &Cross{Platform: t.Platform, Builder: native, Emulated: emulated, base: on}
	}
	stepsPlatform := t.Platform
	if t.Cross != nil {
		stepsPlatform = native
	}
	if t.Steps, err = newSteps(ctx, client, req, on.State, stepsPlatform, index); err != nil {
		return Toolchain{}, err
	}
	return t.finish(req.Config.Apt.Runtime), nil
}

// finish adds what is made with the steps.
func (t Toolchain) finish(runtime []string) Toolchain {
	t.EmptyVenv = t.Steps.EmptyVenv()
	switch {
	case t.Cross == nil:
		t.Runtime = t.Steps.ForPlatform(t.Label).Apt(t.Base.State, "apt-runtime", runtime, "[apt runtime]")
	case t.Cross.Emulated != nil:
		t.Runtime = t.Cross.Emulated.Apt(t.Base.State, "apt-runtime", runtime, "[apt runtime]")
	default:
		t.Runtime = t.Base.State // what apt.runtime needs is refused: see start
	}
	return t
}

// Emulates reports whether the builder can run programs of the image's platform, by
// emulation or because that is its own.
func (t Toolchain) Emulates() bool { return t.Cross == nil || t.Cross.Emulated != nil }

// NeedsEmulation turns a problem into one that says: this takes a builder that runs
// programs of the platform.
func (c Cross) NeedsEmulation(problem report.Problem) report.Problem {
	name, own := platforms.Format(c.Platform), platforms.Format(c.Builder)
	problem.Message = fmt.Sprintf("%s: for %s that takes running it, which this builder of %s does not", problem.Message, name, own)
	remedy := fmt.Sprintf("use a builder that does: docker run --privileged --rm tonistiigi/binfmt --install %s, "+
		"or a node of that platform (docker buildx create --append)", c.Platform.Architecture)
	if problem.Remedy != "" {
		remedy = problem.Remedy + ", or " + remedy
	}
	problem.Remedy = remedy
	return problem
}

// newSteps is what all steps on a root share.
func newSteps(ctx context.Context, client *gateway.Client, req request.Request, root llb.State, platform ocispecs.Platform, index config.Index) (steps.Steps, error) {
	ui := req.UI
	tool, err := uv(ctx, client, ui, platform)
	if err != nil {
		return steps.Steps{}, err
	}
	if ui.Hostname != "" {
		root = root.Hostname(ui.Hostname)
	}
	var uncached []string
	for _, name := range steps.StepNames() {
		if ui.IsNoCache(name) {
			uncached = append(uncached, name)
		}
	}
	s := steps.Steps{
		Base:           root,
		BuildBase:      root,
		Tool:           tool,
		Survey:         surveyScripts(),
		Run:            callerOptions(ui),
		Proxy:          proxyOptions(ui),
		Reach:          reachOptions(ui),
		Fetch:          FetchOptions(index),
		Index:          resolve.IndexEnv(index),
		Building:       resolve.BuildingEnv(index),
		CacheNamespace: ui.CacheIDNamespace,
		NoCache:        uncached,
	}
	s.BuildBase = s.Apt(root, "apt-build", req.Config.Apt.Build, "[apt build]")
	return s, nil
}

// surveyScripts are run by the wheel step before anything of the project.
func surveyScripts() []steps.File {
	var all []steps.File
	for _, script := range survey.Scripts() {
		all = append(all, steps.File{Path: "/" + script.Name, Data: script.Data})
	}
	return all
}
