// Package inspect looks into the installed layers for what will not work in the image:
// imports that nothing provides, shared libraries that are missing, distributions that
// overwrite each other's files.
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

// Depth is how much is installed only to be looked into.
type Depth int

const (
	// Installed makes all layers: a build needs them anyway.
	Installed Depth = iota
	// NamesOnly makes a layer only where the names of the lock leave a question open. A
	// subrequest is answered so: for most projects it installs nothing. It leaves out
	// looking for the shared libraries of compiled wheels, which nearly every project has.
	NamesOnly
	// Nothing makes no layer: the target has no distributions installed.
	Nothing
)

// Input is what is inspected.
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

// Layers returns what will not work, as problems to warn of. All layers are made at the
// same time. An error is a report.Problem where a distribution cannot be installed, and
// else BuildKit's.
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

// settleImports looks for imported modules in the installed layers, where the names of
// the locked distributions do not explain an import. They explain nearly all.
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
