package frontend

import (
	"context"
	"io/fs"
	"maps"
	"path"
	"strings"

	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	"golang.org/x/sync/errgroup"

	"github.com/wainwright-build/wainwright/frontend/check"
	steps "github.com/wainwright-build/wainwright/llb"
)

// sitePackages is the folder that distributions are installed into.
func (p *prepared) sitePackages() string {
	return path.Join(steps.Venv, "lib", "python"+p.facts.Markers.PythonVersion, "site-packages")
}

// installed makes the layers of the distributions, which the image needs anyway,
// and lists what is in them.
func (p *prepared) installed(ctx context.Context) ([]tree, error) {
	layers := p.distributions(p.steps, "deps", p.packed)
	layers = append(layers, layersOfLocals(p.locals)...)
	trees := make([]tree, len(layers))
	group, grouped := errgroup.WithContext(ctx)
	for i, each := range layers {
		group.Go(guarded(func() error {
			ref, err := p.build.client.Solve(grouped, each.state)
			if err != nil {
				return p.notInstalled(err)
			}
			trees[i] = newTree(ref)
			_, err = trees[i].list(grouped, p.sitePackages())
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
			found, err := tree.list(ctx, path.Join(p.sitePackages(), folder))
			if err != nil {
				return nil, err
			}
			maps.Copy(entries, found)
		}
		return entries, nil
	}, nil
}

// tree is a result whose folders are listed, each once.
type tree struct {
	ref    gwclient.Reference
	listed map[string]map[string]bool // path -> entries, and whether each is a folder
}

func newTree(ref gwclient.Reference) tree {
	return tree{ref: ref, listed: map[string]map[string]bool{}}
}

// list lists a folder, one that is not there as empty. It goes down from the root:
// a daemon's error does not tell a folder that is missing from a result that
// cannot be read.
func (t tree) list(ctx context.Context, folder string) (map[string]bool, error) {
	folder = strings.Trim(folder, "/")
	if entries, ok := t.listed[folder]; ok {
		return entries, nil
	}
	entries := map[string]bool{}
	if folder != "" {
		above, err := t.list(ctx, path.Dir("/"+folder))
		if err != nil || !above[path.Base(folder)] {
			return entries, err
		}
	}
	found, err := t.ref.ReadDir(ctx, gwclient.ReadDirRequest{Path: "/" + folder})
	if err != nil {
		return nil, err
	}
	for _, each := range found {
		entries[each.Path] = fs.FileMode(each.Mode).IsDir()
	}
	t.listed[folder] = entries
	return entries, nil
}
