package frontend

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/moby/buildkit/client/llb"

	"github.com/wainwright-build/wainwright/frontend/check"
	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/native"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/plan"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
	"github.com/wainwright-build/wainwright/frontend/wheel"
	steps "github.com/wainwright-build/wainwright/llb"
)

// loaded is a shared library that something in the image loads.
type loaded struct {
	by        string // "lightgbm 4.5.0", "_psycopg.cpython-311-x86_64-linux-gnu.so"
	name      string // "libgomp.so.1"
	apt       string // the Debian package that has it, "" if that is not known
	guessed   bool   // apt is what Debian's rule for names gives
	file      string // where by is asked for
	line      int
	otherwise string // what to do without the library
}

// reported is what the layers of the distributions tell of shared libraries.
type reported struct {
	needs  []wheel.Library
	brings map[string]bool
}

// libraries is what the layers tell; there is none where no code is compiled.
func (p *prepared) libraries(packed []plan.Packed) (_ llb.State, ok bool) {
	var reports []llb.State
	for i, each := range packed {
		if each.Build || each.Compiled() {
			reports = append(reports, p.install(p.steps, "deps", packed, i).Report)
		}
	}
	if len(reports) == 0 {
		return llb.Scratch(), false
	}
	return p.steps.Libraries(reports), true
}

// readLibraries installs what is locked, which the image needs anyway, and reads what
// that told.
func (p *prepared) readLibraries(ctx context.Context) (found reported, err error) {
	packed := p.packed
	if p.build.requested() != "" {
		// Whoever asks about a build waits only for what apt.build may have compiled
		// into it: see doubts.
		packed = slices.DeleteFunc(slices.Clone(packed), func(each plan.Packed) bool {
			return !each.Build || len(p.build.options.Config.Apt.Build) == 0
		})
	}
	st, ok := p.libraries(packed)
	if !ok {
		return found, nil
	}
	ref, err := p.build.client.Solve(ctx, st)
	if err != nil {
		return found, p.notInstalled(err)
	}
	entries, err := gateway.NewTree(ref).List(ctx, steps.LibrariesDir)
	if err != nil {
		return found, err
	}
	found.brings = map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(entries)) {
		one, err := wheel.ReadLayer(ctx, ref, path.Join(steps.LibrariesDir, name))
		if err != nil {
			return found, err
		}
		found.needs = append(found.needs, one.Needs...)
		for _, each := range one.Brings {
			found.brings[each] = true
		}
	}
	return found, nil
}

// doubtLibraries warns of shared libraries that the image does not have: what is
// compiled is linked with those of the build base, and some wheels count on what a
// desktop has. A project without either pays nothing for it.
func (p *prepared) doubtLibraries(ctx context.Context) ([]report.Problem, error) {
	if !p.installs() {
		return nil, nil
	}
	layers, err := p.readLibraries(ctx)
	if err != nil {
		return nil, err
	}
	if _, own := p.build.options.Config.Env["LD_LIBRARY_PATH"]; own {
		return nil, nil // it says where they lie: in a volume, or in a wheel
	}
	needed := slices.Concat(p.known(), p.lacked(layers.needs), p.linked(layers.needs), p.linked(p.wheel.Libraries))
	for _, each := range p.locals {
		needed = append(needed, p.linked(each.wheel.Libraries)...)
	}
	needed = slices.DeleteFunc(needed, func(l loaded) bool { return layers.brings[l.name] })
	if len(needed) == 0 {
		return nil, nil
	}
	ref, err := p.build.client.Solve(ctx, p.root) // it was solved before: see accounts
	if err != nil {
		return nil, err
	}
	has, err := baseLibraries(ctx, gateway.NewTree(ref))
	if err != nil || has == nil {
		return nil, err
	}
	needed = slices.DeleteFunc(needed, func(l loaded) bool { return has[l.name] })
	return libraryProblems(needed, p.build.options.Config.Apt.Runtime), nil
}

// known are the libraries that locked wheels open by themselves: no file of theirs is
// linked with them.
func (p *prepared) known() []loaded {
	var all []loaded
	for _, each := range check.SystemLibraries(p.lock.Packages) {
		one := p.by(each.Distribution.Name, each.Distribution.Version)
		one.name, one.apt = each.Name, each.Package
		all = append(all, one)
	}
	return all
}

// lacked are the libraries that wheels load and that the base lacks.
func (p *prepared) lacked(found []wheel.Library) []loaded {
	var all []loaded
	for _, each := range found {
		if each.Distribution == "" {
			continue
		}
		name, version, _ := strings.Cut(each.Distribution, " ")
		one := p.by(name, version)
		one.name = each.Name
		one.apt, one.guessed = native.LibraryPackage(each.Name)
		all = append(all, one)
	}
	return all
}

// by is what a distribution loads.
func (p *prepared) by(name, version string) loaded {
	name = packaging.NormalizeName(name)
	one := loaded{by: name + " " + version}
	one.file, one.line = p.declared.Where(name)
	if instead := check.WithoutLibraries(name); instead != "" {
		one.otherwise = "ask for " + instead
	}
	return one
}

// linked are the libraries of the build base that compiled files are linked with,
// as the steps that compiled them have left word. Without [apt] build, what compiles
// and the image are one.
func (p *prepared) linked(found []wheel.Library) []loaded {
	cfg := p.build.options.Config
	if len(cfg.Apt.Build) == 0 {
		return nil
	}
	source := cfg.Sources["apt.build"]
	var all []loaded
	for _, each := range found {
		if each.Distribution == "" {
			all = append(all, loaded{by: path.Base(each.File), name: each.Name, apt: each.Package, file: source.File, line: source.Line})
		}
	}
	return all
}

// baseLibraries are the names of the image's own; nil where they do not lie where
// Debian has them.
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
			for each := range entries {
				all[each] = true
			}
		}
	}
	if !debian {
		return nil, nil
	}
	local, err := root.List(ctx, "usr/local/lib")
	for each := range local {
		all[each] = true
	}
	return all, err
}

// libraryProblems tells of all that one thing lacks at once. The line to write has
// what all of them lack: it is written once.
func libraryProblems(missing []loaded, runtime []string) []report.Problem {
	packages := slices.Clone(runtime)
	for _, each := range missing {
		if each.apt != "" && !slices.Contains(packages, each.apt) {
			packages = append(packages, each.apt)
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
			Rule: rules.MissingLibrary, File: first.file, Line: first.line,
			Message: fmt.Sprintf("%s loads %s, which the image does not have", first.by, strings.Join(names, ", ")),
			Remedy:  "set apt.runtime = " + native.List(packages),
		}
		switch {
		case unknown:
			problem.Remedy = "name the Debian package that has it in apt.runtime"
		case len(guesses) > 0:
			problem.Remedy += fmt.Sprintf(" (%s by Debian's rule for names)", strings.Join(guesses, ", "))
		}
		if first.otherwise != "" {
			problem.Remedy = first.otherwise + ", or " + problem.Remedy
		}
		all = append(all, problem)
	}
	slices.SortFunc(all, func(a, b report.Problem) int { return cmp.Compare(a.Message, b.Message) })
	return all
}
