package frontend

import (
	"context"
	"maps"
	"path"

	"golang.org/x/sync/errgroup"

	"github.com/wainwright-build/wainwright/frontend/check"
	"github.com/wainwright-build/wainwright/frontend/gateway"
	steps "github.com/wainwright-build/wainwright/llb"
)

// sitePackages is the folder that distributions are installed into.
func (p *prepared) sitePackages() string {
	return path.Join(steps.Venv, "lib", "python"+p.facts.Markers.PythonVersion, "site-packages")
}

// installed makes the layers of the distributions, which the image needs anyway,
// and lists what is in them.
func (p *prepared) installed(ctx context.Context) ([]gateway.Tree, error) {
	layers := p.distributions(p.steps, "deps", p.packed)
	layers = append(layers, layersOfLocals(p.locals)...)
	trees := make([]gateway.Tree, len(layers))
	group, grouped := errgroup.WithContext(ctx)
	for i, each := range layers {
		group.Go(guarded(func() error {
			ref, err := p.build.client.Solve(grouped, each.state)
			if err != nil {
				return p.notInstalled(err)
			}
			trees[i] = gateway.NewTree(ref)
			_, err = trees[i].List(grouped, p.sitePackages())
			return err
		}))
	}
	return trees, group.Wait()
}

// listing lists what is importable of the distributions.
func (p *prepared) listing(ctx context.Context) (check.Listing, error) {
	trees, err := p.installed(ctx)
	if err != nil {
		return nil, err
	}
	return func(folder string) (map[string]bool, error) {
		entries := map[string]bool{}
		for _, tree := range trees {
			found, err := tree.List(ctx, path.Join(p.sitePackages(), folder))
			if err != nil {
				return nil, err
			}
			maps.Copy(entries, found)
		}
		return entries, nil
	}, nil
}
