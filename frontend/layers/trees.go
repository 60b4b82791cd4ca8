package layers

import (
	"context"

	"github.com/moby/buildkit/client/llb"

	"github.com/wainwright-build/wainwright/frontend/dependencies"
	"github.com/wainwright-build/wainwright/frontend/gateway"
)

// Trees makes the layers of the set and those of local requirements, which the image
// needs anyway, and returns their trees with site-packages listed already. Failures of uv
// are report.Problems.
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
