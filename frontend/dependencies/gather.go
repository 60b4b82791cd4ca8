package dependencies

import (
	"context"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/toolchain"
	"github.com/wainwright-build/wainwright/frontend/wheel"
)

// Dependencies is what is installed in addition to the project.
type Dependencies struct {
	Declared Declared
	Locals   []LocalWheel // sorted by path
	// Archives is the build context with the wheels and sdists that are installed from it.
	// It is zero if there are none.
	Archives project.Context
	// Needs are problems that a builder which can run programs of the image's platform
	// does not have. They are empty if this builder can.
	Needs []report.Problem
}

// LocalWheel is a local requirement with its wheel.
type LocalWheel struct {
	Built
	Wheel wheel.Wheel
}

// Input is the input of Gather and GatherTests.
type Input struct {
	Project wheel.Project
	Wheel   wheel.Wheel // the project's
	Maker   wheel.Maker
	Facts   toolchain.Facts
	// Installs is set if the target has local requirements installed: then their wheels
	// must be for the image's platform.
	Installs bool
}

// Gather adds what the project's wheel requires, builds the wheels of local requirements, and
// finds archives in the build context. If there are neither, it solves nothing. The error is a
// report.Problem or report.Errors if a requirement is at fault, else a gateway.StepError or
// BuildKit's.
func Gather(ctx context.Context, client *gateway.Client, in Input, stated Stated) (Dependencies, error) {
	declared, err := stated.Finish(in.Wheel.Metadata, in.Project.Backend.Metadata)
	if err != nil {
		return Dependencies{}, err
	}
	deps := Dependencies{Declared: declared}
	if len(declared.Locals) > 0 {
		deps, err = in.withLocals(ctx, client, nil, func(_, built []Built) (Declared, []Local, error) {
			return declared.With(in.built(), built, in.Facts.Markers)
		})
	} else {
		err = declared.Workspace(in.Facts.Markers)
	}
	if err != nil {
		return Dependencies{}, err
	}
	return in.withArchives(ctx, client, deps)
}

// GatherTests gathers what the tests require in addition to the image, which has the given
// dependencies and locked packages. requested is a configuration with nothing but the
// requirements of the tests. Errors are as those of Gather.
func GatherTests(ctx context.Context, client *gateway.Client, in Input, requested config.Config, image Dependencies, packages []packaging.Package) (Dependencies, error) {
	deps, err := in.withLocals(ctx, client, image.Locals, func(ofImage, built []Built) (Declared, []Local, error) {
		held := Image{Declared: image.Declared, Built: ofImage, Packages: packages}
		return TestRequirements(requested, in.Project.Files, in.built(), held, built, in.Facts.Markers)
	})
	deps.Archives = image.Archives // tests can only use those of the image
	return deps, err
}

// built returns the project itself, which a local requirement may refer to.
func (in Input) built() Built {
	return Project(in.Project.Dir, in.Wheel.Metadata, in.Project.Backend.Metadata, in.Project.Files)
}

// withLocals builds the wheels of local requirements until none is missing. declare returns
// what is declared, and the local requirements whose wheels are missing, for those of the
// image, whose wheels exist, and the others that were built so far.
func (in Input) withLocals(ctx context.Context, client *gateway.Client, image []LocalWheel, declare func(image, built []Built) (Declared, []Local, error)) (Dependencies, error) {
	var locals []LocalWheel
	var needs []report.Problem
	for {
		declared, missing, err := declare(builtOf(image), builtOf(locals))
		if err == nil && len(missing) == 0 {
			err = declared.Workspace(in.Facts.Markers)
		}
		if err != nil {
			return Dependencies{}, withFiles(err, slices.Concat(image, locals))
		}
		if len(missing) == 0 {
			return Dependencies{Declared: declared, Locals: locals, Needs: needs}, nil
		}
		found, err := in.locate(ctx, client, missing)
		if err != nil {
			return Dependencies{}, err
		}
		image, found = recordLinks(image, found)
		locals, found = recordLinks(locals, found)
		more, problems, err := in.buildLocals(ctx, client, found)
		if err != nil {
			return Dependencies{}, err
		}
		needs = append(needs, problems...)
		locals = append(locals, more...)
		slices.SortFunc(locals, func(a, b LocalWheel) int { return strings.Compare(a.Path, b.Path) })
	}
}

func builtOf(locals []LocalWheel) []Built {
	var all []Built
	for _, local := range locals {
		all = append(all, local.Built)
	}
	return all
}

// withFiles adds the files of local requirements that an error refers to.
func withFiles(err error, locals []LocalWheel) error {
	sources := map[string][]byte{}
	for _, local := range locals {
		sources[local.File] = local.Text
	}
	return report.WithSource(err, sources)
}
