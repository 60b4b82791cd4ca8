// Package toolchain loads what the steps of a build need for one platform: the base image and
// the Python in it, uv, and the caller's options for every step.
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

// Toolchain is what the steps of one platform need, for one version of Python.
type Toolchain struct {
	Platform ocispecs.Platform
	// Label is the name of the platform in the labels of vertices; "" if only one platform
	// is built.
	Label     string
	Base      Base      // of the platform
	Runtime   llb.State // Base with the packages of apt.runtime: the image without its layers
	Steps     steps.Steps
	EmptyVenv llb.State
	// Cross is set if steps run on the base of another platform: the builder's own.
	Cross *Cross
}

// Cross describes a build for a platform other than the builder's own. Programs of the image's
// base are not run: steps run on the same base for the builder's platform, and their results
// become layers over the other. Results that differ from machine to machine are made under
// emulation, if the builder has it.
type Cross struct {
	Platform ocispecs.Platform // of the image
	Builder  ocispecs.Platform // the builder's own, on which steps run
	// Emulated are the steps on the base of the image's platform; nil if the builder cannot
	// run programs of that platform.
	Emulated *steps.Steps
	base     Base // for Builder
}

// Load resolves the base and uv for a version of Python, given as "3.13". platform is nil for
// the builder's own. Steps that download have the credentials of index. A platform or base
// that cannot be used is a report.Problem; other errors are BuildKit's.
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
	on, platformOfSteps := t.Base, t.Platform
	if isCross(t.Platform, req.UI) {
		native, emulated := BuilderPlatform(req.UI), (*steps.Steps)(nil)
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
			// The base is not published for the builder's platform: emulate all steps.
			t.Steps = *emulated
			return t.finish(req.Config.Apt.Runtime), nil
		case err != nil:
			return Toolchain{}, notForBuilder(t.Base, t.Platform, native, err)
		}
		t.Cross, platformOfSteps = &Cross{Platform: t.Platform, Builder: native, Emulated: emulated, base: on}, native
	}
	if t.Steps, err = newSteps(ctx, client, req, on.State, platformOfSteps, index); err != nil {
		return Toolchain{}, err
	}
	return t.finish(req.Config.Apt.Runtime), nil
}

// finish sets the states that are made with the steps.
func (t Toolchain) finish(runtime []string) Toolchain {
	t.EmptyVenv = t.Steps.EmptyVenv()
	switch {
	case t.Cross == nil:
		t.Runtime = t.Steps.ForPlatform(t.Label).Apt(t.Base.State, "apt-runtime", runtime, "[apt runtime]")
	case t.Cross.Emulated != nil:
		t.Runtime = t.Cross.Emulated.Apt(t.Base.State, "apt-runtime", runtime, "[apt runtime]")
	default:
		t.Runtime = t.Base.State // package start reports packages that would have to be installed
	}
	return t
}

// NeedsEmulation turns a problem into one whose remedy is a builder that can run programs of
// the platform.
func (c Cross) NeedsEmulation(problem report.Problem) report.Problem {
	name, builder := platforms.Format(c.Platform), platforms.Format(c.Builder)
	problem.Message = fmt.Sprintf("%s: for %s that takes running it, which this builder of %s does not", problem.Message, name, builder)
	remedy := fmt.Sprintf("use a builder that does: docker run --privileged --rm tonistiigi/binfmt --install %s, "+
		"or a node of that platform (docker buildx create --append)", c.Platform.Architecture)
	if problem.Remedy != "" {
		remedy = problem.Remedy + ", or " + remedy
	}
	problem.Remedy = remedy
	return problem
}

// newSteps returns the steps that run on a root. Errors are BuildKit's.
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

// surveyScripts returns the scripts that the wheel step runs before any code of the project.
func surveyScripts() []steps.File {
	var all []steps.File
	for _, script := range survey.Scripts() {
		all = append(all, steps.File{Path: "/" + script.Name, Data: script.Data})
	}
	return all
}
