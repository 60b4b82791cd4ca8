package frontend

import (
	"cmp"
	"context"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/lock"
	"github.com/wainwright-build/wainwright/frontend/native"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/plan"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/wheel"
)

// loaded is a shared library that something in the image loads.
type loaded struct {
	by        string // "lightgbm 4.5.0", "_psycopg.cpython-311-x86_64-linux-gnu.so"
	name      string // "libgomp.so.1"
	apt       string // the Debian package that has it
	file      string // where by is asked for
	line      int
	otherwise string // what to do without the library
}

// doubtLibraries warns of shared libraries that the image does not have: what is
// compiled is linked with those of the build base, and a few wheels count on some.
// A project without either pays nothing for it.
func (p *prepared) doubtLibraries(ctx context.Context) ([]report.Problem, error) {
	if !p.installs() {
		return nil, nil
	}
	needed := p.known()
	// Without [apt] build, what compiles and the image are one.
	if len(p.build.options.Config.Apt.Build) > 0 {
		linked, err := p.linked(ctx)
		if err != nil {
			return nil, err
		}
		needed = append(needed, linked...)
	}
	if len(needed) == 0 {
		return nil, nil
	}
	ref, err := p.build.client.Solve(ctx, p.root) // it was solved before: see accounts
	if err != nil {
		return nil, err
	}
	has, err := libraries(ctx, tree{ref: ref, listed: map[string]map[string]bool{}})
	if err != nil || has == nil {
		return nil, err
	}
	needed = slices.DeleteFunc(needed, func(l loaded) bool { return has[l.name] })
	return libraryProblems(needed, p.build.options.Config.Apt.Runtime), nil
}

// known are the libraries that locked wheels count on.
func (p *prepared) known() []loaded {
	var all []loaded
	for _, each := range lock.SystemLibraries(p.lock.Packages) {
		one := loaded{by: each.Distribution.String(), name: each.Name, apt: each.Package}
		one.file, one.line = p.declared.Where(packaging.NormalizeName(each.Distribution.Name))
		if each.Instead != "" {
			one.otherwise = "ask for " + each.Instead
		}
		all = append(all, one)
	}
	return all
}

// linked are the libraries of the build base that compiled files are linked with,
// as the steps that compiled them have left word.
func (p *prepared) linked(ctx context.Context) ([]loaded, error) {
	all := p.placedLibraries(p.wheel.Libraries)
	packed := plan.Pack(p.lock.Packages, p.facts.Target())
	for i, each := range packed {
		if !each.Build {
			continue
		}
		ref, err := p.build.client.Solve(ctx, p.install(p.steps, "deps", packed, i).Report)
		if err != nil {
			return nil, p.notInstalled(err)
		}
		found, err := wheel.ReadLibraries(ctx, ref)
		if err != nil {
			return nil, err
		}
		all = append(all, p.placedLibraries(found)...)
	}
	return all, nil
}

func (p *prepared) placedLibraries(found []wheel.Library) []loaded {
	source := p.build.options.Config.Sources["apt.build"]
	var all []loaded
	for _, each := range found {
		all = append(all, loaded{by: path.Base(each.File), name: each.Name, apt: each.Package, file: source.File, line: source.Line})
	}
	return all
}

// libraries are the names of the image's own; nil where they do not lie where
// Debian has them.
func libraries(ctx context.Context, root tree) (map[string]bool, error) {
	above, err := root.list(ctx, "usr/lib")
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
			entries, err := root.list(ctx, place)
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
	local, err := root.list(ctx, "usr/local/lib")
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
		if !slices.Contains(packages, each.apt) {
			packages = append(packages, each.apt)
		}
	}
	var all []report.Problem
	for len(missing) > 0 {
		first := missing[0]
		var names []string
		missing = slices.DeleteFunc(missing, func(l loaded) bool {
			if l.by == first.by {
				names = append(names, l.name)
			}
			return l.by == first.by
		})
		problem := report.Problem{
			Rule: "MissingLibrary", File: first.file, Line: first.line,
			Message: fmt.Sprintf("%s loads %s, which the image does not have", first.by, strings.Join(names, ", ")),
			Remedy:  "set apt.runtime = " + native.List(packages),
		}
		if first.otherwise != "" {
			problem.Remedy = first.otherwise + ", or " + problem.Remedy
		}
		all = append(all, problem)
	}
	slices.SortFunc(all, func(a, b report.Problem) int { return cmp.Compare(a.Message, b.Message) })
	return all
}
