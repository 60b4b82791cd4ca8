package dependencies

import (
	"context"
	"slices"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/project"
)

// located is a local requirement at its own path, with the links that lead there.
type located struct {
	Local
	links   []string
	context project.Context // that has it
	tree    gateway.Tree    // of the context
}

// locate finds where local requirements lie. Several that lead to one folder become one.
func (in Input) locate(ctx context.Context, client *gateway.Client, wanted []Local) ([]located, error) {
	found := make([]located, len(wanted))
	group, ctx := gateway.NewGroup(ctx)
	for i, local := range wanted {
		group.Go(func() (err error) {
			found[i], err = in.locateOne(ctx, client, local)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	var all []located
	for _, local := range found {
		i := slices.IndexFunc(all, func(other located) bool { return other.Path == local.Path })
		if i < 0 {
			all = append(all, local)
			continue
		}
		all[i].links = append(all[i].links, local.links...)
	}
	return all, nil
}

func (in Input) locateOne(ctx context.Context, client *gateway.Client, local Local) (located, error) {
	within, tree, err := in.beside(ctx, client, []string{local.Path})
	if err != nil {
		return located{}, err
	}
	found := located{Local: local, context: within, tree: tree}
	if found.Path, err = tree.Resolve(ctx, local.Path); found.Path != local.Path {
		found.links = []string{local.Path}
	}
	return found, err
}

// beside returns the context with what lies at some paths of it, and its tree. Paths
// below the project count too: they may be links to elsewhere.
func (in Input) beside(ctx context.Context, client *gateway.Client, paths []string) (project.Context, gateway.Tree, error) {
	beside, err := in.Project.Beside(ctx, paths)
	if err != nil {
		return project.Context{}, gateway.Tree{}, err
	}
	ref, err := client.Solve(ctx, beside.State)
	return beside, gateway.NewTree(ref), err
}

// recordLinks returns the locals that are built with the links that were found to lead to
// them, and what of found is not built.
func recordLinks(built []LocalWheel, found []located) ([]LocalWheel, []located) {
	built = slices.Clone(built)
	var missing []located
	for _, local := range found {
		i := slices.IndexFunc(built, func(b LocalWheel) bool { return b.Path == local.Path })
		if i < 0 {
			missing = append(missing, local)
			continue
		}
		built[i].Links = slices.Concat(built[i].Links, local.links)
	}
	return built, missing
}
