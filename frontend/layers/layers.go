// Package layers makes the layers of installed distributions: which distributions share a
// layer, the LLB state of each, and what can be read from the layers once they are made.
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
	Title string    // in the image's history
	Tree  llb.State // the layer: the installed files, at their paths in the image
	// Report is what the step found out about the layer, for Native, Build and Shares:
	// see steps.Installed.
	Report llb.State
	// Emulated says that the layer is made by a program of the image's platform, while
	// the other steps run on the builder's own.
	Emulated bool
}

// Reports reports whether the step that makes the layer looks for shared libraries.
func (l Layer) Reports() bool { return l.Build || l.Compiled() }

// Set is the layers of one lock.
type Set struct {
	Layers []Layer
	// Needs is what takes a builder that runs programs of the image's platform, where
	// this one does not. With any of it the image cannot be made.
	Needs []report.Problem

	input Input
}

// Input is what a Set is made from.
type Input struct {
	Tools    toolchain.Toolchain
	Steps    steps.Steps // Tools.Steps, or with another index
	Facts    toolchain.Facts
	Config   config.Config
	Declared dependencies.Declared
	// Archives is the state of the build context that distributions are installed from.
	Archives llb.State
	Locked   []packaging.Package // all of the lock
	Packages []packaging.Package // those of it that the set has
	// Kind names the set in labels and titles: "deps", "test deps".
	Kind string
	// Installs says that the target has the layers, so that they have to fit the image's
	// platform.
	Installs bool
}

// layers returns the layers as the builder's own platform makes them.
func (in Input) layers() ([]Layer, error) {
	constraints, err := resolve.Constraints(in.Config.Build.Constraints)
	if err != nil {
		return nil, err
	}
	groups := GroupIntoLayers(in.Packages, in.Facts.Target())
	layers := make([]Layer, len(groups))
	for i, group := range groups {
		layers[i] = in.layer(group, i, len(groups), constraints, false)
	}
	return layers, nil
}

// layer is layer i of n.
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
	}
	if in.Tools.Label != "" && !native {
		// The same step for all platforms, which may have others before it.
		layer.Label = fmt.Sprintf("[%s] %s", in.Kind, report.Abbreviate(group.Names()))
	}
	with := in.Steps
	switch {
	case emulated:
		with = *in.Tools.Cross.Emulated
		with.Fetch, with.Index = in.Steps.Fetch, in.Steps.Index
	case native:
		with = with.ForPlatform(in.Tools.Label)
		if in.Tools.Cross != nil {
			layer.Platform = resolve.Platform(in.Facts.Target())
		}
	}
	made := with.Install(layer, in.Tools.EmptyVenv)
	return Layer{
		Group:    group,
		Title:    fmt.Sprintf("%s %d/%d: %s", in.Kind, i+1, n, strings.Join(group.Names(), ", ")),
		Tree:     made.Tree,
		Report:   made.Report,
		Emulated: emulated,
	}
}

// fromContext gives the files that are installed from the build context the path that
// the step has them at, and returns the copies to make.
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

// Packages are the entries of the lock that the set has, sorted by name.
func (s Set) Packages() []packaging.Package { return s.input.Packages }

// Libraries is the layer with what the layers report about shared libraries, and whether
// there is any: nothing is reported where no code is compiled.
func Libraries(with steps.Steps, layers []Layer) (llb.State, bool) {
	var reports []llb.State
	for _, layer := range layers {
		if layer.Reports() {
			reports = append(reports, layer.Report)
		}
	}
	if len(reports) == 0 {
		return llb.Scratch(), false
	}
	return with.Libraries(reports), true
}
