package layers

import (
	"context"
	"errors"
	"slices"

	"github.com/moby/buildkit/client/llb"

	"github.com/wainwright-build/wainwright/frontend/dependencies"
	"github.com/wainwright-build/wainwright/frontend/gateway"
	steps "github.com/wainwright-build/wainwright/llb"
)

// Watch verifies layers that untrusted code (setup.py) could write to, in the background: see
// gateway.VerifyContained. The step does this itself, but in the container in which that code
// ran.
type Watch struct {
	client *gateway.Client
	group  gateway.Group
	ctx    context.Context
}

// NewWatch returns a Watch. Its Wait must be called.
func NewWatch(ctx context.Context, client *gateway.Client) Watch {
	group, ctx := gateway.NewGroup(ctx)
	return Watch{client: client, group: group, ctx: ctx}
}

// Add starts to verify that a layer has plain files below the paths alone. It solves the layer.
func (w Watch) Add(layer llb.State, paths ...string) {
	w.group.Go(func() error {
		ref, err := w.client.Solve(w.ctx, layer)
		if err != nil {
			return err
		}
		return gateway.VerifyContained(w.ctx, ref, paths...)
	})
}

// AddBuilt starts to verify the layers that were built from sdists, and the layer of reports
// that they wrote. It is meant for layers that the image needs anyway.
func (w Watch) AddBuilt(runner steps.Steps, s Set) {
	built := slices.DeleteFunc(slices.Clone(s.Layers), func(l Layer) bool { return !l.Build })
	for _, layer := range built {
		w.Add(layer.Tree, steps.Venv)
	}
	if reports, ok := Libraries(runner, built); ok {
		w.Add(reports, steps.LibrariesDir)
	}
}

// AddWheels starts to verify the layers of local requirements.
func (w Watch) AddWheels(locals []dependencies.LocalWheel) {
	for _, local := range locals {
		w.Add(local.Wheel.State.Installed, steps.Venv)
	}
}

// Wait waits until all layers are verified. It returns err, which is the error of the build so
// far, or else the first error of a layer. But what a layer may not have is reported even if err
// is not nil.
func (w Watch) Wait(err error) error {
	found := w.group.Wait()
	var step *gateway.StepError
	switch {
	case err == nil:
		return found
	case errors.As(found, &step) && step.Report.Kind == gateway.Outside:
		return found
	}
	return err
}
