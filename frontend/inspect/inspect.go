// Package inspect finds problems in the installed layers: imports of modules that are not
// installed, missing shared libraries, and distributions that overwrite each other's files.
package inspect

import (
	"context"
	"maps"
	"path"
	"slices"

	"github.com/wainwright-build/wainwright/frontend/check"
	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/dependencies"
	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/layers"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/toolchain"
	"github.com/wainwright-build/wainwright/frontend/wheel"
)

// Depth is how much is installed for the sake of the inspection.
type Depth int

const (
	// Installed solves all layers: a build needs them anyway.
	Installed Depth = iota
	// NamesOnly solves layers only if the names in the lock do not suffice. It is for
	// subrequests, and installs nothing for most projects. It does not look for the shared
	// libraries of compiled wheels, which nearly every project has.
	NamesOnly
	// Nothing solves no layer. It is for targets without installed distributions.
	Nothing
)

// Input is the input of Layers.
type Input struct {
	Config   config.Config
	Tools    toolchain.Toolchain
	Facts    toolchain.Facts
	Set      layers.Set
	Locked   []packaging.Package
	Declared dependencies.Declared
	Locals   []dependencies.LocalWheel
	Wheel    wheel.Wheel // the project's
	Program  check.Program
	Supply   check.Supply
	Depth    Depth
}

// Layers returns problems to warn of. A distribution that cannot be installed is an error, a
// report.Problem; other errors are BuildKit's.
func Layers(ctx context.Context, client *gateway.Client, in Input) ([]report.Problem, error) {
	found := check.Imports(in.Program, in.Supply)
	if in.Depth == Nothing {
		return found.Problems, nil
	}
	var imports, libraries, shared []report.Problem
	group, ctx := gateway.NewGroup(ctx)
	group.Go(func() (err error) {
		imports, err = in.settleImports(ctx, client, found)
		return err
	})
	group.Go(func() (err error) {
		libraries, err = in.libraries(ctx, client)
		return err
	})
	group.Go(func() (err error) {
		shared, err = in.sharedPaths(ctx, client)
		return err
	})
	err := group.Wait()
	return slices.Concat(imports, libraries, shared), err
}

// settleImports looks for imported modules in the installed layers, if the names of the locked
// distributions do not explain all imports.
func (in Input) settleImports(ctx context.Context, client *gateway.Client, found check.Found) ([]report.Problem, error) {
	if found.Settled() {
		return found.Problems, nil
	}
	trees, err := in.Set.Trees(ctx, client, in.Locals)
	if err != nil {
		return nil, err
	}
	return found.Settle(func(folder string) (map[string]bool, error) {
		entries := map[string]bool{}
		for _, tree := range trees {
			found, err := tree.List(ctx, path.Join(in.Facts.SitePackages(), folder))
			if err != nil {
				return nil, err
			}
			maps.Copy(entries, found)
		}
		return entries, nil
	})
}
