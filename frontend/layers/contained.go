package layers

import (
	"context"
	"errors"

	"github.com/moby/buildkit/client/llb"

	"github.com/wainwright-build/wainwright/frontend/dependencies"
	"github.com/wainwright-build/wainwright/frontend/gateway"
	steps "github.com/wainwright-build/wainwright/llb"
)

// VerifyContained fails if a layer that untrusted code (setup.py) could write to has
// files outside the given paths: with a gateway.StepError of the kind Outside. The step
// checks this itself, but in the container in which that code ran.
func VerifyContained(ctx context.Context, client *gateway.Client, layer llb.State, paths ...string) error {
	ref, err := client.Solve(ctx, layer)
	if err != nil {
		return err
	}
	return gateway.VerifyContained(ctx, ref, paths...)
}

// VerifyBuilt verifies the layers that were built from sdists: see VerifyContained. It solves
// them, so it is meant for layers that the image has needed already.
func (s Set) VerifyBuilt(ctx context.Context, client *gateway.Client) error {
	for _, layer := range s.Layers {
		if !layer.Build {
			continue
		}
		if err := VerifyContained(ctx, client, layer.Tree, steps.Venv); err != nil {
			return err
		}
	}
	return nil
}

// Watch verifies layers in the background.
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

// Add starts to verify a layer: see VerifyContained.
func (w Watch) Add(layer llb.State, paths ...string) {
	w.group.Go(func() error { return VerifyContained(w.ctx, w.client, layer, paths...) })
}

// AddWheels starts to verify the layers of local requirements.
func (w Watch) AddWheels(locals []dependencies.LocalWheel) {
	for _, local := range locals {
		w.Add(local.Wheel.State.Installed, steps.Venv)
	}
}

// Wait waits until all layers are verified. It returns err, which is the error of the build so
// far, or else the first error of a layer. But a layer with files outside its paths is
// reported even if err is not nil.
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
