// Package start chooses the Python of a build and the base image that has it, and builds the
// project's wheel.
package start

import (
	"context"
	"errors"
	"fmt"
	"strings"

	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/dependencies"
	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/lock"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/request"
	"github.com/wainwright-build/wainwright/frontend/toolchain"
	"github.com/wainwright-build/wainwright/frontend/wheel"
	steps "github.com/wainwright-build/wainwright/llb"
)

// Input is what a build starts from.
type Input struct {
	Request   request.Request
	Platform  *ocispecs.Platform // nil for the builder's own
	Source    project.Source
	Backend   wheel.Backend
	Stated    dependencies.Stated
	Committed *lock.Lock // nil if there is none
}

// Started is the state of a build once Python, base and wheel are known.
type Started struct {
	Choice  toolchain.Choice
	Tools   toolchain.Toolchain
	Facts   toolchain.Facts
	Root    toolchain.Root // of the image's base
	Maker   wheel.Maker
	Project wheel.Project
	Wheel   wheel.Wheel // for the image's platform
	// BuildEnvironment is that of the wheel for the builder's own platform. All platforms
	// share it, as they share the lock, which lists its packages.
	BuildEnvironment steps.BuildEnvironment
	// Prefetch resolves what is required outside the wheel. It has to be stopped.
	Prefetch lock.Prefetch
	// Needs are problems that a builder which can run programs of the image's platform
	// does not have. They are empty if this builder can.
	Needs []report.Problem
}

// Settle chooses a Python, loads a base that has it, and builds the project's wheel for the
// image's platform. The error is a report.Problem or report.Errors if the project or the
// request is at fault, else a gateway.StepError or BuildKit's.
func Settle(ctx context.Context, client *gateway.Client, in Input) (Started, error) {
	native, err := settlePython(ctx, client, in)
	if err != nil {
		return Started{}, err
	}
	started, err := native.forPlatform(ctx, client, in.Request)
	if err != nil {
		native.Prefetch.Stop()
		return Started{}, err
	}
	return started, nil
}

// settlePython attempts a build with one Python after another, at most three. If neither the
// configuration nor the project chooses a Python, the first one is a guess. Then a second
// attempt takes the Python of the configured base, if that has another, and a further one a
// Python that Requires-Python of the wheel admits
// (https://packaging.python.org/en/latest/specifications/core-metadata/#requires-python).
func settlePython(ctx context.Context, client *gateway.Client, in Input) (Started, error) {
	choice, err := toolchain.ChoosePython(in.Request.Config, in.Source.Files)
	if err != nil {
		return Started{}, err
	}
	started, err := attempt(ctx, client, in, choice)
	var other *toolchain.OtherPython
	if errors.As(err, &other) && other.Guessed() {
		choice = other.Choice()
		started, err = attempt(ctx, client, in, choice)
	}
	if err != nil {
		return Started{}, err
	}
	metadata := started.Wheel.Metadata
	admitted, err := toolchain.Admitted(choice, metadata.RequiresPython, metadata.RequiresPythonRaw)
	if err == nil && admitted.Minor == choice.Minor {
		return started, nil
	}
	started.Prefetch.Stop()
	if err != nil {
		return Started{}, err
	}
	return attempt(ctx, client, in, admitted)
}

// attempt starts a build with one Python. While the wheel is built, the facts of the base's
// Python are read and the requirements outside the wheel are resolved.
func attempt(ctx context.Context, client *gateway.Client, in Input, choice toolchain.Choice) (Started, error) {
	cfg, declared := in.Request.Config, in.Stated.Declared()
	tools, err := toolchain.Load(ctx, client, in.Request, in.Platform, choice.Minor, declared.Index)
	if err != nil {
		return Started{}, err
	}
	backend, err := in.Backend.ForMachine(ctx, client, tools, in.Source)
	if err != nil {
		return Started{}, err
	}
	maker := wheel.Maker{
		Config: cfg, Tools: tools, Python: choice.Minor, Index: declared.Index,
		Locked: lockedBuild(in.Committed), Relock: in.Request.Target.Name == request.Lock,
	}
	p := wheel.Project{Source: in.Source, Backend: backend}
	environment, err := maker.Environment(p)
	if err != nil {
		return Started{}, err
	}
	prefetch := lock.StartPrefetch(ctx, client, lock.Request{
		Declared: declared, Committed: in.Committed, Python: choice.Minor,
		AptBuild: cfg.Apt.Build, Steps: tools.Steps, Build: environment,
	})

	// The facts have a group of their own, because their error is needed even if another
	// step fails first.
	var facts toolchain.Facts
	factsGroup, factsCtx := gateway.NewGroup(ctx)
	factsGroup.Go(func() (err error) {
		facts, err = tools.ReadFacts(factsCtx, client, choice)
		return err
	})
	var root toolchain.Root
	var built wheel.Wheel
	group, groupCtx := gateway.NewGroup(ctx)
	group.Go(func() (err error) {
		root, err = tools.ReadRoot(groupCtx, client, cfg)
		return err
	})
	group.Go(func() (err error) {
		built, err = maker.Build(groupCtx, client, p)
		return err
	})
	err = group.Wait()
	// If the base is not usable, all steps on it fail. That is the error to report, unless
	// BuildKit has no cause for it: of steps that fail together it reports one cause only.
	if wrong := factsGroup.Wait(); wrong != nil && (err == nil || gateway.IsExplained(wrong)) {
		err = wrong
	} else {
		err = prefetch.Explain(err)
	}
	if err != nil {
		prefetch.Stop()
		return Started{}, err
	}
	return Started{
		Choice: choice, Tools: tools, Facts: facts, Root: root, Maker: maker, Project: p,
		Wheel: built, BuildEnvironment: built.Environment, Prefetch: prefetch,
	}, nil
}

// lockedBuild returns the packages of the build environment in a committed lock, nil if
// there is none.
func lockedBuild(committed *lock.Lock) []packaging.Package {
	if committed == nil {
		return nil
	}
	return committed.Build
}

// forPlatform sets the wheel for the image's platform, if the target has one, and Needs.
func (s Started) forPlatform(ctx context.Context, client *gateway.Client, req request.Request) (Started, error) {
	if s.Tools.Cross == nil || req.Target.Name == request.Lock {
		return s, nil
	}
	var needs []report.Problem
	if req.Target.Distributions {
		needs = aptNeeds(req.Config)
	}
	if req.Target.RunsTests {
		needs = append(needs, report.Problem{Message: "the tests run in the image", Remedy: "leave --platform out"})
	}
	if req.Target.Project {
		w, fits, err := s.Maker.ForPlatform(ctx, client, s.Project, s.Wheel, s.Facts.Target())
		if err != nil {
			return Started{}, err
		}
		s.Wheel = w
		if !fits {
			needs = append(needs, w.NotPortable(s.Project))
		}
	}
	if s.Tools.Cross.Emulated == nil {
		for _, need := range needs {
			s.Needs = append(s.Needs, s.Tools.Cross.NeedsEmulation(need))
		}
	}
	if len(s.Needs) > 0 && req.Target.Name == request.Wheel {
		return Started{}, report.Errors(s.Needs) // nothing else can be wrong with it
	}
	return s, nil
}

// Editable builds the editable wheel for the target dev. For other targets it returns the
// zero Wheel. Errors are as those of wheel.Maker.Build.
func (s Started) Editable(ctx context.Context, client *gateway.Client, target request.Target) (wheel.Wheel, error) {
	if !target.Editable {
		return wheel.Wheel{}, nil
	}
	return s.Maker.BuildEditable(ctx, client, s.Project, s.Wheel, s.Facts.Target())
}

// aptNeeds returns a problem if apt-get has to run on the image's platform.
func aptNeeds(cfg config.Config) []report.Problem {
	if len(cfg.Apt.Runtime) == 0 {
		return nil
	}
	return []report.Problem{report.Problem{
		Message: fmt.Sprintf("apt-get installs %s", strings.Join(cfg.Apt.Runtime, ", ")),
		Remedy:  "name a base that has them",
	}.At(cfg.Sources["apt.runtime"].Begin())}
}
