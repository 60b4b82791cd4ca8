// Package start settles on the Python of a build, and with it on the base image, and makes
// the project's wheel there.
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
	"github.com/wainwright-build/wainwright/frontend/plan"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/request"
	"github.com/wainwright-build/wainwright/frontend/toolchain"
	"github.com/wainwright-build/wainwright/frontend/wheel"
	"github.com/wainwright-build/wainwright/llb"
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

// Started is a build that has its Python and its wheel.
type Started struct {
	Choice   toolchain.Choice
	Tools    toolchain.Toolchain
	Facts    toolchain.Facts
	Accounts plan.Accounts // of the image's base
	Maker    wheel.Maker
	Project  wheel.Project
	Wheel    wheel.Wheel // for the image's platform
	// BuildEnvironment is the one of the wheel on the builder's own platform. All
	// platforms share it, as they share the lock that keeps it.
	BuildEnvironment llb.BuildEnvironment
	// Prefetch is the lock of what is stated outside the wheel, while it is resolved. It
	// has to be stopped.
	Prefetch *lock.Prefetch
	// Needs is what takes a builder that runs programs of the image's platform, where
	// this one does not.
	Needs []report.Problem
}

// Settle chooses a Python, finds a base that has it, and builds the project's wheel for the
// image's platform. What the caller can mend is a report.Problem.
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

// settlePython starts with the first Python that the base has and the project admits. Where
// nobody asks for one, the first choice is a guess: it gives way to the Python of a base
// that is named, and to what Requires-Python of the wheel admits, which each cost another
// attempt.
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

// attempt starts with one Python. What does not wait for the wheel runs beside it: the
// Python of the base reporting its facts, and the lock of what is stated outside the wheel.
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

	// The facts have a context of their own: they are waited for whatever fails beside them.
	var facts toolchain.Facts
	readsFacts, factsCtx := gateway.NewGroup(ctx)
	readsFacts.Go(func() (err error) {
		facts, err = tools.ReadFacts(factsCtx, client, choice)
		return err
	})
	var accounts plan.Accounts
	var built wheel.Wheel
	group, groupCtx := gateway.NewGroup(ctx)
	group.Go(func() (err error) {
		accounts, err = tools.ReadAccounts(groupCtx, client, plan.NamesGroup(cfg.User))
		return err
	})
	group.Go(func() (err error) {
		built, err = maker.Build(groupCtx, client, p)
		return err
	})
	err = group.Wait()
	// A base that is not what it should be is why everything on it fails. But where all
	// steps fail at once, BuildKit reports the cause of one alone.
	if wrong := readsFacts.Wait(); wrong != nil && (err == nil || gateway.HasWords(wrong)) {
		err = wrong
	} else {
		err = prefetch.Explain(err)
	}
	if err != nil {
		prefetch.Stop()
		return Started{}, err
	}
	return Started{
		Choice: choice, Tools: tools, Facts: facts, Accounts: accounts, Maker: maker, Project: p,
		Wheel: built, BuildEnvironment: built.Environment, Prefetch: prefetch,
	}, nil
}

// lockedBuild is the build environment of a committed lock.
func lockedBuild(committed *lock.Lock) []packaging.Package {
	if committed == nil {
		return nil
	}
	return committed.Build
}

// forPlatform has the wheel of the image's platform, where the target has it, and what
// else takes a builder that runs programs of that platform.
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

// Editable makes the editable wheel of the target dev, the zero Wheel for others. Errors
// are as those of wheel.Maker.Build.
func (s Started) Editable(ctx context.Context, client *gateway.Client, target request.Target) (wheel.Wheel, error) {
	if !target.Editable {
		return wheel.Wheel{}, nil
	}
	return s.Maker.BuildEditable(ctx, client, s.Project, s.Wheel, s.Facts.Target())
}

// aptNeeds says that apt-get has to run on the image's platform, if it has.
func aptNeeds(cfg config.Config) []report.Problem {
	if len(cfg.Apt.Runtime) == 0 {
		return nil
	}
	return []report.Problem{report.Problem{
		Message: fmt.Sprintf("apt-get installs %s", strings.Join(cfg.Apt.Runtime, ", ")),
		Remedy:  "name a base that has them",
	}.At(cfg.Sources["apt.runtime"].Begin())}
}
