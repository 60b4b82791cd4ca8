package frontend

import (
	"context"

	"github.com/moby/buildkit/client/llb"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/plan"
	steps "github.com/wainwright-build/wainwright/llb"
)

// confine looks whether a layer that anyone's code ran beside has the places it is to
// have alone.
func (p *prepared) confine(ctx context.Context, layer llb.State, places ...string) error {
	ref, err := p.build.client.Solve(ctx, layer)
	if err != nil {
		return err
	}
	return gateway.Confined(ctx, ref, places...)
}

// confineBuilt looks at the layers of distributions that were built from sdists,
// once they are made.
func (p *prepared) confineBuilt(ctx context.Context) error {
	if !p.installs() {
		return nil
	}
	confine := func(with steps.Steps, kind string, all []plan.Packed) error {
		for i, each := range all {
			if !each.Build {
				continue
			}
			if err := p.confine(ctx, p.install(with, kind, all, i).Tree, steps.Venv); err != nil {
				return err
			}
		}
		return nil
	}
	if err := confine(p.steps, "deps", p.packed); err != nil || p.tests == nil {
		return err
	}
	return confine(p.tests.steps, "test deps", p.tests.packed)
}
