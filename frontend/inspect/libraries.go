package inspect

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/check"
	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/layers"
	"github.com/wainwright-build/wainwright/frontend/native"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
	"github.com/wainwright-build/wainwright/frontend/wheel"
	steps "github.com/wainwright-build/wainwright/llb"
)

// loaded is a shared library that something in the image loads.
type loaded struct {
	by        string          // "lightgbm 4.5.0", "_psycopg.cpython-311-x86_64-linux-gnu.so"
	name      string          // "libgomp.so.1"
	apt       string          // the Debian package that has it, "" if unknown
	guessed   bool            // apt follows from Debian's rule for names
	position  report.Position // the place where by is required
	otherwise string          // what to do without the library
}

// reported is what the steps that made the layers report about shared libraries.
type reported struct {
	needs    []wheel.Library
	provides map[string]bool
}

// readLibraries solves the layers, which the image needs anyway, and reads their reports.
func (in Input) readLibraries(ctx context.Context, client *gateway.Client) (reported, error) {
	installed := in.Set.Layers
	if in.Depth == NamesOnly {
		// Only these can load libraries of the packages in apt.build.
		installed = slices.DeleteFunc(slices.Clone(installed), func(l layers.Layer) bool {
			return !l.Build || len(in.Config.Apt.Build) == 0
		})
	}
	state, ok := layers.Libraries(in.Tools.Steps, installed)
	if !ok {
		return reported{}, nil
	}
	ref, err := client.Solve(ctx, state)
	if err != nil {
		return reported{}, in.Set.Explain(err)
	}
	entries, err := gateway.NewTree(ref).List(ctx, steps.LibrariesDir)
	if err != nil {
		return reported{}, err
	}
	found := reported{provides: map[string]bool{}}
	for _, name := range slices.Sorted(maps.Keys(entries)) {
		layer, err := wheel.ReadLayer(ctx, ref, path.Join(steps.LibrariesDir, name))
		if err != nil {
			return reported{}, err
		}
		found.needs = append(found.needs, layer.Needs...)
		for _, library := range layer.Provides {
			found.provides[library] = true
		}
	}
	return found, nil
}

// libraries warns of shared libraries that the image does not have. Compiled code is linked
// with those of the build base, and some wheels load libraries that a desktop has. If a
// project has neither, nothing is solved.
func (in Input) libraries(ctx context.Context, client *gateway.Client) ([]report.Problem, error) {
	reports, err := in.readLibraries(ctx, client)
	if err != nil {
		return nil, err
	}
	if _, ok := in.Config.Env["LD_LIBRARY_PATH"]; ok {
		return nil, nil // they may be in a volume or a wheel
	}
	locator := in.Declared.Locator()
	needed := slices.Concat(in.known(locator), loadedByWheels(reports.needs, locator), in.linked(reports.needs), in.linked(in.Wheel.Libraries))
	for _, local := range in.Locals {
		needed = append(needed, in.linked(local.Wheel.Libraries)...)
	}
	needed = slices.DeleteFunc(needed, func(l loaded) bool { return reports.provides[l.name] })
	if len(needed) == 0 {
		return nil, nil
	}
	ref, err := client.Solve(ctx, in.Tools.Runtime) // is in the cache: toolchain.ReadAccounts solves it
	if err != nil {
		return nil, err
	}
	has, err := baseLibraries(ctx, gateway.NewTree(ref))
	if err != nil || has == nil {
		return nil, err
	}
	needed = slices.DeleteFunc(needed, func(l loaded) bool { return has[l.name] })
	return libraryProblems(needed, in.Config.Apt.Runtime), nil
}

// known returns the libraries that locked distributions are known to load at run time, with
// dlopen: none of their files is linked with them.
func (in Input) known(locator report.Locator) []loaded {
	var all []loaded
	for _, library := range check.SystemLibraries(in.Locked) {
		l := loadedBy(library.Distribution.Name, library.Distribution.Version, locator)
		l.name, l.apt = library.Name, library.Package
		all = append(all, l)
	}
	return all
}

// loadedByWheels returns the libraries that files of wheels are linked with and that are not in
// the same layer.
func loadedByWheels(found []wheel.Library, locator report.Locator) []loaded {
	var all []loaded
	for _, library := range found {
		if library.Distribution == "" {
			continue
		}
		name, version, _ := strings.Cut(library.Distribution, " ")
		l := loadedBy(name, version, locator)
		l.name = library.Name
		l.apt, l.guessed = native.LibraryPackage(library.Name)
		all = append(all, l)
	}
	return all
}

// loadedBy returns a record for a library that a distribution loads, without the library.
func loadedBy(name, version string, locator report.Locator) loaded {
	name = packaging.NormalizeName(name)
	l := loaded{by: name + " " + version, position: locator.Where(name)}
	if instead := check.WithoutLibraries(name); instead != "" {
		l.otherwise = "ask for " + instead
	}
	return l
}

// linked returns the libraries of the build base that compiled files are linked with. Without
// apt.build there are none that the image's base does not have.
func (in Input) linked(found []wheel.Library) []loaded {
	if len(in.Config.Apt.Build) == 0 {
		return nil
	}
	position := in.Config.Sources["apt.build"].Begin()
	var all []loaded
	for _, library := range found {
		if library.Distribution == "" {
			all = append(all, loaded{by: path.Base(library.File), name: library.Name, apt: library.Package, position: position})
		}
	}
	return all
}

// baseLibraries returns the names of the shared libraries in the image's base, nil if it does
// not have Debian's folders (https://wiki.debian.org/Multiarch). Errors are BuildKit's.
func baseLibraries(ctx context.Context, root gateway.Tree) (map[string]bool, error) {
	above, err := root.List(ctx, "usr/lib")
	if err != nil {
		return nil, err
	}
	all := map[string]bool{}
	debian := false
	for name, folder := range above {
		all[name] = true
		if !folder || !strings.Contains(name, "-linux-gnu") {
			continue
		}
		debian = true
		for _, place := range []string{"usr/lib/" + name, "lib/" + name, "usr/local/lib/" + name} {
			entries, err := root.List(ctx, place)
			if err != nil {
				return nil, err
			}
			for library := range entries {
				all[library] = true
			}
		}
	}
	if !debian {
		return nil, nil
	}
	local, err := root.List(ctx, "usr/local/lib")
	for library := range local {
		all[library] = true
	}
	return all, err
}

// libraryProblems returns one problem for each distribution or file, with all libraries that it
// loads. The remedy has the packages for all of them.
func libraryProblems(missing []loaded, runtime []string) []report.Problem {
	packages := slices.Clone(runtime)
	for _, l := range missing {
		if l.apt != "" && !slices.Contains(packages, l.apt) {
			packages = append(packages, l.apt)
		}
	}
	var all []report.Problem
	for len(missing) > 0 {
		first := missing[0]
		var names, guesses []string
		unknown := false
		missing = slices.DeleteFunc(missing, func(l loaded) bool {
			if l.by != first.by {
				return false
			}
			if !slices.Contains(names, l.name) {
				names = append(names, l.name)
				unknown = unknown || l.apt == ""
				if l.guessed && l.apt != "" {
					guesses = append(guesses, l.apt)
				}
			}
			return true
		})
		problem := report.Problem{
			Rule:    rules.MissingLibrary,
			Message: fmt.Sprintf("%s loads %s, which the image does not have", first.by, report.Abbreviate(names)),
			Remedy:  "set apt.runtime = " + native.List(packages),
		}.At(first.position)
		switch {
		case unknown:
			problem.Remedy = "name the Debian package that has it in apt.runtime"
		case len(guesses) > 0:
			problem.Remedy += fmt.Sprintf(" (%s by Debian's rule for names)", report.Abbreviate(guesses))
		}
		if first.otherwise != "" {
			problem.Remedy = first.otherwise + ", or " + problem.Remedy
		}
		all = append(all, problem)
	}
	slices.SortFunc(all, func(a, b report.Problem) int { return cmp.Compare(a.Message, b.Message) })
	return all
}
