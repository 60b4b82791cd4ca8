package frontend

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/dependencies"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
	steps "github.com/wainwright-build/wainwright/llb"
)

// declareArchives finds the wheels and sdists of the context that requirements name,
// and what lies in the folders of --find-links. A project without any pays nothing
// for it.
func (p *prepared) declareArchives(ctx context.Context, declared dependencies.Declared) (dependencies.Declared, error) {
	if len(declared.Archives) == 0 && len(declared.Folders) == 0 {
		return declared, nil
	}
	o := p.build.options
	var asked []string
	for _, each := range declared.Archives {
		asked = append(asked, each.Path)
	}
	for _, each := range declared.Folders {
		asked = append(asked, each.Path)
	}
	c, t, err := p.beside(ctx, asked)
	if err != nil {
		return declared, err
	}
	p.archives = c
	var wrong report.Errors
	for _, each := range declared.Archives {
		real, err := t.Resolve(ctx, each.Path)
		if err != nil {
			return declared, err
		}
		there, folder, err := t.Has(ctx, real)
		if err != nil {
			return declared, err
		}
		if folder || !there {
			wrong = append(wrong, notSent(p.archives, real, nil, report.Problem{
				File: each.Asked.File, Line: each.Asked.Line,
				Message: fmt.Sprintf("%s is no file of the build context", each.Written),
				Remedy:  "correct the path, which starts at the project",
			}))
		}
	}
	for _, folder := range declared.Folders {
		real, err := t.Resolve(ctx, folder.Path)
		if err != nil {
			return declared, err
		}
		entries, err := t.List(ctx, real)
		if err != nil {
			return declared, err
		}
		found := archivesAmong(entries)
		if len(found) == 0 {
			wrong = append(wrong, noArchives(p.archives, folder, real, entries))
		}
		for _, name := range found {
			if !slices.ContainsFunc(declared.Archives, func(a dependencies.Archive) bool { return a.Name() == name }) {
				declared.Archives = append(declared.Archives, folder.Offers(o.Dir, name))
			}
		}
	}
	if len(wrong) > 0 {
		return declared, withFiles(wrong, p.locals)
	}
	slices.SortFunc(declared.Archives, func(a, b dependencies.Archive) int { return strings.Compare(a.Path, b.Path) })
	return declared, nil
}

// archivesAmong are the wheels and sdists of a folder.
func archivesAmong(entries map[string]bool) []string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(entries)) {
		if !entries[name] && packaging.IsArchive(name) {
			all = append(all, name)
		}
	}
	return all
}

// noArchives is the problem with a folder that has none: uv would not find the folder.
func noArchives(c project.Context, folder dependencies.Folder, real string, entries map[string]bool) report.Problem {
	problem := report.Problem{
		File: folder.Place.File, Line: folder.Place.Line,
		Message: fmt.Sprintf("--find-links: %s is no folder of the build context", folder.Written),
		Remedy:  "correct the path, which starts at the project",
	}
	if len(entries) > 0 {
		problem.Message = fmt.Sprintf("--find-links: %s holds no wheel or sdist", folder.Written)
		problem.Remedy = "put what is to be installed there, or take the line out"
	}
	return notSent(c, real, []string{"any-1-py3-none-any.whl", "any-1.tar.gz"}, problem)
}

// fromContext gives the files of a layer that come from the context the place that the
// step has them in.
func (p *prepared) fromContext(packages []packaging.Package) ([]packaging.Package, []steps.Copied) {
	if len(p.declared.Archives) == 0 {
		return packages, nil
	}
	var copied []steps.Copied
	at := func(a packaging.Artifact) packaging.Artifact {
		if found, ok := p.declared.Archived(a); ok {
			copied = append(copied, steps.Copied{From: p.archives.State, Path: found.Path})
			a.Path = "local/" + found.Name()
		}
		return a
	}
	packages = slices.Clone(packages)
	for i, each := range packages {
		each.Wheels = slices.Clone(each.Wheels)
		for j := range each.Wheels {
			each.Wheels[j] = at(each.Wheels[j])
		}
		for _, one := range []**packaging.Artifact{&each.Sdist, &each.Archive} {
			if *one != nil {
				moved := at(**one)
				*one = &moved
			}
		}
		packages[i] = each
	}
	return packages, copied
}
