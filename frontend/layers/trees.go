package layers

import (
	"context"

	"github.com/moby/buildkit/client/llb"

	"github.com/wainwright-build/wainwright/frontend/dependencies"
	"github.com/wainwright-build/wainwright/frontend/gateway"
)

// Trees returns the trees of the set's layers and of those of local requirements, with
// site-packages listed already. It solves the layers, which the image needs anyway. A
// distribution that cannot be installed is a report.Problem; other errors are BuildKit's.
func (s Set) Trees(ctx context.Context, client *gateway.Client, locals []dependencies.LocalWheel) ([]gateway.Tree, error) {
	var states []llb.State
	for _, layer := range s.Layers {
		states = append(states, layer.Tree)
	}
	for _, local := range locals {
		states = append(states, local.Wheel.State.Installed)
	}
	trees := make([]gateway.Tree, len(states))
	group, ctx := gateway.NewGroup(ctx)
	for i, state := range states {
		group.Go(func() error {
			ref, err := client.Solve(ctx, state)
			if err != nil {
				return s.Explain(err)
			}
			trees[i] = gateway.NewTree(ref)
			_, err = trees[i].List(ctx, s.input.Facts.SitePackages())
			return err
		})
	}
	return trees, group.Wait()
}
