package frontend

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/lock"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
	steps "github.com/wainwright-build/wainwright/llb"
)

// declareArchives finds the wheels and sdists of the context that requirements name,
// and what lies in the folders of --find-links. A project without any pays nothing
// for it.
func (p *prepared) declareArchives(ctx context.Context, declared lock.Declared) (lock.Declared, error) {
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
	var err error
	p.archives = p.context
	if slices.ContainsFunc(asked, func(each string) bool { return o.Dir != "" && !strings.HasPrefix(each, o.Dir+"/") }) {
		if p.archives, err = o.Probe.Beside(ctx, p.context, asked); err != nil {
			return declared, err
		}
	}
	ref, err := p.build.client.Solve(ctx, p.archives.State)
	if err != nil {
		return declared, err
	}
	t := newTree(ref)
	var wrong report.Errors
	for _, each := range declared.Archives {
		within, err := t.list(ctx, path.Dir("/"+each.Path))
		if err != nil {
			return declared, err
		}
		if folder, there := within[each.Name()]; folder || !there {
			wrong = append(wrong, notSent(p.archives, each.Path, nil, report.Problem{
				File: each.Asked.File, Line: each.Asked.Line,
				Message: fmt.Sprintf("%s is no file of the build context", each.Written),
				Remedy:  "correct the path, which starts at the project",
			}))
		}
	}
	for _, folder := range declared.Folders {
		found, err := t.list(ctx, "/"+folder.Path)
		if err != nil {
			return declared, err
		}
		if len(found) == 0 {
			wrong = append(wrong, notSent(p.archives, folder.Path, []string{"any-1-py3-none-any.whl", "any-1.tar.gz"}, report.Problem{
				File: folder.Place.File, Line: folder.Place.Line,
				Message: fmt.Sprintf("--find-links: %s is no folder of the build context", folder.Written),
				Remedy:  "correct the path, which starts at the project",
			}))
		}
		for name, isFolder := range found {
			offered := folder.Offers(o.Dir, name)
			if !isFolder && packaging.IsArchive(name) && !slices.ContainsFunc(declared.Archives, func(a lock.Archive) bool { return a.Name() == name }) {
				declared.Archives = append(declared.Archives, offered)
			}
		}
	}
	if len(wrong) > 0 {
		return declared, withFiles(wrong, p.locals)
	}
	slices.SortFunc(declared.Archives, func(a, b lock.Archive) int { return strings.Compare(a.Path, b.Path) })
	return declared, nil
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
