// Package layers decides which distributions share a layer of the image, makes the LLB states
// of the layers, and reads files of layers that exist.
package layers

import (
	"fmt"
	"slices"
	"strings"

	"github.com/moby/buildkit/client/llb"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/dependencies"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/resolve"
	"github.com/wainwright-build/wainwright/frontend/toolchain"
	steps "github.com/wainwright-build/wainwright/llb"
)

// Layer is a layer of the image with installed distributions.
type Layer struct {
	Group
	Title    string    // in the image's history
	Tree     llb.State // the installed files, at their paths in the image
	Report   llb.State // see llb.Installed
	Emulated bool      // its step runs on the image's platform, and not on the builder's own
}

// Reports reports whether the step that makes the layer looks for shared libraries.
func (l Layer) Reports() bool { return l.Build || l.Compiled() }

// Set are the layers of one lock.
type Set struct {
	Layers []Layer
	// Needs are problems that a builder which can run programs of the image's platform
	// does not have. If there are any, this builder cannot make the image.
	Needs []report.Problem

	input Input
}

// Input is the input of Pack.
type Input struct {
	Tools    toolchain.Toolchain
	Steps    steps.Steps // Tools.Steps, but maybe with another index
	Facts    toolchain.Facts
	Config   config.Config
	Declared dependencies.Declared
	// Archives is the build context with the files that distributions are installed from.
	Archives llb.State
	Locked   []packaging.Package // all packages of the lock
	Packages []packaging.Package // those of them that the set has
	Kind     string              // the name of the set in labels and titles: "deps", "test deps"
	// Installs is set if the target has the layers: then they must be for the image's
	// platform.
	Installs bool
}

// layers returns the layers as the builder's own platform makes them. constraints are those
// of the distributions that are built.
func (in Input) layers(constraints []byte) []Layer {
	groups := GroupIntoLayers(in.Packages, in.Facts.Target())
	layers := make([]Layer, len(groups))
	for i, group := range groups {
		layers[i] = in.layer(group, i, len(groups), constraints, false)
	}
	return layers
}

// layer returns layer i of n.
func (in Input) layer(group Group, i, n int, constraints []byte, emulated bool) Layer {
	native := group.Compiled()
	packages, local := in.fromContext(group.Packages)
	layer := steps.Layer{
		Label:            fmt.Sprintf("[%s %d/%d] %s", in.Kind, i+1, n, report.Abbreviate(group.Names())),
		Lock:             packaging.WriteLock(packages),
		Build:            group.Build,
		BuildConstraints: constraints,
		Native:           native,
		Shares:           group.Shares,
		Local:            local,
		Unverified:       slices.ContainsFunc(group.Packages, unverified),
	}
	if in.Tools.Label != "" && !native {
		// All platforms share this step, but may have other numbers for it.
		layer.Label = fmt.Sprintf("[%s] %s", in.Kind, report.Abbreviate(group.Names()))
	}
	runner := in.Steps
	switch {
	case emulated:
		runner = *in.Tools.Cross.Emulated
		runner.Fetch, runner.Index = in.Steps.Fetch, in.Steps.Index
	case native:
		runner = runner.ForPlatform(in.Tools.Label)
		if in.Tools.Cross != nil {
			layer.Platform = resolve.Platform(in.Facts.Target())
		}
	}
	made := runner.Install(layer, in.Tools.EmptyVenv)
	return Layer{
		Group:    group,
		Title:    fmt.Sprintf("%s %d/%d: %s", in.Kind, i+1, n, strings.Join(group.Names(), ", ")),
		Tree:     made.Tree,
		Report:   made.Report,
		Emulated: emulated,
	}
}

// unverified reports whether a file of a package has no hash that nobody can forge: an index
// may have none, or MD5 alone.
func unverified(p packaging.Package) bool {
	return slices.ContainsFunc(p.Artifacts(), func(a packaging.Artifact) bool { return !a.SecurelyHashed() })
}

// fromContext returns the packages with the paths at which the step has files of the build
// context, and these files.
func (in Input) fromContext(packages []packaging.Package) ([]packaging.Package, []steps.Copied) {
	if len(in.Declared.Archives) == 0 {
		return packages, nil
	}
	var copied []steps.Copied
	inStep := func(artifact packaging.Artifact) packaging.Artifact {
		if archive, ok := in.Declared.Archived(artifact); ok {
			copied = append(copied, steps.Copied{From: in.Archives, Path: archive.Path})
			artifact.Path = "local/" + archive.Name()
		}
		return artifact
	}
	packages = slices.Clone(packages)
	for i, p := range packages {
		p.Wheels = slices.Clone(p.Wheels)
		for j := range p.Wheels {
			p.Wheels[j] = inStep(p.Wheels[j])
		}
		for _, artifact := range []**packaging.Artifact{&p.Sdist, &p.Archive} {
			if *artifact != nil {
				moved := inStep(**artifact)
				*artifact = &moved
			}
		}
		packages[i] = p
	}
	return packages, copied
}

// Packages returns the packages of the lock that the set has, sorted by name.
func (s Set) Packages() []packaging.Package { return s.input.Packages }

// Libraries returns the layer with the reports of layers about shared libraries. ok is false
// if no layer has compiled code and so none has a report.
func Libraries(runner steps.Steps, layers []Layer) (_ llb.State, ok bool) {
	var reports []llb.State
	for _, layer := range layers {
		if layer.Reports() {
			reports = append(reports, layer.Report)
		}
	}
	if len(reports) == 0 {
		return llb.Scratch(), false
	}
	return runner.Libraries(reports), true
}
