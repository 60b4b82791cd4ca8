package frontend

import (
	"context"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/wainwright-build/wainwright/frontend/dependencies"
	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/project"
)

// located is a local requirement with its own path, and the links that lead there.
type located struct {
	dependencies.Local
	links   []string
	context project.Context // that has it
	tree    gateway.Tree    // of that
}

// locate finds where they lie, each folder once.
func (p *prepared) locate(ctx context.Context, wanted []dependencies.Local) ([]located, error) {
	found := make([]located, len(wanted))
	group, grouped := errgroup.WithContext(ctx)
	for i, each := range wanted {
		group.Go(guarded(func() (err error) {
			found[i], err = p.locateOne(grouped, each)
			return err
		}))
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	var all []located
	for _, each := range found {
		i := slices.IndexFunc(all, func(l located) bool { return l.Path == each.Path })
		if i < 0 {
			all = append(all, each)
			continue
		}
		all[i].links = append(all[i].links, each.links...)
	}
	return all, nil
}

func (p *prepared) locateOne(ctx context.Context, l dependencies.Local) (located, error) {
	c, t, err := p.beside(ctx, []string{l.Path})
	if err != nil {
		return located{}, err
	}
	found := located{Local: l, context: c, tree: t}
	if found.Path, err = t.Resolve(ctx, l.Path); found.Path != l.Path {
		found.links = []string{l.Path}
	}
	return found, err
}

// beside is the context with what lies at some paths of it, also below the project: it
// may be a link to elsewhere.
func (p *prepared) beside(ctx context.Context, paths []string) (c project.Context, t gateway.Tree, err error) {
	c = p.context
	if o := p.build.options; o.Dir != "" {
		if c, err = o.Probe.Beside(ctx, c, paths); err != nil {
			return c, t, err
		}
	}
	ref, err := p.build.client.Solve(ctx, c.State)
	return c, gateway.NewTree(ref), err
}

// leadTo tells those that are made which links lead to them, and gives what is left.
func leadTo(made []local, all []located) []located {
	return slices.DeleteFunc(slices.Clone(all), func(l located) bool {
		i := slices.IndexFunc(made, func(m local) bool { return m.Path == l.Path })
		if i >= 0 {
			made[i].Links = slices.Concat(made[i].Links, l.links)
		}
		return i >= 0
	})
}
